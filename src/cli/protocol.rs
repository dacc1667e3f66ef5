//! `vialwatch protocol`: which protocols there are, one as a person reads it, and whether files
//! are right. Changes nothing.

use std::fmt::Write;
use std::path::PathBuf;

use clap::Subcommand;
use sha2::{Digest, Sha256};

use super::folder::{ProtocolText, data_folder, find_protocol, parse, read_text};
use super::look::LookArguments;
use super::{Failure, Outcome, Status, print};
use crate::protocol::{self, Kind, OnPassed, Rule, Step, Window, builtin};
use crate::store::disk::{Disk, RealDisk};
use crate::time::Span;
use crate::words::{Shown, clock_span, source_name};

mod check;

#[derive(Debug, Subcommand)]
pub(super) enum Protocol {
    /// Which protocols there are: built in, and of this site
    List,
    /// One protocol as a person reads it
    Show {
        /// A built-in id, an id in DATA/protocols, or a file
        #[arg(default_value = builtin::DEFAULT)]
        protocol: String,
    },
    /// Whether files are right; shows every fault with its place, its rule and how to mend it
    #[command(after_help = "Example:\n  vialwatch protocol check my-protocol.json\n\n\
        Status 0: right, hints or not; 3: at least one fault.")]
    Check {
        /// For editors: an array of {file, line, column, end, rule, kind, message, help}
        #[arg(long)]
        json: bool,
        /// Protocol files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

impl Protocol {
    pub(super) fn run(self, data_dir: Option<PathBuf>, look: &LookArguments) -> Outcome {
        match self {
            Self::List => list(data_dir),
            Self::Show { protocol } => {
                let found = find_protocol(&data_folder(data_dir)?, &protocol)?;
                let parsed = parse(&found)?;
                print(&shown(&parsed, &found))
            }
            Self::Check { json, files } => check::check(&files, json, look),
        }
    }
}

/// The first characters of a protocol's digest, by which people tell versions apart.
fn digest(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

fn list(data_dir: Option<PathBuf>) -> Outcome {
    let mut text = String::new();
    for (id, source) in builtin::BUILTIN {
        if let Ok(parsed) = protocol::parse(source) {
            let (version, title) = (Shown::new(&parsed.version), Shown::new(&parsed.title));
            let _ = writeln!(text, "{id}  {version}  {}  built in  {title}", digest(source));
        }
    }
    let folder = data_folder(data_dir)?.join("protocols");
    for name in RealDisk::private().list(&folder).unwrap_or_default() {
        let path = folder.join(&name);
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let shown_name = Shown::new(&name.to_string_lossy());
        let _ = match read_text(&path).and_then(|it| of_file(&it)) {
            Ok(row) => writeln!(text, "{row}"),
            Err(failure) => {
                writeln!(text, "{shown_name}  can't be used: {}", Shown::new(&failure.message))
            }
        };
    }
    print(&text)
}

fn of_file(text: &str) -> Result<String, Failure> {
    let parsed =
        protocol::parse(text).map_err(|error| Failure::new(Status::Wrong, error.to_string()))?;
    let (id, version) = (Shown::new(&parsed.id), Shown::new(&parsed.version));
    Ok(format!("{id}  {version}  {}  site protocol  {}", digest(text), Shown::new(&parsed.title)))
}

fn shown(protocol: &protocol::Protocol, found: &ProtocolText) -> String {
    let mut text = String::new();
    let origin = if found.site { "site protocol" } else { "built in" };
    let _ = writeln!(
        text,
        "{}\n{} version {} ({}), {origin}\n",
        Shown::new(&protocol.title),
        Shown::new(&protocol.id),
        Shown::new(&protocol.version),
        digest(&found.text)
    );
    for phase in &protocol.phases {
        let _ = writeln!(text, "{}", Shown::new(&phase.title));
        for step in &phase.steps {
            describe_step(&mut text, protocol, step);
        }
    }
    let _ = writeln!(text, "\nWindows");
    for window in &protocol.windows {
        describe_window(&mut text, protocol, window);
    }
    let _ = writeln!(text, "\nFacts");
    for fact in &protocol.facts {
        let source = Shown::new(&source_name(protocol, &fact.source)).to_string();
        let _ =
            writeln!(text, "  {}  {}  ({source})", Shown::new(&fact.id), Shown::new(&fact.text));
    }
    text
}

fn describe_step(text: &mut String, protocol: &protocol::Protocol, step: &Step) {
    let per_vial = if step.per_vial { ", for each vial" } else { "" };
    let _ = writeln!(text, "  {} ({}{per_vial})", Shown::new(&step.id), kind_word(&step.kind));
    for sentence in step.start_text.iter().chain(&step.text) {
        let source = source_name(protocol, &sentence.source);
        let _ = writeln!(text, "      {}  ({})", Shown::new(&sentence.say), Shown::new(&source));
    }
    for choice in step.choices() {
        let _ = writeln!(
            text,
            "      - {}: {}{}",
            Shown::new(&choice.word),
            Shown::new(&choice.label),
            effect_words(choice.effect)
        );
    }
}

fn effect_words(effect: protocol::ChoiceEffect) -> &'static str {
    match effect {
        protocol::ChoiceEffect::Reject(_) => " → rejected",
        protocol::ChoiceEffect::Ask => " → the pharmacist decides",
        protocol::ChoiceEffect::Accept | protocol::ChoiceEffect::Option => "",
    }
}

fn kind_word(kind: &Kind) -> String {
    match kind {
        Kind::Confirm => "confirm".to_owned(),
        Kind::Text => "text".to_owned(),
        Kind::Value(value) => format!("value in {}", value.unit),
        Kind::Choose(_) => "choose".to_owned(),
        Kind::Scan { product, .. } => format!("scan {product}"),
        Kind::Second { reads: Some(reads), .. } => format!("second person, reads {}", reads.unit),
        Kind::Second { .. } => "second person".to_owned(),
        Kind::Wait { .. } => "wait".to_owned(),
        Kind::Time => "time".to_owned(),
    }
}

fn describe_window(text: &mut String, protocol: &protocol::Protocol, window: &Window) {
    let span = |span: &Span| clock_span(span.floor_secs());
    let rule = match &window.rule {
        Rule::AtMost(bound) => format!("at most {}", span(bound)),
        Rule::AtMostInAll(bound) => format!("at most {} in all", span(bound)),
        Rule::AtLeast(bound) => format!("at least {}", span(bound)),
        Rule::Target(bound) => format!("about {}", span(bound)),
        Rule::Every { length, until } => format!("every {} until {until}", span(length)),
        Rule::CountsUp(Some(bound)) => format!("counted, {}", span(bound)),
        Rule::CountsUp(None) => "counted".to_owned(),
        Rule::Planned { least } => format!("planned, at least {}", span(least)),
    };
    let names = |indices: &[usize]| {
        let name = |index: &usize| protocol.milestones.get(*index).map(|it| it.id.as_str());
        indices.iter().filter_map(name).collect::<Vec<_>>().join(" or ")
    };
    let passed = match window.on_passed {
        OnPassed::Discard => "; when passed: discard",
        OnPassed::Ask => "; when passed: the pharmacist decides",
        OnPassed::Remind => "; when passed: a reminder",
        OnPassed::Nothing => "",
    };
    let line = format!(
        "{}  {rule}, from {} to {}{passed}  ({})",
        window.id,
        names(&window.from),
        names(&window.to),
        source_name(protocol, &window.source)
    );
    let _ = writeln!(text, "  {}", Shown::new(&line));
}
