//! What the stage writes where no model can be trained: a model report that says why, with what needs
//! no model.

use fip_model::ModelPrediction;
use fip_report::format::count;
use fip_report::model_report::{
    KMeansChallenger, PlacedAttribute, PlacedCard, PlacedCharacteristic, Untrained,
};
use fip_scorecard::Scorecard;

use super::models::Refusal;
use super::placed::Placed;
use super::sample::Sample;
use super::{Inputs, Trained, evidence, stability};
use crate::cache::CannotTrain;
use crate::config::TrainSection;
use crate::failure::Failure;
use crate::files::{Folder, Output, commit, remove};
use crate::manifest::Manifest;
use crate::project::Project;
use crate::stages::{Stage, load, score};
use crate::terminal::StageLine;

/// Why no model can be trained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Why {
    /// Nobody knows what became of customers: nothing is wrong.
    NoOutcomes,
    /// What is known is not enough.
    TooFew(CannotTrain),
}

/// Files among tables and reports that the stage writes with models alone.
const OF_MODELS: [&str; 15] = [
    "data_processed/logistic_regression.json",
    "data_processed/random_forest.json",
    "reports/fitted_scorecard.json",
    "reports/fitted_scorecard.fit.json",
    "reports/fitted_scorecard.md",
    "reports/figures/roc.svg",
    "reports/figures/pr.svg",
    "reports/figures/gains.svg",
    "reports/figures/ks.svg",
    "reports/figures/calibration.svg",
    "reports/figures/importance.svg",
    "reports/figures/dependence.svg",
    "reports/figures/learning.svg",
    "reports/figures/fairness_1.svg",
    "reports/figures/fairness_2.svg",
];

impl Why {
    /// Returns why a sample cannot support a model, if so: both what happened and what did not must be
    /// there often enough, among all customers and among those held out.
    pub(super) fn of(config: &TrainSection, sample: &Sample, held_out: &[bool]) -> Option<Self> {
        let events = |labels: &[bool]| labels.iter().filter(|&&at_risk| at_risk).count();
        let all = (sample.labels.len(), events(&sample.labels));
        let test = (held_out.len(), events(held_out));
        let few = |(customers, at_risk): (usize, usize), least| {
            at_risk < least || customers - at_risk < least
        };
        if !few(all, config.min_events) && !few(test, config.min_test_events) {
            return None;
        }
        let is_few = all.1 <= all.0 / 2;
        let (what, n) = if is_few {
            ("at risk", [all.1, test.1])
        } else {
            ("not at risk", [all.0 - all.1, test.0 - test.1])
        };
        let [n, n_test] = n.map(|n| count(n as u64));
        Some(Self::too_few(format!(
            "too few customers {what} to train on: {n} of {}, {n_test} of them held out (expected at least \
             {}, {} held out)",
            count(all.0 as u64),
            config.min_events,
            config.min_test_events
        )))
    }

    /// Returns the reason that the models themselves give.
    pub(super) fn refused(sample: &Sample, error: &Refusal) -> Self {
        let events = sample.labels.iter().filter(|&&label| label).count();
        Self::too_few(format!("{events} events among {} customers: {error}", sample.labels.len()))
    }

    fn too_few(cause: String) -> Self {
        let hint = "name outcomes of more customers under [input.labels] (an invented bank: [bank] customers, [outcome] \
                    base_rate), or none, to use the scorecard alone; everything but the models is complete";
        Self::TooFew(CannotTrain { cause, hint: hint.to_owned() })
    }

    fn told(&self) -> [String; 2] {
        let remedy = match self {
            Self::NoOutcomes => {
                "Models are trained when it is known of enough customers what became of them after the \
                 window."
            }
            Self::TooFew(_) => "Models are trained when outcomes of more customers are known.",
        };
        let why = match self {
            Self::NoOutcomes => "no outcomes are known",
            Self::TooFew(failure) => &failure.cause,
        };
        [why, remedy].map(str::to_owned)
    }
}

/// Writes what there is to say, and says why it is not more.
pub(super) fn run(
    project: &Project,
    line: StageLine<'_>,
    manifest: &mut Manifest,
    inputs: &Inputs<'_>,
    why: &Why,
) -> Result<Trained, Failure> {
    let report = report(project, manifest, inputs, why)?;
    let page = report.write().map_err(Failure::internal)?;
    let mut scores = inputs.scored.scores.clone();
    for score in &mut scores {
        score.model_probability = None;
    }
    let predictions: [ModelPrediction; 0] = [];
    let mut outputs = vec![
        Output::rows(&scores)?,
        Output::rows(&predictions)?,
        Output::json(Folder::Reports, "model_report.json", &report)?,
    ];
    outputs.extend(Output::page("model_report", page));
    if let Why::TooFew(failure) = why {
        manifest.cannot_train = Some(failure.clone());
    }
    let written = commit(project, manifest, Stage::Train, &outputs)?;
    OF_MODELS.into_iter().try_for_each(|path| remove(project, path))?;
    let told = match why {
        Why::NoOutcomes => "skipped: no outcomes are known",
        Why::TooFew(_) => "skipped: too few outcomes, see below",
    };
    line.done(told, written);
    let cannot_train = manifest.made.get(&Stage::Train).and_then(|made| made.cannot_train.clone());
    Ok(Trained { headline: None, scores, failed_checks: Vec::new(), cannot_train })
}

fn report(
    project: &Project,
    manifest: &Manifest,
    inputs: &Inputs<'_>,
    why: &Why,
) -> Result<Untrained, Failure> {
    let internal = |error: Refusal| Failure::internal(error.to_string());
    let card = &inputs.scored.card;
    let table = &inputs.features.customers;
    let rows: Vec<usize> = (0..table.n_rows()).collect();
    let placed = Placed::of(card, table, &rows).map_err(internal)?;
    let window = load::window(project)?;
    let halves = stability::halves(inputs.facts, window, &project.catalogue, &[card])?;
    let challenger = &inputs.segments.challenger;
    let [why, remedy] = why.told();
    Ok(Untrained {
        provenance: manifest.data.provenance,
        run: evidence::identity(manifest),
        why,
        remedy,
        expert_card: placed_card(card, &placed),
        stability: halves.into_iter().collect(),
        clusters: Some(inputs.segments.choice()),
        k_means: Some(KMeansChallenger {
            adjusted_rand_index: challenger.adjusted_rand,
            inertia_difference: challenger.relative_inertia_difference,
        }),
    })
}

/// Returns the card with the customers on each of its rows.
fn placed_card(card: &Scorecard, placed: &Placed) -> PlacedCard {
    let cutoffs = card.cutoffs();
    let characteristics = card.characteristics().iter().enumerate().map(|(at, of)| {
        let counts = placed.counts(at, of.attributes().len());
        let rows = of.attributes().iter().zip(counts).map(|(row, customers)| PlacedAttribute {
            label: row.label().to_owned(),
            customers,
            points: row.points().into(),
        });
        PlacedCharacteristic { name: of.name().to_owned(), attributes: rows.collect() }
    });
    PlacedCard {
        name: card.name().to_owned(),
        base_points: card.base_points().into(),
        high_below: cutoffs.high_below.into(),
        medium_below: cutoffs.medium_below.into(),
        customers: placed.scores.len() as u64,
        characteristics: characteristics.collect(),
        part: score::part_of(card),
    }
}

#[cfg(test)]
mod tests {
    use fip_model::{CustomerId, FeatureMatrix};

    use super::*;

    fn sample(n: usize, events: usize) -> Sample {
        let cells = (0..n).map(|row| Some(row as f64));
        Sample {
            rows: (0..n).collect(),
            customers: (1..=n).map(|id| CustomerId::new(u32::try_from(id).unwrap())).collect(),
            matrix: FeatureMatrix::from_cells(vec!["x".to_owned()], cells).unwrap(),
            labels: (0..n).map(|row| row < events).collect(),
        }
    }

    fn held_out(n: usize, events: usize) -> Vec<bool> {
        (0..n).map(|row| row < events).collect()
    }

    fn cause(events: usize, test_events: usize) -> Option<String> {
        let config = TrainSection::default();
        match Why::of(&config, &sample(200, events), &held_out(60, test_events))? {
            Why::TooFew(failure) => Some(failure.cause),
            Why::NoOutcomes => None,
        }
    }

    #[test]
    fn fifty_at_risk_and_twenty_of_them_held_out_are_enough() {
        assert_eq!(cause(50, 20), None);
        assert_eq!(
            cause(49, 20).unwrap(),
            "too few customers at risk to train on: 49 of 200, 20 of them held out (expected at least 50, \
             20 held out)"
        );
        assert!(cause(50, 19).unwrap().contains("50 of 200, 19 of them held out"));
        assert!(cause(0, 0).unwrap().contains(": 0 of 200, 0 of them"));
    }

    /// Where nearly everybody is at risk, those who are not are what is missing.
    #[test]
    fn the_others_must_be_enough_too() {
        assert_eq!(cause(150, 40), None);
        assert!(
            cause(151, 40).unwrap().starts_with("too few customers not at risk to train on: 49")
        );
        assert!(cause(150, 41).unwrap().contains("50 of 200, 19 of them held out"));
    }
}
