//! Errors of the fit, one enum for each operation.

use fip_ml::LogisticError;

use crate::binning::TransformError;
use crate::{BaselineError, ScorecardError, Tier};

/// Why log-odds could not be turned into points.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ScalingError {
    /// A number is not finite.
    #[error("{field}: expected a finite number, found {found}")]
    NotFinite {
        /// What the number is.
        field: &'static str,
        /// The number.
        found: f64,
    },
    /// A number is too small.
    #[error("{field}: expected a finite number above {bound}, found {found}")]
    NotAbove {
        /// What the number is.
        field: &'static str,
        /// What it has to exceed.
        bound: f64,
        /// The number.
        found: f64,
    },
    /// Every row would have the same score.
    #[error("expected a card with more than one score, found log-odds from {lowest} to {highest}")]
    NoRange {
        /// The lowest log-odds.
        lowest: f64,
        /// The highest log-odds.
        highest: f64,
    },
    /// There are no characteristics.
    #[error("expected at least one characteristic, found none")]
    NoTerms,
    /// A characteristic has no bins.
    #[error("characteristic {term}: expected at least one bin, found none")]
    NoBins {
        /// The index of the characteristic.
        term: usize,
    },
}

/// A rate without odds.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("{field}: expected an event rate above 0 and below 1, found {found}")]
pub struct PriorError {
    /// Which rate it is.
    pub field: &'static str,
    /// The rate.
    pub found: f64,
}

/// Why outcomes of rejected applicants could not be inferred.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RejectError {
    /// A number is no probability.
    #[error("{field}, row {row}: expected a probability from 0 to 1, found {found}")]
    NotAProbability {
        /// Which numbers they are.
        field: &'static str,
        /// The row, from 0.
        row: usize,
        /// The number.
        found: f64,
    },
    /// The factor is not a positive number.
    #[error("factor: expected a finite number above 0, found {found}")]
    Factor {
        /// The factor.
        found: f64,
    },
    /// There is not one label for each accepted row.
    #[error("expected {expected} labels, one for each accepted row, found {found}")]
    Labels {
        /// Accepted rows.
        expected: usize,
        /// Labels given.
        found: usize,
    },
    /// The accepted rows cannot be cut into so many bands.
    #[error("expected 1 to {limit} bands, found {found}")]
    Bands {
        /// Accepted rows.
        limit: usize,
        /// Bands asked for.
        found: usize,
    },
}

/// Why bins are no candidate for a characteristic.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CandidateError {
    /// There are no bins.
    #[error("candidate `{name}`: expected at least one bin, found none")]
    NoBins {
        /// The candidate.
        name: String,
    },
    /// A weight of evidence is not finite.
    #[error("candidate `{name}`, bin {bin}: expected a finite weight of evidence, found {found}")]
    Woe {
        /// The candidate.
        name: String,
        /// The index of the bin.
        bin: usize,
        /// The weight of evidence.
        found: f64,
    },
    /// A row is in a bin that does not exist.
    #[error("candidate `{name}`, row {row}: expected a bin below {n_bins}, found {found}")]
    Bin {
        /// The candidate.
        name: String,
        /// The row, from 0.
        row: usize,
        /// Number of bins.
        n_bins: usize,
        /// The bin of the row.
        found: usize,
    },
    /// There is not one value for each outcome.
    #[error(
        "candidate `{name}`: expected {expected} values and weights, one for each outcome, found {found}"
    )]
    Length {
        /// The candidate.
        name: String,
        /// Outcomes.
        expected: usize,
        /// Values given.
        found: usize,
    },
    /// The binning refuses a value.
    #[error("candidate `{name}`, row {row}: {source}")]
    Value {
        /// The candidate.
        name: String,
        /// The row, from 0.
        row: usize,
        /// Why.
        source: TransformError,
    },
    /// The binning refuses a special code that the data did not have, and a card would take it for an ordinary
    /// value.
    #[error(
        "candidate `{name}`: expected a rule for the special code `{code}`, which the data did not have; let the \
         binning treat such codes as neutral or worst, or drop the code"
    )]
    RefusedCode {
        /// The candidate.
        name: String,
        /// The code.
        code: String,
    },
}

/// Why no scorecard could be fitted.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FitError {
    /// There are no candidates.
    #[error("expected at least one candidate, found none")]
    NoCandidates,
    /// Two candidates share a name.
    #[error("expected candidates of different names, found `{name}` twice")]
    DuplicateCandidate {
        /// The name.
        name: String,
    },
    /// A candidate has other rows than the outcome.
    #[error("candidate `{name}`: expected {expected} rows, as the outcome has, found {found}")]
    Rows {
        /// The candidate.
        name: String,
        /// Rows of the outcome.
        expected: usize,
        /// Rows of the candidate.
        found: usize,
    },
    /// A rule names a candidate that does not exist.
    #[error("{field}: expected the name of a candidate, found `{name}`")]
    UnknownCandidate {
        /// The rule.
        field: &'static str,
        /// The name.
        name: String,
    },
    /// A candidate is to stay and to go.
    #[error("expected candidates forced in or out, found `{name}` in both lists")]
    ForcedBothWays {
        /// The candidate.
        name: String,
    },
    /// A rule has a limit that is out of its range.
    #[error("{field}: expected a finite limit within its range, found {found}")]
    Rule {
        /// The rule.
        field: &'static str,
        /// The limit.
        found: f64,
    },
    /// A candidate that is to stay would make safer bins riskier.
    #[error(
        "candidate `{name}` is forced in: expected a coefficient below 0, found {coefficient}; bin it anew, \
         or let it go"
    )]
    ForcedSign {
        /// The candidate.
        name: String,
        /// Its coefficient.
        coefficient: f64,
    },
    /// A candidate that is to stay says the same about all rows.
    #[error(
        "candidate `{name}` is forced in: expected bins of different weights of evidence, found one"
    )]
    ForcedConstant {
        /// The candidate.
        name: String,
    },
    /// The rules reject every candidate.
    #[error("expected a candidate that meets the rules, found none; loosen them or force one in")]
    NothingLeft,
    /// The coefficients grow without end, since some candidates separate the outcomes.
    #[error(
        "expected coefficients that settle, found none after {iterations} steps; set l2 above 0 or leave \
         out what separates the outcomes"
    )]
    NotConverged {
        /// Steps taken.
        iterations: usize,
    },
    /// Too few scores for two cut-offs.
    #[error(
        "expected at least three whole scores to set two cut-offs between, found fewer; give the cut-offs"
    )]
    NoTiers,
    /// No training row lies at or slightly above the cut-off.
    #[error(
        "expected training rows at or slightly above the cut-off of tier {tier}, found none; widen it"
    )]
    NobodyNear {
        /// The tier that begins at the cut-off.
        tier: Tier,
    },
    /// Rounded scores do not order the outcomes, so that no probability can be read off them.
    #[error("expected rounded scores that fall with the event rate, found a slope of {slope}")]
    NoOrder {
        /// The change of the event's log-odds for each point.
        slope: f64,
    },
    /// A reason, description or flag is for a characteristic that is no candidate.
    #[error("expected the name of a candidate, found `{name}`")]
    UnknownText {
        /// The name.
        name: String,
    },
    /// Points are beyond what a card can hold.
    #[error("characteristic `{name}`: expected points within a billion, found {found}")]
    Points {
        /// The characteristic, or `(base)`.
        name: String,
        /// The points.
        found: f64,
    },
    /// The regression was refused.
    #[error(transparent)]
    Logistic(#[from] LogisticError),
    /// A candidate is no candidate.
    #[error(transparent)]
    Candidate(#[from] CandidateError),
    /// The scaling was refused.
    #[error(transparent)]
    Scaling(#[from] ScalingError),
    /// The event rate of the population was refused.
    #[error(transparent)]
    Prior(#[from] PriorError),
    /// The points make no scorecard.
    #[error(transparent)]
    Scorecard(#[from] ScorecardError),
    /// The baseline does not fit the card.
    #[error(transparent)]
    Baseline(#[from] BaselineError),
}
