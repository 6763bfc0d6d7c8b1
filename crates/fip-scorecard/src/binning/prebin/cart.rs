//! The cuts of a classification or regression tree on one variable, grown best first.

use super::TreeRule;
use crate::binning::distinct::Distinct;
use crate::binning::tally::Tally;

/// The positions of the tree's cuts: cut `p` lies between the distinct values `p - 1` and `p`.
///
/// A split is rated by the fall in impurity it brings, weighted by the weight of its node; Gini's
/// impurity of a yes-or-no target and the variance of a number both fall by
/// `sum_left^2 / weight_left + sum_right^2 / weight_right - sum^2 / weight`, up to a constant. The leaf
/// whose best split brings most is split first; ties go to the smallest value.
pub(super) fn cut_positions<T: Tally>(distinct: &Distinct<T>, rule: TreeRule) -> Vec<usize> {
    let sums = Sums::of(distinct);
    let min_weight = rule.min_share * sums.weight(0, distinct.values.len());
    let mut leaves = vec![sums.leaf(0, distinct.values.len(), min_weight)];
    let mut cuts = Vec::new();
    while leaves.len() < rule.max_leaves {
        let mut best: Option<(usize, Split)> = None;
        for (at, leaf) in leaves.iter().enumerate() {
            if let Some(split) = leaf.split
                && best.is_none_or(|(_, held)| held.gain < split.gain)
            {
                best = Some((at, split));
            }
        }
        let Some((at, split)) = best else { break };
        let (begin, end) = (leaves[at].begin, leaves[at].end);
        cuts.push(split.position);
        leaves[at] = sums.leaf(begin, split.position, min_weight);
        leaves.insert(at + 1, sums.leaf(split.position, end, min_weight));
    }
    cuts.sort_unstable();
    cuts
}

#[derive(Debug, Clone, Copy)]
struct Split {
    position: usize,
    gain: f64,
}

#[derive(Debug, Clone, Copy)]
struct Leaf {
    begin: usize,
    end: usize,
    split: Option<Split>,
}

/// Weight and target of the values before each position.
struct Sums {
    before: Vec<(f64, f64)>,
}

impl Sums {
    fn of<T: Tally>(distinct: &Distinct<T>) -> Self {
        let mut before = Vec::with_capacity(distinct.values.len() + 1);
        let (mut weight, mut target) = (0.0, 0.0);
        before.push((weight, target));
        for tally in &distinct.tallies {
            weight += tally.weight();
            target += tally.target();
            before.push((weight, target));
        }
        Self { before }
    }

    fn weight(&self, begin: usize, end: usize) -> f64 {
        self.before[end].0 - self.before[begin].0
    }

    fn leaf(&self, begin: usize, end: usize, min_weight: f64) -> Leaf {
        Leaf { begin, end, split: self.best_split(begin, end, min_weight) }
    }

    fn best_split(&self, begin: usize, end: usize, min_weight: f64) -> Option<Split> {
        let (weight_begin, target_begin) = self.before[begin];
        let (weight_end, target_end) = self.before[end];
        let (weight, target) = (weight_end - weight_begin, target_end - target_begin);
        // The first and the last position that leave enough weight on both sides: weights only grow.
        let inner = &self.before[begin + 1..end];
        let slack = 1e-9 * weight;
        let first = inner.partition_point(|held| held.0 - weight_begin < min_weight - slack);
        let last = inner.partition_point(|held| min_weight - slack <= weight_end - held.0);
        // `gain` is compared as a fraction, which spares a division for each position.
        let level = target * target / weight;
        let (mut best, mut position) = (level + 1e-12 * level.abs(), None);
        for (offset, held) in inner.iter().enumerate().take(last).skip(first) {
            let (left, right) = (held.0 - weight_begin, weight_end - held.0);
            let (sum_left, sum_right) = (held.1 - target_begin, target_end - held.1);
            let over = sum_left * sum_left * right + sum_right * sum_right * left;
            let under = left * right;
            if best * under < over {
                best = over / under;
                position = Some(begin + 1 + offset);
            }
        }
        position.map(|position| Split { position, gain: best - level })
    }
}
