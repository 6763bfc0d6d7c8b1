//! Numbers of numpy and scikit-learn, made by `data/make_golden.py`.

#![expect(clippy::unwrap_used, reason = "a step that fails fails its test")]

use std::collections::BTreeMap;

use approx::assert_relative_eq;
use fip_model::CompleteMatrix;
use fip_model::ndarray::Array2;
use fip_segment::{
    KMeans, Preprocessing, PrincipalMap, adjusted_rand_index, calinski_harabasz, davies_bouldin,
    inertia, silhouettes,
};

/// The same formulas in another order of additions.
const SUMS: f64 = 1e-12;
/// Quantities that go through square roots and differences of sums.
const MEASURES: f64 = 1e-9;

const KS: [usize; 4] = [2, 3, 4, 5];

struct Golden(BTreeMap<&'static str, &'static str>);

impl Golden {
    fn read() -> Self {
        let lines = include_str!("data/golden.txt").lines().filter(|line| !line.starts_with('#'));
        Self(lines.map(|line| line.split_once(": ").unwrap()).collect())
    }

    fn all(&self, name: &str) -> Vec<f64> {
        self.0[name].split(' ').map(|number| number.parse().unwrap()).collect()
    }

    fn one(&self, name: &str) -> f64 {
        self.all(name)[0]
    }

    fn labels(&self, k: usize) -> Vec<usize> {
        self.labels_of(&format!("labels_{k}"))
    }

    fn labels_of(&self, name: &str) -> Vec<usize> {
        let labels = self.0[name].split(' ');
        labels.map(|label| label.parse().unwrap()).collect()
    }

    fn scaled(&self) -> Array2<f64> {
        Array2::from_shape_vec((90, 3), self.all("scaled")).unwrap()
    }
}

fn points() -> CompleteMatrix {
    let cells = include_str!("data/points.csv").split([',', '\n']).filter(|cell| !cell.is_empty());
    let cells: Vec<f64> = cells.map(|cell| cell.parse().unwrap()).collect();
    let names = ["a", "b", "c"].map(str::to_owned).to_vec();
    CompleteMatrix::new(names, Array2::from_shape_vec((90, 3), cells).unwrap()).unwrap()
}

#[track_caller]
fn check<'a>(found: impl IntoIterator<Item = &'a f64>, expected: &[f64], tolerance: f64) {
    let found: Vec<f64> = found.into_iter().copied().collect();
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert_relative_eq!(found, expected, max_relative = tolerance, epsilon = tolerance);
    }
}

#[test]
fn preprocessing() {
    let golden = Golden::read();
    let fitted = Preprocessing::default().fit(&points()).unwrap();
    let columns = fitted.columns();
    check(columns.iter().map(|c| &c.lower), &golden.all("lower"), SUMS);
    check(columns.iter().map(|c| &c.upper), &golden.all("upper"), SUMS);
    check(columns.iter().map(|c| &c.mean), &golden.all("mean"), SUMS);
    check(columns.iter().map(|c| &c.deviation), &golden.all("deviation"), SUMS);
    check(fitted.transform(&points()).unwrap().view(), &golden.all("scaled"), SUMS);
}

#[test]
fn kmeans_finds_the_best_of_two_hundred_starts_of_scikit_learn() {
    let golden = Golden::read();
    let rows = golden.scaled();
    for k in KS {
        let model = KMeans::params(k).n_init(100).tolerance(0.0).fit(rows.view()).unwrap();
        let expected = golden.one(&format!("inertia_{k}"));
        assert_relative_eq!(model.inertia(), expected, max_relative = MEASURES);
        let agreement = adjusted_rand_index(model.assignments(), &golden.labels(k)).unwrap();
        assert_relative_eq!(agreement, 1.0);
        let again = inertia(rows.view(), model.centroids()).unwrap();
        assert_relative_eq!(again, expected, max_relative = MEASURES);
    }
}

#[test]
fn weighted_kmeans_finds_the_best_of_two_hundred_starts_of_scikit_learn() {
    let golden = Golden::read();
    let (rows, weights) = (golden.scaled(), golden.all("weights"));
    for k in KS {
        let params = KMeans::params(k).n_init(100).tolerance(0.0);
        let model = params.fit_weighted(rows.view(), &weights).unwrap();
        let expected = golden.one(&format!("weighted_inertia_{k}"));
        assert_relative_eq!(model.inertia(), expected, max_relative = MEASURES);
        let labels = golden.labels_of(&format!("weighted_labels_{k}"));
        let agreement = adjusted_rand_index(model.assignments(), &labels).unwrap();
        assert_relative_eq!(agreement, 1.0);
        let mut centroids: Vec<Vec<f64>> =
            model.centroids().rows().into_iter().map(|row| row.to_vec()).collect();
        centroids.sort_by(|a, b| a[0].total_cmp(&b[0]));
        check(
            centroids.iter().flatten(),
            &golden.all(&format!("weighted_centroids_{k}")),
            MEASURES,
        );
        let total: f64 = model.masses().iter().sum();
        assert_relative_eq!(total, weights.iter().sum(), max_relative = SUMS);
    }
}

#[test]
fn quality() {
    let golden = Golden::read();
    let rows = golden.scaled();
    let labels = KS.map(|k| golden.labels(k));
    let found = silhouettes(rows.view(), &labels.each_ref().map(Vec::as_slice)).unwrap();
    for ((k, labels), silhouette) in KS.iter().zip(&labels).zip(found) {
        let one = |name: &str| golden.one(&format!("{name}_{k}"));
        assert_relative_eq!(silhouette.mean, one("silhouette"), max_relative = MEASURES);
        check(&silhouette.per_row, &golden.all(&format!("silhouette_rows_{k}")), MEASURES);
        let found = calinski_harabasz(rows.view(), labels).unwrap();
        assert_relative_eq!(found, one("calinski_harabasz"), max_relative = MEASURES);
        let found = davies_bouldin(rows.view(), labels).unwrap();
        assert_relative_eq!(found, one("davies_bouldin"), max_relative = MEASURES);
    }
}

#[test]
fn adjusted_rand() {
    let golden = Golden::read();
    for a in KS {
        for b in KS {
            let found = adjusted_rand_index(&golden.labels(a), &golden.labels(b)).unwrap();
            assert_relative_eq!(found, golden.one(&format!("ari_{a}_{b}")), epsilon = SUMS);
        }
    }
}

#[test]
fn principal_map() {
    let golden = Golden::read();
    let rows = golden.scaled();
    let map = PrincipalMap::fit(rows.view()).unwrap();
    check(map.axes(), &golden.all("pca_axes"), MEASURES);
    check(&map.explained_shares(), &golden.all("pca_shares"), MEASURES);
    check(&map.scores(rows.view()).unwrap(), &golden.all("pca_scores"), MEASURES);
}
