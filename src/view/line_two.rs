//! Line 2: the phases, or what is more urgent: a passed limit, an unknown time, the highest alarm.
//!
//! ```text
//!  ✓Order ✓Protect ✓Materials ▸Reconstitute 5/7 ·Inspect ·Dilute ·Store ·Release
//!  ▲ CAUTION   dilute by 18:00:58, 0:29:59 left                     a acknowledge
//!  ▲▲ WARNING   dilute by 18:00:58, 0:09:59 left   acknowledged, sounds again 17:55
//!  ■ LIMIT PASSED   dilute by 18:00:58   +0:04:10                   a acknowledge
//! ```

use std::borrow::Cow;

use super::canvas::{Canvas, Row};
use super::text::{cut, width};
use super::theme::Ink;
use crate::app::{Model, Over, Work, offer};
use crate::keys::{self, Context, Intent};
use crate::protocol::{Phase, Rank};
use crate::session::{Alarm, Session, State};
use crate::time::{Reading, plus_ns};
use crate::words::{Shown, local_floor, screen};

/// Draws line 2.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &Model, work: &Work) {
    let session = work.desk.session();
    let now = &model.now;
    let alarm = session.standing_alarm();
    let passed = alarm.is_some_and(|it| it.rank == Rank::Passed);
    if session.clock_is_unknown(now) && !passed {
        let keys = keys_of(model, Intent::Settle);
        return band(canvas, super::UNKNOWN_WITH_GLYPH, &keys, Ink::Warning);
    }
    // What has ended has nothing left to be late for.
    let ended = matches!(session.state(), State::Discarded | State::Reported);
    let Some(alarm) = alarm.filter(|_| !ended) else { return strip(canvas, session) };
    let (glyph, ink) = match alarm.rank {
        Rank::None | Rank::Caution => ("▲", Ink::Caution),
        Rank::Warning => ("▲▲", Ink::Warning),
        Rank::Passed => ("■", Ink::Passed),
    };
    let text =
        format!("{glyph} {}   {}", screen::rank(alarm.rank), screen::alarm(session, alarm, now));
    let mut right = keys_of(model, Intent::Acknowledge);
    if right.is_empty() {
        right = acknowledged(work, alarm, now);
    }
    band(canvas, &text, &right, ink);
}

/// What stands at the right while an alarm is silent, the longest first.
fn acknowledged(work: &Work, alarm: &Alarm, now: &Reading) -> Vec<String> {
    if !alarm.acknowledged {
        return Vec::new();
    }
    match work.sound.returns_in(now) {
        Some(returns) => {
            let at = plus_ns(now.utc, returns.ns());
            let again = format!("sounds again {}", local_floor(at, now.offset_min));
            vec![format!("acknowledged, {again}"), again]
        }
        None => vec!["acknowledged".to_owned()],
    }
}

/// A key as the table writes it, the longest form first; from a field it takes one more.
fn keys_of(model: &Model, intent: Intent) -> Vec<String> {
    if model.over != Over::None || !offer::is_offered(model, intent) {
        return Vec::new();
    }
    let Some(binding) = keys::BINDINGS.iter().find(|it| it.intent == intent) else {
        return Vec::new();
    };
    let first = if offer::context(model) == Context::Field { "Esc, " } else { "" };
    let key = format!("{first}{}", binding.shown);
    vec![format!("{key} {}", binding.does), key]
}

/// The whole line in one meaning: what is at the left is cut last.
fn band(canvas: &mut Canvas<'_>, left: &str, right: &[String], ink: Ink) {
    let ascii = canvas.look.ascii;
    let area = canvas.area();
    let y = area.y.saturating_add(1);
    let wide = usize::from(area.width).saturating_sub(2);
    let lefts = [canvas.text(left), canvas.text(&left.replace("   ", " "))];
    let rights: Vec<String> = right.iter().map(|it| canvas.text(it)).collect();
    let pairs = rights.iter().flat_map(|right| lefts.iter().map(move |left| (left, right)));
    let fits = |left: &str, right: &str| {
        width(left).saturating_add(width(right)).saturating_add(2) <= wide
    };
    let none = String::new();
    let last = (lefts.last().unwrap_or(&none), rights.last().unwrap_or(&none));
    let (left, right) = pairs
        .into_iter()
        .find(|(left, right)| fits(left, right))
        .or_else(|| rights.is_empty().then(|| (lefts.first().unwrap_or(&none), &none)))
        .unwrap_or(last);
    canvas.band(y, "", ink);
    let room = wide.saturating_sub(width(right)).saturating_sub(usize::from(!right.is_empty()));
    canvas.put(area.x.saturating_add(1), y, area.width, &cut(left, room, ascii), ink);
    let back = u16::try_from(width(right)).unwrap_or(0).saturating_add(1);
    canvas.put(area.right().saturating_sub(back), y, area.width, right, ink);
}

/// How far a phase is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    Done,
    Here { step: usize, of: usize },
    ToCome,
}

/// A phase as the strip names it.
struct Named {
    text: String,
    wide: usize,
    progress: Progress,
}

fn strip(canvas: &mut Canvas<'_>, session: &Session) {
    let area = canvas.area();
    let y = area.y.saturating_add(1);
    let phases: Vec<Named> = phases(session)
        .into_iter()
        .map(|(title, progress)| {
            let text = match progress {
                Progress::Done => format!("✓{title}"),
                Progress::Here { step, of } => format!("▸{title} {step}/{of}"),
                Progress::ToCome => format!("·{title}"),
            };
            Named { wide: canvas.width(&text), text, progress }
        })
        .collect();
    let wide = usize::from(area.width).saturating_sub(2);
    let fitting = (0..=phases.len())
        .flat_map(|ahead| [(false, ahead), (true, ahead)])
        .map(|(fold, hidden)| pieces(&phases, fold, hidden))
        .find(|pieces| {
            let used: usize = pieces.iter().map(|piece| piece.wide.saturating_add(1)).sum();
            used <= wide.saturating_add(1)
        });
    let mut row = Row::default();
    for piece in fitting.unwrap_or_default() {
        row = row.and(piece.text, piece.ink).and(" ", Ink::Plain);
    }
    canvas.row(area.x.saturating_add(1), y, area.width.saturating_sub(2), &row);
}

fn phases(session: &Session) -> Vec<(String, Progress)> {
    let here = session.standing_step();
    let applies = |phase: &&Phase| phase.steps.iter().any(|step| session.applies(step));
    let of_phase = |phase: &Phase| {
        let (done, open) = session.progress_in(phase);
        let is_here =
            here.as_ref().is_some_and(|here| phase.steps.iter().any(|it| it.id == here.step));
        let progress = match (is_here, open) {
            (true, _) => {
                Progress::Here { step: done.saturating_add(1), of: done.saturating_add(open) }
            }
            (false, 0) => Progress::Done,
            (false, _) => Progress::ToCome,
        };
        (Shown::new(&phase.title).to_string(), progress)
    };
    session.protocol().phases.iter().filter(applies).map(of_phase).collect()
}

/// What the strip shows of a phase, or of several in one.
struct Piece<'a> {
    text: Cow<'a, str>,
    wide: usize,
    ink: Ink,
}

/// How many phases a piece stands for, in figures and one sign.
fn count(sign: char, phases: usize, ink: Ink) -> Piece<'static> {
    let text = format!("{sign}{phases}");
    Piece { wide: width(&text), text: Cow::Owned(text), ink }
}

/// The strip's pieces; done phases folded to their count, and so many of the last ones left out.
fn pieces(phases: &[Named], fold: bool, hidden: usize) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let done = phases.iter().filter(|it| it.progress == Progress::Done).count();
    if fold && done > 0 {
        pieces.push(count('✓', done, Ink::Good));
    }
    let shown = phases.len().saturating_sub(hidden);
    for (index, phase) in phases.iter().enumerate() {
        let ink = match phase.progress {
            Progress::Done if fold => continue,
            Progress::ToCome if index >= shown => continue,
            Progress::Done => Ink::Good,
            Progress::Here { .. } => Ink::Here,
            Progress::ToCome => Ink::Plain,
        };
        pieces.push(Piece { text: Cow::Borrowed(&phase.text), wide: phase.wide, ink });
    }
    let left_out = phases.iter().skip(shown).filter(|it| it.progress == Progress::ToCome).count();
    if left_out > 0 {
        pieces.push(count('+', left_out, Ink::Plain));
    }
    pieces
}
