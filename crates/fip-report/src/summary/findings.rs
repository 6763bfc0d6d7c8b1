//! The findings: each a rule from data to a sentence with its numbers.

use std::fmt::Write as _;

use super::{CardCoverage, ExecutiveSummary, ModelHeadline, Newcomers, SegmentSummary};
use crate::chart::ratio;
use crate::format::{self, count, percent};
use crate::report::Finding;
use fip_model::Tier;

/// Shares of fewer customers than this are not compared.
const FEW: u64 = 10;

/// Returns the findings that the data allow, the headline first.
pub(super) fn findings(summary: &ExecutiveSummary) -> Vec<Finding> {
    let rules = [
        Some(high_risk(summary)),
        summary.part_of_card.as_ref().map(coverage),
        segment_risk(summary),
        newcomers(summary),
        reasons(summary),
        concentration(summary),
        trend(summary),
        Some(fraud(summary)),
        outcomes(summary),
        summary.model.as_ref().map(model),
    ];
    rules.into_iter().flatten().collect()
}

fn high_risk(summary: &ExecutiveSummary) -> Finding {
    let (customers, high) = (summary.customers(), summary.high_risk());
    let share = ratio(high, customers);
    let text = match high {
        0 => format!("None of the {} customers is High risk.", count(customers)),
        _ => format!(
            "{} of {} customers ({}) {} High risk.",
            count(high),
            count(customers),
            percent(share),
            if high == 1 { "is" } else { "are" }
        ),
    };
    let values = [("customers", customers as f64), ("high_risk", high as f64), ("share", share)];
    Finding::new("high_risk", text, &values)
}

fn coverage(part: &CardCoverage) -> Finding {
    let values = [
        ("characteristics", part.characteristics as f64),
        ("applicable", part.applicable as f64),
        ("share_of_points", part.share),
    ];
    Finding::new("card_coverage", part.sentence(), &values)
}

/// Returns the segment with the most High risk for its size: its share of the High-risk customers
/// over its share of all customers. Ties go to the earlier row.
pub(super) fn riskiest(summary: &ExecutiveSummary) -> Option<(&SegmentSummary, f64)> {
    let (customers, high) = (summary.customers(), summary.high_risk());
    let lift = |segment: &SegmentSummary| {
        let size = ratio(segment.tiers.total(), customers);
        if size > 0.0 { ratio(segment.tiers.high, high) / size } else { 0.0 }
    };
    let mut best: Option<(&SegmentSummary, f64)> = None;
    for segment in summary.segments.iter().filter(|segment| segment.tiers.high > 0) {
        if best.is_none_or(|(_, most)| lift(segment) > most) {
            best = Some((segment, lift(segment)));
        }
    }
    best
}

fn segment_risk(summary: &ExecutiveSummary) -> Option<Finding> {
    let (segment, lift) = riskiest(summary)?;
    let size = ratio(segment.tiers.total(), summary.customers());
    let share = ratio(segment.tiers.high, summary.high_risk());
    let label = segment.segment.label();
    let (here, all) = (segment.tiers.high, summary.high_risk());
    let text = match (here, all) {
        (_, 1) => format!("The one High-risk customer is in {label}."),
        // So few have no share worth a comparison.
        (_, 2..FEW) => format!(
            "{} of the {} High-risk customers {} in {label}: too few to compare segments.",
            count(here),
            count(all),
            if here == 1 { "is" } else { "are" }
        ),
        _ => format!(
            "{label} carries the most High risk for its size: {} of all customers, {} of the High-risk ones \
             ({} times its size).",
            percent(size),
            percent(share),
            format::decimal(lift, 1)
        ),
    };
    let values = [
        ("share_of_customers", size),
        ("share_of_high_risk", share),
        ("lift", lift),
        ("high_risk", segment.tiers.high as f64),
    ];
    Some(Finding::new("segment_risk", text, &values))
}

/// Told where new customers are High risk clearly more often than the others.
pub(super) fn newcomers(summary: &ExecutiveSummary) -> Option<Finding> {
    let new = summary.newcomers;
    let others = summary.customers().saturating_sub(new.customers);
    let of_new = ratio(new.high_risk, new.customers);
    let of_others = ratio(summary.high_risk().saturating_sub(new.high_risk), others);
    if new.high_risk < FEW || of_new < 1.5 * of_others {
        return None;
    }
    let text = format!(
        "{} of the {} High-risk customers are new: they have no transaction in the first {} months of the window. \
         {} of new customers are High risk, {} of the others. Months before the first transaction count as \
         months without spending, so that part of this is newness and not risk.",
        count(new.high_risk),
        count(summary.high_risk()),
        Newcomers::EMPTY_MONTHS,
        percent(of_new),
        percent(of_others)
    );
    let values = [
        ("customers", new.customers as f64),
        ("high_risk", new.high_risk as f64),
        ("rate_new", of_new),
        ("rate_others", of_others),
    ];
    Some(Finding::new("newcomers", text, &values))
}

fn reasons(summary: &ExecutiveSummary) -> Option<Finding> {
    let high = summary.high_risk();
    let first = summary.reasons.first().filter(|first| first.customers > 0)?;
    let share = ratio(first.customers, high);
    let mut text = format!(
        "The leading first reason among High-risk customers is {} “{}” ({} of {}, {})",
        first.code,
        first.text,
        count(first.customers),
        count(high),
        percent(share)
    );
    let next: Vec<String> = (summary.reasons.iter().skip(1).take(2))
        .filter(|reason| reason.customers > 0)
        .map(|reason| {
            format!(
                "{} “{}” ({})",
                reason.code,
                reason.text,
                percent(ratio(reason.customers, high))
            )
        })
        .collect();
    if !next.is_empty() {
        text.push_str(", followed by ");
        text.push_str(&next.join(" and "));
    }
    text.push('.');
    let values = [("customers", first.customers as f64), ("share_of_high_risk", share)];
    Some(Finding::new("reasons", text, &values))
}

fn concentration(summary: &ExecutiveSummary) -> Option<Finding> {
    let (top, total) = (summary.top_spenders, summary.total_spend());
    if top.customers == 0 || total <= 0 {
        return None;
    }
    let share = top.spend as f64 / total as f64;
    let text = format!(
        "The top {} of customers by spend ({}) make {} of all spend ({} of {}).",
        format::percent_whole(ratio(top.customers, summary.customers())),
        count(top.customers),
        percent(share),
        format::money_short(top.spend, summary.currency),
        format::money_short(total, summary.currency)
    );
    let values = [("customers", top.customers as f64), ("share_of_spend", share)];
    Some(Finding::new("concentration", text, &values))
}

/// Compares the last three months with the three before; calls a change below 1 % flat.
fn trend(summary: &ExecutiveSummary) -> Option<Finding> {
    let spend = summary.spend_by_month();
    let start = spend.len().checked_sub(6)?;
    let sum = |months: &[i64]| months.iter().copied().fold(0, i64::saturating_add);
    let (before, last) = (sum(&spend[start..start + 3]), sum(&spend[start + 3..]));
    if before <= 0 {
        return None;
    }
    let change = last as f64 / before as f64 - 1.0;
    let from = format::month(*summary.months.get(start + 3)?)?;
    let to = format::month(*summary.months.last()?)?;
    let moved = match change {
        c if c >= 0.01 => format!("{} above the three months before", percent(c)),
        c if c <= -0.01 => format!("{} below the three months before", percent(-c)),
        c => format!("about that of the three months before ({})", percent(c)),
    };
    let text = format!(
        "Spend from {from} to {to} was {} a month, {moved}; the season is not taken out.",
        format::money_short(last / 3, summary.currency)
    );
    Some(Finding::new("trend", text, &[("change", change), ("pence_last_three", last as f64)]))
}

fn fraud(summary: &ExecutiveSummary) -> Finding {
    let Some(fraud) = summary.fraud else {
        let text = "The ledger does not tell which transactions are frauds.".to_owned();
        return Finding::new("fraud", text, &[]);
    };
    let hidden = ratio(fraud.customers_not_high, fraud.customers);
    let text = match fraud.customers {
        0 => "No transaction is flagged as fraud.".to_owned(),
        _ => format!(
            "{} customers have {} transactions flagged as fraud, worth {}; {} of these customers ({}) \
             are not High risk.",
            count(fraud.customers),
            count(fraud.transactions),
            format::money(fraud.value, summary.currency),
            count(fraud.customers_not_high),
            percent(hidden)
        ),
    };
    let values = [
        ("customers", fraud.customers as f64),
        ("transactions", fraud.transactions as f64),
        ("pence", fraud.value as f64),
        ("share_not_high", hidden),
    ];
    Finding::new("fraud", text, &values)
}

/// Returns the share of each tier that had the event later, from safe to risky, of those of whom it is
/// known; `None` for a tier that none of these is in.
pub(super) fn event_rates(summary: &ExecutiveSummary) -> Option<[Option<f64>; 3]> {
    let (outcomes, tiers) = (summary.outcomes?, summary.with_outcome());
    let rate = |tier| (tiers.of(tier) > 0).then(|| ratio(outcomes.of(tier), tiers.of(tier)));
    Some(Tier::ALL.map(rate))
}

/// Returns whether High-risk customers had the event no more often than Low-risk ones.
pub(super) fn tiers_mislead(summary: &ExecutiveSummary) -> bool {
    let Some([Some(low), _, Some(high)]) = event_rates(summary) else { return false };
    high <= low
}

/// Returns that nobody is in some tiers, as "no customer is High or Medium risk"; nothing where
/// somebody is in each.
pub(super) fn empty_tiers(summary: &ExecutiveSummary) -> Option<String> {
    let tiers = summary.tiers();
    let empty = Tier::ALL.into_iter().rev().filter(|&tier| tiers.of(tier) == 0);
    let names: Vec<&str> = empty.map(Tier::label).collect();
    (!names.is_empty()).then(|| format!("no customer is {} risk", names.join(" or ")))
}

fn outcomes(summary: &ExecutiveSummary) -> Option<Finding> {
    let events = summary.outcomes?;
    let rates = event_rates(summary)?;
    let caught = ratio(events.high.saturating_add(events.medium), events.total());
    let said = Tier::ALL.into_iter().zip(rates).rev();
    let said: Vec<String> = said
        .filter_map(|(tier, rate)| Some(format!("{} of {}-risk", percent(rate?), tier.label())))
        .collect();
    let said = match said.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => return None,
    };
    let mut text = format!("After the window {said} customers became at risk");
    match rates {
        [_, Some(_), Some(_)] => {
            // Writing to a string cannot fail.
            _ = write!(text, "; High and Medium hold {} of all who did", percent(caught));
        }
        [_, Some(_), None] => _ = write!(text, "; Medium holds {} of them", percent(caught)),
        [_, None, Some(_)] => _ = write!(text, "; High holds {} of them", percent(caught)),
        [_, None, None] => {}
    }
    if let Some(empty) = empty_tiers(summary) {
        _ = write!(text, "; {empty}");
    }
    let unknown = summary.without_outcome.total();
    if unknown > 0 {
        _ = write!(text, "; of {} customers it is not known", count(unknown));
    }
    text.push('.');
    let base = ratio(events.total(), summary.with_outcome().total());
    let names = ["rate_low", "rate_medium", "rate_high"];
    let known = names.into_iter().zip(rates).filter_map(|(name, rate)| Some((name, rate?)));
    let all = [("base_rate", base), ("share_in_high_or_medium", caught)];
    let values: Vec<(&str, f64)> = known.chain(all).collect();
    Some(Finding::new("outcomes", text, &values))
}

fn model(model: &ModelHeadline) -> Finding {
    let [low, high] = model.interval;
    if !model.beats_chance() {
        let text = format!(
            "No model is shown to rank customers by risk better than chance: the highest ROC-AUC is the {} of {} \
             (95% interval {}), where 0.5 is a coin. Do not use their probabilities.",
            format::decimal(model.auc, 3),
            model.name.to_lowercase(),
            format::interval(low, high)
        );
        return Finding::new("model", text, &[("auc", model.auc)]);
    }
    let mut text = format!(
        "{} ranks customers by risk with a ROC-AUC of {} (95% interval {})",
        model.name,
        format::decimal(model.auc, 3),
        format::interval(low, high)
    );
    let mut values = vec![("auc", model.auc)];
    if let Some(bound) = model.bound.filter(|&bound| bound > 0.5) {
        let attained = (model.auc - 0.5) / (bound - 0.5);
        let said = if attained > 1.0 {
            "it lies above, by chance or by a leak".to_owned()
        } else {
            format!("it attains {} of what is attainable above chance", percent(attained))
        };
        // Writing to a string cannot fail.
        _ = write!(
            text,
            "; no model can do better than {} in this generated world, and {said}",
            format::decimal(bound, 3)
        );
        values.extend([("bound", bound), ("share_attained", attained)]);
    }
    text.push('.');
    Finding::new("model", text, &values)
}
