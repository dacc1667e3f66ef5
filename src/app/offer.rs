//! Which keys are offered: those that would be accepted, asked of `decide` itself.
//! Changes nothing.

use super::picking::Picking;
use super::sheet::{Act, Of, Row};
use super::{Model, Over, Place, Work};
use crate::desk::Desk;
use crate::keys::{self, Binding, Context, Intent, Key};
use crate::protocol::Kind;
use crate::session::clocks::Standing;
use crate::session::command::{Command, Question, Refusal};
use crate::session::fact::{Answer, Item, Part, StepKey};
use crate::session::{Fate, Session};
use crate::time::Reading;
use crate::words::{Shown, ask};

mod review;

/// What stands in for something typed when it is asked whether a key would be accepted.
const ANY_TEXT: &str = "-";
/// A change that nobody has seen yet is taken back whole.
const WITHDRAW: &str = "the change that waits for a second person";
/// Initials that nobody has.
const ANY_PERSON: &str = "zz-nobody-zz";

/// Where keys are meant now.
pub fn context(model: &Model) -> Context {
    if model.over != Over::None {
        return Context::Over;
    }
    context_below(model)
}

/// The same as if nothing lay over the place.
pub fn context_below(model: &Model) -> Context {
    match &model.place {
        Place::Home => at_home_context(model),
        Place::Review(review) => review::context(review),
        Place::Work(work) if work.sheet.is_none() && work.desk.session().is_away() => Context::Work,
        Place::Work(work) if work.form_in_focus().focus.is_some() => Context::Field,
        Place::Work(work) if work.sheet.is_some() => Context::Sheet,
        Place::Work(_) => Context::Work,
    }
}

/// Of these keys those that would be accepted now, in the order of the table. Each is asked of
/// `decide` when its turn comes: take no more than can be shown.
pub fn offered(
    model: &Model,
    of: impl Fn(&Binding) -> bool + Copy,
) -> impl Iterator<Item = &'static Binding> {
    let context = context(model);
    let works = move |binding: &&'static Binding| is_offered(model, binding.intent);
    let taken = move |letter: &Binding| keys::bindings(letter.key, context).any(|it| works(&it));
    let letters = leaves_letters(model, context).then(|| keys::in_context(Context::Work));
    let letters = letters
        .into_iter()
        .flatten()
        .filter(|letter| matches!(letter.key, Key::Char(_)))
        .filter(move |letter| !taken(letter));
    keys::in_context(context).chain(letters).filter(move |binding| of(binding)).filter(works)
}

/// Whether a field has the focus that takes no letters: an empty one for a figure.
fn leaves_letters(model: &Model, context: Context) -> bool {
    match &model.place {
        Place::Work(work) if context == Context::Field && work.sheet.is_none() => {
            work.form.focused().is_some_and(|field| !field.takes('x'))
        }
        _ => false,
    }
}

/// Whether an intent would be accepted now.
pub fn is_offered(model: &Model, intent: Intent) -> bool {
    if model.is_too_small() {
        return intent == Intent::Interrupt;
    }
    match (&model.place, intent) {
        (_, Intent::Interrupt | Intent::Suspend | Intent::Redraw | Intent::Help) => true,
        (Place::Home, intent) => match picking_of(model) {
            Some(picking) => at_picking(picking, intent),
            None => at_home(model, intent),
        },
        (Place::Review(review), intent) => review::is_offered(review, intent),
        (Place::Work(work), intent) => match &work.sheet {
            Some(_) => in_sheet(work, intent),
            None => at_work(work, intent, &model.now),
        },
    }
}

fn picking_of(model: &Model) -> Option<&Picking> {
    model.home.as_ref()?.picking.as_deref()
}

fn at_home_context(model: &Model) -> Context {
    match picking_of(model).map(|picking| &picking.form) {
        None => Context::Home,
        Some(None) => Context::Scenarios,
        Some(Some(form)) if form.focus.is_some() => Context::Field,
        Some(Some(_)) => Context::Sheet,
    }
}

fn at_picking(picking: &Picking, intent: Intent) -> bool {
    let several = picking.offered.as_ref().is_some_and(|all| all.len() > 1);
    match (intent, &picking.form) {
        (Intent::Confirm | Intent::NextField | Intent::Escape, Some(_)) => true,
        (_, Some(_)) => false,
        (Intent::Up | Intent::Down | Intent::PageUp | Intent::PageDown, None) => several,
        (Intent::First | Intent::Last, None) => several,
        (Intent::Pick, None) => picking.here().is_some_and(|it| it.about.is_ok()),
        (Intent::Leave | Intent::Escape, None) => true,
        _ => false,
    }
}

fn at_home(model: &Model, intent: Intent) -> bool {
    let running = model.home.as_ref().and_then(|home| home.running.as_deref()).unwrap_or_default();
    match intent {
        Intent::New | Intent::Practise | Intent::Review => true,
        Intent::SoundCheck | Intent::Leave => true,
        Intent::Up | Intent::Down => running.len() > 1,
        Intent::Resume => {
            let at = model.home.as_ref().map_or(0, |home| home.cursor);
            running.get(at).is_some_and(|it| it.session.is_ok() && it.held_by.is_none())
        }
        _ => false,
    }
}

fn in_sheet(work: &Work, intent: Intent) -> bool {
    let Some(sheet) = &work.sheet else { return false };
    match intent {
        Intent::Confirm | Intent::Escape => true,
        Intent::NextField => !sheet.form.fields.is_empty(),
        Intent::Up | Intent::Down => sheet.list.len() > 1,
        Intent::Choose(number) => sheet.list.len() > 1 && usize::from(number) <= sheet.list.len(),
        Intent::Pause | Intent::NextInject => work.walk.is_some(),
        _ => false,
    }
}

fn at_work(work: &Work, intent: Intent, now: &Reading) -> bool {
    match intent {
        Intent::Leave | Intent::Monitor => true,
        Intent::Jump => !work.finished && work.jump(now).is_some(),
        Intent::Pause | Intent::NextInject => work.walk.is_some() && !work.finished,
        Intent::SkipTo => work.walk.is_some() && goes_on(work),
        Intent::SaveElsewhere => work.desk.unsaved().is_some(),
        Intent::Confirm if work.finished => true,
        Intent::Confirm | Intent::Choose(_) | Intent::Now | Intent::Later => {
            answers(work, intent, now)
        }
        Intent::NextField => !work.form.fields.is_empty() && !work.desk.session().is_away(),
        Intent::Escape => work.form.focus.is_some(),
        Intent::Acknowledge => {
            let refused = work.desk.would_refuse(&Command::Acknowledge, now);
            refused.is_none() || work.sound.is_loud(now)
        }
        other => acts(&work.desk, other, now),
    }
}

/// Whether there are steps to go to.
fn goes_on(work: &Work) -> bool {
    let session = work.desk.session();
    !work.finished && !session.actors().is_empty() && !session.must_discard()
}

/// Whether the question that stands is answered by such a key.
fn answers(work: &Work, intent: Intent, now: &Reading) -> bool {
    let session = work.desk.session();
    let Some(question) = session.standing() else { return false };
    if session.is_away() || work.looking_up.is_some() {
        return false;
    }
    let offers = ask::offers(session, &question);
    match intent {
        Intent::Choose(number) => number > 0 && usize::from(number) <= offers.len(),
        Intent::Confirm => offers.is_empty() && !waits(session, &question, now),
        Intent::Now | Intent::Later => is_report(session, &question),
        _ => false,
    }
}

/// Whether the question is a wait that is not over.
fn waits(session: &Session, question: &Question, now: &Reading) -> bool {
    let is_step = matches!(question, Question::Step(_));
    let standing = session.standing_wait(now).filter(|_| is_step).map(|open| open.standing);
    matches!(standing, Some(Standing::Remaining { left, .. }) if left.ns() > 0)
}

fn is_report(session: &Session, question: &Question) -> bool {
    match question {
        Question::Step(key) => {
            session.step_of(key).is_some_and(|step| matches!(step.kind, Kind::Time))
        }
        _ => false,
    }
}

/// Whether an act would be accepted with whatever it asks for.
fn acts(desk: &Desk, intent: Intent, now: &Reading) -> bool {
    let (text, person) = (|| ANY_TEXT.to_owned(), || ANY_PERSON.to_owned());
    let accepted = |command: &Command| desk.would_refuse(command, now).is_none();
    let session = desk.session();
    if !desk.is_created() {
        return false;
    }
    match intent {
        Intent::Gloves => accepted(&Command::ChangeGloves),
        Intent::Note => accepted(&Command::Note(text())),
        Intent::Incident => accepted(&Command::Incident(text())),
        Intent::Away => accepted(&Command::GoAway),
        Intent::Back => accepted(&Command::ComeBack),
        Intent::HandOver => accepted(&Command::HandOver(person())),
        Intent::Override => accepted(&Command::Override { second: person(), reason: text() }),
        Intent::EndEarly => accepted(&Command::EndWaitEarly { second: person(), reason: text() }),
        Intent::Discard => accepted(&Command::DiscardAll(text())),
        Intent::Settle => {
            accepted(&Command::Settle { second: person(), tray: now.utc, now: now.utc })
        }
        Intent::Reject => !rows(desk, &Act::Reject, now).is_empty(),
        Intent::Correct => session.all_done().keys().any(|key| may_correct(desk, key, now)),
        Intent::Undo => session.all_done().keys().any(|key| may_undo(desk, key, now)),
        Intent::Late => session.standing_step().is_some_and(|key| may_enter_late(desk, &key, now)),
        _ => false,
    }
}

/// What a sheet's act can be about.
pub(super) fn rows(desk: &Desk, act: &Act, now: &Reading) -> Vec<Row> {
    let session = desk.session();
    let steps = |may: &dyn Fn(&StepKey) -> bool| -> Vec<Row> {
        let keys = session.all_done().keys().filter(|key| may(key));
        let mut rows: Vec<(u64, Row)> = keys
            .map(|key| {
                let seq = session.done(key).map_or(0, |done| done.seq);
                (seq, Row { text: named(session, key), of: Of::Step(key.clone()) })
            })
            .collect();
        // What was done last is what is mended most.
        rows.sort_by_key(|(seq, _)| std::cmp::Reverse(*seq));
        rows.into_iter().map(|(_, row)| row).collect()
    };
    match act {
        Act::Reject => items(session)
            .into_iter()
            .filter(|item| {
                let command = Command::Reject { item: item.clone(), reason: ANY_TEXT.to_owned() };
                desk.would_refuse(&command, now).is_none()
            })
            .map(|item| Row { text: item.to_string(), of: Of::Item(item) })
            .collect(),
        Act::Correct => steps(&|key| may_correct(desk, key, now)),
        Act::Undo if session.standing() == Some(Question::Seen) => {
            let key = session.all_done().keys().next_back().cloned();
            let withdraw = |key| Row { text: WITHDRAW.to_owned(), of: Of::Step(key) };
            key.map(withdraw).into_iter().collect()
        }
        Act::Undo => steps(&|key| may_undo(desk, key, now)),
        Act::Late => session
            .standing_step()
            .filter(|key| may_enter_late(desk, key, now))
            .map(|key| Row { text: named(session, &key), of: Of::Step(key) })
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

/// A step by its id, with what was answered.
fn named(session: &Session, key: &StepKey) -> String {
    let answer = session.done(key).map(|done| crate::words::record::answer(&done.answer));
    let answer = answer.map_or_else(String::new, |answer| format!("  {}", Shown::new(&answer)));
    format!("{key}{answer}")
}

fn items(session: &Session) -> Vec<Item> {
    let vials = session.vials().iter().filter(|vial| vial.fate == Fate::InUse);
    vials.map(|vial| Item::Vial(vial.number)).chain([Item::Bag]).collect()
}

fn may_correct(desk: &Desk, key: &StepKey, now: &Reading) -> bool {
    let Some(done) = desk.session().done(key) else { return false };
    let reason = || ANY_TEXT.to_owned();
    let value = crate::words::record::answer(&done.answer);
    let value = Command::CorrectValue { key: key.clone(), value, reason: reason() };
    // A time is asked about last: whether a limit moves with it takes a second session to see.
    if desk.would_refuse(&value, now).is_none() {
        return true;
    }
    let at = (done.at.early.floor().utc, done.at.late.ceil().utc);
    let time = Command::CorrectTime { key: key.clone(), at, reason: reason() };
    desk.would_refuse(&time, now).is_none()
}

fn may_undo(desk: &Desk, key: &StepKey, now: &Reading) -> bool {
    let confirmed = desk.session().done(key).is_some_and(|it| it.answer == Answer::Confirmed);
    let undo = Command::Undo { key: key.clone(), reason: ANY_TEXT.to_owned() };
    confirmed && desk.would_refuse(&undo, now).is_none()
}

/// A late entry needs a moment that fits; the moment before now is as good as any.
fn may_enter_late(desk: &Desk, key: &StepKey, now: &Reading) -> bool {
    let enterable = desk.session().step_of(key).is_some_and(|step| {
        key.part == Part::Start
            || matches!(
                step.kind,
                Kind::Confirm | Kind::Value(_) | Kind::Text | Kind::Choose(_) | Kind::Scan { .. }
            )
    });
    enterable && desk.session().a_limit_has_begun() && !desk.session().is_away() && {
        let value = "y".to_owned();
        let at = (now.utc, now.utc);
        let reason = ANY_TEXT.to_owned();
        let late = Command::EnterLate { key: key.clone(), value, at, reason };
        // A figure typed wrongly is the person's to mend; a step that can't be entered is not.
        !matches!(
            desk.would_refuse(&late, now),
            Some(why) if !is_about_what_was_typed(why)
        )
    }
}

/// Refusals that another figure, word or time would not meet.
fn is_about_what_was_typed(refusal: Refusal) -> bool {
    matches!(
        refusal,
        Refusal::NotAnAnswer
            | Refusal::NotAnOption
            | Refusal::UnreadableFigure
            | Refusal::UnreadableScan
            | Refusal::OutOfTolerance
            | Refusal::OutOfOrder
    )
}
