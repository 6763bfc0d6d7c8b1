//! Agreement of the validation with OptBinning, scikit-learn and scipy on `data/german_credit_scores.csv`;
//! `source` in `data/german_credit_validation.json` says which figures are from where.

#![cfg(test)]
#![cfg(feature = "fit")]

use fip_ml::Sample;
use fip_scorecard::validation::{ScoredOutcomes, Validation, ValidationParams, group_performance};
use serde_json::Value;

const CUTOFFS: [f64; 5] = [350.0, 400.0, 450.0, 500.0, 550.0];

#[derive(Default)]
struct Rows {
    scores: Vec<f64>,
    probabilities: Vec<f64>,
    events: Vec<bool>,
    weights: Vec<f64>,
    housing: Vec<&'static str>,
}

impl Rows {
    fn of(sample: &str) -> Self {
        let mut rows = Self::default();
        for line in include_str!("data/german_credit_scores.csv").lines().skip(2) {
            let cells: Vec<&str> = line.split(',').collect();
            if cells[0] == sample {
                let log_odds: f64 = cells[4].parse().unwrap();
                rows.weights.push(1.0 + (rows.scores.len() % 4) as f64 * 0.5);
                rows.events.push(cells[1] == "1");
                rows.housing.push(cells[2]);
                rows.scores.push(cells[3].parse().unwrap());
                rows.probabilities.push(1.0 / (1.0 + (-log_odds).exp()));
            }
        }
        rows
    }

    fn outcomes(&self) -> ScoredOutcomes<'_> {
        ScoredOutcomes {
            scores: &self.scores,
            probabilities: &self.probabilities,
            events: &self.events,
            weights: Some(&self.weights),
        }
    }

    fn validation(&self, sample: Sample) -> Validation {
        let params = ValidationParams::default()
            .score_cuts(CUTOFFS.to_vec())
            .cutoffs(CUTOFFS.to_vec())
            .sample(sample);
        Validation::of(&self.outcomes(), &params).unwrap()
    }
}

fn samples() -> [(&'static str, Sample); 2] {
    [("train", Sample::Development), ("test", Sample::Holdout)]
}

fn figures(sample: &str) -> Value {
    let figures: Value =
        serde_json::from_str(include_str!("data/german_credit_validation.json")).unwrap();
    figures[sample].clone()
}

#[track_caller]
fn assert_close(found: f64, expected: &Value, relative: f64) {
    let expected = expected.as_f64().unwrap();
    assert!((found - expected).abs() <= relative * expected.abs(), "{found} {expected}");
}

#[test]
fn ranking_and_losses_agree_with_optbinning() {
    for (sample, kind) in samples() {
        let (found, expected) = (Rows::of(sample).validation(kind), figures(sample));
        assert_close(found.auc_of_probability, &expected["auc"], 1e-12);
        assert_close(found.ranking.auc.auc, &expected["auc"], 1e-4);
        assert_close(found.ranking.ks.statistic, &expected["ks"], 1e-12);
        assert_close(found.calibration.brier, &expected["brier"], 1e-12);
        assert_close(found.calibration.log_loss, &expected["log_loss"], 1e-12);
        let gini = found.ranking.gini;
        assert!((found.ranking.accuracy_ratio - gini.gini).abs() < 1e-12);
        assert!(gini.lower < gini.gini && gini.gini < gini.upper);
    }
}

#[test]
fn tests_agree_with_scipy() {
    for (sample, kind) in samples() {
        let (found, expected) = (Rows::of(sample).validation(kind), figures(sample));
        assert_close(found.ranking.ks.std_error, &expected["ks_std_error"], 1e-10);
        assert_close(found.ranking.ks.p_value, &expected["ks_p_value"], 1e-9);
        let (test, expected) = (&found.calibration.hosmer_lemeshow, &expected["hosmer_lemeshow"]);
        assert_close(test.statistic, &expected["statistic"], 1e-10);
        assert_close(test.p_value, &expected["p_value"], 1e-9);
        assert_eq!(test.degrees as u64, expected["degrees"].as_u64().unwrap());
    }
}

#[test]
fn bands_and_cut_offs_agree_with_pandas_and_scipy() {
    for (sample, kind) in samples() {
        let (found, expected) = (Rows::of(sample).validation(kind), figures(sample));
        for (row, expected) in found.gains.iter().zip(expected["gains"].as_array().unwrap()) {
            assert_eq!(row.n_rows as u64, expected["n_rows"].as_u64().unwrap());
            assert_eq!(row.n_events as u64, expected["n_events"].as_u64().unwrap());
            let test = row.backtest.unwrap();
            assert_close(test.binomial_p_value, &expected["binomial"], 1e-9);
            assert_close(test.jeffreys_lower, &expected["lower"], 1e-9);
            assert_close(test.jeffreys_upper, &expected["upper"], 1e-9);
        }
        for (row, expected) in found.cutoffs.iter().zip(expected["refused"].as_array().unwrap()) {
            assert_eq!(row.refused_events as u64, expected[0].as_u64().unwrap());
            assert_eq!(row.refused_non_events as u64, expected[1].as_u64().unwrap());
        }
        assert_eq!((found.gains.len(), found.cutoffs.len()), (6, 5));
    }
}

#[test]
fn weighted_measures_agree_with_scikit_learn() {
    for (sample, kind) in samples() {
        let (found, expected) = (Rows::of(sample).validation(kind), figures(sample));
        let (found, expected) = (found.weighted.unwrap(), &expected["weighted"]);
        assert_close(found.auc, &expected["auc"], 1e-12);
        assert_close(found.ks, &expected["ks"], 1e-12);
        assert_close(found.brier, &expected["brier"], 1e-12);
        assert_close(found.log_loss, &expected["log_loss"], 1e-12);
    }
}

#[test]
fn groups_agree_with_scikit_learn() {
    for (sample, _) in samples() {
        let (rows, expected) = (Rows::of(sample), figures(sample));
        let found = group_performance(&rows.outcomes(), &rows.housing, 30).unwrap();
        assert_eq!(found.len(), 3);
        for group in found {
            let (measures, expected) =
                (group.measures.unwrap(), &expected["housing"][&group.group]);
            assert_close(measures.auc.auc, &expected["auc"], 1e-12);
            assert_close(measures.brier, &expected["brier"], 1e-12);
        }
    }
}

#[test]
fn the_order_of_the_rows_does_not_matter() {
    let mut rows = Rows::of("test");
    let before = (
        rows.validation(Sample::Holdout),
        group_performance(&rows.outcomes(), &rows.housing, 30).unwrap(),
    );
    rows.scores.reverse();
    rows.probabilities.reverse();
    rows.events.reverse();
    rows.weights.reverse();
    rows.housing.reverse();
    assert_eq!(before.0, rows.validation(Sample::Holdout));
    assert_eq!(before.1, group_performance(&rows.outcomes(), &rows.housing, 30).unwrap());
}
