//! Why a scorecard or an input is refused.

use crate::{BaselineError, Points, Tier};

/// Why a document is not a scorecard.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ScorecardError {
    /// The document is written in another version of the format.
    #[error("expected format_version {expected}, found {found}")]
    FormatVersion {
        /// The version this crate reads.
        expected: u32,
        /// The version of the document.
        found: u32,
    },
    /// The card has no name.
    #[error("expected a name for the scorecard, found blank text")]
    BlankName,
    /// `max_reasons` is 0.
    #[error("expected max_reasons of at least 1, found 0")]
    NoReasons,
    /// There is no characteristic, or more than the limit that keeps every sum exact.
    #[error("expected 1 to {limit} characteristics, found {found}")]
    CharacteristicCount {
        /// The largest lawful number.
        limit: usize,
        /// The number found.
        found: usize,
    },
    /// The base points are outside the range that keeps every sum exact.
    #[error("expected base_points between -{limit} and {limit}, found {found}")]
    BasePoints {
        /// The largest lawful magnitude.
        limit: Points,
        /// The points found.
        found: Points,
    },
    /// The line from scores to odds is none, or falls.
    #[error(
        "expected a finite base_score and base_odds and pdo above 0, found {base_score}, {base_odds} and {pdo}"
    )]
    Probability {
        /// The score with the base odds.
        base_score: f64,
        /// The non-events per event there.
        base_odds: f64,
        /// The points that double them.
        pdo: f64,
    },
    /// The population's weights, cuts or shares are not what they say.
    #[error(
        "expected a population with finite weights of 0 or more, ascending score_cuts and one more score_shares"
    )]
    Population,
    /// The baseline of the card and the baseline points of its characteristics do not fit.
    #[error(transparent)]
    Baseline(#[from] BaselineError),
    /// The document is not what was written.
    #[error(
        "expected checksum {expected}, found {found}: the card was changed after it was written; remove the line `checksum` if that was meant"
    )]
    Checksum {
        /// The checksum of the document.
        expected: String,
        /// The checksum it states.
        found: String,
    },
    /// Two characteristics have one name.
    #[error("expected unique names of characteristics, found `{name}` twice")]
    DuplicateName {
        /// The repeated name.
        name: String,
    },
    /// Two characteristics look at one input.
    #[error(
        "expected one characteristic for each input, found `{first}` and `{second}` on `{input}`"
    )]
    DuplicateInput {
        /// The shared input.
        input: String,
        /// The first characteristic on it.
        first: String,
        /// The second characteristic on it.
        second: String,
    },
    /// One reason code stands for two texts.
    #[error(
        "expected one text for reason code `{code}`, found another in characteristic `{characteristic}`"
    )]
    ReasonConflict {
        /// The code.
        code: String,
        /// The characteristic that gives it another text or format.
        characteristic: String,
    },
    /// The cut-offs are not ascending.
    #[error("expected high_below less than medium_below, found {high_below} and {medium_below}")]
    Cutoffs {
        /// The cut-off found between high and medium.
        high_below: Points,
        /// The cut-off found between medium and low.
        medium_below: Points,
    },
    /// A cut-off leaves a tier that no score can be in.
    #[error(
        "expected tier {tier} to be attainable with scores from {worst} to {best}, found cut-off {cutoff}"
    )]
    UnattainableTier {
        /// The tier nobody can be in.
        tier: Tier,
        /// The cut-off that makes it so.
        cutoff: Points,
        /// The lowest score of the card.
        worst: Points,
        /// The highest score of the card.
        best: Points,
    },
    /// A characteristic is unlawful.
    #[error("characteristic `{characteristic}`: {source}")]
    Characteristic {
        /// The name of the characteristic, or its input when the name is blank.
        characteristic: String,
        /// What is wrong with it.
        source: CharacteristicError,
    },
}

/// Why a characteristic is refused; an attribute is named by its label.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CharacteristicError {
    /// A name, input, label, category, reason code or reason text is blank.
    #[error("expected text in `{field}`, found it blank")]
    Blank {
        /// The field.
        field: &'static str,
    },
    /// Two attributes have one label.
    #[error("expected unique labels, found `{label}` twice")]
    DuplicateLabel {
        /// The repeated label.
        label: String,
    },
    /// Points are outside the range that keeps every sum exact.
    #[error("attribute `{attribute}`: expected points between -{limit} and {limit}, found {found}")]
    Points {
        /// The attribute.
        attribute: String,
        /// The largest lawful magnitude.
        limit: Points,
        /// The points found.
        found: Points,
    },
    /// An attribute applies to more than one kind of value.
    #[error(
        "attribute `{attribute}`: expected an interval, categories, values, other or missing, found several"
    )]
    AmbiguousAttribute {
        /// The attribute.
        attribute: String,
    },
    /// There is neither an interval nor a list of categories.
    #[error("expected intervals or categories, found neither")]
    NoAttributes,
    /// Intervals stand beside categories or `other`.
    #[error(
        "attribute `{attribute}`: expected intervals only, found categories or other among them"
    )]
    MixedKinds {
        /// The attribute that applies to categories.
        attribute: String,
    },
    /// No attribute says what a missing value earns.
    #[error("expected an attribute with missing = true, or refuse_missing = true, found neither")]
    NoMissingAttribute,
    /// Missing values are refused, and an attribute says what they earn.
    #[error("expected an attribute with missing = true, or refuse_missing = true, found both")]
    MissingBothWays,
    /// What fell into an attribute cannot be.
    #[error("attribute `{attribute}`: expected finite statistics, weights of 0 or more")]
    Statistics {
        /// The attribute.
        attribute: String,
    },
    /// A list of special values is empty.
    #[error("attribute `{attribute}`: expected at least one value, found none")]
    NoValues {
        /// The attribute.
        attribute: String,
    },
    /// A special value is listed twice.
    #[error("attribute `{attribute}`: expected each value once, found {value} again")]
    DuplicateValue {
        /// The attribute that lists it again.
        attribute: String,
        /// The value.
        value: f64,
    },
    /// Two attributes apply to missing values, or two to other categories.
    #[error("attribute `{attribute}`: expected one attribute with {kind} = true, found a second")]
    RepeatedAttribute {
        /// The second attribute.
        attribute: String,
        /// `missing` or `other`.
        kind: &'static str,
    },
    /// An end of an interval is NaN or infinite.
    #[error("attribute `{attribute}`: expected finite cuts, found {found}")]
    NotFinite {
        /// The attribute.
        attribute: String,
        /// The cut found.
        found: f64,
    },
    /// An interval holds no number.
    #[error("attribute `{attribute}`: expected from less than to, found {from} and {to}")]
    EmptyInterval {
        /// The attribute.
        attribute: String,
        /// Its lower end.
        from: f64,
        /// Its upper end.
        to: f64,
    },
    /// The lowest numbers belong to no attribute.
    #[error(
        "attribute `{attribute}`: expected the first interval to have no lower end, found from = {from}"
    )]
    UncoveredBelow {
        /// The first interval.
        attribute: String,
        /// Its lower end.
        from: f64,
    },
    /// The highest numbers belong to no attribute.
    #[error(
        "attribute `{attribute}`: expected the last interval to have no upper end, found to = {to}"
    )]
    UncoveredAbove {
        /// The last interval.
        attribute: String,
        /// Its upper end.
        to: f64,
    },
    /// An interval starts above the end of the one before it.
    #[error(
        "attribute `{attribute}`: expected from = {expected}, where the interval before ends, found a gap up to {found}"
    )]
    Gap {
        /// The interval above the gap.
        attribute: String,
        /// Where the interval before ends.
        expected: f64,
        /// Where this one starts.
        found: f64,
    },
    /// An interval starts before the end of the one before it, or the intervals are not ascending.
    #[error(
        "attribute `{attribute}`: expected ascending intervals, found an overlap with `{previous}`"
    )]
    Overlap {
        /// The second of the two intervals.
        attribute: String,
        /// The first of the two intervals.
        previous: String,
    },
    /// A list of categories is empty.
    #[error("attribute `{attribute}`: expected at least one category, found none")]
    NoCategories {
        /// The attribute.
        attribute: String,
    },
    /// A category is listed twice.
    #[error("attribute `{attribute}`: expected each category once, found `{category}` again")]
    DuplicateCategory {
        /// The attribute that lists it again.
        attribute: String,
        /// The category.
        category: String,
    },
    /// The text of a reason has braces that are not `{value}`.
    #[error("reason `{code}`: expected no braces but {{value}}, found `{text}`")]
    Placeholder {
        /// The reason's code.
        code: String,
        /// The text found.
        text: String,
    },
    /// The text of a reason and its format do not belong together.
    #[error("reason `{code}`: expected {expected}")]
    Format {
        /// The reason's code.
        code: String,
        /// The format that fits the text and the input.
        expected: &'static str,
    },
}

/// Why inputs cannot be scored.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ScoreError {
    /// A row does not have one value for each input of the card.
    #[error("expected {expected} inputs, found {found}")]
    RowLength {
        /// The number of inputs of the card.
        expected: usize,
        /// The number of values given.
        found: usize,
    },
    /// An input of the card was not given; a missing value is given as `Input::Missing`.
    #[error("expected a value for input `{input}`, found none")]
    AbsentInput {
        /// The input.
        input: String,
    },
    /// An input was given twice.
    #[error("expected one value for input `{input}`, found two")]
    RepeatedInput {
        /// The input.
        input: String,
    },
    /// A value is missing, and the characteristic refuses that.
    #[error("input `{input}`: expected a value, found it missing, which the scorecard refuses")]
    UnexpectedMissing {
        /// The input.
        input: String,
    },
    /// A number is NaN or infinite.
    #[error("input `{input}`: expected a finite number, found {found}")]
    NotFinite {
        /// The input.
        input: String,
        /// The number.
        found: f64,
    },
    /// A category was given where the card has intervals.
    #[error("input `{input}`: expected a number, found category `{found}`")]
    ExpectedNumber {
        /// The input.
        input: String,
        /// The category.
        found: String,
    },
    /// A number was given where the card has categories.
    #[error("input `{input}`: expected a category, found number {found}")]
    ExpectedCategory {
        /// The input.
        input: String,
        /// The number.
        found: f64,
    },
    /// No attribute lists the category, and the characteristic has none for other categories.
    #[error("input `{input}`: expected a category of the scorecard, found `{found}`")]
    UnseenCategory {
        /// The input.
        input: String,
        /// The category.
        found: String,
    },
}
