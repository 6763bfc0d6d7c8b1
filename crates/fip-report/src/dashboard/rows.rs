//! The customers of a file, as columns.

use super::columns::{Block, Width};
use super::printed::{Printed, printed};
use super::{Dashboard, Metric, MetricUnit};

/// How much of each customer is in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Contents {
    /// Everything.
    Everything,
    /// What a line of the queue shows.
    Queue,
    /// What a mark of the map needs.
    Map,
}

/// The feature that a line of the queue shows.
const SPEND: &str = "avg_monthly_spend";

/// Returns columns about these customers.
pub(super) fn block(dashboard: &Dashboard, rows: &[usize], contents: Contents) -> Block {
    let customers = &dashboard.customers;
    let mut table = Table { block: Block::default(), rows };
    let ids: Vec<&str> = rows.iter().map(|&row| customers.ids[row].as_str()).collect();
    table.block.ids(&ids);
    let (all, of_queue) = (contents == Contents::Everything, contents != Contents::Map);
    table.add("tier", |row| Some(customers.tier[row] as i64));
    table.add("score", |row| Some(i64::from(customers.score[row])));
    table.add("segment", |row| Some(customers.segment[row] as i64));
    if all {
        table.add("second", |row| customers.second_segment[row].map(|one| one as i64));
        table.add("membership", |row| whole(customers.membership[row], 100.0));
        table.add("age", |row| customers.age[row].map(i64::from));
        table.add("tenure", |row| customers.tenure_months[row].map(i64::from));
    }
    if of_queue {
        sources(&mut table, dashboard);
        table.add("region", |row| customers.region[row].map(|region| region as i64));
        table.add("fraud", |row| customers.fraud_count[row].map(i64::from));
        for at in 0..4 {
            // Always a byte, with 255 for none.
            table.bytes(&format!("r{at}"), |row| customers.reasons[row][at]);
        }
    }
    if all {
        card(&mut table, dashboard);
    }
    if of_queue {
        let n_months = dashboard.summary.months.len();
        for month in 0..n_months {
            let pence = |row| customers.monthly_spend[row * n_months + month];
            table.add(&format!("s{month}"), |row| Some(pounds(pence(row))));
        }
    }
    metrics(&mut table, dashboard, contents);
    if of_queue {
        for (at, model) in customers.probabilities.iter().enumerate() {
            table.scaled(&format!("p{at}"), 10_000, |row| whole(model.values[row], 1e4));
        }
    }
    table.block
}

/// The bank's own ids, one a line: they name people, so they stay where pseudonyms stand for ids.
fn sources(table: &mut Table<'_>, dashboard: &Dashboard) {
    let ids = &dashboard.customers.source_ids;
    if dashboard.options.pseudonyms || table.rows.iter().all(|&row| ids[row].is_none()) {
        return;
    }
    let line = |&row: &usize| {
        let id = ids[row].as_deref().unwrap_or_default();
        id.replace(char::is_control, " ")
    };
    let lines: Vec<String> = table.rows.iter().map(line).collect();
    table.block.text("source", &lines.join("\n"));
}

/// The columns of the card: attributes, and values as they are printed.
fn card(table: &mut Table<'_>, dashboard: &Dashboard) {
    let (customers, card) = (&dashboard.customers, &dashboard.card);
    let width = card.characteristics.len();
    for at in 0..width {
        let attribute = |row: usize| i64::from(customers.attributes[row * width + at]);
        table.add(&format!("a{at}"), |row| Some(attribute(row)));
    }
    for (at, characteristic) in card.characteristics.iter().enumerate() {
        let format = Printed::of(&characteristic.format);
        table.scaled(&format!("v{at}"), format.scale(), |row| {
            customers.values[row * width + at].and_then(|value| printed(format, value))
        });
    }
    for (at, reason) in card.reasons.iter().enumerate() {
        if let Some(format) = card.own_format(reason) {
            let format = Printed::of(format);
            table.scaled(&format!("x{at}"), format.scale(), |row| {
                let value = customers.values[row * width + reason.characteristic];
                value.and_then(|value| printed(format, value))
            });
        }
    }
}

/// The columns of the metrics; one that the card looks at is there already.
fn metrics(table: &mut Table<'_>, dashboard: &Dashboard, contents: Contents) {
    for (at, metric) in dashboard.customers.metrics.iter().enumerate() {
        if contents == Contents::Queue && metric.name != SPEND {
            continue;
        }
        let name = format!("m{at}");
        match shared(dashboard, metric) {
            Some((column, scale)) if contents == Contents::Everything => {
                table.block.alias(name, &column, scale);
            }
            _ => {
                let scale = scale_of(metric.unit);
                table.scaled(&name, scale, |row| whole(metric.values[row], f64::from(scale)));
            }
        }
    }
}

/// Returns the column of the card that holds a metric's values, and what its numbers are divided by.
fn shared(dashboard: &Dashboard, metric: &Metric) -> Option<(String, u32)> {
    let characteristics = &dashboard.card.characteristics;
    let at = characteristics.iter().position(|one| one.input == metric.name)?;
    let format = Printed::of(&characteristics[at].format);
    let scale = format.scale() * format.hundreds();
    (scale >= scale_of(metric.unit)).then(|| (format!("v{at}"), scale))
}

const fn scale_of(unit: MetricUnit) -> u32 {
    match unit {
        MetricUnit::Share => 1_000,
        MetricUnit::Times => 10,
        MetricUnit::Money | MetricUnit::Count | MetricUnit::Days | MetricUnit::Points => 1,
    }
}

/// Columns about some customers.
struct Table<'a> {
    block: Block,
    rows: &'a [usize],
}

impl Table<'_> {
    fn add(&mut self, name: &str, of: impl Fn(usize) -> Option<i64>) {
        let values: Vec<_> = self.rows.iter().map(|&row| of(row)).collect();
        self.block.numbers(name, &values);
    }

    fn scaled(&mut self, name: &str, scale: u32, of: impl Fn(usize) -> Option<i64>) {
        let values: Vec<_> = self.rows.iter().map(|&row| of(row)).collect();
        let width = Width::of(values.iter().copied());
        self.block.scaled(name, &values, width, (scale > 1).then_some(scale));
    }

    fn bytes(&mut self, name: &str, of: impl Fn(usize) -> Option<u8>) {
        let values: Vec<_> = self.rows.iter().map(|&row| of(row).map(i64::from)).collect();
        self.block.scaled(name, &values, Width::BYTE, None);
    }
}

/// Returns a number times `scale` as a whole number, halves away from zero.
#[expect(clippy::cast_possible_truncation, reason = "values beyond 2^53 are left out")]
fn whole(value: Option<f64>, scale: f64) -> Option<i64> {
    let scaled = (value? * scale).round();
    (scaled.abs() < 9e15).then_some(scaled as i64)
}

/// Returns pence as whole pounds, halves away from zero.
const fn pounds(pence: i64) -> i64 {
    pence / 100 + (pence % 100) / 50
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pounds_are_rounded_away_from_zero() {
        for (pence, expected) in [(149, 1), (150, 2), (-149, -1), (-150, -2), (0, 0), (199, 2)] {
            assert_eq!(pounds(pence), expected, "{pence}");
        }
    }
}
