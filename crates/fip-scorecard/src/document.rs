//! The scorecard as it is written in a file: readable, editable, unchecked.

use serde::{Deserialize, Serialize};

use crate::{AttributeStatistics, BaselineKind, Cutoffs, OddsLine, Points, Population, ReasonCode};

/// A scorecard as written in TOML or JSON, not yet checked.
///
/// [`Scorecard::try_from`](crate::Scorecard) checks it; a [`Scorecard`](crate::Scorecard) turns
/// back into an equal document. Unknown keys are refused when reading.
///
/// # Examples
///
/// ```
/// use fip_scorecard::{Scorecard, ScorecardDocument, ScorecardError};
///
/// let mut document: ScorecardDocument =
///     toml::from_str(include_str!("../tests/data/card.toml")).expect("the sample is valid TOML");
/// let card = Scorecard::try_from(document.clone())?;
/// assert_eq!(ScorecardDocument::from(&card), document);
///
/// document.tiers.high_below = document.tiers.medium_below;
/// assert!(matches!(Scorecard::try_from(document), Err(ScorecardError::Cutoffs { .. })));
/// # Ok::<(), ScorecardError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScorecardDocument {
    /// The version of this format; [`ScorecardDocument::FORMAT_VERSION`] is the only one.
    pub format_version: u32,
    /// The name of the card.
    pub name: String,
    /// What the card is for, in a sentence or two.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The points every customer starts from.
    pub base_points: Points,
    /// Whether the score is rounded to whole points, halves upwards; `false` when left out, and then
    /// the score has the decimals of the points.
    #[serde(default, skip_serializing_if = "is_false")]
    pub round_score: bool,
    /// The largest number of reasons given for a score, at least 1; 4 when left out.
    #[serde(default = "default_max_reasons")]
    pub max_reasons: usize,
    /// What points are compared with to give reasons; best attainable when left out.
    #[serde(default, skip_serializing_if = "BaselineKind::is_default")]
    pub baseline: BaselineKind,
    /// The scores at which the tier changes.
    pub tiers: Cutoffs,
    /// The line from scores to probabilities, for a card that has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<OddsLine>,
    /// The population the card was made on, if it was made on one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<Population>,
    /// The checksum of everything else, which the crate writes and verifies; leave it out of a card
    /// written by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checksum: Option<String>,
    /// The characteristics; their order breaks ties between reasons.
    pub characteristics: Vec<CharacteristicDocument>,
}

impl ScorecardDocument {
    /// The version of the format that this crate reads and writes.
    pub const FORMAT_VERSION: u32 = 1;
}

fn default_max_reasons() -> usize {
    4
}

/// A characteristic as written in a file: one input and the points its values earn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CharacteristicDocument {
    /// The name of the characteristic, unique in the card.
    pub name: String,
    /// The name of the input it looks at; no two characteristics share one.
    pub input: String,
    /// What the characteristic measures and why it counts.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Whether a customer can change it, so that it may appear in an
    /// [`Improvement`](crate::Improvement); `false` when left out.
    #[serde(default, skip_serializing_if = "is_false")]
    pub actionable: bool,
    /// Whether a missing value is refused; otherwise an attribute has to say what it earns.
    #[serde(default, skip_serializing_if = "is_false")]
    pub refuse_missing: bool,
    /// The points below which the characteristic is a reason, where the card's baseline is neither
    /// best attainable nor neutral.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline_points: Option<Points>,
    /// The reason given when the characteristic costs points.
    pub reason: ReasonCode,
    /// The rows of the points table; intervals in ascending order.
    pub attributes: Vec<AttributeDocument>,
}

/// A row of the points table as written in a file.
///
/// A row applies to exactly one of: an interval (`from`, `to`, or both; neither means any number),
/// a list of `categories`, every `other` category, or a `missing` value.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributeDocument {
    /// The lowest number of the interval, itself inside; without it the interval has no lower end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<f64>,
    /// The upper end of the interval, itself outside; without it the interval has no upper end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<f64>,
    /// The categories the row applies to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub categories: Option<Vec<String>>,
    /// The numbers the row applies to in place of their interval, such as codes for "not asked".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<f64>>,
    /// Whether the row applies to the categories no other row lists.
    #[serde(default, skip_serializing_if = "is_false")]
    pub other: bool,
    /// Whether the row applies to a missing value.
    #[serde(default, skip_serializing_if = "is_false")]
    pub missing: bool,
    /// The points the row earns.
    pub points: Points,
    /// The row in words, unique in the characteristic.
    pub label: String,
    /// A reason for this row alone, in place of the characteristic's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<ReasonCode>,
    /// What fell into the row when the card was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statistics: Option<AttributeStatistics>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes the field by reference")]
fn is_false(flag: &bool) -> bool {
    !*flag
}
