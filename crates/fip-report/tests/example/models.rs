//! The filled input of the model report.

use fip_model::Tier;
use fip_report::Provenance;
use fip_report::chart::{CalibrationBin, Gap, KQuality};
use fip_report::model_report::{
    Calibration, CardAttribute, CardCharacteristic, Challengers, Check, ClusterChoice,
    ClusterStability, Coefficient, Comparison, Confusion, CrossValidation, Dependence, Estimate,
    FittedCard, Importance, KMeansChallenger, LearningPoint, LogisticChallenger, Memberships,
    ModelReport, NamedCluster, ProbabilityQuality, Ranker, Recovery, SurrogateTree, Task, TierPair,
    TierTarget, Verdict,
};

use super::{Draws, judged, run};

const CUSTOMERS: usize = 1_500;
const EVENTS: usize = 150;

pub(crate) fn model_report() -> ModelReport {
    ModelReport {
        provenance: Provenance::InventedCustomers,
        run: run(),
        task: Task {
            event: "financial difficulty from May to October 2026".into(),
            train_customers: 3_500,
            train_events: 350,
            test_customers: CUSTOMERS as u64,
            test_events: EVENTS as u64,
        },
        rankers: vec![
            ranker("Logistic regression", 3, 2.15, true),
            ranker("Random forest", 5, 1.9, true),
            ranker("Fitted scorecard", 7, 1.8, true),
            ranker("Expert scorecard", 8, 1.35, false),
        ],
        bound: Some(0.94),
        comparisons: comparisons(),
        calibrations: calibrations(),
        learning: learning(),
        dependence: vec![Dependence {
            feature: "night_rate".into(),
            points: vec![[0.0, 0.061], [0.12, 0.098], [0.41, 0.183]],
        }],
        tier_target: Some(TierTarget {
            test_events: 600,
            test_customers: CUSTOMERS as u64,
            logistic: Estimate { value: 0.991, low: 0.987, high: 0.995 },
            forest: Estimate { value: 0.982, low: 0.976, high: 0.988 },
        }),
        coefficients: coefficients(),
        importances: importances(),
        expert_card: Some(judged::expert_card()),
        stability: judged::stability(),
        fairness: judged::fairness(),
        fitted_card: Some(fitted_card()),
        clusters: Some(clusters()),
        challengers: challengers(),
        checks: checks(),
    }
}

fn comparisons() -> Vec<Comparison> {
    let pair = |one: &str, other: &str, difference, p_value| Comparison {
        one: one.into(),
        other: other.into(),
        difference,
        p_value,
    };
    vec![
        pair(
            "Logistic regression",
            "Random forest",
            Estimate { value: 0.0212, low: -0.0021, high: 0.0445 },
            0.074,
        ),
        pair(
            "Fitted scorecard",
            "Logistic regression",
            Estimate { value: -0.0391, low: -0.062, high: -0.0162 },
            0.000_8,
        ),
    ]
}

fn calibrations() -> Vec<Calibration> {
    let row = |correction: &str, brier, log_loss, slope| Calibration {
        model: "Random forest".into(),
        correction: correction.into(),
        brier,
        log_loss,
        slope,
    };
    vec![row("as they are", 0.0611, 0.2123, Some(1.31)), row("isotonic", 0.0604, 0.2099, None)]
}

fn learning() -> Vec<LearningPoint> {
    let point = |customers, train, test| LearningPoint {
        model: "Logistic regression".into(),
        customers,
        train,
        test,
        sd: 0.021,
    };
    vec![point(700, 0.94, 0.87), point(2_800, 0.92, 0.91)]
}

/// Two characteristics, one feature left out, and the customers on the diagonal of the tiers.
fn fitted_card() -> FittedCard {
    let row = |label: &str, n_customers, event_rate, woe, points| CardAttribute {
        label: label.into(),
        n_customers,
        event_rate,
        woe,
        points,
    };
    let characteristic = |name: &str, information_value, attributes| CardCharacteristic {
        name: name.into(),
        information_value,
        coefficient: -0.92,
        std_error: Some(0.11),
        p_value: Some(0.000_3),
        attributes,
    };
    let tier =
        |expert, fitted, n_customers, n_events| TierPair { expert, fitted, n_customers, n_events };
    FittedCard {
        base_points: 512.0,
        characteristics: vec![
            characteristic(
                "night_rate",
                0.21,
                vec![
                    row("below 0.12", 2_600, Some(0.06), 0.55, 37.0),
                    row("0.12 and up", 900, Some(0.22), -0.94, -62.0),
                    row("missing", 0, None, 0.0, 0.0),
                ],
            ),
            characteristic(
                "atm_rate",
                0.09,
                vec![
                    row("below 0.3", 3_000, Some(0.08), 0.2, 14.0),
                    row("0.3 and up", 500, Some(0.22), -0.94, -63.0),
                ],
            ),
        ],
        rejected: vec![("weekend_rate".into(), "information value below 0.02".into())],
        tiers: vec![
            tier(Tier::Low, Tier::Low, 900, 30),
            tier(Tier::Medium, Tier::Medium, 400, 40),
            tier(Tier::High, Tier::High, CUSTOMERS as u64 - 1_300, EVENTS as u64 - 70),
        ],
    }
}

/// Scores of two normal groups `shift` standard deviations apart, judged by plain counting.
fn ranker(name: &str, seed: u64, shift: f64, probability: bool) -> Ranker {
    let mut draws = Draws::new(seed);
    let mut scored: Vec<(f64, bool)> = (0..CUSTOMERS)
        .map(|n| (draws.normal() + if n < EVENTS { shift } else { 0.0 }, n < EVENTS))
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut hits, mut misses, mut below) = (0.0, 0.0, 0.0);
    let (mut roc, mut precision_recall) = (vec![[0.0, 0.0]], Vec::new());
    let (events, others) = (EVENTS as f64, (CUSTOMERS - EVENTS) as f64);
    let (mut ks, mut ap) = (0.0_f64, 0.0);
    for &(_, event) in &scored {
        if event {
            hits += 1.0;
            ap += hits / (hits + misses) / events;
        } else {
            misses += 1.0;
            below += hits;
        }
        roc.push([misses / others, hits / events]);
        precision_recall.push([hits / events, hits / (hits + misses)]);
        ks = ks.max(hits / events - misses / others);
    }
    let auc = below / events / others;
    let flagged = scored.iter().take(200).filter(|scored| scored.1).count() as u64;
    Ranker {
        name: name.into(),
        roc_auc: Estimate { value: auc, low: auc - 0.024, high: auc + 0.019 },
        pr_auc: Estimate { value: ap, low: ap - 0.07, high: ap + 0.065 },
        ks,
        probabilities: probability.then(|| probabilities(&scored, shift)),
        cross_validation: probability.then_some(CrossValidation {
            folds: 5,
            mean: auc - 0.003,
            sd: 0.011,
        }),
        confusion: probability.then(|| Confusion {
            threshold: 0.234,
            rule: "largest F1 on the training customers".into(),
            true_positives: flagged,
            false_positives: 200 - flagged,
            true_negatives: (CUSTOMERS - EVENTS) as u64 - (200 - flagged),
            false_negatives: EVENTS as u64 - flagged,
        }),
        roc,
        precision_recall,
    }
}

fn probabilities(scored: &[(f64, bool)], shift: f64) -> ProbabilityQuality {
    let probability = |score: f64| {
        let odds = (shift * score - shift * shift / 2.0).exp() / 9.0;
        odds / (1.0 + odds)
    };
    let bins = scored.chunks(CUSTOMERS / 10).rev().map(|group| {
        let customers = group.len() as f64;
        let predicted = group.iter().map(|scored| probability(scored.0)).sum::<f64>() / customers;
        let observed = group.iter().filter(|scored| scored.1).count() as f64 / customers;
        let half = 1.96 * (observed * (1.0 - observed) / customers).sqrt() + 0.008;
        CalibrationBin {
            customers: group.len() as u64,
            predicted,
            observed,
            low: (observed - half).max(0.0),
            high: (observed + half).min(1.0),
        }
    });
    ProbabilityQuality { brier: 0.0561, log_loss: 0.1874, slope: 0.97, bins: bins.collect() }
}

fn coefficients() -> Vec<Coefficient> {
    [
        ("spend_volatility, per sd", 0.842, Some(0.093), Some(1.4e-19)),
        ("max_spend_spike, per sd", 0.511, Some(0.087), Some(4.3e-9)),
        ("atm_rate, per sd", 0.321, Some(0.079), Some(5.7e-5)),
        ("tenure_months, per sd", -0.402, Some(0.085), Some(2.2e-6)),
        ("weekend_rate, per sd", 0.041, Some(0.071), Some(0.5637)),
        ("region, Wales", 0.1, None, None),
    ]
    .map(|(feature, estimate, std_error, p_value)| Coefficient {
        feature: feature.into(),
        estimate,
        std_error,
        p_value,
    })
    .to_vec()
}

fn importances() -> Vec<Importance> {
    [
        ("weekend_rate", 0.018, -0.0004, 0.0007),
        ("spend_volatility", 0.241, 0.0712, 0.0051),
        ("max_spend_spike", 0.183, 0.0433, 0.0042),
        ("atm_rate", 0.117, 0.0214, 0.0031),
        ("tenure_months", 0.099, 0.0287, 0.0036),
        ("fraud_count", 0.084, 0.0175, 0.0018),
        ("night_rate", 0.071, 0.0082, 0.0017),
        ("cross_border_spend_share", 0.066, 0.0061, 0.0015),
        ("days_between_txns", 0.061, 0.0049, 0.0016),
        ("category_entropy", 0.06, 0.0023, 0.0012),
    ]
    .map(|(feature, impurity, permutation, permutation_sd)| Importance {
        feature: feature.into(),
        impurity,
        permutation,
        permutation_sd,
    })
    .to_vec()
}

fn clusters() -> ClusterChoice {
    let inertia =
        [27_310.0, 22_905.0, 18_870.0, 15_120.0, 13_905.0, 12_960.0, 12_214.0, 11_602.0, 11_080.0];
    let silhouette = [0.231, 0.252, 0.274, 0.312, 0.271, 0.246, 0.232, 0.219, 0.211];
    let gap = [0.412, 0.533, 0.671, 0.842, 0.836, 0.829, 0.825, 0.824, 0.821];
    let qualities = (2..=10).zip(inertia).zip(silhouette).zip(gap);
    let qualities = qualities.map(|(((k, inertia), silhouette), value)| KQuality {
        k,
        inertia,
        silhouette,
        silhouette_error: Some(0.004),
        calinski_harabasz: 900.0 + 2_000.0 * silhouette,
        davies_bouldin: 1.8 - 2.0 * silhouette,
        gap: Some(Gap { value, std_error: 0.005 }),
    });
    let segment =
        |(name, next, customers, clarity, sentence): (&str, &str, u64, f64, &str)| NamedCluster {
            name: name.into(),
            customers,
            silhouette: 0.3,
            clarity: Some(clarity),
            runner_up: Some(next.into()),
            membership: Some(0.9),
            sentence: sentence.into(),
        };
    let cash = "draws cash in 38 % of transactions, against 7 % over all customers";
    let segments = [
        ("Stable Essentials", "Cash-Heavy", 1_550, 3.78, ""),
        ("Digital Spenders", "Stable Essentials", 1_275, 2.96, ""),
        ("Cash-Heavy", "Stable Essentials", 937, 2.21, cash),
        ("High-Volatility", "Digital Spenders", 801, 2.96, ""),
        ("Cross-Border Lifestyle", "High-Volatility", 437, 3.1, ""),
    ];
    ClusterChoice {
        qualities: qualities.collect(),
        chosen: 5,
        by_gap: Some(5),
        segments: segments.map(segment).to_vec(),
        stability: Some(ClusterStability { resamples: 100, mean: 0.934, percentile_5: 0.902 }),
        memberships: Some(Memberships::Known {
            mean: 0.941,
            customers: 5_000,
            unsure: 260,
            below: 0.6,
        }),
        recovery: Some(Recovery { adjusted_rand_index: 0.876, by_true_habits: 0.931 }),
    }
}

fn challengers() -> Challengers {
    Challengers {
        logistic: Some(LogisticChallenger { max_coefficient_difference: 3.1e-6, roc_auc: 0.931 }),
        tree: Some(SurrogateTree {
            fidelity: 0.934,
            roc_auc: 0.862,
            rules: "spend_volatility <= 0.83\n  max_spend_spike <= 3.10: no event (0.03)\n  \
                    max_spend_spike > 3.10: event (0.41)\nspend_volatility > 0.83: event (0.57)\n"
                .into(),
        }),
        k_means: Some(KMeansChallenger { adjusted_rand_index: 0.991, inertia_difference: 0.00013 }),
    }
}

fn checks() -> Vec<Check> {
    [
        ("no model above the bound + 3 sd", Verdict::Passed, "highest 0.938, limit 0.961"),
        ("shuffled labels give an AUC of 0.5 ± 3 sd", Verdict::Passed, "0.507"),
        ("no customer in both samples", Verdict::Passed, "0 shared"),
        ("AUC on real rows only", Verdict::NotApplicable, "no real rows in this run"),
    ]
    .map(|(claim, verdict, detail)| Check { claim: claim.into(), verdict, detail: detail.into() })
    .to_vec()
}
