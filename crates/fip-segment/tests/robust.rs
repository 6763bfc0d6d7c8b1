//! What K-Means and its measures do with numbers that are not nice.

use fip_model::Seed;
use fip_model::ndarray::{Array2, array};
use fip_segment::{
    ChooseK, DataError, FitError, KMeans, adjusted_rand_index, choose_k, silhouettes,
};

fn spread(n_rows: usize, n_columns: usize) -> Array2<f64> {
    let noise = Seed::new(8).keyed("test.robust");
    Array2::from_shape_fn((n_rows, n_columns), |(row, column)| {
        noise.uniform((row * n_columns + column) as u64)
    })
}

#[test]
fn nan_and_infinity_are_refused_with_their_place() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e141] {
        let mut rows = spread(20, 3);
        rows[[17, 2]] = value;
        let at =
            |error: DataError| matches!(error, DataError::OutOfRange { row: 17, column: 2, .. });
        let Err(FitError::Data(found)) = KMeans::params(2).fit(rows.view()) else { panic!() };
        assert!(at(found), "{found}");
        let weighted = KMeans::params(2).fit_weighted(rows.view(), &[1.0; 20]);
        assert!(matches!(weighted, Err(FitError::Data(found)) if at(found)));
        let labels: Vec<usize> = (0..20).map(|row| row % 2).collect();
        assert!(at(silhouettes(rows.view(), &[&labels]).unwrap_err()));
    }
}

#[test]
fn no_rows_one_row_and_no_columns() {
    let fit = |rows: &Array2<f64>, k: usize| KMeans::params(k).fit(rows.view());
    assert_eq!(fit(&Array2::zeros((0, 3)), 1), Err(DataError::NoRows.into()));
    assert_eq!(fit(&Array2::zeros((3, 0)), 1), Err(DataError::NoColumns.into()));
    let one = fit(&array![[3.0, 4.0]], 1).unwrap();
    assert_eq!((one.sizes(), one.centroids()), (&[1][..], array![[3.0, 4.0]].view()));
    assert!(one.inertia().abs() < 1e-300);
    let found = fit(&array![[3.0, 4.0]], 2);
    assert_eq!(found, Err(FitError::TooFewDistinctRows { k: 2, found: 1 }));
}

#[test]
fn constant_columns_play_no_part() {
    let varying = spread(200, 2);
    let mut rows = Array2::from_elem((200, 4), 7e8);
    rows.column_mut(1).assign(&varying.column(0));
    rows.column_mut(3).assign(&varying.column(1));
    let params = KMeans::params(4).n_init(5).tolerance(0.0);
    let (with, without) = (params.fit(rows.view()).unwrap(), params.fit(varying.view()).unwrap());
    let agreement = adjusted_rand_index(with.assignments(), without.assignments()).unwrap();
    assert!((agreement - 1.0).abs() < 1e-12);
    let all_constant = KMeans::params(2).fit(Array2::from_elem((9, 2), 5.0).view());
    assert_eq!(all_constant, Err(FitError::TooFewDistinctRows { k: 2, found: 1 }));
}

#[test]
fn more_columns_than_rows() {
    let rows = spread(6, 300);
    let model = KMeans::params(3).fit(rows.view()).unwrap();
    assert_eq!(model.sizes().iter().sum::<usize>(), 6);
    let table = choose_k(rows.view(), 2..=5, KMeans::params(2)).unwrap();
    assert!(table.as_slice().iter().all(|c| c.gap.is_some_and(|gap| gap.gap.is_finite())));
}

#[test]
fn duplicate_rows_are_as_good_as_their_distinct_ones() {
    let distinct = array![[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]];
    let rows = Array2::from_shape_fn((9000, 2), |(row, column)| distinct[[row % 3, column]]);
    let model = KMeans::params(3).fit(rows.view()).unwrap();
    assert_eq!(model.sizes(), [3000; 3]);
    assert!(model.inertia() < 1e-20);
    let found = KMeans::params(4).fit(rows.view());
    assert_eq!(found, Err(FitError::TooFewDistinctRows { k: 4, found: 3 }));
}

#[test]
fn huge_and_tiny_numbers_cluster_like_their_multiples() {
    let rows = spread(300, 3);
    let params = KMeans::params(4).n_init(5).tolerance(0.0);
    let plain = params.fit(rows.view()).unwrap();
    // Powers of two, so that every scaled number is exact.
    for unit in [2.0_f64.powi(450), 2.0_f64.powi(-300)] {
        let scaled = params.fit(rows.mapv(|x| x * unit).view()).unwrap();
        assert_eq!(scaled.assignments(), plain.assignments(), "{unit}");
        assert!((scaled.inertia() / unit / unit / plain.inertia() - 1.0).abs() < 1e-12);
    }
}

#[test]
fn an_outlier_far_away_does_not_blur_the_others() {
    let mut rows = Array2::from_shape_fn((400, 2), |(row, column)| {
        (row % 2 * 10) as f64 + spread(400, 2)[[row, column]]
    });
    rows[[0, 0]] = 1e120;
    let model = KMeans::params(3).n_init(3).fit(rows.view()).unwrap();
    let mut sizes = model.sizes().to_vec();
    sizes.sort_unstable();
    assert_eq!(sizes, [1, 199, 200]);
}

#[test]
fn weights_are_checked() {
    let rows = array![[0.0], [1.0], [9.0]];
    let fit = |weights: &[f64]| KMeans::params(2).fit_weighted(rows.view(), weights);
    for value in [-1.0, f64::NAN, f64::INFINITY, 1e13] {
        let Err(FitError::Data(found)) = fit(&[1.0, value, 1.0]) else { panic!("{value}") };
        assert!(matches!(found, DataError::Weight { row: 1, .. }), "{found}");
    }
    assert_eq!(fit(&[0.0; 3]), Err(DataError::NoWeight.into()));
    assert_eq!(fit(&[1.0]), Err(DataError::WrongLength { expected: 3, found: 1 }.into()));
    let found = fit(&[1.0, 0.0, 0.0]);
    assert_eq!(found, Err(FitError::TooFewDistinctRows { k: 2, found: 1 }));
}

#[test]
fn a_row_of_no_weight_moves_nothing_and_has_a_cluster() {
    let rows = array![[0.0], [2.0], [40.0], [1000.0]];
    let model = KMeans::params(2).fit_weighted(rows.view(), &[1.0, 3.0, 2.0, 0.0]).unwrap();
    assert_eq!(model.assignments(), [0, 0, 1, 1]);
    assert_eq!(model.centroids(), array![[1.5], [40.0]]);
    assert_eq!((model.sizes(), model.masses()), (&[2, 2][..], &[4.0, 2.0][..]));
    assert!((model.inertia() - 3.0).abs() < 1e-12);
}

#[test]
fn the_choice_of_k_checks_its_options() {
    let rows = spread(30, 2);
    let params = ChooseK::new(KMeans::params(2)).n_references(10_001);
    let found = choose_k(rows.view(), 2..=3, params).unwrap_err();
    assert_eq!(found.to_string(), "expected at most 10000 reference sets, found 10001");
}
