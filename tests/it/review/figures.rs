//! Figures over many sessions, held against what their facts say by themselves.

use vialwatch::app::review::Gathering;
use vialwatch::app::{Model, Msg, Size};
use vialwatch::report::figures::{Figures, LEAST, LEAST_P90, Measures, median, p90};
use vialwatch::session::State;
use vialwatch::session::fact::{Fact, Mode, StepKey};
use vialwatch::time::SECOND_NS;

use super::shelf::{Desk, put};
use super::told::{folder, reported, with_a_rejected_vial};
use crate::support::driver::Driver;
use crate::support::memory_disk::MemoryDisk;
use crate::view::frame::text;

/// Twelve preparations, each slower by 20 s before the drug is drawn.
pub(crate) fn twelve() -> MemoryDisk {
    let disk = MemoryDisk::new();
    for number in 0..12_i64 {
        let began = format!("2026-{:02}-{:02}T08:00:00Z", 10 + number % 2, 1 + number);
        put(&disk, &began, Mode::Real, |driver| {
            driver.until("withdraw");
            driver.pass(20 * number);
            reported(driver, "4711");
        });
    }
    disk
}

fn gathered(disk: &MemoryDisk) -> (Desk, Gathering) {
    let mut desk = Desk::at_list(disk);
    desk.keys("f");
    desk.pass(1_000);
    let gathering = desk.review().figures.clone().expect("figures");
    assert!(!gathering.goes_on());
    (desk, gathering)
}

#[test]
fn margins_and_phases_are_those_of_the_facts() {
    let (_, gathering) = gathered(&twelve());
    assert_eq!((gathering.counted, gathering.left_out), (12, 0));
    let of = gathering.figures.protocols.get("inotuzumab-ozogamicin").unwrap();
    let values = |all: &[(String, Vec<i64>)], name: &str| {
        let (_, values) = all.iter().find(|(it, _)| it == name).expect(name);
        let mut values = values.clone();
        values.sort_unstable();
        values
    };
    let margins = values(&of.margins, "dilute-by");
    // Slower by 20 s each: so much less is left each time.
    let steps: Vec<i64> = margins.windows(2).map(|it| it[1] - it[0]).collect();
    assert_eq!(steps, [20; 11]);
    let mut driver = Driver::open();
    driver.until_state(State::Reported);
    let at = |step: &str| {
        let records = driver.session.records().iter();
        let mut of_step = records.filter(|record| {
            let key = StepKey::main(step, None);
            let of_vial = StepKey::start(step, Some(1));
            matches!(&record.fact, Fact::StepAnswered { key: it, .. } if *it == key || *it == of_vial)
        });
        of_step.next().unwrap().stamp.reading.since_boot_ns / SECOND_NS
    };
    let left = 4 * 3_600 - (at("mix") - at("inject"));
    assert!(margins[11] == left || margins[11] == left - 1, "{} and {left}", margins[11]);
    let dilute = values(&of.phases, "Dilute");
    assert_eq!(dilute.windows(2).map(|it| it[1] - it[0]).collect::<Vec<_>>(), [20; 11]);
    // Each answer of the driver takes 40 s, and nothing else takes time but waits.
    let answers = driver.session.records().iter().filter(|record| {
        let Fact::StepAnswered { key, .. } = &record.fact else { return false };
        let phases = &driver.session.protocol().phases;
        let dilute = phases.iter().find(|phase| phase.title == "Dilute").unwrap();
        dilute.steps.iter().any(|step| step.id == key.step)
    });
    assert_eq!(dilute[0], 40 * answers.count() as i64);
    assert_eq!(median(&dilute), Some(dilute[5]));
    assert_eq!(p90(&dilute), Some(dilute[10]));
}

#[test]
fn rejections_and_close_calls_are_counted_by_protocol_operator_and_month() {
    let disk = MemoryDisk::new();
    put(&disk, "2026-10-20T08:00:00Z", Mode::Real, |it| with_a_rejected_vial(it, "1"));
    put(&disk, "2026-11-20T08:00:00Z", Mode::Real, |driver| {
        driver.until("calculation");
        driver.pass(10);
        driver.try_answer("MK 1.4").unwrap_err();
        with_a_rejected_vial(driver, "2");
    });
    put(&disk, "2026-11-21T08:00:00Z", Mode::Real, |it| reported(it, "3"));
    let (_, gathering) = gathered(&disk);
    let figures = &gathering.figures;
    let told = |of: vialwatch::report::figures::Tally| (of.sessions, of.rejections, of.close_calls);
    assert_eq!(told(figures.protocols["inotuzumab-ozogamicin"].tally), (3, 2, 1));
    assert_eq!(told(figures.months["2026-10"]), (1, 1, 0));
    assert_eq!(told(figures.months["2026-11"]), (2, 1, 1));
    assert_eq!(told(figures.operators["JD"]), (3, 2, 1));
}

#[test]
fn what_goes_on_what_was_practice_and_what_cannot_be_read_is_left_out_and_counted() {
    let disk = folder();
    let files = put(&disk, "2026-11-24T08:00:00Z", Mode::Real, |it| reported(it, "4708"));
    disk.put(&files.journal(), b"nothing\n");
    disk.take_away(&files.document());
    let (_, gathering) = gathered(&disk);
    assert_eq!((gathering.counted, gathering.left_out), (5, 2));
}

#[test]
fn few_are_counted_and_not_summed_up_and_nobody_is_compared() {
    for few in 0..LEAST {
        assert_eq!(median(&vec![60; few]), None);
    }
    for few in 0..LEAST_P90 {
        assert_eq!(p90(&vec![60; few]), None);
    }
    let mut figures = Figures::default();
    for operator in ["RS", "AB", "MK"] {
        for _ in 0..4 {
            figures.add(&Measures {
                protocol: "any".to_owned(),
                month: "2026-11".to_owned(),
                operators: vec![operator.to_owned()],
                phases: vec![("Order".to_owned(), 60)],
                close_calls: u64::from(operator == "RS"),
                ..Measures::default()
            });
        }
    }
    let csv = figures.to_csv().unwrap();
    let operators: Vec<&str> = csv.lines().filter(|it| it.starts_with("operator,")).collect();
    let names: Vec<&str> = operators.iter().map(|it| it.split(',').nth(1).unwrap()).collect();
    assert_eq!(names, ["AB", "AB", "AB", "MK", "MK", "MK", "RS", "RS", "RS"], "by name alone");
    assert!(operators.iter().all(|it| !it.contains("median") && it.split(',').nth(5) == Some("")));
    assert!(csv.contains("operator,RS,close-calls,,4,,,,4\r\n"), "{csv}");
    assert!(csv.contains("protocol,any,phase,Order,12,60,60,60,\r\n"), "{csv}");
}

#[test]
fn a_name_that_a_spreadsheet_would_run_is_text() {
    let mut figures = Figures::default();
    let operators = vec!["=1+1".to_owned()];
    figures.add(&Measures { protocol: "any".to_owned(), operators, ..Measures::default() });
    assert!(figures.to_csv().unwrap().contains("operator,'=1+1,"));
}

#[test]
fn the_screen_has_bars_and_says_how_far_it_is() {
    let mut desk = Desk::at_list(&twelve());
    desk.keys("f");
    desk.send(Msg::Wake);
    let seen = text(&desk.model);
    assert!(seen.contains("still to read"), "{seen}");
    desk.pass(1_000);
    let large = Model { size: Size { width: 80, height: 50 }, ..desk.model.clone() };
    let seen = text(&large);
    for part in
        ["Figures over 12 sessions", "time per phase", "left at each limit", "By month", "█"]
    {
        assert!(seen.contains(part), "{part}\n{seen}");
    }
    desk.keys("q");
    assert!(desk.review().figures.is_none());
    assert_eq!(desk.list().len(), 12);
}
