//! Every table that fip writes: as a dictionary and as SQL.

use fip_features::Catalogue;
use fip_model::{
    Currency, SchemaDialect, TableSpec, dictionary_markdown, ledger_specs, result_specs,
    schema_sql, star_specs,
};

use crate::database::{checks_sql, load_specs, views_sql};

/// Returns every table that fip writes with these features and this currency, referred-to tables first.
pub(crate) fn tables(catalogue: &Catalogue, currency: Currency) -> Vec<TableSpec> {
    let mut tables = star_specs();
    tables.extend(ledger_specs());
    tables.extend([catalogue.month_spec(), catalogue.customer_spec(), catalogue.as_of_spec()]);
    tables.extend(result_specs());
    for column in tables.iter_mut().flat_map(|table| &mut table.columns) {
        if currency != Currency::GBP && column.unit.contains(POUND) {
            column.unit = column.unit.replace(POUND, &currency.to_string()).into();
        }
    }
    tables
}

/// The unit of money where nobody names another.
const POUND: &str = "GBP";

/// Returns the data dictionary as Markdown: the README of the tables.
pub(crate) fn dictionary(catalogue: &Catalogue, currency: Currency) -> String {
    format!("{DICTIONARY_HEAD}{}", dictionary_markdown(&tables(catalogue, currency)))
}

const DICTIONARY_HEAD: &str = "\
# data_processed

The tables that `fip run` writes, column by column; made by `fip show dictionary`.

Customers, accounts, merchants, dates and outcomes are invented. Amounts, fraud labels and times of day
are those of the card file where there is one (origin REAL), and generated where there is none (origin
STANDIN). In the modes enriched and generate, transactions of origin SYNTHETIC are generated whole.
`RUN.md`, written by each run, says which these are. FactLedger has rows in the mode enriched alone;
CustomerFeaturesAsOf is written by `fip features --as-of` alone, and `features.state`, the saved
ledger, by `fip features --append` alone.

Formulas of features are definitions in the language of `[features.custom]` in `fip.toml`;
`fip features --explain NAME` tells the arithmetic, the SQL and the users of one.

Conventions: UTF-8, commas, a header, rows sorted by key; money with two decimals, in the
currency that its unit names; flags 0 or 1; an empty field is a missing value; times are local civil time. `manifest.json` lists every file with
its rows and SHA-256. `data_quality.json` says how good the data are, column by column, and what was
rejected while they were read (`fip validate` prints it). `segments.json` holds the evidence for the segments, `segment_model.json` the
model that assigns other customers to them (`fip segment --model`). `logistic_regression.json` and
`random_forest.json` are the models of `fip train`, for `fip predict`. `truth/` holds what the generator
knows and no stage that learns may read.

";

/// Returns the tables as SQL, with those that a load leaves about itself.
pub(crate) fn schema(catalogue: &Catalogue, currency: Currency, dialect: SchemaDialect) -> String {
    let head = match dialect {
        SchemaDialect::Postgres => POSTGRES_HEAD,
        SchemaDialect::DuckDb => DUCKDB_HEAD,
        _ => SCHEMA_HEAD,
    };
    format!("{head}{}", schema_sql(&loaded(catalogue, currency), dialect))
}

const SCHEMA_HEAD: &str = "\
-- The tables of fip, made from its data dictionary by `fip show schema`.
-- Standard SQL; loads in SQLite, PostgreSQL and DuckDB.

";
const POSTGRES_HEAD: &str = "\
-- The tables of fip, made from its data dictionary by `fip show schema --dialect postgres`.
-- Those of the standard text, with what tables and columns mean as comments that PostgreSQL keeps.

";
const DUCKDB_HEAD: &str = "\
-- The tables of fip, made from its data dictionary by `fip show schema --dialect duckdb`.
-- Those of the standard text, with comments that DuckDB keeps and without the indexes on references, which
-- it makes itself.

";

/// Returns the views of the dashboard's figures as SQL.
pub(crate) fn views(catalogue: &Catalogue) -> String {
    views_sql(&loaded(catalogue, Currency::GBP))
}

/// Returns what must hold of the tables, as SQL.
pub(crate) fn checks(catalogue: &Catalogue) -> String {
    checks_sql(&loaded(catalogue, Currency::GBP))
}

/// Returns every table of a database.
fn loaded(catalogue: &Catalogue, currency: Currency) -> Vec<TableSpec> {
    let mut all = tables(catalogue, currency);
    all.extend(load_specs());
    all
}
