//! Ledgers made in code, from columns alone: they need not make a star schema.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod catalogues;
mod draw;
mod strategies;

use fip_features::{Ledger, LedgerColumns, LedgerRow, MerchantKind};
use fip_model::{Channel, Country, CustomerId, Money, Month, ObservationWindow, Timestamp};

pub(crate) use catalogues::everything;
pub(crate) use draw::{Shape, random};
pub(crate) use strategies::{declarations, worlds};

/// A transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Payment {
    pub(crate) at: Timestamp,
    /// Positions of the customer and the merchant.
    pub(crate) customer: u32,
    pub(crate) merchant: u32,
    pub(crate) pence: i64,
    pub(crate) channel: Channel,
    pub(crate) country: Country,
    pub(crate) fraud: bool,
    /// When the fraud was reported, in a world that knows.
    pub(crate) reported: Option<Timestamp>,
}

/// What a ledger is made from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct World {
    pub(crate) customers: Vec<CustomerId>,
    pub(crate) merchants: Vec<MerchantKind>,
    pub(crate) payments: Vec<Payment>,
    /// Whether it is known when frauds were reported.
    pub(crate) knows_reports: bool,
}

/// The columns of a world.
#[derive(Debug)]
pub(crate) struct Columns {
    world: World,
    columns: LedgerColumns,
}

impl World {
    /// Returns the world of customers 1 to `n_customers` with these transactions, whose frauds are
    /// known at once.
    pub(crate) fn new(n_customers: u32, payments: Vec<Payment>) -> Self {
        let customers = (1..=n_customers).map(CustomerId::new).collect();
        let merchants = draw::merchants(draw::N_MERCHANTS);
        Self { customers, merchants, payments, knows_reports: false }
    }

    /// Returns the columns of the world.
    pub(crate) fn columns(&self) -> Columns {
        let rows = self.payments.iter().map(|one| LedgerRow {
            at: one.at,
            customer: one.customer,
            merchant: one.merchant,
            amount: Money::from_pence(one.pence),
            channel: one.channel,
            country: one.country,
            fraud: one.fraud,
        });
        Columns { world: self.clone(), columns: rows.collect() }
    }
}

impl Columns {
    /// Returns the ledger.
    pub(crate) fn ledger(&self) -> Ledger<'_> {
        let World { customers, merchants, payments, knows_reports } = &self.world;
        let ledger = Ledger::new(customers, merchants, self.columns.rows()).unwrap();
        if !knows_reports {
            return ledger;
        }
        let frauds = payments.iter().filter(|one| one.fraud);
        ledger.reported_at(frauds.map(|one| one.reported).collect()).unwrap()
    }
}

/// Returns a window from its first month, such as 202501, and its number of months.
pub(crate) fn window(first: i32, n_months: u32) -> ObservationWindow {
    ObservationWindow::new(Month::from_key(first).unwrap(), n_months).unwrap()
}
