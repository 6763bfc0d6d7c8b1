//! Every table that fip writes: as a dictionary and as SQL.

use fip_model::{
    Currency, SchemaDialect, TableSpec, dictionary_markdown, ledger_specs, result_specs,
    schema_sql, star_specs,
};
use fip_report::Provenance;

use crate::database::{checks_sql, load_specs, views_sql};
use crate::project::Project;

/// Returns every table that a project's stages write, referred-to tables first: with the features that its
/// ledger allows, in its currency.
pub(crate) fn tables(project: &Project) -> Vec<TableSpec> {
    let (catalogue, currency) = (&project.catalogue, project.config.project.currency);
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

/// Whose tables a dictionary is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    /// Those of any project.
    Any,
    /// Those of a run, whose data come from there.
    Run(Provenance),
}

/// Returns the data dictionary as Markdown: the README of the tables.
pub(crate) fn dictionary(project: &Project, about: About) -> String {
    let source = source_of(about);
    format!("{TITLE}{source}{CONVENTIONS}{}", dictionary_markdown(&tables(project)))
}

const TITLE: &str = "\
# data_processed

The tables that `fip run` writes, column by column; made by `fip show dictionary`.

";

/// Returns where the tables come from, as a paragraph.
const fn source_of(about: About) -> &'static str {
    match about {
        About::Any => {
            "\
Customers, accounts, merchants, dates and outcomes are invented. Amounts, fraud labels and times of day
are those of the card file where there is one (origin REAL), and generated where there is none (origin
STANDIN). In the modes enriched and generate, transactions of origin SYNTHETIC are generated whole. Of a
ledger of your own (`[input]` in `fip.toml`) everything is yours, and nothing is invented.
`RUN.md`, written by each run, says which these are. FactLedger has rows in the mode enriched alone;
CustomerFeaturesAsOf is written by `fip features --as-of` alone, and `features.state`, the saved
ledger, by `fip features --append` alone.

"
        }
        About::Run(Provenance::OwnLedger) => {
            "\
Customers, accounts, merchants and transactions are those of the files that `[input]` in `fip.toml` names;
nothing is invented. Ids such as C0000001 are given by fip, in the order of the bank's own, which stand in
`source_id`. A column that the ledger does not tell is empty, and features that need it are left out.
`RUN.md` says which files were read. FactLedger and FraudReports may have no rows; CustomerFeaturesAsOf is
written by `fip features --as-of` alone, and `features.state`, the saved ledger, by `fip features --append`
alone.

"
        }
        About::Run(Provenance::InventedCustomers) => {
            "\
Amounts, fraud labels and times of day are those of the card file (origin REAL). Customers, accounts,
merchants, dates and outcomes are invented. `RUN.md` says which file it was. FactLedger has no rows;
CustomerFeaturesAsOf is written by `fip features --as-of` alone, and `features.state`, the saved ledger, by
`fip features --append` alone.

"
        }
        About::Run(Provenance::PartlyGenerated) => {
            "\
Amounts, fraud labels and times of day of transactions of origin REAL are those of the card file; all other
transactions (origin SYNTHETIC or STANDIN) are generated. Customers, accounts, merchants, dates and outcomes
are invented. `RUN.md` says which file it was. CustomerFeaturesAsOf is written by `fip features --as-of`
alone, and `features.state`, the saved ledger, by `fip features --append` alone.

"
        }
        About::Run(_) => {
            "\
Everything is generated: customers, accounts, merchants, dates, transactions (origin SYNTHETIC or STANDIN)
and outcomes. Nothing here is about a real person. `RUN.md` says how they were made. FactLedger has rows in
the mode enriched alone; CustomerFeaturesAsOf is written by `fip features --as-of` alone, and
`features.state`, the saved ledger, by `fip features --append` alone.

"
        }
    }
}

const CONVENTIONS: &str = "\
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
pub(crate) fn schema(project: &Project, dialect: SchemaDialect) -> String {
    let head = match dialect {
        SchemaDialect::Postgres => POSTGRES_HEAD,
        SchemaDialect::DuckDb => DUCKDB_HEAD,
        _ => SCHEMA_HEAD,
    };
    format!("{head}{}", schema_sql(&loaded(project), dialect))
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
pub(crate) fn views(project: &Project) -> String {
    views_sql(&loaded(project))
}

/// Returns what must hold of the tables, as SQL.
pub(crate) fn checks(project: &Project) -> String {
    checks_sql(&loaded(project))
}

/// Returns every table of a database.
fn loaded(project: &Project) -> Vec<TableSpec> {
    let mut all = tables(project);
    all.extend(load_specs());
    all
}

#[cfg(test)]
mod tests {
    use fip_model::Attributes;

    use super::*;

    #[test]
    fn a_dictionary_says_where_its_tables_come_from() {
        let project = Project::knowing(Attributes::ALL);
        let head = |about| {
            let text = dictionary(&project, about);
            text.split_once("## DimDate").unwrap().0.to_owned()
        };
        let own = head(About::Run(Provenance::OwnLedger));
        assert!(own.contains("nothing is invented") && own.contains("source_id"), "{own}");
        assert!(!own.contains("are invented") && !own.contains("generated"), "{own}");
        for (provenance, said) in [
            (Provenance::InventedCustomers, "are those of the card file (origin REAL)"),
            (Provenance::PartlyGenerated, "all other\ntransactions"),
            (Provenance::Generated, "Everything is generated"),
            (Provenance::StandIn, "Everything is generated"),
        ] {
            let text = head(About::Run(provenance));
            assert!(
                text.contains(said) && text.contains("invented") != text.contains("Everything")
            );
        }
        assert!(head(About::Any).contains("where there is none"));
    }
}
