//! Sessions that a supervisor finds: what was done in each, and a folder of them.

use vialwatch::session::State;
use vialwatch::session::command::{Command, Judgement};
use vialwatch::session::fact::{FollowUp, Item, Mode, Verdict};

use super::shelf::put;
use crate::support::driver::Driver;
use crate::support::memory_disk::MemoryDisk;

pub(crate) fn reported(driver: &mut Driver, order: &'static str) {
    driver.order = order;
    driver.until_state(State::Reported);
}

pub(crate) fn with_a_rejected_vial(driver: &mut Driver, order: &'static str) {
    driver.order = order;
    driver.until("withdraw");
    driver.pass(40);
    driver.say(Command::Reject { item: Item::Vial(2), reason: "dropped".to_owned() });
    driver.answer("replace");
    driver.until_state(State::Reported);
}

/// Left while a limit ran: by now it has passed its last limit.
pub(crate) fn abandoned(driver: &mut Driver, order: &'static str) {
    driver.order = order;
    driver.until("withdraw");
}

pub(crate) fn passed_a_limit(driver: &mut Driver, order: &'static str) {
    driver.order = order;
    driver.until("withdraw");
    driver.pass(5 * 3600);
    driver.say(Command::Wake);
    driver.answer("PH");
}

pub(crate) fn sign(driver: &mut Driver, follow_up: FollowUp) {
    let judgement = Judgement {
        by: "RS".to_owned(),
        verdict: Verdict::AcceptedWithRemark,
        remark: "seen".to_owned(),
        follow_up,
        acknowledged: Vec::new(),
    };
    driver.say(Command::SignOff(Box::new(judgement)));
}

pub(crate) fn folder() -> MemoryDisk {
    let disk = MemoryDisk::new();
    let real = || Mode::Real;
    put(&disk, "2026-11-20T08:00:00Z", real(), |it| reported(it, "4701"));
    put(&disk, "2026-11-20T12:00:00Z", real(), |it| with_a_rejected_vial(it, "4702"));
    put(&disk, "2026-10-21T08:00:00Z", real(), |it| passed_a_limit(it, "4703"));
    put(&disk, "2026-11-21T12:00:00Z", real(), |it| {
        reported(it, "4704");
        let (what, whom) = ("ask the ward".to_owned(), "TT".to_owned());
        sign(it, FollowUp::Open { what, whom });
    });
    put(&disk, "2026-11-22T08:00:00Z", real(), |it| with_a_rejected_vial(it, "4705"));
    put(&disk, "2026-11-22T12:00:00Z", real(), |it| abandoned(it, "4706"));
    let practice = Mode::Practice { scenario: "first".to_owned(), seed: 1, speed: 60 };
    put(&disk, "2026-11-23T08:00:00Z", practice, |it| reported(it, "4707"));
    disk
}
