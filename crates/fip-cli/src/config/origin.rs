//! Where the tables of a bank's own ledger are.

use fip_model::intake::{RowsPlace, Texts};

use super::InputSection;
use crate::database::read::{Rows, Select};
use crate::failure::{Failure, Kind};

/// Where the rows of a table are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// In files: names and patterns, from the project folder.
    Files(Texts),
    /// In a database.
    Database(Select),
}

impl Origin {
    /// Returns where the rows of a table are that the configuration places there.
    ///
    /// # Errors
    ///
    /// A failure for keys that do not go together; the address of a database is not shown in it.
    pub(crate) fn of(place: RowsPlace<'_>) -> Result<Self, Failure> {
        let refused = |cause: &str| {
            let hint = "path = \"data/*.csv\", or from = \"postgres://user@host/database\" (or sqlite:FILE, \
                        duckdb:FILE) with table = \"schema.name\" or query = \"SELECT ..\"";
            Err(Failure::new(Kind::Configuration, cause, hint))
        };
        match (place.from, place.table, place.query) {
            (None, None, None) => Ok(Self::Files(place.path.clone())),
            (None, ..) => refused("table and query are of a database: expected from beside them"),
            (Some(_), ..) if !place.path.is_empty() => {
                refused("expected path or from, found both: the rows are in files or in a database")
            }
            (Some(_), Some(_), Some(_)) => refused("expected table or query, found both"),
            (Some(_), None, None) => refused("from needs the table, or a query, beside it"),
            (Some(from), Some(name), None) => {
                Select::of(from, Rows::Table(name.to_owned())).map(Self::Database)
            }
            (Some(from), None, Some(query)) => {
                Select::of(from, Rows::Query(query.to_owned())).map(Self::Database)
            }
        }
    }
}

impl InputSection {
    /// Returns the tables that there are, in the order in which they are read, and where each is.
    pub(crate) fn places(&self) -> Vec<(&'static str, RowsPlace<'_>)> {
        let places = [
            ("customers", self.customers.as_ref().map(|mapping| mapping.place())),
            ("accounts", self.accounts.as_ref().map(|mapping| mapping.place())),
            ("transactions", self.transactions.as_ref().map(|mapping| mapping.place())),
            ("labels", self.labels.as_ref().map(|mapping| mapping.place())),
        ];
        places.into_iter().filter_map(|(table, place)| Some((table, place?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::config::{Config, Source};

    #[test]
    fn keys_that_do_not_go_together_are_refused() {
        let told = |keys: &str| {
            let columns = "columns = { customer_id = 'c', date = 'd', amount = 'a' }\n";
            let text = format!("[input.transactions]\n{keys}\n{columns}");
            let config = Config::parse(&text, Path::new("fip.toml")).unwrap();
            let source = Source { path: "fip.toml".into(), text };
            config.input_plans(&source).map(drop).map_err(|failure| failure.to_string())
        };
        for keys in
            ["path = 'a.csv'", "from = 'sqlite:a'\ntable = 't'", "from = 'duckdb:a'\nquery = 'q'"]
        {
            assert_eq!(told(keys), Ok(()), "{keys}");
        }
        let refused = [
            told("path = 'a.csv'\nfrom = 'sqlite:a'\ntable = 't'").unwrap_err(),
            told("path = 'a.csv'\ntable = 't'").unwrap_err(),
            told("from = 'sqlite:a'").unwrap_err(),
            told("from = 'sqlite:a'\ntable = 't'\nquery = 'q'").unwrap_err(),
            told("from = 'a.csv'\ntable = 't'").unwrap_err(),
            told("from = 'postgres://ann:hush@db/core'\ntable = 't'").unwrap_err(),
        ];
        assert!(refused.iter().all(|told| !told.contains("hush")), "{refused:?}");
        insta::assert_snapshot!("input_places", refused.join("\n\n"));
    }
}
