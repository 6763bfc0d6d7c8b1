//! `fip queue`: the customers to look at, the riskiest first.

mod filter;
mod rows;
mod text;

use fip_report::format::count;

use self::filter::Filter;
use self::rows::QueueRow;
use crate::args::{Queue, QueueFormat};
use crate::failure::Failure;
use crate::manifest::Manifest;
use crate::project::Project;
use crate::stages::{Stage, score};
use crate::terminal::Terminal;

/// Prints the customers that were asked for.
pub(super) fn queue(project: &Project, terminal: &Terminal, asked: &Queue) -> Result<(), Failure> {
    let manifest = Manifest::load(project, Stage::Train)?;
    let card = score::card(project)?;
    let codes: Vec<&str> = card.reason_codes().iter().map(|reason| reason.code.as_str()).collect();
    let filter = Filter::of(asked, &codes)?;
    let queue = rows::load(project)?;
    let mut rows: Vec<&QueueRow> = queue.rows.iter().filter(|row| filter.takes(row)).collect();
    let n_found = rows.len();
    rows.truncate(asked.top.unwrap_or(n_found));
    match asked.format {
        QueueFormat::Csv => terminal.data(&text::csv(&queue.months, &rows)?),
        QueueFormat::Json => terminal.data(&text::json(&manifest, &queue.months, &rows)?),
        QueueFormat::Table if n_found == 0 => terminal.say(&filter.nobody(&queue.rows)),
        QueueFormat::Table => {
            terminal.table(&text::table(&rows, manifest.config.project.currency), 10);
            terminal.say(&format!(
                "{} of {} customers match, {} shown.{}",
                count(n_found as u64),
                count(queue.rows.len() as u64),
                count(rows.len() as u64),
                rows.first().map_or_else(String::new, |row| {
                    format!("  Why the first is here:  fip explain {}", row.customer_id)
                })
            ));
        }
    }
    Ok(())
}
