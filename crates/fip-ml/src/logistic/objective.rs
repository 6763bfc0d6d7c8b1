//! The penalised log-likelihood, its gradient and its information matrix.

use rayon::prelude::*;

/// Rows that one partial sum covers. It fixes the shape of every reduction, so the number of threads
/// cannot change a bit.
const CHUNK_ROWS: usize = 4096;

/// Rows whose outer products are added together, so that the information matrix is walked once for all.
const LANES: usize = 4;

/// What is fitted: rows, labels, weights, penalty.
#[derive(Debug)]
pub(super) struct Objective<'a> {
    pub(super) rows: &'a [f64],
    pub(super) n_columns: usize,
    pub(super) labels: &'a [bool],
    pub(super) weights: &'a [f64],
    pub(super) l2: f64,
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
    /// Lower triangle, row-major, `n_columns + 1` entries a row.
    pub(super) information: Vec<f64>,
}

impl Evaluated {
    fn zero(width: usize) -> Self {
        Self { loss: 0.0, gradient: vec![0.0; width], information: vec![0.0; width * width] }
    }

    fn add(&mut self, other: &Self) {
        self.loss += other.loss;
        for (sum, part) in self.gradient.iter_mut().zip(&other.gradient) {
            *sum += part;
        }
        for (sum, part) in self.information.iter_mut().zip(&other.information) {
            *sum += part;
        }
    }
}

impl Objective<'_> {
    /// Evaluates the objective at `beta`, intercept first.
    pub(super) fn evaluate(&self, beta: &[f64]) -> Evaluated {
        let width = self.n_columns + 1;
        let n_chunks = self.labels.len().div_ceil(CHUNK_ROWS);
        // One chunk needs no other thread, and waking one costs more than a small table.
        let parts: Vec<Evaluated> = match n_chunks {
            1 => vec![self.chunk(0, beta)],
            _ => (0..n_chunks).into_par_iter().map(|chunk| self.chunk(chunk, beta)).collect(),
        };
        let mut total = Evaluated::zero(width);
        for part in &parts {
            total.add(part);
        }
        for (at, &coefficient) in beta.iter().enumerate().skip(1) {
            total.loss += 0.5 * self.l2 * coefficient * coefficient;
            total.gradient[at] += self.l2 * coefficient;
            total.information[at * width + at] += self.l2;
        }
        total
    }

    fn chunk(&self, chunk: usize, beta: &[f64]) -> Evaluated {
        let first = chunk * CHUNK_ROWS;
        let last = self.labels.len().min(first + CHUNK_ROWS);
        let mut sums = Evaluated::zero(self.n_columns + 1);
        let padding = vec![0.0; self.n_columns];
        for block in (first..last).step_by(LANES) {
            // Lanes beyond the last row repeat a row of zeros with weight 0 and add nothing.
            let rows: [&[f64]; LANES] = std::array::from_fn(|lane| {
                if block + lane < last { self.row(block + lane) } else { &padding[..] }
            });
            let log_odds = log_odds(rows, beta);
            let (mut residuals, mut curvatures) = ([0.0; LANES], [0.0; LANES]);
            for lane in 0..LANES.min(last - block) {
                let row = block + lane;
                let weight = self.weights[row];
                let point = Pointwise::at(log_odds[lane], self.labels[row]);
                sums.loss += weight * point.loss;
                residuals[lane] = weight * point.residual;
                curvatures[lane] = weight * point.curvature;
            }
            add_outer_products(&mut sums, rows, residuals, curvatures);
        }
        sums
    }

    pub(super) fn row(&self, row: usize) -> &[f64] {
        &self.rows[row * self.n_columns..(row + 1) * self.n_columns]
    }
}

/// Returns the log-odds of the event of four rows; four independent sums keep the adders busy.
fn log_odds(rows: [&[f64]; LANES], beta: &[f64]) -> [f64; LANES] {
    let [a, b, c, d] = rows;
    let mut sums = [beta[0]; LANES];
    for ((((beta, a), b), c), d) in beta[1..].iter().zip(a).zip(b).zip(c).zip(d) {
        sums[0] += beta * a;
        sums[1] += beta * b;
        sums[2] += beta * c;
        sums[3] += beta * d;
    }
    sums
}

fn add_outer_products(
    sums: &mut Evaluated,
    rows: [&[f64]; LANES],
    residuals: [f64; LANES],
    curvatures: [f64; LANES],
) {
    let width = sums.gradient.len();
    sums.gradient[0] += residuals.iter().sum::<f64>();
    add_combination(&mut sums.gradient[1..], rows, residuals);
    sums.information[0] += curvatures.iter().sum::<f64>();
    for at in 1..width {
        let scaled: [f64; LANES] =
            std::array::from_fn(|lane| curvatures[lane] * rows[lane][at - 1]);
        let line = &mut sums.information[at * width..=at * width + at];
        line[0] += scaled.iter().sum::<f64>();
        add_combination(&mut line[1..], rows, scaled);
    }
}

/// Adds `Σ factors[lane] * rows[lane]` to `sums`, over the columns that `sums` has.
fn add_combination(sums: &mut [f64], rows: [&[f64]; LANES], factors: [f64; LANES]) {
    let [a, b, c, d] = rows;
    for ((((sum, a), b), c), d) in sums.iter_mut().zip(a).zip(b).zip(c).zip(d) {
        *sum += factors[0] * a + factors[1] * b + factors[2] * c + factors[3] * d;
    }
}

/// One row's share of the objective, weight apart.
struct Pointwise {
    loss: f64,
    residual: f64,
    curvature: f64,
}

impl Pointwise {
    /// Every quantity comes from `exp(-|η|)`, which neither overflows nor cancels.
    fn at(log_odds: f64, event: bool) -> Self {
        let tail = (-log_odds.abs()).exp();
        let (near, far) = (1.0 / (1.0 + tail), tail / (1.0 + tail));
        // `far` is the probability of the class that the log-odds speak against.
        let surprised = event == (log_odds < 0.0);
        let miss = if surprised { near } else { far };
        Self {
            loss: tail.ln_1p() + if surprised { log_odds.abs() } else { 0.0 },
            residual: if event { -miss } else { miss },
            curvature: near * far,
        }
    }
}

/// Returns the probability whose log-odds are given.
pub(crate) fn sigmoid(log_odds: f64) -> f64 {
    let tail = (-log_odds.abs()).exp();
    if log_odds < 0.0 { tail / (1.0 + tail) } else { 1.0 / (1.0 + tail) }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    #[test]
    fn pointwise_agrees_with_the_textbook_form() {
        for log_odds in [-3.0_f64, -0.5, 0.0, 0.5, 3.0] {
            let p = 1.0 / (1.0 + (-log_odds).exp());
            for event in [false, true] {
                let y = f64::from(u8::from(event));
                let point = Pointwise::at(log_odds, event);
                assert_relative_eq!(point.residual, p - y, epsilon = 1e-15);
                assert_relative_eq!(point.curvature, p * (1.0 - p), epsilon = 1e-15);
                let loss = -(y * p.ln() + (1.0 - y) * (1.0 - p).ln());
                assert_relative_eq!(point.loss, loss, epsilon = 1e-14);
            }
        }
    }

    #[test]
    fn extreme_log_odds_stay_finite() {
        assert_relative_eq!(Pointwise::at(-1e6, true).loss, 1e6);
        assert_relative_eq!(Pointwise::at(1e6, true).loss, 0.0);
        assert_relative_eq!(sigmoid(-1e6), 0.0);
        assert_relative_eq!(sigmoid(1e6), 1.0);
    }

    #[test]
    fn gradient_and_information_agree_with_differences() {
        let rows: Vec<f64> = (0..14).map(|at| f64::from(at * 37 % 11) / 5.0 - 1.0).collect();
        let labels = [true, false, false, true, true, false, true];
        let weights = [1.0, 2.0, 0.5, 1.0, 1.0, 3.0, 1.0];
        let objective =
            Objective { rows: &rows, n_columns: 2, labels: &labels, weights: &weights, l2: 0.7 };
        let beta = [0.2, -0.4, 0.9];
        let here = objective.evaluate(&beta);
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
                epsilon = 1e-8
            );
            for other in at..3 {
                let slope = (up.gradient[other] - down.gradient[other]) / (2.0 * h);
                assert_relative_eq!(here.information[other * 3 + at], slope, epsilon = 1e-8);
            }
        }
    }
}
