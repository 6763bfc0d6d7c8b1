//! Columns of transactions that own what they hold.

use fip_model::{Channel, Country, Money, Timestamp};

use crate::ledger::LedgerRows;

/// A transaction as features see it; customer and merchant are positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it, and the type's words say the rest")]
pub struct LedgerRow {
    pub at: Timestamp,
    pub customer: u32,
    pub merchant: u32,
    pub amount: Money,
    pub channel: Channel,
    pub country: Country,
    pub fraud: bool,
}

/// Transactions by columns, row after row as they were added: what a [`LedgerRows`] is a view of.
///
/// # Examples
///
/// ```
/// use fip_features::{LedgerColumns, LedgerRow};
/// use fip_model::{Channel, Country, Date, Money};
///
/// let mut columns = LedgerColumns::default();
/// columns.push(&LedgerRow {
///     at: Date::new(2025, 3, 31)?.midnight(),
///     customer: 0,
///     merchant: 0,
///     amount: Money::from_pence(1250),
///     channel: Channel::Online,
///     country: Country::GB,
///     fraud: false,
/// });
/// assert_eq!(columns.rows().amounts, [Money::from_pence(1250)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LedgerColumns {
    pub(crate) at: Vec<Timestamp>,
    pub(crate) customers: Vec<u32>,
    pub(crate) merchants: Vec<u32>,
    pub(crate) amounts: Vec<Money>,
    pub(crate) channels: Vec<Channel>,
    pub(crate) countries: Vec<Country>,
    pub(crate) frauds: Vec<bool>,
}

impl LedgerColumns {
    /// Returns empty columns with room for `n_rows`.
    pub fn with_capacity(n_rows: usize) -> Self {
        Self {
            at: Vec::with_capacity(n_rows),
            customers: Vec::with_capacity(n_rows),
            merchants: Vec::with_capacity(n_rows),
            amounts: Vec::with_capacity(n_rows),
            channels: Vec::with_capacity(n_rows),
            countries: Vec::with_capacity(n_rows),
            frauds: Vec::with_capacity(n_rows),
        }
    }

    /// Returns the number of rows.
    pub const fn len(&self) -> usize {
        self.at.len()
    }

    /// Returns whether there is no row.
    pub const fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// Adds a row at the end.
    pub fn push(&mut self, row: &LedgerRow) {
        self.at.push(row.at);
        self.customers.push(row.customer);
        self.merchants.push(row.merchant);
        self.amounts.push(row.amount);
        self.channels.push(row.channel);
        self.countries.push(row.country);
        self.frauds.push(row.fraud);
    }

    /// Adds the rows of `later` at the end.
    pub fn append(&mut self, later: Self) {
        self.at.extend(later.at);
        self.customers.extend(later.customers);
        self.merchants.extend(later.merchants);
        self.amounts.extend(later.amounts);
        self.channels.extend(later.channels);
        self.countries.extend(later.countries);
        self.frauds.extend(later.frauds);
    }

    /// Returns the row at `at`, from 0.
    pub fn get(&self, at: usize) -> Option<LedgerRow> {
        Some(LedgerRow {
            at: *self.at.get(at)?,
            customer: self.customers[at],
            merchant: self.merchants[at],
            amount: self.amounts[at],
            channel: self.channels[at],
            country: self.countries[at],
            fraud: self.frauds[at],
        })
    }

    /// Returns the columns as slices.
    pub fn rows(&self) -> LedgerRows<'_> {
        LedgerRows {
            at: &self.at,
            customers: &self.customers,
            merchants: &self.merchants,
            amounts: &self.amounts,
            channels: &self.channels,
            countries: &self.countries,
            frauds: &self.frauds,
        }
    }
}

impl FromIterator<LedgerRow> for LedgerColumns {
    fn from_iter<I: IntoIterator<Item = LedgerRow>>(rows: I) -> Self {
        let rows = rows.into_iter();
        let mut columns = Self::with_capacity(rows.size_hint().0);
        for row in rows {
            columns.push(&row);
        }
        columns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_in_the_order_in_which_they_were_added() {
        let row = |number: u32| LedgerRow {
            at: fip_model::Date::from_epoch_days(20_000).midnight(),
            customer: number,
            merchant: number + 1,
            amount: Money::from_pence(number.into()),
            channel: Channel::Atm,
            country: Country::GB,
            fraud: number == 1,
        };
        let mut columns: LedgerColumns = (0..3).map(row).collect();
        columns.append((3..5).map(row).collect());
        assert_eq!(columns.len(), 5);
        assert!((0_u32..).zip(0..5).all(|(number, at)| columns.get(at) == Some(row(number))));
        assert_eq!(columns.get(5), None);
        assert_eq!(columns.rows().frauds, [false, true, false, false, false]);
    }
}
