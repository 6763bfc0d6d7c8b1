//! What a server's refusals mean.

use std::error::Error;
use std::io;

use postgres::error::SqlState;

use super::address::Address;
use crate::failure::{Failure, Kind};

impl Address {
    /// Returns what an error of the server or of the way to it means.
    pub(crate) fn failure(&self, error: &postgres::Error) -> Failure {
        let said = self.without_password(&words(error));
        let (kind, hint) = error.code().map_or_else(|| on_the_way(&said), by_code);
        Failure::new(kind, format!("{self}: {said}"), hint)
    }

    /// Returns what an error of a query that reads means.
    pub(in crate::database) fn while_reading(&self, error: &postgres::Error) -> Failure {
        let hint = match error.code() {
            Some(&SqlState::INSUFFICIENT_PRIVILEGE) => "ask for GRANT SELECT on the table",
            Some(_) => "check the name of the table or the query; only a SELECT is read",
            None => return self.failure(error),
        };
        let said = self.without_password(&words(error));
        Failure::new(Kind::Database, format!("{self}: {said}"), hint)
    }

    /// Returns what an error while rows were sent or received means.
    pub(in crate::database) fn while_sending(&self, error: &io::Error) -> Failure {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<postgres::Error>());
        inner.map_or_else(
            || {
                let cause = format!("{self}: {}", self.without_password(&error.to_string()));
                Failure::new(Kind::Database, cause, WAY)
            },
            |error| self.failure(error),
        )
    }
}

/// Returns an error with its causes. Of what a server says the detail is left out: it may hold cells.
fn words(error: &postgres::Error) -> String {
    if let Some(error) = error.as_db_error() {
        return error.message().to_owned();
    }
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let more = inner.to_string();
        if !words.contains(&more) {
            words = format!("{words}: {more}");
        }
        cause = inner.source();
    }
    words
}

fn on_the_way(said: &str) -> (Kind, &'static str) {
    let hint = if said.contains("password missing") {
        "set PGPASSWORD, or write the password to ~/.pgpass"
    } else if said.contains("TLS") || said.contains("certificate") {
        "check sslmode and sslrootcert in the address"
    } else {
        WAY
    };
    (Kind::Database, hint)
}

const WAY: &str = "check host, port and whether the server runs; what was there is as it was";

fn by_code(code: &SqlState) -> (Kind, &'static str) {
    let of_database = |hint| (Kind::Database, hint);
    match *code {
        SqlState::INVALID_PASSWORD | SqlState::INVALID_AUTHORIZATION_SPECIFICATION => {
            of_database("check user and password, and what pg_hba.conf of the server allows")
        }
        SqlState::INVALID_CATALOG_NAME => of_database("create the database first, or name another"),
        SqlState::INSUFFICIENT_PRIVILEGE => of_database(
            "ask for GRANT CREATE ON DATABASE, or for a schema of your own and name it with --schema",
        ),
        SqlState::READ_ONLY_SQL_TRANSACTION => of_database("name a server that takes writes"),
        SqlState::DISK_FULL => {
            (Kind::CannotWrite, "free some space on the server; what was there is as it was")
        }
        SqlState::DUPLICATE_TABLE
        | SqlState::DUPLICATE_OBJECT
        | SqlState::DEPENDENT_OBJECTS_STILL_EXIST
        | SqlState::FEATURE_NOT_SUPPORTED
        | SqlState::WRONG_OBJECT_TYPE => (
            Kind::InTheWay,
            "name another schema with --schema, or move away what is not of fip; nothing was changed",
        ),
        SqlState::LOCK_NOT_AVAILABLE => (Kind::Busy, "wait for the other load to end"),
        _ => of_database("nothing was loaded; what was there is as it was"),
    }
}
