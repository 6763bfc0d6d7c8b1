//! Invents a bank around generated card rows, and says how well anybody could predict its outcomes.
//!
//! Run with `cargo run -p fip-examples --example invent_a_bank`. It prints the size of the world, a
//! few customers with what no table says about them, and the bound that no honest model can pass.

#![expect(clippy::print_stdout, reason = "an example shows its result")]

use fip_model::{Month, ObservationWindow, Region, Seed};
use fip_synth::{Bank, stand_in};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let seed = Seed::new(42);
    let window = ObservationWindow::new(Month::new(2025, 1)?, 12)?;
    let params = Bank::params(window, seed).customers(500).base_rate(0.12).bound_auc(0.85);
    let cards = stand_in(seed, Some(40_000));
    let world = Bank::around(&cards, &params.check()?)?;

    let star = &world.star;
    println!(
        "{} customers, {} accounts, {} merchants, {} transactions",
        star.customers().len(),
        star.accounts().len(),
        star.merchants().len(),
        star.transactions().len()
    );
    let spent: fip_model::Money = star.transactions().amounts().iter().copied().sum();
    println!("every card row was dealt once: {} of {} spent", spent, cards.total());

    println!("\nhidden from every table and every model:");
    for (customer, truth) in star.customers().iter().zip(&world.truth).take(5) {
        println!(
            "  {} ({}, {}): {}, true probability of an event {:.3}",
            customer.customer_id,
            customer.age.unwrap_or_default(),
            customer.region.map_or("no region", Region::code),
            truth.archetype.code(),
            truth.event_probability
        );
    }

    let events = world.outcomes.iter().filter(|outcome| outcome.at_risk).count();
    println!("\n{events} customers had an event after {}", window.as_of());
    println!("expected {:.1}", world.bound.base_rate * star.customers().len() as f64);
    println!("no model can expect a ROC-AUC above {:.3}", world.bound.roc_auc);
    println!("nor a Brier score below {:.4}", world.bound.brier);
    Ok(())
}
