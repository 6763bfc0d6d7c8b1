//! Writes what `check.py` gives to other engines: the exports of a card, and what the crate itself
//! says of the rows of a file.
//!
//! `export_for_engines CARD.toml ROWS.csv FOLDER` reads rows without quotes whose first line names the
//! columns. An empty cell is missing; a cell is a number where the card has intervals. It writes
//! `DIALECT.sql` for a table `rows` with the key `row_number`, `card.pmml` and `native.json`.

use std::error::Error;
use std::{env, fs};

use fip_scorecard::export::{self, Dialect, SqlOptions};
use fip_scorecard::{Condition, Input, Scorecard, ScorecardDocument, Scored};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [card, rows, folder] = args.as_slice() else {
        return Err("expected CARD.toml ROWS.csv FOLDER".into());
    };
    let mut document: ScorecardDocument = toml::from_str(&fs::read_to_string(card)?)?;
    let card = Scorecard::try_from(document.clone())?;
    document.max_reasons = usize::MAX;
    let talkative = Scorecard::try_from(document)?;
    let rows = fs::read_to_string(rows)?;
    let options = SqlOptions::new("rows").key("row_number");
    for dialect in Dialect::ALL {
        let path = format!("{folder}/{}.sql", dialect.as_str());
        fs::write(path, export::sql(&card, dialect, &options)?)?;
    }
    fs::write(format!("{folder}/card.pmml"), export::pmml(&card)?)?;
    let (header, rows) = rows.split_once('\n').ok_or("expected a line of names")?;
    let names: Vec<_> = header.split(',').collect();
    let native = rows.lines().map(|line| native([&card, &talkative], &names, line));
    let native = native.collect::<Result<Vec<_>, _>>()?;
    fs::write(format!("{folder}/native.json"), serde_json::to_string(&native)?)?;
    Ok(())
}

/// Returns what the crate says of a row, with all reasons by a card that gives them; of a refused row
/// nothing but the error.
fn native(
    [card, talkative]: [&Scorecard; 2],
    names: &[&str],
    line: &str,
) -> Result<Value, Box<dyn Error>> {
    let cells = line.split(',');
    let mut inputs = Vec::new();
    for (name, cell) in names.iter().zip(cells) {
        let Some(one) = card.characteristics().iter().find(|one| one.input() == *name) else {
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
        inputs.push((*name, value));
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
