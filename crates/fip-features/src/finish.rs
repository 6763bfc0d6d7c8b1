//! From accumulators to the columns of the tables.

use fip_model::{Cells, Column, FeatureTable, Money, Month, ObservationWindow, StarSchema};
use rayon::prelude::*;

use crate::accumulate::{CustomerStats, Group, MonthStats, sample_std_pounds};
use crate::catalogue::{customer_catalogue, customer_spec, monthly_catalogue, monthly_spec};
use crate::error::FeatureError;
use crate::measure::Measure;

/// Returns the table of a row for each customer and month.
pub(crate) fn monthly(
    star: &StarSchema,
    window: ObservationWindow,
    stats: &[MonthStats],
) -> Result<FeatureTable, FeatureError> {
    let by_position: Vec<Month> = window.months().collect();
    let customers =
        stats.iter().map(|row| star.customers()[row.customer as usize].customer_id).collect();
    let months = stats.iter().map(|row| by_position[usize::from(row.month)]).collect();
    let columns = monthly_catalogue()
        .par_iter()
        .map(|feature| cells(stats, window, |row| month_value(row, feature.measure)))
        .collect();
    Ok(FeatureTable::new(monthly_spec(), customers, Some(months), columns)?)
}

/// Returns the table of a row for each customer.
pub(crate) fn customers(
    star: &StarSchema,
    window: ObservationWindow,
    stats: &[CustomerStats],
) -> Result<FeatureTable, FeatureError> {
    let customers = star.customers().iter().map(|customer| customer.customer_id).collect();
    let columns = customer_catalogue()
        .par_iter()
        .map(|feature| cells(stats, window, |row| customer_value(row, window, feature.measure)))
        .collect();
    Ok(FeatureTable::new(customer_spec(), customers, None, columns)?)
}

/// A value of a feature before it becomes a cell.
enum Value {
    Integer(Option<i64>),
    Money(Option<i64>),
    Real(Option<f64>),
    WindowStart,
    WindowEnd,
}

fn cells<R: Sync>(rows: &[R], window: ObservationWindow, value: impl Fn(&R) -> Value) -> Cells {
    let mut integers = Column::new();
    let mut moneys = Column::new();
    let mut reals = Column::new();
    let mut dates = Vec::new();
    for row in rows {
        match value(row) {
            Value::Integer(cell) => integers.push(cell),
            Value::Money(cell) => moneys.push(cell.map(Money::from_pence)),
            Value::Real(cell) => reals.push(cell),
            Value::WindowStart => dates.push(window.start()),
            Value::WindowEnd => dates.push(window.as_of()),
        }
    }
    // A measure always gives the same kind of value, so at most one of the four has cells.
    if !moneys.is_empty() {
        Cells::Money(moneys)
    } else if !reals.is_empty() {
        Cells::Real(reals)
    } else if !dates.is_empty() {
        Cells::Date(dates)
    } else {
        Cells::Integer(integers)
    }
}

fn month_value(row: &MonthStats, measure: Measure) -> Value {
    match measure {
        Measure::DistinctMerchants => Value::Integer(Some(row.distinct_merchants.into())),
        Measure::SpendVsPrev => Value::Real(row.spend_vs_prev),
        other => group_value(&row.group, other),
    }
}

fn customer_value(row: &CustomerStats, window: ObservationWindow, measure: Measure) -> Value {
    let group = &row.group;
    let active = group.count > 0;
    let n_months = window.n_months() as f64;
    let mean_monthly = group.pence as f64 / 100.0 / n_months;
    let std_monthly =
        sample_std_pounds(window.n_months() as i128, group.pence.into(), row.month_squares);
    match measure {
        Measure::WindowStart => Value::WindowStart,
        Measure::WindowEnd => Value::WindowEnd,
        Measure::MonthsObserved => Value::Integer(i64::try_from(window.n_months()).ok()),
        Measure::ActiveMonths => Value::Integer(Some(row.active_months.into())),
        Measure::MeanMonthlySpend => Value::Real(Some(mean_monthly)),
        Measure::StdMonthlySpend => Value::Real(std_monthly),
        Measure::SpendVolatility => {
            Value::Real(std_monthly.filter(|_| group.pence != 0).map(|std| std / mean_monthly))
        }
        Measure::SpendTrend => Value::Real(spend_trend(row, window.n_months())),
        Measure::MaxSpendSpike => Value::Real(row.max_spike),
        Measure::MedianAmount => Value::Real(active.then(|| row.median_twice as f64 / 200.0)),
        Measure::DistinctMerchants => Value::Integer(Some(row.distinct_merchants.into())),
        Measure::DistinctCountries => Value::Integer(Some(row.distinct_countries.into())),
        Measure::CategoryEntropy => Value::Real(row.entropy),
        Measure::RecencyDays => Value::Integer(active.then(|| days_to_end(window, row.last))),
        Measure::DaysBetween => Value::Real(
            (group.count >= 2)
                .then(|| (row.last - row.first) as f64 / 86_400.0 / (group.count - 1) as f64),
        ),
        Measure::DaysSinceFraud => {
            Value::Integer(row.last_fraud.map(|second| days_to_end(window, second)))
        }
        other => group_value(group, other),
    }
}

fn group_value(group: &Group, measure: Measure) -> Value {
    let active = group.count > 0;
    let mean = active.then(|| group.pence as f64 / group.count as f64 / 100.0);
    match measure {
        Measure::Count(filter) => Value::Integer(i64::try_from(group.count_of(filter)).ok()),
        Measure::Spend(filter) => Value::Money(Some(group.pence_of(filter))),
        Measure::Rate(filter) => {
            Value::Real(active.then(|| group.count_of(filter) as f64 / group.count as f64))
        }
        Measure::SpendShare(filter) => Value::Real(
            (group.pence != 0).then(|| group.pence_of(filter) as f64 / group.pence as f64),
        ),
        Measure::MeanAmount => Value::Real(mean),
        Measure::StdAmount => Value::Real(group.std_pounds()),
        Measure::MaxAmount => Value::Money(active.then_some(group.max)),
        Measure::AmountVolatility => {
            let std = group.std_pounds().filter(|_| group.pence != 0);
            Value::Real(std.zip(mean).map(|(std, mean)| std / mean))
        }
        // Measures of a month or of the whole window only; the catalogue asks for them there.
        _ => Value::Real(None),
    }
}

/// Returns the least-squares slope of the monthly totals relative to their mean.
///
/// ```text
/// slope = sum (t - mean t) y_t / sum (t - mean t)^2
///       = 6 sum (2 t - (m - 1)) y_t / (m (m^2 - 1)),   t = 0..m-1
/// ```
fn spend_trend(row: &CustomerStats, n_months: usize) -> Option<f64> {
    let m = n_months as i128;
    let denominator = (m * m - 1) * i128::from(row.group.pence);
    (denominator != 0).then(|| (6 * row.month_slope) as f64 / denominator as f64)
}

/// Returns the whole days from the day of `second` to the window's exclusive end.
fn days_to_end(window: ObservationWindow, second: i64) -> i64 {
    i64::from(window.as_of().days_since(window.start())) - second.div_euclid(86_400)
}
