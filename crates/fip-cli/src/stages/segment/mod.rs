//! Stage 3: five segments, their names, and how well they stand.

use fip_features::Features;
use fip_model::ndarray::Axis;
use fip_model::{CompleteMatrix, CustomerSegment, FeatureTable, Segment};
use fip_segment::{
    Challenge, ClusterName, Format, KMeans, Phrase, Preprocessing, PrincipalMap, banking_profiles,
    bootstrap_stability, challenge, choose_k, name_clusters, summarize_clusters,
};
use serde::{Deserialize, Serialize};

use super::Stage;
use super::recovery::Recovery;
use crate::failure::{Failure, Kind};
use crate::files::{Folder, Output, commit};
use crate::manifest::Manifest;
use crate::project::Project;
use crate::terminal::Terminal;

/// Number of segments.
const N_SEGMENTS: usize = 5;
/// Numbers of segments that are tried for comparison.
const TRIED: std::ops::RangeInclusive<usize> = 2..=10;
/// What customers are segmented by; the last is taken as ln(1 + x).
pub(crate) const INPUTS: [&str; 7] = [
    "spend_volatility",
    "atm_rate",
    "online_rate",
    "cross_border_rate",
    "night_rate",
    "discretionary_share",
    "avg_monthly_spend",
];
/// Name of the last input after its transformation.
const LOG_SPEND: &str = "ln_1_plus_avg_monthly_spend";

/// What the stage makes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Segmented {
    pub(crate) rows: Vec<CustomerSegment>,
    pub(crate) evidence: SegmentEvidence,
}

/// Why there are five segments and why they have these names: `segments.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct SegmentEvidence {
    pub(crate) format_version: u32,
    pub(crate) inputs: Vec<String>,
    pub(crate) segments: Vec<SegmentSummary>,
    pub(crate) candidates: Vec<KRow>,
    pub(crate) stability: StabilitySummary,
    pub(crate) challenger: ChallengerSummary,
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
    pub(crate) silhouette: f64,
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
    pub(crate) calinski_harabasz: f64,
    pub(crate) davies_bouldin: f64,
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

/// The two axes of the behaviour map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct MapSummary {
    pub(crate) explained_shares: [f64; 2],
    pub(crate) axes: [Vec<f64>; 2],
}

/// Runs the stage; `judge` is asked how good the segments are when they are final.
pub(crate) fn run(
    project: &Project,
    terminal: &Terminal,
    manifest: &mut Manifest,
    features: &Features,
    judge: impl FnOnce(&[CustomerSegment]) -> Result<Option<Recovery>, Failure>,
) -> Result<Segmented, Failure> {
    let line = terminal.begin(Stage::Segment.name());
    line.doing("finding segments");
    let mut segmented = segment(project, &features.customers)?;
    segmented.evidence.recovery = judge(&segmented.rows)?;
    let outputs = [
        Output::rows(&segmented.rows)?,
        Output::json(Folder::Processed, EVIDENCE_FILE, &segmented.evidence)?,
    ];
    let written = commit(project, manifest, Stage::Segment, &outputs)?;
    let parts: Vec<String> = segmented
        .evidence
        .segments
        .iter()
        .map(|segment| format!("{} {}", segment.segment.label(), segment.customers))
        .collect();
    line.done(&parts.join(" · "), written);
    if let Some(recovery) = &segmented.evidence.recovery {
        terminal.say(&format!("            {}", recovery.line()));
    }
    Ok(segmented)
}

/// Name of the file of the evidence.
pub(crate) const EVIDENCE_FILE: &str = "segments.json";

/// Returns what `fip segment` wrote.
pub(crate) fn load(project: &Project) -> Result<Segmented, Failure> {
    let path = project.processed().join(EVIDENCE_FILE);
    let evidence = serde_json::from_slice(&crate::project::read(&path)?).map_err(|error| {
        let cause = format!("{}: {error}", path.display());
        Failure::new(Kind::BadInput, cause, "run `fip segment` again")
    })?;
    Ok(Segmented { rows: super::load::rows(project)?, evidence })
}

fn segment(project: &Project, table: &FeatureTable) -> Result<Segmented, Failure> {
    let active: Vec<usize> = (0..table.n_rows())
        .filter(|&row| table.number(row, "txn_count").is_some_and(|count| count > 0.0))
        .collect();
    let inputs = inputs(table, &active)?;
    let too_few = |error: &dyn std::fmt::Display| {
        let cause = format!("segments: {error}");
        let hint =
            "segmentation needs more customers with different behaviour: see [bank] customers";
        Failure::new(Kind::BadInput, cause, hint)
    };
    let preprocessor = Preprocessing::default().fit(&inputs).map_err(Failure::internal)?;
    let scaled = preprocessor.transform(&inputs).map_err(Failure::internal)?;
    let restarts = project.config.segments.restarts;
    let params = KMeans::params(N_SEGMENTS).n_init(restarts).seed(project.seed());
    let candidates = choose_k(scaled.view(), TRIED, params).map_err(|error| too_few(&error))?;
    let chosen = candidates.as_slice().iter().find(|c| c.model.n_clusters() == N_SEGMENTS);
    let chosen = chosen.ok_or_else(|| too_few(&"there are fewer than five kinds of customers"))?;
    let names = name_clusters(scaled.names(), chosen.model.centroids(), &banking_profiles())
        .map_err(Failure::internal)?;
    let map = PrincipalMap::fit(scaled.view()).map_err(Failure::internal)?;
    let n_resamples = project.config.segments.bootstrap;
    let (stability, challenge) = rayon::join(
        || bootstrap_stability(scaled.view(), &chosen.model, n_resamples),
        || challenge(scaled.view(), &chosen.model),
    );
    let stability = stability.map_err(|error| too_few(&error))?;
    let challenge = challenge.map_err(Failure::internal)?;

    let candidate_rows = candidates.as_slice().iter().map(|candidate| KRow {
        k: candidate.model.n_clusters(),
        inertia: candidate.model.inertia(),
        silhouette: candidate.silhouette.mean,
        calinski_harabasz: candidate.calinski_harabasz,
        davies_bouldin: candidate.davies_bouldin,
    });
    let evidence = SegmentEvidence {
        format_version: 1,
        inputs: scaled.names().to_vec(),
        segments: summaries(&inputs, chosen, &names)?,
        candidates: candidate_rows.collect(),
        stability: StabilitySummary {
            resamples: n_resamples,
            mean_adjusted_rand: stability.mean,
            percentile_5: stability.percentile_5,
        },
        challenger: challenger(&challenge),
        map: MapSummary {
            explained_shares: map.explained_shares(),
            axes: [0, 1].map(|axis| map.axes().index_axis(Axis(0), axis).to_vec()),
        },
        recovery: None,
    };
    let found = Found { scaled: &scaled, model: &chosen.model, map: &map, names: &names };
    let rows = rows(table, &active, &found)?;
    Ok(Segmented { rows, evidence })
}

/// Returns the inputs of the active customers. Who spent nothing at all has no volatility and no
/// share of wants; both count as 0.
fn inputs(table: &FeatureTable, active: &[usize]) -> Result<CompleteMatrix, Failure> {
    let matrix = table.matrix(&INPUTS).map_err(Failure::internal)?.select_rows(active);
    let complete = matrix.imputed(&[0.0; INPUTS.len()]).map_err(Failure::internal)?;
    let mut values = complete.view().to_owned();
    values.column_mut(INPUTS.len() - 1).mapv_inplace(f64::ln_1p);
    let mut names = complete.names().to_vec();
    if let Some(last) = names.last_mut() {
        LOG_SPEND.clone_into(last);
    }
    CompleteMatrix::new(names, values).map_err(Failure::internal)
}

fn summaries(
    inputs: &CompleteMatrix,
    chosen: &fip_segment::Candidate,
    names: &[ClusterName],
) -> Result<Vec<SegmentSummary>, Failure> {
    let phrases = [
        Phrase::new("spend_volatility", "monthly spend varies by {} of its mean", Format::Share),
        Phrase::new("atm_rate", "draws cash in {} of transactions", Format::Share),
        Phrase::new("online_rate", "pays online in {} of transactions", Format::Share),
        Phrase::new("cross_border_rate", "spends abroad in {} of transactions", Format::Share),
        Phrase::new("night_rate", "spends at night in {} of transactions", Format::Share),
        Phrase::new("discretionary_share", "puts {} of spend into wants", Format::Share),
    ];
    let summaries =
        summarize_clusters(inputs, chosen.model.assignments()).map_err(Failure::internal)?;
    summaries
        .iter()
        .zip(names)
        .map(|(summary, name)| {
            Ok(SegmentSummary {
                cluster_id: summary.cluster,
                segment: segment_named(&name.name)?,
                customers: summary.size,
                match_score: name.match_score,
                clarity: name.clarity,
                silhouette: chosen.silhouette.per_cluster[summary.cluster],
                sentence: summary.sentence(&phrases, 2).unwrap_or_default(),
                means: summary.columns.iter().map(|column| column.mean).collect(),
            })
        })
        .collect()
}

fn segment_named(name: &str) -> Result<Segment, Failure> {
    let found = Segment::ALL.into_iter().find(|segment| segment.label() == name);
    found.ok_or_else(|| Failure::internal(format!("no segment is called {name}")))
}

fn challenger(challenge: &Challenge) -> ChallengerSummary {
    ChallengerSummary {
        adjusted_rand: challenge.adjusted_rand,
        relative_inertia_difference: challenge.relative_difference,
    }
}

/// The segments that were found, and in which space.
struct Found<'a> {
    scaled: &'a CompleteMatrix,
    model: &'a KMeans,
    map: &'a PrincipalMap,
    names: &'a [ClusterName],
}

/// Returns a row for each customer; those without transactions are inactive.
fn rows(
    table: &FeatureTable,
    active: &[usize],
    found: &Found<'_>,
) -> Result<Vec<CustomerSegment>, Failure> {
    let names = found.names.iter().map(|name| segment_named(&name.name));
    let segments: Vec<Segment> = names.collect::<Result<_, _>>()?;
    let nearest = found.model.predict(found.scaled.view()).map_err(Failure::internal)?;
    let scores = found.map.scores(found.scaled.view()).map_err(Failure::internal)?;
    let mut rows: Vec<CustomerSegment> = table
        .customers()
        .iter()
        .map(|&customer_id| CustomerSegment::inactive(customer_id))
        .collect();
    for (at, (&row, nearest)) in active.iter().zip(&nearest).enumerate() {
        let customer = &mut rows[row];
        customer.cluster_id = u32::try_from(nearest.cluster).ok();
        customer.segment = segments[nearest.cluster];
        customer.distance = Some(nearest.distance);
        customer.second_segment = nearest.second.map(|second| segments[second.cluster]);
        customer.margin = nearest.second.map(|second| second.margin);
        customer.map_x = Some(scores[[at, 0]]);
        customer.map_y = Some(scores[[at, 1]]);
    }
    Ok(rows)
}
