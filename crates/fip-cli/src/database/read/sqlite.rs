//! Rows of a SQLite file.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Statement};

use super::pipe::{Writer, pipe};
use super::{Rows, push_cell};
use crate::failure::{Failure, Kind};

/// Opens the file, and starts the query.
pub(super) fn open(file: PathBuf, rows: &Rows) -> Result<Box<dyn Read + Send>, Failure> {
    // SQLite's own message does not tell a file that is not there from one that may not be read.
    std::fs::File::open(&file).map_err(|error| Failure::cannot_read(&file, &error))?;
    let database = Connection::open_with_flags(&file, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .map_err(|error| refused(&file, &error))?;
    let query = rows.query();
    // What is wrong with the query is told before anything is read.
    database.prepare(&query).map_err(|error| refused(&file, &error))?;
    Ok(pipe(move |writer| {
        let mut query = database.prepare(&query).map_err(|error| refused(&file, &error))?;
        write(&mut query, writer, &file)
    }))
}

fn write(query: &mut Statement<'_>, writer: &mut Writer, file: &Path) -> Result<(), Failure> {
    let fail = |error: rusqlite::Error| refused(file, &error);
    let names: Vec<String> = query.column_names().into_iter().map(str::to_owned).collect();
    let mut line = Vec::new();
    for (at, name) in names.iter().enumerate() {
        if at > 0 {
            line.push(b',');
        }
        push_cell(&mut line, name);
    }
    let mut rows = query.query([]).map_err(fail)?;
    loop {
        line.push(b'\n');
        if writer.write_all(&line).is_err() {
            return Ok(());
        }
        let Some(row) = rows.next().map_err(fail)? else { return Ok(()) };
        line.clear();
        for (at, name) in names.iter().enumerate() {
            if at > 0 {
                line.push(b',');
            }
            match row.get_ref(at).map_err(fail)? {
                ValueRef::Null => {}
                ValueRef::Integer(number) => line.extend_from_slice(number.to_string().as_bytes()),
                ValueRef::Real(number) => line.extend_from_slice(number.to_string().as_bytes()),
                ValueRef::Text(text) => push_cell(&mut line, &String::from_utf8_lossy(text)),
                ValueRef::Blob(_) => {
                    let cause = format!(
                        "{}, column {name}: expected text or numbers, found bytes",
                        file.display()
                    );
                    return Err(Failure::new(Kind::BadInput, cause, "name the columns in a query"));
                }
            }
        }
    }
}

fn refused(file: &Path, error: &rusqlite::Error) -> Failure {
    let cause = format!("{}: {error}", file.display());
    let hint = "check that the file is a database of SQLite and the name of the table or the query";
    Failure::new(Kind::Database, cause, hint)
}

#[cfg(test)]
mod tests {
    use super::super::{refusal, whole};
    use super::*;

    fn bank(folder: &Path) -> PathBuf {
        let file = folder.join("bank.db");
        let database = Connection::open(&file).unwrap();
        let script = "CREATE TABLE ledger (id INTEGER, \"who, and why\" TEXT, amount DECIMAL(18, 2), raw BLOB); \
            INSERT INTO ledger VALUES (1, 'Caf\u{e9} \"Zum Eck\"', 12.34, NULL), (2, NULL, -7, NULL);";
        database.execute_batch(script).unwrap();
        file
    }

    fn text(file: &Path, rows: &Rows) -> String {
        whole(open(file.to_owned(), rows).unwrap()).unwrap()
    }

    #[test]
    fn a_table_and_a_query_come_as_csv() {
        let folder = tempfile::tempdir().unwrap();
        let file = bank(folder.path());
        let expected =
            "id,\"who, and why\",amount,raw\n1,\"Caf\u{e9} \"\"Zum Eck\"\"\",12.34,\n2,,-7,\n";
        assert_eq!(text(&file, &Rows::Table("ledger".to_owned())), expected);
        let query = Rows::Query("SELECT SUM(amount) AS total FROM ledger;".to_owned());
        assert_eq!(text(&file, &query), "total\n5.34\n");
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = bank(folder.path());
        let refused = |file: &Path, rows: &str| {
            open(file.to_owned(), &Rows::Table(rows.to_owned())).err().unwrap().message()
        };
        assert!(refused(&file, "missing").contains("no such table: missing"));
        assert!(refused(&folder.path().join("none.db"), "t").contains("cannot be read"));
        std::fs::write(folder.path().join("text.db"), "id,amount\n1,2\n".repeat(100)).unwrap();
        assert!(refused(&folder.path().join("text.db"), "t").contains("not a database"));
        // Nothing is written, whatever the query says.
        let write = Rows::Query("DELETE FROM ledger RETURNING id".to_owned());
        let error = whole(open(file.clone(), &write).unwrap()).unwrap_err();
        assert!(refusal(error).unwrap().message().contains("readonly database"));
        let bytes = Rows::Query("SELECT x'00' AS raw".to_owned());
        let error = whole(open(file, &bytes).unwrap()).unwrap_err();
        assert!(refusal(error).unwrap().message().contains("column raw: expected text"));
    }
}
