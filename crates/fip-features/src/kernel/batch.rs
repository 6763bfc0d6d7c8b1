//! What a worker is given, what it holds on its way, and what it gives.

use std::ops::Range;

use fip_model::{Cells, CellsError, Money, ObservationWindow};
use rayon::prelude::*;

use super::group::Group;
use super::measures::Scalar;
use super::plan::Plan;
use super::rows::Merchants;
use crate::catalogue::Catalogue;

/// Which tables are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Both.
    Both,
    /// Features of customers, and those of months that they stand on.
    Customers,
}

/// What all workers share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Job<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) plan: &'a Plan,
    pub(super) window: ObservationWindow,
    pub(super) merchants: &'a Merchants,
    pub(super) wanted: Wanted,
}

impl Job<'_> {
    /// Returns the number of days of the window.
    pub(super) fn n_days(&self) -> u32 {
        self.window.as_of().days_since(self.window.start()).unsigned_abs()
    }

    /// Returns whether a feature of months is wanted, for itself or for others.
    pub(super) fn wants_month(&self, feature: usize) -> bool {
        self.wanted == Wanted::Both || self.plan.months_needed[feature]
    }
}

/// A customer and month with a transaction.
#[derive(Debug, Clone, Copy)]
pub(super) struct MonthRow<const W: usize> {
    pub(super) customer: u32,
    pub(super) month: u16,
    pub(super) group: Group<W>,
}

/// Columns of both tables for some customers.
#[derive(Debug)]
pub(super) struct Output {
    /// Customer and month of each row of the table by months.
    pub(super) keys: Vec<(u32, u16)>,
    pub(super) months: Vec<Cells>,
    pub(super) customers: Vec<Cells>,
}

impl Output {
    /// Returns empty columns with room for so many rows.
    pub(super) fn with_capacity(job: &Job<'_>, n_months: usize, n_customers: usize) -> Self {
        let room = |at: usize| if job.wants_month(at) { n_months } else { 0 };
        let months = job.catalogue.months().iter().enumerate();
        let customers = job.catalogue.customers().iter();
        Self {
            keys: Vec::with_capacity(if job.wanted == Wanted::Both { n_months } else { 0 }),
            months: months.map(|(at, one)| Cells::with_capacity(one.kind(), room(at))).collect(),
            customers: customers.map(|one| Cells::with_capacity(one.kind(), n_customers)).collect(),
        }
    }

    /// Returns the rows of all parts, which are in the order of customers. The first has room for the
    /// others, so that nothing of it is moved.
    pub(super) fn joined(job: &Job<'_>, parts: Vec<Self>) -> Result<Self, CellsError> {
        let mut parts = parts.into_iter();
        let Some(mut first) = parts.next() else {
            return Ok(Self::with_capacity(job, 0, 0));
        };
        let n_months = first.months.len();
        let mut columns: Vec<(Cells, Vec<Cells>)> =
            (first.months.into_iter().chain(first.customers))
                .map(|one| (one, Vec::new()))
                .collect();
        for part in parts {
            first.keys.extend(part.keys);
            let later = part.months.into_iter().chain(part.customers);
            for ((_, parts), later) in columns.iter_mut().zip(later) {
                parts.push(later);
            }
        }
        let joined: Result<Vec<Cells>, CellsError> = columns
            .into_par_iter()
            .map(|(mut cells, later)| {
                later.into_iter().try_for_each(|part| cells.append(part))?;
                Ok(cells)
            })
            .collect();
        let mut months = joined?;
        let customers = months.split_off(n_months);
        Ok(Self { keys: first.keys, months, customers })
    }
}

/// Adds a value to a column of its kind.
pub(super) fn push(cells: &mut Cells, value: Scalar) {
    match (cells, value) {
        (Cells::Integer(column), Scalar::Integer(cell)) => column.push(cell),
        (Cells::Money(column), Scalar::Money(cell)) => column.push(cell.map(Money::from_pence)),
        (Cells::Real(column), Scalar::Real(cell)) => column.push(cell),
        // A feature's kind follows from its measure, and so does its scalar.
        _ => {}
    }
}

/// Customers whose accumulators are full and whose columns are not finished.
#[derive(Debug)]
pub(super) struct Batch<const W: usize> {
    /// Their months.
    pub(super) months: Vec<MonthRow<W>>,
    /// Where each one's months are among them.
    pub(super) customers: Vec<Range<usize>>,
    /// Accumulators of each one's spans.
    pub(super) spans: Vec<Group<W>>,
}
