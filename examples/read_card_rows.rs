//! Reads card rows in the shape of creditcard.csv; two of them are wrong.
//!
//! Run with `cargo run -p fip-examples --example read_card_rows`. It prints the first fault with its
//! place, then what is left when faulty rows are set aside, and why each of them was.

#![expect(clippy::print_stdout, reason = "an example shows its result")]

use fip_synth::{OnFault, read_cards};

/// The file: a header of 31 columns, and rows of a time, 28 components, an amount and a class.
fn file() -> String {
    let names: Vec<String> = (1..=28).map(|n| format!("V{n}")).collect();
    let row = |time, amount, class| format!("{time},{},{amount},{class}", ["0.5"; 28].join(","));
    [
        format!("Time,{},Amount,Class", names.join(",")),
        row("0", "149.62", "0"),
        row("1", "-4.99", "0"),
        "2,0.5,0.5".to_owned(),
        row("406", "239.93", "1"),
    ]
    .join("\n")
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let text = file();
    match read_cards(text.as_bytes(), OnFault::Refuse) {
        Ok(report) => println!("{} rows, none at fault", report.rows.len()),
        Err(error) => println!("refused: {error}"),
    }

    let report = read_cards(text.as_bytes(), OnFault::SetAside)?;
    let rows = &report.rows;
    println!("taken: {} rows, {} fraud, {} in all", rows.len(), rows.n_frauds(), rows.total());
    println!("their rows in the file: {:?}", rows.source_rows);
    for fault in &report.faulty {
        println!("set aside: {fault}");
        println!("  {}: {}; {}", fault.code.code(), fault.code.title(), fault.code.hint());
    }
    Ok(())
}
