//! The tables of the model: those of the dictionary, and what a report needs beside them.
//!
//! A star: facts and tables of one row a customer are many, dimensions are one, filters go one way.
//! Segment, score and tier stand in `DimCustomer`, so that they filter every fact.

use fip_model::{Currency, IncomeBand, Segment, TableSpec, Tier};

use super::query::Query;
use super::{
    Column, Hierarchy, MEASURES, Measure, Model, Relationship, Table, Type, describe, measures,
};
use crate::powerbi::{PowerBiError, Source};
use crate::report::Provenance;

/// Tables that are no part of the model: ledgers of accounts have rows in one mode alone and no page
/// shows them, features as of other days are made on demand, and holders of accounts are written where
/// accounts have several.
const LEFT_OUT: [&str; 3] = ["FactLedger", "CustomerFeaturesAsOf", "AccountHolders"];

/// References that are no relationships: a second way from one table to another is ambiguous.
const NOT_RELATED: [(&str, &str); 2] =
    [("DimAccount", "customer_id"), ("FraudReports", "transaction_id")];

/// Points of a band of scores.
const BAND: u32 = 50;

/// Name of the table of features of customers.
const FEATURES: &str = "CustomerFeatures";

/// Returns the model of a dictionary.
pub(in crate::powerbi) fn model(source: &Source<'_>) -> Result<Model, PowerBiError> {
    let specs = Specs(source.tables);
    let mut tables = vec![measure_table()?];
    for spec in source.tables.iter().filter(|spec| !LEFT_OUT.contains(&spec.name)) {
        tables.push(match spec.name {
            "DimDate" => calendar(spec),
            "DimCustomer" => customers(spec, &specs)?,
            "DimAccount" => keyed(describe::table(spec), "account_id"),
            "DimMerchant" => merchants(spec),
            "FraudReports" => fraud_reports(spec, &specs)?,
            "CustomerMonthlyFeatures" => months(spec),
            "ModelPredictions" => predictions(spec, &specs)?,
            _ => describe::table(spec),
        });
    }
    tables.push(reasons(specs.get("CustomerRiskScores")?, source));
    hide_what_measures_read(&mut tables);
    write_money_in(source.currency, &mut tables);
    if source.provenance == Provenance::OwnLedger {
        name_event_of_labels(&mut tables[0].measures);
        blank_what_is_not_told(specs.get(FEATURES)?, &mut tables[0].measures);
    }
    let relationships = relationships(source.tables);
    Ok(Model { tables, relationships, data_folder: source.data_folder.clone() })
}

/// Lets measures of features that a ledger does not allow be blank, so that the report keeps its visuals.
fn blank_what_is_not_told(features: &TableSpec, measures: &mut [Measure]) {
    let before = format!("{FEATURES}[");
    let is_there = |name: &str| features.columns.iter().any(|column| column.name == name);
    for measure in measures {
        let mut read = measure.dax.split(before.as_str()).skip(1);
        if read.all(|rest| rest.split(']').next().is_some_and(is_there)) {
            continue;
        }
        "BLANK ()".clone_into(&mut measure.dax);
        measure.description += " Blank: the ledger does not tell it.";
    }
}

/// Names the event of a bank's own labels, which is not that of invented banks.
fn name_event_of_labels(measures: &mut [Measure]) {
    for measure in measures {
        measure.description = (measure.description)
            .replace("an event of financial difficulty", "the event of the labels")
            .replace("Events of financial difficulty", "Events of the labels");
    }
}

/// Puts what stands before an amount of the currency in place of the pound sign of formats.
fn write_money_in(currency: Currency, tables: &mut [Table]) {
    let sign = currency.prefix();
    // A letter in a format may mean something: `\C` is a C and nothing else.
    let literal: String = sign
        .chars()
        .flat_map(|c| c.is_ascii_alphabetic().then_some('\\').into_iter().chain([c]))
        .collect();
    for table in tables {
        let of_columns = table.columns.iter_mut().map(|column| &mut column.format);
        let of_measures = table.measures.iter_mut().map(|measure| &mut measure.format);
        for format in of_columns.chain(of_measures).flatten() {
            *format = format.replace('£', &literal);
        }
    }
}

/// Hides the numbers of facts that measures read: people take the measures.
fn hide_what_measures_read(tables: &mut [Table]) {
    let dax: Vec<&str> = tables[0].measures.iter().map(|one| one.dax.as_str()).collect();
    let read = dax.join("\n");
    for table in tables.iter_mut().filter(|table| !table.name.starts_with("Dim")) {
        for column in table.columns.iter_mut().filter(|column| column.kind != Type::Text) {
            column.is_hidden |= read.contains(&format!("{}[{}]", table.name, column.name));
        }
    }
}

struct Specs<'a>(&'a [TableSpec]);

impl Specs<'_> {
    fn get(&self, name: &str) -> Result<&TableSpec, PowerBiError> {
        let found = self.0.iter().find(|spec| spec.name == name);
        found.ok_or_else(|| PowerBiError::MissingTable { table: name.to_owned() })
    }
}

fn measure_table() -> Result<Table, PowerBiError> {
    let placeholder = added("Placeholder", Type::Text, "Not used: a table needs a column.", None);
    Ok(Table {
        name: MEASURES.to_owned(),
        description: "The measures, in folders; no rows.".to_owned(),
        is_calendar: false,
        columns: vec![Column { is_hidden: true, ..placeholder }],
        measures: measures::measures()?,
        hierarchies: Vec::new(),
        query: Query::empty("Placeholder"),
    })
}

fn calendar(spec: &TableSpec) -> Table {
    let mut table = keyed(describe::table(spec), "date");
    table.is_calendar = true;
    let label = "Date.ToText([date], \"MMM yyyy\", \"en-US\")";
    add(&mut table, added("month_label", Type::Text, "Name and year of the month.", None), label);
    for (column, by) in
        [("month_label", "year_month"), ("month_name", "month"), ("day_name", "day_of_week")]
    {
        sort(&mut table, column, by);
    }
    hide(&mut table, "date_key");
    table.hierarchies.push(Hierarchy {
        name: "Calendar",
        description: "Year, quarter, month, day.",
        levels: vec![
            ("Year", "year"),
            ("Quarter", "quarter"),
            ("Month", "month_label"),
            ("Day", "date"),
        ],
    });
    table
}

fn customers(spec: &TableSpec, specs: &Specs<'_>) -> Result<Table, PowerBiError> {
    let mut table = keyed(describe::table(spec), "customer_id");
    let segments = specs.get("CustomerSegments")?;
    let scores = specs.get("CustomerRiskScores")?;
    table.query = table.query.merge(segments, "customer_id", &["segment"]);
    table.query = table.query.merge(scores, "customer_id", &["score", "tier"]);
    for (from, name) in [(segments, "segment"), (scores, "score"), (scores, "tier")] {
        let found = from.columns.iter().find(|column| column.name == name);
        table.columns.extend(found.map(|column| describe::column(from, column)));
    }
    let labels = |codes: &[&'static str], label: &dyn Fn(usize) -> String| {
        codes.iter().enumerate().map(|(at, code)| (*code, label(at))).collect::<Vec<_>>()
    };
    let order = |at: usize| (at + 1).to_string();
    let segment = |at: usize| Segment::ALL[at].label().to_owned();
    let tier = |at: usize| Tier::ALL[at].label().to_owned();
    name_codes(&mut table, "segment", &labels(Segment::CODES, &segment), "Name of the segment.");
    name_codes(&mut table, "tier", &labels(Tier::CODES, &tier), "Name of the tier.");
    let orders = labels(IncomeBand::CODES, &order);
    translate(&mut table, "income_order", Type::Whole, ("income_band", &orders), ORDER);
    hide(&mut table, "income_order");
    sort(&mut table, "income_band", "income_order");
    let band = format!("Number.RoundDown([score] / {BAND}) * {BAND}");
    let words = "Lowest score of the band of 50 points.";
    add(&mut table, added("score_band", Type::Whole, words, Some("0")), &band);
    table.hierarchies.push(Hierarchy {
        name: "Home",
        description: "Region, area of the postcode.",
        levels: vec![("Region", "region"), ("Postcode area", "postcode_area")],
    });
    Ok(table)
}

const ORDER: &str = "Place in the order of the codes.";

/// Adds the name of each code, in the order of the codes; the code itself is hidden.
fn name_codes(table: &mut Table, code: &'static str, labels: &[(&str, String)], about: &str) {
    let (name, order) = if code == "tier" {
        ("tier_name", "tier_order")
    } else {
        ("segment_name", "segment_order")
    };
    let orders: Vec<(&str, String)> =
        labels.iter().zip(1..).map(|((code, _), at)| (*code, format!("{at}"))).collect();
    translate(table, order, Type::Whole, (code, &orders), ORDER);
    translate(table, name, Type::Text, (code, labels), about);
    sort(table, name, order);
    hide(table, order);
    hide(table, code);
}

fn merchants(spec: &TableSpec) -> Table {
    let mut table = keyed(describe::table(spec), "merchant_id");
    table.hierarchies.push(Hierarchy {
        name: "Merchants",
        description: "Category, merchant.",
        levels: vec![("Category", "category"), ("Merchant", "merchant_name")],
    });
    table
}

/// Frauds are a fact of their own: what was reported, with amount, day and merchant of the payment.
fn fraud_reports(spec: &TableSpec, specs: &Specs<'_>) -> Result<Table, PowerBiError> {
    let facts = specs.get("FactTransactions")?;
    let columns = ["date_key", "merchant_id", "amount"];
    let mut table = describe::table(spec);
    table.query = table.query.merge(facts, "transaction_id", &columns);
    for name in columns {
        let found = facts.columns.iter().find(|column| column.name == name);
        table.columns.extend(found.map(|column| describe::column(facts, column)));
    }
    Ok(table)
}

fn months(spec: &TableSpec) -> Table {
    let mut table = describe::table(spec);
    let key = added("month_start_key", Type::Whole, "First day of the month.", Some("0"));
    add(&mut table, Column { is_hidden: true, ..key }, "[month] * 100 + 1");
    table
}

fn predictions(spec: &TableSpec, specs: &Specs<'_>) -> Result<Table, PowerBiError> {
    let outcomes = specs.get("CustomerOutcomes")?;
    let mut table = describe::table(spec);
    table.query = table.query.merge(outcomes, "customer_id", &["at_risk"]);
    let found = outcomes.columns.iter().find(|column| column.name == "at_risk");
    table.columns.extend(found.map(|column| describe::column(outcomes, column)));
    let about =
        "Tenth of the scale that holds the random forest's probability: its lower end in %.";
    let band = added("forest_band", Type::Whole, about, Some("0"));
    add(&mut table, band, "Number.RoundDown([random_forest] * 10) * 10");
    Ok(table)
}

/// A row for each reason given to a customer.
fn reasons(scores: &TableSpec, source: &Source<'_>) -> Table {
    let n_places = scores.header().filter(|name| name.starts_with("reason_")).count();
    let query = Query::file(scores).unroll("customer_id", ["reason", "points"], n_places);
    let customer = added("customer_id", Type::Text, "The customer.", None);
    let mut table = Table {
        name: "CustomerReasons".to_owned(),
        description: "One row: a reason given to a customer for points lost. Made from \
                      CustomerRiskScores."
            .to_owned(),
        is_calendar: false,
        columns: vec![
            Column { is_hidden: true, ..customer },
            added("reason", Type::Text, "Code of the reason.", None),
            added(
                "points",
                Type::Whole,
                "Points lost against the best attainable [points].",
                Some("#,0"),
            ),
            added("place", Type::Whole, "1 for the reason that costs most points.", Some("0")),
        ],
        measures: Vec::new(),
        hierarchies: Vec::new(),
        query,
    };
    let names: Vec<(&str, String)> =
        source.reasons.iter().map(|(code, name)| (code.as_str(), name.clone())).collect();
    translate(
        &mut table,
        "reason_name",
        Type::Text,
        ("reason", &names),
        "What the reason looks at.",
    );
    table
}

/// Returns a relationship for each reference between tables of the model, and for months.
fn relationships(specs: &[TableSpec]) -> Vec<Relationship> {
    let mut found = Vec::new();
    let mut relate = |from: &str, column: &str, to: &str, key: &str| {
        found.push(Relationship {
            from: (from.to_owned(), column.to_owned()),
            to: (to.to_owned(), key.to_owned()),
        });
    };
    for spec in specs.iter().filter(|spec| !LEFT_OUT.contains(&spec.name)) {
        for column in &spec.columns {
            let is_related = !NOT_RELATED.contains(&(spec.name, column.name.as_ref()));
            if let Some(to) = column.references.filter(|_| is_related) {
                let key = specs.iter().find(|other| other.name == to).map_or("", |to| to.key[0]);
                relate(spec.name, &column.name, to, key);
            }
        }
    }
    relate("FraudReports", "date_key", "DimDate", "date_key");
    relate("FraudReports", "merchant_id", "DimMerchant", "merchant_id");
    relate("CustomerMonthlyFeatures", "month_start_key", "DimDate", "date_key");
    relate("CustomerReasons", "customer_id", "DimCustomer", "customer_id");
    found
}

/// Returns a column that is not in the dictionary.
fn added(name: &str, kind: Type, description: &str, format: Option<&'static str>) -> Column {
    Column {
        name: name.to_owned(),
        kind,
        description: description.to_owned(),
        format: format.map(str::to_owned),
        is_hidden: false,
        is_key: false,
        sort_by: None,
    }
}

fn add(table: &mut Table, column: Column, expression: &str) {
    table.query = table.query.clone().add(&column.name, column.kind, expression);
    table.columns.push(column);
}

fn translate(
    table: &mut Table,
    name: &str,
    kind: Type,
    (from, words): (&str, &[(&str, String)]),
    about: &str,
) {
    table.query = table.query.clone().translate(name, kind, from, words);
    let format = (kind == Type::Whole).then_some("0");
    table.columns.push(added(name, kind, about, format));
}

fn keyed(mut table: Table, key: &str) -> Table {
    for column in table.columns.iter_mut().filter(|column| column.name == key) {
        column.is_key = true;
    }
    table
}

fn hide(table: &mut Table, name: &str) {
    for column in table.columns.iter_mut().filter(|column| column.name == name) {
        column.is_hidden = true;
    }
}

fn sort(table: &mut Table, name: &str, by: &'static str) {
    for column in table.columns.iter_mut().filter(|column| column.name == name) {
        column.sort_by = Some(by);
    }
}
