//! Each training row predicted by the trees that did not draw it.

use rayon::prelude::*;

use super::BLOCK_ROWS;
use super::binning::BinnedColumns;
use super::grow::Grown;
use super::tree::LANES;
use crate::evaluation::Evaluation;

/// An honest estimate from the training rows alone.
#[derive(Debug, Clone, PartialEq)]
pub struct OutOfBag {
    probabilities: Vec<Option<f64>>,
    auc: Option<f64>,
}

impl OutOfBag {
    /// Returns the event's probability of each training row, `None` where every tree drew the row.
    pub fn probabilities(&self) -> &[Option<f64>] {
        &self.probabilities
    }

    /// Returns the area under the ROC curve over the rows with a probability, `None` when they are not
    /// of both classes.
    pub fn auc(&self) -> Option<f64> {
        self.auc
    }
}

pub(super) fn out_of_bag(grown: &[Grown], columns: &BinnedColumns, labels: &[bool]) -> OutOfBag {
    let n_columns = columns.n_columns();
    let codes = columns.to_rows();
    let mut probabilities = vec![None; labels.len()];
    probabilities.par_chunks_mut(BLOCK_ROWS).enumerate().for_each(|(block, probabilities)| {
        let first = block * BLOCK_ROWS;
        let mut sums = vec![(0.0, 0_u32); probabilities.len()];
        let mut left_out = Vec::with_capacity(probabilities.len());
        for Grown { tree, in_bag, .. } in grown {
            left_out.clear();
            left_out.extend((0..sums.len()).filter(|at| {
                let row = first + at;
                in_bag[row / 64] >> (row % 64) & 1 == 0
            }));
            for rows in left_out.chunks(LANES) {
                let last = rows.len() - 1;
                let start = |lane: usize| (first + rows[lane.min(last)]) * n_columns;
                let found = tree.found(&codes, std::array::from_fn(start));
                for (&row, share) in rows.iter().zip(found) {
                    let (sum, n_trees) = &mut sums[row];
                    *sum += share;
                    *n_trees += 1;
                }
            }
        }
        for (probability, (sum, n_trees)) in probabilities.iter_mut().zip(sums) {
            *probability = (n_trees > 0).then(|| sum / f64::from(n_trees));
        }
    });
    let (labels, known): (Vec<bool>, Vec<f64>) = labels
        .iter()
        .zip(&probabilities)
        .filter_map(|(&event, probability)| probability.map(|probability| (event, probability)))
        .unzip();
    let auc = Evaluation::new(&labels, &known).ok().map(|evaluation| evaluation.auc());
    OutOfBag { probabilities, auc }
}
