//! The loop of plain mode: write, keep, wait, read the clocks once, let the engine speak.
//! Holds no rule; ends when the engine has ended, the input has, or a signal says so.

use std::io::Write;

use super::clock::{Clock, Tick};
use super::input::{Event, Lines};
use crate::desk::Archive;
use crate::plain::{Ending, Plain};
use crate::practice::Mishap;
use crate::time::Span;

/// How a run of the loop ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The engine has ended.
    Plain(Ending),
    /// A signal ended it; everything acknowledged is on disk.
    Signal(i32),
    /// Nobody reads any more.
    NobodyReads,
}

/// A suspend shorter than this is the jitter of two clock readings.
const SHORTEST_SLEEP: Span = Span::from_secs(1);

/// Runs plain mode to its end.
pub fn run<A: Archive>(
    plain: &mut Plain<A>,
    clock: &mut impl Clock,
    input: &mut impl Lines,
    output: &mut impl Write,
) -> Ended {
    let mut last = clock.read();
    loop {
        let spoken = speak(plain, &last, output);
        let spoken = spoken.or_else(|| suffer(plain, (&mut *clock, &mut last), output).1);
        if let Some(ended) = spoken {
            return ended;
        }
        let event = input.wait(wait_of(plain, clock, &last));
        let tick = clock.read();
        let slept = tick.asleep.minus(last.asleep);
        let displaced = slept > SHORTEST_SLEEP && plain.slept(slept.floor_secs(), &tick.reading);
        last = tick;
        match event {
            Event::Woken => {
                plain.wake(&last.reading);
            }
            Event::End => plain.end_of_input(),
            Event::Signal(number) => {
                plain.wake(&last.reading);
                let _ = speak(plain, &last, output);
                return Ended::Signal(number);
            }
            Event::Lines(lines) => {
                let time = (&mut *clock, &mut last);
                if let Some(ended) = take_lines(plain, time, (&lines, displaced), output) {
                    return ended;
                }
            }
        }
    }
}

/// All lines of one read share one reading. Once a question was taken away, the lines behind it
/// were on their way too, as is what was typed before a suspend took it away: none of them answers
/// what stands now. In practice a line may move the clock first.
fn take_lines<A: Archive>(
    plain: &mut Plain<A>,
    (clock, tick): (&mut impl Clock, &mut Tick),
    (lines, mut displaced): (&[String], bool),
    output: &mut impl Write,
) -> Option<Ended> {
    for line in lines {
        if let Some(by) = plain.jump(line, &tick.reading).filter(|_| !displaced) {
            clock.jump(by);
            *tick = clock.read();
            displaced = plain.wake(&tick.reading);
        }
        if displaced {
            plain.stale_line(line, &tick.reading);
        } else {
            displaced = plain.line(line, &tick.reading);
        }
        let spoken = speak(plain, tick, output);
        let (taken_away, ended) = match spoken {
            Some(_) => (false, spoken),
            None => suffer(plain, (&mut *clock, &mut *tick), output),
        };
        displaced |= taken_away;
        if ended.is_some() {
            return ended;
        }
    }
    None
}

/// How long may be waited; where the clock runs faster, so much shorter on the clock behind it.
fn wait_of<A: Archive>(plain: &Plain<A>, clock: &mut impl Clock, last: &Tick) -> Option<Span> {
    let times = plain.speed(&last.reading);
    clock.run_at(times);
    let wait = plain.next_wake(&last.reading)?;
    Some(Span::from_ns(wait.ns().checked_div(i64::from(times)).unwrap_or(wait.ns())))
}

/// Mishaps of one moment at most: one may bring the next.
const MOST_MISHAPS: usize = 20;

/// Does what a walkthrough does to its surroundings, then lets time speak; whether that took the
/// standing question away, and whether the run has ended.
fn suffer<A: Archive>(
    plain: &mut Plain<A>,
    (clock, tick): (&mut impl Clock, &mut Tick),
    output: &mut impl Write,
) -> (bool, Option<Ended>) {
    let mut displaced = false;
    for _ in 0..MOST_MISHAPS {
        let mishaps = plain.take_mishaps();
        if mishaps.is_empty() {
            break;
        }
        for mishap in mishaps {
            clock.suffer(mishap);
            *tick = clock.read();
            match mishap {
                Mishap::Disk { works } => plain.archive_mut().break_down(!works),
                Mishap::PowerFailed(_) => plain.power_came_back(&tick.reading),
                _ => displaced |= plain.wake(&tick.reading),
            }
        }
        if let Some(ended) = speak(plain, tick, output) {
            return (displaced, Some(ended));
        }
    }
    (displaced, None)
}

/// Says what there is to say, then keeps the second copy, which may have something to say itself.
fn speak<A: Archive>(plain: &mut Plain<A>, tick: &Tick, output: &mut impl Write) -> Option<Ended> {
    let written = write(plain, output);
    plain.settle(&tick.reading);
    let written = written.and_then(|()| write(plain, output));
    match (written, plain.ending()) {
        (Err(_), _) => Some(Ended::NobodyReads),
        (Ok(()), Some(ending)) => Some(Ended::Plain(ending)),
        (Ok(()), None) => None,
    }
}

fn write<A: Archive>(plain: &mut Plain<A>, output: &mut impl Write) -> std::io::Result<()> {
    let text = plain.take_output();
    if text.is_empty() {
        return Ok(());
    }
    output.write_all(text.as_bytes())?;
    output.flush()
}
