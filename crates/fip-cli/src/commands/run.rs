//! `fip run`: all seven stages.

use std::path::Path;

use fip_features::Ledger;
use fip_model::Origin;

use crate::failure::Failure;
use crate::files::Written;
use crate::project::Project;
use crate::stages::{dashboard, features, load, prepare, recovery, report, score, segment, train};
use crate::terminal::Terminal;

/// Runs every stage, each on what the one before made.
pub(super) fn run(
    project: &Project,
    terminal: &Terminal,
    reject_to: Option<&Path>,
) -> Result<(), Failure> {
    let _lock = project.lock()?;
    let (version, seed) = (env!("CARGO_PKG_VERSION"), project.config.project.seed);
    let input = project.cards();
    terminal.say(&format!("fip {version}   seed {seed}   {}", input.display()));
    let (world, mut manifest) = prepare::run(project, terminal, reject_to)?;
    let window = load::window(project)?;
    let ledger = Ledger::with_reports(&world.star, &world.reports);
    let features = features::run(project, terminal, &mut manifest, &ledger, window)?;
    let judge = |rows: &[_]| recovery::in_world(&world, rows).map(Some);
    let segmented = segment::run(project, terminal, &mut manifest, &features, judge)?;
    let scored = score::run(project, terminal, &mut manifest, &features, &segmented.rows)?;
    let inputs = train::Inputs {
        features: &features,
        outcomes: &world.outcomes,
        scored: &scored,
        segments: &segmented.evidence,
    };
    let trained = train::run(project, terminal, &mut manifest, &inputs)?;
    let inputs = report::Inputs {
        features: &features,
        segments: &segmented.rows,
        card: &scored.card,
        scores: &trained.scores,
        outcomes: &world.outcomes,
        headline: &trained.headline,
    };
    report::run(project, terminal, &mut manifest, &inputs)?;
    let dashboard = dashboard::run(project, terminal, &mut manifest)?;
    terminal.say(&format!("\n{}\n{}", closing_table(terminal), manifest.data.statement));
    if manifest.data.transactions == Origin::StandIn {
        terminal.say("data_raw/README.md says where the card file comes from.");
    }
    let example = scored.alerts.first().map_or_else(String::new, |alert| {
        format!("\n         fip explain {}   the customer with the lowest score", alert.customer_id)
    });
    terminal.say(&format!(
        "\nRun {}.\nLook at  {}\n         {}\n         {}{example}",
        manifest.run_id,
        dashboard.display(),
        project.reports().join("executive_summary.md").display(),
        project.reports().join("model_report.md").display(),
    ));
    trained.gate()
}

/// Returns what each stage wrote and how long it took.
fn closing_table(terminal: &Terminal) -> String {
    let line = |stage: &str, written: Written, seconds: f64| {
        let rows = fip_report::format::count(written.n_rows);
        format!("  {stage:<9} {:>6} {rows:>12} {seconds:>9.2}\n", written.n_files)
    };
    let mut table = format!("  {:<9} {:>6} {:>12} {:>9}\n", "stage", "files", "rows", "seconds");
    let mut sum = (Written { n_files: 0, n_rows: 0 }, 0.0);
    for done in terminal.stages_done() {
        table += &line(done.stage, done.written, done.seconds);
        sum.0.n_files += done.written.n_files;
        sum.0.n_rows += done.written.n_rows;
        sum.1 += done.seconds;
    }
    table + &line("in all", sum.0, sum.1)
}
