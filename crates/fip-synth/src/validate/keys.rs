//! Keys are unique, references resolve, and nothing happens before its account or outside the window.

use std::collections::BTreeMap;
use std::fmt::Display;

use fip_model::{AccountId, CustomerId, Date, TransactionId};

use super::WorldView;
use super::check::{Check, Faults};

/// Age of the youngest customer.
const LEAST_AGE: u8 = 18;

pub(super) fn checks(view: &WorldView<'_>) -> Vec<Check> {
    vec![
        Check::exact("I5", "Keys are unique", repeated_keys(view)),
        Check::exact("I6", "References resolve", dangling(view)),
        Check::exact(
            "I7",
            "Nothing happens before its account was opened or outside the window, and every \
             customer is of age",
            out_of_time(view),
        ),
    ]
}

/// The star schema has unique keys by its type; the other tables are looked at here.
fn repeated_keys(view: &WorldView<'_>) -> Faults {
    let mut faults = Faults::default();
    repeated(&mut faults, "FactLedger", view.ledger.iter().map(|row| row.entry_id));
    repeated(&mut faults, "FraudReports", view.reports.iter().map(|row| row.transaction_id));
    repeated(&mut faults, "CustomerOutcomes", view.outcomes.iter().map(|row| row.customer_id));
    repeated(&mut faults, "CustomerTruth", view.truth.iter().map(|row| row.customer_id));
    faults
}

fn repeated<K: Ord + Display>(faults: &mut Faults, table: &str, keys: impl Iterator<Item = K>) {
    let mut keys: Vec<K> = keys.collect();
    keys.sort_unstable();
    for pair in keys.windows(2) {
        faults.when(pair[0] == pair[1], || format!("{table}: {} is there twice", pair[0]));
    }
}

/// The references of the star schema resolve by its type; the other tables are looked at here.
fn dangling(view: &WorldView<'_>) -> Faults {
    let owners = owners(view);
    let payers = payers(view);
    let mut faults = Faults::default();
    for row in view.reports {
        let payer = payer_of(&payers, row.transaction_id);
        faults.when(payer != Some(row.customer_id), || {
            format!("FraudReports: {} is not of {}", row.transaction_id, row.customer_id)
        });
    }
    for row in view.ledger {
        let owner = owners.get(&row.account_id).copied();
        faults.when(owner.is_none(), || {
            format!("FactLedger {}: there is no account {}", row.entry_id, row.account_id)
        });
        if let Some(transaction) = row.transaction_id {
            let payer = payer_of(&payers, transaction);
            faults.when(payer.is_none() || payer != owner, || {
                format!("FactLedger {}: {transaction} is not of its customer", row.entry_id)
            });
        }
    }
    let customers = || view.star.customers().iter().map(|row| row.customer_id);
    same_customers(&mut faults, "CustomerOutcomes", customers(), view.outcomes.len(), |at| {
        view.outcomes[at].customer_id
    });
    same_customers(&mut faults, "CustomerTruth", customers(), view.truth.len(), |at| {
        view.truth[at].customer_id
    });
    faults
}

fn owners(view: &WorldView<'_>) -> BTreeMap<AccountId, CustomerId> {
    view.star.accounts().iter().map(|row| (row.account_id, row.customer_id)).collect()
}

/// Returns who paid each transaction, by transaction.
fn payers(view: &WorldView<'_>) -> Vec<(TransactionId, CustomerId)> {
    let rows = view.star.transactions().iter();
    rows.map(|row| (row.transaction_id, row.customer_id)).collect()
}

fn payer_of(
    payers: &[(TransactionId, CustomerId)],
    transaction: TransactionId,
) -> Option<CustomerId> {
    let at = payers.binary_search_by_key(&transaction, |payer| payer.0).ok()?;
    Some(payers[at].1)
}

/// A table with a row a customer has the customers of `DimCustomer`, in their order.
fn same_customers(
    faults: &mut Faults,
    table: &str,
    customers: impl ExactSizeIterator<Item = CustomerId>,
    n_rows: usize,
    row: impl Fn(usize) -> CustomerId,
) {
    let n_customers = customers.len();
    faults
        .when(n_customers != n_rows, || format!("{table}: {n_rows} rows, {n_customers} customers"));
    for (at, customer) in customers.take(n_rows).enumerate() {
        faults.when(row(at) != customer, || {
            format!("{table}: {} stands where {customer} should", row(at))
        });
    }
}

fn out_of_time(view: &WorldView<'_>) -> Faults {
    let opened: BTreeMap<AccountId, Date> = (view.star.accounts().iter())
        .filter_map(|row| Some((row.account_id, row.opened_date?)))
        .collect();
    let is_out = |account: AccountId, date: Date| {
        let outside = date < view.window.start() || date >= view.window.as_of();
        outside || opened.get(&account).is_some_and(|&opened| date < opened)
    };
    let mut faults = Faults::default();
    for row in view.star.transactions().iter() {
        let date = row.at.date();
        faults.when(is_out(row.account_id, date), || format!("{} on {date}", row.transaction_id));
    }
    for row in view.ledger {
        let date = row.booked_at.date();
        faults.when(is_out(row.account_id, date), || format!("{} on {date}", row.entry_id));
    }
    for row in view.star.customers() {
        let Some(age) = row.age else { continue };
        faults.when(age < LEAST_AGE, || format!("{} is {age}", row.customer_id));
    }
    faults
}

#[cfg(test)]
mod tests {
    use fip_model::{AccountId, AgeBand, CustomerId, Timestamp, TransactionId};

    use crate::validate::fixture::{breaks, breaks_ledger};

    #[test]
    fn a_key_that_is_there_twice_is_told() {
        breaks(&["I5"], |world| world.reports.push(world.reports[0]));
        breaks(&["I5"], |world| world.truth[1].customer_id = world.truth[0].customer_id);
        breaks_ledger(&["I5"], |world| world.ledger[1].entry_id = world.ledger[0].entry_id);
    }

    #[test]
    fn a_reference_that_leads_nowhere_is_told() {
        breaks(&["I6"], |world| world.reports[0].transaction_id = TransactionId::new(0));
        breaks(&["I6"], |world| world.reports[0].customer_id = CustomerId::new(9_999));
        breaks(&["I6"], |world| {
            world.outcomes.pop();
        });
        breaks_ledger(&["I6"], |world| world.ledger[0].account_id = AccountId::new(9_999));
    }

    #[test]
    fn times_outside_the_window_and_children_are_told() {
        breaks(&["I7"], |world| {
            let last = world.transactions.last_mut().unwrap();
            last.at = Timestamp::new(world.window.as_of(), last.at.second_of_day());
        });
        breaks(&["I7"], |world| {
            world.customers[3].age = Some(17);
            world.customers[3].age_band = Some(AgeBand::of(17));
        });
        breaks_ledger(&["I7"], |world| {
            world.ledger[0].booked_at = world.window.start().plus_days(-1).midnight();
        });
    }
}
