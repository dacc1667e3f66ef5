//! Whether a name may be another one misspelt. Never looks at what the name is for.

/// Names of this length may be off in two characters.
const LONG: usize = 6;

/// The first of the names that this one may stand for.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known.into_iter().find(|other| similar(name, other))
}

/// Whether they differ in one place only: a character or two changed, missing or swapped.
fn similar(one: &str, other: &str) -> bool {
    let one: Vec<char> = one.chars().flat_map(char::to_lowercase).collect();
    let other: Vec<char> = other.chars().flat_map(char::to_lowercase).collect();
    let shorter = one.len().min(other.len());
    let same = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let ends = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    let ends = ends.min(shorter.saturating_sub(same));
    let inner = |name: &[char]| -> Vec<char> {
        let length = name.len().saturating_sub(same).saturating_sub(ends);
        name.iter().skip(same).take(length).copied().collect()
    };
    let (mut one_inner, other_inner) = (inner(&one), inner(&other));
    let changed = one_inner.len().max(other_inner.len());
    one_inner.reverse();
    let swapped = changed == 2 && one_inner == other_inner;
    let most = if shorter >= LONG { 2 } else { 1 };
    shorter > 1 && (changed <= most || swapped)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_finger_is_told_from_another_name() {
        let known = ["from", "to", "source", "passed_text", "alarm_acts"];
        for (name, meant) in [
            ("form", Some("from")),
            ("sorce", Some("source")),
            ("Source", Some("source")),
            ("passed-text", Some("passed_text")),
            ("alarms_acts", Some("alarm_acts")),
            ("too", Some("to")),
            ("place", None),
            ("", None),
            ("sausage", None),
        ] {
            assert_eq!(nearest(name, known), meant, "{name}");
        }
    }
}
