//! The model as TMDL, in the form that Analysis Services writes it: the first save changes nothing.

use super::{Column, DATA_FOLDER, Hierarchy, Measure, Model, Relationship, Table, Type};
use crate::powerbi::names::uuid;

/// Returns the files of the model below its `definition` folder.
pub(in crate::powerbi) fn files(model: &Model) -> Vec<(String, String)> {
    let mut files = vec![
        ("database.tmdl".to_owned(), "database\n\tcompatibilityLevel: 1601\n\n".to_owned()),
        ("model.tmdl".to_owned(), head(model)),
        ("expressions.tmdl".to_owned(), parameter(model)),
        ("relationships.tmdl".to_owned(), model.relationships.iter().map(relationship).collect()),
    ];
    files.extend(
        model
            .tables
            .iter()
            .map(|table| (format!("tables/{}.tmdl", table.name), self::table(table))),
    );
    files
}

fn head(model: &Model) -> String {
    let mut order = vec![format!("\"{DATA_FOLDER}\"")];
    order.extend(model.tables.iter().map(|table| format!("\"{}\"", table.name)));
    let refs: Vec<String> =
        model.tables.iter().map(|table| format!("ref table {}\n", name(&table.name))).collect();
    let refs = refs.concat();
    format!(
        "model Model\n\tculture: en-US\n\tdefaultPowerBIDataSourceVersion: powerBI_V3\n\
         \tdiscourageImplicitMeasures\n\tsourceQueryCulture: en-US\n\tdataAccessOptions\n\
         \t\tlegacyRedirects\n\t\treturnErrorValuesAsNull\n\n\
         annotation __PBI_TimeIntelligenceEnabled = 0\n\n\
         annotation PBI_QueryOrder = [{}]\n\n{refs}\n",
        order.join(",")
    )
}

fn parameter(model: &Model) -> String {
    format!(
        "/// Folder that holds the CSV files, without a closing separator.\n\
         expression {DATA_FOLDER} = {} meta \
         [IsParameterQuery=true, Type=\"Text\", IsParameterQueryRequired=true]\n\
         \tlineageTag: {}\n\n\tannotation PBI_ResultType = Text\n\n",
        super::query::quote(&model.data_folder),
        uuid("expression DataFolder")
    )
}

fn relationship(one: &Relationship) -> String {
    let end = |(table, column): &(String, String)| format!("{}.{}", name(table), name(column));
    let (from, to) = (end(&one.from), end(&one.to));
    let id = uuid(&format!("relationship {from} {to}"));
    format!("relationship {id}\n\tfromColumn: {from}\n\ttoColumn: {to}\n\n")
}

fn table(table: &Table) -> String {
    let id = |what: &str, which: &str| uuid(&format!("{what} {}.{which}", table.name));
    let mut text = format!("/// {}\ntable {}\n", table.description, name(&table.name));
    let line = format!("\tlineageTag: {}\n", uuid(&format!("table {}", table.name)));
    text.push_str(&line);
    if table.is_calendar {
        text.push_str("\tdataCategory: Time\n");
    }
    text.push('\n');
    for one in &table.measures {
        text.push_str(&measure(one, &id("measure", &one.name)));
    }
    for one in &table.columns {
        text.push_str(&column(table, one, &id("column", &one.name)));
    }
    for one in &table.hierarchies {
        text.push_str(&hierarchy(table, one));
    }
    text.push_str(&partition(table));
    text.push_str("\tannotation PBI_ResultType = Table\n\n");
    text
}

fn measure(measure: &Measure, id: &str) -> String {
    let mut text = format!("\t/// {}\n\tmeasure {} =", measure.description, name(&measure.name));
    if measure.dax.contains('\n') {
        text.push('\n');
        text.push_str(&indented(&measure.dax, 3));
    } else {
        let line = format!(" {}\n", measure.dax);
        text.push_str(&line);
    }
    if let Some(format) = &measure.format {
        let line = format!("\t\tformatString: {format}\n");
        text.push_str(&line);
    }
    if measure.is_hidden {
        text.push_str("\t\tisHidden\n");
    }
    let line = format!("\t\tdisplayFolder: {}\n\t\tlineageTag: {id}\n\n", measure.folder);
    text.push_str(&line);
    text
}

fn column(table: &Table, column: &Column, id: &str) -> String {
    let mut text = format!("\t/// {}\n\tcolumn {}\n", column.description, name(&column.name));
    let line = format!("\t\tdataType: {}\n", column.kind.tmdl());
    text.push_str(&line);
    if column.is_hidden {
        text.push_str("\t\tisHidden\n");
    }
    if column.is_key {
        text.push_str("\t\tisKey\n");
    }
    if let Some(format) = &column.format {
        let line = format!("\t\tformatString: {format}\n");
        text.push_str(&line);
    }
    if column.is_hidden && !table.stands_on(&column.name) {
        text.push_str("\t\tisAvailableInMdx: false\n");
    }
    let line =
        format!("\t\tlineageTag: {id}\n\t\tsummarizeBy: none\n\t\tsourceColumn: {}\n", column.name);
    text.push_str(&line);
    if let Some(by) = column.sort_by {
        let line = format!("\t\tsortByColumn: {}\n", name(by));
        text.push_str(&line);
    }
    text.push_str("\n\t\tannotation SummarizationSetBy = User\n\n");
    if column.kind == Type::Day {
        text.push_str("\t\tannotation UnderlyingDateTimeDataType = Date\n\n");
    }
    text
}

fn hierarchy(table: &Table, hierarchy: &Hierarchy) -> String {
    let id = |what: &str| uuid(&format!("hierarchy {}.{}{what}", table.name, hierarchy.name));
    let mut text = format!(
        "\t/// {}\n\thierarchy {}\n\t\tlineageTag: {}\n\n",
        hierarchy.description,
        name(hierarchy.name),
        id("")
    );
    for (level, column) in &hierarchy.levels {
        let tag = id(&format!(".{level}"));
        let line = format!(
            "\t\tlevel {}\n\t\t\tlineageTag: {tag}\n\t\t\tcolumn: {}\n\n",
            name(level),
            name(column)
        );
        text.push_str(&line);
    }
    text
}

fn partition(table: &Table) -> String {
    let head = format!("\tpartition {} = m\n\t\tmode: import\n\t\tsource =", name(&table.name));
    let m = table.query.m();
    if m.contains('\n') {
        format!("{head}\n{}\n", indented(&m, 4))
    } else {
        format!("{head} {m}\n\n")
    }
}

fn indented(text: &str, n_tabs: usize) -> String {
    let tabs = "\t".repeat(n_tabs);
    text.lines().map(|line| [&tabs, line, "\n"].concat()).collect()
}

/// Returns a name, in quotes where TMDL wants them.
fn name(text: &str) -> String {
    let is_plain = text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
        && !text.starts_with(|c: char| c.is_ascii_digit());
    if is_plain { text.to_owned() } else { format!("'{}'", text.replace('\'', "''")) }
}
