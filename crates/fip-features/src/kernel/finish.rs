//! From accumulators to cells, a column at a time.

use fip_model::{Cells, Column, Money};

use super::batch::{Batch, Job, MonthRow, Output, push};
use super::group::{Group, sample_std};
use super::measures::{Scalar, days_to_end, mean_days_between};
use super::plan::{Bit, FromGroup, Source};
use super::series::{Moments, of_reals};
use crate::catalogue::{Additive, Catalogue, Grain, Statistic, WindowFigure};

/// Adds the months of a batch to the columns.
pub(super) fn months<const W: usize>(job: &Job<'_>, batch: &Batch<W>, output: &mut Output) {
    let n_days = job.n_days();
    for (at, source) in job.plan.months.iter().enumerate() {
        if !job.wants_month(at) {
            continue;
        }
        let cells = &mut output.months[at];
        match *source {
            Source::Group(what, bit, _) => {
                let groups = batch.months.iter().map(|row| &row.group);
                fill(cells, what, bit, n_days, groups);
            }
            Source::Against(base, n, bit) => {
                for row in 0..batch.months.len() {
                    let value = against(&batch.months[..=row], base, n, bit);
                    push(cells, Scalar::Real(value));
                }
            }
            _ => {}
        }
    }
    let wanted = |at: usize| job.wants_month(at);
    formulas(job.catalogue, Grain::Month, &mut output.months, batch.months.len(), wanted);
}

/// Adds the customers of a batch to the columns; those of its months have been added.
pub(super) fn customers<const W: usize>(job: &Job<'_>, batch: &Batch<W>, output: &mut Output) {
    let (n_days, n_months) = (job.n_days(), job.window.n_months());
    let spans = &job.plan.spans;
    for (at, source) in job.plan.customers.iter().enumerate() {
        let cells = &mut output.customers[at];
        match *source {
            Source::Window(figure) => {
                for _ in &batch.customers {
                    window(cells, figure, job);
                }
            }
            Source::Group(FromGroup::ActiveMonths, bit, span) => {
                let first = spans[span].first(n_months);
                for months in &batch.customers {
                    let active = batch.months[months.clone()].iter().filter(|row| {
                        usize::from(row.month) >= first && row.group.count_of(bit) > 0
                    });
                    push(cells, Scalar::Integer(i64::try_from(active.count()).ok()));
                }
            }
            Source::Group(what, bit, span) => {
                let groups = batch.spans.iter().skip(span).step_by(spans.len());
                fill(cells, what, bit, n_days, groups);
            }
            Source::OfSums(statistic, base, bit, span) => {
                let first = spans[span].first(n_months);
                for months in &batch.customers {
                    let mut moments = Moments::zeros(n_months - first);
                    for row in &batch.months[months.clone()] {
                        if let Some(t) = usize::from(row.month).checked_sub(first) {
                            moments.replace(t, sum_of(&row.group, base, bit));
                        }
                    }
                    let value = match base {
                        Additive::Spend => moments.in_pounds(statistic),
                        Additive::Count => moments.statistic(statistic),
                    };
                    push(cells, Scalar::Real(value));
                }
            }
            Source::OfFeature(statistic, feature, span) => {
                let first = spans[span].first(n_months);
                let values = &output.months[feature];
                let base = values.len() - batch.months.len();
                for months in &batch.customers {
                    let months = months
                        .clone()
                        .map(|row| (usize::from(batch.months[row].month), base + row));
                    let months = months.filter(|(month, _)| *month >= first);
                    push(cells, Scalar::Real(of_cells(statistic, values, &months)));
                }
            }
            _ => {}
        }
    }
    formulas(job.catalogue, Grain::Customer, &mut output.customers, batch.customers.len(), |_| {
        true
    });
}

/// Returns a statistic of a feature's cells, given as months and rows; exact for whole numbers.
fn of_cells(
    statistic: Statistic,
    cells: &Cells,
    months: &(impl Iterator<Item = (usize, usize)> + Clone),
) -> Option<f64> {
    let whole = |value: &dyn Fn(usize) -> Option<i64>| {
        let mut moments = Moments::empty();
        for (month, row) in months.clone() {
            if let Some(y) = value(row) {
                moments.add(month, y);
            }
        }
        moments
    };
    match cells {
        Cells::Integer(column) => whole(&|row| column.get(row)).statistic(statistic),
        Cells::Money(column) => {
            whole(&|row| column.get(row).map(Money::pence)).in_pounds(statistic)
        }
        Cells::Real(column) => {
            let values = months.clone().filter_map(|(t, row)| Some((t as f64, column.get(row)?)));
            of_reals(statistic, &values)
        }
        // No feature of a month is a date.
        _ => None,
    }
}

fn window(cells: &mut Cells, figure: WindowFigure, job: &Job<'_>) {
    match (cells, figure) {
        (Cells::Date(days), WindowFigure::Start) => days.push(job.window.start()),
        (Cells::Date(days), WindowFigure::End) => days.push(job.window.as_of()),
        (Cells::Integer(column), WindowFigure::Months) => {
            column.push(i64::try_from(job.window.n_months()).ok());
        }
        _ => {}
    }
}

/// Adds a figure of each group to a column. Each figure has a loop of its own, without branches on
/// what it is.
fn fill<'a, const W: usize>(
    cells: &mut Cells,
    what: FromGroup,
    bit: Bit,
    n_days: u32,
    groups: impl Iterator<Item = &'a Group<W>> + Clone,
) {
    match cells {
        Cells::Integer(column) => match what {
            FromGroup::Count => {
                column.extend_values(groups.map(|group| group.count_of(bit).cast_signed()));
            }
            FromGroup::DaysSinceLast => column.extend(
                groups.map(|group| (group.count > 0).then(|| days_to_end(n_days, group.last))),
            ),
            _ => column.extend(
                groups.map(|group| (group.count > 0).then(|| days_to_end(n_days, group.first))),
            ),
        },
        Cells::Money(column) => match what {
            FromGroup::Sum => {
                column.extend_values(groups.map(|group| Money::from_pence(group.pence_of(bit))));
            }
            FromGroup::Min => column.extend(
                groups.map(|group| (group.count > 0).then(|| Money::from_pence(group.min))),
            ),
            _ => column.extend(
                groups.map(|group| (group.count > 0).then(|| Money::from_pence(group.max))),
            ),
        },
        Cells::Real(column) => fill_reals(column, what, bit, groups),
        _ => {}
    }
}

fn fill_reals<'a, const W: usize>(
    column: &mut Column<f64>,
    what: FromGroup,
    bit: Bit,
    groups: impl Iterator<Item = &'a Group<W>> + Clone,
) {
    match what {
        FromGroup::ShareOfCount if groups.clone().all(|group| group.count > 0) => {
            let share = |group: &Group<W>| group.count_of(bit) as f64 / group.count as f64;
            column.extend_values(groups.map(share));
        }
        FromGroup::ShareOfCount => column.extend(groups.map(|group| {
            (group.count > 0).then(|| group.count_of(bit) as f64 / group.count as f64)
        })),
        FromGroup::ShareOfSpend => column.extend(groups.map(|group| {
            (group.pence != 0).then(|| group.pence_of(bit) as f64 / group.pence as f64)
        })),
        FromGroup::Mean => column.extend(groups.map(|group| {
            let count = group.count_of(bit);
            (count > 0).then(|| group.pence_of(bit) as f64 / count as f64 / 100.0)
        })),
        FromGroup::Sd => column.extend(groups.map(|group| {
            let std = sample_std(group.count, group.pence.into(), group.squares);
            std.map(|pence| pence / 100.0)
        })),
        _ => column
            .extend(groups.map(|group| mean_days_between(group.count, group.first, group.last))),
    }
}

/// Returns a monthly sum, in pence or transactions.
fn sum_of<const W: usize>(group: &Group<W>, base: Additive, bit: Bit) -> i64 {
    match base {
        Additive::Spend => group.pence_of(bit),
        _ => group.count_of(bit).cast_signed(),
    }
}

/// Returns the last month's sum over the mean of the up to `n` calendar months before it in the
/// window; `rows` end with the month.
fn against<const W: usize>(rows: &[MonthRow<W>], base: Additive, n: u16, bit: Bit) -> Option<f64> {
    let (last, before) = rows.split_last()?;
    let n_before = n.min(last.month);
    let oldest = last.month - n_before;
    let sum: i64 = before
        .iter()
        .rev()
        .take_while(|row| row.customer == last.customer && row.month >= oldest)
        .map(|row| sum_of(&row.group, base, bit))
        .sum();
    (sum != 0).then(|| sum_of(&last.group, base, bit) as f64 * f64::from(n_before) / sum as f64)
}

/// Adds the values of formulas for the last `n_new` rows.
fn formulas(
    catalogue: &Catalogue,
    grain: Grain,
    columns: &mut [Cells],
    n_new: usize,
    wanted: impl Fn(usize) -> bool,
) {
    let features = catalogue.features(grain);
    for &at in catalogue.order(grain) {
        let crate::catalogue::Definition::Formula(formula) = features[at].definition() else {
            continue;
        };
        if !wanted(at) {
            continue;
        }
        // A formula does not name itself, so its own column may be away.
        let mut cells =
            std::mem::replace(&mut columns[at], Cells::with_capacity(features[at].kind(), 0));
        let base = cells.len();
        for row in base..base + n_new {
            let value = formula.evaluate(&|position| columns[position].number(row));
            push(&mut cells, Scalar::Real(value));
        }
        columns[at] = cells;
    }
}
