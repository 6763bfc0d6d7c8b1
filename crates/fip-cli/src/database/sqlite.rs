//! A SQLite file of a run.

use std::io;
use std::path::Path;

use fip_model::SchemaDialect;
use rusqlite::{Connection, ErrorCode, OpenFlags, Statement, params_from_iter};

use super::bank::{Bank, BankTable, Outcome};
use super::files::{NO_SPACE, Target, cannot_write, in_the_way};
use super::profile::Profile;
use super::record::{LOAD, LOAD_COLUMN, READ_LOAD};
use crate::failure::{Failure, Kind};

const DIALECT: SchemaDialect = SchemaDialect::Standard;

/// The file is new and nobody else's until it is whole, so that nothing of it need be undone.
const PRAGMAS: &str = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; \
    PRAGMA cache_size = -65536; PRAGMA locking_mode = EXCLUSIVE;";

/// Makes the file, or finds that it is there already and of this run.
pub(crate) fn load(bank: &Bank, to: &Path, force: bool) -> Result<Outcome, Failure> {
    let target = Target::take(to)?;
    if to.exists() {
        let found = inspect(bank, to)?;
        if !force && bank.is_same(DIALECT, &found) {
            return Ok(Outcome::AlreadyThere);
        }
    }
    let fail = |error: rusqlite::Error| refused(to, &error);
    let database = Connection::open(&target.partial).map_err(fail)?;
    database.execute_batch(PRAGMAS).map_err(fail)?;
    database.execute_batch("BEGIN").map_err(fail)?;
    let parts = bank.schema(DIALECT);
    run(&database, &parts.tables).map_err(fail)?;
    let filled = bank.tables().iter().map(|table| fill(&database, table, to));
    let profiles = filled.collect::<Result<Vec<Profile>, Failure>>()?;
    run(&database, &parts.indexes).map_err(fail)?;
    run(&database, &bank.inserts(DIALECT, &profiles)).map_err(fail)?;
    database.execute_batch(&bank.views()).map_err(fail)?;
    database.execute_batch("ANALYZE").map_err(fail)?;
    let n_checks = check(bank, &database, to)?;
    database.execute_batch("COMMIT").map_err(fail)?;
    database.close().map_err(|(_, error)| fail(error))?;
    target.put_file()?;
    Ok(bank.loaded(&profiles, n_checks))
}

/// Returns what an earlier load left in the file; another database is in the way.
fn inspect(bank: &Bank, to: &Path) -> Result<Vec<[String; 6]>, Failure> {
    for ending in ["-wal", "-journal"] {
        let mut beside = to.as_os_str().to_owned();
        beside.push(ending);
        if Path::new(&beside).exists() {
            return Err(in_the_way(to, "somebody is writing to it"));
        }
    }
    let fail = |_: rusqlite::Error| in_the_way(to, "is no database that `fip export sqlite` made");
    let database =
        Connection::open_with_flags(to, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(fail)?;
    let names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
    let mut names = database.prepare(names).map_err(fail)?;
    let names = names.query_map([], |row| row.get::<_, String>(0)).map_err(fail)?;
    let mut load = database.prepare(READ_LOAD).map_err(fail)?;
    let cells = |row: &rusqlite::Row<'_>| {
        let n_rows: i64 = row.get(4)?;
        Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, n_rows.to_string(), row.get(5)?])
    };
    let rows = load.query_map([], cells).map_err(fail)?;
    let rows: Vec<[String; 6]> = rows.collect::<Result<_, _>>().map_err(fail)?;
    for name in names {
        let name = name.map_err(fail)?;
        let of_load = name == LOAD || name == LOAD_COLUMN;
        let of_bank = bank.tables().iter().any(|table| table.spec.name == name);
        if !of_load && !of_bank && !rows.iter().any(|row| row[3] == name) {
            return Err(in_the_way(to, &format!("holds a table {name} of somebody else")));
        }
    }
    Ok(rows)
}

fn run(database: &Connection, statements: &[String]) -> rusqlite::Result<()> {
    statements.iter().try_for_each(|statement| database.execute_batch(statement))
}

/// Fills a table from its file; an empty cell is a missing value.
fn fill(database: &Connection, table: &BankTable, to: &Path) -> Result<Profile, Failure> {
    let marks = vec!["?"; table.spec.columns.len()].join(", ");
    let insert = format!("INSERT INTO {} VALUES ({marks})", table.spec.name);
    let mut insert = database.prepare(&insert).map_err(|error| refused(to, &error))?;
    let taken = |error: Result<Taken, io::Error>| match error {
        Ok(Taken::Refused(error)) => refused(to, &error),
        Ok(Taken::NotText(line)) => {
            let file = table.spec.file_name();
            let cause = format!("{file}, line {line}: expected UTF-8");
            Failure::new(Kind::BadInput, cause, "run `fip run` to make the tables again")
        }
        Err(error) => Failure::cannot_read(Path::new(&table.spec.file_name()), &error),
    };
    table.pass(|_| Ok(()), |record| add(&mut insert, record), taken)
}

/// Why a row was not added.
enum Taken {
    Refused(rusqlite::Error),
    NotText(u64),
}

fn add(insert: &mut Statement<'_>, record: &csv::ByteRecord) -> Result<(), Taken> {
    let line = record.position().map_or(0, csv::Position::line);
    let cells = record
        .iter()
        .map(|cell| std::str::from_utf8(cell).map(|text| (!text.is_empty()).then_some(text)));
    let cells = cells.collect::<Result<Vec<_>, _>>().map_err(|_| Taken::NotText(line))?;
    insert.execute(params_from_iter(cells)).map(|_| ()).map_err(Taken::Refused)
}

/// Runs the checks; returns how many there are.
fn check(bank: &Bank, database: &Connection, to: &Path) -> Result<usize, Failure> {
    let checks = bank.checks();
    for check in &checks {
        let found = database.query_row(check, [], |row| Ok((row.get(0)?, row.get(1)?)));
        let (name, violations): (String, i64) = found.map_err(|error| refused(to, &error))?;
        if violations != 0 {
            return Err(does_not_hold(&name, violations));
        }
    }
    Ok(checks.len())
}

/// Says that a check failed and that nothing was loaded.
pub(super) fn does_not_hold(name: &str, violations: impl std::fmt::Display) -> Failure {
    let cause = format!("check \"{name}\" of sql/checks.sql: expected 0, found {violations}");
    let hint =
        "run `fip run` to make the tables again; nothing was loaded, what was there is as it was";
    Failure::new(Kind::CheckFailed, cause, hint)
}

fn refused(to: &Path, error: &rusqlite::Error) -> Failure {
    let said = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => {
            let cause = format!("{} cannot be written: {said}", to.display());
            Failure::new(Kind::CannotWrite, cause, NO_SPACE)
        }
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::ReadOnly) => {
            cannot_write(to, &io::Error::new(io::ErrorKind::PermissionDenied, said))
        }
        Some(ErrorCode::SystemIoFailure) => cannot_write(to, &io::Error::other(said)),
        Some(ErrorCode::ConstraintViolation) => {
            let hint = "run `fip run` to make the tables again; nothing was loaded";
            Failure::new(Kind::BadInput, format!("{}: {said}", to.display()), hint)
        }
        _ => Failure::internal(format!("{}: {said}", to.display())),
    }
}
