//! Where a table differs from the reference.

use fip_model::{Date, FeatureTable, Money};

use super::{Table, Value};
use crate::tables::cells;

/// How far reals may be apart, relative to their size.
const RELATIVE: f64 = 1e-9;
/// How far reals near 0 may be apart.
const ABSOLUTE: f64 = 1e-12;

/// Returns where `found` differs from `expected`, a line a cell: keys, counts, money and days
/// exactly, reals up to rounding.
pub(crate) fn differences(found: &FeatureTable, expected: &Table) -> Vec<String> {
    let n_keys = found.spec().key.len();
    let names: Vec<&str> = found.spec().header().skip(n_keys).collect();
    if names != expected.names {
        return vec![format!("columns: {names:?} for {:?}", expected.names)];
    }
    let customers: Vec<_> = expected.rows.iter().map(|(customer, ..)| *customer).collect();
    let months: Vec<_> = expected.rows.iter().filter_map(|(_, month, _)| *month).collect();
    if found.customers() != customers || found.months().unwrap_or_default() != months {
        return vec![format!("keys: {} rows for {}", found.n_rows(), expected.rows.len())];
    }
    let cells = cells(found);
    let mut all = Vec::new();
    for (column, &name) in names.iter().enumerate() {
        for (text, (customer, month, values)) in cells[name].iter().zip(&expected.rows) {
            let value = values[column];
            if !agrees(text, value) {
                let month = month.map_or_else(String::new, |month| format!(" {month}"));
                all.push(format!("{customer}{month} {name}: {text:?} for {value:?}"));
            }
        }
    }
    all
}

/// Returns whether the text of a cell stands for the value.
fn agrees(text: &str, value: Option<Value>) -> bool {
    match value {
        None => text.is_empty(),
        Some(Value::Integer(number)) => text.parse() == Ok(number),
        Some(Value::Money(pence)) => text.parse() == Ok(Money::from_pence(pence)),
        Some(Value::Date(date)) => text.parse::<Date>() == Ok(date),
        Some(Value::Real(number)) => text
            .parse::<f64>()
            .is_ok_and(|found| (found - number).abs() <= RELATIVE * number.abs() + ABSOLUTE),
    }
}
