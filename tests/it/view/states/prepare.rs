//! A preparation without trouble, from the first question to the report.

use vialwatch::app::Model;
use vialwatch::app::work::Mark;
use vialwatch::session::command::Command;
use vialwatch::session::fact::Mode;
use vialwatch::time::SECOND_NS;

use super::State;
use crate::view::stage::{Stage, typed};

pub(super) const STATES: &[State] = &[
    ("operator", || Stage::at("operator").model()),
    ("order-typed", || typed(Stage::at("order").model(), &["4711"])),
    ("order-again", order_again),
    ("looking-up", looking_up),
    ("dose", || typed(Stage::at("dose").model(), &["1."])),
    ("calculation", || Stage::at("calculation").model()),
    ("hands", hands),
    ("cabinet", || Stage::at("cabinet").model()),
    ("transfer-device", || Stage::at("transfer-device").model()),
    ("vial-scan", || Stage::at("vial.vial-2").model()),
    ("vial-name", || Stage::at("vial-name.vial-1").model()),
    ("vial-state", || Stage::at("vial-state.vial-2").model()),
    ("bag-method", || Stage::at("bag-method").model()),
    ("bag-volume", || typed(Stage::at("bag-volume").model(), &["5.2"])),
    ("water-check", || Stage::at("water-check").model()),
    ("inject-begins", || Stage::at("inject.vial-1.start").model()),
    ("tray", tray),
    ("inject-second-vial", || Stage::at("inject.vial-2").model()),
    ("inspect-first", || Stage::at("clarity.vial-1").model()),
    ("inspect-second", || Stage::at("colour.vial-1").model()),
    ("inspect-last", || Stage::at("particles.vial-2").model()),
    ("vials-next", || Stage::at("vials-next").model()),
    ("withdraw", || Stage::at("withdraw").model()),
    ("hold", || Stage::at("hold").model()),
    ("hold-typed", || typed(Stage::at("hold").model(), &["mk", "5.2"])),
    ("hold-agreed", hold_agreed),
    ("into-bag", || Stage::at("into-bag").model()),
    ("bag-colour", || Stage::at("bag-colour").model()),
    ("store", || Stage::at("store").model()),
    ("label", || Stage::at("label").model()),
    ("wait", wait),
    ("wait-over", wait_over),
    ("release", || Stage::at("release").model()),
    ("released", || Stage::at("infusion-start").model()),
    ("released-later", released_later),
    ("infusion-runs", infusion_runs),
    ("reported", reported),
    ("pending", pending),
    ("practice", practice),
    ("site-protocol", site_protocol),
];

fn order_again() -> Model {
    let mut stage = Stage::at("order");
    let question = stage.desk.session().standing().unwrap();
    stage.pass(40);
    let prepared_at = Some(stage.now.utc - chrono::TimeDelta::hours(3));
    let entry = vialwatch::session::command::Entry::Line("4711".to_owned());
    stage.run(Command::Answer { question, entry, prepared_at });
    stage.model()
}

fn looking_up() -> Model {
    let stage = Stage::at("order");
    let mut work = stage.work();
    let question = stage.desk.session().standing().unwrap();
    work.looking_up = Some((question, vialwatch::session::command::Entry::Line("4711".to_owned())));
    typed(stage.model_of(work), &["4711"])
}

/// The calculation stands as a notice after both have read the dose.
fn hands() -> Model {
    Stage::at("hands").model()
}

fn tray() -> Model {
    let mut stage = Stage::at("inject.vial-1.start");
    stage.pass(5);
    stage.answer("y");
    stage.model()
}

fn hold_agreed() -> Model {
    let mut stage = Stage::at("hold");
    stage.pass(40);
    stage.answer("MK 5.2");
    stage.model()
}

fn waiting() -> Stage {
    let mut stage = Stage::at_with("equilibrate", &[("store", "refrigerate")]);
    stage.wait(22 * 60);
    stage.now.utc += chrono::TimeDelta::milliseconds(300);
    stage.now.since_boot_ns += 3 * SECOND_NS / 10;
    stage
}

fn wait() -> Model {
    waiting().model()
}

fn wait_over() -> Model {
    let mut stage = waiting();
    stage.wait(39 * 60);
    stage.model()
}

fn released_later() -> Model {
    let stage = Stage::at("infusion-start");
    let mut work = stage.work();
    work.finished = true;
    stage.model_of(work)
}

fn infusion_runs() -> Model {
    let mut stage = Stage::at("infusion-end");
    stage.wait(20 * 60);
    typed(stage.model(), &["15:1"])
}

fn reported() -> Model {
    let mut stage = Stage::at("infusion-end");
    stage.wait(3600);
    stage.answer("now");
    stage.model()
}

fn pending() -> Model {
    let stage = Stage::at("swirl.vial-1");
    let mut work = stage.work();
    work.mark = Mark::Pending;
    stage.model_of(work)
}

fn practice() -> Model {
    let mut stage = Stage::draft_with(|opening| {
        opening.mode = Mode::Practice { scenario: "first-day".to_owned(), seed: 7, speed: 60 };
    });
    stage.until("inject.vial-2");
    stage.model()
}

fn site_protocol() -> Model {
    let mut stage = Stage::draft_with(|opening| opening.site_protocol = true);
    stage.until("inject.vial-2");
    stage.model()
}
