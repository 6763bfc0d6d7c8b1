//! A comparison as lines for a terminal.

use std::fmt::Write as _;

use fip_report::format::{count, decimal};

use super::customers::Customers;
use super::facts::{Change, Comparison, RunFact};
use crate::commands::grid::Grid;

/// Features and files that are listed; how many more there are is said.
const LISTED: usize = 10;

/// Returns the comparison for people.
pub(super) fn text(found: &Comparison) -> String {
    let mut text = run("before", &found.before) + &run("after", &found.after);
    if found.files.is_empty() && found.n_same_files > 0 {
        text.push_str("\nEvery file has the same SHA-256 in both runs.\n");
    }
    text.push_str(&customers(&found.customers));
    text.push_str(&stability(found));
    text.push_str(&models(found));
    text.push_str(&changes("Configuration", &found.configuration, Words::Values));
    let files = format!(
        "Files: {} the same, {} not",
        count(found.n_same_files),
        count(found.files.len() as u64)
    );
    text.push_str(&changes(&files, &found.files, Words::Names));
    text
}

fn run(name: &str, run: &RunFact) -> String {
    let RunFact { folder, run_id, fip, window: [start, end], statement } = run;
    let kind = statement.split(':').next().filter(|word| *word == "GENERATED DATA");
    let kind = kind.map_or_else(String::new, |words| format!(", {words}"));
    format!("{name:<7} {folder}: run {run_id}, fip {fip}, {start} to {end}{kind}\n")
}

fn customers(found: &Customers) -> String {
    let mut text = format!(
        "\nCustomers: {} in both, {} gone, {} new\n",
        count(found.in_both),
        count(found.gone),
        count(found.new)
    );
    if found.in_both == 0 {
        return text;
    }
    text.push_str("\nTiers, before by after:\n");
    let mut grid = Grid::new(&["before", ">LOW", ">MEDIUM", ">HIGH"]);
    for (tier, row) in found.tiers.iter().zip(&found.moves) {
        if let [low, medium, high] = row.as_slice() {
            grid.row([(*tier).to_owned(), count(*low), count(*medium), count(*high)]);
        }
    }
    text.push_str(&grid.text());
    let mean = found.mean_change.map_or_else(String::new, |points| {
        format!("  Scores moved by {} points on average\n", signed(points, 1))
    });
    let _ = write!(
        text,
        "  {} moved to a safer tier, {} to a riskier one; {} to another segment\n{mean}",
        count(found.safer),
        count(found.riskier),
        count(found.other_segment)
    );
    text
}

fn stability(found: &Comparison) -> String {
    let mut grid = Grid::new(&["column", ">PSI", "reading", ">p"]);
    for one in found.stability.iter().take(LISTED) {
        let p = one.p_value.map_or_else(String::new, |p| decimal(p, 3));
        grid.row([one.name.clone(), decimal(one.index, 3), one.reading.to_owned(), p]);
    }
    let more = found.stability.len().saturating_sub(LISTED);
    let more = if more == 0 {
        String::new()
    } else {
        format!("  {more} more features with smaller indices (--format json lists all)\n")
    };
    format!("\nStability, largest of the features first:\n{}{more}", grid.text())
}

fn models(found: &Comparison) -> String {
    if found.models.is_empty() {
        return String::new();
    }
    let mut grid = Grid::new(&["model", "figure", ">before", ">after", ">change"]);
    for one in &found.models {
        let cell = |value: Option<f64>| value.map_or_else(|| "none".to_owned(), |v| decimal(v, 4));
        let change = one.before.zip(one.after).map(|(before, after)| signed(after - before, 4));
        grid.row([
            one.model.clone(),
            one.figure.to_owned(),
            cell(one.before),
            cell(one.after),
            change.unwrap_or_default(),
        ]);
    }
    format!("\nModels, on customers held out:\n{}", grid.text())
}

/// What is told of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Words {
    Values,
    Names,
}

fn changes(heading: &str, changes: &[Change], words: Words) -> String {
    if changes.is_empty() && words == Words::Values {
        return String::new();
    }
    let mut text = format!("\n{heading}\n");
    for one in changes.iter().take(LISTED) {
        let none = "none";
        let [before, after] = [&one.before, &one.after].map(|v| v.as_deref().unwrap_or(none));
        // A `String` takes all that is written to it.
        let _ = match (words, &one.before, &one.after) {
            (Words::Values, ..) => writeln!(text, "  {}: {before} -> {after}", one.name),
            (Words::Names, None, _) => writeln!(text, "  {} is new", one.name),
            (Words::Names, _, None) => writeln!(text, "  {} is gone", one.name),
            (Words::Names, ..) => writeln!(text, "  {}", one.name),
        };
    }
    let more = changes.len().saturating_sub(LISTED);
    if more > 0 {
        let _ = writeln!(text, "  {more} more (--format json lists all)");
    }
    text
}

/// Returns a number with its sign.
fn signed(value: f64, places: usize) -> String {
    let sign = if value > 0.0 { "+" } else { "" };
    format!("{sign}{}", decimal(value, places))
}
