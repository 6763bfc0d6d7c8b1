//! Every fraud is reported once, after it happened.

use std::collections::BTreeMap;

use super::WorldView;
use super::check::{Check, Faults};

pub(super) fn checks(view: &WorldView<'_>) -> Vec<Check> {
    let mut reported = BTreeMap::new();
    for report in view.reports {
        reported.entry(report.transaction_id).or_insert_with(Vec::new).push(report);
    }
    let mut faults = Faults::default();
    for row in view.star.transactions().iter() {
        let reports = reported.get(&row.transaction_id).map_or(&[][..], Vec::as_slice);
        let (id, n) = (row.transaction_id, reports.len());
        faults.when(n != usize::from(row.is_fraud), || {
            format!("{id}: {n} reports of {} fraud", if row.is_fraud { "a" } else { "no" })
        });
        for report in reports {
            faults.when(report.reported_at < row.at, || {
                format!("{id} was reported at {} and happened at {}", report.reported_at, row.at)
            });
        }
    }
    vec![Check::exact("I17", "Every fraud is reported once, not before it happened", faults)]
}

#[cfg(test)]
mod tests {
    use crate::validate::fixture::breaks;

    #[test]
    fn missing_second_and_early_reports_are_told() {
        breaks(&["I17"], |world| {
            world.reports.pop();
        });
        breaks(&["I17"], |world| world.reports.push(world.reports[0]));
        breaks(&["I17"], |world| {
            let happened = world.reports[0].reported_at.date();
            world.reports[0].reported_at = happened.plus_days(-20).midnight();
        });
        breaks(&["I17"], |world| {
            let legit = world.transactions.iter().find(|row| !row.is_fraud).unwrap();
            world.reports[0].transaction_id = legit.transaction_id;
        });
    }
}
