//! A ledger that grows month by month and is kept in a file.

mod compare;
mod decode;
mod encode;
mod error;

use fip_model::{
    CustomerId, FraudReport, Merchant, MerchantId, Month, StarSchema, Timestamp, TransactionId,
};

pub use error::StateError;

use crate::columns::{LedgerColumns, LedgerRow};
use crate::error::FeatureError;
use crate::ledger::{Ledger, MerchantKind};

/// The transactions of whole months, with what features ask of them and nothing else.
///
/// It is what stays between two runs: a month is added to it without reading the others' tables
/// again, and the features made from it are those made from all months at once, to the bit. It holds
/// transactions rather than sums of them, because what is known of an old month can change (a fraud
/// of March that is reported in May), because windows and features can be chosen anew, and because
/// medians and numbers of different values have no shorter exact summary. In its file a transaction
/// takes about 10 bytes.
///
/// States of different shards merge; in which order months, shards and rows come makes no difference
/// to the file's bytes.
///
/// # File
///
/// All numbers are LEB128 varints, signed ones zigzag-coded; a column of `n` numbers follows without
/// a length of its own. Rows are in the order of customer, time, transaction id.
///
/// | part | content |
/// |---|---|
/// | head | the 12 bytes `fip ledger\r\n`, version 1 |
/// | months | first month and month after the last as yyyymm, 0 and 0 when there is none |
/// | customers | n, ids as differences, rows of each |
/// | merchants | n, ids as differences, positions of categories in `Category::ALL`, MCCs |
/// | countries | n, two letters each |
/// | rows | seconds as differences within a customer (the first from 1970), merchants, pence (signed), countries times 8 plus channels, ids as signed differences |
/// | frauds | n, rows as differences, then of each 0, or 1 and the second of its report since 1970 (signed) |
/// | end | SHA-256 of all bytes before, 32 bytes |
///
/// # Examples
///
/// ```
/// use fip_features::{Catalogue, LedgerState, compute};
/// use fip_model::{Month, ObservationWindow, RawTables};
///
/// let star = RawTables::default().check()?;
/// let mut state = LedgerState::default();
/// state.add(&star, &[], Month::new(2025, 1)?, 1)?;
/// let mut file = Vec::new();
/// state.write(&mut file)?;
/// let again = LedgerState::read(&file)?;
/// assert_eq!(again, state);
/// let window = ObservationWindow::new(Month::new(2025, 1)?, 1)?;
/// compute(&again.ledger()?, window, Catalogue::built_in())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LedgerState {
    /// First month, and the month after the last.
    months: Option<(Month, Month)>,
    customers: Vec<CustomerId>,
    merchants: Vec<(MerchantId, MerchantKind)>,
    rows: StateRows,
    /// Rows of frauds in their order, and when each was reported.
    frauds: Vec<(u32, Option<Timestamp>)>,
}

/// Transactions in the order of customer, time, id.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct StateRows {
    ids: Vec<TransactionId>,
    columns: LedgerColumns,
}

/// A transaction on its way into a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct StateRow {
    id: TransactionId,
    row: LedgerRow,
}

impl StateRows {
    fn push(&mut self, one: &StateRow) {
        self.ids.push(one.id);
        self.columns.push(&one.row);
    }

    fn len(&self) -> usize {
        self.ids.len()
    }

    fn get(&self, row: usize) -> Option<StateRow> {
        Some(StateRow { id: *self.ids.get(row)?, row: self.columns.get(row)? })
    }
}

impl LedgerState {
    /// Returns the months that the state holds: the first and how many; `None` for an empty state.
    pub fn months(&self) -> Option<(Month, u32)> {
        let (first, end) = self.months?;
        Some((first, end.months_since(first).unsigned_abs()))
    }

    /// Returns the number of transactions.
    pub fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// Adds the transactions of `n_months` whole months from `first` on, and what has been reported.
    ///
    /// Transactions of other months are left alone. Customers and merchants join those that are
    /// known. A report may be of any transaction that is known; of several the first counts.
    ///
    /// # Errors
    ///
    /// [`StateError`] when the months do not follow those that are known, a merchant has changed its
    /// category or code, a transaction id is there twice, or there are too many rows. The state is
    /// then as it was.
    pub fn add(
        &mut self,
        star: &StarSchema,
        reports: &[FraudReport],
        first: Month,
        n_months: u32,
    ) -> Result<(), StateError> {
        let end = first.plus(n_months.cast_signed());
        if let Some((_, next)) = self.months
            && next != first
        {
            return Err(StateError::Month { expected: next, found: first });
        }
        let known = self.months.map_or(first, |(known, _)| known);
        let table = star.transactions();
        let inside: Vec<usize> = (0..table.len())
            .filter(|&row| (first..end).contains(&table.at()[row].date().month()))
            .collect();
        let mut part = Self {
            months: Some((known, end)),
            customers: star.customers().iter().map(|customer| customer.customer_id).collect(),
            merchants: merchants(star),
            ..Self::default()
        };
        let mut rows: Vec<StateRow> = (inside.into_iter())
            .map(|row| StateRow {
                id: table.ids()[row],
                row: LedgerRow {
                    at: table.at()[row],
                    customer: star.customer_rows()[row],
                    merchant: star.merchant_rows()[row],
                    amount: table.amounts()[row],
                    channel: table.channels()[row],
                    country: table.countries()[row],
                    fraud: table.frauds()[row],
                },
            })
            .collect();
        rows.sort_unstable_by_key(order);
        for row in &rows {
            part.rows.push(row);
        }
        part.number_frauds(|_| None);
        let mut joined = self.joined(&part)?;
        joined.months = part.months;
        joined.report(reports);
        *self = joined;
        Ok(())
    }

    /// Adds what another state of the same months knows: a shard with other customers or other rows.
    ///
    /// # Errors
    ///
    /// [`StateError`] when the months differ, a merchant has another category or code, a transaction
    /// is in both, or there are too many rows. The state is then as it was.
    pub fn merge(&mut self, other: &Self) -> Result<(), StateError> {
        match (self.months, other.months) {
            (Some(ours), Some(theirs)) if ours != theirs => {
                let (expected, found) =
                    if ours.0 == theirs.0 { (ours.1, theirs.1) } else { (ours.0, theirs.0) };
                return Err(StateError::Month { expected, found });
            }
            _ => {}
        }
        let months = self.months.or(other.months);
        *self = self.joined(other)?;
        self.months = months;
        Ok(())
    }

    /// Returns the ledger; a fraud is known from its report on.
    ///
    /// # Errors
    ///
    /// Those of [`Ledger::new`], which a state that was made here does not meet.
    pub fn ledger(&self) -> Result<Ledger<'_>, FeatureError> {
        let kinds: Vec<MerchantKind> = self.merchants.iter().map(|&(_, kind)| kind).collect();
        let times = self.frauds.iter().map(|&(_, at)| at).collect();
        Ledger::new(&self.customers[..], kinds, self.rows.columns.rows())?.reported_at(times)
    }

    /// Returns both states' customers, merchants, rows and frauds.
    fn joined(&self, other: &Self) -> Result<Self, StateError> {
        let n_rows = self.rows.len() + other.rows.len();
        if u32::try_from(n_rows).is_err() {
            return Err(StateError::TooManyRows { found: n_rows });
        }
        let customers = union(&self.customers, &other.customers);
        let merchants = union(&self.merchants, &other.merchants);
        if let Some(pair) = merchants.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(StateError::Merchant { found: pair[0].0 });
        }
        let moved = |from: &Self| {
            let customers = positions(&from.customers, &customers);
            let merchants = positions(&from.merchants, &merchants);
            move |rows: &StateRows, row: usize| {
                let StateRow { id, row } = rows.get(row)?;
                let customer = customers[row.customer as usize];
                let merchant = merchants[row.merchant as usize];
                Some(StateRow { id, row: LedgerRow { customer, merchant, ..row } })
            }
        };
        let (ours, theirs) = (moved(self), moved(other));
        let mut joined = Self { customers: customers.clone(), ..Self::default() };
        let (mut left, mut right) = (0, 0);
        loop {
            match (ours(&self.rows, left), theirs(&other.rows, right)) {
                (Some(a), b) if b.is_none_or(|b| order(&a) <= order(&b)) => {
                    joined.rows.push(&a);
                    left += 1;
                }
                (_, Some(b)) => {
                    joined.rows.push(&b);
                    right += 1;
                }
                (_, None) => break,
            }
        }
        joined.merchants = merchants;
        let reported = self.reported().into_iter().chain(other.reported());
        let mut reported: Vec<_> = reported.collect();
        reported.sort_unstable();
        joined.check_ids()?;
        joined.number_frauds(|id| {
            let at = reported.partition_point(|(other, _)| *other < id);
            reported.get(at).filter(|(other, _)| *other == id).map(|&(_, time)| time)
        });
        Ok(joined)
    }

    /// Refuses a transaction that is there twice.
    fn check_ids(&self) -> Result<(), StateError> {
        let mut ids = self.rows.ids.clone();
        ids.sort_unstable();
        let twice = ids.windows(2).find(|pair| pair[0] == pair[1]);
        twice.map_or(Ok(()), |pair| Err(StateError::Transaction { found: pair[0] }))
    }

    /// Returns the transactions that have been reported, with the times.
    fn reported(&self) -> Vec<(TransactionId, Timestamp)> {
        let times = self.frauds.iter();
        times.filter_map(|&(row, at)| Some((self.rows.ids[row as usize], at?))).collect()
    }

    /// Numbers the frauds; `reported` tells when a transaction was reported.
    fn number_frauds(&mut self, reported: impl Fn(TransactionId) -> Option<Timestamp>) {
        self.frauds = (0_u32..)
            .zip(self.rows.columns.frauds.iter().zip(&self.rows.ids))
            .filter(|(_, (fraud, _))| **fraud)
            .map(|(row, (_, &id))| (row, reported(id)))
            .collect();
    }

    /// Takes reports in: the reported transaction is a fraud, from the first report on.
    fn report(&mut self, reports: &[FraudReport]) {
        let mut times: Vec<_> = reports.iter().map(|r| (r.transaction_id, r.reported_at)).collect();
        times.extend(self.reported());
        times.sort_unstable();
        times.dedup_by_key(|(id, _)| *id);
        let reported = |id: TransactionId| {
            let found = times.binary_search_by_key(&id, |&(other, _)| other);
            found.ok().map(|at| times[at].1)
        };
        for (fraud, &id) in self.rows.columns.frauds.iter_mut().zip(&self.rows.ids) {
            *fraud |= reported(id).is_some();
        }
        self.number_frauds(reported);
    }
}

/// Returns the merchants of a star schema, in the order of ids; in a ledger without merchants one that
/// stands for any.
fn merchants(star: &StarSchema) -> Vec<(MerchantId, MerchantKind)> {
    let of = |one: &Merchant| (one.merchant_id, MerchantKind::of(one));
    let mut merchants: Vec<_> = star.merchants().iter().map(of).collect();
    if merchants.is_empty() {
        merchants.push((MerchantId::new(0), MerchantKind::UNKNOWN));
    }
    merchants
}

const fn order(row: &StateRow) -> (u32, Timestamp, TransactionId) {
    (row.row.customer, row.row.at, row.id)
}

/// Returns what is in either list, in order, each once.
fn union<T: Ord + Copy>(left: &[T], right: &[T]) -> Vec<T> {
    let mut all = [left, right].concat();
    all.sort_unstable();
    all.dedup();
    all
}

/// Returns where each item of a list is in a longer one.
fn positions<T: Ord>(items: &[T], all: &[T]) -> Vec<u32> {
    let mut at = 0;
    let found = items.iter().map(|item| {
        while all.get(at).is_some_and(|other| other < item) {
            at += 1;
        }
        u32::try_from(at).unwrap_or(u32::MAX)
    });
    found.collect()
}
