//! From the shape of the file to a protocol: names of milestones and windows become indices.
//! Checks nothing but that they exist and that a reading tolerance has the reading's unit; a name
//! that leads nowhere becomes an index beyond the list, so that places stay where they are.

use super::kinds::{Kind, Reads};
use super::mirror::{self, Figure, File};
use super::scalars::Duration;
use crate::protocol as own;
use crate::protocol::dose::{BagAmount, BagMethod, BagTotal, DoseRules, LargerVial};
use crate::protocol::fault::{Faults, Path};
use crate::protocol::rules;
use crate::protocol::unresolved::{Names, unknown};
use crate::time::Span;

/// Shortest plausible time for a step that names none.
const LEAST: Span = Span::from_secs(1);

/// Index of what a name does not lead to; no protocol that passes has one.
const NOWHERE: usize = usize::MAX;

/// A protocol that is not checked yet, in part made up where something could not be read.
pub(super) fn lower(file: File, faults: &mut Faults) -> own::Protocol {
    let milestones: Vec<String> = file.milestones.iter().map(|entry| entry.id.clone()).collect();
    let windows: Vec<String> = file.windows.iter().map(|window| window.id.clone()).collect();
    let names = |what, list, ids, rule| Names { what, list, ids, rule };
    let mut lower = Lower {
        milestones: names(
            "milestone",
            "milestones",
            list_of(&milestones),
            &rules::UNKNOWN_MILESTONE,
        ),
        windows: names("window", "windows", list_of(&windows), &rules::UNKNOWN_WINDOW),
        faults,
    };
    let top = Path::default();
    let windows = file.windows.into_iter().enumerate();
    let windows = windows.map(|(at, window)| lower.window(&top.item("windows", at), window));
    let windows = windows.collect();
    let phases = file.phases.into_iter().enumerate();
    let phases = phases.map(|(at, phase)| lower.phase(&top.item("phases", at), phase)).collect();
    let (dose, dose_sources) = dose(file.dose);
    own::Protocol {
        id: file.id,
        version: file.version,
        title: file.title,
        sources: file.sources.into_iter().map(source).collect(),
        facts: file.facts.into_iter().map(fact).collect(),
        products: file.products.into_iter().map(product).collect(),
        dose,
        dose_sources,
        milestones: file.milestones.into_iter().map(milestone).collect(),
        windows,
        phases,
    }
}

fn list_of(ids: &[String]) -> Vec<&str> {
    ids.iter().map(String::as_str).collect()
}

struct Lower<'a> {
    milestones: Names<'a>,
    windows: Names<'a>,
    faults: &'a mut Faults,
}

impl Lower<'_> {
    fn milestone(&mut self, path: Path, id: &str) -> usize {
        let index = self.milestones.ids.iter().position(|known| *known == id);
        if index.is_none() {
            unknown(self.faults, path, &self.milestones, id);
        }
        index.unwrap_or(NOWHERE)
    }

    fn milestones(&mut self, path: &Path, ids: &[String]) -> Vec<usize> {
        let each = ids.iter().enumerate();
        each.map(|(at, id)| self.milestone(path.index(at), id)).collect()
    }

    fn window(&mut self, path: &Path, window: mirror::Window) -> own::Window {
        own::Window {
            from: self.milestones(&path.key("from"), &window.from),
            to: self.milestones(&path.key("to"), &window.to),
            rule: rule(window.rule),
            when: window.when.map(condition),
            on_passed: match window.on_passed {
                mirror::OnPassed::Discard => own::OnPassed::Discard,
                mirror::OnPassed::Ask => own::OnPassed::Ask,
                mirror::OnPassed::Remind => own::OnPassed::Remind,
                mirror::OnPassed::Nothing => own::OnPassed::Nothing,
            },
            passed_text: sentences(window.passed_text),
            caption: window.caption,
            alarms: window.alarms.into_iter().map(alarm).collect(),
            alarm_acts: self.milestones(&path.key("alarm_acts"), &window.alarm_acts),
            source: own::SourceRef { id: window.source, place: window.place },
            id: window.id,
        }
    }

    fn phase(&mut self, path: &Path, phase: mirror::Phase) -> own::Phase {
        let steps = phase.steps.into_iter().enumerate();
        let steps = steps.map(|(at, step)| self.step(&path.item("steps", at), step)).collect();
        own::Phase { id: phase.id, title: phase.title, steps }
    }

    fn step(&mut self, path: &Path, step: mirror::Step) -> own::Step {
        let least = step.least.as_ref();
        own::Step {
            kind: self.kind(&path.key("kind"), step.kind),
            text: sentences(step.text),
            start_text: sentences(step.start_text),
            per_vial: step.per_vial,
            late_vials: step.late_vials,
            group: step.group,
            component: step.component,
            when: step.when.map(condition),
            sets: self.sets(&path.key("sets"), &step.sets),
            role: step.role.map(role),
            least: least.map_or(LEAST, |figure| figure.value.0),
            least_source: least.map(Figure::reference),
            needs_clock: step.needs_clock,
            shows: self.milestones(&path.key("shows"), &step.shows),
            id: step.id,
        }
    }

    fn sets(&mut self, path: &Path, sets: &[mirror::Sets]) -> Vec<own::Sets> {
        let each = sets.iter().enumerate();
        each.map(|(at, set)| own::Sets {
            milestone: self.milestone(path.index(at).key("milestone"), &set.milestone),
            at: match set.at {
                mirror::Moment::Before => own::Moment::Before,
                mirror::Moment::After => own::Moment::After,
            },
            of: match set.of {
                mirror::OfVials::Only => own::OfVials::Only,
                mirror::OfVials::First => own::OfVials::First,
                mirror::OfVials::Last => own::OfVials::Last,
            },
        })
        .collect()
    }

    fn kind(&mut self, path: &Path, kind: Kind) -> own::Kind {
        match kind {
            Kind::Confirm => own::Kind::Confirm,
            Kind::Text => own::Kind::Text,
            Kind::Value(value) => own::Kind::Value(value.into()),
            Kind::Choose(choices) => {
                own::Kind::Choose(choices.into_iter().map(own::Choice::from).collect())
            }
            Kind::Scan { product, override_unknown } => {
                own::Kind::Scan { product, override_unknown }
            }
            Kind::Second { checks, reads } => {
                let path = path.key("second").key("reads");
                own::Kind::Second { checks, reads: reads.map(|reads| self.reads(&path, reads)) }
            }
            Kind::Wait { window } => {
                let index = self.windows.ids.iter().position(|known| *known == window);
                if index.is_none() {
                    let path = path.key("wait").key("window");
                    unknown(self.faults, path, &self.windows, &window);
                }
                own::Kind::Wait { window: index.unwrap_or(NOWHERE) }
            }
            Kind::Time => own::Kind::Time,
        }
    }

    fn reads(&mut self, path: &Path, reads: Reads) -> own::Reads {
        let unit = reads.unit.0;
        let path_of_unit = path.key("unit");
        let tolerance = reads.tolerance.as_ref().and_then(|figure| {
            let width = figure.value.0.in_unit(unit).ok();
            let path = path.key("tolerance").key("value");
            let known = self.faults.lost(&path_of_unit);
            let rule = format!("must be an amount in {unit}");
            self.faults.spoil_unless(known || width.is_some(), &path, &rules::WRONG_UNIT, rule);
            width
        });
        own::Reads {
            step: reads.step,
            unit,
            tolerance: tolerance.map(|width| width.amount()),
            tolerance_source: reads.tolerance.as_ref().map(Figure::reference),
        }
    }
}

fn source(source: mirror::Source) -> own::Source {
    own::Source {
        id: source.id,
        title: source.title,
        date: source.date,
        publisher: source.publisher,
        site: source.site,
    }
}

fn fact(fact: mirror::Fact) -> own::DrugFact {
    let source = own::SourceRef { id: fact.source, place: fact.place };
    own::DrugFact { id: fact.id, text: fact.text, source }
}

fn sentences(sentences: Vec<mirror::Sentence>) -> Vec<own::Sentence> {
    let each = sentences.into_iter();
    each.map(|sentence| own::Sentence {
        say: sentence.say,
        source: own::SourceRef { id: sentence.source, place: sentence.place },
    })
    .collect()
}

fn product(product: mirror::Product) -> own::Product {
    let look_alikes = product.look_alikes.into_iter();
    own::Product {
        id: product.id,
        name: product.name,
        codes: product.codes,
        look_alikes: look_alikes
            .map(|other| own::LookAlike { name: other.name, codes: other.codes })
            .collect(),
    }
}

fn condition(condition: mirror::Condition) -> own::Condition {
    own::Condition { step: condition.step, is: condition.is }
}

fn milestone(milestone: mirror::Milestone) -> own::Milestone {
    own::Milestone {
        id: milestone.id,
        by: milestone.by,
        when: milestone.when.map(condition),
        gloves: milestone.gloves,
        reported: milestone.reported,
    }
}

fn rule(rule: mirror::Rule) -> own::Rule {
    match rule {
        mirror::Rule::AtMost(Duration(span)) => own::Rule::AtMost(span),
        mirror::Rule::AtMostInAll(Duration(span)) => own::Rule::AtMostInAll(span),
        mirror::Rule::AtLeast(Duration(span)) => own::Rule::AtLeast(span),
        mirror::Rule::Target(Duration(span)) => own::Rule::Target(span),
        mirror::Rule::Every { length, until } => own::Rule::Every { length: length.0, until },
        mirror::Rule::CountsUp { bound } => own::Rule::CountsUp(bound.map(|bound| bound.0)),
        mirror::Rule::Planned { least } => own::Rule::Planned { least: least.0 },
    }
}

fn alarm(alarm: mirror::Alarm) -> own::AlarmTime {
    let rank = match alarm.rank {
        mirror::Rank::Caution => own::Rank::Caution,
        mirror::Rank::Warning => own::Rank::Warning,
    };
    own::AlarmTime { before: alarm.before.0, rank }
}

fn role(role: mirror::Role) -> own::Role {
    match role {
        mirror::Role::Operator => own::Role::Operator,
        mirror::Role::Order => own::Role::Order,
        mirror::Role::OrderAgain => own::Role::OrderAgain,
        mirror::Role::Dose => own::Role::Dose,
        mirror::Role::DoseAgain => own::Role::DoseAgain,
        mirror::Role::Calculation => own::Role::Calculation,
        mirror::Role::VialIn => own::Role::VialIn,
        mirror::Role::BagMethod => own::Role::BagMethod,
        mirror::Role::Draw => own::Role::Draw,
        mirror::Role::IntoBag => own::Role::IntoBag,
        mirror::Role::Label => own::Role::Label,
        mirror::Role::Release => own::Role::Release,
    }
}

fn dose(dose: mirror::Dose) -> (DoseRules, Vec<(String, own::SourceRef)>) {
    let named = [
        ("vial", dose.vial.reference()),
        ("concentration", dose.concentration.reference()),
        ("diluent_per_vial", dose.diluent_per_vial.reference()),
        ("withdrawable", dose.withdrawable.reference()),
        ("final_volume", dose.final_volume.reference()),
        ("dose_least", dose.dose_least.reference()),
        ("dose_most", dose.dose_most.reference()),
        ("concentration_least", dose.concentration_least.reference()),
        ("concentration_most", dose.concentration_most.reference()),
        ("twice_above", dose.twice_above.reference()),
        ("scant_share", dose.scant_share.reference()),
        ("rate", dose.rate.reference()),
        ("decimals", dose.decimals.reference()),
    ];
    let mut sources: Vec<_> = named.map(|(name, source)| (name.to_owned(), source)).into();
    for larger in &dose.larger_vials {
        for (name, figure) in [
            ("vial", &larger.vial),
            ("diluent_per_vial", &larger.diluent_per_vial),
            ("withdrawable", &larger.withdrawable),
        ] {
            let name = format!("larger_vials.{}.{name}", larger.id);
            sources.push((name, figure.reference()));
        }
    }
    let rules = DoseRules {
        vial: dose.vial.value.0,
        concentration: dose.concentration.value.0,
        diluent_per_vial: dose.diluent_per_vial.value.0,
        withdrawable: dose.withdrawable.value.0,
        vial_when: dose.vial_when.map(condition),
        larger_vials: dose.larger_vials.into_iter().map(larger_vial).collect(),
        final_volume: dose.final_volume.value.0,
        dose_least: dose.dose_least.value.0,
        dose_most: dose.dose_most.value.0,
        concentration_least: dose.concentration_least.value.0,
        concentration_most: dose.concentration_most.value.0,
        twice_above: dose.twice_above.value.0,
        scant_share: dose.scant_share.value.0,
        rate: dose.rate.value.0,
        decimals: dose.decimals.value,
        methods: dose.methods.iter().map(method).collect(),
    };
    sources.extend(dose.methods.into_iter().map(|method| {
        let source = own::SourceRef { id: method.source, place: method.place };
        (format!("methods.{}", method.answer), source)
    }));
    (rules, sources)
}

fn larger_vial(larger: mirror::LargerVial) -> LargerVial {
    LargerVial {
        id: larger.id,
        product: larger.product,
        when: larger.when.map(condition),
        vial: larger.vial.value.0,
        diluent_per_vial: larger.diluent_per_vial.value.0,
        withdrawable: larger.withdrawable.value.0,
    }
}

fn method(method: &mirror::Method) -> BagMethod {
    BagMethod {
        answer: method.answer.clone(),
        bag: match method.bag {
            mirror::BagAmount::TakeOutDrugVolume => BagAmount::TakeOutDrugVolume,
            mirror::BagAmount::PutInRest => BagAmount::PutInRest,
            mirror::BagAmount::Untouched => BagAmount::Untouched,
        },
        total: match method.total {
            mirror::BagTotal::FinalVolume => BagTotal::FinalVolume,
            mirror::BagTotal::FinalVolumePlusDrug => BagTotal::FinalVolumePlusDrug,
        },
    }
}
