//! Customers on the rows of a scorecard.

use fip_model::FeatureTable;
use fip_scorecard::{Attribute, Scorecard};

use super::models::Refusal;
use crate::stages::score;

/// Score and attributes of some customers.
#[derive(Debug)]
pub(super) struct Placed {
    /// Score of each customer.
    pub(super) scores: Vec<f64>,
    /// For each characteristic of the card, the attribute of each customer.
    pub(super) attributes: Vec<Vec<usize>>,
}

impl Placed {
    /// Scores rows of a table of features.
    pub(super) fn of(
        card: &Scorecard,
        table: &FeatureTable,
        rows: &[usize],
    ) -> Result<Self, Refusal> {
        let inputs = score::inputs(card, table).map_err(|failure| failure.to_string())?;
        let mut scores = Vec::with_capacity(rows.len());
        let n_characteristics = card.characteristics().len();
        let mut attributes = vec![Vec::with_capacity(rows.len()); n_characteristics];
        let mut scorer = card.scorer();
        for &row in rows {
            let scored = scorer.score_row(&inputs[row])?;
            scores.push(f64::from(scored.score()));
            for (held, contribution) in attributes.iter_mut().zip(scored.contributions()) {
                let all = contribution.characteristic().attributes();
                let is_held = |one: &Attribute| std::ptr::eq(one, contribution.attribute());
                held.push(all.iter().position(is_held).unwrap_or(0));
            }
        }
        Ok(Self { scores, attributes })
    }

    /// Counts the customers on each attribute of a characteristic.
    pub(super) fn counts(&self, characteristic: usize, n_attributes: usize) -> Vec<u64> {
        let mut counts = vec![0; n_attributes];
        for &attribute in &self.attributes[characteristic] {
            counts[attribute] += 1;
        }
        counts
    }
}
