//! What the parts of a scenario say about each other and about the protocol it walks through.
//! Each name of `vary` is looked at with every text it may stand for. Never opens a file.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::file::{Draw, Effect, File, Inject, When};
use super::lower::span;
use super::values::{Values, names};
use super::{Protocols, rules};
use crate::protocol::builtin::BUILTIN;
use crate::protocol::check::names::{filled, form, kebab, unique};
use crate::protocol::fault::{Faults, Path};
use crate::protocol::rules as general;
use crate::protocol::similar::nearest;
use crate::protocol::{FileRule, Protocol, Rule};
use crate::quantity::Unit;
use crate::session::people::Initials;

mod deeds;
mod questions;

/// Words behind `vialwatch practice` that are commands.
const TAKEN: [&str; 5] = ["check", "runs", "schema", "score", "show"];
/// What the reference of a made-up order begins with.
const ORDER_BEGINS: &str = "PRACTICE";
/// Waits run at most so many times faster: an hour in six seconds.
const MOST_SPEED: u32 = 600;

/// Notes everything that is wrong.
pub(super) fn check(file: &File, protocols: Protocols<'_>, faults: &mut Faults) {
    head(file, faults);
    vary(file, faults);
    let protocol = find(file, protocols, faults);
    let ids: Vec<&str> = file.injects.iter().map(|inject| inject.id.as_str()).collect();
    each_once("inject", "injects", &ids, faults);
    for values in Values::every(&file.vary, NaiveDate::default()) {
        let mut look = Look { file, protocol: protocol.as_ref(), values: &values, faults };
        look.start();
        look.sights();
        for (at, inject) in file.injects.iter().enumerate() {
            look.inject(&Path::default().item("injects", at), inject);
        }
    }
}

fn head(file: &File, faults: &mut Faults) {
    let top = Path::default();
    form(faults, top.key("id"), kebab(&file.id));
    let free = !TAKEN.contains(&file.id.as_str());
    let message = format!("`{}` is a word behind `vialwatch practice`", file.id);
    faults.unless(free, top.key("id"), &rules::SCENARIO_ID_TAKEN, message);
    for (name, text) in [("version", &file.version), ("title", &file.title), ("aim", &file.aim)] {
        filled(faults, top.key(name), text);
    }
    order(&top.key("order"), &file.order.reference, faults);
    mass(&top.key("order").key("dose"), file.order.dose.0.unit(), faults);
    initials(top.key("second"), &file.second, faults);
    let message = format!("must be 1 to {MOST_SPEED}");
    let fits = (1..=MOST_SPEED).contains(&file.speed);
    faults.unless(fits, top.key("speed"), &general::OUT_OF_RANGE, message);
}

fn order(path: &Path, reference: &str, faults: &mut Faults) {
    let message = "a made-up order must say so, in every record and on every page";
    let fits = reference.starts_with(ORDER_BEGINS);
    faults.unless(fits, path.key("reference"), &rules::PRACTICE_ORDER, message);
}

fn mass(path: &Path, unit: Unit, faults: &mut Faults) {
    let fits = matches!(unit, Unit::Gram | Unit::Milligram | Unit::Microgram);
    faults.unless(fits, path.clone(), &general::WRONG_UNIT, "a dose is a mass");
}

fn initials(path: Path, text: &str, faults: &mut Faults) {
    let read = Initials::typed(text).is_ok();
    faults.unless(read, path, &rules::NOT_INITIALS, "nobody goes by these initials");
}

fn each_once(what: &str, list: &'static str, ids: &[&str], faults: &mut Faults) {
    let mut seen = BTreeSet::new();
    for (at, id) in ids.iter().enumerate() {
        let path = Path::default().item(list, at).key(if list == "vary" { "name" } else { "id" });
        form(faults, path.clone(), kebab(id));
        let is_new = faults.lost(&path) || seen.insert(*id);
        unique(faults, what, path, is_new, id);
    }
}

fn vary(file: &File, faults: &mut Faults) {
    let ids: Vec<&str> = file.vary.iter().map(|it| it.name.as_str()).collect();
    each_once("name", "vary", &ids, faults);
    let used = used(file);
    for (at, it) in file.vary.iter().enumerate() {
        let path = Path::default().item("vary", at);
        let message = format!("`{{{}}}` stands nowhere", it.name);
        let is_used = used.contains(&it.name);
        faults.unless(is_used, path.key("name"), &rules::NEVER_USED, message);
        let draw = path.key("draw");
        let (name, ordered) = match &it.draw {
            Draw::OneOf(texts) => {
                let some = !texts.is_empty() && texts.iter().all(|text| !text.trim().is_empty());
                let message = "there is nothing to draw from";
                faults.unless(some, draw.key("one_of"), &rules::NOTHING_DRAWN, message);
                continue;
            }
            Draw::Lot => continue,
            Draw::DaysAhead(days) => ("days_ahead", days.least <= days.most),
            Draw::DaysAgo(days) => ("days_ago", days.least <= days.most),
            Draw::Between(it) => ("between", it.least.0 <= it.most.0),
        };
        let message = "the least is more than the most";
        faults.unless(ordered, draw.key(name), &general::RANGE_REVERSED, message);
    }
}

/// Every name in braces anywhere.
fn used(file: &File) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut look = |text: &str| all.extend(names(text).into_iter().map(str::to_owned));
    file.start.iter().for_each(|start| look(&start.at));
    file.sights.iter().for_each(|sight| [&sight.at, &sight.sees].into_iter().for_each(|t| look(t)));
    for inject in &file.injects {
        look(&inject.note);
        inject.sees.iter().for_each(|text| look(text));
        let lists = [&inject.detected, &inject.right, &inject.wrong];
        lists.into_iter().flatten().for_each(|deed| deeds::texts(deed, &mut look));
        match &inject.when {
            When::At(text) | When::After { time: text, .. } => look(text),
            When::Milestone(_) => {}
            When::Once(deed) => deeds::texts(deed, &mut look),
        }
        match &inject.does {
            Some(Effect::Passes(text) | Effect::CallsAway(text) | Effect::SecondReads(text)) => {
                look(text);
            }
            Some(Effect::PassesEnd { by, .. }) => look(by),
            Some(Effect::Package { lot, expires }) => {
                [lot, expires].into_iter().for_each(|t| look(t))
            }
            _ => {}
        }
    }
    all
}

fn find(file: &File, protocols: Protocols<'_>, faults: &mut Faults) -> Option<Protocol> {
    let path = Path::default().key("protocol");
    if faults.lost(&path) {
        return None;
    }
    let found = protocols(&file.protocol);
    if found.is_none() {
        let message = format!("there is no protocol `{}` that is right", file.protocol);
        faults.spoil(path, &rules::UNKNOWN_PROTOCOL, message);
        if let Some(meant) = nearest(&file.protocol, BUILTIN.iter().map(|(id, _)| *id)) {
            faults.help(format!("Did you mean `{meant}`?"));
        }
    }
    found
}

/// A look at the file with one text for each name.
struct Look<'a> {
    file: &'a File,
    /// None where it is not known; then nothing is said of what refers to it.
    protocol: Option<&'a Protocol>,
    values: &'a Values,
    faults: &'a mut Faults,
}

impl Look<'_> {
    /// The text with its names filled in; says of a name that leads nowhere, once.
    fn filled(&mut self, path: &Path, text: &str) -> Option<String> {
        if self.faults.lost(path) {
            return None;
        }
        if text.trim().is_empty() {
            self.faults.spoil(path.clone(), &general::EMPTY_TEXT, "must not be empty");
            return None;
        }
        let known: Vec<&str> = self.file.vary.iter().map(|it| it.name.as_str()).collect();
        if let Some(name) = names(text).into_iter().find(|name| !known.contains(name)) {
            let message = format!("`{{{name}}}` is not listed under `vary`");
            self.faults.spoil(path.clone(), &rules::UNKNOWN_NAME, message);
            if let Some(meant) = nearest(name, known) {
                self.faults.help(format!("Did you mean `{{{meant}}}`?"));
            }
            return None;
        }
        Some(self.values.fill(text))
    }

    /// Notes a broken rule once, whatever the values.
    fn unless(&mut self, holds: bool, path: &Path, rule: &'static FileRule, message: String) {
        self.faults.spoil_unless(holds, path, rule, message);
    }

    fn start(&mut self) {
        let Some(start) = &self.file.start else { return };
        let path = Path::default().key("start").key("at");
        if let Some(text) = self.filled(&path, &start.at) {
            self.step(&path, &text);
        }
        for (at, answer) in start.answers.iter().enumerate() {
            let path = Path::default().key("start").item("answers", at);
            self.answers(&path, &answer.step, std::slice::from_ref(&answer.is), "is");
        }
    }

    fn sights(&mut self) {
        for (at, sight) in self.file.sights.iter().enumerate() {
            let path = Path::default().item("sights", at);
            self.filled(&path.key("sees"), &sight.sees);
            if let Some(text) = self.filled(&path.key("at"), &sight.at) {
                self.question(&path.key("at"), &text);
            }
        }
    }

    fn inject(&mut self, path: &Path, inject: &Inject) {
        self.filled(&path.key("trains"), &inject.trains);
        self.filled(&path.key("note"), &inject.note);
        if let Some(sees) = &inject.sees {
            self.filled(&path.key("sees"), sees);
        }
        let happens = inject.sees.is_some() || inject.does.is_some();
        let message = "nobody would notice it".to_owned();
        self.unless(happens, path, &rules::NOTHING_HAPPENS, message);
        self.when(&path.key("when"), &inject.when);
        let lists =
            [("detected", &inject.detected), ("right", &inject.right), ("wrong", &inject.wrong)];
        for (name, list) in lists {
            for (at, deed) in list.iter().enumerate() {
                self.deed(&path.item(name, at), deed);
            }
        }
        if let Some(effect) = &inject.does {
            self.effect(&path.key("does"), effect, &inject.when);
        }
    }

    fn when(&mut self, path: &Path, when: &When) {
        match when {
            When::At(question) => {
                let path = path.key("at");
                let Some(text) = self.filled(&path, question) else { return };
                self.question(&path, &text);
                self.late_enough(&path, &text);
            }
            When::Milestone(id) => self.milestone(&path.key("milestone"), id),
            When::After { milestone, time } => {
                let path = path.key("after");
                self.milestone(&path.key("milestone"), milestone);
                self.time(&path.key("time"), time);
            }
            When::Once(deed) => self.deed(&path.key("once"), deed),
        }
    }

    fn time(&mut self, path: &Path, text: &str) {
        let Some(text) = self.filled(path, text) else { return };
        let message = "must be a length of time such as \"4 h\", \"15 min\" or \"30 s\"".to_owned();
        self.unless(span(&text).is_some(), path, &general::NOT_A_DURATION, message);
    }

    fn milestone(&mut self, path: &Path, id: &str) {
        let Some(protocol) = self.protocol else { return };
        let known: Vec<&str> = protocol.milestones.iter().map(|it| it.id.as_str()).collect();
        self.known(path, "milestone", id, &known, &general::UNKNOWN_MILESTONE);
    }

    /// Notes a name that is none of these.
    fn known(
        &mut self,
        path: &Path,
        what: &str,
        name: &str,
        known: &[&str],
        rule: &'static FileRule,
    ) {
        if self.faults.lost(path) || known.contains(&name) {
            return;
        }
        self.faults.spoil(path.clone(), rule, format!("there is no {what} `{name}`"));
        if let Some(meant) = nearest(name, known.iter().copied()) {
            self.faults.help(format!("Did you mean `{meant}`?"));
        }
    }

    fn effect(&mut self, path: &Path, effect: &Effect, when: &When) {
        match effect {
            Effect::Passes(time) => self.time(&path.key("passes"), time),
            Effect::CallsAway(time) => self.time(&path.key("calls_away"), time),
            Effect::PassesEnd { window, by } => {
                let path = path.key("passes_end");
                self.time(&path.key("by"), by);
                let path = path.key("window");
                let Some(protocol) = self.protocol else { return };
                let ids: Vec<&str> = protocol.windows.iter().map(|it| it.id.as_str()).collect();
                self.known(&path, "window", window, &ids, &general::UNKNOWN_WINDOW);
                let limit = protocol.window(window).is_none_or(|(_, window)| {
                    window.rule.is_limit() || matches!(window.rule, Rule::CountsUp(_))
                });
                let message = format!("`{window}` has no end that could be passed");
                self.unless(limit, &path, &rules::NOT_A_LIMIT, message);
            }
            Effect::SecondReads(figure) => {
                let path = path.key("second_reads");
                let Some(text) = self.filled(&path, figure) else { return };
                let read = text.parse::<rust_decimal::Decimal>().is_ok();
                let message = format!("`{text}` is no figure");
                self.unless(read, &path, &rules::NOT_A_FIGURE, message);
                self.stands_at(&path, when, questions::reads, &rules::NO_READING);
            }
            Effect::SecondLooksAway => {
                self.stands_at(path, when, questions::is_check, &rules::NO_READING);
            }
            Effect::Package { lot, expires } => {
                let path = path.key("package");
                self.filled(&path.key("lot"), lot);
                let expires_at = path.key("expires");
                if let Some(text) = self.filled(&expires_at, expires) {
                    let read = text.parse::<NaiveDate>().is_ok();
                    let message = format!("`{text}` is no date");
                    self.unless(read, &expires_at, &rules::NOT_A_DATE, message);
                }
                self.stands_at(&path, when, questions::scans, &rules::NO_PACKAGE);
            }
            Effect::Order { reference, dose } => {
                order(&path.key("order"), reference, self.faults);
                mass(&path.key("order").key("dose"), dose.0.unit(), self.faults);
            }
            Effect::ClockAhead(_)
            | Effect::ClockBack(_)
            | Effect::PowerFails(_)
            | Effect::DiskFails
            | Effect::DiskWorks => {}
        }
    }
}
