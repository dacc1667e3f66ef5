//! The elements of a compounding record: all fifteen, in their order, in every format; "not recorded"
//! where one is missing. The list stands here once more, so that none can be dropped unseen.

use serde_json::Value;
use vialwatch::report::Format;
use vialwatch::session::Session;

use super::{WHOLE, cells_of, stories, text_of};

/// An element, with the rows that every record has and those that a record at its very beginning
/// holds already.
struct Element {
    title: &'static str,
    rows: &'static [&'static str],
    from_the_start: &'static [&'static str],
}

const ELEMENTS: [Element; 15] = [
    Element {
        title: "Name, strength and dosage form",
        rows: &["Name", "Dose", "Strength in the bag", "Dosage form"],
        from_the_start: &["Name", "Dose"],
    },
    Element {
        title: "Date and time of preparation",
        rows: &["Begun", "First limit began", "Bag made", "Handed over"],
        from_the_start: &["Begun"],
    },
    Element {
        title: "Internal identification",
        rows: &["Session", "Order"],
        from_the_start: &["Session", "Order"],
    },
    Element {
        title: "Who prepared and who verified",
        rows: &["Prepared by", "Second persons", "Final verification"],
        from_the_start: &["Prepared by", "Second persons"],
    },
    Element { title: "Components", rows: &["Component"], from_the_start: &[] },
    Element {
        title: "Maker, lot and expiry of each component",
        rows: &["water: maker", "water: lot", "water: expiry"],
        from_the_start: &[],
    },
    Element {
        title: "Amount of each component",
        rows: &["Vials in use", "Nominal volume of the bag", "Drawn"],
        from_the_start: &["Vials in use", "Nominal volume of the bag"],
    },
    Element {
        title: "Strength of each component",
        rows: &[
            "Can be withdrawn from one vial",
            "Reconstituted solution",
            "Sterile water for injection",
        ],
        from_the_start: &["Can be withdrawn from one vial", "Reconstituted solution"],
    },
    Element { title: "Total quantity", rows: &["Drug", "Volume in the bag"], from_the_start: &[] },
    Element { title: "Final yield", rows: &["Containers"], from_the_start: &[] },
    Element { title: "Beyond-use times and storage", rows: &["Storage"], from_the_start: &[] },
    Element {
        title: "Results of quality control",
        rows: &["Set aside"],
        from_the_start: &["Set aside"],
    },
    Element {
        title: "Master formulation: the protocol followed",
        rows: &["Protocol", "Version", "SHA-256 of its text", "Provenance", "Source"],
        from_the_start: &["Protocol", "Version", "SHA-256 of its text", "Provenance", "Source"],
    },
    Element {
        title: "Calculations",
        rows: &["Calculation", "Verified by a second person"],
        from_the_start: &["Calculation", "Verified by a second person"],
    },
    Element {
        title: "Deviations, final appearance, place and category",
        rows: &[
            "Deviations",
            "Final appearance",
            "Place of work",
            "ISO class",
            "Category of the preparation",
        ],
        from_the_start: &["Deviations"],
    },
];

/// Title, label and value of each row of an element, in the order of a format.
type Told = Vec<(String, String, String)>;

fn told(session: &Session, format: Format) -> Told {
    let text = text_of(session, format);
    match format {
        Format::Json => from_json(&text),
        Format::Csv => from_csv(&text),
        Format::Html => from_html(&text),
        _ => from_markdown(&text),
    }
}

fn from_json(text: &str) -> Told {
    let report: Value = serde_json::from_str(text).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut all = Vec::new();
    for (index, element) in report["elements"].as_array().unwrap().iter().enumerate() {
        assert_eq!(element["number"], index + 1);
        for row in element["rows"].as_array().unwrap() {
            let is_recorded = row["recorded"].as_bool().unwrap();
            assert_eq!(row["value"] != "not recorded", is_recorded, "{row}");
            all.push((text(&element["title"]), text(&row["label"]), text(&row["value"])));
        }
    }
    all
}

fn from_csv(text: &str) -> Told {
    let rows = cells_of(text);
    let at = |name: &str| rows[0].iter().position(|it| it == name).unwrap();
    let (kind, title, label, value) = (at("row"), at("title"), at("label"), at("value"));
    let elements = rows.iter().filter(|row| row[kind] == "element");
    elements.map(|row| (row[title].clone(), row[label].clone(), row[value].clone())).collect()
}

fn from_html(text: &str) -> Told {
    let mut all = Vec::new();
    for part in text.split("<h2>").skip(1) {
        let Some((title, rest)) = part.split_once("</h2>") else { continue };
        let Some((_, title)) = title.split_once(". ") else { continue };
        let rows = rest.split("<tr>").filter(|row| row.contains("<td"));
        for row in rows {
            let mut cells = row.split("<td").skip(1).map(|cell| {
                let (_, cell) = cell.split_once('>').unwrap();
                cell.split_once("</td>").unwrap().0.to_owned()
            });
            let (label, value) = (cells.next().unwrap(), cells.next().unwrap());
            let words = |text: &str| text.replace("&#60;", "<").replace("&#62;", ">");
            all.push((title.to_owned(), words(&label), words(&value)));
        }
    }
    all
}

fn from_markdown(text: &str) -> Told {
    let mut all = Vec::new();
    for part in text.split("\n## ").skip(1) {
        let (title, rest) = part.split_once('\n').unwrap();
        let Some((_, title)) = title.split_once(". ") else { continue };
        for row in rest.lines().filter(|line| line.starts_with('|')).skip(2) {
            let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
            all.push((title.to_owned(), cells[0].to_owned(), cells[1].to_owned()));
        }
    }
    all
}

#[test]
fn every_format_tells_every_element_in_order() {
    for session in [stories::finished(), stories::discarded(), stories::begun()] {
        for (format, ending) in WHOLE {
            let told = told(&session, format);
            let mut titles: Vec<&str> = told.iter().map(|(title, ..)| title.as_str()).collect();
            titles.dedup();
            let wanted: Vec<&str> = ELEMENTS.iter().map(|element| element.title).collect();
            assert_eq!(titles, wanted, "{ending}");
            for element in &ELEMENTS {
                let rows = told.iter().filter(|(title, ..)| title == element.title);
                let labels: Vec<&str> = rows.map(|(_, label, _)| label.as_str()).collect();
                for wanted in element.rows {
                    let found = labels.iter().any(|label| label.starts_with(wanted));
                    assert!(found, "{ending}: {} has no {wanted}: {labels:?}", element.title);
                }
            }
        }
    }
}

#[test]
fn what_is_missing_is_told_to_be_missing() {
    let session = stories::begun();
    for (format, ending) in WHOLE {
        let told = told(&session, format);
        for element in &ELEMENTS {
            for wanted in element.rows {
                let mut rows = told.iter().filter(|(title, label, _)| {
                    title == element.title && label.starts_with(wanted)
                });
                let is_told = rows.any(|(_, _, value)| value != "not recorded");
                let known = element.from_the_start.contains(wanted);
                assert_eq!(is_told, known, "{ending}: {}: {wanted}", element.title);
            }
        }
    }
}

/// What the formats tell is the same, but for what each must escape.
#[test]
fn all_formats_tell_the_same() {
    for (name, session) in stories::all() {
        let json = told(&session, Format::Json);
        let plain = |text: &str| {
            let kept = text.chars().filter(|c| c.is_alphanumeric() || *c == ' ' || *c == ':');
            kept.collect::<String>()
        };
        for (format, ending) in WHOLE {
            let told = told(&session, format);
            assert_eq!(told.len(), json.len(), "{name} {ending}");
            for ((_, label, value), (_, other, wanted)) in told.iter().zip(&json) {
                assert_eq!(plain(label), plain(other), "{name} {ending}");
                // A figure in a spreadsheet stands apart from its unit.
                let begins = plain(wanted).starts_with(&plain(value));
                assert!(begins, "{name} {ending}: {value} for {wanted}");
            }
        }
    }
}
