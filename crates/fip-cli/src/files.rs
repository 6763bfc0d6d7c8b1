//! The outputs of a stage: complete or absent.
//!
//! Files are written under other names first. When all are there, the manifest is told that the stage
//! and those after it no longer hold, the files are renamed, and the manifest is told of them. A
//! process that is killed at any moment leaves whole files only, and never a stage that claims to
//! have run without all of its files.

use std::fs::{self, File};
use std::io::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};

use fip_model::{Row, TableSpec, write_rows};
use fip_report::Report;
use rayon::prelude::*;
use serde::Serialize;

use crate::cache::{Fingerprints, Trust, inputs_apart};
use crate::failure::Failure;
use crate::manifest::{FileRecord, Manifest, sha256_hex};
use crate::project::Project;
use crate::stages::Stage;
use crate::stages::prepare::ledger::quarantine;
use crate::whole_file::WholeFile;

/// Folder of files that are not complete yet.
const PARTIAL: &str = ".partial";

/// Where an output belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Folder {
    /// Tables, and what describes them.
    Processed,
    /// Reports and figures.
    Reports,
}

impl Folder {
    fn path(self, project: &Project) -> PathBuf {
        match self {
            Self::Processed => project.processed(),
            Self::Reports => project.reports(),
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Processed => "data_processed",
            Self::Reports => "reports",
        }
    }
}

/// Returns where the file is that a record of the manifest names.
pub(crate) fn located(project: &Project, path: &str) -> PathBuf {
    let folders = [Folder::Processed, Folder::Reports];
    let found = folders.into_iter().find_map(|folder| {
        let name = path.strip_prefix(folder.name())?.strip_prefix('/')?;
        Some(folder.path(project).join(name))
    });
    found.unwrap_or_else(|| project.root().join(path))
}

/// An output: where it goes and what is in it.
#[derive(Debug)]
pub(crate) struct Output {
    folder: Folder,
    name: String,
    rows: Option<u64>,
    content: Content,
}

/// What is in an output.
#[derive(Debug)]
enum Content {
    /// The parts of a text, or a single one of bytes.
    Parts(Vec<Vec<u8>>),
    /// What was written as its rows came.
    Written(WholeFile),
}

impl Output {
    /// Returns a table of typed rows.
    pub(crate) fn rows<T: Row>(rows: &[T]) -> Result<Self, Failure> {
        Self::rows_in("", rows)
    }

    /// Returns a table of typed rows in a folder (`truth/`) among the tables.
    pub(crate) fn rows_in<T: Row>(folder: &str, rows: &[T]) -> Result<Self, Failure> {
        let mut text = Vec::new();
        write_rows(&mut text, rows).map_err(Failure::internal)?;
        let name = format!("{folder}{}", T::spec().file_name());
        let n_rows = Some(rows.len() as u64);
        Ok(Self {
            folder: Folder::Processed,
            name,
            rows: n_rows,
            content: Content::Parts(vec![text]),
        })
    }

    /// Returns a large table, formatted in parts side by side; `lines` gives the text of some rows.
    pub(crate) fn lines(
        spec: &TableSpec,
        n_rows: usize,
        lines: impl Fn(Range<usize>) -> Vec<u8> + Sync,
    ) -> Self {
        const ROWS_AT_ONCE: usize = 8192;
        let header = spec.header().collect::<Vec<_>>().join(",") + "\n";
        let starts: Vec<usize> = (0..n_rows).step_by(ROWS_AT_ONCE).collect();
        let formatted: Vec<Vec<u8>> = starts
            .into_par_iter()
            .map(|start| lines(start..n_rows.min(start + ROWS_AT_ONCE)))
            .collect();
        let parts = std::iter::once(header.into_bytes()).chain(formatted).collect();
        let rows = Some(n_rows as u64);
        Self {
            folder: Folder::Processed,
            name: spec.file_name(),
            rows,
            content: Content::Parts(parts),
        }
    }

    /// Returns a table whose rows were written as they came.
    pub(crate) fn written(file: WholeFile) -> Self {
        let (name, rows) = (file.record().path.clone(), file.record().rows);
        Self { folder: Folder::Processed, name, rows, content: Content::Written(file) }
    }

    /// Returns a text.
    pub(crate) fn text(folder: Folder, name: impl Into<String>, text: String) -> Self {
        Self {
            folder,
            name: name.into(),
            rows: None,
            content: Content::Parts(vec![text.into_bytes()]),
        }
    }

    /// Returns a file among the tables that is no text, with the number of rows in it.
    pub(crate) fn bytes(name: impl Into<String>, n_rows: u64, bytes: Vec<u8>) -> Self {
        let rows = Some(n_rows);
        Self {
            folder: Folder::Processed,
            name: name.into(),
            rows,
            content: Content::Parts(vec![bytes]),
        }
    }

    /// Returns the number of bytes.
    pub(crate) fn n_bytes(&self) -> u64 {
        match &self.content {
            Content::Parts(parts) => parts.iter().map(|part| part.len() as u64).sum(),
            Content::Written(file) => file.record().bytes,
        }
    }

    /// Returns a JSON document, indented for people, with a new line at its end.
    pub(crate) fn json(
        folder: Folder,
        name: &str,
        document: &impl Serialize,
    ) -> Result<Self, Failure> {
        let text = serde_json::to_string_pretty(document).map_err(Failure::internal)?;
        Ok(Self::text(folder, name, text + "\n"))
    }

    /// Returns both forms of a page of a report, and its figures beside them.
    pub(crate) fn page(name: &str, report: Report) -> Vec<Self> {
        let file = |ending, text| Self::text(Folder::Reports, format!("{name}.{ending}"), text);
        let mut outputs = vec![file("md", report.markdown), file("html", report.html)];
        outputs.extend(report.figures.into_iter().map(|figure| {
            let name = format!("figures/{}", figure.file_name);
            Self::text(Folder::Reports, name, figure.svg.into_string())
        }));
        outputs
    }
}

/// How much a stage wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) n_files: usize,
    pub(crate) n_rows: u64,
}

/// Writes all outputs of a stage, or none, and records them in the manifest. The stages after it no
/// longer hold, unless the outputs are what they were and made from the same.
pub(crate) fn commit(
    project: &Project,
    manifest: &mut Manifest,
    stage: Stage,
    outputs: &[Output],
) -> Result<Written, Failure> {
    let records = write_partials(project, outputs)?;
    let mut made = manifest.made_now(project, stage)?;
    made.apart = std::mem::take(&mut manifest.apart);
    let mut known = Fingerprints::load(project, Trust::Remembered);
    made.apart.extend(inputs_apart(project, manifest, stage, &mut known)?);
    known.save();
    made.failed_checks = std::mem::take(&mut manifest.failed_checks);
    made.cannot_train = manifest.cannot_train.take();
    let mut before = manifest.stages.remove(&stage).unwrap_or_default();
    before.retain(|record| !record.beside);
    // What a later stage wrote over with the same bytes is that stage's: the dictionary.
    let later: Vec<&FileRecord> =
        manifest.stages.range(stage..).flat_map(|(_, records)| records).collect();
    let own: Vec<FileRecord> =
        records.iter().filter(|record| !later.contains(record)).cloned().collect();
    let is_as_before = before == own && manifest.made.remove(&stage).as_ref() == Some(&made);
    if !is_as_before {
        manifest.stages.retain(|&done, _| done < stage);
        manifest.made.retain(|&done, _| done < stage);
    }
    manifest.config = project.config.clone();
    manifest.made.insert(stage, made);
    if is_as_before {
        // Files of the same bytes: what is recorded holds at every moment.
        let written = rename(project, outputs, &records)?;
        manifest.stages.insert(stage, own);
        return end(project, manifest, written);
    }
    put_in_place(project, manifest, stage, outputs, records)
}

/// Writes outputs that a stage makes on demand, all or none, and records them beside its others. The
/// stages after it stand on none of them and hold as before.
pub(crate) fn commit_beside(
    project: &Project,
    manifest: &mut Manifest,
    stage: Stage,
    outputs: &[Output],
) -> Result<Written, Failure> {
    let mut records = write_partials(project, outputs)?;
    for record in &mut records {
        record.beside = true;
    }
    put_in_place(project, manifest, stage, outputs, records)
}

/// Writes all outputs under other names, or none.
fn write_partials(project: &Project, outputs: &[Output]) -> Result<Vec<FileRecord>, Failure> {
    let folders = [Folder::Processed, Folder::Reports].map(|folder| folder.path(project));
    for folder in &folders {
        clear_partial(folder)?;
    }
    let written: Result<Vec<FileRecord>, Failure> =
        outputs.par_iter().map(|output| write_partial(project, output)).collect();
    written.inspect_err(|_| {
        // Give the space back; that the files are incomplete is what is told.
        for folder in &folders {
            let _ = clear_partial(folder);
        }
    })
}

/// Gives outputs their names, and tells the manifest before that they no longer hold and after that
/// they do.
fn put_in_place(
    project: &Project,
    manifest: &mut Manifest,
    stage: Stage,
    outputs: &[Output],
    records: Vec<FileRecord>,
) -> Result<Written, Failure> {
    for files in manifest.stages.values_mut() {
        files.retain(|file| records.iter().all(|record| record.path != file.path));
    }
    manifest.save(project)?;
    let written = rename(project, outputs, &records)?;
    manifest.stages.entry(stage).or_default().extend(records);
    end(project, manifest, written)
}

/// Gives outputs their names.
fn rename(
    project: &Project,
    outputs: &[Output],
    records: &[FileRecord],
) -> Result<Written, Failure> {
    for output in outputs {
        let folder = output.folder.path(project);
        let target = folder.join(&output.name);
        fs::rename(partial_path(&folder, &output.name), &target)
            .map_err(|error| Failure::cannot_write(&target, &error))?;
    }
    let mut known = Fingerprints::load(project, Trust::Remembered);
    for record in records {
        known.remember(&located(project, &record.path), &record.sha256);
    }
    known.save();
    let n_rows = records.iter().filter_map(|record| record.rows).sum();
    Ok(Written { n_files: records.len(), n_rows })
}

/// Writes the manifest when all outputs of a stage have their names.
fn end(project: &Project, manifest: &Manifest, written: Written) -> Result<Written, Failure> {
    manifest.save(project)?;
    for folder in [Folder::Processed, Folder::Reports] {
        clear_partial(&folder.path(project))?;
    }
    Ok(written)
}

fn write_partial(project: &Project, output: &Output) -> Result<FileRecord, Failure> {
    let folder = output.folder.path(project);
    let target = folder.join(&output.name);
    let partial = partial_path(&folder, &output.name);
    let fail = |error: std::io::Error| Failure::cannot_write(&target, &error);
    for parent in [target.parent(), partial.parent()].into_iter().flatten() {
        fs::create_dir_all(parent).map_err(fail)?;
    }
    let sha256 = match &output.content {
        Content::Parts(parts) => {
            let (written, sha256) = rayon::join(
                || {
                    let mut file = File::create(&partial)?;
                    parts.iter().try_for_each(|part| file.write_all(part))?;
                    file.flush()
                },
                || sha256_hex(parts.iter().map(Vec::as_slice)),
            );
            written.map_err(fail)?;
            sha256
        }
        Content::Written(file) => {
            file.put_at(&partial).map_err(fail)?;
            file.record().sha256.clone()
        }
    };
    Ok(FileRecord {
        path: format!("{}/{}", output.folder.name(), output.name),
        rows: output.rows,
        bytes: output.n_bytes(),
        sha256,
        beside: false,
    })
}

fn partial_path(folder: &Path, name: &str) -> PathBuf {
    folder.join(PARTIAL).join(name)
}

/// Removes what a process that was killed left unfinished.
pub(crate) fn clear_partials(project: &Project) -> Result<(), Failure> {
    crate::scratch::clear(project)?;
    for folder in [Folder::Processed, Folder::Reports] {
        clear_partial(&folder.path(project))?;
    }
    // The manifest and the files of rejected rows are written beside their names.
    for folder in [project.processed(), quarantine::folder(project)] {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|end| end == "partial") && path.is_file() {
                fs::remove_file(&path).map_err(|error| Failure::cannot_write(&path, &error))?;
            }
        }
    }
    Ok(())
}

fn clear_partial(folder: &Path) -> Result<(), Failure> {
    let partial = folder.join(PARTIAL);
    if !partial.exists() {
        return Ok(());
    }
    fs::remove_dir_all(&partial).map_err(|error| Failure::cannot_write(&partial, &error))
}

/// Removes a file that an earlier run wrote under the path that the manifest gives it, if it is there.
pub(crate) fn remove(project: &Project, path: &str) -> Result<(), Failure> {
    let path = located(project, path);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::cannot_write(&path, &error))
        }
        _ => Ok(()),
    }
}

/// Writes one file outside the project's folders, all at once.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut partial = path.as_os_str().to_owned();
    partial.push(".partial");
    let partial = Path::new(&partial);
    let written = fs::write(partial, bytes).and_then(|()| fs::rename(partial, path));
    written.inspect_err(|_| {
        // That the file is not there is what is told.
        let _ = fs::remove_file(partial);
    })
}
