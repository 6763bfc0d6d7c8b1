//! Statistics of the values of months.

use fip_features::Statistic;

/// Whole numbers y at the positions x of their months.
pub(super) struct Exact {
    /// x and y.
    pub(super) points: Vec<(i128, i128)>,
    /// How many make up one of the unit that the result is in: a hundred pence a pound.
    pub(super) unit: f64,
}

/// Returns the sample standard deviation of whole numbers, the root of
/// (n sum a^2 - (sum a)^2) / (n (n - 1)); `None` for fewer than two.
pub(super) fn sd(numbers: &[i128]) -> Option<f64> {
    let n = numbers.len() as i128;
    if n < 2 {
        return None;
    }
    let sum: i128 = numbers.iter().sum();
    let squares: i128 = numbers.iter().map(|a| a * a).sum();
    Some(((n * squares - sum * sum) as f64 / (n * (n - 1)) as f64).sqrt())
}

/// Returns a statistic of whole numbers.
pub(super) fn exact(statistic: Statistic, series: &Exact) -> Option<f64> {
    let points = &series.points;
    let n = points.len() as i128;
    let y: Vec<i128> = points.iter().map(|&(_, y)| y).collect();
    let x_sum: i128 = points.iter().map(|&(x, _)| x).sum();
    let y_sum: i128 = y.iter().sum();
    let xx: i128 = points.iter().map(|&(x, _)| x * x).sum();
    let xy: i128 = points.iter().map(|&(x, y)| x * y).sum();
    // The slope is `above` over `below`; `below` is 0 only for fewer than two months.
    let (above, below) = (n * xy - x_sum * y_sum, n * xx - x_sum * x_sum);
    match statistic {
        Statistic::Mean => (n > 0).then(|| y_sum as f64 / n as f64 / series.unit),
        Statistic::Sd => sd(&y).map(|sd| sd / series.unit),
        Statistic::Min => y.iter().min().map(|&y| y as f64 / series.unit),
        Statistic::Max => y.iter().max().map(|&y| y as f64 / series.unit),
        Statistic::Slope => (n > 1).then(|| above as f64 / below as f64 / series.unit),
        Statistic::Trend => {
            let mean = y_sum as f64 / n as f64;
            (n > 1 && y_sum != 0).then(|| above as f64 / below as f64 / mean)
        }
        other => panic!("no words for {other:?}"),
    }
}

/// Returns a statistic of numbers y at the positions x of their months.
pub(super) fn real(statistic: Statistic, points: &[(f64, f64)]) -> Option<f64> {
    if points.is_empty() {
        return None;
    }
    let n = points.len() as f64;
    let several = points.len() > 1;
    let x_mean = points.iter().map(|(x, _)| x).sum::<f64>() / n;
    let y_mean = points.iter().map(|(_, y)| y).sum::<f64>() / n;
    let xx: f64 = points.iter().map(|(x, _)| (x - x_mean).powi(2)).sum();
    let yy: f64 = points.iter().map(|(_, y)| (y - y_mean).powi(2)).sum();
    let xy: f64 = points.iter().map(|(x, y)| (x - x_mean) * (y - y_mean)).sum();
    let ys = points.iter().map(|&(_, y)| y);
    match statistic {
        Statistic::Mean => Some(y_mean),
        Statistic::Sd => several.then(|| (yy / (n - 1.0)).sqrt()),
        Statistic::Min => ys.min_by(f64::total_cmp),
        Statistic::Max => ys.max_by(f64::total_cmp),
        Statistic::Slope => several.then(|| xy / xx),
        Statistic::Trend => (several && y_mean != 0.0).then(|| xy / xx / y_mean),
        other => panic!("no words for {other:?}"),
    }
}
