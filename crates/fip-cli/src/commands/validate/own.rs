//! The tables of a bank's own ledger: there is no world behind them to judge.

use fip_report::format::count;

use crate::failure::Failure;
use crate::manifest::Manifest;
use crate::project::Project;
use crate::stages::load;
use crate::terminal::{StageLine, Terminal};

/// Reads every table again: keys resolve and derived cells agree, or the first fault is told.
pub(super) fn validate(
    project: &Project,
    terminal: &Terminal,
    manifest: &Manifest,
    line: StageLine<'_>,
) -> Result<(), Failure> {
    line.doing("checking tables");
    let star = load::dimensions(project)?;
    let (mut check, mut n_transactions) = (star.transaction_check(), 0);
    load::each_transaction(project, |row| {
        check.rows_of(row).map_err(|error| load::broken(&error))?;
        n_transactions += 1;
        Ok(())
    })?;
    let reports = load::reports(project)?;
    let outcomes = load::outcomes(project, manifest)?;
    drop(line);
    let outcomes = outcomes.map_or_else(
        || "no outcomes are known".to_owned(),
        |outcomes| format!("outcomes of {} customers", count(outcomes.len() as u64)),
    );
    terminal.say(&format!(
        "{} transactions of {} customers, {} frauds reported, {outcomes}: every key resolves, and derived \
         cells agree.\n{}",
        count(n_transactions),
        count(star.customers().len() as u64),
        count(reports.len() as u64),
        manifest.data.statement
    ));
    Ok(())
}
