//! The penalised log-likelihood, its gradient and its information matrix.

use rayon::prelude::*;

use super::pointwise::{BLOCK, Slopes, slopes};

/// Blocks that one partial sum covers. It fixes the shape of every reduction, so the number of threads
/// cannot change a bit.
const CHUNK_BLOCKS: usize = 64;

/// Rows whose outer products are added together, so that the sums are walked once for all.
const LANES: usize = 8;

/// Columns are worked on in groups of four; the last group is filled with zeros.
type Four = [f64; 4];

/// What is fitted: rows, labels, weights, penalty.
#[derive(Debug, Clone, Copy)]
pub(super) struct Objective<'a> {
    pub(super) rows: &'a [f64],
    pub(super) n_columns: usize,
    pub(super) labels: &'a [bool],
    pub(super) weights: &'a [f64],
    pub(super) l2: f64,
    /// Every how many blocks of 64 rows one is looked at; 1 for all rows.
    pub(super) stride: usize,
}

/// The objective at one point; the intercept is entry 0, column `j` is entry `j + 1`.
///
/// ```text
/// loss        = Σ w (ln(1 + exp η) - y η) + λ/2 Σ β²,   η = β₀ + x·β
/// gradient    = Σ w (p - y) (1, x) + λ (0, β)
/// information = Σ w p (1 - p) (1, x)(1, x)ᵀ + λ diag(0, 1, ..., 1)
/// ```
#[derive(Debug)]
pub(super) struct Evaluated {
    pub(super) loss: f64,
    pub(super) gradient: Vec<f64>,
    /// Lower triangle, row-major, `n_columns + 1` entries a row; empty where it was not asked for.
    pub(super) information: Vec<f64>,
}

/// How much of the objective is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// Loss and gradient.
    Gradient,
    /// The information matrix too, which costs several times as much.
    Information,
}

/// Sums over rows, in groups of four columns.
struct Sums {
    loss: f64,
    gradient: Vec<Four>,
    /// A line of groups for each entry; only groups up to the diagonal are filled.
    information: Vec<Four>,
}

impl Objective<'_> {
    /// Evaluates the objective at `beta`, intercept first.
    pub(super) fn evaluate(&self, beta: &[f64]) -> Evaluated {
        self.evaluate_to(beta, Order::Information)
    }

    /// Evaluates as much of the objective as is asked for.
    pub(super) fn evaluate_to(&self, beta: &[f64], order: Order) -> Evaluated {
        let n_chunks = self.n_blocks().div_ceil(CHUNK_BLOCKS);
        let padded = padded(beta);
        // One chunk needs no other thread, and waking one costs more than a small table.
        let parts: Vec<Sums> = if n_chunks == 1 {
            vec![self.chunk(0, &padded, order)]
        } else {
            let chunks = (0..n_chunks).into_par_iter();
            chunks.map(|chunk| self.chunk(chunk, &padded, order)).collect()
        };
        let mut total = Sums::zero(beta.len(), order);
        for part in &parts {
            total.add(part);
        }
        self.penalised(&total, beta, order)
    }

    /// Returns the rows at `row` of the table.
    pub(super) fn row(&self, row: usize) -> &[f64] {
        &self.rows[row * self.n_columns..(row + 1) * self.n_columns]
    }

    /// The same objective on every `stride`-th block of rows, the penalty reduced in proportion.
    pub(super) fn thinned(&self, stride: usize) -> Self {
        Self { stride: self.stride * stride, l2: self.l2 / stride as f64, ..*self }
    }

    /// Returns the weight of the rows that are looked at.
    pub(super) fn total_weight(&self) -> f64 {
        self.blocks().map(|rows| self.weights[rows].iter().sum::<f64>()).sum()
    }

    /// Returns the rows of each block that is looked at.
    pub(super) fn blocks(&self) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
        let first = |block: usize| block * self.stride * BLOCK;
        (0..self.n_blocks()).map(move |at| first(at)..self.labels.len().min(first(at) + BLOCK))
    }

    /// Returns the number of blocks that are looked at.
    pub(super) fn n_blocks(&self) -> usize {
        self.labels.len().div_ceil(BLOCK).div_ceil(self.stride)
    }

    fn chunk(&self, chunk: usize, beta: &[Four], order: Order) -> Sums {
        let mut sums = Sums::zero(self.n_columns + 1, order);
        let mut rows = vec![[0.0; 4]; BLOCK * beta.len()];
        let first = chunk * CHUNK_BLOCKS;
        for block in first..self.n_blocks().min(first + CHUNK_BLOCKS) {
            self.add_block(&mut sums, block * self.stride * BLOCK, beta, &mut rows);
        }
        sums
    }

    /// Adds the rows from `first` on; `rows` is room for their cells.
    fn add_block(&self, sums: &mut Sums, first: usize, beta: &[Four], rows: &mut [Four]) {
        let n_rows = BLOCK.min(self.labels.len() - first);
        let groups = beta.len();
        let (mut log_odds, mut signs, mut weights) = ([0.0; BLOCK], [1.0; BLOCK], [0.0; BLOCK]);
        for lane in 0..n_rows {
            let row = &mut rows[lane * groups..(lane + 1) * groups];
            fill(row, self.row(first + lane));
            log_odds[lane] = dot(row, beta);
            signs[lane] = if self.labels[first + lane] { -1.0 } else { 1.0 };
        }
        // Lanes beyond the last row repeat rows of the block before with weight 0 and add nothing.
        weights[..n_rows].copy_from_slice(&self.weights[first..first + n_rows]);
        let (loss, Slopes { residuals, curvatures }) = slopes(&log_odds, &signs, &weights);
        sums.loss += loss;
        let n_lanes = n_rows.next_multiple_of(LANES);
        let octets = rows[..n_lanes * groups].chunks_exact(LANES * groups);
        let factors = residuals.chunks_exact(LANES).zip(curvatures.chunks_exact(LANES));
        for (octet, (residuals, curvatures)) in octets.zip(factors) {
            let rows: [&[Four]; LANES] =
                std::array::from_fn(|lane| &octet[lane * groups..(lane + 1) * groups]);
            let residuals: [f64; LANES] = std::array::from_fn(|lane| residuals[lane]);
            let curvatures: [f64; LANES] = std::array::from_fn(|lane| curvatures[lane]);
            add_combination(&mut sums.gradient, rows, residuals);
            for (at, line) in sums.information.chunks_exact_mut(groups).enumerate() {
                let (group, entry) = (at / 4, at % 4);
                let scaled =
                    std::array::from_fn(|lane| curvatures[lane] * rows[lane][group][entry]);
                add_combination(&mut line[..=group], rows, scaled);
            }
        }
    }

    /// Takes the sums out of their groups and adds the penalty.
    fn penalised(&self, sums: &Sums, beta: &[f64], order: Order) -> Evaluated {
        let width = beta.len();
        let mut found = Evaluated {
            loss: sums.loss,
            gradient: sums.gradient.as_flattened()[..width].to_vec(),
            information: Vec::new(),
        };
        if order == Order::Information {
            let lines = sums.information.chunks_exact(sums.gradient.len());
            found.information =
                lines.flat_map(|line| &line.as_flattened()[..width]).copied().collect();
        }
        for (at, &coefficient) in beta.iter().enumerate().skip(1) {
            found.loss += 0.5 * self.l2 * coefficient * coefficient;
            found.gradient[at] += self.l2 * coefficient;
            if let Some(entry) = found.information.get_mut(at * width + at) {
                *entry += self.l2;
            }
        }
        found
    }
}

impl Sums {
    fn zero(width: usize, order: Order) -> Self {
        let groups = width.div_ceil(4);
        let n_lines = if order == Order::Information { width } else { 0 };
        Self {
            loss: 0.0,
            gradient: vec![[0.0; 4]; groups],
            information: vec![[0.0; 4]; n_lines * groups],
        }
    }

    fn add(&mut self, other: &Self) {
        self.loss += other.loss;
        let add = |sums: &mut [Four], parts: &[Four]| {
            for (sum, part) in sums.as_flattened_mut().iter_mut().zip(parts.as_flattened()) {
                *sum += part;
            }
        };
        add(&mut self.gradient, &other.gradient);
        add(&mut self.information, &other.information);
    }
}

/// Returns the entries in groups of four, the last one filled with zeros.
fn padded(beta: &[f64]) -> Vec<Four> {
    let mut groups = vec![[0.0; 4]; beta.len().div_ceil(4)];
    groups.as_flattened_mut()[..beta.len()].copy_from_slice(beta);
    groups
}

/// Writes 1 for the intercept and the cells of a row.
fn fill(groups: &mut [Four], row: &[f64]) {
    let flat = groups.as_flattened_mut();
    flat[0] = 1.0;
    flat[1..=row.len()].copy_from_slice(row);
}

/// Returns the sum of the products, in four sums that run side by side.
fn dot(left: &[Four], right: &[Four]) -> f64 {
    let mut sums = [0.0; 4];
    for (left, right) in left.iter().zip(right) {
        for entry in 0..4 {
            sums[entry] += left[entry] * right[entry];
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

/// Adds `Σ factors[lane] · rows[lane]` to `sums`, over the groups that `sums` has.
#[inline]
fn add_combination(sums: &mut [Four], rows: [&[Four]; LANES], factors: [f64; LANES]) {
    let n = sums.len();
    let rows = rows.map(|row| &row[..n]);
    for (at, sum) in sums.iter_mut().enumerate() {
        for entry in 0..4 {
            let term = |lane: usize| factors[lane] * rows[lane][at][entry];
            let first = (term(0) + term(1)) + (term(2) + term(3));
            let second = (term(4) + term(5)) + (term(6) + term(7));
            sum[entry] += first + second;
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn gradient_and_information_agree_with_differences() {
        // More rows than a block, so that its end is not a multiple of anything.
        let n_rows = 77;
        let rows: Vec<f64> = (0..2 * n_rows).map(|at| (at * 37 % 11) as f64 / 5.0 - 1.0).collect();
        let labels: Vec<bool> = (0..n_rows).map(|row| row * row % 7 < 3).collect();
        let weights: Vec<f64> = (0..n_rows).map(|row| [1.0, 2.0, 0.5, 0.0][row % 4]).collect();
        let objective = Objective {
            rows: &rows,
            n_columns: 2,
            labels: &labels,
            weights: &weights,
            l2: 0.7,
            stride: 1,
        };
        let beta = [0.2, -0.4, 0.9];
        let here = objective.evaluate(&beta);
        let short = objective.evaluate_to(&beta, Order::Gradient);
        assert_eq!((short.loss, short.gradient), (here.loss, here.gradient.clone()));
        let h = 1e-5;
        for at in 0..3 {
            let moved = |by: f64| {
                let mut beta = beta;
                beta[at] += by;
                objective.evaluate(&beta)
            };
            let (up, down) = (moved(h), moved(-h));
            assert_relative_eq!(
                here.gradient[at],
                (up.loss - down.loss) / (2.0 * h),
                epsilon = 1e-7
            );
            for other in at..3 {
                let slope = (up.gradient[other] - down.gradient[other]) / (2.0 * h);
                assert_relative_eq!(here.information[other * 3 + at], slope, epsilon = 1e-7);
            }
        }
    }

    #[test]
    fn a_thinned_objective_sees_every_so_many_blocks() {
        let rows: Vec<f64> = (0..BLOCK * 5).map(|at| (at * 37 % 11) as f64).collect();
        let labels: Vec<bool> = (0..rows.len()).map(|row| row % 3 == 0).collect();
        let weights = vec![1.0; rows.len()];
        let all = Objective {
            rows: &rows,
            n_columns: 1,
            labels: &labels,
            weights: &weights,
            l2: 2.0,
            stride: 1,
        };
        let seen: Vec<usize> =
            (0..rows.len()).filter(|row| (row / BLOCK).is_multiple_of(2)).collect();
        let rows_seen: Vec<f64> = seen.iter().map(|&row| rows[row]).collect();
        let labels_seen: Vec<bool> = seen.iter().map(|&row| labels[row]).collect();
        let expected = Objective { rows: &rows_seen, labels: &labels_seen, l2: 1.0, ..all }
            .evaluate(&[0.1, 0.2]);
        let found = all.thinned(2).evaluate(&[0.1, 0.2]);
        assert_eq!((found.loss, found.gradient), (expected.loss, expected.gradient));
    }
}
