//! One fact of a record in one line: when, who, what. Decides nothing.

use crate::session::fact::{Answer, Fact, FollowUp, Late, Record, SignOff, Whereabouts};

use super::{Shown, clock_span, protocol, utc_floor};

/// Number, time, operator and what happened.
pub fn line(record: &Record) -> String {
    let at = utc_floor(record.stamp.reading.utc);
    let by = Shown::new(record.stamp.by.as_str());
    format!("{:4}  {at}  {by}  {}", record.seq, Shown::new(&what(&record.fact)))
}

/// Said of a record in which a newer program wrote, before what is worked out from it.
pub fn newer(format: u32, unread: usize) -> String {
    let unread = match unread {
        0 => return format!("written by a newer version (format {format})"),
        1 => "1 fact is".to_owned(),
        _ => format!("{unread} facts are"),
    };
    format!(
        "written by a newer version (format {format}): {unread} not known here, so what is worked \
         out below may be wrong"
    )
}

/// What happened, as it came: to be made displayable by whoever shows it.
pub fn what(fact: &Fact) -> String {
    match fact {
        Fact::Opened(opening) => {
            let protocol = protocol::digest(&opening.protocol_sha256, opening.site_protocol);
            format!("opened with program {}, protocol {protocol}", opening.program)
        }
        Fact::StepAnswered { key, answer: it, late } => {
            format!("{key}: {}{}", answer(it), entered_late(late.as_ref()))
        }
        Fact::CloseCall { question, typed, refusal, .. } => {
            format!("{question}: refused {refusal} ({typed})")
        }
        Fact::Overridden { key, answer: it, second, reason } => {
            format!("{key}: {} overridden with {}: {reason}", answer(it), second.as_str())
        }
        Fact::WaitEndedEarly { key, second, reason } => {
            format!("{key}: ended early with {}: {reason}", second.as_str())
        }
        Fact::ValueCorrected { key, answer: it, reason } => {
            format!("{key}: corrected to {}: {reason}", answer(it))
        }
        Fact::TimeCorrected { key, at } => {
            format!("{key}: time corrected{}", entered_late(Some(at)))
        }
        Fact::StepUndone { key, reason } => format!("{key}: taken back: {reason}"),
        Fact::ChangeProposed(change) => format!("proposed: {}", what(change)),
        Fact::ChangeSeen { by } => format!("change seen by {}", by.as_str()),
        Fact::ChangeWithdrawn { reason } => format!("change withdrawn: {reason}"),
        other => rejection_or_act(other),
    }
}

fn rejection_or_act(fact: &Fact) -> String {
    match fact {
        Fact::RejectionExplained { item, reason } => {
            format!("reason for rejecting {item}: {reason}")
        }
        Fact::Rejected { item, reason } => format!("rejected {item}: {reason}"),
        Fact::ReplacementDecided { vial, replace: true } => format!("vial-{vial} is replaced"),
        Fact::ReplacementDecided { vial, .. } => format!("vial-{vial} is not replaced"),
        Fact::OutcomeChosen { key, word } => format!("{key}: {word}"),
        Fact::PharmacistDecided { cause, go_on: true } => format!("{cause}: go on"),
        Fact::PharmacistDecided { cause, .. } => format!("{cause}: discard"),
        Fact::PharmacistNamed { cause, by } => {
            format!("{cause}: stated to be a pharmacist: {}", by.as_str())
        }
        Fact::Discarded { told } => format!("DISCARDED; told {told}"),
        Fact::DiscardChosen { reason } => format!("DISCARDED: {reason}"),
        Fact::NoteWritten { text } => format!("note: {text}"),
        Fact::IncidentReported { text } => format!("incident: {text}"),
        Fact::GlovesChanged => "outer gloves changed".to_owned(),
        Fact::WentAway => "away".to_owned(),
        Fact::CameBack => "back".to_owned(),
        Fact::MeanwhileTold { done_elsewhere: true } => "meanwhile: done elsewhere".to_owned(),
        Fact::MeanwhileTold { .. } => "meanwhile: nothing".to_owned(),
        Fact::WhereaboutsTold(place) => format!("meanwhile at: {}", whereabouts(*place)),
        Fact::HandedOver { to } => format!("handed over to {}", to.as_str()),
        Fact::InfusionLateTold { key, told } => format!("{key} after its limit; told {told}"),
        other => by_time_or_machine(other),
    }
}

fn by_time_or_machine(fact: &Fact) -> String {
    match fact {
        Fact::AlarmAcknowledged { window } => format!("alarm acknowledged: {window}"),
        Fact::ClockSettled { second, tray, now } => format!(
            "clock settled with {}: tray {}, now {}",
            second.as_str(),
            utc_floor(*tray),
            utc_floor(*now)
        ),
        Fact::Resumed => "resumed".to_owned(),
        Fact::Suspended { lasted_s } => format!("the machine slept {}", clock_span(*lasted_s)),
        Fact::Recovered { found } => format!("recovered: {found}"),
        Fact::SavingRestored { facts, reason } => {
            format!("saved again: {facts} facts had waited ({reason})")
        }
        Fact::WindowPassed { window, due } => format!("PASSED {window}, due {}", utc_floor(*due)),
        Fact::TargetShortened { window, due } => {
            format!("{window} can no longer be kept, due {}", utc_floor(*due))
        }
        Fact::AlarmRaised { window, act, rank, until, .. } => {
            format!("{rank:?} {window}: {act} by {}", utc_floor(*until))
        }
        Fact::WaitOver { window, due } => format!("{window} over, due {}", utc_floor(*due)),
        Fact::LimitsClashed { windows, .. } => format!("limits clash: {}", windows.join(", ")),
        Fact::ClocksDisagreed { ahead_s } => {
            format!("clocks disagree: wall clock ahead by {}", clock_span(*ahead_s))
        }
        Fact::SignedOff(sign_off) => signed_off(sign_off),
        Fact::ClockLost => "time unknown".to_owned(),
        Fact::Unread { kind } => format!("{kind} (made by a newer version)"),
        other => practice(other),
    }
}

fn practice(fact: &Fact) -> String {
    match fact {
        Fact::PracticeBegun { version, .. } => {
            format!("practice begun, scenario version {version}")
        }
        Fact::InjectGiven { inject, by_trainer: true } => {
            format!("inject {inject}, brought by the trainer")
        }
        Fact::InjectGiven { inject, .. } => format!("inject {inject}"),
        Fact::PracticePaused => "practice paused".to_owned(),
        Fact::PracticeWentOn => "practice went on".to_owned(),
        Fact::StepsSkipped { to } => format!("practice skipped to {to}"),
        Fact::SkipEnded => "practice goes on from here".to_owned(),
        _ => String::new(),
    }
}

fn signed_off(sign_off: &SignOff) -> String {
    let mut text = format!("signed off: {}", sign_off.verdict.word().replace('-', " "));
    if let Some(remark) = &sign_off.remark {
        text.push_str(&format!(" ({remark})"));
    }
    match &sign_off.follow_up {
        FollowUp::None => {}
        FollowUp::Open { what, whom } => {
            text.push_str(&format!("; follow-up open: {what}, {whom}"));
        }
        FollowUp::Closed => text.push_str("; follow-up closed"),
    }
    match sign_off.acknowledged.len() {
        0 => {}
        1 => text.push_str("; 1 exception acknowledged"),
        many => text.push_str(&format!("; {many} exceptions acknowledged")),
    }
    text
}

/// An answer as it reads in a record: the words and figures that were given.
pub fn answer(answer: &Answer) -> String {
    match answer {
        Answer::Confirmed => "done".to_owned(),
        Answer::Text(text) => text.clone(),
        Answer::Order { reference, .. } => reference.clone(),
        Answer::Value(amount) => amount.normalize().to_string(),
        Answer::Chosen(word) => word.clone(),
        Answer::Scanned(scanned) => {
            let how = if scanned.typed { " (typed)" } else { "" };
            format!("lot {} exp {}{how}", scanned.lot, scanned.expiry)
        }
        Answer::Witnessed { by, read: None } => by.as_str().to_owned(),
        Answer::Witnessed { by, read: Some(read) } => {
            format!("{} read {}", by.as_str(), read.normalize())
        }
        Answer::Reported(at) => utc_floor(*at),
    }
}

fn entered_late(late: Option<&Late>) -> String {
    match late {
        None => String::new(),
        Some(late) if late.earliest == late.latest => {
            format!(" at {}: {}", utc_floor(late.earliest), late.reason)
        }
        Some(late) => format!(
            " at {} to {}: {}",
            utc_floor(late.earliest),
            utc_floor(late.latest),
            late.reason
        ),
    }
}

fn whereabouts(place: Whereabouts) -> &'static str {
    match place {
        Whereabouts::Refrigerator => "refrigerator",
        Whereabouts::Cabinet => "cabinet",
        Whereabouts::NotKnown => "not known",
    }
}
