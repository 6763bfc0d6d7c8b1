//! Rows of a small congruential generator, so that every test sees the same ones.

use fip_scorecard::Condition;
use fip_scorecard::binning::{Counts, Outcome};
use fip_scorecard::fit::{Candidate, CandidateBin};

pub(crate) const N_ROWS: usize = 600;

#[derive(Debug, Clone)]
pub(crate) struct World {
    /// The bin of every row, for each candidate.
    pub(crate) bins: Vec<Vec<usize>>,
    pub(crate) labels: Vec<bool>,
    pub(crate) weights: Vec<f64>,
}

/// Names of the candidates; the last says the same as the first.
pub(crate) const NAMES: [&str; 5] = ["income", "age", "channel", "noise", "income_copy"];
const N_BINS: [usize; 5] = [4, 3, 3, 3, 4];

struct Generator(u64);

impl Generator {
    /// A number of 31 bits.
    fn bits(&mut self) -> u32 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(self.0 >> 33).unwrap()
    }

    /// A number in `[0, 1)`.
    fn next(&mut self) -> f64 {
        f64::from(self.bits()) / f64::from(1_u32 << 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (usize::try_from(self.bits()).unwrap() * n) >> 31
    }
}

impl World {
    pub(crate) fn new() -> Self {
        let mut generator = Generator(7);
        let mut bins = vec![Vec::new(); NAMES.len()];
        let mut labels = Vec::new();
        for _ in 0..N_ROWS {
            let drawn: Vec<usize> = N_BINS[..4].iter().map(|&n| generator.below(n)).collect();
            let log_odds = -1.2 - 0.7 * (drawn[0] as f64 - 1.5) - 0.5 * (drawn[1] as f64 - 1.0)
                + 0.4 * drawn[2] as f64;
            labels.push(generator.next() < 1.0 / (1.0 + (-log_odds).exp()));
            // One row in eight differs from the original.
            let copy = if generator.next() < 0.125 { generator.below(4) } else { drawn[0] };
            for (column, bin) in drawn.into_iter().chain([copy]).enumerate() {
                bins[column].push(bin);
            }
        }
        Self { bins, labels, weights: vec![1.0; N_ROWS] }
    }

    pub(crate) fn outcome(&self) -> Outcome<'_, bool> {
        Outcome::new(&self.labels).weights(&self.weights)
    }

    pub(crate) fn with_weights(mut self, weight: impl Fn(usize) -> f64) -> Self {
        self.weights = (0..self.labels.len()).map(weight).collect();
        self
    }

    /// The same rows as often as their weights say.
    pub(crate) fn repeated(&self) -> Self {
        let rows: Vec<usize> = (0..self.labels.len())
            .flat_map(|row| {
                let times = (1..).take_while(move |&times| f64::from(times) <= self.weights[row]);
                times.map(move |_: u32| row)
            })
            .collect();
        self.rows(&rows)
    }

    /// Some of the rows, of weight 1.
    pub(crate) fn rows(&self, rows: &[usize]) -> Self {
        let pick = |column: &Vec<usize>| rows.iter().map(|&row| column[row]).collect();
        Self {
            bins: self.bins.iter().map(pick).collect(),
            labels: rows.iter().map(|&row| self.labels[row]).collect(),
            weights: vec![1.0; rows.len()],
        }
    }

    pub(crate) fn candidates(&self) -> Vec<Candidate> {
        (0..NAMES.len()).map(|column| self.candidate(column)).collect()
    }

    pub(crate) fn candidate(&self, column: usize) -> Candidate {
        let bins = (0..N_BINS[column]).map(|bin| self.bin(column, bin)).collect();
        let input = format!("{}_input", NAMES[column]);
        Candidate::new(NAMES[column], input, bins, &self.bins[column]).unwrap()
    }

    fn bin(&self, column: usize, bin: usize) -> CandidateBin {
        let counts = |of: Option<usize>| -> Counts {
            let mut sum = Counts::ZERO;
            for row in 0..self.labels.len() {
                if self.weights[row] > 0.0 && of.is_none_or(|bin| self.bins[column][row] == bin) {
                    sum.n_rows += 1;
                    let event = self.labels[row];
                    *(if event { &mut sum.events } else { &mut sum.non_events }) +=
                        self.weights[row];
                }
            }
            sum
        };
        let (here, all) = (counts(Some(bin)), counts(None));
        let woe = ((here.non_events / all.non_events) / (here.events / all.events)).ln();
        let (label, condition) = condition(column, bin);
        CandidateBin { label, condition, woe, counts: here }
    }
}

/// Bin 3 of income is missing, bin 0 of age the code -1, and the channel a category.
fn condition(column: usize, bin: usize) -> (String, Condition) {
    let edge = |bin: usize| 10.0 * bin as f64;
    let condition = match (column, bin) {
        (0, 3) => Condition::Missing,
        (0, 2) => Condition::Interval { from: Some(edge(2)), to: None },
        (1, 0) => Condition::Values(vec![-1.0]),
        (1, 1) => Condition::Interval { from: None, to: Some(edge(2)) },
        (2, 2) => Condition::Other,
        (2, _) => Condition::Categories(vec![format!("channel {bin}")]),
        (_, bin) => {
            let last = bin + 1 == N_BINS[column];
            let from = (bin > 0).then(|| edge(bin));
            Condition::Interval { from, to: (!last).then(|| edge(bin + 1)) }
        }
    };
    (format!("{} {bin}", NAMES[column]), condition)
}
