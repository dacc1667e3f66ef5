//! Which keys of the supervisor's screens are offered. Changes nothing.

use super::super::review::{Opened, Review, Show};
use crate::keys::{Context, Intent};

/// Where keys are meant on these screens.
pub(super) fn context(review: &Review) -> Context {
    if review.form_in_focus().focus.is_some() {
        Context::Field
    } else if review.sheet.is_some() || review.export.is_some() {
        Context::Signing
    } else if review.opened.is_some() || review.figures.is_some() {
        Context::Reviewed
    } else {
        Context::List
    }
}

/// Whether an intent would be accepted now.
pub(super) fn is_offered(review: &Review, intent: Intent) -> bool {
    if let Some(export) = &review.export {
        return intent == Intent::Escape || intent == Intent::Confirm && export.is_asked();
    }
    if review.sheet.is_some() {
        return in_sheet(review, intent);
    }
    if review.figures.is_some() {
        return matches!(
            intent,
            Intent::Up
                | Intent::Down
                | Intent::PageUp
                | Intent::PageDown
                | Intent::First
                | Intent::Last
                | Intent::Leave
                | Intent::Escape
        );
    }
    match &review.opened {
        Some(opened) => in_session(opened, intent),
        None => in_list(review, intent),
    }
}

fn in_list(review: &Review, intent: Intent) -> bool {
    let list = &review.list;
    if list.filter.focus.is_some() {
        return matches!(intent, Intent::Confirm | Intent::Escape);
    }
    match intent {
        Intent::Filter | Intent::Sort | Intent::Leave => true,
        Intent::ShowAll => !list.typed().is_empty(),
        Intent::Look => list.chosen().is_some(),
        // These are about all that is shown, so they wait until that is all.
        Intent::SignOff | Intent::Figures | Intent::Export => !list.is_empty() && list.is_whole(),
        Intent::Up | Intent::Down | Intent::First | Intent::Last => list.len() > 1,
        Intent::PageUp | Intent::PageDown => list.len() > 1,
        _ => false,
    }
}

fn in_session(opened: &Opened, intent: Intent) -> bool {
    let last = opened.records().len().saturating_sub(1);
    let scrolls = matches!(opened.show, Show::Summary | Show::Timeline);
    match intent {
        Intent::NextPart | Intent::Leave | Intent::Escape | Intent::Export => true,
        Intent::SignOff => opened.why_unsigned().is_none(),
        Intent::FactBack | Intent::MinuteBack => opened.at() > 0 || !opened.is_at_fact(),
        Intent::FactOn | Intent::MinuteOn | Intent::Play | Intent::PlayFast => opened.at() < last,
        Intent::NextException => opened.has_exceptions(),
        Intent::Up | Intent::Down | Intent::PageUp | Intent::PageDown => scrolls || last > 0,
        Intent::First | Intent::Last => scrolls || last > 0,
        _ => false,
    }
}

fn in_sheet(review: &Review, intent: Intent) -> bool {
    let Some(sheet) = &review.sheet else { return false };
    let (of_one, exceptions) = (sheet.many.is_none(), sheet.exceptions.len());
    match intent {
        Intent::Confirm | Intent::Escape | Intent::NextField => review.batch.is_none(),
        Intent::Choose(number) => of_one && (1..=3).contains(&number),
        Intent::FollowUp => of_one,
        Intent::Tick | Intent::TickAll => exceptions > 0,
        Intent::Up | Intent::Down => exceptions > 1,
        _ => false,
    }
}
