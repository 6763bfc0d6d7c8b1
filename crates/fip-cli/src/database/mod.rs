//! The tables of a run in databases: what is loaded, what is kept of a load, and what must hold after it.
//!
//! A load is whole or absent. Files are made under another name and renamed when the checks have passed;
//! a server gets everything in one transaction. Whoever looks meanwhile sees what was there before.

mod bank;
pub(crate) mod duckdb;
mod files;
pub(crate) mod parquet;
pub(crate) mod postgres;
mod profile;
pub(crate) mod read;
mod record;
pub(crate) mod sqlite;
mod texts;

pub(crate) use self::bank::{Bank, Outcome};
pub(crate) use self::record::load_specs;
pub(crate) use self::texts::{checks_sql, views_sql};

/// Returns a variable of the environment that is a text.
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var_os(name).and_then(|value| value.into_string().ok())
}
