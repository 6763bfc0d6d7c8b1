//! Values of a configuration that may be written in more than one way.

use std::fmt;

use serde::de::{self, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer};
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::mapping::{AmountColumns, Sign, Unit};

/// A column of a file: its name in the header, or its number from 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ColumnRef {
    /// Name in the header.
    Name(String),
    /// Position, from 1.
    Number(usize),
}

impl From<&str> for ColumnRef {
    fn from(name: &str) -> Self {
        Self::Name(name.to_owned())
    }
}

impl fmt::Display for ColumnRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Number(number) => write!(f, "{number}"),
        }
    }
}

/// One text, or several; a number counts as a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Texts(Vec<String>);

impl Texts {
    /// Returns one text.
    pub fn one(text: &str) -> Self {
        Self(vec![text.to_owned()])
    }

    /// Returns several texts.
    pub fn of(texts: &[&str]) -> Self {
        Self(texts.iter().map(|text| (*text).to_owned()).collect())
    }

    /// Returns whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the texts, first to last.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Returns the text where there is exactly one.
    pub(super) fn single(&self) -> Option<&str> {
        match self.0.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }
}

/// A text; a number counts as one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Text(pub String);

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl Serialize for ColumnRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Name(name) => serializer.serialize_str(name),
            Self::Number(number) => serializer.serialize_u64(*number as u64),
        }
    }
}

impl Serialize for Texts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(one) = self.single() {
            return serializer.serialize_str(one);
        }
        let mut seq = serializer.serialize_seq(Some(self.0.len()))?;
        self.0.iter().try_for_each(|text| seq.serialize_element(text))?;
        seq.end()
    }
}

impl<'de> Deserialize<'de> for ColumnRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Column;

        impl Visitor<'_> for Column {
            type Value = ColumnRef;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a column, or its number from 1")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<ColumnRef, E> {
                Ok(ColumnRef::Name(name.to_owned()))
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<ColumnRef, E> {
                let number = usize::try_from(number).ok().filter(|number| *number > 0);
                number.map(ColumnRef::Number).ok_or_else(|| E::custom("columns count from 1"))
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<ColumnRef, E> {
                self.visit_i64(i64::try_from(number).unwrap_or(0))
            }
        }

        deserializer.deserialize_any(Column)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct One;

        impl Visitor<'_> for One {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a number")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Text, E> {
                Ok(Text(text.to_owned()))
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Text, E> {
                Ok(Text(number.to_string()))
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Text, E> {
                Ok(Text(number.to_string()))
            }

            /// The shortest text that reads back as the number, so what was typed.
            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Text, E> {
                Ok(Text(number.to_string()))
            }

            fn visit_bool<E: de::Error>(self, flag: bool) -> Result<Text, E> {
                Ok(Text(flag.to_string()))
            }
        }

        deserializer.deserialize_any(One)
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Several;

        impl<'de> Visitor<'de> for Several {
            type Value = Texts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a list of texts")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Texts, E> {
                Ok(Texts::one(text))
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Texts, E> {
                Ok(Texts(vec![number.to_string()]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Texts, A::Error> {
                let mut texts = Vec::new();
                while let Some(Text(text)) = seq.next_element()? {
                    texts.push(text);
                }
                Ok(Texts(texts))
            }
        }

        deserializer.deserialize_any(Several)
    }
}

/// The table form of [`AmountColumns`].
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AmountTable {
    column: Option<ColumnRef>,
    sign: Option<Sign>,
    unit: Option<Unit>,
    #[serde(rename = "type")]
    kind: Option<ColumnRef>,
    #[serde(default)]
    debit: Texts,
    #[serde(default)]
    credit: Texts,
}

impl<'de> Deserialize<'de> for AmountColumns {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Amount;

        impl<'de> Visitor<'de> for Amount {
            type Value = AmountColumns;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a column, or a table such as { debit = \"Out\", credit = \"In\" }")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<AmountColumns, E> {
                Ok(AmountColumns { column: Some(name.into()), ..AmountColumns::default() })
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<AmountColumns, E> {
                let number = usize::try_from(number).ok().filter(|number| *number > 0);
                let column = number.ok_or_else(|| E::custom("columns count from 1"))?;
                let column = Some(ColumnRef::Number(column));
                Ok(AmountColumns { column, ..AmountColumns::default() })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<AmountColumns, A::Error> {
                let table = AmountTable::deserialize(MapAccessDeserializer::new(map))?;
                let AmountTable { column, sign, unit, kind, debit, credit } = table;
                Ok(AmountColumns { column, sign, unit, kind, debit, credit })
            }
        }

        deserializer.deserialize_any(Amount)
    }
}
