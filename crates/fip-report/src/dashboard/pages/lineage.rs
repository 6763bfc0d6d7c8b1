//! What a run read, wrote and checked.

use std::fmt::Write as _;

use super::card::{Card, Size, folded, head};
use crate::chart::ratio;
use crate::dashboard::Dashboard;
use crate::format::{count, decimal};
use crate::model_report::Verdict;
use crate::page::Table;
use crate::report::Provenance;
use crate::text::xml;

pub(super) fn page(dashboard: &Dashboard) -> String {
    let lineage = &dashboard.lineage;
    let lede = format!(
        "Everything on these pages comes from run {}. The same inputs, configuration and seed give the \
         same bytes.",
        lineage.run_id
    );
    let mut out = head("Data and lineage", &lede);
    out.push_str("<div class=\"cards\">\n");
    out.push_str(&run(dashboard));
    out.push_str(&checks(dashboard));
    out.push_str(&inputs(dashboard));
    out.push_str(&files(dashboard));
    out.push_str("</div>\n");
    out
}

fn run(dashboard: &Dashboard) -> String {
    let lineage = &dashboard.lineage;
    let ids = if dashboard.options.pseudonyms {
        "stand-ins for the bank's own"
    } else {
        "those of the tables"
    };
    let level = match dashboard.options.level.as_str() {
        "full" => "full: every customer is in this dashboard",
        "queue" => "queue: only Medium and High risk customers are in this dashboard",
        _ => "aggregate: no customer is in this dashboard",
    };
    let facts = [
        ("Run", lineage.run_id.clone()),
        ("Version of fip", lineage.version.clone()),
        ("Seed", lineage.seed.to_string()),
        ("Configuration, SHA-256", lineage.config_sha256.clone()),
        ("Window", format!("{} to before {}", lineage.window[0], lineage.window[1])),
        ("Scorecard", dashboard.card.name.clone()),
        ("Privacy level", level.to_owned()),
        ("Customer ids", ids.to_owned()),
    ];
    let mut body = String::from("<dl class=\"facts\">\n");
    for (name, value) in facts {
        // Writing to a string cannot fail.
        _ = writeln!(body, "<dt>{}</dt><dd>{}</dd>", xml(name), xml(&value));
    }
    body.push_str("</dl>\n");
    let card =
        Card { title: "Which run is this?", finding: &lineage.statement, body, ..Card::default() };
    card.html()
}

fn checks(dashboard: &Dashboard) -> String {
    let all = &dashboard.lineage.checks;
    let of = |verdict| all.iter().filter(|check| check.verdict == verdict).count() as u64;
    let (passed, failed) = (of(Verdict::Passed), of(Verdict::Failed));
    let finding = match (all.len(), failed) {
        (0, _) => "The run recorded no checks".to_owned(),
        (_, 0) => format!("{} checks passed, none failed", count(passed)),
        _ => format!("{} of {} checks FAILED", count(failed), all.len()),
    };
    let mut body = String::from("<ul class=\"checks\">\n");
    for check in all {
        let (class, sign, word) = match check.verdict {
            Verdict::Passed => ("passed", "✓", "passed"),
            Verdict::Failed => ("failed", "✗", "FAILED"),
            Verdict::NotApplicable => ("none", "–", "not applicable"),
        };
        _ = writeln!(
            body,
            "<li class=\"{class}\"><span class=\"sign\" aria-hidden=\"true\">{sign}</span>\
             <span class=\"claim\">{} <strong>{word}</strong></span>\
             <span class=\"detail\">{}</span></li>",
            xml(&check.claim),
            xml(&check.detail)
        );
    }
    body.push_str("</ul>\n");
    let card = Card { title: "Did the checks pass?", finding: &finding, body, ..Card::default() };
    card.html()
}

fn inputs(dashboard: &Dashboard) -> String {
    let inputs = &dashboard.lineage.inputs;
    let sum = |of: fn(&crate::dashboard::LineageInput) -> u64| {
        inputs.iter().map(of).fold(0, u64::saturating_add)
    };
    let (rows, rejected) = (sum(|one| one.rows), sum(|one| one.rejected));
    let all = rows.saturating_add(rejected);
    let finding = match (inputs.len(), rejected) {
        (0, _) if dashboard.summary.provenance == Provenance::OwnLedger => {
            "The ledger was not read from a file".to_owned()
        }
        (0, _) => "No file was read: all rows are generated".to_owned(),
        (_, 0) => format!("{} rows were read, none was rejected", count(rows)),
        _ => format!(
            "{} of {} rows were rejected ({}%)",
            count(rejected),
            count(all),
            decimal(100.0 * ratio(rejected, all), 3)
        ),
    };
    let mut table = Table::new(1, &["File", "Rows", "Rejected", "Bytes", "SHA-256"]);
    for one in inputs {
        let numbers = [one.rows, one.rejected, one.bytes].map(count);
        let cells = [one.path.clone()].into_iter().chain(numbers).chain([one.sha256.clone()]);
        table.row(cells);
    }
    let body = if inputs.is_empty() { String::new() } else { table.html() };
    let card = Card {
        title: "What was read?",
        finding: &finding,
        body,
        size: Size::Wide,
        ..Card::default()
    };
    card.html()
}

fn files(dashboard: &Dashboard) -> String {
    let stages = &dashboard.lineage.stages;
    let n: usize = stages.iter().map(|stage| stage.files.len()).sum();
    let finding = format!(
        "{n} files of {} stages; the manifest in data_processed holds the same hashes",
        stages.len()
    );
    let mut body = String::new();
    for stage in stages {
        let mut table = Table::new(1, &["File", "Rows", "Bytes", "SHA-256"]);
        for file in &stage.files {
            let rows = file.rows.map_or_else(|| "–".to_owned(), count);
            table.row([file.path.clone(), rows, count(file.bytes), file.sha256.clone()]);
        }
        let tables = stage.files.iter().filter_map(|file| file.rows);
        let rows = tables.clone().fold(0, u64::saturating_add);
        let of = if stage.files.len() == 1 { "file" } else { "files" };
        let mut summary = format!("{}: {} {of}", stage.name, stage.files.len());
        if tables.count() > 0 {
            // Writing to a string cannot fail.
            _ = write!(summary, ", {} rows", count(rows));
        }
        body.push_str(&folded(&summary, "files of this stage", &table.html()));
    }
    let card = Card {
        title: "What was written?",
        finding: &finding,
        body,
        size: Size::Wide,
        ..Card::default()
    };
    card.html()
}
