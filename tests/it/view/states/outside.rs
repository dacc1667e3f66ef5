//! What is not a session: home, its help, and a terminal that is too small.

use vialwatch::app::form::{Field, FieldKind, Form};
use vialwatch::app::picking::{About, Offered, Picking};
use vialwatch::app::{Home, Model, Over, Place, Running, Size};
use vialwatch::practice::{builtin, scenario};
use vialwatch::protocol;
use vialwatch::session::fact::Mode;

use super::State;
use crate::view::stage::{LOOK, Stage};

pub(super) const STATES: &[State] = &[
    ("home-first-start", || home(Home { running: Some(vec![]), first_start: true, ..none() })),
    ("home-reading", || home(none())),
    ("home-empty", || home(Home { running: Some(vec![]), ..none() })),
    ("home-running", || home(Home { running: Some(running()), cursor: 1, ..none() })),
    ("home-many", || home(Home { running: Some(many()), cursor: 14, ..none() })),
    ("home-fault", home_fault),
    ("home-help", home_help),
    ("home-scenarios", || picking(scenarios(), "")),
    ("home-scenarios-of-site", || picking(of_site(), "")),
    ("home-trainee", || picking(scenarios(), "ab")),
    ("home-trainee-beside-real", trainee_beside_real),
    ("home-trainee-refused", trainee_refused),
    ("too-small", || too_small(Stage::at("swirl.vial-2").model())),
    ("too-small-home", || too_small(home(none()))),
    ("too-small-passed", too_small_passed),
];

fn none() -> Home {
    Home::default()
}

fn home(home: Home) -> Model {
    let stage = Stage::at("dose");
    let mut model = Model::at_home(LOOK, Size { width: 80, height: 24 }, stage.now);
    model.now.utc += chrono::TimeDelta::seconds(3600);
    model.now.since_boot_ns += 3600 * vialwatch::time::SECOND_NS;
    model.place = Place::Home;
    model.home = Some(home);
    model
}

fn one(id: &str, stage: &Stage) -> Running {
    let session = Ok(Box::new(stage.desk.session().clone()));
    Running { id: id.to_owned(), session, held_by: None }
}

fn running() -> Vec<Running> {
    let mut practice = Stage::draft_with(|opening| {
        opening.mode = Mode::Practice { scenario: "full".to_owned(), seed: 1, speed: 60 };
    });
    practice.until("swirl.vial-1");
    let mut held = one("7F2CQ4M81XKA", &Stage::at("clarity.vial-1"));
    held.held_by = Some("process 4711 on ward-2".to_owned());
    let unread = Running {
        id: "7EXXR2T90BND".to_owned(),
        session: Err("line 14 was altered; the file is kept as it is".to_owned()),
        held_by: None,
    };
    vec![
        one("7F3KZZ0W5H2P", &Stage::at("withdraw")),
        held,
        one("7F44AB3M9Q1T", &practice),
        one("7F45CC0K2Y7E", &Stage::at("infusion-start")),
        one("7F46DD9H4V3S", &Stage::at("vial.vial-1")),
        unread,
    ]
}

fn many() -> Vec<Running> {
    let stage = Stage::at("inject.vial-2");
    (0..20).map(|number| one(&format!("7F{number:02}AB3M9Q1T"), &stage)).collect()
}

/// The scenarios that are shipped, with the cursor on the second of them.
fn scenarios() -> Picking {
    let known = |id: &str| vialwatch::protocol::parse(protocol::builtin::text(id)?).ok();
    let offered = builtin::BUILTIN.iter().map(|(id, text)| {
        let read = scenario::parse(text, &known).unwrap();
        let (title, aim) = (read.title().to_owned(), read.aim().to_owned());
        let about = Ok(About { title, aim, speed: read.speed() });
        Offered { id: (*id).to_owned(), site: false, about }
    });
    Picking { offered: Some(offered.collect()), cursor: 1, drawn: 4711, ..Picking::default() }
}

/// With two files of the site behind them, one of which can't be used.
fn of_site() -> Picking {
    let mut picking = scenarios();
    let offered = picking.offered.as_mut().unwrap();
    let mut ours = offered[1].clone();
    (ours.id, ours.site) = ("our-own-cloudy-vial".to_owned(), true);
    let about =
        Err("14:7 injects[0].when: there is no question gloves in this protocol".to_owned());
    let broken = Offered { id: "draft.json".to_owned(), site: true, about };
    offered.extend([ours, broken]);
    picking.cursor = 21;
    picking
}

/// The scenarios, or with initials typed what is asked before one begins.
fn picking(mut picking: Picking, by: &str) -> Model {
    if !by.is_empty() {
        let field = |label: &str, kind| Field::new(label, kind);
        let fields = vec![
            field("initials of the trainee", FieldKind::Text),
            field("another seed", FieldKind::Figure),
        ];
        let mut form = Form::new(fields);
        form.focused_mut().unwrap().insert(by);
        picking.form = Some(form);
    }
    home(Home { running: Some(vec![]), picking: Some(Box::new(picking)), ..none() })
}

fn trainee_beside_real() -> Model {
    let mut model = picking(scenarios(), "AB");
    model.home.as_mut().unwrap().running = Some(running());
    model
}

fn trainee_refused() -> Model {
    let mut model = picking(scenarios(), "MK");
    let picking = model.home.as_mut().unwrap().picking.as_mut().unwrap();
    picking.fault = Some(vialwatch::words::practice::is_played("MK"));
    model
}

fn home_fault() -> Model {
    let fault = Some("no folder for sessions could be made: permission denied".to_owned());
    home(Home { running: Some(running()), fault, ..none() })
}

fn home_help() -> Model {
    let mut model = home(Home { running: Some(running()), ..none() });
    model.over = Over::Help;
    model
}

fn too_small(mut model: Model) -> Model {
    model.size = Size { width: 40, height: 10 };
    model
}

fn too_small_passed() -> Model {
    let mut stage = Stage::at("withdraw");
    let end = stage.desk.session().window_end(0).unwrap();
    stage.wait((end - stage.now.utc).num_seconds() + 250);
    stage.lose_the_disk(1);
    too_small(stage.model())
}
