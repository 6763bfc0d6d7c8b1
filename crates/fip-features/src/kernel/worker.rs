//! From the rows of customers to columns, some customers at a time.

use std::ops::Range;

use fip_model::{Cells, CellsError, Column, Kind, Money, ObservationWindow};
use rayon::prelude::*;

use super::entry::Entry;
use super::finish;
use super::group::Group;
use super::measures::{Context, Counter, Scalar, Scratch};
use super::partition::{Order, Sorter};
use super::plan::{Plan, Question};
use super::rows::{Merchants, Rows};
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
            months: months.map(|(at, one)| with_room(one.kind(), room(at))).collect(),
            customers: customers.map(|one| with_room(one.kind(), n_customers)).collect(),
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

/// Returns an empty column of a kind.
pub(super) fn empty(kind: Kind) -> Cells {
    with_room(kind, 0)
}

fn with_room(kind: Kind, n: usize) -> Cells {
    match kind {
        Kind::Money => Cells::Money(Column::with_capacity(n)),
        Kind::Real => Cells::Real(Column::with_capacity(n)),
        Kind::Date => Cells::Date(Vec::with_capacity(n)),
        _ => Cells::Integer(Column::with_capacity(n)),
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

/// Customers whose features are finished together, column by column.
const MONTHS_AT_ONCE: usize = 1024;
const CUSTOMERS_AT_ONCE: usize = 1024;

/// Works through customers, one after another.
pub(super) struct Worker<'a, const W: usize> {
    job: Job<'a>,
    sums: [bool; W],
    rows: Rows,
    counters: Vec<Counter>,
    scratch: Scratch,
    batch: Batch<W>,
    output: Output,
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

impl<'a, const W: usize> Worker<'a, W> {
    pub(super) fn new(job: Job<'a>) -> Self {
        let (n_days, n_months) = (job.n_days(), job.window.n_months());
        let counters =
            job.plan.counters.iter().map(|&(key, bit)| {
                Counter::new(key, bit, job.merchants.domain(key, n_days), n_months)
            });
        Self {
            sums: std::array::from_fn(|plane| plane * 8 < job.plan.n_summed),
            rows: Rows::new(),
            counters: counters.collect(),
            scratch: Scratch::default(),
            batch: Batch { months: Vec::new(), customers: Vec::new(), spans: Vec::new() },
            output: Output::with_capacity(&job, 0, 0),
            job,
        }
    }

    /// Returns the columns of a part of the customers.
    pub(super) fn run<E: Entry>(mut self, order: &Order<'_, E>, part: Range<usize>) -> Output {
        // Room that is not used costs nothing but addresses; the first part has it for all.
        let (n_rows, n_customers) = order.size(&(part.start..order.end_of_room(&part)));
        let n_months = n_rows.min(n_customers * self.job.window.n_months());
        self.output = Output::with_capacity(&self.job, n_months, n_customers);
        match order {
            Order::ByCustomer(packer, starts) => {
                let mut entries: Vec<E> = Vec::new();
                for customer in part {
                    let rows = starts[customer] as usize..starts[customer + 1] as usize;
                    entries.clear();
                    packer.each(rows, |_, fields| entries.push(E::new(fields)));
                    if !entries.is_sorted_by_key(Entry::month) {
                        entries.sort_unstable_by_key(Entry::month);
                    }
                    self.customer(customer, &entries);
                }
            }
            Order::Buckets(buckets) => {
                let mut sorter = Sorter::new(self.job.window.n_months());
                for bucket in part {
                    sorter.sort(buckets, bucket);
                    for (at, customer) in buckets.customers(bucket).enumerate() {
                        self.customer(customer, sorter.customer(at));
                    }
                }
            }
        }
        self.finish_batch();
        self.output
    }

    fn customer<E: Entry>(&mut self, customer: usize, entries: &[E]) {
        self.rows.load(entries);
        for counter in &mut self.counters {
            counter.count(&self.rows, self.job.merchants);
        }
        let first = self.batch.months.len();
        self.add_months(customer);
        let months = first..self.batch.months.len();
        self.add_spans(months.clone());
        self.batch.customers.push(months);
        if self.batch.months.len() >= MONTHS_AT_ONCE
            || self.batch.customers.len() >= CUSTOMERS_AT_ONCE
        {
            self.finish_batch();
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "customers have 32-bit positions")]
    fn add_months(&mut self, customer: usize) {
        let rows = &self.rows;
        let context = Context { merchants: self.job.merchants, n_days: self.job.n_days() };
        for active in &rows.months {
            let range = active.start..active.end;
            let group = Group::of(
                &rows.pence[range.clone()],
                &rows.seconds[range.clone()],
                &rows.bits[range.clone()],
                &self.sums,
            );
            self.batch.months.push(MonthRow {
                customer: customer as u32,
                month: active.month,
                group,
            });
            for &(at, asked) in &self.job.plan.of_month_rows {
                if !self.job.wants_month(at) {
                    continue;
                }
                let value = match asked.what {
                    Question::Measure(what, bit) => {
                        self.scratch.measure(rows, range.clone(), (what, bit), context)
                    }
                    Question::Distinct(counter) => {
                        Scalar::Integer(Some(self.counters[counter].in_month(active.month).into()))
                    }
                };
                push(&mut self.output.months[at], value);
            }
        }
    }

    fn add_spans(&mut self, months: Range<usize>) {
        let n_months = self.job.window.n_months();
        let context = Context { merchants: self.job.merchants, n_days: self.job.n_days() };
        for span in &self.job.plan.spans {
            let first = span.first(n_months);
            let mut group = Group::EMPTY;
            for row in &self.batch.months[months.clone()] {
                if usize::from(row.month) >= first {
                    group.merge(&row.group);
                }
            }
            self.batch.spans.push(group);
        }
        for &(at, asked) in &self.job.plan.of_customer_rows {
            let first = self.job.plan.spans[asked.span].first(n_months);
            let value = match asked.what {
                Question::Measure(what, bit) => {
                    let range = self.rows.first_from(first)..self.rows.pence.len();
                    self.scratch.measure(&self.rows, range, (what, bit), context)
                }
                Question::Distinct(counter) => {
                    Scalar::Integer(Some(self.counters[counter].since_month(first).into()))
                }
            };
            push(&mut self.output.customers[at], value);
        }
    }

    fn finish_batch(&mut self) {
        finish::months(&self.job, &self.batch, &mut self.output);
        finish::customers(&self.job, &self.batch, &mut self.output);
        if self.job.wanted == Wanted::Both {
            self.output.keys.extend(self.batch.months.iter().map(|row| (row.customer, row.month)));
        }
        self.batch.months.clear();
        self.batch.customers.clear();
        self.batch.spans.clear();
    }
}
