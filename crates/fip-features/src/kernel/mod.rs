//! One pass over the transactions of each customer.

mod batch;
mod entry;
mod finish;
mod group;
mod matcher;
mod measures;
mod partition;
mod plan;
mod rows;
mod series;
mod worker;

use fip_model::{Cells, CustomerId, FeatureTable, Month, ObservationWindow};
use rayon::prelude::*;

use crate::catalogue::{Catalogue, Definition, WindowFigure};
use crate::error::FeatureError;
use crate::ledger::Ledger;
use batch::{Job, Output, Wanted};
use entry::{Entry, Packer};
use matcher::Matcher;
use partition::Order;
use plan::Plan;
use rows::Merchants;
use worker::Worker;

/// The features of a ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct Features {
    /// `CustomerMonthlyFeatures`: a row for each customer and month with a transaction.
    pub monthly: FeatureTable,
    /// `CustomerFeatures`: a row for each customer.
    pub customers: FeatureTable,
}

/// Returns the features of every customer from the transactions in `window`.
///
/// Transactions outside the window are not looked at. Sums are whole numbers, so the result is the
/// same to the bit for any order of rows and any number of threads.
///
/// # Errors
///
/// [`FeatureError::TooMuchMoney`] when the amounts, signs apart, sum to more than 2^63 - 1 pence.
pub fn compute(
    ledger: &Ledger<'_>,
    window: ObservationWindow,
    catalogue: &Catalogue,
) -> Result<Features, FeatureError> {
    let output = columns(ledger, window, catalogue, Wanted::Both)?;
    let by_position: Vec<Month> = window.months().collect();
    let ids = ledger.customers();
    let of_months = output.keys.iter().map(|&(customer, _)| ids[customer as usize]).collect();
    let months = output.keys.iter().map(|&(_, month)| by_position[usize::from(month)]).collect();
    Ok(Features {
        monthly: FeatureTable::new(catalogue.month_spec(), of_months, Some(months), output.months)?,
        customers: FeatureTable::new(
            catalogue.customer_spec(),
            ids.to_vec(),
            None,
            output.customers,
        )?,
    })
}

/// Returns `CustomerFeaturesAsOf`: the features of every customer in each of the windows, a table for
/// training on several as-of dates or on several lengths of history.
///
/// A row's own columns `window_start` and `window_end` tell its window. Rows are in the order of
/// customers, then of the windows' ends, then of their starts; a window that is given twice has its
/// rows once.
///
/// # Errors
///
/// As [`compute`], and [`FeatureError::NoWindowColumns`] for a catalogue without these two columns.
///
/// # Examples
///
/// ```
/// use fip_features::{Catalogue, Ledger, compute_as_of};
/// use fip_model::{Month, ObservationWindow, RawTables};
///
/// let star = RawTables::default().check()?;
/// let first = Month::new(2025, 1)?;
/// let windows = [ObservationWindow::new(first, 3)?, ObservationWindow::new(first, 6)?];
/// let table = compute_as_of(&Ledger::of(&star), &windows, Catalogue::built_in())?;
/// assert_eq!(table.spec().key, ["customer_id", "window_end", "window_start"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn compute_as_of(
    ledger: &Ledger<'_>,
    windows: &[ObservationWindow],
    catalogue: &Catalogue,
) -> Result<FeatureTable, FeatureError> {
    let has = |name, figure| {
        let feature = catalogue.customer_feature(name);
        feature.is_some_and(|one| *one.definition() == Definition::Window(figure))
    };
    if !has("window_start", WindowFigure::Start) || !has("window_end", WindowFigure::End) {
        return Err(FeatureError::NoWindowColumns);
    }
    let mut windows = windows.to_vec();
    windows.sort_by_key(|window| (window.as_of(), window.start()));
    windows.dedup();
    let tables = windows
        .iter()
        .map(|&window| Ok(columns(ledger, window, catalogue, Wanted::Customers)?.customers))
        .collect::<Result<Vec<_>, FeatureError>>()?;
    let ids = ledger.customers();
    let rows: Vec<CustomerId> =
        ids.iter().flat_map(|&id| std::iter::repeat_n(id, windows.len())).collect();
    let columns = (catalogue.customers().iter().enumerate())
        .map(|(at, feature)| {
            let parts: Vec<&Cells> = tables.iter().map(|table| &table[at]).collect();
            interleaved(Cells::with_capacity(feature.kind(), 0), &parts, ids.len())
        })
        .collect();
    Ok(FeatureTable::new(catalogue.as_of_spec(), rows, None, columns)?)
}

/// Returns the first cell of each part, then the second of each, and so on.
fn interleaved(empty: Cells, parts: &[&Cells], n_rows: usize) -> Cells {
    let mut cells = empty;
    for row in 0..n_rows {
        for part in parts {
            match (&mut cells, part) {
                (Cells::Integer(all), Cells::Integer(one)) => all.push(one.get(row)),
                (Cells::Money(all), Cells::Money(one)) => all.push(one.get(row)),
                (Cells::Real(all), Cells::Real(one)) => all.push(one.get(row)),
                (Cells::Date(all), Cells::Date(one)) => all.extend(one.get(row)),
                // Parts are columns of one feature, and so of one kind.
                _ => {}
            }
        }
    }
    cells
}

fn columns(
    ledger: &Ledger<'_>,
    window: ObservationWindow,
    catalogue: &Catalogue,
    wanted: Wanted,
) -> Result<Output, FeatureError> {
    let plan = Plan::new(catalogue);
    let merchants = Merchants::new(ledger.merchants());
    let job = Job { catalogue, plan: &plan, window, merchants: &merchants, wanted };
    match plan.conditions.len().div_ceil(8) {
        0 | 1 => columns_with::<[u64; 3], 1>(ledger, job),
        2 => columns_with::<[u64; 4], 2>(ledger, job),
        3 | 4 => columns_with::<[u64; 4], 4>(ledger, job),
        _ => columns_with::<[u64; 4], 8>(ledger, job),
    }
}

/// Returns the columns of both tables, by entries `E` and accumulators of `W` planes.
fn columns_with<E: Entry, const W: usize>(
    ledger: &Ledger<'_>,
    job: Job<'_>,
) -> Result<Output, FeatureError> {
    let packer =
        Packer::new(ledger, job.window, &Matcher::new(&job.plan.conditions, job.plan.home)?)?;
    let order = Order::<E>::of(packer, ledger.customers().len(), job.window.n_months());
    let parts: Vec<Output> = order
        .parts(rayon::current_num_threads())
        .into_par_iter()
        .map(|part| Worker::<W>::new(job).run(&order, part))
        .collect();
    Ok(Output::joined(&job, parts)?)
}
