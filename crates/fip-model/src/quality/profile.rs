//! A look at each transaction, once.

use super::amounts::Amounts;
use super::equal::Equal;
use crate::attributes::{Attribute, Attributes};
use crate::codes::{Channel, Country, Origin};
use crate::tables::{Account, Customer, FraudReport, Merchant, Outcome};
use crate::time::Timestamp;
use crate::transactions::Transaction;
use crate::window::ObservationWindow;

/// Letters of a country's code.
const LETTERS: usize = 26;

/// What has been seen of a ledger's transactions.
///
/// # Examples
///
/// ```
/// use fip_model::quality::{LedgerProfile, LedgerTables, Reading};
/// use fip_model::{Attributes, Country, Month, ObservationWindow, TransactionTable};
///
/// let window = ObservationWindow::new(Month::new(2025, 1)?, 1)?;
/// let mut profile = LedgerProfile::new(Attributes::ALL, Country::GB, window);
/// TransactionTable::default().iter().for_each(|row| profile.take(&row));
/// let quality = profile.finish(&LedgerTables::default(), Reading::default());
/// assert_eq!(quality.time.empty_days, 31);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct LedgerProfile {
    pub(super) attributes: Attributes,
    pub(super) home: Country,
    pub(super) window: ObservationWindow,
    pub(super) n_rows: u64,
    pub(super) repeated: u64,
    pub(super) ids: Option<[u64; 2]>,
    pub(super) times: Option<[Timestamp; 2]>,
    pub(super) midnight: u64,
    pub(super) outside: [u64; 2],
    pub(super) days: Vec<u64>,
    pub(super) customers: Uses,
    pub(super) accounts: Uses,
    pub(super) merchants: Uses,
    pub(super) channels: [u64; Channel::ALL.len()],
    pub(super) countries: Vec<u64>,
    pub(super) origins: [u64; Origin::ALL.len()],
    /// Rows that cross the border, are at night, discretionary, fraudulent.
    pub(super) flags: [u64; 4],
    pub(super) source_rows: Option<[u32; 2]>,
    /// Rows of a source, and those of them without the number of a row.
    pub(super) sourced: [u64; 2],
    pub(super) amounts: Amounts,
    pub(super) equal: Equal,
}

/// The tables beside the transactions.
#[derive(Debug, Clone, Copy, Default)]
pub struct LedgerTables<'a> {
    /// `DimCustomer`.
    pub customers: &'a [Customer],
    /// `DimAccount`.
    pub accounts: &'a [Account],
    /// `DimMerchant`.
    pub merchants: &'a [Merchant],
    /// `FraudReports`.
    pub reports: &'a [FraudReport],
    /// `CustomerOutcomes`; `None` where nobody knows.
    pub outcomes: Option<&'a [Outcome]>,
}

impl LedgerProfile {
    /// Returns the profile of no transaction yet, of a ledger that knows `attributes` and whose bank is
    /// at `home`.
    pub fn new(attributes: Attributes, home: Country, window: ObservationWindow) -> Self {
        let n_days = window.as_of().days_since(window.start());
        Self {
            attributes,
            home,
            window,
            n_rows: 0,
            repeated: 0,
            ids: None,
            times: None,
            midnight: 0,
            outside: [0; 2],
            days: vec![0; usize::try_from(n_days).unwrap_or_default()],
            customers: Uses::default(),
            accounts: Uses::default(),
            merchants: Uses::default(),
            channels: [0; Channel::ALL.len()],
            countries: vec![0; LETTERS * LETTERS],
            origins: [0; Origin::ALL.len()],
            flags: [0; 4],
            source_rows: None,
            sourced: [0; 2],
            amounts: Amounts::default(),
            equal: Equal::default(),
        }
    }

    /// Takes a transaction. Ids are to ascend: one that does not counts as repeated. So is time: what equals
    /// an earlier transaction is looked for among those of the same moment that come one after another.
    pub fn take(&mut self, row: &Transaction) {
        self.n_rows += 1;
        let id = row.transaction_id.number();
        self.repeated += u64::from(self.ids.is_some_and(|[_, last]| id <= last));
        widen(&mut self.ids, id);
        self.take_time(row.at);
        self.customers.add(row.customer_id.number());
        self.accounts.add(row.account_id.number());
        self.amounts.take(row);
        self.equal.take(row);
        self.origins[row.origin as usize] += 1;
        if let Some(number) = row.source_row {
            widen(&mut self.source_rows, number);
        }
        if row.origin != Origin::Synthetic {
            self.sourced[0] += 1;
            self.sourced[1] += u64::from(row.source_row.is_none());
        }
        self.take_attributes(row);
    }

    fn take_time(&mut self, at: Timestamp) {
        widen(&mut self.times, at);
        self.midnight += u64::from(at.second_of_day() == 0);
        let day = at.date().days_since(self.window.start());
        match usize::try_from(day) {
            Err(_) => self.outside[0] += 1,
            Ok(day) => match self.days.get_mut(day) {
                Some(rows) => *rows += 1,
                None => self.outside[1] += 1,
            },
        }
    }

    fn take_attributes(&mut self, row: &Transaction) {
        if self.attributes.has_merchant_rows() {
            self.merchants.add(row.merchant_id.number());
        }
        self.channels[row.channel as usize] += 1;
        let [first, second] = row.country.letters().map(|letter| usize::from(letter - b'A'));
        self.countries[first * LETTERS + second] += 1;
        let flags =
            [row.is_cross_border(self.home), row.at.is_night(), row.is_discretionary, row.is_fraud];
        for (n, flag) in self.flags.iter_mut().zip(flags) {
            *n += u64::from(flag);
        }
    }

    /// Returns the countries, by their codes, with their rows.
    pub(super) fn countries(&self) -> impl Iterator<Item = (String, u64)> + '_ {
        let letter = |at: usize| char::from(b'A' + u8::try_from(at).unwrap_or_default());
        let code = move |at: usize| String::from_iter([letter(at / LETTERS), letter(at % LETTERS)]);
        self.countries.iter().enumerate().map(move |(at, n)| (code(at), *n))
    }

    pub(super) fn knows(&self, attribute: Attribute) -> bool {
        self.attributes.contains(attribute)
    }
}

/// Widens a range so that it holds a value.
fn widen<T: Ord + Copy>(range: &mut Option<[T; 2]>, value: T) {
    let [low, high] = range.unwrap_or([value; 2]);
    *range = Some([low.min(value), high.max(value)]);
}

/// How often each key is used, by its number.
#[derive(Debug, Clone, Default)]
pub(super) struct Uses {
    counts: Vec<u32>,
    /// Keys with numbers that nobody gives.
    others: std::collections::BTreeMap<u32, u32>,
}

impl Uses {
    /// Numbers below this have a place of their own: ids are numbered from 1 without gaps.
    const DENSE: usize = 1 << 26;

    fn add(&mut self, number: u32) {
        let at = number as usize;
        let n = if at < Self::DENSE {
            if self.counts.len() <= at {
                self.counts.resize(at + 1, 0);
            }
            &mut self.counts[at]
        } else {
            self.others.entry(number).or_default()
        };
        *n = n.saturating_add(1);
    }

    /// Returns how often a key is used.
    pub(super) fn of(&self, number: u32) -> u32 {
        let place = self.counts.get(number as usize);
        place.or_else(|| self.others.get(&number)).copied().unwrap_or_default()
    }

    /// Returns the keys that are used, by number, and how often.
    pub(super) fn used(&self) -> impl Iterator<Item = (u32, u64)> + '_ {
        let dense = (0..).zip(&self.counts).filter(|(_, n)| **n > 0);
        let all = dense.chain(self.others.iter().map(|(number, n)| (*number, n)));
        all.map(|(number, n)| (number, u64::from(*n)))
    }

    /// Returns the number of keys that are used.
    pub(super) fn n_used(&self) -> u64 {
        self.used().count() as u64
    }
}
