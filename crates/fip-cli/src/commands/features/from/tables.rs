//! The feature tables, written as they come and put in place together.

use std::io::Write;
use std::path::PathBuf;

use fip_features::Features;
use fip_model::{FeatureTable, TableSpec};
use rayon::prelude::*;

use crate::failure::Failure;
use crate::files::Written;
use crate::manifest::{FileRecord, Manifest};
use crate::project::Project;
use crate::stages::Stage;
use crate::stages::features::Counted;
use crate::tables::{About, dictionary};
use crate::whole_file::{NewFile, WholeFile, partial};

/// The dictionary, beside the tables.
const README: &str = "README.md";

/// Both feature tables under way.
#[derive(Debug)]
pub(super) struct Tables {
    root: PathBuf,
    monthly: Table,
    customers: Table,
    n_features: usize,
    /// Goes last.
    _partial: Partial,
}

/// A table under way.
#[derive(Debug)]
struct Table {
    path: PathBuf,
    file: NewFile,
    n_rows: u64,
}

/// Files that are not whole, which are gone when nobody needs them any more.
#[derive(Debug)]
struct Partial(Vec<PathBuf>);

impl Drop for Partial {
    fn drop(&mut self) {
        for path in &self.0 {
            // Those that are in their places have another name.
            let _ = std::fs::remove_file(path);
        }
    }
}

impl Tables {
    /// Starts both tables, which have other names until they are whole.
    pub(super) fn create(target: &Project) -> Result<Self, Failure> {
        let root = target.processed();
        let specs = [target.catalogue.month_spec(), target.catalogue.customer_spec()];
        let names = specs.each_ref().map(TableSpec::file_name);
        let all = names.iter().map(String::as_str).chain([README]);
        let partial = Partial(all.map(|name| partial(&root, name)).collect());
        let [monthly, customers] = &specs;
        Ok(Self {
            monthly: Table::create(&root, monthly)?,
            customers: Table::create(&root, customers)?,
            n_features: customers.columns.len() - 1,
            root,
            _partial: partial,
        })
    }

    /// Adds the features of the customers that come next.
    pub(super) fn add(&mut self, features: &Features) -> Result<(), Failure> {
        self.monthly.add(&features.monthly)?;
        self.customers.add(&features.customers)
    }

    /// Puts the tables and the dictionary in their places and records them in the manifest, which holds
    /// no other output.
    pub(super) fn commit(
        self,
        target: &Project,
        mut manifest: Manifest,
    ) -> Result<(Counted, Written), Failure> {
        let counted = Counted {
            features: self.n_features,
            customers: self.customers.n_rows,
            months: self.monthly.n_rows,
        };
        let text = dictionary(target, About::Run(manifest.data.provenance));
        let mut file = NewFile::create(&self.root, README)?;
        let written = file.write_all(text.as_bytes());
        written.map_err(|error| Failure::cannot_write(&self.root.join(README), &error))?;
        let whole = [self.monthly.finish()?, self.customers.finish()?, file.finish(0)?];
        manifest.stages.clear();
        // What the stage before wrote is in the folder of the bank.
        manifest.stages.insert(Stage::Prepare, Vec::new());
        manifest.save(target)?;
        let records = whole.into_iter().map(WholeFile::put).collect::<Result<Vec<_>, _>>()?;
        let records: Vec<FileRecord> = records.into_iter().map(among_tables).collect();
        let n_rows = records.iter().filter_map(|record| record.rows).sum();
        let written = Written { n_files: records.len(), n_rows };
        manifest.stages.insert(Stage::Features, records);
        manifest.save(target)?;
        Ok((counted, written))
    }
}

/// Returns a record as the manifest of a project has it.
fn among_tables(record: FileRecord) -> FileRecord {
    let rows = record.rows.filter(|_| record.path != README);
    FileRecord { path: format!("data_processed/{}", record.path), rows, ..record }
}

impl Table {
    fn create(root: &std::path::Path, spec: &TableSpec) -> Result<Self, Failure> {
        let name = spec.file_name();
        let file = NewFile::create(root, &name)?;
        let mut table = Self { path: root.join(name), file, n_rows: 0 };
        let header = spec.header().collect::<Vec<_>>().join(",") + "\n";
        table.write(header.as_bytes())?;
        Ok(table)
    }

    /// Writes the rows of a table, formatted in parts side by side.
    fn add(&mut self, features: &FeatureTable) -> Result<(), Failure> {
        const ROWS_AT_ONCE: usize = 4096;
        const PARTS_AT_ONCE: usize = 8;
        let n_rows = features.n_rows();
        let starts: Vec<usize> = (0..n_rows).step_by(ROWS_AT_ONCE).collect();
        for starts in starts.chunks(PARTS_AT_ONCE) {
            let texts: Vec<Vec<u8>> = starts
                .par_iter()
                .map(|&start| features.lines(start..n_rows.min(start + ROWS_AT_ONCE)))
                .collect();
            texts.iter().try_for_each(|text| self.write(text))?;
        }
        self.n_rows += n_rows as u64;
        Ok(())
    }

    fn write(&mut self, text: &[u8]) -> Result<(), Failure> {
        let written = self.file.write_all(text);
        written.map_err(|error| Failure::cannot_write(&self.path, &error))
    }

    fn finish(self) -> Result<WholeFile, Failure> {
        self.file.finish(self.n_rows)
    }
}
