//! From the rows of customers to columns, some customers at a time.

use std::ops::Range;

use super::batch::{Batch, Job, MonthRow, Output, Wanted, push};
use super::entry::Entry;
use super::finish;
use super::group::Group;
use super::measures::{Context, Counter, Scalar, Scratch};
use super::partition::{Order, Sorter};
use super::plan::Question;
use super::rows::Rows;

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
