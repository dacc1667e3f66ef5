//! Line 2: the phases, or what is more urgent: a passed limit, an unknown time, the highest alarm.
//!
//! ```text
//!  ✓Order ✓Protect ✓Materials ▸Reconstitute 5/7 ·Inspect ·Dilute ·Store ·Release
//!  ▲ CAUTION   dilute by 18:00:58, 0:29:59 left                     a acknowledge
//!  ▲▲ WARNING   dilute by 18:00:58, 0:09:59 left   acknowledged, sounds again 17:55
//!  ■ LIMIT PASSED   dilute by 18:00:58   +0:04:10                   a acknowledge
//! ```

use super::canvas::{Canvas, Row};
use super::text::{cut, width};
use super::theme::Ink;
use crate::app::{Over, Work, offer};
use crate::keys::{self, Intent};
use crate::protocol::{Phase, Rank};
use crate::session::{Alarm, Session};
use crate::time::{Reading, plus_ns};
use crate::words::{Shown, local_floor, screen};

/// Draws line 2.
pub(super) fn draw(canvas: &mut Canvas<'_>, model: &crate::app::Model, work: &Work) {
    let y = canvas.area().y.saturating_add(1);
    let session = work.desk.session();
    let now = &model.now;
    let alarm = session.standing_alarm();
    let passed = alarm.is_some_and(|it| it.rank == Rank::Passed);
    let may = |intent| model.over == Over::None && offer::is_offered(model, intent);
    if session.clock_is_unknown(now) && !passed {
        let key = if may(Intent::Settle) { key_of(Intent::Settle) } else { String::new() };
        return band(canvas, y, super::UNKNOWN_WITH_GLYPH, &key, Ink::Warning);
    }
    let Some(alarm) = alarm else { return strip(canvas, y, session) };
    let (glyph, ink) = match alarm.rank {
        Rank::None | Rank::Caution => ("▲", Ink::Caution),
        Rank::Warning => ("▲▲", Ink::Warning),
        Rank::Passed => ("■", Ink::Passed),
    };
    let text =
        format!("{glyph} {}   {}", screen::rank(alarm.rank), screen::alarm(session, alarm, now));
    let mut right = acknowledged(work, alarm, now);
    if may(Intent::Acknowledge) {
        right = key_of(Intent::Acknowledge);
    }
    let used = width(&canvas.text(&text)).saturating_add(width(&right));
    if used.saturating_add(5) > usize::from(canvas.area().width) {
        right = right.replace("acknowledged, ", "");
    }
    band(canvas, y, &text, &right, ink);
}

fn acknowledged(work: &Work, alarm: &Alarm, now: &Reading) -> String {
    if !alarm.acknowledged {
        return String::new();
    }
    match work.sound.returns_in(now) {
        Some(returns) => {
            let at = plus_ns(now.utc, returns.ns());
            format!("acknowledged, sounds again {}", local_floor(at, now.offset_min))
        }
        None => "acknowledged".to_owned(),
    }
}

/// A key as the table writes it.
fn key_of(intent: Intent) -> String {
    let binding = keys::BINDINGS.iter().find(|binding| binding.intent == intent);
    binding.map_or_else(String::new, |it| format!("{} {}", it.shown, it.does))
}

/// The whole line in one meaning; what is at the right stays, what is at the left is cut.
fn band(canvas: &mut Canvas<'_>, y: u16, left: &str, right: &str, ink: Ink) {
    let ascii = canvas.look.ascii;
    let (left, right) = (canvas.text(left), canvas.text(right));
    let area = canvas.area();
    let wide = usize::from(area.width);
    canvas.band(y, "", ink);
    let room = wide.saturating_sub(width(&right)).saturating_sub(4);
    let right = if width(&left) > room && room < wide / 2 { String::new() } else { right };
    let room = wide.saturating_sub(width(&right)).saturating_sub(3);
    let x = area.x.saturating_add(1);
    canvas.put(x, y, area.width, &cut(&left, room, ascii), ink);
    let back = u16::try_from(width(&right)).unwrap_or(0).saturating_add(1);
    canvas.put(area.right().saturating_sub(back), y, area.width, &right, ink);
}

/// How far a phase is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    Done,
    Here { step: usize, of: usize },
    ToCome,
}

fn strip(canvas: &mut Canvas<'_>, y: u16, session: &Session) {
    let area = canvas.area();
    let phases = phases(session);
    let wide = usize::from(area.width).saturating_sub(2);
    let most = phases.len();
    let fitting =
        (0..=most).flat_map(|ahead| [(false, ahead), (true, ahead)]).find_map(|(fold, hidden)| {
            let pieces = pieces(&phases, fold, hidden);
            let used: usize =
                pieces.iter().map(|(text, _)| width(&canvas.text(text)).saturating_add(1)).sum();
            (used <= wide.saturating_add(1)).then_some(pieces)
        });
    let mut row = Row::default();
    for (text, ink) in fitting.unwrap_or_default() {
        row = row.and(text, ink).and(" ", Ink::Plain);
    }
    canvas.row(area.x.saturating_add(1), y, area.width.saturating_sub(2), &row);
}

fn phases(session: &Session) -> Vec<(String, Progress)> {
    let to_come = session.steps_to_come();
    let here = session.standing_step();
    let holds = |phase: &Phase, id: &str| phase.steps.iter().any(|step| step.id == id);
    session
        .protocol()
        .phases
        .iter()
        .filter(|phase| phase.steps.iter().any(|step| session.applies(step)))
        .map(|phase| {
            let mains =
                |id: &str, part| part == crate::session::fact::Part::Main && holds(phase, id);
            let open = to_come.iter().filter(|key| mains(&key.step, key.part)).count();
            let done = session.all_done().keys().filter(|key| mains(&key.step, key.part));
            let done = done.filter(|key| !to_come.contains(key)).count();
            let is_here = here.as_ref().is_some_and(|key| holds(phase, &key.step));
            let progress = match (is_here, open) {
                (true, _) => {
                    Progress::Here { step: done.saturating_add(1), of: done.saturating_add(open) }
                }
                (false, 0) => Progress::Done,
                (false, _) => Progress::ToCome,
            };
            (Shown::new(&phase.title).to_string(), progress)
        })
        .collect()
}

/// The strip's pieces; done phases folded to their count, and so many of the last ones left out.
fn pieces(phases: &[(String, Progress)], fold: bool, hidden: usize) -> Vec<(String, Ink)> {
    let mut pieces = Vec::new();
    let done = phases.iter().filter(|(_, progress)| *progress == Progress::Done).count();
    if fold && done > 0 {
        pieces.push((format!("✓{done}"), Ink::Good));
    }
    let shown = phases.len().saturating_sub(hidden);
    for (index, (title, progress)) in phases.iter().enumerate() {
        match progress {
            Progress::Done if fold => {}
            Progress::Done => pieces.push((format!("✓{title}"), Ink::Good)),
            Progress::Here { step, of } => {
                pieces.push((format!("▸{title} {step}/{of}"), Ink::Here));
            }
            Progress::ToCome if index >= shown => {}
            Progress::ToCome => pieces.push((format!("·{title}"), Ink::Plain)),
        }
    }
    let left_out = phases.iter().skip(shown).filter(|(_, it)| *it == Progress::ToCome).count();
    if left_out > 0 {
        pieces.push((format!("+{left_out}"), Ink::Plain));
    }
    pieces
}
