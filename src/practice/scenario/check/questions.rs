//! Names of questions as plain mode has them, held against the protocol's steps.
//! Never asks a session.

use super::{Look, rules};
use crate::practice::scenario::file::When;
use crate::protocol::fault::Path;
use crate::protocol::similar::nearest;
use crate::protocol::{FileRule, Kind, Protocol, Role, Step};
use crate::session::fact::{Part, StepKey};
use crate::session::names::{parse_step_key, parse_vial};

/// Questions of the program's own that stand alone.
const ALONE: [&str; 4] = ["discard", "return", "seen", "whereabouts"];

/// Whether a second person reads a figure there.
pub(super) fn reads(step: &Step) -> bool {
    matches!(step.kind, Kind::Second { reads: Some(_), .. })
}

/// Whether a second person looks there.
pub(super) fn is_check(step: &Step) -> bool {
    matches!(step.kind, Kind::Second { .. })
}

/// Whether a package is scanned there.
pub(super) fn scans(step: &Step) -> bool {
    matches!(step.kind, Kind::Scan { .. })
}

impl Look<'_> {
    /// A question of a step, or one of the program's own.
    pub(super) fn question(&mut self, path: &Path, name: &str) {
        let Some(protocol) = self.protocol else { return };
        let known = is_step(protocol, name) || is_own(protocol, name);
        if !known && !self.faults.lost(path) {
            let message = format!("there is no question `{name}` in this protocol");
            self.faults.spoil(path.clone(), &rules::UNKNOWN_QUESTION, message);
            let first = name.split('.').next().unwrap_or_default();
            if let Some(meant) = nearest(first, protocol.steps().map(|step| step.id.as_str())) {
                self.faults.help(format!("Did you mean the step `{meant}`?"));
            }
        }
    }

    /// A question of a step and nothing else.
    pub(super) fn step(&mut self, path: &Path, name: &str) {
        self.question(path, name);
        let Some(protocol) = self.protocol else { return };
        let message = format!("`{name}` is no step that a preparation comes to by itself");
        self.unless(is_step(protocol, name), path, &rules::NOT_A_STEP, message);
    }

    /// Before the operator is named nothing is recorded that would stay.
    pub(super) fn late_enough(&mut self, path: &Path, name: &str) {
        let step = self.protocol.and_then(|protocol| step_of(protocol, name));
        let early = step.is_some_and(|step| step.role == Some(Role::Operator));
        let message = "nothing can be recorded before the operator is named".to_owned();
        self.unless(!early, path, &rules::TOO_EARLY, message);
    }

    /// Whether an inject stands at a step of such a kind.
    pub(super) fn stands_at(
        &mut self,
        path: &Path,
        when: &When,
        of_kind: fn(&Step) -> bool,
        rule: &'static FileRule,
    ) {
        let Some(protocol) = self.protocol else { return };
        let fits = match when {
            When::At(question) => {
                step_of(protocol, &self.values.fill(question)).is_none_or(of_kind)
            }
            // Whatever brings it up, it waits for the next question of its kind.
            _ => true,
        };
        let message = "has no meaning where the inject comes up".to_owned();
        self.unless(fits, path, rule, message);
    }
}

/// The step that a question belongs to.
pub(super) fn step_of<'a>(protocol: &'a Protocol, name: &str) -> Option<&'a Step> {
    protocol.step(&parse_step_key(name)?.step)
}

fn is_step(protocol: &Protocol, name: &str) -> bool {
    let Some(StepKey { step, vial, part }) = parse_step_key(name) else { return false };
    let Some(step) = protocol.step(&step) else { return false };
    let for_vial = vial.is_none() || step.per_vial || step.late_vials;
    for_vial && (part == Part::Main || step.has_start())
}

fn is_own(protocol: &Protocol, name: &str) -> bool {
    if ALONE.contains(&name) {
        return true;
    }
    let Some((word, rest)) = name.split_once('.') else { return false };
    match word {
        "reject" => rest == "bag" || parse_vial(rest).is_some() || is_step(protocol, rest),
        "replace" => parse_vial(rest).is_some(),
        "told" => is_step(protocol, rest),
        "ask" => {
            let cause = rest.strip_suffix(".by").unwrap_or(rest);
            is_cause(protocol, cause)
        }
        _ => name.strip_suffix(".outcome").is_some_and(|step| is_step(protocol, step)),
    }
}

/// What the pharmacist can be asked about.
pub(super) fn is_cause(protocol: &Protocol, name: &str) -> bool {
    name == "whereabouts" || protocol.window(name).is_some() || is_step(protocol, name)
}
