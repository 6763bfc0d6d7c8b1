//! Contributions against Shapley's definition, summed over all sets of columns.

#![cfg(test)]

mod world;

use fip_ml::{ClassWeights, RandomForest};
use fip_model::{FeatureMatrix, Seed};
use serde_json::Value;
use world::world;

/// A node as this test reads it from a file, with no code of the crate.
enum Node {
    Leaf { weight: f64, events: f64 },
    Cut { column: usize, at_most: Option<f64>, missing_left: bool, sides: Box<[Self; 2]> },
}

impl Node {
    fn weight(&self) -> f64 {
        match self {
            Self::Leaf { weight, .. } => *weight,
            Self::Cut { sides, .. } => sides.iter().map(Self::weight).sum(),
        }
    }

    /// Returns the expected share of events when the columns in the bit set `known` are known.
    fn earned(&self, row: &[Option<f64>], known: usize) -> f64 {
        match self {
            Self::Leaf { weight, events } => events / weight,
            Self::Cut { column, at_most, missing_left, sides } => {
                if known >> column & 1 == 0 {
                    let parts = sides.iter().map(|side| side.weight() * side.earned(row, known));
                    return parts.sum::<f64>() / self.weight();
                }
                let below = |value: f64| at_most.is_none_or(|at_most| value <= at_most);
                let left = row[*column].map_or(*missing_left, below);
                sides[usize::from(!left)].earned(row, known)
            }
        }
    }
}

/// Reads the packed form as its documentation tells it.
struct Reader<'a> {
    bytes: std::vec::IntoIter<u8>,
    kinds: Vec<(f64, f64)>,
    cuts: &'a [Vec<f64>],
}

impl<'a> Reader<'a> {
    fn new(text: &str, cuts: &'a [Vec<f64>]) -> Self {
        const SYMBOLS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let bits = text.trim_end_matches('=').chars().flat_map(|symbol| {
            let value = SYMBOLS.find(symbol).unwrap();
            (0..6).rev().map(move |bit| value >> bit & 1)
        });
        let bits: Vec<usize> = bits.collect();
        let byte = |bits: &[usize]| bits.iter().fold(0, |byte, bit| 2 * byte + bit);
        let bytes: Vec<u8> =
            bits.chunks_exact(8).map(|bits| u8::try_from(byte(bits)).unwrap()).collect();
        let mut reader = Self { bytes: bytes.into_iter(), kinds: vec![], cuts };
        for _ in 0..reader.number() {
            let kind = (reader.number() as f64, reader.number() as f64);
            reader.kinds.push(kind);
        }
        reader
    }

    fn number(&mut self) -> usize {
        let byte = usize::from(self.bytes.next().unwrap());
        if byte < 128 { byte } else { byte - 128 + 128 * self.number() }
    }

    fn node(&mut self) -> Node {
        let number = self.number();
        if number.is_multiple_of(2) {
            let (weight, events) = self.kinds[number / 2];
            return Node::Leaf { weight, events };
        }
        let (column, shift) = (number / 4, number / 2 % 2);
        let code = usize::from(self.bytes.next().unwrap()) - shift;
        let at_most = self.cuts[column].get(code).copied();
        let sides = Box::new([self.node(), self.node()]);
        Node::Cut { column, at_most, missing_left: shift == 1, sides }
    }
}

fn factorial(n: u32) -> f64 {
    (1..=n).map(f64::from).product()
}

/// Returns the Shapley values of a row by their definition, mean over the trees.
fn by_definition(trees: &[Node], row: &[Option<f64>]) -> Vec<f64> {
    let n = row.len();
    let mut values = vec![0.0; n];
    for tree in trees {
        let earned: Vec<f64> = (0..1 << n).map(|known| tree.earned(row, known)).collect();
        for (column, value) in values.iter_mut().enumerate() {
            for known in (0..1_usize << n).filter(|known| known >> column & 1 == 0) {
                let (size, n) = (known.count_ones(), u32::try_from(n).unwrap());
                let weight = factorial(size) * factorial(n - size - 1) / factorial(n);
                *value += weight * (earned[known | 1 << column] - earned[known]);
            }
        }
    }
    values.iter().map(|value| value / trees.len() as f64).collect()
}

fn trees_of(forest: &RandomForest) -> Vec<Node> {
    let document = serde_json::to_value(forest).unwrap();
    let cuts: Vec<Vec<f64>> = serde_json::from_value(document["cuts"].clone()).unwrap();
    let texts = document["trees"].as_array().unwrap();
    texts.iter().map(|text| Reader::new(Value::as_str(text).unwrap(), &cuts).node()).collect()
}

fn row_of(matrix: &FeatureMatrix, row: usize) -> Vec<Option<f64>> {
    (0..matrix.n_columns()).map(|column| matrix.get(row, column)).collect()
}

/// Compares with the definition, and the sums with the probabilities.
fn check(forest: &RandomForest, matrix: &FeatureMatrix) {
    let trees = trees_of(forest);
    let found = forest.contributions(matrix).unwrap();
    let probabilities = forest.predict_proba(matrix).unwrap();
    for (at, row) in found.values().rows().into_iter().enumerate() {
        let expected = by_definition(&trees, &row_of(matrix, at));
        for (found, expected) in row.iter().zip(&expected) {
            assert!((found - expected).abs() < 1e-12, "row {at}: {found} and {expected}");
        }
        assert!((found.bias() + row.sum() - probabilities[at]).abs() < 1e-12);
    }
}

#[test]
fn contributions_are_shapley_values() {
    for (n_rows, depth) in [(30, 1), (200, 3), (400, usize::MAX)] {
        let (matrix, labels) = world(n_rows, 3);
        let params = RandomForest::params(Seed::new(4)).n_trees(3).max_depth(depth);
        check(&params.fit(&matrix, &labels).unwrap(), &world(12, 8).0);
    }
}

#[test]
fn expectations_are_over_weighted_draws() {
    let (matrix, labels) = world(300, 5);
    let weights: Vec<f64> = (0_u32..300).map(|row| f64::from(row % 4) * 0.7).collect();
    let params = RandomForest::params(Seed::new(4)).n_trees(3);
    let forest = params.class_weights(ClassWeights::Balanced).check().unwrap();
    check(&forest.fit_weighted(&matrix, &labels, &weights).unwrap(), &world(12, 8).0);
}

/// More columns on a path than the points of quadrature that are worked on at a time can integrate.
#[test]
fn long_paths_add_up() {
    let n_columns = 40_u32;
    let cells = (0..600 * n_columns).map(|at| {
        let (row, column) = (at / n_columns, at % n_columns);
        (at % 11 != 0).then(|| f64::from((row * (2 * column + 7) + column * column) % 13))
    });
    let names = (0..n_columns).map(|column| format!("f{column}")).collect();
    let matrix = FeatureMatrix::from_cells(names, cells).unwrap();
    let labels: Vec<bool> = (0..600).map(|row| row * row % 7 < 2).collect();
    let params =
        RandomForest::params(Seed::new(4)).n_trees(5).max_features(fip_ml::MaxFeatures::Exactly(1));
    let forest = params.fit(&matrix, &labels).unwrap();
    let found = forest.contributions(&matrix).unwrap();
    let probabilities = forest.predict_proba(&matrix).unwrap();
    for (row, probability) in found.values().rows().into_iter().zip(probabilities) {
        assert!((found.bias() + row.sum() - probability).abs() < 1e-12);
    }
}

/// The forest is the mean of its trees, and so are its contributions.
#[test]
fn contributions_are_linear_in_the_trees() {
    let (matrix, labels) = world(200, 5);
    let forest = RandomForest::params(Seed::new(4)).n_trees(2).fit(&matrix, &labels).unwrap();
    let document = serde_json::to_value(&forest).unwrap();
    let alone = |tree: usize| -> RandomForest {
        let mut document = document.clone();
        document["trees"] = Value::Array(vec![document["trees"][tree].clone()]);
        serde_json::from_value(document).unwrap()
    };
    let both = forest.contributions(&matrix).unwrap();
    let [one, other] = [0, 1].map(|tree| alone(tree).contributions(&matrix).unwrap());
    let mean = (&one.values() + &other.values()) / 2.0;
    assert!((&both.values() - &mean).iter().all(|difference| difference.abs() < 1e-14));
    assert!((both.bias() - 0.5 * (one.bias() + other.bias())).abs() < 1e-15);
}

/// Two leaves, one cut: the column earns the whole way from the bias to the leaf.
#[test]
fn a_tree_by_hand() {
    // Kinds of leaves: weight 12 with 3 of events, weight 4 with 4. What is missing goes right.
    let text = concat!(
        r#"{"format_version":1,"names":["a","b"],"cuts":[[0.5],[]],"impurity_importance":[1.0,0.0],"#,
        r#""trees":["AgwDBAQBAAAC"]}"#
    );
    let forest: RandomForest = serde_json::from_str(text).unwrap();
    let names = vec!["a".to_owned(), "b".to_owned()];
    let cells = [Some(0.0), Some(7.0), Some(1.0), None, None, Some(1.0)];
    let found = forest.contributions(&FeatureMatrix::from_cells(names, cells).unwrap()).unwrap();
    let bias = 7.0 / 16.0;
    assert!((found.bias() - bias).abs() < 1e-15);
    for (row, share) in [0.25, 1.0, 1.0].into_iter().enumerate() {
        assert!((found.values()[[row, 0]] - (share - bias)).abs() < 1e-14);
        assert!(found.values()[[row, 1]].abs() < 1e-300);
    }
}
