//! What features are computed from.

use std::borrow::Cow;

use fip_model::{
    Category, Channel, Country, CustomerId, FraudReport, Merchant, Money, StarSchema, Timestamp,
};

use crate::error::FeatureError;

/// The transactions that features are computed from, by columns, with what is known of customers and
/// merchants.
///
/// Rows may be in any order. A fraud is taken to be known from the moment it happened, unless the
/// times of the reports are given: then a window sees only those reported before its as-of date.
///
/// # Examples
///
/// ```
/// use fip_features::{Catalogue, Ledger, compute};
/// use fip_model::{Month, ObservationWindow, RawTables};
///
/// let star = RawTables::default().check()?;
/// let window = ObservationWindow::new(Month::new(2025, 1)?, 12)?;
/// let features = compute(&Ledger::of(&star), window, Catalogue::built_in())?;
/// assert_eq!(features.customers.n_rows(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Ledger<'a> {
    customers: Cow<'a, [CustomerId]>,
    merchants: Cow<'a, [MerchantKind]>,
    rows: LedgerRows<'a>,
    /// When each fraudulent row was reported, in the order of rows.
    reported: Option<Vec<Option<Timestamp>>>,
}

/// Columns of transactions, all of one length; `customers` and `merchants` are positions.
#[derive(Debug, Clone, Copy, Default)]
#[expect(missing_docs, reason = "the names say it, and the type's words say the rest")]
pub struct LedgerRows<'a> {
    pub at: &'a [Timestamp],
    pub customers: &'a [u32],
    pub merchants: &'a [u32],
    pub amounts: &'a [Money],
    pub channels: &'a [Channel],
    pub countries: &'a [Country],
    pub frauds: &'a [bool],
}

/// What features ask of a merchant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MerchantKind {
    /// Its category.
    pub category: Category,
    /// Its merchant category code of ISO 18245.
    pub mcc: u16,
}

impl MerchantKind {
    /// What stands for the kind of a merchant that is not known; no feature may ask for it.
    pub const UNKNOWN: Self = Self { category: Category::OtherRetail, mcc: 0 };

    /// Returns the kind of a merchant; what is not known of it is that of [`Self::UNKNOWN`].
    pub fn of(merchant: &Merchant) -> Self {
        Self {
            category: merchant.category.unwrap_or(Self::UNKNOWN.category),
            mcc: merchant.mcc.unwrap_or(Self::UNKNOWN.mcc),
        }
    }
}

impl<'a> Ledger<'a> {
    /// Returns the ledger of a star schema.
    pub fn of(star: &'a StarSchema) -> Self {
        let table = star.transactions();
        // In a ledger without merchants, every row is at position 0.
        let mut merchants: Vec<_> = star.merchants().iter().map(MerchantKind::of).collect();
        if merchants.is_empty() {
            merchants.push(MerchantKind::UNKNOWN);
        }
        Self {
            customers: star.customers().iter().map(|customer| customer.customer_id).collect(),
            merchants: merchants.into(),
            rows: LedgerRows {
                at: table.at(),
                customers: star.customer_rows(),
                merchants: star.merchant_rows(),
                amounts: table.amounts(),
                channels: table.channels(),
                countries: table.countries(),
                frauds: table.frauds(),
            },
            reported: None,
        }
    }

    /// Returns the ledger of a star schema in which a fraud is known from its report on; a fraud
    /// without a report is not known.
    pub fn with_reports(star: &'a StarSchema, reports: &[FraudReport]) -> Self {
        let mut sorted: Vec<_> =
            reports.iter().map(|r| (r.transaction_id, r.reported_at)).collect();
        sorted.sort_unstable();
        let table = star.transactions();
        let frauds = table.ids().iter().zip(table.frauds()).filter(|(_, fraud)| **fraud);
        let reported = frauds.map(|(id, _)| {
            let first = sorted.partition_point(|(other, _)| other < id);
            sorted.get(first).filter(|(other, _)| other == id).map(|&(_, at)| at)
        });
        Self { reported: Some(reported.collect()), ..Self::of(star) }
    }

    /// Returns the ledger of these columns; customers are in the order of their ids.
    ///
    /// # Errors
    ///
    /// [`FeatureError::Columns`] when columns differ in length, a position leads nowhere or ids do
    /// not ascend, [`FeatureError::TooManyRows`] for more rows than 32 bits count.
    pub fn new(
        customers: impl Into<Cow<'a, [CustomerId]>>,
        merchants: impl Into<Cow<'a, [MerchantKind]>>,
        rows: LedgerRows<'a>,
    ) -> Result<Self, FeatureError> {
        let (customers, merchants) = (customers.into(), merchants.into());
        let n_rows = rows.at.len();
        if u32::try_from(n_rows).is_err() {
            return Err(FeatureError::TooManyRows { found: n_rows });
        }
        let lengths = [
            rows.customers.len(),
            rows.merchants.len(),
            rows.amounts.len(),
            rows.channels.len(),
            rows.countries.len(),
            rows.frauds.len(),
        ];
        let refuse = |expected| Err(FeatureError::Columns { expected });
        if lengths.iter().any(|&length| length != n_rows) {
            return refuse("columns of one length");
        }
        if !customers.is_sorted_by(|a, b| a < b) {
            return refuse("customers in the order of their ids, each once");
        }
        let inside = |positions: &[u32], n: usize| positions.iter().all(|&at| (at as usize) < n);
        if !inside(rows.customers, customers.len()) || !inside(rows.merchants, merchants.len()) {
            return refuse("positions of customers and merchants that exist");
        }
        Ok(Self { customers, merchants, rows, reported: None })
    }

    /// Lets each fraudulent row, in the order of rows, be known from the time given for it on; `None`
    /// stands for one that has not been reported.
    ///
    /// # Errors
    ///
    /// [`FeatureError::Columns`] when there are not as many times as frauds.
    pub fn reported_at(mut self, times: Vec<Option<Timestamp>>) -> Result<Self, FeatureError> {
        if times.len() != self.rows.frauds.iter().filter(|&&fraud| fraud).count() {
            return Err(FeatureError::Columns { expected: "a time of report for each fraud" });
        }
        self.reported = Some(times);
        Ok(self)
    }

    /// Returns the customers, in the order of their ids.
    pub fn customers(&self) -> &[CustomerId] {
        &self.customers
    }

    /// Returns the merchants.
    pub fn merchants(&self) -> &[MerchantKind] {
        &self.merchants
    }

    /// Returns the columns.
    pub const fn rows(&self) -> LedgerRows<'a> {
        self.rows
    }

    /// Returns for each row whether it is known on `as_of` that it is a fraud.
    pub fn frauds_known(&self, as_of: fip_model::Date) -> Cow<'a, [bool]> {
        let Some(reported) = &self.reported else { return Cow::Borrowed(self.rows.frauds) };
        let mut times = reported.iter();
        let known = self.rows.frauds.iter().map(|&fraud| {
            let time = if fraud { times.next().copied().flatten() } else { None };
            time.is_some_and(|time| time < as_of.midnight())
        });
        Cow::Owned(known.collect())
    }
}
