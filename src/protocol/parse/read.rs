//! Reads the shape of a file from its tree and goes on past what can't be read: each such place is
//! noted, given some value that fits, and all is read again. Never judges what a value means.

use jsonc_parser::ast::Value;
use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::place::member;
use super::trail::Trail;
use super::trouble::{Trouble, cut};
use crate::protocol::fault::{Found, Path, Spot};
use crate::protocol::rules;
use crate::protocol::similar::nearest;

/// Places that are mended before a file is given up as no protocol at all.
const MOST_MENDED: usize = 400;
/// One of these can stand wherever a text is asked for.
const FILLERS: [&str; 4] = ["x", "1 %", "1 h", "mL"];

/// What is wrong with the shape, the places that were filled, and the file as far as it was read.
pub(super) struct Shape<F> {
    pub(super) file: Option<F>,
    pub(super) found: Vec<Found>,
    pub(super) filled: Vec<Path>,
}

/// Reads until nothing is left to mend.
pub(super) fn shape<F: de::DeserializeOwned>(tree: &Value<'_>) -> Shape<F> {
    let mut troubles: Vec<Found> = Vec::new();
    let mut notes = Notes::default();
    let mut file = None;
    for _ in 0..MOST_MENDED {
        notes.found.clear();
        let reader = Reader { value: Some(tree), trail: Trail::Top, notes: &mut notes };
        match F::deserialize(reader) {
            Ok(read) => {
                file = Some(read);
                break;
            }
            Err(trouble) => troubles.extend(notes.mend(trouble.into_found())),
        }
    }
    let filled = troubles.iter().map(|found| found.path.clone()).collect();
    troubles.append(&mut notes.found);
    if file.is_none() {
        let message = "more can't be read; the rest was not looked at".to_owned();
        let (path, spot) = (Path::default(), Spot::Byte(0));
        let rule = &rules::TOO_MANY_FAULTS;
        troubles.push(Found { path, spot, rule, message, help: None });
    }
    Shape { file, found: troubles, filled }
}

/// What one reading leaves behind for the next.
#[derive(Default)]
struct Notes {
    found: Vec<Found>,
    holes: Vec<Hole>,
}

/// A place that is filled instead of read, and how often that has failed.
struct Hole {
    path: Path,
    attempt: usize,
}

impl Notes {
    /// Fills the place from now on; hands the fault back if it is the file's own.
    fn mend(&mut self, found: Found) -> Option<Found> {
        if let Some(hole) = self.holes.iter_mut().find(|hole| hole.path == found.path) {
            hole.attempt = hole.attempt.saturating_add(1);
            return None;
        }
        let inside = self.holes.iter().any(|hole| hole.path.holds(&found.path));
        // A filler that does not fit inside a filled place: the next one is tried there.
        let attempt = usize::from(inside && found.rule.name != rules::MISSING_FIELD.name);
        self.holes.push(Hole { path: found.path.clone(), attempt });
        (!inside).then_some(found)
    }

    /// How often the place has been filled in vain, where it is to be filled.
    fn attempt(&self, trail: &Trail<'_>) -> Option<usize> {
        if self.holes.is_empty() {
            return None;
        }
        let path = trail.path();
        self.holes.iter().find(|hole| hole.path == path).map(|hole| hole.attempt)
    }
}

/// A value, or the place of one that must be filled.
struct Reader<'t, 'p, 'n> {
    value: Option<&'t Value<'t>>,
    trail: Trail<'p>,
    notes: &'n mut Notes,
}

impl<'t> Reader<'t, '_, '_> {
    /// The value that stands here; nothing where it is to be filled.
    fn value(&self) -> Option<&'t Value<'t>> {
        self.value.filter(|_| self.notes.attempt(&self.trail).is_none())
    }

    fn filler(&self) -> &'static str {
        let attempt = self.notes.attempt(&self.trail).unwrap_or_default();
        FILLERS.get(attempt).copied().unwrap_or_default()
    }

    fn visit_members<'de, V: Visitor<'de>>(
        mut self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Trouble> {
        let members = self.members(fields)?.into_iter();
        let trail = self.trail;
        let access = Members { members, value: None, trail, notes: self.notes };
        visitor.visit_map(access).map_err(|trouble| trouble.at(&trail))
    }

    /// The members that are there or are to be filled. Apart from the visitor, for each of which
    /// the code around it stands once more in the program.
    fn members(&mut self, fields: &'static [&'static str]) -> Result<Vec<Member<'t>>, Trouble> {
        let members = match self.value() {
            None => Vec::new(),
            Some(Value::Object(object)) => read_members(object, fields, &self.trail, self.notes),
            Some(other) => return Err(Trouble::wrong_type("an object", other).at(&self.trail)),
        };
        let of_field = |field: &&'static str| {
            let value = members.iter().find(|(name, _)| name == field).map(|(_, value)| *value);
            let filled = self.notes.attempt(&Trail::Key(&self.trail, field)).is_some();
            (value.is_some() || filled).then_some((*field, value))
        };
        Ok(fields.iter().filter_map(of_field).collect())
    }
}

type Member<'t> = (&'static str, Option<&'t Value<'t>>);

/// The members that are known, each once; notes the others.
fn read_members<'t>(
    object: &'t jsonc_parser::ast::Object<'t>,
    fields: &'static [&'static str],
    trail: &Trail<'_>,
    notes: &mut Notes,
) -> Vec<(&'static str, &'t Value<'t>)> {
    let mut members: Vec<(&'static str, &'t Value<'t>)> = Vec::new();
    for (at, property) in object.properties.iter().enumerate() {
        let name = property.name.as_str();
        let before = object.properties.iter().take(at);
        let rank = before.filter(|other| other.name.as_str() == name).count();
        let mut note = |rule, message: String, help| {
            let (path, spot) = (trail.path().key(name.to_owned()), Spot::Name(rank));
            notes.found.push(Found { path, spot, rule, message, help });
        };
        let absent = |field: &&'static str| member(object, field, 0).is_none();
        match fields.iter().find(|field| **field == name) {
            Some(_) if rank > 0 => {
                note(&rules::FIELD_TWICE, "stands twice; keep one of them".to_owned(), None);
            }
            Some(field) => members.push((field, &property.value)),
            None => {
                let known = fields.join(", ");
                let message = format!("unknown field `{}`; known here: {known}", cut(name));
                let meant = nearest(name, fields.iter().copied().filter(|field| absent(field)))
                    .and_then(|meant| fields.iter().find(|field| **field == meant));
                let meant = meant.filter(|meant| members.iter().all(|(seen, _)| seen != *meant));
                let help = meant.map(|meant| format!("Did you mean `{meant}`?"));
                note(&rules::UNKNOWN_FIELD, message, help);
                members.extend(meant.map(|meant| (*meant, &property.value)));
            }
        }
    }
    members
}

impl<'de> Deserializer<'de> for Reader<'_, '_, '_> {
    type Error = Trouble;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Trouble> {
        self.deserialize_string(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Trouble> {
        match self.value() {
            None => visitor.visit_str(self.filler()),
            Some(Value::StringLit(text)) => visitor.visit_str(&text.value),
            Some(other) => Err(Trouble::wrong_type("a text in quotes", other)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Trouble> {
        match self.value() {
            None => visitor.visit_bool(false),
            Some(Value::BooleanLit(boolean)) => visitor.visit_bool(boolean.value),
            Some(other) => Err(Trouble::wrong_type("true or false", other)),
        }
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Trouble> {
        let number = match self.value() {
            None => Some(0),
            Some(Value::NumberLit(number)) => number.value.parse().ok(),
            Some(_) => None,
        };
        match (number, self.value) {
            (Some(number), _) => visitor.visit_u32(number),
            (None, Some(other)) => Err(Trouble::wrong_type("a whole number", other)),
            (None, None) => visitor.visit_u32(0),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Trouble> {
        match self.value() {
            None | Some(Value::NullKeyword(_)) => visitor.visit_none(),
            Some(_) => visitor.visit_some(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Trouble> {
        let elements = match self.value() {
            None => Default::default(),
            Some(Value::Array(array)) => array.elements.iter(),
            Some(other) => return Err(Trouble::wrong_type("a list", other)),
        };
        let elements = elements.enumerate();
        visitor.visit_seq(Elements { elements, trail: self.trail, notes: self.notes })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Trouble> {
        self.visit_members(fields, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Trouble> {
        let (word, value) = match self.value() {
            None => (variants.first().copied().unwrap_or_default(), Content::Filled),
            Some(Value::StringLit(text)) => (text.value.as_ref(), Content::Alone),
            Some(Value::Object(object)) => match object.properties.as_slice() {
                [only] => (only.name.as_str(), Content::Of(&only.value)),
                _ => {
                    let message = "must hold one member, the word that says what it is";
                    return Err(Trouble::new(&rules::WRONG_TYPE, message));
                }
            },
            Some(other) => return Err(Trouble::wrong_type("a word or an object", other)),
        };
        let Some(word) = variants.iter().find(|variant| **variant == word) else {
            return Err(Trouble::unknown_word(word, variants));
        };
        let (trail, notes) = (&self.trail, self.notes);
        visitor.visit_enum(Variant { word, content: value, trail, notes })
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u64 u128 f32 f64 char str bytes byte_buf unit unit_struct
        newtype_struct tuple tuple_struct map identifier ignored_any
    }
}

struct Members<'t, 'p, 'n> {
    members: std::vec::IntoIter<Member<'t>>,
    value: Option<Member<'t>>,
    trail: Trail<'p>,
    notes: &'n mut Notes,
}

impl<'de> MapAccess<'de> for Members<'_, '_, '_> {
    type Error = Trouble;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Trouble> {
        self.value = self.members.next();
        match self.value {
            Some((name, _)) => seed.deserialize(name.into_deserializer()).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Trouble> {
        let (name, value) = self.value.unwrap_or_default();
        let trail = Trail::Key(&self.trail, name);
        let reader = Reader { value, trail, notes: self.notes };
        seed.deserialize(reader).map_err(|trouble| trouble.at(&trail))
    }
}

struct Elements<'t, 'p, 'n> {
    elements: std::iter::Enumerate<std::slice::Iter<'t, Value<'t>>>,
    trail: Trail<'p>,
    notes: &'n mut Notes,
}

impl<'de> SeqAccess<'de> for Elements<'_, '_, '_> {
    type Error = Trouble;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Trouble> {
        let Some((at, value)) = self.elements.next() else { return Ok(None) };
        let trail = Trail::Index(&self.trail, at);
        let reader = Reader { value: Some(value), trail, notes: self.notes };
        seed.deserialize(reader).map(Some).map_err(|trouble| trouble.at(&trail))
    }
}

/// What comes with a word that says what a thing is.
#[derive(Clone, Copy)]
enum Content<'t> {
    Alone,
    Of(&'t Value<'t>),
    Filled,
}

struct Variant<'t, 'p, 'n> {
    word: &'static str,
    content: Content<'t>,
    trail: &'p Trail<'p>,
    notes: &'n mut Notes,
}

impl<'t, 'p, 'n> Variant<'t, 'p, 'n> {
    fn inside(self) -> Result<Reader<'t, 'p, 'n>, Trouble> {
        let value = match self.content {
            Content::Of(value) => Some(value),
            Content::Filled => None,
            Content::Alone => {
                let message = format!("`{}` needs more than the word alone", self.word);
                return Err(Trouble::new(&rules::WRONG_TYPE, message).at(self.trail));
            }
        };
        Ok(Reader { value, trail: Trail::Key(self.trail, self.word), notes: self.notes })
    }
}

impl<'de> EnumAccess<'de> for Variant<'_, '_, '_> {
    type Error = Trouble;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Trouble> {
        let word: de::value::StrDeserializer<'_, Trouble> = self.word.into_deserializer();
        Ok((seed.deserialize(word)?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, '_, '_> {
    type Error = Trouble;

    fn unit_variant(self) -> Result<(), Trouble> {
        match self.content {
            Content::Alone | Content::Filled => Ok(()),
            Content::Of(_) => {
                let message = format!("`{}` is a word alone", self.word);
                Err(Trouble::new(&rules::WRONG_TYPE, message).at(self.trail))
            }
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Trouble> {
        let trail = Trail::Key(self.trail, self.word);
        seed.deserialize(self.inside()?).map_err(|trouble| trouble.at(&trail))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Trouble> {
        self.inside()?.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Trouble> {
        self.inside()?.visit_members(fields, visitor)
    }
}
