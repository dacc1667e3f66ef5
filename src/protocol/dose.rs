//! What a dose asks for: vials, volumes, each way to fill the bag, and how far a measured amount
//! lies from the expected one. Never proposes, rounds or caps a dose, and holds no drug's figure.

use rust_decimal::{Decimal, RoundingStrategy};

use super::Condition;
use crate::quantity::{Quantity, Unit, exact};

mod vials;
pub use vials::{LargerVial, Size, VialFigures};

/// Decimals a figure is rounded to where it is shown and has no end, or too far an end.
const SHOWN_DECIMALS: u32 = 4;
const SECONDS_PER_HOUR: Decimal = Decimal::from_parts(3600, 0, 0, false, 0);

/// The figures of one protocol that a dose is worked out from; see the protocol's sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoseRules {
    /// Mass that can be withdrawn from one vial, which may be less than is in it.
    pub vial: Quantity,
    /// Of the reconstituted solution.
    pub concentration: Quantity,
    /// Volume that reconstitutes one vial.
    pub diluent_per_vial: Quantity,
    /// Volume that can be withdrawn from one reconstituted vial.
    pub withdrawable: Quantity,
    /// Where the drug comes in several sizes: the answer that says this vial is opened; none:
    /// it always is.
    pub vial_when: Option<Condition>,
    /// Sizes above this one, the largest first.
    pub larger_vials: Vec<LargerVial>,
    /// Nominal volume of the bag.
    pub final_volume: Quantity,
    /// Smallest dose the protocol serves, itself included.
    pub dose_least: Quantity,
    /// Largest dose the protocol serves, itself included.
    pub dose_most: Quantity,
    /// Thinnest bag allowed, itself included.
    pub concentration_least: Quantity,
    /// Strongest bag allowed, itself included.
    pub concentration_most: Quantity,
    /// A dose above this one is typed a second time.
    pub twice_above: Quantity,
    /// Percent of a vial; a last vial that gives less than this is worth a question.
    pub scant_share: Decimal,
    /// Volume per hour the infusion runs at.
    pub rate: Quantity,
    /// Most digits after the point of a typed dose.
    pub decimals: u32,
    /// The ways to fill the bag, in the order they are offered.
    pub methods: Vec<BagMethod>,
}

/// One way to bring the drug into a bag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BagMethod {
    /// The word that chooses it, as recorded.
    pub answer: String,
    /// What is done to the bag before the drug goes in.
    pub bag: BagAmount,
    /// What the bag holds afterwards.
    pub total: BagTotal,
}

/// The volume measured at the bag before the drug goes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BagAmount {
    /// As much as the drug's volume leaves a filled bag.
    TakeOutDrugVolume,
    /// The final volume less the drug's goes into an empty bag.
    PutInRest,
    /// A filled bag stays as it is; nothing is measured.
    Untouched,
}

/// The volume in the bag once the drug is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BagTotal {
    /// Exactly the nominal volume.
    FinalVolume,
    /// The nominal volume and the drug's on top, so the infusion takes longer.
    FinalVolumePlusDrug,
}

/// Why no calculation was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DoseRefusal {
    /// Below [`DoseRules::dose_least`].
    #[error("dose below the least of this protocol")]
    BelowLeast,
    /// Above [`DoseRules::dose_most`].
    #[error("dose above the most of this protocol")]
    AboveMost,
    /// The rules contradict themselves, or the figures don't fit exact arithmetic.
    #[error("dose can't be worked out with the figures of this protocol")]
    Arithmetic,
}

/// What one dose asks for: masses in mg, volumes in mL, concentrations in mg/mL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calculation {
    /// The dose as ordered, never rounded.
    pub dose: Quantity,
    /// Vials to open, at least one.
    pub vials: u16,
    /// How many of each size, the largest first; sizes that are not opened are left out.
    pub opened: Vec<(Size, u16)>,
    /// Volume to withdraw; exact where it ends, else rounded half-even to 4 decimals.
    pub volume: Quantity,
    /// Diluent for all vials together.
    pub diluent: Quantity,
    /// Volume that stays in the vials and is discarded.
    pub left_over: Quantity,
    /// Mass taken from the last of several vials, where that is less than
    /// [`DoseRules::scant_share`] of a vial.
    pub scant: Option<Quantity>,
    /// One entry per method of the rules, in their order, refused ones included.
    pub methods: Vec<MethodResult>,
}

/// What one way to fill the bag comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MethodResult {
    /// The word that chooses it.
    pub answer: String,
    /// Volume taken out of or put into the bag; `None` where nothing is measured or where the
    /// drug alone is more than the bag's nominal volume.
    pub bag: Option<Quantity>,
    /// Volume in the bag at the end.
    pub total: Quantity,
    /// For showing only: rounded half-even to 4 decimals.
    pub concentration: Quantity,
    /// Whether the unrounded concentration is within its bounds and the bag can be filled so.
    pub allowed: bool,
    /// Seconds the total takes at the rate, rounded up; a least time is not applied here.
    pub infusion_s: i64,
}

impl Calculation {
    /// The result for the method that `answer` chooses, refused or not.
    pub fn method(&self, answer: &str) -> Option<&MethodResult> {
        self.methods.iter().find(|method| method.answer == answer)
    }
}

impl DoseRules {
    /// Works out what `dose` asks for, where no answer says which vials are there: every size is.
    ///
    /// # Errors
    /// As [`DoseRules::calculate_for`].
    pub fn calculate(&self, dose: Quantity) -> Result<Calculation, DoseRefusal> {
        self.calculate_for(dose, &|_| true)
    }

    /// Works out what `dose` asks for with the vials that the answers open.
    ///
    /// # Errors
    /// A dose outside the protocol's bounds, or rules that can't be calculated with.
    pub fn calculate_for(
        &self,
        dose: Quantity,
        holds: &dyn Fn(&Condition) -> bool,
    ) -> Result<Calculation, DoseRefusal> {
        let arithmetic = DoseRefusal::Arithmetic;
        let mg = Bare::mass(dose).ok_or(arithmetic)?;
        if mg < Bare::mass(self.dose_least).ok_or(arithmetic)? {
            return Err(DoseRefusal::BelowLeast);
        }
        if mg > Bare::mass(self.dose_most).ok_or(arithmetic)? {
            return Err(DoseRefusal::AboveMost);
        }
        let opened = self.opened(mg, holds).ok_or(arithmetic)?;
        Bare::of(self).and_then(|bare| bare.calculate(mg, self, opened)).ok_or(arithmetic)
    }

    /// Whether this dose is typed a second time; a dose that can't be compared is.
    pub fn asks_twice(&self, dose: Quantity) -> bool {
        match (Bare::mass(dose), Bare::mass(self.twice_above)) {
            (Some(dose), Some(bound)) => dose > bound,
            _ => true,
        }
    }
}

/// The figures of [`DoseRules`] brought to mg, mL, mg/mL and mL/h.
struct Bare {
    strength: Decimal,
    bag: Decimal,
    least: Decimal,
    most: Decimal,
    rate: Decimal,
}

/// A volume as `over / under`, so that comparing it needs no division.
struct Ratio {
    over: Decimal,
    under: Decimal,
}

impl Bare {
    fn in_unit(quantity: Quantity, unit: Unit) -> Option<Decimal> {
        Some(quantity.in_unit(unit).ok()?.amount())
    }

    fn mass(quantity: Quantity) -> Option<Decimal> {
        Bare::in_unit(quantity, Unit::Milligram)
    }

    fn of(rules: &DoseRules) -> Option<Bare> {
        let volume = |quantity| Bare::in_unit(quantity, Unit::Millilitre);
        let strength = |quantity| Bare::in_unit(quantity, Unit::MilligramPerMillilitre);
        let bare = Bare {
            strength: strength(rules.concentration)?,
            bag: volume(rules.final_volume)?,
            least: strength(rules.concentration_least)?,
            most: strength(rules.concentration_most)?,
            rate: Bare::in_unit(rules.rate, Unit::MillilitrePerHour)?,
        };
        let positive = [bare.strength, volume(rules.withdrawable)?, bare.bag, bare.rate];
        positive.iter().all(|figure| *figure > Decimal::ZERO).then_some(bare)
    }

    fn calculate(
        &self,
        mg: Decimal,
        rules: &DoseRules,
        opened: Vec<(Size, u16)>,
    ) -> Option<Calculation> {
        let volume = quotient(mg, self.strength)?;
        let held = rules.volume_of(&opened, |figures| figures.withdrawable)?;
        let left_over = exact::sub(held, volume)?;
        if mg <= Decimal::ZERO || left_over < Decimal::ZERO {
            return None;
        }
        let diluent = rules.volume_of(&opened, |figures| figures.diluent_per_vial)?;
        Some(Calculation {
            dose: Quantity::new(mg, Unit::Milligram),
            vials: opened.iter().try_fold(0_u16, |sum, (_, count)| sum.checked_add(*count))?,
            volume: Quantity::new(volume, Unit::Millilitre),
            diluent: Quantity::new(diluent, Unit::Millilitre),
            left_over: Quantity::new(left_over, Unit::Millilitre),
            scant: scant(mg, rules, &opened)?,
            methods: rules
                .methods
                .iter()
                .map(|method| self.method(mg, volume, method))
                .collect::<Option<_>>()?,
            opened,
        })
    }

    fn method(&self, mg: Decimal, volume: Decimal, method: &BagMethod) -> Option<MethodResult> {
        let fits = match method.bag {
            BagAmount::Untouched => true,
            BagAmount::TakeOutDrugVolume | BagAmount::PutInRest => volume <= self.bag,
        };
        let bag = match method.bag {
            BagAmount::Untouched => None,
            BagAmount::TakeOutDrugVolume => Some(volume),
            BagAmount::PutInRest => Some(exact::sub(self.bag, volume)?),
        };
        let total = match method.total {
            BagTotal::FinalVolume => Ratio { over: self.bag, under: Decimal::ONE },
            BagTotal::FinalVolumePlusDrug => Ratio {
                over: exact::add(exact::mul(self.bag, self.strength)?, mg)?,
                under: self.strength,
            },
        };
        let strength = exact::mul(mg, total.under)?;
        let inside = exact::mul(self.least, total.over)? <= strength
            && strength <= exact::mul(self.most, total.over)?;
        let seconds = exact::div_up(
            exact::mul(total.over, SECONDS_PER_HOUR)?,
            exact::mul(self.rate, total.under)?,
        )?;
        Some(MethodResult {
            answer: method.answer.clone(),
            bag: bag.filter(|_| fits).map(|amount| Quantity::new(amount, Unit::Millilitre)),
            total: Quantity::new(quotient(total.over, total.under)?, Unit::Millilitre),
            concentration: Quantity::new(
                shown(strength.checked_div(total.over)?, SHOWN_DECIMALS),
                Unit::MilligramPerMillilitre,
            ),
            allowed: fits && inside,
            infusion_s: i64::try_from(seconds).ok()?,
        })
    }
}

/// What the last of several vials gives, where that is less than the share worth a question.
/// `None` outside where the figures don't fit exact arithmetic.
fn scant(mg: Decimal, rules: &DoseRules, opened: &[(Size, u16)]) -> Option<Option<Quantity>> {
    let mut before = Decimal::ZERO;
    let mut vials = Decimal::ZERO;
    let mut mass = Decimal::ZERO;
    for (size, count) in opened {
        mass = Bare::mass(rules.figures(*size).vial)?;
        before = exact::add(before, exact::mul(mass, Decimal::from(*count))?)?;
        vials = exact::add(vials, Decimal::from(*count))?;
    }
    let last = exact::sub(mg, exact::sub(before, mass)?)?;
    let worth_it = exact::mul(last, Decimal::ONE_HUNDRED)? >= exact::mul(mass, rules.scant_share)?;
    let asks = vials > Decimal::ONE && !worth_it;
    Some(asks.then(|| Quantity::new(last, Unit::Milligram)))
}

/// `a / b`, exact where it ends, else rounded for measuring.
fn quotient(a: Decimal, b: Decimal) -> Option<Decimal> {
    match exact::div(a, b) {
        Some(exact) => Some(exact),
        None => Some(shown(a.checked_div(b)?, SHOWN_DECIMALS)),
    }
}

fn shown(value: Decimal, decimals: u32) -> Decimal {
    value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointNearestEven)
}

/// How far a measured value may lie from the expected one, on either side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tolerance {
    /// So many percent of the expected value.
    Percent(Decimal),
    /// The same amount whatever is expected.
    Absolute(Quantity),
}

impl Tolerance {
    /// The half-width of the window around `expected`, in its unit: 5 % around 5.2 mL is 0.26 mL.
    ///
    /// `None` where the tolerance measures something else, is negative, or would be rounded.
    pub fn around(&self, expected: Quantity) -> Option<Quantity> {
        let half_width = match *self {
            Tolerance::Percent(percent) => {
                let parts = exact::mul(expected.amount(), percent)?;
                Quantity::new(exact::div(parts, Decimal::ONE_HUNDRED)?, expected.unit())
            }
            Tolerance::Absolute(width) => width.in_unit(expected.unit()).ok()?,
        };
        (half_width.amount() >= Decimal::ZERO).then_some(half_width)
    }
}

/// Whether `value` lies no further than `half_width` from `expected`; the borders are inside.
/// Figures too large to compare count as outside.
pub fn within(value: Decimal, expected: Decimal, half_width: Decimal) -> bool {
    exact::sub(value, expected).is_some_and(|difference| difference.abs() <= half_width)
}

/// How far `value` lies from `expected`, in percent of it, rounded half-even to one decimal.
///
/// For showing only: a value just outside a window of 5 % also reads 5.0. `None` where nothing
/// is expected.
pub fn deviation_percent(value: Decimal, expected: Decimal) -> Option<Decimal> {
    let parts = exact::mul(exact::sub(value, expected)?, Decimal::ONE_HUNDRED)?;
    Some(shown(parts.checked_div(expected)?, 1).normalize())
}
