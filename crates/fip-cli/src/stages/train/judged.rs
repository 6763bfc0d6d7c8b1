//! What stands beside the models in their report: the expert scorecard by what became of its
//! customers, stability, and fairness.

use fip_report::ModelReport;
use fip_scorecard::Scorecard;

use super::models::Refusal;
use super::placed::Placed;
use super::sample::Sample;
use super::{Inputs, Learnt, expert_card, fairness, stability};
use crate::failure::Failure;
use crate::project::Project;
use crate::stages::load;

/// Adds these parts to the report.
pub(super) fn add(
    report: &mut ModelReport,
    project: &Project,
    inputs: &Inputs<'_>,
    sample: &Sample,
    learnt: &Learnt,
) -> Result<(), Failure> {
    let internal = |error: Refusal| Failure::internal(error.to_string());
    let expert = &inputs.scored.card;
    let table = &inputs.features.customers;
    let placed = Placed::of(expert, table, &sample.rows).map_err(internal)?;
    report.expert_card = Some(expert_card::evidence(expert, &placed, &sample.labels));
    let mut cards: Vec<&Scorecard> = vec![expert];
    cards.extend(learnt.card.as_ref().ok().map(|card| card.fitted.card()));
    let window = load::window(project)?;
    let halves = stability::halves(inputs.facts, window, &project.catalogue, &cards)?;
    report.stability.extend(halves);
    let samples = stability::samples(table, sample, &learnt.models, &cards).map_err(internal)?;
    report.stability.push(samples);
    let known = fairness::Known {
        sample,
        customers: inputs.facts.customers(),
        scores: &inputs.scored.scores,
        champion: learnt.models.champion(),
    };
    report.fairness = fairness::evidence(&known).map_err(internal)?;
    Ok(())
}
