//! Features of your own: declared in a line, checked, explained and computed with the others.
//!
//! Run with `cargo run -p fip-examples --example custom_feature`. It prints how each feature is made and
//! when it is empty, whose spending at night rose most, and what a wrong declaration is told.

#![expect(clippy::print_stdout, reason = "an example shows its result")]

use fip_features::{Catalogue, Declaration, Ledger, compute};
use fip_model::{Month, ObservationWindow, Seed};
use fip_synth::{Bank, stand_in};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let declared = [
        Declaration::new("night_spend", "sum of amount where night and not channel = ATM"),
        Declaration::new(
            "night_spend_3m",
            "sum of amount where night and not channel = ATM in the last 3 months",
        ),
        Declaration {
            meaning: Some("share of spending at night that is of the last 3 months".into()),
            ..Declaration::new("night_rise", "night_spend_3m / night_spend")
        },
    ];
    let catalogue = Catalogue::built_in().with(&declared)?;
    for feature in declared.iter().filter_map(|one| catalogue.customer_feature(&one.name)) {
        println!("{} [{}]: {}", feature.name(), feature.unit(), feature.meaning());
        println!("    {}", feature.arithmetic());
        println!("    {}", feature.null_rule());
        for part in catalogue.parts_of(feature) {
            println!("    stands on {} = {}", part.name(), part.text());
        }
    }

    let seed = Seed::new(7);
    let window = ObservationWindow::new(Month::new(2025, 1)?, 12)?;
    let world = Bank::around(
        &stand_in(seed, Some(5_000)),
        &Bank::params(window, seed).customers(60).check()?,
    )?;
    let ledger = Ledger::with_reports(&world.star, &world.reports);
    let table = compute(&ledger, window, &catalogue)?.customers;
    let mut rises: Vec<(f64, usize)> = (0..table.n_rows())
        .filter_map(|row| Some((table.number(row, "night_rise")?, row)))
        .collect();
    rises.sort_by(|a, b| b.0.total_cmp(&a.0));
    println!("{} customers spend at night; the steepest rises:", rises.len());
    for &(rise, row) in rises.iter().take(3) {
        let spend = table.number(row, "night_spend").unwrap_or_default();
        println!("    {} {rise:.3} of {spend:.2} GBP", table.customers()[row]);
    }

    let wrong = Declaration::new("mixed", "total_spend + txn_count");
    if let Err(error) = catalogue.with(&[wrong]) {
        println!("refused: {error}");
    }
    Ok(())
}
