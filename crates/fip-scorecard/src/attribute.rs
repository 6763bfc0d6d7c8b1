//! A row of the points table.

use crate::{AttributeDocument, AttributeStatistics, CharacteristicError, Points, ReasonCode};

/// The largest magnitude of one number of points; keeps every sum inside [`Points`].
pub(crate) const POINTS_LIMIT: Points = Points::new(1_000_000);

/// Whether points lie between minus and plus the limit.
pub(crate) fn within_limit(points: Points) -> bool {
    (Points::ZERO - POINTS_LIMIT..=POINTS_LIMIT).contains(&points)
}

/// A checked row of a points table: when it applies, and what it earns.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    label: String,
    condition: Condition,
    points: Points,
    /// The row's own reason, in place of the characteristic's.
    reason: Option<ReasonCode>,
    statistics: Option<AttributeStatistics>,
}

/// The values an attribute applies to.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Condition {
    /// Numbers with `from <= number < to`; an absent end is unbounded.
    Interval {
        /// The lowest number inside.
        from: Option<f64>,
        /// The lowest number above the interval, itself outside.
        to: Option<f64>,
    },
    /// The listed categories.
    Categories(Vec<String>),
    /// These numbers, before any interval.
    Values(Vec<f64>),
    /// Every category no other attribute lists.
    Other,
    /// A missing value.
    Missing,
}

impl Attribute {
    /// Returns the only row of a characteristic, which applies to missing values and all others.
    pub(crate) fn of_all_values(label: &str, points: Points) -> Self {
        let condition = Condition::Missing;
        Self { label: label.to_owned(), condition, points, reason: None, statistics: None }
    }

    /// Returns the row in words.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Returns when the row applies.
    pub fn condition(&self) -> &Condition {
        &self.condition
    }

    /// Returns the points the row earns.
    pub fn points(&self) -> Points {
        self.points
    }

    /// Returns the row's own reason, if it has one in place of the characteristic's.
    pub fn own_reason(&self) -> Option<&ReasonCode> {
        self.reason.as_ref()
    }

    /// Returns what fell into the row when the card was made, if the card says.
    pub fn statistics(&self) -> Option<&AttributeStatistics> {
        self.statistics.as_ref()
    }

    /// Returns whether a customer can come to this row by acting: a value known to the card.
    pub(crate) fn is_destination(&self) -> bool {
        matches!(self.condition, Condition::Interval { .. } | Condition::Categories(_))
    }
}

impl TryFrom<AttributeDocument> for Attribute {
    type Error = CharacteristicError;

    fn try_from(document: AttributeDocument) -> Result<Self, CharacteristicError> {
        let AttributeDocument { from, to, categories, values, other, missing, .. } = document;
        let AttributeDocument { points, label, reason, statistics, .. } = document;
        if label.trim().is_empty() {
            return Err(CharacteristicError::Blank { field: "label" });
        }
        if !within_limit(points) {
            let (limit, found) = (POINTS_LIMIT, points);
            return Err(CharacteristicError::Points { attribute: label, limit, found });
        }
        if statistics.is_some_and(|found| !found.is_lawful()) {
            return Err(CharacteristicError::Statistics { attribute: label });
        }
        let is_bounded = from.is_some() || to.is_some();
        let condition = match (is_bounded, categories, values, other, missing) {
            (_, None, None, false, false) => interval(&label, from, to)?,
            (false, Some(categories), None, false, false) => listed(&label, categories)?,
            (false, None, Some(values), false, false) => special(&label, values)?,
            (false, None, None, true, false) => Condition::Other,
            (false, None, None, false, true) => Condition::Missing,
            _ => return Err(CharacteristicError::AmbiguousAttribute { attribute: label }),
        };
        Ok(Self { label, condition, points, reason, statistics })
    }
}

fn interval(
    label: &str,
    from: Option<f64>,
    to: Option<f64>,
) -> Result<Condition, CharacteristicError> {
    let attribute = || label.to_owned();
    if let Some(found) = [from, to].into_iter().flatten().find(|cut| !cut.is_finite()) {
        return Err(CharacteristicError::NotFinite { attribute: attribute(), found });
    }
    match (from, to) {
        (Some(from), Some(to)) if from >= to => {
            Err(CharacteristicError::EmptyInterval { attribute: attribute(), from, to })
        }
        _ => Ok(Condition::Interval { from, to }),
    }
}

fn listed(label: &str, categories: Vec<String>) -> Result<Condition, CharacteristicError> {
    if categories.is_empty() {
        return Err(CharacteristicError::NoCategories { attribute: label.to_owned() });
    }
    if categories.iter().any(|category| category.trim().is_empty()) {
        return Err(CharacteristicError::Blank { field: "categories" });
    }
    Ok(Condition::Categories(categories))
}

fn special(label: &str, values: Vec<f64>) -> Result<Condition, CharacteristicError> {
    if values.is_empty() {
        return Err(CharacteristicError::NoValues { attribute: label.to_owned() });
    }
    if let Some(&found) = values.iter().find(|value| !value.is_finite()) {
        return Err(CharacteristicError::NotFinite { attribute: label.to_owned(), found });
    }
    Ok(Condition::Values(values))
}

impl From<&Attribute> for AttributeDocument {
    fn from(attribute: &Attribute) -> Self {
        let row = Self {
            points: attribute.points,
            label: attribute.label.clone(),
            reason: attribute.reason.clone(),
            statistics: attribute.statistics,
            ..Self::default()
        };
        match &attribute.condition {
            Condition::Interval { from, to } => Self { from: *from, to: *to, ..row },
            Condition::Categories(categories) => {
                Self { categories: Some(categories.clone()), ..row }
            }
            Condition::Values(values) => Self { values: Some(values.clone()), ..row },
            Condition::Other => Self { other: true, ..row },
            Condition::Missing => Self { missing: true, ..row },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(document: AttributeDocument) -> Result<Attribute, CharacteristicError> {
        Attribute::try_from(AttributeDocument { label: "row".to_owned(), ..document })
    }

    #[test]
    fn refuses_a_blank_label_and_blank_categories() {
        let blank = AttributeDocument { label: " ".to_owned(), ..AttributeDocument::default() };
        assert_eq!(Attribute::try_from(blank), Err(CharacteristicError::Blank { field: "label" }));
        let categories = Some(vec![String::new()]);
        let found = row(AttributeDocument { categories, ..AttributeDocument::default() });
        assert_eq!(found, Err(CharacteristicError::Blank { field: "categories" }));
    }

    #[test]
    fn refuses_cuts_that_are_not_finite() {
        for cut in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let found = row(AttributeDocument { to: Some(cut), ..AttributeDocument::default() });
            assert!(matches!(found, Err(CharacteristicError::NotFinite { .. })), "{cut}");
        }
    }

    #[test]
    fn refuses_an_interval_without_numbers() {
        for (from, to) in [(1.0, 1.0), (2.0, 1.0), (-0.0, 0.0)] {
            let interval = AttributeDocument { from: Some(from), to: Some(to), ..blank() };
            let found = row(interval);
            assert!(matches!(found, Err(CharacteristicError::EmptyInterval { .. })), "{from} {to}");
        }
    }

    #[test]
    fn refuses_points_beyond_the_limit() {
        for points in [POINTS_LIMIT + Points::from_billionths(1), Points::new(i32::MIN)] {
            let found = row(AttributeDocument { points, ..blank() });
            assert!(matches!(found, Err(CharacteristicError::Points { .. })), "{points}");
        }
    }

    #[test]
    fn refuses_an_attribute_of_two_kinds() {
        let some = || Some(vec!["A".to_owned()]);
        for document in [
            AttributeDocument { from: Some(1.0), missing: true, ..blank() },
            AttributeDocument { other: true, missing: true, ..blank() },
            AttributeDocument { categories: some(), other: true, ..blank() },
            AttributeDocument { categories: some(), to: Some(1.0), ..blank() },
            AttributeDocument { values: Some(vec![-1.0]), to: Some(1.0), ..blank() },
            AttributeDocument { values: Some(vec![-1.0]), missing: true, ..blank() },
        ] {
            let found = row(document);
            assert!(matches!(found, Err(CharacteristicError::AmbiguousAttribute { .. })));
        }
    }

    #[test]
    fn refuses_an_empty_list() {
        let found = row(AttributeDocument { categories: Some(vec![]), ..blank() });
        assert!(matches!(found, Err(CharacteristicError::NoCategories { .. })));
    }

    #[test]
    fn refuses_special_values_that_are_none() {
        let found = row(AttributeDocument { values: Some(vec![]), ..blank() });
        assert!(matches!(found, Err(CharacteristicError::NoValues { .. })));
        let found = row(AttributeDocument { values: Some(vec![-9.0, f64::NAN]), ..blank() });
        assert!(matches!(found, Err(CharacteristicError::NotFinite { .. })));
    }

    fn blank() -> AttributeDocument {
        AttributeDocument::default()
    }
}
