//! Segments from features: five, or as many as can be named by what the ledger knows.

use fip_model::{Currency, FeatureMatrix, FeatureTable, Transform};
use fip_segment::{
    Assignment, Candidate, Fill, Format, GaussianMixture, Input, KMeans, MixtureError, Phrase,
    Preprocessing, Preprocessor, PrincipalMap, Profile, SegmentModel, banking_profiles,
    bootstrap_stability, challenge, choose_k, name_clusters, summarize_clusters,
};

use super::evidence::{
    FORMAT_VERSION, KRow, MapSummary, Memberships, SegmentEvidence, SegmentSummary, UNSURE_BELOW,
};
use super::rows::{self, segment_named};
use super::{INPUTS, Segmented};
use crate::failure::{Failure, Kind};
use crate::project::Project;

/// Numbers of segments that are tried for comparison.
const TRIED: std::ops::RangeInclusive<usize> = 2..=10;
/// Facts in the sentence that explains a name.
const N_FACTS: usize = 2;

/// Finds the segments of the customers who have transactions.
pub(super) fn fit(project: &Project, table: &FeatureTable) -> Result<Segmented, Failure> {
    let currency = project.config.project.currency;
    let active: Vec<usize> = (0..table.n_rows())
        .filter(|&row| table.number(row, "txn_count").is_some_and(|count| count > 0.0))
        .collect();
    if active.is_empty() {
        return Err(too_few("there is no customer with transactions"));
    }
    let there = inputs_in(table);
    let fitted = preprocessed(table, &there, &active)?;
    let (names, alike) = told_apart(&there, &fitted.1);
    let profiles = profiles(&names);
    let n_segments = profiles.len();
    if n_segments == 0 {
        return Err(too_few("all customers are alike in what segments are named by"));
    }
    let (matrix, preprocessor) =
        if alike.is_empty() { fitted } else { preprocessed(table, &names, &active)? };
    let scaled = preprocessor.transform_features(&matrix).map_err(Failure::internal)?;
    let params =
        KMeans::params(n_segments).n_init(project.config.segments.restarts).seed(project.seed());
    let candidates = choose_k(scaled.view(), TRIED, params).map_err(too_few)?;
    let chosen = candidates.as_slice().iter().find(|c| c.model.n_clusters() == n_segments);
    let chosen = chosen.ok_or_else(|| {
        let many =
            ["none", "one", "two", "three", "four", "five"].get(n_segments).unwrap_or(&"more");
        too_few(format!("there are fewer than {many} kinds of customers"))
    })?;
    let clusters = &chosen.model;
    let names = name_clusters(scaled.names(), clusters.centroids(), &profiles)
        .map_err(Failure::internal)?;
    let map = PrincipalMap::fit(scaled.view()).map_err(Failure::internal)?;
    let n_resamples = project.config.segments.bootstrap;
    let (stability, (challenge, mixture)) = rayon::join(
        || bootstrap_stability(scaled.view(), clusters, n_resamples),
        || {
            let params = GaussianMixture::params(n_segments).seed(project.seed());
            let mixture = params.fit(scaled.view(), clusters.assignments());
            (challenge(scaled.view(), clusters), mixture)
        },
    );
    let stability = stability.map_err(too_few)?;
    let (mixture, refusal) = match mixture {
        Ok(mixture) => (Some(mixture), None),
        Err(refusal) => (None, Some(refusal)),
    };
    let model = SegmentModel::new(preprocessor, clusters, names, map, mixture)
        .map_err(Failure::internal)?;
    let assigned = model.assign(&matrix).map_err(Failure::internal)?;
    let evidence = SegmentEvidence {
        format_version: FORMAT_VERSION,
        inputs: model.inputs().map(str::to_owned).collect(),
        alike: alike.into_iter().map(str::to_owned).collect(),
        segments: summaries(&model, &profiles, chosen, (&matrix, &assigned), currency)?,
        candidates: candidates.as_slice().iter().map(KRow::from).collect(),
        by_gap: candidates.best_by_gap().map(|best| best.model.n_clusters()),
        stability: (&stability).into(),
        challenger: challenge.map_err(Failure::internal)?.into(),
        memberships: memberships(&assigned, refusal),
        map: MapSummary::from(model.map()),
        recovery: None,
    };
    let rows = rows::of_customers(table.customers(), &active, &model, &assigned)?;
    Ok(Segmented { rows, evidence, model })
}

fn too_few(error: impl std::fmt::Display) -> Failure {
    let cause = format!("segments: {error}");
    let hint = "segmentation needs more customers with different behaviour: see [bank] customers";
    Failure::new(Kind::BadInput, cause, hint)
}

/// Returns what customers are segmented by, of the features that there are.
fn inputs_in(table: &FeatureTable) -> Vec<&'static str> {
    INPUTS.into_iter().filter(|name| table.column(name).is_some()).collect()
}

/// Returns the inputs in which customers differ; apart from them those in which they do not once the few at
/// either end are winsorised, by which no segment can be named.
fn told_apart(
    inputs: &[&'static str],
    preprocessor: &Preprocessor,
) -> (Vec<&'static str>, Vec<&'static str>) {
    let columns = inputs.iter().copied().zip(preprocessor.columns());
    let (differ, alike): (Vec<_>, Vec<_>) = columns.partition(|(_, column)| column.deviation > 0.0);
    let names = |found: Vec<(&'static str, _)>| found.into_iter().map(|(name, _)| name).collect();
    (names(differ), names(alike))
}

/// Returns features of some customers, and how they are brought to a scale.
fn preprocessed(
    table: &FeatureTable,
    names: &[&str],
    rows: &[usize],
) -> Result<(FeatureMatrix, Preprocessor), Failure> {
    let matrix = table.matrix(names).map_err(Failure::internal)?.select_rows(rows);
    let fitted = Preprocessing::default().fit_features(&matrix, &inputs(names));
    Ok((matrix, fitted.map_err(Failure::internal)?))
}

/// Returns the profiles that can be named by these inputs.
fn profiles(inputs: &[&str]) -> Vec<Profile> {
    let all = banking_profiles().into_iter();
    all.filter_map(|one| one.known_by(|column| inputs.contains(&column))).collect()
}

/// Who spent nothing at all has no volatility and no share of wants; both count as 0. Spend has a long
/// tail, so its logarithm is taken.
fn inputs(names: &[&str]) -> Vec<Input> {
    let input = |&name: &&str| {
        let input = Input::new(name).fill(Fill::Value(0.0));
        match name {
            "avg_monthly_spend" => input.transform(Transform::SignedLog),
            _ => input,
        }
    };
    names.iter().map(input).collect()
}

fn summaries(
    model: &SegmentModel,
    profiles: &[Profile],
    chosen: &Candidate,
    (matrix, assigned): (&FeatureMatrix, &[Assignment]),
    currency: Currency,
) -> Result<Vec<SegmentSummary>, Failure> {
    let phrases = [
        Phrase::new("spend_volatility", "monthly spend varies by {} of its mean", Format::Share),
        Phrase::new("atm_rate", "draws cash in {} of transactions", Format::Share),
        Phrase::new("online_rate", "pays online in {} of transactions", Format::Share),
        Phrase::new("cross_border_rate", "spends abroad in {} of transactions", Format::Share),
        Phrase::new("night_rate", "spends at night in {} of transactions", Format::Share),
        Phrase::new("discretionary_share", "puts {} of spend into wants", Format::Share),
        Phrase::new("avg_monthly_spend", "spends {} a month", Format::Money(currency)),
    ];
    let filled = model.preprocessor().filled(matrix).map_err(Failure::internal)?;
    let summaries =
        summarize_clusters(&filled, chosen.model.assignments()).map_err(Failure::internal)?;
    summaries
        .iter()
        .zip(model.names())
        .map(|(summary, name)| {
            let profile = profiles.iter().find(|profile| profile.name == name.name);
            let sentence = match profile {
                Some(profile) => summary.explanation(profile, &phrases, N_FACTS),
                None => summary.sentence(&phrases, N_FACTS),
            };
            let own = assigned.iter().filter(|one| one.segment == summary.cluster);
            Ok(SegmentSummary {
                cluster_id: summary.cluster,
                segment: segment_named(&name.name)?,
                customers: summary.size,
                match_score: name.match_score,
                clarity: name.clarity,
                runner_up: name.runner_up.as_deref().map(segment_named).transpose()?,
                silhouette: chosen.silhouette.per_cluster[summary.cluster],
                membership: mean(own.map(Assignment::membership)),
                sentence: sentence.unwrap_or_default(),
                means: summary.columns.iter().map(|column| column.mean).collect(),
            })
        })
        .collect()
}

fn memberships(assigned: &[Assignment], refusal: Option<MixtureError>) -> Memberships {
    let of_all = || assigned.iter().map(Assignment::membership);
    match (mean(of_all()), refusal) {
        (Some(mean), None) => Memberships::Known {
            mean,
            customers: assigned.len(),
            unsure: of_all().flatten().filter(|&membership| membership < UNSURE_BELOW).count(),
            below: UNSURE_BELOW,
        },
        (_, refusal) => Memberships::Unknown {
            reason: refusal.map_or_else(String::new, |refusal| refusal.to_string()),
        },
    }
}

/// Returns the mean when every value is there.
fn mean(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let values: Vec<f64> = values.collect::<Option<_>>()?;
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

#[cfg(test)]
mod tests {
    use fip_model::{Attribute, Attributes, Cells};

    use super::*;

    #[test]
    fn without_a_mixture_the_reason_is_told() {
        let refusal = MixtureError::NotConverged { max_iter: 500 };
        let found = memberships(&[], Some(refusal));
        assert_eq!(
            found.line(),
            "no memberships: expected the mixture to converge within 500 iterations, found it still \
             moving"
        );
    }

    #[test]
    fn as_many_segments_as_can_be_named() {
        let n = |names: &[&str]| (names.len(), profiles(names).len());
        assert_eq!(n(&INPUTS), (7, 5));
        assert_eq!(n(&["spend_volatility", "night_rate", "avg_monthly_spend"]), (3, 2));
        assert_eq!(n(&["spend_volatility", "cross_border_rate", "avg_monthly_spend"]), (3, 3));
    }

    #[test]
    fn a_ledger_without_channels_and_countries_has_the_segments_that_it_can_name() {
        let lacking = [Attribute::Channel, Attribute::Country, Attribute::Category];
        let known = lacking.into_iter().collect::<Attributes>().complement();
        let (project, features) = crate::stages::partly_known::features(known);
        let Segmented { rows, evidence, model } = fit(&project, &features.customers).unwrap();
        assert_eq!(evidence.inputs, ["spend_volatility", "night_rate", "avg_monthly_spend"]);
        let named: Vec<&str> = model.names().iter().map(|name| name.name.as_str()).collect();
        assert_eq!(named.len(), 2);
        assert!(named.contains(&"Stable Essentials") && named.contains(&"High-Volatility"));
        assert!(rows.iter().all(|row| row.cluster_id.is_none_or(|cluster| cluster < 2)));
        assert!(evidence.segments.iter().all(|segment| !segment.sentence.is_empty()));
    }

    #[test]
    fn what_everybody_has_in_common_names_no_segment() {
        let (project, features) = crate::stages::partly_known::features(Attributes::ALL);
        let (table, spec) = (features.customers, project.catalogue.customer_spec());
        // One customer in 120 pays online: winsorised, nobody does.
        let online = |row: usize| if row == 7 { 0.9 } else { 0.0 };
        let columns = spec.columns[1..].iter().map(|column| match column.name.as_ref() {
            "online_rate" => {
                Cells::Real((0..table.n_rows()).map(|row| Some(online(row))).collect())
            }
            name => table.column(name).unwrap().clone(),
        });
        let columns = columns.collect();
        let table = FeatureTable::new(spec, table.customers().to_vec(), None, columns).unwrap();
        let Segmented { evidence, model, .. } = fit(&project, &table).unwrap();
        assert_eq!(evidence.alike, ["online_rate"]);
        assert_eq!((evidence.inputs.len(), evidence.segments.len()), (6, 4));
        assert!(model.names().iter().all(|name| name.name != "Digital Spenders"));
        let told = evidence.alike_line().unwrap();
        assert!(told.starts_with("online_rate is nearly the same for everybody"), "{told}");
    }

    #[test]
    fn a_mean_needs_every_value() {
        assert_eq!(mean([Some(1.0), Some(2.0)].into_iter()), Some(1.5));
        assert_eq!(mean([Some(1.0), None].into_iter()), None);
        assert_eq!(mean(std::iter::empty()), None);
    }
}
