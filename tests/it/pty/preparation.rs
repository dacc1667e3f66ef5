//! A whole preparation on the real screen, from the home screen to the reported infusion.

use super::terminal::Terminal;
use crate::binary::driver::vialwatch;

/// What is typed comes as a scanner sends it, so its own Enter does nothing.
enum Give {
    /// The key of an answer, or Enter.
    Key(&'static [u8]),
    /// A field, then Enter.
    Text(&'static str),
    /// Two fields, then Enter.
    Both(&'static str, &'static str),
}

use Give::{Both, Key, Text};

const YES: Give = Key(b"\r");
const FIRST: Give = Key(b"1");

/// What each question says, and what is given to it.
const STEPS: &[(&str, Give)] = &[
    ("n begins a new preparation", Key(b"n")),
    ("Enter the initials of the person", Text("JD")),
    ("Enter the order reference", Text("4711")),
    ("Enter the dose in mg", Text("1.3")),
    ("Second person: read the dose", Both("MK", "1.3")),
    ("Wash your hands", YES),
    ("Enter its id", Text("BSC-2")),
    ("Lay out covers", YES),
    ("closed-system transfer device", FIRST),
    ("Scan the vial", Text("lot GK8831 exp 2037-05-31")),
    ("The vial reads BESPONSA", FIRST),
    ("The powder is white", FIRST),
    ("Scan the vial", Text("lot GK8832 exp 2037-05-31")),
    ("The vial reads BESPONSA", FIRST),
    ("The powder is white", FIRST),
    ("Scan the water", Text("lot W77 exp 2038-01-31")),
    ("The label reads sterile water", FIRST),
    ("Scan the sodium chloride", Text("lot N12 exp 2038-01-31")),
    ("The label reads sodium chloride", FIRST),
    ("The bag is made of PVC", FIRST),
    ("Choose how the bag is made", FIRST),
    ("Wipe everything in", YES),
    ("Enter the volume taken out", Text("5.2")),
    ("see one syringe of 4 mL", Text("MK")),
    ("Confirm as the first water", YES),
    ("Inject 4 mL of sterile water", Text("4")),
    ("Swirl gently", YES),
    ("Confirm as the first water", YES),
    ("Inject 4 mL of sterile water", Text("4")),
    ("Swirl gently", YES),
    ("is clear to opalescent", FIRST),
    ("is colourless to slightly", FIRST),
    ("is free of visible particles", FIRST),
    ("is clear to opalescent", FIRST),
    ("is colourless to slightly", FIRST),
    ("is free of visible particles", FIRST),
    ("Dilute now, or refrigerate", FIRST),
    ("Draw the volume for the dose", Text("5.2")),
    ("HOLD: nothing goes into the bag", Both("MK", "5.2")),
    ("Confirm as the first solution", YES),
    ("Confirm when all of it is in", YES),
    ("Mix by inverting", YES),
    ("a discoloured one is not used", FIRST),
    ("one with particles is", FIRST),
    ("Keep the bag at room", FIRST),
    ("Put the work label", YES),
    ("Second person: patient label", Text("MK")),
    ("Put vials with their rest", YES),
    ("the infusion began", Key(b"h")),
    ("the infusion ended", Key(b"h")),
];

/// Between two presses of one key another is pressed, so that none is taken for a key held down.
const ANOTHER_KEY: &[u8] = b"\x1b[D";

fn enter(terminal: &mut Terminal) {
    terminal.press(ANOTHER_KEY);
    terminal.press(b"\r");
}

fn scan(terminal: &mut Terminal, text: &str) {
    // Fewer characters are no scan, and their Enter would be a person's.
    let end = if text.len() < 3 { "" } else { "\r" };
    terminal.press(format!("{text}{end}").as_bytes());
    terminal.shows(text);
}

#[test]
fn a_whole_preparation_is_done_on_the_real_screen() {
    let data = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::start(data.path(), &[]);
    for (question, give) in STEPS {
        terminal.shows(question);
        match give {
            Key(key) => {
                terminal.press(ANOTHER_KEY);
                terminal.press(key);
            }
            Text(text) => {
                scan(&mut terminal, text);
                enter(&mut terminal);
            }
            Both(first, second) => {
                scan(&mut terminal, first);
                terminal.press(b"\t");
                scan(&mut terminal, second);
                enter(&mut terminal);
            }
        }
    }
    terminal.shows("Start and end of the infusion");
    enter(&mut terminal);
    terminal.shows("No session is in progress");
    terminal.press(b"q");
    assert_eq!(terminal.end(), 0);
    terminal.is_restored();
    let listed = vialwatch(data.path(), &["list", "--json"]);
    let list: serde_json::Value = serde_json::from_str(&listed.stdout).unwrap();
    assert_eq!(list[0]["state"], "reported", "{list}");
    assert_eq!(list[0]["dose"], "1.3 mg");
    let high = list[0]["exceptions"].as_array().unwrap().iter().filter(|it| it["rank"] == "high");
    assert_eq!(high.count(), 0, "{list}");
}
