//! The rules between two bins of a problem, for all segments at once.

use super::problem::Problem;
use super::table::segment;
use crate::binning::pair_test::Significance;
use crate::binning::{Counts, PairScope};

/// Two weights of evidence differ enough when they miss the least difference by no more than this part.
const SLACK: f64 = 1e-9;

pub(super) struct Pairing {
    significance: Option<Significance>,
    min_woe_difference: Option<f64>,
    bins: Vec<Counts>,
    woes: Vec<f64>,
}

impl Pairing {
    pub(super) fn new(problem: &Problem<'_>) -> Self {
        let mut pairing = Self::without_bins(problem);
        if !pairing.is_needed() {
            return pairing;
        }
        let n = problem.prebins.len();
        pairing.bins = vec![Counts::ZERO; n * (n + 1) / 2];
        for start in 0..n {
            let mut bin = Counts::ZERO;
            for end in start + 1..=n {
                bin += problem.prebins[end - 1];
                pairing.bins[segment(start, end)] = bin;
            }
        }
        if pairing.min_woe_difference.is_some() {
            pairing.woes = pairing.bins.iter().map(|bin| woe(problem, bin)).collect();
        }
        pairing
    }

    /// Returns the rules alone, for single pairs.
    pub(super) fn without_bins(problem: &Problem<'_>) -> Self {
        Self {
            significance: problem.constraints.max_p_value.map(Significance::new),
            min_woe_difference: problem.constraints.min_woe_difference,
            bins: Vec::new(),
            woes: Vec::new(),
        }
    }

    /// Returns whether neighbours have rules beside the shape.
    pub(super) const fn is_needed(&self) -> bool {
        self.significance.is_some() || self.min_woe_difference.is_some()
    }

    /// Returns whether bins that are not neighbours have rules.
    pub(super) fn covers_all_pairs(&self) -> bool {
        self.significance.is_some_and(|test| test.rule().between == PairScope::AllPairs)
    }

    pub(super) fn neighbours(&self, start: usize, cut: usize, end: usize) -> bool {
        let (first, second) = (segment(start, cut), segment(cut, end));
        let apart = self
            .min_woe_difference
            .is_none_or(|min| woes_differ(self.woes[first], self.woes[second], min));
        apart && self.any_two((start, cut), (cut, end))
    }

    pub(super) fn any_two(&self, first: (usize, usize), second: (usize, usize)) -> bool {
        self.significance.is_none_or(|test| {
            let bin = |(start, end)| &self.bins[segment(start, end)];
            test.tells_apart(bin(first), bin(second))
        })
    }

    /// Returns the name of the rule that two bins break, the limit and what was found.
    pub(super) fn broken(
        &self,
        problem: &Problem<'_>,
        first: &Counts,
        second: &Counts,
        neighbours: bool,
    ) -> Option<(&'static str, f64, f64)> {
        if let Some(min) = self.min_woe_difference.filter(|_| neighbours) {
            let (a, b) = (woe(problem, first), woe(problem, second));
            if !woes_differ(a, b, min) {
                return Some(("min_woe_difference", min, (a - b).abs()));
            }
        }
        let test = self.significance.filter(|_| neighbours || self.covers_all_pairs())?;
        if test.tells_apart(first, second) {
            return None;
        }
        let p_value = test.rule().test.p_value(first, second).unwrap_or(1.0);
        Some(("max_p_value", test.rule().max, p_value))
    }
}

fn woe(problem: &Problem<'_>, bin: &Counts) -> f64 {
    problem.smoothing.weight_of_evidence(bin, &problem.totals).unwrap_or(0.0)
}

fn woes_differ(first: f64, second: f64, min: f64) -> bool {
    min * (1.0 - SLACK) <= (first - second).abs()
}
