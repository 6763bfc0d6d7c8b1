//! One feature in SQL, with what it stands on.

use std::fmt::Write as _;

use fip_model::ObservationWindow;

use super::FraudKnowledge;
use super::dialect::Dialect;
use super::plan::Plan;
use super::stage::{Item, Stage, one_line};
use crate::catalogue::{Catalogue, Feature};

/// Returns the expression of a feature, and below it, step by step down to the columns of the tables,
/// the definitions of what it stands on. For reading: a list, not a query.
///
/// # Examples
///
/// ```
/// use fip_features::{Catalogue, Dialect, explain_sql};
/// use fip_model::{Month, ObservationWindow};
///
/// let catalogue = Catalogue::built_in();
/// let feature = catalogue.month_feature("atm_rate").ok_or("it is there")?;
/// let window = ObservationWindow::new(Month::new(2025, 1)?, 12)?;
/// let text = explain_sql(feature, catalogue, window, Dialect::Standard);
/// assert!(text.contains("is_atm = t.channel = 'ATM'"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn explain_sql(
    feature: &Feature,
    catalogue: &Catalogue,
    window: ObservationWindow,
    dialect: Dialect,
) -> String {
    let grain = feature.grain();
    let position = catalogue.features(grain).iter().position(|one| one.name() == feature.name());
    let Some(position) = position else { return String::new() };
    let mut plan = Plan::new(catalogue, window, dialect, FraudKnowledge::Reported);
    let (mut stages, answer) = plan.query(grain, &[position]);
    stages.push(answer);
    let mut text = String::new();
    for stage in stages.iter().rev() {
        let columns = columns(stage);
        if columns.is_empty() {
            continue;
        }
        let _ = writeln!(text, "{}", one_line(&stage.comment));
        for line in columns {
            let _ = writeln!(text, "    {line}");
        }
    }
    text
}

/// Returns what the stage defines, apart from what it takes over, and its condition.
fn columns(stage: &Stage) -> Vec<String> {
    let keys = ["customer_id", "position", "month", "_position"];
    let own = |item: &&Item| item.sql != item.name && !keys.contains(&item.name.as_str());
    let mut lines = Vec::new();
    for item in stage.items.iter().filter(own) {
        lines.extend(item.comment.iter().map(|comment| format!("-- {comment}")));
        lines.push(format!("{} = {}", item.name, item.sql));
    }
    lines.extend(stage.tail.iter().filter(|line| line.starts_with("WHERE is_")).cloned());
    lines
}
