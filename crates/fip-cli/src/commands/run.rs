//! `fip run`: all six stages.

use std::path::Path;

use fip_model::Origin;

use crate::failure::Failure;
use crate::project::Project;
use crate::stages::{features, load, prepare, report, score, segment, train};
use crate::terminal::Terminal;

/// Runs every stage, each on what the one before made.
pub(super) fn run(
    project: &Project,
    terminal: &Terminal,
    reject_to: Option<&Path>,
) -> Result<(), Failure> {
    let _lock = project.lock()?;
    let (version, seed) = (env!("CARGO_PKG_VERSION"), project.config.project.seed);
    terminal.say(&format!("fip {version}   seed {seed}   {}", project.cards().display()));
    let started = terminal.now();
    let (world, mut manifest) = prepare::run(project, terminal, reject_to)?;
    let window = load::window(project)?;
    let features = features::run(project, terminal, &mut manifest, &world.star, window)?;
    let segmented = segment::run(project, terminal, &mut manifest, &features)?;
    let scored = score::run(project, terminal, &mut manifest, &features, &segmented.rows)?;
    let inputs = train::Inputs {
        features: &features,
        outcomes: &world.outcomes,
        scored: &scored,
        segments: &segmented.evidence,
    };
    let trained = train::run(project, terminal, &mut manifest, &inputs)?;
    let inputs = report::Inputs {
        star: &world.star,
        features: &features,
        segments: &segmented.rows,
        card: &scored.card,
        scores: &trained.scores,
        outcomes: &world.outcomes,
        headline: &trained.headline,
    };
    report::run(project, terminal, &mut manifest, &inputs)?;
    terminal.say(&format!("\n{}", manifest.data.statement));
    if manifest.data.transactions == Origin::StandIn {
        terminal.say("data_raw/README.md says where the card file comes from.");
    }
    let example = scored.alerts.first().map_or_else(String::new, |alert| {
        format!("\n         fip explain {}   the customer with the lowest score", alert.customer_id)
    });
    terminal.say(&format!(
        "\nDone in {:.2} s, run {}.\nLook at {}\n         {}{example}",
        started.elapsed().as_secs_f64(),
        manifest.run_id,
        project.reports().join("executive_summary.md").display(),
        project.reports().join("model_report.md").display(),
    ));
    trained.gate()
}
