//! What becomes of the test customers at each threshold of a model.

use fip_model::Split;
use fip_report::dashboard::{ThresholdCurve, ThresholdPoint};

use super::tables::Tables;

/// Thresholds lie this many to one.
const STEPS: u32 = 100;

/// Returns the curve of each model, champion first; none without models.
pub(super) fn curves(tables: &Tables) -> Vec<ThresholdCurve> {
    let curve = |(model, probability): (&str, fn(&_) -> f64)| {
        let held_out = tables.predictions.iter().filter(|row| row.split == Split::Test);
        let judged =
            held_out.filter_map(|row| Some((probability(row), tables.at_risk(row.customer_id)?)));
        ThresholdCurve { model: model.to_owned(), points: points(judged.collect()) }
    };
    tables.champion_first().into_iter().map(curve).collect()
}

fn points(mut judged: Vec<(f64, bool)>) -> Vec<ThresholdPoint> {
    judged.sort_by(|a, b| a.0.total_cmp(&b.0));
    let all = judged.iter().filter(|(_, event)| *event).count();
    let (mut below, mut missed) = (0, 0);
    let mut points = Vec::new();
    for step in 1..STEPS {
        let threshold = f64::from(step) / f64::from(STEPS);
        while let Some((_, event)) = judged.get(below).filter(|(value, _)| *value < threshold) {
            missed += usize::from(*event);
            below += 1;
        }
        let flagged = judged.len() - below;
        let hits = all - missed;
        points.push(ThresholdPoint {
            threshold,
            true_positives: hits as u64,
            false_positives: (flagged - hits) as u64,
            true_negatives: (below - missed) as u64,
            false_negatives: missed as u64,
        });
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_at_the_threshold_is_flagged() {
        let points = points(vec![(0.5, true), (0.1, false), (0.49, true), (0.9, false)]);
        let counts = |at: usize| {
            let point = points[at];
            [
                point.true_positives,
                point.false_positives,
                point.true_negatives,
                point.false_negatives,
            ]
        };
        assert_eq!(points.len(), 99);
        assert_eq!(counts(0), [2, 2, 0, 0]);
        assert!((points[49].threshold - 0.5).abs() < 1e-12);
        assert_eq!(counts(49), [1, 1, 1, 1]);
        assert_eq!(counts(98), [0, 0, 2, 2]);
    }
}
