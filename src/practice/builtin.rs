//! The scenarios that come with the program, as the text of their files, from the first walk to
//! everything at once. Never parses them.

/// Id and text of each, in the order in which trainers take them.
pub const BUILTIN: &[(&str, &str)] = &[
    ("first-walk", include_str!("../../assets/scenarios/first-walk.json")),
    ("cloudy-vial", include_str!("../../assets/scenarios/cloudy-vial.json")),
    ("wrong-colour", include_str!("../../assets/scenarios/wrong-colour.json")),
    ("look-alike", include_str!("../../assets/scenarios/look-alike.json")),
    ("packages", include_str!("../../assets/scenarios/packages.json")),
    ("short-syringe", include_str!("../../assets/scenarios/short-syringe.json")),
    ("second-person", include_str!("../../assets/scenarios/second-person.json")),
    ("vials-left-out", include_str!("../../assets/scenarios/vials-left-out.json")),
    ("cold-bag", include_str!("../../assets/scenarios/cold-bag.json")),
    ("interruption", include_str!("../../assets/scenarios/interruption.json")),
    ("limit-passes", include_str!("../../assets/scenarios/limit-passes.json")),
    ("late-entry", include_str!("../../assets/scenarios/late-entry.json")),
    ("hair-in-the-vial", include_str!("../../assets/scenarios/hair-in-the-vial.json")),
    ("small-dose", include_str!("../../assets/scenarios/small-dose.json")),
    ("wrong-order", include_str!("../../assets/scenarios/wrong-order.json")),
    ("glove-and-spill", include_str!("../../assets/scenarios/glove-and-spill.json")),
    ("power-loss", include_str!("../../assets/scenarios/power-loss.json")),
    ("wrong-clock", include_str!("../../assets/scenarios/wrong-clock.json")),
    ("not-saved", include_str!("../../assets/scenarios/not-saved.json")),
    ("everything", include_str!("../../assets/scenarios/everything.json")),
];

/// The JSON Schema of a scenario file; a test holds it to what [`super::scenario::json_schema`] makes
/// of the types.
pub const SCHEMA: &str = include_str!("../../assets/schema/vialwatch-scenario-1.json");

/// The text of the built-in scenario with this id.
pub fn text(id: &str) -> Option<&'static str> {
    BUILTIN.iter().find(|(name, _)| *name == id).map(|(_, text)| *text)
}
