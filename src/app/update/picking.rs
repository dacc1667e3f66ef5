//! Choosing a walkthrough on the home screen. What begins is for the shell: this model never becomes
//! practice, and a walkthrough never comes back into it.

use super::super::{Effect, Ended, Model, Place};
use crate::app::picking::{Offered, Picked, Picking};
use crate::keys::Intent;
use crate::session::people::Initials;
use crate::words::practice as words;

/// Rows of a page.
const PAGE: usize = 8;

impl Model {
    /// The walkthrough that is to begin, once.
    pub fn take_picked(&mut self) -> Option<Picked> {
        let picked = self.picking_mut()?.picked.take()?;
        self.ended = None;
        Some(picked)
    }

    /// Back from a walkthrough, or without one: why it did not begin.
    pub fn back_from_practice(&mut self, fault: Option<String>) {
        self.changed = true;
        if let Some(picking) = self.picking_mut() {
            if fault.is_none() {
                picking.form = None;
            }
            picking.fault = fault;
        }
    }

    pub(super) fn practise(&mut self, effects: &mut Vec<Effect>) {
        if let Some(home) = &mut self.home {
            home.picking = Some(Box::default());
            effects.push(Effect::ListScenarios);
        }
    }

    pub(super) fn scenarios_listed(&mut self, offered: Vec<Offered>, drawn: Result<u64, String>) {
        let Some(picking) = self.picking_mut() else { return };
        picking.cursor = picking.cursor.min(offered.len().saturating_sub(1));
        picking.offered = Some(offered);
        match drawn {
            Ok(seed) => picking.drawn = seed,
            Err(why) => picking.fault = Some(why),
        }
    }

    pub(super) fn picking_mut(&mut self) -> Option<&mut Picking> {
        match (&self.place, &mut self.home) {
            (Place::Home, Some(home)) => home.picking.as_deref_mut(),
            _ => None,
        }
    }

    pub(super) fn intend_at_picking(&mut self, intent: Intent) {
        let Some(picking) = self.picking_mut() else { return };
        picking.fault = None;
        if let Some(form) = &mut picking.form {
            match intent {
                Intent::NextField => form.next(),
                Intent::Escape if form.focus.is_some() => form.leave(),
                Intent::Escape => picking.form = None,
                Intent::Confirm => self.begin_picked(),
                _ => {}
            }
            return;
        }
        let last = picking.offered.as_ref().map_or(0, |all| all.len().saturating_sub(1));
        let at = picking.cursor;
        match intent {
            Intent::Up => picking.cursor = at.saturating_sub(1),
            Intent::Down => picking.cursor = at.saturating_add(1).min(last),
            Intent::PageUp => picking.cursor = at.saturating_sub(PAGE),
            Intent::PageDown => picking.cursor = at.saturating_add(PAGE).min(last),
            Intent::First => picking.cursor = 0,
            Intent::Last => picking.cursor = last,
            Intent::Pick => picking.ask(),
            Intent::Leave | Intent::Escape => {
                if let Some(home) = &mut self.home {
                    home.picking = None;
                }
            }
            _ => {}
        }
    }

    fn begin_picked(&mut self) {
        let Some(picking) = self.picking_mut() else { return };
        let Some(form) = &mut picking.form else { return };
        if form.focus.is_none() || form.has_next() {
            return form.next();
        }
        let by = form.text(0).trim().to_owned();
        if Initials::typed(&by).is_err() {
            form.focus = Some(0);
            picking.fault = Some(words::NO_TRAINEE.to_owned());
            return;
        }
        let Some(seed) = picking.seed() else {
            picking.fault = Some(words::NO_SEED.to_owned());
            return;
        };
        let Some(scenario) = picking.here().map(|it| it.id.clone()) else { return };
        picking.picked = Some(Picked { scenario, by, seed });
        self.ended = Some(Ended::Practises);
    }
}
