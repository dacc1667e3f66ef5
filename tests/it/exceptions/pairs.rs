//! Each mishap alone and with every other in one session: the whole list, in its order, equals a list
//! that is worked out here from the facts, by other means than the program's.

use vialwatch::session::fact::{Answer, Fact, Record};

use super::*;

/// Kind and subject; which fact tells of it, of those that the mishap brought.
type Told = (Kind, &'static str, fn(&Fact) -> bool);

/// Something that goes wrong, where in the preparation, and what tells of it.
struct Mishap {
    /// Which question stands.
    at: &'static str,
    happens: fn(&mut Driver),
    told: &'static [Told],
}

/// Where each mishap happens, in the order of the work.
const ORDER: [&str; 8] =
    ["calculation", "light", "water", "water-name", "wipe", "swirl.vial-1", "withdraw", "hold"];

const MISHAPS: &[Mishap] = &[
    Mishap {
        at: "calculation",
        happens: |driver| {
            driver.pass(10);
            driver.try_answer("MK 1.4").unwrap_err();
        },
        told: &[(Kind::CloseCall, "calculation", |fact| matches!(fact, Fact::CloseCall { .. }))],
    },
    Mishap {
        at: "light",
        happens: |driver| {
            let (value, reason) = ("C2".to_owned(), "misread".to_owned());
            driver.say(Command::CorrectValue { key: key("cabinet"), value, reason });
        },
        told: &[(Kind::Correction, "cabinet", |fact| matches!(fact, Fact::ValueCorrected { .. }))],
    },
    Mishap {
        at: "light",
        happens: |driver| {
            driver.pass_ms(500);
            let at = driver.now.utc;
            driver.pass(120);
            let (value, reason) = ("y".to_owned(), "hands were full".to_owned());
            driver.say(Command::EnterLate { key: key("light"), value, at: (at, at), reason });
        },
        told: &[(Kind::LateEntry, "light", |fact| {
            matches!(fact, Fact::StepAnswered { late: Some(_), .. })
        })],
    },
    Mishap {
        at: "water",
        happens: |driver| driver.say(Command::Incident("a spill, wiped up".to_owned())),
        told: &[(Kind::Incident, "JD", |fact| matches!(fact, Fact::IncidentReported { .. }))],
    },
    Mishap {
        at: "water",
        happens: |driver| {
            driver.say(Command::GoAway);
            driver.pass(600);
            driver.say(Command::ComeBack);
            driver.answer("nothing");
            driver.answer("refrigerator");
        },
        told: &[(Kind::LongInterruption, "10 min", |fact| matches!(fact, Fact::CameBack))],
    },
    Mishap {
        at: "water",
        happens: |driver| {
            driver.say(Command::ReportRestoredSaving { facts: 3, reason: "disk full".to_owned() });
        },
        told: &[(Kind::RecordUnsaved, "3", |fact| matches!(fact, Fact::SavingRestored { .. }))],
    },
    Mishap {
        at: "water",
        happens: |driver| driver.say(Command::ReportRecovery("last-line-cut".to_owned())),
        told: &[(Kind::Recovered, "last-line-cut", |fact| matches!(fact, Fact::Recovered { .. }))],
    },
    Mishap {
        at: "water",
        happens: |driver| driver.answer("lot W7 exp 2027-12-31 maker Anybody"),
        told: &[(Kind::TypedIdentity, "water", |fact| {
            matches!(fact, Fact::StepAnswered { answer: Answer::Scanned(_), .. })
        })],
    },
    Mishap {
        at: "water-name",
        happens: |driver| {
            driver.answer("other");
            driver.answer("saline");
        },
        told: &[(Kind::ComponentRejected, "water-name", |fact| {
            matches!(fact, Fact::StepAnswered { .. })
        })],
    },
    Mishap {
        at: "wipe",
        happens: |driver| {
            driver.pass_ms(500);
            driver.answer_at_once("y");
        },
        told: &[(Kind::TooFast, "wipe", |fact| matches!(fact, Fact::StepAnswered { .. }))],
    },
    Mishap {
        at: "swirl.vial-1",
        happens: |driver| {
            driver.say(Command::GoAway);
            driver.pass(60);
            driver.say(Command::ComeBack);
            driver.answer("nothing");
            driver.answer("not-known");
            driver.answer("go-on");
            driver.answer("PH");
        },
        told: &[
            (Kind::WhereaboutsUnknown, "JD", |fact| matches!(fact, Fact::WhereaboutsTold { .. })),
            (Kind::PharmacistDecided, "whereabouts", |fact| {
                matches!(fact, Fact::PharmacistDecided { .. })
            }),
        ],
    },
    Mishap {
        at: "withdraw",
        happens: |driver| {
            driver.answer(&withdrawn(110));
            driver.answer("redraw");
        },
        told: &[(Kind::OutOfTolerance, "withdraw", |fact| {
            matches!(fact, Fact::CloseCall { .. } | Fact::StepAnswered { .. })
        })],
    },
    Mishap {
        at: "hold",
        happens: |driver| {
            let reason = "dropped".to_owned();
            driver.say(Command::Reject { item: Item::Bag, reason });
        },
        told: &[(Kind::BagRejected, "bag", |fact| matches!(fact, Fact::Rejected { .. }))],
    },
];

/// What must be told, as `kind subject fact`, and the records that came of each mishap.
fn expected(driver: &mut Driver, mishaps: &[&Mishap]) -> Vec<(Kind, String, u64)> {
    let mut expected = Vec::new();
    for mishap in mishaps {
        println!("{} at {}", mishap.told[0].0.word(), mishap.at);
        driver.until(mishap.at);
        let before = driver.session.last_seq();
        (mishap.happens)(driver);
        let new: Vec<&Record> =
            driver.session.records().iter().filter(|it| it.seq > before).collect();
        for (kind, subject, tells) in mishap.told {
            let fact = new
                .iter()
                .find(|it| tells(&it.fact))
                .unwrap_or_else(|| panic!("no fact tells of {}: {new:?}", kind.word()));
            expected.push((*kind, (*subject).to_owned(), fact.seq));
        }
    }
    // Mishaps take their time: reminders and limits that went by are in the facts as such.
    for record in driver.session.records() {
        if let Fact::WindowPassed { window, .. } = &record.fact {
            let kind = match window.as_str() {
                "outer-gloves" => Kind::GlovesOverdue,
                "vials-unrefrigerated" => Kind::VialsUnrefrigerated,
                _ => Kind::LimitPassed,
            };
            expected.push((kind, window.clone(), record.seq));
        }
    }
    expected
}

fn check(mishaps: &[&Mishap]) {
    let mut driver = Driver::open();
    let mut expected = expected(&mut driver, mishaps);
    let all = exceptions(&driver.session);
    let mut is: Vec<(Kind, String, u64)> =
        all.iter().map(|it| (it.kind, it.subject.clone(), it.seq)).collect();
    // The order first: rank, then moment, then place in the record.
    assert!(all.is_sorted_by_key(|it| (it.rank, it.at, it.seq)), "{all:?}");
    is.sort();
    expected.sort();
    let names: Vec<&str> =
        mishaps.iter().flat_map(|it| it.told).map(|(kind, ..)| kind.word()).collect();
    assert_eq!(is, expected, "{}", names.join(" and "));
}

#[test]
fn each_mishap_alone_is_told_as_the_facts_say() {
    for mishap in MISHAPS {
        check(&[mishap]);
    }
}

#[test]
fn every_two_mishaps_are_told_as_the_facts_say() {
    let place = |mishap: &Mishap| ORDER.iter().position(|it| *it == mishap.at).unwrap();
    let mut pairs = 0;
    for (at, one) in MISHAPS.iter().enumerate() {
        for other in &MISHAPS[at + 1..] {
            // A question that the first has answered does not stand any more.
            let answers = |it: &Mishap| {
                matches!(it.told[0].0, Kind::TypedIdentity | Kind::LateEntry | Kind::TooFast)
            };
            if one.at == other.at && answers(one) {
                check(&[other, one]);
            } else if place(one) <= place(other) {
                check(&[one, other]);
            }
            pairs += 1;
        }
    }
    assert_eq!(pairs, MISHAPS.len() * (MISHAPS.len() - 1) / 2);
}
