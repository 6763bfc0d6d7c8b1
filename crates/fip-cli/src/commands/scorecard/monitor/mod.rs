//! `fip scorecard monitor`: whether the rows of today are like those a card was made for.

mod columns;
mod sides;
mod text;

use fip_scorecard::Scorecard;
use fip_scorecard::monitor::{
    AttributeCounts, CharacteristicStability, EmptyBins, Stability, StabilityError,
};
use serde::Serialize;

pub(in crate::commands) use self::columns::ColumnStability;
use self::sides::{Side, reference_of};
use super::table::Table;
use super::{card, write_json};
use crate::args::Monitor;
use crate::failure::{Failure, Kind};
use crate::terminal::Terminal;

/// Every figure of a card.
#[derive(Debug, Serialize)]
struct Figures {
    reference: String,
    current: String,
    n_reference: f64,
    n_current: f64,
    /// Scores at which a band begins.
    cuts: Vec<f64>,
    /// `None` where the card does not say how its scores were spread.
    score: Option<Stability>,
    mean_of_reference: Option<f64>,
    mean_of_current: f64,
    characteristics: Vec<CharacteristicStability>,
}

/// Prints how stable scores and characteristics are, or columns where there is no card.
pub(super) fn monitor(asked: &Monitor, terminal: &Terminal) -> Result<(), Failure> {
    let missing = &asked.marks.missing;
    let current = Table::read(&asked.current, missing)?;
    let reference = asked.reference.as_deref().map(|path| Table::read(path, missing));
    let reference = reference.transpose()?;
    let indices = match (&asked.card, &reference) {
        (Some(path), _) => {
            let card = card::load(path)?;
            let figures = figures(asked, &card, reference.as_ref(), &current)?;
            terminal.data(&text::of_card(&card, &figures));
            if let Some(path) = &asked.out {
                write_json(path, &figures, terminal)?;
            }
            let score = figures.score.iter().map(|score| ("the score".to_owned(), score.index));
            let characteristics = figures.characteristics.iter();
            score
                .chain(characteristics.map(|one| (one.name.clone(), one.stability.index)))
                .collect()
        }
        (None, Some(reference)) => {
            let columns = columns::stability(asked.bands, reference, &current)?;
            terminal.data(&text::of_columns(reference, &current, &columns));
            if let Some(path) = &asked.out {
                write_json(path, &columns, terminal)?;
            }
            columns.into_iter().map(|one| (one.name, one.stability.index)).collect()
        }
        // The command line asks for one of them.
        (None, None) => Vec::new(),
    };
    judge(asked.max_psi, &indices)
}

/// Indices above the limit that a failure names.
const NAMED: usize = 5;

/// Fails when an index is above the limit, if there is one.
pub(in crate::commands) fn judge(
    most: Option<f64>,
    indices: &[(String, f64)],
) -> Result<(), Failure> {
    let Some(most) = most else { return Ok(()) };
    let above: Vec<String> = indices
        .iter()
        .filter(|(_, index)| *index > most)
        .map(|(name, index)| format!("{name} {index:.3}"))
        .collect();
    if above.is_empty() {
        return Ok(());
    }
    let more = above.len().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let named = above[..above.len().min(NAMED)].join(", ");
    let cause = format!("expected stability indices up to {most}, found {named}{more}");
    let hint = "look at the shares above; a card may need new cut-offs, or a new fit";
    Err(Failure::new(Kind::CheckFailed, cause, hint))
}

fn figures(
    asked: &Monitor,
    card: &Scorecard,
    reference: Option<&Table>,
    current: &Table,
) -> Result<Figures, Failure> {
    let refused = |error: StabilityError| {
        let cause = format!("{}: {error}", current.name());
        Failure::new(Kind::BadInput, cause, "give tables with rows, or fewer --bands")
    };
    let (name, (bins, reference)) = if let Some(table) = reference {
        (table.name().to_owned(), Side::of_table(card, table, asked.bands)?)
    } else {
        ("the rows of the fit".to_owned(), reference_of(card, asked)?)
    };
    let today = Side::in_bins(card, current, bins.as_ref())?;
    let score = match (&reference.bands, &today.bands) {
        (Some(expected), Some(actual)) => {
            Some(Stability::of(expected, actual, EmptyBins::default()).map_err(refused)?)
        }
        _ => None,
    };
    let characteristic = |(at, one): (usize, &fip_scorecard::Characteristic)| {
        let rows = one.attributes().iter().zip(&reference.attributes[at]);
        let rows = rows.zip(&today.attributes[at]);
        let counts: Vec<AttributeCounts<'_>> = rows
            .map(|((attribute, &reference), &current)| AttributeCounts {
                label: attribute.label(),
                points: attribute.points().into(),
                reference,
                current,
            })
            .collect();
        CharacteristicStability::of(one.name(), &counts, EmptyBins::default()).map_err(refused)
    };
    let characteristics = card.characteristics().iter().enumerate().map(characteristic);
    Ok(Figures {
        reference: name,
        current: current.name().to_owned(),
        n_reference: reference.n_rows,
        n_current: today.n_rows,
        cuts: bins.map(|bins| bins.cuts().to_vec()).unwrap_or_default(),
        score,
        mean_of_reference: reference.mean,
        mean_of_current: today.mean.unwrap_or_default(),
        characteristics: characteristics.collect::<Result<_, _>>()?,
    })
}
