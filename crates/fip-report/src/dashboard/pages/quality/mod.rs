//! How good the data are: findings, days, amounts, rejected rows, keys, and every column.
//!
//! The page is of the whole ledger and names nobody, whatever the level: no id of a customer or an
//! account, of the bank's own or of ours, stands on it. Below level full it shows no single value of a
//! customer either: not the ends of their columns, not the largest amounts.

mod charts;
mod columns;

use std::fmt::Write as _;

use fip_model::quality::{DataQuality, Finding, Severity};

use super::card::{Card, Size, folded, head, sentence};
use crate::chart::ratio;
use crate::dashboard::Dashboard;
use crate::error::ReportError;
use crate::format::{count, percent};
use crate::page::Table;
use crate::text::xml;

/// Notes that stand in the box beside the warnings; the others are folded below them.
const NOTES: usize = 5;

pub(super) fn page(dashboard: &Dashboard) -> Result<String, ReportError> {
    let quality = &dashboard.quality;
    let mut out = head("Data quality", &lede(quality));
    out.push_str(&stands_out(&quality.findings));
    out.push_str(&figures(quality));
    out.push_str("<div class=\"cards\">\n");
    out.push_str(&charts::days(quality)?);
    out.push_str(&charts::amounts(dashboard)?);
    out.push_str(&rejects(quality));
    out.push_str(&keys(quality));
    out.push_str(&columns::card(quality, dashboard.options.level));
    out.push_str("</div>\n");
    Ok(out)
}

fn lede(quality: &DataQuality) -> String {
    format!(
        "{} tables, {} to before {}. The figures are those of data_quality.json; fip validate prints \
         them.",
        quality.tables.len(),
        quality.window[0],
        quality.window[1]
    )
}

fn stands_out(findings: &[Finding]) -> String {
    let n_warnings = findings.iter().filter(|one| one.severity == Severity::Warning).count();
    let mut out = String::from("<section class=\"standout quality\">\n<h2>What stands out</h2>\n");
    if findings.is_empty() {
        out.push_str("<p>Nothing.</p>\n");
    } else {
        let shown = findings.len().min(n_warnings + NOTES);
        out.push_str(&list(&findings[..shown]));
        if shown < findings.len() {
            let more = format!("{} more notes", findings.len() - shown);
            out.push_str(&folded(&more, "data quality", &list(&findings[shown..])));
        }
    }
    out.push_str("</section>\n");
    out
}

fn list(findings: &[Finding]) -> String {
    let mut out = String::from("<ul>\n");
    for finding in findings {
        let (class, word) = match finding.severity {
            Severity::Warning => ("warning", "▲ Warning"),
            Severity::Info => ("info", "Note"),
        };
        let place = match &finding.column {
            Some(column) => format!("{}.{column}", finding.table),
            None => finding.table.clone(),
        };
        // Writing to a string cannot fail.
        _ = writeln!(
            out,
            "<li class=\"{class}\"><strong>{word}</strong> {} <span class=\"advice\">{}: {}</span></li>",
            xml(&finding.text),
            xml(&place),
            xml(&sentence(&finding.advice))
        );
    }
    out.push_str("</ul>\n");
    out
}

/// The numbers in one row, by their names in the document.
fn figures(quality: &DataQuality) -> String {
    let known = || quality.tables.iter().flat_map(|table| &table.columns).filter(|one| one.known);
    let (cells, missing) = known()
        .fold((0, 0), |(cells, missing), column| (cells + column.rows, missing + column.missing));
    let read = &quality.reading.tables;
    let (rows, rejected) =
        read.iter().fold((0, 0), |(rows, n), one| (rows + one.rows, n + one.rejected));
    let facts = quality.tables.first().map_or(0, |table| table.rows);
    let far = quality.amounts.far_below + quality.amounts.far_above;
    let n_days = quality.time.rows_per_day.len() as u64;
    let warnings = quality.findings.iter().filter(|one| one.severity == Severity::Warning);
    let notes = quality.findings.len() - warnings.clone().count();
    let share = |n, of: u64, what: &str| format!("{} of {} {what}", part(n, of), count(of));
    let notes = if notes == 1 { "1 note".to_owned() } else { format!("{notes} notes") };
    let all = [
        ("warnings", "Warnings", warnings.count() as u64, format!("{notes} beside them")),
        ("missing", "Empty cells", missing, share(missing, cells, "cells")),
        ("rejected", "Rejected rows", rejected, share(rejected, rows, "rows read")),
        ("empty_days", "Days without a row", quality.time.empty_days, format!("of {n_days} days")),
        ("far", "Amounts far out", far, share(far, facts, "transactions")),
    ];
    let mut out = String::from("<div class=\"kpis portfolio\">\n");
    for (name, label, n, note) in all {
        _ = writeln!(
            out,
            "<div class=\"kpi\" data-kpi=\"quality_{name}\" data-value=\"{n}\"><p class=\"label\">{label}\
             </p><p class=\"value\">{}</p><p class=\"note\">{note}</p></div>",
            count(n)
        );
    }
    out.push_str("</div>\n");
    out
}

/// Returns a share in percent that is 0 for nothing alone.
fn part(n: u64, of: u64) -> String {
    let share = ratio(n, of);
    if n > 0 && share < 0.0005 { "below 0.1%".to_owned() } else { percent(share) }
}

/// What was read, and what was rejected for which reason.
fn rejects(quality: &DataQuality) -> String {
    let read = &quality.reading.tables;
    let (rows, rejected) =
        read.iter().fold((0, 0), |(rows, n), one| (rows + one.rows, n + one.rejected));
    let finding = match (read.len(), rejected) {
        (0, _) => "No file was read: the rows are generated".to_owned(),
        (_, 0) => format!("{} rows were read, none was rejected", count(rows)),
        _ => format!(
            "{} of {} rows were rejected ({})",
            count(rejected),
            count(rows),
            part(rejected, rows)
        ),
    };
    let mut body = String::new();
    if !read.is_empty() {
        let header = ["Files", "Rows", "Taken", "Left out", "Rejected"];
        let mut table = Table::new(1, &header);
        for one in read {
            let left_out = one.credits + one.ignored + one.repeated;
            let numbers = [one.rows, one.accepted, left_out, one.rejected].map(count);
            table.row([one.table.clone()].into_iter().chain(numbers));
        }
        body.push_str(&table.html());
    }
    if rejected > 0 {
        let mut table = Table::new(4, &["Reason", "Code", "Column", "First in", "Rows"]);
        for one in read.iter().flat_map(|one| &one.rejects) {
            let column = one.column.clone().unwrap_or_else(|| "–".to_owned());
            let words = [one.title.clone(), one.code.clone(), column, one.first.clone()];
            table.row(words.into_iter().chain([count(one.n)]));
        }
        body.push_str("<h3>Why they were rejected</h3>\n");
        body.push_str(&table.html());
    }
    let places: Vec<&str> = read.iter().filter_map(|one| one.quarantine.as_deref()).collect();
    let how = match places.len() {
        0 => String::new(),
        _ => format!("The rows are in {}, each with its reasons beside it.", places.join(", ")),
    };
    let card = Card {
        title: "What could not be read?",
        finding: &finding,
        how: &how,
        body,
        ..Card::default()
    };
    card.html()
}

/// Keys that nothing uses, or that lead nowhere.
fn keys(quality: &DataQuality) -> String {
    let keys = &quality.keys;
    let orphans = keys.customers_rejected
        + keys.accounts_rejected
        + keys.outcomes_unknown
        + keys.customers_unknown
        + keys.accounts_unknown
        + keys.merchants_unknown;
    let finding = match orphans {
        0 => "Every key leads to a row".to_owned(),
        n => format!("{} rows have a key that leads nowhere", count(n)),
    };
    let [low, middle, high] = keys.transactions_per_customer.map(count);
    let how = format!(
        "A customer has {middle} transactions in the middle of all; half of them have {low} to {high}."
    );
    let rows_of = |name: &str| {
        let table = quality.tables.iter().find(|table| table.name == name);
        count(table.map_or(0, |table| table.rows))
    };
    let unused = |n: u64, table| format!("{} of {}", count(n), rows_of(table));
    let rows = [
        ("Customers without a transaction", unused(keys.customers_unused, "DimCustomer")),
        ("Accounts without a transaction", unused(keys.accounts_unused, "DimAccount")),
        ("Merchants without a transaction", unused(keys.merchants_unused, "DimMerchant")),
        ("Rows of unknown customers, in quarantine", count(keys.customers_rejected)),
        ("Rows of unknown accounts, in quarantine", count(keys.accounts_rejected)),
        ("Outcomes of unknown customers", count(keys.outcomes_unknown)),
        ("Transactions that repeat an id", count(keys.transactions_repeated)),
        ("Transactions that equal an earlier one", count(keys.transactions_equal)),
    ];
    let mut table = Table::new(1, &["Keys", "Number"]);
    for (what, n) in rows {
        table.row([what.to_owned(), n]);
    }
    let card = Card {
        title: "Do the keys lead somewhere?",
        finding: &finding,
        how: &how,
        body: table.html(),
        size: Size::Half,
        ..Card::default()
    };
    card.html()
}
