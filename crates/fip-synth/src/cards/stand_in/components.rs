//! V1 to V28 of a row.

use fip_model::{Seed, Stream};
use ndarray_rand::rand::Rng;
use ndarray_rand::rand_distr::StandardNormal;

use super::curve::Curve;
use super::slots::Slot;
use super::summaries as file;

/// Number of components.
pub(super) const N_COMPONENTS: usize = 28;
/// Degrees of freedom of the t-copula; the quantile function below is that of 4.
const N_FREEDOM: f64 = 4.0;

/// What the components of all rows are drawn from.
pub(super) struct Components {
    seed: Seed,
    n_legit: f64,
    legit: Vec<Curve<{ file::LEGIT_SCORES.len() }>>,
    frauds: Vec<Curve<{ file::FRAUD_SCORES.len() }>>,
    /// How far a draw of independent scores is moved against the amount's direction.
    pull: f64,
}

impl Components {
    /// Returns the source of components for this many legitimate rows.
    pub(super) fn new(seed: Seed, n_legit: usize) -> Self {
        let squared: f64 = file::AMOUNT_CORRELATIONS.iter().map(|rho| rho * rho).sum();
        let legit = file::LEGIT_KNOTS.map(|knots| Curve::through(file::LEGIT_SCORES, knots));
        let frauds = file::FRAUD_KNOTS.map(|knots| Curve::through(file::FRAUD_SCORES, knots));
        Self {
            seed,
            n_legit: n_legit as f64,
            legit: legit.to_vec(),
            frauds: frauds.to_vec(),
            pull: (1.0 - (1.0 - squared).sqrt()) / squared,
        }
    }

    /// Returns V1 to V28 of a row, a function of seed, class, identity and rank of the amount.
    pub(super) fn of(&self, slot: &Slot) -> [f64; N_COMPONENTS] {
        if slot.fraud { self.of_fraud(slot) } else { self.of_legit(slot) }
    }

    /// A t-copula of the components and the amount, given the amount.
    ///
    /// With correlations ρ between each component and the amount and none among the components, the
    /// components given the amount's score a are ρ a + (I − ρ ρᵀ)^½ e, where e is spherical with five
    /// degrees of freedom and scale √((4 + a²) / 5); (I − ρ ρᵀ)^½ = I − pull ρ ρᵀ.
    fn of_legit(&self, slot: &Slot) -> [f64; N_COMPONENTS] {
        let mut stream = self.seed.stream("stand-in components", slot.identity.into());
        let amount = t4_quantile((f64::from(slot.rank) + 0.5) / self.n_legit);
        let chi_square: f64 = (0..5).map(|_| normal(&mut stream).powi(2)).sum();
        let scale = ((N_FREEDOM + amount * amount) / chi_square.max(f64::MIN_POSITIVE)).sqrt();
        let rho = &file::AMOUNT_CORRELATIONS;
        let scores: [f64; N_COMPONENTS] = std::array::from_fn(|_| scale * normal(&mut stream));
        let along: f64 = scores.iter().zip(rho).map(|(score, rho)| score * rho).sum();
        let shift = amount - self.pull * along;
        std::array::from_fn(|at| self.legit[at].at(scores[at] + rho[at] * shift))
    }

    /// Common factors, the first of which is the severity, and a part of each component's own.
    fn of_fraud(&self, slot: &Slot) -> [f64; N_COMPONENTS] {
        let mut stream = self.seed.stream("stand-in fraud components", slot.identity.into());
        let factors = [0; file::FRAUD_LOADINGS[0].len()].map(|_| normal(&mut stream));
        std::array::from_fn(|at| {
            let loadings = &file::FRAUD_LOADINGS[at];
            let common: f64 = loadings.iter().zip(factors).map(|(by, factor)| by * factor).sum();
            let communality: f64 = loadings.iter().map(|by| by * by).sum();
            self.frauds[at].at(common + (1.0 - communality).max(0.0).sqrt() * normal(&mut stream))
        })
    }
}

fn normal(stream: &mut Stream) -> f64 {
    stream.sample(StandardNormal)
}

/// Returns the quantile of Student's t with four degrees of freedom, for `u` in (0, 1).
///
/// W. Shaw, "Sampling Student's T distribution: use of the inverse cumulative distribution function"
/// (2006), has the closed form.
fn t4_quantile(u: f64) -> f64 {
    let root = (4.0 * u * (1.0 - u)).sqrt().min(1.0);
    let q = (root.acos() / 3.0).cos() / root;
    (2.0 * (q - 1.0).max(0.0).sqrt()).copysign(u - 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Quantiles of the table of Student's t for four degrees of freedom.
    #[test]
    fn quantiles_of_t_are_those_of_the_tables() {
        for (u, t) in [(0.5, 0.0), (0.75, 0.741), (0.95, 2.132), (0.975, 2.776), (0.995, 4.604)] {
            assert!((t4_quantile(u) - t).abs() < 5e-4, "{u}");
            assert!((t4_quantile(1.0 - u) + t).abs() < 5e-4, "{u}");
        }
    }

    /// Means and standard deviations of `n` rows of a class.
    fn moments(fraud: bool, n: u32) -> Vec<(f64, f64)> {
        let components = Components::new(Seed::new(8), n as usize);
        let row =
            |rank: u32| components.of(&Slot { second: 0, pence: 0, fraud, identity: rank, rank });
        let rows: Vec<_> = (0..n).map(row).collect();
        let mean = |f: &dyn Fn(&[f64; N_COMPONENTS]) -> f64| {
            rows.iter().map(f).sum::<f64>() / f64::from(n)
        };
        let moment = |at: usize| {
            let center = mean(&|row| row[at]);
            (center, mean(&|row| (row[at] - center).powi(2)).sqrt())
        };
        (0..N_COMPONENTS).map(moment).collect()
    }

    #[test]
    fn legitimate_margins_have_the_moments_of_the_file() {
        for (at, ((mean, sd), file)) in
            moments(false, 40_000).into_iter().zip(file::MOMENTS).enumerate()
        {
            assert!((mean - file[0]).abs() < 0.06 * file[1], "V{}: mean {mean}", at + 1);
            assert!(
                (sd / file[1] - 1.0).abs() < 0.2,
                "V{}: sd {sd}, the file has {}",
                at + 1,
                file[1]
            );
        }
    }

    #[test]
    fn fraud_margins_have_the_moments_of_the_file() {
        for (at, ((mean, sd), file)) in
            moments(true, 5000).into_iter().zip(file::MOMENTS).enumerate()
        {
            assert!((mean - file[2]).abs() < 0.2 * file[3], "V{}: mean {mean}", at + 1);
            assert!(
                (sd / file[3] - 1.0).abs() < 0.25,
                "V{}: sd {sd}, the file has {}",
                at + 1,
                file[3]
            );
        }
    }
}
