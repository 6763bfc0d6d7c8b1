//! Loading a run in one transaction.
//!
//! Tables that an earlier load of the same shape made are emptied and filled again, so that rights and
//! views that others hung on them stay; those of another shape are made anew. Keys and indexes come when
//! all rows are there.

use std::io::Write;

use fip_model::SchemaDialect;
use postgres::{SimpleQueryMessage, SimpleQueryRow, Transaction};

use super::address::Address;
use super::connect;
use crate::database::bank::{Bank, BankTable, Outcome};
use crate::database::profile::Profile;
use crate::database::record::READ_LOAD;
use crate::database::sqlite::does_not_hold;
use crate::database::texts::statements;
use crate::failure::Failure;

const DIALECT: SchemaDialect = SchemaDialect::Postgres;

/// A transaction of a load.
struct Load<'a, 'c> {
    bank: &'a Bank,
    address: &'a Address,
    schema: &'a str,
    server: Transaction<'c>,
}

/// Fills the schema, or finds that it is there already and of this run.
pub(crate) fn load(
    bank: &Bank,
    address: &Address,
    schema: &str,
    force: bool,
) -> Result<Outcome, Failure> {
    let mut client = connect(address)?;
    let server = client.transaction().map_err(|error| address.failure(&error))?;
    let mut load = Load { bank, address, schema, server };
    load.begin()?;
    let found = load.found()?;
    if let Some(rows) = &found
        && !force
        && bank.is_same(DIALECT, rows)
    {
        return Ok(Outcome::AlreadyThere);
    }
    let (profiles, n_checks) = load.replace(found)?;
    load.server.commit().map_err(|error| address.failure(&error))?;
    Ok(bank.loaded(&profiles, n_checks))
}

impl Load<'_, '_> {
    fn run(&mut self, statement: &str) -> Result<(), Failure> {
        self.server.batch_execute(statement).map_err(|error| self.address.failure(&error))
    }

    fn run_all(&mut self, statements: &[String]) -> Result<(), Failure> {
        statements.iter().try_for_each(|statement| self.run(statement))
    }

    fn rows(&mut self, query: &str) -> Result<Vec<SimpleQueryRow>, Failure> {
        let found =
            self.server.simple_query(query).map_err(|error| self.address.failure(&error))?;
        let rows = found.into_iter().filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        });
        Ok(rows.collect())
    }

    /// Takes the schema for this load, and makes it where it is not there.
    fn begin(&mut self) -> Result<(), Failure> {
        let (schema, name) = (text(self.schema), identifier(self.schema));
        self.run(&format!(
            "SET LOCAL client_min_messages = warning; SET LOCAL statement_timeout = 0; \
             SET LOCAL idle_in_transaction_session_timeout = 0; \
             SET LOCAL maintenance_work_mem = '256MB'; \
             SELECT pg_advisory_xact_lock(hashtext('fip ' || {schema}))"
        ))?;
        let is_there = format!("SELECT 1 FROM pg_namespace WHERE nspname = {schema}");
        if self.rows(&is_there)?.is_empty() {
            self.run(&format!("CREATE SCHEMA {name}"))?;
        }
        self.run(&format!("SET LOCAL search_path = {name}"))
    }

    /// Returns what an earlier load left, if there was one.
    fn found(&mut self) -> Result<Option<Vec<[String; 6]>>, Failure> {
        let load = text(&format!("{}.fip_load", identifier(self.schema)));
        let is_there = self.rows(&format!("SELECT 1 WHERE to_regclass({load}) IS NOT NULL"))?;
        if is_there.is_empty() {
            return Ok(None);
        }
        let rows = self.rows(READ_LOAD)?;
        let cells = |row: &SimpleQueryRow| {
            std::array::from_fn(|column| row.get(column).unwrap_or_default().to_owned())
        };
        Ok(Some(rows.iter().map(cells).collect()))
    }

    /// Replaces what is there; returns what the files held and the number of checks that passed.
    fn replace(
        &mut self,
        found: Option<Vec<[String; 6]>>,
    ) -> Result<(Vec<Profile>, usize), Failure> {
        let bank = self.bank;
        let parts = bank.schema(DIALECT);
        let shape = bank.loads(DIALECT).first().map(|row| row.schema_sha256.clone());
        let is_of_shape = |rows: &[[String; 6]]| {
            !rows.is_empty() && rows.iter().all(|row| Some(&row[2]) == shape.as_ref())
        };
        let stays = found.as_deref().is_some_and(is_of_shape);
        match found {
            Some(_) if stays => self.empty()?,
            Some(rows) => self.drop(&rows)?,
            None => {}
        }
        if !stays {
            self.run_all(&parts.tables)?;
        }
        let filled = bank.tables().iter().map(|table| self.fill(table));
        let profiles = filled.collect::<Result<Vec<Profile>, Failure>>()?;
        self.run_all(&bank.inserts(DIALECT, &profiles))?;
        self.run_all(&parts.keys)?;
        self.run_all(&parts.indexes)?;
        if !stays {
            self.run_all(&parts.comments)?;
            self.run(&bank.views())?;
            self.run_all(&bank.view_comments())?;
        }
        for spec in bank.specs() {
            self.run(&format!("ANALYZE {}", spec.name))?;
        }
        let n_checks = self.check()?;
        Ok((profiles, n_checks))
    }

    /// Empties the tables, and takes away keys and indexes until they are full.
    fn empty(&mut self) -> Result<(), Failure> {
        let names: Vec<&str> = self.bank.specs().iter().map(|spec| spec.name).collect();
        let places: Vec<String> =
            names.iter().map(|name| text(&format!("{}.{name}", identifier(self.schema)))).collect();
        self.run(&format!("TRUNCATE {}", names.join(", ")))?;
        let keys = format!(
            "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) \
             FROM pg_constraint WHERE contype IN ('f', 'p') AND conrelid IN ({}) ORDER BY contype",
            places.iter().map(|place| format!("{place}::regclass")).collect::<Vec<_>>().join(", ")
        );
        for row in self.rows(&keys)? {
            self.run(row.get(0).unwrap_or_default())?;
        }
        for index in self.bank.schema(DIALECT).indexes {
            let name = index.split_whitespace().nth(2).unwrap_or_default();
            self.run(&format!("DROP INDEX IF EXISTS {name}"))?;
        }
        Ok(())
    }

    /// Takes away what an earlier load made.
    fn drop(&mut self, rows: &[[String; 6]]) -> Result<(), Failure> {
        let views = self.bank.views();
        let drops = statements(&views).into_iter().filter(|one| one.starts_with("DROP VIEW"));
        for drop in drops.map(str::to_owned).collect::<Vec<_>>() {
            self.run(&drop)?;
        }
        let mut names: Vec<String> =
            rows.iter().map(|row| identifier(&row[3].to_lowercase())).collect();
        names.extend(self.bank.specs().iter().map(|spec| identifier(&spec.name.to_lowercase())));
        names.sort();
        names.dedup();
        self.run(&format!("DROP TABLE IF EXISTS {}", names.join(", ")))
    }

    /// Fills a table from its file, as it is.
    fn fill(&mut self, table: &BankTable) -> Result<Profile, Failure> {
        if table.file.is_none() {
            return Ok(Profile::empty(&table.spec));
        }
        let address = self.address;
        let copy = format!("COPY {} FROM STDIN WITH (FORMAT csv, HEADER, FREEZE)", table.spec.name);
        let mut rows = self.server.copy_in(&copy).map_err(|error| address.failure(&error))?;
        let taken = |error: Result<std::convert::Infallible, std::io::Error>| match error {
            Ok(never) => match never {},
            Err(error) => address.while_sending(&error),
        };
        let profile = table.pass(|bytes| rows.write_all(bytes), |_| Ok(()), taken)?;
        rows.finish().map_err(|error| address.failure(&error))?;
        Ok(profile)
    }

    /// Runs the checks; returns how many there are.
    fn check(&mut self) -> Result<usize, Failure> {
        let checks = self.bank.checks();
        for check in &checks {
            for row in self.rows(check)? {
                let violations = row.get(1).unwrap_or_default();
                if violations != "0" {
                    return Err(does_not_hold(row.get(0).unwrap_or_default(), violations));
                }
            }
        }
        Ok(checks.len())
    }
}

/// Returns a name as PostgreSQL writes it.
fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Returns a text as PostgreSQL writes it.
fn text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
