//! The database of the transactions that was typed, in the place of what `fip.toml` says.

use std::path::Path;

use fip_model::intake::{TransactionMapping, sniff};

use super::Config;
use crate::args::FromDatabase;
use crate::database::read::{Password, Rows, Select, tables, typed};
use crate::failure::{Failure, Kind};
use crate::stages::prepare::ledger::opened::first_rows;

/// Takes the database that was typed for the transactions; where nothing says what its columns are, they
/// are looked at. Returns the password that the address held, which no configuration holds.
pub(crate) fn from_database(
    config: &mut Config,
    asked: &FromDatabase,
    root: &Path,
) -> Result<Password, Failure> {
    let file = |engine: &str, file: &Path| Ok(format!("{engine}:{}", named_from(file, root)?));
    let address = match (&asked.from_postgres, &asked.from_sqlite, &asked.from_duckdb) {
        (Some(url), ..) => Ok(url.clone()),
        (None, Some(path), _) => file("sqlite", path),
        (None, None, Some(path)) => file("duckdb", path),
        (None, None, None) => return Ok(Password::default()),
    };
    let (address, password) = typed(&address?);
    let mut mapping = config.input.transactions.clone();
    let known = mapping.take_if(|mapping| mapping.columns != TransactionMapping::default().columns);
    let is_mapped = known.is_some();
    let mut mapping = known.unwrap_or_default();
    let before = (mapping.table.take(), mapping.query.take());
    (mapping.table, mapping.query) = match (&asked.table, &asked.query) {
        (None, None) => before,
        (table, query) => (table.clone(), query.clone()),
    };
    mapping.path = fip_model::intake::Texts::default();
    mapping.skip_lines = 0;
    mapping.from = Some(address.clone());
    let rows = match (&mapping.table, &mapping.query) {
        (Some(name), _) => Rows::Table(name.clone()),
        (None, Some(query)) => Rows::Query(query.clone()),
        (None, None) => return Err(needs_rows(&address, root, &password)),
    };
    if !is_mapped {
        let select = Select::of(&address, rows)?;
        let seen = sniff(&first_rows(root, &select, &password)?);
        let proposed = seen.propose().mapping;
        let place = (mapping.from.take(), mapping.table.take(), mapping.query.take());
        mapping = TransactionMapping { from: place.0, table: place.1, query: place.2, ..proposed };
        if let Err(error) = mapping.check(&config.project.currency.to_string()) {
            let cause = format!("{select}: its columns cannot be told: {error}");
            let hint = "fip init --from with the same address and table writes what was found to fip.toml; \
                        fill in the rest there";
            return Err(Failure::new(Kind::BadInput, cause, hint));
        }
        if mapping.columns.transaction_id.is_none() {
            // Equal rows may be two purchases, as `fip init --from` has it.
            config.clean.duplicates = fip_model::intake::Duplicates::Keep;
        }
    }
    config.input.transactions = Some(mapping);
    Ok(password)
}

/// Returns the failure of a database of which nobody said what to read, with what there is.
pub(crate) fn needs_rows(address: &str, root: &Path, password: &Password) -> Failure {
    match tables(address, root, password) {
        Err(failure) => failure,
        Ok(tables) => {
            let there = match tables.as_slice() {
                [] => "it has no table that you may see".to_owned(),
                tables => format!("it has {}", tables.join(", ")),
            };
            let cause = format!("{address}: it is not said which table to read; {there}");
            let hint = "name one with --table, or give a SELECT with --query";
            Failure::new(Kind::Configuration, cause, hint)
        }
    }
}

/// Returns how a file is named in the configuration of a project: from its folder where it is in it.
pub(crate) fn named_from(file: &Path, folder: &Path) -> Result<String, Failure> {
    let whole = |path: &Path| {
        std::fs::canonicalize(path).map_err(|error| Failure::cannot_read(path, &error))
    };
    let path = whole(file)?;
    let inside =
        whole(folder).ok().and_then(|folder| Some(path.strip_prefix(folder).ok()?.to_owned()));
    Ok(inside.unwrap_or(path).to_string_lossy().replace('\\', "/"))
}
