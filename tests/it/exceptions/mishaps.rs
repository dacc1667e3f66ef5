//! Ways in which each kind of exception comes about, as acts at places of the preparation, so that
//! any two can be put into one session. What follows from them is for others to say.

use std::sync::LazyLock;

use super::*;

/// The questions at which something happens, in the order of the work; the last is wherever it stands.
const PLACES: [&str; 19] = [
    "cabinet",
    "calculation",
    "light",
    "vial.vial-1",
    "vial-state.vial-1",
    "vial-name.vial-2",
    "water",
    "water-name",
    "wipe",
    "inject.vial-1",
    "swirl.vial-1",
    "withdraw",
    "hold",
    "store",
    "equilibrate",
    "release",
    "infusion-start",
    "infusion-end",
    "",
];

impl Way {
    /// Whether both happen at one question, so that either may be the first.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.acts.iter().any(|(place, _)| other.acts.iter().any(|(it, _)| it == place))
    }
}

type Act = fn(&mut Driver) -> Result<(), Refusal>;

/// One way to one kind.
pub(super) struct Way {
    pub(super) kind: Kind,
    of_site: bool,
    pub(super) damaged: bool,
    acts: Vec<(&'static str, Act)>,
    /// What must be said before the work goes on.
    then: Act,
}

/// What a session came to: also where not all of it could be done.
pub(super) struct Ended {
    pub(super) driver: Driver,
    pub(super) damaged: bool,
}

/// All that is known of how each kind comes about.
pub(super) static WAYS: LazyLock<Vec<Way>> = LazyLock::new(|| {
    let mut ways = limits();
    ways.extend(clocks_and_files());
    ways.extend(things());
    ways.extend(figures());
    ways.extend(people());
    ways
});

fn way(kind: Kind, acts: Vec<(&'static str, Act)>) -> Way {
    Way { kind, of_site: false, damaged: false, acts, then: |_| Ok(()) }
}

fn at(kind: Kind, place: &'static str, act: Act) -> Way {
    way(kind, vec![(place, act)])
}

fn because(reason: &str) -> String {
    reason.to_owned()
}

fn wait(driver: &mut Driver, seconds: i64) -> Result<(), Refusal> {
    driver.pass(seconds);
    driver.command(Command::Wake)
}

/// Slowly, and with fresh gloves all the while.
fn two_hours(driver: &mut Driver) -> Result<(), Refusal> {
    driver.command(Command::ChangeGloves)?;
    for _ in 0..6 {
        driver.pass(1_200);
        driver.command(Command::ChangeGloves)?;
    }
    Ok(())
}

fn pharmacist_goes_on(driver: &mut Driver) -> Result<(), Refusal> {
    driver.pass(40);
    driver.try_answer("go-on")?;
    driver.pass(40);
    driver.try_answer("PH")
}

fn settle(driver: &mut Driver) -> Result<(), Refusal> {
    let began = driver.session.done(&key("inject.vial-1.start")).map(|done| done.at.early.utc);
    let (tray, now) = (began.unwrap_or(driver.now.utc), driver.now.utc);
    driver.pass(10);
    driver.command(Command::Settle { second: "MK".to_owned(), tray, now })
}

fn restart(driver: &mut Driver) -> Result<(), Refusal> {
    driver.pass(120);
    driver.now.boot = BootId("second".to_owned());
    driver.now.since_boot_ns = 20 * vialwatch::time::SECOND_NS;
    driver.command(Command::Resume)
}

fn came_back(driver: &mut Driver) -> Result<(), Refusal> {
    for answer in ["nothing", "refrigerator"] {
        driver.pass(40);
        driver.try_answer(answer)?;
    }
    Ok(())
}

fn runs_ahead(driver: &mut Driver) -> Result<(), Refusal> {
    driver.now.utc += chrono::TimeDelta::seconds(90);
    wait(driver, 60)
}

fn correct_start(driver: &mut Driver, step: &str, by_s: i64) -> Result<(), Refusal> {
    driver.pass(300);
    let Some(done) = driver.session.done(&key(step)) else { return Err(Refusal::NotNext) };
    let at = done.at.early.utc + chrono::TimeDelta::seconds(by_s);
    let reason = because("pressed at another time");
    driver.command(Command::CorrectTime { key: key(step), at: (at, at), reason })
}

fn limits() -> Vec<Way> {
    let passed = |driver: &mut Driver| wait(driver, 7 * 3_600);
    let clash: Act = |driver| wait(driver, 18_000);
    let report: Act = |driver| {
        driver.pass(17_000);
        driver.try_answer("now")
    };
    vec![
        at(Kind::LimitPassed, "release", passed),
        at(Kind::LimitPassed, "swirl.vial-1", |driver| wait(driver, 5 * 3_600)),
        at(Kind::LimitPassed, "", |driver| wait(driver, 9 * 3_600)),
        way(Kind::LimitsClash, vec![("swirl.vial-1", two_hours), ("release", clash)]),
        way(
            Kind::LimitsClash,
            vec![
                ("swirl.vial-1", two_hours),
                ("infusion-start", report),
                ("infusion-end", |driver| correct_start(driver, "infusion-start", 200)),
            ],
        ),
        at(Kind::LimitMadeLater, "inject.vial-1", |driver| {
            correct_start(driver, "inject.vial-1.start", 120)?;
            driver.pass(40);
            driver.try_answer("MK")
        }),
        way(
            Kind::InfusionLate,
            vec![("infusion-start", |driver| {
                driver.pass(22_800);
                driver.try_answer("now")?;
                driver.pass(40);
                driver.try_answer("the ward and the prescriber")
            })],
        ),
        at(Kind::InfusionLate, "infusion-end", |driver| {
            driver.pass(8 * 3_600);
            driver.try_answer("now")
        }),
        at(Kind::PastLastLimit, "cabinet", |driver| {
            driver.pass(8 * 3_600 + 1);
            Ok(())
        }),
        at(Kind::PastLastLimit, "", |driver| {
            driver.pass(9 * 3_600);
            Ok(())
        }),
        at(Kind::InfusionUnreported, "infusion-start", |driver| wait(driver, 8 * 3_600)),
        at(Kind::InfusionUnreported, "infusion-start", |driver| {
            driver.pass(8 * 3_600);
            Ok(())
        }),
        at(Kind::InfusionUnreported, "infusion-end", |driver| wait(driver, 8 * 3_600)),
        Way {
            then: pharmacist_goes_on,
            ..at(Kind::VialsUnrefrigerated, "withdraw", |driver| {
                driver.command(Command::ChangeGloves)?;
                wait(driver, 16 * 60)
            })
        },
        Way {
            then: pharmacist_goes_on,
            ..way(
                Kind::WaitEndedEarly,
                vec![
                    ("store", |driver| {
                        driver.pass(40);
                        driver.try_answer("refrigerate")
                    }),
                    ("equilibrate", |driver| {
                        driver.pass(600);
                        let (second, reason) = ("MK".to_owned(), because("the ward waits"));
                        driver.command(Command::EndWaitEarly { second, reason })
                    }),
                ],
            )
        },
    ]
}

fn clocks_and_files() -> Vec<Way> {
    let restored = |driver: &mut Driver| {
        let reason = because("disk full");
        driver.command(Command::ReportRestoredSaving { facts: 3, reason })
    };
    let lost_and_settled: Act = |driver| {
        restart(driver)?;
        came_back(driver)?;
        settle(driver)
    };
    let ahead_and_settled: Act = |driver| {
        runs_ahead(driver)?;
        settle(driver)
    };
    let unknown_then: Act = |driver| {
        came_back(driver)?;
        settle(driver)
    };
    let none = || way(Kind::RecordDamaged, Vec::new());
    vec![
        Way { then: unknown_then, ..at(Kind::ClockUnknown, "inject.vial-1", restart) },
        Way { then: settle, ..at(Kind::ClocksDisagree, "inject.vial-1", runs_ahead) },
        at(Kind::ClockSettled, "inject.vial-1", lost_and_settled),
        at(Kind::ClockSettled, "inject.vial-1", ahead_and_settled),
        Way { damaged: true, ..none() },
        Way { of_site: true, kind: Kind::SiteProtocol, ..none() },
        at(Kind::RecordUnsaved, "water", restored),
        at(Kind::Recovered, "water", |driver| {
            driver.command(Command::ReportRecovery("last-line-cut".to_owned()))
        }),
    ]
}

fn things() -> Vec<Way> {
    vec![
        Way {
            then: |driver| {
                driver.pass(40);
                driver.try_answer("wrong name")?;
                driver.pass(40);
                driver.try_answer("replace")
            },
            ..at(Kind::VialRejected, "vial-name.vial-2", |driver| {
                driver.pass(40);
                driver.try_answer("other")
            })
        },
        at(Kind::BagRejected, "hold", |driver| {
            driver.command(Command::Reject { item: Item::Bag, reason: because("dropped") })
        }),
        at(Kind::BagRejected, "", |driver| {
            driver.pass(40);
            driver.command(Command::Reject { item: Item::Bag, reason: because("it leaks") })
        }),
        Way {
            then: |driver| {
                driver.pass(40);
                driver.try_answer("saline")
            },
            ..at(Kind::ComponentRejected, "water-name", |driver| {
                driver.pass(40);
                driver.try_answer("other")
            })
        },
        at(Kind::Discarded, "water", |driver| {
            driver.command(Command::DiscardAll(because("the order was cancelled")))
        }),
        at(Kind::Discarded, "", |driver| {
            driver.pass(40);
            if driver.standing() == "discard" {
                driver.try_answer("the pharmacist")
            } else {
                driver.command(Command::DiscardAll(because("the order was cancelled")))
            }
        }),
        at(Kind::LabelVoid, "release", |driver| correct_start(driver, "into-bag.start", -20)),
        at(Kind::LabelVoid, "release", |driver| correct_start(driver, "inject.vial-1.start", -20)),
        at(Kind::Incident, "water", |driver| {
            driver.command(Command::Incident(because("a spill, wiped up")))
        }),
    ]
}

fn figures() -> Vec<Way> {
    let redraw: Act = |driver| {
        driver.pass(40);
        driver.try_answer("redraw")
    };
    vec![
        Way {
            then: redraw,
            ..at(Kind::ShortWithdrawal, "withdraw", |driver| {
                driver.pass(40);
                driver.try_answer(&withdrawn(90))
            })
        },
        Way {
            then: redraw,
            ..at(Kind::OutOfTolerance, "withdraw", |driver| {
                driver.pass(40);
                driver.try_answer(&withdrawn(110))
            })
        },
        at(Kind::Override, "withdraw", |driver| {
            driver.pass(40);
            driver.try_answer(&withdrawn(90))?;
            driver.pass(40);
            let (second, reason) = ("MK".to_owned(), because("the last of the vials"));
            driver.command(Command::Override { second, reason })
        }),
    ]
}

fn people() -> Vec<Way> {
    vec![
        Way {
            then: |driver| {
                driver.pass(40);
                driver.try_answer("PH")
            },
            ..at(Kind::PharmacistDecided, "vial-state.vial-1", |driver| {
                driver.pass(40);
                driver.try_answer("warm")?;
                driver.pass(40);
                driver.try_answer("go-on")
            })
        },
        Way {
            then: pharmacist_goes_on,
            ..at(Kind::WhereaboutsUnknown, "swirl.vial-1", |driver| {
                driver.command(Command::GoAway)?;
                driver.pass(60);
                driver.command(Command::ComeBack)?;
                driver.try_answer("nothing")?;
                driver.try_answer("not-known")
            })
        },
        at(Kind::Correction, "light", |driver| {
            let (value, reason) = ("C2".to_owned(), because("misread"));
            driver.command(Command::CorrectValue { key: key("cabinet"), value, reason })
        }),
        at(Kind::LateEntry, "light", |driver| {
            driver.pass_ms(500);
            let at = driver.now.utc;
            driver.pass(120);
            let (value, reason) = ("y".to_owned(), because("hands were full"));
            driver.command(Command::EnterLate { key: key("light"), value, at: (at, at), reason })
        }),
        at(Kind::CloseCall, "calculation", |driver| {
            driver.pass(10);
            match driver.try_answer("MK 1.4") {
                Err(Refusal::ReadingDiffers) => Ok(()),
                other => other.and(Err(Refusal::NotNext)),
            }
        }),
        at(Kind::TooFast, "wipe", |driver| {
            driver.pass_ms(500);
            driver.try_answer("y")
        }),
        at(Kind::TypedIdentity, "water", |driver| {
            driver.pass(40);
            driver.try_answer("lot W7 exp 2027-12-31 maker Anybody")
        }),
        Way {
            then: |driver| driver.command(Command::ChangeGloves),
            ..at(Kind::GlovesOverdue, "vial.vial-1", |driver| wait(driver, 31 * 60))
        },
        Way {
            then: came_back,
            ..at(Kind::LongInterruption, "water", |driver| {
                driver.command(Command::GoAway)?;
                driver.pass(600);
                driver.command(Command::ComeBack)
            })
        },
        at(Kind::OperatorChanged, "water", |driver| {
            driver.command(Command::HandOver("AB".to_owned()))
        }),
    ]
}

/// One session in which both happen, each where it belongs; as far as the rules let it come.
pub(super) fn happen(ways: &[&Way]) -> Ended {
    let mut driver = Driver::open_with(|it| it.site_protocol = ways.iter().any(|way| way.of_site));
    let mut acts: Vec<(usize, usize, &Way, Act)> = Vec::new();
    for way in ways {
        for (number, (place, act)) in way.acts.iter().enumerate() {
            let place = PLACES.iter().position(|it| it == place).unwrap();
            acts.push((place, way.acts.len() - number, way, *act));
        }
    }
    acts.sort_by_key(|(place, ..)| *place);
    let last = acts.len().saturating_sub(1);
    for (number, (place, left, way, act)) in acts.into_iter().enumerate() {
        let name = PLACES[place];
        let there = name.is_empty() || driver.try_until(name);
        if !there || act(&mut driver).is_err() {
            break;
        }
        if number < last && left == 1 && (way.then)(&mut driver).is_err() {
            break;
        }
    }
    Ended { driver, damaged: ways.iter().any(|way| way.damaged) }
}
