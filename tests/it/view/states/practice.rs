//! Walkthroughs: what is seen, an inject, the trainer's pause, and the score.

use vialwatch::app::review::{Entry, Opened, Review, Reviewed, Show};
use vialwatch::app::{Model, Place};
use vialwatch::practice::{Walk, builtin, scenario};
use vialwatch::session::fact::{Fact, Mode};

use super::State;
use crate::view::stage::Stage;

pub(super) const STATES: &[State] = &[
    ("practice-sees", || walked("vial.vial-1", None, false)),
    ("practice-inject", || walked("clarity.vial-1", Some("cloudy-vial"), false)),
    ("practice-paused", || walked("withdraw", None, true)),
    ("practice-score", scored),
    ("practice-debrief", debriefed),
];

fn walk() -> Walk {
    let protocols =
        |id: &str| vialwatch::protocol::parse(vialwatch::protocol::builtin::text(id)?).ok();
    let text = builtin::text("cloudy-vial").unwrap();
    let scenario = scenario::parse(text, &protocols).unwrap();
    Walk::new(scenario.plan(3, "2026-11-22".parse().unwrap()), "00".repeat(32))
}

fn begun() -> Stage {
    Stage::draft_with(|opening| {
        let scenario = "cloudy-vial".to_owned();
        opening.mode = Mode::Practice { scenario, seed: 3, speed: 60 };
    })
}

fn model(stage: &Stage, paused: bool, finished: bool) -> Model {
    let mut work = stage.work();
    let mut walk = walk();
    walk.paused = paused;
    work.walk = Some(Box::new(walk));
    work.finished = finished;
    stage.model_of(work)
}

fn walked(step: &str, inject: Option<&str>, paused: bool) -> Model {
    let mut stage = begun();
    stage.until(step);
    if let Some(inject) = inject {
        let fact = Fact::InjectGiven { inject: inject.to_owned(), by_trainer: false };
        stage.desk.record_practice(fact, &stage.now);
    }
    model(&stage, paused, false)
}

fn scored() -> Model {
    model(&walked_through(), false, true)
}

/// The screen of the moment at which the inject came up, with the trainer's note over it.
fn debriefed() -> Model {
    let stage = walked_through();
    let session = stage.desk.session().clone();
    let entry = Entry {
        path: "practice/0123456789AB.json".into(),
        id: session.opening().id.clone(),
        began: session.records().first().map(|it| it.stamp.reading.utc),
        told: Err("not summed up".to_owned()),
    };
    let (seals, integrity, notes) = (Vec::new(), Ok("intact".to_owned()), Vec::new());
    let reviewed = Reviewed { entry, session, seals, integrity, notes, scenario: None };
    let mut opened = Opened::new(reviewed, &stage.now);
    opened.show = Show::Moment;
    opened.next_exception();
    while opened.note().is_none() {
        opened.next_exception();
    }
    let mut review = Review::alone();
    review.opened = Some(Box::new(opened));
    let mut model = stage.model();
    model.place = Place::Review(Box::new(review));
    model
}

fn walked_through() -> Stage {
    let mut stage = begun();
    stage.until("clarity.vial-1");
    let fact = Fact::InjectGiven { inject: "cloudy-vial".to_owned(), by_trainer: false };
    stage.desk.record_practice(fact, &stage.now);
    stage.pass(20);
    stage.answer("cloudy");
    stage.answer("milk, not a shimmer");
    stage.answer("replace");
    stage.pass(20);
    stage.run(vialwatch::session::command::Command::DiscardAll("enough for today".to_owned()));
    stage
}
