//! The transactions of a window, packed and sorted by customer.

use fip_model::{Channel, Country, ObservationWindow, StarSchema};

use crate::error::FeatureError;
use crate::measure::Filter;

/// What the kernel needs of a transaction.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Entry {
    /// Amount in pence.
    pub(crate) pence: i64,
    /// Seconds since the window's start.
    pub(crate) second: i64,
    /// Row of the merchant.
    pub(crate) merchant: u32,
    /// Position of the month in the window.
    pub(crate) month: u16,
    /// Letters of the country.
    pub(crate) country: [u8; 2],
    /// Position of the category.
    pub(crate) category: u8,
    /// A bit for each filter the transaction passes.
    pub(crate) mask: u8,
}

/// The transactions of a window; those of a customer stand together.
#[derive(Debug)]
pub(crate) struct Ledger {
    entries: Vec<Entry>,
    /// Where each customer's entries start; one more than there are customers.
    starts: Vec<u32>,
}

impl Ledger {
    /// Returns the ledger of `star` in `window`: rows outside the window are left out.
    ///
    /// A counting sort: rows of a customer keep their order.
    pub(crate) fn new(star: &StarSchema, window: ObservationWindow) -> Result<Self, FeatureError> {
        let table = star.transactions();
        if u32::try_from(table.len()).is_err() {
            return Err(FeatureError::TooManyRows { found: table.len() });
        }
        let days = DayTable::new(window);
        let customers = star.customer_rows();
        let mut starts = vec![0_u32; star.customers().len() + 1];
        for (at, &customer) in table.at().iter().zip(customers) {
            starts[customer as usize + 1] += u32::from(days.get(at.epoch_seconds()).is_some());
        }
        for customer in 1..starts.len() {
            starts[customer] += starts[customer - 1];
        }
        let n_entries = starts.last().map_or(0, |&n| n as usize);
        let mut next = starts.clone();
        let mut entries = vec![Entry::default(); n_entries];
        for (row, &customer) in customers.iter().enumerate() {
            if let Some(entry) = days.entry(star, row) {
                let slot = &mut next[customer as usize];
                entries[*slot as usize] = entry;
                *slot += 1;
            }
        }
        Ok(Self { entries, starts })
    }

    /// Returns the number of customers.
    pub(crate) fn n_customers(&self) -> usize {
        self.starts.len() - 1
    }

    /// Returns the transactions of the customer at `row`.
    pub(crate) fn customer(&self, row: usize) -> &[Entry] {
        &self.entries[self.starts[row] as usize..self.starts[row + 1] as usize]
    }
}

const DAY_SECONDS: i64 = 86_400;

/// The month and the weekday of each day of a window.
struct DayTable {
    start_second: i64,
    days: Vec<(u16, bool)>,
}

impl DayTable {
    fn new(window: ObservationWindow) -> Self {
        let mut days = Vec::new();
        for (position, month) in (0_u16..).zip(window.months()) {
            let first = month.first_day();
            let n_days = month.n_days().cast_signed();
            days.extend((0..n_days).map(|at| (position, first.plus_days(at).is_weekend())));
        }
        Self { start_second: window.start().midnight().epoch_seconds(), days }
    }

    /// Returns the month's position and whether it is a weekend, `None` outside the window.
    fn get(&self, epoch_second: i64) -> Option<(u16, bool)> {
        let day = (epoch_second - self.start_second).div_euclid(DAY_SECONDS);
        usize::try_from(day).ok().and_then(|day| self.days.get(day)).copied()
    }

    fn entry(&self, star: &StarSchema, row: usize) -> Option<Entry> {
        let table = star.transactions();
        let at = table.at()[row];
        let (month, weekend) = self.get(at.epoch_seconds())?;
        let merchant = star.merchant_rows()[row];
        let channel = table.channels()[row];
        let mask = Filter::Atm.mask(channel == Channel::Atm)
            | Filter::Online.mask(channel == Channel::Online)
            | Filter::CrossBorder.mask(table.countries()[row] != Country::GB)
            | Filter::Night.mask(at.is_night())
            | Filter::Weekend.mask(weekend)
            | Filter::Discretionary.mask(table.discretionary()[row])
            | Filter::Fraud.mask(table.frauds()[row]);
        Some(Entry {
            pence: table.amounts()[row].pence(),
            second: at.epoch_seconds() - self.start_second,
            merchant,
            month,
            country: table.countries()[row].letters(),
            category: star.merchants()[merchant as usize].category as u8,
            mask,
        })
    }
}
