//! A record full of markup, formulas and escapes: in every format all of it stays text.

use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;
use vialwatch::report::sheet::Sheet;
use vialwatch::report::{Format, LabelForm, render};
use vialwatch::session::Session;
use vialwatch::session::fact::{Answer, Fact, Item, Record};

use super::{FORMATS, cells_of, intact, later, stories, text_of};
use crate::support::facts::initials;

/// What would act somewhere, were it taken for more than text.
pub(crate) const ACTS: [&str; 29] = [
    "<script>alert(1)</script>",
    "</td></table><img src=x onerror=alert(1)>",
    "</style></svg><b>",
    "\" onload=\"alert(1)",
    "' style='display:none",
    "&lt;b&gt; &amp; &#60;",
    "{{ 7 * 7 }} {% raw %}",
    "=HYPERLINK(\"http://a.example\",\"x\")",
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "  =1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "| a | b |\n# head",
    "[x](javascript:alert(1)) ![y](http://a.example)",
    "`z` **w** ~~v~~ <http://u>",
    "\u{1b}]0;title\u{7}\u{1b}[2J",
    "abc\u{202e}fdp.exe\u{2066}",
    "a\u{200b}b\u{feff}c\u{e0041}",
    "line\r\nbreak, \"quoted\", comma; \u{0}null",
    "www.a.example http://a.example",
    "$x$ :smile: @who #1",
    "1. one",
    "\\| a",
];

/// All text of a finished record replaced by what acts, in turns; the protocol's words too.
fn session_with(act: &str) -> Session {
    let mut protocol = stories::protocol();
    protocol["title"] = json!(act);
    protocol["version"] = json!(act);
    for list in ["sources", "products"] {
        for it in protocol[list].as_array_mut().unwrap() {
            for name in ["title", "name", "publisher"] {
                if it.get(name).is_some() {
                    it[name] = json!(act);
                }
            }
        }
    }
    for phase in protocol["phases"].as_array_mut().unwrap() {
        phase["title"] = json!(act);
        phase["steps"].as_array_mut().unwrap().iter_mut().for_each(|step| reword(step, act));
    }
    let finished = stories::finished();
    let mut records: Vec<Record> = finished.records().to_vec();
    let seq = finished.last_seq();
    let stamp = records.last().unwrap().stamp.clone();
    let more = [
        Fact::NoteWritten { text: act.to_owned() },
        Fact::IncidentReported { text: act.to_owned() },
        Fact::Rejected { item: Item::Vial(1), reason: act.to_owned() },
        Fact::CloseCall {
            question: act.to_owned(),
            answer: None,
            typed: act.to_owned(),
            refusal: act.to_owned(),
        },
        Fact::HandedOver { to: initials(&format!("{act}A")) },
        Fact::Unread { kind: act.to_owned() },
    ];
    for (next, fact) in (seq + 1..).zip(more) {
        records.push(Record { seq: next, stamp: stamp.clone(), fact });
    }
    for record in &mut records {
        record.stamp.by = initials(&format!("{act}A"));
        retext(&mut record.fact, act, &protocol);
    }
    Session::replay(&records).unwrap()
}

pub(crate) fn reword(step: &mut Value, act: &str) {
    for said in step["text"].as_array_mut().unwrap() {
        said["say"] = json!(act);
    }
    if let Some(choices) = step["kind"].get_mut("choose") {
        for choice in choices.as_array_mut().unwrap() {
            choice["label"] = json!(act);
        }
    }
}

pub(crate) fn retext(fact: &mut Fact, act: &str, protocol: &Value) {
    match fact {
        Fact::Opened(opening) => {
            opening.protocol = protocol.to_string();
            opening.id = act.to_owned();
            opening.program = act.to_owned();
            opening.protocol_sha256 = act.to_owned();
        }
        Fact::StepAnswered { answer, .. } => match answer {
            Answer::Text(text) => *text = act.to_owned(),
            Answer::Order { reference, .. } => *reference = act.to_owned(),
            Answer::Scanned(package) => {
                package.lot = act.to_owned();
                package.gtin = Some(act.to_owned());
                package.serial = Some(act.to_owned());
                package.maker = Some(act.to_owned());
            }
            Answer::Witnessed { by, .. } => *by = initials(&format!("{act}B")),
            _ => {}
        },
        Fact::NoteWritten { text } | Fact::IncidentReported { text } => *text = act.to_owned(),
        Fact::Rejected { reason, .. } => *reason = act.to_owned(),
        Fact::SignedOff(sign_off) => {
            sign_off.by = initials(&format!("{act}C"));
            sign_off.remark = Some(act.to_owned());
        }
        _ => {}
    }
}

/// Nothing that moves a cursor, hides or turns text around; lines end as the format wants them to.
fn assert_plain(text: &str, name: &str) {
    for c in text.chars() {
        let code = u32::from(c);
        let acts = c.is_control() && c != '\n' && c != '\r'
            || matches!(code, 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xFEFF)
            || (0xE0000..=0xE0FFF).contains(&code);
        assert!(!acts, "{name}: U+{code:04X}");
    }
}

#[test]
fn no_format_lets_through_what_moves_hides_or_turns_text() {
    for act in ACTS {
        let session = session_with(act);
        for (format, ending) in FORMATS {
            let text = text_of(&session, format);
            assert_plain(&text, &format!("{ending} {act:?}"));
            let returns = text.contains('\r');
            assert_eq!(returns, ending == "csv", "{ending}: only rows of a table end so");
        }
    }
}

/// Tags and their attributes, in order, without the words between them and without the values.
fn tags(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in page.split('<').skip(1) {
        let (tag, words) = part.split_once('>').expect("a tag that ends");
        assert!(!words.contains('>'), "a bare > in {words}");
        found.push(tag.split('"').step_by(2).collect::<Vec<_>>().join("\"\""));
    }
    found
}

/// Whatever is in the record, the page has the tags of a harmless one, and no others.
#[test]
fn in_a_page_it_opens_and_closes_nothing() {
    for format in [FORMATS[0].0, FORMATS[5].0] {
        let style = |page: &str| {
            let (_, style) = page.split_once("<style>").unwrap();
            style.split_once("</style>").unwrap().0.to_owned()
        };
        let harmless = text_of(&session_with("plain words"), format);
        for act in ACTS {
            let page = text_of(&session_with(act), format);
            assert_eq!(style(&page), style(&harmless), "{act:?}");
            let body = |page: &str| page.replace(&style(page), "");
            let (one, other) = (tags(&body(&page)), tags(&body(&harmless)));
            let outside_code = |tags: &[String]| {
                let kept =
                    tags.iter().filter(|tag| !tag.starts_with("path") && !tag.starts_with("svg"));
                kept.cloned().collect::<Vec<_>>()
            };
            assert_eq!(outside_code(&one), outside_code(&other), "{act:?}");
        }
    }
}

#[test]
fn a_page_runs_nothing_and_asks_for_nothing_from_outside() {
    for (format, ending) in FORMATS.into_iter().filter(|(_, ending)| ending.ends_with("html")) {
        for (_, session) in stories::all() {
            let page = text_of(&session, format);
            let policy = "default-src 'none'; style-src 'unsafe-inline'";
            assert!(page.contains(&format!("content=\"{policy}\"")), "{ending}");
            for never in
                ["<script", "<link", "<img", "<iframe", "<object", " src=", " href=", "url(h"]
            {
                assert!(!page.contains(never), "{ending}: {never}");
            }
            let addresses: Vec<&str> =
                page.match_indices("http").map(|(at, _)| &page[at..]).collect();
            let known = ["http-equiv=", "http://www.w3.org/2000/svg\""];
            for address in addresses {
                assert!(known.iter().any(|it| address.starts_with(it)), "{ending}");
            }
        }
    }
}

/// A cell that a spreadsheet would run begins with an apostrophe; figures are figures.
#[test]
fn in_a_spreadsheet_no_cell_runs() {
    for act in ACTS {
        let session = session_with(act);
        let csv = text_of(&session, Format::Csv);
        let mut sheet = Sheet::new().unwrap();
        sheet.add(&session, &intact(&session), &later()).unwrap();
        sheet.add_unreadable(act, act).unwrap();
        for table in [csv, sheet.finish().unwrap()] {
            let rows = cells_of(&table);
            for row in &rows {
                assert_eq!(row.len(), rows[0].len(), "{act:?}");
                for cell in row {
                    let runs = cell.trim_start_matches(' ').starts_with([
                        '=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠',
                    ]);
                    assert!(!runs, "{act:?}: {cell}");
                }
            }
        }
    }
}

#[test]
fn a_guarded_cell_says_what_was_recorded() {
    for act in ["=1+1", "+1+1", "-x", "@SUM(A1)", "＝1+1", "  =1+1"] {
        let rows = cells_of(&text_of(&session_with(act), Format::Csv));
        let note = rows.iter().find(|row| row[5] == "Notes").unwrap();
        assert_eq!(note[6], format!("'{act}"));
    }
    let rows = cells_of(&text_of(&session_with("a, \"b\"; c"), Format::Csv));
    assert!(rows.iter().any(|row| row[6] == "a, \"b\"; c"), "quoted, not changed");
}

/// Each row of each table has its columns, and nothing in a cell is a link, a picture or a tag.
#[test]
fn in_markdown_it_breaks_no_table_and_makes_no_link() {
    for act in ACTS {
        let text = text_of(&session_with(act), Format::Markdown);
        let mut columns = 0;
        for line in text.lines() {
            let line = line.replace("\\\\", "");
            let bare = |mark: char| {
                line.match_indices(mark).filter(|(at, _)| !line[..*at].ends_with('\\')).count()
            };
            for mark in ['<', '[', ']', '`', '~', '$', '!', '@', '_'] {
                assert_eq!(bare(mark), 0, "{act:?}: {mark} in {line}");
            }
            let linked = line.replace("\\://", "").contains("://");
            assert!(!linked && !line.to_lowercase().contains("www."), "{line}");
            match line.starts_with("| ") {
                true if columns == 0 => columns = bare('|'),
                true => assert_eq!(bare('|'), columns, "{act:?}: {line}"),
                false => columns = 0,
            }
            let known =
                line.is_empty() || ["| ", "# ", "## ", "> "].iter().any(|it| line.starts_with(it));
            assert!(known || line == ">", "{act:?}: {line}");
        }
    }
}

#[test]
fn in_json_it_is_a_string() {
    for act in ACTS {
        let text = text_of(&session_with(act), Format::Json);
        let report: Value = serde_json::from_str(&text).unwrap();
        let shown = vialwatch::words::Shown::new(act).to_string();
        let sections = report["sections"].as_array().unwrap();
        let handling = sections[0]["rows"].as_array().unwrap();
        let note = handling.iter().find(|row| row["label"] == "Notes").unwrap();
        assert_eq!(note["value"], shown, "{act:?}");
        assert_eq!(report["title"], shown, "{act:?}");
    }
}

/// The code of so long an id is wide; real ids have twelve characters.
#[test]
fn a_label_stays_as_narrow_as_its_paper() {
    for act in ACTS.into_iter().chain([&*"long".repeat(40)]) {
        let label = text_of(&session_with_order(act), Format::Label(LabelForm::Text));
        let (lines, _) = label.split_once("\n\n").unwrap();
        assert!(lines.lines().all(|line| line.width() <= 42), "{act:?}: {label}");
    }
}

fn session_with_order(act: &str) -> Session {
    let mut records = stories::finished().records().to_vec();
    for record in &mut records {
        if let Fact::StepAnswered { answer: Answer::Order { reference, .. }, .. } = &mut record.fact
        {
            *reference = act.to_owned();
        }
    }
    Session::replay(&records).unwrap()
}

/// A fault that verification tells holds text of the file, too.
#[test]
fn what_is_said_of_the_files_stays_text() {
    let session = stories::cold();
    for act in ACTS {
        let mut examined = intact(&session);
        examined.fault = Some(act.to_owned());
        examined.remarks = vec![act.to_owned()];
        examined.seal = Some(act.to_owned());
        for (format, ending) in FORMATS {
            let text = render(&session, &examined, &later(), format).unwrap();
            assert_plain(&text, ending);
            let is_page = ending.ends_with("html");
            let opens = text.contains("<script>") || text.contains("<img");
            assert!(!(is_page && opens), "{ending}");
        }
    }
}
