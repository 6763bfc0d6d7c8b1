//! What to do next: recommendations that follow from findings.

use super::ExecutiveSummary;
use super::findings::{event_rates, riskiest};
use crate::format::{count, percent_whole};
use crate::report::Recommendation;

/// Returns the recommendations that concern at least one customer, most urgent first.
pub(super) fn recommendations(summary: &ExecutiveSummary) -> Vec<Recommendation> {
    let rules = [
        review_the_card(summary),
        high_risk(summary),
        reason(summary),
        fit_a_card(summary),
        fraud(summary),
        Some(top_spenders(summary)),
        Some(medium_risk(summary)),
    ];
    let mut all: Vec<_> = rules.into_iter().flatten().filter(|next| next.customers > 0).collect();
    all.truncate(5);
    all
}

/// Tiers that do not order the events must not steer anything.
fn review_the_card(summary: &ExecutiveSummary) -> Option<Recommendation> {
    let [low, _, high] = event_rates(summary)?;
    let tiers = summary.tiers();
    (high? <= low?).then(|| Recommendation {
        finding: "outcomes",
        text: "Review the scorecard before acting on its tiers: High-risk customers did not become at \
               risk more often than Low-risk ones."
            .to_owned(),
        customers: tiers.total(),
    })
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
    let first = summary.reasons.first()?;
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
    let text = format!(
        "Check the {} customers with flagged fraud who are not High risk: their score does not point \
         at them.",
        count(customers)
    );
    Some(Recommendation { finding: "fraud", text, customers })
}

fn top_spenders(summary: &ExecutiveSummary) -> Recommendation {
    let customers = summary.top_spenders.high_risk;
    let text = format!(
        "Give the {} High-risk customers among the top spenders a named reviewer: few customers, much \
         of the spend.",
        count(customers)
    );
    Recommendation { finding: "concentration", text, customers }
}

fn medium_risk(summary: &ExecutiveSummary) -> Recommendation {
    let customers = summary.tiers().medium;
    let text = format!(
        "Score the {} Medium-risk customers again each month and review those who fall below the High \
         cut-off.",
        count(customers)
    );
    Recommendation { finding: "high_risk", text, customers }
}
