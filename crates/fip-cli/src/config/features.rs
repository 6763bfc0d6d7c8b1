//! `[features]` of `fip.toml`: features of the project's own.

use std::fmt;
use std::ops::Range;
use std::path::Path;

use fip_features::{Catalogue, CatalogueError, Declaration, Grain};
use serde::de::{MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::place::Places;
use crate::failure::{Excerpt, Failure, Kind};

/// Features of the project's own, in the order in which they are declared.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct CustomFeatures(Vec<(String, Custom)>);

/// What is declared of a feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Custom {
    definition: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    per: Option<Per>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    meaning: Option<String>,
}

/// The table that a feature goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Per {
    Month,
    Customer,
}

impl CustomFeatures {
    /// Returns the names, in order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// Puts the features into the order of `text`, in which they were declared.
    pub(super) fn sort_as_in(&mut self, text: &str) {
        let places = Places::of(text);
        self.0.sort_by_key(|(name, _)| places.key(name).map(|key| key.start));
    }

    /// Returns the built-in features with those of the project behind them.
    ///
    /// # Errors
    ///
    /// A failure with the place in `text` of what cannot be a feature.
    pub(crate) fn catalogue(&self, text: &str, path: &Path) -> Result<Catalogue, Failure> {
        let refuse = |at: Range<usize>, cause: &dyn fmt::Display, hint: &str| {
            let excerpt = Excerpt::of_text(path, text, at, "");
            Failure::new(Kind::Configuration, cause, hint).at(excerpt)
        };
        for (name, custom) in &self.0 {
            let words = [&custom.unit, &custom.meaning].into_iter().flatten();
            if words.flat_map(|words| words.chars()).any(char::is_control) {
                let at = Places::of(text).key(name).unwrap_or(0..0);
                let cause = format!("feature {name}: expected unit and meaning in one line each");
                return Err(refuse(at, &cause, "leave the ends of lines out"));
            }
        }
        let declarations: Vec<Declaration> =
            self.0.iter().map(|(name, custom)| custom.declaration(name)).collect();
        Catalogue::built_in().with(&declarations).map_err(|error| {
            let places = Places::of(text);
            if let CatalogueError::Syntax { feature, source } = &error
                && let Some(definition) = self.definition(feature)
                && let Some(at) = places.inside_definition(feature, definition, source.column)
            {
                let (expected, found) = (&source.expected, &source.found);
                let cause = format!("feature {feature}: expected {expected}, found {found}");
                return refuse(word(text, at), &cause, hint(&error));
            }
            let at = subject(&error).and_then(|name| places.key(name));
            refuse(at.or_else(|| places.table()).unwrap_or(0..0), &error, hint(&error))
        })
    }

    fn definition(&self, feature: &str) -> Option<&str> {
        let found = self.0.iter().find(|(name, _)| name == feature);
        found.map(|(_, custom)| custom.definition.as_str())
    }
}

/// Returns the word that begins at a byte, or the one character where none does.
fn word(text: &str, at: usize) -> Range<usize> {
    let rest = text.get(at..).unwrap_or_default();
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    at..at + length.max(rest.chars().next().map_or(0, char::len_utf8))
}

/// Returns the feature that an error is about.
fn subject(error: &CatalogueError) -> Option<&str> {
    match error {
        CatalogueError::Name { found } => Some(found),
        CatalogueError::Clash { feature, .. }
        | CatalogueError::Syntax { feature, .. }
        | CatalogueError::NotHere { feature, .. }
        | CatalogueError::UnitMismatch { feature, .. }
        | CatalogueError::Unit { feature, .. } => Some(feature),
        CatalogueError::Cycle { features } => features.first().map(String::as_str),
        _ => None,
    }
}

fn hint(error: &CatalogueError) -> &'static str {
    match error {
        CatalogueError::Name { .. } | CatalogueError::Clash { .. } => {
            "choose another name; `fip features --list` prints those that are taken"
        }
        CatalogueError::NotHere { .. } => {
            "leave `per` out to let the feature go wherever it has a meaning, or choose the other \
             table"
        }
        CatalogueError::Cycle { .. } => "define one of them without the others",
        CatalogueError::UnitMismatch { .. } => {
            "divide first: a quotient of two amounts, or of two counts, has no unit"
        }
        CatalogueError::Unit { .. } => "leave the unit out, or give the one that was expected",
        CatalogueError::TooManyConditions { .. } => "declare fewer features, or share conditions",
        _ => "`fip show config` describes the language, `fip features --list` shows it at work",
    }
}

impl Custom {
    fn declaration(&self, name: &str) -> Declaration {
        let grain = self.per.map(|per| match per {
            Per::Month => Grain::Month,
            Per::Customer => Grain::Customer,
        });
        Declaration {
            grain,
            unit: self.unit.clone().map(Into::into),
            meaning: self.meaning.clone().map(Into::into),
            ..Declaration::new(name.to_owned(), self.definition.clone())
        }
    }
}

impl Serialize for CustomFeatures {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, custom)| (name, custom)))
    }
}

impl<'de> Deserialize<'de> for CustomFeatures {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Features;
        impl<'de> Visitor<'de> for Features {
            type Value = CustomFeatures;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table of features by name")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut features = Vec::new();
                while let Some((name, Declared(custom))) = map.next_entry()? {
                    features.push((name, custom));
                }
                Ok(CustomFeatures(features))
            }
        }
        deserializer.deserialize_map(Features)
    }
}

/// A feature as it is written: its definition alone, or a table.
struct Declared(Custom);

impl<'de> Deserialize<'de> for Declared {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Feature;
        impl<'de> Visitor<'de> for Feature {
            type Value = Declared;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a definition, or a table with definition, per, unit and meaning")
            }

            fn visit_str<E>(self, definition: &str) -> Result<Self::Value, E> {
                let definition = definition.to_owned();
                Ok(Declared(Custom { definition, per: None, unit: None, meaning: None }))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                Custom::deserialize(MapAccessDeserializer::new(map)).map(Declared)
            }
        }
        deserializer.deserialize_any(Feature)
    }
}
