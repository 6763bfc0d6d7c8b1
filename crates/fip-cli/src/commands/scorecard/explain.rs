//! `fip scorecard explain`: one row, from points to reasons.

use fip_scorecard::{Improvement, Input, Scored};

use super::card::{self, Inputs, RowScorer};
use super::grid::Grid;
use super::table::Table;
use crate::args::Explain;
use crate::failure::{Failure, Kind};
use crate::terminal::Terminal;

/// Prints why a row has its score.
pub(super) fn explain(asked: &Explain, terminal: &Terminal) -> Result<(), Failure> {
    let card = card::load(&asked.card)?;
    let table = Table::read(&asked.source.data, &asked.source.marks.missing)?;
    let inputs = Inputs::of(&card, &table)?;
    let row = find(asked, &table)?;
    let mut scorer = RowScorer::new(&card, &inputs);
    let scored = scorer.score(row).map_err(|refused| refused.failure(&table))?;
    let mut text = format!("{}, line {}: {}\n\n", table.name(), table.line(row), verdict(scored));
    text.push_str(&points(scored));
    text.push_str(&reasons(scored));
    text.push_str(&improvement(&scored.improvement()));
    terminal.data(&text);
    Ok(())
}

/// Returns the row that was asked for.
fn find(asked: &Explain, table: &Table) -> Result<usize, Failure> {
    let none = |cause: String, hint: &str| Err(Failure::new(Kind::BadInput, cause, hint));
    if let Some(number) = asked.row {
        let n_rows = table.n_rows();
        return match number.checked_sub(1).filter(|&row| row < n_rows) {
            Some(row) => Ok(row),
            None => none(
                format!("{}: expected a row from 1 to {n_rows}, found {number}", table.name()),
                "the first row below the header is 1",
            ),
        };
    }
    let typed = asked.id.as_deref().unwrap_or_default();
    let Some((name, value)) = typed.split_once('=') else {
        let cause = format!("--id: expected COLUMN=VALUE, found {typed:?}");
        return none(cause, "such as --id loan_id=A-1007");
    };
    let column = table.column(name)?;
    let mut rows = (0..table.n_rows()).filter(|&row| column.text(row) == value);
    match (rows.next(), rows.next()) {
        (Some(row), None) => Ok(row),
        (None, _) => none(
            format!("{}, column {name}: expected a row with {value:?}, found none", table.name()),
            "--row N takes a row by its number",
        ),
        (Some(first), Some(second)) => none(
            format!(
                "{}, column {name}: expected one row with {value:?}, found it in lines {} and {}",
                table.name(),
                table.line(first),
                table.line(second)
            ),
            "name a column without repeats, or take the row by --row N",
        ),
    }
}

fn verdict(scored: &Scored<'_>) -> String {
    let probability = scored.probability();
    let probability = probability
        .map_or_else(String::new, |p| format!(", probability of the event {:.1}%", 100.0 * p));
    let tier = scored.tier();
    format!("{} points, tier {tier} (higher is safer){probability}", scored.score())
}

/// Every characteristic with its points; the score is their sum.
fn points(scored: &Scored<'_>) -> String {
    let mut grid =
        Grid::new(&[">points", ">best", ">to mean", "characteristic", "value", "attribute"]);
    let cell = |text: &str| text.to_owned();
    let base = scored.card().base_points().to_string();
    grid.row([base, cell(""), cell(""), cell("base points"), cell(""), cell("")]);
    for one in scored.contributions() {
        let points = one.points();
        let above = one.points_above_mean();
        grid.row([
            format!("{points:+}"),
            format!("{:+}", points + one.points_lost()),
            above.map_or_else(String::new, |above| format!("{above:+.1}")),
            cell(one.characteristic().name()),
            value(one.input()),
            cell(one.attribute().label()),
        ]);
    }
    if scored.rounding() != fip_scorecard::Points::ZERO {
        let rounding = format!("{:+}", scored.rounding());
        grid.row([rounding, cell(""), cell(""), cell("rounding"), cell(""), cell("")]);
    }
    let above = scored.card().mean_score().map(|mean| f64::from(scored.score()) - mean);
    let above = above.map_or_else(String::new, |above| format!("{above:+.1}"));
    grid.row([scored.score().to_string(), cell(""), above, cell("score"), cell(""), cell("")]);
    grid.text()
}

fn value(input: Input<'_>) -> String {
    match input {
        Input::Missing => "missing".to_owned(),
        Input::Number(number) => number.to_string(),
        Input::Category(category) => category.to_owned(),
    }
}

fn reasons(scored: &Scored<'_>) -> String {
    let baseline = match scored.card().baseline() {
        fip_scorecard::BaselineKind::BestAttainable => "the best attainable points",
        fip_scorecard::BaselineKind::Neutral => "no points",
        fip_scorecard::BaselineKind::Mean => "the mean points",
        fip_scorecard::BaselineKind::NearCutoff => "the mean points near the cut-off",
        _ => "the card's baseline",
    };
    if scored.reasons().is_empty() {
        return format!("\nNo characteristic is below {baseline}: there is no reason to name.\n");
    }
    let mut text = format!("\nReasons, most points below {baseline} first:\n");
    let mut grid = Grid::new(&["code", ">points below", "reason"]);
    for reason in scored.reasons() {
        grid.row([reason.code().to_owned(), reason.points_below().to_string(), reason.text()]);
    }
    text.push_str(&grid.text());
    text
}

fn improvement(improvement: &Improvement<'_>) -> String {
    match improvement {
        Improvement::Moves { tier, needed, moves } => {
            let mut text =
                format!("\nTo reach {tier}, {needed} points are missing; by the points table:\n");
            let mut grid = Grid::new(&[">gain", "characteristic", "to"]);
            for one in moves {
                let name = one.contribution().characteristic().name().to_owned();
                grid.row([format!("{:+}", one.gain()), name, one.to().label().to_owned()]);
            }
            text.push_str(&grid.text());
            text
        }
        Improvement::OutOfReach { tier, needed, attainable } => format!(
            "\n{tier} is out of reach by what is marked actionable: {needed} points are missing, \
             {attainable} attainable.\n"
        ),
        _ => String::new(),
    }
}
