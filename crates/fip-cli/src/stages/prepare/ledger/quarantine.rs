//! Rows that could not be read: as they stand in their files, with the reasons beside them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use fip_model::intake::{Encoding, Reject, RejectCode};
use fip_model::quality::Rejected;
use fip_report::format::count;

use super::files::MENDED;
use crate::failure::{Excerpt, Failure};
use crate::project::Project;

/// The quarantine of one kind of files.
pub(super) struct Quarantine {
    folder: PathBuf,
    /// `transactions`, `customers`.
    table: &'static str,
    encoding: Encoding,
    /// Rejected rows by the header of their files, with the files that are written.
    parts: Vec<(Vec<u8>, Part)>,
    reasons: Option<(PathBuf, csv::Writer<BufWriter<File>>)>,
    groups: BTreeMap<(RejectCode, String), Group>,
    first: Option<(String, Reject)>,
    /// Files and bytes of rows that were mended, and are read elsewhere.
    mended: BTreeSet<(String, u64)>,
    pub(super) n_mended: u64,
}

struct Part {
    path: PathBuf,
    writer: BufWriter<File>,
}

/// Rejects with the same code in the same column.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    n: u64,
    first: String,
    /// How many would fit another format, by format.
    fits: BTreeMap<String, u64>,
    /// The values that no map has, with how often each stands.
    values: BTreeMap<String, u64>,
}

/// The most values of a group that are counted, and that are told.
const MOST_VALUES: usize = 1000;
const TOLD_VALUES: usize = 12;

impl Group {
    fn of(first: String) -> Self {
        Self { n: 0, first, fits: BTreeMap::new(), values: BTreeMap::new() }
    }

    fn take(&mut self, reject: &Reject) {
        self.n += 1;
        let fit = reject.hint.strip_prefix("would fit ").and_then(|rest| rest.split(':').next());
        if let Some(fit) = fit {
            *self.fits.entry(fit.to_owned()).or_default() += 1;
        }
        let is_told = reject.code == RejectCode::Unmapped
            && (self.values.len() < MOST_VALUES || self.values.contains_key(&reject.value));
        if is_told {
            *self.values.entry(reject.value.clone()).or_default() += 1;
        }
    }

    /// Returns the values that no map has, most frequent first, ties by name, in a line.
    fn values(&self) -> Option<String> {
        let mut values: Vec<(&String, u64)> = self.values.iter().map(|(v, n)| (v, *n)).collect();
        values.sort_by_key(|(_, n)| u64::MAX - n);
        let n_more = values.len().saturating_sub(TOLD_VALUES);
        let told = values.iter().take(TOLD_VALUES);
        let mut told: Vec<String> =
            told.map(|(value, n)| format!("{value:?} {}", count(*n))).collect();
        if n_more > 0 {
            told.push(format!("and {n_more} more values, all in the reasons file"));
        }
        (!told.is_empty()).then(|| told.join(", "))
    }
}

impl Quarantine {
    pub(super) fn new(
        project: &Project,
        table: &'static str,
        encoding: Encoding,
    ) -> Result<Self, Failure> {
        Ok(Self {
            folder: folder(project),
            table,
            encoding,
            parts: Vec::new(),
            reasons: None,
            groups: BTreeMap::new(),
            first: None,
            mended: mended(project, table)?,
            n_mended: 0,
        })
    }

    /// Returns the first row that was rejected, with its file.
    pub(super) const fn first(&self) -> Option<&(String, Reject)> {
        self.first.as_ref()
    }

    /// Sets a row aside, unless it was mended and is read elsewhere; returns whether it was.
    pub(super) fn add(
        &mut self,
        file: &str,
        header: &[u8],
        reject: Reject,
    ) -> Result<bool, Failure> {
        if self.mended.contains(&(file.to_owned(), reject.byte)) {
            self.n_mended += 1;
            return Ok(false);
        }
        let at = match self.parts.iter().position(|(known, _)| known == header) {
            Some(at) => at,
            None => self.begin(header)?,
        };
        let (end, part) = (self.encoding.encode("\n"), &mut self.parts[at].1);
        let written =
            part.writer.write_all(&reject.record).and_then(|()| part.writer.write_all(&end));
        written.map_err(|error| Failure::cannot_write(&part.path, &error))?;
        self.reason(file, &reject)?;
        let key = (reject.code, reject.column.clone().unwrap_or_default());
        let first = || format!("{file}:{}", count(reject.line));
        self.groups.entry(key).or_insert_with(|| Group::of(first())).take(&reject);
        if self.first.is_none() {
            self.first = Some((file.to_owned(), reject));
        }
        Ok(true)
    }

    fn begin(&mut self, header: &[u8]) -> Result<usize, Failure> {
        let name = match self.parts.len() {
            0 => format!("{}.rejected.csv", self.table),
            n => format!("{}.rejected.{}.csv", self.table, n + 1),
        };
        let (path, file) = self.create(&name)?;
        let mut part = Part { path, writer: BufWriter::new(file) };
        if !header.is_empty() {
            let end = self.encoding.encode("\n");
            let written = part.writer.write_all(header).and_then(|()| part.writer.write_all(&end));
            written.map_err(|error| Failure::cannot_write(&part.path, &error))?;
        }
        self.parts.push((header.to_vec(), part));
        Ok(self.parts.len() - 1)
    }

    fn create(&self, name: &str) -> Result<(PathBuf, File), Failure> {
        let path = self.folder.join(format!("{name}.partial"));
        let file = fs::create_dir_all(&self.folder).and_then(|()| File::create(&path));
        let file = file.map_err(|error| Failure::cannot_write(&path, &error))?;
        Ok((path, file))
    }

    fn reason(&mut self, file: &str, reject: &Reject) -> Result<(), Failure> {
        if self.reasons.is_none() {
            let (path, file) = self.create(&format!("{}.reasons.csv", self.table))?;
            let mut writer = csv::Writer::from_writer(BufWriter::new(file));
            let header = ["file", "line", "byte", "column", "value", "code", "message", "hint"];
            writer.write_record(header).map_err(Failure::internal)?;
            self.reasons = Some((path, writer));
        }
        let Some((path, writer)) = &mut self.reasons else { return Ok(()) };
        let (line, byte) = (reject.line.to_string(), reject.byte.to_string());
        let column = reject.column.as_deref().unwrap_or_default();
        let record = [
            file,
            &line,
            &byte,
            column,
            &reject.value,
            reject.code.code(),
            &reject.message,
            &reject.hint,
        ];
        writer.write_record(record).map_err(|error| {
            let error = match error.into_kind() {
                csv::ErrorKind::Io(error) => error,
                other => io::Error::other(format!("{other:?}")),
            };
            Failure::cannot_write(path, &error)
        })
    }

    /// Gives the files their names; those of an earlier run go.
    pub(super) fn finish(&mut self) -> Result<(), Failure> {
        let rename = |path: &Path| {
            let target = path.with_extension("");
            fs::rename(path, &target).map_err(|error| Failure::cannot_write(&target, &error))
        };
        for path in rejected(&self.folder, self.table) {
            fs::remove_file(&path).map_err(|error| Failure::cannot_write(&path, &error))?;
        }
        let old = self.folder.join(format!("{}.reasons.csv", self.table));
        if old.exists() {
            fs::remove_file(&old).map_err(|error| Failure::cannot_write(&old, &error))?;
        }
        for (_, mut part) in std::mem::take(&mut self.parts) {
            part.writer.flush().map_err(|error| Failure::cannot_write(&part.path, &error))?;
            rename(&part.path)?;
        }
        if let Some((path, mut writer)) = self.reasons.take() {
            writer.flush().map_err(|error| Failure::cannot_write(&path, &error))?;
            rename(&path)?;
        }
        Ok(())
    }

    /// Returns a line for each code and column: how many, what, and where first.
    pub(super) fn table(&self) -> Vec<String> {
        let mut groups: Vec<_> = self.groups.iter().collect();
        groups
            .sort_by_key(|((code, column), group)| (u64::MAX - group.n, *code, (*column).clone()));
        let column = |name: &str| if name.is_empty() { "-".to_owned() } else { name.to_owned() };
        let width =
            groups.iter().map(|((_, name), _)| name.chars().count()).max().unwrap_or(0).max(6);
        let mut lines = vec![format!(
            "{:>10}  {:<8}  {:<width$}  what, and where first",
            "rows", "code", "column"
        )];
        for ((code, name), group) in groups {
            let n = count(group.n);
            let fits =
                group.fits.iter().map(|(format, n)| format!("; {} would fit {format}", count(*n)));
            let (what, fits, first) = (code.title(), fits.collect::<String>(), &group.first);
            let (code, name) = (code.code(), column(name));
            lines.push(format!("{n:>10}  {code:<8}  {name:<width$}  {what}{fits} ({first})"));
            lines.extend(group.values().map(|values| format!("{:>10}  {values}", "")));
        }
        lines
    }

    /// Returns how many were rejected for which reason in which column, most first.
    pub(super) fn rejects(&self) -> Vec<Rejected> {
        let told = self.groups.iter().map(|((code, column), group)| Rejected {
            code: code.code().to_owned(),
            title: code.title().to_owned(),
            column: Some(column.clone()).filter(|column| !column.is_empty()),
            n: group.n,
            first: group.first.clone(),
            hint: code.hint().to_owned(),
        });
        let mut told: Vec<Rejected> = told.collect();
        told.sort_by_key(|one| u64::MAX - one.n);
        told
    }

    /// Returns how many were rejected for which reasons, in one line.
    pub(super) fn summary(&self) -> String {
        let mut by_code: BTreeMap<RejectCode, u64> = BTreeMap::new();
        for ((code, _), group) in &self.groups {
            *by_code.entry(*code).or_default() += group.n;
        }
        let told =
            by_code.iter().map(|(code, n)| format!("{} {} ({code})", count(*n), code.title()));
        told.collect::<Vec<_>>().join(", ")
    }
}

/// Returns a row with what is wrong in it.
pub(super) fn excerpt(file: &str, reject: &Reject) -> Excerpt {
    Excerpt::of_part(file, reject.line, &reject.record, &reject.value, &reject.message)
}

/// Returns the folder of rejected rows.
pub(crate) fn folder(project: &Project) -> PathBuf {
    project.processed().join("quarantine")
}

/// Returns the files of rejected rows of a table.
fn rejected(folder: &Path, table: &str) -> Vec<PathBuf> {
    let begins = format!("{table}.rejected.");
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.path());
    let is_one = |path: &PathBuf| {
        let name =
            path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        name.starts_with(&begins) && is_csv(path)
    };
    let mut found: Vec<PathBuf> = names.filter(is_one).collect();
    found.sort();
    found
}

fn is_csv(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "csv")
}

/// Moves rejected rows, mended by hand since, to where they are read in addition; returns how many files
/// there were.
pub(crate) fn retry(project: &Project) -> Result<usize, Failure> {
    let (from, to) = (folder(project), project.root().join(MENDED));
    let move_to = |path: &Path, target: &Path| {
        fs::rename(path, target).map_err(|error| Failure::cannot_write(target, &error))
    };
    let mut n_moved = 0;
    for table in ["customers", "accounts", "transactions", "labels"] {
        let files = rejected(&from, table);
        if files.is_empty() {
            continue;
        }
        fs::create_dir_all(&to).map_err(|error| Failure::cannot_write(&to, &error))?;
        let is_free = |n: &u32| !to.join(format!("{table}.{n}.reasons.csv")).exists();
        let next = (1..=u32::MAX).find(is_free).unwrap_or(1);
        let reasons = from.join(format!("{table}.reasons.csv"));
        move_to(&reasons, &to.join(format!("{table}.{next}.reasons.csv")))?;
        for (path, part) in files.iter().zip(1..) {
            move_to(path, &to.join(format!("{table}.{next}.{part}.csv")))?;
            n_moved += 1;
        }
    }
    Ok(n_moved)
}

/// Returns the files of rows that were mended, and those that tell what they are the mended rows of.
pub(crate) fn mended_files(project: &Project, table: &str) -> [Vec<(String, PathBuf)>; 2] {
    let folder = project.root().join(MENDED);
    let begins = format!("{table}.");
    let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(&begins) && is_csv(Path::new(name)))
        .collect();
    names.sort();
    let (reasons, rows): (Vec<String>, Vec<String>) =
        names.into_iter().partition(|name| name.ends_with(".reasons.csv"));
    [rows, reasons].map(|names| {
        names.into_iter().map(|name| (format!("{MENDED}/{name}"), folder.join(name))).collect()
    })
}

/// Returns file and byte of each row that was mended.
fn mended(project: &Project, table: &str) -> Result<BTreeSet<(String, u64)>, Failure> {
    let mut all = BTreeSet::new();
    let [_, reasons] = mended_files(project, table);
    for (_, path) in reasons {
        let bytes = crate::project::read(&path)?;
        let mut rows = csv::Reader::from_reader(bytes.as_slice());
        for row in rows.records().flatten() {
            if let (Some(file), Some(Ok(byte))) = (row.get(0), row.get(2).map(str::parse)) {
                all.insert((file.to_owned(), byte));
            }
        }
    }
    Ok(all)
}
