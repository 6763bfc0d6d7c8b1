//! What the reports say is recomputed here from their inputs, and contradictions are refused.

mod example;

use fip_model::Segment;
use fip_report::chart::{ChartError, TierCounts};
use fip_report::model_report::{ClusterChoice, Memberships};
use fip_report::summary::Newcomers;
use fip_report::{Finding, Provenance, Report, ReportError};

fn finding<'a>(report: &'a Report, id: &str) -> Option<&'a Finding> {
    report.findings.iter().find(|finding| finding.id == id)
}

fn check(report: &Report, id: &str, expected: &[(&str, f64)], words: &str) {
    let found = finding(report, id);
    assert!(found.is_some_and(|finding| finding.text.contains(words)), "{id}: {found:?}");
    let values = || found.iter().flat_map(|finding| &finding.values);
    for &(name, value) in expected {
        let equal = |found: f64| (found - value).abs() <= 1e-12 * value.abs();
        assert!(values().any(|v| v.name == name && equal(v.value)), "{name} {value}: {found:?}");
    }
}

/// The expected numbers were computed by hand from the table in `example/mod.rs`.
#[test]
fn the_summary_says_what_the_data_say() {
    let summary = example::summary();
    let report = summary.write().unwrap();
    let total: i64 = summary.segments.iter().flat_map(|segment| &segment.monthly_spend).sum();
    check(&report, "high_risk", &[("high_risk", 429.0), ("share", 429.0 / 5_000.0)], "(8.6%)");
    let lift = (238.0 / 429.0) / (937.0 / 5_000.0);
    check(&report, "segment_risk", &[("lift", lift)], "Cash-Heavy carries the most High risk");
    check(&report, "reasons", &[("share_of_high_risk", 143.0 / 429.0)], "R02 “Spend spike” (143");
    let share = 2_213_450_000.0 / total as f64;
    check(&report, "concentration", &[("share_of_spend", share)], "The top 10% of customers");
    let sum = |months: std::ops::Range<usize>| -> f64 {
        let spend = summary.segments.iter().flat_map(|s| &s.monthly_spend[months.clone()]);
        spend.sum::<i64>() as f64
    };
    let change = sum(9..12) / sum(6..9) - 1.0;
    check(&report, "trend", &[("change", change)], "below the three months before");
    check(&report, "fraud", &[("share_not_high", 118.0 / 231.0)], "worth £60,128");
    check(&report, "outcomes", &[("rate_high", 214.0 / 429.0), ("base_rate", 0.0994)], "49.9%");
    check(&report, "model", &[("share_attained", 0.4312 / 0.44)], "attains 98.0%");
}

#[test]
fn every_recommendation_follows_from_a_finding_and_counts_its_customers() {
    let report = example::summary().write().unwrap();
    let counts: Vec<(&str, u64)> =
        report.recommendations.iter().map(|next| (next.finding, next.customers)).collect();
    assert_eq!(
        counts,
        [
            ("segment_risk", 429),
            ("reasons", 143),
            ("fraud", 118),
            ("concentration", 31),
            ("high_risk", 834),
        ]
    );
    for next in &report.recommendations {
        assert!(report.findings.iter().any(|finding| finding.id == next.finding));
        assert!(report.markdown.contains(&next.text));
    }
}

#[test]
fn one_customer_is_told_as_one() {
    let summary_of = |high: [u64; 5]| {
        let mut summary = example::summary();
        for (segment, high) in summary.segments.iter_mut().zip(high) {
            segment.tiers = TierCounts { low: segment.tiers.total() - high, medium: 0, high };
        }
        let n = usize::try_from(high.iter().sum::<u64>()).unwrap();
        summary.scores.scores.fill(700.0);
        summary.scores.scores.iter_mut().take(n).for_each(|score| *score = 400.0);
        summary.reasons.clear();
        summary.top_spenders.high_risk = 0;
        summary.outcomes = None;
        summary.write().unwrap()
    };
    let first = |high: [u64; 5]| summary_of(high).recommendations.swap_remove(0).text;
    assert!(first([1, 0, 0, 0, 0]).starts_with("Review the one High-risk customer first, in "));
    let text = first([0, 0, 0, 1, 1]);
    assert!(text.contains("the 2 High-risk customers first, beginning with the one customer in "));
    let head = |high: [u64; 5]| summary_of(high).findings.iter().map(|f| f.text.clone()).collect();
    let texts: Vec<String> = head([0, 0, 1, 0, 0]);
    assert_eq!(texts[0], "1 of 5,000 customers (0.0%) is High risk.");
    assert_eq!(texts[1], "The one High-risk customer is in Cash-Heavy.");
    let texts: Vec<String> = head([0, 0, 3, 1, 0]);
    let said = "3 of the 4 High-risk customers are in Cash-Heavy: too few to compare segments.";
    assert_eq!(texts[1], said);
}

#[test]
fn tiers_that_do_not_order_risk_come_first() {
    let mut summary = example::summary();
    summary.outcomes = Some(TierCounts { low: 600, medium: 100, high: 20 });
    let report = summary.write().unwrap();
    assert!(report.recommendations[0].text.starts_with("Review the scorecard"));
    assert_eq!(report.recommendations[0].customers, 5_000);
    // Nothing that follows from these tiers is asked for.
    let asked: Vec<&str> = report.recommendations.iter().map(|next| next.finding).collect();
    assert_eq!(asked, ["outcomes", "fraud"]);
}

#[test]
fn new_customers_are_told_where_they_are_high_risk_for_being_new() {
    let told = |customers, high_risk| {
        let mut summary = example::summary();
        summary.newcomers = Newcomers { customers, high_risk };
        summary.write().unwrap()
    };
    // 500 of 5,000 customers, and 86 of the 429 at High risk: 17.2 % of them, and 7.6 % of the others.
    let report = told(500, 86);
    let values = [("rate_new", 86.0 / 500.0), ("rate_others", 343.0 / 4_500.0)];
    check(
        &report,
        "newcomers",
        &values,
        "17.2% of new customers are High risk, 7.6% of the others",
    );
    assert!(report.markdown.contains("- 86 of the 429 High-risk customers are new: "));
    assert_eq!(report.recommendations[1].finding, "newcomers");
    // Where most are new, so are most of those at High risk.
    let report = told(4_000, 400);
    check(&report, "newcomers", &[("rate_others", 0.029)], "10.0% of new customers are High risk");
    for (customers, high_risk) in [(500, 59), (0, 0), (20, 9)] {
        assert!(finding(&told(customers, high_risk), "newcomers").is_none(), "{high_risk}");
    }
    let mut unlawful = example::summary();
    unlawful.newcomers = Newcomers { customers: 3, high_risk: 4 };
    assert!(unlawful.write().is_err());
}

#[test]
fn the_name_of_the_event_is_told_once_where_the_ledger_has_one() {
    let mut summary = example::summary();
    summary.provenance = Provenance::OwnLedger;
    summary.event = Some("a default".to_owned());
    let report = summary.write().unwrap();
    let said = "Transactions from 1 April 2025 to 31 March 2026. At risk, in this ledger, means a default.";
    assert!(report.markdown.lines().any(|line| line == said), "{}", report.markdown);
    summary.outcomes = None;
    assert!(!summary.write().unwrap().markdown.contains("a default"));
}

#[test]
fn segments_that_do_not_differ_are_not_ranked() {
    let mut summary = example::summary();
    let map = summary.map.as_mut().unwrap();
    map.points.iter_mut().for_each(|point| point.x = 0.25);
    let report = summary.write().unwrap();
    assert!(report.markdown.contains("All segments have the same median “"));
    assert!(!report.markdown.contains("have the highest median"));
}

#[test]
fn a_ledger_without_labels_has_a_summary_without_model() {
    let mut summary = example::summary();
    summary.provenance = Provenance::OwnLedger;
    (summary.outcomes, summary.model, summary.map) = (None, None, None);
    let report = summary.write().unwrap();
    assert!(!report.markdown.contains("GENERATED") && !report.markdown.contains("ROC-AUC"));
    assert!(report.markdown.contains("No outcomes were given"));
    assert_eq!(report.figures.len(), 4);
}

#[test]
fn a_bank_without_high_risk_says_so() {
    let mut summary = example::summary();
    for segment in &mut summary.segments {
        segment.tiers = TierCounts { low: segment.tiers.total(), medium: 0, high: 0 };
    }
    summary.scores.scores.fill(700.0);
    summary.reasons.clear();
    summary.top_spenders.high_risk = 0;
    summary.outcomes = None;
    let report = summary.write().unwrap();
    assert_eq!(
        finding(&report, "high_risk").unwrap().text,
        "None of the 5,000 customers is High risk."
    );
    assert!(report.recommendations.iter().all(|next| next.finding == "fraud"));
}

#[test]
fn the_page_is_short_and_announces_generated_data() {
    let report = example::summary().write().unwrap();
    assert!(report.markdown.lines().nth(2).unwrap().starts_with("> **GENERATED DATA:**"));
    let mut folded = false;
    let shown = report.markdown.lines().filter(|line| {
        folded |= line.starts_with("<details>");
        let visible = !folded;
        folded &= !line.starts_with("</details>");
        visible
    });
    // About 450 words and six half-width figures fill two pages of A4.
    let words: usize = shown.map(|line| line.split_whitespace().count()).sum();
    assert!(words < 800, "{words}");
    assert!((4..=6).contains(&report.figures.len()));
}

#[test]
fn contradictions_are_refused() {
    let error = |change: &dyn Fn(&mut fip_report::ExecutiveSummary)| {
        let mut summary = example::summary();
        change(&mut summary);
        summary.write().unwrap_err()
    };
    assert!(matches!(
        error(&|s| s.scores.scores[0] = f64::NAN),
        ReportError::OutOfRange { value, .. } if value.is_nan()
    ));
    assert!(matches!(
        error(&|s| s.segments[0].tiers.high += 1),
        ReportError::Disagree { expected: 5_001, found: 5_000, .. }
    ));
    assert!(matches!(
        error(&|s| s.scores.high_below = 300.0),
        ReportError::Disagree { expected: 429, found: 0, .. }
    ));
    assert!(matches!(
        error(&|s| s.segments[1].segment = Segment::DigitalSpenders),
        ReportError::TooMany { limit: 0, found: 1, .. }
    ));
    assert!(matches!(error(&|s| s.window[1] = 20_260_332), ReportError::Date { .. }));
    assert!(matches!(error(&|s| s.months[1] = 202_504), ReportError::Date { .. }));
    assert!(matches!(error(&|s| s.months.clear()), ReportError::Empty { what: "months" }));
    assert!(matches!(error(&|s| s.segments.clear()), ReportError::Empty { what: "customers" }));
    assert!(matches!(error(&|s| s.reasons[0].customers = 400), ReportError::TooMany { .. }));
    assert!(matches!(
        error(&|s| s.fraud.as_mut().unwrap().customers = 493),
        ReportError::TooMany { .. }
    ));
    let found = error(&|s| s.map.iter_mut().for_each(|map| map.points.clear()));
    let source = ChartError::Empty { what: "customers on the map" };
    assert_eq!(found, ReportError::Chart { figure: "behavior_map.svg", source });
}

#[test]
fn the_model_report_says_what_the_numbers_say() {
    let models = example::models::model_report();
    let report = models.write().unwrap();
    let auc = models.rankers[0].roc_auc.value;
    check(&report, "best", &[("auc", auc)], "Logistic regression ranks best");
    let gap = auc - models.rankers[1].roc_auc.value;
    check(&report, "runner_up", &[("gap", gap), ("within", 1.0)], "Random forest follows");
    check(&report, "bound", &[("share_attained", (auc - 0.5) / 0.44)], "No model can rank better");
    check(&report, "driver", &[("loss_of_auc", 0.0712)], "spend_volatility");
    check(&report, "checks", &[("passed", 3.0), ("failed", 0.0)], "All 3 checks");
    assert_eq!(report.figures.len(), 12);
}

#[test]
fn a_model_above_the_bound_is_not_praised() {
    let mut models = example::models::model_report();
    models.bound = Some(0.9);
    models.checks[0].verdict = fip_report::model_report::Verdict::Failed;
    let report = models.write().unwrap();
    assert!(finding(&report, "bound").unwrap().text.contains("by chance or by a leak"));
    assert!(finding(&report, "checks").unwrap().text.contains("1 of 3 checks FAILED"));
}

#[test]
fn a_lone_ranking_without_probabilities_is_a_report() {
    let mut models = example::models::model_report();
    models.rankers.drain(..3);
    (models.bound, models.clusters) = (None, None);
    models.coefficients.clear();
    models.importances.clear();
    models.checks.clear();
    models.learning.clear();
    (models.stability, models.fairness) = (Vec::new(), Vec::new());
    models.challengers = fip_report::model_report::Challengers::default();
    let report = models.write().unwrap();
    let names: Vec<&str> = report.figures.iter().map(|figure| figure.file_name).collect();
    assert_eq!(names, ["roc.svg", "pr.svg", "gains.svg", "ks.svg"]);
    assert!(!report.markdown.contains("What drives them?"));
}

#[test]
fn model_reports_that_do_not_add_up_are_refused() {
    let error = |change: &dyn Fn(&mut fip_report::ModelReport)| {
        let mut models = example::models::model_report();
        change(&mut models);
        models.write().unwrap_err()
    };
    assert_eq!(error(&|m| m.rankers.clear()), ReportError::Empty { what: "rankers" });
    assert!(matches!(error(&|m| m.rankers[0].ks = f64::NAN), ReportError::OutOfRange { .. }));
    assert!(matches!(error(&|m| m.task.test_events += 1), ReportError::Disagree { .. }));
    assert!(matches!(error(&|m| m.bound = Some(1.2)), ReportError::OutOfRange { .. }));
    assert!(matches!(
        error(&|m| m.rankers.push(m.rankers[0].clone())),
        ReportError::TooMany { limit: 4, found: 5, .. }
    ));
    assert!(matches!(error(&|m| m.rankers[0].roc.clear()), ReportError::Chart { .. }));
    let of_segments = |change: &dyn Fn(&mut ClusterChoice)| {
        error(&|m: &mut fip_report::ModelReport| m.clusters.iter_mut().for_each(change))
    };
    let more = of_segments(&|choice| choice.segments[0].customers += 1);
    assert!(matches!(more, ReportError::Disagree { .. }), "{more}");
    let wrong = of_segments(&|choice| choice.segments[1].membership = Some(1.2));
    assert!(matches!(wrong, ReportError::OutOfRange { .. }), "{wrong}");
    let unsure = |unsure| Memberships::Known { mean: 0.9, customers: 5_000, unsure, below: 0.6 };
    let many = of_segments(&|choice| choice.memberships = Some(unsure(5_001)));
    assert!(matches!(many, ReportError::TooMany { .. }), "{many}");
}

#[test]
fn segments_without_mixture_and_gap_are_told() {
    let mut models = example::models::model_report();
    let choice = models.clusters.as_mut().unwrap();
    choice.by_gap = None;
    choice.qualities.iter_mut().for_each(|quality| quality.gap = None);
    choice.memberships = Some(Memberships::Unknown { reason: "it did not come to rest".into() });
    let text = models.write().unwrap().markdown;
    assert!(text.contains("there is none, since no mixture was found: it did not come to rest."));
    assert!(text.contains("silhouette 5, Calinski-Harabasz 5, Davies-Bouldin 5. The choice is 5"));
}

#[test]
fn the_same_facts_are_there_as_json() {
    let models = example::models::model_report();
    let json = serde_json::to_value(&models).unwrap();
    assert_eq!(json["provenance"], "INVENTED_CUSTOMERS");
    assert_eq!(json["rankers"][1]["name"], "Random forest");
    assert_eq!(json["rankers"][3]["probabilities"], serde_json::Value::Null);
    assert_eq!(json["checks"][3]["verdict"], "NOT_APPLICABLE");
    assert_eq!(json["challengers"]["k_means"]["adjusted_rand_index"], 0.991);
    let findings = serde_json::to_value(models.write().unwrap().findings).unwrap();
    assert_eq!(findings[0]["id"], "best");
}

#[test]
fn reports_can_be_written_on_any_thread() {
    fn shared<T: Send + Sync>() {}
    shared::<fip_report::ExecutiveSummary>();
    shared::<fip_report::ModelReport>();
    shared::<Report>();
    shared::<ReportError>();
}

#[test]
fn groups_picked_out_without_events_are_named() {
    let page = example::models::model_report().write().unwrap().markdown;
    let by_age = page.lines().find(|line| line.starts_with("By age band: everybody")).unwrap();
    // 640 of 1,800 against 1,263 of 5,000; 178 events of 1,800 against 500 of 5,000.
    assert!(by_age.contains("everybody is picked out at 25.3%, events are 10.0%"), "{by_age}");
    assert!(by_age.contains("25-34 (more: 35.6%, events 9.9%)"), "{by_age}");
    assert!(by_age.contains("a ratio of 0.78, below the four fifths"), "{by_age}");
    // The group of twenty has wide intervals and is in no comparison of shares.
    assert!(!by_age.contains("75+"), "{by_age}");
    let by_region = page.lines().find(|line| line.starts_with("By region: everybody")).unwrap();
    assert!(by_region.contains("No group is picked out"), "{by_region}");
}

#[test]
fn points_against_the_events_are_named() {
    let page = example::models::model_report().write().unwrap().markdown;
    let line = "- Night activity: “20% and up” gets −20 points at an event rate of 4.0%, “below 20%” 15 at \
                11.5%.";
    assert!(page.contains(line));
    let mut honest = example::models::model_report();
    honest.expert_card.as_mut().unwrap().characteristics.pop();
    assert!(honest.write().unwrap().markdown.contains("No row gets fewer points"));
}

#[test]
fn parts_that_contradict_one_another_are_refused() {
    let mut models = example::models::model_report();
    models.fairness[0].groups[0].flagged_events = 500;
    assert!(models.write().is_err());
    let mut models = example::models::model_report();
    models.expert_card.as_mut().unwrap().characteristics[0].attributes[0].n_customers += 1;
    assert!(models.write().is_err());
    let mut models = example::models::model_report();
    models.stability[0].cards[0].score.psi = f64::NAN;
    assert!(models.write().is_err());
}
