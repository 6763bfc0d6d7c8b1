//! Checks of the semantic model.

use std::collections::BTreeSet;

use super::super::PowerBiError;
use super::super::model::{DATA_FOLDER, Model, Relationship, Table};
use super::{text, unique, unresolved};

/// Refuses a model that Power BI would refuse or misread.
pub(in crate::powerbi) fn check(model: &Model) -> Result<(), PowerBiError> {
    let tables = model.tables.iter().map(|table| table.name.as_str());
    unique("model", tables.chain([DATA_FOLDER]))?;
    unique("model", model.measures().map(|measure| measure.name.as_str()))?;
    for table in &model.tables {
        self::table(table)?;
    }
    for measure in model.measures() {
        let place = format!("measure {}", measure.name);
        described(&place, &measure.description)?;
        references(model, &place, &measure.dax)?;
    }
    for one in &model.relationships {
        relationship(model, one)?;
    }
    single_ways(model)
}

fn described(place: &str, description: &str) -> Result<(), PowerBiError> {
    if description.trim().is_empty() {
        return Err(text(place, "expected a description"));
    }
    if description.contains(['\n', '\r']) {
        return Err(text(place, "expected a description of one line"));
    }
    Ok(())
}

fn table(table: &Table) -> Result<(), PowerBiError> {
    let place = format!("table {}", table.name);
    described(&place, &table.description)?;
    let columns = table.columns.iter().map(|column| column.name.as_str());
    unique(&place, columns.chain(table.measures.iter().map(|measure| measure.name.as_str())))?;
    for column in &table.columns {
        let place = format!("column {}.{}", table.name, column.name);
        described(&place, &column.description)?;
        let made = table.query.made().iter().find(|(name, _)| *name == column.name);
        let (_, found) =
            made.ok_or_else(|| unresolved(&place, "column of its query", &column.name))?;
        if *found != column.kind {
            let (expected, found) = (column.kind.m(), found.m());
            return Err(PowerBiError::WrongType { place, expected, found });
        }
        if let Some(by) = column.sort_by.filter(|by| table.column(by).is_none()) {
            return Err(unresolved(&place, "column to sort by", by));
        }
    }
    for hierarchy in &table.hierarchies {
        let place = format!("hierarchy {}.{}", table.name, hierarchy.name);
        unique(&place, hierarchy.levels.iter().map(|(_, column)| *column))?;
        for (_, column) in &hierarchy.levels {
            if table.column(column).is_none() {
                return Err(unresolved(&place, "column", column));
            }
        }
    }
    Ok(())
}

/// Refuses DAX that names a column or a measure that is not there.
fn references(model: &Model, place: &str, dax: &str) -> Result<(), PowerBiError> {
    // Texts are every second piece between quotes; a doubled quote adds an empty piece and agrees.
    let code: String = dax.split('"').step_by(2).collect::<Vec<_>>().join("\"\"");
    if code.matches('(').count() != code.matches(')').count() {
        return Err(text(place, "expected as many ( as )"));
    }
    for (before, rest) in code.match_indices('[').map(|(at, _)| code.split_at(at)) {
        let name = rest[1..].split(']').next().unwrap_or_default();
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let start = before.trim_end_matches(is_word).len();
        let table = &before[start..];
        if table.is_empty() {
            if model.measure(name).is_none() {
                return Err(unresolved(place, "measure", name));
            }
        } else if model.table(table).and_then(|found| found.column(name)).is_none() {
            return Err(unresolved(place, "column", &format!("{table}.{name}")));
        }
    }
    Ok(())
}

fn relationship(model: &Model, one: &Relationship) -> Result<(), PowerBiError> {
    let place = format!("relationship {}.{} to {}.{}", one.from.0, one.from.1, one.to.0, one.to.1);
    let end = |(table, column): &(String, String)| {
        let found = model.table(table).and_then(|found| found.column(column));
        found.ok_or_else(|| unresolved(&place, "column", &format!("{table}.{column}")))
    };
    let (many, one) = (end(&one.from)?, end(&one.to)?);
    if many.kind != one.kind {
        let (expected, found) = (one.kind.m(), many.kind.m());
        return Err(PowerBiError::WrongType { place, expected, found });
    }
    Ok(())
}

/// Refuses a model in which a table filters another on two ways.
fn single_ways(model: &Model) -> Result<(), PowerBiError> {
    for start in &model.tables {
        let mut reached = BTreeSet::new();
        let mut next = vec![start.name.as_str()];
        while let Some(table) = next.pop() {
            for one in model.relationships.iter().filter(|one| one.to.0 == table) {
                if !reached.insert(one.from.0.as_str()) {
                    let (from, to) = (start.name.clone(), one.from.0.clone());
                    return Err(PowerBiError::Ambiguous { from, to });
                }
                next.push(&one.from.0);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::super::model::Type;
    use super::super::super::tests::{model, small};
    use super::*;

    #[test]
    fn the_model_of_a_run_passes() {
        assert_eq!(check(&model()), Ok(()));
        assert_eq!(check(&small().0), Ok(()));
    }

    #[test]
    fn a_broken_relationship_is_refused() {
        let mut model = small().0;
        model.relationships[0].to.1 = "nobody".to_owned();
        let place = "relationship Sales.shop_id to Shops.nobody".to_owned();
        let name = "Shops.nobody".to_owned();
        assert_eq!(check(&model), Err(PowerBiError::Unresolved { place, kind: "column", name }));
    }

    #[test]
    fn ends_of_two_types_are_refused() {
        let mut model = small().0;
        model.relationships[0].from.1 = "amount".to_owned();
        let place = "relationship Sales.amount to Shops.shop_id".to_owned();
        let (expected, found) = ("type text", "Currency.Type");
        assert_eq!(check(&model), Err(PowerBiError::WrongType { place, expected, found }));
    }

    #[test]
    fn a_column_that_its_query_makes_otherwise_is_refused() {
        let mut model = small().0;
        model.tables[1].columns[0].kind = Type::Whole;
        let place = "column Shops.shop_id".to_owned();
        let (expected, found) = ("Int64.Type", "type text");
        assert_eq!(check(&model), Err(PowerBiError::WrongType { place, expected, found }));
    }

    #[test]
    fn a_column_that_its_query_does_not_make_is_refused() {
        let mut model = small().0;
        model.tables[1].columns[0].name = "shop".to_owned();
        assert!(matches!(check(&model), Err(PowerBiError::Unresolved { .. })));
    }

    #[test]
    fn dax_that_names_what_is_not_there_is_refused() {
        for dax in ["SUM ( Sales[nothing] )", "SUM ( Nothing[amount] )", "[Nothing]"] {
            let mut model = small().0;
            model.tables[0].measures[0].dax = dax.to_owned();
            assert!(matches!(check(&model), Err(PowerBiError::Unresolved { .. })), "{dax}");
        }
        let mut model = small().0;
        model.tables[0].measures[0].dax = "\"[Nothing]\" & SUM ( Sales[amount]".to_owned();
        assert!(matches!(check(&model), Err(PowerBiError::Text { .. })));
    }

    #[test]
    fn names_that_stand_twice_are_refused() {
        let mut model = small().0;
        let again = model.tables[0].measures[0].clone();
        model.tables[2].measures.push(again);
        assert!(matches!(check(&model), Err(PowerBiError::NotUnique { .. })));
        let mut model = small().0;
        model.tables[1].name = "datafolder".to_owned();
        assert!(matches!(check(&model), Err(PowerBiError::NotUnique { .. })));
    }

    #[test]
    fn a_second_way_is_refused() {
        let mut model = small().0;
        let again = model.relationships[0].clone();
        model.relationships.push(again);
        let (from, to) = ("Shops".to_owned(), "Sales".to_owned());
        assert_eq!(check(&model), Err(PowerBiError::Ambiguous { from, to }));
    }

    #[test]
    fn a_measure_without_description_is_refused() {
        let mut model = small().0;
        model.tables[0].measures[0].description.clear();
        assert!(matches!(check(&model), Err(PowerBiError::Text { .. })));
    }
}
