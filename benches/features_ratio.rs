//! The feature kernel against a plain sum over the same columns, in one process on one thread: a ratio
//! that depends on the machine less than a time does.
//!
//! ```text
//! cargo bench -p fip-benches --bench features_ratio              # prints the ratios
//! cargo bench -p fip-benches --bench features_ratio -- --check   # fails when one is 30 % worse
//! cargo bench -p fip-benches --bench features_ratio -- --keep    # writes features_ratio.txt anew
//! ```

#![expect(clippy::expect_used, reason = "a bench that fails measures nothing")]

use std::fs;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use fip_benches::ledger::{Columns, Order, Size, plain_sum, window};
use fip_features::{Catalogue, Ledger, compute};

const SIZE: Size = Size { n_rows: 2_000_000, n_customers: 20_000 };
const ORDERS: [(&str, Order); 2] = [("random", Order::Random), ("by-customer", Order::ByCustomer)];
/// How much worse than the committed ratio a ratio may be.
const MOST: f64 = 1.3;
/// Rounds of which the fastest counts, and how often they are repeated while a ratio is too large.
const ROUNDS: usize = 15;
const ATTEMPTS: usize = 3;
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/features_ratio.txt");

fn main() -> ExitCode {
    let has = |flag: &str| std::env::args().any(|arg| arg == flag);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let (mut lines, mut is_worse) = (String::new(), false);
    for (word, order) in ORDERS {
        let columns = Columns::generate(SIZE, order);
        let committed = committed(word);
        let mut found = f64::INFINITY;
        for _ in 0..ATTEMPTS {
            found = found.min(pool.install(|| ratio(&columns.ledger())));
            if found <= MOST * committed {
                break;
            }
        }
        is_worse |= found > MOST * committed;
        lines = format!("{lines}{word} {found:.1}\n");
        say(&format!("{word}: {found:.1} times a plain sum, committed {committed:.1}"));
    }
    if has("--keep") {
        fs::write(FILE, lines).expect("written");
    }
    if has("--check") && is_worse {
        say(&format!("FAILED: a ratio is more than {MOST} times the committed one"));
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Returns the least time of the kernel over the least time of the sum, measured in turns.
fn ratio(ledger: &Ledger<'_>) -> f64 {
    let time = |run: &dyn Fn()| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    let (mut kernel, mut sum) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        kernel = kernel.min(time(&|| {
            drop(black_box(compute(ledger, window(), Catalogue::built_in())));
        }));
        sum = sum.min(time(&|| {
            black_box(plain_sum(ledger));
        }));
    }
    kernel.as_secs_f64() / sum.as_secs_f64()
}

/// Returns the committed ratio of an order.
fn committed(word: &str) -> f64 {
    let text = fs::read_to_string(FILE).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(word));
    line.and_then(|ratio| ratio.trim().parse().ok()).unwrap_or(f64::INFINITY)
}

#[expect(clippy::print_stdout, reason = "this program answers a script")]
fn say(text: &str) {
    println!("{text}");
}
