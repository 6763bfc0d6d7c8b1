//! Units of features, and what arithmetic makes of them.

use std::borrow::Cow;

use super::formula::{Formula, Function, Operator};

/// The powers of pounds, days and transactions in a unit. Shares, ratios and numbers of months have
/// none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Dimensions {
    pounds: i8,
    days: i8,
    transactions: i8,
}

const PURE: Dimensions = Dimensions { pounds: 0, days: 0, transactions: 0 };
const POUNDS: Dimensions = Dimensions { pounds: 1, ..PURE };
const DAYS: Dimensions = Dimensions { days: 1, ..PURE };
const TRANSACTIONS: Dimensions = Dimensions { transactions: 1, ..PURE };

/// Units by name. Of those with the same dimensions the first names a formula's result.
const KNOWN: [(&str, Dimensions); 10] = [
    ("ratio", PURE),
    ("share", PURE),
    ("share a month", PURE),
    ("months", PURE),
    ("nats", PURE),
    ("", PURE),
    ("GBP", POUNDS),
    ("GBP a month", POUNDS),
    ("days", DAYS),
    ("count", TRANSACTIONS),
];

impl Dimensions {
    /// Returns the dimensions of a unit by its name; products and quotients of names are known too.
    pub(crate) fn of(unit: &str) -> Option<Self> {
        if let Some((_, found)) = KNOWN.iter().find(|(name, _)| *name == unit) {
            return Some(*found);
        }
        let mut parts = unit.split('/');
        let mut found = Self::of_product(parts.next()?)?;
        for part in parts {
            found = found.times(Self::of_product(part)?, -1)?;
        }
        Some(found)
    }

    fn of_product(text: &str) -> Option<Self> {
        text.split('*').try_fold(PURE, |so_far, name| {
            let name = name.trim();
            let known = KNOWN.iter().find(|(known, _)| !known.is_empty() && *known == name);
            let dimensions = if name == "1" { PURE } else { known?.1 };
            so_far.times(dimensions, 1)
        })
    }

    /// Returns the unit's name: `GBP`, `GBP/count`, `ratio`.
    pub(crate) fn name(self) -> Cow<'static, str> {
        if let Some((name, _)) = KNOWN.iter().find(|(_, known)| *known == self) {
            return Cow::Borrowed(name);
        }
        let powers = [("GBP", self.pounds), ("days", self.days), ("count", self.transactions)];
        let side = |sign: i8| -> Vec<&str> {
            powers
                .iter()
                .flat_map(|&(name, power)| {
                    std::iter::repeat_n(name, usize::try_from(power * sign).unwrap_or(0))
                })
                .collect()
        };
        let (above, below) = (side(1), side(-1));
        let mut name = if above.is_empty() { "1".to_owned() } else { above.join("*") };
        for unit in below {
            name += "/";
            name += unit;
        }
        Cow::Owned(name)
    }

    /// Returns the dimensions of a product, or of a quotient where `sign` is -1; `None` when a power
    /// leaves the range of small numbers.
    fn times(self, other: Self, sign: i8) -> Option<Self> {
        let add = |a: i8, b: i8| {
            a.checked_add(b.checked_mul(sign)?).filter(|power| (-9..=9).contains(power))
        };
        Some(Self {
            pounds: add(self.pounds, other.pounds)?,
            days: add(self.days, other.days)?,
            transactions: add(self.transactions, other.transactions)?,
        })
    }

    fn root(self) -> Option<Self> {
        let half = |power: i8| (power % 2 == 0).then_some(power / 2);
        Some(Self {
            pounds: half(self.pounds)?,
            days: half(self.days)?,
            transactions: half(self.transactions)?,
        })
    }
}

/// Two units that do not go together, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mismatch {
    pub(crate) left: Cow<'static, str>,
    pub(crate) right: Cow<'static, str>,
}

/// Returns the dimensions of a formula; `None` for one of numbers alone, which goes with any unit.
pub(crate) fn dimensions(
    formula: &Formula,
    of_feature: &impl Fn(usize) -> Dimensions,
) -> Result<Option<Dimensions>, Mismatch> {
    match formula {
        Formula::Number(_) => Ok(None),
        Formula::Feature(position) => Ok(Some(of_feature(*position))),
        Formula::Negative(inner) => dimensions(inner, of_feature),
        Formula::Binary(operator, left, right) => {
            let (a, b) = (dimensions(left, of_feature)?, dimensions(right, of_feature)?);
            match operator {
                Operator::Add | Operator::Subtract => same(a, b),
                Operator::Multiply => product(a, b, 1),
                Operator::Divide => product(a, b, -1),
            }
        }
        Formula::Call(function, values) => {
            let all = values.iter().map(|value| dimensions(value, of_feature));
            let unit = all.reduce(|so_far, next| same(so_far?, next?)).unwrap_or(Ok(None))?;
            match function {
                Function::Ln => Ok(Some(PURE)),
                Function::Sqrt => unit.map_or(Ok(None), |unit| {
                    let name = unit.name();
                    let odd = || Mismatch { left: name.clone(), right: "a square".into() };
                    unit.root().map(Some).ok_or_else(odd)
                }),
                _ => Ok(unit),
            }
        }
    }
}

fn same(a: Option<Dimensions>, b: Option<Dimensions>) -> Result<Option<Dimensions>, Mismatch> {
    match (a, b) {
        (Some(a), Some(b)) if a != b => Err(Mismatch { left: a.name(), right: b.name() }),
        (a, b) => Ok(a.or(b)),
    }
}

fn product(
    a: Option<Dimensions>,
    b: Option<Dimensions>,
    sign: i8,
) -> Result<Option<Dimensions>, Mismatch> {
    if a.is_none() && b.is_none() {
        return Ok(None);
    }
    let (a, b) = (a.unwrap_or(PURE), b.unwrap_or(PURE));
    let out_of_range = || Mismatch { left: a.name(), right: b.name() };
    a.times(b, sign).map(Some).ok_or_else(out_of_range)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_dimensions_agree() {
        for (name, dimensions) in KNOWN {
            assert_eq!(Dimensions::of(name), Some(dimensions));
        }
        let price = Dimensions { pounds: 1, transactions: -1, ..PURE };
        assert_eq!(price.name(), "GBP/count");
        assert_eq!(Dimensions::of("GBP/count"), Some(price));
        assert_eq!(Dimensions::of("1/days"), Some(Dimensions { days: -1, ..PURE }));
        assert_eq!(Dimensions::of("points"), None);
    }

    #[test]
    fn pounds_and_counts_do_not_add() {
        let units = [POUNDS, TRANSACTIONS];
        let binary = |operator| {
            let (a, b) = (Formula::Feature(0), Formula::Feature(1));
            Formula::Binary(operator, Box::new(a), Box::new(b))
        };
        let found = dimensions(&binary(Operator::Add), &|at| units[at]).unwrap_err();
        assert_eq!((found.left.as_ref(), found.right.as_ref()), ("GBP", "count"));
        let found = dimensions(&binary(Operator::Divide), &|at| units[at]).unwrap().unwrap();
        assert_eq!(found.name(), "GBP/count");
    }
}
