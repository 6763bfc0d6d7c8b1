//! `fip explain`: one customer, from points to reasons.

use fip_model::{CustomerId, RiskScore};
use fip_scorecard::{Improvement, Scored};

use crate::failure::{Failure, Kind};
use crate::manifest::Manifest;
use crate::project::Project;
use crate::stages::{Stage, load, score, segment};
use crate::terminal::Terminal;

/// Prints why a customer has their score.
pub(super) fn explain(
    project: &Project,
    terminal: &Terminal,
    customer: &str,
) -> Result<(), Failure> {
    let manifest = Manifest::load(project, Stage::Train)?;
    let unknown = |cause: String| {
        let hint = "customers are C0000001, C0000002, ...: see data_processed/DimCustomer.csv";
        Failure::new(Kind::UnknownCustomer, cause, hint)
    };
    let id: CustomerId = customer.parse().map_err(|error| unknown(format!("{error}")))?;
    let features = load::features(project)?;
    let row = features.customers.customers().binary_search(&id);
    let row = row.map_err(|_| unknown(format!("there is no customer {id}")))?;
    let card = score::card(project)?;
    let inputs = score::inputs(&card, &features.customers)?;
    let mut scorer = card.scorer();
    let scored = scorer.score_row(&inputs[row]).map_err(Failure::internal)?;
    let scores: Vec<RiskScore> = load::rows(project)?;
    let segments = segment::load(project)?;

    let mut text = String::new();
    let segment = segments.rows[row].segment.label();
    let tier = score::tier(scored.tier())?;
    let safer = scores.iter().filter(|other| other.score > scores[row].score).count();
    text.push_str(&format!(
        "{id}  {tier}, {} points (higher is safer; {safer} of {} customers have more)   {segment}\n",
        scored.score().value(),
        scores.len()
    ));
    text.push_str(&format!("{}\n\n", manifest.data.statement));
    points(&mut text, scored);
    reasons(&mut text, scored);
    improvement(&mut text, &scored.improvement());
    if let Some(probability) = scores[row].model_probability {
        let percent = 100.0 * probability;
        text.push_str(&format!(
            "\nProbability of financial difficulty by the random forest: {percent:.1}%\n"
        ));
    }
    terminal.data(&text);
    Ok(())
}

/// Every characteristic with its points; the score is their sum.
fn points(text: &mut String, scored: &Scored<'_>) {
    text.push_str("  points   best  characteristic\n");
    text.push_str(&format!("  {:>6}         base points\n", scored.card().base_points().value()));
    for contribution in scored.contributions() {
        let best = contribution.points().value() + contribution.points_lost().value();
        text.push_str(&format!(
            "  {:>+6} {best:>+6}  {}: {}\n",
            contribution.points().value(),
            contribution.characteristic().name(),
            contribution.attribute().label()
        ));
    }
    text.push_str(&format!("  {:>6}         score\n", scored.score().value()));
}

fn reasons(text: &mut String, scored: &Scored<'_>) {
    if scored.reasons().is_empty() {
        text.push_str("\nNo points were lost: there is no reason to name.\n");
        return;
    }
    text.push_str("\nReasons, most points lost first:\n");
    for reason in scored.reasons() {
        text.push_str(&format!(
            "  {}  {} ({} points)\n",
            reason.code(),
            reason.text(),
            reason.points_below()
        ));
    }
}

fn improvement(text: &mut String, improvement: &Improvement<'_>) {
    match improvement {
        Improvement::Moves { tier, needed, moves } => {
            text.push_str(&format!(
                "\nTo reach {}, {} points are missing; by the points table:\n",
                tier.as_str(),
                needed.value()
            ));
            for one in moves {
                text.push_str(&format!(
                    "  {}: {} (+{})\n",
                    one.contribution().characteristic().name(),
                    one.to().label(),
                    one.gain().value()
                ));
            }
        }
        Improvement::OutOfReach { tier, needed, attainable } => text.push_str(&format!(
            "\n{} is out of reach by what the customer can change: {} points are missing, {} attainable.\n",
            tier.as_str(),
            needed.value(),
            attainable.value()
        )),
        _ => {}
    }
}
