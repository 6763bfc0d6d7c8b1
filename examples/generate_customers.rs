//! Generates a few customers of a bank of millions, without the others, and what is known of them.
//!
//! Run with `cargo run -p fip-examples --example generate_customers`. It prints how often and how much
//! two customers pay, that one made alone equals the one among others, and what nobody else could know.

#![expect(clippy::print_stdout, reason = "an example shows its result")]

use fip_model::{Channel, Money, Month, ObservationWindow, Region, Seed};
use fip_synth::{Bank, Generator};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let window = ObservationWindow::new(Month::new(2025, 1)?, 12)?;
    let params = Bank::params(window, Seed::new(42)).merchants(12_000).check()?;
    let generator = Generator::new(&params)?;

    let part = generator.customers(4_999_999..5_000_001);
    for (customer, truth) in part.customers.iter().zip(&part.truth) {
        let rows: Vec<_> = part
            .transactions
            .iter()
            .filter(|row| row.customer_id == customer.customer_id)
            .collect();
        let spent: Money = rows.iter().map(|row| row.amount).sum();
        let cash = rows.iter().filter(|row| row.channel == Channel::Atm).count();
        println!(
            "{}: {} years, {}, {} payments, {cash} of them cash, {spent} pounds",
            customer.customer_id,
            customer.age.unwrap_or_default(),
            customer.region.map_or("no region", Region::code),
            rows.len(),
        );
        println!(
            "  hidden: {}, probability of an event {:.3}",
            truth.archetype.code(),
            truth.event_probability
        );
    }

    let alone = generator.customers(5_000_000..5_000_001);
    let first = part.transactions.len() - alone.transactions.len();
    let same = (0..alone.transactions.len())
        .all(|row| alone.transactions.get(row) == part.transactions.get(first + row));
    println!("\nmade alone, {} is the same: {same}", alone.customers[0].customer_id);
    Ok(())
}
