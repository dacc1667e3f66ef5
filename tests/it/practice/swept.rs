//! Any one answer of the right trainee made another one: the score changes in the rows that speak of
//! it and in no other. What a row must then say is worked out from what the question offers, not by
//! the code that scores.

use std::panic::{AssertUnwindSafe, catch_unwind};

use vialwatch::practice::plan::{Deed, Inject, Plan, When};
use vialwatch::practice::score::is_skipped;

use super::room::{Walked, Way, walk, walk_so};
use super::trainees::{Table, Trainees, all};
use super::walked::scored;

/// A row of an inject that never came up.
const NEVER: &str = "- - - -";

/// A question as it was asked, and what was answered.
struct Asked {
    name: String,
    answer: String,
    /// Each word it takes, with what it is: accepted, rejected, asked about, or one of several.
    words: Vec<(String, &'static str)>,
    kind: String,
}

fn asked(block: &str, answer: &str) -> Option<Asked> {
    let from = block.rfind("\n[").map_or(0, |at| at + 1);
    let (name, rest) = block.get(from..)?.strip_prefix('[')?.split_once("] ")?;
    let mut words = Vec::new();
    for of in ["accepts", "rejects", "asks", "options"] {
        let lead = format!("  {of} ");
        let listed = rest.lines().find_map(|line| line.strip_prefix(lead.as_str()));
        let listed = listed.into_iter().flat_map(|line| line.split(' '));
        words.extend(listed.map(|word| (word.to_owned(), of)));
    }
    let kind = rest.split(' ').next()?.to_owned();
    Some(Asked { name: name.to_owned(), answer: answer.to_owned(), words, kind })
}

impl Asked {
    /// What else can be answered: every other word, or something that is refused.
    fn others(&self, plan: &Plan) -> Vec<String> {
        // What is refused is asked again, so it can only matter to an inject that speaks of it.
        let matters = plan.injects.iter().any(|inject| self.touches(inject));
        if self.answer.starts_with(':') || (self.kind != "choose" && !matters) {
            return Vec::new();
        }
        match self.kind.as_str() {
            "choose" => {
                let words = self.words.iter().map(|(word, _)| word.clone());
                words.filter(|word| *word != self.answer).collect()
            }
            "value" => vec!["99".to_owned()],
            "scan" => vec!["lot ZZ0000 exp 2020-01-31".to_owned()],
            "second" if self.answer.contains(' ') => vec!["RS 99".to_owned()],
            _ => Vec::new(),
        }
    }

    fn is(&self, word: &str) -> Option<&str> {
        self.words.iter().find(|(it, _)| it == word).map(|(_, of)| *of)
    }

    /// Whether a row may say something else where this question was answered otherwise: the inject
    /// names it, or what it is about.
    fn touches(&self, inject: &Inject) -> bool {
        let named = format!("{inject:?}");
        let step = self.name.split('.').next().unwrap_or_default();
        let subject = self.name.rsplit('.').next().unwrap_or_default();
        [self.name.as_str(), step, subject].iter().any(|it| named.contains(&format!("\"{it}\"")))
    }

    /// Whether the inject comes up here and has its right response here.
    fn is_answered_here(&self, inject: &Inject) -> bool {
        let here = matches!(&inject.when, When::At(name) if *name == self.name);
        let step = self.name.split('.').next().unwrap_or_default();
        here && inject.right.iter().any(|deed| match deed {
            Deed::Answered { step: at, .. } => *at == self.name || at == step,
            Deed::Rejected(item) => self.name.ends_with(item.as_str()) || item == "bag",
            _ => false,
        })
    }

    /// Whether another word is as right as the right one.
    fn is_as_right(&self, other: &str, inject: &Inject) -> bool {
        inject.right.iter().any(|deed| match deed {
            Deed::Answered { is, .. } => is.iter().any(|it| it == other),
            Deed::Rejected(_) => self.is(other) == Some("rejects"),
            _ => false,
        })
    }
}

/// What is wrong with the score where one line was another one, in words.
fn wrong(it: &Trainees, right: &Table, at: usize, asked: &Asked, other: &str) -> Option<String> {
    let way = Way { other: Some((at, other.to_owned())), ..Way::of(it.right.clone()) };
    let walked = catch_unwind(AssertUnwindSafe(|| walk_so(&it.scenario, it.seed, way)));
    let name = format!("{}: {other} and not {} at [{}]", it.scenario, asked.answer, asked.name);
    let Ok(walked) = walked else { return Some(format!("{name}: the trainee lost the way")) };
    let mut found = Vec::new();
    for ((inject, is), (_, was)) in scored(&walked).iter().zip(right) {
        let planned = walked.plan.inject(inject).unwrap();
        let same = is == was;
        if asked.kind == "choose" && asked.is_answered_here(planned) {
            let right = is.split(' ').nth(1) == Some("yes");
            if right != asked.is_as_right(other, planned) {
                found.push(format!("  {inject} answered here: {is}"));
            }
        } else if !same && is != NEVER && !asked.touches(planned) {
            found.push(format!("  {inject} has nothing to do with it: {is} and not {was}"));
        }
    }
    (!found.is_empty()).then(|| format!("{name}\n{}", found.join("\n")))
}

#[test]
fn any_one_other_answer_changes_the_rows_that_speak_of_it_and_no_other() {
    sweep(0);
}

/// The other half of the scenarios.
#[test]
fn any_one_other_answer_changes_the_rows_that_speak_of_it_in_the_others_too() {
    sweep(1);
}

fn sweep(first: usize) {
    let only = std::env::var("SCENARIO").unwrap_or_default();
    let (mut found, mut tried) = (Vec::new(), 0);
    for it in all().iter().skip(first).step_by(2).filter(|it| it.scenario.contains(&only)) {
        if it.right_table.is_empty() {
            continue;
        }
        let right = walk(&it.scenario, it.seed, it.right.clone());
        for (at, (block, line)) in right.lines.iter().enumerate() {
            let Some(asked) = asked(block, line) else { continue };
            for other in asked.others(&right.plan) {
                tried += 1;
                found.extend(wrong(it, &it.right_table, at, &asked, &other));
            }
        }
    }
    assert!(found.is_empty(), "{} of {tried}\n{}", found.len(), found.join("\n"));
    assert!(tried > 150 || !only.is_empty(), "only {tried} other answers");
}

/// What one walkthrough shows of the deeds of an inject: `right 0 done`, `right 0 left undone`.
fn shown(walked: &Walked, inject: &Inject) -> Vec<String> {
    let given = format!("InjectGiven {{ inject: {:?}", inject.id);
    let records = walked.session.records().iter();
    let mut after = records.skip_while(|it| !format!("{:?}", it.fact).starts_with(&given));
    let Some(given) = after.next() else { return Vec::new() };
    let after: Vec<_> = after.filter(|it| !is_skipped(&walked.session, it.seq)).collect();
    let mut shown = vec![format!("given {}", given.seq > 0)];
    for (name, deeds) in [("right", &inject.right), ("wrong", &inject.wrong)] {
        for (at, deed) in deeds.iter().enumerate() {
            let done = after.iter().any(|it| deed.is(&it.fact, &walked.session));
            shown.push(format!("{name} {at} {}", if done { "done" } else { "left undone" }));
        }
    }
    shown
}

/// Every deed of every inject is one that some trainee does, and of several another leaves undone, so
/// the tables would tell if it did not count.
#[test]
fn every_right_and_every_wrong_deed_is_done_by_somebody() {
    let mut missing = Vec::new();
    for it in all() {
        let swapped = it.swaps.iter().map(|swap| it.swapped(swap));
        let ways = [it.right.clone(), it.wrong.clone()].into_iter().chain(swapped);
        let walks: Vec<Walked> = ways.map(|rules| walk(&it.scenario, it.seed, rules)).collect();
        for inject in walks[0].plan.injects.iter().filter(|inject| inject.is_scored()) {
            let fails = walks.iter().any(|it| {
                let rows = scored(it).into_iter().filter(|(id, _)| *id == inject.id);
                rows.into_iter().any(|(_, cells)| cells.split(' ').nth(1) == Some("no"))
            });
            assert!(fails, "{} {}: nobody does it wrong", it.scenario, inject.id);
            let seen: Vec<String> = walks.iter().flat_map(|it| shown(it, inject)).collect();
            for (name, deeds) in [("right", &inject.right), ("wrong", &inject.wrong)] {
                for (at, deed) in deeds.iter().enumerate() {
                    // Where there is but one right deed, some row must tell that it was not done.
                    let both = name == "wrong" || deeds.len() > 1;
                    for how in ["done", "left undone"].into_iter().take(1 + usize::from(both)) {
                        let wanted = format!("{name} {at} {how}");
                        if !seen.contains(&wanted) {
                            missing
                                .push(format!("{} {}: {wanted}: {deed:?}", it.scenario, inject.id));
                        }
                    }
                }
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
