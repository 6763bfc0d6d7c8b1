use super::*;
use crate::cards::{OnFault, read_cards};

fn hours(rows: &CardRows, frauds: bool) -> [usize; 48] {
    let mut hours = [0; 48];
    for (second, &fraud) in rows.seconds.iter().zip(&rows.frauds) {
        hours[(second / 3600) as usize] += usize::from(fraud == frauds);
    }
    hours
}

fn n_duplicates(rows: &CardRows, wanted: impl Fn(bool) -> bool) -> usize {
    let of = rows.digests.iter().zip(&rows.frauds).filter(|&(_, &fraud)| wanted(fraud));
    let mut digests: Vec<u64> = of.map(|(&digest, _)| digest).collect();
    let n = digests.len();
    digests.sort_unstable();
    digests.dedup();
    n - digests.len()
}

#[test]
fn has_the_counts_of_the_file() {
    let rows = stand_in(Seed::new(5), None);
    assert_eq!((rows.len(), rows.n_frauds()), (N_ROWS, N_FRAUDS));
    assert_eq!(hours(&rows, false), summaries::LEGIT_HOURS);
    assert_eq!(hours(&rows, true), summaries::FRAUD_HOURS);
    assert_eq!(n_duplicates(&rows, |_| true), 1081);
    assert_eq!(n_duplicates(&rows, |fraud| fraud), 19);

    let mut pence: Vec<i64> = rows.amounts.iter().map(|amount| amount.pence()).collect();
    pence.sort_unstable();
    assert_eq!(
        (pence.iter().filter(|&&pence| pence == 0).count(), pence.last()),
        (1825, Some(&2_569_116))
    );
    pence.dedup();
    assert_eq!(pence.len(), 32_767);
}

/// Rows by hour of the day, both days together, as the file's documentation has them.
#[test]
fn has_the_24_hour_tables_of_the_file() {
    let rows = stand_in(Seed::new(6), None);
    let fold =
        |hours: [usize; 48]| std::array::from_fn::<_, 24, _>(|hour| hours[hour] + hours[hour + 24]);
    let (legit, frauds) = (fold(hours(&rows, false)), fold(hours(&rows, true)));
    let expected =
        [6, 10, 57, 17, 23, 11, 9, 23, 9, 16, 8, 53, 17, 17, 23, 26, 22, 29, 33, 19, 18, 16, 9, 21];
    assert_eq!(frauds, expected);
    let all: [usize; 24] = std::array::from_fn(|hour| legit[hour] + frauds[hour]);
    let expected = [
        7695, 4220, 3328, 3492, 2209, 2990, 4101, 7243, 10276, 15838, 16598, 16856, 15420, 15365,
        16570, 16461, 16453, 16166, 17039, 15649, 16756, 17703, 15441, 10938,
    ];
    assert_eq!(all, expected);
}

#[test]
fn the_mean_amount_is_near_the_files() {
    let rows = stand_in(Seed::new(5), None);
    let mean = rows.total().pounds() / rows.len() as f64;
    assert!((mean / 88.349_619 - 1.0).abs() < 0.005, "mean amount {mean}, the file has 88.35");
}

#[test]
fn copies_agree_in_time_amount_and_class() {
    let rows = stand_in(Seed::new(9), None);
    let cells = |row: usize| (rows.seconds[row], rows.amounts[row], rows.frauds[row]);
    let copies: Vec<usize> =
        (1..rows.len()).filter(|&row| rows.digests[row] == rows.digests[row - 1]).collect();
    assert_eq!(copies.len(), 1081);
    assert!(copies.into_iter().all(|row| cells(row) == cells(row - 1)));
    assert!(rows.seconds.is_sorted());
}

#[test]
fn is_a_function_of_the_seed() {
    let rows = stand_in(Seed::new(5), Some(1000));
    assert_eq!(rows, stand_in(Seed::new(5), Some(1000)));
    assert_ne!(rows, stand_in(Seed::new(6), Some(1000)));
}

#[test]
fn other_sizes_have_their_share() {
    for n in [0, 1, 2, 10, 289, 290, 5000, 600_000] {
        let rows = stand_in(Seed::new(1), Some(n));
        assert_eq!((rows.len(), rows.n_frauds()), (n, (n * 492 + N_ROWS / 2) / N_ROWS));
        assert!(rows.seconds.iter().all(|&second| second < 172_800));
        let file = written(1, n);
        assert_eq!(memchr::memchr_iter(b'\n', &file).count(), n + 1);
    }
}

fn written(seed: u64, n: usize) -> Vec<u8> {
    let mut file = Vec::new();
    let rows = write_stand_in(Seed::new(seed), Some(n), &mut file).unwrap();
    assert_eq!(rows, stand_in(Seed::new(seed), Some(n)));
    file
}

#[test]
fn the_file_does_not_depend_on_the_number_of_threads() {
    let with_threads = |n: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n).build().unwrap();
        pool.install(|| written(7, 20_000))
    };
    assert!(with_threads(1) == with_threads(4));
}

#[test]
fn the_file_has_the_same_rows_and_says_that_they_are_generated() {
    let rows = stand_in(Seed::new(3), Some(40_000));
    let read = read_cards(&written(3, 40_000), OnFault::Refuse).unwrap().rows;
    assert_eq!(read.origin, Origin::StandIn);
    assert_eq!((&read.seconds, &read.amounts), (&rows.seconds, &rows.amounts));
    assert_eq!((&read.frauds, &read.source_rows), (&rows.frauds, &rows.source_rows));
    // Equal rows are equal lines and no others are.
    assert!(n_duplicates(&rows, |_| true) > 100);
    assert_eq!(n_duplicates(&read, |_| true), n_duplicates(&rows, |_| true));
}

#[test]
fn generated_rows_among_others_are_noticed_and_chance_is_not() {
    let file = String::from_utf8(written(4, 2000)).unwrap();
    let spoil = |line: &str| {
        let (cells, class) = line.rsplit_once(',').unwrap();
        let (cells, amount) = cells.rsplit_once(',').unwrap();
        format!("{cells}41,{amount},{class}")
    };
    let with_marked = |n: usize| {
        let mut lines = file.lines();
        let mut text = lines.next().unwrap().to_owned();
        for (at, line) in lines.enumerate() {
            text.push('\n');
            text.push_str(&if at < n { line.to_owned() } else { spoil(line) });
        }
        read_cards(text.as_bytes(), OnFault::Refuse).unwrap().rows.origin
    };
    assert_eq!(
        [0, 2, 3, 2000].map(with_marked),
        [Origin::Real, Origin::Real, Origin::StandIn, Origin::StandIn]
    );
}

#[test]
fn components_hang_together_with_the_amount_as_in_the_file() {
    let (slots, n_frauds) = slots(Seed::new(2), 60_000);
    let components = components::Components::new(Seed::new(2), slots.len() - n_frauds);
    let rows: Vec<([f64; 28], f64)> = slots
        .iter()
        .filter(|slot| !slot.fraud)
        .map(|slot| (components.of(slot), slot.pence as f64 / 100.0))
        .collect();
    let column = |at: usize| rows.iter().map(|row| row.0[at]).collect::<Vec<f64>>();
    let amount: Vec<f64> = rows.iter().map(|row| row.1).collect();
    for (at, expected) in [(1, -0.53), (4, -0.39), (6, 0.40), (19, 0.34)] {
        let found = correlation(&column(at), &amount);
        assert!((found - expected).abs() < 0.2 && found * expected > 0.0, "V{}: {found}", at + 1);
    }
    for (one, other) in [(0, 1), (1, 4), (4, 6), (6, 19), (1, 19), (9, 16)] {
        let found = correlation(&column(one), &column(other));
        assert!(found.abs() < 0.08, "V{} and V{}: {found}", one + 1, other + 1);
    }
}

fn correlation(x: &[f64], y: &[f64]) -> f64 {
    let n = x.len() as f64;
    let (mean_x, mean_y) = (x.iter().sum::<f64>() / n, y.iter().sum::<f64>() / n);
    let product = |a: &[f64], b: &[f64], mean_a: f64, mean_b: f64| {
        a.iter().zip(b).map(|(a, b)| (a - mean_a) * (b - mean_b)).sum::<f64>()
    };
    let spread = product(x, x, mean_x, mean_x) * product(y, y, mean_y, mean_y);
    product(x, y, mean_x, mean_y) / spread.sqrt()
}
