//! Which card row belongs to whom: every row to exactly one customer, none edited.
//!
//! Customers get quotas; a table of customers by kinds of rows is fitted to the quotas and to the
//! numbers of rows by iterative proportional fitting, rounded so that both margins stay exact, and
//! the rows of each kind are dealt in a keyed order. Habits appear by assignment alone.

use fip_model::Seed;

use super::people::Person;
use crate::cards::CardRows;
use crate::draw::{Weights, odds};

/// The rows of a customer, as positions in the card rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Hand {
    /// Rows that are no fraud, without repetitions of other rows.
    pub(crate) rows: Vec<u32>,
    /// Frauds by card campaign.
    pub(crate) campaigns: Vec<Vec<u32>>,
}

/// Returns each customer's rows and, for each repeated row, the row it repeats.
pub(crate) fn deal(
    seed: Seed,
    people: &[Person],
    cards: &CardRows,
) -> (Vec<Hand>, Vec<(u32, u32)>) {
    let (firsts, copies) = split_duplicates(cards);
    let (frauds, legit): (Vec<u32>, Vec<u32>) =
        firsts.into_iter().partition(|&row| cards.frauds[row as usize]);

    let mut hands = vec![Hand::default(); people.len()];
    let cells = Cells::of(cards, &legit);
    let quotas = quotas(people, legit.len());
    let counts = fit(people, &quotas, &cells);
    for (cell, rows) in cells.rows.into_iter().enumerate() {
        let mut rows = shuffled(seed, rows).into_iter();
        for (hand, counts) in hands.iter_mut().zip(counts.chunks_exact(N_CELLS)) {
            hand.rows.extend(rows.by_ref().take(counts[cell] as usize));
        }
    }
    for hand in &mut hands {
        hand.rows.sort_unstable();
    }
    for (at, campaign) in campaigns(seed, cards, frauds).into_iter().enumerate() {
        if let Some(victim) = victim(seed, people, at) {
            hands[victim].campaigns.push(campaign);
        }
    }
    (hands, copies)
}

/// Returns the rows that are the first of their kind, and pairs (repetition, first).
fn split_duplicates(cards: &CardRows) -> (Vec<u32>, Vec<(u32, u32)>) {
    let mut order: Vec<u32> = (0_u32..).take(cards.len()).collect();
    order.sort_unstable_by_key(|&row| (cards.digests[row as usize], row));
    let mut copies = Vec::new();
    let mut is_copy = vec![false; cards.len()];
    let mut first = None;
    for &row in &order {
        match first {
            Some(first) if same(cards, first, row) => {
                copies.push((row, first));
                is_copy[row as usize] = true;
            }
            _ => first = Some(row),
        }
    }
    copies.sort_unstable();
    let firsts = (0_u32..).zip(&is_copy).filter(|&(_, &copy)| !copy).map(|(row, _)| row);
    (firsts.collect(), copies)
}

fn same(cards: &CardRows, a: u32, b: u32) -> bool {
    let (a, b) = (a as usize, b as usize);
    cards.digests[a] == cards.digests[b]
        && cards.seconds[a] == cards.seconds[b]
        && cards.amounts[a] == cards.amounts[b]
        && cards.frauds[a] == cards.frauds[b]
}

/// Hours of the day up to which each band runs.
const HOUR_BANDS: [u32; 4] = [6, 12, 17, 22];
/// Pence up to which each band of amounts runs.
const AMOUNT_BANDS: [i64; 9] = [0, 500, 1500, 3000, 6000, 10_000, 20_000, 50_000, 100_000];
const N_CELLS: usize = (HOUR_BANDS.len() + 1) * (AMOUNT_BANDS.len() + 1) * 2;

/// Rows by kind: band of hours, band of amounts, whether a cash machine could have paid it out.
struct Cells {
    rows: Vec<Vec<u32>>,
}

impl Cells {
    fn of(cards: &CardRows, rows: &[u32]) -> Self {
        let mut by_cell = vec![Vec::new(); N_CELLS];
        for &row in rows {
            let hour = cards.seconds[row as usize] / 3600 % 24;
            let pence = cards.amounts[row as usize].pence();
            let hours = HOUR_BANDS.partition_point(|&end| end <= hour);
            let amounts = AMOUNT_BANDS.partition_point(|&end| end < pence);
            let cash = usize::from(is_cash_amount(pence));
            by_cell[(hours * (AMOUNT_BANDS.len() + 1) + amounts) * 2 + cash].push(row);
        }
        Self { rows: by_cell }
    }
}

/// Returns whether a cash machine pays out such an amount: tens of pounds, at most 500.
pub(crate) const fn is_cash_amount(pence: i64) -> bool {
    pence % 1000 == 0 && pence >= 1000 && pence <= 50_000
}

/// Returns how much a customer likes a kind of row, before the margins are fitted.
fn liking(person: &Person, cell: usize) -> f64 {
    let (cash, rest) = (cell % 2 == 1, cell / 2);
    let (amounts, hours) = (rest % (AMOUNT_BANDS.len() + 1), rest / (AMOUNT_BANDS.len() + 1));
    let night =
        if hours == 0 || hours == HOUR_BANDS.len() { odds(person.habits.night) } else { 1.0 };
    // Of the rows that a cash machine could have paid, about three in four are cash for those who
    // draw much.
    let cash = if cash { odds((person.habits.atm * 1.3 + 0.02).min(0.9)) } else { 1.0 };
    let large = amounts.saturating_sub(6) as f64 * 0.9 * (person.habits.volatility.ln() + 0.2);
    night * cash * large.exp()
}

/// Returns the number of rows of each customer; the sum is exactly `n_rows`.
fn quotas(people: &[Person], n_rows: usize) -> Vec<u32> {
    let n = people.len();
    let least = 5.min(n_rows / (2 * n.max(1)));
    let spare = n_rows - least * n;
    let total: f64 = people.iter().map(|person| person.activity).sum();
    let wanted = |person: &Person| person.activity / total * spare as f64;
    let mut quotas: Vec<u32> =
        people.iter().map(|person| floor(wanted(person)) + floor(least as f64)).collect();
    let dealt: usize = quotas.iter().map(|&quota| quota as usize).sum();
    let mut by_fraction: Vec<usize> = (0..n).collect();
    let fraction = |at: usize| wanted(&people[at]).fract();
    by_fraction.sort_by(|&a, &b| fraction(b).total_cmp(&fraction(a)));
    for &at in by_fraction.iter().cycle().take(n_rows - dealt) {
        quotas[at] += 1;
    }
    quotas
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "below 2^32, not negative"
)]
fn floor(x: f64) -> u32 {
    x as u32
}

/// Returns the numbers of rows by customer and kind, row-major; margins are exact.
fn fit(people: &[Person], quotas: &[u32], cells: &Cells) -> Vec<u32> {
    const ROUNDS: usize = 10;
    let columns: Vec<f64> = cells.rows.iter().map(|rows| rows.len() as f64).collect();
    let mut table: Vec<f64> = Vec::with_capacity(people.len() * N_CELLS);
    for person in people {
        table.extend((0..N_CELLS).map(|cell| liking(person, cell) * columns[cell]));
    }
    for _ in 0..ROUNDS {
        let mut sums = [0.0; N_CELLS];
        for (row, &quota) in table.chunks_exact_mut(N_CELLS).zip(quotas) {
            let sum: f64 = row.iter().sum();
            let scale = if sum > 0.0 { f64::from(quota) / sum } else { 0.0 };
            for (value, sum) in row.iter_mut().zip(&mut sums) {
                *value *= scale;
                *sum += *value;
            }
        }
        for row in table.chunks_exact_mut(N_CELLS) {
            for ((value, &sum), &column) in row.iter_mut().zip(&sums).zip(&columns) {
                *value *= if sum > 0.0 { column / sum } else { 0.0 };
            }
        }
    }
    round_to_margins(&table, quotas, cells)
}

/// Rounds the table to whole numbers that keep the sums of rows and columns.
///
/// Everybody gets the whole part. What a column still has goes to customers who still lack rows, by
/// systematic sampling over the fractions; what is left at the end fills from the first gap to the
/// last.
fn round_to_margins(table: &[f64], quotas: &[u32], cells: &Cells) -> Vec<u32> {
    let mut counts: Vec<u32> = table.iter().map(|&value| floor(value)).collect();
    for (row, &quota) in counts.chunks_exact_mut(N_CELLS).zip(quotas) {
        trim_to(row, quota);
    }
    let mut lacking: Vec<u32> = counts
        .chunks_exact(N_CELLS)
        .zip(quotas)
        .map(|(row, &quota)| quota.saturating_sub(row.iter().sum()))
        .collect();
    let mut left: Vec<u32> = (0..N_CELLS)
        .map(|cell| {
            let given: usize = counts.chunks_exact(N_CELLS).map(|row| row[cell] as usize).sum();
            u32::try_from(cells.rows[cell].len().saturating_sub(given)).unwrap_or(u32::MAX)
        })
        .collect();
    for cell in 0..N_CELLS {
        let fraction = |person: usize, lacking: &[u32]| {
            if lacking[person] > 0 { table[person * N_CELLS + cell].fract() } else { 0.0 }
        };
        let total: f64 = (0..quotas.len()).map(|person| fraction(person, &lacking)).sum();
        let step = total / f64::from(left[cell].max(1));
        let (mut up_to, mut next) = (0.0, step / 2.0);
        for person in 0..quotas.len() {
            up_to += fraction(person, &lacking);
            if left[cell] > 0 && lacking[person] > 0 && up_to > next {
                counts[person * N_CELLS + cell] += 1;
                lacking[person] -= 1;
                left[cell] -= 1;
                next += step;
            }
        }
    }
    let mut cell = 0;
    for (person, lacking) in lacking.iter_mut().enumerate() {
        while *lacking > 0 && cell < N_CELLS {
            let given = left[cell].min(*lacking);
            counts[person * N_CELLS + cell] += given;
            *lacking -= given;
            left[cell] -= given;
            cell += usize::from(left[cell] == 0);
        }
    }
    counts
}

/// Takes from the largest count until the row has no more than its quota.
fn trim_to(row: &mut [u32], quota: u32) {
    while row.iter().sum::<u32>() > quota {
        if let Some(largest) = row.iter_mut().max() {
            *largest -= 1;
        }
    }
}

fn shuffled(seed: Seed, mut rows: Vec<u32>) -> Vec<u32> {
    let key = seed.keyed("deal");
    rows.sort_by_cached_key(|&row| key.bits(row.into()));
    rows
}

/// Groups frauds in order of time: half of those within 45 minutes of the one before join it.
fn campaigns(seed: Seed, cards: &CardRows, mut frauds: Vec<u32>) -> Vec<Vec<u32>> {
    const MOST_ROWS: usize = 8;
    let key = seed.keyed("campaign");
    frauds.sort_unstable_by_key(|&row| (cards.seconds[row as usize], row));
    let mut campaigns: Vec<Vec<u32>> = Vec::new();
    for row in frauds {
        let second = cards.seconds[row as usize];
        let open = campaigns.last_mut().filter(|campaign| {
            let near = campaign
                .last()
                .is_some_and(|&before| second - cards.seconds[before as usize] <= 45 * 60);
            near && campaign.len() < MOST_ROWS && key.uniform(row.into()) < 0.55
        });
        match open {
            Some(campaign) => campaign.push(row),
            None => campaigns.push(vec![row]),
        }
    }
    campaigns
}

/// Returns the customer a campaign strikes: the more active and the more online, the likelier.
fn victim(seed: Seed, people: &[Person], campaign: usize) -> Option<usize> {
    let weights =
        Weights::new(people.iter().map(|person| person.activity * (0.2 + person.habits.online)));
    weights.at(seed.keyed("victim").uniform(campaign as u64))
}

#[cfg(test)]
mod tests {
    use fip_model::{Month, ObservationWindow};

    use super::*;
    use crate::bank::{BankParams, Population};
    use crate::cards::stand_in;

    fn dealt(n_rows: usize, n_customers: u32) -> (CardRows, Vec<Hand>, Vec<(u32, u32)>) {
        let seed = Seed::new(11);
        let window = ObservationWindow::new(Month::new(2025, 1).unwrap(), 12).unwrap();
        let cards = stand_in(seed, Some(n_rows));
        let params = BankParams::new(window, seed).check().unwrap();
        let people = Population::new(&params).people(n_customers);
        let (hands, copies) = deal(seed, &people, &cards);
        (cards, hands, copies)
    }

    #[test]
    fn every_row_is_dealt_once() {
        for (n_rows, n_customers) in [(20_000, 200), (1000, 3), (50, 100), (7, 1), (0, 4)] {
            let (cards, hands, copies) = dealt(n_rows, n_customers);
            let mut rows: Vec<u32> = hands
                .iter()
                .flat_map(|hand| hand.rows.iter().chain(hand.campaigns.iter().flatten()))
                .copied()
                .chain(copies.iter().map(|copy| copy.0))
                .collect();
            rows.sort_unstable();
            let expected: Vec<u32> = (0_u32..).take(cards.len()).collect();
            assert_eq!(rows, expected, "{n_rows} rows, {n_customers} customers");
        }
    }

    #[test]
    fn counts_scatter_more_than_poisson() {
        let (_, hands, _) = dealt(20_000, 200);
        let counts: Vec<f64> = hands.iter().map(|hand| hand.rows.len() as f64).collect();
        let mean = counts.iter().sum::<f64>() / 200.0;
        let variance = counts.iter().map(|n| (n - mean).powi(2)).sum::<f64>() / 199.0;
        assert!(variance / mean > 5.0, "variance {variance} over mean {mean}");
        assert!(counts.iter().all(|&n| n >= 5.0));
    }

    #[test]
    fn frauds_stay_in_campaigns() {
        let (cards, hands, _) = dealt(200_000, 500);
        for campaign in hands.iter().flat_map(|hand| &hand.campaigns) {
            assert!(campaign.iter().all(|&row| cards.frauds[row as usize]));
            assert!((1..=8).contains(&campaign.len()));
        }
    }
}
