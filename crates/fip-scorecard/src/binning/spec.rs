//! What the bins of a variable shall be like.

use super::policy::Policy;
use super::{
    AutoRule, Constraints, Cut, Fallback, Missing, Objective, Prebinning, Shape, Smoothing,
    SpecialCode, Unknown,
};

/// Which shape the bins have.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ShapeRule {
    /// The best of several, all of them solved and reported.
    Auto(AutoRule),
    /// This one.
    Given(Shape),
}

/// How a variable is binned.
///
/// | setting | default |
/// |---|---|
/// | `shape` | all are solved, the best by [`AutoRule::default`] is taken |
/// | `objective` | information value |
/// | `constraints` | [`Constraints::default`]: at most 10 bins |
/// | `smoothing` | 0.5 added to both outcomes, in bins that lack one |
/// | `prebinning` | every distinct value up to 128, then a tree and quantiles |
/// | `cuts` | none |
/// | `missing` | a bin of their own; refused where the data had none |
/// | `special_codes` | none; a code that the data did not have is refused |
/// | `unknown` | refused |
/// | `rare_share` | 0: no category is rare |
///
/// # Examples
///
/// ```
/// use fip_scorecard::binning::{BinningSpec, Constraints, Outcome, Shape};
///
/// let utilisation: Vec<_> = (0..100).map(|i| Some(f64::from(i) / 100.0)).collect();
/// let defaulted: Vec<_> = (0..100).map(|i| i % 10 < i / 20).collect();
/// let spec = BinningSpec::default()
///     .shape(Shape::Ascending)
///     .constraints(Constraints::default().max_bins(4).min_share(0.1));
/// let binning = spec.fit_numeric("utilisation", &utilisation, &Outcome::new(&defaulted))?;
/// assert!(binning.bins().len() <= 4);
/// assert!(binning.bins()[0].woe() > 0.0); // low utilisation is safer
/// # Ok::<(), fip_scorecard::binning::BinningError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct BinningSpec {
    pub(crate) shape: ShapeRule,
    pub(crate) objective: Objective,
    pub(crate) constraints: Constraints,
    pub(crate) smoothing: Smoothing,
    pub(crate) prebinning: Prebinning,
    pub(crate) cuts: Vec<Cut>,
    pub(crate) special_codes: Vec<SpecialCode>,
    pub(crate) policy: Policy,
    pub(crate) rare_share: f64,
}

impl Default for BinningSpec {
    fn default() -> Self {
        Self {
            shape: ShapeRule::Auto(AutoRule::default()),
            objective: Objective::default(),
            constraints: Constraints::default(),
            smoothing: Smoothing::default(),
            prebinning: Prebinning::default(),
            cuts: Vec::new(),
            special_codes: Vec::new(),
            policy: Policy::default(),
            rare_share: 0.0,
        }
    }
}

impl BinningSpec {
    /// Sets the shape of the event rate. Categories are ordered by event rate and need none.
    #[must_use]
    pub fn shape(mut self, shape: Shape) -> Self {
        self.shape = ShapeRule::Given(shape);
        self
    }

    /// Solves every shape and takes the best by this rule.
    #[must_use]
    pub fn auto_shape(mut self, rule: AutoRule) -> Self {
        self.shape = ShapeRule::Auto(rule);
        self
    }

    /// Sets what the bins maximise.
    #[must_use]
    pub fn objective(mut self, objective: Objective) -> Self {
        self.objective = objective;
        self
    }

    /// Sets what the bins have to satisfy.
    #[must_use]
    pub fn constraints(mut self, constraints: Constraints) -> Self {
        self.constraints = constraints;
        self
    }

    /// Sets what becomes of bins in which an outcome never happened.
    #[must_use]
    pub fn smoothing(mut self, smoothing: Smoothing) -> Self {
        self.smoothing = smoothing;
        self
    }

    /// Sets where cuts may be. Of a categorical variable only `max_candidates` counts: beyond it,
    /// categories of about equal event rate share a prebin.
    #[must_use]
    pub fn prebinning(mut self, prebinning: Prebinning) -> Self {
        self.prebinning = prebinning;
        self
    }

    /// Gives cuts beside those of the prebinning.
    #[must_use]
    pub fn cuts(mut self, cuts: impl IntoIterator<Item = Cut>) -> Self {
        self.cuts = cuts.into_iter().collect();
        self
    }

    /// Sets what becomes of missing values.
    #[must_use]
    pub fn missing(mut self, missing: Missing) -> Self {
        self.policy.missing = missing;
        self
    }

    /// Gives the values that are codes: each has a bin of its own where the data have it.
    #[must_use]
    pub fn special_codes(mut self, codes: impl IntoIterator<Item = SpecialCode>) -> Self {
        self.special_codes = codes.into_iter().collect();
        self
    }

    /// Sets what becomes of special codes that the data did not have.
    #[must_use]
    pub fn special_unseen(mut self, fallback: Fallback) -> Self {
        self.policy.special_unseen = fallback;
        self
    }

    /// Sets what becomes of categories that the data did not have.
    #[must_use]
    pub fn unknown(mut self, unknown: Unknown) -> Self {
        self.policy.unknown = unknown;
        self
    }

    /// Sets the share of the weight, in `[0, 1)`, below which a category is rare; rare ones are pooled.
    #[must_use]
    pub fn rare_share(mut self, share: f64) -> Self {
        self.rare_share = share;
        self
    }
}
