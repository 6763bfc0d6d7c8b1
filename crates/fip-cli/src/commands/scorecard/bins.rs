//! `fip scorecard bins`: what columns say about an outcome.

use fip_report::chart::{BinChart, BinRow, Caption};
use fip_report::format::{count, percent};
use fip_scorecard::binning::{Binning, Shape};
use rayon::prelude::*;

use super::binned::{BinnedColumn, Binner, kind_word, label};
use super::grid::Grid;
use super::outcome::Outcome;
use super::table::{Column, Table};
use crate::args::Bins;
use crate::failure::{Failure, Kind};
use crate::files::write_whole;
use crate::terminal::Terminal;

/// Prints the bins of columns, and draws them.
pub(super) fn bins(asked: &Bins, terminal: &Terminal) -> Result<(), Failure> {
    let table = Table::read(&asked.source.data, &asked.source.marks.missing)?;
    let outcome = Outcome::read(&asked.outcome, &table)?;
    let columns = columns(asked, &table)?;
    let binner = Binner::new(&asked.binned, &table)?;
    let rows: Vec<usize> = (0..table.n_rows()).collect();
    let found: Vec<Result<BinnedColumn<'_>, Failure>> =
        columns.par_iter().map(|&column| binner.bin(column, &rows, &outcome)).collect();
    let mut found = found.into_iter().collect::<Result<Vec<_>, _>>()?;
    // The column that says most stands first; the sort keeps the order of the file among equals.
    let value =
        |one: &BinnedColumn<'_>| one.binning.as_ref().map_or(-1.0, Binning::information_value);
    found.sort_by(|a, b| value(b).total_cmp(&value(a)));
    terminal.data(&found.iter().map(text).collect::<Vec<_>>().join("\n"));
    if let Some(folder) = &asked.plot {
        std::fs::create_dir_all(folder).map_err(|error| Failure::cannot_write(folder, &error))?;
        let event = format!("{} = {}", asked.outcome.target, asked.outcome.event);
        let mut n_drawn = 0;
        for one in &found {
            let Ok(binning) = &one.binning else { continue };
            let svg = chart(one, binning, &event).draw().map_err(Failure::internal)?;
            let path = folder.join(format!("{}.svg", file_stem(one.column.name())));
            write_whole(&path, svg.as_str().as_bytes())
                .map_err(|error| Failure::cannot_write(&path, &error))?;
            n_drawn += 1;
        }
        terminal.say(&format!("\n{n_drawn} pictures in {}", folder.display()));
    }
    Ok(())
}

fn columns<'t>(asked: &Bins, table: &'t Table) -> Result<Vec<Column<'t>>, Failure> {
    if !asked.column.is_empty() {
        return asked.column.iter().map(|name| table.column(name)).collect();
    }
    let outcome = &asked.outcome;
    let is_in = |column: &Column<'_>| {
        column.name() != outcome.target && outcome.weight.as_deref() != Some(column.name())
    };
    let columns: Vec<Column<'t>> = table.columns().filter(is_in).collect();
    if columns.is_empty() {
        let cause = format!("{}: expected a column beside the outcome, found none", table.name());
        return Err(Failure::new(Kind::BadInput, cause, "give a table with more columns"));
    }
    Ok(columns)
}

fn text(one: &BinnedColumn<'_>) -> String {
    let head = format!(
        "{}: {}, {} distinct, {} missing",
        one.column.name(),
        kind_word(one.kind),
        count(one.n_distinct as u64),
        count(one.n_missing as u64)
    );
    let binning = match &one.binning {
        Ok(binning) => binning,
        Err(fault) => return format!("{head}\n  no bins: {fault}\n"),
    };
    let summary = binning.summary();
    let proof = match binning.certificate() {
        Some(_) => format!("proven best among {} prebins", binning.n_prebins()),
        None => String::new(),
    };
    let names = ["bin", ">rows", ">share", ">events", ">rate", ">WoE", ">95% from", ">to", ">IV"];
    let mut grid = Grid::new(&names);
    for bin in binning.bins() {
        let interval = bin.woe_interval(1.96);
        let end = |end: Option<f64>| end.map_or_else(String::new, |end| format!("{end:+.3}"));
        grid.row([
            label(bin.content()),
            count(bin.counts().n_rows),
            percent(bin.share()),
            bin.counts().events.to_string(),
            percent(bin.event_rate()),
            format!("{:+.3}", bin.woe()),
            end(interval.map(|interval| interval.0)),
            end(interval.map(|interval| interval.1)),
            format!("{:.4}", bin.contributions().information_value),
        ]);
    }
    format!(
        "{head}\n  IV {:.4}, Gini {:.4}, KS {:.4}; {}, {proof}\n{}",
        binning.information_value(),
        summary.gini,
        summary.kolmogorov_smirnov,
        binning.shape().name(),
        grid.text()
    )
}

fn chart(one: &BinnedColumn<'_>, binning: &Binning, event: &str) -> BinChart {
    let name = one.column.name();
    let summary = binning.summary();
    let bars = binning.bins().iter().map(|bin| BinRow {
        label: label(bin.content()),
        share: bin.share(),
        event_rate: bin.event_rate(),
        woe: bin.woe(),
        woe_interval: bin.woe_interval(1.96).map(|(low, high)| [low, high]),
    });
    let bars: Vec<BinRow> = bars.collect();
    let by_rate = |a: &&BinRow, b: &&BinRow| a.event_rate.total_cmp(&b.event_rate);
    let finding = match (bars.iter().min_by(by_rate), bars.iter().max_by(by_rate)) {
        (Some(least), Some(most)) => format!(
            "The event rate is {} for {}, and {} for {}.",
            percent(least.event_rate),
            least.label,
            percent(most.event_rate),
            most.label
        ),
        _ => String::new(),
    };
    let shape = match binning.shape() {
        _ if one.kind == super::table::Kind::Categories => "by event rate",
        Shape::Free => "any shape",
        shape => shape.name(),
    };
    let caption = Caption {
        title: format!("What {name} says about {event}"),
        subtitle: format!(
            "Information value {:.3}, {} bins, {shape}. Positive evidence is safer.",
            binning.information_value(),
            bars.len()
        ),
        finding,
    };
    let event_rate = summary.totals.event_rate().unwrap_or_default();
    BinChart { caption, bins: bars, event_rate }
}

/// Returns a name without what no file may have in its name.
fn file_stem(name: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let plain: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    plain.trim_start_matches('.').to_owned()
}
