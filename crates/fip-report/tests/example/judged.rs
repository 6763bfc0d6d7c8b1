//! What stands beside the models: the expert card, populations, groups.

use fip_report::model_report::{
    CardAttribute, CardStability, Estimate, ExpertCard, ExpertCharacteristic, GroupOutcomes,
    Grouping, PairKind, PopulationPair, Shift,
};

fn row(label: &str, n_customers: u64, event_rate: f64, woe: f64, points: f64) -> CardAttribute {
    CardAttribute { label: label.into(), n_customers, event_rate: Some(event_rate), woe, points }
}

/// The points of the second characteristic run against the events.
pub(crate) fn expert_card() -> ExpertCard {
    ExpertCard {
        name: "Expert scorecard".into(),
        base_points: 600.0,
        high_below: 480.0,
        medium_below: 540.0,
        customers: 5_000,
        events: 500,
        part: None,
        characteristics: vec![
            ExpertCharacteristic {
                name: "Spending volatility".into(),
                information_value: 0.31,
                attributes: vec![
                    row("below 80%", 3_800, 0.07, 0.39, 10.0),
                    row("80% and up", 1_200, 0.195, -0.78, -40.0),
                ],
            },
            ExpertCharacteristic {
                name: "Night activity".into(),
                information_value: 0.12,
                attributes: vec![
                    row("below 20%", 4_000, 0.115, -0.16, 15.0),
                    row("20% and up", 990, 0.04, 0.98, -20.0),
                    CardAttribute { event_rate: None, ..row("missing", 10, 0.0, 0.0, 0.0) },
                ],
            },
        ],
    }
}

pub(crate) fn stability() -> Vec<PopulationPair> {
    let shift = |name: &str, psi, rows: &[(&str, [f64; 2])]| Shift {
        name: name.into(),
        psi,
        by_chance: 0.004,
        rows: rows.iter().map(|&(label, shares)| (label.to_owned(), shares)).collect(),
    };
    let card = |scale: f64| CardStability {
        card: "Expert scorecard".into(),
        means: [566.2, 566.2 - 20.0 * scale],
        score: shift(
            "Score",
            0.142 * scale,
            &[("below 520", [0.1, 0.18]), ("520 and above", [0.9, 0.82])],
        ),
        characteristics: vec![
            shift(
                "Spending volatility",
                0.08 * scale,
                &[("below 80%", [0.8, 0.7]), ("80% and up", [0.2, 0.3])],
            ),
            shift(
                "Night activity",
                0.27 * scale,
                &[("below 20%", [0.9, 0.7]), ("20% and up", [0.1, 0.3])],
            ),
        ],
    };
    let pair = |kind, names: [&str; 2], customers, scale| PopulationPair {
        kind,
        names: names.map(str::to_owned),
        customers,
        cards: vec![card(scale)],
    };
    vec![
        pair(
            PairKind::Halves,
            ["April 2025 to September 2025", "October 2025 to March 2026"],
            [4_950, 4_981],
            1.0,
        ),
        pair(PairKind::TrainTest, ["training customers", "test customers"], [3_500, 1_500], 0.02),
    ]
}

/// In the second group more are picked out though no more had the event; the third is too small.
pub(crate) fn fairness() -> Vec<Grouping> {
    let auc = |value| Some(Estimate { value, low: value - 0.06, high: value + 0.05 });
    let group = |name: &str, counts: [u64; 5], score_auc, model_auc| GroupOutcomes {
        name: name.into(),
        customers: counts[0],
        events: counts[1],
        high: counts[2],
        flagged: counts[3],
        flagged_events: counts[4],
        score_auc,
        model_auc,
    };
    vec![
        Grouping {
            name: "Age band".into(),
            groups: vec![
                group("18-24", [1_200, 130, 90, 280, 90], auc(0.81), auc(0.93)),
                group("25-34", [1_800, 178, 210, 640, 120], auc(0.74), auc(0.92)),
                group("35-44", [1_980, 188, 128, 340, 104], auc(0.8), auc(0.91)),
                group("75+", [20, 4, 1, 3, 2], None, None),
            ],
            unknown: 0,
        },
        Grouping {
            name: "Region".into(),
            groups: vec![
                group("London", [3_000, 310, 260, 760, 190], auc(0.79), auc(0.93)),
                group("Wales", [2_000, 190, 169, 503, 126], auc(0.78), auc(0.92)),
            ],
            unknown: 0,
        },
    ]
}
