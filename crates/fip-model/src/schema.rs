//! The data definition of tables in SQL, made from the data dictionary.

use std::fmt::Write;

use crate::dictionary::{ColumnSpec, Kind, TableSpec};

/// A family of engines that take the same data definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemaDialect {
    /// What SQLite, PostgreSQL and DuckDB have in common: what a column means stands in remarks.
    Standard,
    /// PostgreSQL: what a column means is kept in the database.
    Postgres,
    /// DuckDB: what a column means is kept in the database; keys and references bring their indexes.
    DuckDb,
}

impl SchemaDialect {
    /// Returns whether the engine can be told what tables and columns mean.
    const fn has_comments(self) -> bool {
        !matches!(self, Self::Standard)
    }

    /// Returns whether keys and references can be added to a table that is there.
    const fn adds_keys(self) -> bool {
        matches!(self, Self::Postgres)
    }

    /// Returns whether a reference needs an index that is asked for.
    const fn asks_for_indexes(self) -> bool {
        !matches!(self, Self::DuckDb)
    }
}

/// The data definition of some tables in the parts in which a loader wants it.
///
/// Tables are made first, filled, and get their indexes when all rows are there: an index that is made at
/// once takes a fraction of the time of one that grows row by row. So do keys and references where the
/// engine can add them; there a reference is checked by one join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaParts {
    /// The tables with types and checks; with keys and references where these cannot be added later.
    pub tables: Vec<String>,
    /// Keys, then references, where they can be added.
    pub keys: Vec<String>,
    /// An index for each reference that no key begins with.
    pub indexes: Vec<String>,
    /// What tables and columns mean.
    pub comments: Vec<String>,
}

impl SchemaParts {
    /// Returns the parts; a table that is referred to must come first.
    pub fn of(tables: &[TableSpec], dialect: SchemaDialect) -> Self {
        let later = dialect.adds_keys();
        let made = tables.iter().map(|table| {
            let keys = if later { Vec::new() } else { keys(table, tables) };
            create(table, &keys)
        });
        let added = |of: &dyn Fn(&TableSpec) -> Vec<String>| -> Vec<String> {
            let of_table = |table: &TableSpec| {
                let all = of(table).into_iter();
                all.map(|key| format!("ALTER TABLE {} ADD {key}", table.name)).collect::<Vec<_>>()
            };
            tables.iter().filter(|_| later).flat_map(of_table).collect()
        };
        let mut all_keys = added(&|table| vec![primary_key(table)]);
        all_keys.extend(added(&|table| references(table, tables)));
        Self {
            tables: made.collect(),
            keys: all_keys,
            indexes: indexes(tables, dialect),
            comments: comments(tables, dialect),
        }
    }
}

/// Returns the data definition of the tables in SQL: types, keys, checks, comments, indexes.
///
/// Tables come in the order given; a table that is referred to must come first. The standard text loads
/// unchanged in SQLite, PostgreSQL and DuckDB.
pub fn schema_sql(tables: &[TableSpec], dialect: SchemaDialect) -> String {
    let mut out = String::new();
    for table in tables {
        // Writing to a string cannot fail.
        _ = write!(
            out,
            "-- {}: one row is {}.\n{};\n\n",
            table.name,
            table.grain,
            create(table, &keys(table, tables))
        );
    }
    for statements in [indexes(tables, dialect), comments(tables, dialect)] {
        for statement in &statements {
            _ = writeln!(out, "{statement};");
        }
        if !statements.is_empty() {
            out.push('\n');
        }
    }
    out
}

fn create(table: &TableSpec, keys: &[String]) -> String {
    let mut out = format!("CREATE TABLE {} (\n", table.name);
    let columns: Vec<(String, String)> = table.columns.iter().map(column).collect();
    let n_parts = columns.len() + keys.len();
    for (at, (remark, definition)) in columns.iter().enumerate() {
        let comma = if at + 1 < n_parts { "," } else { "" };
        _ = writeln!(out, "    -- {remark}\n    {definition}{comma}");
    }
    for (at, key) in keys.iter().enumerate() {
        let comma = if at + 1 < keys.len() { "," } else { "" };
        _ = writeln!(out, "    {key}{comma}");
    }
    out.push(')');
    out
}

fn keys(table: &TableSpec, tables: &[TableSpec]) -> Vec<String> {
    let mut keys = vec![primary_key(table)];
    keys.extend(references(table, tables));
    keys
}

fn primary_key(table: &TableSpec) -> String {
    format!("PRIMARY KEY ({})", list(table.key.iter().copied()))
}

fn references(table: &TableSpec, tables: &[TableSpec]) -> Vec<String> {
    let reference = |column: &ColumnSpec| {
        let target = column.references?;
        let key = tables.iter().find(|table| table.name == target).map_or("", |table| table.key[0]);
        let name = sql_name(&column.name);
        Some(format!("FOREIGN KEY ({name}) REFERENCES {target} ({key})"))
    };
    table.columns.iter().filter_map(reference).collect()
}

fn indexes(tables: &[TableSpec], dialect: SchemaDialect) -> Vec<String> {
    let index = |table: &TableSpec, column: &ColumnSpec| {
        let name = sql_name(&column.name);
        format!("CREATE INDEX {0}_{1} ON {0} ({name})", table.name, column.name)
    };
    let mut all = Vec::new();
    for table in tables.iter().filter(|_| dialect.asks_for_indexes()) {
        let wanted = table.columns.iter().filter(|column| {
            column.references.is_some() && table.key.first() != Some(&column.name.as_ref())
        });
        all.extend(wanted.map(|column| index(table, column)));
    }
    all
}

fn comments(tables: &[TableSpec], dialect: SchemaDialect) -> Vec<String> {
    let mut all = Vec::new();
    for table in tables.iter().filter(|_| dialect.has_comments()) {
        let grain = sql_text(&format!("One row is {}. Made by: {}.", table.grain, table.source));
        all.push(format!("COMMENT ON TABLE {} IS {grain}", table.name));
        for column in &table.columns {
            let mut words = meaning(column);
            if !column.formula.is_empty() {
                words = format!("{words}: {}", column.formula);
            }
            let place = format!("{}.{}", table.name, sql_name(&column.name));
            all.push(format!("COMMENT ON COLUMN {place} IS {}", sql_text(&words)));
        }
    }
    all
}

fn meaning(column: &ColumnSpec) -> String {
    let unit = if column.unit.is_empty() { String::new() } else { format!(" [{}]", column.unit) };
    format!("{}{unit}", column.meaning)
}

/// Returns what a column means, and its definition.
fn column(column: &ColumnSpec) -> (String, String) {
    let name = sql_name(&column.name);
    let (sql_type, check) = match column.kind {
        Kind::Id(..) => ("VARCHAR(20)", None),
        Kind::DateKey | Kind::Month => ("INTEGER", None),
        Kind::Date => ("DATE", None),
        Kind::Timestamp => ("TIMESTAMP", None),
        Kind::Money => ("DECIMAL(18, 2)", None),
        Kind::Integer => ("BIGINT", None),
        Kind::Real => ("DOUBLE PRECISION", None),
        Kind::Flag => ("SMALLINT", Some(format!("{name} IN (0, 1)"))),
        Kind::Code(codes) => (
            "VARCHAR(40)",
            Some(format!("{name} IN ({})", list(codes.iter().map(|c| sql_text(c))))),
        ),
        Kind::Text => ("VARCHAR(200)", None),
    };
    let check = check.map_or(String::new(), |check| format!(" CHECK ({check})"));
    let null = if column.nullable { "" } else { " NOT NULL" };
    (meaning(column), format!("{name} {sql_type}{null}{check}"))
}

/// Returns the name of a column as SQL wants it: in quotes where it is a word of the language.
pub fn sql_name(name: &str) -> String {
    if RESERVED.contains(&name) { format!("\"{name}\"") } else { name.to_owned() }
}

/// Returns a text as SQL writes it.
fn sql_text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn list<T: AsRef<str>>(parts: impl Iterator<Item = T>) -> String {
    let parts: Vec<String> = parts.map(|part| part.as_ref().to_owned()).collect();
    parts.join(", ")
}

/// Words that SQLite, PostgreSQL or DuckDB keep for themselves.
const RESERVED: [&str; 124] = [
    "add",
    "all",
    "alter",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "autoincrement",
    "between",
    "binary",
    "both",
    "case",
    "cast",
    "check",
    "collate",
    "collation",
    "column",
    "commit",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "default",
    "deferrable",
    "delete",
    "desc",
    "describe",
    "distinct",
    "do",
    "drop",
    "else",
    "end",
    "escape",
    "except",
    "exists",
    "false",
    "fetch",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "group",
    "having",
    "if",
    "ilike",
    "in",
    "index",
    "initially",
    "inner",
    "insert",
    "intersect",
    "into",
    "is",
    "isnull",
    "join",
    "lambda",
    "lateral",
    "leading",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "natural",
    "not",
    "nothing",
    "notnull",
    "null",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "outer",
    "overlaps",
    "pivot",
    "placing",
    "primary",
    "qualify",
    "references",
    "returning",
    "right",
    "select",
    "session_user",
    "set",
    "show",
    "similar",
    "some",
    "summarize",
    "symmetric",
    "table",
    "tablesample",
    "then",
    "to",
    "trailing",
    "transaction",
    "true",
    "union",
    "unique",
    "unpivot",
    "update",
    "user",
    "using",
    "values",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn tables() -> [TableSpec; 2] {
        let pet = ColumnSpec::new("pet_id", Kind::Id(7, "P0000001"), "the pet");
        let pets = TableSpec {
            name: "Pets",
            grain: "a pet",
            source: "the test",
            key: &["pet_id"],
            columns: vec![
                pet.clone(),
                ColumnSpec::new("tame", Kind::Flag, "whether it is tame | not"),
                ColumnSpec::new("order", Kind::Real, "its owner's order")
                    .nullable()
                    .unit("kg")
                    .formula("by weight"),
            ],
        };
        let visits = TableSpec {
            name: "Visits",
            grain: "a visit",
            source: "the test",
            key: &["day"],
            columns: vec![ColumnSpec::new("day", Kind::Date, "when"), pet.references("Pets")],
        };
        [pets, visits]
    }

    const PETS: &str = "CREATE TABLE Pets (\n    -- the pet\n    pet_id VARCHAR(20) NOT NULL,\n    \
        -- whether it is tame | not\n    tame SMALLINT NOT NULL CHECK (tame IN (0, 1)),\n    \
        -- its owner's order [kg]\n    \"order\" DOUBLE PRECISION";

    #[test]
    fn the_standard_text_has_types_keys_checks_remarks_and_indexes() {
        let expected = format!(
            "-- Pets: one row is a pet.\n{PETS},\n    PRIMARY KEY (pet_id)\n);\n\n\
             -- Visits: one row is a visit.\nCREATE TABLE Visits (\n    -- when\n    day DATE NOT NULL,\n    \
             -- the pet\n    pet_id VARCHAR(20) NOT NULL,\n    PRIMARY KEY (day),\n    \
             FOREIGN KEY (pet_id) REFERENCES Pets (pet_id)\n);\n\n\
             CREATE INDEX Visits_pet_id ON Visits (pet_id);\n\n"
        );
        assert_eq!(schema_sql(&tables(), SchemaDialect::Standard), expected);
    }

    #[test]
    fn meanings_are_comments_where_an_engine_keeps_them() {
        let text = schema_sql(&tables(), SchemaDialect::DuckDb);
        assert!(!text.contains("CREATE INDEX"), "{text}");
        let comment =
            "\nCOMMENT ON COLUMN Pets.\"order\" IS 'its owner''s order [kg]: by weight';\n";
        assert!(text.contains(comment), "{text}");
        let table = "\nCOMMENT ON TABLE Visits IS 'One row is a visit. Made by: the test.';\n";
        assert!(schema_sql(&tables(), SchemaDialect::Postgres).contains(table));
    }

    #[test]
    fn the_parts_bring_keys_behind_the_tables() {
        let parts = SchemaParts::of(&tables(), SchemaDialect::Postgres);
        assert_eq!(parts.tables[0], format!("{PETS}\n)"));
        let keys = [
            "ALTER TABLE Pets ADD PRIMARY KEY (pet_id)",
            "ALTER TABLE Visits ADD PRIMARY KEY (day)",
            "ALTER TABLE Visits ADD FOREIGN KEY (pet_id) REFERENCES Pets (pet_id)",
        ];
        assert_eq!(parts.keys, keys);
        assert_eq!(parts.indexes, ["CREATE INDEX Visits_pet_id ON Visits (pet_id)"]);
        assert_eq!(parts.comments.len(), 7);
    }

    #[test]
    fn words_of_the_language_are_in_order() {
        assert!(RESERVED.is_sorted());
    }
}
