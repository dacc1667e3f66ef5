//! The least that a countdown on a terminal costs: raw mode, one line of escapes a second, one
//! write for any key, asleep in between. The measure that `cargo bench --bench screen` takes the
//! screen by; ends with `q` or with its terminal.
#![expect(clippy::disallowed_methods, reason = "a floor with nothing below it reads the clock")]

use std::io;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

/// How far the countdown is from its end at the start.
const COUNTED: Duration = Duration::from_secs(3_600);
const SECOND_NS: i64 = 1_000_000_000;

fn main() -> io::Result<()> {
    let (input, output) = (io::stdin(), io::stdout());
    let found = tcgetattr(&input)?;
    let mut raw = found.clone();
    raw.make_raw();
    tcsetattr(&input, OptionalActions::Now, &raw)?;
    rustix::io::write(&output, b"\x1b[?1049h\x1b[?25l\x1b[2J")?;
    let end = since_epoch().saturating_add(COUNTED);
    let mut keys = 0_u64;
    loop {
        let now = since_epoch();
        let left = end.saturating_sub(now).as_secs();
        let (hours, minutes, seconds) = (left / 3_600, left / 60 % 60, left % 60);
        let line = format!("\x1b[12;30H{hours:02}:{minutes:02}:{seconds:02} k{keys}");
        rustix::io::write(&output, line.as_bytes())?;
        let to_boundary = SECOND_NS.saturating_sub(i64::from(now.subsec_nanos()));
        let wait = Timespec { tv_sec: 0, tv_nsec: to_boundary.min(SECOND_NS - 1) };
        let mut waiting = [PollFd::new(&input, PollFlags::IN)];
        if rustix::event::poll(&mut waiting, Some(&wait)) == Ok(0) {
            continue;
        }
        let mut bytes = [0_u8; 64];
        let read = rustix::io::read(&input, &mut bytes).unwrap_or(0);
        if read == 0 || bytes.first() == Some(&b'q') {
            break;
        }
        keys = keys.saturating_add(1);
    }
    rustix::io::write(&output, b"\x1b[?25h\x1b[?1049l")?;
    tcsetattr(&input, OptionalActions::Now, &found)?;
    Ok(())
}

fn since_epoch() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}
