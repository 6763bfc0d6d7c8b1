//! Stage 3: segments, their names, how well they stand, and the model that assigns others.

mod evidence;
mod fit;
mod rows;

use fip_features::Features;
use fip_model::CustomerSegment;
use fip_segment::SegmentModel;

pub(crate) use self::evidence::SegmentEvidence;
use super::Stage;
use super::recovery::Recovery;
use crate::failure::{Failure, Kind};
use crate::files::{Folder, Output, commit};
use crate::manifest::Manifest;
use crate::project::Project;
use crate::terminal::Terminal;

/// What customers are segmented by; without those that the ledger does not allow.
pub(crate) const INPUTS: [&str; 7] = [
    "spend_volatility",
    "atm_rate",
    "online_rate",
    "cross_border_rate",
    "night_rate",
    "discretionary_share",
    "avg_monthly_spend",
];

/// Name of the file of the evidence.
pub(crate) const EVIDENCE_FILE: &str = "segments.json";

/// Name of the file of the model.
pub(crate) const MODEL_FILE: &str = "segment_model.json";

/// What the stage makes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Segmented {
    pub(crate) rows: Vec<CustomerSegment>,
    pub(crate) evidence: SegmentEvidence,
    pub(crate) model: SegmentModel,
}

/// Runs the stage; `judge` is asked how good the segments are when they are final.
pub(crate) fn run(
    project: &Project,
    terminal: &Terminal,
    manifest: &mut Manifest,
    features: &Features,
    judge: impl FnOnce(&Manifest, &[CustomerSegment]) -> Result<Option<Recovery>, Failure>,
) -> Result<Segmented, Failure> {
    let line = terminal.begin(Stage::Segment.name());
    line.doing("finding segments");
    let mut segmented = fit::fit(project, &features.customers)?;
    segmented.evidence.recovery = judge(manifest, &segmented.rows)?;
    let outputs = [
        Output::rows(&segmented.rows)?,
        Output::json(Folder::Processed, EVIDENCE_FILE, &segmented.evidence)?,
        Output::json(Folder::Processed, MODEL_FILE, &segmented.model)?,
    ];
    let written = commit(project, manifest, Stage::Segment, &outputs)?;
    let parts: Vec<String> = segmented
        .evidence
        .segments
        .iter()
        .map(|segment| format!("{} {}", segment.segment.label(), segment.customers))
        .collect();
    line.done(&parts.join(" · "), written);
    terminal.more(&segmented.evidence.memberships.line());
    if let Some(alike) = segmented.evidence.alike_line() {
        terminal.more(&alike);
    }
    if let Some(recovery) = &segmented.evidence.recovery {
        terminal.more(&recovery.line());
    }
    Ok(segmented)
}

/// Returns the evidence that `fip segment` wrote.
pub(crate) fn evidence(project: &Project) -> Result<SegmentEvidence, Failure> {
    let path = project.processed().join(EVIDENCE_FILE);
    serde_json::from_slice(&crate::project::read(&path)?).map_err(|error| {
        let cause = format!("{}: {error}", path.display());
        Failure::new(Kind::BadInput, cause, "run `fip segment` again")
    })
}
