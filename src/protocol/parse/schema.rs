//! The JSON Schema of a protocol file, made from the types that read one, for editors.
//! Never says what a file must hold beyond its form: that is for the checks.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use serde_json::ser::{PrettyFormatter, Serializer};
use serde_json::{Value, json};

use super::mirror::File;
use super::scalars::{Amount, Duration, Percent, Tolerance, Unit};
use crate::quantity::{AMOUNT_DIGITS, Unit as Symbol};

/// The schema as JSON text, with a line feed at its end. Draft 7, which editors know best.
pub fn json_schema() -> String {
    schema_of::<File>()
}

/// The same of any file's type. One member a line and no indent: the program carries the text as it is.
pub(crate) fn schema_of<F: JsonSchema>() -> String {
    let mut schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<F>();
    RecursiveTransform(describe).transform(&mut schema);
    let mut text = Vec::new();
    let lines = PrettyFormatter::with_indent(b"");
    let written = schema.serialize(&mut Serializer::with_formatter(&mut text, lines));
    text.push(b'\n');
    written.ok().and_then(|()| String::from_utf8(text).ok()).unwrap_or_default()
}

/// One line for each description, and the description of a choice also at its only member, where
/// an editor looks for it.
fn describe(schema: &mut Schema) {
    let Some(told) = schema.get("description").and_then(Value::as_str) else { return };
    let told = told.replace('\n', " ");
    schema.insert("description".to_owned(), told.clone().into());
    let members = schema.get_mut("properties").and_then(Value::as_object_mut);
    let Some(members) = members.filter(|members| members.len() == 1) else { return };
    for member in members.values_mut().filter(|member| member.get("description").is_none()) {
        match member.as_object_mut() {
            Some(object) if !object.contains_key("$ref") => {
                object.insert("description".to_owned(), told.clone().into());
            }
            _ => *member = json!({"description": told, "allOf": [member.take()]}),
        }
    }
}

/// Kebab-case, as for every id.
pub(crate) enum Id {}
/// Kebab-case where a number may have a decimal point.
pub(crate) enum Answer {}
/// Text that is not blank.
pub(crate) enum Filled {}
/// An amount that converts to mg.
pub(crate) enum Mass {}
/// An amount that converts to mL.
pub(super) enum Volume {}
/// An amount that converts to mg/mL.
pub(super) enum Strength {}
/// An amount that converts to mL/h.
pub(super) enum Rate {}

/// A string with a pattern and what an editor says about it.
struct Text {
    name: &'static str,
    says: &'static str,
    pattern: String,
    examples: &'static [&'static str],
}

impl Text {
    fn schema(self) -> Schema {
        json_schema!({
            "description": self.says,
            "type": "string",
            "pattern": self.pattern,
            "examples": self.examples,
        })
    }
}

/// The schema of a string type is its row of this table.
macro_rules! strings {
    ($($type:ty => $text:expr;)*) => {$(
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $text.name.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                $text.schema()
            }
        }
    )*};
}

strings! {
    Id => Text {
        name: "Id",
        says: "Kebab-case: small letters, digits and single hyphens.",
        pattern: "^[a-z0-9]+(-[a-z0-9]+)*$".to_owned(),
        examples: &[],
    };
    Answer => Text {
        name: "Answer",
        says: "Kebab-case; a number may have a decimal point.",
        pattern: format!("^{ANSWER_PART}(-{ANSWER_PART})*$"),
        examples: &[],
    };
    Filled => Text {
        name: "Text",
        says: "Text that is not empty.",
        pattern: "\\S".to_owned(),
        examples: &[],
    };
    Amount => amount("Amount", "An amount with its unit.", &Symbol::ALL, &["0.25 mg/mL"]);
    Tolerance => amount(
        "Tolerance",
        "A percentage of what is expected, or an amount whatever is expected.",
        &Symbol::ALL,
        &["5 %", "0.1 mL"],
    );
    Percent => amount("Percent", "A percentage.", &[Symbol::Percent], &["5 %"]);
    Mass => amount(
        "Mass",
        "A mass with its unit.",
        &[Symbol::Gram, Symbol::Milligram, Symbol::Microgram],
        &["0.9 mg"],
    );
    Volume => amount(
        "Volume",
        "A volume with its unit.",
        &[Symbol::Litre, Symbol::Millilitre],
        &["4 mL"],
    );
    Strength => amount(
        "Concentration",
        "A concentration with its unit.",
        &[Symbol::MilligramPerMillilitre, Symbol::MicrogramPerMillilitre],
        &["0.25 mg/mL"],
    );
    Rate => amount("Rate", "A rate.", &[Symbol::MillilitrePerHour], &["50 mL/h"]);
    Duration => Text {
        name: "Duration",
        says: "A length of time: a whole number and h, min or s.",
        pattern: "^(0|[1-9][0-9]{0,4}) (h|min|s)$".to_owned(),
        examples: &["4 h", "15 min", "30 s"],
    };
}

const ANSWER_PART: &str = "([a-z0-9]+|[0-9]+\\.[0-9]+)";

/// The reader allows so many digits altogether; the pattern, on each side of the point.
fn amount(
    name: &'static str,
    says: &'static str,
    units: &[Symbol],
    examples: &'static [&'static str],
) -> Text {
    let symbols: Vec<&str> = units.iter().map(|unit| unit.symbol()).collect();
    let digits = format!("[0-9]{{1,{AMOUNT_DIGITS}}}");
    let pattern = format!("^{digits}(\\.{digits})? ({})$", symbols.join("|"));
    Text { name, says, pattern, examples }
}

impl JsonSchema for Unit {
    fn schema_name() -> Cow<'static, str> {
        "Unit".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let symbols = Symbol::ALL.map(Symbol::symbol);
        json_schema!({
            "description": "A unit, letter case included.",
            "type": "string",
            "enum": symbols,
        })
    }
}
