//! One input and the points its values earn.

use std::collections::BTreeSet;

use crate::lookup::Lookup;
use crate::reason::Kind;
use crate::{
    Attribute, AttributeDocument, CharacteristicDocument, CharacteristicError, Input, Points,
    ReasonCode, ScoreError,
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
    baseline_points: Option<Points>,
    mean_points: Option<f64>,
    best: Points,
    worst: Points,
    /// Points that could be lost if its input were there, where it is not.
    set_aside: Option<Points>,
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
        self.lookup.refuses_missing()
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

    /// Returns whether its input is there: `false` for what [`Scorecard::without_inputs`] has set
    /// aside.
    ///
    /// [`Scorecard::without_inputs`]: crate::Scorecard::without_inputs
    pub fn is_applicable(&self) -> bool {
        self.set_aside.is_none()
    }

    /// Returns the points between its best and its worst attribute, also where it is not applicable.
    pub(crate) fn range(&self) -> Points {
        self.set_aside.unwrap_or(self.best - self.worst)
    }

    /// Returns the characteristic that earns its best points whatever the value.
    pub(crate) fn to_not_applicable(&self) -> Self {
        let attribute = Attribute::of_all_values("not applicable", self.best);
        Self {
            actionable: false,
            lookup: self.lookup.to_one(&attribute),
            attributes: vec![attribute],
            baseline_points: self.baseline_points.map(|_| self.best),
            mean_points: self.mean_points.map(|_| self.best.into()),
            worst: self.best,
            set_aside: Some(self.range()),
            ..self.clone()
        }
    }

    /// Returns the way from values to attributes.
    pub(crate) fn lookup(&self) -> &Lookup {
        &self.lookup
    }

    /// Returns why [`Lookup::find`] finds nothing for a value.
    #[cold]
    pub(crate) fn refusal(&self, value: Input<'_>) -> ScoreError {
        let input = self.input.clone();
        match value {
            Input::Missing => ScoreError::UnexpectedMissing { input },
            Input::Number(found) if self.lookup.kind() == Kind::Categories => {
                ScoreError::ExpectedCategory { input, found }
            }
            Input::Number(found) => ScoreError::NotFinite { input, found },
            Input::Category(found) if self.lookup.kind() == Kind::Numbers => {
                ScoreError::ExpectedNumber { input, found: found.to_owned() }
            }
            Input::Category(found) => ScoreError::UnseenCategory { input, found: found.to_owned() },
        }
    }

    /// Returns the reason of an attribute: its own, or else the characteristic's.
    pub(crate) fn reason_of<'a>(&'a self, attribute: &'a Attribute) -> &'a ReasonCode {
        attribute.own_reason().unwrap_or(&self.reason)
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
        let lookup = Lookup::new(&attributes)?;
        for reason in attributes.iter().filter_map(Attribute::own_reason).chain([&reason]) {
            reason.check(lookup.kind())?;
        }
        match (lookup.refuses_missing(), document.refuse_missing) {
            (true, false) => return Err(CharacteristicError::NoMissingAttribute),
            (false, true) => return Err(CharacteristicError::MissingBothWays),
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
            baseline_points,
            mean_points,
            best,
            worst,
            set_aside: None,
        })
    }
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

impl From<&Characteristic> for CharacteristicDocument {
    fn from(characteristic: &Characteristic) -> Self {
        Self {
            name: characteristic.name.clone(),
            input: characteristic.input.clone(),
            description: characteristic.description.clone(),
            actionable: characteristic.actionable,
            refuse_missing: characteristic.lookup.refuses_missing(),
            baseline_points: characteristic.baseline_points,
            reason: characteristic.reason.clone(),
            attributes: characteristic.attributes.iter().map(AttributeDocument::from).collect(),
        }
    }
}
