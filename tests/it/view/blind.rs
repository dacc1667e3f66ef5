//! While a second person reads, no figure that was entered is in sight, whatever lies over the step.

use vialwatch::app::sheet::Act;
use vialwatch::app::{Model, Over, Size};

use super::frame::text;
use super::stage::Stage;

/// The figure as a word of its own.
fn shows(seen: &str, figure: &str) -> bool {
    seen.split(|c: char| !(c.is_ascii_digit() || c == '.')).any(|word| word == figure)
}

/// What was entered, and what would give it away.
fn blind_at(name: &str, figures: &[&str]) {
    let mut stage = Stage::at(name);
    stage.run(vialwatch::session::command::Command::Wake);
    let rows = stage.answered();
    let models = [
        stage.model(),
        stage.with_sheet(Act::Correct, rows.clone(), &["value"]),
        stage.with_sheet(Act::Undo, rows, &["reason"]),
        Model { over: Over::Monitor, ..stage.model() },
        Model { over: Over::Help, ..stage.model() },
    ];
    for model in models {
        for (width, height) in [(60, 18), (80, 24), (120, 40), (140, 50)] {
            let model = Model { size: Size { width, height }, ..model.clone() };
            let seen = text(&model);
            for figure in figures {
                assert!(!shows(&seen, figure), "{figure} at {name}\n{seen}");
            }
        }
    }
}

#[test]
fn the_dose_is_not_in_sight_while_it_is_read() {
    blind_at("calculation", &["1.3"]);
}

#[test]
fn the_drawn_volume_is_not_in_sight_while_it_is_read() {
    blind_at("hold", &["5.2", "1.3"]);
}

#[test]
fn a_note_that_names_the_figure_is_not_in_sight_either() {
    let mut stage = Stage::at("withdraw");
    stage.run(vialwatch::session::command::Command::Note("will be 5.2 mL".to_owned()));
    stage.until("hold");
    let seen = text(&Model { size: Size { width: 120, height: 40 }, ..stage.model() });
    assert!(!shows(&seen, "5.2"), "{seen}");
}

#[test]
fn a_reading_that_differs_is_refused_without_a_figure() {
    let mut stage = Stage::at("hold");
    stage.pass(40);
    assert!(stage.try_answer("MK 4.7").is_err());
    for (width, height) in [(60, 18), (80, 24), (120, 40)] {
        let seen = text(&Model { size: Size { width, height }, ..stage.model() });
        assert!(!shows(&seen, "5.2") && !shows(&seen, "4.7"), "{seen}");
        assert!(seen.contains("refused"), "{seen}");
    }
}

#[test]
fn the_figures_stand_there_once_both_agree() {
    let mut stage = Stage::at("hold");
    stage.pass(40);
    stage.answer("MK 5.2");
    let seen = text(&stage.model());
    assert!(shows(&seen, "5.2") && shows(&seen, "1.3"), "{seen}");
}
