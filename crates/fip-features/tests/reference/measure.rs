//! Aggregates of transactions.

use std::collections::{BTreeMap, BTreeSet};

use fip_features::{Additive, Aggregate, Key, Measure, Series};

use super::series::{self, Exact};
use super::{Place, Row, Value, integer, number};

/// Returns the value of an aggregate.
pub(super) fn value(aggregate: &Aggregate, place: &Place<'_>) -> Option<Value> {
    // A month's features look at the month, a customer's at the last months of the window.
    let first = place.first.max(aggregate.span.first(place.window.n_months()));
    let place = Place { first, ..*place };
    let all: Vec<&Row> =
        place.months.range(first..=place.last).flat_map(|(_, rows)| rows).collect();
    let such: Vec<&Row> = all.iter().copied().filter(|row| passes(aggregate, row)).collect();
    match aggregate.measure {
        Measure::Count => Some(integer(such.len())),
        Measure::Sum
        | Measure::Mean
        | Measure::Sd
        | Measure::Min
        | Measure::Max
        | Measure::Median
        | Measure::Quantile(_) => of_amounts(aggregate.measure, &such),
        Measure::ShareOfCount => ratio(such.len() as i128, all.len() as i128),
        Measure::ShareOfSpend => ratio(sum(&such), sum(&all)),
        Measure::Distinct(key) => {
            let values: BTreeSet<i64> = such.iter().map(|row| value_of(key, row)).collect();
            Some(integer(values.len()))
        }
        Measure::Entropy(key) => entropy(key, &such),
        Measure::DaysSinceLast => since(such.iter().map(|row| row.at.date()).max(), &place),
        Measure::DaysSinceFirst => since(such.iter().map(|row| row.at.date()).min(), &place),
        Measure::MeanDaysBetween => mean_days_between(&such),
        Measure::ActiveMonths => {
            let rows_of = place.months.range(first..=place.last);
            let active = rows_of.filter(|(_, rows)| rows.iter().any(|row| passes(aggregate, row)));
            Some(integer(active.count()))
        }
        Measure::AgainstMonthsBefore(base, n) => against(aggregate, base, n.into(), &place),
        Measure::OfMonths(statistic, Series::Additive(base)) => {
            let values = (first..=place.last).map(|month| additive(aggregate, base, month, &place));
            let points = (0..).zip(values).collect();
            let unit = if base == Additive::Spend { 100.0 } else { 1.0 };
            series::exact(statistic, &Exact { points, unit }).map(Value::Real)
        }
        Measure::OfMonths(statistic, Series::Feature(feature)) => {
            let mut cells = Vec::new();
            for (&month, row) in place.monthly.range(first..=place.last) {
                if let Some(value) = row[feature] {
                    cells.push((month, value));
                }
            }
            of_feature(&cells).statistic(statistic)
        }
        other => panic!("no words for {other:?}"),
    }
}

fn passes(aggregate: &Aggregate, row: &Row) -> bool {
    aggregate.filter.as_ref().is_none_or(|filter| filter.holds(&row.facts))
}

fn pence(row: &Row) -> i128 {
    row.facts.pence.into()
}

fn sum(rows: &[&Row]) -> i128 {
    rows.iter().map(|row| pence(row)).sum()
}

fn ratio(part: i128, whole: i128) -> Option<Value> {
    (whole != 0).then(|| Value::Real(part as f64 / whole as f64))
}

fn of_amounts(measure: Measure, rows: &[&Row]) -> Option<Value> {
    let money = |pence: i128| match i64::try_from(pence) {
        Ok(pence) => Value::Money(pence),
        Err(error) => panic!("{pence} pence: {error}"),
    };
    if measure == Measure::Sum {
        return Some(money(sum(rows)));
    }
    let mut amounts: Vec<i128> = rows.iter().map(|row| pence(row)).collect();
    amounts.sort_unstable();
    let n = amounts.len();
    let (&least, &most) = (amounts.first()?, amounts.last()?);
    Some(match measure {
        Measure::Mean => Value::Real(sum(rows) as f64 / n as f64 / 100.0),
        Measure::Sd => Value::Real(series::sd(&amounts)? / 100.0),
        Measure::Min => money(least),
        Measure::Max => money(most),
        Measure::Median => {
            Value::Real((amounts[(n - 1) / 2] + amounts[n / 2]) as f64 / 2.0 / 100.0)
        }
        // The first of them that at least this share does not exceed.
        Measure::Quantile(thousandths) => {
            let enough = |at: usize| (at + 1) * 1000 >= usize::from(thousandths) * n;
            money(amounts[(0..n).find(|&at| enough(at))?])
        }
        other => panic!("no words for {other:?}"),
    })
}

fn value_of(key: Key, row: &Row) -> i64 {
    match key {
        Key::Merchant => row.merchant.into(),
        Key::Category => row.facts.category as i64,
        Key::Mcc => row.facts.mcc.into(),
        Key::Country => u16::from_be_bytes(row.facts.country.letters()).into(),
        Key::Channel => row.facts.channel as i64,
        Key::Day => row.at.date().epoch_days().into(),
        other => panic!("no words for {other:?}"),
    }
}

fn entropy(key: Key, rows: &[&Row]) -> Option<Value> {
    let mut parts: BTreeMap<i64, i128> = BTreeMap::new();
    for row in rows {
        *parts.entry(value_of(key, row)).or_default() += pence(row);
    }
    parts.retain(|_, part| *part > 0);
    let whole: i128 = parts.values().sum();
    let term = |part: &i128| {
        let share = *part as f64 / whole as f64;
        -share * share.ln()
    };
    (!parts.is_empty()).then(|| Value::Real(parts.values().map(term).sum()))
}

fn since(date: Option<fip_model::Date>, place: &Place<'_>) -> Option<Value> {
    date.map(|date| Value::Integer(place.window.as_of().days_since(date).into()))
}

fn mean_days_between(rows: &[&Row]) -> Option<Value> {
    let seconds = || rows.iter().map(|row| row.at.epoch_seconds());
    let between = seconds().max()? - seconds().min()?;
    let gaps = rows.len() - 1;
    (gaps > 0).then(|| Value::Real(between as f64 / 86_400.0 / gaps as f64))
}

/// Returns the number or the pence of the transactions of a month that pass.
fn additive(aggregate: &Aggregate, base: Additive, month: usize, place: &Place<'_>) -> i128 {
    let rows = place.months.get(&month).into_iter().flatten();
    let such: Vec<&Row> = rows.filter(|row| passes(aggregate, row)).collect();
    match base {
        Additive::Count => such.len() as i128,
        Additive::Spend => sum(&such),
        other => panic!("no words for {other:?}"),
    }
}

/// Returns a month's sum over the mean of those of the `n` months before it in the window.
fn against(aggregate: &Aggregate, base: Additive, n: usize, place: &Place<'_>) -> Option<Value> {
    let of_month = |month| additive(aggregate, base, month, place);
    let this = place.first;
    let before = this.saturating_sub(n)..this;
    let n_before = before.len() as i128;
    let sum_before: i128 = before.map(of_month).sum();
    ratio(of_month(this) * n_before, sum_before)
}

/// Cells of a feature of months: whole numbers, or not.
enum OfFeature {
    Exact(Exact),
    Real(Vec<(f64, f64)>),
}

fn of_feature(cells: &[(usize, Value)]) -> OfFeature {
    let whole = |unit: f64| {
        let points = cells.iter().map(|&(month, value)| {
            let number = match value {
                Value::Integer(number) | Value::Money(number) => number,
                other => panic!("{other:?} is not whole"),
            };
            (month as i128, i128::from(number))
        });
        OfFeature::Exact(Exact { points: points.collect(), unit })
    };
    match cells.first() {
        Some((_, Value::Integer(_))) => whole(1.0),
        Some((_, Value::Money(_))) => whole(100.0),
        _ => OfFeature::Real(cells.iter().map(|&(month, y)| (month as f64, number(y))).collect()),
    }
}

impl OfFeature {
    fn statistic(&self, statistic: fip_features::Statistic) -> Option<Value> {
        match self {
            Self::Exact(points) => series::exact(statistic, points),
            Self::Real(points) => series::real(statistic, points),
        }
        .map(Value::Real)
    }
}
