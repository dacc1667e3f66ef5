//! Facts and records to test with: one of every kind, and any of every kind.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use proptest::prelude::*;
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};
use vialwatch::protocol::Rank;
use vialwatch::session::fact::{
    Answer, Cause, ExceptionName, Fact, FollowUp, Item, Late, Mode, Opening, Part, Record, Scanned,
    SignOff, Stamp, StepKey, Verdict, Whereabouts,
};
use vialwatch::session::people::Initials;
use vialwatch::time::{BootId, Reading};

/// When the sessions of tests begin.
pub(crate) fn noon() -> DateTime<Utc> {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

/// Somebody.
pub(crate) fn initials(text: &str) -> Initials {
    Initials::new(text).unwrap()
}

/// All clocks, so many seconds after noon.
pub(crate) fn reading(seconds: i64) -> Reading {
    Reading {
        utc: noon() + TimeDelta::seconds(seconds),
        offset_min: 60,
        boot: BootId("boot-1".into()),
        since_boot_ns: 1_000_000_000 * seconds,
    }
}

/// A record in its place, a second after the one before.
pub(crate) fn record(seq: u64, fact: Fact) -> Record {
    let reading = reading(i64::try_from(seq).unwrap());
    Record { seq, stamp: Stamp { reading, by: initials("JD") }, fact }
}

/// An opening of a real session.
pub(crate) fn opening(id: &str) -> Fact {
    opening_in(Mode::Real, id)
}

fn opening_in(mode: Mode, id: &str) -> Fact {
    let protocol = "{\"id\": \"any\"}\n".to_owned();
    let protocol_sha256 = format!("{:x}", HexOf(Sha256::digest(protocol.as_bytes()).as_slice()));
    Fact::Opened(Box::new(Opening {
        format: 1,
        program: "0.1.0".into(),
        id: id.into(),
        salt: "00112233445566778899aabbccddeeff".into(),
        mode,
        protocol,
        protocol_sha256,
        site_protocol: false,
        operator: initials("JD"),
    }))
}

/// The same as a walkthrough.
pub(crate) fn practice_opening(id: &str) -> Fact {
    let mode = Mode::Practice { scenario: "first-day".into(), seed: u64::MAX, speed: 60 };
    opening_in(mode, id)
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) struct HexOf<'a>(pub(crate) &'a [u8]);

impl std::fmt::LowerHex for HexOf<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9 .,:-]{0,40}",
        any::<String>(),
        Just("quote \" back \\ slash \n \u{202e} \u{1f600} ,\"hash\":\"".to_owned()),
    ]
}

fn any_id() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9-]{0,20}"
}

fn any_initials() -> impl Strategy<Value = Initials> {
    prop_oneof!["[A-Z]{1,3}", "[A-ZÄÖÜ][a-zß]{1,9} [A-Z]"].prop_map(|text| initials(&text))
}

fn any_instant() -> impl Strategy<Value = DateTime<Utc>> {
    (0_i64..4_000_000_000, prop_oneof![Just(0), 0_u32..1_000_000_000])
        .prop_map(|(seconds, ns)| DateTime::from_timestamp(seconds, ns).unwrap())
}

fn any_figure() -> impl Strategy<Value = Decimal> {
    (-1_000_000_000_000_i64..1_000_000_000_000, 0_u32..10)
        .prop_map(|(digits, scale)| Decimal::new(digits, scale))
}

fn any_key() -> impl Strategy<Value = StepKey> {
    let part = prop_oneof![Just(Part::Start), Just(Part::Main)];
    (any_id(), prop::option::of(1_u16..), part).prop_map(|(step, vial, part)| StepKey {
        step,
        vial,
        part,
    })
}

fn any_late() -> impl Strategy<Value = Late> {
    (any_instant(), any_instant(), any_text()).prop_map(|(earliest, latest, reason)| Late {
        earliest,
        latest,
        reason,
    })
}

fn any_item() -> impl Strategy<Value = Item> {
    prop_oneof![
        any::<u16>().prop_map(Item::Vial),
        any_key().prop_map(Item::Component),
        Just(Item::Bag)
    ]
}

fn any_cause() -> impl Strategy<Value = Cause> {
    prop_oneof![
        any_id().prop_map(Cause::Window),
        Just(Cause::Whereabouts),
        any_key().prop_map(Cause::Step)
    ]
}

fn any_scanned() -> impl Strategy<Value = Scanned> {
    let day = (2020_i32..2060, 1_u32..=366)
        .prop_filter_map("a day", |(year, day)| NaiveDate::from_yo_opt(year, day));
    let some = || prop::option::of(any_text());
    (some(), any_text(), day, some(), some(), any::<bool>()).prop_map(
        |(gtin, lot, expiry, serial, maker, typed)| Scanned {
            gtin,
            lot,
            expiry,
            serial,
            maker,
            typed,
        },
    )
}

/// Any answer.
pub(crate) fn any_answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        Just(Answer::Confirmed),
        any_text().prop_map(Answer::Text),
        (any_text(), prop::option::of(any_instant()))
            .prop_map(|(reference, prepared_at)| Answer::Order { reference, prepared_at }),
        any_figure().prop_map(Answer::Value),
        any_id().prop_map(Answer::Chosen),
        any_scanned().prop_map(Answer::Scanned),
        (any_initials(), prop::option::of(any_figure()))
            .prop_map(|(by, read)| Answer::Witnessed { by, read }),
        any_instant().prop_map(Answer::Reported),
    ]
}

fn any_rank() -> impl Strategy<Value = Rank> {
    prop_oneof![Just(Rank::None), Just(Rank::Caution), Just(Rank::Warning), Just(Rank::Passed)]
}

fn any_act() -> impl Strategy<Value = Fact> {
    prop_oneof![
        (any_key(), any_answer(), prop::option::of(any_late()))
            .prop_map(|(key, answer, late)| Fact::StepAnswered { key, answer, late }),
        (any_text(), prop::option::of(any_answer()), any_text(), any_id()).prop_map(
            |(question, answer, typed, refusal)| Fact::CloseCall {
                question,
                answer,
                typed,
                refusal
            }
        ),
        (any_item(), any_text())
            .prop_map(|(item, reason)| Fact::RejectionExplained { item, reason }),
        (any_item(), any_text()).prop_map(|(item, reason)| Fact::Rejected { item, reason }),
        (any::<u16>(), any::<bool>())
            .prop_map(|(vial, replace)| Fact::ReplacementDecided { vial, replace }),
        (any_key(), any_id()).prop_map(|(key, word)| Fact::OutcomeChosen { key, word }),
        (any_cause(), any::<bool>())
            .prop_map(|(cause, go_on)| Fact::PharmacistDecided { cause, go_on }),
        (any_cause(), any_initials()).prop_map(|(cause, by)| Fact::PharmacistNamed { cause, by }),
        any_text().prop_map(|told| Fact::Discarded { told }),
        any_text().prop_map(|reason| Fact::DiscardChosen { reason }),
        (any_key(), any_answer(), any_initials(), any_text()).prop_map(
            |(key, answer, second, reason)| Fact::Overridden { key, answer, second, reason }
        ),
        (any_key(), any_initials(), any_text())
            .prop_map(|(key, second, reason)| Fact::WaitEndedEarly { key, second, reason }),
    ]
}

fn any_sign_off() -> impl Strategy<Value = SignOff> {
    let verdict = prop_oneof![
        Just(Verdict::Accepted),
        Just(Verdict::AcceptedWithRemark),
        Just(Verdict::NotAccepted)
    ];
    let follow_up = prop_oneof![
        Just(FollowUp::None),
        Just(FollowUp::Closed),
        (any_text(), any_text()).prop_map(|(what, whom)| FollowUp::Open { what, whom }),
    ];
    let name = (any::<u64>(), any_id(), any_text())
        .prop_map(|(seq, kind, subject)| ExceptionName { seq, kind, subject });
    let names = prop::collection::vec(name, 0..4);
    (any_initials(), verdict, prop::option::of(any_text()), follow_up, names).prop_map(
        |(by, verdict, remark, follow_up, acknowledged)| SignOff {
            by,
            verdict,
            remark,
            follow_up,
            acknowledged,
        },
    )
}

fn any_change() -> impl Strategy<Value = Fact> {
    let corrected =
        || (any_key(), any_late()).prop_map(|(key, at)| Fact::TimeCorrected { key, at });
    let late = (any_key(), any_answer(), any_late())
        .prop_map(|(key, answer, late)| Fact::StepAnswered { key, answer, late: Some(late) });
    prop_oneof![
        (any_key(), any_answer(), any_text())
            .prop_map(|(key, answer, reason)| Fact::ValueCorrected { key, answer, reason }),
        corrected(),
        prop_oneof![corrected().boxed(), late.boxed()]
            .prop_map(|change| Fact::ChangeProposed(Box::new(change))),
        any_initials().prop_map(|by| Fact::ChangeSeen { by }),
        any_text().prop_map(|reason| Fact::ChangeWithdrawn { reason }),
        (any_key(), any_text()).prop_map(|(key, reason)| Fact::StepUndone { key, reason }),
        any_text().prop_map(|text| Fact::NoteWritten { text }),
        any_text().prop_map(|text| Fact::IncidentReported { text }),
        any_sign_off().prop_map(|sign_off| Fact::SignedOff(Box::new(sign_off))),
        Just(Fact::GlovesChanged),
        Just(Fact::WentAway),
        Just(Fact::CameBack),
        any::<bool>().prop_map(|done_elsewhere| Fact::MeanwhileTold { done_elsewhere }),
        prop_oneof![
            Just(Whereabouts::Refrigerator),
            Just(Whereabouts::Cabinet),
            Just(Whereabouts::NotKnown)
        ]
        .prop_map(Fact::WhereaboutsTold),
        any_initials().prop_map(|to| Fact::HandedOver { to }),
        any_id().prop_map(|window| Fact::AlarmAcknowledged { window }),
    ]
}

fn any_due() -> impl Strategy<Value = Fact> {
    prop_oneof![
        (any_initials(), any_instant(), any_instant())
            .prop_map(|(second, tray, now)| Fact::ClockSettled { second, tray, now }),
        Just(Fact::Resumed),
        any::<i64>().prop_map(|lasted_s| Fact::Suspended { lasted_s }),
        any_text().prop_map(|found| Fact::Recovered { found }),
        (any::<u64>(), any_text())
            .prop_map(|(facts, reason)| Fact::SavingRestored { facts, reason }),
        (any_key(), any_text()).prop_map(|(key, told)| Fact::InfusionLateTold { key, told }),
        (any_id(), any_instant()).prop_map(|(window, due)| Fact::WindowPassed { window, due }),
        (any_id(), any_instant()).prop_map(|(window, due)| Fact::TargetShortened { window, due }),
        (any_id(), any_id(), any_rank(), any_instant(), any_instant()).prop_map(
            |(window, act, rank, due, until)| Fact::AlarmRaised { window, act, rank, due, until }
        ),
        (any_id(), any_instant()).prop_map(|(window, due)| Fact::WaitOver { window, due }),
        (prop::collection::vec(any_id(), 0..4), any_instant())
            .prop_map(|(windows, due)| Fact::LimitsClashed { windows, due }),
        any::<i64>().prop_map(|ahead_s| Fact::ClocksDisagreed { ahead_s }),
        Just(Fact::ClockLost),
        (any_text(), any_text())
            .prop_map(|(version, sha256)| Fact::PracticeBegun { version, sha256 }),
        (any_id(), any::<bool>())
            .prop_map(|(inject, by_trainer)| Fact::InjectGiven { inject, by_trainer }),
        Just(Fact::PracticePaused),
        Just(Fact::PracticeWentOn),
        any_id().prop_map(|to| Fact::StepsSkipped { to }),
        Just(Fact::SkipEnded),
    ]
}

/// Any fact that may stand behind the opening.
pub(crate) fn any_fact() -> impl Strategy<Value = Fact> {
    prop_oneof![any_act().boxed(), any_change().boxed(), any_due().boxed()]
}

/// Any stamp.
pub(crate) fn any_stamp() -> impl Strategy<Value = Stamp> {
    (any_instant(), -840_i32..=840, "[0-9a-f-]{0,36}", any::<i64>(), any_initials()).prop_map(
        |(utc, offset_min, boot, since_boot_ns, by)| {
            let reading = Reading { utc, offset_min, boot: BootId(boot), since_boot_ns };
            Stamp { reading, by }
        },
    )
}
