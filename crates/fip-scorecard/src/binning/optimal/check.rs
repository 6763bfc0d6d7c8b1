//! Whether bins keep every rule of a problem, looked at one by one.

use super::bounds::Bounds;
use super::error::Violation;
use super::level::{Direction, extension, top};
use super::pairing::Pairing;
use super::partition::Partition;
use super::problem::Problem;
use super::segments::{cut_rule, tie, value};
use super::validate::validate;
use crate::binning::{Counts, CutRule, Shape};

/// Returns the value of bins that somebody chose, if they keep every rule of the problem and the shape.
///
/// `ends` are as in [`Partition::ends`]. This is how manual edits are validated; it does not ask whether
/// there are better bins.
///
/// # Errors
///
/// The first rule that is broken, and the bins that break it.
///
/// # Examples
///
/// ```
/// use fip_scorecard::binning::{Counts, Problem, Shape, Violation, check};
///
/// let prebins = [Counts::unweighted(90, 10), Counts::unweighted(70, 30), Counts::unweighted(80, 20)];
/// let problem = Problem::new(&prebins);
/// assert!(check(&problem, Shape::Ascending, &[1, 3]).is_ok());
/// let broken = check(&problem, Shape::Ascending, &[1, 2, 3]);
/// assert_eq!(broken, Err(Violation::Shape { bin: 2, shape: Shape::Ascending, scenario: None }));
/// ```
pub fn check(problem: &Problem<'_>, shape: Shape, ends: &[usize]) -> Result<f64, Violation> {
    validate(problem)?;
    let n_prebins = problem.prebins.len();
    let ascend = ends.windows(2).all(|pair| pair[0] < pair[1]);
    if !ascend || ends.first().is_none_or(|end| *end == 0) || ends.last() != Some(&n_prebins) {
        return Err(Violation::Ends { n_prebins, ends: ends.to_vec() });
    }
    number_of_bins(problem, ends.len())?;
    cuts(problem, ends)?;
    let bins = join(problem.prebins, ends);
    let value = single_bins(problem, &bins)?;
    pairs(problem, &bins)?;
    shape_holds(problem, shape, ends, &bins)?;
    Ok(value)
}

impl Partition {
    /// Evaluates the partition anew, apart from the optimiser: every constraint, the shape, and the value.
    ///
    /// Returns the value. What it does not show is that no other partition is better.
    ///
    /// # Errors
    ///
    /// The first rule that is broken, or the value where it is another.
    pub fn verify(&self, problem: &Problem<'_>) -> Result<f64, Violation> {
        let expected = check(problem, self.shape, &self.ends)?;
        let lawful = (expected - self.value).abs() <= tie(problem) * problem.prebins.len() as f64;
        if lawful { Ok(expected) } else { Err(Violation::Value { expected, found: self.value }) }
    }
}

/// Joins prebins to bins.
pub(super) fn join(prebins: &[Counts], ends: &[usize]) -> Vec<Counts> {
    let starts = std::iter::once(&0).chain(ends);
    starts.zip(ends).map(|(&start, &end)| prebins[start..end].iter().sum()).collect()
}

fn number_of_bins(problem: &Problem<'_>, found: usize) -> Result<(), Violation> {
    let rules = &problem.constraints;
    let broken = |name, limit| Err(Violation::Bins { name, limit, found });
    match (rules.min_bins, rules.max_bins) {
        (Some(min), _) if found < min => broken("min_bins", min),
        (_, Some(max)) if max < found => broken("max_bins", max),
        _ => Ok(()),
    }
}

fn cuts(problem: &Problem<'_>, ends: &[usize]) -> Result<(), Violation> {
    let mut bin = 0;
    for at in 1..problem.prebins.len() {
        let is_cut = ends[bin] == at;
        let expected = match cut_rule(problem, at) {
            CutRule::Fixed if !is_cut => Some("a"),
            CutRule::Forbidden if is_cut => Some("no"),
            _ => None,
        };
        if let Some(expected) = expected {
            return Err(Violation::Cut { bin, prebin: at - 1, expected });
        }
        bin += usize::from(is_cut);
    }
    Ok(())
}

fn single_bins(problem: &Problem<'_>, bins: &[Counts]) -> Result<f64, Violation> {
    let bounds = Bounds::new(problem);
    let mut sum = 0.0;
    for (bin, counts) in bins.iter().enumerate() {
        if counts.weight() <= 0.0 {
            return Err(Violation::Empty { bin, place: "all rows" });
        }
        if let Some((name, limit, found)) = bounds.broken(counts) {
            return Err(Violation::Bin { bin, name, limit, found });
        }
        let empty = Violation::Empty { bin, place: "both outcomes" };
        sum += value(problem, counts).ok_or(empty)?;
    }
    Ok(sum)
}

fn pairs(problem: &Problem<'_>, bins: &[Counts]) -> Result<(), Violation> {
    let pairing = Pairing::without_bins(problem);
    let min = problem.constraints.min_rate_difference.unwrap_or(0.0);
    for (first, left) in bins.iter().enumerate() {
        for (second, right) in bins.iter().enumerate().skip(first + 1) {
            let neighbours = second == first + 1;
            let (a, b) = (rate(left), rate(right));
            if neighbours && !Direction::Any.holds(a, b, min) {
                let (name, found) = ("min_rate_difference", (a - b).abs());
                return Err(Violation::Pair { first, second, name, limit: min, found });
            }
            let broken = pairing.broken(problem, left, right, neighbours);
            if let Some((name, limit, found)) = broken {
                return Err(Violation::Pair { first, second, name, limit, found });
            }
        }
    }
    Ok(())
}

fn shape_holds(
    problem: &Problem<'_>,
    shape: Shape,
    ends: &[usize],
    bins: &[Counts],
) -> Result<(), Violation> {
    let mut levels = vec![bins.iter().map(rate).collect::<Vec<_>>()];
    for prebins in problem.scenarios {
        let bins = join(prebins, ends);
        if let Some(bin) = bins.iter().position(|counts| counts.weight() <= 0.0) {
            return Err(Violation::Empty { bin, place: "a scenario" });
        }
        levels.push(bins.iter().map(rate).collect());
    }
    let min = problem.constraints.min_rate_difference.unwrap_or(0.0);
    match break_of(shape, &levels, min) {
        None => Ok(()),
        Some((bin, at)) => Err(Violation::Shape { bin, shape, scenario: at.checked_sub(1) }),
    }
}

/// Returns the first bin at which one of the sequences of levels breaks the shape, and which does; `min`
/// is the least difference within the first sequence.
fn break_of(shape: Shape, levels: &[Vec<f64>], min: f64) -> Option<(usize, usize)> {
    let n_bins = levels.first().map_or(0, Vec::len);
    let breaks = |direction: Direction, bin: usize| {
        (0..levels.len()).find(|&at| {
            let min = if at == 0 { min } else { 0.0 };
            !direction.holds(levels[at][bin - 1], levels[at][bin], min)
        })
    };
    let phases = match shape {
        Shape::Free => return None,
        Shape::Convex => return bend_of(1.0, levels),
        Shape::Concave => return bend_of(-1.0, levels),
        Shape::Ascending => [Direction::Up, Direction::Up],
        Shape::Descending => [Direction::Down, Direction::Down],
        Shape::Peak => [Direction::Up, Direction::Down],
        Shape::Valley => [Direction::Down, Direction::Up],
    };
    // The first phase for as long as it holds: the second then has the least to hold for.
    let turn = (1..n_bins).find(|&bin| breaks(phases[0], bin).is_some())?;
    (turn..n_bins).find_map(|bin| Some((bin, breaks(phases[1], bin)?)))
}

fn bend_of(sign: f64, levels: &[Vec<f64>]) -> Option<(usize, usize)> {
    let n_bins = levels.first().map_or(0, Vec::len);
    (2..n_bins).find_map(|bin| {
        let bends = |of: &Vec<f64>| {
            extension(sign * of[bin - 2], sign * of[bin - 1]) <= top(sign * of[bin])
        };
        Some((bin, levels.iter().position(|of| !bends(of))?))
    })
}

/// Returns the event rate of a bin that has weight.
fn rate(bin: &Counts) -> f64 {
    bin.event_rate().unwrap_or(0.0)
}
