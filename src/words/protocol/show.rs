//! A protocol as a person reads it, part by part. Works nothing out but how it is written.

use crate::protocol::dose::{BagMethod, Calculation, DoseRefusal};
use crate::protocol::{
    Condition, Kind, Milestone, Protocol, Sentence, Source, SourceRef, Step, ValueStep, Window,
};
use crate::time::Span;
use crate::words::{Shown, source_name};

use super::facets::figures;
use super::{
    bag, condition, effect, expect, kind, length, listed, milestones, outcome, passed, rank, role,
    rule, sets, tolerance, total, when_off,
};

/// Lines of text, each made displayable as it is added.
#[derive(Debug, Default)]
struct Lines(String);

impl Lines {
    fn add(&mut self, depth: usize, text: &str) {
        self.0.push_str(&"  ".repeat(depth));
        self.0.push_str(Shown::new(text).as_str());
        self.0.push('\n');
    }

    fn title(&mut self, text: &str) {
        self.0.push('\n');
        self.add(0, text);
    }
}

/// Everything but what follows from the windows; `name` is what stands under the title.
pub fn protocol(protocol: &Protocol, name: &str) -> String {
    let mut lines = Lines::default();
    lines.add(0, &protocol.title);
    lines.add(0, name);
    lines.title("SOURCES");
    for entry in &protocol.sources {
        lines.add(1, &source(entry));
    }
    for phase in &protocol.phases {
        lines.title(&format!("{} ({})", phase.title.to_uppercase(), phase.id));
        for entry in &phase.steps {
            step(&mut lines, protocol, entry);
        }
    }
    lines.title("MILESTONES, in the order in which they happen");
    for entry in &protocol.milestones {
        lines.add(1, &milestone_line(entry));
    }
    lines.title("WINDOWS");
    for entry in &protocol.windows {
        window(&mut lines, protocol, entry);
    }
    lines.title("PRODUCTS");
    for product in &protocol.products {
        lines.add(1, &format!("{}  {}", product.id, product.name));
        codes(&mut lines, "codes", &product.codes);
        for other in &product.look_alikes {
            lines.add(2, &format!("not to be taken for {}", other.name));
            codes(&mut lines, "its codes", &other.codes);
        }
    }
    lines.title("FACTS");
    for fact in &protocol.facts {
        lines.add(1, &format!("{}  {}", fact.id, with(protocol, &fact.text, &fact.source)));
    }
    lines.title("FIGURES OF THE DOSE");
    for figure in figures(protocol) {
        let source = figure.source.map(|source| source_name(protocol, source));
        let source = source.map_or_else(String::new, |source| format!("  ({source})"));
        lines.add(1, &format!("{} {}{source}", figure.name, figure.value));
    }
    sizes(&mut lines, protocol);
    for method in &protocol.dose.methods {
        let does = format!("{}, so the bag holds {}", bag(method.bag), total(method.total));
        let text = format!("bag by {}: {does}", method.answer);
        let line = dose_source(protocol, method).map(|source| with(protocol, &text, source));
        lines.add(1, &line.unwrap_or(text));
    }
    lines.0
}

/// Which sizes of vial are opened, the largest first, where there are several.
fn sizes(lines: &mut Lines, protocol: &Protocol) {
    let opened = |when: Option<&Condition>| {
        when.map_or_else(String::new, |when| format!(", when {}", condition(when)))
    };
    for vial in &protocol.dose.larger_vials {
        let product = vial.product.as_ref().map_or_else(String::new, |it| format!(" of {it}"));
        let when = opened(vial.when.as_ref());
        lines.add(1, &format!("opened first: {} vials{product}{when}", vial.id));
    }
    if !protocol.dose.larger_vials.is_empty() {
        let when = opened(protocol.dose.vial_when.as_ref());
        lines.add(1, &format!("the rest from vials of {}{when}", protocol.dose.vial));
    }
}

fn dose_source<'a>(protocol: &'a Protocol, method: &BagMethod) -> Option<&'a SourceRef> {
    let name = format!("methods.{}", method.answer);
    let found = protocol.dose_sources.iter().find(|(known, _)| *known == name);
    found.map(|(_, source)| source)
}

fn source(source: &Source) -> String {
    let more: Vec<&str> =
        [&source.publisher, &source.date].into_iter().flatten().map(String::as_str).collect();
    let more = if more.is_empty() { String::new() } else { format!(" ({})", more.join(", ")) };
    let site = if source.site { "; shown as \"site value\"" } else { "" };
    format!("{}  {}{more}{site}", source.id, source.title)
}

fn codes(lines: &mut Lines, what: &str, codes: &[String]) {
    if !codes.is_empty() {
        lines.add(2, &format!("{what} {}", codes.join(", ")));
    }
}

fn with(protocol: &Protocol, text: &str, source: &SourceRef) -> String {
    format!("{text}  ({})", source_name(protocol, source))
}

fn sentences(lines: &mut Lines, protocol: &Protocol, depth: usize, said: &[Sentence]) {
    for sentence in said {
        lines.add(depth, &with(protocol, &sentence.say, &sentence.source));
    }
}

fn step(lines: &mut Lines, protocol: &Protocol, step: &Step) {
    let mut traits = vec![kind(&step.kind)];
    traits.extend(step.per_vial.then(|| "for each vial".to_owned()));
    traits.extend(step.late_vials.then(|| "again for a vial that comes later".to_owned()));
    traits.extend(step.when.as_ref().map(|when| format!("when {}", condition(when))));
    lines.add(1, &format!("{}  {}", step.id, traits.join(", ")));
    if step.has_start() {
        lines.add(2, "before the act:");
        sentences(lines, protocol, 3, &step.start_text);
        lines.add(2, "then:");
        sentences(lines, protocol, 3, &step.text);
    } else {
        sentences(lines, protocol, 2, &step.text);
    }
    demands(lines, protocol, step);
    for entry in &step.sets {
        lines.add(2, &format!("sets {}", sets(protocol, entry)));
    }
    if let Some(source) = &step.least_source {
        lines.add(2, &with(protocol, &format!("takes at least {}", length(step.least)), source));
    }
    if !step.shows.is_empty() {
        let shown = listed(&milestones(protocol, &step.shows), "and");
        lines.add(2, &format!("shows the latest moments of {shown}; void when one moves"));
    }
    let named = [
        step.needs_clock.then(|| "refused while a clock is unknown".to_owned()),
        step.group.as_ref().map(|group| format!("shares a screen with group {group}")),
        step.component.as_ref().map(|name| format!("done again with component {name}")),
        step.role.map(|it| format!("role: {}", role(it))),
    ];
    for line in named.into_iter().flatten() {
        lines.add(2, &line);
    }
}

fn demands(lines: &mut Lines, protocol: &Protocol, step: &Step) {
    match &step.kind {
        Kind::Value(it) => value(lines, protocol, it),
        Kind::Choose(choices) => {
            for choice in choices {
                let (word, label) = (&choice.word, &choice.label);
                lines.add(2, &format!("- {word}: {label}: {}", effect(choice.effect)));
            }
        }
        Kind::Scan { override_unknown, .. } => {
            if *override_unknown {
                lines.add(2, "a code that is not listed may be overridden");
            }
        }
        Kind::Second { checks, reads } => {
            if !checks.is_empty() {
                lines.add(2, &format!("not the operator of {}", listed(checks, "or")));
            }
            match reads.as_ref().map(|reads| (reads.tolerance, &reads.tolerance_source)) {
                Some((Some(width), Some(source))) => {
                    let unit = reads.as_ref().map(|reads| reads.unit.symbol()).unwrap_or_default();
                    let text = format!("may differ by {width} {unit}");
                    lines.add(2, &with(protocol, &text, source));
                }
                Some(_) => lines.add(2, "may not differ"),
                None => {}
            }
        }
        Kind::Wait { window } => {
            if let Some(window) = protocol.windows.get(*window) {
                lines.add(2, &format!("until {} is over", window.id));
            }
        }
        Kind::Confirm | Kind::Text | Kind::Time => {}
    }
}

fn value(lines: &mut Lines, protocol: &Protocol, value: &ValueStep) {
    lines.add(2, &format!("at most {} decimals", value.decimals));
    if let Some(expected) = &value.expect {
        lines.add(2, &format!("expected: {}", expect(expected)));
    }
    if let (Some(width), Some(source)) = (&value.tolerance, &value.tolerance_source) {
        let text = format!("tolerance {}, else {}", tolerance(width), when_off(value));
        lines.add(2, &with(protocol, &text, source));
    }
    for entry in &value.outcomes {
        lines.add(2, &format!("- {}: {}", entry.word, outcome(entry.effect)));
    }
}

fn milestone_line(milestone: &Milestone) -> String {
    let mut traits = Vec::new();
    traits.extend(milestone.by.as_ref().map(|by| format!("its latest moment is \"{by}\"")));
    traits.extend(milestone.when.as_ref().map(|when| format!("when {}", condition(when))));
    traits.extend(milestone.gloves.then(|| "set anew by each change of gloves".to_owned()));
    traits.extend(milestone.reported.then(|| "reported from the ward".to_owned()));
    if traits.is_empty() {
        return milestone.id.clone();
    }
    format!("{}  {}", milestone.id, traits.join(", "))
}

fn window(lines: &mut Lines, protocol: &Protocol, window: &Window) {
    lines
        .add(1, &with(protocol, &format!("{}  {}", window.id, rule(&window.rule)), &window.source));
    let from = listed(&milestones(protocol, &window.from), "or");
    let to = listed(&milestones(protocol, &window.to), "or");
    lines.add(2, &format!("opened by {from}, closed by {to}"));
    if let Some(when) = &window.when {
        lines.add(2, &format!("when {}", condition(when)));
    }
    if let Some(caption) = &window.caption {
        lines.add(2, &format!("caption: {caption}"));
    }
    for alarm in &window.alarms {
        let before = length(alarm.before);
        let of = match window.alarm_acts.as_slice() {
            [] => "its end".to_owned(),
            acts => format!("the latest moment of {}", listed(&milestones(protocol, acts), "or")),
        };
        lines.add(2, &format!("{} {before} before {of}", rank(alarm.rank)));
    }
    lines.add(2, &format!("when passed: {}", passed(window.on_passed)));
    sentences(lines, protocol, 3, &window.passed_text);
}

/// What a dose asks for.
pub fn arithmetic(protocol: &Protocol, calculation: &Calculation) -> String {
    let mut lines = Lines::default();
    lines.title(&format!("FOR {}", calculation.dose));
    let vials = if calculation.vials == 1 { "vial" } else { "vials" };
    lines.add(1, &format!("{} {vials}{}", calculation.vials, of_sizes(protocol, calculation)));
    lines.add(1, &format!("diluent for all of them {}", calculation.diluent));
    lines.add(1, &format!("volume to draw {}", calculation.volume));
    lines.add(1, &format!("left over {}, discarded", calculation.left_over));
    if let Some(scant) = calculation.scant {
        lines.add(1, &format!("only {scant} from the last vial: ask before opening it"));
    }
    for method in &calculation.methods {
        let bag = method.bag.map_or_else(String::new, |bag| format!("measure {bag}, "));
        let runs = length(Span::from_secs(method.infusion_s));
        let refused = if method.allowed { "" } else { "; refused: outside its bounds" };
        let line = format!(
            "bag by {}: {bag}{} in {}, runs {runs}{refused}",
            method.answer, method.concentration, method.total
        );
        lines.add(1, &line);
    }
    lines.0
}

/// How many of each size, where there are several; every size counts as there.
fn of_sizes(protocol: &Protocol, calculation: &Calculation) -> String {
    if protocol.dose.larger_vials.is_empty() {
        return String::new();
    }
    let each = calculation.opened.iter();
    let each: Vec<String> = each
        .map(|(size, count)| format!("{count} of {}", protocol.dose.figures(*size).vial))
        .collect();
    format!(": {}, where every size is there", listed(&each, "and"))
}

/// Why a dose is not for this protocol.
pub fn refused_dose(protocol: &Protocol, refusal: DoseRefusal) -> String {
    let (least, most) = (protocol.dose.dose_least, protocol.dose.dose_most);
    format!("{refusal}: it serves {least} to {most}")
}
