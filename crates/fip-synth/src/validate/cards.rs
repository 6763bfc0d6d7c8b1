//! The card rows that the world was made from are in it, each once and unchanged.

use fip_model::{Origin, Transaction};

use super::WorldView;
use super::check::{Check, Estimate, Faults, Range};
use super::statistics::measure::ks_between;
use crate::cards::CardRows;

const ROWS: &str = "The card rows are those of the source: row, second of day, amount, class";
const AMOUNTS: &str = "The distribution of the card rows' amounts is the source's";
const FRAUDS: &str = "The card rows have as many frauds as the source";
const HOURS: &str = "The card rows have the source's rows and frauds in each hour of the day";
const TOGETHER: &str = "Repeated rows of the source stay on one customer, merchant and second";

pub(super) fn checks(view: &WorldView<'_>) -> Vec<Check> {
    let Some(source) = view.source else {
        let claims =
            [("I1", ROWS), ("I2", AMOUNTS), ("I3", FRAUDS), ("I4", HOURS), ("I18", TOGETHER)];
        let why = "there are no card rows to compare with";
        return claims.map(|(id, claim)| Check::not_applicable(id, claim, why)).into();
    };
    let rows: Vec<Transaction> =
        view.star.transactions().iter().filter(|row| is_card_row(row.origin)).collect();
    vec![
        Check::exact("I1", ROWS, differing_rows(&rows, source)),
        Check::within("I2", AMOUNTS, amounts_apart(&rows, source), Range::at_most(0.0)),
        Check::exact("I3", FRAUDS, differing_frauds(&rows, source)),
        Check::exact("I4", HOURS, differing_hours(&rows, source)),
        Check::exact("I18", TOGETHER, repetitions_apart(&rows, source)),
    ]
}

/// Returns whether rows of this origin are those of a card file or of its stand-in.
const fn is_card_row(origin: Origin) -> bool {
    matches!(origin, Origin::Real | Origin::StandIn)
}

/// Source row, second of day, pence, fraud.
type Cells = (u32, u32, i64, bool);

fn differing_rows(rows: &[Transaction], source: &CardRows) -> Faults {
    let cells = |row: &Transaction| {
        let second = row.at.second_of_day();
        (row.source_row.unwrap_or(0), second, row.amount.pence(), row.is_fraud)
    };
    let mut found: Vec<Cells> = rows.iter().map(cells).collect();
    let mut expected: Vec<Cells> = (0..source.len())
        .map(|at| {
            let second = source.seconds[at] % 86_400;
            (source.source_rows[at], second, source.amounts[at].pence(), source.frauds[at])
        })
        .collect();
    found.sort_unstable();
    expected.sort_unstable();
    let mut faults = Faults::default();
    let (mut left, mut right) = (found.as_slice(), expected.as_slice());
    while let (Some(first_left), Some(first_right)) = (left.first(), right.first()) {
        let words = |what: &str, row: u32| format!("source row {row} {what}");
        match first_left.cmp(first_right) {
            std::cmp::Ordering::Less => {
                faults.when(true, || words("is changed or used twice", first_left.0));
                left = &left[1..];
            }
            std::cmp::Ordering::Greater => {
                faults.when(true, || words("is changed or missing", first_right.0));
                right = &right[1..];
            }
            std::cmp::Ordering::Equal => (left, right) = (&left[1..], &right[1..]),
        }
    }
    for extra in left {
        faults.when(true, || format!("source row {} is not in the source", extra.0));
    }
    for missing in right {
        faults.when(true, || format!("source row {} is missing", missing.0));
    }
    faults
}

fn amounts_apart(rows: &[Transaction], source: &CardRows) -> Estimate {
    let mut found: Vec<i64> = rows.iter().map(|row| row.amount.pence()).collect();
    let mut expected: Vec<i64> = source.amounts.iter().map(|amount| amount.pence()).collect();
    found.sort_unstable();
    expected.sort_unstable();
    Estimate::plain(ks_between(&found, &expected))
}

fn differing_frauds(rows: &[Transaction], source: &CardRows) -> Faults {
    let found = rows.iter().filter(|row| row.is_fraud).count();
    let expected = source.n_frauds();
    let mut faults = Faults::default();
    faults.when(found != expected, || format!("{found} frauds, {expected} in the source"));
    faults
}

fn differing_hours(rows: &[Transaction], source: &CardRows) -> Faults {
    let mut found = [[0_usize; 24]; 2];
    for row in rows {
        found[usize::from(row.is_fraud)][row.at.hour() as usize % 24] += 1;
    }
    let mut expected = [[0_usize; 24]; 2];
    for (&second, &fraud) in source.seconds.iter().zip(&source.frauds) {
        expected[usize::from(fraud)][(second / 3600 % 24) as usize] += 1;
    }
    let mut faults = Faults::default();
    for hour in 0..24 {
        for (class, name) in ["rows without fraud", "frauds"].into_iter().enumerate() {
            let (found, expected) = (found[class][hour], expected[class][hour]);
            faults.when(found != expected, || {
                format!("{found} {name} from {hour}:00 on, {expected} in the source")
            });
        }
    }
    faults
}

/// Digest, second, pence, fraud: what rows that repeat one another share.
type Kind = (u64, u32, i64, bool);

/// The digest of a row covers all of its cells, so equal rows are neighbors when sorted by it.
fn repetitions_apart(rows: &[Transaction], source: &CardRows) -> Faults {
    let mut kinds: Vec<(u32, Kind)> = (0..source.len())
        .map(|at| {
            let amount = source.amounts[at].pence();
            let cells = (source.digests[at], source.seconds[at], amount, source.frauds[at]);
            (source.source_rows[at], cells)
        })
        .collect();
    kinds.sort_unstable();
    let mut by_kind: Vec<(Kind, &Transaction)> = rows
        .iter()
        .filter_map(|row| {
            let at = kinds.binary_search_by_key(&row.source_row?, |kind| kind.0).ok()?;
            Some((kinds[at].1, row))
        })
        .collect();
    by_kind.sort_by_key(|(kind, row)| (*kind, row.transaction_id));
    let mut faults = Faults::default();
    for pair in by_kind.windows(2) {
        let (a, b) = (pair[0].1, pair[1].1);
        let place = |row: &Transaction| (row.customer_id, row.merchant_id, row.at);
        faults.when(pair[0].0 == pair[1].0 && place(a) != place(b), || {
            format!("{} and {} repeat one row of the source", a.transaction_id, b.transaction_id)
        });
    }
    faults
}

#[cfg(test)]
mod tests {
    use fip_model::{CustomerId, Money, Timestamp};

    use crate::validate::fixture::{breaks, small};

    #[test]
    fn a_changed_amount_is_told() {
        breaks(&["I1", "I2"], |world| {
            let row = world.transactions.iter_mut().find(|row| row.amount.pence() > 0).unwrap();
            row.amount = Money::from_pence(row.amount.pence() + 1);
        });
    }

    #[test]
    fn a_lost_row_is_told() {
        breaks(&["I1", "I4"], |world| {
            let at = world.transactions.iter().position(|row| !row.is_fraud).unwrap();
            world.transactions.remove(at);
        });
    }

    #[test]
    fn a_row_used_twice_is_told() {
        breaks(&["I1"], |world| {
            let source_row = world.transactions[5].source_row;
            world.transactions[6].source_row = source_row;
        });
    }

    #[test]
    fn a_fraud_made_good_is_told() {
        breaks(&["I1", "I3", "I4"], |world| {
            world.transactions.iter_mut().find(|row| row.is_fraud).unwrap().is_fraud = false;
        });
    }

    #[test]
    fn a_clock_that_moved_is_told() {
        breaks(&["I1", "I4"], |world| {
            let at = &mut world.transactions[9].at;
            *at = Timestamp::new(at.date(), (at.second_of_day() + 3600) % 86_400);
        });
    }

    #[test]
    fn repetitions_on_two_customers_are_told() {
        let world = small();
        let digests = &world.cards.digests;
        let copy = (1..digests.len()).find(|&at| digests[..at].contains(&digests[at])).unwrap();
        let source_row = Some(world.cards.source_rows[copy]);
        breaks(&["I18"], |world| {
            let at = world.transactions.iter().position(|row| row.source_row == source_row);
            let row = &mut world.transactions[at.unwrap()];
            let other = if row.customer_id == CustomerId::new(1) { 2 } else { 1 };
            row.customer_id = CustomerId::new(other);
            let account = world.accounts.iter().find(|a| a.customer_id == row.customer_id);
            row.account_id = account.unwrap().account_id;
        });
    }
}
