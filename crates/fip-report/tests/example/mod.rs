//! Filled inputs of both reports, as a world of 5,000 invented customers would give them.

pub(crate) mod judged;
pub(crate) mod models;

use fip_model::Segment;
use fip_report::chart::{MapAxis, MapPoint, TierCounts, Unit};
use fip_report::summary::{
    CustomerMap, FraudSummary, ModelHeadline, Newcomers, ReasonCount, Scores, SegmentSummary,
    TopSpenders,
};
use fip_report::{ExecutiveSummary, Provenance, RunIdentity};

/// A small generator, so that the golden files depend on no other crate.
pub(crate) struct Draws(u64);

impl Draws {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns a number from 0 to below 1 (Lehmer's generator, modulus 2³¹ − 1).
    pub(crate) fn uniform(&mut self) -> f64 {
        self.0 = self.0 * 48_271 % 2_147_483_647;
        self.0 as f64 / 2_147_483_647.0
    }

    /// Returns a number around 0 with a standard deviation of 1 (sum of twelve uniforms).
    pub(crate) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

pub(crate) fn run() -> RunIdentity {
    RunIdentity { id: "8f3c2a61d0b7".to_owned(), seed: 42 }
}

/// Segment, customers by tier, monthly spend in pence, place on the map.
const SEGMENTS: [(Segment, [u32; 3], i64, [f64; 2]); 5] = [
    (Segment::DigitalSpenders, [1_102, 142, 31], 124_000, [0.71, 0.34]),
    (Segment::StableEssentials, [1_480, 61, 9], 87_000, [0.28, 0.21]),
    (Segment::CashHeavy, [412, 287, 238], 69_000, [0.14, 0.55]),
    (Segment::HighVolatility, [401, 271, 129], 106_500, [0.42, 0.96]),
    (Segment::CrossBorderLifestyle, [342, 73, 22], 231_000, [0.55, 0.44]),
];

/// Spend by month as a percentage of the mean, April first.
const SEASON: [i64; 12] = [98, 100, 99, 104, 103, 97, 98, 106, 121, 88, 91, 97];

pub(crate) fn summary() -> ExecutiveSummary {
    let segments: Vec<SegmentSummary> = SEGMENTS
        .iter()
        .map(|&(segment, [low, medium, high], pence, _)| {
            let tiers = TierCounts { low: low.into(), medium: medium.into(), high: high.into() };
            let spend = |percent: &i64| i64::from(low + medium + high) * pence * percent / 100;
            SegmentSummary { segment, tiers, monthly_spend: SEASON.iter().map(spend).collect() }
        })
        .collect();
    ExecutiveSummary {
        provenance: Provenance::StandIn,
        run: run(),
        currency: fip_model::Currency::GBP,
        window: [20_250_401, 20_260_331],
        months: (4..=12).map(|m| 202_500 + m).chain((1..=3).map(|m| 202_600 + m)).collect(),
        transactions: 284_807,
        segments,
        scores: scores(),
        reasons: reasons(),
        top_spenders: TopSpenders { customers: 500, spend: 2_213_450_000, high_risk: 31 },
        fraud: Some(FraudSummary {
            customers: 231,
            customers_not_high: 118,
            transactions: 492,
            value: 6_012_797,
        }),
        part_of_card: None,
        newcomers: Newcomers::default(),
        event: None,
        outcomes: Some(TierCounts { low: 121, medium: 162, high: 214 }),
        without_outcome: TierCounts::default(),
        model: Some(ModelHeadline {
            name: "Logistic regression".to_owned(),
            auc: 0.9312,
            interval: [0.9147, 0.9451],
            bound: Some(0.94),
        }),
        map: Some(map()),
    }
}

/// Whole scores whose tiers are those of [`SEGMENTS`]: 429 High, 834 Medium, 3,737 Low.
fn scores() -> Scores {
    let (high_below, medium_below) = (480.0, 540.0);
    let mut draws = Draws::new(7);
    let mut left = [(310.0, 480.0, 429), (480.0, 540.0, 834), (540.0, 780.0, 3_737)];
    let mut scores = Vec::new();
    while left.iter().any(|&(.., customers)| customers > 0) {
        let score = (570.0 + 62.0 * draws.normal()).round();
        for (low, high, customers) in &mut left {
            if *low <= score && score < *high && *customers > 0 {
                *customers -= 1;
                scores.push(score);
            }
        }
    }
    Scores { high_below, medium_below, scores }
}

fn reasons() -> Vec<ReasonCount> {
    [
        ("R02", "Spend spike", 143),
        ("R01", "Fraud in the last year", 96),
        ("R05", "Cash reliance", 81),
        ("R03", "Volatile spend", 58),
        ("R04", "Jump in cross-border spend", 32),
        ("R06", "Night-time activity", 19),
    ]
    .map(|(code, text, customers)| ReasonCount { code: code.into(), text: text.into(), customers })
    .to_vec()
}

fn map() -> CustomerMap {
    let mut draws = Draws::new(11);
    let mut points = Vec::new();
    for (segment, tiers, _, [x, y]) in SEGMENTS {
        for _ in 0..tiers.iter().sum::<u32>() / 8 {
            let x = (x + 0.11 * draws.normal()).clamp(0.0, 1.0);
            let y = (y + 0.1 * draws.normal()).abs();
            points.push(MapPoint { x, y, segment });
        }
    }
    CustomerMap {
        x: MapAxis { name: "Online share of transactions".into(), unit: Unit::Share },
        y: MapAxis { name: "Spend volatility".into(), unit: Unit::Decimal },
        points,
    }
}
