//! `fip scorecard validate`: a card against outcomes that are known.

mod fairness;
mod text;

use fip_ml::Sample;
use fip_scorecard::Scorecard;
use fip_scorecard::monitor::{CutoffRule, Economics, Strategy, StrategyRow};
use fip_scorecard::validation::{ScoredOutcomes, Validation, ValidationParams};
use serde::Serialize;

use self::fairness::{Fairness, fairness};
use super::outcome::Outcome;
use super::table::Table;
use super::{card, write_json};
use crate::args::Validate;
use crate::failure::{Failure, Kind};
use crate::terminal::Terminal;

/// Every figure.
#[derive(Debug, Serialize)]
struct Figures {
    validation: Validation,
    /// Whether the card has a line to probabilities; without one the probabilities only rank.
    has_probabilities: bool,
    strategy: Vec<StrategyRow>,
    most_profitable: Option<StrategyRow>,
    fairness: Vec<Fairness>,
}

/// Prints how good a card is.
pub(super) fn validate(asked: &Validate, terminal: &Terminal) -> Result<(), Failure> {
    let card = card::load(&asked.card)?;
    let table = Table::read(&asked.source.data, &asked.source.marks.missing)?;
    let outcome = Outcome::read(&asked.outcome, &table)?;
    let figures = figures(asked, &card, &table, &outcome)?;
    terminal.data(&text::text(&card, &table, &figures));
    if let Some(path) = &asked.out {
        write_json(path, &figures, terminal)?;
    }
    let auc = figures.validation.ranking.auc.auc;
    match asked.min_auc {
        Some(least) if auc < least => Err(Failure::new(
            Kind::CheckFailed,
            format!("expected an AUC of at least {least}, found {auc:.4}"),
            "the card ranks worse than --min-auc asks for: fit it again, or lower the limit",
        )),
        _ => Ok(()),
    }
}

fn figures(
    asked: &Validate,
    card: &Scorecard,
    table: &Table,
    outcome: &Outcome,
) -> Result<Figures, Failure> {
    let (mut scores, mut probabilities) = (Vec::new(), Vec::new());
    card::score_all(card, table, |scored| {
        scores.push(f64::from(scored.score()));
        probabilities.extend(scored.probability());
    })?;
    let has_probabilities = probabilities.len() == scores.len();
    if !has_probabilities {
        probabilities = ranks(&scores);
    }
    let refused = |error: &dyn std::fmt::Display| {
        let cause = format!("{}: {error}", table.name());
        Failure::new(Kind::BadInput, cause, "give more rows, or fewer --bands")
    };
    let sample = if asked.development { Sample::Development } else { Sample::Holdout };
    let cutoffs = if asked.cutoffs.is_empty() {
        let tiers = card.cutoffs();
        [tiers.high_below, tiers.medium_below].map(f64::from).to_vec()
    } else {
        asked.cutoffs.clone()
    };
    let params = ValidationParams::default()
        .n_bands(asked.bands as usize)
        .cutoffs(cutoffs.clone())
        .sample(sample);
    let rows = ScoredOutcomes {
        scores: &scores,
        probabilities: &probabilities,
        events: &outcome.events,
        weights: outcome.weights.as_deref(),
    };
    let validation = Validation::of(&rows, &params).map_err(|error| refused(&error))?;
    let economics = economics(asked)?;
    let weights = outcome.weights.clone().unwrap_or_else(|| vec![1.0; scores.len()]);
    let strategy =
        Strategy::weighted(&scores, &outcome.events, &weights, economics.unwrap_or_default())
            .map_err(|error| refused(&error))?;
    let bands = validation.gains.iter().filter_map(|band| band.from);
    let mut cuts: Vec<f64> = bands.chain(validation.cutoffs.iter().map(|row| row.cutoff)).collect();
    cuts.sort_unstable_by(f64::total_cmp);
    let best = |_| strategy.choose(CutoffRule::HighestProfit).map_err(|error| refused(&error));
    Ok(Figures {
        has_probabilities,
        most_profitable: economics.map(best).transpose()?,
        fairness: asked
            .group
            .iter()
            .map(|column| fairness(table, column, &rows, &cutoffs))
            .collect::<Result<_, _>>()?,
        strategy: strategy.at_cutoffs(&cuts).map_err(|error| refused(&error))?,
        validation,
    })
}

/// Returns numbers from 0 to 1 that rank as the scores do: lower scores have more.
fn ranks(scores: &[f64]) -> Vec<f64> {
    let lowest = scores.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let width = (highest - lowest).max(1.0);
    scores.iter().map(|score| (highest - score) / width).collect()
}

/// Returns what rows earn and lose, in pence.
fn economics(asked: &Validate) -> Result<Option<Economics>, Failure> {
    let pence = |flag: &str, pounds: f64| {
        let pence = (100.0 * pounds).round();
        let lawful = (0.0..=1e12).contains(&pence);
        #[expect(clippy::cast_possible_truncation, reason = "whole and at most 1e12")]
        let amount = pence as i64;
        lawful.then_some(amount).ok_or_else(|| {
            let cause = format!("{flag}: expected pounds from 0 to 10 billion, found {pounds}");
            Failure::new(Kind::Configuration, cause, "a loss is a positive amount")
        })
    };
    let Some((profit, loss)) = asked.profit.zip(asked.loss) else { return Ok(None) };
    let (profit_pence, loss_pence) = (pence("--profit", profit)?, pence("--loss", loss)?);
    Ok(Some(Economics { profit_pence, loss_pence }))
}
