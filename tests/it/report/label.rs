//! The work label: its moments are the schedule's, its code says id and seal, and nothing on it is
//! wider than the paper.

use unicode_width::UnicodeWidthStr;
use vialwatch::protocol::Role;
use vialwatch::report::{Format, LabelForm, render};
use vialwatch::session::fact::{Fact, StepKey};
use vialwatch::session::{Session, clocks::LatestMoment};
use vialwatch::time::Reading;

use super::{cells_of, intact, later, square, stories, text_of};
use crate::support::story::Story;

/// Those the schedule gave when the label was confirmed: asked of it here anew.
fn moments_at_label(session: &Session) -> (Vec<LatestMoment>, Reading) {
    let label = session.protocol().role(Role::Label).unwrap();
    let key = StepKey::main(&label.id, None);
    let seq = session
        .records()
        .iter()
        .rfind(|record| matches!(&record.fact, Fact::StepAnswered { key: it, .. } if *it == key))
        .unwrap()
        .seq;
    let then: Vec<_> = session.records().iter().take_while(|it| it.seq <= seq).cloned().collect();
    let reading = then.last().unwrap().stamp.reading.clone();
    let then = Session::replay(&then).unwrap();
    let all = then.latest_moments(&then.plan(&reading));
    (all.into_iter().filter(|it| label.shows.contains(&it.milestone)).collect(), reading)
}

fn label_of(session: &Session) -> String {
    text_of(session, Format::Label(LabelForm::Text))
}

#[test]
fn the_labels_moments_are_the_schedules() {
    for (session, count) in [(stories::finished(), 2), (stories::cold(), 3)] {
        let (moments, _) = moments_at_label(&session);
        assert_eq!(moments.len(), count);
        let (label, page) = (label_of(&session), text_of(&session, Format::Label(LabelForm::Page)));
        let csv = cells_of(&text_of(&session, Format::Csv));
        for moment in moments {
            let by = session.protocol().milestones[moment.milestone].by.clone().unwrap();
            let minute = moment.until.format("%Y-%m-%d %H:%M");
            assert!(label.contains(&format!("{by}: {minute}\n")), "{by} {minute} in {label}");
            assert!(page.contains(&format!("<dt>{by}</dt><dd class=\"moment\">{minute}</dd>")));
            let told = csv.iter().find(|row| row[2] == "element" && row[5] == by).unwrap();
            assert_eq!(told[10], moment.until.format("%Y-%m-%dT%H:%M:%SZ").to_string());
        }
    }
}

/// What is printed is what the screen shows while it asks for the label.
#[test]
fn before_it_is_confirmed_the_label_says_what_the_screen_says() {
    let mut story = stories::small();
    story.answer_with("store", "cold-to-ward");
    story.walk_to("label");
    let now = story.machine.reading();
    let shown: Vec<String> = story
        .prompt_block()
        .lines()
        .filter_map(|line| line.strip_prefix("  label "))
        .filter(|line| line.contains(" by "))
        .map(str::to_owned)
        .collect();
    assert_eq!(shown.len(), 3);
    let format = Format::Label(LabelForm::Text);
    let session = story.session();
    let label = render(session, &intact(session), &now, format).unwrap();
    for line in shown {
        let (by, at) = line.split_once(" by ").unwrap();
        assert!(label.contains(&format!("{by} by: {at}\n")), "{by} by {at} in {label}");
    }
    assert!(!label.contains("NOT READY"));
}

/// A label that was made void is printed anew with the moments that hold, and stays so.
#[test]
fn a_label_printed_again_carries_the_moments_that_moved() {
    let mut story = stories::small();
    story.walk_to("inject.vial-1.start");
    story.wait_until(Story::at("12:10:00"));
    story.walk_to("into-bag.start");
    story.wait_until(Story::at("12:24:00"));
    story.walk_to("release");
    let label = |story: &Story| {
        let (session, now) = (story.session(), story.machine.reading());
        render(session, &intact(session), &now, Format::Label(LabelForm::Text)).unwrap()
    };
    assert!(label(&story).contains("start infusion by: 2026-11-22 18:24\n"), "{}", label(&story));
    story.say(":correct into-bag.start at 2026-11-22T12:15:01Z because of the camera");
    assert_eq!(story.prompt(), "label");
    let moved = "start infusion by: 2026-11-22 18:15\n";
    assert!(label(&story).contains(moved), "{}", label(&story));
    story.walk_to("end");
    assert!(label(&story).contains(moved), "{}", label(&story));
}

#[test]
fn a_bag_that_goes_out_cold_says_when_to_take_it_out_before_when_to_start() {
    let label = label_of(&stories::cold());
    let at = |what: &str| label.find(what).unwrap_or_else(|| panic!("{what} in {label}"));
    assert!(at("take out by") < at("start infusion by"));
    assert!(!label_of(&stories::finished()).contains("take out by"));
}

#[test]
fn a_label_says_everything_in_order() {
    let wanted = [
        "WORK LABEL: add the patient label",
        "Name: ",
        "Amount: 0.8 mg",
        "Volume in the bag: 50 mL",
        "Concentration: 0.016 mg/mL",
        "Made at: 2026-11-22 12:30",
        "start infusion by: ",
        "finish infusion by: ",
        "Storage: use now",
        "Handling: ",
        "After these times: ",
        "Hazard: HAZARDOUS DRUG",
        "Order: 4711",
        "Lots: GK8831, W77",
        "Session: 0123456789AB",
        "Seal: K7Q2-M9XD-2F4C-81AB",
    ];
    let label = label_of(&stories::finished());
    let mut from = 0;
    for what in wanted {
        let at = label[from..].find(what).unwrap_or_else(|| panic!("{what} after {from}: {label}"));
        from += at;
    }
}

#[test]
fn a_label_that_must_not_be_used_says_so_first() {
    let first = |label: &str| label.lines().next().unwrap().to_owned();
    assert_eq!(first(&label_of(&stories::discarded())), "DISCARDED: DO NOT GIVE");
    assert_eq!(first(&label_of(&stories::practice())), "PRACTICE: NOT FOR A PATIENT");
    let begun = label_of(&stories::begun());
    assert_eq!(first(&begun), "NOT READY: the label's step has not come");
    assert!(begun.contains("Beyond-use time: not recorded") && !begun.contains(" by: "), "{begun}");
    let session = stories::finished();
    let mut examined = intact(&session);
    examined.fault = Some("line 7: its hash does not fit".to_owned());
    let format = Format::Label(LabelForm::Text);
    let label = render(&session, &examined, &later(), format).unwrap();
    assert!(first(&label).starts_with("RECORD NOT INTACT: line 7"), "{label}");
}

#[test]
fn no_line_is_wider_than_the_paper() {
    for (name, session) in stories::all() {
        for line in label_of(&session).lines() {
            assert!(line.width() <= 42, "{name}: {line}");
        }
    }
}

#[test]
fn the_code_says_id_and_seal_in_every_form() {
    let session = stories::cold();
    let wanted = "0123456789AB K7Q2-M9XD-2F4C-81AB";
    assert_eq!(square::read(&square::from_half_blocks(&label_of(&session))), wanted);
    let ascii = text_of(&session, Format::Label(LabelForm::Ascii));
    assert!(ascii.is_ascii(), "{ascii}");
    assert_eq!(square::read(&square::from_ascii(&ascii)), wanted);
    let page = text_of(&session, Format::Label(LabelForm::Page));
    assert_eq!(square::read(&square::from_path(&page)), wanted);
}

#[test]
fn a_record_without_a_seal_has_no_code() {
    let session = stories::cold();
    let mut examined = intact(&session);
    examined.seal = None;
    for form in [LabelForm::Text, LabelForm::Page] {
        let label = render(&session, &examined, &later(), Format::Label(form)).unwrap();
        assert!(!label.contains('█') && !label.contains("<svg"), "{label}");
        assert!(label.contains("not recorded"));
    }
}
