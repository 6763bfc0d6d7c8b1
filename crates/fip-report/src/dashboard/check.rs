//! What must hold before a byte of the dashboard is written.

use fip_model::Tier;

use super::{Dashboard, SheetCharacteristic};
use crate::error::{ReportError, at_most, equal, finite, share};

/// Reasons and attributes are told apart by a byte, one value of which says that there is none.
const MOST: u64 = 255;

impl Dashboard {
    /// Refuses parts that contradict one another.
    pub(super) fn check(&self) -> Result<(), ReportError> {
        self.summary.check()?;
        self.check_lengths()?;
        self.check_card()?;
        self.check_customers()?;
        for model in &self.customers.probabilities {
            for &value in model.values.iter().flatten() {
                share(format!("a probability by {}", model.name), value)?;
            }
        }
        Ok(())
    }

    fn check_lengths(&self) -> Result<(), ReportError> {
        let (all, n) = (&self.customers, self.customers.len());
        let (months, width) = (self.summary.months.len(), self.card.characteristics.len());
        for pair in all.ids.windows(2) {
            // Rows of ids are divided by new lines, and found by halving.
            if pair[0] >= pair[1] || pair[0].contains('\n') {
                return Err(ReportError::Ids { before: pair[0].clone(), found: pair[1].clone() });
            }
        }
        let lists = [
            ("ids of the bank", all.source_ids.len(), n),
            ("segments", all.segment.len(), n),
            ("second segments", all.second_segment.len(), n),
            ("memberships", all.membership.len(), n),
            ("tiers", all.tier.len(), n),
            ("scores", all.score.len(), n),
            ("regions", all.region.len(), n),
            ("ages", all.age.len(), n),
            ("tenures", all.tenure_months.len(), n),
            ("fraud counts", all.fraud_count.len(), n),
            ("outcomes", all.at_risk.len(), n),
            ("lists of reasons", all.reasons.len(), n),
            ("attributes", all.attributes.len(), n * width),
            ("values", all.values.len(), n * width),
            ("amounts of monthly spend", all.monthly_spend.len(), n * months),
        ];
        let metrics = all.metrics.iter().map(|one| ("values of a metric", one.values.len(), n));
        let models =
            all.probabilities.iter().map(|one| ("probabilities of a model", one.values.len(), n));
        for (what, found, expected) in lists.into_iter().chain(metrics).chain(models) {
            equal(what, expected as u64, found as u64)?;
        }
        equal("customers in the summary", n as u64, self.summary.customers())
    }

    fn check_card(&self) -> Result<(), ReportError> {
        if self.card.characteristics.is_empty() {
            return Err(ReportError::Empty { what: "characteristics" });
        }
        at_most("reasons of a card", self.card.reasons.len() as u64, MOST)?;
        finite("the base points", self.card.base_points)?;
        for characteristic in &self.card.characteristics {
            let name = &characteristic.name;
            at_most(format!("attributes of {name}"), characteristic.attributes.len() as u64, MOST)?;
            for attribute in &characteristic.attributes {
                finite(format!("points of {name}"), attribute.points)?;
            }
        }
        let width = self.card.characteristics.len() as u64;
        let characteristics = self.card.reasons.iter().map(|one| one.characteristic as u64 + 1);
        characteristics.max().map_or(Ok(()), |last| at_most("characteristics", last, width))
    }

    /// Refuses a customer whose points are not the score, or whose tier is not that of the score.
    fn check_customers(&self) -> Result<(), ReportError> {
        let (all, card) = (&self.customers, &self.card);
        let width = card.characteristics.len();
        for (row, attributes) in all.attributes.chunks_exact(width).enumerate() {
            let id = &all.ids[row];
            let mut sum = card.base_points;
            for (characteristic, &at) in card.characteristics.iter().zip(attributes) {
                let attribute = characteristic.attributes.get(usize::from(at));
                let attribute = attribute.ok_or_else(|| ReportError::TooMany {
                    what: format!("attributes of {}", characteristic.name),
                    limit: characteristic.attributes.len() as u64,
                    found: u64::from(at) + 1,
                })?;
                sum += attribute.points;
            }
            let score = f64::from(all.score[row]);
            // Scores are whole; those of a card with decimals were rounded.
            let is_sum = (sum - score).abs() <= 0.5 + 1e-6;
            if !is_sum {
                let what = format!("the points of {id}");
                return Err(ReportError::OutOfRange {
                    what,
                    expected: "to be the score",
                    value: sum,
                });
            }
            let whole = card.characteristics.iter().all(SheetCharacteristic::has_whole_points);
            let tier = self.tier(score);
            if whole && tier != all.tier[row] {
                let what = format!("the score of {id}");
                let expected = "to be in the customer's tier";
                return Err(ReportError::OutOfRange { what, expected, value: score });
            }
            for &reason in all.reasons[row].iter().flatten() {
                at_most("reasons", u64::from(reason) + 1, card.reasons.len() as u64)?;
            }
        }
        Ok(())
    }

    fn tier(&self, score: f64) -> Tier {
        if score < self.card.high_below {
            Tier::High
        } else if score < self.card.medium_below {
            Tier::Medium
        } else {
            Tier::Low
        }
    }
}
