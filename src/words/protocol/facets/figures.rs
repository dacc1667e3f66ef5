//! The figures of the dose arithmetic by name, each with its source. Calculates nothing.

use super::meaning;
use crate::protocol::{Protocol, SourceRef};
use crate::quantity::{Quantity, Unit};

/// One figure a dose is worked out from.
#[derive(Clone, Debug)]
pub struct Figure<'a> {
    /// As the file names it, with blanks.
    pub name: &'static str,
    /// As it is written.
    pub value: String,
    /// What it is compared by: one unit for each dimension.
    pub meaning: String,
    /// Where it comes from.
    pub source: Option<&'a SourceRef>,
}

/// All figures in the order of the file; the ways to fill the bag are no figures.
pub fn figures(protocol: &Protocol) -> Vec<Figure<'_>> {
    let rules = &protocol.dose;
    let amounts = [
        ("vial", rules.vial),
        ("concentration", rules.concentration),
        ("diluent per vial", rules.diluent_per_vial),
        ("withdrawable", rules.withdrawable),
        ("final volume", rules.final_volume),
        ("dose least", rules.dose_least),
        ("dose most", rules.dose_most),
        ("concentration least", rules.concentration_least),
        ("concentration most", rules.concentration_most),
        ("twice above", rules.twice_above),
        ("scant share", Quantity::new(rules.scant_share, Unit::Percent)),
        ("rate", rules.rate),
    ];
    let source = |name: &str| {
        let name = name.replace(' ', "_");
        let found = protocol.dose_sources.iter().find(|(known, _)| *known == name);
        found.map(|(_, source)| source)
    };
    let figure = |(name, amount): (&'static str, Quantity)| Figure {
        name,
        value: amount.to_string(),
        meaning: meaning(amount),
        source: source(name),
    };
    let decimals = Figure {
        name: "decimals",
        value: rules.decimals.to_string(),
        meaning: rules.decimals.to_string(),
        source: source("decimals"),
    };
    amounts.into_iter().map(figure).chain([decimals]).collect()
}
