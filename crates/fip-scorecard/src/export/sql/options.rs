//! What a query reads and what it returns beside the score.

use std::collections::BTreeSet;

use crate::export::table::Table;
use crate::{Characteristic, Condition, Scorecard};

/// The table a query reads, and the columns it returns unchanged.
///
/// # Examples
///
/// ```
/// use fip_scorecard::export::SqlOptions;
///
/// let options = SqlOptions::new("applicants").schema("mart").key("application_id");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlOptions {
    pub(super) schema: Option<String>,
    pub(super) table: String,
    pub(super) keys: Vec<String>,
    pub(super) probability: bool,
}

impl Default for SqlOptions {
    /// Reads a table named `inputs` and returns no column unchanged.
    fn default() -> Self {
        Self::new("inputs")
    }
}

impl SqlOptions {
    /// Returns options that read this table or view; the name is quoted, not parsed.
    pub fn new(table: impl Into<String>) -> Self {
        Self { schema: None, table: table.into(), keys: Vec::new(), probability: true }
    }

    /// Names the schema of the table.
    #[must_use]
    pub fn schema(mut self, schema: impl Into<String>) -> Self {
        self.schema = Some(schema.into());
        self
    }

    /// Adds a column of the table that is returned unchanged, before the score.
    ///
    /// It need not be unique: the query looks at each row by itself.
    #[must_use]
    pub fn key(mut self, column: impl Into<String>) -> Self {
        self.keys.push(column.into());
        self
    }

    /// Leaves the probability out, such as for a SQLite without `exp`.
    #[must_use]
    pub fn without_probability(mut self) -> Self {
        self.probability = false;
        self
    }

    /// Refuses names that no query can have, and keys named like a column of the answer.
    pub(super) fn check(&self, table: &Table<'_>) -> Result<(), SqlError> {
        let mut seen: BTreeSet<String> = answer(table).collect();
        for key in &self.keys {
            // Engines differ in whether case tells names apart.
            if !seen.insert(key.to_lowercase()) {
                return Err(SqlError::Key { column: key.clone() });
            }
        }
        let names = self.schema.iter().chain([&self.table]).chain(&self.keys);
        let inputs = table.card.inputs();
        for name in names.map(String::as_str).chain(inputs) {
            if name.is_empty() || name.contains('\0') {
                return Err(SqlError::Name { found: name.to_owned() });
            }
        }
        let texts = texts(table.card).find(|text| text.contains('\0'));
        if let Some(found) = texts {
            return Err(SqlError::Text { found: found.to_owned() });
        }
        Ok(())
    }
}

/// Returns the names of the columns that the query adds.
fn answer(table: &Table<'_>) -> impl Iterator<Item = String> {
    let fixed = ["score", "tier", "probability", "error"].map(str::to_owned);
    let reasons =
        (1..=table.n_reasons()).flat_map(|at| [format!("reason_{at}"), format!("points_{at}")]);
    fixed.into_iter().chain(reasons)
}

/// Returns the texts of a card that become literals.
fn texts(card: &Scorecard) -> impl Iterator<Item = &str> {
    let attributes = card.characteristics().iter().flat_map(Characteristic::attributes);
    let categories = attributes.filter_map(|one| match one.condition() {
        Condition::Categories(categories) => Some(categories.iter().map(String::as_str)),
        _ => None,
    });
    card.reason_codes().iter().map(|reason| reason.code.as_str()).chain(categories.flatten())
}

/// Why a card and options give no query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SqlError {
    /// A key is repeated or named like a column that the query adds.
    #[error("key `{column}`: expected a column that is named once and not by the query itself")]
    Key {
        /// The column.
        column: String,
    },
    /// A name is empty or has the character 0.
    #[error("expected the name of a table or column, found {found:?}")]
    Name {
        /// The name.
        found: String,
    },
    /// A category or code has the character 0, which engines end texts with.
    #[error("expected a text without the character 0, found {found:?}")]
    Text {
        /// The text.
        found: String,
    },
    /// The points are so many and so fine that whole numbers of 64 bits cannot rank the reasons.
    #[error(
        "expected points below the baseline up to {limit} units of 10^-{decimals}, found {found}"
    )]
    Fineness {
        /// The most units that can be ranked.
        limit: i64,
        /// The decimals of the points.
        decimals: u32,
        /// The units that the characteristics of one code can lose together.
        found: i128,
    },
}
