//! Designs that the tests of this module share.

use std::fmt::Write;

use fip_model::{ColumnSpec, Kind, TableSpec, ledger_specs, result_specs, star_specs};

use super::model::query::Query;
use super::model::{Column, Measure, Model, Relationship, Table, Type};
use super::report::visuals::{bars, words};
use super::report::{Field, Page, Role};
use super::{Source, UNSET_DATA_FOLDER};
use crate::report::Provenance;

fn rates(columns: &[&'static str]) -> Vec<ColumnSpec> {
    let rate = |name: &&'static str| ColumnSpec::new(name, Kind::Real, "a share").nullable();
    columns.iter().map(rate).collect()
}

/// Returns a dictionary with features that measures look at.
pub(super) fn dictionary() -> Vec<TableSpec> {
    let customer = ColumnSpec::new("customer_id", Kind::Id(7, "C0000001"), "the customer")
        .references("DimCustomer");
    let mut features = vec![customer.clone()];
    features.extend(rates(&[
        "online_rate",
        "atm_rate",
        "cross_border_rate",
        "night_rate",
        "discretionary_share",
        "spend_volatility",
        "recency_days",
    ]));
    let table = |name, key, columns| TableSpec {
        name,
        grain: "a customer",
        source: "the test",
        key,
        columns,
    };
    let month = ColumnSpec::new("month", Kind::Month, "the month");
    let mut all = star_specs();
    all.extend(ledger_specs());
    all.push(table("CustomerMonthlyFeatures", &["customer_id", "month"], vec![customer, month]));
    all.push(table("CustomerFeatures", &["customer_id"], features));
    all.extend(result_specs());
    all
}

/// Returns what a project is made of, for a dictionary.
pub(super) fn source(tables: &[TableSpec]) -> Source<'_> {
    Source {
        tables,
        reasons: vec![("R01".to_owned(), "Fraud history".to_owned())],
        data_folder: UNSET_DATA_FOLDER.to_owned(),
        provenance: Provenance::Generated,
        currency: fip_model::Currency::GBP,
    }
}

/// Returns the model of a run.
pub(super) fn model() -> Model {
    super::model::tables::model(&source(&dictionary())).unwrap()
}

fn column(name: &str, kind: Type) -> Column {
    Column {
        name: name.to_owned(),
        kind,
        description: format!("The {name}."),
        format: (kind == Type::Money).then(|| "£#,0.00".to_owned()),
        is_hidden: name.ends_with("_id"),
        is_key: false,
        sort_by: None,
    }
}

fn small_table(name: &'static str, columns: Vec<ColumnSpec>, kinds: &[(&str, Type)]) -> Table {
    let spec = TableSpec { name, grain: "a row", source: "a test", key: &["shop_id"], columns };
    Table {
        name: name.to_owned(),
        description: format!("One row of {name}."),
        is_calendar: false,
        columns: kinds.iter().map(|(name, kind)| column(name, *kind)).collect(),
        measures: Vec::new(),
        hierarchies: Vec::new(),
        query: Query::file(&spec),
    }
}

/// Returns a model of two tables and a measure, and a report of one page, made by hand.
pub(super) fn small() -> (Model, Vec<Page>) {
    let id = ColumnSpec::new("shop_id", Kind::Text, "the shop");
    let shops = small_table(
        "Shops",
        vec![id.clone(), ColumnSpec::new("town", Kind::Text, "where").nullable()],
        &[("shop_id", Type::Text), ("town", Type::Text)],
    );
    let sales = small_table(
        "Sales",
        vec![id, ColumnSpec::new("amount", Kind::Money, "how much")],
        &[("shop_id", Type::Text), ("amount", Type::Money)],
    );
    let mut measures = small_table("_Measures", Vec::new(), &[("Placeholder", Type::Text)]);
    measures.query = Query::empty("Placeholder");
    measures.measures.push(Measure {
        name: "Total Amount".to_owned(),
        folder: "Sales".to_owned(),
        description: "Sum of amounts.".to_owned(),
        format: Some("£#,0".to_owned()),
        is_hidden: false,
        dax: "CALCULATE (\n    SUM ( Sales[amount] )\n)".to_owned(),
    });
    let end = |table: &str| (table.to_owned(), "shop_id".to_owned());
    let model = Model {
        tables: vec![measures, shops, sales],
        relationships: vec![Relationship { from: end("Sales"), to: end("Shops") }],
        data_folder: UNSET_DATA_FOLDER.to_owned(),
    };
    let shop = Field::Column("Shops", "town");
    let visuals = vec![
        words("heading", [24, 24, 640, 40], "Sales", 20),
        bars("shops", [24, 104, 400, 288], shop, Field::Measure("Total Amount"))
            .says("Sales by town", "Bars of sales by town."),
    ];
    let role = Role::Tab;
    let page =
        Page { key: "sales", title: "Sales", role, size: [1280, 720], filter: None, visuals };
    (model, vec![page])
}

#[test]
fn the_files_of_a_small_design() {
    let (model, pages) = small();
    let mut found = String::new();
    for file in super::files(&model, &pages) {
        write!(found, "==> {}\n{}", file.path, file.text).unwrap();
    }
    let golden = include_str!("../../tests/golden/powerbi_small.txt");
    let line = found.lines().zip(golden.lines()).position(|(found, golden)| found != golden);
    assert!(found == golden, "first difference in line {line:?} (from 0) of\n{found}");
}
