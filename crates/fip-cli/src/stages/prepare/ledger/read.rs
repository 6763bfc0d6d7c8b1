//! File after file: rows to the builder, rejects to the quarantine, limits kept.

use std::cell::RefCell;
use std::path::PathBuf;

use fip_model::intake::{
    BindError, Counts, Encoding, LedgerBuilder, Reject, RejectCode, Rows, TableReader, Taken,
    Texts, TransactionPlan, TransactionReader, TransactionRow,
};
use fip_model::quality::ReadTable;
use fip_report::format::count;

use super::files::{expand, read_chunks};
use super::quarantine::{Quarantine, excerpt, mended_files};
use crate::config::OnError;
use crate::failure::{Failure, Kind, did_you_mean};
use crate::manifest::InputRecord;
use crate::project::Project;
use crate::terminal::{StageLine, Terminal, Warning};

/// The files of a ledger, as they are read.
pub(super) struct Reading<'a> {
    project: &'a Project,
    terminal: &'a Terminal,
    line: &'a StageLine<'a>,
    told: Told,
}

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) inputs: Vec<InputRecord>,
    /// What became of the rows, by the kind of files.
    pub(super) seen: Vec<ReadTable>,
    pub(super) notes: Vec<String>,
    pub(super) warnings: Vec<Warning>,
    /// Rows and files of transactions.
    pub(super) rows: (u64, usize),
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        project: &'a Project,
        terminal: &'a Terminal,
        line: &'a StageLine<'a>,
    ) -> Self {
        Self { project, terminal, line, told: Told::default() }
    }

    pub(super) fn told(self) -> Told {
        self.told
    }

    /// Reads the files of a table, each with a reader of its own.
    pub(super) fn table<R: Rows>(
        &mut self,
        table: &'static str,
        paths: &Texts,
        encoding: Encoding,
        mut reader: impl FnMut() -> TableReader<R>,
    ) -> Result<(), Failure> {
        let files = self.files(table, paths)?;
        let mut quarantine = Quarantine::new(self.project, table, encoding)?;
        let mut all = Counts::default();
        for file in &files {
            let counts = self.file(table, file, reader(), &mut quarantine)?;
            add(&mut all, counts);
        }
        self.end(table, all, quarantine)
    }

    /// Reads the files of transactions; which of them repeat earlier ones is known when all are read.
    pub(super) fn transactions(
        &mut self,
        (paths, encoding): (&Texts, Encoding),
        plan: &TransactionPlan,
        to: &RefCell<LedgerBuilder>,
    ) -> Result<(), Failure> {
        let table = "transactions";
        let files = self.files(table, paths)?;
        let mut quarantine = Quarantine::new(self.project, table, encoding)?;
        let mut all = Counts::default();
        for file in &files {
            to.borrow_mut().next_file();
            let take = |row: &TransactionRow<'_>| to.borrow_mut().transaction(row);
            let reader = TransactionReader::new(plan, take);
            let counts = self.file(table, file, reader, &mut quarantine)?;
            add(&mut all, counts);
        }
        self.line.doing("looking for repeated rows");
        let repeats = to.borrow_mut().repeats().map_err(|error| super::no_ledger(&error))?;
        let first = self.told.inputs.len() - files.len();
        for (at, (file, found)) in files.iter().zip(repeats).enumerate() {
            let refused = found.refused.len() as u64;
            let (accepted, rejected) = self.refuse(file, found.refused, plan, &mut quarantine)?;
            let record = &mut self.told.inputs[first + at];
            record.accepted -= found.repeated + accepted;
            record.rejected += rejected;
            all.accepted -= found.repeated + refused;
            all.repeated += found.repeated;
            all.rejected += refused;
        }
        self.told.rows = (all.records, files.len());
        self.end(table, all, quarantine)
    }

    /// Reads a file again to set aside the records that repeat earlier ones; returns how many these
    /// are, and how many of them were not mended since.
    fn refuse(
        &mut self,
        (name, path): &(String, PathBuf),
        refused: Vec<u64>,
        plan: &TransactionPlan,
        quarantine: &mut Quarantine,
    ) -> Result<(u64, u64), Failure> {
        let n_refused = refused.len() as u64;
        if n_refused == 0 {
            return Ok((0, 0));
        }
        let mut next = refused.into_iter().peekable();
        let mut reader = TransactionReader::new(plan, |row| {
            if next.next_if_eq(&row.number).is_some() {
                return Err(LedgerBuilder::repeated(row));
            }
            Ok(Taken::Ignored)
        });
        let fails = self.project.config.clean.on_error == OnError::Fail;
        let mut rejected = 0;
        let mut set_aside = |reader: &mut TableReader<_>| -> Result<(), Failure> {
            // The others were set aside when the file was read first.
            let of_repeats = |reject: &Reject| reject.code == RejectCode::Duplicate;
            for reject in reader.take_rejects().into_iter().filter(of_repeats) {
                if fails {
                    return Err(refused_row(name, &reject));
                }
                rejected += u64::from(quarantine.add(name, reader.header(), reject)?);
            }
            Ok(())
        };
        let changed = |_: BindError| Failure::internal(format!("{name} has changed"));
        read_chunks(path, |chunk| {
            reader.push(chunk).map_err(changed)?;
            set_aside(&mut reader)
        })?;
        reader.finish().map_err(changed)?;
        set_aside(&mut reader)?;
        Ok((n_refused, rejected))
    }

    /// Returns the files of a table, those with mended rows among them.
    fn files(&self, table: &'static str, paths: &Texts) -> Result<Vec<(String, PathBuf)>, Failure> {
        if paths.is_empty() {
            let cause = format!("[input.{table}] path: expected the name of a file or a pattern");
            let failure = Failure::new(Kind::Configuration, cause, "set path in fip.toml");
            return Err(self.project.mark(failure, &["input", table], ""));
        }
        let marked = |failure: Failure| self.project.mark(failure, &["input", table, "path"], "");
        let mut files = expand(self.project.root(), paths).map_err(marked)?;
        let [mended, _] = mended_files(self.project, table);
        files.extend(mended);
        Ok(files)
    }

    /// Puts the quarantine in its place and tells what was read, unless too much of it was rejected.
    fn end(
        &mut self,
        table: &'static str,
        mut all: Counts,
        mut quarantine: Quarantine,
    ) -> Result<(), Failure> {
        quarantine.finish()?;
        all.rejected -= quarantine.n_mended;
        self.limit(&quarantine, all)?;
        self.tell(table, all, &quarantine);
        self.told.seen.push(seen(table, all, &quarantine));
        Ok(())
    }

    fn file<R: Rows>(
        &mut self,
        table: &'static str,
        (name, path): &(String, PathBuf),
        mut reader: TableReader<R>,
        quarantine: &mut Quarantine,
    ) -> Result<Counts, Failure> {
        self.line.doing(&format!("reading {name}"));
        let project = self.project;
        let fails = project.config.clean.on_error == OnError::Fail;
        let mut rejected = 0;
        let mut set_aside = |reader: &mut TableReader<R>| -> Result<(), Failure> {
            for reject in reader.take_rejects() {
                if fails {
                    return Err(refused_row(name, &reject));
                }
                let header = reader.header().to_vec();
                rejected += u64::from(quarantine.add(name, &header, reject)?);
            }
            Ok(())
        };
        let bound = |error: BindError| no_column(project, table, name, &error);
        let digested = read_chunks(path, |chunk| {
            reader.push(chunk).map_err(bound)?;
            set_aside(&mut reader)
        })?;
        reader.finish().map_err(bound)?;
        set_aside(&mut reader)?;
        let counts = reader.counts();
        self.told.inputs.push(InputRecord {
            path: name.clone(),
            bytes: digested.n_bytes,
            sha256: digested.sha256,
            rows: counts.records,
            accepted: counts.accepted,
            rejected,
        });
        Ok(counts)
    }

    /// Fails when more rows were rejected than may be.
    fn limit(&self, quarantine: &Quarantine, counts: Counts) -> Result<(), Failure> {
        let most = self.project.config.clean.max_rejects;
        let (rejected, rows) = (counts.rejected, counts.records);
        let (true, Some((file, first))) = (most.is_exceeded(rejected, rows), quarantine.first())
        else {
            return Ok(());
        };
        quarantine.table().iter().for_each(|line| self.terminal.more(line));
        let cause = format!(
            "too many rejected rows: {} of {} ({}) is above clean.max_rejects = {most}",
            count(rejected),
            count(rows),
            share(rejected, rows)
        );
        let hint = format!(
            "{}; the rows are in data_processed/quarantine/, with their reasons beside them; tables of \
             earlier runs are untouched",
            first.hint
        );
        Err(Failure::new(Kind::TooManyRejects, cause, hint).at(excerpt(file, first)))
    }

    fn tell(&mut self, table: &'static str, counts: Counts, quarantine: &Quarantine) {
        let told = [
            (counts.credits, "refunds and income are left out: amounts are what was spent"),
            (counts.ignored, "rows are left out by the rules in fip.toml, or are of nobody known"),
            (counts.repeated, "rows repeat an earlier one in every cell and are left out"),
            (quarantine.n_mended, "rejected rows were mended, and are read from data_mended/"),
        ];
        let told = told.into_iter().filter(|(n, _)| *n > 0);
        self.told.notes.extend(told.map(|(n, what)| format!("{} {what}", count(n))));
        if counts.rejected == 0 {
            return;
        }
        let (rejected, rows) = (counts.rejected, counts.records);
        self.told.warnings.push(Warning::new(
            Warning::ROWS_SET_ASIDE,
            format!(
                "{} of {} rows of {table} rejected ({}): {}",
                count(rejected),
                count(rows),
                share(rejected, rows),
                quarantine.summary()
            ),
            format!(
                "rows in data_processed/quarantine/{table}.rejected.csv, reasons in {table}.reasons.csv; mend \
                 them there, then fip run --retry-quarantine"
            ),
        ));
    }
}

/// Returns what became of the rows of some files.
fn seen(table: &str, counts: Counts, quarantine: &Quarantine) -> ReadTable {
    let place = || format!("data_processed/quarantine/{table}.rejected.csv");
    ReadTable {
        table: table.to_owned(),
        rows: counts.records,
        accepted: counts.accepted,
        rejected: counts.rejected,
        credits: counts.credits,
        ignored: counts.ignored,
        repeated: counts.repeated,
        mended: quarantine.n_mended,
        quarantine: (counts.rejected > 0).then(place),
        rejects: quarantine.rejects(),
    }
}

fn add(all: &mut Counts, of: Counts) {
    all.records += of.records;
    all.accepted += of.accepted;
    all.rejected += of.rejected;
    all.credits += of.credits;
    all.ignored += of.ignored;
    all.repeated += of.repeated;
}

/// Returns a share in percent, with as many digits as show something.
fn share(n: u64, of: u64) -> String {
    let thousandths = n * 100_000 / of.max(1);
    if thousandths >= 1000 {
        return format!("{}.{:02}%", thousandths / 1000, thousandths % 1000 / 10);
    }
    if thousandths == 0 { "below 0.001%".to_owned() } else { format!("0.{thousandths:03}%") }
}

fn refused_row(file: &str, reject: &Reject) -> Failure {
    let cause = format!("{file}, {reject}");
    let hint =
        format!("{}; or set clean.on_error = \"quarantine\" to set such rows aside", reject.hint);
    Failure::new(Kind::BadInput, cause, hint).at(excerpt(file, reject))
}

/// Says that a column is not there, with those that are.
fn no_column(project: &Project, table: &str, file: &str, error: &BindError) -> Failure {
    let (key, label, hint) = match error {
        BindError::NotFound { key, column, known } => (
            key.as_str(),
            format!("{file} has no column with this name"),
            format!(
                "{}the columns are: {}; `fip init --from {file}` writes the mapping for you",
                did_you_mean(column, known.iter().map(String::as_str)),
                known.join(", ")
            ),
        ),
        BindError::NoSuchNumber { key, .. }
        | BindError::Several { key, .. }
        | BindError::NoHeader { key, .. } => {
            (key.as_str(), String::new(), format!("see the first line of {file}"))
        }
        _ => {
            let cause = format!("{file}, {error}");
            return Failure::new(Kind::BadInput, cause, "check encoding and header of the file");
        }
    };
    let cause = match error {
        BindError::NotFound { column, .. } => {
            format!("input column not found: {column:?} in {file}")
        }
        other => format!("{file}, {other}"),
    };
    let keys: Vec<&str> = ["input", table].into_iter().chain(key.split('.')).collect();
    project.mark(Failure::new(Kind::Configuration, cause, hint), &keys, &label)
}
