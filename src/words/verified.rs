//! What is said of a record that was examined. Promises no more than a chain and a seal can show:
//! that alteration is detectable, with the seal.

/// The line of a record that is intact.
pub fn intact(facts: u64, seal: Option<&str>) -> String {
    let seal = seal.map_or_else(String::new, |seal| format!(", seal {seal}"));
    format!("intact, {}{seal}", counted(facts))
}

/// The line of one that is not; `facts` of it fit together.
pub fn not_intact(reason: &str, facts: u64) -> String {
    let fit = match facts {
        0 => String::new(),
        1 => "; the first fact fits".to_owned(),
        _ => format!("; the first {facts} facts fit together"),
    };
    format!("NOT INTACT: {reason}{fit}")
}

/// What a seal from outside says of a record of `facts` facts.
pub fn matches(fact: Option<u64>, facts: u64) -> String {
    let Some(fact) = fact else { return "matches no fact of this record".to_owned() };
    match facts.saturating_sub(fact) {
        0 => format!("matches fact {fact} of {facts}"),
        1 => format!("matches fact {fact} of {facts}; the fact after it is not covered"),
        rest => {
            format!("matches fact {fact} of {facts}; the {rest} facts after it are not covered")
        }
    }
}

/// The last line for several records.
pub fn total(records: usize, not_intact: usize) -> String {
    match not_intact {
        _ if records == 0 => "no records".to_owned(),
        0 => format!("{records} records, all intact"),
        _ => format!("{records} records, {not_intact} NOT INTACT"),
    }
}

fn counted(facts: u64) -> String {
    if facts == 1 { "1 fact".to_owned() } else { format!("{facts} facts") }
}
