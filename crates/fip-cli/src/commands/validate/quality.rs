//! The data of the ledger, column by column: findings first, then what was read, then each table.

use std::fmt::Write as _;

use fip_model::quality::{
    ColumnQuality, DataQuality, Finding, LedgerProfile, ReadTable, Severity, TableQuality,
};
use fip_model::{FraudReport, Outcome, StarSchema};
use fip_report::format::{count, percent};

use crate::failure::Failure;
use crate::project::Project;
use crate::stages::prepare::quality::{finish, written};
use crate::terminal::Terminal;

/// Where the values of a column begin.
const VALUES: usize = 44;
/// Most frequent values that are told.
const TOP: usize = 3;

/// Returns the quality of the tables as they are now, with what was seen while files were read.
pub(super) fn now(
    project: &Project,
    profile: &LedgerProfile,
    star: &StarSchema,
    beside: (&[FraudReport], Option<&[Outcome]>),
) -> Result<DataQuality, Failure> {
    Ok(finish(profile, star, beside, written(project)?.reading))
}

/// Prints the document: as JSON, or for people.
pub(super) fn print(
    quality: &DataQuality,
    is_json: bool,
    terminal: &Terminal,
) -> Result<(), Failure> {
    if is_json {
        let text = serde_json::to_string_pretty(quality).map_err(Failure::internal)?;
        terminal.data(&(text + "\n"));
        return Ok(());
    }
    terminal.table(&findings(&quality.findings), 9);
    terminal.table(&reading(&quality.reading.tables), 24);
    for table in &quality.tables {
        terminal.table(&columns(table), VALUES);
    }
    Ok(())
}

fn findings(findings: &[Finding]) -> String {
    let n_warnings = findings.iter().filter(|one| one.severity == Severity::Warning).count();
    let (n, s) = (findings.len() - n_warnings, |n| if n == 1 { "" } else { "s" });
    let mut out =
        format!("Data quality: {n_warnings} warning{}, {n} note{}\n", s(n_warnings), s(n));
    for finding in findings {
        let severity = match finding.severity {
            Severity::Warning => "warning",
            Severity::Info => "note",
        };
        let place = match &finding.column {
            Some(column) => format!("{}.{column}", finding.table),
            None => finding.table.clone(),
        };
        // Writing to a string cannot fail.
        _ = writeln!(out, "{severity:<9}{place}: {} {}.", finding.text, finding.advice);
    }
    out
}

fn reading(tables: &[ReadTable]) -> String {
    let mut out = String::from(if tables.is_empty() { "" } else { "\n" });
    for read in tables {
        let left_out = read.credits + read.ignored + read.repeated;
        let (rows, accepted) = (count(read.rows), count(read.accepted));
        _ = write!(out, "{}: {rows} rows read, {accepted} taken, ", read.table);
        _ = writeln!(out, "{} left out, {} rejected", count(left_out), count(read.rejected));
        for one in &read.rejects {
            let (n, column) = (count(one.n), one.column.as_deref().unwrap_or("-"));
            _ = writeln!(
                out,
                "{n:>12}  {:<8}  {column}: {}, first in {}",
                one.code, one.title, one.first
            );
        }
        if let Some(path) = &read.quarantine {
            _ = writeln!(out, "              rows in {path}");
        }
    }
    out
}

fn columns(table: &TableQuality) -> String {
    let mut out = format!("\n{}, {} rows\n", table.name, count(table.rows));
    _ = writeln!(out, "{:<20} {:>9} {:>11}  values", "column", "missing", "distinct");
    for column in &table.columns {
        let missing = match (column.known, column.missing) {
            (false, _) => "not known".to_owned(),
            (true, 0) => "–".to_owned(),
            (true, _) => percent(column.missing_share),
        };
        let distinct = column.distinct.map_or_else(|| "–".to_owned(), count);
        let line = format!("{:<20} {missing:>9} {distinct:>11}  {}", column.name, values(column));
        _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

/// Returns what the values of a column are like.
fn values(column: &ColumnQuality) -> String {
    if !column.known {
        return String::new();
    }
    if let (Some(min), Some(max), Some(median), Some(q1), Some(q3)) =
        (&column.min, &column.max, &column.median, &column.q1, &column.q3)
    {
        let mean = column.mean.as_deref().unwrap_or_default();
        let far = match column.outliers.unwrap_or_default() {
            0 => String::new(),
            n => format!("; {} far out", count(n)),
        };
        return format!("{min} to {max}, half in {q1} to {q3}, median {median}, mean {mean}{far}");
    }
    let mut parts = Vec::new();
    if let (Some(min), Some(max)) = (&column.min, &column.max) {
        parts.push(if min == max { min.clone() } else { format!("{min} to {max}") });
    }
    let top = column.top.iter().take(TOP);
    parts.extend(top.map(|one| format!("{} {}", one.value, percent(one.share))));
    if column.top.len() > TOP {
        parts.push("…".to_owned());
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(known: bool) -> ColumnQuality {
        serde_json::from_value(serde_json::json!({
            "name": "channel", "kind": "code", "known": known, "rows": 8, "missing": 0,
            "missing_share": 0.0, "distinct": 2, "min": null, "q1": null, "median": null,
            "q3": null, "max": null, "mean": null, "outliers": null,
            "top": [{ "value": "ATM", "n": 6, "share": 0.75 }, { "value": "ONLINE", "n": 2, "share": 0.25 }],
        }))
        .unwrap()
    }

    #[test]
    fn a_column_is_a_line() {
        let table = |column| TableQuality { name: "T".to_owned(), rows: 8, columns: vec![column] };
        let last = |known| columns(&table(column(known))).lines().last().unwrap().to_owned();
        assert_eq!(
            last(true),
            "channel                      –           2  ATM 75.0%, ONLINE 25.0%"
        );
        let missing = ColumnQuality { missing: 2, missing_share: 0.2, ..column(true) };
        assert!(columns(&table(missing)).contains("20.0%"));
        assert!(last(false).contains("not known") && !last(false).contains("ATM"));
    }

    #[test]
    fn findings_say_where_what_and_what_to_do() {
        let finding = Finding {
            id: "x".to_owned(),
            severity: Severity::Warning,
            table: "T".to_owned(),
            column: Some("c".to_owned()),
            n: 1,
            text: "One is bad.".to_owned(),
            advice: "Mend it".to_owned(),
        };
        let text = findings(&[finding]);
        assert_eq!(text, "Data quality: 1 warning, 0 notes\nwarning  T.c: One is bad. Mend it.\n");
    }
}
