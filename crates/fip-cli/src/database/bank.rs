//! What is loaded: the tables of a run with their files, as its manifest names them.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use fip_model::{SchemaDialect, SchemaParts, TableSpec};

use super::profile::{Profile, ReadError, read};
use super::record::{LoadRow, inserts, load_specs};
use super::texts::{checks_sql, statements, view_comments, views_sql};
use crate::failure::{Failure, Kind};
use crate::files::located;
use crate::manifest::{Manifest, sha256_hex};
use crate::project::Project;
use crate::stages::Stage;
use crate::tables::tables;

/// A run's tables, and what makes them in a database.
#[derive(Debug)]
pub(crate) struct Bank {
    run_id: String,
    tables: Vec<BankTable>,
}

/// A table, and its file where the run wrote one.
#[derive(Debug)]
pub(super) struct BankTable {
    pub(super) spec: TableSpec,
    pub(super) file: Option<TableFile>,
}

/// A file as the run wrote it.
#[derive(Debug)]
pub(super) struct TableFile {
    pub(super) path: PathBuf,
    n_rows: u64,
    sha256: String,
}

/// What came of a load.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The tables are there now.
    Loaded { n_tables: usize, n_rows: u64, n_checks: usize },
    /// They were there before, of the same run.
    AlreadyThere,
}

impl Bank {
    /// Returns the tables of the project's run, which must be complete.
    pub(crate) fn of(project: &Project) -> Result<Self, Failure> {
        let manifest = Manifest::load(project, Stage::Report)?;
        let records: Vec<_> = manifest.stages.values().flatten().collect();
        let file = |spec: &TableSpec| {
            let path = format!("data_processed/{}", spec.file_name());
            let record = records.iter().find(|record| record.path == path)?;
            Some(TableFile {
                path: located(project, &record.path),
                n_rows: record.rows.unwrap_or_default(),
                sha256: record.sha256.clone(),
            })
        };
        let tables = tables(project).into_iter();
        let tables = tables.map(|spec| BankTable { file: file(&spec), spec }).collect();
        Ok(Self { run_id: manifest.run_id.clone(), tables })
    }

    /// Returns the tables, referred-to tables first.
    pub(super) fn tables(&self) -> &[BankTable] {
        &self.tables
    }

    /// Returns the specifications of the tables, those about the load behind them.
    pub(super) fn specs(&self) -> Vec<TableSpec> {
        let mut specs: Vec<TableSpec> = self.tables.iter().map(|one| one.spec.clone()).collect();
        specs.extend(load_specs());
        specs
    }

    /// Returns the parts of the data definition.
    pub(super) fn schema(&self, dialect: SchemaDialect) -> SchemaParts {
        SchemaParts::of(&self.specs(), dialect)
    }

    /// Returns the script of the views.
    pub(super) fn views(&self) -> String {
        views_sql(&self.specs())
    }

    /// Returns what the views and their columns mean, for an engine that keeps it.
    pub(super) fn view_comments(&self) -> Vec<String> {
        view_comments(&self.views())
    }

    /// Returns the checks, each a query that answers with its name and a number of violations.
    pub(super) fn checks(&self) -> Vec<String> {
        let text = checks_sql(&self.specs());
        statements(&text).into_iter().map(str::to_owned).collect()
    }

    /// Returns what a database that holds the run keeps of it.
    pub(super) fn loads(&self, dialect: SchemaDialect) -> Vec<LoadRow> {
        let parts = self.schema(dialect);
        let texts = [parts.tables, parts.keys, parts.indexes, parts.comments].concat();
        let views = self.views();
        let digest = texts.iter().map(String::as_bytes).chain([views.as_bytes()]);
        let schema_sha256 = sha256_hex(digest);
        let row = |table: &BankTable| LoadRow {
            run_id: self.run_id.clone(),
            fip_version: env!("CARGO_PKG_VERSION").to_owned(),
            schema_sha256: schema_sha256.clone(),
            table_name: table.spec.name.to_owned(),
            n_rows: table.file.as_ref().map_or(0, |file| file.n_rows),
            sha256: table.file.as_ref().map_or_else(String::new, |file| file.sha256.clone()),
        };
        self.tables.iter().map(row).collect()
    }

    /// Returns the statements that write down a load.
    pub(super) fn inserts(&self, dialect: SchemaDialect, profiles: &[Profile]) -> Vec<String> {
        let specs = self.tables.iter().map(|table| &table.spec);
        let profiles: Vec<_> = specs.zip(profiles.iter().cloned()).collect();
        inserts(&self.loads(dialect), &profiles)
    }

    /// Returns whether a database that keeps `found` of its load holds this run.
    pub(super) fn is_same(&self, dialect: SchemaDialect, found: &[[String; 6]]) -> bool {
        let mut expected: Vec<[String; 6]> =
            self.loads(dialect).iter().map(LoadRow::cells).collect();
        // Engines order texts each in its own way.
        let mut found = found.to_vec();
        found.sort();
        expected.sort();
        expected == found
    }

    /// Returns what came of a load that went well.
    pub(super) fn loaded(&self, profiles: &[Profile], n_checks: usize) -> Outcome {
        let n_rows = profiles.iter().map(|profile| profile.n_rows).sum();
        Outcome::Loaded { n_tables: self.tables.len(), n_rows, n_checks }
    }
}

/// Why a table could not be passed on: in its file, or in the database.
#[derive(Debug)]
pub(super) enum PassError<E> {
    File(ReadError),
    Taken(E),
}

impl<E> From<ReadError> for PassError<E> {
    fn from(error: ReadError) -> Self {
        Self::File(error)
    }
}

impl BankTable {
    /// Reads the table's file to its end, hands on its bytes and its rows, and checks that it is as the
    /// run wrote it. `taken` says what an error of whoever takes them means.
    pub(super) fn pass<E>(
        &self,
        bytes: impl FnMut(&[u8]) -> io::Result<()>,
        mut row: impl FnMut(&csv::ByteRecord) -> Result<(), E>,
        taken: impl Fn(Result<E, io::Error>) -> Failure,
    ) -> Result<Profile, Failure> {
        let Some(TableFile { path, sha256, .. }) = &self.file else {
            return Ok(Profile::empty(&self.spec));
        };
        let file = File::open(path).map_err(|error| cannot_open(path, &error))?;
        let row = |record: &csv::ByteRecord| row(record).map_err(PassError::Taken);
        let profile = read(file, &self.spec, bytes, row).map_err(|error| match error {
            PassError::Taken(error) => taken(Ok(error)),
            PassError::File(ReadError::Io(error)) => taken(Err(error)),
            PassError::File(ReadError::Table(words)) => {
                let cause = format!("{}, {words}", path.display());
                Failure::new(Kind::BadInput, cause, AGAIN)
            }
        })?;
        if profile.sha256 == *sha256 {
            Ok(profile)
        } else {
            let cause = format!("{} is not as the run wrote it", path.display());
            Err(Failure::new(Kind::BadInput, cause, AGAIN))
        }
    }
}

fn cannot_open(path: &Path, error: &io::Error) -> Failure {
    let cause = format!("{} cannot be read: {error}", path.display());
    Failure::new(Kind::CannotRead, cause, AGAIN)
}

const AGAIN: &str = "run `fip run` to make the tables again; nothing was loaded";
