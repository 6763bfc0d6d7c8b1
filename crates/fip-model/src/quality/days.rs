//! Days of the window: gaps, and days with unusually many or few transactions.

use super::document::{Gap, UnusualDay};
use super::words::rounded;
use crate::time::Date;

/// Days of a week.
const WEEK: usize = 7;
/// A day of the week is judged from so many of its days on.
const LEAST_WEEKS: usize = 4;
/// From this z-score on a day is unusual: Iglewicz and Hoaglin (1993).
const UNUSUAL: f64 = 3.5;
/// What makes the median absolute deviation of a normal distribution its standard deviation.
const TO_SIGMA: f64 = 1.4826;
/// A day of the week with this median has a day without transactions once in 22,000 by chance, if counts
/// are Poisson.
const BUSY: f64 = 10.0;
/// How many gaps and unusual days are told one by one.
const GAPS: usize = 5;
const UNUSUAL_TOLD: usize = 10;

/// What is said about the days of the window.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Judged {
    pub(super) empty: u64,
    pub(super) unexpected_empty: u64,
    pub(super) gaps: Vec<Gap>,
    pub(super) n_unusual: u64,
    pub(super) unusual: Vec<UnusualDay>,
}

/// Judges days by the number of their transactions, first to last.
pub(super) fn judge(start: Date, rows: &[u64]) -> Judged {
    let habits: Vec<Option<Habit>> = (0..WEEK).map(|weekday| Habit::of(rows, weekday)).collect();
    let (mut unexpected_empty, mut unusual) = (0, Vec::new());
    for (at, n) in rows.iter().enumerate() {
        let Some(habit) = &habits[at % WEEK] else { continue };
        if *n == 0 {
            unexpected_empty += u64::from(habit.median >= BUSY);
            continue;
        }
        let z = (*n as f64 - habit.median) / habit.scale;
        if z.abs() > UNUSUAL {
            let (date, z) = (day(start, at), rounded(z, 100.0));
            unusual.push(UnusualDay { date, rows: *n, median: habit.median, z });
        }
    }
    let n_unusual = unusual.len() as u64;
    unusual.sort_by(|a, b| b.z.abs().total_cmp(&a.z.abs()).then(a.date.cmp(&b.date)));
    unusual.truncate(UNUSUAL_TOLD);
    unusual.sort_by_key(|one| one.date);
    let empty = rows.iter().filter(|n| **n == 0).count() as u64;
    Judged { empty, unexpected_empty, gaps: gaps(start, rows), n_unusual, unusual }
}

/// How many transactions a day of the week has.
#[derive(Debug)]
struct Habit {
    median: f64,
    scale: f64,
}

impl Habit {
    /// Returns the habit of every seventh day; `None` where there are too few of them.
    fn of(rows: &[u64], first: usize) -> Option<Self> {
        let counts = rows.iter().skip(first).step_by(WEEK).map(|n| *n as f64);
        let counts: Vec<f64> = counts.collect();
        if counts.len() < LEAST_WEEKS {
            return None;
        }
        let median = median(counts.clone());
        let spread = self::median(counts.iter().map(|n| (n - median).abs()).collect());
        // A count has the noise of its root at least: a spread below it is chance.
        let scale = (TO_SIGMA * spread).max(median.sqrt()).max(1.0);
        Some(Self { median, scale })
    }
}

/// Returns the median of some values, the middle between the two in the middle.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let (low, high) = ((values.len() - 1) / 2, values.len() / 2);
    f64::midpoint(values[low], values[high])
}

/// Returns the longest runs of days without a transaction, longest first; the earlier of equal ones.
fn gaps(start: Date, rows: &[u64]) -> Vec<Gap> {
    let mut at = 0;
    let mut gaps = Vec::new();
    for run in rows.chunk_by(|a, b| (*a == 0) == (*b == 0)) {
        if run[0] == 0 {
            let (from, to) = (day(start, at), day(start, at + run.len() - 1));
            gaps.push(Gap { from, to, days: run.len() as u64 });
        }
        at += run.len();
    }
    gaps.sort_by_key(|gap| u64::MAX - gap.days);
    gaps.truncate(GAPS);
    gaps
}

fn day(start: Date, at: usize) -> Date {
    start.plus_days(i32::try_from(at).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> Date {
        "2025-01-01".parse().unwrap()
    }

    #[test]
    fn gaps_are_runs_longest_first() {
        let judged = judge(start(), &[0, 1, 0, 0, 5, 0, 0, 1]);
        assert_eq!((judged.empty, judged.unexpected_empty), (5, 0));
        let told: Vec<String> =
            judged.gaps.iter().map(|gap| format!("{} {}", gap.from, gap.days)).collect();
        assert_eq!(told, ["2025-01-03 2", "2025-01-06 2", "2025-01-01 1"]);
    }

    #[test]
    fn a_day_is_held_against_its_own_weekday() {
        // Wednesdays have 100, other days 20; five weeks.
        let mut rows: Vec<u64> = (0..35).map(|at| if at % 7 == 0 { 100 } else { 20 }).collect();
        assert!(judge(start(), &rows).unusual.is_empty());
        // On a Wednesday 20 is few: 8 roots of 100 below.
        rows[7] = 20;
        // On a Thursday 40 is many: 20 above, 4.47 roots of 20.
        rows[8] = 40;
        // 35 is 3.35 roots above.
        rows[9] = 35;
        let judged = judge(start(), &rows);
        let told: Vec<(String, f64)> =
            judged.unusual.iter().map(|day| (day.date.to_string(), day.z)).collect();
        assert_eq!(told, [("2025-01-08".to_owned(), -8.0), ("2025-01-09".to_owned(), 4.47)]);
        // A busy day without a transaction is a gap nobody expects, and not told twice.
        rows[14] = 0;
        let judged = judge(start(), &rows);
        assert_eq!((judged.unexpected_empty, judged.n_unusual), (1, 2));
    }

    #[test]
    fn few_weeks_say_nothing() {
        let mut rows = vec![100; 21];
        (rows[3], rows[4]) = (0, 900);
        let judged = judge(start(), &rows);
        assert_eq!((judged.empty, judged.unexpected_empty, judged.n_unusual), (1, 0, 0));
        assert_eq!(judge(start(), &[]).gaps, []);
    }

    #[test]
    fn days_that_differ_much_have_a_wide_scale() {
        // Median 50, deviations 0, 10, 10, 20, 20: their median 10, so 14.826 is one.
        let mut rows = vec![0; 35];
        for (week, n) in [30, 40, 50, 60, 70].into_iter().enumerate() {
            rows[7 * week] = n;
        }
        assert!(judge(start(), &rows).unusual.is_empty());
        let habit = Habit::of(&rows, 0).unwrap();
        assert!((habit.scale - 14.826).abs() < 1e-12 && (habit.median - 50.0).abs() < 1e-12);
    }
}
