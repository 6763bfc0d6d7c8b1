//! From a value to its attribute.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::reason::Kind;
use crate::{Attribute, CharacteristicError, Condition, Input, Points};

/// The way from a value to its attribute, made once when a card is checked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Lookup {
    values: Values,
    /// `None` when missing is refused.
    missing: Option<Row>,
}

/// An attribute: its place in the characteristic, and the points it earns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Row {
    pub(crate) index: usize,
    pub(crate) points: Points,
}

impl Row {
    fn new(index: usize, attribute: &Attribute) -> Self {
        Self { index, points: attribute.points() }
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Values {
    /// `rows[i]` covers the numbers with exactly `i` cuts at or below them. Infinite cuts, which no
    /// number reaches, fill up the last group of [`LANES`]. The special values come first; they are
    /// few, mostly none.
    Numbers { cuts: Vec<f64>, rows: Vec<Row>, special: Vec<(f64, Row)> },
    /// Categories sorted by length, then by name.
    Categories { rows: Vec<(String, Row)>, other: Option<Row> },
}

/// Cuts compared at once.
const LANES: usize = 4;

impl Lookup {
    /// Checks that every value has at most one attribute, and every number exactly one.
    pub(crate) fn new(attributes: &[Attribute]) -> Result<Self, CharacteristicError> {
        let values = look_up(attributes)?;
        Ok(Self { values, missing: only(attributes, &Condition::Missing, "missing")? })
    }

    /// Returns the way from every value of the same kind, and from a missing one, to one attribute.
    pub(crate) fn to_one(&self, attribute: &Attribute) -> Self {
        let row = Row::new(0, attribute);
        let values = match self.values {
            Values::Numbers { .. } => {
                Values::Numbers { cuts: Vec::new(), rows: vec![row], special: Vec::new() }
            }
            Values::Categories { .. } => Values::Categories { rows: Vec::new(), other: Some(row) },
        };
        Self { values, missing: Some(row) }
    }

    pub(crate) fn kind(&self) -> Kind {
        match self.values {
            Values::Numbers { .. } => Kind::Numbers,
            Values::Categories { .. } => Kind::Categories,
        }
    }

    pub(crate) fn refuses_missing(&self) -> bool {
        self.missing.is_none()
    }

    /// Returns the one attribute that applies to a value; `None` when the value is refused.
    #[inline]
    pub(crate) fn find(&self, value: Input<'_>) -> Option<Row> {
        match (value, &self.values) {
            (Input::Number(number), Values::Numbers { cuts, rows, special }) => {
                if let Some(&(_, row)) = special.iter().find(|(code, _)| equal(*code, number)) {
                    return Some(row);
                }
                number.is_finite().then(|| rows[count_at_or_below(cuts, number)])
            }
            (Input::Missing, _) => self.missing,
            (Input::Category(category), Values::Categories { rows, other }) => rows
                .binary_search_by(|(name, _)| by_length(name, category))
                .ok()
                .map(|at| rows[at].1)
                .or(*other),
            _ => None,
        }
    }

    /// Returns the cuts between the intervals, ascending, and the points of each interval; `None`
    /// for categories and where special values come before the intervals.
    pub(crate) fn intervals(&self) -> Option<(&[f64], Vec<Points>)> {
        match &self.values {
            Values::Numbers { cuts, rows, special } if special.is_empty() => {
                Some((&cuts[..rows.len() - 1], rows.iter().map(|row| row.points).collect()))
            }
            _ => None,
        }
    }
}

/// Lengths tell most names apart without a look at their letters.
fn by_length(a: &str, b: &str) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

/// Counting without a branch beats a binary search on the few cuts of a card.
fn count_at_or_below(cuts: &[f64], number: f64) -> usize {
    let mut counts = [0_usize; LANES];
    for group in cuts.chunks_exact(LANES) {
        for (count, &cut) in counts.iter_mut().zip(group) {
            *count += usize::from(cut <= number);
        }
    }
    counts.iter().sum()
}

/// Special codes are compared as numbers: `-0.0` is `0.0`, and NaN is never one.
#[expect(clippy::float_cmp, reason = "a code is equal or it is not")]
fn equal(code: f64, number: f64) -> bool {
    code == number
}

fn look_up(attributes: &[Attribute]) -> Result<Values, CharacteristicError> {
    let applies_to_categories = |attribute: &&Attribute| {
        matches!(attribute.condition(), Condition::Categories(_) | Condition::Other)
    };
    let is_number = |row: &Attribute| {
        matches!(row.condition(), Condition::Interval { .. } | Condition::Values(_))
    };
    match (attributes.iter().any(is_number), attributes.iter().find(applies_to_categories)) {
        (true, None) => look_up_numbers(attributes),
        (false, Some(_)) => look_up_categories(attributes),
        (false, None) => Err(CharacteristicError::NoAttributes),
        (true, Some(stray)) => {
            Err(CharacteristicError::MixedKinds { attribute: stray.label().to_owned() })
        }
    }
}

/// Checks that the intervals, in document order, cover the line without gap or overlap.
fn look_up_numbers(rows: &[Attribute]) -> Result<Values, CharacteristicError> {
    let (mut cuts, mut found) = (Vec::new(), Vec::new());
    let mut before: Option<(&Attribute, Option<f64>)> = None;
    for (index, row) in rows.iter().enumerate() {
        let &Condition::Interval { from, to } = row.condition() else { continue };
        let attribute = row.label().to_owned();
        match (before, from) {
            (None, None) => {}
            (None, Some(from)) => {
                return Err(CharacteristicError::UncoveredBelow { attribute, from });
            }
            (Some((_, Some(end))), Some(from)) if from > end => {
                let (expected, found) = (end, from);
                return Err(CharacteristicError::Gap { attribute, expected, found });
            }
            (Some((_, Some(end))), Some(from)) if from >= end => cuts.push(from),
            (Some((previous, _)), _) => {
                let previous = previous.label().to_owned();
                return Err(CharacteristicError::Overlap { attribute, previous });
            }
        }
        found.push(Row::new(index, row));
        before = Some((row, to));
    }
    match before {
        Some((last, Some(to))) => {
            Err(CharacteristicError::UncoveredAbove { attribute: last.label().to_owned(), to })
        }
        Some((_, None)) => {
            cuts.resize(cuts.len().next_multiple_of(LANES), f64::INFINITY);
            Ok(Values::Numbers { cuts, rows: found, special: special_values(rows)? })
        }
        None => Err(CharacteristicError::NoAttributes),
    }
}

fn special_values(rows: &[Attribute]) -> Result<Vec<(f64, Row)>, CharacteristicError> {
    let mut values: Vec<(f64, Row)> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let Condition::Values(listed) = row.condition() else { continue };
        for &value in listed {
            if values.iter().any(|&(seen, _)| equal(seen, value)) {
                let attribute = row.label().to_owned();
                return Err(CharacteristicError::DuplicateValue { attribute, value });
            }
            values.push((value, Row::new(index, row)));
        }
    }
    Ok(values)
}

fn look_up_categories(rows: &[Attribute]) -> Result<Values, CharacteristicError> {
    let mut by_name = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        let Condition::Categories(categories) = row.condition() else { continue };
        for category in categories {
            if by_name.insert(category.clone(), Row::new(index, row)).is_some() {
                let (attribute, category) = (row.label().to_owned(), category.clone());
                return Err(CharacteristicError::DuplicateCategory { attribute, category });
            }
        }
    }
    let other = only(rows, &Condition::Other, "other")?;
    let mut named: Vec<_> = by_name.into_iter().collect();
    named.sort_by(|(a, _), (b, _)| by_length(a, b));
    Ok(Values::Categories { rows: named, other })
}

/// Returns the index of the one attribute with this condition, if there is one.
fn only(
    attributes: &[Attribute],
    condition: &Condition,
    kind: &'static str,
) -> Result<Option<Row>, CharacteristicError> {
    let mut found = None;
    for (index, attribute) in attributes.iter().enumerate() {
        if attribute.condition() == condition && found.replace(Row::new(index, attribute)).is_some()
        {
            let attribute = attribute.label().to_owned();
            return Err(CharacteristicError::RepeatedAttribute { attribute, kind });
        }
    }
    Ok(found)
}
