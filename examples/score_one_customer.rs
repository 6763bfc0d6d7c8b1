//! Scores one customer with a small scorecard and says why the score is not higher.
//!
//! Run with `cargo run -p fip-examples --example score_one_customer`. It prints the points of each
//! characteristic, the score with its tier, the reasons, and what would reach the next tier.
#![expect(clippy::print_stdout, reason = "an example shows what it found")]

use fip_scorecard::{Improvement, Input, Scorecard};

const CARD: &str = r#"
format_version = 1
name = "A card of two characteristics"
base_points = 600
tiers = { high_below = 590, medium_below = 640 }

[[characteristics]]
name = "Cash reliance"
input = "atm_rate"
actionable = true
reason = { code = "R01", text = "Share of transactions that are cash: {value}", format = "percent" }
attributes = [
    {             to = 0.05, points = 30,  label = "below 5%" },
    { from = 0.05, to = 0.2, points = 10,  label = "5 to 20%" },
    { from = 0.2,            points = -20, label = "20% or more" },
    { missing = true,        points = 0,   label = "no transactions" },
]

[[characteristics]]
name = "Time since fraud"
input = "days_since_fraud"
reason = { code = "R02", text = "Time since the last fraud: {value}", format = "days" }
attributes = [
    {            to = 90, points = -30, label = "less than 90 days" },
    { from = 90,          points = 10,  label = "90 days or more" },
    { missing = true,     points = 20,  label = "no fraud" },
]
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let card: Scorecard = toml::from_str(CARD)?;
    let customer = [("atm_rate", Input::Number(0.24)), ("days_since_fraud", Input::Missing)];
    let scored = card.score(customer)?;

    println!("{:>5}  base points", card.base_points());
    for one in scored.contributions() {
        let (name, label) = (one.characteristic().name(), one.attribute().label());
        println!("{:>5}  {name}: {label}", one.points());
    }
    println!("{:>5}  score, {} risk", scored.score(), scored.tier());
    for reason in scored.reasons() {
        println!("{} costs {} points. {}", reason.code(), reason.points_below(), reason.text());
    }
    if let Improvement::Moves { tier, needed, moves } = scored.improvement() {
        let labels: Vec<_> = moves.iter().map(|one| one.to().label()).collect();
        println!("{needed} points more would be {tier} risk: {}", labels.join(", "));
    }
    Ok(())
}
