//! Why something was refused, in a sentence; the word before it is the contract of plain mode.
//! Never repeats a figure that a blind reading must not show.

use crate::session::command::Refusal;

const NOT_AN_ANSWER: &str =
    "this does not answer the question: y confirms, :help lists the other forms";

/// One sentence for a refusal.
pub fn sentence(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::NotAnAnswer => NOT_AN_ANSWER,
        Refusal::NotAnOption => "use one of the words listed",
        Refusal::UnreadableFigure => "type a figure such as 1.44, without sign or exponent",
        Refusal::TooManyDecimals => "more decimals than this step takes",
        Refusal::MayMeanThousands => "a comma before three digits may mean thousands: use a point",
        Refusal::BelowRange | Refusal::AboveRange => {
            "not for this protocol: use a site protocol for another volume"
        }
        Refusal::OutOfTolerance => "outside the tolerance of this step",
        Refusal::ConcentrationOutOfBounds => "the concentration would be outside its bounds",
        Refusal::DosesDiffer => "the two doses differ: both are asked again",
        Refusal::ReadingDiffers => {
            "the reading differs from what was entered: look again, both of you"
        }
        Refusal::SamePerson => "the second person must be someone who did none of the work checked",
        Refusal::NoInitials => "initials are needed: two letters at least",
        Refusal::MixedScripts => "the initials mix Latin with Greek or Cyrillic: type them in one",
        Refusal::ReadingMissing => "type the initials and what you read",
        Refusal::UnreadableScan => "scan again, or type: lot LOT exp YYYY-MM-DD",
        Refusal::ScanIncomplete => "lot and expiry are needed: type lot LOT exp YYYY-MM-DD",
        Refusal::Expired => "the package is past its date: take another",
        Refusal::WrongProduct => "this code belongs to another product: take the right one",
        Refusal::UnknownProduct => "this code is not listed: check by eye, then :override",
        Refusal::AlreadyScanned => "this package was scanned before: scan the next one",
        Refusal::WaitNotOver => "the wait is not over",
        Refusal::InFuture => "this time lies in the future",
        Refusal::OutOfOrder => "this time does not lie between what came before and after",
        Refusal::LimitPassed => "a limit was passed before this answer",
        Refusal::Overtaken => "something else is asked first",
        Refusal::ClockUnknown => "time is unknown: settle the clock question first",
        Refusal::LimitsClash => "the limits can no longer all be met",
        Refusal::NotSaved => "the record is not saved: it must be before release",
        Refusal::Away => "away: come back first",
        Refusal::NotAway => "nobody is away",
        Refusal::UnknownStep => "no such step",
        Refusal::NotDone => "this step has no answer yet",
        Refusal::NotNext => "only the step that comes next can be entered late",
        Refusal::NotCorrectable => "this can't be corrected, taken back or entered late",
        Refusal::AfterFirstInjection => "order, dose and vials stand since the first injection",
        Refusal::NothingToOverride => "nothing was refused here",
        Refusal::OverrideNotAllowed => "the protocol allows no override here",
        Refusal::NoWait => "no wait is running",
        Refusal::NothingToReject => "there is no such vial or bag in use",
        Refusal::NoAlarm => "no alarm stands",
        Refusal::NoClockQuestion => "no clock question stands",
        Refusal::TimesDoNotFit => "the two times do not fit together",
        Refusal::EmptyText => "an empty line is no answer",
        Refusal::TooLong => "too long",
        Refusal::Ended => "the session has ended",
        Refusal::AfterRelease => "the bag was handed over",
        Refusal::NotOver
        | Refusal::OwnWork
        | Refusal::NotAcknowledged
        | Refusal::RemarkMissing
        | Refusal::RemarkNotSaid => judgement(refusal),
    }
}

/// Of a supervisor's judgement.
fn judgement(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::NotOver => "the session is not over",
        Refusal::OwnWork => "the reviewer must be someone who had no part in the session",
        Refusal::NotAcknowledged => "an exception is not acknowledged",
        Refusal::RemarkNotSaid => "with a remark it is accepted with remark, or not accepted",
        _ => "a remark is needed",
    }
}
