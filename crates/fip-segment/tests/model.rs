//! A segmentation that is kept: the same after it was written and read, and for any number of threads.

#![expect(clippy::unwrap_used, reason = "a step that fails fails its test")]

use fip_model::ndarray::Array2;
use fip_model::{FeatureMatrix, Seed, Transform};
use fip_segment::{
    Fill, GaussianMixture, Input, KMeans, MixtureError, Preprocessing, PrincipalMap, Profile,
    SegmentModel, SegmentModelError, Sign, name_clusters,
};
use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_clustering::GaussianMixtureModel;

/// Three kinds of customers with some missing cells.
fn features(n_rows: usize) -> FeatureMatrix {
    let mut numbers = Seed::new(5).stream("test", 0);
    let mut draw = || {
        use ndarray_rand::rand::Rng;
        numbers.gen_range(-1.0..1.0)
    };
    let names = ["night", "cash", "spend"].map(str::to_owned).to_vec();
    let mut cells = Vec::new();
    for row in 0..n_rows {
        let kind = (row % 3) as f64;
        let spend = (kind * 2.0 + draw() + 3.0).exp();
        cells.push((row % 11 > 0).then(|| 0.3 * kind + 0.1 * draw()));
        cells.push(Some((kind - 1.0).abs() * 0.5 + 0.2 * draw()));
        cells.push((row % 7 > 0).then_some(spend));
    }
    FeatureMatrix::from_cells(names, cells).unwrap()
}

struct Fitted {
    model: SegmentModel,
    clusters: KMeans,
    scaled: Array2<f64>,
}

fn fit(matrix: &FeatureMatrix) -> Fitted {
    let inputs = [
        Input::new("spend").fill(Fill::Value(0.0)).transform(Transform::SignedLog),
        Input::new("night").fill(Fill::Median),
        Input::new("cash"),
    ];
    let preprocessor = Preprocessing::default().fit_features(matrix, &inputs).unwrap();
    let scaled = preprocessor.transform_features(matrix).unwrap();
    let clusters = KMeans::params(3).seed(Seed::new(3)).fit(scaled.view()).unwrap();
    let profiles = ["A", "B", "C"].map(|name| Profile::new(name, [("ln(1 + spend)", Sign::High)]));
    let names = name_clusters(scaled.names(), clusters.centroids(), &profiles).unwrap();
    let map = PrincipalMap::fit(scaled.view()).unwrap();
    let mixture = GaussianMixture::params(3).fit(scaled.view(), clusters.assignments()).unwrap();
    let model = SegmentModel::new(preprocessor, &clusters, names, map, Some(mixture)).unwrap();
    Fitted { model, clusters, scaled: scaled.view().to_owned() }
}

#[test]
fn rows_of_the_fit_have_the_segments_of_the_fit_also_after_writing_and_reading() {
    let matrix = features(700);
    let fitted = fit(&matrix);
    let text = serde_json::to_string_pretty(&fitted.model).unwrap();
    let read: SegmentModel = serde_json::from_str(&text).unwrap();
    assert_eq!(read, fitted.model);
    let found = read.assign(&matrix).unwrap();
    assert_eq!(found, fitted.model.assign(&matrix).unwrap());
    let nearest = fitted.clusters.predict(fitted.scaled.view()).unwrap();
    for ((found, nearest), &cluster) in
        found.iter().zip(&nearest).zip(fitted.clusters.assignments())
    {
        assert_eq!(found.segment, cluster);
        assert_eq!(found.distance.to_bits(), nearest.distance.to_bits());
        assert_eq!(found.second, nearest.second.map(|second| second.cluster));
        assert_eq!(found.margin, nearest.second.map(|second| second.margin));
        let memberships = found.memberships.as_ref().unwrap();
        assert!((memberships.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert_eq!(found.membership(), Some(memberships[cluster]));
    }
    assert_eq!(read.trained().sizes, fitted.clusters.sizes());
}

#[test]
fn columns_are_found_by_name_and_new_rows_stay_in_range() {
    let matrix = features(300);
    let model = fit(&matrix).model;
    let names = ["cash", "other", "spend", "night"].map(str::to_owned).to_vec();
    let cells = [Some(0.5), None, Some(1e300), None, Some(0.1), Some(7.0), None, Some(0.2)];
    let new = FeatureMatrix::from_cells(names, cells).unwrap();
    let found = model.assign(&new).unwrap();
    assert!(found.iter().all(|one| one.distance < 10.0 && one.map.iter().all(|x| x.is_finite())));

    let without = FeatureMatrix::from_cells(vec!["spend".to_owned()], [Some(1.0)]).unwrap();
    let refused = model.assign(&without).unwrap_err();
    assert_eq!(refused.to_string(), "expected a column night, found none of that name");
    let names = ["spend", "night", "cash"].map(str::to_owned).to_vec();
    let missing = FeatureMatrix::from_cells(names, [Some(1.0), None, None]).unwrap();
    let refused = model.assign(&missing).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "expected a number in row 0, column cash, found a missing cell"
    );
}

#[test]
fn parts_of_different_fits_are_refused() {
    let matrix = features(90);
    let Fitted { model, clusters, scaled } = fit(&matrix);
    let map =
        PrincipalMap::fit(scaled.select(fip_model::ndarray::Axis(1), &[0, 1]).view()).unwrap();
    let parts = (model.preprocessor().clone(), model.names().to_vec());
    let refused = SegmentModel::new(parts.0, &clusters, parts.1, map, None).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "expected as many columns in the map as coordinates in a segment model, found 2 instead of 3"
    );
    let refused = SegmentModel::new(
        model.preprocessor().clone(),
        &clusters,
        model.names()[..2].to_vec(),
        model.map().clone(),
        None,
    );
    assert!(matches!(refused, Err(SegmentModelError::Part { .. })));
}

#[test]
fn stored_models_that_no_fit_gives_are_refused() {
    let model = fit(&features(120)).model;
    let document = serde_json::to_value(&model).unwrap();
    let refused = |pointer: &str, value: serde_json::Value| {
        let mut document = document.clone();
        *document.pointer_mut(pointer).unwrap() = value;
        serde_json::from_value::<SegmentModel>(document).unwrap_err().to_string()
    };
    let text = refused("/format_version", 2.into());
    assert_eq!(text, "expected a segment model of format version 1, found version 2");
    assert!(refused("/centroids/1", vec![0.0; 2].into()).contains("coordinates"));
    assert!(refused("/centroids/1/0", serde_json::Value::Null).contains("invalid type"));
    assert!(refused("/names/0/cluster", 2.into()).contains("order of their segments"));
    assert!(refused("/trained/sizes", vec![1; 2].into()).contains("a size for each segment"));
    assert!(refused("/trained/inertia", (-1.0).into()).contains("inertia"));
    assert!(refused("/map/axes/0/0", 2.0.into()).contains("right angles"));
    assert!(refused("/map/explained_shares/0", 2.0.into()).contains("explained shares"));
    assert!(refused("/mixture/components/0/weight", 0.9.into()).contains("add up to 1"));
    assert!(refused("/preprocessor/columns/0/deviation", (-1.0).into()).contains("deviation"));
}

/// The densities computed here are those of linfa, whose model cannot be stored as it is.
#[test]
fn memberships_are_those_of_linfa() {
    let matrix = features(600);
    let Fitted { model, scaled, .. } = fit(&matrix);
    let theirs = GaussianMixtureModel::params_with_rng(3, Seed::new(0).stream("mixture", 0))
        .reg_covariance(0.01)
        .tolerance(1e-4)
        .max_n_iterations(500)
        .fit(&DatasetBase::from(scaled.view()))
        .unwrap();
    let expected = theirs.predict_proba(&scaled);
    let mixture = model.mixture().unwrap();
    let found = mixture.memberships(scaled.view()).unwrap();
    // Components have other numbers there: each is found again by its weight.
    for (at, component) in mixture.components().iter().enumerate() {
        let there = theirs.weights().iter().position(|w| w.to_bits() == component.weight.to_bits());
        for (found, expected) in found.column(at).iter().zip(expected.column(there.unwrap())) {
            assert!((found - expected).abs() < 1e-9, "{found} {expected}");
        }
    }
}

#[test]
fn a_mixture_has_the_same_bits_for_any_number_of_threads() {
    let matrix = features(10_000);
    let of = |n_threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
        pool.install(|| {
            let Fitted { model, scaled, .. } = fit(&matrix);
            let memberships = model.mixture().unwrap().memberships(scaled.view()).unwrap();
            let bits: Vec<u64> = memberships.iter().map(|share| share.to_bits()).collect();
            (serde_json::to_string(&model).unwrap(), bits)
        })
    };
    assert!(of(1) == of(4), "one thread and four");
}

#[test]
fn no_mixture_is_no_memberships() {
    let matrix = features(60);
    let Fitted { model, clusters, scaled } = fit(&matrix);
    let params = GaussianMixture::params(3).max_iter(1);
    let refused = params.fit(scaled.view(), clusters.assignments());
    assert_eq!(refused, Err(MixtureError::NotConverged { max_iter: 1 }));
    let (preprocessor, names) = (model.preprocessor().clone(), model.names().to_vec());
    let without =
        SegmentModel::new(preprocessor, &clusters, names, model.map().clone(), None).unwrap();
    let found = without.assign(&matrix).unwrap();
    assert!(found.iter().all(|one| one.memberships.is_none() && one.membership().is_none()));
}
