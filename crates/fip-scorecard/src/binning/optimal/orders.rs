//! The segments on both sides of each cut, sorted by level once for all shapes and numbers of bins.

use super::table::SegmentTable;

/// A lawful segment beside a cut.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beside {
    pub(super) level: f64,
    /// The start of a segment on the left, the end of one on the right.
    pub(super) at: usize,
}

/// Lawful segments by cut, in ascending order of level.
#[derive(Debug, Clone)]
pub(super) struct Orders {
    entries: Vec<Beside>,
    /// Where the left and the right list of each cut begin, and where the last ends.
    begins: Vec<usize>,
}

impl Orders {
    pub(super) fn new(table: &SegmentTable) -> Self {
        let n = table.n();
        let mut entries = Vec::with_capacity(n * n);
        let mut begins = Vec::with_capacity(2 * n + 3);
        for cut in 0..=n {
            begins.push(entries.len());
            let lefts = (0..cut).filter(|&start| table.is_lawful(start, cut));
            entries.extend(lefts.map(|at| Beside { level: table.level(at, cut), at }));
            sort(&mut entries, &begins);
            begins.push(entries.len());
            let rights = (cut + 1..=n).filter(|&end| table.is_lawful(cut, end));
            entries.extend(rights.map(|at| Beside { level: table.level(cut, at), at }));
            sort(&mut entries, &begins);
        }
        begins.push(entries.len());
        Self { entries, begins }
    }

    /// Returns the segments that end at `cut`.
    pub(super) fn lefts(&self, cut: usize) -> &[Beside] {
        &self.entries[self.begins[2 * cut]..self.begins[2 * cut + 1]]
    }

    /// Returns the segments that start at `cut`.
    pub(super) fn rights(&self, cut: usize) -> &[Beside] {
        &self.entries[self.begins[2 * cut + 1]..self.begins[2 * cut + 2]]
    }
}

/// Sorts what stands behind the last beginning; entries of equal level stay in order of place.
fn sort(entries: &mut [Beside], begins: &[usize]) {
    let begin = begins.last().copied().unwrap_or(0);
    entries[begin..].sort_by(|a, b| a.level.total_cmp(&b.level));
}

/// Returns entry `i` of a list, counted from the end where the order is mirrored.
pub(super) fn nth(list: &[Beside], i: usize, mirrored: bool) -> Beside {
    if mirrored { list[list.len() - 1 - i] } else { list[i] }
}
