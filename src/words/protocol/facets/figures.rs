//! The figures of the dose arithmetic by name, each with its source. Calculates nothing.

use super::meaning;
use crate::protocol::{Protocol, SourceRef};
use crate::quantity::{Quantity, Unit};

/// One figure a dose is worked out from.
#[derive(Clone, Debug)]
pub struct Figure<'a> {
    /// As the file names it, with blanks.
    pub name: String,
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
    let mut amounts: Vec<(String, String, Quantity)> = [
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
    ]
    .into_iter()
    .map(|(name, amount)| (name.to_owned(), name.replace(' ', "_"), amount))
    .collect();
    for larger in &rules.larger_vials {
        let figures = [
            ("vial", larger.vial),
            ("diluent per vial", larger.diluent_per_vial),
            ("withdrawable", larger.withdrawable),
        ];
        amounts.extend(figures.map(|(name, amount)| {
            let key = format!("larger_vials.{}.{}", larger.id, name.replace(' ', "_"));
            (format!("{} {name}", larger.id), key, amount)
        }));
    }
    let source = |key: &str| {
        let found = protocol.dose_sources.iter().find(|(known, _)| known == key);
        found.map(|(_, source)| source)
    };
    let figure = |(name, key, amount): (String, String, Quantity)| Figure {
        name,
        value: amount.to_string(),
        meaning: meaning(amount),
        source: source(&key),
    };
    let decimals = Figure {
        name: "decimals".to_owned(),
        value: rules.decimals.to_string(),
        meaning: rules.decimals.to_string(),
        source: source("decimals"),
    };
    amounts.into_iter().map(figure).chain([decimals]).collect()
}
