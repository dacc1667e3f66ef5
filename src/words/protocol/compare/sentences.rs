//! What differs between two lists of sentences: what is said, by whom, and in which order.

use super::moved;

/// A sentence and its source.
type Said = (String, String);

/// A sentence said twice is told by which time it is.
fn numbered(list: &[Said]) -> Vec<String> {
    let each = list.iter().enumerate().map(|(at, (say, _))| {
        let before = list.iter().take(at).filter(|(other, _)| other == say).count();
        format!("{before} {say}")
    });
    each.collect()
}

/// One line for each difference.
pub(super) fn differences(before: &[Said], after: &[Said]) -> Vec<String> {
    let (old, new) = (numbered(before), numbered(after));
    let mut lines = Vec::new();
    let mut replaced = Vec::new();
    for (at, (say, source)) in after.iter().enumerate() {
        let Some(name) = new.get(at) else { continue };
        if let Some(known) = old.iter().position(|known| known == name) {
            if let Some((_, was)) = before.get(known).filter(|(_, was)| was != source) {
                lines.push(format!("source of \"{say}\": {was} → {source}"));
            }
            continue;
        }
        // A sentence that takes the place of one that is gone is the same one in other words.
        let gone = old.get(at).is_some_and(|name| !new.contains(name));
        match before.get(at).filter(|_| gone) {
            Some((was, of)) => {
                replaced.push(at);
                let of = if of == source {
                    String::new()
                } else {
                    format!("; source {of} → {source}")
                };
                lines.push(format!("\"{was}\" → \"{say}\"{of}"));
            }
            None => lines.push(format!("also \"{say}\" ({source})")),
        }
    }
    for (at, (say, source)) in before.iter().enumerate() {
        let gone = old.get(at).is_some_and(|name| !new.contains(name));
        if gone && !replaced.contains(&at) {
            lines.push(format!("no longer \"{say}\" ({source})"));
        }
    }
    let order = moved(&old, &new);
    for (say, _) in
        after.iter().zip(&new).filter(|(_, name)| order.contains(name)).map(|(it, _)| it)
    {
        lines.push(format!("\"{say}\" stands elsewhere"));
    }
    lines
}
