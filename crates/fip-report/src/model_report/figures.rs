//! The figures, each with its headline and the numbers behind it.

use super::{Importance, ModelReport, gains};
use crate::chart::{
    Bar, BarChart, CalibrationChart, CalibrationCurve, Caption, Curve, CurveChart, CurveKind, ratio,
};
use crate::error::ReportError;
use crate::format::{count, decimal, interval, percent};
use crate::page::{Exhibit, Table};
use crate::palette::ACCENT;

/// Features that the importance figure shows at most.
const SHOWN: usize = 12;

/// Returns the importances, largest loss first; ties keep their order.
pub(super) fn by_permutation(report: &ModelReport) -> Vec<&Importance> {
    let mut sorted: Vec<&Importance> = report.importances.iter().collect();
    sorted.sort_by(|a, b| b.permutation.total_cmp(&a.permutation));
    sorted
}

pub(super) fn ranking(report: &ModelReport) -> Result<Vec<Exhibit>, ReportError> {
    let mut all = vec![roc(report)?, precision_recall(report)?, gains::gains(report)?];
    all.extend(gains::kolmogorov_smirnov(report)?);
    Ok(all)
}

fn roc(report: &ModelReport) -> Result<Exhibit, ReportError> {
    let best = report.rankers.iter().map(|ranker| ranker.roc_auc.value).fold(0.0, f64::max);
    let curves = report.marked().map(|(mark, ranker)| Curve {
        label: ranker.name.clone(),
        note: format!(
            "{} ({})",
            decimal(ranker.roc_auc.value, 3),
            interval(ranker.roc_auc.low, ranker.roc_auc.high)
        ),
        mark,
        points: ranker.roc.clone(),
    });
    let chart = CurveChart {
        caption: Caption {
            title: "How well do they rank?".to_owned(),
            subtitle: "ROC curves, with the area under each and its 95% interval.".to_owned(),
            finding: format!("The best ROC-AUC is {}; no skill is 0.500", decimal(best, 3)),
        },
        kind: CurveKind::Roc,
        curves: curves.collect(),
    };
    let names: Vec<&str> = report.rankers.iter().map(|ranker| ranker.name.as_str()).collect();
    let header: Vec<&str> = ["Non-events flagged"].into_iter().chain(names).collect();
    let mut numbers = Table::new(1, &header);
    for percent_flagged in [1, 2, 5, 10, 20, 50] {
        let at = f64::from(percent_flagged) / 100.0;
        let found = report.rankers.iter().map(|ranker| percent(height_at(&ranker.roc, at)));
        numbers.row([format!("{percent_flagged}%")].into_iter().chain(found));
    }
    Exhibit::new("roc.svg", &chart.caption, numbers, chart.draw())
}

/// Returns the highest y of the points at most `x` far along a rising curve.
pub(super) fn height_at(points: &[[f64; 2]], x: f64) -> f64 {
    points.iter().filter(|point| point[0] <= x).map(|point| point[1]).fold(0.0, f64::max)
}

fn precision_recall(report: &ModelReport) -> Result<Exhibit, ReportError> {
    let base_rate = ratio(report.task.test_events, report.task.test_customers);
    let best = report.rankers.iter().map(|ranker| ranker.pr_auc.value).fold(0.0, f64::max);
    let curves = report.marked().map(|(mark, ranker)| Curve {
        label: ranker.name.clone(),
        note: format!(
            "{} ({})",
            decimal(ranker.pr_auc.value, 3),
            interval(ranker.pr_auc.low, ranker.pr_auc.high)
        ),
        mark,
        points: ranker.precision_recall.clone(),
    });
    let chart = CurveChart {
        caption: Caption {
            title: "How many of the flagged are right?".to_owned(),
            subtitle: "Precision-recall curves, with the area under each and its 95% interval."
                .to_owned(),
            finding: format!(
                "The best PR-AUC is {}; no skill is the base rate, {}",
                decimal(best, 3),
                decimal(base_rate, 3)
            ),
        },
        kind: CurveKind::PrecisionRecall { base_rate },
        curves: curves.collect(),
    };
    let names: Vec<&str> = report.rankers.iter().map(|ranker| ranker.name.as_str()).collect();
    let header: Vec<&str> = ["Events found, at least"].into_iter().chain(names).collect();
    let mut numbers = Table::new(1, &header);
    for recall in [10, 25, 50, 75, 90] {
        let at = f64::from(recall) / 100.0;
        let precision = report.rankers.iter().map(|ranker| {
            let reached = ranker.precision_recall.iter().filter(|point| point[0] >= at);
            percent(reached.map(|point| point[1]).fold(0.0, f64::max))
        });
        numbers.row([format!("{recall}%")].into_iter().chain(precision));
    }
    Exhibit::new("pr.svg", &chart.caption, numbers, chart.draw())
}

pub(super) fn calibration(report: &ModelReport) -> Result<Option<Exhibit>, ReportError> {
    let mut numbers =
        Table::new(1, &["Model", "Customers", "Predicted", "Observed", "95% interval"]);
    let mut curves = Vec::new();
    for (mark, ranker) in report.marked() {
        let Some(quality) = &ranker.probabilities else { continue };
        for bin in &quality.bins {
            let ends = [bin.low, bin.high].map(percent).join("–");
            let cells = [count(bin.customers), percent(bin.predicted), percent(bin.observed), ends];
            numbers.row([ranker.name.clone()].into_iter().chain(cells));
        }
        curves.push(CalibrationCurve {
            label: ranker.name.clone(),
            note: format!("slope {}", decimal(quality.slope, 2)),
            mark,
            bins: quality.bins.clone(),
        });
    }
    if curves.is_empty() {
        return Ok(None);
    }
    let slopes: Vec<String> =
        curves.iter().map(|curve| format!("{}: {}", curve.label, curve.note)).collect();
    let chart = CalibrationChart {
        caption: Caption {
            title: "Do the probabilities come true?".to_owned(),
            subtitle: "Groups of customers by predicted probability, with 95% intervals."
                .to_owned(),
            finding: format!("Calibration, where a slope of 1 is exact; {}", slopes.join(", ")),
        },
        curves,
    };
    Exhibit::new("calibration.svg", &chart.caption, numbers, chart.draw()).map(Some)
}

pub(super) fn importance(report: &ModelReport) -> Result<Option<Exhibit>, ReportError> {
    let sorted = by_permutation(report);
    let Some(first) = sorted.first() else { return Ok(None) };
    let cost = decimal(first.permutation, 3);
    let finding = if report.no_better_than_chance().contains(&super::findings::FOREST) {
        format!(
            "Shuffling {} costs {cost} of a ROC-AUC that is not told from chance",
            first.feature
        )
    } else {
        format!("{} matters most: shuffling it costs {cost} of ROC-AUC", first.feature)
    };
    let bars = sorted.iter().take(SHOWN).map(|importance| {
        let (value, sd) = (importance.permutation, importance.permutation_sd);
        Bar {
            label: importance.feature.clone(),
            value,
            interval: Some([value - sd, value + sd]),
            note: format!("{} ± {}", decimal(value, 4), decimal(sd, 4)),
            color: ACCENT,
        }
    });
    let chart = BarChart {
        caption: Caption {
            title: "What does the forest rely on?".to_owned(),
            subtitle: "Loss of ROC-AUC when a feature is shuffled: mean ± standard deviation."
                .to_owned(),
            finding,
        },
        bars: bars.collect(),
        reference: None,
    };
    let header = ["Feature", "Loss of ROC-AUC", "Standard deviation", "Impurity, share"];
    let mut numbers = Table::new(1, &header);
    for importance in sorted {
        let shuffled = [importance.permutation, importance.permutation_sd].map(|v| decimal(v, 4));
        let cells = shuffled.into_iter().chain([percent(importance.impurity)]);
        numbers.row([importance.feature.clone()].into_iter().chain(cells));
    }
    Exhibit::new("importance.svg", &chart.caption, numbers, chart.draw()).map(Some)
}
