//! What was measured of the segments: `segments.json`.

use fip_model::Segment;
use fip_report::chart::{Gap, KQuality};
use fip_report::model_report::{self as page, ClusterChoice, ClusterStability, NamedCluster};
use fip_segment::{Candidate, Challenge, PrincipalMap, Stability};
use serde::{Deserialize, Serialize};

use crate::stages::recovery::Recovery;

/// Version of the document.
pub(super) const FORMAT_VERSION: u32 = 2;

/// A customer whose segment is less probable than this stands between segments.
pub(crate) const UNSURE_BELOW: f64 = 0.6;

/// Why there are five segments, why they have these names, and how good they are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct SegmentEvidence {
    pub(crate) format_version: u32,
    pub(crate) inputs: Vec<String>,
    /// What is known and nearly the same for everybody, so that no segment is named by it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) alike: Vec<String>,
    pub(crate) segments: Vec<SegmentSummary>,
    pub(crate) candidates: Vec<KRow>,
    /// The number of segments that the gap statistic takes.
    pub(crate) by_gap: Option<usize>,
    pub(crate) stability: StabilitySummary,
    pub(crate) challenger: ChallengerSummary,
    pub(crate) memberships: Memberships,
    pub(crate) map: MapSummary,
    /// How well the segments find the archetypes again; `None` where nobody knows these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) recovery: Option<Recovery>,
}

/// A segment and its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct SegmentSummary {
    pub(crate) cluster_id: usize,
    pub(crate) segment: Segment,
    pub(crate) customers: usize,
    /// Sum of signed centroid coordinates of the name's profile.
    pub(crate) match_score: f64,
    /// How much worse all names would fit if this one had to change.
    pub(crate) clarity: Option<f64>,
    /// The name it has in that case.
    pub(crate) runner_up: Option<Segment>,
    pub(crate) silhouette: f64,
    /// Mean probability of the segment over its customers.
    pub(crate) membership: Option<f64>,
    /// What the customers of the segment are like, to follow the name.
    pub(crate) sentence: String,
    /// Mean of each input, in its unit.
    pub(crate) means: Vec<f64>,
}

/// How good a number of segments is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct KRow {
    pub(crate) k: usize,
    pub(crate) inertia: f64,
    pub(crate) silhouette: f64,
    /// Of the silhouette where it is measured on a sample.
    pub(crate) silhouette_std_error: Option<f64>,
    pub(crate) calinski_harabasz: f64,
    pub(crate) davies_bouldin: f64,
    pub(crate) gap: Option<f64>,
    pub(crate) gap_std_error: Option<f64>,
}

/// Agreement of the segments with those found on resamples.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct StabilitySummary {
    pub(crate) resamples: usize,
    pub(crate) mean_adjusted_rand: f64,
    pub(crate) percentile_5: f64,
}

/// Agreement with linfa's K-Means on the same data.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct ChallengerSummary {
    pub(crate) adjusted_rand: f64,
    pub(crate) relative_inertia_difference: f64,
}

/// How surely customers belong to their segments, by a Gaussian mixture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Memberships {
    Known {
        /// Mean probability of the own segment.
        mean: f64,
        customers: usize,
        /// Customers whose segment is less probable than `below`.
        unsure: usize,
        below: f64,
    },
    /// No mixture could be fitted.
    Unknown { reason: String },
}

/// The two axes of the behaviour map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct MapSummary {
    pub(crate) explained_shares: [f64; 2],
    pub(crate) axes: [Vec<f64>; 2],
}

impl From<&Candidate> for KRow {
    fn from(candidate: &Candidate) -> Self {
        Self {
            k: candidate.model.n_clusters(),
            inertia: candidate.model.inertia(),
            silhouette: candidate.silhouette.mean,
            silhouette_std_error: candidate.silhouette.std_error,
            calinski_harabasz: candidate.calinski_harabasz,
            davies_bouldin: candidate.davies_bouldin,
            gap: candidate.gap.map(|gap| gap.gap),
            gap_std_error: candidate.gap.map(|gap| gap.std_error),
        }
    }
}

impl From<&Stability> for StabilitySummary {
    fn from(stability: &Stability) -> Self {
        Self {
            resamples: stability.adjusted_rand.len(),
            mean_adjusted_rand: stability.mean,
            percentile_5: stability.percentile_5,
        }
    }
}

impl From<Challenge> for ChallengerSummary {
    fn from(challenge: Challenge) -> Self {
        Self {
            adjusted_rand: challenge.adjusted_rand,
            relative_inertia_difference: challenge.relative_difference,
        }
    }
}

impl From<&PrincipalMap> for MapSummary {
    fn from(map: &PrincipalMap) -> Self {
        Self {
            explained_shares: map.explained_shares(),
            axes: [0, 1].map(|axis| map.axes().row(axis).to_vec()),
        }
    }
}

impl Memberships {
    /// Returns a line for the terminal.
    pub(super) fn line(&self) -> String {
        match self {
            Self::Known { mean, customers, unsure, below } => format!(
                "memberships: own segment {:.0} % sure on average; {unsure} of {customers} customers \
                 below {:.0} %",
                100.0 * mean,
                100.0 * below
            ),
            Self::Unknown { reason } => format!("no memberships: {reason}"),
        }
    }
}

impl SegmentEvidence {
    /// Returns by what nobody can be told apart, in a line for people; nothing where that is nothing.
    pub(crate) fn alike_line(&self) -> Option<String> {
        let (last, others) = self.alike.split_last()?;
        let (names, are) = match others {
            [] => (last.clone(), "is"),
            others => (format!("{} and {last}", others.join(", ")), "are"),
        };
        Some(format!("{names} {are} nearly the same for everybody: no segment is named by that"))
    }

    /// Returns what the model report says of the segments.
    pub(crate) fn choice(&self) -> ClusterChoice {
        ClusterChoice {
            qualities: self.candidates.iter().map(quality).collect(),
            chosen: u32::try_from(self.segments.len()).unwrap_or(u32::MAX),
            by_gap: self.by_gap.and_then(|k| u32::try_from(k).ok()),
            segments: self.segments.iter().map(named).collect(),
            stability: Some(ClusterStability {
                resamples: self.stability.resamples as u64,
                mean: self.stability.mean_adjusted_rand,
                percentile_5: self.stability.percentile_5,
            }),
            memberships: Some(match &self.memberships {
                Memberships::Unknown { reason } => {
                    page::Memberships::Unknown { reason: reason.clone() }
                }
                &Memberships::Known { mean, customers, unsure, below } => {
                    let (customers, unsure) = (customers as u64, unsure as u64);
                    page::Memberships::Known { mean, customers, unsure, below }
                }
            }),
            recovery: self.recovery.map(|found| page::Recovery {
                adjusted_rand_index: found.adjusted_rand,
                by_true_habits: found.by_true_habits,
            }),
        }
    }
}

fn quality(row: &KRow) -> KQuality {
    let gap = row.gap.zip(row.gap_std_error);
    KQuality {
        k: u32::try_from(row.k).unwrap_or(u32::MAX),
        inertia: row.inertia,
        silhouette: row.silhouette,
        silhouette_error: row.silhouette_std_error,
        calinski_harabasz: row.calinski_harabasz,
        davies_bouldin: row.davies_bouldin,
        gap: gap.map(|(value, std_error)| Gap { value, std_error }),
    }
}

fn named(summary: &SegmentSummary) -> NamedCluster {
    NamedCluster {
        name: summary.segment.label().to_owned(),
        customers: summary.customers as u64,
        silhouette: summary.silhouette,
        clarity: summary.clarity,
        runner_up: summary.runner_up.map(|segment| segment.label().to_owned()),
        membership: summary.membership,
        sentence: summary.sentence.clone(),
    }
}
