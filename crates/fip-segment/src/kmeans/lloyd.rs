//! Lloyd's iterations from given first centroids.

use super::bounds::{Ask, Bounds};
use super::by_coordinates;
use super::points::{Points, square};
use super::sums::Sums;

/// A finished restart: what belongs together stays together.
#[derive(Debug, Clone)]
pub(super) struct Run {
    /// Row-major, in the order of their coordinates; each is the nearest of some row.
    pub(super) centroids: Vec<f64>,
    /// The weighted sum of the squared distances of all rows to the nearest of `centroids`, from the
    /// sums of the clusters: exact up to [`Spread::rounding`].
    pub(super) inertia: f64,
    pub(super) n_iterations: usize,
    pub(super) converged: bool,
}

/// When a restart ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) max_iter: usize,
    /// Sum of squared moves of the centroids at which they count as standing still.
    pub(super) tolerance: f64,
}

/// How far the rows spread; the same for all restarts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spread {
    /// Weighted sum of the squared distances to the center of the points.
    around_center: f64,
    /// What rounding may do to an inertia made of sums.
    pub(super) rounding: f64,
}

impl Spread {
    pub(super) fn new(points: &Points<'_>) -> Self {
        let around_center = points.scatter(&points.center);
        let plain = points.scatter(&vec![0.0; points.n_columns()]);
        Self { around_center, rounding: 1e-11 * (around_center + plain) }
    }

    /// ```text
    /// sum |x - c|^2 = sum |x - m|^2 - 2 sum_c (c - m) (S_c - M_c m) + sum_c M_c |c - m|^2
    /// ```
    ///
    /// where `m` is the center, and `S_c` and `M_c` are the sum and the mass of the cluster.
    fn inertia(&self, points: &Points<'_>, centroids: &[f64], sums: &Sums) -> f64 {
        let n_columns = points.n_columns();
        let mut inertia = self.around_center;
        for (cluster, mass) in sums.masses.iter().enumerate() {
            for (column, center) in points.center.iter().enumerate() {
                let at = cluster * n_columns + column;
                let shift = centroids[at] - center;
                let sum = sums.coordinates[at] - mass * center;
                inertia += shift * (mass * shift - 2.0 * sum);
            }
        }
        inertia
    }
}

/// A restart on its way.
#[derive(Debug)]
struct Restart {
    centroids: Vec<f64>,
    n_iterations: usize,
    converged: bool,
}

/// Iterates restarts to convergence, side by side; `None` for one where no way was found to keep a row
/// in every cluster. No restart's result depends on the others.
pub(super) fn iterate(
    points: &Points<'_>,
    spread: &Spread,
    firsts: Vec<Vec<f64>>,
    limits: Limits,
) -> Vec<Option<Run>> {
    let k = firsts.first().map_or(0, |first| first.len() / points.n_columns());
    let mut bounds = Bounds::new(points, k, firsts.len());
    let restart = |centroids| Restart { centroids, n_iterations: 0, converged: false };
    let mut restarts: Vec<Restart> = firsts.into_iter().map(restart).collect();
    loop {
        let unfinished =
            |restart: &Restart| !restart.converged && restart.n_iterations < limits.max_iter;
        let runs: Vec<usize> =
            (0..restarts.len()).filter(|&run| unfinished(&restarts[run])).collect();
        if runs.is_empty() {
            break;
        }
        step(points, &mut bounds, &mut restarts, &runs, limits);
    }
    let settled = settle(points, &mut bounds, &mut restarts);
    (restarts.into_iter().zip(settled))
        .map(|(restart, sums)| {
            let Restart { centroids, n_iterations, converged } = restart;
            let inertia = spread.inertia(points, &centroids, &sums?);
            Some(Run { centroids, inertia, n_iterations, converged })
        })
        .collect()
}

/// One iteration of each of `runs`.
fn step(
    points: &Points<'_>,
    bounds: &mut Bounds<'_>,
    restarts: &mut [Restart],
    runs: &[usize],
    limits: Limits,
) {
    // Sums of weights are made anew each time: differences could cancel.
    let weighted = points.weights.is_some();
    let fresh = |restart: &Restart| {
        weighted || restart.n_iterations == 0 || restart.n_iterations + 1 == limits.max_iter
    };
    let ask = |&run: &usize| {
        let restart = &restarts[run];
        Ask { run, centroids: &restart.centroids, renew: fresh(restart) }
    };
    let steps = bounds.assign(&runs.iter().map(ask).collect::<Vec<_>>());
    let mut moves: Vec<(usize, Vec<f64>)> = Vec::new();
    let mut doubtful: Vec<usize> = Vec::new();
    for (&run, mut step) in runs.iter().zip(steps) {
        let restart = &restarts[run];
        if step.sums.counts.contains(&0) {
            fill_empty_clusters(points, bounds, (run, &restart.centroids), &mut step.sums.counts);
            doubtful.push(run);
            continue;
        }
        let means = step.sums.means(&restart.centroids);
        let still = !step.changed || square(&restart.centroids, &means) <= limits.tolerance;
        if still && !fresh(restart) {
            doubtful.push(run);
        } else {
            moves.push((run, means));
        }
    }
    // What looks like rest, or was repaired, is judged by sums without a history.
    for (&run, sums) in doubtful.iter().zip(bounds.renewed(&doubtful)) {
        moves.push((run, sums.means(&restarts[run].centroids)));
    }
    for (run, means) in moves {
        let restart = &mut restarts[run];
        restart.n_iterations += 1;
        restart.converged = square(&restart.centroids, &means) <= limits.tolerance;
        bounds.moved(run, &restart.centroids, &means);
        restart.centroids = means;
    }
}

/// Gives each empty cluster of a run the row that is farthest from its own centroid.
fn fill_empty_clusters(
    points: &Points<'_>,
    bounds: &mut Bounds<'_>,
    (run, centroids): (usize, &[f64]),
    counts: &mut [usize],
) {
    let mut squares = bounds.squares(run, centroids);
    for (number, cluster) in (0_u32..).zip(0..counts.len()) {
        if counts[cluster] == 0
            && let Some(row) = farthest_row(points, &squares, counts)
        {
            counts[squares[row].0] -= 1;
            counts[cluster] = 1;
            squares[row] = (cluster, 0.0);
            bounds.place(run, row, number);
        }
    }
}

/// The row that adds most to the inertia, the first on a tie, among clusters of two rows and more.
fn farthest_row(points: &Points<'_>, squares: &[(usize, f64)], counts: &[usize]) -> Option<usize> {
    let mut farthest: Option<(usize, f64)> = None;
    for (row, &(label, square)) in squares.iter().enumerate() {
        let adds = square * points.weight(row);
        if counts[label] >= 2 && farthest.is_none_or(|(_, most)| adds > most) {
            farthest = Some((row, adds));
        }
    }
    farthest.map(|(row, _)| row)
}

/// Sorts the centroids by their coordinates, assigns every row to the nearest, and returns the sums. A
/// centroid left without a row moves to the row farthest from its own.
///
/// Ties are thus broken by coordinates and not by cluster numbers, which are given out later. Each
/// move lowers the inertia, so no state returns; `None` after one move more than clusters.
fn settle(
    points: &Points<'_>,
    bounds: &mut Bounds<'_>,
    restarts: &mut [Restart],
) -> Vec<Option<Sums>> {
    let n_columns = points.n_columns();
    let mut settled: Vec<Option<Sums>> = restarts.iter().map(|_| None).collect();
    let n_clusters = restarts.first().map_or(0, |restart| restart.centroids.len() / n_columns);
    for _ in 0..=n_clusters {
        let open: Vec<usize> = (0..settled.len()).filter(|&run| settled[run].is_none()).collect();
        if open.is_empty() {
            break;
        }
        for &run in &open {
            sort_by_coordinates(bounds, run, &mut restarts[run].centroids, n_columns);
        }
        let renew = points.weights.is_some();
        let ask = |&run: &usize| Ask { run, centroids: &restarts[run].centroids, renew };
        let steps = bounds.assign(&open.iter().map(ask).collect::<Vec<_>>());
        for (&run, step) in open.iter().zip(steps) {
            if step.sums.counts.contains(&0) {
                relocate(points, bounds, run, &mut restarts[run].centroids, step.sums.counts);
            } else {
                settled[run] = Some(step.sums);
            }
        }
    }
    settled
}

/// Moves each centroid without a row to the row farthest from its own.
fn relocate(
    points: &Points<'_>,
    bounds: &mut Bounds<'_>,
    run: usize,
    centroids: &mut [f64],
    mut counts: Vec<usize>,
) {
    let n_columns = points.n_columns();
    let before = centroids.to_vec();
    let mut squares = bounds.squares(run, centroids);
    for cluster in 0..counts.len() {
        if counts[cluster] == 0
            && let Some(row) = farthest_row(points, &squares, &counts)
        {
            counts[cluster] = 1;
            squares[row].1 = 0.0;
            centroids[cluster * n_columns..][..n_columns].copy_from_slice(points.row(row));
        }
    }
    bounds.moved(run, &before, centroids);
}

fn sort_by_coordinates(
    bounds: &mut Bounds<'_>,
    run: usize,
    centroids: &mut Vec<f64>,
    n_columns: usize,
) {
    let mut order: Vec<usize> = (0..centroids.len() / n_columns).collect();
    let centroid = |cluster: usize| &centroids[cluster * n_columns..][..n_columns];
    order.sort_by(|&a, &b| by_coordinates(centroid(a), centroid(b)));
    if !order.is_sorted() {
        *centroids = order.iter().flat_map(|&cluster| centroid(cluster)).copied().collect();
        bounds.reorder(run, &order);
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    const LIMITS: Limits = Limits { max_iter: 300, tolerance: 0.0 };

    /// A run over rows of one column.
    fn run(rows: &[f64], weights: Option<&[f64]>, first: Vec<f64>, limits: Limits) -> Run {
        let points = Points::new(Cow::Borrowed(rows), 1, weights);
        let found = iterate(&points, &Spread::new(&points), vec![first], limits).remove(0);
        found.unwrap()
    }

    #[test]
    fn iterates_the_example_worked_by_hand() {
        // 0, 1 | 4, 5, 9 from first centroids 0 and 9: {0, 1, 4} {5, 9} -> 5/3, 7
        // -> {0, 1, 4} {5, 9}: unchanged, inertia 26/3 + 8.
        let rows = [0.0, 1.0, 4.0, 5.0, 9.0];
        let found = run(&rows, None, vec![0.0, 9.0], LIMITS);
        assert!((found.centroids[0] - 5.0 / 3.0).abs() < 1e-15);
        assert!((found.centroids[1] - 7.0).abs() < 1e-15);
        assert!((found.inertia - (26.0 / 3.0 + 8.0)).abs() < 1e-13);
        assert_eq!((found.n_iterations, found.converged), (2, true));
    }

    #[test]
    fn weights_draw_the_means() {
        let rows = [0.0, 1.0, 10.0];
        let found = run(&rows, Some(&[3.0, 1.0, 0.5]), vec![0.0, 9.0], LIMITS);
        assert_eq!(found.centroids, [0.25, 10.0]);
        assert!((found.inertia - (3.0 * 0.0625 + 0.5625)).abs() < 1e-13);
    }

    #[test]
    fn whole_weights_are_repeated_rows() {
        let rows: Vec<f64> = (0..90).map(|at| f64::from(at * 37 % 89)).collect();
        let weights: Vec<f64> = (0..90).map(|at| f64::from(1 + at % 4)).collect();
        let repeated: Vec<f64> =
            (0..90).flat_map(|at| std::iter::repeat_n(rows[at], 1 + at % 4)).collect();
        let first = vec![3.0, 20.0, 21.0, 70.0];
        let weighted = run(&rows, Some(&weights), first.clone(), LIMITS);
        let plain = run(&repeated, None, first, LIMITS);
        assert_eq!(weighted.n_iterations, plain.n_iterations);
        for (a, b) in weighted.centroids.iter().zip(&plain.centroids) {
            assert!((a - b).abs() < 1e-12);
        }
        assert!((weighted.inertia / plain.inertia - 1.0).abs() < 1e-12);
    }

    #[test]
    fn fills_an_empty_cluster_with_the_farthest_row() {
        let rows = [0.0, 1.0, 10.0, 11.0, 30.0];
        let found = run(&rows, None, vec![0.5, 10.0, 1000.0], LIMITS);
        assert_eq!(found.centroids, [0.5, 10.5, 30.0]);
    }

    #[test]
    fn settles_a_centroid_that_the_last_move_left_empty() {
        let rows = [0.0, 1.0, 5.0];
        let points = Points::new(Cow::Borrowed(&rows), 1, None);
        let mut bounds = Bounds::new(&points, 2, 1);
        let centroids = vec![99.0, 0.5];
        bounds.assign(&[Ask { run: 0, centroids: &centroids, renew: true }]);
        let mut restarts = [Restart { centroids, n_iterations: 1, converged: false }];
        let sums = settle(&points, &mut bounds, &mut restarts).remove(0).unwrap();
        assert_eq!(restarts[0].centroids, [0.5, 5.0]);
        assert_eq!(sums.counts, [2, 1]);
    }

    #[test]
    fn an_outlier_that_leaves_a_cluster_takes_its_rounding_along() {
        // The sum of the first cluster holds 1e17 at first, beside which .5 is nothing.
        let rows = [0.25, 0.75, 1e17, 1.1e17];
        let found = run(&rows, None, vec![4.9e16, 1.1e17], LIMITS);
        assert_eq!(found.centroids, [0.5, 1.05e17]);
        let found = run(&rows, None, vec![5.1e16, 1.1e17], LIMITS);
        assert_eq!(found.centroids, [0.5, 1.05e17]);
    }

    #[test]
    fn inertia_never_rises_with_more_iterations() {
        let rows: Vec<f64> = (0..600).map(|at| f64::from(at * 7919 % 1009)).collect();
        let points = Points::new(Cow::Borrowed(&rows), 2, None);
        let spread = Spread::new(&points);
        let inertia = |max_iter| {
            let firsts = vec![rows[20..32].to_vec(), rows[..12].to_vec()];
            iterate(&points, &spread, firsts, Limits { max_iter, ..LIMITS }).remove(1)
        };
        let inertias: Vec<f64> =
            (1..25).map(|max_iter| inertia(max_iter).unwrap().inertia).collect();
        assert!(inertias.is_sorted_by(|a, b| *b <= a * (1.0 + 1e-12)), "{inertias:?}");
    }
}
