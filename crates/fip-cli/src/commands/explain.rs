//! `fip explain`: one customer, from points to reasons.

use fip_model::{CustomerId, CustomerSegment, RiskScore};
use fip_scorecard::{Improvement, Scored};

use crate::failure::{Failure, Kind};
use crate::manifest::Manifest;
use crate::project::Project;
use crate::stages::{Stage, load, score};
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
    let segments: Vec<CustomerSegment> = load::rows(project)?;

    let segment = segments[row].segment.label();
    let tier = score::tier(scored.tier())?;
    let safer = scores.iter().filter(|other| other.score > scores[row].score).count();
    let mut lines = vec![
        format!(
            "{id}  {tier}, {} points (higher is safer; {safer} of {} customers have more)   {segment}",
            scored.score(),
            scores.len()
        ),
        manifest.data.statement,
        String::new(),
    ];
    lines.extend(points(scored));
    lines.extend(reasons(scored));
    lines.extend(improvement(&scored.improvement()));
    if let Some(probability) = scores[row].model_probability {
        let percent = 100.0 * probability;
        lines.push(String::new());
        lines.push(format!(
            "Probability of financial difficulty by the better of the two models: {percent:.1}%"
        ));
    }
    terminal.data(&(lines.join("\n") + "\n"));
    Ok(())
}

/// Every characteristic with its points; the score is their sum.
fn points(scored: &Scored<'_>) -> Vec<String> {
    let base = scored.card().base_points();
    let mut lines = vec![
        "  points   best  characteristic".to_owned(),
        format!("  {base:>6}         base points"),
    ];
    lines.extend(scored.contributions().iter().map(|contribution| {
        let points = contribution.points();
        let best = points + contribution.points_lost();
        let name = contribution.characteristic().name();
        format!("  {points:>+6} {best:>+6}  {name}: {}", contribution.attribute().label())
    }));
    lines.push(format!("  {:>6}         score", scored.score()));
    lines
}

fn reasons(scored: &Scored<'_>) -> Vec<String> {
    if scored.reasons().is_empty() {
        return vec![String::new(), "No points were lost: there is no reason to name.".to_owned()];
    }
    let mut lines = vec![String::new(), "Reasons, most points lost first:".to_owned()];
    lines.extend(scored.reasons().iter().map(|reason| {
        format!("  {}  {} ({} points)", reason.code(), reason.text(), reason.points_below())
    }));
    lines
}

fn improvement(improvement: &Improvement<'_>) -> Vec<String> {
    match improvement {
        Improvement::Moves { tier, needed, moves } => {
            let mut lines = vec![
                String::new(),
                format!(
                    "To reach {}, {} points are missing; by the points table:",
                    tier.as_str(),
                    needed
                ),
            ];
            lines.extend(moves.iter().map(|one| {
                let name = one.contribution().characteristic().name();
                format!("  {name}: {} (+{})", one.to().label(), one.gain())
            }));
            lines
        }
        Improvement::OutOfReach { tier, needed, attainable } => vec![
            String::new(),
            format!(
                "{} is out of reach by what the customer can change: {} points are missing, \
                 {} attainable.",
                tier.as_str(),
                needed,
                attainable
            ),
        ],
        _ => Vec::new(),
    }
}
