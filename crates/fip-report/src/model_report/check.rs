//! What must hold before a word is written.

use super::{
    Confusion, FittedCard, ModelReport, ProbabilityQuality, Ranker, expert_card, fairness,
    segments, stability,
};
use crate::error::{ReportError, at_most, equal, finite, share};
use crate::palette::MODELS;

impl ModelReport {
    pub(super) fn check(&self) -> Result<(), ReportError> {
        if self.rankers.is_empty() {
            return Err(ReportError::Empty { what: "rankers" });
        }
        at_most("rankers", self.rankers.len() as u64, MODELS.len() as u64)?;
        let task = &self.task;
        at_most("training events", task.train_events, task.train_customers)?;
        at_most("test events", task.test_events, task.test_customers)?;
        if task.test_customers == 0 {
            return Err(ReportError::Empty { what: "test customers" });
        }
        self.rankers.iter().try_for_each(|ranker| self.check_ranker(ranker))?;
        self.bound.map_or(Ok(()), |bound| share("the bound of the ROC-AUC", bound))?;
        super::comparison::check(self)?;
        self.check_drivers()?;
        self.fitted_card.as_ref().map_or(Ok(()), |card| self.check_card(card))?;
        self.expert_card.as_ref().map_or(Ok(()), expert_card::check)?;
        stability::check(&self.stability)?;
        at_most("groupings of customers", self.fairness.len() as u64, 2)?;
        fairness::check(self)?;
        self.clusters.as_ref().map_or(Ok(()), segments::check)?;
        self.check_challengers()
    }

    fn check_ranker(&self, ranker: &Ranker) -> Result<(), ReportError> {
        let name = &ranker.name;
        for (what, estimate) in [("ROC-AUC", ranker.roc_auc), ("PR-AUC", ranker.pr_auc)] {
            for value in [estimate.low, estimate.value, estimate.high] {
                share(format!("{what} of {name}"), value)?;
            }
        }
        share(format!("KS of {name}"), ranker.ks)?;
        if let Some(folds) = ranker.cross_validation {
            share(format!("cross-validated ROC-AUC of {name}"), folds.mean)?;
            finite(format!("spread over folds of {name}"), folds.sd)?;
        }
        if let Some(confusion) = &ranker.confusion {
            self.check_confusion(name, confusion)?;
        }
        match &ranker.probabilities {
            Some(quality) => self.check_probabilities(name, quality),
            None => Ok(()),
        }
    }

    fn check_card(&self, card: &FittedCard) -> Result<(), ReportError> {
        finite("the base points of the fitted scorecard", card.base_points)?;
        for characteristic in &card.characteristics {
            let name = &characteristic.name;
            finite(format!("information value of {name}"), characteristic.information_value)?;
            finite(format!("coefficient of {name}"), characteristic.coefficient)?;
            for row in &characteristic.attributes {
                finite(format!("points of {name}, {}", row.label), row.points)?;
                finite(format!("weight of evidence of {name}, {}", row.label), row.woe)?;
                row.event_rate.map_or(Ok(()), |rate| {
                    share(format!("event rate of {name}, {}", row.label), rate)
                })?;
            }
        }
        for pair in &card.tiers {
            at_most("events of two tiers", pair.n_events, pair.n_customers)?;
        }
        let customers = card.tiers.iter().map(|pair| pair.n_customers).sum();
        equal("test customers by the tiers of two scorecards", self.task.test_customers, customers)
    }

    fn check_confusion(&self, name: &str, confusion: &Confusion) -> Result<(), ReportError> {
        share(format!("threshold of {name}"), confusion.threshold)?;
        let events = confusion.true_positives.saturating_add(confusion.false_negatives);
        equal(format!("test events in the confusion of {name}"), self.task.test_events, events)?;
        let others = confusion.false_positives.saturating_add(confusion.true_negatives);
        let expected = self.task.test_customers - self.task.test_events;
        equal(format!("test non-events in the confusion of {name}"), expected, others)
    }

    fn check_probabilities(&self, name: &str, of: &ProbabilityQuality) -> Result<(), ReportError> {
        share(format!("Brier score of {name}"), of.brier)?;
        finite(format!("log-loss of {name}"), of.log_loss)?;
        finite(format!("calibration slope of {name}"), of.slope)?;
        let customers = of.bins.iter().fold(0_u64, |sum, bin| sum.saturating_add(bin.customers));
        equal(
            format!("customers in the calibration of {name}"),
            self.task.test_customers,
            customers,
        )
    }

    fn check_drivers(&self) -> Result<(), ReportError> {
        for coefficient in &self.coefficients {
            let what = format!("coefficient of {}", coefficient.feature);
            finite(&*what, coefficient.estimate)?;
            let errors = [coefficient.std_error, coefficient.p_value];
            errors.into_iter().flatten().try_for_each(|value| finite(&*what, value))?;
        }
        for importance in &self.importances {
            let what = format!("importance of {}", importance.feature);
            share(&*what, importance.impurity)?;
            finite(&*what, importance.permutation)?;
            finite(&*what, importance.permutation_sd)?;
        }
        Ok(())
    }

    fn check_challengers(&self) -> Result<(), ReportError> {
        if let Some(logistic) = self.challengers.logistic {
            finite("a difference of coefficients", logistic.max_coefficient_difference)?;
            share("ROC-AUC of the challenging logistic regression", logistic.roc_auc)?;
        }
        if let Some(tree) = &self.challengers.tree {
            share("fidelity of the tree", tree.fidelity)?;
            share("ROC-AUC of the tree", tree.roc_auc)?;
        }
        if let Some(k_means) = self.challengers.k_means {
            finite("an adjusted Rand index", k_means.adjusted_rand_index)?;
            finite("a difference of inertia", k_means.inertia_difference)?;
        }
        Ok(())
    }
}
