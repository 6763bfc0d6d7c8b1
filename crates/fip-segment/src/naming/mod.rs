//! Names for clusters, by the best one-to-one match.

mod error;
mod profile;

pub use error::NamingError;
use fip_model::ndarray::ArrayView2;
pub use profile::{Profile, Sign, banking_profiles};
use serde::{Deserialize, Serialize};

use crate::DataError;
use crate::rows::Rows;

/// Most clusters whose names are found by trying all assignments: 8! = 40,320 of them.
const MOST_PROFILES: usize = 8;

/// The name of a cluster, and how clear it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ClusterName {
    /// Number of the cluster.
    pub cluster: usize,
    /// Name of the profile it got.
    pub name: String,
    /// Sum of the centroid's standardised values in the profile's columns, those of sign low negated;
    /// in standard deviations, positive when the cluster is what the name says.
    pub match_score: f64,
    /// How much worse the best naming of all clusters is in which this cluster has another name: the
    /// difference of the two totals of match scores, at least 0, in standard deviations; 0 is a coin
    /// toss. `None` when there is only one cluster.
    pub clarity: Option<f64>,
    /// The name that this cluster has in that other naming.
    pub runner_up: Option<String>,
}

/// Returns a name for each cluster, in their order: of all one-to-one assignments of clusters to
/// profiles the one with the largest total of match scores.
///
/// `centroids` are in standardised units, shape `(n_clusters, columns.len())`. On a tie the assignment
/// that comes first when written as profile numbers, cluster after cluster, is taken.
///
/// # Errors
///
/// [`NamingError::ProfileCount`] when there is not one profile for each cluster;
/// [`NamingError::TooMany`] for more than 8 clusters; [`NamingError::UnknownColumn`] when a profile
/// names a column that is not in `columns`; [`NamingError::Data`] when centroids are missing or out of
/// range, or `columns` has another length.
///
/// # Examples
///
/// ```
/// use fip_model::ndarray::array;
/// use fip_segment::{Profile, Sign, name_clusters};
///
/// let columns = ["atm_rate".to_owned(), "online_rate".to_owned()];
/// let profiles = [
///     Profile::new("Cash-Heavy", [("atm_rate", Sign::High)]),
///     Profile::new("Digital Spenders", [("online_rate", Sign::High)]),
/// ];
/// let names = name_clusters(&columns, array![[-0.5, 1.0], [1.5, 0.8]].view(), &profiles)?;
/// assert_eq!(names[0].name, "Digital Spenders");
/// assert_eq!(names[1].name, "Cash-Heavy");
/// let clarity = names[0].clarity.ok_or("two clusters")?;
/// assert!((clarity - 2.2).abs() < 1e-12, "1.0 + 1.5 instead of -0.5 + 0.8");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn name_clusters(
    columns: &[String],
    centroids: ArrayView2<'_, f64>,
    profiles: &[Profile],
) -> Result<Vec<ClusterName>, NamingError> {
    let centroids = Rows::new(centroids)?;
    let n_clusters = centroids.n_rows();
    if columns.len() != centroids.n_columns() {
        let (expected, found) = (centroids.n_columns(), columns.len());
        return Err(DataError::WrongWidth { expected, found }.into());
    }
    if profiles.len() != n_clusters {
        return Err(NamingError::ProfileCount { n_clusters, found: profiles.len() });
    }
    if n_clusters > MOST_PROFILES {
        return Err(NamingError::TooMany { found: n_clusters });
    }
    let scores: Vec<Vec<f64>> = profiles
        .iter()
        .map(|profile| match_scores(profile, columns, &centroids))
        .collect::<Result<_, _>>()?;
    let (best, others) = best_assignments(&scores);
    let names =
        (best.profiles.iter().zip(others).enumerate()).map(|(cluster, (&profile, other))| {
            ClusterName {
                cluster,
                name: profiles[profile].name.clone(),
                match_score: scores[profile][cluster],
                clarity: other.as_ref().map(|other| best.total - other.total),
                runner_up: other.map(|other| profiles[other.profiles[cluster]].name.clone()),
            }
        });
    Ok(names.collect())
}

/// The match score of a profile with each cluster.
fn match_scores(
    profile: &Profile,
    columns: &[String],
    centroids: &Rows,
) -> Result<Vec<f64>, NamingError> {
    let mut scores = vec![0.0; centroids.n_rows()];
    for (name, sign) in &profile.loadings {
        let Some(column) = columns.iter().position(|column| column == name) else {
            let (profile, column) = (profile.name.clone(), name.clone());
            return Err(NamingError::UnknownColumn { profile, column });
        };
        for (score, value) in scores.iter_mut().zip(centroids.column(column)) {
            *score += sign.factor() * value;
        }
    }
    Ok(scores)
}

/// A profile number for each cluster, and the total of their match scores.
#[derive(Debug, Clone)]
struct Naming {
    profiles: Vec<usize>,
    total: f64,
}

/// Returns for each column of a square table the row that it goes with in the one-to-one assignment
/// with the largest total; `None` for more than 8 columns.
pub(crate) fn best_match(scores: &[Vec<f64>]) -> Option<Vec<usize>> {
    (scores.len() <= MOST_PROFILES).then(|| best_assignments(scores).0.profiles)
}

/// The best assignment, and for each cluster the best one in which it has another profile.
fn best_assignments(scores: &[Vec<f64>]) -> (Naming, Vec<Option<Naming>>) {
    let mut best = Naming::new((0..scores.len()).collect(), scores);
    for_each_permutation(scores.len(), |profiles| {
        let naming = Naming::new(profiles.to_vec(), scores);
        if naming.total > best.total {
            best = naming;
        }
    });
    let mut others: Vec<Option<Naming>> = vec![None; scores.len()];
    for_each_permutation(scores.len(), |profiles| {
        let naming = Naming::new(profiles.to_vec(), scores);
        for (cluster, other) in others.iter_mut().enumerate() {
            let better = other.as_ref().is_none_or(|other| naming.total > other.total);
            if profiles[cluster] != best.profiles[cluster] && better {
                *other = Some(naming.clone());
            }
        }
    });
    (best, others)
}

impl Naming {
    fn new(profiles: Vec<usize>, scores: &[Vec<f64>]) -> Self {
        let score = |(cluster, &profile): (usize, &usize)| scores[profile][cluster];
        let total = profiles.iter().enumerate().map(score).sum();
        Self { profiles, total }
    }
}

/// Calls `visit` with every permutation of `0..n` in lexicographic order.
fn for_each_permutation(n: usize, mut visit: impl FnMut(&[usize])) {
    let mut permutation: Vec<usize> = (0..n).collect();
    loop {
        visit(&permutation);
        let Some(pivot) = permutation.windows(2).rposition(|pair| pair[0] < pair[1]) else {
            return;
        };
        let next = permutation.iter().rposition(|&value| value > permutation[pivot]);
        permutation.swap(pivot, next.unwrap_or(pivot));
        permutation[pivot + 1..].reverse();
    }
}

#[cfg(test)]
mod tests {
    use fip_model::ndarray::{Array2, array};

    use super::*;

    fn columns(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn refuses_what_cannot_be_matched() {
        let five = banking_profiles();
        let a = columns(&["a"]);
        let found = name_clusters(&a, array![[1.0]].view(), &five).unwrap_err();
        assert_eq!(found, NamingError::ProfileCount { n_clusters: 1, found: 5 });
        let found = name_clusters(&a, array![[1.0]].view(), &five[..1]).unwrap_err();
        assert!(found.to_string().contains("profile Digital Spenders, found online_rate"));
        assert!(name_clusters(&a, array![[1.0, 2.0]].view(), &five[..1]).is_err());
        let nine = vec![Profile::new("any", []); 9];
        let found = name_clusters(&a, Array2::zeros((9, 1)).view(), &nine).unwrap_err();
        assert_eq!(found, NamingError::TooMany { found: 9 });
    }

    #[test]
    fn one_cluster_has_no_runner_up() {
        let profile = [Profile::new("All", [("a", Sign::Low)])];
        let names = name_clusters(&columns(&["a"]), array![[2.0]].view(), &profile).unwrap();
        assert_eq!((names[0].clarity, names[0].runner_up.as_ref()), (None, None));
        assert!((names[0].match_score + 2.0).abs() < 1e-15);
    }

    #[test]
    fn a_tie_goes_to_the_first_assignment_and_has_no_clarity() {
        let profiles = [Profile::new("A", []), Profile::new("B", []), Profile::new("C", [])];
        let found = name_clusters(&columns(&["a"]), Array2::zeros((3, 1)).view(), &profiles);
        let found = found.unwrap();
        let names: Vec<&str> = found.iter().map(|found| found.name.as_str()).collect();
        assert_eq!(names, ["A", "B", "C"]);
        assert!(found.iter().all(|found| found.clarity.is_some_and(|clarity| clarity < 1e-300)));
    }

    #[test]
    fn finds_the_five_banking_profiles_in_any_order() {
        let columns = columns(&[
            "spend_volatility",
            "atm_rate",
            "online_rate",
            "cross_border_rate",
            "discretionary_share",
        ]);
        let centroids = array![
            [2.0, -0.3, 0.1, 0.2, 0.5],
            [-0.1, -0.2, -0.4, 2.5, 0.3],
            [-0.7, 0.1, -0.5, -0.3, -1.1],
            [-0.2, 1.9, -0.8, -0.3, 0.0],
            [0.1, -0.7, 1.4, 0.0, 0.4],
        ];
        let names = name_clusters(&columns, centroids.view(), &banking_profiles()).unwrap();
        let expected = [
            "High-Volatility",
            "Cross-Border Lifestyle",
            "Stable Essentials",
            "Cash-Heavy",
            "Digital Spenders",
        ];
        assert!(names.iter().map(|found| found.name.as_str()).eq(expected));
        assert!(names.iter().all(|found| found.clarity.is_some_and(|clarity| clarity > 0.5)));
    }

    #[test]
    fn permutations_are_all_there_in_order() {
        let mut seen = Vec::new();
        for_each_permutation(4, |permutation| seen.push(permutation.to_vec()));
        assert_eq!(seen.len(), 24);
        assert!(seen.is_sorted_by(|a, b| a < b));
    }
}
