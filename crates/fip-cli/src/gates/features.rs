//! The gate of the features: nothing on or after the as-of date moves them.

use fip_features::{FeatureError, Features, Ledger};
use fip_model::{
    CustomerId, FraudReport, Money, ObservationWindow, RawTables, Seed, StarSchema, Timestamp,
    Transaction, TransactionId, calendar,
};
use fip_synth::{Check, Measured};

use super::{limit, verdict, without_rows};
use crate::stages::train::models::Refusal;

/// Customers whose features are computed again; the rest of a large bank would tell no more.
const MOST_CUSTOMERS: usize = 1000;
/// Rows that are invented after the as-of date.
const MOST_LATER_ROWS: usize = 20_000;
/// Days after the as-of date in which they lie.
const N_DAYS: i32 = 90;

/// Features must not move when everything after the as-of date is invented and shuffled and when no
/// fraud is reported after it, and must move when a row before it changes. `compute` is what makes
/// features; another can be tried.
pub(crate) fn as_of(
    star: &StarSchema,
    reports: &[FraudReport],
    window: ObservationWindow,
    seed: Seed,
    compute: impl Fn(&Ledger<'_>, ObservationWindow) -> Result<Features, FeatureError>,
) -> Result<Check, Refusal> {
    let part = part_of(star);
    let rows: Vec<Transaction> = in_window(&part, window);
    let later = later_rows(&rows, window, seed);
    let shuffled = shuffled(&later, seed);
    let in_time = |report: &&FraudReport| report.reported_at < window.as_of().midnight();
    let earlier: Vec<FraudReport> = reports.iter().filter(in_time).copied().collect();
    let with = |later: &[Transaction], reports: &[FraudReport]| -> Result<Features, Refusal> {
        let star = with_rows(&part, rows.iter().chain(later).copied())?;
        Ok(compute(&Ledger::with_reports(&star, reports), window)?)
    };
    let known = with(&[], reports)?;
    let unmoved = with(&later, reports)? == known
        && with(&shuffled, reports)? == known
        && with(&later, &earlier)? == known;
    let moved = match rows.split_first() {
        None => true,
        Some((&first, rest)) => {
            let amount = first.amount + Money::from_pounds(100);
            let changed = std::iter::once(Transaction { amount, ..first });
            let star = with_rows(&part, changed.chain(rest.iter().copied()))?;
            compute(&Ledger::with_reports(&star, reports), window)? != known
        }
    };
    let n = later.len();
    let text = match (unmoved, moved) {
        (true, true) => format!("{n} invented rows after it move nothing; one before it does"),
        (false, _) => format!("{n} invented rows on or after it, or later reports, move features"),
        (true, false) => "a changed row before it moves nothing".to_owned(),
    };
    let faults = usize::from(!unmoved) + usize::from(!moved);
    Ok(Check {
        id: "G5",
        claim: "Features are those of the rows before the as-of date, and of these alone"
            .to_owned(),
        measured: Measured { figure: Some(faults as f64), text },
        limit: limit(None, Some(0.0), "no later row moves them"),
        verdict: verdict(faults == 0),
    })
}

/// Returns the tables with the first customers alone.
fn part_of(star: &StarSchema) -> RawTables {
    let mut raw = without_rows(star);
    raw.customers.truncate(MOST_CUSTOMERS);
    let kept = |id: CustomerId| raw.customers.binary_search_by_key(&id, |c| c.customer_id).is_ok();
    raw.accounts.retain(|account| kept(account.customer_id));
    for row in star.transactions().iter().filter(|row| kept(row.customer_id)) {
        raw.transactions.push(row);
    }
    raw
}

fn in_window(part: &RawTables, window: ObservationWindow) -> Vec<Transaction> {
    part.transactions.iter().filter(|row| window.month_position(row.at).is_some()).collect()
}

/// Returns rows of the ledger again, at the same times of days after the as-of date.
fn later_rows(rows: &[Transaction], window: ObservationWindow, seed: Seed) -> Vec<Transaction> {
    let key = seed.keyed("later rows");
    let last = rows.iter().map(|row| row.transaction_id.number()).max().unwrap_or(0);
    (1_u64..)
        .zip(rows.iter().take(MOST_LATER_ROWS))
        .map(|(number, &row)| {
            let bits = key.bits(number);
            let day = i32::try_from(bits % u64::from(N_DAYS.unsigned_abs())).unwrap_or(0);
            let at = Timestamp::new(window.as_of().plus_days(day), row.at.second_of_day());
            Transaction { transaction_id: TransactionId::new(last + number), at, ..row }
        })
        .collect()
}

/// Returns the rows with customers, amounts and days dealt anew.
fn shuffled(rows: &[Transaction], seed: Seed) -> Vec<Transaction> {
    let order = |purpose: &str| {
        let key = seed.keyed(purpose);
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by_cached_key(|&row| key.bits(row as u64));
        order
    };
    let (owners, contents) = (order("later owners"), order("later contents"));
    let dealt = rows.iter().zip(owners.iter().zip(&contents));
    dealt
        .map(|(row, (&owner, &content))| Transaction {
            transaction_id: row.transaction_id,
            customer_id: rows[owner].customer_id,
            account_id: rows[owner].account_id,
            ..rows[content]
        })
        .collect()
}

/// Returns the star schema with these transactions, and a calendar that holds them.
fn with_rows(
    part: &RawTables,
    rows: impl Iterator<Item = Transaction>,
) -> Result<StarSchema, Refusal> {
    let mut raw = RawTables {
        customers: part.customers.clone(),
        accounts: part.accounts.clone(),
        merchants: part.merchants.clone(),
        transactions: part.transactions.emptied(),
        ..RawTables::default()
    };
    let (mut first, mut last) = (i32::MAX, i32::MIN);
    for row in rows {
        let (year, ..) = row.at.date().ymd();
        (first, last) = (first.min(year), last.max(year));
        raw.transactions.push(row);
    }
    raw.days = calendar(first, last)?;
    Ok(raw.check()?)
}

#[cfg(test)]
pub(super) mod tests {
    use fip_features::{Catalogue, compute};
    use fip_model::Month;
    use fip_synth::{Bank, Verdict, World, stand_in};

    use super::*;

    fn built_in(ledger: &Ledger<'_>, window: ObservationWindow) -> Result<Features, FeatureError> {
        compute(ledger, window, Catalogue::built_in())
    }

    pub(in crate::gates) fn world() -> (World, ObservationWindow) {
        let seed = Seed::new(8);
        let window = ObservationWindow::new(Month::new(2025, 1).unwrap(), 12).unwrap();
        let params = Bank::params(window, seed).customers(40).check().unwrap();
        (Bank::around(&stand_in(seed, Some(2_000)), &params).unwrap(), window)
    }

    /// Judges features of a world in which one fraud is reported when the window is over.
    fn judge(
        compute: impl Fn(&Ledger<'_>, ObservationWindow) -> Result<Features, FeatureError>,
    ) -> Check {
        let (mut world, window) = world();
        world.reports.first_mut().unwrap().reported_at = window.as_of().midnight();
        as_of(&world.star, &world.reports, window, Seed::new(1), compute).unwrap()
    }

    #[test]
    fn features_that_stop_at_the_as_of_date_pass() {
        let gate = judge(built_in);
        assert_eq!(gate.verdict, Verdict::Passed, "{gate:?}");
    }

    #[test]
    fn features_that_peek_fail() {
        let gate = judge(|ledger, window| {
            let first = window.months().next().unwrap();
            built_in(ledger, ObservationWindow::new(first, 13).unwrap())
        });
        assert!(gate.has_failed() && gate.measured.text.contains("move features"), "{gate:?}");
    }

    #[test]
    fn features_that_know_frauds_before_their_report_fail() {
        let gate = judge(|ledger, window| {
            let reported = |date| ledger.frauds_known(date).into_owned();
            let known = reported(window.as_of().plus_days(1));
            let rows = fip_features::LedgerRows { frauds: &known, ..ledger.rows() };
            built_in(&Ledger::new(ledger.customers(), ledger.merchants(), rows)?, window)
        });
        assert!(gate.has_failed() && gate.measured.text.contains("later reports"), "{gate:?}");
    }

    #[test]
    fn features_that_never_look_fail() {
        let blind = |_: &Ledger<'_>, window| built_in(&Ledger::of(&world().0.star), window);
        let gate = judge(blind);
        assert!(gate.has_failed() && gate.measured.text.contains("moves nothing"), "{gate:?}");
    }
}
