//! The model report: how well the models rank and predict, and what supports them.
//!
//! The input is plain data and can be serialized, so that the same facts are there as JSON.

mod check;
mod comparison;
mod evidence;
mod expert_card;
mod fairness;
mod figures;
mod findings;
mod gains;
mod learning;
mod parts;
mod scorecards;
mod segments;
mod stability;
mod untrained;
mod write;

use fip_model::Tier;
use serde::{Deserialize, Serialize};

pub use self::comparison::{Calibration, Comparison, Dependence, LearningPoint, TierTarget};
pub use self::expert_card::{ExpertCard, ExpertCharacteristic};
pub use self::fairness::{GroupOutcomes, Grouping};
pub use self::segments::{ClusterChoice, ClusterStability, Memberships, NamedCluster, Recovery};
pub use self::stability::{CardStability, PairKind, PopulationPair, Shift};
pub use self::untrained::{PlacedAttribute, PlacedCard, PlacedCharacteristic, Untrained};
use crate::chart::CalibrationBin;
use crate::error::ReportError;
use crate::palette::{MODELS, Mark};
use crate::report::{Provenance, Report, RunIdentity};

/// Everything that the model report says.
///
/// All rankers were judged on the same customers, none of whom they were trained on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelReport {
    /// Where the data come from; decides the banner.
    pub provenance: Provenance,
    /// What identifies the run.
    pub run: RunIdentity,
    /// What was predicted, and on whom.
    pub task: Task,
    /// What ranks customers: the models and the scorecard, champion first, at most four.
    pub rankers: Vec<Ranker>,
    /// The highest ROC-AUC that any model can reach; known for generated worlds only.
    pub bound: Option<f64>,
    /// Differences between rankers.
    pub comparisons: Vec<Comparison>,
    /// Probabilities as they are and corrected.
    pub calibrations: Vec<Calibration>,
    /// How well models rank that learnt from fewer customers, the fewest of each first.
    pub learning: Vec<LearningPoint>,
    /// Predictions over the values of the most important features.
    pub dependence: Vec<Dependence>,
    /// The models on the tier of the expert scorecard.
    pub tier_target: Option<TierTarget>,
    /// Coefficients of the logistic regression, in the order of the features.
    pub coefficients: Vec<Coefficient>,
    /// Importances of the forest's features, in any order.
    pub importances: Vec<Importance>,
    /// The expert scorecard and the customers on its rows.
    #[serde(default)]
    pub expert_card: Option<ExpertCard>,
    /// Populations compared under the scorecards.
    #[serde(default)]
    pub stability: Vec<PopulationPair>,
    /// Outcomes and tiers by groups that nothing else looks at; at most two groupings.
    #[serde(default)]
    pub fairness: Vec<Grouping>,
    /// The fitted scorecard beside the expert's.
    pub fitted_card: Option<FittedCard>,
    /// The choice of the number of segments.
    pub clusters: Option<ClusterChoice>,
    /// Independent implementations run on the same data.
    pub challengers: Challengers,
    /// Tests that the run applied to itself.
    pub checks: Vec<Check>,
}

/// What was predicted, and on whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// The event in words, as "financial difficulty in the six months after March 2026".
    pub event: String,
    /// Customers that the models were trained on.
    pub train_customers: u64,
    /// Those of them with the event.
    pub train_events: u64,
    /// Customers that the models were judged on.
    pub test_customers: u64,
    /// Those of them with the event.
    pub test_events: u64,
}

/// One way to order customers by risk, judged on the test customers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ranker {
    /// Its name.
    pub name: String,
    /// ROC-AUC: the chance that a customer with the event is ranked above one without.
    pub roc_auc: Estimate,
    /// Area under the precision-recall curve; the base rate is no skill.
    pub pr_auc: Estimate,
    /// Kolmogorov-Smirnov distance of the two score distributions, from 0 to 1.
    pub ks: f64,
    /// How good its probabilities are; `None` for a ranking that is not a probability.
    pub probabilities: Option<ProbabilityQuality>,
    /// ROC-AUC over cross-validation folds of the training customers.
    pub cross_validation: Option<CrossValidation>,
    /// Counts at the threshold chosen on the training customers.
    pub confusion: Option<Confusion>,
    /// ROC curve as `[false positive rate, true positive rate]`, from the lower left.
    pub roc: Vec<[f64; 2]>,
    /// Precision-recall curve as `[recall, precision]`, from low to high recall.
    pub precision_recall: Vec<[f64; 2]>,
}

/// A number with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The number.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

impl Estimate {
    /// Returns whether a ROC-AUC is told from 0.5, a coin: its whole interval lies above.
    ///
    /// # Examples
    ///
    /// ```
    /// use fip_report::model_report::Estimate;
    ///
    /// assert!(Estimate { value: 0.71, low: 0.62, high: 0.80 }.beats_chance());
    /// assert!(!Estimate { value: 0.55, low: 0.43, high: 0.67 }.beats_chance());
    /// ```
    pub fn beats_chance(&self) -> bool {
        self.low > 0.5
    }

    /// Returns how a ROC-AUC that does not beat chance is told from 0.5, to stand behind its interval.
    pub(crate) fn against_chance(&self) -> &'static str {
        if self.high < 0.5 {
            "all of it below the 0.5 of a coin"
        } else {
            "which holds the 0.5 of a coin"
        }
    }
}

/// How good the probabilities of a [`Ranker`] are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProbabilityQuality {
    /// Mean squared difference of probability and outcome; lower is better.
    pub brier: f64,
    /// Mean negative log-likelihood, in nats; lower is better.
    pub log_loss: f64,
    /// Slope of outcome on log-odds of the prediction; 1 is exact, below 1 too extreme.
    pub slope: f64,
    /// Groups of customers with similar predictions, lowest first.
    pub bins: Vec<CalibrationBin>,
}

/// ROC-AUC over the folds of a cross-validation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CrossValidation {
    /// Folds.
    pub folds: u32,
    /// Mean over folds.
    pub mean: f64,
    /// Sample standard deviation over folds.
    pub sd: f64,
}

/// What became of the customers that a threshold flags, and of the others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Confusion {
    /// Customers are flagged when their probability is at least this, from 0 to 1.
    pub threshold: f64,
    /// How the threshold was chosen, in words.
    pub rule: String,
    /// Flagged, and had the event.
    pub true_positives: u64,
    /// Flagged, and had no event.
    pub false_positives: u64,
    /// Not flagged, and had no event.
    pub true_negatives: u64,
    /// Not flagged, and had the event.
    pub false_negatives: u64,
}

/// One coefficient of the logistic regression.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Coefficient {
    /// The feature, with its unit or scale.
    pub feature: String,
    /// Change of the log-odds of the event per unit of the feature.
    pub estimate: f64,
    /// Standard error of the estimate; `None` where the fit gives none.
    pub std_error: Option<f64>,
    /// Two-sided p-value of Wald's test against 0; `None` where the fit gives none.
    pub p_value: Option<f64>,
}

/// How much the forest relies on a feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Importance {
    /// The feature.
    pub feature: String,
    /// Share of the decrease of impurity, from 0 to 1.
    pub impurity: f64,
    /// Mean loss of ROC-AUC when the feature's values are shuffled over the test customers.
    pub permutation: f64,
    /// Sample standard deviation of that loss over the shuffles.
    pub permutation_sd: f64,
}

/// A scorecard fitted to the training customers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FittedCard {
    /// The points that everybody starts from.
    pub base_points: f64,
    /// Its characteristics, in the order of the card.
    pub characteristics: Vec<CardCharacteristic>,
    /// The features that did not become characteristics, each with the reason.
    pub rejected: Vec<(String, String)>,
    /// The test customers by the tier of the expert scorecard and of this one.
    pub tiers: Vec<TierPair>,
}

/// A characteristic of the [`FittedCard`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CardCharacteristic {
    /// The feature.
    pub name: String,
    /// Its information value, 0 or more.
    pub information_value: f64,
    /// Coefficient of its weight of evidence in the log-odds of the event, 0 or less.
    pub coefficient: f64,
    /// Standard error of the coefficient; `None` where the fit gives none.
    pub std_error: Option<f64>,
    /// Two-sided p-value of Wald's test against 0; `None` where the fit gives none.
    pub p_value: Option<f64>,
    /// Its rows.
    pub attributes: Vec<CardAttribute>,
}

/// A row of a [`CardCharacteristic`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CardAttribute {
    /// The values that it holds.
    pub label: String,
    /// Training customers in it.
    pub n_customers: u64,
    /// Their share with the event; `None` without customers.
    pub event_rate: Option<f64>,
    /// Weight of evidence; above 0 is safer.
    pub woe: f64,
    /// Points; more is safer.
    pub points: f64,
}

/// Test customers by the tiers of both scorecards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierPair {
    /// By the expert scorecard.
    pub expert: Tier,
    /// By the fitted one.
    pub fitted: Tier,
    /// Customers.
    pub n_customers: u64,
    /// Those of them with the event.
    pub n_events: u64,
}

/// Independent implementations on the same data; `None` for one that was not run.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Challengers {
    /// linfa's logistic regression against ours.
    pub logistic: Option<LogisticChallenger>,
    /// linfa's tree, fitted to the predictions of the forest.
    pub tree: Option<SurrogateTree>,
    /// linfa's K-Means against ours.
    pub k_means: Option<KMeansChallenger>,
}

/// linfa's logistic regression on the same rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LogisticChallenger {
    /// Largest absolute difference of a coefficient, on standardized features.
    pub max_coefficient_difference: f64,
    /// Its ROC-AUC on the test customers.
    pub roc_auc: f64,
}

/// linfa's shallow tree as a readable stand-in for the forest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SurrogateTree {
    /// Share of test customers on whom tree and forest agree, from 0 to 1.
    pub fidelity: f64,
    /// Its ROC-AUC on the test customers.
    pub roc_auc: f64,
    /// Its rules, one a line, indented by depth.
    pub rules: String,
}

/// linfa's K-Means on the same rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct KMeansChallenger {
    /// Adjusted Rand index of the two assignments; 1 is identical up to names.
    pub adjusted_rand_index: f64,
    /// Its inertia over ours, minus one; below 0 its clustering is the tighter one.
    pub inertia_difference: f64,
}

/// A test that the run applied to itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What should hold, as "no model above the bound + 3 sd".
    pub claim: String,
    /// Whether it does.
    pub verdict: Verdict,
    /// What was found.
    pub detail: String,
}

/// The outcome of a [`Check`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    /// The claim holds.
    Passed,
    /// The claim does not hold.
    Failed,
    /// The check could not be applied to these data.
    NotApplicable,
}

impl ModelReport {
    /// Writes the model report.
    ///
    /// # Errors
    ///
    /// [`ReportError`] when a part is missing, contradicts another, or is not a lawful number.
    pub fn write(&self) -> Result<Report, ReportError> {
        self.check()?;
        write::write(self)
    }

    /// Returns the names of the models whose ranking does not beat chance, for a reader who is shown their
    /// probabilities; see [`Estimate::beats_chance`].
    pub fn no_better_than_chance(&self) -> Vec<&str> {
        let models = self.rankers.iter().filter(|ranker| ranker.probabilities.is_some());
        let without = models.filter(|ranker| !ranker.roc_auc.beats_chance());
        without.map(|ranker| ranker.name.as_str()).collect()
    }

    /// Returns whether any ranking beats chance.
    pub(crate) fn any_beats_chance(&self) -> bool {
        self.rankers.iter().any(|ranker| ranker.roc_auc.beats_chance())
    }

    /// Returns whether the ranking of that name beats chance.
    pub(crate) fn beats_chance(&self, name: &str) -> bool {
        let of_name = self.rankers.iter().find(|ranker| ranker.name == name);
        of_name.is_some_and(|ranker| ranker.roc_auc.beats_chance())
    }

    /// Returns the rankers with how they look.
    fn marked(&self) -> impl Iterator<Item = (Mark, &Ranker)> {
        MODELS.into_iter().zip(&self.rankers)
    }
}
