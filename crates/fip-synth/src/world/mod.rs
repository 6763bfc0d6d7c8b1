//! Whole invented banks, checked: the modes, and what is known of each customer.

mod generator;
mod truth;

pub use generator::{Generator, Part};
pub use truth::CustomerTruth;

use fip_model::{
    FraudReport, LedgerEntry, Money, ObservationWindow, Outcome, RawTables, Seed, StarSchema,
    TransactionId, TransactionTable,
};
use rayon::prelude::*;

use crate::bank::{
    BankError, BankParams, BankValidParams, Market, Mode, Payment, Person, Population, ids_of,
    push_customer, real_payments,
};
use crate::cards::CardRows;
use crate::ledger::{CardEntry, LedgerInput, LedgerSetting, entries};
use crate::life::{Life, Shopping};
use crate::risk::{Bound, RiskProcess};

/// An invented bank.
///
/// # Examples
///
/// ```
/// use fip_model::{Month, ObservationWindow, Seed};
/// use fip_synth::{Bank, stand_in};
///
/// let seed = Seed::new(7);
/// let window = ObservationWindow::new(Month::new(2025, 1)?, 12)?;
/// let params = Bank::params(window, seed).customers(50).check()?;
/// let world = Bank::around(&stand_in(seed, Some(2000)), &params)?;
/// assert_eq!(world.star.transactions().len(), 2000);
/// assert_eq!(world.outcomes.len(), 50);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Bank;

/// A bank with its ledger, what became of its customers, and what nobody may learn from.
#[derive(Debug, Clone)]
pub struct World {
    /// Where the card transactions come from.
    pub mode: Mode,
    /// The star schema.
    pub star: StarSchema,
    /// When the bank was told of each fraud, by transaction.
    pub reports: Vec<FraudReport>,
    /// The ledgers of the accounts, by customer and time; empty but in [`Mode::Enriched`].
    pub ledger: Vec<LedgerEntry>,
    /// What became of each customer after the as-of date.
    pub outcomes: Vec<Outcome>,
    /// What the generator knows of each customer and no table says.
    pub truth: Vec<CustomerTruth>,
    /// How well the best possible model can do.
    pub bound: Bound,
}

impl Bank {
    /// Returns the parameters of a bank with their defaults; see [`BankParams`].
    pub const fn params(window: ObservationWindow, seed: Seed) -> BankParams {
        BankParams::new(window, seed)
    }

    /// Returns a bank around card rows, [`Mode::Anchor`]: every row is used once, amount and class
    /// as they are, and there are no other transactions. Ids are in order of time.
    ///
    /// The same rows and parameters give the same world for any number of threads.
    ///
    /// # Errors
    ///
    /// [`BankError`] when the months of the outcome make no window.
    pub fn around(cards: &CardRows, params: &BankValidParams) -> Result<World, BankError> {
        let founded = Founded::new(params)?;
        let payments = real_payments(cards, params, &founded.people, &founded.market, None);
        let mut order: Vec<(usize, Payment)> = (0..)
            .zip(payments)
            .flat_map(|(person, payments)| payments.into_iter().map(move |one| (person, one)))
            .collect();
        order.par_sort_unstable_by_key(|(_, one)| (one.at, one.source_row));
        let mut table = TransactionTable::with_capacity(order.len());
        let mut reports = Vec::new();
        for (number, (person, payment)) in (1_u64..).zip(order) {
            let (id, person) = (TransactionId::new(number), &founded.people[person]);
            table.push(payment.row(id, person, &founded.market));
            reports.extend(payment.report(id, person.customer.customer_id));
        }
        founded.world(Mode::Anchor, table, reports)
    }

    /// Returns a bank around card rows with generated payments beside them, [`Mode::Enriched`]:
    /// customers pay as often as people in the United Kingdom do, and each has the ledgers of their
    /// accounts. Every row is used once, amount and class as they are. Ids are in order of customer,
    /// then time.
    ///
    /// # Errors
    ///
    /// [`BankError`] when the months of the outcome make no window.
    pub fn enriched(cards: &CardRows, params: &BankValidParams) -> Result<World, BankError> {
        let founded = Founded::new(params)?;
        let life = Life::new(params);
        let diaries: Vec<_> = founded.people.par_iter().map(|person| life.diary(person)).collect();
        let trips: Vec<_> = diaries.iter().map(|diary| diary.trips.as_slice()).collect();
        let market = &founded.market;
        let mut payments = real_payments(cards, params, &founded.people, market, Some(&trips));
        payments.par_iter_mut().zip(&founded.people).zip(&diaries).for_each(
            |((payments, person), diary)| {
                let expected: f64 = diary.payments.iter().sum();
                let share = (1.0 - payments.len() as f64 / expected.max(1.0)).max(0.0);
                life.pay(&Shopping { market, person, diary }, share, payments);
                payments.sort_by_key(|one| (one.at, one.source_row));
            },
        );
        let n_rows = payments.iter().map(Vec::len).sum();
        let mut table = TransactionTable::with_capacity(n_rows);
        let mut reports = Vec::new();
        for (person, payments) in founded.people.iter().zip(&payments) {
            push_customer(payments, person, market, (&mut table, &mut reports));
        }
        let ledger = founded.ledger(&payments);
        Ok(World { ledger, ..founded.world(Mode::Enriched, table, reports)? })
    }

    /// Returns a bank without card rows, [`Mode::Generate`]: customers pay as often as people in the
    /// United Kingdom do. Ids are in order of customer, then time. For more customers than fit into
    /// memory see [`Generator`].
    ///
    /// # Errors
    ///
    /// [`BankError`] when the months of the outcome make no window.
    pub fn generated(params: &BankValidParams) -> Result<World, BankError> {
        const CUSTOMERS_AT_ONCE: u32 = 64;
        let generator = Generator::new(params)?;
        let n_customers = params.n_customers();
        let parts: Vec<Part> = (1..=n_customers)
            .step_by(CUSTOMERS_AT_ONCE as usize)
            .collect::<Vec<u32>>()
            .into_par_iter()
            .map(|first| {
                let end = first.saturating_add(CUSTOMERS_AT_ONCE);
                generator.customers(first..end.min(n_customers + 1))
            })
            .collect();
        let mut all = Part::default();
        for part in parts {
            all.append(part);
        }
        let star = RawTables {
            accounts: all.accounts,
            customers: all.customers,
            days: generator.days()?,
            merchants: generator.into_merchants(),
            transactions: all.transactions,
            ..RawTables::default()
        }
        .check()?;
        Ok(World {
            mode: Mode::Generate,
            star,
            reports: all.reports,
            ledger: Vec::new(),
            outcomes: all.outcomes,
            bound: CustomerTruth::bound(&all.truth),
            truth: all.truth,
        })
    }
}

/// The customers and merchants of a bank, before anything is paid.
struct Founded {
    params: BankValidParams,
    people: Vec<Person>,
    market: Market,
    risk: RiskProcess,
}

impl Founded {
    fn new(params: &BankValidParams) -> Result<Self, BankError> {
        Ok(Self {
            params: *params,
            people: Population::new(params).people(params.n_customers()),
            market: Market::new(params.seed, params.n_merchants),
            risk: RiskProcess::new(params)?,
        })
    }

    /// Returns the ledgers of the accounts of every customer, whose payments these are.
    fn ledger(&self, payments: &[Vec<Payment>]) -> Vec<LedgerEntry> {
        let (seed, window) = (self.params.seed, self.params.window);
        let setting = LedgerSetting::new(seed, window);
        let of_customer = |(person, payments): (&Person, &Vec<Payment>)| {
            let cards: Vec<CardEntry> = ids_of(person)
                .zip(payments)
                .map(|(transaction_id, payment)| ledger_card(payment, transaction_id))
                .collect();
            let stressed = &person.stress.months()[..window.n_months()];
            entries(&setting, &LedgerInput { person, cards: &cards, stressed })
        };
        let ledgers: Vec<Vec<LedgerEntry>> =
            self.people.par_iter().zip(payments).map(of_customer).collect();
        ledgers.concat()
    }

    fn world(
        self,
        mode: Mode,
        transactions: TransactionTable,
        reports: Vec<FraudReport>,
    ) -> Result<World, BankError> {
        let Self { params, people, market, risk } = self;
        let star = RawTables {
            accounts: people.iter().flat_map(|person| person.accounts.clone()).collect(),
            customers: people.iter().map(|person| person.customer.row()).collect(),
            merchants: market.merchants,
            days: params.days()?,
            transactions,
            ..RawTables::default()
        }
        .check()?;
        let truth: Vec<CustomerTruth> =
            people.par_iter().map(|person| CustomerTruth::of(person, &risk)).collect();
        Ok(World {
            mode,
            reports,
            ledger: Vec::new(),
            star,
            outcomes: people.iter().map(|person| risk.outcome(person)).collect(),
            bound: CustomerTruth::bound(&truth),
            truth,
        })
    }
}

/// Returns a payment as the ledger of its account sees it.
fn ledger_card(payment: &Payment, transaction_id: TransactionId) -> CardEntry {
    CardEntry {
        transaction_id,
        at: payment.at,
        account: payment.account,
        channel: payment.channel,
        amount: Money::from_pence(payment.pence),
        is_fraud: payment.reported_at.is_some(),
        reported_at: payment.reported_at,
    }
}

#[cfg(test)]
mod tests {
    use fip_model::Month;

    use super::*;
    use crate::cards::stand_in;
    use crate::uk;

    fn world(seed: u64, n_rows: usize) -> (CardRows, World) {
        let seed = Seed::new(seed);
        let window = ObservationWindow::new(Month::new(2025, 1).unwrap(), 12).unwrap();
        let cards = stand_in(seed, Some(n_rows));
        let params = Bank::params(window, seed).customers(200).check().unwrap();
        let world = Bank::around(&cards, &params).unwrap();
        (cards, world)
    }

    #[test]
    fn every_row_is_used_once_and_unchanged() {
        let (cards, world) = world(4, 20_000);
        let mut used = vec![false; cards.len()];
        for row in world.star.transactions().iter() {
            let source = row.source_row.unwrap() as usize - 1;
            assert!(!std::mem::replace(&mut used[source], true));
            assert_eq!(row.amount, cards.amounts[source]);
            assert_eq!(row.is_fraud, cards.frauds[source]);
            assert_eq!(row.at.second_of_day(), cards.seconds[source] % 86_400);
        }
        assert!(used.iter().all(|&used| used));
        let total: Money = world.star.transactions().amounts().iter().copied().sum();
        assert_eq!(total, cards.total());
    }

    #[test]
    fn repeated_rows_stay_together() {
        let (cards, world) = world(4, 200_000);
        let mut seen = std::collections::BTreeMap::new();
        for row in world.star.transactions().iter() {
            let digest = cards.digests[row.source_row.unwrap() as usize - 1];
            let at = (row.customer_id, row.merchant_id, row.at);
            assert_eq!(*seen.entry(digest).or_insert(at), at);
        }
        assert!(seen.len() < cards.len());
    }

    #[test]
    fn one_in_ten_has_an_event_after_the_gap() {
        let (_, world) = world(4, 2000);
        let events = world.outcomes.iter().filter(|outcome| outcome.at_risk).count();
        assert!((8..=36).contains(&events), "{events} of 200");
        for outcome in &world.outcomes {
            assert_eq!(outcome.at_risk, outcome.event_date.is_some());
            assert_eq!(outcome.at_risk, outcome.event_type.is_some());
            let in_window = |date: fip_model::Date| (20_260_201..20_260_801).contains(&date.key());
            assert!(outcome.event_date.is_none_or(in_window));
        }
    }

    #[test]
    fn customers_pay_as_people_in_the_united_kingdom_do() {
        let window = ObservationWindow::new(Month::new(2025, 1).unwrap(), 12).unwrap();
        let params = Bank::params(window, Seed::new(4)).customers(2000).check().unwrap();
        let world = Bank::generated(&params).unwrap();
        let n = world.star.transactions().len() as f64 / 2000.0 / 12.0;
        let total: Money = world.star.transactions().amounts().iter().copied().sum();
        let mean = total.pounds() / world.star.transactions().len() as f64;
        let wanted = [uk::CARD_PAYMENTS_A_MONTH, uk::CASH_WITHDRAWALS_A_MONTH];
        let spend = wanted[0] * uk::MEAN_CARD_PAYMENT + wanted[1] * uk::MEAN_CASH_WITHDRAWAL;
        let wanted = wanted[0] + wanted[1];
        assert!((n / wanted - 1.0).abs() < 0.08, "{n} a month");
        assert!((mean / (spend / wanted) - 1.0).abs() < 0.08, "mean {mean}");
    }
}
