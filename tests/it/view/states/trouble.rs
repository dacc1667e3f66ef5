//! What goes wrong: alarms, passed limits, rejections, unknown clocks, disks that are full.

use vialwatch::app::{Model, Said};
use vialwatch::session::command::Command;
use vialwatch::session::fact::Mode;

use super::State;
use crate::view::stage::{Stage, WORD, typed};

pub(super) const STATES: &[State] = &[
    ("scan-refused", scan_refused),
    ("caution", || with_alarm("16:50:00")),
    ("caution-acknowledged", || acknowledged("16:50:00")),
    ("warning", || with_alarm("17:09:11")),
    ("warning-acknowledged", || acknowledged("17:09:11")),
    ("gloves-due", gloves_due),
    ("vials-warm", vials_warm),
    ("limit-passed", || passed().model()),
    ("limit-passed-typed", || typed(passed().model(), &["the pharmacist", WORD])),
    ("limit-passed-acknowledged", passed_acknowledged),
    ("discarded", discarded),
    ("reject-reason", || rejected().model()),
    ("replace", replace),
    ("bag-rejected", bag_rejected),
    ("outcome", outcome),
    ("reading-differs", reading_differs),
    ("pharmacist", || pharmacist().model()),
    ("pharmacist-named", pharmacist_named),
    ("seen", seen),
    ("label-void", label_void),
    ("clash", clash),
    ("time-unknown", || unknown().model()),
    ("time-unknown-discard", unknown_and_proved),
    ("clocks-disagree", clocks_disagree),
    ("recovered", recovered),
    ("suspended", suspended),
    ("not-saved", || not_saved().model()),
    ("not-saved-practice-alarm", not_saved_practice_alarm),
    ("not-saved-at-release", not_saved_at_release),
    ("infusion-late", infusion_late),
    ("not-reported", not_reported),
];

fn scan_refused() -> Model {
    let mut stage = Stage::at("vial.vial-1");
    stage.pass(40);
    assert!(stage.try_answer("lot GK8831 exp 2024-05-31").is_err());
    typed(stage.model(), &["lot GK8831 exp 2024-05-31"])
}

/// Vials that waited in the refrigerator until a time of day, gloves changed since.
fn late(room: &str) -> Stage {
    let mut stage = Stage::at_with("vials-out", &[("vials-next", "refrigerate")]);
    stage.wait_until(room);
    stage.run(Command::ChangeGloves);
    stage
}

fn with_alarm(room: &str) -> Model {
    late(room).model()
}

fn acknowledged(room: &str) -> Model {
    let mut stage = late(room);
    let model = stage.model();
    stage.pass(4);
    stage.run(Command::Acknowledge);
    let mut work = stage.work();
    let vialwatch::app::Place::Work(before) = model.place else { panic!() };
    work.sound = before.sound;
    work.sound.ring(stage.desk.session(), &stage.now);
    work.sound.silence(&stage.now);
    stage.model_of(work)
}

fn gloves_due() -> Model {
    let mut stage = Stage::at("vial.vial-1");
    stage.wait(31 * 60);
    stage.model()
}

fn vials_warm() -> Model {
    let mut stage = Stage::at("withdraw");
    stage.wait(16 * 60);
    stage.model()
}

fn passed() -> Stage {
    let mut stage = Stage::at("withdraw");
    let end = stage.desk.session().window_end(0).unwrap();
    let seconds = (end - stage.now.utc).num_seconds() + 250;
    stage.wait(seconds);
    assert_eq!(stage.standing(), "discard");
    stage
}

fn passed_acknowledged() -> Model {
    let mut stage = passed();
    let before = stage.work();
    stage.pass(3);
    stage.run(Command::Acknowledge);
    let mut work = stage.work();
    work.sound = before.sound;
    work.sound.ring(stage.desk.session(), &stage.now);
    stage.model_of(work)
}

fn discarded() -> Model {
    let mut stage = passed();
    stage.answer("the pharmacist");
    stage.model()
}

fn rejected() -> Stage {
    let mut stage = Stage::at("clarity.vial-1");
    stage.pass(40);
    stage.answer("cloudy");
    stage
}

fn replace() -> Model {
    let mut stage = rejected();
    stage.pass(10);
    stage.answer("cloudy, print not readable");
    stage.model()
}

fn bag_rejected() -> Model {
    let mut stage = Stage::at("bag-particles");
    stage.pass(40);
    stage.answer("seen");
    stage.pass(10);
    stage.answer("fibres");
    stage.model()
}

fn outcome() -> Model {
    let mut stage = Stage::at("withdraw");
    stage.pass(40);
    let _ = stage.try_answer("4.1");
    stage.model()
}

fn reading_differs() -> Model {
    let mut stage = Stage::at("hold");
    stage.pass(40);
    assert!(stage.try_answer("MK 4.7").is_err());
    stage.model()
}

fn pharmacist() -> Stage {
    let mut stage = Stage::at("vial-state.vial-1");
    stage.pass(40);
    stage.answer("warm");
    stage
}

fn pharmacist_named() -> Model {
    let mut stage = pharmacist();
    stage.answer("go-on");
    stage.model()
}

/// The start of the injection is moved to later.
fn seen() -> Model {
    let mut stage = Stage::at("swirl.vial-1");
    let records = stage.desk.session().all_done();
    let (key, _) =
        records.iter().find(|(key, _)| key.to_string() == "inject.vial-1.start").unwrap();
    let (key, at) = (key.clone(), stage.now.utc - chrono::TimeDelta::seconds(20));
    let reason = "confirmed before the needle was in".to_owned();
    stage.run(Command::CorrectTime { key, at: (at, at), reason });
    assert_eq!(stage.standing(), "seen");
    stage.model()
}

fn label_void() -> Model {
    let mut stage = Stage::at("release");
    let done = stage.desk.session().all_done();
    let (key, _) = done.iter().find(|(key, _)| key.to_string() == "inject.vial-1.start").unwrap();
    let at = done.get(key).unwrap().at.early.utc - chrono::TimeDelta::seconds(5);
    let (key, reason) = (key.clone(), "the needle was in before".to_owned());
    stage.run(Command::CorrectTime { key, at: (at, at), reason });
    stage.model()
}

/// A bag made late has six hours, but would not be infused in time after the seventh.
fn clash() -> Model {
    let mut stage = Stage::at("withdraw");
    stage.means("ask", "go-on");
    stage.wait_until("13:30:00");
    stage.until("into-bag.start");
    let _ = stage.desk.run(&Command::Wake, &stage.now);
    stage.wait_until("16:50:00");
    while !stage.standing().starts_with("into-bag") {
        stage.answer(if stage.standing().ends_with(".by") { "PH" } else { "go-on" });
    }
    stage.until("release");
    stage.wait_until("20:25:00");
    stage.model()
}

fn unknown() -> Stage {
    let mut stage = Stage::at("withdraw");
    stage.reboot(600);
    stage
}

fn unknown_and_proved() -> Model {
    let mut stage = unknown();
    stage.wait(4 * 3600);
    stage.model()
}

fn clocks_disagree() -> Model {
    let mut stage = Stage::at("withdraw");
    stage.now.utc += chrono::TimeDelta::seconds(95);
    stage.run(Command::Wake);
    stage.model()
}

fn recovered() -> Model {
    let mut stage = Stage::at("swirl.vial-2");
    stage.pass(120);
    let found = "the last line was cut off; it is kept beside the file".to_owned();
    stage.run(Command::ReportRecovery(found));
    let mut said = stage.said.clone();
    stage.run(Command::Resume);
    said.append(&mut stage.said);
    stage.said = said;
    stage.model()
}

fn suspended() -> Model {
    let mut stage = Stage::at("swirl.vial-2");
    stage.pass(1260);
    stage.run(Command::ReportSuspend { lasted_s: 1250 });
    stage.model()
}

fn not_saved() -> Stage {
    let mut stage = Stage::at("inject.vial-2");
    stage.lose_the_disk(3);
    stage
}

fn not_saved_practice_alarm() -> Model {
    let mut stage = Stage::draft_with(|opening| {
        opening.mode = Mode::Practice { scenario: "full".to_owned(), seed: 1, speed: 60 };
    });
    stage.until("withdraw");
    stage.wait(3 * 3600 + 30 * 60);
    stage.lose_the_disk(1);
    stage.model()
}

fn not_saved_at_release() -> Model {
    let mut stage = Stage::at("release");
    stage.pass(40);
    stage.lose_the_disk(2);
    assert!(stage.try_answer("MK").is_err());
    stage.model()
}

fn infusion_late() -> Model {
    let mut stage = Stage::at("infusion-start");
    stage.wait(8 * 3600);
    stage.answer("now");
    assert_eq!(stage.standing(), "told.infusion-start");
    stage.model()
}

fn not_reported() -> Model {
    let mut stage = Stage::at("infusion-start");
    stage.wait(9 * 3600);
    stage.said = vec![Said::Plain("The bag was handed over.".to_owned())];
    stage.model()
}
