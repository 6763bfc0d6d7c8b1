//! Queries in M: the steps from a CSV file to a table.
//!
//! Every query reads files alone and names no other query: Power Query refuses to combine the two
//! where privacy levels are on. A query that needs a second table reads its file.

use super::{DATA_FOLDER, Type};
use crate::powerbi::model::describe::type_of;
use fip_model::TableSpec;

/// A query: named steps, the last of which is the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::powerbi) struct Query {
    steps: Vec<(String, String)>,
    /// Columns that the last step has, with their types.
    made: Vec<(String, Type)>,
}

impl Query {
    /// Returns the empty table of one text column, for a table that holds measures alone.
    pub(in crate::powerbi) fn empty(column: &str) -> Self {
        let table = format!("#table(type table [{column} = text], {{}})");
        let made = vec![(column.to_owned(), Type::Text)];
        Self { steps: vec![("Table".to_owned(), table)], made }
    }

    /// Returns the rows of a table's file.
    pub(in crate::powerbi) fn file(spec: &TableSpec) -> Self {
        let columns: Vec<&str> = spec.header().collect();
        let mut query = Self { steps: Vec::new(), made: Vec::new() };
        query.read("", spec, &columns);
        query.made = types(spec, &columns);
        query
    }

    /// Reads some columns of a file in steps whose names begin with `prefix`; returns the last one.
    fn read(&mut self, prefix: &str, spec: &TableSpec, columns: &[&str]) -> String {
        let n_columns = spec.columns.len();
        let source = format!(
            "Csv.Document(File.Contents({DATA_FOLDER} & \"\\{}\"), [Delimiter = \",\", \
             Columns = {n_columns}, Encoding = 65001, QuoteStyle = QuoteStyle.Csv])",
            spec.file_name()
        );
        self.step(&format!("{prefix}Source"), source);
        let promoted = format!("Table.PromoteHeaders({prefix}Source, [PromoteAllScalars = true])");
        let mut last = self.step(&format!("{prefix}Promoted"), promoted);
        if columns.len() < n_columns {
            let select = format!("Table.SelectColumns({last}, {{{}}})", quoted(columns));
            last = self.step(&format!("{prefix}Selected"), select);
        }
        let is_nullable = |name: &&str| spec.column(name).is_some_and(|column| column.nullable);
        let nullable: Vec<&str> = columns.iter().copied().filter(is_nullable).collect();
        if !nullable.is_empty() {
            let replace = format!(
                "Table.ReplaceValue({last}, \"\", null, Replacer.ReplaceValue, {{{}}})",
                quoted(&nullable)
            );
            last = self.step(&format!("{prefix}Missing"), replace);
        }
        let pairs: Vec<String> = types(spec, columns)
            .iter()
            .map(|(name, kind)| format!("\n    {{\"{name}\", {}}}", kind.m()))
            .collect();
        let typed =
            format!("Table.TransformColumnTypes({last}, {{{}\n}}, \"en-US\")", pairs.join(","));
        self.step(&format!("{prefix}Typed"), typed)
    }

    /// Adds columns of another file, found by a key that both have.
    #[must_use]
    pub(in crate::powerbi) fn merge(
        mut self,
        spec: &TableSpec,
        key: &str,
        columns: &[&str],
    ) -> Self {
        let before = self.last();
        let wanted: Vec<&str> = std::iter::once(key).chain(columns.iter().copied()).collect();
        let other = self.read(spec.name, spec, &wanted);
        let join = format!(
            "Table.NestedJoin({before}, {{\"{key}\"}}, {other}, {{\"{key}\"}}, \"{}\", \
             JoinKind.LeftOuter)",
            spec.name
        );
        let joined = self.step(&format!("{}Joined", spec.name), join);
        let expand = format!(
            "Table.ExpandTableColumn({joined}, \"{}\", {{{}}})",
            spec.name,
            quoted(columns)
        );
        self.step(&format!("{}Merged", spec.name), expand);
        self.made.extend(types(spec, columns));
        self
    }

    /// Adds a column computed from the others of its row.
    #[must_use]
    pub(in crate::powerbi) fn add(mut self, name: &str, kind: Type, expression: &str) -> Self {
        let last = self.last();
        // No blank before the end of a line: it would be taken away at the first save.
        let gap = if expression.starts_with('\n') { "" } else { " " };
        let kind_name = kind.m();
        let add =
            format!("Table.AddColumn({last}, \"{name}\", each{gap}{expression}, {kind_name})");
        self.step(&step_name(name), add);
        self.made.push((name.to_owned(), kind));
        self
    }

    /// Adds a column that says something else for each code of another one.
    #[must_use]
    pub(in crate::powerbi) fn translate(
        self,
        name: &str,
        kind: Type,
        from: &str,
        words: &[(&str, String)],
    ) -> Self {
        let mut expression = String::new();
        for (code, word) in words {
            let word = if kind == Type::Text { quote(word) } else { word.clone() };
            let line = format!("\n    if [{from}] = {} then {word} else", quote(code));
            expression.push_str(&line);
        }
        expression.push_str("\n    null");
        self.add(name, kind, &expression)
    }

    /// Makes a row of each of the numbered columns: `reason_1` and `points_1` become `reason`,
    /// `points` and the place 1. Rows whose first column is missing are left out.
    #[must_use]
    pub(in crate::powerbi) fn unroll(
        mut self,
        key: &str,
        columns: [&str; 2],
        n_places: usize,
    ) -> Self {
        let table = self.last();
        let mut parts = Vec::new();
        for place in 1..=n_places {
            let [a, b] = columns.map(|column| format!("{column}_{place}"));
            let [new_a, new_b] = columns;
            let part = format!(
                "Table.AddColumn(Table.RenameColumns(Table.SelectColumns({table}, \
                 {{\"{key}\", \"{a}\", \"{b}\"}}), {{{{\"{a}\", \"{new_a}\"}}, \
                 {{\"{b}\", \"{new_b}\"}}}}), \"place\", each {place}, Int64.Type)"
            );
            parts.push(self.step(&format!("Place{place}"), part));
        }
        self.step("Combined", format!("Table.Combine({{{}}})", parts.join(", ")));
        let given = format!("Table.SelectRows(Combined, each [{}] <> null)", columns[0]);
        self.step("Given", given);
        let kind = |name: &str| {
            let found = self.made.iter().find(|(made, _)| made == name);
            found.map_or(Type::Text, |(_, kind)| *kind)
        };
        let numbered = columns.map(|column| (column.to_owned(), kind(&format!("{column}_1"))));
        let place = ("place".to_owned(), Type::Whole);
        self.made =
            [(key.to_owned(), kind(key))].into_iter().chain(numbered).chain([place]).collect();
        self
    }

    /// Returns the columns that the query makes, with their types.
    pub(in crate::powerbi) fn made(&self) -> &[(String, Type)] {
        &self.made
    }

    /// Returns the query in M, without indentation.
    pub(in crate::powerbi) fn m(&self) -> String {
        if let [(_, only)] = self.steps.as_slice() {
            return only.clone();
        }
        let steps: Vec<String> = self
            .steps
            .iter()
            .map(|(name, step)| format!("    {name} = {}", step.replace('\n', "\n    ")))
            .collect();
        format!("let\n{}\nin\n    {}", steps.join(",\n"), self.last())
    }

    fn step(&mut self, name: &str, expression: String) -> String {
        self.steps.push((name.to_owned(), expression));
        name.to_owned()
    }

    fn last(&self) -> String {
        self.steps.last().map_or_else(String::new, |(name, _)| name.clone())
    }
}

/// Returns a text in M or DAX.
pub(in crate::powerbi) fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

fn types(spec: &TableSpec, columns: &[&str]) -> Vec<(String, Type)> {
    let found = columns.iter().filter_map(|name| spec.column(name));
    found.map(|column| (column.name.to_string(), type_of(column.kind))).collect()
}

/// Returns the name of a step: `tier_name` becomes `TierName`.
fn step_name(column: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| {
            first.to_ascii_uppercase().to_string() + letters.as_str()
        })
    };
    column.split('_').map(capital).collect()
}
