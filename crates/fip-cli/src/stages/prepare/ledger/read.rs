//! File after file: rows to the builder, rejects to the quarantine, limits kept.

use fip_model::LeftOutColumn;
use fip_model::intake::{BindError, Counts, Encoding, Reject, Rows, RowsPlace, TableReader};
use fip_model::quality::ReadTable;
use fip_report::format::count;

use super::files::expand;
use super::opened::{Opened, Piece, remembering};
use super::quarantine::{Quarantine, excerpt, mended_files};
use crate::config::{OnError, Origin};
use crate::failure::{Failure, Kind, did_you_mean};
use crate::manifest::InputRecord;
use crate::project::Project;
use crate::terminal::{StageLine, Terminal, Warning};

/// The files of a ledger, as they are read.
pub(super) struct Reading<'a> {
    pub(super) project: &'a Project,
    terminal: &'a Terminal,
    pub(super) line: &'a StageLine<'a>,
    pub(super) told: Told,
}

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) inputs: Vec<InputRecord>,
    pub(super) notes: Vec<String>,
    pub(super) warnings: Vec<Warning>,
    /// What became of the rows, by the kind of files.
    pub(super) seen: Vec<ReadTable>,
    /// Rows of transactions, and where they are.
    pub(super) rows: (u64, String),
    /// The first of the inputs that has transactions.
    pub(super) first: usize,
    /// Whether the records of an input have no lines and are counted.
    pub(super) by_number: Vec<bool>,
    /// Rows of the table that is read, by the rule that left them out.
    pub(super) left_out: Vec<(String, u64)>,
}

impl Told {
    /// Returns where a record of a file of transactions, from 0, stands.
    pub(super) fn place(&self, file: usize, line: u64) -> String {
        let is_counted = self.by_number.get(self.first + file) == Some(&true);
        let what = if is_counted { "row" } else { "line" };
        format!("{}, {what} {line}", self.file(file))
    }

    /// Returns the name of a file of transactions, from 0.
    pub(super) fn file(&self, file: usize) -> &str {
        self.inputs.get(self.first + file).map_or("", |input| input.path.as_str())
    }
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

    /// Reads the files of a table, each with a reader of its own, or its rows in a database.
    pub(super) fn table<R: Rows>(
        &mut self,
        table: &'static str,
        place: RowsPlace<'_>,
        mut reader: impl FnMut() -> TableReader<R>,
    ) -> Result<(), Failure> {
        let pieces = pieces(self.project, table, place)?;
        let mut quarantine = Quarantine::new(self.project, table, place.encoding)?;
        let mut all = Counts::default();
        for piece in &pieces {
            let counts = self.piece(table, (piece, place.encoding), reader(), &mut quarantine)?;
            add(&mut all, counts);
        }
        self.end(table, all, quarantine)
    }

    /// Puts the quarantine in its place and tells what was read, unless too much of it was rejected.
    pub(super) fn end(
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

    /// Reads a file, or the rows of a database.
    pub(super) fn piece<R: Rows>(
        &mut self,
        table: &'static str,
        (piece, encoding): (&Piece, Encoding),
        mut reader: TableReader<R>,
        quarantine: &mut Quarantine,
    ) -> Result<Counts, Failure> {
        let name = &piece.name();
        self.line.doing(&format!("reading {name}"));
        let project = self.project;
        let opened = Opened::of(project, piece, reader.style(), encoding)?;
        self.told.by_number.push(opened.has_rows());
        reader = fitted(reader, project, table, (piece, &opened))?;
        let left_out = opened.left_out().to_vec();
        let fails = project.config.clean.on_error == OnError::Fail;
        let mut rejected = 0;
        let mut set_aside = |reader: &mut TableReader<R>| -> Result<(), Failure> {
            for reject in reader.take_rejects() {
                if fails {
                    return Err(refused(name, &reject));
                }
                let header = reader.header().to_vec();
                rejected += u64::from(quarantine.add(name, &header, reject)?);
            }
            Ok(())
        };
        let bound = |error: BindError| {
            without_text(&left_out, name, &error)
                .unwrap_or_else(|| no_column(project, table, name, &error))
        };
        let digested = remembering(project, piece, || {
            opened.read(|chunk| {
                reader.push(chunk).map_err(bound)?;
                set_aside(&mut reader)
            })
        })?;
        reader.finish().map_err(bound)?;
        set_aside(&mut reader)?;
        let counts = reader.counts();
        self.told.inputs.push(InputRecord {
            path: name.clone(),
            database: piece.is_database(),
            bytes: digested.n_bytes,
            sha256: digested.sha256,
            rows: counts.records,
            accepted: counts.accepted,
            rejected,
        });
        self.add_left_out(reader.into_rows().left_out());
        Ok(counts)
    }

    /// Adds the rows of a piece that rules left out.
    fn add_left_out(&mut self, of: Vec<(String, u64)>) {
        for (rule, n) in of {
            match self.told.left_out.iter_mut().find(|(known, _)| *known == rule) {
                Some((_, all)) => *all += n,
                None => self.told.left_out.push((rule, n)),
            }
        }
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
        let repeated = match table {
            "customers" => "rows repeat an earlier customer in all that is read and are left out",
            _ => "rows repeat an earlier one in every cell and are left out",
        };
        let told = [
            (counts.credits, "refunds and income are left out: amounts are what was spent"),
            (counts.repeated, repeated),
            (quarantine.n_mended, "rejected before, and read from data_mended/ as mended there"),
        ];
        let told = told.into_iter().filter(|(n, _)| *n > 0);
        self.told.notes.extend(told.map(|(n, what)| format!("{} {what}", count(n))));
        for (rule, n) in std::mem::take(&mut self.told.left_out) {
            self.told.notes.push(match n {
                0 => format!(
                    "the rule {rule} left no row out: look whether its texts are in the column"
                ),
                n => format!("{} rows are left out by the rule {rule}", count(n)),
            });
        }
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

/// Returns a reader as it fits what is read: rows are counted where there are no lines, and rows that were
/// mended stand below their header.
///
/// # Errors
///
/// A failure for lines to be skipped where there are none.
pub(super) fn fitted<R: Rows>(
    reader: TableReader<R>,
    project: &Project,
    table: &str,
    (piece, opened): (&Piece, &Opened),
) -> Result<TableReader<R>, Failure> {
    if piece.is_mended() {
        return Ok(reader.from_the_header());
    }
    if !opened.has_rows() {
        return Ok(reader);
    }
    if reader.skip_lines() > 0 {
        let cause = format!("{} has rows and no lines that could be skipped", piece.name());
        let hint = format!("take skip_lines out of [input.{table}]: it is for files of text");
        let failure = Failure::new(Kind::Configuration, cause, hint);
        return Err(project.mark(failure, &["input", table, "skip_lines"], ""));
    }
    Ok(reader.by_number())
}

/// Returns what a table is read from: files or a database, and rows that were mended.
pub(super) fn pieces(
    project: &Project,
    table: &'static str,
    place: RowsPlace<'_>,
) -> Result<Vec<Piece>, Failure> {
    let file = |(name, path)| Piece::File { name, path };
    let mut pieces = match Origin::of(place)? {
        Origin::Files(paths) if paths.is_empty() => {
            let cause = format!("[input.{table}] path: expected the name of a file or a pattern");
            let failure = Failure::new(Kind::Configuration, cause, "set path in fip.toml");
            return Err(project.mark(failure, &["input", table], ""));
        }
        Origin::Files(paths) => {
            let files = expand(project.root(), &paths)
                .map_err(|failure| project.mark(failure, &["input", table, "path"], ""))?;
            files.into_iter().map(file).collect()
        }
        Origin::Database(select) => vec![Piece::Database(select)],
    };
    let [mended, _] = mended_files(project, table);
    pieces.extend(mended.into_iter().map(file));
    Ok(pieces)
}

/// Returns where rows are, in words.
pub(super) fn places(pieces: &[Piece]) -> String {
    match pieces {
        [one @ Piece::Database(_), ..] => one.name(),
        [_] => "1 file".to_owned(),
        several => format!("{} files", several.len()),
    }
}

/// Adds the counts of a piece.
pub(super) fn add(all: &mut Counts, of: Counts) {
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

/// Says that a row is refused, where one is too many.
pub(super) fn refused(file: &str, reject: &Reject) -> Failure {
    let cause = format!("{file}, {reject}");
    let hint =
        format!("{}; or set clean.on_error = \"quarantine\" to set such rows aside", reject.hint);
    Failure::new(Kind::BadInput, cause, hint).at(excerpt(file, reject))
}

/// Says that a column is there and has no text, where it is one of those.
fn without_text(left_out: &[LeftOutColumn], file: &str, error: &BindError) -> Option<Failure> {
    let BindError::NotFound { key, column, .. } = error else { return None };
    let found = left_out.iter().find(|left_out| left_out.name == *column)?;
    let cause = format!("{file}, column {column}: expected values, found {}", found.what);
    let hint = format!("{key} names it: write its parts to columns of their own, or name another");
    Some(Failure::new(Kind::BadInput, cause, hint))
}

/// Says that a column is not there, with those that are.
pub(super) fn no_column(project: &Project, table: &str, file: &str, error: &BindError) -> Failure {
    let (key, label, hint) = match error {
        BindError::NotFound { key, column, known } => (
            key.as_str(),
            format!("{file} has no column with this name"),
            format!(
                "{}the columns are: {}; {}`fip init --from` looks at them and writes the mapping for you",
                did_you_mean(column, known.iter().map(String::as_str)),
                known.join(", "),
                if known.len() == 1 {
                    "lines before the header are skipped by skip_lines; "
                } else {
                    ""
                }
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
