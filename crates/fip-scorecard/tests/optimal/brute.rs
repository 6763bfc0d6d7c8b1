//! Every partition, looked at one by one, with formulas of its own.

use fip_scorecard::binning::{
    Constraints, Counts, CutRule, Objective, PairScope, PairTest, Problem, Shape, Smoothing,
};

/// Returns all partitions of `n` prebins, as ends.
pub(crate) fn partitions(n: usize) -> impl Iterator<Item = Vec<usize>> {
    (0..1_u32 << (n - 1))
        .map(move |cuts| (1..=n).filter(|&end| end == n || cuts >> (end - 1) & 1 == 1).collect())
}

/// Returns the largest value of a lawful partition.
pub(crate) fn best(problem: &Problem<'_>, shape: Shape) -> Option<f64> {
    partitions(problem.prebins.len())
        .filter_map(|ends| value(problem, shape, &ends))
        .reduce(f64::max)
}

/// Returns the value of a partition, if it is lawful.
pub(crate) fn value(problem: &Problem<'_>, shape: Shape, ends: &[usize]) -> Option<f64> {
    let rules = &problem.constraints;
    let n = problem.prebins.len();
    let many = rules.min_bins.is_none_or(|min| min <= ends.len())
        && rules.max_bins.is_none_or(|max| ends.len() <= max);
    let cuts = (1..n).all(|at| match problem.cuts.get(at - 1) {
        Some(CutRule::Fixed) => ends.contains(&at),
        Some(CutRule::Forbidden) => !ends.contains(&at),
        _ => true,
    });
    let bins = join(problem.prebins, ends);
    let lawful = many
        && cuts
        && bins.iter().all(|bin| bin_is_lawful(rules, bin, problem.totals.weight()))
        && pairs_are_lawful(problem, &bins)
        && shape_is_lawful(problem, shape, ends, &bins);
    if !lawful {
        return None;
    }
    bins.iter().map(|bin| contribution(problem, bin)).sum()
}

fn join(prebins: &[Counts], ends: &[usize]) -> Vec<Counts> {
    let mut start = 0;
    let mut bin = |&end: &usize| {
        let sum = |of: fn(&Counts) -> f64| prebins[start..end].iter().map(of).sum();
        let n_rows = prebins[start..end].iter().map(|prebin| prebin.n_rows).sum();
        let bin = Counts { n_rows, non_events: sum(|c| c.non_events), events: sum(|c| c.events) };
        start = end;
        bin
    };
    ends.iter().map(&mut bin).collect()
}

fn bin_is_lawful(rules: &Constraints, bin: &Counts, total: f64) -> bool {
    let at_least = |min: Option<f64>, found: f64| min.is_none_or(|min| min - 1e-9 <= found);
    let at_most = |max: Option<f64>, found: f64| max.is_none_or(|max| found <= max + 1e-9);
    0.0 < bin.weight()
        && at_least(rules.min_share, bin.weight() / total)
        && at_most(rules.max_share, bin.weight() / total)
        && at_least(rules.min_events, bin.events)
        && at_most(rules.max_events, bin.events)
        && at_least(rules.min_non_events, bin.non_events)
        && at_most(rules.max_non_events, bin.non_events)
        && rules.min_rows.is_none_or(|min| min <= bin.n_rows)
        && rules.max_rows.is_none_or(|max| bin.n_rows <= max)
}

/// What the formulas with a logarithm see of a bin: nothing where it is neutral or refused.
fn cells(problem: &Problem<'_>, bin: &Counts) -> Option<(f64, f64)> {
    let (g, b) = (bin.non_events, bin.events);
    match problem.smoothing {
        _ if 0.0 < g && 0.0 < b => Some((g, b)),
        Smoothing::Additive(alpha) => Some((g + alpha, b + alpha)),
        Smoothing::ReplaceZero(c) => {
            Some((if 0.0 < g { g } else { c }, if 0.0 < b { b } else { c }))
        }
        _ => None,
    }
}

fn woe(problem: &Problem<'_>, bin: &Counts) -> f64 {
    let totals = problem.totals.events.ln() - problem.totals.non_events.ln();
    cells(problem, bin).map_or(0.0, |(g, b)| g.ln() - b.ln() + totals)
}

fn contribution(problem: &Problem<'_>, bin: &Counts) -> Option<f64> {
    let pure = bin.non_events <= 0.0 || bin.events <= 0.0;
    if pure && problem.smoothing == Smoothing::Refuse {
        return None;
    }
    let Counts { non_events, events, .. } = problem.totals;
    let (p, q) = (bin.non_events / non_events, bin.events / events);
    let m = f64::midpoint(p, q);
    let entropy = |x: f64| if 0.0 < x { x * x.ln() } else { 0.0 };
    let divergence = match problem.objective {
        _ if pure && problem.smoothing == Smoothing::Neutral => 0.0,
        Objective::InformationValue => cells(problem, bin)
            .map_or(0.0, |(g, b)| (g / non_events - b / events) * woe(problem, bin)),
        Objective::JensenShannon => f64::midpoint(entropy(p), entropy(q)) - entropy(m),
        Objective::Hellinger => m - (p * q).sqrt(),
        Objective::Triangular => (p - q) * (p - q) / (p + q),
        Objective::ChiSquared => {
            let weight = problem.totals.weight();
            let excess = bin.events - bin.weight() * events / weight;
            excess * excess * weight * weight / (bin.weight() * events * non_events)
        }
        _ => return None,
    };
    let share = bin.weight() / problem.totals.weight();
    let rules = &problem.constraints;
    Some(divergence - rules.bin_penalty - rules.concentration_penalty * share * share)
}

fn pairs_are_lawful(problem: &Problem<'_>, bins: &[Counts]) -> bool {
    let rules = &problem.constraints;
    (0..bins.len()).all(|j| {
        (0..j).all(|i| {
            let (a, b) = (&bins[i], &bins[j]);
            let neighbours = i + 1 == j;
            let rates = rules.min_rate_difference.is_none_or(|min| {
                min - 1e-9 <= (a.events / a.weight() - b.events / b.weight()).abs()
            });
            let woes = rules
                .min_woe_difference
                .is_none_or(|min| min - 1e-9 <= (woe(problem, a) - woe(problem, b)).abs());
            let sure = rules.max_p_value.is_none_or(|rule| {
                let asked = neighbours || rule.between == PairScope::AllPairs;
                !asked || p_value(rule.test, a, b) <= rule.max * (1.0 + 1e-9)
            });
            sure && (!neighbours || rates && woes)
        })
    })
}

fn p_value(test: PairTest, a: &Counts, b: &Counts) -> f64 {
    let rate = (a.events + b.events) / (a.weight() + b.weight());
    if rate <= 0.0 || 1.0 <= rate {
        return 1.0;
    }
    if test == PairTest::Fisher {
        return fisher(a, b);
    }
    let spread = (rate * (1.0 - rate) * (1.0 / a.weight() + 1.0 / b.weight())).sqrt();
    fip_ml::two_sided_p_value((a.events / a.weight() - b.events / b.weight()) / spread)
}

/// By factorials of every table.
fn fisher(a: &Counts, b: &Counts) -> f64 {
    let up_to = |n: f64| (0..).map(f64::from).take_while(move |&i: &f64| i <= n);
    let ln_factorial = |n: f64| up_to(n).skip(2).map(f64::ln).sum::<f64>();
    let choose = |n: f64, k: f64| ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k);
    let events = a.events + b.events;
    let probability = |k: f64| {
        let all = choose(a.weight() + b.weight(), events);
        (choose(a.weight(), k) + choose(b.weight(), events - k) - all).exp()
    };
    let observed = probability(a.events);
    up_to(events)
        .filter(|&k| k <= a.weight() && events - k <= b.weight())
        .map(probability)
        .filter(|&p| p <= observed * (1.0 + 1e-7))
        .sum()
}

fn shape_is_lawful(problem: &Problem<'_>, shape: Shape, ends: &[usize], bins: &[Counts]) -> bool {
    let mut sequences = vec![bins.to_vec()];
    sequences.extend(problem.scenarios.iter().map(|prebins| join(prebins, ends)));
    if sequences.iter().flatten().any(|bin| bin.weight() <= 0.0) {
        return false;
    }
    let rates: Vec<Vec<f64>> = sequences
        .iter()
        .map(|bins| bins.iter().map(|bin| bin.events / bin.weight()).collect())
        .collect();
    let all = |from: usize, to: usize, sign: f64| {
        rates.iter().all(|rates| {
            rates[from..to].windows(2).all(|pair| -1e-12 <= sign * (pair[1] - pair[0]))
        })
    };
    let n = ends.len();
    let turns = |sign: f64| (1..=n).any(|turn| all(0, turn, sign) && all(turn - 1, n, -sign));
    let bends = |sign: f64| {
        rates
            .iter()
            .all(|rates| rates.windows(3).all(|of| -1e-12 <= sign * (of[2] - 2.0 * of[1] + of[0])))
    };
    match shape {
        Shape::Free => true,
        Shape::Ascending => all(0, n, 1.0),
        Shape::Descending => all(0, n, -1.0),
        Shape::Peak => turns(1.0),
        Shape::Valley => turns(-1.0),
        Shape::Convex => bends(1.0),
        Shape::Concave => bends(-1.0),
        _ => false,
    }
}
