//! The question that stands, in words: one line that asks, and lines that say what is expected.
//! Shows no figure that a blind reading must not see.

use crate::protocol::{
    Choice, ChoiceEffect, Kind, OutcomeEffect, Reads, Role, Sentence, Step, ValueStep,
};
use crate::session::clocks::Standing;
use crate::session::command::Question;
use crate::session::fact::{Answer, Cause, Fact, Item, Part, StepKey};
use crate::session::{DiscardCause, Session};
use crate::time::Reading;

use super::{Shown, joined, label, source_name, utc_ceil};

/// A question in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// What it is called in plain mode.
    pub id: String,
    /// The kind of answer it takes, such as `value mL`.
    pub kind: String,
    /// The sentences, in one line.
    pub text: String,
    /// What is expected, a line each, without indentation.
    pub lines: Vec<Line>,
}

/// One line of what is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is about: one of the words of plain mode.
    pub word: &'static str,
    /// The rest, displayable.
    pub text: String,
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.word, self.text)
    }
}

fn line(word: &'static str, text: impl std::fmt::Display) -> Line {
    Line { word, text: text.to_string() }
}

/// One answer that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The answer's word.
    pub word: String,
    /// What it means, displayable.
    pub label: String,
    /// What follows.
    pub effect: ChoiceEffect,
}

/// What can be chosen for a question, in order; nothing where it takes no choice.
pub fn offers(session: &Session, question: &Question) -> Vec<Offer> {
    let plain = |words: &[(&str, &str)]| {
        let offer = |(word, label): &(&str, &str)| Offer {
            word: (*word).to_owned(),
            label: (*label).to_owned(),
            effect: ChoiceEffect::Option,
        };
        words.iter().map(offer).collect()
    };
    match question {
        Question::Step(key) if key.part == Part::Main => match session.step_of(key) {
            Some(step) => step.choices().iter().map(of_step).collect(),
            None => Vec::new(),
        },
        Question::Replace(_) => {
            plain(&[("replace", "replace it by another vial"), ("end", "end the preparation")])
        }
        Question::Outcome(key) => outcomes(session, key),
        Question::Ask(_) => plain(&[("discard", "discard"), ("go-on", "go on")]),
        Question::Return => plain(&[
            ("nothing", "nothing was done"),
            ("done-elsewhere", "something was done: tell it as a late entry"),
        ]),
        Question::Whereabouts => plain(&[
            ("refrigerator", "refrigerator, dark"),
            ("cabinet", "cabinet"),
            ("not-known", "not known"),
        ]),
        _ => Vec::new(),
    }
}

fn of_step(choice: &Choice) -> Offer {
    let label = Shown::new(&choice.label).to_string();
    Offer { word: choice.word.clone(), label, effect: choice.effect }
}

fn outcomes(session: &Session, key: &StepKey) -> Vec<Offer> {
    let Some(Kind::Value(value)) = session.step_of(key).map(|step| &step.kind) else {
        return Vec::new();
    };
    let label = |effect| match effect {
        OutcomeEffect::Redraw => "draw again",
        OutcomeEffect::AnotherVial => "bring one more vial in",
        OutcomeEffect::NewDose => "new order: discard the syringe, ask order and dose anew",
        OutcomeEffect::Discard => "discard the preparation",
    };
    value
        .outcomes
        .iter()
        .map(|outcome| Offer {
            word: outcome.word.clone(),
            label: label(outcome.effect).to_owned(),
            effect: ChoiceEffect::Option,
        })
        .collect()
}

/// The question in words, for a session at a reading; `seal` stands at a second person's check.
pub fn ask(session: &Session, question: &Question, now: &Reading, seal: Option<&str>) -> Ask {
    let (kind, text, lines) = match question {
        Question::Step(key) => return ask_step(session, key, now, seal),
        Question::RejectReason(item) => {
            ("text", format!("Why is {} rejected?", named(item)), vec![])
        }
        Question::Replace(vial) => (
            "choose",
            format!("Vial {vial} is set aside. Replace it, or end the preparation."),
            vec![line("options", "replace end")],
        ),
        Question::Outcome(key) => ask_outcome(session, key),
        Question::Ask(cause) => ask_pharmacist(session, cause, now),
        Question::AskBy(_) => {
            ("text", "Who says so? Stated to be a pharmacist: initials.".to_owned(), Vec::new())
        }
        Question::Discard => ("text", discard_text(session), Vec::new()),
        Question::Seen => ask_seen(session, seal),
        Question::Return => (
            "choose",
            "Was anything done meanwhile?".to_owned(),
            vec![line("options", "nothing done-elsewhere")],
        ),
        Question::Whereabouts => (
            "choose",
            "Where were vials, syringe and bag meanwhile?".to_owned(),
            vec![line("options", "refrigerator cabinet not-known")],
        ),
        Question::InfusionLate(_) => (
            "text",
            "This lies after the limit. Phone the ward: do not start. If it is running, the \
             prescriber decides. Who was told?"
                .to_owned(),
            Vec::new(),
        ),
    };
    let text = Shown::new(&text).to_string();
    Ask { id: question.to_string(), kind: kind.to_owned(), text, lines }
}

type Parts = (&'static str, String, Vec<Line>);

fn named(item: &Item) -> String {
    match item {
        Item::Vial(number) => format!("vial {number}"),
        Item::Component(key) => format!("this component ({})", key.step),
        Item::Bag => "the bag".to_owned(),
    }
}

fn ask_step(session: &Session, key: &StepKey, now: &Reading, seal: Option<&str>) -> Ask {
    let id = key.to_string();
    let Some(step) = session.step_of(key) else {
        return Ask { id, kind: "text".to_owned(), text: String::new(), lines: Vec::new() };
    };
    let said = if key.part == Part::Start { &step.start_text } else { &step.text };
    let (kind, mut lines) = match &step.kind {
        _ if key.part == Part::Start => ("confirm".to_owned(), Vec::new()),
        Kind::Confirm => ("confirm".to_owned(), Vec::new()),
        Kind::Text => ("text".to_owned(), Vec::new()),
        Kind::Value(value) => (format!("value {}", value.unit), expected(session, value, key.vial)),
        Kind::Choose(choices) => ("choose".to_owned(), answers(choices)),
        Kind::Scan { .. } => {
            let product = session.expected_product(step, key.vial);
            let name = product.map_or("", |product| &product.name);
            ("scan".to_owned(), vec![line("expect", Shown::new(name))])
        }
        Kind::Second { checks, reads } => {
            ("second".to_owned(), second_lines(session, step, checks, reads.as_ref(), seal))
        }
        Kind::Wait { window } => ("wait".to_owned(), until(session, *window, now)),
        Kind::Time => ("time".to_owned(), Vec::new()),
    };
    if step.role == Some(Role::Label) {
        lines.extend(label::lines(session, now).into_iter().map(|text| line("label", text)));
    }
    lines.extend(sources(session, said));
    let text = Shown::new(&joined(said)).to_string();
    Ask { id, kind, text, lines }
}

fn expected(session: &Session, value: &ValueStep, vial: Option<u16>) -> Vec<Line> {
    let Some(expected) = session.expected(value, vial) else { return Vec::new() };
    let tolerance = match session.half_width(value, vial) {
        Some(half) => format!(" tolerance {}", half.amount().normalize()),
        None => String::new(),
    };
    vec![line("expect", format!("{}{tolerance}", expected.amount().normalize()))]
}

fn answers(choices: &[Choice]) -> Vec<Line> {
    let words = |name: &'static str, wanted: &dyn Fn(&ChoiceEffect) -> bool| {
        let words: Vec<&str> = choices
            .iter()
            .filter(|choice| wanted(&choice.effect))
            .map(|choice| choice.word.as_str())
            .collect();
        (!words.is_empty()).then(|| line(name, words.join(" ")))
    };
    [
        words("accepts", &|effect| *effect == ChoiceEffect::Accept),
        words("rejects", &|effect| matches!(effect, ChoiceEffect::Reject(_))),
        words("asks", &|effect| *effect == ChoiceEffect::Ask),
        words("options", &|effect| *effect == ChoiceEffect::Option),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn second_lines(
    session: &Session,
    step: &Step,
    checks: &[String],
    reads: Option<&Reads>,
    seal: Option<&str>,
) -> Vec<Line> {
    let mut lines: Vec<Line> =
        step.text.iter().map(|said| line("check", Shown::new(&said.say))).collect();
    let mut doers: Vec<&str> = session
        .all_done()
        .iter()
        .filter(|(key, _)| checks.contains(&key.step))
        .map(|(_, done)| done.by.as_str())
        .collect();
    doers.dedup();
    let doers =
        if doers.is_empty() { session.operator().as_str().to_owned() } else { doers.join(" ") };
    lines.push(line("done-by", Shown::new(&doers)));
    if let Some(reads) = reads {
        lines.push(line("reads", reads.unit));
    }
    if let Some(seal) = seal {
        lines.push(line("seal", seal));
    }
    lines
}

fn until(session: &Session, window: usize, now: &Reading) -> Vec<Line> {
    match session.open_window(window, now).map(|open| open.standing) {
        Some(Standing::Remaining { until, .. }) => vec![line("until", utc_ceil(until))],
        _ => Vec::new(),
    }
}

fn sources(session: &Session, said: &[Sentence]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for sentence in said {
        let name = source_name(session.protocol(), &sentence.source);
        let source = line("source", Shown::new(&name));
        if !lines.contains(&source) {
            lines.push(source);
        }
    }
    lines
}

fn ask_outcome(session: &Session, key: &StepKey) -> Parts {
    let words = match session.step_of(key).map(|step| &step.kind) {
        Some(Kind::Value(value)) => {
            value.outcomes.iter().map(|outcome| outcome.word.as_str()).collect::<Vec<_>>().join(" ")
        }
        _ => String::new(),
    };
    ("choose", "The figure is outside its tolerance.".to_owned(), vec![line("options", words)])
}

fn ask_pharmacist(session: &Session, cause: &Cause, now: &Reading) -> Parts {
    let about = match cause {
        Cause::Window(id) => match session.protocol().window(id) {
            Some((index, window)) => {
                let short = shortened(session, index, now);
                format!("{}{}", short.unwrap_or_default(), joined(&window.passed_text))
            }
            None => String::new(),
        },
        Cause::Whereabouts => {
            "Nobody knows where the vials, the syringe or the bag were.".to_owned()
        }
        Cause::Step(key) => match session.done(key).map(|done| &done.answer) {
            Some(Answer::Chosen(word)) => format!("{key} was answered {word}."),
            _ => format!("The answer to {key} is for the pharmacist."),
        },
    };
    let what = match cause {
        Cause::Step(StepKey { vial: Some(_), .. }) => "discard this vial",
        _ => "discard",
    };
    // Some protocols say it at the end of their own sentence.
    let about = about.trim_end_matches("The pharmacist decides.").trim_end();
    (
        "choose",
        format!("{about} The pharmacist decides: {what}, or go on."),
        vec![line("options", "discard go-on")],
    )
}

/// How much of a target is left to be had before the limits, where it is less than the whole.
fn shortened(session: &Session, target: usize, now: &Reading) -> Option<String> {
    let window = session.protocol().windows.get(target)?;
    let crate::protocol::Rule::Target(whole) = window.rule else { return None };
    let plan = session.plan(now);
    let to = session
        .hard_moments(&plan)
        .into_iter()
        .find(|moment| window.to.contains(&moment.milestone))?;
    let left = to.left?.min(whole);
    let hours_minutes = |seconds: i64| {
        let minutes = seconds.max(0).div_euclid(60);
        format!("{}:{:02}", minutes.div_euclid(60), minutes.rem_euclid(60))
    };
    (left < whole).then(|| {
        format!(
            "{} would be {} instead of about {}. ",
            window.id,
            hours_minutes(left.floor_secs()),
            hours_minutes(whole.floor_secs())
        )
    })
}

fn discard_text(session: &Session) -> String {
    let passed = session.passed().first().and_then(|passed| {
        let window = session.protocol().windows.get(passed.window)?;
        Some(format!("LIMIT PASSED {}. {}", window.id, joined(&window.passed_text)))
    });
    let why = match (passed, session.discard_cause()) {
        (Some(text), _) => text,
        (None, Some(cause)) => because(cause),
        (None, None) => String::new(),
    };
    format!("{why} Who was told?")
}

fn because(cause: &DiscardCause) -> String {
    let rest = "Discard everything as cytotoxic waste. Tell the pharmacist.";
    let why = match cause {
        DiscardCause::BagRejected => "The bag is rejected. Do not hand over.".to_owned(),
        DiscardCause::NotReplaced => "The rejected vial is not replaced.".to_owned(),
        DiscardCause::SolutionInBag => "Solution of a rejected vial is in the bag.".to_owned(),
        DiscardCause::Pharmacist(cause) => format!("The pharmacist decided about {cause}."),
        DiscardCause::Outcome(key) => format!("Chosen after {key}."),
    };
    format!("{why} {rest}")
}

fn ask_seen(session: &Session, seal: Option<&str>) -> Parts {
    let change = match session.proposal() {
        Some(Fact::TimeCorrected { key, at }) => {
            format!("{key} is moved to {}: {}", super::utc_floor(at.earliest), at.reason)
        }
        Some(Fact::StepAnswered { key, late: Some(at), .. }) => {
            format!("{key} is entered late, at {}: {}", super::utc_floor(at.earliest), at.reason)
        }
        _ => "A time is changed.".to_owned(),
    };
    let mut lines = vec![
        line("check", Shown::new(&change)),
        line("done-by", Shown::new(session.operator().as_str())),
    ];
    lines.extend(seal.map(|seal| line("seal", seal)));
    let text = "This makes a limit later or lifts one that was passed. The second person who saw \
                it happen: initials.";
    ("second", text.to_owned(), lines)
}
