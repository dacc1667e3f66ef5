//! Acts at any time: sheets in the step's place, away and back, and what lies over the screen.

use vialwatch::app::sheet::{Act, Of, Row};
use vialwatch::app::{Model, Over};
use vialwatch::session::command::Command;
use vialwatch::session::fact::Item;

use super::State;
use crate::view::stage::{Stage, WORD, typed};

pub(super) const STATES: &[State] = &[
    ("sheet-rejecting-answer", rejecting_answer),
    ("sheet-rejecting-answer-later", rejecting_answer_later),
    ("sheet-reject", reject),
    ("sheet-note", || typed(at_work().with_sheet(Act::Note, vec![], &["note"]), &["needle bent"])),
    ("sheet-note-long", note_long),
    ("sheet-incident", || at_work().with_sheet(Act::Incident, vec![], &["what happened"])),
    ("sheet-correct", || at_work().with_sheet(Act::Correct, at_work().answered(), &CORRECT)),
    ("sheet-undo", || at_work().with_sheet(Act::Undo, at_work().answered(), &["reason"])),
    ("sheet-late", late),
    ("sheet-hand-over", || at_work().with_sheet(Act::HandOver, vec![], &["initials"])),
    ("sheet-override", override_it),
    ("sheet-end-early", end_early),
    ("sheet-settle", settle),
    ("sheet-discard", discard),
    ("sheet-save-elsewhere", save_elsewhere),
    ("sheet-leave", || at_work().with_sheet(Act::Leave, vec![], &[])),
    ("sheet-leave-draft", || Stage::at("dose").with_sheet(Act::Leave, vec![], &[])),
    ("away", away),
    ("return", || back().model()),
    ("whereabouts", whereabouts),
    ("help", || over(Over::Help)),
    ("monitor", || over(Over::Monitor)),
    ("monitor-passed", monitor_passed),
    ("monitor-idle", monitor_idle),
    ("unfocused", unfocused),
];

const CORRECT: [&str; 3] = ["value or time", "until, if uncertain", "reason"];

fn at_work() -> Stage {
    Stage::at("swirl.vial-2")
}

fn rejecting_answer() -> Model {
    Stage::at("clarity.vial-1").with_sheet(Act::RejectingAnswer(3), vec![], &[])
}

fn rejecting_answer_later() -> Model {
    Stage::at("bag-colour").with_sheet(Act::RejectingAnswer(3), vec![], &[])
}

fn reject() -> Model {
    let row = |text: &str, item| Row { text: text.to_owned(), of: Of::Item(item) };
    let list =
        vec![row("vial-1", Item::Vial(1)), row("vial-2", Item::Vial(2)), row("bag", Item::Bag)];
    at_work().with_sheet(Act::Reject, list, &["reason"])
}

fn note_long() -> Model {
    let model = at_work().with_sheet(Act::Note, vec![], &["note"]);
    let text = "the second vial took longer to dissolve than the first one, about four minutes; \
                it was left to stand in the dark and not shaken, and the foam had gone";
    typed(model, &[text])
}

fn late() -> Model {
    let stage = at_work();
    let key = stage.key();
    let list = vec![Row { text: key.to_string(), of: Of::Step(key) }];
    stage.with_sheet(Act::Late, list, &["when", "until, if uncertain", "reason"])
}

fn override_it() -> Model {
    let mut stage = Stage::at("withdraw");
    stage.pass(40);
    let _ = stage.try_answer("4.1");
    stage.with_sheet(Act::Override, vec![], &["second person", "reason"])
}

fn end_early() -> Model {
    let mut stage = Stage::at_with("equilibrate", &[("store", "refrigerate")]);
    stage.wait(22 * 60);
    stage.with_sheet(Act::EndEarly, vec![], &["second person", "reason"])
}

fn settle() -> Model {
    let mut stage = Stage::at("withdraw");
    stage.reboot(600);
    let sheet =
        stage.with_sheet(Act::Settle, vec![], &["second person", "time on the tray", "time now"]);
    typed(sheet, &["MK", "13:1"])
}

fn discard() -> Model {
    let model = at_work().with_sheet(Act::Discard, vec![], &["reason", "type DISCARD"]);
    typed(model, &["the order was withdrawn", WORD])
}

fn save_elsewhere() -> Model {
    let mut stage = at_work();
    stage.lose_the_disk(4);
    typed(stage.with_sheet(Act::SaveElsewhere, vec![], &["folder"]), &["/media/stick"])
}

fn away() -> Model {
    let mut stage = at_work();
    stage.pass(5);
    stage.run(Command::GoAway);
    stage.wait(300);
    stage.model()
}

fn back() -> Stage {
    let mut stage = at_work();
    stage.pass(5);
    stage.run(Command::GoAway);
    stage.wait(760);
    stage.run(Command::ComeBack);
    assert_eq!(stage.standing(), "return");
    stage
}

fn whereabouts() -> Model {
    let mut stage = back();
    stage.pass(5);
    stage.answer("nothing");
    assert_eq!(stage.standing(), "whereabouts");
    stage.model()
}

fn over(what: Over) -> Model {
    let mut model = Stage::at("swirl.vial-2").model();
    model.over = what;
    model
}

fn monitor_passed() -> Model {
    let mut stage = Stage::at("withdraw");
    let end = stage.desk.session().window_end(0).unwrap();
    stage.wait((end - stage.now.utc).num_seconds() + 250);
    let mut model = stage.model();
    model.over = Over::Monitor;
    model
}

fn monitor_idle() -> Model {
    let mut model = Stage::at("dose").model();
    model.over = Over::Monitor;
    model
}

fn unfocused() -> Model {
    let stage = Stage::at("inject.vial-2");
    let mut work = stage.work();
    work.form.leave();
    stage.model_of(work)
}
