//! An expert's card in a file: read and checked, a broken one refused, columns scored, saved as JSON.
//!
//! Run with `cargo run -p fip-examples --example card_from_file`. It reads `cards/overdraft.toml`, which is
//! invented, and prints why a card with a gap is refused, three scores, and the checksum in the JSON.
#![expect(clippy::print_stdout, reason = "an example shows what it found")]

use std::error::Error;
use std::path::Path;

use fip_scorecard::{Column, Scorecard, ScorecardDocument};

fn main() -> Result<(), Box<dyn Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("cards/overdraft.toml");
    let text = std::fs::read_to_string(&path)?;
    let card: Scorecard = toml::from_str(&text)?;
    println!("{}: {} to {} points", card.name(), card.worst_score(), card.best_score());

    // Who edits a card may leave a gap; the document is read as it is, and the check names the place.
    let with_gap = text.replace("from = 0.5,  to = 0.9", "from = 0.6,  to = 0.9");
    let document: ScorecardDocument = toml::from_str(&with_gap)?;
    match Scorecard::try_from(document) {
        Ok(_) => return Err("a card with a gap was accepted".into()),
        Err(error) => println!("refused: {error}"),
    }

    let scores = card.score_columns(&[
        Column::OptionalNumbers(&[Some(0.1), Some(0.95), None]),
        Column::Numbers(&[72.0, 3.0, 30.0]),
        Column::Numbers(&[0.0, 2.0, 0.0]),
    ])?;
    for score in scores {
        let probability = card.probability(score).ok_or("the card has no line to probabilities")?;
        println!(
            "{score} points, {} risk, {:.1}% not repaid",
            card.tier(score),
            100.0 * probability
        );
    }

    let json = card.to_json()?;
    println!(
        "{}",
        json.lines().find(|line| line.contains("checksum")).ok_or("no checksum")?.trim()
    );
    let again = Scorecard::from_json(&json)?;
    println!("read back: {}", if again == card { "the same card" } else { "ANOTHER CARD" });
    let changed = json.replacen("22.5", "22.6", 1);
    match Scorecard::from_json(&changed) {
        Ok(_) => Err("a changed card was accepted".into()),
        Err(error) => {
            println!("refused: {error}");
            Ok(())
        }
    }
}
