//! What stands for the names of `vary`: drawn by a seed, or one alternative after the other for the
//! checks. Never decides whether a name may be used.

use chrono::{Days as Later, NaiveDate};

use super::file::{Draw, Vary};
use crate::practice::draw::Dice;

/// Seconds at most between two lengths of time; a longer way is cut.
const MOST_SECONDS: i64 = 99_999;

/// Each name with its text.
#[derive(Clone, Debug, Default)]
pub(super) struct Values(Vec<(String, String)>);

impl Values {
    /// What a seed draws on a day.
    pub(super) fn drawn(vary: &[Vary], seed: u64, day: NaiveDate) -> Self {
        let draw = |it: &Vary| {
            let mut dice = Dice::of(seed, &it.name);
            (it.name.clone(), drawn(&it.draw, &mut dice, day))
        };
        Self(vary.iter().map(draw).collect())
    }

    /// Every alternative at least once: the first of all, then each other one in turn.
    pub(super) fn every(vary: &[Vary], day: NaiveDate) -> Vec<Self> {
        let first = Self::drawn(vary, 0, day);
        let mut all = vec![first.clone()];
        for it in vary {
            let Draw::OneOf(texts) = &it.draw else { continue };
            for text in texts {
                let mut values = first.clone();
                let known = values.0.iter_mut().find(|(name, _)| *name == it.name);
                if let Some((_, value)) = known {
                    value.clone_from(text);
                }
                all.push(values);
            }
        }
        all
    }

    /// The text with every name in braces replaced; unknown names stay as they are.
    pub(super) fn fill(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), value)
        })
    }
}

/// The names in braces of a text.
pub(super) fn names(text: &str) -> Vec<&str> {
    let after = text.split('{').skip(1);
    after.filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

fn drawn(draw: &Draw, dice: &mut Dice, day: NaiveDate) -> String {
    match draw {
        Draw::OneOf(texts) => {
            let count = u64::try_from(texts.len()).unwrap_or(0);
            let at = usize::try_from(dice.below(count)).unwrap_or(0);
            texts.get(at).cloned().unwrap_or_default()
        }
        Draw::Lot => dice.lot(),
        Draw::DaysAhead(days) => {
            let count = u64::from(between(dice, days.least, days.most));
            day.checked_add_days(Later::new(count)).unwrap_or(day).to_string()
        }
        Draw::DaysAgo(days) => {
            let count = u64::from(between(dice, days.least, days.most));
            day.checked_sub_days(Later::new(count)).unwrap_or(day).to_string()
        }
        Draw::Between(span) => {
            let (least, most) = (span.least.0.floor_secs(), span.most.0.floor_secs());
            let room = u32::try_from(most.saturating_sub(least).max(0)).unwrap_or(0);
            let drawn = least.saturating_add(i64::from(between(dice, 0, room)));
            format!("{} s", drawn.min(MOST_SECONDS))
        }
    }
}

fn between(dice: &mut Dice, least: u32, most: u32) -> u32 {
    let room = u64::from(most.saturating_sub(least)).saturating_add(1);
    least.saturating_add(u32::try_from(dice.below(room)).unwrap_or(0))
}
