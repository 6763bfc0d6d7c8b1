//! The table of segments: what every run of neighbouring prebins is worth as a bin.

/// The largest number of entries of any table, some 100 MB.
pub(crate) const STATE_LIMIT: u64 = 1 << 24;

/// Returns the index of the segment of the prebins `start..end`: segments of one end are neighbours.
pub(super) const fn segment(start: usize, end: usize) -> usize {
    end * (end - 1) / 2 + start
}

/// Value and level of every segment of `n` prebins; it knows nothing of what is counted, so binary and
/// continuous targets share the solver.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SegmentTable {
    n: usize,
    /// Less `tie` for each; minus infinity where the segment is no lawful bin.
    values: Vec<f64>,
    levels: Vec<f64>,
    /// Levels by period, for the shape alone.
    periods: Vec<Vec<f64>>,
    tie: f64,
}

impl SegmentTable {
    /// Returns the number of segments of `n` prebins.
    pub(crate) const fn n_segments(n: usize) -> usize {
        n * (n + 1) / 2
    }

    /// Asks `fill` for the segments of each start in turn: it gets the start and a sink that takes end,
    /// value and level of lawful bins. Among partitions whose values differ by less than `tie` for each bin
    /// the one with fewer bins is taken, so that rounding does not tear apart bins of equal level.
    pub(crate) fn build(
        n: usize,
        tie: f64,
        mut fill: impl FnMut(usize, &mut dyn FnMut(usize, f64, f64)),
    ) -> Self {
        let n_segments = Self::n_segments(n);
        let mut values = vec![f64::NEG_INFINITY; n_segments];
        let mut levels = vec![0.0; n_segments];
        for start in 0..n {
            fill(start, &mut |end, value, level| {
                values[segment(start, end)] = value - tie;
                levels[segment(start, end)] = level;
            });
        }
        Self { n, values, levels, periods: Vec::new(), tie }
    }

    /// Adds the levels of a period; a segment without one is no lawful bin.
    pub(crate) fn add_period(&mut self, mut level: impl FnMut(usize, usize) -> Option<f64>) {
        let mut levels = vec![0.0; self.values.len()];
        for end in 1..=self.n {
            for start in 0..end {
                match level(start, end) {
                    Some(level) => levels[segment(start, end)] = level,
                    None => self.values[segment(start, end)] = f64::NEG_INFINITY,
                }
            }
        }
        self.periods.push(levels);
    }

    /// Returns the number of prebins.
    pub(crate) const fn n(&self) -> usize {
        self.n
    }

    /// Returns what each bin costs when values tie.
    pub(super) const fn tie(&self) -> f64 {
        self.tie
    }

    pub(super) fn value(&self, start: usize, end: usize) -> f64 {
        self.values[segment(start, end)]
    }

    pub(super) fn level(&self, start: usize, end: usize) -> f64 {
        self.levels[segment(start, end)]
    }

    pub(super) fn is_lawful(&self, start: usize, end: usize) -> bool {
        f64::NEG_INFINITY < self.value(start, end)
    }

    pub(super) fn periods(&self) -> &[Vec<f64>] {
        &self.periods
    }
}
