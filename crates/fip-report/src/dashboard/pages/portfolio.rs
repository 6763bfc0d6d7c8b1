//! Counts and sums over all customers, by what the pages ask for.

use crate::chart::{TierCounts, ratio};
use crate::dashboard::{Customers, Dashboard};
use fip_model::{Region, Segment, Tier};

/// Customers of one kind: how many they are, and how many of these count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) customers: u64,
    pub(super) events: u64,
}

impl Tally {
    /// Adds one customer.
    pub(super) fn add(&mut self, event: bool) {
        self.customers += 1;
        self.events += u64::from(event);
    }

    /// Returns the share that counts, from 0 to 1.
    pub(super) fn rate(self) -> f64 {
        ratio(self.events, self.customers)
    }
}

/// Returns all customers by tier.
pub(super) fn tiers(customers: &Customers) -> TierCounts {
    let of = |tier| customers.tier.iter().filter(|&&one| one == tier).count() as u64;
    TierCounts { low: of(Tier::Low), medium: of(Tier::Medium), high: of(Tier::High) }
}

/// Returns the segments that have customers, in the order of the palette.
pub(super) fn segments(customers: &Customers) -> Vec<Segment> {
    let present = |segment: &&Segment| customers.segment.contains(segment);
    Segment::ALL.iter().filter(present).copied().collect()
}

/// Returns for each region with customers how many of them are High risk; the largest share first,
/// ties in the order of regions.
pub(super) fn regions(customers: &Customers) -> Vec<(Region, Tally)> {
    let mut all: Vec<(Region, Tally)> =
        Region::ALL.iter().map(|&one| (one, Tally::default())).collect();
    for (region, tier) in customers.region.iter().zip(&customers.tier) {
        if let Some((_, tally)) = all.iter_mut().find(|(one, _)| Some(*one) == *region) {
            tally.add(*tier == Tier::High);
        }
    }
    all.retain(|(_, tally)| tally.customers > 0);
    all.sort_by(|a, b| b.1.rate().total_cmp(&a.1.rate()));
    all
}

/// Returns for each segment with customers how many of them have a reported fraud.
pub(super) fn frauds(customers: &Customers) -> Vec<(Segment, Tally)> {
    let count = |segment| {
        let mut tally = Tally::default();
        let frauds = customers.segment.iter().zip(&customers.fraud_count);
        frauds.filter(|(one, _)| **one == segment).for_each(|(_, &n)| tally.add(n > Some(0)));
        (segment, tally)
    };
    segments(customers).into_iter().map(count).collect()
}

/// Returns the spend of all customers in each month of the window, in pence.
pub(super) fn spend_by_month(dashboard: &Dashboard) -> Vec<i64> {
    let months = dashboard.summary.months.len().max(1);
    let mut sums = vec![0_i64; months];
    for customer in dashboard.customers.monthly_spend.chunks(months) {
        for (sum, &pence) in sums.iter_mut().zip(customer) {
            *sum = sum.saturating_add(pence);
        }
    }
    sums
}

/// Returns the known values of the customers that `of` takes, ascending.
pub(super) fn sorted(values: &[Option<f64>], of: impl Fn(usize) -> bool) -> Vec<f64> {
    let known = values.iter().enumerate().filter(|&(row, _)| of(row));
    let mut known: Vec<f64> =
        known.filter_map(|(_, &value)| value.filter(|value| value.is_finite())).collect();
    known.sort_by(f64::total_cmp);
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_values_are_left_out() {
        let values = [Some(2.0), None, Some(f64::NAN), Some(1.0), Some(9.0)];
        assert_eq!(sorted(&values, |row| row < 4), [1.0, 2.0]);
    }
}
