//! Whether any cell of any table holds an identifier that might be somebody's.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use csv::{Reader, StringRecord};
use fip_report::format::count;
use fip_synth::{Check, IdentifierReport, Limit, Measured, Verdict, scan_identifiers};
use rayon::prelude::*;

use crate::failure::{Failure, Kind};
use crate::project::Project;

/// Cells of tables, and the first that is not safe.
#[derive(Debug, Default)]
struct Scan {
    n_cells: u64,
    n_hits: u64,
    first: Option<String>,
}

/// Looks at every cell of every CSV file in the folder of the tables and the folders in it, whatever
/// wrote it.
pub(super) fn check(project: &Project) -> Result<Check, Failure> {
    let folder = project.processed();
    let mut paths = Vec::new();
    tables(&folder, &mut paths).map_err(|error| Failure::cannot_read(&folder, &error))?;
    paths.sort();
    let scans: Result<Vec<Scan>, Failure> = paths.par_iter().map(|path| scan(path)).collect();
    let scans = scans?;
    let n_cells = scans.iter().map(|scan| scan.n_cells).sum();
    let n_hits: u64 = scans.iter().map(|scan| scan.n_hits).sum();
    let first = scans.into_iter().find_map(|scan| scan.first);
    let looked = format!("{} cells of {} tables", count(n_cells), paths.len());
    let text = match first {
        None => format!("none in {looked}"),
        Some(first) => format!("{} in {looked}, first: {first}", count(n_hits)),
    };
    Ok(Check {
        id: "I22",
        claim: "No cell of any table holds an identifier that could be real".to_owned(),
        measured: Measured { figure: Some(n_hits as f64), text },
        limit: Limit { least: None, most: Some(0.0), text: "no fault".to_owned() },
        verdict: if n_hits == 0 { Verdict::Passed } else { Verdict::Failed },
    })
}

/// Collects the CSV files of a folder and of those in it; not of hidden ones, which hold what is not
/// complete.
fn tables(folder: &Path, paths: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        if path.is_dir() {
            tables(&path, paths)?;
        } else if path.extension().is_some_and(|extension| extension == "csv") {
            paths.push(path);
        }
    }
    Ok(())
}

fn scan(path: &Path) -> Result<Scan, Failure> {
    let file = File::open(path).map_err(|error| Failure::cannot_read(path, &error))?;
    let table = path.file_stem().unwrap_or_default().to_string_lossy();
    scan_table(file, &table).map_err(|error| {
        let cause = format!("{}: {error}", path.display());
        Failure::new(Kind::BadInput, cause, "run `fip run` to make the tables again")
    })
}

/// Looks at the cells of a table one row at a time, its header among them.
fn scan_table(file: impl std::io::Read, table: &str) -> Result<Scan, csv::Error> {
    let mut rows = Reader::from_reader(file);
    let header = rows.headers()?.clone();
    let columns: Vec<String> = header.iter().map(|column| format!("{table}.{column}")).collect();
    let mut found = Scan::default();
    found.add(&scan_identifiers(cells(&columns, &header)), 1);
    let mut row = StringRecord::new();
    while rows.read_record(&mut row)? {
        let line = row.position().map_or(0, csv::Position::line);
        found.add(&scan_identifiers(cells(&columns, &row)), line);
    }
    Ok(found)
}

fn cells<'a>(
    columns: &'a [String],
    row: &'a StringRecord,
) -> impl Iterator<Item = (&'a str, &'a str)> {
    columns.iter().map(String::as_str).zip(row.iter())
}

impl Scan {
    fn add(&mut self, report: &IdentifierReport, line: u64) {
        self.n_cells += report.n_cells;
        self.n_hits += report.n_hits;
        if let (None, Some(hit)) = (&self.first, report.hits.first()) {
            let (kind, column) = (hit.kind.name(), &hit.column);
            self.first = Some(format!("{kind} in {column}, line {line}: {:?}", hit.text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scanned(text: &str) -> Scan {
        scan_table(text.as_bytes(), "DimX").unwrap()
    }

    #[test]
    fn every_cell_counts_and_the_first_that_is_not_safe_is_told() {
        let safe = scanned("id,note\n1,\"Mill, Alder\"\n2,\n");
        assert_eq!((safe.n_cells, safe.n_hits, safe.first), (6, 0, None));
        let unsafe_cells = scanned("id,note\n1,ok\n2,4111 1111 1111 1111\n3,a@bank.co.uk\n");
        assert_eq!(unsafe_cells.n_hits, 2);
        let first = unsafe_cells.first.unwrap();
        assert!(first.contains("DimX.note, line 3: \"4111 1111 1111 1111\""), "{first}");
    }

    #[test]
    fn a_name_of_a_column_is_looked_at_too() {
        assert_eq!(scanned("id,anna@bank.co.uk\n1,2\n").n_hits, 1);
    }

    #[test]
    fn rows_of_other_lengths_are_refused() {
        assert!(scan_table("a,b\n1,2,3\n".as_bytes(), "DimX").is_err());
    }
}
