//! Rules on a column, such as `dpd90_12m = 1`.

use std::cmp::Ordering;

use crate::intake::loose::ColumnRef;
use crate::intake::mapping::{DecimalMark, Unit};
use crate::intake::number::NumberFormat;

/// A rule on the cell of a column: `status in B, D`, `days_late >= 90`, `result = bad`.
///
/// | operator | holds |
/// |---|---|
/// | `=` `!=` | where the cell is, is not, the value |
/// | `<` `<=` `>` `>=` | where the cell is a number that is less, more |
/// | `in` | where the cell is one of several values |
///
/// Numbers are compared as numbers, other texts without regard to case.
///
/// # Examples
///
/// ```
/// use fip_model::intake::Rule;
///
/// let rule: Rule = "status in B, D".parse()?;
/// assert_eq!(rule.column().to_string(), "status");
/// assert!("status".parse::<Rule>().is_err());
/// # Ok::<(), fip_model::intake::RuleError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    column: ColumnRef,
    operator: Operator,
    values: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Is,
    IsNot,
    Less,
    AtMost,
    More,
    AtLeast,
}

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
#[error("expected a rule such as \"dpd90 = 1\" or \"status in B, D\", found {found:?}")]
pub struct RuleError {
    found: String,
}

impl std::str::FromStr for Rule {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let refused = || RuleError { found: text.to_owned() };
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
        let number = column.parse().ok().filter(|number| *number > 0);
        let column = number.map_or_else(|| column.into(), ColumnRef::Number);
        Ok(Self { column, operator, values })
    }
}

impl Rule {
    /// Returns the column; a number counts columns from 1.
    pub const fn column(&self) -> &ColumnRef {
        &self.column
    }

    /// Returns whether the rule holds for a cell; `None` where the cell is no number and must be one.
    pub(super) fn holds(&self, cell: &str, numbers: NumberFormat) -> Option<bool> {
        let point =
            NumberFormat { decimal: DecimalMark::default(), thousands: None, unit: Unit::Major };
        let order = |value: &String| Some(numbers.hundredths(cell)?.cmp(&point.hundredths(value)?));
        let is = |value: &String| {
            order(value) == Some(Ordering::Equal) || cell.eq_ignore_ascii_case(value)
        };
        let first = || order(self.values.first()?);
        match self.operator {
            Operator::Is => Some(self.values.iter().any(is)),
            Operator::IsNot => Some(!self.values.iter().any(is)),
            Operator::Less => first().map(Ordering::is_lt),
            Operator::AtMost => first().map(Ordering::is_le),
            Operator::More => first().map(Ordering::is_gt),
            Operator::AtLeast => first().map(Ordering::is_ge),
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
        ] {
            assert_eq!(holds(rule, cell), expected, "{rule} {cell}");
        }
        assert_eq!("3 = x".parse::<Rule>().unwrap().column(), &ColumnRef::Number(3));
    }

    #[test]
    fn refuses_what_is_no_rule() {
        for text in ["", "dpd", "= 1", "dpd =", "dpd > many", " in a"] {
            assert!(text.parse::<Rule>().is_err(), "{text}");
        }
    }
}
