//! Scorecards as JSON text.

use serde::Deserialize;

use crate::{Scorecard, ScorecardDocument, ScorecardError};

impl Scorecard {
    /// Reads a card from JSON and checks it.
    ///
    /// # Errors
    ///
    /// [`JsonError::Card`] for another format version, a checksum that does not fit, and every card
    /// that [`Scorecard::try_from`] refuses; [`JsonError::Syntax`] for text that is no such document.
    ///
    /// # Examples
    ///
    /// ```
    /// use fip_scorecard::{JsonError, Scorecard};
    ///
    /// let card: Scorecard = toml::from_str(include_str!("../tests/data/card.toml"))?;
    /// let text = card.to_json()?;
    /// assert_eq!(Scorecard::from_json(&text)?, card);
    ///
    /// let changed = text.replace("\"base_points\": 500", "\"base_points\": 501");
    /// assert!(matches!(Scorecard::from_json(&changed), Err(JsonError::Card(_))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, JsonError> {
        // The version first: a newer document may have keys this crate does not know.
        let Head { format_version: found } = serde_json::from_str(text).map_err(syntax)?;
        let expected = ScorecardDocument::FORMAT_VERSION;
        if expected != found {
            return Err(JsonError::Card(ScorecardError::FormatVersion { expected, found }));
        }
        let document: ScorecardDocument = serde_json::from_str(text).map_err(syntax)?;
        Ok(Self::try_from(document)?)
    }

    /// Returns the card as indented JSON with its checksum, ending in a line feed.
    ///
    /// # Errors
    ///
    /// [`JsonError::Syntax`] never in practice: a checked card has no number that JSON cannot hold.
    pub fn to_json(&self) -> Result<String, JsonError> {
        let text = serde_json::to_string_pretty(self).map_err(syntax)?;
        Ok(text + "\n")
    }
}

#[derive(Deserialize)]
struct Head {
    format_version: u32,
}

#[expect(clippy::needless_pass_by_value, reason = "the shape of map_err")]
fn syntax(error: serde_json::Error) -> JsonError {
    let (line, column) = (error.line(), error.column());
    let place = format!(" at line {line} column {column}");
    let message = error.to_string();
    let message = message.strip_suffix(&place).unwrap_or(&message).to_owned();
    JsonError::Syntax { line, column, message }
}

/// Why text is not a scorecard in JSON.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum JsonError {
    /// The text is not JSON, or not of the shape of a [`ScorecardDocument`].
    #[error("line {line}, column {column}: {message}")]
    Syntax {
        /// Line, from 1; 0 when there is no place.
        line: usize,
        /// Column, from 1; 0 when there is no place.
        column: usize,
        /// What was expected and found.
        message: String,
    },
    /// The document is no lawful card.
    #[error(transparent)]
    Card(#[from] ScorecardError),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_version_is_told_before_its_unknown_keys() {
        let found = Scorecard::from_json(r#"{"format_version": 2, "surprise": []}"#);
        let newer = ScorecardError::FormatVersion { expected: 1, found: 2 };
        assert_eq!(found, Err(JsonError::Card(newer)));
    }

    #[test]
    fn the_place_of_a_fault_is_told() {
        let found = Scorecard::from_json("{\"format_version\": 1,\n  \"name\": 3}").unwrap_err();
        assert!(matches!(found, JsonError::Syntax { line: 2, column: 11, .. }), "{found:?}");
        assert!(found.to_string().starts_with("line 2, column 11: invalid type: integer `3`"));
    }
}
