//! A scorecard leaves as a query; SQLite then gives every row the score that the crate gives.
//!
//! Run with `cargo run -p fip-examples --example export_and_check`. It prints how the query begins, and
//! for each row what it said and whether the crate says the same. PMML, Rust and Markdown are made alike.
#![expect(clippy::print_stdout, reason = "an example shows what it found")]

use fip_scorecard::export::{self, Dialect, SqlOptions};
use fip_scorecard::{Input, Scorecard};
use rusqlite::{Connection, params};

const CARD: &str = r#"
format_version = 1
name = "A card of two characteristics"
base_points = 600
tiers = { high_below = 590, medium_below = 640 }

[[characteristics]]
name = "Cash reliance"
input = "atm_rate"
reason = { code = "R01", text = "Share of transactions that are cash: {value}", format = "percent" }
attributes = [
    {             to = 0.05, points = 30.5, label = "below 5%" },
    { from = 0.05,           points = -20,  label = "5% or more" },
    { missing = true, points = 0, label = "no transactions" },
]

[[characteristics]]
name = "Main channel"
input = "channel"
refuse_missing = true
reason = { code = "R02", text = "Most transactions by {value}", format = "category" }
attributes = [
    { categories = ["CHIP_AND_PIN"], points = 20.25, label = "card present" },
    { categories = ["ONLINE"],       points = 0,     label = "remote" },
]
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let card: Scorecard = toml::from_str(CARD)?;
    let query = export::sql(&card, Dialect::Sqlite, &SqlOptions::new("customers"))?;
    println!("{}\n...", query.split_once("card_attributes").ok_or("no stages")?.0);
    let database = Connection::open_in_memory()?;
    database.execute_batch("CREATE TABLE customers (atm_rate REAL, channel TEXT)")?;
    for (atm_rate, channel) in
        [(Some(0.05), "ONLINE"), (None, "CHIP_AND_PIN"), (Some(0.0), "TELEX")]
    {
        database.execute("DELETE FROM customers", [])?;
        database.execute("INSERT INTO customers VALUES (?, ?)", params![atm_rate, channel])?;
        let (score, reason, error): (Option<f64>, Option<String>, Option<String>) = database
            .query_row(&query, [], |row| {
                Ok((row.get("score")?, row.get("reason_1")?, row.get("error")?))
            })?;

        let scored = card.score([("atm_rate", atm_rate.into()), ("channel", Input::from(channel))]);
        let native = scored.as_ref().ok().map(|scored| f64::from(scored.score()));
        let agrees = if native == score { "as" } else { "UNLIKE" };
        println!("{atm_rate:?} {channel}: {score:?} {reason:?} {error:?}, {agrees} the crate");
    }
    Ok(())
}
