//! The supervisor's screens, made by the keys that lead to them.

use vialwatch::app::{Model, Over};
use vialwatch::session::State as Stage;
use vialwatch::session::command::Command;
use vialwatch::session::fact::{Mode, StepKey};
use vialwatch::shell::reviews::Shelves;

use super::State;
use crate::review::shelf::{Desk, put};
use crate::review::told::{folder, reported};
use crate::support::memory_disk::MemoryDisk;

pub(super) const STATES: &[State] = &[
    ("review-reading", || Desk::before_reading(&MemoryDisk::new(), real()).model),
    ("review-empty", || Desk::at_list(&MemoryDisk::new()).model),
    ("review-list", || after("↓")),
    ("review-list-walks", || practice("↓ ↓")),
    ("review-list-help", list_help),
    ("review-unreadable", unreadable),
    ("review-no-folder", no_folder),
    ("review-filter", || after("/ \"lot:a1_state:uns")),
    ("review-filtered", || after("/ \"vial-rejected ⏎ s")),
    ("review-none-fits", || after("/ \"4799 ⏎")),
    ("review-summary", || opened("4703", "")),
    ("review-summary-below", || opened("4703", "↓ ↓ ↓ ↓ ↓ ↓")),
    ("review-summary-none", || opened("4701", "")),
    ("review-timeline", || opened("4703", "⇥ e")),
    ("review-timeline-rejected", || opened("4702", "⇥ e e")),
    ("review-record", || opened("4702", "⇥ ⇥ e")),
    ("review-record-corrected", corrected),
    ("review-moment", || opened("4702", "⇥ ⇥ ⇥ e")),
    ("review-moment-passed", || opened("4703", "⇥ ⇥ ⇥ e")),
    ("review-moment-between", || opened("4702", "⇥ ⇥ ⇥ e - -")),
    ("review-playing", playing),
    ("review-help", session_help),
    ("review-practice", practice_opened),
    ("review-altered", altered),
    ("review-sign", || opened("4703", "S x ↓")),
    ("review-sign-typed", || opened("4703", "S a 3 u ⇥ \"RS ⇥ \"too_late ⇥ \"ask_the_ward")),
    ("review-sign-refused", || opened("4702", "S x 1 ⇥ \"RS ⏎ ⏎")),
    ("review-sign-none", || opened("4701", "S 1 ⇥ \"RS")),
    ("review-signed", || opened("4702", "S a 2 ⇥ \"RS ⇥ \"replaced_in_time ⏎")),
    ("review-not-over", || opened("4706", "S")),
    ("review-sign-many", || after("S \"RS")),
    ("review-signed-many", signed_many),
    ("review-changed", changed),
    ("review-figures", || figures(crate::review::figures::twelve())),
    ("review-figures-below", figures_below),
    ("review-figures-few", || figures(folder())),
];

fn real() -> Shelves {
    Shelves { folder: None, practice: false }
}

fn after(keys: &str) -> Model {
    let mut desk = Desk::at_list(&folder());
    desk.keys(keys);
    desk.model
}

fn practice(keys: &str) -> Model {
    let mut desk = Desk::at_list_of(&folder(), Shelves { folder: None, practice: true });
    desk.keys(keys);
    desk.model
}

fn opened(order: &str, keys: &str) -> Model {
    let mut desk = Desk::at_list(&folder());
    desk.open(order);
    desk.keys(keys);
    desk.model
}

fn practice_opened() -> Model {
    let mut desk = Desk::at_list_of(&folder(), Shelves { folder: None, practice: true });
    desk.open("4707");
    desk.keys("⇥ S");
    desk.model
}

fn list_help() -> Model {
    Model { over: Over::Help, ..after("") }
}

fn session_help() -> Model {
    Model { over: Over::Help, ..opened("4702", "⇥ →") }
}

fn unreadable() -> Model {
    let disk = folder();
    let files = put(&disk, "2026-11-24T08:00:00Z", Mode::Real, |it| reported(it, "4708"));
    disk.put(&files.journal(), b"\xffnothing that can be read\n{}\n");
    disk.take_away(&files.document());
    Desk::at_list(&disk).model
}

fn no_folder() -> Model {
    let folder = Some("/media/ward-2/sessions".into());
    Desk::at_list_of(&MemoryDisk::new(), Shelves { folder, practice: false }).model
}

fn corrected() -> Model {
    let disk = MemoryDisk::new();
    put(&disk, "2026-11-20T08:00:00Z", Mode::Real, |driver| {
        driver.order = "4709";
        driver.until("transfer-device");
        let key = StepKey::main("cabinet", None);
        let (value, reason) = ("BSC-9".to_owned(), "misread".to_owned());
        driver.say(Command::CorrectValue { key, value, reason });
        driver.until_state(Stage::Reported);
    });
    let mut desk = Desk::at_list(&disk);
    desk.keys("⏎ ⇥ ⇥ → → → → → → →");
    desk.model
}

fn playing() -> Model {
    let mut desk = Desk::at_list(&folder());
    desk.open("4702");
    desk.keys("⇥ ⇥ ⇥ e P");
    desk.pass(2_000);
    desk.model
}

fn altered() -> Model {
    let disk = MemoryDisk::new();
    let files = put(&disk, "2026-11-20T08:00:00Z", Mode::Real, |it| reported(it, "4709"));
    let mut desk = Desk::at_list(&disk);
    let document = String::from_utf8(disk.bytes(&files.document()).unwrap()).unwrap();
    disk.put(&files.document(), document.replacen("4709", "4710", 1).as_bytes());
    desk.keys("⏎");
    desk.model
}

fn signed_many() -> Model {
    let mut desk = Desk::at_list(&folder());
    desk.keys("S \"RS ⏎");
    desk.pass(1_000);
    desk.model
}

fn figures(disk: MemoryDisk) -> Model {
    let mut desk = Desk::at_list(&disk);
    desk.keys("f");
    desk.pass(1_000);
    desk.model
}

fn figures_below() -> Model {
    let mut desk = Desk::at_list(&crate::review::figures::twelve());
    desk.keys("f");
    desk.pass(1_000);
    desk.press(vialwatch::keys::Key::End);
    desk.model
}

fn changed() -> Model {
    let disk = MemoryDisk::new();
    put(&disk, "2026-11-20T08:00:00Z", Mode::Real, |driver| {
        driver.order = "4713";
        driver.until_state(Stage::Released);
        crate::review::told::sign(driver, vialwatch::session::fact::FollowUp::None);
        reported(driver, "4713");
    });
    let mut desk = Desk::at_list(&disk);
    desk.keys("⏎");
    desk.model
}
