//! The figures of a comparison as text.

use fip_report::format::{count, decimal, percent};
use fip_scorecard::Scorecard;
use fip_scorecard::monitor::{CharacteristicStability, Stability, StabilityBand};

use super::super::grid::Grid;
use super::super::table::Table;
use super::super::words::interval_at;
use super::Figures;
use super::columns::ColumnStability;

/// Returns what a person reads about a card.
pub(super) fn of_card(card: &Scorecard, figures: &Figures) -> String {
    let mut text = format!(
        "{}: {} ({} rows) against {} ({} rows)\n",
        card.name(),
        figures.current,
        decimal(figures.n_current, 0),
        figures.reference,
        decimal(figures.n_reference, 0)
    );
    match &figures.score {
        Some(score) => text.push_str(&bands(score, &figures.cuts)),
        None => text.push_str("\nThe card does not say how its scores were spread.\n"),
    }
    text.push_str(&means(figures));
    text.push_str(&characteristics(&figures.characteristics));
    text
}

fn bands(score: &Stability, cuts: &[f64]) -> String {
    let mut grid = Grid::new(&["score", ">reference", ">current", ">index"]);
    for (at, bin) in score.bins.iter().enumerate() {
        grid.row([
            interval_at(cuts, at),
            percent(bin.reference_share),
            percent(bin.current_share),
            format!("{:.4}", bin.contribution),
        ]);
    }
    format!("\n{}PSI of the score: {}\n", grid.text(), verdict(score))
}

/// The index with how it is read, and whether chance explains it.
fn verdict(found: &Stability) -> String {
    let p_value = found.p_value.unwrap_or(found.chi_squared_p_value);
    let rough = if found.smallest_expected < 5.0 { ", rough: few rows in a bin" } else { "" };
    format!(
        "{:.4}, {} ({:.4} expected by chance, p = {p_value:.3}{rough})",
        found.index,
        name(found.band),
        found.expected_index
    )
}

fn name(band: StabilityBand) -> &'static str {
    match band {
        StabilityBand::Stable => "stable",
        StabilityBand::Shifting => "shifting",
        StabilityBand::Unstable => "unstable",
    }
}

fn means(figures: &Figures) -> String {
    let current = figures.mean_of_current;
    figures.mean_of_reference.map_or_else(String::new, |reference| {
        format!("Mean score {reference:.1}, now {current:.1}: {:+.1} points\n", current - reference)
    })
}

/// The characteristics that moved the score, the largest shift first.
fn characteristics(found: &[CharacteristicStability]) -> String {
    let names =
        ["characteristic", ">CSI", "", ">p", ">points", "attribute moved most", ">was", ">is"];
    let mut grid = Grid::new(&names);
    let mut rows: Vec<&CharacteristicStability> = found.iter().collect();
    rows.sort_by(|a, b| b.shift.abs().total_cmp(&a.shift.abs()));
    for one in rows {
        let stability = &one.stability;
        let bins = one.attributes.iter().zip(&stability.bins);
        let change = |bin: &fip_scorecard::monitor::StabilityBin| {
            (bin.current_share - bin.reference_share).abs()
        };
        let moved =
            bins.reduce(|best, next| if change(next.1) > change(best.1) { next } else { best });
        let (label, was, is) = moved.map_or_else(Default::default, |(attribute, bin)| {
            (attribute.label.clone(), percent(bin.reference_share), percent(bin.current_share))
        });
        grid.row([
            one.name.clone(),
            format!("{:.4}", stability.index),
            name(stability.band).to_owned(),
            format!("{:.3}", stability.p_value.unwrap_or(stability.chi_squared_p_value)),
            format!("{:+.2}", one.shift),
            label,
            was,
            is,
        ]);
    }
    format!("\nCharacteristics, by the points they move the mean score\n{}", grid.text())
}

/// Returns what a person reads about columns.
pub(super) fn of_columns(
    reference: &Table,
    current: &Table,
    columns: &[ColumnStability],
) -> String {
    let mut grid =
        Grid::new(&["column", "kind", ">PSI", "", ">p", "value moved most", ">was", ">is"]);
    let mut rows: Vec<&ColumnStability> = columns.iter().collect();
    rows.sort_by(|a, b| b.stability.index.total_cmp(&a.stability.index));
    for one in rows {
        let found = &one.stability;
        let (label, was, is) = one.largest_change().unwrap_or_default();
        grid.row([
            one.name.clone(),
            one.kind.to_owned(),
            format!("{:.4}", found.index),
            name(found.band).to_owned(),
            format!("{:.3}", found.p_value.unwrap_or(found.chi_squared_p_value)),
            label.to_owned(),
            percent(was),
            percent(is),
        ]);
    }
    format!(
        "{} ({} rows) against {} ({} rows)\n\n{}",
        current.name(),
        count(current.n_rows() as u64),
        reference.name(),
        count(reference.n_rows() as u64),
        grid.text()
    )
}
