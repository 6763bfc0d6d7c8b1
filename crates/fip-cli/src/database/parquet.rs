//! A folder with a Parquet file for each table.

use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::Path;

use fip_model::{ParquetError, SchemaDialect, TableParquet, TableSpec};

use super::bank::{Bank, BankTable, Outcome};
use super::files::{Target, cannot_write, in_the_way};
use super::profile::Profile;
use super::record::load_specs;
use crate::failure::{Failure, Kind};

const DIALECT: SchemaDialect = SchemaDialect::Standard;
/// What is loaded, as text, beside the files: read when the folder is written again.
const LOAD_FILE: &str = "fip_load.csv";

/// Makes the folder, or finds that it is there already and of this run.
pub(crate) fn load(bank: &Bank, to: &Path, force: bool) -> Result<Outcome, Failure> {
    let target = Target::take(to)?;
    target.put_back()?;
    if to.exists() && inspect(bank, to)? && !force {
        return Ok(Outcome::AlreadyThere);
    }
    fs::create_dir(&target.partial).map_err(|error| cannot_write(to, &error))?;
    let written = bank.tables().iter().map(|table| write(table, &target.partial, to));
    let profiles = written.collect::<Result<Vec<Profile>, Failure>>()?;
    let loads: Vec<Vec<String>> =
        bank.loads(DIALECT).iter().map(|row| row.cells().to_vec()).collect();
    let specs = load_specs();
    let columns = bank.tables().iter().zip(&profiles).flat_map(|(table, profile)| {
        profile.totals.iter().map(|total| {
            let column = table.spec.columns[total.column].name.to_string();
            let (n_values, sum) = (total.n_values.to_string(), total.sum.to_string());
            vec![table.spec.name.to_owned(), column, n_values, sum]
        })
    });
    write_rows(&specs[0], &loads, &target.partial, to)?;
    write_rows(&specs[1], &columns.collect::<Vec<_>>(), &target.partial, to)?;
    let text: String = loads.iter().map(|row| row.join(",") + "\n").collect();
    fs::write(target.partial.join(LOAD_FILE), text).map_err(|error| cannot_write(to, &error))?;
    target.put_folder()?;
    Ok(bank.loaded(&profiles, 0))
}

/// Returns whether a folder holds this run; a folder that no export made is in the way.
fn inspect(bank: &Bank, to: &Path) -> Result<bool, Failure> {
    if to.is_dir() && fs::read_dir(to).is_ok_and(|mut entries| entries.next().is_none()) {
        return Ok(false);
    }
    let Ok(text) = fs::read_to_string(to.join(LOAD_FILE)) else {
        return Err(in_the_way(to, "is no folder that `fip export parquet` made"));
    };
    let mut rows = Vec::new();
    for line in text.lines() {
        let cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        let Ok(cells) = <[String; 6]>::try_from(cells) else { return Ok(false) };
        rows.push(cells);
    }
    let complete = bank.specs().iter().all(|spec| to.join(file_name(spec)).is_file());
    Ok(complete && bank.is_same(DIALECT, &rows))
}

fn file_name(spec: &TableSpec) -> String {
    format!("{}.parquet", spec.name)
}

fn write(table: &BankTable, partial: &Path, to: &Path) -> Result<Profile, Failure> {
    let fail = |error: ParquetError| refused(&table.spec, to, &error);
    let path = partial.join(file_name(&table.spec));
    let file = File::create(path).map_err(|error| cannot_write(to, &error))?;
    let mut parquet = TableParquet::new(BufWriter::new(file), &table.spec).map_err(fail)?;
    let taken = |error: Result<ParquetError, io::Error>| match error {
        Ok(error) => refused(&table.spec, to, &error),
        Err(error) => Failure::cannot_read(Path::new(&table.spec.file_name()), &error),
    };
    // A cell that is no text is refused as one that its column does not accept.
    let row = |record: &csv::ByteRecord| {
        parquet.push(record.iter().map(|cell| std::str::from_utf8(cell).unwrap_or("\u{fffd}")))
    };
    let profile = table.pass(|_| Ok(()), row, taken)?;
    end(parquet, &table.spec, to)?;
    Ok(profile)
}

fn write_rows(
    spec: &TableSpec,
    rows: &[Vec<String>],
    partial: &Path,
    to: &Path,
) -> Result<(), Failure> {
    let fail = |error: ParquetError| refused(spec, to, &error);
    let file =
        File::create(partial.join(file_name(spec))).map_err(|error| cannot_write(to, &error))?;
    let mut parquet = TableParquet::new(BufWriter::new(file), spec).map_err(fail)?;
    for row in rows {
        parquet.push(row.iter().map(String::as_str)).map_err(fail)?;
    }
    end(parquet, spec, to)
}

fn end(
    parquet: TableParquet<'_, BufWriter<File>>,
    spec: &TableSpec,
    to: &Path,
) -> Result<(), Failure> {
    let file = parquet.finish().map_err(|error| refused(spec, to, &error))?;
    let synced = file.into_inner().map_err(io::IntoInnerError::into_error);
    synced.and_then(|file| file.sync_all()).map_err(|error| cannot_write(to, &error))
}

fn refused(spec: &TableSpec, to: &Path, error: &ParquetError) -> Failure {
    match error {
        ParquetError::Io { source } => cannot_write(to, source),
        other => {
            let hint = "run `fip run` to make the tables again; nothing was written";
            Failure::new(Kind::BadInput, format!("{}: {other}", spec.file_name()), hint)
        }
    }
}
