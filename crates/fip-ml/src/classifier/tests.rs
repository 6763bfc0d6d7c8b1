use approx::assert_abs_diff_eq;
use fip_model::Seed;

use super::*;
use crate::calibrate::CalibrationMethod;
use crate::encoding::{TableCells, TableColumn};

const N: usize = 60;

struct Loans {
    income: Vec<Option<f64>>,
    home: Vec<Option<u32>>,
    bad: Vec<bool>,
}

impl Loans {
    fn new() -> Self {
        let numbers = || (0..N).map(|row| (row * 37 % 61) as f64);
        Self {
            income: numbers().map(|x| (x < 55.0).then_some(x)).collect(),
            home: (0..N).map(|row| u32::try_from(row % 3).ok()).collect(),
            bad: numbers().zip(0..N).map(|(x, row)| x + 20.0 * (row % 3) as f64 > 45.0).collect(),
        }
    }

    fn columns(&self) -> [TableColumn<'_>; 2] {
        let home = TableCells::Categories { indices: &self.home, names: &["a", "b", "c"] };
        [
            TableColumn { name: "income", cells: TableCells::Numbers(&self.income) },
            TableColumn { name: "home", cells: home },
        ]
    }
}

fn rows() -> Vec<usize> {
    (0..N).collect()
}

fn documents() -> [ClassifierDocument; 2] {
    let loans = Loans::new();
    let encoding = Encoding::params().fit(&loans.columns(), &rows()).unwrap();
    let matrix = encoding.transform(&loans.columns(), &rows()).unwrap();
    let preprocessor = Preprocessor::fit(&matrix).unwrap();
    let inputs = preprocessor.transform(&matrix).unwrap();
    let model = LogisticRegression::params().fit(&inputs, &loans.bad).unwrap();
    let forest = RandomForest::params(Seed::new(3)).n_trees(8).fit(&matrix, &loans.bad).unwrap();
    [ModelKind::Logistic { preprocessor, model }, ModelKind::Forest(forest)].map(|model| {
        ClassifierDocument {
            trained: TrainingFacts {
                held_out: Some(HeldOut {
                    n_rows: 10,
                    n_events: 4,
                    roc_auc: 0.75,
                    interval: Some([0.5, 0.9]),
                }),
                ..TrainingFacts::of("loans.csv", &loans.bad, 42)
            },
            ..ClassifierDocument::new("Loans", encoding.clone(), model)
        }
    })
}

#[test]
fn contributions_add_up_to_the_prediction() {
    let loans = Loans::new();
    for document in documents() {
        let classifier = Classifier::try_from(document).unwrap();
        let matrix = classifier.encoding().transform(&loans.columns(), &rows()).unwrap();
        let probabilities = classifier.predict_proba(&matrix).unwrap();
        let found = classifier.contributions(&matrix).unwrap();
        assert_eq!(found.values().shape(), [N, 2]);
        for (row, probability) in probabilities.into_iter().enumerate() {
            let sum = found.bias() + found.values().row(row).sum();
            let expected = match found.scale() {
                ContributionScale::LogOdds => (probability / (1.0 - probability)).ln(),
                ContributionScale::Probability => probability,
            };
            assert_abs_diff_eq!(sum, expected, epsilon = 1e-9);
            let largest = found.largest(row, 5);
            assert_eq!(largest.len(), 2);
            assert!(largest[0].1.abs() >= largest[1].1.abs());
        }
    }
}

#[test]
fn a_calibrator_corrects_the_probabilities_and_not_the_contributions() {
    let loans = Loans::new();
    let [document, _] = documents();
    let plain = Classifier::try_from(document.clone()).unwrap();
    let matrix = plain.encoding().transform(&loans.columns(), &rows()).unwrap();
    let before = plain.predict_proba(&matrix).unwrap();
    let calibrator = Calibrator::fit(CalibrationMethod::Isotonic, &loans.bad, &before).unwrap();
    let corrected = Classifier::try_from(ClassifierDocument {
        calibrator: Some(calibrator.clone()),
        ..document
    })
    .unwrap();
    assert_eq!(corrected.predict_proba(&matrix).unwrap(), calibrator.predict(&before));
    assert_ne!(corrected.predict_proba(&matrix).unwrap(), before);
    assert_eq!(corrected.contributions(&matrix).unwrap(), plain.contributions(&matrix).unwrap());
}

#[test]
fn a_file_gives_back_the_same_probabilities() {
    let loans = Loans::new();
    for document in documents() {
        let classifier = Classifier::try_from(document).unwrap();
        let text = serde_json::to_string(&classifier).unwrap();
        let back: Classifier = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_string(&back).unwrap(), text);
        let probabilities = |classifier: &Classifier| {
            let matrix = classifier.encoding().transform(&loans.columns(), &rows()).unwrap();
            let found = classifier.predict_proba(&matrix).unwrap();
            found.into_iter().map(f64::to_bits).collect::<Vec<u64>>()
        };
        assert_eq!(probabilities(&classifier), probabilities(&back));
    }
}

#[test]
fn a_file_that_contradicts_itself_is_refused() {
    let texts = documents().map(|document| serde_json::to_string(&document).unwrap());
    for text in &texts {
        for (from, to, expected) in [
            (r#"{"format_version":1,"name":"Loans""#, r#"{"format_version":9,"name":"Loans""#, "9"),
            (
                r#""name":"income","transform":"identity""#,
                r#""name":"income","transform":"signed_log""#,
                "ln(1 + income)",
            ),
            (r#""levels":["a","b","c"]"#, r#""levels":["a","b"]"#, "3 columns"),
            (r#""value":0.5"#, r#""value":1.5"#, "threshold from 0 to 1"),
            (r#""n_events":4"#, r#""n_events":11"#, "11 events in 10 rows"),
            (r#""roc_auc":0.75"#, r#""roc_auc":-1"#, "from 0 to 1, found -1"),
            (r#""interval":[0.5,0.9]"#, r#""interval":[0.5,9]"#, "found 9"),
            (r#""seed":42"#, r#""seed":42,"path":"/""#, "unknown field"),
        ] {
            let changed = text.replacen(from, to, 1);
            assert_ne!(&changed, text, "{from}");
            let found = serde_json::from_str::<Classifier>(&changed).unwrap_err().to_string();
            assert!(found.contains(expected), "{found}");
        }
    }
    let with_calibrator = texts[1].replacen(
        r#""threshold":"#,
        r#""calibrator":{"method":"platt","format_version":1,"slope":null,"intercept":0},"threshold":"#,
        1,
    );
    assert!(serde_json::from_str::<Classifier>(&with_calibrator).is_err());
    let cut = &texts[1][..texts[1].len() / 2];
    assert!(serde_json::from_str::<Classifier>(cut).is_err());
}
