//! Customers of a table, assigned to the segments of a saved model.

use std::path::Path;

use fip_model::{FeatureMatrix, Segment};
use fip_report::format::count;
use fip_segment::{Assignment, PreprocessError, SegmentModel, SegmentModelError};

use crate::args::Segment as Asked;
use crate::commands::output::write;
use crate::commands::table::{Fault, Table};
use crate::failure::{Failure, Kind};
use crate::project::{Project, read};
use crate::terminal::Terminal;

/// Column whose zero means that a customer is in no segment.
const ACTIVITY: &str = "txn_count";
/// Column with the customers.
pub(super) const CUSTOMER: &str = "customer_id";

/// Writes where the customers of a table belong.
pub(super) fn assign(
    project: &Project,
    terminal: &Terminal,
    model: &Path,
    asked: &Asked,
) -> Result<(), Failure> {
    let model = load(model)?;
    let of_project = || project.processed().join(project.catalogue.customer_spec().file_name());
    let data = asked.data.clone().unwrap_or_else(of_project);
    let table = Table::read(&data, &[])?;
    let customers = customers(&table)?;
    let active = active(&table)?;
    let matrix = matrix(&model, &table, &active)?;
    let assigned = if active.is_empty() {
        Vec::new()
    } else {
        model.assign(&matrix).map_err(|error| refused(&error, &table, &active))?
    };
    let names: Vec<String> = model.names().iter().map(|name| code(&name.name)).collect();
    let text = text(&customers, &active, &assigned, &names).map_err(Failure::internal)?;
    write(&asked.out, &text, terminal)?;
    terminal.say(&told(&model, &customers, &assigned, &asked.out));
    Ok(())
}

/// Reads and checks a model.
fn load(path: &Path) -> Result<SegmentModel, Failure> {
    serde_json::from_slice(&read(path)?).map_err(|error| {
        let cause = format!("{}: {error}", path.display());
        let hint = "`fip segment` writes a model to data_processed/segment_model.json";
        Failure::new(Kind::BadInput, cause, hint)
    })
}

/// Returns the customer of each row; each is there once.
pub(super) fn customers(table: &Table) -> Result<Vec<&str>, Failure> {
    let column = table.column(CUSTOMER)?;
    let refuse = |row: usize, expected: &str, hint: &str| {
        let fault = Fault {
            expected: expected.to_owned(),
            found: column.text(row).to_owned(),
            hint: hint.to_owned(),
        };
        table.bad_cell(row, CUSTOMER, &fault)
    };
    let missing = |row| refuse(row, "a customer", "fill in the cell, or leave the row out");
    let customers: Vec<&str> = (column.cells().enumerate())
        .map(|(row, cell)| cell.ok_or_else(|| missing(row)))
        .collect::<Result<_, _>>()?;
    let mut order: Vec<usize> = (0..customers.len()).collect();
    order.sort_by_key(|&row| customers[row]);
    let again = order.windows(2).filter(|pair| customers[pair[0]] == customers[pair[1]]);
    match again.map(|pair| pair[1]).min() {
        None => Ok(customers),
        Some(row) => Err(refuse(
            row,
            "each customer once",
            "a table of `fip features --as-of` has one row each with one month and one length",
        )),
    }
}

/// Returns the rows of customers with transactions: all where the table does not say.
fn active(table: &Table) -> Result<Vec<usize>, Failure> {
    let rows = 0..table.n_rows();
    if table.columns().all(|column| column.name() != ACTIVITY) {
        return Ok(rows.collect());
    }
    let counts = table.column(ACTIVITY)?.numbers()?;
    Ok(rows.filter(|&row| counts[row].is_some_and(|count| count > 0.0)).collect())
}

/// Returns the inputs of the model for some rows.
fn matrix(model: &SegmentModel, table: &Table, rows: &[usize]) -> Result<FeatureMatrix, Failure> {
    let columns: Vec<Vec<Option<f64>>> =
        model.inputs().map(|name| table.column(name)?.numbers()).collect::<Result<_, Failure>>()?;
    let cells = rows.iter().flat_map(|&row| columns.iter().map(move |column| column[row]));
    let names = model.inputs().map(str::to_owned).collect();
    FeatureMatrix::from_cells(names, cells).map_err(Failure::internal)
}

/// Says which cell a model refuses.
fn refused(error: &SegmentModelError, table: &Table, active: &[usize]) -> Failure {
    match error {
        SegmentModelError::Preprocess(PreprocessError::Missing { row, column }) => {
            let fault = Fault {
                expected: "a number".to_owned(),
                found: String::new(),
                hint: "fill in the cell: the model was fitted without missing values there"
                    .to_owned(),
            };
            table.bad_cell(active[*row], column, &fault)
        }
        other => Failure::new(
            Kind::BadInput,
            format!("{}: {other}", table.name()),
            "look at the ranges of the model's inputs in the model and in the table",
        ),
    }
}

/// Returns the code of a segment of ours, and another name as it is.
fn code(name: &str) -> String {
    let ours = Segment::ALL.into_iter().find(|segment| segment.label() == name);
    ours.map_or_else(|| name.to_owned(), |segment| segment.code().to_owned())
}

/// Returns the assignments as CSV.
fn text(
    customers: &[&str],
    active: &[usize],
    assigned: &[Assignment],
    names: &[String],
) -> csv::Result<Vec<u8>> {
    let mut found: Vec<Option<&Assignment>> = vec![None; customers.len()];
    for (&row, assignment) in active.iter().zip(assigned) {
        found[row] = Some(assignment);
    }
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    let head = [
        CUSTOMER,
        "cluster_id",
        "segment",
        "distance",
        "second_segment",
        "margin",
        "membership",
        "map_x",
        "map_y",
    ];
    let memberships = names.iter().map(|name| format!("membership_{}", name.to_lowercase()));
    writer.write_record(head.into_iter().map(str::to_owned).chain(memberships))?;
    let none = vec![None; names.len()];
    for (customer, found) in customers.iter().zip(found) {
        let Some(one) = found else {
            let blank = None::<f64>;
            let inactive = Segment::Inactive.code();
            let cells = (blank, inactive, blank, blank, blank, blank, blank, blank);
            writer.serialize((customer, cells, &none))?;
            continue;
        };
        let of_each = one.memberships.as_ref();
        let of_each: Vec<Option<f64>> =
            of_each.map_or_else(|| none.clone(), |all| all.iter().copied().map(Some).collect());
        let cells = (
            one.segment,
            &names[one.segment],
            one.distance,
            one.second.map(|second| &names[second]),
            one.margin,
            one.membership(),
            one.map[0],
            one.map[1],
        );
        writer.serialize((customer, cells, &of_each))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// Says how many customers are in each segment.
fn told(model: &SegmentModel, customers: &[&str], assigned: &[Assignment], out: &Path) -> String {
    let of = |segment: usize| assigned.iter().filter(|one| one.segment == segment).count();
    let mut parts: Vec<String> = (model.names().iter().enumerate())
        .map(|(at, name)| format!("{} {}", name.name, count(of(at) as u64)))
        .collect();
    let inactive = customers.len() - assigned.len();
    if inactive > 0 {
        parts.push(format!("{} {}", Segment::Inactive.label(), count(inactive as u64)));
    }
    let place =
        if out == Path::new("-") { String::new() } else { format!("; in {}", out.display()) };
    let n_customers = count(customers.len() as u64);
    format!("{n_customers} customers assigned: {}{place}", parts.join(" · "))
}
