//! From the data dictionary to tables and columns of the model.

use fip_model::{ColumnSpec, Kind, TableSpec};

use super::query::Query;
use super::{Column, Table, Type};

/// Returns the type of the columns of a kind.
pub(super) fn type_of(kind: Kind) -> Type {
    match kind {
        Kind::DateKey | Kind::Month | Kind::Integer | Kind::Flag => Type::Whole,
        Kind::Date => Type::Day,
        Kind::Timestamp => Type::Moment,
        Kind::Money => Type::Money,
        Kind::Real => Type::Real,
        // Ids, codes, texts, and kinds to come, which any file can be read as.
        _ => Type::Text,
    }
}

/// Returns a table of the dictionary as it stands in its file; keys and references are hidden.
pub(super) fn table(spec: &TableSpec) -> Table {
    Table {
        name: spec.name.to_owned(),
        description: format!("One row: {}. Made by: {}.", spec.grain, spec.source),
        is_calendar: false,
        columns: spec.columns.iter().map(|column| self::column(spec, column)).collect(),
        measures: Vec::new(),
        hierarchies: Vec::new(),
        query: Query::file(spec),
    }
}

/// Returns a column of the dictionary.
pub(super) fn column(table: &TableSpec, spec: &ColumnSpec) -> Column {
    let is_id = matches!(spec.kind, Kind::Id(..) | Kind::DateKey);
    let is_own_key = table.key.len() == 1 && table.key[0] == spec.name;
    Column {
        name: spec.name.to_string(),
        kind: type_of(spec.kind),
        description: description(spec),
        format: format(spec).map(str::to_owned),
        is_hidden: spec.references.is_some() || (is_id && !is_own_key),
        is_key: false,
        sort_by: None,
    }
}

fn description(spec: &ColumnSpec) -> String {
    let mut text = capitalized(&spec.meaning);
    if !spec.unit.is_empty() {
        let line = format!(" [{}]", spec.unit);
        text.push_str(&line);
    }
    text.push('.');
    if !spec.formula.is_empty() {
        let line = format!(" Computed as: {}.", spec.formula);
        text.push_str(&line);
    }
    text
}

fn format(spec: &ColumnSpec) -> Option<&'static str> {
    match spec.kind {
        Kind::Money => Some("£#,0.00"),
        Kind::Date => Some("yyyy-mm-dd"),
        Kind::Timestamp => Some("yyyy-mm-dd hh:nn:ss"),
        Kind::Real => Some(match spec.unit.as_ref() {
            "share" | "probability" | "share a month" => "#,0.0%;-#,0.0%;#,0.0%",
            _ => "#,0.00",
        }),
        Kind::Integer if !spec.unit.is_empty() || spec.name.contains("count") => Some("#,0"),
        kind if type_of(kind) == Type::Whole => Some("0"),
        _ => None,
    }
}

/// Returns a text that begins with a capital letter.
fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    first + letters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_tells_meaning_unit_and_formula() {
        let spec = ColumnSpec::new("atm_rate", Kind::Real, "share of cash")
            .unit("share")
            .formula("atm_count / txn_count");
        let table = TableSpec {
            name: "T",
            grain: "a row",
            source: "a test",
            key: &["id"],
            columns: vec![spec.clone()],
        };
        let column = column(&table, &spec);
        assert_eq!(
            column.description,
            "Share of cash [share]. Computed as: atm_count / txn_count."
        );
        assert_eq!(column.format.as_deref(), Some("#,0.0%;-#,0.0%;#,0.0%"));
        assert_eq!(column.kind, Type::Real);
    }
}
