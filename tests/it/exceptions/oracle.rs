//! What must be told of a record, worked out from its facts alone: from the kinds of the contract and
//! the figures of the built-in protocol, written down here a second time. Asks no rule of the program.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use rust_decimal::Decimal;
use vialwatch::session::exceptions::Kind;
use vialwatch::session::fact::{Answer, Cause, Fact, Item, Part, Record, StepKey, Whereabouts};

/// One occurrence: kind, when, by which fact, what it concerns.
pub(super) type Told = (Kind, DateTime<Utc>, u64, String);

/// A window that is a limit: opened by an act, closed by another, and its hours.
const LIMITS: [(&str, Opens, &str, i64); 3] = [
    ("dilute-by", Opens::FirstWater, "mix", 4),
    ("start-infusion-by", Opens::Bag, "infusion-start", 6),
    ("finish-by", Opens::FirstWater, "infusion-end", 8),
];

#[derive(Clone, Copy)]
enum Opens {
    FirstWater,
    Bag,
}

/// Answers that set something aside.
const REJECTS: [(&str, &str); 11] = [
    ("vial-name", "other"),
    ("vial-state", "other-colour"),
    ("vial-state", "frozen"),
    ("clarity", "cloudy"),
    ("colour", "other"),
    ("particles", "seen"),
    ("water-name", "other"),
    ("saline-name", "other"),
    ("bag-material", "other"),
    ("bag-colour", "other"),
    ("bag-particles", "seen"),
];

/// Steps whose answer is one key, with the least seconds they take.
const LEAST_S: [(&str, i64); 26] = [
    ("order-again", 1),
    ("calculation", 1),
    ("hands", 1),
    ("light", 1),
    ("transfer-device", 1),
    ("vial-name", 1),
    ("vial-state", 1),
    ("water-name", 1),
    ("saline-name", 1),
    ("bag-material", 1),
    ("bag-method", 1),
    ("wipe", 1),
    ("water-check", 1),
    ("swirl", 30),
    ("vials-next", 1),
    ("vials-in", 1),
    ("vials-out", 1),
    ("hold", 5),
    ("into-bag", 1),
    ("mix", 1),
    ("bag-colour", 1),
    ("bag-particles", 1),
    ("store", 1),
    ("label", 1),
    ("release", 1),
    ("waste", 1),
];

/// What holds of a step.
#[derive(Clone)]
struct Held {
    early: DateTime<Utc>,
    late: DateTime<Utc>,
    answer: Answer,
}

/// What was gathered up to a fact.
#[derive(Default)]
pub(super) struct Oracle {
    found: Vec<Told>,
    held: BTreeMap<StepKey, Held>,
    proposed: Option<Fact>,
    operator: String,
    rejected: BTreeSet<u16>,
    bag_rejected: bool,
    decided: Option<(Cause, bool)>,
    passed: Vec<String>,
    ended: bool,
    away: Option<(i64, DateTime<Utc>, String)>,
    ahead: Option<usize>,
    settled: TimeDelta,
    printed: Option<[Option<DateTime<Utc>>; 2]>,
    answered: Option<(String, i64)>,
    group: Option<(Option<u16>, String, i64, usize)>,
}

/// Everything a record tells of at a moment, and what stands when it is looked at.
pub(super) fn told(records: &[Record], now: DateTime<Utc>, standing: &str) -> Vec<Told> {
    let mut oracle = Oracle::default();
    for (index, record) in records.iter().enumerate() {
        oracle.take(record, &records[..index]);
    }
    oracle.by_time(records.last().unwrap(), now, standing);
    let mut unreported = BTreeSet::new();
    let released = oracle.is_released() && !oracle.ended && oracle.time("infusion-end").is_none();
    let held = &oracle.held;
    let closed = |window: &str| {
        let (.., by, _) = LIMITS.iter().find(|it| it.0 == window).unwrap();
        held.contains_key(&StepKey::main(by, None))
    };
    oracle.found.retain(|(kind, _, _, window)| {
        *kind != Kind::InfusionUnreported
            || released && !closed(window) && unreported.insert(window.clone())
    });
    oracle.found
}

impl Oracle {
    fn take(&mut self, record: &Record, before: &[Record]) {
        let (now, seq) = (record.stamp.reading.utc, record.seq);
        let tell = |kind: Kind, subject: &str| vec![(kind, now, seq, subject.to_owned())];
        let by = record.stamp.by.as_str();
        let mut told = match &record.fact {
            Fact::Opened(opening) if opening.site_protocol => {
                tell(Kind::SiteProtocol, "inotuzumab-ozogamicin")
            }
            Fact::WindowPassed { window, due } => self.over(window, *due, seq),
            Fact::LimitsClashed { windows, due } => self.clash(windows, *due, seq),
            Fact::ClockLost => tell(Kind::ClockUnknown, &self.limits_that_run().join(" ")),
            Fact::SavingRestored { facts, .. } => tell(Kind::RecordUnsaved, &facts.to_string()),
            Fact::Discarded { .. } => tell(Kind::Discarded, &self.cause_of_discard()),
            Fact::DiscardChosen { .. } => tell(Kind::Discarded, by),
            Fact::Overridden { key, .. } => tell(Kind::Override, &key.to_string()),
            Fact::PharmacistDecided { cause, .. } => {
                tell(Kind::PharmacistDecided, &cause.to_string())
            }
            Fact::WaitEndedEarly { key, .. } => tell(Kind::WaitEndedEarly, &key.to_string()),
            Fact::WhereaboutsTold(Whereabouts::NotKnown) => tell(Kind::WhereaboutsUnknown, by),
            Fact::ClockSettled { second, .. } => tell(Kind::ClockSettled, second.as_str()),
            Fact::Recovered { found } => tell(Kind::Recovered, found),
            Fact::IncidentReported { .. } => tell(Kind::Incident, by),
            Fact::CloseCall { question, .. } => tell(Kind::CloseCall, question),
            Fact::HandedOver { to } if to.as_str() != self.operator => {
                tell(Kind::OperatorChanged, to.as_str())
            }
            Fact::Rejected { item, .. } => self.set_aside(item, now, seq),
            _ => Vec::new(),
        };
        told.extend(
            self.interruption(record, before)
                .map(|it| tell(Kind::LongInterruption, &it))
                .into_iter()
                .flatten(),
        );
        told.extend(self.haste(record).map(|it| tell(Kind::TooFast, &it)).into_iter().flatten());
        told.extend(self.change(record));
        self.remember(record);
        told.extend(self.label_is_void().then(|| (Kind::LabelVoid, now, seq, "label".to_owned())));
        self.found.extend(told);
        self.disagreement(record);
    }

    fn time(&self, step: &str) -> Option<&Held> {
        self.held.get(&StepKey::main(step, None))
    }

    fn is_released(&self) -> bool {
        self.time("release").is_some()
    }

    /// When a limit began, cut down to the second; and what closed it.
    fn course(&self, window: &str) -> Option<(DateTime<Utc>, Option<&Held>, DateTime<Utc>)> {
        let (_, opens, closes, hours) = LIMITS.iter().find(|it| it.0 == window)?;
        let began = match opens {
            Opens::Bag => self.held.get(&StepKey::start("into-bag", None))?.early,
            Opens::FirstWater => {
                let of_water = |(key, _): &(&StepKey, &Held)| {
                    key.step == "inject"
                        && key.part == Part::Start
                        && !key.vial.is_some_and(|vial| self.rejected.contains(&vial))
                };
                let began = self.held.iter().filter(of_water).map(|(_, held)| held.early).min()?;
                began + self.settled
            }
        };
        let began = began.duration_trunc(TimeDelta::seconds(1)).unwrap();
        Some((began, self.time(closes), began + TimeDelta::hours(*hours)))
    }

    fn limits_that_run(&self) -> Vec<&'static str> {
        let runs =
            |window: &&str| self.course(window).is_some_and(|(_, closed, _)| closed.is_none());
        LIMITS.iter().map(|it| it.0).filter(runs).collect()
    }

    fn over(&mut self, window: &str, due: DateTime<Utc>, seq: u64) -> Vec<Told> {
        let limit = LIMITS.iter().any(|it| it.0 == window);
        let kind = match window {
            "vials-unrefrigerated" => Kind::VialsUnrefrigerated,
            "outer-gloves" => Kind::GlovesOverdue,
            _ if limit && self.is_released() => Kind::InfusionUnreported,
            _ if limit => Kind::LimitPassed,
            _ => return Vec::new(),
        };
        if limit {
            self.passed.push(window.to_owned());
        }
        vec![(kind, due, seq, window.to_owned())]
    }

    fn clash(&self, windows: &[String], due: DateTime<Utc>, seq: u64) -> Vec<Told> {
        let reported = self.time("infusion-start").or(self.time("infusion-end")).is_some();
        let by_report = |it: &&String| matches!(it.as_str(), "start-infusion-by" | "finish-by");
        let unreported = windows.iter().find(by_report).filter(|_| self.is_released() && !reported);
        vec![match unreported {
            Some(window) => (Kind::InfusionUnreported, due, seq, window.clone()),
            None => (Kind::LimitsClash, due, seq, windows.join(" ")),
        }]
    }

    fn cause_of_discard(&self) -> String {
        match &self.decided {
            Some((cause, false)) => cause.to_string(),
            _ if self.bag_rejected => "bag".to_owned(),
            _ => self.passed.join(" "),
        }
    }

    fn set_aside(&mut self, item: &Item, now: DateTime<Utc>, seq: u64) -> Vec<Told> {
        let kind = match item {
            Item::Vial(number) => {
                if !self.rejected.insert(*number) {
                    return Vec::new();
                }
                Kind::VialRejected
            }
            Item::Component(_) => Kind::ComponentRejected,
            Item::Bag => {
                self.bag_rejected = true;
                Kind::BagRejected
            }
        };
        vec![(kind, now, seq, item.to_string())]
    }

    /// An answer, or a change of one that holds from this fact.
    fn change(&mut self, record: &Record) -> Vec<Told> {
        let (now, seq) = (record.stamp.reading.utc, record.seq);
        let (ends, late) = (self.ends(), self.reported_late());
        let seen = match &record.fact {
            Fact::ChangeSeen { .. } => self.proposed.take(),
            _ => None,
        };
        let mut told = self.hold(seen.as_ref().unwrap_or(&record.fact), now, seq);
        let after = self.ends();
        let later =
            ends.iter().filter(|(window, end)| after.get(*window).is_none_or(|it| it > *end));
        let later: Vec<&str> = later.map(|(window, _)| *window).collect();
        let step = match &seen {
            Some(Fact::StepAnswered { key, .. } | Fact::TimeCorrected { key, .. })
            | Some(Fact::ValueCorrected { key, .. } | Fact::StepUndone { key, .. }) => {
                key.to_string()
            }
            _ => String::new(),
        };
        let of_people = matches!(
            record.fact,
            Fact::ValueCorrected { .. } | Fact::TimeCorrected { .. } | Fact::StepUndone { .. }
        );
        if seen.is_some() || of_people && !later.is_empty() {
            let subject = if later.is_empty() { step } else { later.join(" ") };
            told.push((Kind::LimitMadeLater, now, seq, subject));
        }
        let new = self.reported_late().into_iter().filter(|it| !late.contains(it));
        told.extend(new.map(|(_, window)| (Kind::InfusionLate, now, seq, window.to_owned())));
        told
    }

    fn ends(&self) -> BTreeMap<&'static str, DateTime<Utc>> {
        LIMITS.iter().filter_map(|it| Some((it.0, self.course(it.0)?.2))).collect()
    }

    fn reported_late(&self) -> BTreeSet<(&'static str, &'static str)> {
        let late = |window: &'static str| {
            let (_, closed, end) = self.course(window)?;
            (closed?.late > end).then_some((closed_by(window), window))
        };
        ["start-infusion-by", "finish-by"].into_iter().filter_map(late).collect()
    }

    /// Puts an answer in its place and tells what it is by itself.
    fn hold(&mut self, fact: &Fact, now: DateTime<Utc>, seq: u64) -> Vec<Told> {
        let tell = |kind: Kind, key: &StepKey| (kind, now, seq, key.to_string());
        let mut told = Vec::new();
        let (key, answer) = match fact {
            Fact::StepAnswered { key, answer, late } => {
                told.extend(late.as_ref().map(|_| tell(Kind::LateEntry, key)));
                let (mut early, mut last) =
                    late.as_ref().map_or((now, now), |it| (it.earliest, it.latest));
                if let Answer::Reported(at) = answer {
                    (early, last) = (*at, *at);
                }
                let held = Held { early, late: last, answer: answer.clone() };
                self.held.insert(key.clone(), held);
                told.extend(self.rejection(key, answer, now, seq));
                (key, answer)
            }
            Fact::ValueCorrected { key, answer, .. } => {
                told.push(tell(Kind::Correction, key));
                if let Some(held) = self.held.get_mut(key) {
                    held.answer = answer.clone();
                    if let Answer::Reported(at) = answer {
                        (held.early, held.late) = (*at, *at);
                    }
                }
                (key, answer)
            }
            Fact::TimeCorrected { key, at } => {
                told.push(tell(Kind::Correction, key));
                if let Some(held) = self.held.get_mut(key) {
                    (held.early, held.late) = (at.earliest, at.latest);
                }
                return told;
            }
            Fact::StepUndone { key, .. } => {
                told.push(tell(Kind::Correction, key));
                self.held.remove(key);
                return told;
            }
            _ => return told,
        };
        match answer {
            Answer::Scanned(package) if package.typed => told.push(tell(Kind::TypedIdentity, key)),
            Answer::Value(drawn) if key.step == "withdraw" => {
                told.extend(self.off(*drawn).map(|kind| tell(kind, key)));
            }
            _ => {}
        }
        told
    }

    /// 0.25 mg/mL, and 5 % either way.
    fn off(&self, drawn: Decimal) -> Option<Kind> {
        let Answer::Value(dose) = self.time("dose")?.answer else { return None };
        let (right, part) = (dose * Decimal::from(4), Decimal::new(5, 2));
        if drawn < right - right * part {
            return Some(Kind::ShortWithdrawal);
        }
        (drawn > right + right * part).then_some(Kind::OutOfTolerance)
    }

    fn rejection(
        &mut self,
        key: &StepKey,
        answer: &Answer,
        now: DateTime<Utc>,
        seq: u64,
    ) -> Vec<Told> {
        let Answer::Chosen(word) = answer else { return Vec::new() };
        if !REJECTS.contains(&(key.step.as_str(), word.as_str())) {
            return Vec::new();
        }
        let item = match (key.vial, key.step.starts_with("bag-") && key.step != "bag-material") {
            (Some(vial), _) => Item::Vial(vial),
            (None, true) => Item::Bag,
            (None, false) => Item::Component(key.clone()),
        };
        self.set_aside(&item, now, seq)
    }

    /// What later facts are judged by.
    fn remember(&mut self, record: &Record) {
        match &record.fact {
            Fact::Opened(opening) => self.operator = opening.operator.as_str().to_owned(),
            Fact::HandedOver { to } => self.operator = to.as_str().to_owned(),
            // What stood on the tray, read to the minute: one more may have gone by.
            Fact::ClockSettled { tray, now, .. } => {
                let gone = *now - *tray + TimeDelta::minutes(1);
                if let Some((began, ..)) = self.course("finish-by") {
                    self.settled += record.stamp.reading.utc - gone - began;
                }
            }
            Fact::ChangeProposed(change) => self.proposed = Some((**change).clone()),
            Fact::ChangeWithdrawn { .. } => self.proposed = None,
            Fact::PharmacistDecided { cause, go_on } => {
                self.decided = Some((cause.clone(), *go_on))
            }
            Fact::PharmacistNamed { .. } => {
                if let Some((Cause::Step(StepKey { vial: Some(vial), .. }), false)) = self.decided {
                    let told =
                        self.set_aside(&Item::Vial(vial), record.stamp.reading.utc, record.seq);
                    self.found.extend(told);
                }
            }
            Fact::Discarded { .. } | Fact::DiscardChosen { .. } => self.ended = true,
            _ => {}
        }
    }

    /// The moments that a label shows: start and finish of the infusion, which takes an hour.
    fn label_is_void(&mut self) -> bool {
        if self.time("label").is_none() || self.is_released() || self.ended {
            return false;
        }
        let end = |window| self.course(window).map(|(_, _, end)| end);
        let finish = end("finish-by");
        let start = end("start-infusion-by").min(finish.map(|it| it - TimeDelta::hours(1)));
        let times = [start, finish];
        let void = self.printed.is_some_and(|printed| printed != times);
        self.printed = (!void).then_some(times);
        if void {
            self.held.remove(&StepKey::main("label", None));
        }
        void
    }

    fn disagreement(&mut self, record: &Record) {
        match &record.fact {
            Fact::ClocksDisagreed { ahead_s } => {
                let subject = format!("{ahead_s} s");
                if let Some(index) = self.ahead {
                    self.found[index].3 = subject;
                } else {
                    self.ahead = Some(self.found.len());
                    let at = record.stamp.reading.utc;
                    self.found.push((Kind::ClocksDisagree, at, record.seq, subject));
                }
            }
            Fact::ClockSettled { .. } => self.ahead = None,
            _ => {}
        }
    }

    /// Ten minutes or more in which nobody was there.
    fn interruption(&mut self, record: &Record, before: &[Record]) -> Option<String> {
        let now = &record.stamp.reading;
        let at = |it: &Record| {
            let reading = &it.stamp.reading;
            (reading.since_boot_ns, reading.utc, reading.boot.0.clone())
        };
        let left = match &record.fact {
            Fact::WentAway => {
                self.away = Some(at(record));
                return None;
            }
            Fact::CameBack => self.away.take(),
            Fact::Resumed => {
                let opening_again = |it: &&Record| {
                    !matches!(it.fact, Fact::Recovered { .. } | Fact::Suspended { .. })
                        && it.stamp.reading != *now
                };
                self.away.take().or_else(|| before.iter().rfind(opening_again).map(at))
            }
            Fact::Suspended { lasted_s } if self.away.is_none() => {
                return long(*lasted_s).filter(|_| self.in_progress());
            }
            _ => None,
        }?;
        let by_wall = (now.utc - left.1).num_seconds();
        let by_boot = if left.2 == now.boot.0 { now.since_boot_ns - left.0 } else { 0 };
        long(by_wall.max(by_boot / 1_000_000_000)).filter(|_| self.in_progress())
    }

    fn in_progress(&self) -> bool {
        !self.is_released() && !self.ended
    }

    /// Faster than a person can look: since the answer before, for a vial's solution since the one
    /// before the first of its three questions.
    fn haste(&mut self, record: &Record) -> Option<String> {
        let reading = &record.stamp.reading;
        let end = (reading.boot.0.clone(), reading.since_boot_ns);
        if matches!(record.fact, Fact::Opened(_)) {
            self.answered = Some(end);
            return None;
        }
        if !is_an_answer(&record.fact) {
            return None;
        }
        let from = self.answered.replace(end.clone())?;
        let Fact::StepAnswered { key, late: None, .. } = &record.fact else { return None };
        let taken = |from: &(String, i64)| (from.0 == end.0).then(|| end.1 - from.1);
        if matches!(key.step.as_str(), "clarity" | "colour" | "particles") {
            let began = self.group.take().filter(|it| it.0 == key.vial);
            let (vial, boot, ns, answers) = began.unwrap_or((key.vial, from.0, from.1, 0));
            self.group = (answers < 2).then(|| (vial, boot.clone(), ns, answers + 1));
            let fast = answers == 2 && taken(&(boot, ns)).is_some_and(|it| it < 10_000_000_000);
            return fast.then(|| StepKey::main("vial-solution", key.vial).to_string());
        }
        let least = match key.part {
            Part::Start => 1,
            Part::Main => LEAST_S.iter().find(|it| it.0 == key.step)?.1,
        };
        taken(&from).is_some_and(|it| it < least * 1_000_000_000).then(|| key.to_string())
    }

    /// What is true only because nothing was recorded.
    fn by_time(&mut self, last: &Record, now: DateTime<Utc>, standing: &str) {
        let touched = last.stamp.reading.utc;
        let ends = self.ends();
        let runs = self.limits_that_run();
        if self.in_progress() {
            let end = runs.iter().filter_map(|it| ends.get(it)).max().filter(|it| **it >= touched);
            let due = end.copied().unwrap_or(touched + TimeDelta::hours(8));
            if now > due {
                self.found.push((Kind::PastLastLimit, due, last.seq, standing.to_owned()));
            }
        } else if !self.ended {
            for window in runs {
                let due = ends[window];
                let known = |it: &Told| it.0 == Kind::InfusionUnreported && it.3 == window;
                if now > due && !self.found.iter().any(known) {
                    let told = (Kind::InfusionUnreported, due, last.seq, window.to_owned());
                    self.found.push(told);
                }
            }
        }
    }
}

fn closed_by(window: &str) -> &'static str {
    LIMITS.iter().find(|it| it.0 == window).map(|it| it.2).unwrap()
}

fn long(seconds: i64) -> Option<String> {
    (seconds >= 600).then(|| format!("{} min", seconds / 60))
}

/// What is said by someone who was asked, after which the next question is in sight.
fn is_an_answer(fact: &Fact) -> bool {
    !matches!(
        fact,
        Fact::Opened(_)
            | Fact::CloseCall { .. }
            | Fact::Rejected { .. }
            | Fact::Discarded { .. }
            | Fact::DiscardChosen { .. }
            | Fact::ValueCorrected { .. }
            | Fact::TimeCorrected { .. }
            | Fact::ChangeProposed(_)
            | Fact::StepUndone { .. }
            | Fact::NoteWritten { .. }
            | Fact::IncidentReported { .. }
            | Fact::GlovesChanged
            | Fact::WentAway
            | Fact::CameBack
            | Fact::HandedOver { .. }
            | Fact::AlarmAcknowledged { .. }
            | Fact::ClockSettled { .. }
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
            | Fact::SignedOff(_)
    )
}
