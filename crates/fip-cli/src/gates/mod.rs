//! What no honest model or feature table breaks, judged by figures whose truth is known because the
//! world was made.
//!
//! `fip train` applies some of these to every run, `fip validate --world` all of them.

pub(crate) mod features;
pub(crate) mod models;
pub(crate) mod segments;
pub(crate) mod truth;

use fip_features::{Catalogue, Ledger, compute};
use fip_ml::AucInterval;
use fip_model::{CustomerSegment, FraudReport, Origin, Outcome, RawTables, StarSchema};
use fip_synth::{Check, CustomerTruth, Limit, Measured, Mode, Verdict};

use crate::config::TrainSection;
use crate::stages::segment;
use crate::stages::train::models::{Models, Refusal};
use crate::stages::train::sample::Sample;

/// Standard errors that chance is allowed.
pub(crate) const N_STD_ERRORS: f64 = 3.0;

/// A world, and what was learnt from it.
pub(crate) struct Learnt<'a> {
    pub(crate) mode: Mode,
    pub(crate) star: &'a StarSchema,
    pub(crate) reports: &'a [FraudReport],
    pub(crate) window: fip_model::ObservationWindow,
    pub(crate) outcomes: &'a [Outcome],
    pub(crate) truth: &'a [CustomerTruth],
    pub(crate) segments: &'a [CustomerSegment],
    pub(crate) bound: f64,
    /// Every feature.
    pub(crate) catalogue: &'a Catalogue,
    /// The features that models look at.
    pub(crate) model_catalogue: &'a Catalogue,
    pub(crate) sample: &'a Sample,
    pub(crate) models: &'a Models,
    pub(crate) config: &'a TrainSection,
    pub(crate) seed: fip_model::Seed,
}

/// Returns every gate of a world.
pub(crate) fn check(world: &Learnt<'_>) -> Result<Vec<Check>, Refusal> {
    let Learnt { sample, models, bound, mode, .. } = *world;
    let [logistic, forest] = [&models.logistic.evaluation, &models.forest.evaluation];
    let (train, test) = (models.split.train(), models.split.test());
    let by_all = models::held_out_auc(world.config, world.seed, sample)?;
    Ok(vec![
        models::below_bound("logistic regression", logistic, bound)?,
        models::below_bound("random forest", forest, bound)?,
        models::efficient("logistic regression", logistic, bound, mode)?,
        models::efficient("random forest", forest, bound, mode)?,
        models::nothing_from_permuted_labels(
            models,
            &models::permuted(world.seed, &sample.labels),
        )?,
        models::no_single_feature(&sample.matrix, &sample.labels)?,
        features::as_of(world.star, world.reports, world.window, world.seed, |ledger, window| {
            compute(ledger, window, world.catalogue)
        })?,
        models::disjoint(train, test),
        models::source_rows_disjoint(world.star, &sample.customers, train, test),
        truth::calibrated(world.truth, world.outcomes)?,
        by_origin(world, &by_all)?,
        segments::recovered(world.truth, world.segments, mode)?,
        models::segment_inputs_alone(
            &models::held_out_auc(
                world.config,
                world.seed,
                &sample.with_features(&segment::INPUTS)?,
            )?,
            &by_all,
        ),
    ])
}

/// Returns whether rows of this origin are those of a card file or of its stand-in.
const fn is_card_row(origin: Origin) -> bool {
    matches!(origin, Origin::Real | Origin::StandIn)
}

/// How well the logistic regression ranks by the features of card rows alone, against all rows.
fn by_origin(world: &Learnt<'_>, all: &AucInterval) -> Result<Check, Refusal> {
    let claim = "ROC-AUC by the card rows alone, against all rows";
    let origins = world.star.transactions().origins();
    let n_card_rows = origins.iter().filter(|&&origin| is_card_row(origin)).count();
    if n_card_rows == 0 || n_card_rows == origins.len() {
        return Ok(Check::not_applicable("G8", claim, "all rows are of one origin"));
    }
    let mut raw = without_rows(world.star);
    for row in world.star.transactions().iter().filter(|row| is_card_row(row.origin)) {
        raw.transactions.push(row);
    }
    let star = raw.check()?;
    let ledger = Ledger::with_reports(&star, world.reports);
    let features = compute(&ledger, world.window, world.model_catalogue)?;
    let sample = Sample::of(&features, world.outcomes, world.model_catalogue)
        .map_err(|failure| failure.to_string())?;
    let cards = models::held_out_auc(world.config, world.seed, &sample)?;
    let check = Check {
        id: "G8",
        claim: claim.to_owned(),
        measured: Measured {
            figure: Some(cards.auc),
            text: format!("{:.3} by {n_card_rows} card rows, {:.3} by all", cards.auc, all.auc),
        },
        limit: limit(None, None, "none"),
        verdict: Verdict::Passed,
    };
    Ok(check.not_judged("it tells how much the card rows carry"))
}

/// Returns the tables of a star schema without its transactions.
fn without_rows(star: &StarSchema) -> RawTables {
    RawTables {
        customers: star.customers().to_vec(),
        accounts: star.accounts().to_vec(),
        merchants: star.merchants().to_vec(),
        holders: star.holders().to_vec(),
        days: star.days().to_vec(),
        transactions: star.transactions().emptied(),
    }
}

fn limit(least: Option<f64>, most: Option<f64>, text: impl Into<String>) -> Limit {
    Limit { least, most, text: text.into() }
}

fn verdict(holds: bool) -> Verdict {
    if holds { Verdict::Passed } else { Verdict::Failed }
}

#[cfg(test)]
mod tests {
    use fip_model::{Month, ObservationWindow, Seed, Segment, Transaction};
    use fip_synth::{Bank, stand_in};

    use super::*;
    use crate::stages::train::models::fit;

    /// Every second row counts as background, so that both origins can be told apart.
    #[test]
    fn every_gate_is_told_and_card_rows_are_compared_with_all() {
        let seed = Seed::new(8);
        let window = ObservationWindow::new(Month::new(2025, 1).unwrap(), 12).unwrap();
        let params = Bank::params(window, seed).customers(300).check().unwrap();
        let world = Bank::around(&stand_in(seed, Some(20_000)), &params).unwrap();
        let mut raw = without_rows(&world.star);
        for (at, row) in world.star.transactions().iter().enumerate() {
            let origin = if at % 2 == 0 { row.origin } else { Origin::Synthetic };
            raw.transactions.push(Transaction { origin, ..row });
        }
        let star = raw.check().unwrap();
        let catalogue = Catalogue::built_in();
        let ledger = Ledger::with_reports(&star, &world.reports);
        let features = compute(&ledger, window, catalogue).unwrap();
        let sample = Sample::of(&features, &world.outcomes, catalogue).unwrap();
        let config = TrainSection { trees: 10, folds: 3, ..TrainSection::default() };
        let models = fit(&config, seed, &sample).unwrap();
        let segments: Vec<CustomerSegment> = world
            .truth
            .iter()
            .map(|row| CustomerSegment {
                cluster_id: Some(row.archetype as u32),
                segment: Segment::CLUSTERED[row.archetype as usize],
                ..CustomerSegment::inactive(row.customer_id)
            })
            .collect();
        let gates = check(&Learnt {
            mode: Mode::Enriched,
            star: &star,
            reports: &world.reports,
            window,
            outcomes: &world.outcomes,
            truth: &world.truth,
            segments: &segments,
            bound: world.bound.roc_auc,
            catalogue,
            model_catalogue: catalogue,
            sample: &sample,
            models: &models,
            config: &config,
            seed,
        })
        .unwrap();
        let ids: Vec<&str> = gates.iter().map(|gate| gate.id).collect();
        assert_eq!(
            ids,
            ["G1", "G1", "G2", "G2", "G3", "G4", "G5", "G6", "G6", "G7", "G8", "G9", "G10"]
        );
        let by_origin = gates.iter().find(|gate| gate.id == "G8").unwrap();
        let auc = by_origin.measured.figure.unwrap();
        assert!((0.4..1.0).contains(&auc), "{by_origin:?}");
        assert!(by_origin.measured.text.contains("10000 card rows"), "{by_origin:?}");
        assert!(matches!(by_origin.verdict, Verdict::NotApplicable { .. }));
    }
}
