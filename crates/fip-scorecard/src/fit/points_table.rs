//! Points of every bin, before any rounding.

use serde::{Deserialize, Serialize};

use super::scaling::Scaling;
use super::{ScalingError, ScoreLine};

/// One characteristic of a model: its coefficient and the weight of evidence of each of its bins.
///
/// The weight of evidence is positive where a bin is safer, so a sound coefficient is at most 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The coefficient in the log-odds of the event.
    pub coefficient: f64,
    /// The weight of evidence of each bin.
    pub woe: Vec<f64>,
}

/// Where the points that every row gets are kept. The totals are the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Base {
    /// In equal parts in the characteristics; there are no base points but what rounding leaves.
    #[default]
    Spread,
    /// In base points; a bin of weight of evidence 0 has 0 points.
    Row,
    /// In base points, as many as make the lowest points of every characteristic 0.
    MinimumZero,
}

/// What is rounded to whole points.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Rounding {
    /// Nothing.
    None,
    /// The score; the points of the bins keep their fractions.
    FinalScore,
    /// The points of every bin and the base points, so that the score is a sum of whole numbers.
    ///
    /// The base points are those that make the mean rounding error of the training rows 0, to within
    /// half a point.
    #[default]
    AllPoints,
}

/// The points of every bin of every characteristic, and the points that every row gets.
///
/// ```text
/// score = base_points + Σ_j points[j][bin of the row]
/// points[j][i] = -slope b_j woe_ij   before the base is placed
/// total base   = shift - slope b_0
/// ```
///
/// # Examples
///
/// ```
/// use fip_scorecard::fit::{Base, PointsTable, Scaling, Term};
///
/// let term = Term { coefficient: -1.0, woe: vec![-0.5, 0.5] };
/// let table = PointsTable::new(-1.0, &[term], Scaling::pdo(600.0, 19.0, 50.0), Base::Row)?;
/// let lost = table.points()[0][1] - table.points()[0][0];
/// assert!((lost - 50.0 / 2.0_f64.ln()).abs() < 1e-9);
/// # Ok::<(), fip_scorecard::fit::ScalingError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PointsTable {
    base_points: f64,
    points: Vec<Vec<f64>>,
    neutral: Vec<f64>,
    line: ScoreLine,
}

impl PointsTable {
    /// Returns the points of a model with this intercept in the log-odds of the event.
    ///
    /// # Errors
    ///
    /// [`ScalingError`] when there is no term, a term has no bins, a number is not finite, or the scaling
    /// is not lawful.
    pub fn new(
        intercept: f64,
        terms: &[Term],
        scaling: Scaling,
        base: Base,
    ) -> Result<Self, ScalingError> {
        check(intercept, terms)?;
        let line = scaling.line(range(intercept, terms))?;
        let total = line.score(intercept);
        let own = |term: &Term| -> Vec<f64> {
            term.woe.iter().map(|woe| -line.slope * term.coefficient * woe).collect()
        };
        let mut points: Vec<Vec<f64>> = terms.iter().map(own).collect();
        let lowest = |row: &Vec<f64>| row.iter().copied().fold(f64::INFINITY, f64::min);
        let (base_points, neutral) = match base {
            Base::Row => (total, vec![0.0; terms.len()]),
            Base::Spread => (0.0, vec![total / terms.len() as f64; terms.len()]),
            Base::MinimumZero => {
                let moved: Vec<f64> = points.iter().map(|row| -lowest(row)).collect();
                (total - moved.iter().sum::<f64>(), moved)
            }
        };
        for (row, moved) in points.iter_mut().zip(&neutral) {
            for one in row {
                *one += moved;
            }
        }
        Ok(Self { base_points, points, neutral, line })
    }

    /// Returns the points that every row gets.
    pub fn base_points(&self) -> f64 {
        self.base_points
    }

    /// Returns the points of each bin of each characteristic.
    pub fn points(&self) -> &[Vec<f64>] {
        &self.points
    }

    /// Returns the points of weight of evidence 0 of each characteristic.
    pub fn neutral_points(&self) -> &[f64] {
        &self.neutral
    }

    /// Returns the line from log-odds to scores.
    pub fn line(&self) -> ScoreLine {
        self.line
    }

    /// Returns the score of a row that is in these bins, one for each characteristic; nothing where
    /// there is no such bin.
    pub fn score(&self, bins: &[usize]) -> Option<f64> {
        if bins.len() != self.points.len() {
            return None;
        }
        let mut score = self.base_points;
        for (row, &bin) in self.points.iter().zip(bins) {
            score += row.get(bin)?;
        }
        Some(score)
    }

    /// Returns the table with every number of points rounded to a whole one, halves away from 0.
    #[must_use]
    pub fn rounded(&self) -> Self {
        let rounded = |row: &Vec<f64>| row.iter().map(|one| one.round()).collect();
        Self {
            base_points: self.base_points.round(),
            points: self.points.iter().map(rounded).collect(),
            neutral: rounded(&self.neutral),
            line: self.line,
        }
    }

    /// Returns the rounded table whose base points are moved by whole points, so that the mean error
    /// over rows is nearest to 0.
    ///
    /// `weights[j][i]` is the weight of the rows that are in bin `i` of characteristic `j`: the mean of
    /// a sum needs no more. Weights of another shape count as 0.
    #[must_use]
    pub fn rounded_without_bias(&self, weights: &[Vec<f64>]) -> Self {
        let mut rounded = self.rounded();
        let errors = rounded.points.iter().zip(&self.points).zip(weights);
        let bias: f64 =
            errors.map(|((to, from), weights)| mean_difference(to, from, weights)).sum();
        // The mean error of the bins is taken from the base before that is rounded itself.
        rounded.base_points = (self.base_points - bias).round();
        rounded
    }
}

/// Returns the weighted mean of `to - from`, 0 where nothing weighs.
fn mean_difference(to: &[f64], from: &[f64], weights: &[f64]) -> f64 {
    let total: f64 = weights.iter().sum();
    let lawful = total.is_finite() && total > 0.0;
    if !lawful {
        return 0.0;
    }
    let errors = to.iter().zip(from).zip(weights);
    errors.map(|((to, from), weight)| weight * (to - from)).sum::<f64>() / total
}

fn check(intercept: f64, terms: &[Term]) -> Result<(), ScalingError> {
    if terms.is_empty() {
        return Err(ScalingError::NoTerms);
    }
    if !intercept.is_finite() {
        return Err(ScalingError::NotFinite { field: "intercept", found: intercept });
    }
    for (term, Term { coefficient, woe }) in terms.iter().enumerate() {
        if woe.is_empty() {
            return Err(ScalingError::NoBins { term });
        }
        if !coefficient.is_finite() {
            return Err(ScalingError::NotFinite { field: "coefficient", found: *coefficient });
        }
        if let Some(&found) = woe.iter().find(|woe| !woe.is_finite()) {
            return Err(ScalingError::NotFinite { field: "woe", found });
        }
    }
    Ok(())
}

/// Returns the lowest and the highest log-odds of the non-event that the terms can reach.
fn range(intercept: f64, terms: &[Term]) -> [f64; 2] {
    let (mut lowest, mut highest) = (-intercept, -intercept);
    for term in terms {
        let parts = || term.woe.iter().map(|woe| -term.coefficient * woe);
        lowest += parts().fold(f64::INFINITY, f64::min);
        highest += parts().fold(f64::NEG_INFINITY, f64::max);
    }
    [lowest, highest]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> [Term; 2] {
        [
            Term { coefficient: -0.8, woe: vec![-0.6, 0.1, 0.9] },
            Term { coefficient: -1.1, woe: vec![0.4, -0.7] },
        ]
    }

    fn table(scaling: Scaling, base: Base) -> PointsTable {
        PointsTable::new(-1.5, &terms(), scaling, base).unwrap()
    }

    #[test]
    fn refuses_models_without_points() {
        let new = |terms: &[Term]| PointsTable::new(0.0, terms, Scaling::default(), Base::Row);
        assert_eq!(new(&[]), Err(ScalingError::NoTerms));
        let empty = Term { coefficient: -1.0, woe: vec![] };
        assert_eq!(new(&[empty]), Err(ScalingError::NoBins { term: 0 }));
        let broken = Term { coefficient: -1.0, woe: vec![f64::NAN] };
        assert!(matches!(new(&[broken]), Err(ScalingError::NotFinite { field: "woe", .. })));
        let broken = Term { coefficient: f64::INFINITY, woe: vec![0.0] };
        assert!(matches!(
            new(&[broken]),
            Err(ScalingError::NotFinite { field: "coefficient", .. })
        ));
        let found = PointsTable::new(f64::NAN, &terms(), Scaling::default(), Base::Row);
        assert!(matches!(found, Err(ScalingError::NotFinite { field: "intercept", .. })));
    }

    #[test]
    fn the_three_bases_have_the_same_totals() {
        for scaling in [Scaling::default(), Scaling::min_max(300.0, 850.0)] {
            let [spread, row, zero] =
                [Base::Spread, Base::Row, Base::MinimumZero].map(|base| table(scaling, base));
            for bins in [[0, 0], [1, 1], [2, 0], [2, 1]] {
                let expected = row.score(&bins).unwrap();
                assert!((spread.score(&bins).unwrap() - expected).abs() < 1e-9);
                assert!((zero.score(&bins).unwrap() - expected).abs() < 1e-9);
            }
            assert!(spread.base_points().abs() < 1e-12);
            for row in zero.points() {
                assert!(row.iter().copied().fold(f64::INFINITY, f64::min).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn min_max_reaches_both_ends() {
        let table = table(Scaling::min_max(300.0, 850.0), Base::Spread);
        assert!((table.score(&[0, 1]).unwrap() - 300.0).abs() < 1e-9);
        assert!((table.score(&[2, 0]).unwrap() - 850.0).abs() < 1e-9);
    }

    #[test]
    fn scores_need_one_bin_for_each_characteristic() {
        let table = table(Scaling::default(), Base::Row);
        assert_eq!(table.score(&[0]), None);
        assert_eq!(table.score(&[0, 2]), None);
    }

    #[test]
    fn the_base_takes_up_the_mean_rounding_error() {
        // Both bins of both characteristics lose 0.4 points: 0.8 together, so the base gains one.
        let line = ScoreLine { shift: 0.0, slope: 1.0 };
        let points = vec![vec![10.4, 20.4], vec![5.4, 7.4]];
        let table = PointsTable { base_points: 100.0, points, neutral: vec![0.0; 2], line };
        let weights = vec![vec![1.0, 3.0], vec![2.0, 2.0]];
        let rounded = table.rounded_without_bias(&weights);
        assert!((rounded.base_points() - 101.0).abs() < 1e-12);
        assert!((table.rounded().base_points() - 100.0).abs() < 1e-12);
        assert!((rounded.points()[0][1] - 20.0).abs() < 1e-12);
    }
}
