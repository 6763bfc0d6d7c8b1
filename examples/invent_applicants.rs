//! A table of applicants for credit who do not exist, for the examples of scorecards.
//!
//! Run with `cargo run -p fip-examples --example invent_applicants`. It prints CSV: `data/applicants.csv` is
//! what it prints. With the word `later` behind `--` it prints applicants who use more of their limits.

#![expect(clippy::print_stdout, reason = "an example shows its result")]

use fip_model::Seed;
use ndarray_rand::rand::Rng;

fn main() {
    let is_later = std::env::args().nth(1).as_deref() == Some("later");
    let n_rows = if is_later { 800 } else { 1_200 };
    let more = if is_later { 0.2 } else { 0.0 };
    let seed = Seed::new(if is_later { 1959 } else { 1958 });
    println!("applicant_id,monthly_income,limit_used,months_at_address,housing,purpose,outcome");
    for row in 1..=n_rows {
        let mut rng = seed.stream("applicant", row);
        let income = (900.0 + 3_600.0 * rng.gen_range(0.0..1.0_f64).powi(2)).round();
        let used = (100.0 * (rng.gen_range(0.0..1.0_f64) + more).min(1.0)).round() / 100.0;
        let months: u32 = rng.gen_range(0..240);
        let housing = ["own", "rent", "parents", "rent"][rng.gen_range(0..4)];
        let purpose = ["car", "furniture", "repairs", "education"][rng.gen_range(0..4)];
        // Income, use, a short stay and renting tell the outcome; the purpose says nothing.
        let log_odds = 0.1 - income / 1_100.0
            + 2.6 * used
            + if months < 24 { 0.9 } else { 0.0 }
            + if housing == "rent" { 0.6 } else { 0.0 }
            - 1.4;
        let outcome = if rng.gen_bool(1.0 / (1.0 + f64::exp(-log_odds))) { "bad" } else { "good" };
        // One in twelve does not say how long they have lived where they do.
        let months = if rng.gen_ratio(1, 12) { String::new() } else { months.to_string() };
        println!("G{row:04},{income},{used},{months},{housing},{purpose},{outcome}");
    }
}
