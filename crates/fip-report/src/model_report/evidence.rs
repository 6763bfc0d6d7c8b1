//! The tables: metrics, confusion, coefficients, challengers, checks.

use super::{Challengers, ModelReport, Ranker, Verdict};
use crate::chart::ratio;
use crate::format::{count, decimal, interval, p_value, percent};
use crate::page::Table;

/// Measures in rows, rankers in columns.
pub(super) fn metrics(report: &ModelReport) -> Table {
    let names = report.rankers.iter().map(|ranker| ranker.name.as_str());
    let header: Vec<&str> = ["Measure"].into_iter().chain(names).collect();
    let mut table = Table::new(1, &header);
    let mut row = |name: &str, cell: &dyn Fn(&Ranker) -> Option<String>| {
        let cells = report.rankers.iter().map(|r| cell(r).unwrap_or_else(|| "–".to_owned()));
        table.row([name.to_owned()].into_iter().chain(cells));
    };
    row("ROC-AUC", &|r| Some(decimal(r.roc_auc.value, 3)));
    row("… 95% interval", &|r| Some(interval(r.roc_auc.low, r.roc_auc.high)));
    row("… in cross-validation, mean ± sd", &|r| {
        let folds = r.cross_validation?;
        Some(format!("{} ± {}", decimal(folds.mean, 3), decimal(folds.sd, 3)))
    });
    row("Gini (2·AUC − 1)", &|r| Some(decimal(2.0 * r.roc_auc.value - 1.0, 3)));
    row("KS", &|r| Some(decimal(r.ks, 3)));
    row("PR-AUC", &|r| Some(decimal(r.pr_auc.value, 3)));
    row("… 95% interval", &|r| Some(interval(r.pr_auc.low, r.pr_auc.high)));
    row("Brier score", &|r| Some(decimal(r.probabilities.as_ref()?.brier, 4)));
    row("Log-loss, nats", &|r| Some(decimal(r.probabilities.as_ref()?.log_loss, 4)));
    row("Calibration slope", &|r| Some(decimal(r.probabilities.as_ref()?.slope, 2)));
    if let Some(bound) = report.bound.filter(|&bound| bound > 0.5) {
        row("Share of the attainable", &|r| Some(percent((r.roc_auc.value - 0.5) / (bound - 0.5))));
    }
    table
}

/// Returns a row for each ranker with a threshold; `None` when there is none.
pub(super) fn confusion(report: &ModelReport) -> Option<Table> {
    let header = ["Model", "Rule", "Threshold", "Flagged", "Precision", "Events found", "Missed"];
    let mut table = Table::new(2, &header);
    let mut any = false;
    for ranker in &report.rankers {
        let Some(at) = &ranker.confusion else { continue };
        any = true;
        let flagged = at.true_positives.saturating_add(at.false_positives);
        let events = at.true_positives.saturating_add(at.false_negatives);
        let found = percent(ratio(at.true_positives, events));
        table.row([
            ranker.name.clone(),
            at.rule.clone(),
            percent(at.threshold),
            format!("{} ({})", count(flagged), percent(ratio(flagged, report.task.test_customers))),
            percent(ratio(at.true_positives, flagged)),
            format!("{} of {} ({found})", count(at.true_positives), count(events)),
            count(at.false_negatives),
        ]);
    }
    any.then_some(table)
}

pub(super) fn coefficients(report: &ModelReport) -> Table {
    let header = ["Feature", "Coefficient", "Standard error", "p", "Odds ratio"];
    let mut table = Table::new(1, &header);
    let missing = || "–".to_owned();
    for of in &report.coefficients {
        table.row([
            of.feature.clone(),
            decimal(of.estimate, 3),
            of.std_error.map_or_else(missing, |error| decimal(error, 3)),
            of.p_value.map_or_else(missing, p_value),
            decimal(of.estimate.exp(), 2),
        ]);
    }
    table
}

/// Returns a sentence for each challenger that was run.
pub(super) fn challengers(challengers: &Challengers) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(logistic) = challengers.logistic {
        lines.push(format!(
            "Logistic regression against linfa-logistic: coefficients differ by at most {}, ROC-AUC of \
             the challenger {}.",
            scientific(logistic.max_coefficient_difference),
            decimal(logistic.roc_auc, 3)
        ));
    }
    if let Some(tree) = &challengers.tree {
        lines.push(format!(
            "Forest against a shallow tree of linfa-trees that was fitted to its predictions: they agree \
             on {} of the test customers; ROC-AUC of the tree {}.",
            percent(tree.fidelity),
            decimal(tree.roc_auc, 3)
        ));
    }
    if let Some(k_means) = challengers.k_means {
        lines.push(format!(
            "K-Means against linfa-clustering: adjusted Rand index {} (1 is identical), inertia of the \
             challenger {} of ours.",
            decimal(k_means.adjusted_rand_index, 3),
            relative(k_means.inertia_difference)
        ));
    }
    lines
}

fn relative(difference: f64) -> String {
    let percent = format!("{}%", decimal(difference.abs() * 100.0, 3));
    if difference < 0.0 { format!("{percent} below that") } else { format!("{percent} above that") }
}

/// Returns `1.2 × 10⁻⁶` style text for small numbers, three decimals for others.
fn scientific(value: f64) -> String {
    if value == 0.0 || value.abs() >= 0.001 {
        return decimal(value, 3);
    }
    format!("{value:.1e}").replace('-', "−")
}

pub(super) fn checks(report: &ModelReport) -> Table {
    let mut table = Table::new(3, &["Check", "Verdict", "Found"]);
    for check in &report.checks {
        let verdict = match check.verdict {
            Verdict::Passed => "✓ passed",
            Verdict::Failed => "✗ FAILED",
            Verdict::NotApplicable => "– not applicable",
        };
        table.row([check.claim.clone(), verdict.to_owned(), check.detail.clone()]);
    }
    table
}
