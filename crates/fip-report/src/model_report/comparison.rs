//! The sections that compare: models with each other, with corrected probabilities, with fewer customers,
//! over the values of a feature, and on another target.

use serde::{Deserialize, Serialize};

use super::{Estimate, ModelReport};
use crate::error::{ReportError, at_most, finite, share};
use crate::format::{count, decimal, interval, p_value};
use crate::page::{Page, Table};

/// The difference of two rankers on the same test customers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The ranker whose ROC-AUC comes first.
    pub one: String,
    /// The ranker whose ROC-AUC is taken away.
    pub other: String,
    /// Difference of the ROC-AUCs, by `DeLong`'s paired method.
    pub difference: Estimate,
    /// Two-sided p-value of no difference.
    pub p_value: f64,
}

/// How good a model's probabilities are on the test customers, as they are or corrected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// The model.
    pub model: String,
    /// How its probabilities are corrected, in words.
    pub correction: String,
    /// Mean squared difference of probability and outcome; lower is better.
    pub brier: f64,
    /// Mean negative log-likelihood, in nats; lower is better.
    pub log_loss: f64,
    /// Slope of outcome on log-odds of the prediction; `None` where it is not determined.
    pub slope: Option<f64>,
}

/// How well a model ranks that learnt from some of the customers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LearningPoint {
    /// The model.
    pub model: String,
    /// Customers that it learnt from.
    pub customers: u64,
    /// ROC-AUC on these.
    pub train: f64,
    /// Mean ROC-AUC on others, over folds.
    pub test: f64,
    /// Sample standard deviation of that over folds.
    pub sd: f64,
}

/// The mean prediction of the forest when every customer has one value of a feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dependence {
    /// The feature.
    pub feature: String,
    /// Values, ascending, each with the mean probability.
    pub points: Vec<[f64; 2]>,
}

/// The models on another target: the tier of the expert scorecard, Medium or High.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TierTarget {
    /// Test customers of these tiers.
    pub test_events: u64,
    /// Test customers.
    pub test_customers: u64,
    /// ROC-AUC of the logistic regression.
    pub logistic: Estimate,
    /// ROC-AUC of the forest.
    pub forest: Estimate,
}

/// What must hold before a word is written.
pub(super) fn check(report: &ModelReport) -> Result<(), ReportError> {
    for pair in &report.comparisons {
        let what = format!("difference of {} and {}", pair.one, pair.other);
        for value in [pair.difference.low, pair.difference.value, pair.difference.high] {
            finite(&what, value)?;
        }
        share(format!("p of the {what}"), pair.p_value)?;
    }
    for one in &report.calibrations {
        share(format!("Brier score of {}, {}", one.model, one.correction), one.brier)?;
        finite(format!("log-loss of {}, {}", one.model, one.correction), one.log_loss)?;
    }
    for point in &report.learning {
        for auc in [point.train, point.test] {
            share(format!("ROC-AUC of {} by customers", point.model), auc)?;
        }
    }
    for point in report.dependence.iter().flat_map(|one| &one.points) {
        finite("a value of a feature", point[0])?;
        share("a mean prediction", point[1])?;
    }
    let Some(tier) = &report.tier_target else { return Ok(()) };
    at_most("test customers of higher tiers", tier.test_events, tier.test_customers)?;
    for estimate in [tier.logistic, tier.forest] {
        for value in [estimate.low, estimate.value, estimate.high] {
            share("ROC-AUC on the tier", value)?;
        }
    }
    Ok(())
}

pub(super) fn rankers(report: &ModelReport, page: &mut Page) {
    if report.comparisons.is_empty() {
        return;
    }
    page.paragraph(
        "Is one really better? All rank the same customers, so their differences are less uncertain than \
         each of them. The first minus the second, by DeLong's paired method; a small p says that chance \
         alone seldom makes such a difference:",
    );
    let mut table =
        Table::new(2, &["First", "Second", "Difference of ROC-AUC", "95% interval", "p"]);
    for pair in &report.comparisons {
        table.row([
            pair.one.clone(),
            pair.other.clone(),
            signed(pair.difference.value),
            format!("{} to {}", signed(pair.difference.low), signed(pair.difference.high)),
            p_value(pair.p_value),
        ]);
    }
    page.table(table);
    if let Some(bound) = report.bound {
        page.paragraph(&format!(
            "Nobody can rank better than {} in this generated world: whoever knew how the outcomes are \
             drawn would reach that.",
            decimal(bound, 3)
        ));
    }
}

/// Returns a number with its sign.
fn signed(value: f64) -> String {
    let plus = if value > 0.0 { "+" } else { "" };
    format!("{plus}{}", decimal(value, 4))
}

pub(super) fn calibrations(report: &ModelReport, page: &mut Page) {
    if report.calibrations.is_empty() {
        return;
    }
    page.paragraph(
        "Probabilities can be corrected by what happened to customers whom the model had not learnt from: \
         with a line through log-odds (Platt) or with any rising curve (isotonic). Learnt from training \
         customers, each predicted without itself, and judged on the test customers:",
    );
    let header = ["Model", "Probabilities", "Brier score", "Log-loss, nats", "Calibration slope"];
    let mut table = Table::new(2, &header);
    for one in &report.calibrations {
        table.row([
            one.model.clone(),
            one.correction.clone(),
            decimal(one.brier, 4),
            decimal(one.log_loss, 4),
            one.slope.map_or_else(|| "–".to_owned(), |slope| decimal(slope, 2)),
        ]);
    }
    page.table(table);
}

pub(super) fn tier_target(report: &ModelReport, page: &mut Page) {
    let Some(tier) = &report.tier_target else { return };
    page.heading("And if the tier is predicted instead?");
    page.paragraph(&format!(
        "The same models, features and customers, with the tier Medium or High of the expert scorecard as \
         the event: {} of {} test customers. ROC-AUC of the logistic regression {} ({}), of the forest {} \
         ({}).",
        count(tier.test_events),
        count(tier.test_customers),
        decimal(tier.logistic.value, 3),
        interval(tier.logistic.low, tier.logistic.high),
        decimal(tier.forest.value, 3),
        interval(tier.forest.low, tier.forest.high)
    ));
    page.paragraph(
        "This target is easier, and it is not a prediction. The tier is computed from the same features \
         that the models look at, so they only learn the formula of the scorecard again, and nothing in it \
         lies in the future. A figure near 1 says that the formula can be imitated; it says nothing about \
         who will be in difficulty. The figures above, on the outcome, are those to judge by.",
    );
}
