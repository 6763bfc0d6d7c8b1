//! Generated rows in the shape of creditcard.csv, for machines without the file.
//!
//! Counts, hours and the distribution of amounts follow published summaries of the file; V1 to V28
//! have no part in what fip computes and are not generated.

use fip_model::{Money, Origin, Seed};

use super::CardRows;

/// Rows of creditcard.csv.
const N_ROWS: usize = 284_807;
/// Frauds among them.
const N_FRAUDS: usize = 492;
/// Rows that repeat another to the last digit.
const N_DUPLICATES: usize = 1_081;
/// Rows with an amount of zero.
const N_ZERO: usize = 1_825;

/// Rows by hour of the day, both days together.
const ROWS_BY_HOUR: [usize; 24] = [
    7695, 4220, 3328, 3492, 2209, 2990, 4101, 7243, 10276, 15838, 16598, 16856, 15420, 15365,
    16570, 16461, 16453, 16166, 17039, 15649, 16756, 17703, 15441, 10938,
];
/// Frauds by hour of the day.
const FRAUDS_BY_HOUR: [usize; 24] =
    [6, 10, 57, 17, 23, 11, 9, 23, 9, 16, 8, 53, 17, 17, 23, 26, 22, 29, 33, 19, 18, 16, 9, 21];

/// Quantiles of all amounts above zero: share of rows below, amount.
const AMOUNTS: [(f64, f64); 20] = [
    (0.0, 0.01),
    (0.01, 0.2),
    (0.05, 0.95),
    (0.10, 1.0),
    (0.20, 3.6),
    (0.25, 5.7),
    (0.30, 9.0),
    (0.40, 13.2),
    (0.50, 22.2),
    (0.60, 37.4),
    (0.70, 60.0),
    (0.75, 78.0),
    (0.80, 100.0),
    (0.90, 204.0),
    (0.95, 366.0),
    (0.98, 693.0),
    (0.99, 1_018.0),
    (0.999, 3_000.0),
    (0.9999, 6_484.0),
    (1.0, 25_691.16),
];
/// Quantiles of the amounts of frauds.
const FRAUD_AMOUNTS: [(f64, f64); 12] = [
    (0.0, 0.0),
    (0.05, 0.0),
    (0.10, 0.76),
    (0.20, 1.0),
    (0.40, 2.0),
    (0.50, 9.25),
    (0.60, 39.99),
    (0.70, 99.99),
    (0.80, 152.34),
    (0.90, 346.75),
    (0.95, 640.91),
    (1.0, 2_125.87),
];
/// Pence at which prices like to end, with the share of rows that do.
const ENDINGS: [(i64, f64); 4] = [(0, 0.25), (99, 0.095), (95, 0.032), (50, 0.028)];

/// Returns `n_rows` generated rows in the shape of creditcard.csv; `None` stands for its 284,807.
///
/// Their origin is [`Origin::StandIn`]. They match the file's counts, hours and distribution of
/// amounts, not the dependence between them; nothing measured on them holds for the real rows.
///
/// # Examples
///
/// ```
/// use fip_model::Seed;
///
/// let rows = fip_synth::stand_in(Seed::new(1), Some(10_000));
/// assert_eq!((rows.len(), rows.n_frauds()), (10_000, 17));
/// ```
pub fn stand_in(seed: Seed, n_rows: Option<usize>) -> CardRows {
    let n_rows = n_rows.unwrap_or(N_ROWS);
    let scaled = |n: usize| (n * n_rows + N_ROWS / 2) / N_ROWS;
    let n_frauds = scaled(N_FRAUDS);
    let n_duplicates = scaled(N_DUPLICATES).min((n_rows - n_frauds) / 2);
    let n_legit = n_rows - n_frauds - n_duplicates;

    let legit_hours: Vec<usize> =
        ROWS_BY_HOUR.iter().zip(FRAUDS_BY_HOUR).map(|(all, fraud)| all - fraud).collect();
    let mut drawn =
        draw(seed, "stand-in", n_legit, &legit_hours, |share| quantile(&AMOUNTS, share));
    for pence in drawn.amounts.iter_mut().take(scaled(N_ZERO).min(n_legit)) {
        *pence = 0;
    }
    let frauds = draw(seed, "stand-in fraud", n_frauds, &FRAUDS_BY_HOUR, |share| {
        quantile(&FRAUD_AMOUNTS, share)
    });

    let mut rows: Vec<(u32, u64, i64, bool)> = Vec::with_capacity(n_rows);
    let key = seed.keyed("stand-in identity");
    for (at, (&second, &pence)) in drawn.seconds.iter().zip(&drawn.amounts).enumerate() {
        rows.push((second, key.bits(at as u64), pence, false));
    }
    let pick = seed.keyed("stand-in duplicate");
    for at in 0..n_duplicates {
        let original = rows[index_below(pick.uniform(at as u64), n_legit)];
        rows.push(original);
    }
    for (at, (&second, &pence)) in frauds.seconds.iter().zip(&frauds.amounts).enumerate() {
        rows.push((second, key.bits(u64::MAX - at as u64), pence, true));
    }
    rows.sort_unstable();
    collect(&rows)
}

fn collect(rows: &[(u32, u64, i64, bool)]) -> CardRows {
    let mut cards = CardRows::empty(Origin::StandIn);
    for (number, &(second, digest, pence, fraud)) in (1_u32..).zip(rows) {
        cards.seconds.push(second);
        cards.amounts.push(Money::from_pence(pence));
        cards.frauds.push(fraud);
        cards.source_rows.push(number);
        cards.digests.push(digest);
    }
    cards
}

struct Drawn {
    seconds: Vec<u32>,
    amounts: Vec<i64>,
}

/// Draws `n` times by the table of hours and as many amounts, one from each n-th of the quantiles.
fn draw(
    seed: Seed,
    purpose: &str,
    n: usize,
    hours: &[usize],
    amount: impl Fn(f64) -> f64,
) -> Drawn {
    let within = seed.keyed(&format!("{purpose} second"));
    let ending = seed.keyed(&format!("{purpose} ending"));
    let shuffle = seed.keyed(&format!("{purpose} shuffle"));
    let total: usize = hours.iter().sum();
    let mut seconds = Vec::with_capacity(n);
    let mut up_to = 0;
    for (hour, rows) in (0_u32..).zip(hours) {
        up_to += rows;
        let end = (up_to * n + total / 2) / total;
        for at in seconds.len()..end {
            let bits = within.bits(at as u64);
            let day = u32::from(bits & 1 == 1);
            seconds.push(day * 86_400 + hour * 3600 + small(bits >> 32, 3600));
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_unstable_by_key(|&at| shuffle.bits(at as u64));
    let mut amounts = vec![0; n];
    for (rank, &row) in order.iter().enumerate() {
        let pounds = amount((rank as f64 + 0.5) / n as f64);
        amounts[row] = ending_like_a_price(pounds, ending.uniform(row as u64));
    }
    Drawn { seconds, amounts }
}

/// Returns a number below `bound` from 32 random bits.
const fn small(bits: u64, bound: u32) -> u32 {
    (((bits & 0xFFFF_FFFF) * bound as u64) >> 32) as u32
}

/// Returns the index in `0..n` at share `u`, which is below 1.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "u is in [0, 1)")]
fn index_below(u: f64, n: usize) -> usize {
    ((u * n as f64) as usize).min(n.saturating_sub(1))
}

/// Returns the amount at a share of rows, straight lines between the points of the table.
fn quantile(table: &[(f64, f64)], share: f64) -> f64 {
    let upper = table.partition_point(|&(below, _)| below < share).clamp(1, table.len() - 1);
    let ((from, low), (to, high)) = (table[upper - 1], table[upper]);
    low + (high - low) * (share - from) / (to - from)
}

/// Returns pence, for some rows moved to where prices like to end.
#[expect(clippy::cast_possible_truncation, reason = "amounts stay below 2^53 pence")]
fn ending_like_a_price(pounds: f64, u: f64) -> i64 {
    let pence = (pounds * 100.0).round() as i64;
    let mut up_to = 0.0;
    for (ending, share) in ENDINGS {
        up_to += share;
        if u < up_to && pence >= 100 {
            return pence / 100 * 100 + ending;
        }
    }
    pence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_the_shape_of_the_file() {
        let rows = stand_in(Seed::new(5), None);
        assert_eq!((rows.len(), rows.n_frauds()), (N_ROWS, N_FRAUDS));
        let mut hours = [0; 24];
        for second in &rows.seconds {
            hours[(second / 3600 % 24) as usize] += 1;
        }
        let off: usize =
            hours.iter().zip(ROWS_BY_HOUR).map(|(&a, b): (&usize, _)| a.abs_diff(b)).sum();
        assert!(off < 600, "rows in another hour: {off}");
        let mean = rows.total().pounds() / rows.len() as f64;
        assert!((80.0..97.0).contains(&mean), "mean amount {mean}, the file has 88.35");
        let mut digests = rows.digests.clone();
        digests.sort_unstable();
        digests.dedup();
        assert_eq!(rows.len() - digests.len(), N_DUPLICATES);
    }

    #[test]
    fn is_a_function_of_the_seed() {
        let rows = stand_in(Seed::new(5), Some(1000));
        assert_eq!(rows, stand_in(Seed::new(5), Some(1000)));
        assert_ne!(rows, stand_in(Seed::new(6), Some(1000)));
    }

    #[test]
    fn small_sizes_do_not_break() {
        for n in [0, 1, 2, 10] {
            assert_eq!(stand_in(Seed::new(1), Some(n)).len(), n);
        }
    }
}
