//! What the dashboard knows of each customer.

use fip_model::{Region, Segment, Tier};

/// All customers, one list for each thing known of them.
///
/// Lists are in the order of ids. `attributes`, `values` and `monthly_spend` hold one customer after
/// the other, with as many entries each as the card has characteristics, or the window months.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Customers {
    /// Their ids, or what stands for these.
    pub ids: Vec<String>,
    /// The bank's own ids, where it has any. Packed only with customers who may be named by their ids.
    pub source_ids: Vec<Option<String>>,
    /// Their segments.
    pub segment: Vec<Segment>,
    /// The segment of the next nearest centroid.
    pub second_segment: Vec<Option<Segment>>,
    /// How surely they belong to their segment, from 0 to 1.
    pub membership: Vec<Option<f64>>,
    /// Their risk tiers.
    pub tier: Vec<Tier>,
    /// Their scores, in whole points; higher is safer.
    pub score: Vec<i32>,
    /// Where they live; `None` where nobody knows.
    pub region: Vec<Option<Region>>,
    /// Their ages, in years.
    pub age: Vec<Option<u8>>,
    /// How long they have been customers, in months.
    pub tenure_months: Vec<Option<u32>>,
    /// Frauds reported in the window; `None` where the ledger does not tell them.
    pub fraud_count: Vec<Option<u32>>,
    /// Whether the event happened after the window; `None` where nobody knows. Never packed: it is
    /// for aggregates only.
    pub at_risk: Vec<Option<bool>>,
    /// Up to four reasons, most points lost first, as indices into [`CardSheet::reasons`].
    ///
    /// [`CardSheet::reasons`]: super::CardSheet::reasons
    pub reasons: Vec<[Option<u8>; 4]>,
    /// The attribute of each characteristic, as an index into its attributes.
    pub attributes: Vec<u8>,
    /// The value that each characteristic looked at.
    pub values: Vec<Option<f64>>,
    /// Spend in each month, in pence.
    pub monthly_spend: Vec<i64>,
    /// What customers are compared by: axes of the map, peers, cards.
    pub metrics: Vec<Metric>,
    /// Probabilities of the models, champion first.
    pub probabilities: Vec<ModelColumn>,
}

impl Customers {
    /// Returns how many they are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Puts the customers in another order: the first one is then that of row `order[0]`.
    ///
    /// Lists that are not of the same length are left as they are, and refused when a dashboard is
    /// written.
    pub fn reorder(&mut self, order: &[usize]) {
        let n = self.ids.len();
        let width = self.attributes.len().checked_div(n).unwrap_or_default();
        let months = self.monthly_spend.len().checked_div(n).unwrap_or_default();
        reorder(&mut self.ids, order, 1);
        reorder(&mut self.source_ids, order, 1);
        reorder(&mut self.segment, order, 1);
        reorder(&mut self.second_segment, order, 1);
        reorder(&mut self.membership, order, 1);
        reorder(&mut self.tier, order, 1);
        reorder(&mut self.score, order, 1);
        reorder(&mut self.region, order, 1);
        reorder(&mut self.age, order, 1);
        reorder(&mut self.tenure_months, order, 1);
        reorder(&mut self.fraud_count, order, 1);
        reorder(&mut self.at_risk, order, 1);
        reorder(&mut self.reasons, order, 1);
        reorder(&mut self.attributes, order, width);
        reorder(&mut self.values, order, width);
        reorder(&mut self.monthly_spend, order, months);
        for metric in &mut self.metrics {
            reorder(&mut metric.values, order, 1);
        }
        for model in &mut self.probabilities {
            reorder(&mut model.values, order, 1);
        }
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

/// Puts rows of `width` entries in another order.
fn reorder<T: Clone>(list: &mut Vec<T>, order: &[usize], width: usize) {
    let rows = order.iter().filter_map(|&row| list.get(row * width..(row + 1) * width));
    let sorted: Vec<T> = rows.flatten().cloned().collect();
    if sorted.len() == list.len() {
        *list = sorted;
    }
}

/// A number known of each customer.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// Name of the feature, as `avg_monthly_spend`.
    pub name: String,
    /// In words.
    pub label: String,
    /// What its numbers mean.
    pub unit: MetricUnit,
    /// One for each customer.
    pub values: Vec<Option<f64>>,
}

/// What the numbers of a [`Metric`] mean, which fixes how they are written and packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum MetricUnit {
    /// Pounds.
    Money,
    /// A share of 1.
    Share,
    /// Things counted.
    Count,
    /// A multiple.
    Times,
    /// Days.
    Days,
    /// Points of the scorecard.
    Points,
}

impl MetricUnit {
    /// Returns the word for it in the document.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Money => "money",
            Self::Share => "share",
            Self::Count => "count",
            Self::Times => "times",
            Self::Days => "days",
            Self::Points => "points",
        }
    }
}

/// A model's probability of the event for each customer.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelColumn {
    /// Name of the model.
    pub name: String,
    /// Probabilities from 0 to 1, each by a model that had not seen the customer; `None` for
    /// customers without one.
    pub values: Vec<Option<f64>>,
}
