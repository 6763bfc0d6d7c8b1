//! The transactions of one customer by columns, those of a month together.

use super::entry::{DAY_SECONDS, Entry, Place};
use super::plan::Bit;
use crate::catalogue::Key;
use crate::ledger::MerchantKind;

/// A month of a customer: its position in the window, and its rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct ActiveMonth {
    pub(super) month: u16,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Room for the transactions of one customer, used again for the next.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) pence: Vec<i64>,
    pub(super) seconds: Vec<u32>,
    pub(super) merchants: Vec<u32>,
    pub(super) places: Vec<Place>,
    pub(super) bits: Vec<u64>,
    /// The months with transactions, first to last.
    pub(super) months: Vec<ActiveMonth>,
}

impl Rows {
    pub(super) const fn new() -> Self {
        Self {
            pence: Vec::new(),
            seconds: Vec::new(),
            merchants: Vec::new(),
            places: Vec::new(),
            bits: Vec::new(),
            months: Vec::new(),
        }
    }

    /// Takes the entries of the next customer, which are in the order of months.
    pub(super) fn load<E: Entry>(&mut self, entries: &[E]) {
        self.pence.clear();
        self.pence.extend(entries.iter().map(Entry::pence));
        self.seconds.clear();
        self.seconds.extend(entries.iter().map(Entry::second));
        self.merchants.clear();
        self.merchants.extend(entries.iter().map(Entry::merchant));
        self.places.clear();
        self.places.extend(entries.iter().map(Entry::place));
        self.bits.clear();
        self.bits.extend(entries.iter().map(Entry::bits));
        self.months.clear();
        let mut start = 0;
        for (at, entry) in entries.iter().enumerate() {
            let is_last = entries.get(at + 1).is_none_or(|next| next.month() != entry.month());
            if is_last {
                self.months.push(ActiveMonth { month: entry.month(), start, end: at + 1 });
                start = at + 1;
            }
        }
    }

    /// Returns the first row at or after a month.
    pub(super) fn first_from(&self, month: usize) -> usize {
        let before = self.months.iter().rev().find(|active| usize::from(active.month) < month);
        before.map_or(0, |active| active.end)
    }

    /// Returns whether a row meets a condition.
    pub(super) fn meets(&self, row: usize, bit: Bit) -> bool {
        bit.is_none_or(|bit| self.bits[row] >> bit & 1 == 1)
    }
}

/// What is known of merchants, in small tables.
#[derive(Debug)]
pub(super) struct Merchants {
    categories: Vec<u8>,
    codes: Vec<u16>,
}

impl Merchants {
    pub(super) fn new(merchants: &[MerchantKind]) -> Self {
        Self {
            categories: merchants.iter().map(|merchant| merchant.category as u8).collect(),
            codes: merchants.iter().map(|merchant| merchant.mcc).collect(),
        }
    }

    /// Returns one more than the greatest value of a column, in a window of `n_days`.
    pub(super) fn domain(&self, key: Key, n_days: u32) -> usize {
        match key {
            Key::Merchant => self.categories.len(),
            Key::Category => fip_model::Category::ALL.len(),
            Key::Mcc => 1 << 16,
            Key::Country => super::matcher::N_COUNTRIES,
            Key::Channel => fip_model::Channel::ALL.len(),
            Key::Day => n_days as usize,
        }
    }

    /// Returns the value of a column at each row, as a number below [`Self::domain`].
    #[inline]
    pub(super) fn with_values<T>(
        &self,
        rows: &Rows,
        key: Key,
        mut use_values: impl KeyUse<Out = T>,
    ) -> T {
        match key {
            Key::Merchant => use_values.of(|row| rows.merchants[row] as usize),
            Key::Category => {
                use_values.of(|row| usize::from(self.categories[rows.merchants[row] as usize]))
            }
            Key::Mcc => use_values.of(|row| usize::from(self.codes[rows.merchants[row] as usize])),
            Key::Country => use_values.of(|row| rows.places[row].country()),
            Key::Channel => use_values.of(|row| rows.places[row].channel()),
            Key::Day => use_values.of(|row| (rows.seconds[row] / DAY_SECONDS) as usize),
        }
    }
}

/// Work on the values of a column, compiled once for each column so that its loop has no branch on it.
pub(super) trait KeyUse {
    /// What the work gives.
    type Out;
    /// Does the work; `value` gives the value at a row.
    fn of(&mut self, value: impl Fn(usize) -> usize) -> Self::Out;
}
