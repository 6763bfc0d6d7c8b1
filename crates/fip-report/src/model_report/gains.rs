//! What flagging the riskiest customers finds: gains, and the Kolmogorov-Smirnov distance.

use super::figures::height_at;
use super::{ModelReport, Ranker};
use crate::chart::{Caption, Curve, CurveChart, CurveKind, KsChart, KsGap, ratio};
use crate::error::ReportError;
use crate::format::{decimal, percent};
use crate::page::{Exhibit, Table};

/// Shares of customers flagged that the table names, in percent.
const FLAGGED: [u32; 7] = [1, 2, 5, 10, 20, 30, 50];

/// Returns the best ranker by ROC-AUC; ties go to the earlier one.
fn best(report: &ModelReport) -> Option<&Ranker> {
    let mut rankers = report.rankers.iter();
    let first = rankers.next()?;
    let is_better = |one: &Ranker, other: &Ranker| one.roc_auc.value > other.roc_auc.value;
    Some(rankers.fold(first, |best, next| if is_better(next, best) { next } else { best }))
}

fn base_rate(report: &ModelReport) -> f64 {
    ratio(report.task.test_events, report.task.test_customers)
}

/// Returns the share of customers flagged at a point of a ROC curve.
fn flagged(base_rate: f64, [others, events]: [f64; 2]) -> f64 {
    (base_rate * events + (1.0 - base_rate) * others).clamp(0.0, 1.0)
}

/// Returns a ROC curve as gains: share of customers flagged, share of events found.
fn gains_of(report: &ModelReport, ranker: &Ranker) -> Vec<[f64; 2]> {
    let base_rate = base_rate(report);
    ranker.roc.iter().map(|&point| [flagged(base_rate, point), point[1]]).collect()
}

pub(super) fn gains(report: &ModelReport) -> Result<Exhibit, ReportError> {
    let base_rate = base_rate(report);
    let found = |ranker: &Ranker, share: f64| height_at(&gains_of(report, ranker), share);
    let finding = best(report).map_or_else(String::new, |best| {
        let tenth = found(best, 0.1);
        if !report.any_beats_chance() {
            return "No ranking is told from flagging customers by chance".to_owned();
        }
        format!(
            "The riskiest 10% by {} hold {} of the events, {} times their share",
            best.name,
            percent(tenth),
            decimal(tenth / 0.1, 1)
        )
    });
    let curves = report.marked().map(|(mark, ranker)| Curve {
        label: ranker.name.clone(),
        note: format!("{} in the first 10%", percent(found(ranker, 0.1))),
        mark,
        points: gains_of(report, ranker),
    });
    let chart = CurveChart {
        caption: Caption {
            title: "What does flagging the riskiest find?".to_owned(),
            subtitle: "Gains: events found by the share of customers flagged.".to_owned(),
            finding,
        },
        kind: CurveKind::Gains { base_rate },
        curves: curves.collect(),
    };
    let names = report.rankers.iter().map(|ranker| ranker.name.as_str());
    let header: Vec<&str> = ["Customers flagged"].into_iter().chain(names).collect();
    let mut numbers = Table::new(1, &header);
    for share in FLAGGED {
        let cells = report.rankers.iter().map(|ranker| {
            let (share, found) =
                (f64::from(share) / 100.0, found(ranker, f64::from(share) / 100.0));
            format!("{} (lift {})", percent(found), decimal(found / share, 1))
        });
        numbers.row([format!("{share}%")].into_iter().chain(cells));
    }
    Exhibit::new("gains.svg", &chart.caption, numbers, chart.draw())
}

/// Returns where a ranking keeps events and non-events farthest apart; ties go to the fewest flagged.
fn gap(report: &ModelReport, ranker: &Ranker) -> KsGap {
    let base_rate = base_rate(report);
    let mut widest = KsGap { flagged: 0.0, events: 0.0, others: 0.0 };
    for &[others, events] in &ranker.roc {
        if events - others > widest.events - widest.others {
            widest = KsGap { flagged: flagged(base_rate, [others, events]), events, others };
        }
    }
    widest
}

pub(super) fn kolmogorov_smirnov(report: &ModelReport) -> Result<Option<Exhibit>, ReportError> {
    let Some(best) = best(report) else { return Ok(None) };
    let base_rate = base_rate(report);
    let at_gap = gap(report, best);
    let along = |at: usize| {
        let point = |point: &[f64; 2]| [flagged(base_rate, *point), point[at]];
        best.roc.iter().map(point).collect()
    };
    let chart = KsChart {
        caption: Caption {
            title: "How far apart are events and non-events?".to_owned(),
            subtitle: format!("{}: the KS distance is the largest gap.", best.name),
            finding: format!(
                "With {} of customers flagged, {} of those with the event are among them and {} of \
                 those without: a KS of {}",
                percent(at_gap.flagged),
                percent(at_gap.events),
                percent(at_gap.others),
                decimal(at_gap.events - at_gap.others, 3)
            ),
        },
        events: along(1),
        others: along(0),
        gap: at_gap,
    };
    let header =
        ["Ranking", "KS", "Customers flagged at the gap", "Events found", "Non-events flagged"];
    let mut numbers = Table::new(1, &header);
    for ranker in &report.rankers {
        let KsGap { flagged, events, others } = gap(report, ranker);
        let shares = [flagged, events, others].map(percent);
        numbers.row([ranker.name.clone(), decimal(ranker.ks, 3)].into_iter().chain(shares));
    }
    Exhibit::new("ks.svg", &chart.caption, numbers, chart.draw()).map(Some)
}
