//! Writes what `check.py` gives to other engines: the exports of a card, and what the crate itself
//! says of the rows of a file.
//!
//! `export_for_engines CARD ROWS.json FOLDER` reads a card in TOML or JSON and a list of rows, the first
//! of which names the columns. An empty cell is missing; a cell is a number where the card has
//! intervals. It writes `DIALECT.sql` for a table `rows` with the key `row_number`, `card.pmml`,
//! `card.rs` and `native.json`.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use fip_scorecard::export::{self, Dialect, SqlOptions};
use fip_scorecard::{Condition, Input, Scorecard, ScorecardDocument, Scored};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [card, rows, folder] = args.as_slice() else {
        return Err("expected CARD ROWS.json FOLDER".into());
    };
    let text = fs::read_to_string(card)?;
    let is_json = Path::new(card).extension().is_some_and(|extension| extension == "json");
    let mut document: ScorecardDocument =
        if is_json { serde_json::from_str(&text)? } else { toml::from_str(&text)? };
    let card = Scorecard::try_from(document.clone())?;
    document.max_reasons = usize::MAX;
    document.checksum = None;
    let talkative = Scorecard::try_from(document)?;
    let rows: Vec<Vec<String>> = serde_json::from_str(&fs::read_to_string(rows)?)?;
    let options = SqlOptions::new("rows").key("row_number");
    for dialect in Dialect::ALL {
        let path = format!("{folder}/{}.sql", dialect.as_str());
        fs::write(path, export::sql(&card, dialect, &options)?)?;
    }
    fs::write(format!("{folder}/card.pmml"), export::pmml(&card)?)?;
    fs::write(format!("{folder}/card.rs"), export::rust(&card))?;
    let (names, rows) = rows.split_first().ok_or("expected a row of names")?;
    let native = rows.iter().map(|row| native([&card, &talkative], names, row));
    let native = native.collect::<Result<Vec<_>, _>>()?;
    fs::write(format!("{folder}/native.json"), serde_json::to_string(&native)?)?;
    Ok(())
}

/// Returns what the crate says of a row, with all reasons by a card that gives them; of a refused row
/// nothing but the error.
fn native(
    [card, talkative]: [&Scorecard; 2],
    names: &[String],
    row: &[String],
) -> Result<Value, Box<dyn Error>> {
    let mut inputs = Vec::new();
    for (name, cell) in names.iter().zip(row) {
        let Some(one) = card.characteristics().iter().find(|one| one.input() == name) else {
            continue;
        };
        let is_number =
            |row: &fip_scorecard::Attribute| matches!(row.condition(), Condition::Interval { .. });
        let value = if cell.is_empty() {
            Input::Missing
        } else if one.attributes().iter().any(is_number) {
            Input::Number(cell.parse()?)
        } else {
            Input::Category(cell)
        };
        inputs.push((name.as_str(), value));
    }
    let all = talkative.score(inputs.iter().copied());
    Ok(match card.score(inputs) {
        Err(refused) => json!({ "error": refused.to_string() }),
        Ok(scored) => {
            json!({
                "score": scored.score().to_string(),
                "tier": scored.tier().as_str(),
                "probability": scored.probability(),
                "reasons": reasons(&scored),
                "all_reasons": reasons(&all?),
            })
        }
    })
}

fn reasons(scored: &Scored<'_>) -> Vec<Value> {
    let reasons = scored.reasons().iter();
    reasons.map(|one| json!([one.code(), one.points_below().to_string()])).collect()
}
