//! The texts of views and checks, for the columns that the tables have.

use std::fmt::Write;

use fip_model::{ColumnSpec, Kind, TableSpec, sql_name};

use super::record::{LOAD, LOAD_COLUMN};

/// The views, on every column there can be.
const VIEWS: &str = include_str!("../../assets/sql/views.sql");
/// The checks across tables, on every column there can be.
const CHECKS: &str = include_str!("../../assets/sql/checks.sql");

/// What stands for a column that the ledger cannot give.
const NOT_THERE: &str = "CAST(NULL AS BIGINT)";

/// Returns the views on these tables as a script that can be run again.
pub(crate) fn views_sql(tables: &[TableSpec]) -> String {
    let mut out = String::new();
    for paragraph in VIEWS.split_inclusive("\n\n") {
        let aliases = Aliases::of(paragraph, tables);
        for line in paragraph.split_inclusive('\n') {
            match line.rsplit_once(" AS ") {
                Some((_, name)) if line.starts_with("    ") && !aliases.has_all(line) => {
                    // Writing to a string cannot fail.
                    _ = write!(out, "    {NOT_THERE} AS {name}");
                }
                _ => out.push_str(line),
            }
        }
    }
    out
}

/// Returns the checks on these tables: each a query that answers with the check's name and the number of
/// rows that break it.
pub(crate) fn checks_sql(tables: &[TableSpec]) -> String {
    let mut out = CHECKS_HEAD.to_owned();
    for table in tables.iter().filter(|table| table.name != LOAD && table.name != LOAD_COLUMN) {
        out.push_str(&rows_check(table));
        out.push_str(&totals_check(table));
        let referring = table.columns.iter().filter(|column| column.references.is_some());
        referring.for_each(|column| out.push_str(&orphans_check(table, column, tables)));
    }
    for check in CHECKS.split("\n\n").filter(|check| !check.trim().is_empty()) {
        if Aliases::of(check, tables).has_all(check) {
            _ = write!(out, "{}\n\n", check.trim_end());
        }
    }
    out
}

const CHECKS_HEAD: &str = "\
-- What must hold after a load: each query answers with the name of a check and the number of rows that
-- break it, 0 when it holds. Printed by `fip show checks`; SQLite, PostgreSQL and DuckDB take it as it is.
-- Rows and sums are compared with fip_load and fip_load_column, where `fip export` writes down what the
-- files held; on tables that were filled in another way these find nothing.

";

fn rows_check(table: &TableSpec) -> String {
    let name = table.name;
    format!(
        "-- {name} has as many rows as its file.\n\
         SELECT '{name}: rows' AS check_name, COUNT(*) AS violations\nFROM {LOAD} AS l\n\
         CROSS JOIN (SELECT COUNT(*) AS n_rows FROM {name}) AS t\n\
         WHERE l.table_name = '{name}' AND l.n_rows <> t.n_rows;\n\n"
    )
}

/// Returns the check of all sums of a table, which reads it once.
fn totals_check(table: &TableSpec) -> String {
    let summed =
        |column: &&ColumnSpec| matches!(column.kind, Kind::Money | Kind::Integer | Kind::Flag);
    let columns: Vec<&ColumnSpec> = table.columns.iter().filter(summed).collect();
    if columns.is_empty() {
        return String::new();
    }
    let name = table.name;
    let mut sums = Vec::new();
    let mut differences = Vec::new();
    for (at, column) in (1..).zip(&columns) {
        let cell = sql_name(&column.name);
        let sum = if column.kind == Kind::Money {
            format!("ROUND(SUM({cell}) * 100)")
        } else {
            format!("SUM({cell})")
        };
        sums.push(format!("COUNT({cell}) AS n_{at}, COALESCE({sum}, 0) AS sum_{at}"));
        differences.push(format!(
            "(l.column_name = '{}' AND (l.n_values <> t.n_{at} OR l.total <> t.sum_{at}))",
            column.name
        ));
    }
    format!(
        "-- The columns of {name} have as many values as in its file, and the same sums.\n\
         SELECT '{name}: sums' AS check_name, COUNT(*) AS violations\nFROM {LOAD_COLUMN} AS l\n\
         CROSS JOIN (\n    SELECT {}\n    FROM {name}\n) AS t\nWHERE l.table_name = '{name}' AND (\n    \
         {}\n);\n\n",
        sums.join(",\n        "),
        differences.join("\n    OR ")
    )
}

fn orphans_check(table: &TableSpec, column: &ColumnSpec, tables: &[TableSpec]) -> String {
    let target = column.references.unwrap_or_default();
    let key = tables.iter().find(|one| one.name == target).map_or("", |one| one.key[0]);
    let (name, cell) = (table.name, sql_name(&column.name));
    format!(
        "-- Every {} of {name} is in {target}.\n\
         SELECT '{name}.{}: orphans' AS check_name, COUNT(*) AS violations\nFROM {name} AS t\n\
         LEFT JOIN {target} AS k ON k.{key} = t.{cell}\n\
         WHERE t.{cell} IS NOT NULL AND k.{key} IS NULL;\n\n",
        column.name, column.name
    )
}

/// Returns the statements that tell an engine what views and their columns mean: what their script says.
pub(super) fn view_comments(views: &str) -> Vec<String> {
    let text = |words: &str| words.replace('\'', "''");
    let (mut all, mut meaning, mut view) = (Vec::new(), "", "");
    for line in views.lines() {
        if let Some(words) = line.trim_start().strip_prefix("-- ") {
            meaning = words;
        } else if let Some(name) =
            line.strip_prefix("CREATE VIEW ").and_then(|rest| rest.strip_suffix(" AS"))
        {
            view = name;
            all.push(format!("COMMENT ON VIEW {view} IS '{}'", text(meaning)));
        } else if let (true, Some((_, name))) = (!meaning.is_empty(), line.rsplit_once(" AS "))
            && line.starts_with("    ")
        {
            let name = name.trim_end_matches(',');
            all.push(format!("COMMENT ON COLUMN {view}.{name} IS '{}'", text(meaning)));
            meaning = "";
        }
    }
    all
}

/// Returns the statements of a script of ours, without remarks in front and without the marks behind.
pub(super) fn statements(script: &str) -> Vec<&str> {
    let parts = script.split(";\n").map(|part| {
        let mut part = part.trim();
        while let Some(rest) = part.strip_prefix("--") {
            part = rest.split_once('\n').map_or("", |(_, rest)| rest).trim_start();
        }
        part
    });
    parts.filter(|part| !part.is_empty()).collect()
}

/// The short names that a query gives to tables.
struct Aliases<'a>(Vec<(&'a str, Option<&'a TableSpec>)>);

impl<'a> Aliases<'a> {
    fn of(query: &'a str, tables: &'a [TableSpec]) -> Self {
        let words: Vec<&str> = query.split_whitespace().collect();
        let named = words.windows(4).filter_map(|four| match four {
            ["FROM" | "JOIN", table, "AS", alias] if !table.starts_with('(') => {
                let spec = tables.iter().find(|one| one.name == *table);
                Some((alias.trim_end_matches([';', ')']), spec))
            }
            _ => None,
        });
        Self(named.collect())
    }

    /// Returns whether every column of a table that the text names is there.
    fn has_all(&self, text: &str) -> bool {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let mut words = text.split(|c| !is_word(c) && c != '.');
        words.all(|word| {
            let Some((alias, column)) = word.split_once('.') else { return true };
            let mut tables = self.0.iter().filter(|(name, _)| *name == alias);
            tables.all(|(_, spec)| spec.is_some_and(|spec| spec.column(column).is_some()))
        })
    }
}

#[cfg(test)]
mod tests {
    use fip_model::Attributes;

    use super::*;
    use crate::database::load_specs;
    use crate::project::Project;

    fn tables() -> Vec<TableSpec> {
        let mut tables = crate::tables::tables(&Project::knowing(Attributes::ALL));
        tables.extend(load_specs());
        tables
    }

    /// Every column that views and checks name is in the dictionary.
    #[test]
    fn nothing_is_left_out_where_every_column_is_there() {
        assert_eq!(views_sql(&tables()), VIEWS);
        let checks = checks_sql(&tables());
        for check in CHECKS.split("\n\n") {
            assert!(checks.contains(check.trim_end()), "{check}");
        }
    }

    #[test]
    fn without_a_column_a_view_has_it_empty_and_its_checks_are_left_out() {
        let mut tables = tables();
        for table in &mut tables {
            let lacks = |name: &str| name.starts_with("fraud_") || name == "online_rate";
            let is_fact = table.name == "FactTransactions";
            table.columns.retain(|one| !lacks(&one.name) && (!is_fact || one.name != "is_fraud"));
        }
        let views = views_sql(&tables);
        let empty =
            "    -- customers with reported fraud\n    CAST(NULL AS BIGINT) AS fraud_customers,\n";
        assert!(views.contains(empty), "{views}");
        assert!(views.contains("    CAST(NULL AS BIGINT) AS mean_online_rate,\n"));
        assert!(!views.contains("f.fraud_") && !views.contains("f.online_rate"));
        assert_eq!(views.lines().count(), VIEWS.lines().count());
        let checks = checks_sql(&tables);
        assert!(!checks.contains("reports of what is no fraud"), "{checks}");
        assert!(checks.contains("customers without a score"));
    }

    #[test]
    fn every_table_has_its_rows_its_sums_and_its_references_checked() {
        let checks = checks_sql(&tables());
        let names: Vec<&str> = statements(&checks)
            .into_iter()
            .map(|one| one.strip_prefix("SELECT '").unwrap().split('\'').next().unwrap())
            .collect();
        for name in
            ["DimDate: rows", "FactTransactions: sums", "FactLedger.transaction_id: orphans"]
        {
            assert!(names.contains(&name), "{names:?}");
        }
        assert!(!names.iter().any(|name| name.starts_with(LOAD)));
    }

    #[test]
    fn what_views_mean_is_told_from_their_script() {
        let comments = view_comments(VIEWS);
        let n_views = VIEWS.matches("CREATE VIEW").count();
        assert_eq!(
            comments.iter().filter(|one| one.starts_with("COMMENT ON VIEW")).count(),
            n_views
        );
        let first = "COMMENT ON COLUMN KpiPortfolio.window_start IS 'first day looked at'";
        assert_eq!(comments[1], first);
        let remarks = VIEWS.lines().filter(|line| line.starts_with("    -- ")).count();
        assert_eq!(comments.len(), n_views + remarks);
    }

    #[test]
    fn statements_come_without_remarks() {
        let script = "-- a\n-- b\nSELECT 1;\n\n-- c\nSELECT\n    -- d\n    2;\n\n";
        assert_eq!(statements(script), ["SELECT 1", "SELECT\n    -- d\n    2"]);
    }
}
