//! Which vials belong to the session: as many of each size as the dose needs, replacements and
//! additions. Part of the fold: cannot fail.

use crate::protocol::Condition;
use crate::protocol::dose::Size;
use crate::session::{Fate, Session, Vial};

impl Session {
    /// What the dose asks for with the vials that the answers open, and those vials.
    pub(super) fn work_out_dose(&mut self, since: u64) {
        let Some(dose) = self.dose else { return };
        let holds = |when: &Condition| self.holds(when) == Some(true);
        self.calculation = self.protocol.dose.calculate_for(dose, &holds).ok();
        self.match_vials_to_dose(since);
    }

    /// Brings a vial in; its place in the order of work is the caller's.
    pub(super) fn bring_in_vial(&mut self, size: Size, since: u64) -> u16 {
        let number = self.vials.iter().map(|vial| vial.number).max().unwrap_or(0).saturating_add(1);
        self.vials.push(Vial { number, size, fate: Fate::InUse, drawn: false, since });
        number
    }

    /// One more than planned: of the smallest size that is opened.
    pub(super) fn bring_in_smallest(&mut self, since: u64) {
        let holds = |when: &Condition| self.holds(when) == Some(true);
        let size = self.protocol.dose.sizes(&holds).last().copied().flatten();
        let number = self.bring_in_vial(size, since);
        self.places.push(number);
    }

    /// Vials that came in stay and count; those that never came in make place for what is needed
    /// beside them.
    fn match_vials_to_dose(&mut self, since: u64) {
        let (Some(dose), true) = (self.dose, self.calculation.is_some()) else { return };
        let came_in = |number: u16| self.done.keys().any(|key| key.vial == Some(number));
        let there: Vec<Size> = self
            .vials_in_work()
            .filter(|vial| came_in(vial.number))
            .map(|vial| vial.size)
            .collect();
        let open: Vec<u16> = self
            .vials_in_work()
            .map(|vial| vial.number)
            .filter(|number| !came_in(*number))
            .collect();
        let holds = |when: &Condition| self.holds(when) == Some(true);
        let Some(needed) = self.protocol.dose.vials_beside(dose, &there, &holds) else { return };
        for (number, size) in open.iter().zip(&needed) {
            for vial in self.vials.iter_mut().filter(|vial| vial.number == *number) {
                vial.size = *size;
            }
        }
        for size in needed.iter().skip(open.len()) {
            let number = self.bring_in_vial(*size, since);
            self.places.push(number);
        }
        for number in open.iter().skip(needed.len()) {
            self.places.retain(|place| place != number);
            for vial in self.vials.iter_mut().filter(|vial| vial.number == *number) {
                vial.fate = Fate::Spare;
            }
        }
    }
}
