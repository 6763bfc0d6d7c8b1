//! A dashboard whose every text was written by somebody who means harm.
//!
//! Here it is held as a text; `tests/browser` opens it in a browser and looks for what runs. It is
//! left in the folder of test outputs, with a list of the texts that must be shown as they are.

mod example;
#[path = "example/quality.rs"]
mod quality;

use std::fs;
use std::path::Path;

use fip_model::quality::DataQuality;
use fip_model::{Region, Segment, Tier};
use fip_report::ExecutiveSummary;
use fip_report::chart::TierCounts;
use fip_report::dashboard::{
    AttributeKind, CardSheet, Customers, Dashboard, DashboardOptions, Lineage, LineageFile,
    LineageInput, LineageStage, Metric, MetricUnit, ModelColumn, SheetAttribute,
    SheetCharacteristic, SheetReason, ThresholdCurve, ThresholdPoint,
};
use fip_report::summary::SegmentSummary;

/// A text that closes scripts, opens elements, ends attributes, and is a formula in a spreadsheet.
fn harm(name: &str) -> String {
    format!(
        "=1+1</script><script>harm()</script>\"'><img src=x onerror=harm()><b class=harm>&amp;&lt; \
         $& $1 `${{harm()}}` {{{{x}}}} <!-- ]]> \\u003c %3Cb%3E javascript:harm() {name}"
    )
}

/// Ids that are formulas, markup and addresses; ascending, as the tables are.
const IDS: [&str; 15] = [
    "\"><img src=x onerror=harm()>",
    "#/queue?tier=HIGH&q=%00",
    "' onmouseover='harm()",
    "+cmd|' /C harm'!A0",
    "-2+3",
    "../../etc/passwd",
    "</script><script>harm()</script>",
    "<b class=harm>",
    "=HYPERLINK(\"http://e.example\")",
    "@SUM(A1:A9)",
    "C,0\"000\"1",
    "C0000001",
    "\\u003cimg src=x onerror=harm()\\u003e",
    "javascript:harm()",
    "é\u{202e}؄",
];

const TIERS: [Tier; 3] = [Tier::Low, Tier::Medium, Tier::High];
const SCORES: [i32; 3] = [720, 660, 600];

fn summary() -> ExecutiveSummary {
    let mut summary = example::summary();
    summary.run.id = harm("run");
    summary.reasons.truncate(1);
    summary.reasons[0].text = harm("first reason");
    summary.reasons[0].code = harm("code");
    summary.reasons[0].customers = 5;
    summary.segments = Segment::ALL[..5]
        .iter()
        .map(|&segment| SegmentSummary {
            segment,
            tiers: TierCounts { low: 1, medium: 1, high: 1 },
            monthly_spend: vec![30_000; summary.months.len()],
        })
        .collect();
    summary.scores.high_below = 640.0;
    summary.scores.medium_below = 690.0;
    summary.scores.scores = (0..15).map(|row| f64::from(SCORES[row % 3])).collect();
    summary.outcomes = Some(TierCounts { low: 1, medium: 1, high: 2 });
    summary.top_spenders.customers = 2;
    summary.top_spenders.spend = 1_200_000;
    summary.top_spenders.high_risk = 1;
    if let Some(fraud) = &mut summary.fraud {
        (fraud.customers, fraud.customers_not_high) = (3, 2);
    }
    if let Some(model) = &mut summary.model {
        model.name = harm("headline");
    }
    if let Some(map) = &mut summary.map {
        map.x.name = harm("axis x");
        map.y.name = harm("axis y");
        map.points.truncate(15);
    }
    summary
}

fn card() -> CardSheet {
    let row = |label: String, points, kind| SheetAttribute { label, points, kind };
    let characteristic = |name: &str, points: [f64; 3]| SheetCharacteristic {
        name: harm(name),
        input: harm("input"),
        description: harm("description"),
        format: "percent".to_owned(),
        actionable: true,
        applicable: true,
        attributes: (1..)
            .zip(points)
            .map(|(n, points)| {
                row(harm(&format!("{name} row {n}")), points, AttributeKind::Interval)
            })
            .collect(),
    };
    CardSheet {
        name: harm("card"),
        base_points: 600.0,
        high_below: 640.0,
        medium_below: 690.0,
        max_reasons: 4,
        characteristics: vec![
            characteristic("first characteristic", [0.0, 60.0, 100.0]),
            characteristic("second characteristic", [0.0, 10.0, 20.0]),
        ],
        reasons: vec![
            SheetReason {
                code: harm("code"),
                name: harm("reason"),
                text: format!("{{value}} {} {{value}}", harm("reason text")),
                format: None,
                characteristic: 0,
            },
            SheetReason {
                code: "R02".to_owned(),
                name: harm("second reason"),
                text: harm("second reason text"),
                format: Some("count".to_owned()),
                characteristic: 1,
            },
        ],
    }
}

/// Three customers of each segment: Low, Medium and High.
fn customers(months: usize) -> Customers {
    let n = IDS.len();
    let attributes = [[2, 2], [1, 0], [0, 0]];
    let column = |name: &str| ModelColumn { name: harm(name), values: vec![Some(0.25); n] };
    let metric = |name: &str, label: &str, unit| Metric {
        name: name.to_owned(),
        label: harm(label),
        unit,
        values: (0..n).map(|row| (row != 4).then_some(f64::from(SCORES[row % 3]))).collect(),
    };
    Customers {
        ids: IDS.map(str::to_owned).to_vec(),
        source_ids: (0..n).map(|row| (row != 1).then(|| harm("own\nid"))).collect(),
        segment: (0..n).map(|row| Segment::ALL[row / 3]).collect(),
        second_segment: vec![None; n],
        membership: vec![Some(0.5); n],
        tier: (0..n).map(|row| TIERS[row % 3]).collect(),
        score: (0..n).map(|row| SCORES[row % 3]).collect(),
        region: (0..n).map(|row| Some(Region::ALL[row % Region::ALL.len()])).collect(),
        age: vec![Some(40); n],
        tenure_months: vec![Some(30); n],
        fraud_count: (0..n).map(|row| Some(u32::from(row < 3))).collect(),
        at_risk: vec![Some(false); n],
        reasons: vec![[Some(0), Some(1), None, None]; n],
        attributes: (0..n).flat_map(|row| attributes[row % 3]).collect(),
        values: (0..2 * n).map(|at| (at != 7).then_some(0.5)).collect(),
        monthly_spend: vec![10_000; n * months],
        metrics: vec![
            metric("avg_monthly_spend", "spend", MetricUnit::Money),
            metric("online_rate", "online", MetricUnit::Share),
            metric("score", "score", MetricUnit::Points),
        ],
        probabilities: vec![column("champion"), column("challenger")],
    }
}

fn lineage() -> Lineage {
    Lineage {
        version: harm("version"),
        run_id: harm("run"),
        seed: u64::MAX,
        config_sha256: harm("configuration"),
        window: [harm("from"), harm("to")],
        statement: harm("statement"),
        inputs: vec![LineageInput {
            path: harm("input path"),
            rows: 3,
            rejected: 0,
            bytes: 9,
            sha256: harm("hash"),
        }],
        stages: vec![LineageStage {
            name: harm("stage"),
            files: vec![LineageFile {
                path: harm("output path"),
                rows: Some(3),
                bytes: 9,
                sha256: harm("hash"),
            }],
        }],
        checks: example::models::model_report().checks,
    }
}

fn quality() -> DataQuality {
    let mut quality = quality::quality();
    let finding = &mut quality.findings[0];
    finding.text = harm("finding");
    finding.advice = harm("advice");
    finding.table = harm("table of a finding");
    finding.column = Some(harm("column of a finding"));
    quality.tables[1].name = harm("table");
    let column = &mut quality.tables[0].columns[6];
    column.name = harm("column");
    column.top[0].value = harm("frequent value");
    let read = &mut quality.reading.tables[0];
    read.table = harm("kind of files");
    read.quarantine = Some(harm("quarantine"));
    let reject = &mut read.rejects[0];
    reject.title = harm("reason of a reject");
    reject.column = Some(harm("column of a reject"));
    reject.first = harm("first reject");
    quality
}

fn dashboard() -> Dashboard {
    let summary = summary();
    let mut models = example::models::model_report();
    models.run.id = harm("run");
    models.task.event = harm("event");
    models.rankers[0].name = harm("ranker");
    models.coefficients[0].feature = harm("coefficient");
    models.importances[0].feature = harm("importance");
    let mut lineage = lineage();
    lineage.checks[0].claim = harm("claim");
    lineage.checks[0].detail = harm("detail");
    let point = ThresholdPoint {
        threshold: 0.5,
        true_positives: 1,
        false_positives: 2,
        true_negatives: 3,
        false_negatives: 4,
    };
    Dashboard {
        customers: customers(summary.months.len()),
        summary,
        models: Ok(models),
        thresholds: vec![ThresholdCurve { model: harm("threshold model"), points: vec![point] }],
        card: card(),
        quality: quality(),
        lineage,
        options: DashboardOptions::default(),
    }
}

/// What must be found on some page, as it is.
fn shown() -> Vec<String> {
    let names = [
        "run",
        "reason",
        "first characteristic",
        "second characteristic",
        "first characteristic row 1",
        "second reason text",
        "champion",
        "threshold model",
        "ranker",
        "importance",
        "input path",
        "output path",
        "finding",
        "advice",
        "table",
        "column",
        "frequent value",
        "kind of files",
        "quarantine",
        "reason of a reject",
        "column of a reject",
        "first reject",
        "claim",
        "spend",
        "online",
    ];
    let ids = IDS.into_iter().map(|id| format!("id:{id}"));
    names.into_iter().map(harm).chain(ids).collect()
}

#[test]
fn no_text_becomes_an_element() {
    let files = dashboard().write().unwrap();
    let document = &files[0].text;
    for live in ["<img", "<b class", "<script>harm", "<!-- ]]"] {
        assert!(!document.contains(live), "{live}");
    }
    assert_eq!(document.matches("<script").count(), 4, "meta, data, program, and its loader");
    assert_eq!(document.matches("</script>").count(), 4);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    fs::write(folder.join("hostile_dashboard.html"), document).unwrap();
    let texts = serde_json::to_string(&shown()).unwrap();
    fs::write(folder.join("hostile_dashboard.json"), texts).unwrap();
}
