//! Rows of a DuckDB file, by the `duckdb` program.

use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use super::Rows;
use super::pipe::Refused;
use crate::database::duckdb::{NO_FILE, WHICH, first_lines};
use crate::failure::{Failure, Kind};

/// What the program may hold in memory.
const LIMIT: &str = "SET memory_limit = '512MB'";

/// Starts the program on the query.
pub(super) fn open(
    file: &Path,
    program: &Path,
    rows: &Rows,
) -> Result<Box<dyn Read + Send>, Failure> {
    std::fs::File::open(file).map_err(|error| Failure::cannot_read(file, &error))?;
    let copy = format!("COPY ({}) TO '/dev/stdout' (FORMAT csv, HEADER)", rows.query());
    let mut command = Command::new(program);
    command.args(["-init", NO_FILE, "-batch", "-bail", "-readonly", "-cmd", LIMIT]);
    command.arg(file).arg(copy);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| {
        let cause = format!("the program {} cannot be started: {error}", program.display());
        Failure::new(Kind::Database, cause, WHICH)
    })?;
    let output = child.stdout.take();
    Ok(Box::new(Reader { child, output, file: file.display().to_string() }))
}

/// What the program writes, and how it ended.
struct Reader {
    child: Child,
    output: Option<ChildStdout>,
    file: String,
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(output) = &mut self.output else { return Ok(0) };
        let n = output.read(buffer)?;
        if n == 0 && !buffer.is_empty() {
            self.output = None;
            self.end()?;
        }
        Ok(n)
    }
}

impl Reader {
    /// Looks how the program ended.
    fn end(&mut self) -> io::Result<()> {
        let mut said = String::new();
        if let Some(output) = &mut self.child.stderr {
            output.read_to_string(&mut said)?;
        }
        let status = self.child.wait()?;
        if status.success() {
            return Ok(());
        }
        let said = if said.trim().is_empty() {
            format!("it ended with {status}")
        } else {
            first_lines(&said)
        };
        let cause = format!("{}: duckdb: {said}", self.file);
        let hint =
            "check that the file is a database of DuckDB and the name of the table or the query";
        Err(io::Error::other(Refused(Failure::new(Kind::Database, cause, hint))))
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // Whoever stops reading stops the query.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
