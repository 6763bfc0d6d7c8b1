//! A DuckDB file of a run, made by the `duckdb` program of whoever asks for it.
//!
//! The program is told statement after statement; while it reads the files, their rows are counted and
//! summed here, so that both are compared before the file takes its place.

use std::convert::Infallible;
use std::ffi::OsStr;
use std::fmt::Display;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

use fip_model::SchemaDialect;

use super::bank::{Bank, BankTable, Outcome};
use super::files::{NO_SPACE, Target, in_the_way};
use super::profile::Profile;
use super::record::{LOAD, LOAD_COLUMN, READ_LOAD};
use super::sqlite::does_not_hold;
use crate::failure::{Failure, Kind};

const DIALECT: SchemaDialect = SchemaDialect::DuckDb;
pub(super) const NO_FILE: &str = if cfg!(windows) { "NUL" } else { "/dev/null" };

/// Makes the file, or finds that it is there already and of this run.
pub(crate) fn load(
    bank: &Bank,
    program: &OsStr,
    to: &Path,
    force: bool,
) -> Result<Outcome, Failure> {
    let target = Target::take(to)?;
    if to.exists() {
        let found = inspect(bank, program, to)?;
        if !force && bank.is_same(DIALECT, &found) {
            return Ok(Outcome::AlreadyThere);
        }
    }
    let mut shell = Shell::start(program, &target.partial, &[])?;
    let parts = bank.schema(DIALECT);
    shell.tell(["BEGIN"]);
    shell.tell(&parts.tables);
    shell.tell(bank.tables().iter().filter_map(copy));
    let profiles = profiles(bank)?;
    shell.tell(bank.inserts(DIALECT, &profiles));
    shell.tell([bank.views().trim_end().trim_end_matches(';')]);
    shell.tell(parts.comments.into_iter().chain(bank.view_comments()));
    let checks = bank.checks();
    shell.tell(&checks);
    shell.tell(["COMMIT"]);
    let answers = shell.end().map_err(|said| refused(to, &said))?;
    if answers.len() != checks.len() {
        let cause = format!("duckdb: expected {} answers, found {}", checks.len(), answers.len());
        return Err(Failure::new(Kind::Database, cause, WHICH));
    }
    if let Some(broken) =
        answers.iter().find(|answer| answer.get(1).map(String::as_str) != Some("0"))
    {
        let violations = broken.get(1).map_or("nothing", String::as_str);
        return Err(does_not_hold(broken.first().map_or("", String::as_str), violations));
    }
    target.put_file()?;
    Ok(bank.loaded(&profiles, checks.len()))
}

/// Returns the statement that fills a table from its file; an empty cell is a missing value.
fn copy(table: &BankTable) -> Option<String> {
    let path = table.file.as_ref()?.path.display().to_string().replace('\'', "''");
    Some(format!(
        "COPY {} FROM '{path}' (FORMAT csv, HEADER, DELIMITER ',', QUOTE '\"', ESCAPE '\"', NULLSTR '', \
         AUTO_DETECT false)",
        table.spec.name
    ))
}

fn profiles(bank: &Bank) -> Result<Vec<Profile>, Failure> {
    let unreadable = |table: &BankTable, error: Result<Infallible, io::Error>| match error {
        Ok(never) => match never {},
        Err(error) => Failure::cannot_read(Path::new(&table.spec.file_name()), &error),
    };
    let tables = bank.tables().iter();
    tables
        .map(|table| table.pass(|_| Ok(()), |_| Ok(()), |error| unreadable(table, error)))
        .collect()
}

/// Returns what an earlier load left in the file; another database is in the way.
fn inspect(bank: &Bank, program: &OsStr, to: &Path) -> Result<Vec<[String; 6]>, Failure> {
    let ask = |question: &str| {
        let mut shell = Shell::start(program, to, &["-readonly"])?;
        shell.tell([question]);
        shell.end().map_err(|said| {
            if said.contains("lock") {
                let hint = "close the program that has it open, or name another place with --to";
                let cause = format!("{} is open in another program", to.display());
                return Failure::new(Kind::Busy, cause, hint);
            }
            in_the_way(to, "is no database that `fip export duckdb` made")
        })
    };
    let rows = ask(READ_LOAD)?.into_iter().filter_map(|row| <[String; 6]>::try_from(row).ok());
    let rows: Vec<[String; 6]> = rows.collect();
    for name in ask("SELECT table_name FROM duckdb_tables() WHERE NOT internal")? {
        let name = name.first().map_or("", String::as_str);
        let of_load = name == LOAD || name == LOAD_COLUMN;
        let of_bank = bank.tables().iter().any(|table| table.spec.name == name);
        if !of_load && !of_bank && !rows.iter().any(|row| row[3] == name) {
            return Err(in_the_way(to, &format!("holds a table {name} of somebody else")));
        }
    }
    Ok(rows)
}

/// The program, waiting for statements.
struct Shell {
    child: Child,
}

impl Shell {
    fn start(program: &OsStr, file: &Path, flags: &[&str]) -> Result<Self, Failure> {
        let mut command = Command::new(program);
        command.args(["-init", NO_FILE, "-batch", "-bail", "-csv", "-noheader"]);
        command.args(flags).arg(file);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().map_err(|error| {
            let cause = format!("the program {} cannot be started: {error}", program.display());
            Failure::new(Kind::Database, cause, WHICH)
        })?;
        Ok(Self { child })
    }

    /// Tells it statements. Whether it took them shows at the end.
    fn tell<S: Display>(&mut self, statements: impl IntoIterator<Item = S>) {
        let Some(input) = &mut self.child.stdin else { return };
        for statement in statements {
            let _ = writeln!(input, "{statement};");
        }
    }

    /// Waits for its end; returns the rows that it answered with, or what it complained of.
    fn end(mut self) -> Result<Vec<Vec<String>>, String> {
        drop(self.child.stdin.take());
        let (mut said, mut answers) = (String::new(), Vec::new());
        let mut take = || -> io::Result<ExitStatus> {
            // The answers fit a pipe, and so do complaints: one is read behind the other.
            if let Some(output) = &mut self.child.stdout {
                output.read_to_end(&mut answers)?;
            }
            if let Some(output) = &mut self.child.stderr {
                output.read_to_string(&mut said)?;
            }
            self.child.wait()
        };
        match take() {
            Ok(status) if status.success() && said.is_empty() => {}
            Ok(status) if said.is_empty() => return Err(format!("it ended with {status}")),
            Ok(_) => return Err(first_lines(&said)),
            Err(error) => return Err(error.to_string()),
        }
        let mut csv = csv::ReaderBuilder::new();
        let mut csv = csv.has_headers(false).flexible(true).from_reader(answers.as_slice());
        let rows = csv.records().map(|row| row.map(|row| row.iter().map(str::to_owned).collect()));
        rows.collect::<Result<_, _>>().map_err(|error| error.to_string())
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        // Without its last statement it ends with nothing done; that the load failed is what is told.
        drop(self.child.stdin.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns a complaint up to its first empty line, in one line.
pub(super) fn first_lines(said: &str) -> String {
    let lines = said.lines().map(str::trim).take_while(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}

fn refused(to: &Path, said: &str) -> Failure {
    let cause = format!("{}: duckdb: {said}", to.display());
    if said.contains("No space left") || said.contains("File too large") {
        return Failure::new(Kind::CannotWrite, cause, NO_SPACE);
    }
    if said.contains("Constraint Error") || said.contains("Conversion Error") {
        let hint = "run `fip run` to make the tables again; nothing was loaded";
        return Failure::new(Kind::BadInput, cause, hint);
    }
    if said.contains("Permission denied") || said.contains("Read-only") {
        return Failure::new(
            Kind::CannotWrite,
            cause,
            "name a place that you may write to with --to",
        );
    }
    Failure::new(Kind::Database, cause, WHICH)
}

pub(super) const WHICH: &str = "install the command line program of DuckDB 1.1 or newer (https://duckdb.org/install, \
    or `pip install duckdb-cli`), or name it with --program";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_not_there_is_told_with_what_to_install() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("no-such-duckdb");
        let refused = Shell::start(program.as_os_str(), Path::new("x"), &[]);
        let failure = refused.err().unwrap();
        assert!(failure.message().contains("no-such-duckdb cannot be started"));
        assert!(failure.hint().contains("duckdb-cli"));
    }

    #[test]
    fn complaints_are_told_in_one_line() {
        let said =
            "Catalog Error: Table with name nope does not exist!\nDid you mean \"a\"?\n\nLINE 1: x";
        let told = refused(Path::new("b.duckdb"), &first_lines(said));
        assert_eq!(
            told.message(),
            "b.duckdb: duckdb: Catalog Error: Table with name nope does not exist! Did you mean \"a\"?"
        );
        let full = refused(Path::new("b"), "IO Error: Could not write: No space left on device");
        assert_eq!(full.code(), "FIP-E002");
    }
}
