//! A record without its people and without what they typed in words of their own: for readers outside
//! the site. Drops no fact, moves no time, and changes no figure, lot or product; seal and count of the
//! files stay those of the whole record.

use crate::session::fact::{Answer, Fact, FollowUp, Late, Record, SignOff, Stamp};
use crate::session::people::Initials;

/// Stands where somebody's words stood.
pub const LEFT_OUT: &str = "left out";

/// The same facts, each person a number in the order in which they come up, each text left out.
pub fn redacted(records: &[Record]) -> Vec<Record> {
    let mut people = People::default();
    let one = |record: &Record| Record {
        seq: record.seq,
        stamp: Stamp { reading: record.stamp.reading.clone(), by: people.number(&record.stamp.by) },
        fact: fact(record.fact.clone(), &mut people),
    };
    records.iter().map(one).collect()
}

/// Who came up so far.
#[derive(Debug, Default)]
struct People(Vec<Initials>);

impl People {
    /// The number that stands for a person, the same for every spelling.
    fn number(&mut self, person: &Initials) -> Initials {
        let place = self.0.iter().position(|known| known == person).unwrap_or_else(|| {
            self.0.push(person.clone());
            self.0.len().saturating_sub(1)
        });
        let numbered = format!("P{}", place.saturating_add(1));
        Initials::new(&numbered).unwrap_or_else(|| person.clone())
    }

    /// A line of text: the number of the person that it names, where it names nothing else.
    fn line(&mut self, text: &str) -> String {
        let person = Initials::new(text).filter(|person| self.0.contains(person));
        person.map_or_else(left_out, |person| self.number(&person).as_str().to_owned())
    }
}

fn left_out() -> String {
    LEFT_OUT.to_owned()
}

fn late(late: Late) -> Late {
    Late { reason: left_out(), ..late }
}

fn answer(answer: Answer, people: &mut People) -> Answer {
    match answer {
        Answer::Text(text) => Answer::Text(people.line(&text)),
        Answer::Order { reference: _, prepared_at } => {
            Answer::Order { reference: left_out(), prepared_at }
        }
        Answer::Witnessed { by, read } => Answer::Witnessed { by: people.number(&by), read },
        plain @ (Answer::Confirmed
        | Answer::Value(_)
        | Answer::Chosen(_)
        | Answer::Scanned(_)
        | Answer::Reported(_)) => plain,
    }
}

fn signed(sign_off: SignOff, people: &mut People) -> SignOff {
    let follow_up = match sign_off.follow_up {
        FollowUp::Open { .. } => FollowUp::Open { what: left_out(), whom: left_out() },
        plain @ (FollowUp::None | FollowUp::Closed) => plain,
    };
    let remark = sign_off.remark.map(|_| left_out());
    SignOff { by: people.number(&sign_off.by), remark, follow_up, ..sign_off }
}

/// A fact that names somebody beside whoever recorded it.
fn with_second(fact: Fact, people: &mut People) -> Fact {
    let reason = left_out();
    match fact {
        Fact::WaitEndedEarly { key, second, .. } => {
            Fact::WaitEndedEarly { key, second: people.number(&second), reason }
        }
        Fact::PharmacistNamed { cause, by } => {
            Fact::PharmacistNamed { cause, by: people.number(&by) }
        }
        Fact::ClockSettled { second, tray, now } => {
            Fact::ClockSettled { second: people.number(&second), tray, now }
        }
        other => other,
    }
}

/// A fact that holds an answer.
fn with_answer(fact: Fact, people: &mut People) -> Fact {
    let reason = left_out();
    match fact {
        Fact::StepAnswered { key, answer: given, late: when } => {
            Fact::StepAnswered { key, answer: answer(given, people), late: when.map(late) }
        }
        Fact::CloseCall { question, answer: given, typed: _, refusal } => {
            let given = given.map(|given| answer(given, people));
            Fact::CloseCall { question, answer: given, typed: left_out(), refusal }
        }
        Fact::Overridden { key, answer: given, second, .. } => {
            let (answer, second) = (answer(given, people), people.number(&second));
            Fact::Overridden { key, answer, second, reason }
        }
        Fact::ValueCorrected { key, answer: given, .. } => {
            Fact::ValueCorrected { key, answer: answer(given, people), reason }
        }
        other => other,
    }
}

fn fact(fact: Fact, people: &mut People) -> Fact {
    let reason = left_out();
    match fact {
        Fact::Opened(mut opening) => {
            opening.operator = people.number(&opening.operator);
            Fact::Opened(opening)
        }
        other @ (Fact::WaitEndedEarly { .. }
        | Fact::PharmacistNamed { .. }
        | Fact::ClockSettled { .. }) => with_second(other, people),
        given @ (Fact::StepAnswered { .. }
        | Fact::CloseCall { .. }
        | Fact::Overridden { .. }
        | Fact::ValueCorrected { .. }) => with_answer(given, people),
        Fact::ChangeProposed(inner) => Fact::ChangeProposed(Box::new(self::fact(*inner, people))),
        Fact::SignedOff(sign_off) => Fact::SignedOff(Box::new(signed(*sign_off, people))),
        Fact::TimeCorrected { key, at } => Fact::TimeCorrected { key, at: late(at) },
        Fact::ChangeSeen { by } => Fact::ChangeSeen { by: people.number(&by) },
        Fact::HandedOver { to } => Fact::HandedOver { to: people.number(&to) },
        Fact::RejectionExplained { item, .. } => Fact::RejectionExplained { item, reason },
        Fact::Rejected { item, .. } => Fact::Rejected { item, reason },
        Fact::StepUndone { key, .. } => Fact::StepUndone { key, reason },
        Fact::DiscardChosen { .. } => Fact::DiscardChosen { reason },
        Fact::ChangeWithdrawn { .. } => Fact::ChangeWithdrawn { reason },
        Fact::NoteWritten { .. } => Fact::NoteWritten { text: left_out() },
        Fact::IncidentReported { .. } => Fact::IncidentReported { text: left_out() },
        Fact::Discarded { .. } => Fact::Discarded { told: left_out() },
        Fact::InfusionLateTold { key, .. } => Fact::InfusionLateTold { key, told: left_out() },
        // Neither a person nor anybody's words.
        plain @ (Fact::ReplacementDecided { .. }
        | Fact::OutcomeChosen { .. }
        | Fact::PharmacistDecided { .. }
        | Fact::GlovesChanged
        | Fact::WentAway
        | Fact::CameBack
        | Fact::MeanwhileTold { .. }
        | Fact::WhereaboutsTold(_)
        | Fact::AlarmAcknowledged { .. }
        | Fact::Resumed
        | Fact::Suspended { .. }
        | Fact::Recovered { .. }
        | Fact::SavingRestored { .. }
        | Fact::WindowPassed { .. }
        | Fact::TargetShortened { .. }
        | Fact::AlarmRaised { .. }
        | Fact::WaitOver { .. }
        | Fact::LimitsClashed { .. }
        | Fact::ClocksDisagreed { .. }
        | Fact::ClockLost
        | Fact::PracticeBegun { .. }
        | Fact::InjectGiven { .. }
        | Fact::PracticePaused
        | Fact::PracticeWentOn
        | Fact::StepsSkipped { .. }
        | Fact::SkipEnded
        | Fact::Unread { .. }) => plain,
    }
}
