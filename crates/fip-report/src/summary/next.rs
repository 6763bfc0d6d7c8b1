//! What to do next: recommendations that follow from findings.

use super::ExecutiveSummary;
use super::findings::{self, riskiest, tiers_mislead};
use crate::format::{count, percent_whole};
use crate::report::Recommendation;

/// Returns the recommendations that concern at least one customer, most urgent first.
pub(super) fn recommendations(summary: &ExecutiveSummary) -> Vec<Recommendation> {
    let rules = if tiers_mislead(summary) {
        // What follows from tiers would be done to the wrong customers.
        vec![Some(review_the_card(summary)), fit_a_card(summary), fraud(summary)]
    } else {
        vec![
            high_risk(summary),
            newcomers(summary),
            reason(summary),
            fit_a_card(summary),
            fraud(summary),
            Some(top_spenders(summary)),
            Some(medium_risk(summary)),
        ]
    };
    let mut all: Vec<_> = rules.into_iter().flatten().filter(|next| next.customers > 0).collect();
    all.truncate(5);
    all
}

/// Tiers that do not order the events must not steer anything.
fn review_the_card(summary: &ExecutiveSummary) -> Recommendation {
    Recommendation {
        finding: "outcomes",
        text: "Review the scorecard and act on none of its tiers until then: High-risk customers did not \
               become at risk more often than Low-risk ones."
            .to_owned(),
        customers: summary.customers(),
    }
}

/// Who is new has too short a history for this card.
fn newcomers(summary: &ExecutiveSummary) -> Option<Recommendation> {
    findings::newcomers(summary)?;
    let customers = summary.newcomers.high_risk;
    let text = format!(
        "Look at the {} High-risk customers who are new apart from the others: give them until their \
         history is as long as the window.",
        count(customers)
    );
    Some(Recommendation { finding: "newcomers", text, customers })
}

fn high_risk(summary: &ExecutiveSummary) -> Option<Recommendation> {
    let (segment, _) = riskiest(summary)?;
    let (all, here) = (summary.high_risk(), segment.tiers.high);
    let label = segment.segment.label();
    let text = match (all, here) {
        (1, _) => format!("Review the one High-risk customer first, in {label}."),
        (_, 1) => format!(
            "Review the {} High-risk customers first, beginning with the one customer in {label}.",
            count(all)
        ),
        _ => format!(
            "Review the {} High-risk customers first, beginning with the {} in {label}.",
            count(all),
            count(here)
        ),
    };
    Some(Recommendation { finding: "segment_risk", text, customers: summary.high_risk() })
}

fn reason(summary: &ExecutiveSummary) -> Option<Recommendation> {
    let first = summary.reasons.first().filter(|first| first.customers > 1)?;
    let text = format!(
        "Prepare one response to {} “{}”: it is the first reason of {} High-risk customers.",
        first.code,
        first.text,
        count(first.customers)
    );
    Some(Recommendation { finding: "reasons", text, customers: first.customers })
}

/// Tiers of a card of which little applies must not steer anything either.
fn fit_a_card(summary: &ExecutiveSummary) -> Option<Recommendation> {
    let part = summary.part_of_card.filter(|part| part.is_low)?;
    let remedy = match summary.outcomes {
        Some(_) => "Fit a scorecard to the outcomes of this ledger",
        None => "Choose cut-offs for this ledger",
    };
    Some(Recommendation {
        finding: "card_coverage",
        text: format!(
            "{remedy} before acting on tiers: only {} of the points of this scorecard can be lost here.",
            percent_whole(part.share)
        ),
        customers: summary.customers(),
    })
}

fn fraud(summary: &ExecutiveSummary) -> Option<Recommendation> {
    let customers = summary.fraud?.customers_not_high;
    let text = match customers {
        1 => "Check the one customer with flagged fraud who is not High risk: the score does not point there."
            .to_owned(),
        _ => format!(
            "Check the {} customers with flagged fraud who are not High risk: their score does not point \
             at them.",
            count(customers)
        ),
    };
    Some(Recommendation { finding: "fraud", text, customers })
}

fn top_spenders(summary: &ExecutiveSummary) -> Recommendation {
    let customers = summary.top_spenders.high_risk;
    let whom = match customers {
        1 => "the one High-risk customer".to_owned(),
        _ => format!("the {} High-risk customers", count(customers)),
    };
    let text = format!(
        "Give {whom} among the top spenders a named reviewer: few customers, much of the spend."
    );
    Recommendation { finding: "concentration", text, customers }
}

fn medium_risk(summary: &ExecutiveSummary) -> Recommendation {
    let customers = summary.tiers().medium;
    let whom = match customers {
        1 => "the one Medium-risk customer".to_owned(),
        _ => format!("the {} Medium-risk customers", count(customers)),
    };
    let text =
        format!("Score {whom} again each month and review those who fall below the High cut-off.");
    Recommendation { finding: "high_risk", text, customers }
}
