//! The findings: each a rule from the numbers to a sentence.

use std::fmt::Write as _;

use super::{ModelReport, Ranker, Verdict};
use crate::format::{decimal, interval, percent};
use crate::report::Finding;

/// Name of the ranker that importances are of.
pub(super) const FOREST: &str = "Random forest";

/// Returns the findings that the numbers allow, the headline first.
pub(super) fn findings(report: &ModelReport) -> Vec<Finding> {
    let rules = [
        best(report),
        chance(report),
        runner_up(report),
        bound(report),
        calibration(report),
        driver(report),
        checks(report),
    ];
    rules.into_iter().flatten().collect()
}

/// Returns the rankers, highest ROC-AUC first; ties keep their order. A first one that is not told from a
/// coin gives way to those that are.
fn ranked(report: &ModelReport) -> Vec<&Ranker> {
    let mut rankers: Vec<&Ranker> = report.rankers.iter().collect();
    rankers.sort_by(|a, b| b.roc_auc.value.total_cmp(&a.roc_auc.value));
    if let Some(first) = rankers.iter().position(|ranker| ranker.roc_auc.beats_chance()) {
        rankers[..=first].rotate_right(1);
    }
    rankers
}

fn best(report: &ModelReport) -> Option<Finding> {
    let best = *ranked(report).first()?;
    let auc = best.roc_auc;
    let (value, interval) = (decimal(auc.value, 3), interval(auc.low, auc.high));
    let n = crate::format::count(report.task.test_customers);
    let text = if auc.beats_chance() {
        format!(
            "{} ranks best: ROC-AUC {value} (95% interval {interval}) on {n} customers that it was not \
             trained on.",
            best.name
        )
    } else {
        format!(
            "No model or scorecard here is shown to rank customers better than chance, and none is to be used: \
             the highest ROC-AUC is {value} (95% interval {interval}, {}), of the {} on {n} customers that it \
             was not trained on.",
            auc.against_chance(),
            lower(&best.name)
        )
    };
    Some(Finding::new("best", text, &[("auc", auc.value), ("low", auc.low), ("high", auc.high)]))
}

/// Names the models that do not beat chance, where something else does.
fn chance(report: &ModelReport) -> Option<Finding> {
    let names = report.no_better_than_chance();
    let (last, others) = names.split_last().filter(|_| report.any_beats_chance())?;
    let (named, rank, their) = match others {
        [] => ((*last).to_owned(), "is", "its"),
        _ => (format!("{} and {}", others.join(", "), lower(last)), "are", "their"),
    };
    let text = format!(
        "{named} {rank} not shown to rank better than chance: the 95% interval of {their} ROC-AUC does not lie above 0.5, \
         and {their} probabilities are not to be used."
    );
    Some(Finding::new("chance", text, &[("models", names.len() as f64)]))
}

/// Says whether the second lies inside the interval of the first.
fn runner_up(report: &ModelReport) -> Option<Finding> {
    let ranked = ranked(report);
    let (best, second) = (ranked.first()?.roc_auc, ranked.get(1)?);
    // Where nothing beats chance there is no order; nor do those follow that are told from nothing.
    if !best.beats_chance() || second.roc_auc.value > best.value {
        return None;
    }
    let gap = best.value - second.roc_auc.value;
    let within = second.roc_auc.value >= best.low;
    let verdict = if within {
        "inside the 95% interval of the best, so the order of the two is not certain"
    } else {
        "outside the 95% interval of the best"
    };
    let text = format!("{} follows {} behind: {verdict}.", second.name, decimal(gap, 3));
    Some(Finding::new("runner_up", text, &[("gap", gap), ("within", f64::from(u8::from(within)))]))
}

fn bound(report: &ModelReport) -> Option<Finding> {
    let bound = report.bound.filter(|&bound| bound > 0.5)?;
    let mut text = format!(
        "No model can rank better than {} here: the world is generated and its true probabilities are \
         known.",
        decimal(bound, 3)
    );
    let mut values = vec![("bound", bound)];
    if let Some(best) = ranked(report).first().filter(|best| best.roc_auc.beats_chance()) {
        let attained = (best.roc_auc.value - 0.5) / (bound - 0.5);
        let said = if attained > 1.0 {
            "lies above that, by chance or by a leak: see the checks".to_owned()
        } else {
            format!("attains {} of what is attainable above chance", percent(attained))
        };
        // Writing to a string cannot fail.
        _ = write!(text, " {} {said}.", best.name);
        values.push(("share_attained", attained));
    }
    Some(Finding::new("bound", text, &values))
}

/// Names the model whose calibration slope is nearest to one, among those that beat chance.
fn calibration(report: &ModelReport) -> Option<Finding> {
    let slopes =
        report.rankers.iter().filter(|ranker| ranker.roc_auc.beats_chance()).filter_map(|ranker| {
            ranker.probabilities.as_ref().map(|quality| (ranker, quality.slope))
        });
    let (ranker, slope) = slopes.min_by(|a, b| (a.1 - 1.0).abs().total_cmp(&(b.1 - 1.0).abs()))?;
    let judged = match slope {
        s if (0.9..=1.1).contains(&s) => "its probabilities can be read as they are",
        s if s < 0.9 => "its probabilities are too extreme and should be recalibrated",
        _ => "its probabilities are too timid and should be recalibrated",
    };
    let text = format!(
        "{} is calibrated best, with a slope of {} (1 is exact): {judged}.",
        ranker.name,
        decimal(slope, 2)
    );
    Some(Finding::new("calibration", text, &[("slope", slope)]))
}

fn driver(report: &ModelReport) -> Option<Finding> {
    if report.no_better_than_chance().contains(&FOREST) {
        return None;
    }
    let first = super::figures::by_permutation(report).into_iter().next()?;
    let text = format!(
        "The forest relies most on {}: shuffling it costs {} of ROC-AUC.",
        first.feature,
        decimal(first.permutation, 3)
    );
    Some(Finding::new("driver", text, &[("loss_of_auc", first.permutation)]))
}

fn checks(report: &ModelReport) -> Option<Finding> {
    let of = |verdict| report.checks.iter().filter(|check| check.verdict == verdict).count();
    let (passed, failed) = (of(Verdict::Passed), of(Verdict::Failed));
    if passed + failed == 0 {
        return None;
    }
    let failures: Vec<&str> = (report.checks.iter())
        .filter(|check| check.verdict == Verdict::Failed)
        .map(|check| check.claim.as_str())
        .collect();
    let text = match failed {
        0 if report.any_beats_chance() => {
            format!("All {passed} checks of the run on itself passed.")
        }
        0 => format!(
            "All {passed} checks of the run on itself passed: they say that the figures are right, not that \
             a model is of use."
        ),
        _ => format!("{failed} of {} checks FAILED: {}.", passed + failed, failures.join("; ")),
    };
    Some(Finding::new("checks", text, &[("passed", passed as f64), ("failed", failed as f64)]))
}

/// Returns a name as it stands inside a sentence.
fn lower(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
