//! One input and the points its values earn.

use std::collections::{BTreeMap, BTreeSet};

use crate::reason::Kind;
use crate::{
    Attribute, AttributeDocument, CharacteristicDocument, CharacteristicError, Condition, Input,
    Points, ReasonCode, ScoreError,
};

/// A checked characteristic: every value of its input has exactly one attribute.
#[derive(Debug, Clone, PartialEq)]
pub struct Characteristic {
    name: String,
    input: String,
    description: String,
    actionable: bool,
    reason: ReasonCode,
    attributes: Vec<Attribute>,
    lookup: Lookup,
    /// Index of the attribute of a missing value; `None` when missing is refused.
    missing: Option<usize>,
    baseline_points: Option<Points>,
    mean_points: Option<f64>,
    best: Points,
    worst: Points,
}

/// The way from a value to the index of its attribute.
#[derive(Debug, Clone, PartialEq)]
enum Lookup {
    /// `attributes[i]` covers the numbers with exactly `i` cuts at or below them.
    ///
    /// `values` come first; they are few, mostly none.
    Numbers { cuts: Vec<f64>, attributes: Vec<usize>, values: Vec<(f64, usize)> },
    /// Categories sorted by name.
    Categories { attributes: Vec<(String, usize)>, other: Option<usize> },
}

impl Characteristic {
    /// Returns the name, unique in the card.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the name of the input it looks at.
    pub fn input(&self) -> &str {
        &self.input
    }

    /// Returns what it measures, empty when the card does not say.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// Returns whether a customer can change it.
    pub fn is_actionable(&self) -> bool {
        self.actionable
    }

    /// Returns the reason given when it costs points, unless an attribute has its own.
    pub fn reason(&self) -> &ReasonCode {
        &self.reason
    }

    /// Returns the rows of its points table in document order.
    pub fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// Returns the most points any of its attributes earns, missing and other included.
    pub fn best_points(&self) -> Points {
        self.best
    }

    /// Returns the fewest points any of its attributes earns, missing and other included.
    pub fn worst_points(&self) -> Points {
        self.worst
    }

    /// Returns whether a missing value is refused.
    pub fn refuses_missing(&self) -> bool {
        self.missing.is_none()
    }

    /// Returns the points below which it is a reason, when the card gives them.
    pub fn baseline_points(&self) -> Option<Points> {
        self.baseline_points
    }

    /// Returns the mean points in the population the card was made on, when every attribute says
    /// what fell into it.
    ///
    /// ```text
    /// sum of weight x points / sum of weight
    /// ```
    pub fn mean_points(&self) -> Option<f64> {
        self.mean_points
    }

    /// Returns the reason of an attribute: its own, or else the characteristic's.
    pub(crate) fn reason_of<'a>(&'a self, attribute: &'a Attribute) -> &'a ReasonCode {
        attribute.own_reason().unwrap_or(&self.reason)
    }

    /// Returns the cuts between the intervals, ascending; none for categories.
    pub(crate) fn cuts(&self) -> &[f64] {
        match &self.lookup {
            Lookup::Numbers { cuts, .. } => cuts,
            Lookup::Categories { .. } => &[],
        }
    }

    /// Returns the points of each interval, ascending; `None` for categories and where special
    /// values come before the intervals.
    pub(crate) fn interval_points(&self) -> Option<Vec<Points>> {
        match &self.lookup {
            Lookup::Numbers { attributes, values, .. } if values.is_empty() => {
                Some(attributes.iter().map(|&at| self.attributes[at].points()).collect())
            }
            _ => None,
        }
    }

    /// Returns the index of the one attribute that applies to a value.
    ///
    /// # Errors
    ///
    /// [`ScoreError`] for a number that is not finite, a value of the wrong kind, and a category
    /// that no attribute covers.
    pub(crate) fn attribute_of(&self, value: Input<'_>) -> Result<usize, ScoreError> {
        match (value, &self.lookup) {
            (Input::Number(number), Lookup::Numbers { cuts, attributes, values })
                if number.is_finite() =>
            {
                if let Some(&(_, at)) = values.iter().find(|(value, _)| equal(*value, number)) {
                    return Ok(at);
                }
                // Counting without a branch beats a binary search on the few cuts of a card.
                Ok(attributes[cuts.iter().map(|&cut| usize::from(cut <= number)).sum::<usize>()])
            }
            (Input::Missing, _) => self
                .missing
                .ok_or_else(|| ScoreError::UnexpectedMissing { input: self.input.clone() }),
            (Input::Category(category), Lookup::Categories { attributes, other }) => attributes
                .binary_search_by(|(name, _)| name.as_str().cmp(category))
                .ok()
                .map(|at| attributes[at].1)
                .or(*other)
                .ok_or_else(|| ScoreError::UnseenCategory {
                    input: self.input.clone(),
                    found: category.to_owned(),
                }),
            (Input::Number(found), Lookup::Numbers { .. }) => {
                Err(ScoreError::NotFinite { input: self.input.clone(), found })
            }
            (Input::Number(found), Lookup::Categories { .. }) => {
                Err(ScoreError::ExpectedCategory { input: self.input.clone(), found })
            }
            (Input::Category(category), Lookup::Numbers { .. }) => {
                let (input, found) = (self.input.clone(), category.to_owned());
                Err(ScoreError::ExpectedNumber { input, found })
            }
        }
    }
}

impl TryFrom<CharacteristicDocument> for Characteristic {
    type Error = CharacteristicError;

    fn try_from(document: CharacteristicDocument) -> Result<Self, CharacteristicError> {
        let CharacteristicDocument { name, input, description, actionable, .. } = document;
        let CharacteristicDocument { reason, attributes, baseline_points, .. } = document;
        for (field, text) in [("name", &name), ("input", &input)] {
            if text.trim().is_empty() {
                return Err(CharacteristicError::Blank { field });
            }
        }
        let attributes =
            attributes.into_iter().map(Attribute::try_from).collect::<Result<Vec<_>, _>>()?;
        check_labels(&attributes)?;
        let (kind, lookup) = look_up(&attributes)?;
        for reason in attributes.iter().filter_map(Attribute::own_reason).chain([&reason]) {
            reason.check(kind)?;
        }
        let missing = only(&attributes, &Condition::Missing, "missing")?;
        match (missing, document.refuse_missing) {
            (None, false) => return Err(CharacteristicError::NoMissingAttribute),
            (Some(_), true) => return Err(CharacteristicError::MissingBothWays),
            _ => {}
        }
        let points = attributes.iter().map(Attribute::points);
        let mean_points = mean_points(&attributes);
        let best = points.clone().max().unwrap_or_default();
        let worst = points.min().unwrap_or_default();
        Ok(Self {
            name,
            input,
            description,
            actionable,
            reason,
            attributes,
            lookup,
            missing,
            baseline_points,
            mean_points,
            best,
            worst,
        })
    }
}

/// Special codes are compared as numbers: `-0.0` is `0.0`, and NaN is never one.
#[expect(clippy::float_cmp, reason = "a code is equal or it is not")]
fn equal(code: f64, number: f64) -> bool {
    code == number
}

fn mean_points(attributes: &[Attribute]) -> Option<f64> {
    let (mut weight, mut total) = (0.0, 0.0);
    for attribute in attributes {
        let of_row = attribute.statistics()?.weight();
        weight += of_row;
        total += of_row * f64::from(attribute.points());
    }
    (weight > 0.0).then(|| total / weight)
}

fn check_labels(attributes: &[Attribute]) -> Result<(), CharacteristicError> {
    let mut labels = BTreeSet::new();
    match attributes.iter().map(Attribute::label).find(|label| !labels.insert(*label)) {
        Some(label) => Err(CharacteristicError::DuplicateLabel { label: label.to_owned() }),
        None => Ok(()),
    }
}

/// Returns the index of the one attribute with this condition, if there is one.
fn only(
    attributes: &[Attribute],
    condition: &Condition,
    kind: &'static str,
) -> Result<Option<usize>, CharacteristicError> {
    let mut found = None;
    for (index, attribute) in attributes.iter().enumerate() {
        if attribute.condition() == condition && found.replace(index).is_some() {
            let attribute = attribute.label().to_owned();
            return Err(CharacteristicError::RepeatedAttribute { attribute, kind });
        }
    }
    Ok(found)
}

fn look_up(attributes: &[Attribute]) -> Result<(Kind, Lookup), CharacteristicError> {
    let applies_to_categories = |attribute: &&Attribute| {
        matches!(attribute.condition(), Condition::Categories(_) | Condition::Other)
    };
    let is_number = |row: &Attribute| {
        matches!(row.condition(), Condition::Interval { .. } | Condition::Values(_))
    };
    match (attributes.iter().any(is_number), attributes.iter().find(applies_to_categories)) {
        (true, None) => Ok((Kind::Numbers, look_up_numbers(attributes)?)),
        (false, Some(_)) => Ok((Kind::Categories, look_up_categories(attributes)?)),
        (false, None) => Err(CharacteristicError::NoAttributes),
        (true, Some(stray)) => {
            Err(CharacteristicError::MixedKinds { attribute: stray.label().to_owned() })
        }
    }
}

/// Checks that the intervals, in document order, cover the line without gap or overlap.
fn look_up_numbers(rows: &[Attribute]) -> Result<Lookup, CharacteristicError> {
    let (mut cuts, mut attributes) = (Vec::new(), Vec::new());
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
        attributes.push(index);
        before = Some((row, to));
    }
    match before {
        Some((last, Some(to))) => {
            Err(CharacteristicError::UncoveredAbove { attribute: last.label().to_owned(), to })
        }
        Some((_, None)) => Ok(Lookup::Numbers { cuts, attributes, values: special_values(rows)? }),
        None => Err(CharacteristicError::NoAttributes),
    }
}

fn special_values(rows: &[Attribute]) -> Result<Vec<(f64, usize)>, CharacteristicError> {
    let mut values: Vec<(f64, usize)> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let Condition::Values(listed) = row.condition() else { continue };
        for &value in listed {
            if values.iter().any(|&(seen, _)| equal(seen, value)) {
                let attribute = row.label().to_owned();
                return Err(CharacteristicError::DuplicateValue { attribute, value });
            }
            values.push((value, index));
        }
    }
    Ok(values)
}

fn look_up_categories(rows: &[Attribute]) -> Result<Lookup, CharacteristicError> {
    let mut by_name = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        let Condition::Categories(categories) = row.condition() else { continue };
        for category in categories {
            if by_name.insert(category.clone(), index).is_some() {
                let (attribute, category) = (row.label().to_owned(), category.clone());
                return Err(CharacteristicError::DuplicateCategory { attribute, category });
            }
        }
    }
    let other = only(rows, &Condition::Other, "other")?;
    Ok(Lookup::Categories { attributes: by_name.into_iter().collect(), other })
}

impl From<&Characteristic> for CharacteristicDocument {
    fn from(characteristic: &Characteristic) -> Self {
        Self {
            name: characteristic.name.clone(),
            input: characteristic.input.clone(),
            description: characteristic.description.clone(),
            actionable: characteristic.actionable,
            refuse_missing: characteristic.missing.is_none(),
            baseline_points: characteristic.baseline_points,
            reason: characteristic.reason.clone(),
            attributes: characteristic.attributes.iter().map(AttributeDocument::from).collect(),
        }
    }
}
