//! The page.

use std::fmt::Write as _;

use super::figures::exhibits;
use super::findings::findings;
use super::next::recommendations;
use super::{ExecutiveSummary, FraudSummary};
use crate::chart::ratio;
use crate::error::ReportError;
use crate::format::{self, count, money, percent};
use crate::page::{Length, Page, Table};
use crate::report::{Provenance, Report};
use fip_model::{Segment, Tier};

/// Segments smaller than this are named as uncertain.
const SMALL: u64 = 50;

pub(super) fn write(summary: &ExecutiveSummary) -> Result<Report, ReportError> {
    let findings = findings(summary);
    let recommendations = recommendations(summary);
    let exhibits = exhibits(summary)?;
    let mut page = Page::new("Executive summary", summary.provenance, Length::Short);
    let is_headline = |id: &str| matches!(id, "high_risk" | "card_coverage" | "segment_risk");
    let headline: Vec<&str> =
        findings.iter().filter(|f| is_headline(f.id)).map(|f| f.text.as_str()).collect();
    page.strong(&headline.join(" "));
    page.heading("Key figures");
    page.paragraph(&what_it_is_of(summary));
    page.table(key_figures(summary));
    page.heading("What stands out");
    page.bullets(findings.iter().filter(|f| !is_headline(f.id)).map(|f| f.text.as_str()));
    page.heading("What to do next");
    if recommendations.is_empty() {
        page.paragraph("Nothing here asks for an action.");
    }
    page.steps(recommendations.iter().map(|next| next.text.as_str()));
    page.heading("What it looks like");
    page.exhibits(exhibits);
    page.heading("Read this with care");
    page.bullets(caveats(summary).iter().map(String::as_str));
    Ok(page.finish(&summary.run, findings, recommendations))
}

/// Returns of what the figures are.
fn what_it_is_of(summary: &ExecutiveSummary) -> String {
    let what = match summary.provenance {
        Provenance::OwnLedger => "Transactions",
        _ => "Card transactions",
    };
    let mut text = format!(
        "{what} from {} to {}.",
        format::date(summary.window[0]).unwrap_or_default(),
        format::date(summary.window[1]).unwrap_or_default()
    );
    if let (Some(event), true) = (&summary.event, summary.outcomes.is_some()) {
        // Writing to a string cannot fail.
        _ = write!(text, " At risk, in this ledger, means {event}.");
    }
    text
}

fn key_figures(summary: &ExecutiveSummary) -> Table {
    let tiers = summary.tiers();
    let (customers, total) = (tiers.total(), summary.total_spend());
    let customer_months = customers.saturating_mul(summary.months.len() as u64);
    let mean = total as f64 / 100.0 / customer_months as f64;
    let per_customer = summary.transactions as f64 / customers as f64;
    let mut table = Table::new(1, &["Measure", "Value", "In proportion"]);
    let mut row = |measure: &str, value: String, proportion: String| {
        table.row([measure.to_owned(), value, proportion]);
    };
    row("Customers", count(customers), format!("{} segments", count(clustered(summary))));
    let transactions = count(summary.transactions);
    row("Transactions", transactions, format!("{} per customer", format::decimal(per_customer, 1)));
    row(
        "Total spend",
        format::money_short(total, summary.currency),
        format!("{} months", summary.months.len()),
    );
    let mean = format!("{}{}", summary.currency.prefix(), format::decimal(mean, 0));
    let months = format!("over {} customer-months", count(customer_months));
    row("Mean spend per customer and month", mean, months);
    for tier in Tier::ALL.into_iter().rev() {
        let share = format!("{} of customers", percent(tiers.share(tier)));
        row(&format!("{} risk", tier.label()), count(tiers.of(tier)), share);
    }
    if let Some(part) = summary.part_of_card {
        let of = format!("{} of {}", part.applicable, part.characteristics);
        let share = format!("{} of the points", format::percent_whole(part.share));
        row("Characteristics that apply", of, share);
    }
    match summary.fraud {
        Some(fraud) => fraud_rows(summary, fraud, &mut row),
        None => row("Fraud alerts", "not known".to_owned(), String::new()),
    }
    if let Some(events) = summary.outcomes {
        let known = summary.with_outcome().total();
        let mut rate = format!("{} base rate", percent(ratio(events.total(), known)));
        if known < customers {
            // Writing to a string cannot fail.
            _ = write!(rate, " of the {} customers of whom it is known", count(known));
        }
        row("At risk after the window", count(events.total()), rate);
    }
    table
}

fn fraud_rows(
    summary: &ExecutiveSummary,
    fraud: FraudSummary,
    row: &mut impl FnMut(&str, String, String),
) {
    let total = summary.total_spend();
    let share = percent(ratio(fraud.customers, summary.customers()));
    row("Fraud alerts: customers", count(fraud.customers), format!("{share} of customers"));
    let share = ratio(fraud.transactions, summary.transactions) * 100.0;
    let share = format!("{}% of transactions", format::decimal(share, 2));
    row("Fraud alerts: transactions", count(fraud.transactions), share);
    let share = if total > 0 { fraud.value as f64 / total as f64 * 100.0 } else { 0.0 };
    let share = format!("{}% of spend", format::decimal(share, 2));
    row("Fraud alerts: value", money(fraud.value, summary.currency), share);
}

fn clustered(summary: &ExecutiveSummary) -> u64 {
    let active = summary.segments.iter().filter(|s| s.segment != Segment::Inactive);
    active.filter(|s| s.tiers.total() > 0).count() as u64
}

fn caveats(summary: &ExecutiveSummary) -> Vec<String> {
    let mut all = vec![
        "A tier is an order of attention, not a decision about a person: a reviewer sees the reasons \
         before anything is done."
            .to_owned(),
        "Differences between segments describe; they do not show what causes the risk.".to_owned(),
    ];
    if summary.provenance != Provenance::OwnLedger {
        all.push(
            "Customers were invented by a program whose rules are known: relations found here were put \
             in, and say nothing about people outside."
                .to_owned(),
        );
    }
    if summary.outcomes.is_none() {
        all.push(
            "No outcomes were given, so this page cannot say whether the tiers foretell them."
                .to_owned(),
        );
    }
    if summary.outcomes.is_some() && summary.model.is_none() {
        all.push("No model was trained: the scorecard alone orders customers.".to_owned());
    }
    let small: Vec<&str> = (summary.segments.iter())
        .filter(|segment| (1..SMALL).contains(&segment.tiers.total()))
        .map(|segment| segment.segment.label())
        .collect();
    if !small.is_empty() {
        let names = small.join(", ");
        all.push(format!(
            "Shares of segments with fewer than {SMALL} customers are uncertain: {names}."
        ));
    }
    all
}
