//! `fip scorecard score`: every row of a table, with reasons; rows that have no score set aside.

use std::ops::Range;
use std::path::{Path, PathBuf};

use fip_report::format::count;
use fip_scorecard::{Scorecard, Scored, Tier};
use rayon::prelude::*;

use super::card::{self, Inputs, Refused, RowScorer};
use super::table::{Column, Fault, Table};
use super::{beside, write};
use crate::args::Score;
use crate::failure::{Failure, Kind};
use crate::terminal::Terminal;

/// Rows that one thread scores at a time.
const ROWS_AT_ONCE: usize = 4096;

/// Writes the scores.
pub(super) fn score(asked: &Score, terminal: &Terminal) -> Result<(), Failure> {
    let card = card::load(&asked.card)?;
    let table = Table::read(&asked.source.data, &asked.source.marks.missing)?;
    let inputs = Inputs::of(&card, &table)?;
    let ids = asked.id.iter().map(|name| table.column(name)).collect::<Result<_, _>>()?;
    let work = Work { card: &card, table: &table, inputs, ids };
    let starts: Vec<usize> = (0..table.n_rows()).step_by(ROWS_AT_ONCE).collect();
    let parts: Vec<Part> = starts
        .into_par_iter()
        .map(|start| work.score(start..table.n_rows().min(start + ROWS_AT_ONCE)))
        .collect::<Result<_, Failure>>()?;
    let mut text = work.header()?;
    for part in &parts {
        text.extend_from_slice(&part.text);
    }
    let rejected: Vec<&Refused> = parts.iter().flat_map(|part| &part.rejected).collect();
    let reject_to = asked.reject_to.clone().unwrap_or_else(|| default_rejects(&asked.out));
    // What an earlier run set aside is not left to be taken for this one's.
    if !rejected.is_empty() || asked.reject_to.is_some() || reject_to.exists() {
        write_rejected(&reject_to, &table, &rejected)?;
    }
    write(&asked.out, &text, terminal)?;
    terminal.say(&told(&parts, asked));
    match rejected.first() {
        None => Ok(()),
        Some(first) => Err(Failure::new(
            Kind::CheckFailed,
            format!(
                "{} of {} rows cannot be scored; the first: {}, line {}, column {}: expected {}, found \
                 {:?}",
                count(rejected.len() as u64),
                count(table.n_rows() as u64),
                table.name(),
                table.line(first.row),
                first.column,
                first.fault.expected,
                first.fault.found
            ),
            format!(
                "the rows are in {}, with reasons in {}",
                reject_to.display(),
                reasons_path(&reject_to).display()
            ),
        )),
    }
}

fn default_rejects(out: &Path) -> PathBuf {
    if out == Path::new("-") { PathBuf::from("rejected.csv") } else { beside(out, "rejected.csv") }
}

/// What is scored, and by what.
struct Work<'a> {
    card: &'a Scorecard,
    table: &'a Table,
    inputs: Inputs<'a>,
    ids: Vec<Column<'a>>,
}

/// Some rows, scored.
#[derive(Debug, Default)]
struct Part {
    /// Lines of the output.
    text: Vec<u8>,
    /// Rows of each tier, in the order of [`Tier::ALL`].
    tiers: [u64; 3],
    rejected: Vec<Refused>,
}

impl Work<'_> {
    fn header(&self) -> Result<Vec<u8>, Failure> {
        let mut names: Vec<String> = self.ids.iter().map(|id| id.name().to_owned()).collect();
        if names.is_empty() {
            names.push("line".to_owned());
        }
        names.extend(["score", "tier"].map(str::to_owned));
        if self.card.odds_line().is_some() {
            names.push("probability".to_owned());
        }
        for number in 1..=self.n_reasons() {
            names.extend(["code", "text", "points"].map(|what| format!("reason_{number}_{what}")));
        }
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&names).map_err(Failure::internal)?;
        writer.into_inner().map_err(Failure::internal)
    }

    fn n_reasons(&self) -> usize {
        self.card.max_reasons().min(self.card.reason_codes().len())
    }

    fn score(&self, rows: Range<usize>) -> Result<Part, Failure> {
        let mut scorer = RowScorer::new(self.card, &self.inputs);
        let mut writer = csv::Writer::from_writer(Vec::new());
        let mut part = Part::default();
        for row in rows {
            match scorer.score(row) {
                Ok(scored) => {
                    let tier = scored.tier();
                    let tiers = part.tiers.iter_mut().zip(Tier::ALL);
                    tiers.filter(|(_, one)| *one == tier).for_each(|(n, _)| *n += 1);
                    self.write(row, scored, &mut writer).map_err(Failure::internal)?;
                }
                Err(refused) => part.rejected.push(refused),
            }
        }
        part.text = writer.into_inner().map_err(Failure::internal)?;
        Ok(part)
    }

    fn write(
        &self,
        row: usize,
        scored: &Scored<'_>,
        writer: &mut csv::Writer<Vec<u8>>,
    ) -> csv::Result<()> {
        if self.ids.is_empty() {
            writer.write_field(self.table.line(row).to_string())?;
        }
        for id in &self.ids {
            writer.write_field(id.text(row))?;
        }
        writer.write_field(scored.score().to_string())?;
        writer.write_field(scored.tier().as_str())?;
        if let Some(probability) = scored.probability() {
            writer.write_field(format!("{probability:.6}"))?;
        }
        for at in 0..self.n_reasons() {
            match scored.reasons().get(at) {
                None => ["", "", ""].iter().try_for_each(|blank| writer.write_field(blank))?,
                Some(reason) => {
                    writer.write_field(reason.code())?;
                    writer.write_field(reason.text())?;
                    writer.write_field(reason.points_below().to_string())?;
                }
            }
        }
        writer.write_record(None::<&[u8]>)
    }
}

/// Writes the rows as they stand in their file, and beside them why.
fn write_rejected(path: &Path, table: &Table, rejected: &[&Refused]) -> Result<(), Failure> {
    let mut rows = table.header_text().to_vec();
    rows.push(b'\n');
    let mut reasons = csv::Writer::from_writer(Vec::new());
    let head = ["line", "column", "expected", "found", "hint"];
    reasons.write_record(head).map_err(Failure::internal)?;
    for one in rejected {
        rows.extend_from_slice(table.row_text(one.row));
        rows.push(b'\n');
        let Fault { expected, found, hint } = &one.fault;
        let line = table.line(one.row).to_string();
        reasons
            .write_record([&line, &one.column, expected, found, hint])
            .map_err(Failure::internal)?;
    }
    let reasons = reasons.into_inner().map_err(Failure::internal)?;
    let write = |path: &Path, bytes: &[u8]| {
        crate::files::write_whole(path, bytes).map_err(|error| Failure::cannot_write(path, &error))
    };
    write(path, &rows)?;
    write(&reasons_path(path), &reasons)
}

fn reasons_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".reasons.csv");
    name.into()
}

/// Says how many rows are in each tier.
fn told(parts: &[Part], asked: &Score) -> String {
    let n = |at: usize| parts.iter().map(|part| part.tiers[at]).sum::<u64>();
    let total = count((0..3).map(n).sum());
    let tiers: Vec<String> =
        Tier::ALL.iter().enumerate().map(|(at, tier)| format!("{} {tier}", count(n(at)))).collect();
    let place = if asked.out == Path::new("-") {
        String::new()
    } else {
        format!("; in {}", asked.out.display())
    };
    format!("{total} rows scored: {}{place}", tiers.join(" · "))
}
