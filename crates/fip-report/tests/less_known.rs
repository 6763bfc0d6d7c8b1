//! A ledger that tells less: what is not known is said to be so, and is never a 0.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod example;
#[path = "example/dashboard.rs"]
mod filled;
#[expect(dead_code, reason = "other tests unpack more")]
mod packed;
#[path = "example/quality.rs"]
mod quality;

use fip_model::Tier;
use fip_report::chart::TierCounts;
use fip_report::dashboard::{DashboardOptions, Form, Level};
use fip_report::summary::CardCoverage;
use fip_report::{Dashboard, ExecutiveSummary, Finding, Report};
use packed::Packed;

fn text<'a>(report: &'a Report, id: &str) -> Option<&'a str> {
    report.findings.iter().find(|one| one.id == id).map(|one: &Finding| one.text.as_str())
}

const PART: CardCoverage =
    CardCoverage { characteristics: 12, applicable: 7, share: 0.4955, is_low: true };

/// Everybody is Low, as where little can be lost; a few became at risk.
fn everybody_low() -> ExecutiveSummary {
    let mut summary = example::summary();
    for segment in &mut summary.segments {
        segment.tiers = TierCounts { low: segment.tiers.total(), medium: 0, high: 0 };
    }
    summary.scores.scores.fill(700.0);
    summary.reasons.clear();
    summary.top_spenders.high_risk = 0;
    summary.outcomes = Some(TierCounts { low: 850, medium: 0, high: 0 });
    summary.fraud = None;
    summary.part_of_card = Some(PART);
    summary
}

#[test]
fn frauds_that_nobody_tells_are_not_none() {
    let mut summary = example::summary();
    summary.fraud = None;
    let report = summary.write().unwrap();
    let said = "The ledger does not tell which transactions are frauds.";
    assert_eq!(text(&report, "fraud"), Some(said));
    for page in [&report.markdown, &report.html] {
        assert!(page.contains(said) && page.contains("not known"), "{page}");
        assert!(!page.contains("Fraud alerts: customers") && !page.contains("flagged"), "{page}");
    }
    assert!(report.recommendations.iter().all(|next| next.finding != "fraud"));
    // Known to be none is another thing.
    summary.fraud = example::summary().fraud.map(|mut fraud| {
        (fraud.customers, fraud.customers_not_high, fraud.transactions, fraud.value) = (0, 0, 0, 0);
        fraud
    });
    let report = summary.write().unwrap();
    assert_eq!(text(&report, "fraud"), Some("No transaction is flagged as fraud."));
}

#[test]
fn a_tier_without_customers_has_no_rate() {
    let report = everybody_low().write().unwrap();
    assert_eq!(
        text(&report, "outcomes"),
        Some(
            "After the window 17.0% of Low-risk customers became at risk; no customer is High or \
              Medium risk."
        )
    );
    let figure = report.figures.iter().find(|figure| figure.file_name == "event_rate.svg");
    let drawn = figure.unwrap().svg.as_str();
    assert!(drawn.contains("Low risk") && !drawn.contains("High risk"), "{drawn}");
    assert!(!report.markdown.contains("0.0% of High-risk"));

    let mut summary = example::summary();
    for segment in &mut summary.segments {
        let TierCounts { low, medium, high } = segment.tiers;
        segment.tiers = TierCounts { low, medium: medium + high, high: 0 };
    }
    let (low, medium) = (summary.scores.high_below, summary.scores.medium_below);
    for score in summary.scores.scores.iter_mut().filter(|score| **score < low) {
        *score = f64::midpoint(low, medium);
    }
    summary.reasons.clear();
    summary.top_spenders.high_risk = 0;
    summary.outcomes = Some(TierCounts { low: 100, medium: 300, high: 0 });
    let said = summary.write().unwrap();
    let said = text(&said, "outcomes").unwrap();
    assert!(said.ends_with("; Medium holds 75.0% of them; no customer is High risk."), "{said}");
}

#[test]
fn a_part_of_the_card_is_told_wherever_tiers_are() {
    let report = everybody_low().write().unwrap();
    let said = PART.sentence();
    assert!(said.starts_with("7 of 12 characteristics of the scorecard apply, with 50% of the"));
    let head =
        report.markdown.lines().find(|line| line.starts_with("**None of the 5,000")).unwrap();
    assert!(head.contains(&said), "the headline tells it: {head}");
    assert!(
        report.markdown.contains("| Characteristics that apply | 7 of 12 | 50% of the points |")
    );
    let first = &report.recommendations[0];
    assert_eq!((first.finding, first.customers), ("card_coverage", 5_000));
    assert!(first.text.starts_with("Fit a scorecard to the outcomes of this ledger"), "{first:?}");

    let mut nothing_to_do = everybody_low();
    nothing_to_do.part_of_card = None;
    let report = nothing_to_do.write().unwrap();
    assert!(report.recommendations.is_empty());
    assert!(report.markdown.contains("Nothing here asks for an action."));

    let mut unlawful = everybody_low();
    unlawful.part_of_card = Some(CardCoverage { applicable: 13, ..PART });
    assert!(unlawful.write().is_err());
    unlawful.part_of_card = Some(CardCoverage { share: f64::NAN, ..PART });
    assert!(unlawful.write().is_err());
}

/// A dashboard of a ledger that knows no frauds and half of the card, with ids of the bank.
fn dashboard(level: Level, pseudonyms: bool) -> Dashboard {
    let mut dashboard = filled::dashboard();
    dashboard.options = DashboardOptions { level, form: Form::Single, pseudonyms };
    dashboard.summary.fraud = None;
    dashboard.summary.part_of_card = Some(PART);
    dashboard.customers.fraud_count.fill(None);
    let n = dashboard.customers.len();
    dashboard.customers.source_ids = (0..n).map(|row| Some(format!("KUNDE-{row:05}"))).collect();
    dashboard
}

fn file(dashboard: &Dashboard) -> String {
    dashboard.write().unwrap().remove(0).text
}

#[test]
fn the_overview_shows_no_card_about_what_is_not_known() {
    let html = file(&dashboard(Level::Aggregate, false));
    let found = Packed::document(&html);
    let overview = format!("{html}{}", found.text("pages"));
    assert!(overview.contains("The ledger does not tell which transactions are frauds."));
    assert!(!overview.contains("fraud_customers") && !overview.contains("Where are the fraud"));
    assert!(overview.contains(", on 50% of the points"));
    assert_eq!(found.meta["card"]["part"], PART.measure());
    let whole = file(&filled::dashboard());
    let found = Packed::document(&whole);
    assert!(found.meta["card"].get("part").is_none(), "nothing is said of a whole card");
    assert!(format!("{whole}{}", found.text("pages")).contains("fraud_customers"));
}

#[test]
fn a_fraud_count_that_is_not_known_is_missing() {
    let found = Packed::document(&file(&dashboard(Level::Full, false)));
    assert!(found.stored("fraud").iter().all(Option::is_none));
}

#[test]
fn an_id_of_the_bank_is_packed_only_with_those_who_may_be_named() {
    for (level, pseudonyms) in [
        (Level::Full, false),
        (Level::Queue, false),
        (Level::Aggregate, false),
        (Level::Full, true),
        (Level::Queue, true),
    ] {
        let dashboard = dashboard(level, pseudonyms);
        for form in [Form::Single, Form::Folder] {
            let options = DashboardOptions { form, ..dashboard.options };
            let files = Dashboard { options, ..dashboard.clone() }.write().unwrap();
            let mut text = String::new();
            for file in files {
                let found = if file.path.ends_with('l') {
                    Packed::document(&file.text)
                } else {
                    Packed::shard(&file.text)
                };
                text.push_str(&file.text);
                if found.has("source") {
                    text.push_str(found.text("source"));
                }
            }
            let customers = &dashboard.customers;
            for (id, &tier) in customers.source_ids.iter().flatten().zip(&customers.tier) {
                let may = match level {
                    Level::Full => !pseudonyms,
                    Level::Queue => !pseudonyms && tier != Tier::Low,
                    Level::Aggregate => false,
                };
                assert_eq!(text.contains(id.as_str()), may, "{id} at {level:?}, {form:?}");
            }
        }
    }
    let mut invented = dashboard(Level::Full, false);
    invented.customers.source_ids.fill(None);
    assert!(!Packed::document(&file(&invented)).has("source"), "nothing grows without them");
}
