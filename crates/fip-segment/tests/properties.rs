//! What holds for all rows and labels.

#![expect(clippy::unwrap_used, reason = "a step that fails fails its test")]

use std::collections::BTreeSet;

use fip_model::ndarray::{Array2, Axis};
use fip_model::{CompleteMatrix, Seed};
use fip_segment::{
    FitError, KMeans, Preprocessing, PrincipalMap, Profile, Sign, adjusted_rand_index,
    calinski_harabasz, davies_bouldin, name_clusters, silhouettes,
};
use proptest::prelude::*;

fn labels(n_rows: usize) -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(0_usize..5, n_rows)
}

fn matrix(n_rows: usize, n_columns: usize) -> impl Strategy<Value = Array2<f64>> {
    prop::collection::vec(-100.0..100.0_f64, n_rows * n_columns)
        .prop_map(move |cells| Array2::from_shape_vec((n_rows, n_columns), cells).unwrap())
}

proptest! {
    #[test]
    fn ari_is_symmetric_at_most_1_and_blind_to_names((a, b) in (labels(40), labels(40))) {
        let found = adjusted_rand_index(&a, &b).unwrap();
        prop_assert_eq!(found.to_bits(), adjusted_rand_index(&b, &a).unwrap().to_bits());
        prop_assert!((-1.0..=1.0).contains(&found));
        let renamed: Vec<usize> = a.iter().map(|label| usize::MAX - 7 * label).collect();
        let again = adjusted_rand_index(&renamed, &b).unwrap();
        prop_assert_eq!(found.to_bits(), again.to_bits());
        prop_assert!((adjusted_rand_index(&a, &renamed).unwrap() - 1.0).abs() < 1e-15);
    }

    #[test]
    fn permuting_rows_permutes_assignments_of_separated_groups(
        noise in matrix(60, 2), shift in 1_usize..60, seed in 0_u64..50,
    ) {
        // Groups of 30, 20 and 10 rows, ten times as far apart as they are wide.
        let group = |row: usize| if row < 30 { 0 } else if row < 50 { 1 } else { 2 };
        let rows = Array2::from_shape_fn((60, 2), |(row, column)| {
            noise[[row, column]] + (group(row) * [2000, 3000][column]) as f64
        });
        let order: Vec<usize> = (0..60).map(|row| (row * 7 + shift) % 60).collect();
        let params = KMeans::params(3).seed(Seed::new(seed));
        let model = params.fit(rows.view()).unwrap();
        let permuted = params.fit(rows.select(Axis(0), &order).view()).unwrap();
        prop_assert_eq!(model.assignments(), (0..60).map(group).collect::<Vec<_>>());
        let expected: Vec<usize> = order.iter().map(|&row| model.assignments()[row]).collect();
        prop_assert_eq!(permuted.assignments(), expected);
    }

    #[test]
    fn a_model_is_whole(rows in matrix(50, 3), k in 1_usize..9) {
        let model = KMeans::params(k).n_init(3).fit(rows.view()).unwrap();
        let mut sizes = vec![0; k];
        model.assignments().iter().for_each(|&cluster| sizes[cluster] += 1);
        prop_assert_eq!(model.sizes(), &sizes);
        prop_assert!(sizes.is_sorted_by(|a, b| a >= b) && !sizes.contains(&0));
        let nearest = model.predict(rows.view()).unwrap();
        prop_assert!(nearest.iter().map(|n| n.cluster).eq(model.assignments().iter().copied()));
        let inertia: f64 = nearest.iter().map(|n| n.distance.powi(2)).sum();
        prop_assert!((inertia - model.inertia()).abs() <= 1e-9 * model.inertia());
        prop_assert!(nearest.iter().filter_map(|n| n.second).all(|s| s.margin >= 0.0));
    }

    #[test]
    fn ties_and_duplicates_leave_a_model_whole(
        cells in prop::collection::vec(0_u8..4, 60), k in 1_usize..17, seed in 0_u64..100,
    ) {
        let rows = Array2::from_shape_vec((30, 2), cells).unwrap().mapv(f64::from);
        let distinct: BTreeSet<Vec<u64>> =
            rows.rows().into_iter().map(|row| row.mapv(f64::to_bits).to_vec()).collect();
        match KMeans::params(k).n_init(2).seed(Seed::new(seed)).fit(rows.view()) {
            Ok(model) => {
                prop_assert!(k <= distinct.len() && !model.sizes().contains(&0));
                let nearest = model.predict(rows.view()).unwrap();
                let clusters: Vec<usize> = nearest.iter().map(|n| n.cluster).collect();
                prop_assert_eq!(model.assignments(), clusters);
            }
            Err(error) => {
                let found = distinct.len();
                prop_assert!(k > found);
                prop_assert_eq!(error, FitError::TooFewDistinctRows { k, found });
            }
        }
    }

    #[test]
    fn weighted_clusters_are_weighted_means(
        rows in matrix(30, 2), weights in prop::collection::vec(0_usize..4, 30), seed in 0_u64..50,
    ) {
        let weights: Vec<f64> = weights.iter().map(|&weight| weight as f64).collect();
        prop_assume!(weights.iter().filter(|&&weight| weight > 0.0).count() > 5);
        let params = KMeans::params(3).n_init(5).tolerance(0.0).seed(Seed::new(seed));
        let model = params.fit_weighted(rows.view(), &weights).unwrap();
        let (mut masses, mut sums, mut inertia) = ([0.0; 3], Array2::<f64>::zeros((3, 2)), 0.0);
        for (row, nearest) in model.predict(rows.view()).unwrap().iter().enumerate() {
            prop_assert_eq!(nearest.cluster, model.assignments()[row]);
            masses[nearest.cluster] += weights[row];
            sums.row_mut(nearest.cluster).scaled_add(weights[row], &rows.row(row));
            inertia += weights[row] * nearest.distance.powi(2);
        }
        prop_assert_eq!(model.masses(), masses);
        prop_assert!(masses.is_sorted_by(|a, b| a >= b));
        prop_assert!((model.inertia() - inertia).abs() <= 1e-9 * inertia);
        for (at, mass) in masses.iter().enumerate() {
            let difference = &sums.row(at) / *mass - model.centroids().row(at);
            prop_assert!(difference.iter().all(|x| x.abs() < 1e-9));
        }
    }

    #[test]
    fn more_iterations_never_raise_the_inertia(rows in matrix(80, 2), seed in 0_u64..1000) {
        let params = KMeans::params(5).n_init(1).tolerance(0.0).seed(Seed::new(seed));
        let inertias: Vec<f64> = (1..12)
            .map(|max_iter| params.max_iter(max_iter).fit(rows.view()).unwrap().inertia())
            .collect();
        prop_assert!(inertias.is_sorted_by(|a, b| *b <= a * (1.0 + 1e-14)), "{inertias:?}");
    }

    #[test]
    fn measures_do_not_depend_on_the_unit(rows in matrix(30, 2), unit in 1e-3..1e3_f64) {
        let labels: Vec<usize> = (0..30).map(|row| row % 3).collect();
        let scaled = rows.mapv(|x| x * unit);
        let pairs = [
            (calinski_harabasz(rows.view(), &labels), calinski_harabasz(scaled.view(), &labels)),
            (davies_bouldin(rows.view(), &labels), davies_bouldin(scaled.view(), &labels)),
        ];
        for (a, b) in pairs {
            let (a, b) = (a.unwrap(), b.unwrap());
            prop_assert!((a - b).abs() <= 1e-9 * a);
        }
        let found = silhouettes(scaled.view(), &[&labels]).unwrap();
        prop_assert!(found[0].per_row.iter().all(|s| (-1.0..=1.0).contains(s)));
    }

    #[test]
    fn preprocessing_is_blind_to_unit_and_origin(
        rows in matrix(40, 1), unit in 1e-3..1e3_f64, origin in -100.0..100.0_f64,
    ) {
        let scaled = |values: Array2<f64>| {
            let matrix = CompleteMatrix::new(vec!["a".to_owned()], values).unwrap();
            Preprocessing::default().fit(&matrix).unwrap().transform(&matrix).unwrap()
        };
        let (a, b) = (scaled(rows.clone()), scaled(rows.mapv(|x| origin + unit * x)));
        prop_assert!(a.view().iter().zip(b.view()).all(|(a, b)| (a - b).abs() < 1e-7));
    }

    #[test]
    fn map_axes_are_orthonormal_and_shares_add_up_to_at_most_1(rows in matrix(20, 4)) {
        let map = PrincipalMap::fit(rows.view()).unwrap();
        let products = map.axes().dot(&map.axes().t());
        prop_assert!((products - Array2::<f64>::eye(2)).iter().all(|x| x.abs() < 1e-13));
        let [first, second] = map.explained_shares();
        prop_assert!(first >= second && second >= 0.0 && first + second <= 1.0 + 1e-13);
    }

    #[test]
    fn no_exchange_of_two_names_raises_the_total(centroids in matrix(5, 5)) {
        let columns: Vec<String> = (0..5).map(|at| format!("c{at}")).collect();
        let profiles: Vec<Profile> =
            columns.iter().map(|column| Profile::new(column, [(column, Sign::High)])).collect();
        let names = name_clusters(&columns, centroids.view(), &profiles).unwrap();
        let score = |cluster: usize, name: &str| {
            centroids[[cluster, columns.iter().position(|column| column == name).unwrap()]]
        };
        for a in &names {
            prop_assert!(a.clarity.is_some_and(|clarity| clarity >= 0.0));
            for b in &names {
                let kept = score(a.cluster, &a.name) + score(b.cluster, &b.name);
                let exchanged = score(a.cluster, &b.name) + score(b.cluster, &a.name);
                prop_assert!(exchanged <= kept + 1e-9);
            }
        }
    }
}
