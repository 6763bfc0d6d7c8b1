//! Where the rows of each customer are.

use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use fip_model::CustomerId;
use rayon::prelude::*;

use super::bank::{self, Bank, HINT, bad_file};
use crate::failure::{Failure, Kind};

/// A row group of the fact table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// Position of its file.
    pub(super) file: usize,
    /// Its number in the file, from 0.
    pub(super) number: usize,
    /// Positions from the first to behind the last of its customers.
    customers: Range<u32>,
}

/// All row groups of a bank, and how many rows each customer has in them.
#[derive(Debug)]
pub(super) struct Groups {
    groups: Vec<Group>,
    rows_of: Vec<u32>,
}

impl Groups {
    /// Reads the customers of all rows, and nothing else of them.
    pub(super) fn of(bank: &Bank) -> Result<Self, Failure> {
        let rows_of: Vec<AtomicU32> = bank.customers().iter().map(|_| AtomicU32::new(0)).collect();
        let of_files: Vec<Result<Vec<Group>, Failure>> = (0..bank.facts().len())
            .into_par_iter()
            .map(|file| of_file(bank, file, &rows_of))
            .collect();
        let mut groups = Vec::new();
        // The first failure in the order of files, whichever thread came first.
        for of_file in of_files {
            groups.extend(of_file?);
        }
        Ok(Self { groups, rows_of: rows_of.into_iter().map(AtomicU32::into_inner).collect() })
    }

    /// Returns how many rows each customer has.
    pub(super) fn rows_of(&self) -> &[u32] {
        &self.rows_of
    }

    /// Returns the row groups that may hold rows of customers.
    pub(super) fn with<'a>(&'a self, customers: &'a Range<u32>) -> impl Iterator<Item = &'a Group> {
        let meet = |group: &&Group| {
            group.customers.start < customers.end && customers.start < group.customers.end
        };
        self.groups.iter().filter(meet)
    }
}

/// Returns the row groups of a file, and counts their rows.
fn of_file(bank: &Bank, file: usize, rows_of: &[AtomicU32]) -> Result<Vec<Group>, Failure> {
    let path = &bank.facts()[file];
    let reader = bank::facts(path)?;
    let mut groups = Vec::new();
    for number in 0..reader.n_row_groups() {
        let ids = reader.customers_of(number).map_err(|error| bad_file(path, error))?;
        let first_row = reader.first_row_of(number).map_err(|error| bad_file(path, error))?;
        let (mut start, mut end) = (u32::MAX, 0);
        for (row, id) in (first_row..).zip(ids) {
            let at = bank.customer(id).ok_or_else(|| unknown(path, row, id))?;
            start = start.min(at);
            end = end.max(at + 1);
            rows_of[at as usize].fetch_add(1, Ordering::Relaxed);
        }
        groups.push(Group { file, number, customers: start..end });
    }
    Ok(groups)
}

fn unknown(path: &Path, row: u64, id: CustomerId) -> Failure {
    let cause = format!(
        "{}, row {row}, column customer_id: expected a customer of DimCustomer, found {id}",
        path.display()
    );
    Failure::new(Kind::BadInput, cause, HINT)
}
