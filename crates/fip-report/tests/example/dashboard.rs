//! A dashboard of 240 invented customers, whose summary is counted from them.

use fip_model::{Region, Segment, Tier};
use fip_report::ExecutiveSummary;
use fip_report::chart::TierCounts;
use fip_report::dashboard::{
    AttributeKind, CardSheet, Customers, Dashboard, DashboardOptions, Lineage, LineageFile,
    LineageInput, LineageStage, Metric, MetricUnit, ModelColumn, SheetAttribute,
    SheetCharacteristic, SheetReason, ThresholdCurve, ThresholdPoint,
};
use fip_report::summary::{FraudSummary, ReasonCount, SegmentSummary, TopSpenders};

use crate::example::models::model_report;
use crate::example::{self, Draws};

const N: usize = 240;
const MONTHS: usize = 12;
/// Points of the three characteristics, worst attribute first.
const POINTS: [&[i32]; 3] = [&[-40, 0, 30], &[-20, 15, 45, 60], &[5, 25]];
/// How many attributes they have.
const ATTRIBUTES: [u8; 3] = [3, 4, 2];

/// Returns the whole example.
pub(crate) fn dashboard() -> Dashboard {
    let customers = customers();
    let mut models = model_report();
    models.clusters = None;
    let point = |threshold, true_positives| ThresholdPoint {
        threshold,
        true_positives,
        false_positives: 2 * true_positives,
        true_negatives: 1_350 - 2 * true_positives,
        false_negatives: 150 - true_positives,
    };
    let curve = ThresholdCurve {
        model: "Logistic regression".into(),
        points: vec![point(0.1, 120), point(0.5, 40)],
    };
    Dashboard {
        summary: summary(&customers),
        quality: crate::quality::quality(),
        lineage: lineage(&models.checks),
        models: Ok(models),
        thresholds: vec![curve],
        customers,
        card: card(),
        options: DashboardOptions::default(),
    }
}

fn card() -> CardSheet {
    let characteristic = |name: &str, labels: &[&str], points: &[i32]| SheetCharacteristic {
        name: name.into(),
        input: name.to_lowercase().replace(' ', "_"),
        description: String::new(),
        format: "percent".into(),
        actionable: true,
        applicable: true,
        attributes: (labels.iter().zip(points))
            .map(|(&label, &points)| SheetAttribute {
                label: label.into(),
                points: f64::from(points),
                kind: AttributeKind::Interval,
            })
            .collect(),
    };
    let reason = |code: &str, name: &str, characteristic| SheetReason {
        code: code.into(),
        name: name.into(),
        text: format!("{name}: {{value}}"),
        format: Some("percent".into()),
        characteristic,
    };
    CardSheet {
        name: "Example scorecard".into(),
        base_points: 600.0,
        high_below: 610.0,
        medium_below: 660.0,
        max_reasons: 4,
        characteristics: vec![
            characteristic(
                "Spending volatility",
                &["150% or more", "80% to 149%", "Below 80%"],
                POINTS[0],
            ),
            characteristic(
                "Cash share",
                &["30% or more", "10% to 29%", "1% to 9%", "None"],
                POINTS[1],
            ),
            characteristic("Night share", &["20% or more", "Below 20%"], POINTS[2]),
        ],
        reasons: vec![
            reason("R01", "Spending volatility", 0),
            reason("R02", "Cash share", 1),
            reason("R03", "Night share", 2),
        ],
    }
}

/// Returns an index below `n`, the higher the more likely where `lean` is near 1.
fn pick(draws: &mut Draws, n: u8, lean: f64) -> u8 {
    let place = draws.uniform().powf(1.5 - lean) * f64::from(n);
    (0..n).rev().find(|&at| f64::from(at) <= place).unwrap_or_default()
}

fn customers() -> Customers {
    let mut draws = Draws::new(23);
    let mut all =
        Customers { ids: (1..=N).map(|n| format!("C{n:07}")).collect(), ..Customers::default() };
    let mut metrics = [const { Vec::new() }; 3];
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for (row, number) in (0..N).zip(0_u32..) {
        let segment = Segment::CLUSTERED[row % 7 % 5];
        let lean = if segment == Segment::HighVolatility { 0.3 } else { 0.9 };
        let at = ATTRIBUTES.map(|n| pick(&mut draws, n, lean));
        let earned = [0, 1, 2].map(|of| POINTS[of][usize::from(at[of])]);
        let score = 600 + earned.iter().sum::<i32>();
        let best = POINTS.map(|points| points.iter().copied().max().unwrap_or_default());
        let lost = |of: u8| best[usize::from(of)] - earned[usize::from(of)];
        let mut reasons: Vec<u8> = (0..3).filter(|&of| lost(of) > 0).collect();
        reasons.sort_by_key(|&of| std::cmp::Reverse(lost(of)));
        let reason = |place: usize| reasons.get(place).copied();
        let (tier, risk) = match score {
            ..610 => (Tier::High, 0.4),
            610..660 => (Tier::Medium, 0.15),
            660.. => (Tier::Low, 0.05),
        };
        all.segment.push(segment);
        all.tier.push(tier);
        all.score.push(score);
        all.region.push(Some(Region::ALL[usize::from(pick(&mut draws, 12, 0.6))]));
        all.fraud_count.push(Some(u32::from(draws.uniform() < risk / 3.0)));
        all.source_ids.push(None);
        all.at_risk.push(Some(draws.uniform() < risk));
        all.reasons.push([reason(0), reason(1), reason(2), None]);
        all.attributes.extend(at);
        all.values.extend([Some(draws.uniform()), Some(draws.uniform()), None]);
        let often = if row % 5 == 4 { 90_000 } else { 0 };
        let spend = 40_000 + 6_000 * i64::from(number % 11) + often;
        all.monthly_spend.extend((0..12).map(|month| spend + 1_500 * (month % 4)));
        metrics[0].push(Some(spend as f64 / 100.0));
        metrics[1]
            .push((row % 40 > 0).then(|| draws.uniform() * if row % 7 == 0 { 1.0 } else { 0.5 }));
        metrics[2].push(Some(f64::from(number % 90)));
        first.push((row % 60 > 0).then(|| (risk * 1.6 * draws.uniform()).min(1.0)));
        second.push(Some(risk));
    }
    let named = [
        ("avg_monthly_spend", "Mean monthly spend", MetricUnit::Money),
        ("online_rate", "Online share", MetricUnit::Share),
        ("recency_days", "Days since last payment", MetricUnit::Days),
    ];
    all.metrics = (named.into_iter().zip(metrics))
        .map(|((name, label, unit), values)| Metric {
            name: name.into(),
            label: label.into(),
            unit,
            values,
        })
        .collect();
    let model = |name: &str, values| ModelColumn { name: name.into(), values };
    all.probabilities = vec![model("Logistic regression", first), model("Random forest", second)];
    all.second_segment = vec![Some(Segment::CashHeavy); N];
    all.membership = vec![Some(0.9); N];
    (all.age, all.tenure_months) = (vec![Some(44); N], vec![Some(61); N]);
    all
}

fn counts(customers: &Customers, of: impl Fn(usize) -> bool) -> TierCounts {
    let n = |tier| (0..N).filter(|&row| of(row) && customers.tier[row] == tier).count() as u64;
    TierCounts { low: n(Tier::Low), medium: n(Tier::Medium), high: n(Tier::High) }
}

fn summary(customers: &Customers) -> ExecutiveSummary {
    let mut summary = example::summary();
    let spend = |of: &dyn Fn(usize) -> bool, month: usize| -> i64 {
        (0..N).filter(|&row| of(row)).map(|row| customers.monthly_spend[row * MONTHS + month]).sum()
    };
    let segments = Segment::CLUSTERED.map(|segment| {
        let of = |row: usize| customers.segment[row] == segment;
        let monthly_spend = (0..MONTHS).map(|month| spend(&of, month)).collect();
        SegmentSummary { segment, tiers: counts(customers, of), monthly_spend }
    });
    summary.segments = segments.to_vec();
    summary.scores.high_below = 610.0;
    summary.scores.medium_below = 660.0;
    summary.scores.scores = customers.score.iter().map(|&score| f64::from(score)).collect();
    let is_high = |row: usize| customers.tier[row] == Tier::High;
    let mut reasons: Vec<ReasonCount> = (card().reasons.iter().zip(0..))
        .map(|(reason, at)| ReasonCount {
            code: reason.code.clone(),
            text: reason.name.clone(),
            customers: (0..N)
                .filter(|&row| is_high(row) && customers.reasons[row][0] == Some(at))
                .count() as u64,
        })
        .collect();
    reasons.retain(|reason| reason.customers > 0);
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.customers));
    summary.reasons = reasons;
    summary.top_spenders = TopSpenders { customers: 24, spend: 31_000_000, high_risk: 2 };
    let fraud = |row: &usize| customers.fraud_count[*row] > Some(0);
    let n_fraud = (0..N).filter(fraud).count() as u64;
    summary.fraud = Some(FraudSummary {
        customers: n_fraud,
        customers_not_high: (0..N).filter(|row| fraud(row) && !is_high(*row)).count() as u64,
        transactions: n_fraud,
        value: 1_234_567,
    });
    summary.outcomes = Some(counts(customers, |row| customers.at_risk[row] == Some(true)));
    summary.transactions = 20_931;
    summary
}

fn lineage(checks: &[fip_report::model_report::Check]) -> Lineage {
    let file = |path: &str, rows| LineageFile {
        path: path.into(),
        rows,
        bytes: 30_070_318,
        sha256: "35d19cd0dd96d38259d7a88fcb35e757e948442e1b235aff47e9e99dab34303b".into(),
    };
    let stage = |name: &str, files| LineageStage { name: name.into(), files };
    Lineage {
        version: "0.1.0".into(),
        run_id: "8f3c2a61d0b7".into(),
        seed: 42,
        config_sha256: "76274b691b16a6c49d3f159c883398e03ccd6d1ee12d9d8ee38f4b4b98551a89".into(),
        window: ["2025-04-01".into(), "2026-04-01".into()],
        statement: "Everything is invented".into(),
        inputs: vec![LineageInput {
            path: "data_raw/creditcard.csv".into(),
            rows: 20_931,
            rejected: 7,
            bytes: 11_034_229,
            sha256: "c794e5142f850f3eb1104bb01c4dd69f48b07afa2c85460663987cbb58e2a718".into(),
        }],
        stages: vec![
            stage(
                "prepare",
                vec![
                    file("data_processed/FactTransactions.csv", Some(20_931)),
                    file("data_processed/RUN.md", None),
                ],
            ),
            stage("score", vec![file("data_processed/CustomerRiskScores.csv", Some(240))]),
        ],
        checks: checks.to_vec(),
    }
}
