//! The steps of the built-in protocol: their ids are a contract that records and scripts rely on.

use vialwatch::protocol::{Kind, Moment, OfVials, Role};

use super::{ids, protocol, step};

/// Phase, id and kind; `*` marks steps for each vial, `+` those asked again for a late one.
const STEPS: &str = "
order: operator text
order: order text
order: order-again confirm
order: dose value mg
order: dose-again value mg
order: calculation second of dose reads dose in mg
protect: hands confirm
protect: cabinet text
protect: light confirm
protect: transfer-device choose used not-used
materials: vial* scan besponsa
materials: vial-name* choose besponsa other
materials: vial-state* choose white other-colour frozen warm out-of-carton
materials: water scan sterile-water
materials: water-name choose sterile-water other
materials: saline scan sodium-chloride
materials: saline-name choose sodium-chloride-0.9 other
materials: bag-material choose pvc polyolefin eva other
materials: bag-method choose remove empty add
materials: wipe+ confirm
materials: bag-volume value mL
reconstitute: water-check+ second of wipe
reconstitute: inject* value mL
reconstitute: swirl* confirm
inspect: clarity* choose clear opalescent cloudy
inspect: colour* choose colourless slightly-yellow other
inspect: particles* choose none seen
inspect: vials-next choose dilute-now refrigerate
inspect: vials-in confirm
inspect: vials-out confirm
dilute: withdraw value mL
dilute: hold second of withdraw reads withdraw in mL
dilute: into-bag confirm
dilute: mix confirm
dilute: bag-colour choose colourless slightly-yellow other
dilute: bag-particles choose none seen
store: store choose use-now room refrigerate cold-to-ward
store: label confirm
store: into-refrigerator confirm
store: out-of-refrigerator confirm
equilibrate: equilibrate wait equilibrate
release: release second of label
release: waste confirm
infusion: infusion-start time
infusion: infusion-end time
";

#[test]
fn the_steps_stand_in_their_order_with_their_ids_kinds_and_words() {
    let protocol = protocol();
    let mut lines = String::from("\n");
    for phase in &protocol.phases {
        for step in &phase.steps {
            let kind = match &step.kind {
                Kind::Confirm => "confirm".to_owned(),
                Kind::Text => "text".to_owned(),
                Kind::Time => "time".to_owned(),
                Kind::Value(value) => format!("value {}", value.unit),
                Kind::Choose(choices) => {
                    let words = choices.iter().map(|choice| choice.word.as_str());
                    format!("choose {}", words.collect::<Vec<_>>().join(" "))
                }
                Kind::Scan { product, .. } => format!("scan {product}"),
                Kind::Second { checks, reads } => {
                    let reads = reads.as_ref();
                    let reads = reads.map(|r| format!(" reads {} in {}", r.step, r.unit));
                    format!("second of {}{}", checks.join(" "), reads.unwrap_or_default())
                }
                Kind::Wait { window } => format!("wait {}", protocol.windows[*window].id),
            };
            let vials = if step.per_vial { "*" } else { "" };
            let late = if step.late_vials { "+" } else { "" };
            lines.push_str(&format!("{}: {}{vials}{late} {kind}\n", phase.id, step.id));
        }
    }
    assert_eq!(lines, STEPS);
}

#[test]
fn each_milestone_is_stamped_on_the_unfavourable_side() {
    let protocol = protocol();
    let mut stamps = Vec::new();
    for step in protocol.steps() {
        for set in &step.sets {
            let milestone = protocol.milestones[set.milestone].id.clone();
            stamps.push((step.id.clone(), milestone, set.at, set.of));
        }
    }
    let expected = [
        ("hands", "gloves-changed", Moment::After, OfVials::Only),
        ("inject", "reconstitution-start", Moment::Before, OfVials::First),
        ("swirl", "reconstitution-end", Moment::After, OfVials::Last),
        ("vials-in", "vials-refrigerated", Moment::After, OfVials::Only),
        ("vials-out", "vials-out", Moment::After, OfVials::Only),
        ("into-bag", "dilution-start", Moment::Before, OfVials::Only),
        ("mix", "dilution-end", Moment::After, OfVials::Only),
        ("into-refrigerator", "refrigerated", Moment::After, OfVials::Only),
        ("out-of-refrigerator", "out-of-refrigerator", Moment::After, OfVials::Only),
        ("release", "released", Moment::After, OfVials::Only),
        ("infusion-start", "infusion-start", Moment::After, OfVials::Only),
        ("infusion-end", "infusion-end", Moment::After, OfVials::Only),
    ];
    let expected = expected.map(|(step, id, at, of)| (step.to_owned(), id.to_owned(), at, of));
    assert_eq!(stamps, expected);
}

#[test]
fn every_role_is_played_by_the_step_of_its_name() {
    let protocol = protocol();
    for (role, id) in [
        (Role::Operator, "operator"),
        (Role::Order, "order"),
        (Role::OrderAgain, "order-again"),
        (Role::Dose, "dose"),
        (Role::DoseAgain, "dose-again"),
        (Role::Calculation, "calculation"),
        (Role::VialIn, "vial"),
        (Role::BagMethod, "bag-method"),
        (Role::Draw, "withdraw"),
        (Role::IntoBag, "into-bag"),
        (Role::Label, "label"),
        (Role::Release, "release"),
    ] {
        assert_eq!(protocol.role(role).unwrap().id, id);
    }
}

#[test]
fn diluting_and_handing_over_need_a_known_clock() {
    let protocol = protocol();
    let needing: Vec<&str> =
        protocol.steps().filter(|step| step.needs_clock).map(|step| step.id.as_str()).collect();
    assert_eq!(needing, ["into-bag", "mix", "release"]);
    let started: Vec<&str> =
        protocol.steps().filter(|step| step.has_start()).map(|step| step.id.as_str()).collect();
    assert_eq!(started, ["inject", "into-bag"]);
}

#[test]
fn the_work_label_shows_what_is_still_to_come() {
    let protocol = protocol();
    let shown = ids(&protocol, &step(&protocol, "label").shows);
    assert_eq!(shown, ["out-of-refrigerator", "infusion-start", "infusion-end"]);
}

#[test]
fn a_bag_handed_over_cold_goes_into_the_refrigerator_but_is_not_taken_out_here() {
    let protocol = protocol();
    let both = ["refrigerate", "cold-to-ward"];
    assert_eq!(step(&protocol, "into-refrigerator").when.unwrap().is, both);
    assert_eq!(step(&protocol, "out-of-refrigerator").when.unwrap().is, ["refrigerate"]);
    let (_, milestone) = protocol.milestone("out-of-refrigerator").unwrap();
    assert_eq!(milestone.when.as_ref().unwrap().is, both);
}

#[test]
fn the_look_of_the_solution_is_judged_in_one_group() {
    let protocol = protocol();
    let group: Vec<&str> =
        protocol.steps().filter(|step| step.group.is_some()).map(|step| step.id.as_str()).collect();
    assert_eq!(group, ["clarity", "colour", "particles"]);
}

#[test]
fn components_are_done_again_together() {
    let protocol = protocol();
    let parts = protocol.steps().filter_map(|step| {
        step.component.as_ref().map(|component| (step.id.as_str(), component.as_str()))
    });
    let expected = [
        ("water", "water"),
        ("water-name", "water"),
        ("saline", "saline"),
        ("saline-name", "saline"),
        ("bag-material", "bag-material"),
    ];
    assert_eq!(parts.collect::<Vec<_>>(), expected);
}
