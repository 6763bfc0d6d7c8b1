//! The pages of the dashboard that hold no single customer: byte for byte, well-formed, inert.

#[path = "example/dashboard.rs"]
mod dashboard;
mod example;
#[path = "example/quality.rs"]
mod quality;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use fip_model::{Segment, Tier};
use fip_report::dashboard::{Dashboard, Level, pages};
use fip_report::model_report::{
    Estimate, ExpertCharacteristic, PlacedAttribute, PlacedCard, PlacedCharacteristic, Untrained,
};
use fip_report::{ModelReport, ReportError};

use crate::dashboard::dashboard;

type Page = fn(&Dashboard) -> Result<String, ReportError>;

const PAGES: [(&str, Page); 5] = [
    ("overview", pages::overview),
    ("segments", pages::segments),
    ("models", pages::models),
    ("quality", pages::quality),
    ("lineage", pages::lineage),
];

/// Elements without an end tag that pages may hold: none.
const VOID: [&str; 0] = [];

/// Returns what is wrong with the nesting and the attributes of a page.
fn faults(html: &str) -> Vec<String> {
    let (mut open, mut ids, mut faults) = (Vec::new(), BTreeSet::new(), Vec::new());
    let mut pieces = html.split('<');
    let text_faults = |text: &str| text.contains('>') || text.contains('\0');
    if pieces.next().is_some_and(text_faults) {
        faults.push("a stray > before the first element".to_owned());
    }
    for piece in pieces {
        let Some((tag, text)) = piece.split_once('>') else {
            faults.push(format!("an element without an end: {piece}"));
            continue;
        };
        if text_faults(text) {
            faults.push(format!("a stray > in {text}"));
        }
        if let Some(name) = tag.strip_prefix('/') {
            let last = open.pop();
            if last.as_deref() != Some(name) {
                faults.push(format!("</{name}> ends {last:?}"));
            }
            continue;
        }
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag.trim_end_matches('/'), ""));
        for (attribute, value) in attributes_of(attributes, &mut faults) {
            if attribute == "style" || attribute.starts_with("on") || attribute == "srcdoc" {
                faults.push(format!("{attribute} on {name}"));
            }
            if attribute == "href" && !value.starts_with("#/") {
                faults.push(format!("a link out of the dashboard: {value}"));
            }
            if attribute == "id" && !ids.insert(value.to_owned()) {
                faults.push(format!("two elements with id {value}"));
            }
        }
        if !tag.ends_with('/') && !VOID.contains(&name) {
            open.push(name.to_owned());
        }
    }
    faults.extend(open.into_iter().map(|name| format!("<{name}> has no end")));
    faults
}

fn attributes_of<'a>(text: &'a str, faults: &mut Vec<String>) -> Vec<(&'a str, &'a str)> {
    let mut found = Vec::new();
    let mut rest = text.trim_end_matches('/').trim();
    while !rest.is_empty() {
        let Some((name, value)) = rest.split_once("=\"") else {
            faults.push(format!("an attribute without quotes: {rest}"));
            break;
        };
        let Some((value, after)) = value.split_once('"') else {
            faults.push(format!("an attribute without an end: {rest}"));
            break;
        };
        if found.iter().any(|&(other, _)| other == name) {
            faults.push(format!("{name} twice in {text}"));
        }
        found.push((name, value));
        rest = after.trim_start();
    }
    found
}

#[test]
fn the_checker_finds_faults() {
    assert_eq!(faults("<p class=\"a\">x &lt; y<svg><path d=\"M0\"/></svg></p>"), [""; 0]);
    for wrong in [
        "<p>",
        "</p>",
        "<p><b></p></b>",
        "a > b",
        "<p class=a></p>",
        "<p style=\"x\"></p>",
        "<p onclick=\"x\"></p>",
        "<a href=\"https://e.example\">x</a>",
        "<a href=\"javascript:harm()\">x</a>",
        "<p id=\"a\"></p><p id=\"a\"></p>",
        "<p id=\"a\" id=\"b\"></p>",
        "<p class=\"a",
    ] {
        assert!(!faults(wrong).is_empty(), "{wrong}");
    }
}

#[test]
fn pages_are_those_of_the_golden_files() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/pages");
    let found = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fip-report");
    fs::create_dir_all(&found).unwrap();
    let mut wrong = Vec::new();
    for (name, page) in PAGES {
        // One element a line, so that a difference can be read.
        let html = page(&dashboard()).unwrap().replace("><", ">\n<");
        let (golden, found) = (golden.join(name), found.join(name));
        let [golden, found] = [golden, found].map(|path| path.with_extension("html"));
        if fs::read_to_string(&golden).unwrap_or_default() != html {
            fs::write(&found, html).unwrap();
            wrong.push(format!("cp {} {}", found.display(), golden.display()));
        }
    }
    assert!(wrong.is_empty(), "read what changed, and if it is right:\n{}", wrong.join("\n"));
}

#[test]
fn pages_are_well_formed_at_every_level() {
    for level in [Level::Full, Level::Queue, Level::Aggregate] {
        let mut dashboard = dashboard();
        dashboard.options.level = level;
        for (name, page) in PAGES {
            let found = faults(&page(&dashboard).unwrap());
            assert!(found.is_empty(), "{name}: {found:#?}");
        }
    }
}

#[test]
fn pages_do_without_models_outcomes_and_inputs() {
    let mut dashboard = dashboard();
    let models = dashboard.models.unwrap();
    dashboard.models = Err(untrained(models).unwrap());
    dashboard.thresholds.clear();
    dashboard.summary.outcomes = None;
    dashboard.summary.model = None;
    dashboard.customers.at_risk.fill(None);
    dashboard.customers.probabilities.clear();
    dashboard.lineage.inputs.clear();
    for (name, page) in PAGES {
        let html = page(&dashboard).unwrap();
        assert!(faults(&html).is_empty() && !html.contains("NaN"), "{name}");
        assert!(!html.contains("data-kpi=\"at_risk\"") && !html.contains("WoE"), "{name}");
        assert!(!html.contains("ROC") && !html.contains("<tbody>\n</tbody>"), "{name}");
    }
    let models = PAGES.iter().find(|(name, _)| *name == "models").unwrap().1;
    let html = models(&dashboard).unwrap();
    let shown = [
        "No model was trained: no outcomes are known.",
        "Name them in the configuration.",
        "How sure are the segments?",
        "Which points does the scorecard give?",
        "Stability index of the score",
    ];
    for words in shown {
        assert!(html.contains(words), "{words}");
    }
}

/// Returns what is left of a report where no outcomes are known.
fn untrained(models: ModelReport) -> Option<Untrained> {
    let card = models.expert_card?;
    let characteristic = |of: ExpertCharacteristic| PlacedCharacteristic {
        name: of.name,
        attributes: (of.attributes.into_iter())
            .map(|row| PlacedAttribute {
                label: row.label,
                customers: row.n_customers,
                points: row.points,
            })
            .collect(),
    };
    Some(Untrained {
        provenance: models.provenance,
        run: models.run,
        why: "no outcomes are known".to_owned(),
        remedy: "Name them in the configuration.".to_owned(),
        expert_card: PlacedCard {
            name: card.name,
            base_points: card.base_points,
            high_below: card.high_below,
            medium_below: card.medium_below,
            customers: card.customers,
            part: None,
            characteristics: card.characteristics.into_iter().map(characteristic).collect(),
        },
        stability: models.stability,
        clusters: example::models::model_report().clusters,
        k_means: models.challengers.k_means,
    })
}

/// A text that ends elements, attributes and scripts.
const HARM: &str = "</script><b a=\"'>&{{x}}<!--";

#[test]
fn every_text_is_inert() {
    let mut hostile = dashboard();
    let texts: &[fn(&mut Dashboard) -> &mut String] = &[
        |of| &mut of.card.name,
        |of| &mut of.card.characteristics[0].name,
        |of| &mut of.card.characteristics[0].attributes[0].label,
        |of| &mut of.card.reasons[0].code,
        |of| &mut of.summary.reasons[0].code,
        |of| &mut of.summary.reasons[0].text,
        |of| &mut of.summary.run.id,
        |of| &mut of.customers.metrics[0].label,
        |of| &mut of.customers.probabilities[0].name,
        |of| &mut of.lineage.run_id,
        |of| &mut of.lineage.version,
        |of| &mut of.lineage.config_sha256,
        |of| &mut of.lineage.statement,
        |of| &mut of.lineage.window[0],
        |of| &mut of.lineage.inputs[0].path,
        |of| &mut of.lineage.inputs[0].sha256,
        |of| &mut of.lineage.stages[0].name,
        |of| &mut of.lineage.stages[0].files[0].path,
        |of| &mut of.lineage.stages[0].files[0].sha256,
        |of| &mut of.lineage.checks[0].claim,
        |of| &mut of.lineage.checks[0].detail,
        |of| &mut of.quality.findings[0].text,
        |of| &mut of.quality.findings[0].advice,
        |of| &mut of.quality.findings[0].table,
        |of| &mut of.quality.tables[0].name,
        |of| &mut of.quality.tables[0].columns[6].name,
        |of| &mut of.quality.tables[0].columns[6].top[0].value,
        |of| &mut of.quality.reading.tables[0].table,
        |of| &mut of.quality.reading.tables[0].rejects[0].title,
        |of| &mut of.quality.reading.tables[0].rejects[0].first,
    ];
    for text in texts {
        HARM.clone_into(text(&mut hostile));
    }
    hostile.customers.ids.fill(HARM.to_owned());
    if let Ok(models) = &mut hostile.models {
        HARM.clone_into(&mut models.task.event);
        HARM.clone_into(&mut models.rankers[0].name);
        HARM.clone_into(&mut models.importances[0].feature);
        HARM.clone_into(&mut models.coefficients[0].feature);
        HARM.clone_into(&mut models.comparisons[0].one);
        HARM.clone_into(&mut models.calibrations[0].correction);
    }
    for (name, page) in PAGES {
        let html = page(&hostile).unwrap();
        let found = faults(&html);
        assert!(found.is_empty(), "{name}: {found:#?}");
        assert!(!html.contains("<b ") && !html.contains("<!--"), "{name}");
        assert!(html.contains("&lt;b a=&quot;&#39;&gt;&amp;"), "{name} lost the text");
    }
}

#[test]
fn a_level_names_nobody_whom_it_must_not() {
    let mut dashboard = dashboard();
    let low: Vec<String> = (dashboard.customers.ids.iter().zip(&dashboard.customers.tier))
        .filter(|(_, tier)| **tier == Tier::Low)
        .map(|(id, _)| id.clone())
        .collect();
    let named = |dashboard: &Dashboard, ids: &[String]| {
        let html: String = PAGES.iter().map(|(_, page)| page(dashboard).unwrap()).collect();
        ids.iter().filter(|id| html.contains(id.as_str())).count()
    };
    assert!(named(&dashboard, &low) > 0, "the test would find a name");
    dashboard.options.level = Level::Queue;
    assert_eq!(named(&dashboard, &low), 0);
    dashboard.options.level = Level::Aggregate;
    let html: String = PAGES.iter().map(|(_, page)| page(&dashboard).unwrap()).collect();
    assert!(!html.contains("#/customer/") && !html.contains("#/queue"));
    assert_eq!(named(&dashboard, &dashboard.customers.ids), 0);
}

#[test]
fn a_handful_has_no_median_where_nobody_may_be_named() {
    let mut few = dashboard();
    for (row, segment) in few.customers.segment.iter_mut().enumerate() {
        if *segment == Segment::CashHeavy && row > 20 {
            *segment = Segment::StableEssentials;
        }
    }
    let missing = |dashboard: &Dashboard| {
        pages::segments(dashboard).unwrap().matches("<td class=\"n\">–</td>").count()
    };
    assert_eq!(missing(&few), 0);
    few.options.level = Level::Queue;
    assert!(missing(&few) > 0);
}

/// The cards' numbers are counted from the customers, here once more.
#[test]
fn the_cards_hold_the_numbers_of_the_customers() {
    let dashboard = dashboard();
    let html = pages::overview(&dashboard).unwrap();
    let customers = &dashboard.customers;
    let total: i64 = customers.monthly_spend.iter().sum();
    let months = customers.monthly_spend.len() as f64;
    let tier = |tier| customers.tier.iter().filter(|&&one| one == tier).count();
    for (name, expected) in [
        ("customers", customers.ids.len().to_string()),
        ("low", tier(Tier::Low).to_string()),
        ("medium", tier(Tier::Medium).to_string()),
        ("high", tier(Tier::High).to_string()),
        ("total_spend", total.to_string()),
        ("mean_monthly_spend", format!("{:.0}", total as f64 / months)),
        (
            "fraud_customers",
            customers.fraud_count.iter().filter(|&&n| n > Some(0)).count().to_string(),
        ),
        ("fraud_transactions", customers.fraud_count.iter().flatten().sum::<u32>().to_string()),
        ("fraud_value", dashboard.summary.fraud.unwrap().value.to_string()),
        ("at_risk", customers.at_risk.iter().filter(|one| **one == Some(true)).count().to_string()),
    ] {
        let card = format!("data-kpi=\"{name}\" data-value=\"{expected}\"");
        assert!(html.contains(&card), "{card}");
    }
}

/// Bars of the histogram and rows of the event rates end at the cut-offs.
#[test]
fn no_band_straddles_a_cut_off() {
    let dashboard = dashboard();
    let cuts = [dashboard.card.high_below, dashboard.card.medium_below];
    for page in [pages::overview(&dashboard).unwrap(), pages::models(&dashboard).unwrap()] {
        let bands: Vec<[f64; 2]> = (page.split("<th scope=\"row\">").skip(1))
            .filter_map(|row| row.split('<').next()?.split_once(" to below "))
            .filter_map(|(low, high)| Some([low.parse().ok()?, high.parse().ok()?]))
            .collect();
        assert!(bands.len() > 4, "{bands:?}");
        for cut in cuts {
            assert!(bands.iter().any(|band| (band[0] - cut).abs() < 1e-9), "{bands:?}");
            assert!(!bands.iter().any(|[low, high]| *low < cut && cut < *high), "{bands:?}");
        }
    }
}

#[test]
fn bars_lead_to_the_queue_behind_them() {
    let html = pages::overview(&dashboard()).unwrap();
    for href in [
        "#/queue?tier=HIGH\"",
        "#/queue?tier=MEDIUM&amp;segment=CASH_HEAVY\"",
        "#/queue?tier=HIGH&amp;region=Yorkshire%20and%20the%20Humber\"",
        "#/queue?tier=HIGH&amp;reason=R01\"",
    ] {
        assert!(html.contains(&format!("<a href=\"{href}")), "{href}");
    }
    assert!(!html.contains("tier=LOW"), "the queue has no Low tier");
}

#[test]
fn money_is_written_in_the_currency_of_the_ledger() {
    let mut dashboard = dashboard();
    dashboard.summary.currency = "SEK".parse().unwrap();
    let mut texts: Vec<String> = PAGES.iter().map(|(_, page)| page(&dashboard).unwrap()).collect();
    let summary = dashboard.summary.write().unwrap();
    texts.push(summary.markdown);
    texts.extend(summary.figures.iter().map(|figure| figure.svg.to_string()));
    for text in &texts {
        assert!(!text.contains('£'), "{text}");
    }
    let written = texts.iter().filter(|text| text.contains("SEK\u{a0}")).count();
    assert!(written >= 4, "{written} of {} texts name the currency", texts.len());
}

#[test]
fn the_page_about_data_holds_no_value_of_a_customer_below_level_full() {
    let mut dashboard = dashboard();
    let full = pages::quality(&dashboard).unwrap();
    dashboard.options.level = Level::Queue;
    let queue = pages::quality(&dashboard).unwrap();
    // The example's youngest customer is 22, its oldest 28; ids stand on neither.
    for end in ["<td class=\"n\">22</td>", "<td class=\"n\">28</td>", "£9,876,543"] {
        assert!(full.contains(end) && !queue.contains(end), "{end}");
    }
    for id in ["C0000001", "KD-0001", "A0000001"] {
        assert!(!full.contains(id) && !queue.contains(id), "{id}");
    }
    assert!(full.contains("data-kpi=\"quality_empty_days\" data-value=\"3\""));
    assert!(full.contains("transactions.rejected.csv") && full.contains("FIP-D016"));
}

#[test]
fn models_without_skill_are_praised_nowhere() {
    let mut dashboard = dashboard();
    let report = dashboard.models.as_mut().unwrap();
    for ranker in &mut report.rankers {
        ranker.roc_auc = Estimate { value: 0.505, low: 0.376, high: 0.634 };
    }
    let html = pages::models(&dashboard).unwrap();
    assert_eq!(faults(&html), Vec::<String>::new());
    assert!(html.contains(
        "<li>No model or scorecard here is shown to rank customers better than chance, and none"
    ));
    for praise in [
        "ranks best",
        "calibrated best",
        "the event best",
        "has the lowest log-loss",
        "times their share",
        "matters most",
    ] {
        assert!(!html.contains(praise), "{praise}");
        assert!(pages::models(&dashboard::dashboard()).unwrap().contains(praise), "{praise}");
    }
}
