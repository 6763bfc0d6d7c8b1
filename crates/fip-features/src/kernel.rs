//! One pass over the transactions of each customer.

use std::ops::Range;

use fip_model::{Category, FeatureTable, ObservationWindow, StarSchema};
use rayon::prelude::*;

use crate::accumulate::{CustomerStats, Group, MonthStats};
use crate::error::FeatureError;
use crate::finish;
use crate::ledger::{Entry, Ledger};
use crate::measure::Filter;

/// The features of a ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct Features {
    /// `CustomerMonthlyFeatures`: a row for each customer and month with a transaction.
    pub monthly: FeatureTable,
    /// `CustomerFeatures`: a row for each customer.
    pub customers: FeatureTable,
}

/// Returns the features of every customer of `star` from the transactions in `window`.
///
/// Transactions outside the window are not looked at. Sums are whole numbers, so the result is the
/// same to the bit for any order of rows and any number of threads.
///
/// # Errors
///
/// [`FeatureError::TooManyRows`] for a ledger of more than 2^32 - 1 transactions.
pub fn compute(star: &StarSchema, window: ObservationWindow) -> Result<Features, FeatureError> {
    const CUSTOMERS_AT_ONCE: usize = 256;
    let ledger = Ledger::new(star, window)?;
    let starts: Vec<usize> = (0..ledger.n_customers()).step_by(CUSTOMERS_AT_ONCE).collect();
    let parts: Vec<Part> = starts
        .into_par_iter()
        .map(|start| {
            let end = ledger.n_customers().min(start + CUSTOMERS_AT_ONCE);
            Part::of(&ledger, window.n_months(), start..end)
        })
        .collect();
    let mut months = Vec::with_capacity(parts.iter().map(|part| part.months.len()).sum());
    let mut customers = Vec::with_capacity(ledger.n_customers());
    for part in parts {
        months.extend(part.months);
        customers.extend(part.customers);
    }
    Ok(Features {
        monthly: finish::monthly(star, window, &months)?,
        customers: finish::customers(star, window, &customers)?,
    })
}

/// The figures of a range of customers.
#[derive(Default)]
struct Part {
    months: Vec<MonthStats>,
    customers: Vec<CustomerStats>,
}

impl Part {
    fn of(ledger: &Ledger, n_months: usize, customers: Range<usize>) -> Self {
        let mut part = Self::default();
        let mut scratch = Scratch::new(n_months);
        for (number, row) in (0_u32..).skip(customers.start).zip(customers) {
            scratch.read(ledger.customer(row));
            scratch.push_months(number, &mut part.months);
            part.customers.push(scratch.customer(ledger.customer(row)));
        }
        part
    }
}

/// Room for the figures of one customer, used again for the next.
struct Scratch {
    groups: Vec<Group>,
    spend_vs_prev: Vec<Option<f64>>,
    amounts: Vec<i64>,
    /// Month in the upper half, merchant in the lower, sorted, without repetition.
    month_merchants: Vec<u64>,
    merchants: Vec<u32>,
    countries: Vec<[u8; 2]>,
}

impl Scratch {
    fn new(n_months: usize) -> Self {
        Self {
            groups: vec![Group::EMPTY; n_months],
            spend_vs_prev: vec![None; n_months],
            amounts: Vec::new(),
            month_merchants: Vec::new(),
            merchants: Vec::new(),
            countries: Vec::new(),
        }
    }

    fn read(&mut self, entries: &[Entry]) {
        self.groups.fill(Group::EMPTY);
        self.amounts.clear();
        self.month_merchants.clear();
        self.merchants.clear();
        self.countries.clear();
        for entry in entries {
            self.groups[usize::from(entry.month)].add(entry.pence, entry.mask);
            self.amounts.push(entry.pence);
            self.month_merchants.push(u64::from(entry.month) << 32 | u64::from(entry.merchant));
            self.merchants.push(entry.merchant);
            if !self.countries.contains(&entry.country) {
                self.countries.push(entry.country);
            }
        }
        self.month_merchants.sort_unstable();
        self.month_merchants.dedup();
        self.merchants.sort_unstable();
        self.merchants.dedup();
        for month in 0..self.groups.len() {
            self.spend_vs_prev[month] = self.compare_with_months_before(month);
        }
    }

    /// Returns the month's total over the mean total of the up to three months before it.
    fn compare_with_months_before(&self, month: usize) -> Option<f64> {
        let before = &self.groups[month.saturating_sub(3)..month];
        let pence: i64 = before.iter().map(|group| group.pence).sum();
        let defined = pence != 0 && self.groups[month].count > 0;
        defined.then(|| self.groups[month].pence as f64 * before.len() as f64 / pence as f64)
    }

    fn push_months(&self, customer: u32, months: &mut Vec<MonthStats>) {
        let mut merchants = self.month_merchants.as_slice();
        for (month, group) in (0_u16..).zip(&self.groups) {
            let n = merchants.partition_point(|&key| key >> 32 == u64::from(month));
            merchants = &merchants[n..];
            if group.count > 0 {
                months.push(MonthStats {
                    customer,
                    month,
                    group: *group,
                    distinct_merchants: u32::try_from(n).unwrap_or(u32::MAX),
                    spend_vs_prev: self.spend_vs_prev[usize::from(month)],
                });
            }
        }
    }

    fn customer(&mut self, entries: &[Entry]) -> CustomerStats {
        let mut group = Group::EMPTY;
        let (mut month_squares, mut month_slope) = (0_i128, 0_i128);
        let n_months = self.groups.len() as i128;
        for (t, month) in (0_i128..).zip(&self.groups) {
            group.merge(month);
            let total = i128::from(month.pence);
            month_squares += total * total;
            month_slope += (2 * t - (n_months - 1)) * total;
        }
        let active = self.groups.iter().filter(|group| group.count > 0).count();
        let frauds = entries.iter().filter(|entry| entry.mask & Filter::Fraud.mask(true) != 0);
        let max_spike = self.spend_vs_prev.iter().copied().flatten().max_by(f64::total_cmp);
        CustomerStats {
            group,
            active_months: u32::try_from(active).unwrap_or(u32::MAX),
            distinct_merchants: u32::try_from(self.merchants.len()).unwrap_or(u32::MAX),
            distinct_countries: u32::try_from(self.countries.len()).unwrap_or(u32::MAX),
            median_twice: self.median_twice(),
            entropy: category_entropy(entries, group.pence),
            month_squares,
            month_slope,
            max_spike,
            first: entries.iter().map(|entry| entry.second).min().unwrap_or(0),
            last: entries.iter().map(|entry| entry.second).max().unwrap_or(0),
            last_fraud: frauds.map(|entry| entry.second).max(),
        }
    }

    /// Returns the sum of the two middle amounts, or twice the middle one.
    fn median_twice(&mut self) -> i64 {
        let n = self.amounts.len();
        if n == 0 {
            return 0;
        }
        let (below, &mut upper, _) = self.amounts.select_nth_unstable(n / 2);
        let lower = if n.is_multiple_of(2) { below.iter().copied().max() } else { None };
        upper + lower.unwrap_or(upper)
    }
}

/// Returns the Shannon entropy in nats of spend over categories; empty when nothing was spent.
fn category_entropy(entries: &[Entry], total: i64) -> Option<f64> {
    let mut by_category = [0_i64; Category::ALL.len()];
    for entry in entries {
        by_category[usize::from(entry.category)] += entry.pence;
    }
    let spent = by_category.iter().filter(|&&pence| pence > 0);
    (total > 0).then(|| {
        spent.fold(0.0, |entropy, &pence| {
            let share = pence as f64 / total as f64;
            entropy - share * share.ln()
        })
    })
}
