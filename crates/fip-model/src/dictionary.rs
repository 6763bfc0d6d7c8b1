//! The data dictionary: what every table and column means.

use std::borrow::Cow;

use crate::money::Money;
use crate::time::{Date, Month, Timestamp};

/// What kind of value a column holds, and how it is written in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// An id: a letter and at least this many digits; the second field is an example.
    Id(usize, &'static str),
    /// A day as the integer yyyymmdd.
    DateKey,
    /// A day, `YYYY-MM-DD`.
    Date,
    /// A second of civil time, `YYYY-MM-DDTHH:MM:SS`.
    Timestamp,
    /// A month as the integer yyyymm.
    Month,
    /// Pounds with two decimals; whole pence inside.
    Money,
    /// A whole number.
    Integer,
    /// A number, shortest decimal that reads back to the same double.
    Real,
    /// 0 or 1.
    Flag,
    /// One of a list of codes.
    Code(&'static [&'static str]),
    /// Free text.
    Text,
}

impl Kind {
    /// Returns what a reader expects in a cell of this kind, for messages.
    pub fn expected(self) -> String {
        match self {
            Self::Id(_, example) => format!("an id such as {example}"),
            Self::DateKey => "a day as a whole number such as 20250331".to_owned(),
            Self::Date => "a date such as 2025-03-31".to_owned(),
            Self::Timestamp => "a time such as 2025-03-31T09:14:07".to_owned(),
            Self::Month => "a month as a whole number such as 202503".to_owned(),
            Self::Money => "an amount with at most two decimals such as 12.34".to_owned(),
            Self::Integer => "a whole number".to_owned(),
            Self::Real => "a number".to_owned(),
            Self::Flag => "0 or 1".to_owned(),
            Self::Code(codes) => format!("one of {}", codes.join(", ")),
            Self::Text => "a text".to_owned(),
        }
    }

    /// Returns whether a cell of this kind may hold `text`.
    pub fn accepts(self, text: &str) -> bool {
        match self {
            Self::Id(width, example) => {
                let digits = text.strip_prefix(|c| example.starts_with(c));
                digits.is_some_and(|d| d.len() >= width && d.bytes().all(|b| b.is_ascii_digit()))
            }
            Self::DateKey => text.len() == 8 && text.parse::<u32>().is_ok(),
            Self::Month => text.parse().is_ok_and(|key| Month::from_key(key).is_ok()),
            Self::Date => text.parse::<Date>().is_ok(),
            Self::Timestamp => text.parse::<Timestamp>().is_ok(),
            Self::Money => text.parse::<Money>().is_ok(),
            Self::Integer => text.parse::<i64>().is_ok(),
            Self::Real => text.parse::<f64>().is_ok_and(f64::is_finite),
            Self::Flag => matches!(text, "0" | "1"),
            Self::Code(codes) => codes.contains(&text),
            Self::Text => true,
        }
    }

    /// Returns the name of the kind for the dictionary.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Id(..) => "id",
            Self::DateKey => "date key",
            Self::Date => "date",
            Self::Timestamp => "timestamp",
            Self::Month => "month",
            Self::Money => "money",
            Self::Integer => "integer",
            Self::Real => "real",
            Self::Flag => "flag",
            Self::Code(_) => "code",
            Self::Text => "text",
        }
    }
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnSpec {
    /// Name in the header.
    pub name: Cow<'static, str>,
    /// Kind of value.
    pub kind: Kind,
    /// Whether a cell may be empty.
    pub nullable: bool,
    /// Unit, such as `GBP`, `days` or `share`; empty when there is none.
    pub unit: Cow<'static, str>,
    /// What it means.
    pub meaning: Cow<'static, str>,
    /// How it is computed; empty when it is not.
    pub formula: Cow<'static, str>,
    /// The table whose key it refers to.
    pub references: Option<&'static str>,
}

impl ColumnSpec {
    /// Returns a column that may not be empty, without unit, formula or reference.
    pub const fn new(name: &'static str, kind: Kind, meaning: &'static str) -> Self {
        Self {
            name: Cow::Borrowed(name),
            kind,
            nullable: false,
            unit: Cow::Borrowed(""),
            meaning: Cow::Borrowed(meaning),
            formula: Cow::Borrowed(""),
            references: None,
        }
    }

    /// Returns whether a cell of the column may hold `text`.
    pub fn accepts(&self, text: &str) -> bool {
        (self.nullable && text.is_empty()) || self.kind.accepts(text)
    }

    /// Lets cells be empty.
    #[must_use]
    pub const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// Names the unit.
    #[must_use]
    pub fn unit(mut self, unit: &'static str) -> Self {
        self.unit = Cow::Borrowed(unit);
        self
    }

    /// Says how the column is computed.
    #[must_use]
    pub fn formula(mut self, formula: &'static str) -> Self {
        self.formula = Cow::Borrowed(formula);
        self
    }

    /// Names the table whose key the column refers to.
    #[must_use]
    pub const fn references(mut self, table: &'static str) -> Self {
        self.references = Some(table);
        self
    }
}

/// A table: its grain, its key and its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableSpec {
    /// Name of the table; the file is `<name>.csv`.
    pub name: &'static str,
    /// What a row stands for.
    pub grain: &'static str,
    /// What makes it.
    pub source: &'static str,
    /// The columns of the primary key; rows are sorted by them.
    pub key: &'static [&'static str],
    /// The columns, in order.
    pub columns: Vec<ColumnSpec>,
}

impl TableSpec {
    /// Returns the name of the table's file.
    pub fn file_name(&self) -> String {
        format!("{}.csv", self.name)
    }

    /// Returns the names of the columns, in order.
    pub fn header(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_ref())
    }

    /// Returns the column with this name.
    pub fn column(&self, name: &str) -> Option<&ColumnSpec> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// Returns the data dictionary as Markdown: a section a table, a row a column.
pub fn dictionary_markdown(tables: &[TableSpec]) -> String {
    let cell = |text: &str| text.replace('|', "\\|");
    let mut out = String::new();
    for table in tables {
        let key = table.key.join(", ");
        let head = format!(
            "## {}\n\nOne row: {}. Key: {key}. Made by: {}.\n\n",
            table.name, table.grain, table.source
        );
        out.push_str(&head);
        out.push_str("| column | type | unit | meaning | formula |\n|---|---|---|---|---|\n");
        for column in &table.columns {
            let kind = match column.kind {
                Kind::Code(codes) if codes.len() <= 6 => codes.join(" / "),
                kind => kind.name().to_owned(),
            };
            let empty = if column.nullable { ", may be empty" } else { "" };
            let refers = column.references.map_or(String::new(), |t| format!(", key of {t}"));
            let row = format!(
                "| {} | {kind}{empty}{refers} | {} | {} | {} |\n",
                column.name,
                cell(&column.unit),
                cell(&column.meaning),
                cell(&column.formula)
            );
            out.push_str(&row);
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> TableSpec {
        TableSpec {
            name: "Pets",
            grain: "a pet",
            source: "the test",
            key: &["pet_id"],
            columns: vec![
                ColumnSpec::new("pet_id", Kind::Id(7, "P0000001"), "the pet"),
                ColumnSpec::new("tame", Kind::Flag, "whether it is tame | not"),
                ColumnSpec::new("weight", Kind::Real, "how heavy").nullable().unit("kg"),
            ],
        }
    }

    #[test]
    fn markdown_escapes_bars() {
        assert!(dictionary_markdown(&[table()]).contains("whether it is tame \\| not"));
    }
}
