//! Which vials a mass is taken from, where a drug comes in several sizes. Larger ones are emptied
//! first; what is left comes from the smallest. Never decides which sizes there are.

use rust_decimal::Decimal;

use super::{Bare, DoseRules};
use crate::protocol::Condition;
use crate::quantity::{Quantity, Unit, exact};

/// A size of vial above the smallest one, which [`DoseRules`] itself describes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LargerVial {
    /// Unique within the protocol.
    pub id: String,
    /// Product its scan expects, where that is not the product of the step.
    pub product: Option<String>,
    /// Opened only when an answer given before the dose says so.
    pub when: Option<Condition>,
    /// Mass that can be withdrawn from one, which may be less than is in it.
    pub vial: Quantity,
    /// Volume that reconstitutes one, to the concentration of the smallest.
    pub diluent_per_vial: Quantity,
    /// Volume that can be withdrawn from one reconstituted vial.
    pub withdrawable: Quantity,
}

/// Index of a larger vial, in the order of the protocol; none for the smallest.
pub type Size = Option<usize>;

/// What one vial of a size holds and takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VialFigures {
    /// Mass that can be withdrawn.
    pub vial: Quantity,
    /// Volume that reconstitutes it.
    pub diluent_per_vial: Quantity,
    /// Volume that can be withdrawn.
    pub withdrawable: Quantity,
}

impl DoseRules {
    /// The figures of a size; an index beyond the larger vials counts as the smallest.
    pub fn figures(&self, size: Size) -> VialFigures {
        match size.and_then(|index| self.larger_vials.get(index)) {
            Some(larger) => VialFigures {
                vial: larger.vial,
                diluent_per_vial: larger.diluent_per_vial,
                withdrawable: larger.withdrawable,
            },
            None => VialFigures {
                vial: self.vial,
                diluent_per_vial: self.diluent_per_vial,
                withdrawable: self.withdrawable,
            },
        }
    }

    /// The answers on which it depends which sizes are opened.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let larger = self.larger_vials.iter().filter_map(|vial| vial.when.as_ref());
        larger.chain(&self.vial_when)
    }

    /// The sizes that are opened, the largest first.
    pub fn sizes(&self, holds: &dyn Fn(&Condition) -> bool) -> Vec<Size> {
        let opened = |when: &Option<Condition>| when.as_ref().is_none_or(holds);
        let larger = self.larger_vials.iter().enumerate();
        let larger = larger.filter(|(_, vial)| opened(&vial.when)).map(|(index, _)| Some(index));
        larger.chain(opened(&self.vial_when).then_some(None)).collect()
    }

    /// The vials still needed for `dose` beside those that are there, the largest first; `None`
    /// where no size is opened or the figures don't fit exact arithmetic.
    pub fn vials_beside(
        &self,
        dose: Quantity,
        there: &[Size],
        holds: &dyn Fn(&Condition) -> bool,
    ) -> Option<Vec<Size>> {
        let held = there.iter().try_fold(Decimal::ZERO, |sum, size| {
            exact::add(sum, Bare::mass(self.figures(*size).vial)?)
        })?;
        let rest = exact::sub(Bare::mass(dose)?, held)?;
        let opened = self.opened(rest, holds)?;
        Some(
            opened
                .into_iter()
                .flat_map(|(size, count)| std::iter::repeat_n(size, usize::from(count)))
                .collect(),
        )
    }

    /// How many of each size a mass in mg takes: of each but the smallest opened as many as are
    /// emptied, of the smallest as many as the rest needs.
    pub(super) fn opened(
        &self,
        mg: Decimal,
        holds: &dyn Fn(&Condition) -> bool,
    ) -> Option<Vec<(Size, u16)>> {
        let sizes = self.sizes(holds);
        let (last, larger) = sizes.split_last()?;
        let mut rest = mg.max(Decimal::ZERO);
        let mut opened = Vec::new();
        for size in larger {
            let mass = Bare::mass(self.figures(*size).vial).filter(|mass| *mass > Decimal::ZERO)?;
            let emptied = div_down(rest, mass)?;
            rest = exact::sub(rest, exact::mul(mass, emptied)?)?;
            opened.push((*size, u16::try_from(emptied).ok()?));
        }
        let mass = Bare::mass(self.figures(*last).vial).filter(|mass| *mass > Decimal::ZERO)?;
        opened.push((*last, u16::try_from(exact::div_up(rest, mass)?).ok()?));
        opened.retain(|(_, count)| *count > 0);
        Some(opened)
    }

    /// A figure of every opened vial together, in mL.
    pub(super) fn volume_of(
        &self,
        opened: &[(Size, u16)],
        figure: fn(&VialFigures) -> Quantity,
    ) -> Option<Decimal> {
        opened.iter().try_fold(Decimal::ZERO, |sum, (size, count)| {
            let one = Bare::in_unit(figure(&self.figures(*size)), Unit::Millilitre)?;
            exact::add(sum, exact::mul(one, Decimal::from(*count))?)
        })
    }
}

/// The greatest whole number that is not above `a / b`, for `a` not negative and `b` positive.
fn div_down(a: Decimal, b: Decimal) -> Option<Decimal> {
    let up = exact::div_up(a, b)?;
    if exact::mul(up, b)? > a { exact::sub(up, Decimal::ONE) } else { Some(up) }
}
