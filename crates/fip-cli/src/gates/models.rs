//! Gates of the models: not better than is possible, not much worse, nothing from nothing.

use std::collections::BTreeMap;

use fip_ml::{AucInterval, Evaluation, LogisticRegression, Preprocessor, TrainTest};
use fip_model::{CustomerId, FeatureMatrix, Seed, StarSchema};
use fip_synth::{Check, Measured, Mode};

use super::{N_STD_ERRORS, limit, verdict};
use crate::config::TrainSection;
use crate::stages::train::models::{Models, Refusal};
use crate::stages::train::sample::Sample;

/// A single feature that ranks better than this is nearly the outcome itself.
const MOST_SINGLE_AUC: f64 = 0.90;
/// Share of the way of all features that those behind the segments may come.
const MOST_OF_SEGMENTS: f64 = 0.85;
/// Share of the way from chance to the bound that a model must come.
const LEAST_EFFICIENCY: f64 = 0.90;

/// The best possible ranking is known, so a model that does better has seen what it must not.
pub(crate) fn below_bound(
    model: &str,
    evaluation: &Evaluation,
    bound: f64,
) -> Result<Check, Refusal> {
    let auc = evaluation.auc_interval(0.95)?;
    let most = bound + N_STD_ERRORS * auc.std_error;
    Ok(Check {
        id: "G1",
        claim: format!("The {model} is not better than the best possible model"),
        measured: Measured {
            figure: Some(auc.auc),
            text: format!(
                "ROC-AUC {:.3}, bound {bound:.3}, standard error {:.3}",
                auc.auc, auc.std_error
            ),
        },
        limit: limit(None, Some(most), format!("at most {most:.3}")),
        verdict: verdict(auc.auc <= most),
    })
}

/// A model far below the bound was given features that lose what history tells.
pub(crate) fn efficient(
    model: &str,
    evaluation: &Evaluation,
    bound: f64,
    mode: Mode,
) -> Result<Check, Refusal> {
    let auc = evaluation.auc_interval(0.95)?;
    let of_bound = |gain: f64| gain / (bound - 0.5);
    let efficiency = of_bound(auc.auc - 0.5);
    let check = Check {
        id: "G2",
        claim: format!("The {model} learns most of what can be learnt"),
        measured: Measured {
            figure: Some(efficiency),
            text: format!("{efficiency:.3} (standard error {:.3})", of_bound(auc.std_error)),
        },
        limit: limit(
            Some(LEAST_EFFICIENCY),
            None,
            format!("at least {LEAST_EFFICIENCY:.2} of the way from chance to the bound"),
        ),
        verdict: verdict(efficiency >= LEAST_EFFICIENCY),
    };
    Ok(if mode == Mode::Anchor {
        check.not_judged("a customer has too few card rows to show more")
    } else {
        check
    })
}

/// Returns the labels in an order that has nothing to do with the customers.
pub(crate) fn permuted(seed: Seed, labels: &[bool]) -> Vec<bool> {
    let key = seed.keyed("permuted labels");
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_by_cached_key(|&row| key.bits(row as u64));
    order.iter().map(|&row| labels[row]).collect()
}

/// Outcomes dealt to other customers cannot be learnt.
pub(crate) fn nothing_from_permuted_labels(
    models: &Models,
    permuted: &[bool],
) -> Result<Check, Refusal> {
    let labels_of = |rows: &[usize]| rows.iter().map(|&row| permuted[row]).collect::<Vec<_>>();
    let model = LogisticRegression::params()
        .l2(models.l2)
        .fit(&models.train_inputs, &labels_of(models.split.train()))?;
    let probabilities = model.predict_proba(&models.test_inputs)?;
    let auc =
        Evaluation::new(&labels_of(models.split.test()), &probabilities)?.auc_interval(0.95)?;
    let reach = N_STD_ERRORS * auc.std_error;
    let (least, most) = (0.5 - reach, 0.5 + reach);
    Ok(Check {
        id: "G3",
        claim: "From permuted outcomes nothing is learnt".to_owned(),
        measured: Measured {
            figure: Some(auc.auc),
            text: format!("ROC-AUC {:.3}, standard error {:.3}", auc.auc, auc.std_error),
        },
        limit: limit(Some(least), Some(most), format!("{least:.3} to {most:.3}")),
        verdict: verdict((auc.auc - 0.5).abs() <= reach),
    })
}

/// Who is at risk does not follow from the segments: what customers are sorted by says much less than
/// all that is known of them.
pub(crate) fn segment_inputs_alone(alone: &AucInterval, all: &AucInterval) -> Check {
    let way = all.auc - 0.5;
    let share = (alone.auc - 0.5) / way;
    let std_error = alone.std_error.hypot(share * all.std_error) / way;
    let check = Check {
        id: "G10",
        claim: "The inputs of the segments alone say much less than all features".to_owned(),
        measured: Measured {
            figure: Some(share),
            text: format!(
                "ROC-AUC {:.3}, {:.3} by all features: {share:.3} of the way from chance (standard \
                 error {std_error:.3})",
                alone.auc, all.auc
            ),
        },
        limit: limit(None, Some(MOST_OF_SEGMENTS), format!("at most {MOST_OF_SEGMENTS:.2}")),
        verdict: verdict(share - N_STD_ERRORS * std_error <= MOST_OF_SEGMENTS),
    };
    if way > N_STD_ERRORS * all.std_error {
        check
    } else {
        check.not_judged("so few customers show nothing")
    }
}

/// No feature of its own ranks customers nearly as the outcome does.
pub(crate) fn no_single_feature(matrix: &FeatureMatrix, labels: &[bool]) -> Result<Check, Refusal> {
    let mut best = (String::new(), 0.5);
    for (column, name) in matrix.names().iter().enumerate() {
        let auc = single_auc(matrix, labels, column)?;
        if auc > best.1 {
            best = (name.clone(), auc);
        }
    }
    Ok(Check {
        id: "G4",
        claim: "No single feature is nearly the outcome".to_owned(),
        measured: Measured {
            figure: Some(best.1),
            text: format!(
                "best is {} with ROC-AUC {:.3}; limit {MOST_SINGLE_AUC:.2}",
                best.0, best.1
            ),
        },
        limit: limit(None, Some(MOST_SINGLE_AUC), format!("at most {MOST_SINGLE_AUC:.2}")),
        verdict: verdict(best.1 <= MOST_SINGLE_AUC),
    })
}

/// Returns the ROC-AUC of ranking by one feature, in its better direction; customers without it are
/// left out.
fn single_auc(matrix: &FeatureMatrix, labels: &[bool], column: usize) -> Result<f64, Refusal> {
    let present: Vec<(f64, bool)> = matrix
        .column(column)
        .zip(labels)
        .filter_map(|(cell, &label)| cell.map(|value| (value, label)))
        .collect();
    let events = present.iter().filter(|(_, label)| *label).count();
    if events == 0 || events == present.len() {
        return Ok(0.5);
    }
    let low = present.iter().map(|(value, _)| *value).fold(f64::INFINITY, f64::min);
    let high = present.iter().map(|(value, _)| *value).fold(f64::NEG_INFINITY, f64::max);
    let width = if high > low { high - low } else { 1.0 };
    let labels: Vec<bool> = present.iter().map(|(_, label)| *label).collect();
    let ranks: Vec<f64> = present.iter().map(|(value, _)| (value - low) / width).collect();
    let auc = Evaluation::new(&labels, &ranks)?.auc();
    Ok(auc.max(1.0 - auc))
}

/// No row of the sample is in both parts.
pub(crate) fn disjoint(train: &[usize], test: &[usize]) -> Check {
    let mut train = train.to_vec();
    train.sort_unstable();
    let shared = test.iter().filter(|row| train.binary_search(row).is_ok()).count();
    shared_between("No customer is both trained on and tested on", shared)
}

/// No row of the card file is known of customers in both parts.
pub(crate) fn source_rows_disjoint(
    star: &StarSchema,
    customers: &[CustomerId],
    train: &[usize],
    test: &[usize],
) -> Check {
    let is_test = |(rows, is_test): (&[usize], bool)| -> Vec<(CustomerId, bool)> {
        rows.iter().map(|&row| (customers[row], is_test)).collect()
    };
    let parts: BTreeMap<CustomerId, bool> =
        [(train, false), (test, true)].into_iter().flat_map(is_test).collect();
    let mut rows: Vec<(u32, bool)> = star
        .transactions()
        .iter()
        .filter_map(|row| Some((row.source_row?, *parts.get(&row.customer_id)?)))
        .collect();
    rows.sort_unstable();
    let is_shared = |pair: &&[(u32, bool)]| pair[0].0 == pair[1].0 && pair[0].1 != pair[1].1;
    let shared = rows.windows(2).filter(is_shared).count();
    shared_between("No card row is of customers both trained on and tested on", shared)
}

fn shared_between(claim: &str, shared: usize) -> Check {
    Check {
        id: "G6",
        claim: claim.to_owned(),
        measured: Measured { figure: Some(shared as f64), text: format!("{shared} in both") },
        limit: limit(None, Some(0.0), "none in both"),
        verdict: verdict(shared == 0),
    }
}

/// Returns the ROC-AUC of a logistic regression on the held-out customers.
pub(super) fn held_out_auc(
    config: &TrainSection,
    seed: Seed,
    sample: &Sample,
) -> Result<AucInterval, Refusal> {
    let split = TrainTest::stratified(&sample.labels, &sample.ids(), config.test_share, seed)?;
    let train = sample.matrix.select_rows(split.train());
    let preprocessor = Preprocessor::fit(&train)?;
    let model = LogisticRegression::params()
        .l2(config.l2)
        .fit(&preprocessor.transform(&train)?, &sample.labels_of(split.train()))?;
    let test = preprocessor.transform(&sample.matrix.select_rows(split.test()))?;
    let evaluation =
        Evaluation::new(&sample.labels_of(split.test()), &model.predict_proba(&test)?)?;
    Ok(evaluation.auc_interval(0.95)?)
}

#[cfg(test)]
mod tests {
    use fip_synth::Verdict;

    use super::*;
    use crate::stages::train::models::fit;

    /// 400 customers, one in four at risk, with one feature that tells much and one that tells nothing.
    fn sample() -> Sample {
        sample_of(400)
    }

    /// Every fourth customer has an event, and one of two features tells of it.
    fn sample_of(n: u32) -> Sample {
        let noise = Seed::new(3).keyed("noise");
        let labels: Vec<bool> = (0..n).map(|row| row % 4 == 0).collect();
        let cells = labels.iter().enumerate().flat_map(|(row, &label)| {
            let noise = |purpose| noise.uniform(2 * row as u64 + purpose);
            [Some(noise(0) + if label { 0.5 } else { 0.0 }), Some(noise(1))]
        });
        Sample {
            rows: (0..labels.len()).collect(),
            customers: (1..=n).map(CustomerId::new).collect(),
            matrix: FeatureMatrix::from_cells(vec!["tells".into(), "noise".into()], cells).unwrap(),
            labels,
        }
    }

    /// Ten events and ninety others, the events ranked first but for `n_wrong` of them.
    fn evaluation(n_wrong: usize) -> Evaluation {
        let labels: Vec<bool> = (0..100).map(|row| row < 10).collect();
        let rank = |row: usize| if row < n_wrong { 0.0 } else { 1.0 - row as f64 / 100.0 };
        Evaluation::new(&labels, &(0..100).map(rank).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn a_model_above_the_bound_fails() {
        let gate = |n_wrong| below_bound("model", &evaluation(n_wrong), 0.90).unwrap().verdict;
        assert_eq!((gate(0), gate(2)), (Verdict::Failed, Verdict::Passed));
    }

    #[test]
    fn a_model_far_below_the_bound_fails_where_it_could_do_more() {
        let gate = |n_wrong, mode| efficient("model", &evaluation(n_wrong), 0.94, mode).unwrap();
        assert_eq!(gate(1, Mode::Generate).verdict, Verdict::Passed);
        assert_eq!(gate(3, Mode::Generate).verdict, Verdict::Failed);
        let anchor = gate(3, Mode::Anchor);
        assert!(matches!(anchor.verdict, Verdict::NotApplicable { .. }));
        assert!((anchor.measured.figure.unwrap() - 0.2 / 0.44).abs() < 1e-12);
    }

    #[test]
    fn labels_that_are_not_permuted_are_learnt() {
        let (sample, seed) = (sample(), Seed::new(1));
        let config = TrainSection { trees: 5, folds: 3, ..TrainSection::default() };
        let models = fit(&config, seed, &sample).unwrap();
        let gate = |labels: &[bool]| nothing_from_permuted_labels(&models, labels).unwrap();
        assert!(gate(&sample.labels).has_failed());
        assert_eq!(gate(&permuted(seed, &sample.labels)).verdict, Verdict::Passed);
    }

    #[test]
    fn a_feature_that_is_the_outcome_fails() {
        let sample = sample();
        let gate = no_single_feature(&sample.matrix, &sample.labels).unwrap();
        assert_eq!(gate.verdict, Verdict::Passed, "{gate:?}");
        let leak = sample.labels.iter().map(|&label| Some(if label { 1.0 } else { 2.0 }));
        let matrix = FeatureMatrix::from_cells(vec!["leak".into()], leak).unwrap();
        let gate = no_single_feature(&matrix, &sample.labels).unwrap();
        assert!(gate.has_failed() && gate.measured.text.contains("leak"), "{gate:?}");
    }

    #[test]
    fn a_customer_in_both_parts_fails() {
        assert_eq!(disjoint(&[3, 1], &[2, 4]).verdict, Verdict::Passed);
        assert!(disjoint(&[3, 1], &[2, 3]).has_failed());
    }

    #[test]
    fn a_card_row_in_both_parts_fails() {
        let star = crate::gates::features::tests::world().0.star;
        let customers: Vec<CustomerId> = star.customers().iter().map(|c| c.customer_id).collect();
        let (train, test): (Vec<usize>, Vec<usize>) =
            (0..customers.len()).partition(|at| at % 2 == 0);
        let gate = |star| source_rows_disjoint(star, &customers, &train, &test);
        assert_eq!(gate(&star).verdict, Verdict::Passed);
        let mut raw = super::super::without_rows(&star);
        for mut row in star.transactions().iter() {
            row.source_row = Some(1 + u32::try_from(row.transaction_id.number()).unwrap() / 2);
            raw.transactions.push(row);
        }
        assert!(gate(&raw.check().unwrap()).has_failed());
    }

    #[test]
    fn the_held_out_customers_are_ranked() {
        let auc = held_out_auc(&TrainSection::default(), Seed::new(1), &sample()).unwrap();
        assert!((0.75..0.99).contains(&auc.auc), "{auc:?}");
    }

    #[test]
    fn segments_that_say_everything_are_told() {
        let all = sample_of(8000);
        let auc =
            |sample: &Sample| held_out_auc(&TrainSection::default(), Seed::new(1), sample).unwrap();
        let verdict = |inputs: &[&str]| {
            let alone = auc(&all.with_features(inputs).unwrap());
            segment_inputs_alone(&alone, &auc(&all)).verdict
        };
        assert_eq!(verdict(&["noise"]), Verdict::Passed);
        assert_eq!(verdict(&["tells"]), Verdict::Failed);
    }
}
