//! The tables of a bank's own ledger: there is no world behind them to judge.

use fip_model::Attribute;
use fip_report::format::count;

use super::quality;
use crate::failure::Failure;
use crate::manifest::Manifest;
use crate::project::Project;
use crate::stages::load;
use crate::stages::prepare::quality::of_none;
use crate::terminal::{StageLine, Terminal};

/// Reads every table again: keys resolve and derived cells agree, or the first fault is told.
pub(super) fn validate(
    project: &Project,
    terminal: &Terminal,
    (manifest, is_json): (&Manifest, bool),
    line: StageLine<'_>,
) -> Result<(), Failure> {
    line.doing("checking tables");
    let star = load::dimensions(project)?;
    let mut profile = of_none(&star, load::window(project)?);
    let (mut check, mut n_transactions) = (star.transaction_check(), 0);
    load::each_transaction(project, |row| {
        check.rows_of(row).map_err(|error| load::broken(&error))?;
        profile.take(row);
        n_transactions += 1;
        Ok(())
    })?;
    let reports = load::reports(project)?;
    let outcomes = load::outcomes(project, manifest)?;
    let beside = (reports.as_slice(), outcomes.as_deref());
    let quality = quality::now(project, &profile, &star, beside)?;
    drop(line);
    quality::print(&quality, is_json, terminal)?;
    let outcomes = outcomes.map_or_else(
        || "no outcomes are known".to_owned(),
        |outcomes| format!("outcomes of {} customers", count(outcomes.len() as u64)),
    );
    let frauds = if star.attributes().contains(Attribute::Fraud) {
        format!("{} frauds reported", count(reports.len() as u64))
    } else {
        "frauds are not known".to_owned()
    };
    terminal.say(&format!(
        "\n{} transactions of {} customers, {frauds}, {outcomes}: every key resolves, and derived cells \
         agree.\n{}",
        count(n_transactions),
        count(star.customers().len() as u64),
        manifest.data.statement
    ));
    Ok(())
}
