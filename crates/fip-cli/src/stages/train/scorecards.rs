//! What the model report says about the two scorecards: the expert's and the fitted one.

use fip_report::model_report::{
    CardAttribute, CardCharacteristic, FittedCard as Evidence, TierPair,
};
use fip_scorecard::fit::Verdict;
use fip_scorecard::{Attribute, AttributeStatistics};

use super::Inputs;
use super::fitted_card::FittedCard;
use super::models::Models;
use super::sample::Sample;
use crate::stages::score::tier;

/// Returns the fitted card as the report shows it, and how it agrees with the expert's tiers.
pub(super) fn evidence(
    inputs: &Inputs<'_>,
    sample: &Sample,
    models: &Models,
    card: &FittedCard,
) -> Evidence {
    let report = card.fitted.report();
    let characteristics = report.characteristics.iter().zip(card.fitted.card().characteristics());
    let rejected = report.selection.iter().filter_map(|one| match &one.verdict {
        Verdict::Rejected(rejection) => Some((one.name.clone(), rejection.to_string())),
        _ => None,
    });
    Evidence {
        base_points: card.fitted.card().base_points().into(),
        characteristics: characteristics
            .map(|(fitted, checked)| CardCharacteristic {
                name: fitted.name.clone(),
                information_value: fitted.information_value,
                coefficient: fitted.coefficient.estimate,
                std_error: fitted.coefficient.std_error,
                p_value: fitted.coefficient.p_value,
                attributes: checked.attributes().iter().map(attribute).collect(),
            })
            .collect(),
        rejected: rejected.collect(),
        tiers: tiers(inputs, sample, models, card),
    }
}

fn attribute(attribute: &Attribute) -> CardAttribute {
    let statistics = attribute.statistics();
    CardAttribute {
        label: attribute.label().to_owned(),
        n_customers: statistics.map_or(0, |found| found.n_rows),
        event_rate: statistics.and_then(AttributeStatistics::event_rate),
        woe: statistics.map_or(0.0, |found| found.woe),
        points: attribute.points().into(),
    }
}

/// Counts the held-out customers by both tiers.
fn tiers(
    inputs: &Inputs<'_>,
    sample: &Sample,
    models: &Models,
    card: &FittedCard,
) -> Vec<TierPair> {
    let mut pairs: Vec<TierPair> = Vec::new();
    for expert in fip_model::Tier::ALL {
        for fitted in fip_model::Tier::ALL {
            pairs.push(TierPair { expert, fitted, n_customers: 0, n_events: 0 });
        }
    }
    for &row in models.split.test() {
        let expert = inputs.scored.scores[sample.rows[row]].tier;
        let Ok(fitted) = tier(card.fitted.card().tier(card.scores[row])) else { continue };
        let pair = pairs.iter_mut().find(|pair| pair.expert == expert && pair.fitted == fitted);
        if let Some(pair) = pair {
            pair.n_customers += 1;
            pair.n_events += u64::from(sample.labels[row]);
        }
    }
    pairs
}
