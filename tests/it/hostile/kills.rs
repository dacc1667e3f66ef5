//! The program killed at any moment, over and over, and gone on with: whatever it said was saved is
//! in the journal, in order and unaltered.
//!
//! `VIALWATCH_KILLS` is how often, `VIALWATCH_SEED` where chance begins.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use vialwatch::store::chain::Head;
use vialwatch::store::wire;

use crate::binary::driver::command;

/// How often, where nothing else is asked for.
const KILLS: u64 = 500;
/// Both cores are used: so many sessions are worked at once.
const HANDS: u64 = 2;
/// One life of so many is ended before it has said anything.
const EARLY: u64 = 5;
/// Longest time that is waited by counting, before a kill.
const MOST_SPINS: u64 = 400_000;

pub(crate) fn number_from(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

/// To standard error past the test harness, which shows what failed tests say and no other.
pub(crate) fn say(text: &str) {
    let mut stderr = std::io::stderr();
    writeln!(stderr, "{text}").unwrap();
}

/// Small, and random enough to choose a moment.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % end
    }

    /// Lets an uncertain moment go by, without a clock.
    fn spin(&mut self) {
        for _ in 0..self.below(MOST_SPINS) {
            std::hint::spin_loop();
        }
    }
}

/// The program in one of its lives.
struct Life {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    said: String,
}

impl Life {
    fn begin(data: &Path, arguments: &[&str]) -> Self {
        let mut command = command(&[], data, arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self { child, input, output, said: String::new() }
    }

    /// Whether another line came.
    fn hears_a_line(&mut self) -> bool {
        self.output.read_line(&mut self.said).unwrap() > 0
    }

    /// Reads up to the next prompt; false where the program has ended.
    fn hears_a_prompt(&mut self) -> bool {
        while self.hears_a_line() {
            if self.said.ends_with("\n>\n") {
                return true;
            }
        }
        false
    }

    /// Lines in one write. A program that has ended takes none.
    fn tell(&mut self, lines: &str) {
        let _gone = self.input.write_all(lines.as_bytes());
    }

    /// Everything it said in its life. A signal that it may answer must end it all the same, with
    /// the status that tells of it; before it has taken the signals over, the system does that.
    fn end(mut self, signal: Signal) -> String {
        let pid = Pid::from_raw(i32::try_from(self.child.id()).unwrap()).unwrap();
        let _gone = kill_process(pid, signal);
        let mut rest = Vec::new();
        self.output.read_to_end(&mut rest).unwrap();
        let status = self.child.wait().unwrap();
        let expected = status.code().unwrap_or_else(|| 128 + status.signal().unwrap());
        assert!([0, 128 + signal.as_raw()].contains(&expected), "{status} by {signal:?}");
        // Of a line that was cut nothing counts: nobody could have read it.
        self.said.push_str(&String::from_utf8_lossy(&rest));
        self.said
    }
}

/// What was acknowledged of one session, and must never change again.
#[derive(Default)]
pub(crate) struct Promise {
    lines: Vec<String>,
}

impl Promise {
    /// How many lines were promised.
    pub(crate) fn count(&self) -> u64 {
        self.lines.len() as u64
    }

    /// The journal holds every line that was promised before, and those that were said saved since.
    pub(crate) fn is_kept_in(&mut self, journal: &str, said: &str) {
        let lines: Vec<&str> = journal.split_inclusive('\n').collect();
        let mut head = Head::START;
        for (index, line) in lines.iter().enumerate() {
            let Some(line) = line.strip_suffix('\n') else {
                assert_eq!(index + 1, lines.len(), "only the last line can be torn: {line}");
                continue;
            };
            let read = wire::decode(line.as_bytes()).unwrap();
            assert_eq!((read.record.seq, read.prev), (index as u64 + 1, head), "{line}");
            head = wire::hash_of(line.as_bytes()).unwrap();
        }
        for (promised, line) in self.lines.iter().zip(&lines) {
            assert_eq!(promised, line, "a saved line was altered");
        }
        let whole = said.rfind('\n').map_or("", |end| &said[..end]);
        let saved = whole.lines().filter_map(|line| line.strip_prefix("saved "));
        let numbers = saved.map(|rest| rest.split(' ').next().unwrap().parse::<usize>().unwrap());
        let promised = numbers.max().unwrap_or_default().max(self.lines.len());
        assert!(lines.len() >= promised, "{promised} were saved, {} are there", lines.len());
        self.lines = lines[..promised].iter().map(|line| (*line).to_owned()).collect();
    }
}

/// The journal in progress, if there is one.
fn journal_in(data: &Path) -> Option<String> {
    let lock = std::fs::read_dir(data.join("open")).ok()?.flatten().map(|it| it.file_name());
    let name = lock.filter_map(|it| it.into_string().ok()).find(|it| it.ends_with(".lock"))?;
    let months = std::fs::read_dir(data.join("sessions")).ok()?.flatten();
    let file = name.replace(".lock", ".jsonl");
    months.filter_map(|month| std::fs::read_to_string(month.path().join(&file)).ok()).next()
}

/// The usual answer to the last prompt.
fn usual(said: &str) -> String {
    let block = &said[said.rfind("\n[").map_or(0, |at| at + 1)..];
    let word = |name: &str| {
        let line = block.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|words| words.split(' ').next()).map(str::to_owned)
    };
    let (step, rest) = block.split_once("] ").unwrap();
    match rest.split(' ').next().unwrap() {
        "confirm" | "wait" => "y".to_owned(),
        "value" => word("  expect ").unwrap(),
        "scan" => "lot A1 exp 2099-12-31".to_owned(),
        "choose" => word("  accepts ").or_else(|| word("  options ")).unwrap(),
        "second" if step == "[calculation" => "MK 1.3".to_owned(),
        "second" if step == "[hold" => "MK 5.2".to_owned(),
        "second" => "MK".to_owned(),
        "time" => "now".to_owned(),
        _ => "some text".to_owned(),
    }
}

/// One life: begun or gone on with, given a burst of lines, ended wherever it is. Returns what it
/// said, and the notes it was given.
fn live(data: &Path, chance: &mut Chance, life: u64, signal: Signal) -> (String, Vec<String>) {
    let prepare = ["prepare", "--plain", "--by", "JD", "--order", "4711", "--dose", "1.3"];
    let resume = ["resume", "--plain"];
    let arguments = if journal_in(data).is_some() { &resume[..] } else { &prepare };
    let mut program = Life::begin(data, arguments);
    if chance.below(EARLY) == 0 {
        chance.spin();
        return (program.end(signal), Vec::new());
    }
    let mut notes = Vec::new();
    // A few answers that are waited for, so that the session gets on; then a burst that is not.
    for _ in 0..chance.below(4) {
        if !program.hears_a_prompt() {
            return (program.end(signal), notes);
        }
        let answer = usual(&program.said);
        program.tell(&format!("{answer}\n"));
    }
    if program.hears_a_prompt() {
        let answer = usual(&program.said);
        let mut burst = format!("{answer}\n");
        for number in 0..4 {
            let note = format!("note {number} of life {life}");
            burst.push_str(&format!(":note {note}\n"));
            notes.push(note);
        }
        program.tell(&burst);
        let heard = program.said.len();
        for _ in 0..chance.below(24) {
            // Each line is followed by a prompt; behind the last of them nothing more comes.
            let is_last = program.said[heard..].matches("\n>\n").count() > 4;
            if is_last || !program.hears_a_line() {
                break;
            }
        }
        chance.spin();
    }
    (program.end(signal), notes)
}

/// The notes that are in the journal are the first of those that were said, in their order.
fn assert_in_order(journal: &str, notes: &[String]) {
    let places = notes.iter().map(|note| journal.find(note.as_str()));
    let there: Vec<usize> = places.clone().take_while(Option::is_some).flatten().collect();
    assert_eq!(there.len(), places.flatten().count(), "one is missing in between");
    assert!(there.is_sorted(), "{there:?}");
}

/// A hand at the bench: its program is ended so many times by one of these signals.
fn work_under_fire(hand: u64, ends: u64, signals: &[Signal]) {
    let seed = number_from("VIALWATCH_SEED").unwrap_or(1);
    let data = tempfile::tempdir().unwrap();
    let mut chance = Chance(seed.wrapping_mul(1_000).wrapping_add(hand));
    let mut promise = Promise::default();
    let (mut promised, mut sessions, mut silent) = (0, 0, 0);
    for (life, signal) in (0..ends).zip(signals.iter().cycle()) {
        let (said, notes) = live(data.path(), &mut chance, life, *signal);
        silent += u64::from(said.is_empty());
        let Some(journal) = journal_in(data.path()) else {
            // It was reported, or nothing was begun before the end.
            let ended = said.contains("done reported ");
            assert!(ended || promise.lines.is_empty(), "a session is gone: {said}");
            (promised, sessions) = (promised + promise.lines.len(), sessions + u64::from(ended));
            promise = Promise::default();
            continue;
        };
        promise.is_kept_in(&journal, &said);
        assert_in_order(&journal, &notes);
    }
    promised += promise.lines.len();
    say(&format!(
        "{ends} lives ended by {signals:?}, seed {seed}, hand {hand}: {promised} lines promised, \
         all kept; {sessions} sessions reported, {silent} lives ended before a word"
    ));
    assert!(promised as u64 > ends, "too little was saved to prove anything");
}

fn kills_of_one_hand() -> u64 {
    number_from("VIALWATCH_KILLS").unwrap_or(KILLS) / HANDS
}

#[test]
fn killed_at_any_moment_it_has_every_line_that_it_said_was_saved() {
    work_under_fire(0, kills_of_one_hand(), &[Signal::KILL]);
}

#[test]
fn killed_at_any_moment_it_has_every_line_that_it_said_was_saved_at_the_other_bench_too() {
    work_under_fire(1, kills_of_one_hand(), &[Signal::KILL]);
}

#[test]
fn a_signal_at_any_moment_ends_it_with_its_status_and_everything_saved() {
    let ends = kills_of_one_hand() * HANDS;
    work_under_fire(2, ends, &[Signal::TERM, Signal::HUP, Signal::INT]);
}
