//! What was not as it should be with the files of a session, in words. The words before them stay as
//! recorded; this explains, and knows no file.

/// One sentence without its full stop for findings such as `torn-tail 31; document-missing`.
pub fn sentence(found: &str) -> String {
    found.split("; ").map(one).collect::<Vec<_>>().join("; ")
}

/// Where a record that neither copy has whole breaks off; `behind` whole facts stand further on.
pub fn gap(facts: u64, behind: usize) -> String {
    let them = match behind {
        0 => "what followed can't be read".to_owned(),
        1 => "1 whole fact further on can't be joined to it".to_owned(),
        many => format!("{many} whole facts further on can't be joined to it"),
    };
    format!(
        "INCOMPLETE: both copies are damaged; only what was recorded up to fact {facts} is shown, and {them}"
    )
}

fn one(found: &str) -> String {
    let (word, count) = found.split_once(' ').unwrap_or((found, ""));
    let facts = if count == "1" { "fact" } else { "facts" };
    match word {
        "torn-tail" => format!("the journal ended in {count} bytes that are no whole fact"),
        "journal-missing" => "the journal was missing".to_owned(),
        "journal-short" => {
            format!("the journal lacked {count} {facts} that the second copy holds")
        }
        "document-missing" => "the second copy was missing".to_owned(),
        "document-damaged" => "the second copy was damaged".to_owned(),
        "summary-false" => "the second copy said what its facts do not".to_owned(),
        "document-stale" => format!("the second copy lacked the last {count} {facts}"),
        _ => "a file was not as it should be".to_owned(),
    }
}
