//! `fip doctor`: whether fip can run here, and what is missing.

mod inputs;
mod machine;
mod outputs;

use std::fmt::Write as _;

use fip_report::format::count;
use serde::Serialize;

use crate::args::{Args, ReportFormat};
use crate::failure::{Failure, Kind};
use crate::project::Project;
use crate::stages::score;
use crate::terminal::{Terminal, wrapped};

/// Columns of a terminal that lines keep to, and the one at which details begin.
const WIDTH: usize = 80;
const DETAIL: usize = 24;

/// How a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    /// As it should be.
    Fine,
    /// Something to know; fip runs all the same.
    Note,
    /// fip cannot run.
    Wrong,
}

/// A thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Finding {
    area: &'static str,
    what: &'static str,
    state: State,
    detail: String,
    /// What to do or to type.
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<String>,
}

impl Finding {
    fn new(
        area: &'static str,
        what: &'static str,
        state: State,
        detail: impl Into<String>,
    ) -> Self {
        Self { area, what, state, detail: detail.into(), remedy: None }
    }

    fn remedy(self, remedy: impl Into<String>) -> Self {
        Self { remedy: Some(remedy.into()), ..self }
    }

    /// Returns the finding that something failed.
    fn failed(area: &'static str, what: &'static str, failure: &Failure) -> Self {
        let detail = format!("{} [{}]", failure.message(), failure.code());
        Self::new(area, what, State::Wrong, detail).remedy(failure.hint())
    }
}

/// The document of `--format json`.
#[derive(Debug, Serialize)]
struct Document<'a> {
    format: &'static str,
    fip: &'static str,
    findings: &'a [Finding],
    next: &'a str,
}

/// Prints what was found; fails when something keeps fip from running.
pub(super) fn doctor(
    args: &Args,
    format: ReportFormat,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let mut findings = machine::findings(args);
    let next = match Project::open(args) {
        Ok(project) => {
            findings.push(configuration(&project));
            findings.push(card(&project));
            findings.extend(inputs::findings(&project));
            let (found, next) = outputs::findings(&project);
            findings.extend(found);
            next
        }
        Err(failure) => {
            findings.push(Finding::failed("project", "configuration", &failure));
            failure.hint().to_owned()
        }
    };
    let fault = findings.iter().find(|one| one.state == State::Wrong);
    let next = fault.and_then(|one| one.remedy.clone()).unwrap_or(next);
    terminal.data(&match format {
        ReportFormat::Text => text(&findings, &next),
        ReportFormat::Json => {
            let fip = env!("CARGO_PKG_VERSION");
            let document =
                Document { format: "fip/doctor/1", fip, findings: &findings, next: &next };
            serde_json::to_string_pretty(&document).map_err(Failure::internal)? + "\n"
        }
    });
    let wrong: Vec<&str> =
        findings.iter().filter(|one| one.state == State::Wrong).map(|one| one.what).collect();
    if wrong.is_empty() {
        return Ok(());
    }
    let cause = format!("fip cannot run here: {}", wrong.join(", "));
    Err(Failure::new(Kind::CheckFailed, cause, "see the lines above that are marked wrong"))
}

fn text(findings: &[Finding], next: &str) -> String {
    // A `String` takes all that is written to it.
    let mut text = format!("fip {}\n", env!("CARGO_PKG_VERSION"));
    let mut area = "";
    for one in findings {
        if one.area != area {
            area = one.area;
            let _ = writeln!(text, "\n{area}");
        }
        let state = match one.state {
            State::Fine => "ok",
            State::Note => "note",
            State::Wrong => "wrong",
        };
        let line = format!("  {state:<5}  {:<14} {}", one.what, one.detail);
        let _ = writeln!(text, "{}", wrapped(&line, WIDTH, DETAIL));
        if let Some(remedy) = &one.remedy {
            let line = format!("{:<DETAIL$}-> {remedy}", "");
            let _ = writeln!(text, "{}", wrapped(&line, WIDTH, DETAIL + 3));
        }
    }
    let _ = writeln!(text, "\nNext: {next}");
    text
}

fn configuration(project: &Project) -> Finding {
    let bank = &project.config.bank;
    let detail = format!(
        "{}, {} customers over {} months from {}, seed {}",
        match bank.mode {
            fip_synth::Mode::Enriched => "enriched",
            fip_synth::Mode::Generate => "generate",
            fip_synth::Mode::Anchor => "anchor",
        },
        count(bank.n_customers() as u64),
        bank.n_months(),
        bank.first_month,
        project.config.project.seed
    );
    let (checked, detail) = if project.config.has_own_ledger() {
        let seed = project.config.project.seed;
        (project.input_plans().map(drop), format!("a ledger of your own, seed {seed}"))
    } else {
        (crate::stages::load::window(project).map(drop), detail)
    };
    if let Err(failure) = checked {
        return Finding::failed("project", "configuration", &failure);
    }
    let finding = Finding::new("project", "configuration", State::Fine, detail);
    if project.has_file() {
        finding
    } else {
        let detail = format!("{}; no fip.toml: the defaults hold", finding.detail);
        Finding { state: State::Note, detail, ..finding }
            .remedy("fip init writes one with every key, its default and what it means")
    }
}

fn card(project: &Project) -> Finding {
    let name = project.card().map_or_else(
        || "the built-in one".to_owned(),
        |_| project.config.score.card.display().to_string(),
    );
    match score::card(project) {
        Ok(card) => {
            let n = card.characteristics().len();
            let detail = format!("{name}, {n} characteristics");
            Finding::new("project", "scorecard", State::Fine, detail)
        }
        Err(failure) => Finding::failed("project", "scorecard", &failure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_stand_below_their_areas() {
        let findings = [
            Finding::new("machine", "threads", State::Fine, "2"),
            Finding::new("machine", "disk", State::Note, "little").remedy("free some"),
            Finding::new("project", "scorecard", State::Wrong, "no card"),
        ];
        insta::assert_snapshot!(text(&findings, "fip run"), @r"
        fip 0.1.0

        machine
          ok     threads        2
          note   disk           little
                                -> free some

        project
          wrong  scorecard      no card

        Next: fip run
        ");
    }
}
