//! The last lines of a run: what ran, what to look at, what to type next.

use std::path::PathBuf;

use fip_model::Origin;
use fip_report::format::count;

use crate::manifest::Manifest;
use crate::project::Project;
use crate::stages::Stage;
use crate::terminal::{Style, Terminal, seconds};

/// Says what ran, warnings again, what to look at and what to type next.
pub(super) fn close(project: &Project, terminal: &Terminal, manifest: &Manifest) {
    let done = terminal.stages_done();
    let (files, rows) = done.iter().fold((0, 0), |(files, rows), stage| {
        (files + stage.written.n_files as u64, rows + stage.written.n_rows)
    });
    let fresh = match terminal.n_fresh() {
        0 => String::new(),
        n => format!(", {n} fresh"),
    };
    let took = seconds(terminal.elapsed());
    let stages = if done.len() == 1 { "stage" } else { "stages" };
    terminal.say(&format!(
        "\n{} in {took}: {} {stages} ran{fresh}; {} files, {} rows. Run {}.\n{}",
        terminal.paint(Style::Good, "Done"),
        done.len(),
        count(files),
        count(rows),
        manifest.run_id,
        manifest.data.statement
    ));
    if manifest.data.transactions == Origin::StandIn {
        terminal.say("data_raw/README.md says where the card file comes from.");
    }
    terminal.repeat_warnings();
    let paths: Vec<String> =
        to_look_at(project).iter().map(|path| path.display().to_string()).collect();
    if !paths.is_empty() {
        terminal.say(&format!("\nLook at  {}", paths.join("\n         ")));
    }
    let folder = match project.root().display().to_string() {
        here if here == "." => String::new(),
        there => format!("-C {there} "),
    };
    let explain = riskiest(project)
        .map(|customer| (format!("explain {customer}"), "the customer with the lowest score"));
    let is_reported = manifest.stages.contains_key(&Stage::Report);
    let export =
        is_reported.then(|| ("export powerbi".to_owned(), "a Power BI project of the run"));
    let next: Vec<(String, &str)> = explain.into_iter().chain(export).collect();
    let width = next.iter().map(|(command, _)| command.len()).max().unwrap_or_default();
    let lines: Vec<String> = next
        .iter()
        .map(|(command, what)| format!("fip {folder}{command:width$}   {what}"))
        .collect();
    if !lines.is_empty() {
        terminal.say(&format!("Next     {}", lines.join("\n         ")));
    }
}

/// Returns the reports that are there, the one to begin with first.
pub(super) fn to_look_at(project: &Project) -> Vec<PathBuf> {
    let pages = [
        ["dashboard.html", "dashboard/index.html"],
        ["executive_summary.html", "executive_summary.md"],
        ["model_report.html", "model_report.md"],
    ];
    let first = |names: [&str; 2]| {
        names.map(|name| project.reports().join(name)).into_iter().find(|path| path.is_file())
    };
    pages.into_iter().filter_map(first).collect()
}

/// Returns the customer of the first alert, without reading the others.
fn riskiest(project: &Project) -> Option<String> {
    let mut alerts = csv::Reader::from_path(project.processed().join("RiskAlerts.csv")).ok()?;
    let column = alerts.headers().ok()?.iter().position(|name| name == "customer_id")?;
    let first = alerts.records().next()?.ok()?;
    first.get(column).map(str::to_owned)
}
