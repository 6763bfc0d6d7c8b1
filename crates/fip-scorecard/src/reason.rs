//! Reason codes and their text.

use serde::{Deserialize, Serialize};

use crate::{CharacteristicError, Input};

/// A reason code: a short code, and a sentence a customer can read.
///
/// Where the text says `{value}`, the customer's value is written in the stated format; a missing
/// value is written as the label of its attribute. A text without `{value}` has no format.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReasonCode {
    /// The code, such as `R05`; it stands for one text throughout a card.
    pub code: String,
    /// The sentence, with `{value}` where the customer's value belongs.
    pub text: String,
    /// How `{value}` is written; required with it, refused without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<ValueFormat>,
}

/// How the customer's value is written in the text of a reason.
///
/// Numbers are rounded to the stated decimals, halves to even; a value that rounds to zero has no
/// sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ValueFormat {
    /// A number with two decimals: `0.42`.
    Number,
    /// A share of 1 in percent with one decimal: 0.253 is `25.3%`.
    Percent,
    /// A whole number: `3`.
    Count,
    /// A multiple with one decimal: `3.2 times`.
    Times,
    /// Whole days: `1 day`, `45 days`.
    Days,
    /// The category itself; the only format of inputs that are categories.
    Category,
}

impl ValueFormat {
    /// Returns the name in documents, such as `percent`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Percent => "percent",
            Self::Count => "count",
            Self::Times => "times",
            Self::Days => "days",
            Self::Category => "category",
        }
    }

    /// Returns a number in this format; under [`ValueFormat::Category`] as [`ValueFormat::Number`].
    ///
    /// # Examples
    ///
    /// ```
    /// use fip_scorecard::ValueFormat;
    ///
    /// assert_eq!(ValueFormat::Percent.write(0.253), "25.3%");
    /// assert_eq!(ValueFormat::Times.write(3.16), "3.2 times");
    /// assert_eq!(ValueFormat::Days.write(1.0), "1 day");
    /// ```
    pub fn write(self, number: f64) -> String {
        match self {
            Self::Number | Self::Category => rounded(number, 2),
            Self::Percent => rounded(100.0 * number, 1) + "%",
            Self::Count => rounded(number, 0),
            Self::Times => rounded(number, 1) + " times",
            Self::Days => {
                let days = rounded(number, 0);
                let unit = if days == "1" { " day" } else { " days" };
                days + unit
            }
        }
    }
}

fn rounded(number: f64, decimals: usize) -> String {
    let text = format!("{number:.decimals$}");
    let is_zero = text.chars().all(|digit| matches!(digit, '-' | '0' | '.'));
    if is_zero { text.trim_start_matches('-').to_owned() } else { text }
}

const PLACEHOLDER: &str = "{value}";

/// Whether an input holds numbers or categories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Numbers,
    Categories,
}

impl ReasonCode {
    /// Refuses a blank code or text, stray braces, and a format that fits neither text nor input.
    pub(crate) fn check(&self, kind: Kind) -> Result<(), CharacteristicError> {
        for (field, text) in [("reason.code", &self.code), ("reason.text", &self.text)] {
            if text.trim().is_empty() {
                return Err(CharacteristicError::Blank { field });
            }
        }
        if self.text.replace(PLACEHOLDER, "").contains(['{', '}']) {
            let (code, text) = (self.code.clone(), self.text.clone());
            return Err(CharacteristicError::Placeholder { code, text });
        }
        let (lawful, expected) = match (self.text.contains(PLACEHOLDER), kind) {
            (false, _) => (self.format.is_none(), "no format, for its text has no {value}"),
            (true, Kind::Categories) => (
                self.format == Some(ValueFormat::Category),
                "format = \"category\", for its text has {value} and its input is a category",
            ),
            (true, Kind::Numbers) => (
                self.format.is_some_and(|format| format != ValueFormat::Category),
                "a format for numbers, for its text has {value} and its input is a number",
            ),
        };
        if lawful {
            Ok(())
        } else {
            Err(CharacteristicError::Format { code: self.code.clone(), expected })
        }
    }

    /// Returns the text about a value; `if_missing` stands in for a missing one.
    pub(crate) fn text_about(&self, value: Input<'_>, if_missing: &str) -> String {
        let Some(format) = self.format else { return self.text.clone() };
        match value {
            Input::Missing => self.text.replace(PLACEHOLDER, if_missing),
            Input::Number(number) => self.text.replace(PLACEHOLDER, &format.write(number)),
            Input::Category(category) => self.text.replace(PLACEHOLDER, category),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(text: &str, format: Option<ValueFormat>) -> ReasonCode {
        ReasonCode { code: "R01".to_owned(), text: text.to_owned(), format }
    }

    #[test]
    fn refuses_blank_code_and_text() {
        let blank = CharacteristicError::Blank { field: "reason.text" };
        assert_eq!(reason(" ", None).check(Kind::Numbers), Err(blank));
        let blank = CharacteristicError::Blank { field: "reason.code" };
        let found = ReasonCode { code: String::new(), ..reason("text", None) };
        assert_eq!(found.check(Kind::Numbers), Err(blank));
    }

    #[test]
    fn refuses_stray_braces() {
        for text in ["{points} lost", "{value", "{{value}}", "a } b"] {
            let found = reason(text, Some(ValueFormat::Count)).check(Kind::Numbers);
            assert!(matches!(found, Err(CharacteristicError::Placeholder { .. })), "{text}");
        }
    }

    #[test]
    fn refuses_a_format_that_does_not_fit() {
        use ValueFormat::{Category, Percent};
        for (text, format, kind) in [
            ("share {value}", None, Kind::Numbers),
            ("share {value}", Some(Category), Kind::Numbers),
            ("channel {value}", Some(Percent), Kind::Categories),
            ("channel {value}", None, Kind::Categories),
            ("plain", Some(Percent), Kind::Numbers),
        ] {
            let found = reason(text, format).check(kind);
            assert!(matches!(found, Err(CharacteristicError::Format { .. })), "{text} {format:?}");
        }
    }

    #[test]
    fn writes_each_format() {
        for (format, number, expected) in [
            (ValueFormat::Number, 0.424, "0.42"),
            (ValueFormat::Percent, 0.253, "25.3%"),
            (ValueFormat::Percent, -0.0001, "0.0%"),
            (ValueFormat::Percent, -0.05, "-5.0%"),
            (ValueFormat::Count, 3.0, "3"),
            (ValueFormat::Times, 3.16, "3.2 times"),
            (ValueFormat::Days, 1.0, "1 day"),
            (ValueFormat::Days, 0.0, "0 days"),
            (ValueFormat::Days, 45.0, "45 days"),
        ] {
            assert_eq!(format.write(number), expected, "{format:?} {number}");
        }
    }

    #[test]
    fn writes_the_value_into_the_text() {
        let share = reason("Night share {value}, yes {value}", Some(ValueFormat::Percent));
        assert_eq!(share.text_about(Input::Number(0.5), ""), "Night share 50.0%, yes 50.0%");
        assert_eq!(share.text_about(Input::Missing, "unknown"), "Night share unknown, yes unknown");
        let channel = reason("Paid by {value}", Some(ValueFormat::Category));
        assert_eq!(channel.text_about(Input::Category("{value}"), ""), "Paid by {value}");
        assert_eq!(reason("Plain", None).text_about(Input::Number(1.0), "x"), "Plain");
    }
}
