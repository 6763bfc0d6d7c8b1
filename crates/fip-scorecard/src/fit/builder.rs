//! What a card is to be, before there are rows.

use std::collections::BTreeMap;

use super::{
    Base, BaselineRule, Regression, Rounding, Scaling, SelectionRules, Stepwise, TierRule,
};
use crate::ReasonCode;

/// Where the probabilities of a card come from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProbabilityRule {
    /// From the scaling: the regression's own probabilities, but for the rounding of the score.
    #[default]
    Scaling,
    /// From a regression of the outcome on the card's score, so that rounding costs no calibration.
    Refitted,
}

/// A scorecard to be fitted: rules, scaling, words.
///
/// # Examples
///
/// Two bins of eight rows; the events are mostly in the first.
///
/// ```
/// use fip_scorecard::binning::{Counts, Outcome};
/// use fip_scorecard::fit::{Candidate, CandidateBin, Regression, ScorecardBuilder, TierRule};
/// use fip_scorecard::{Condition, Cutoffs, Points};
///
/// let defaulted = [true, true, true, false, false, false, false, true];
/// let bin_of_row = [0, 0, 0, 0, 1, 1, 1, 1];
/// let woe = 3.0_f64.ln();
/// let bin = |label: &str, from, to, woe, non_events, events| CandidateBin {
///     label: String::from(label),
///     condition: Condition::Interval { from, to },
///     woe,
///     counts: Counts::unweighted(non_events, events),
/// };
/// let bins = vec![
///     bin("below 30", None, Some(30.0), -woe, 1, 3),
///     bin("30 and up", Some(30.0), None, woe, 3, 1),
/// ];
/// let age = Candidate::new("age", "age_years", bins, &bin_of_row)?;
/// let fitted = ScorecardBuilder::new("application")
///     .regression(Regression { l2: 0.1, ..Regression::default() })
///     .tiers(TierRule::Given(Cutoffs {
///         high_below: Points::new(380),
///         medium_below: Points::new(400),
///     }))
///     .fit(&[age], &Outcome::new(&defaulted))?;
/// let safer = &fitted.card().characteristics()[0].attributes()[1];
/// assert!(safer.points() > fitted.card().characteristics()[0].attributes()[0].points());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ScorecardBuilder {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) population: Option<PopulationWords>,
    pub(super) rules: SelectionRules,
    pub(super) stepwise: Option<Stepwise>,
    pub(super) regression: Regression,
    pub(super) population_event_rate: Option<f64>,
    pub(super) scaling: Scaling,
    pub(super) base: Base,
    pub(super) rounding: Rounding,
    pub(super) probability: ProbabilityRule,
    pub(super) baseline: BaselineRule,
    pub(super) tiers: TierRule,
    pub(super) max_reasons: usize,
    pub(super) words: BTreeMap<String, Words>,
}

/// What the rows of the population are, in words.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PopulationWords {
    pub(super) source: String,
    pub(super) event: String,
}

/// What a card says about a characteristic, beside its points.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Words {
    pub(super) reason: Option<ReasonCode>,
    pub(super) description: String,
    pub(super) actionable: bool,
}

impl ScorecardBuilder {
    /// A card of this name with the default of every rule.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: String::new(),
            population: None,
            rules: SelectionRules::default(),
            stepwise: None,
            regression: Regression::default(),
            population_event_rate: None,
            scaling: Scaling::default(),
            base: Base::default(),
            rounding: Rounding::default(),
            probability: ProbabilityRule::default(),
            baseline: BaselineRule::default(),
            tiers: TierRule::default(),
            max_reasons: 4,
            words: BTreeMap::new(),
        }
    }

    /// Says what the card is for.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// Says where the rows come from and what the event is, so that the card remembers its population.
    #[must_use]
    pub fn population(mut self, source: impl Into<String>, event: impl Into<String>) -> Self {
        self.population = Some(PopulationWords { source: source.into(), event: event.into() });
        self
    }

    /// Sets what a candidate has to meet.
    #[must_use]
    pub fn rules(mut self, rules: SelectionRules) -> Self {
        self.rules = rules;
        self
    }

    /// Searches among the candidates that meet the rules; without it all of them are fitted.
    #[must_use]
    pub fn stepwise(mut self, stepwise: Stepwise) -> Self {
        self.stepwise = Some(stepwise);
        self
    }

    /// Sets how the coefficients are fitted; without penalties unless set.
    #[must_use]
    pub fn regression(mut self, regression: Regression) -> Self {
        self.regression = regression;
        self
    }

    /// Sets the event rate of the population, where the rows were sampled by outcome.
    #[must_use]
    pub fn population_event_rate(mut self, rate: f64) -> Self {
        self.population_event_rate = Some(rate);
        self
    }

    /// Sets how log-odds become points.
    #[must_use]
    pub fn scaling(mut self, scaling: Scaling) -> Self {
        self.scaling = scaling;
        self
    }

    /// Sets where the points that every row gets are kept.
    #[must_use]
    pub fn base(mut self, base: Base) -> Self {
        self.base = base;
        self
    }

    /// Sets what is rounded to whole points.
    #[must_use]
    pub fn rounding(mut self, rounding: Rounding) -> Self {
        self.rounding = rounding;
        self
    }

    /// Sets where the probabilities of the card come from.
    #[must_use]
    pub fn probability(mut self, probability: ProbabilityRule) -> Self {
        self.probability = probability;
        self
    }

    /// Sets what points are compared with to give reasons.
    #[must_use]
    pub fn baseline(mut self, baseline: BaselineRule) -> Self {
        self.baseline = baseline;
        self
    }

    /// Sets the cut-offs between the tiers, or how they are found.
    #[must_use]
    pub fn tiers(mut self, tiers: TierRule) -> Self {
        self.tiers = tiers;
        self
    }

    /// Sets the largest number of reasons given for a score, at least 1.
    #[must_use]
    pub fn max_reasons(mut self, max_reasons: usize) -> Self {
        self.max_reasons = max_reasons;
        self
    }

    /// Sets the reason that a candidate gives when it costs points.
    ///
    /// Others get codes `R01`, `R02`, ... in the order of the candidates and the text `<name>: {value}`.
    #[must_use]
    pub fn reason(mut self, candidate: impl Into<String>, reason: ReasonCode) -> Self {
        self.words.entry(candidate.into()).or_default().reason = Some(reason);
        self
    }

    /// Sets the reasons of many candidates, by name.
    #[must_use]
    pub fn reasons(mut self, catalogue: BTreeMap<String, ReasonCode>) -> Self {
        for (candidate, reason) in catalogue {
            self = self.reason(candidate, reason);
        }
        self
    }

    /// Says what a candidate measures and why it counts.
    #[must_use]
    pub fn describe(
        mut self,
        candidate: impl Into<String>,
        description: impl Into<String>,
    ) -> Self {
        self.words.entry(candidate.into()).or_default().description = description.into();
        self
    }

    /// Says that a customer can change a candidate.
    #[must_use]
    pub fn actionable(mut self, candidate: impl Into<String>) -> Self {
        self.words.entry(candidate.into()).or_default().actionable = true;
        self
    }
}
