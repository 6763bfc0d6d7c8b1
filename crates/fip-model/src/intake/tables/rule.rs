//! Rules on a column, such as `dpd90_12m = 1`.

use std::cmp::Ordering;

use crate::intake::loose::ColumnRef;
use crate::intake::mapping::{DecimalMark, Unit};
use crate::intake::number::NumberFormat;
use crate::intake::patterns::Pattern;

/// A rule on the cell of a column: `status in B, D`, `days_late >= 90`, `result = bad`.
///
/// | operator | holds |
/// |---|---|
/// | `=` `!=` | where the cell is, is not, the value |
/// | `<` `<=` `>` `>=` | where the cell is a number that is less, more |
/// | `in` | where the cell is one of several values |
/// | `is empty`, `is not empty` | where the cell is, is not, empty; so `= ""`, `!= ""` and `= *` |
///
/// `every row` alone holds for every row, as in a list of defaulters. Numbers are compared as numbers, other
/// texts without regard to case; in a text `*` stands for any characters and `?` for one.
///
/// # Examples
///
/// ```
/// use fip_model::intake::Rule;
///
/// let rule: Rule = "status in B, D".parse()?;
/// assert_eq!(rule.column().map(ToString::to_string), Some("status".to_owned()));
/// assert!("every row".parse::<Rule>()?.column().is_none());
/// assert!("status".parse::<Rule>().is_err());
/// # Ok::<(), fip_model::intake::RuleError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    text: String,
    /// `None` where no cell decides.
    column: Option<ColumnRef>,
    operator: Operator,
    values: Vec<Value>,
}

/// What a cell is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Value {
    text: String,
    pattern: Pattern,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Is,
    IsNot,
    Less,
    AtMost,
    More,
    AtLeast,
    IsEmpty,
    IsFilled,
    Always,
}

/// The rule that holds for every row.
const EVERY_ROW: &str = "every row";

/// Longer ones first, as they begin like others.
const OPERATORS: [(&str, Operator); 7] = [
    ("!=", Operator::IsNot),
    ("<=", Operator::AtMost),
    (">=", Operator::AtLeast),
    ("=", Operator::Is),
    ("<", Operator::Less),
    (">", Operator::More),
    (" in ", Operator::Is),
];

/// Why a text is no rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected a rule such as \"dpd90 = 1\", \"status in B, D\", \"default_date is not empty\" or \"every row\", \
     found {found:?}"
)]
pub struct RuleError {
    found: String,
}

impl std::str::FromStr for Rule {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let refused = || RuleError { found: text.to_owned() };
        if text.trim().eq_ignore_ascii_case(EVERY_ROW) {
            return Ok(Self::of(text, None, Operator::Always));
        }
        for (words, operator) in
            [(" is not empty", Operator::IsFilled), (" is empty", Operator::IsEmpty)]
        {
            if let Some(column) = text.trim_end().strip_suffix(words).map(str::trim) {
                let column = (!column.is_empty()).then(|| named(column)).ok_or_else(refused)?;
                return Ok(Self::of(text, Some(column), operator));
            }
        }
        let found = OPERATORS
            .iter()
            .filter_map(|(sign, operator)| Some((text.find(sign)?, *sign, *operator)))
            .min_by_key(|(at, sign, _)| (*at, usize::MAX - sign.len()));
        let (at, sign, operator) = found.ok_or_else(refused)?;
        let column = text[..at].trim();
        let rest = text[at + sign.len()..].trim();
        let unquoted = |value: &str| value.trim().trim_matches(['"', '\'']).to_owned();
        let values: Vec<String> = if sign == " in " {
            rest.split(',').map(unquoted).collect()
        } else {
            vec![unquoted(rest)]
        };
        let is_order = !matches!(operator, Operator::Is | Operator::IsNot);
        let is_number = |value: &String| value.parse::<f64>().is_ok();
        if column.is_empty() || rest.is_empty() || (is_order && !values.iter().all(is_number)) {
            return Err(refused());
        }
        let is = |text: &str| values.iter().any(|value| value == text);
        let operator = match operator {
            Operator::Is if is("*") => Operator::IsFilled,
            Operator::Is if is("") => Operator::IsEmpty,
            Operator::IsNot if is("*") => Operator::IsEmpty,
            Operator::IsNot if is("") => Operator::IsFilled,
            other => other,
        };
        let value = |text: String| Value { pattern: Pattern::new(&text), text };
        let values = values.into_iter().map(value).collect();
        Ok(Self { values, ..Self::of(text, Some(named(column)), operator) })
    }
}

/// Returns a column by its name or its number.
fn named(column: &str) -> ColumnRef {
    let number = column.parse().ok().filter(|number| *number > 0);
    number.map_or_else(|| column.into(), ColumnRef::Number)
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl Rule {
    fn of(text: &str, column: Option<ColumnRef>, operator: Operator) -> Self {
        Self { text: text.trim().to_owned(), column, operator, values: Vec::new() }
    }

    /// Returns the column, whose number counts from 1; `None` where the rule holds for every row.
    pub const fn column(&self) -> Option<&ColumnRef> {
        self.column.as_ref()
    }

    /// Returns whether an empty cell is one of those that the rule is about.
    pub(super) const fn takes_empty(&self) -> bool {
        matches!(self.operator, Operator::IsEmpty | Operator::IsFilled | Operator::Always)
    }

    /// Returns whether the rule holds for a cell; `None` where the cell is no number and must be one.
    pub(super) fn holds(&self, cell: &str, numbers: NumberFormat) -> Option<bool> {
        let point =
            NumberFormat { decimal: DecimalMark::default(), thousands: None, unit: Unit::Major };
        let order =
            |value: &Value| Some(numbers.hundredths(cell)?.cmp(&point.hundredths(&value.text)?));
        let is =
            |value: &Value| order(value) == Some(Ordering::Equal) || value.pattern.matches(cell);
        let first = || order(self.values.first()?);
        match self.operator {
            Operator::Is => Some(self.values.iter().any(is)),
            Operator::IsNot => Some(!self.values.iter().any(is)),
            Operator::Less => first().map(Ordering::is_lt),
            Operator::AtMost => first().map(Ordering::is_le),
            Operator::More => first().map(Ordering::is_gt),
            Operator::AtLeast => first().map(Ordering::is_ge),
            Operator::IsEmpty => Some(cell.is_empty()),
            Operator::IsFilled => Some(!cell.is_empty()),
            Operator::Always => Some(true),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(rule: &str, cell: &str) -> Option<bool> {
        let numbers =
            NumberFormat { decimal: DecimalMark::Comma, thousands: None, unit: Unit::Major };
        rule.parse::<Rule>().unwrap().holds(cell, numbers)
    }

    #[test]
    fn rules_hold_for_numbers_and_texts() {
        for (rule, cell, expected) in [
            ("dpd = 1", "1", Some(true)),
            ("dpd = 1", "1,0", Some(true)),
            ("dpd=1", "0", Some(false)),
            ("dpd != 1", "0", Some(true)),
            ("days late >= 90", "90", Some(true)),
            ("days < 90.5", "90,5", Some(false)),
            ("days > 90", "many", None),
            ("status in B, D", "d", Some(true)),
            ("status in B, D", "A", Some(false)),
            ("status = 'default in full'", "Default in full", Some(true)),
            ("status = default*", "Default in full", Some(true)),
            ("status in D?, B", "d2", Some(true)),
            ("NPA Date is not empty", "31-Mar-2025", Some(true)),
            ("NPA Date is not empty", "", Some(false)),
            ("NPA Date is empty", "", Some(true)),
            ("NPA Date = *", "31-Mar-2025", Some(true)),
            ("NPA Date = *", "", Some(false)),
            ("NPA Date != ''", "x", Some(true)),
            ("NPA Date = ''", "x", Some(false)),
            ("NPA Date != *", "x", Some(false)),
            ("Every row", "", Some(true)),
        ] {
            assert_eq!(holds(rule, cell), expected, "{rule} {cell}");
        }
        assert_eq!("3 = x".parse::<Rule>().unwrap().column(), Some(&ColumnRef::Number(3)));
    }

    #[test]
    fn refuses_what_is_no_rule() {
        for text in ["", "dpd", "= 1", "dpd =", "dpd > many", " in a", " is empty", "every"] {
            assert!(text.parse::<Rule>().is_err(), "{text}");
        }
    }
}
