//! The rows of a ledger, brought together by customer.
//!
//! Rows that are in the order of customers are read where they are. Others go in two steps: into
//! buckets of neighbouring customers, chunk by chunk, so that no step writes to more places than a
//! cache holds; then by customer and month within a bucket. A small ledger is one bucket.

use std::ops::Range;

use rayon::prelude::*;

use super::entry::{Entry, Fields, Packer};

/// Rows packed at once; a chunk's entries fit a cache.
const CHUNK_ROWS: usize = 1 << 18;
/// Rows that a bucket should have, so that sorting it stays in a small cache.
const BUCKET_ROWS: usize = 1 << 14;
/// Customers times months that a bucket should have at most: each takes a counter in sorting.
const BUCKET_MONTHS: usize = 1 << 20;
/// The most buckets; each needs a place to write to.
const MOST_BUCKETS: usize = 1 << 11;
/// The most bits of a customer's position in its bucket.
const MOST_SHIFT: u32 = 16;

/// How the rows of customers are found.
#[derive(Debug)]
pub(super) enum Order<'a, E: Entry> {
    /// The ledger is in the order of customers; these are where each one's rows start.
    ByCustomer(Box<Packer<'a, E::Bits>>, Vec<u32>),
    /// Rows are packed into buckets.
    Buckets(Buckets<E>),
}

impl<'a, E: Entry> Order<'a, E> {
    /// Returns the order of the packer's rows.
    pub(super) fn of(packer: Packer<'a, E::Bits>, n_customers: usize, n_months: usize) -> Self {
        if packer.rows.customers.is_sorted() {
            let starts = starts(packer.rows.customers, n_customers);
            return Self::ByCustomer(Box::new(packer), starts);
        }
        Self::Buckets(Buckets::new(&packer, n_customers, n_months))
    }

    /// Returns how many rows and how many customers a range of work has.
    pub(super) fn size(&self, part: &Range<usize>) -> (usize, usize) {
        match self {
            Self::ByCustomer(_, starts) => {
                ((starts[part.end] - starts[part.start]) as usize, part.len())
            }
            Self::Buckets(buckets) => {
                let slices = part.clone().flat_map(|bucket| buckets.slices(bucket));
                let customers = part.clone().map(|bucket| buckets.customers(bucket).len());
                (slices.map(<[_]>::len).sum(), customers.sum())
            }
        }
    }

    /// Returns where the room of a part ends: of the first with all others, else with itself.
    pub(super) fn end_of_room(&self, part: &Range<usize>) -> usize {
        match self {
            _ if part.start > 0 => part.end,
            Self::ByCustomer(_, starts) => starts.len() - 1,
            Self::Buckets(buckets) => buckets.n,
        }
    }

    /// Returns about `n_parts` ranges of work, with about as many rows each, in order.
    pub(super) fn parts(&self, n_parts: usize) -> Vec<Range<usize>> {
        let rows_before: Vec<usize> = match self {
            Self::ByCustomer(_, starts) => starts.iter().map(|&start| start as usize).collect(),
            Self::Buckets(buckets) => buckets.rows_before(),
        };
        let n = rows_before.len() - 1;
        let n_rows = rows_before[n];
        let mut ends: Vec<usize> = (1..n_parts)
            .map(|part| rows_before.partition_point(|&before| before < n_rows * part / n_parts))
            .map(|end| end.min(n))
            .collect();
        ends.push(n);
        let mut start = 0;
        let ranges = ends.into_iter().map(|end| std::mem::replace(&mut start, end)..end);
        ranges.filter(|range| !range.is_empty()).collect()
    }
}

/// Returns where each customer's rows start in columns sorted by customer, and where the last end.
#[expect(clippy::cast_possible_truncation, reason = "a ledger has fewer rows than 32 bits count")]
fn starts(customers: &[u32], n_customers: usize) -> Vec<u32> {
    let mut starts = vec![0_u32; n_customers + 1];
    for &customer in customers {
        starts[customer as usize + 1] += 1;
    }
    for customer in 1..starts.len() {
        starts[customer] += starts[customer - 1];
    }
    debug_assert_eq!(starts[n_customers], customers.len() as u32);
    starts
}

/// Entries of the rows of a window, by buckets of neighbouring customers.
#[derive(Debug)]
pub(super) struct Buckets<E> {
    chunks: Vec<Chunk<E>>,
    shift: u32,
    /// How many buckets there are.
    n: usize,
    n_customers: usize,
}

/// The entries of some rows, those of a bucket together.
#[derive(Debug)]
struct Chunk<E> {
    entries: Vec<E>,
    /// Where each bucket starts and ends.
    bounds: Vec<(u32, u32)>,
}

impl<E: Entry> Buckets<E> {
    fn new(packer: &Packer<'_, E::Bits>, n_customers: usize, n_months: usize) -> Self {
        let n_rows = packer.rows.customers.len();
        let wanted = (n_rows / BUCKET_ROWS).max(n_customers * n_months / BUCKET_MONTHS);
        let wanted = wanted.next_power_of_two().clamp(1, MOST_BUCKETS);
        let per_bucket = n_customers.div_ceil(wanted).next_power_of_two();
        let shift = per_bucket.trailing_zeros().min(MOST_SHIFT);
        let n_buckets = ((n_customers.max(1) - 1) >> shift) + 1;
        let starts: Vec<usize> = (0..n_rows).step_by(CHUNK_ROWS).collect();
        let chunks = starts
            .into_par_iter()
            .map(|start| {
                Chunk::new(packer, start..n_rows.min(start + CHUNK_ROWS), shift, n_buckets)
            })
            .collect();
        Self { chunks, shift, n: n_buckets, n_customers }
    }

    fn rows_before(&self) -> Vec<usize> {
        let mut before = vec![0; self.n + 1];
        for bucket in 0..self.n {
            let rows: usize = self.slices(bucket).map(<[_]>::len).sum();
            before[bucket + 1] = before[bucket] + rows;
        }
        before
    }

    fn slices(&self, bucket: usize) -> impl Iterator<Item = &[E]> + Clone {
        self.chunks.iter().map(move |chunk| {
            let (start, end) = chunk.bounds[bucket];
            &chunk.entries[start as usize..end as usize]
        })
    }

    /// Returns the customers of a bucket.
    pub(super) fn customers(&self, bucket: usize) -> Range<usize> {
        let first = bucket << self.shift;
        first..self.n_customers.min(first + (1 << self.shift))
    }
}

impl<E: Entry> Chunk<E> {
    #[expect(clippy::cast_possible_truncation, reason = "a chunk has few rows, a bucket 2^16")]
    fn new(packer: &Packer<'_, E::Bits>, rows: Range<usize>, shift: u32, n_buckets: usize) -> Self {
        let customers = &packer.rows.customers[rows.clone()];
        let mut bounds = vec![(0_u32, 0_u32); n_buckets];
        for &customer in customers {
            bounds[(customer >> shift) as usize].1 += 1;
        }
        let mut start = 0;
        for bound in &mut bounds {
            let n_rows = bound.1;
            *bound = (start, start);
            start += n_rows;
        }
        let mut entries = E::zeroed(customers.len());
        packer.each(rows, |customer, fields| {
            let end = &mut bounds[(customer >> shift) as usize].1;
            let customer = (customer & ((1 << shift) - 1)) as u16;
            entries[*end as usize] = E::new(Fields { customer, ..fields });
            *end += 1;
        });
        Self { entries, bounds }
    }
}

/// Room to sort a bucket in, used again for the next.
#[derive(Debug)]
pub(super) struct Sorter<E> {
    entries: Vec<E>,
    /// Where the entries of each customer and month start.
    starts: Vec<u32>,
    n_months: usize,
}

impl<E: Entry> Sorter<E> {
    pub(super) const fn new(n_months: usize) -> Self {
        Self { entries: Vec::new(), starts: Vec::new(), n_months }
    }

    /// Sorts the entries of a bucket by customer and month: a counting sort.
    pub(super) fn sort(&mut self, buckets: &Buckets<E>, bucket: usize) {
        let n_months = self.n_months;
        let key = |entry: &E| entry.customer() * n_months + usize::from(entry.month());
        let slices = buckets.slices(bucket);
        self.starts.clear();
        self.starts.resize(buckets.customers(bucket).len() * n_months + 2, 0);
        for entry in slices.clone().flatten() {
            self.starts[key(entry) + 2] += 1;
        }
        for at in 3..self.starts.len() {
            self.starts[at] += self.starts[at - 1];
        }
        let n_entries = self.starts.last().map_or(0, |&n| n as usize);
        if self.entries.len() < n_entries {
            self.entries = E::zeroed(n_entries);
        }
        for entry in slices.flatten() {
            // Counts stand one place further on, so that a start is moved to its end here, which is
            // the start of the next.
            let next = &mut self.starts[key(entry) + 1];
            self.entries[*next as usize] = *entry;
            *next += 1;
        }
    }

    /// Returns the entries of a customer of the bucket, in the order of months.
    pub(super) fn customer(&self, at: usize) -> &[E] {
        let bound = |month: usize| self.starts[month * self.n_months] as usize;
        &self.entries[bound(at)..bound(at + 1)]
    }
}
