//! `fip explain`: customers, from points to reasons and what would change the tier.

mod facts;
mod markdown;
mod peers;
mod text;

use std::path::Path;

use fip_model::{Customer, CustomerId, CustomerSegment, ModelPrediction, RiskScore, Row};

use self::facts::{Document, Found};
use crate::args::{ExplainCustomers, ExplainFormat};
use crate::failure::{Failure, Kind};
use crate::manifest::Manifest;
use crate::project::Project;
use crate::stages::{Stage, load, score, train};
use crate::terminal::Terminal;

/// How much is printed of each customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// What matters most.
    Short,
    /// Every characteristic.
    Whole,
}

/// Prints why customers have their scores.
pub(super) fn explain(
    project: &Project,
    terminal: &Terminal,
    asked: &ExplainCustomers,
) -> Result<(), Failure> {
    let manifest = Manifest::load(project, Stage::Train)?;
    let extent = if asked.all { Extent::Whole } else { Extent::Short };
    let features = load::features(project)?;
    let card = score::card(project)?;
    let found = Found {
        card: &card,
        features: &features.customers,
        scores: load::rows::<RiskScore>(project)?,
        segments: load::rows::<CustomerSegment>(project)?,
        customers: load::rows::<Customer>(project)?,
        predictions: predictions(project)?,
        without_skill: without_skill(project)?,
    };
    found.check()?;
    let rows = asked.customers.iter().map(|typed| row(&found.customers, typed));
    let rows = rows.collect::<Result<Vec<usize>, Failure>>()?;
    let document = Document::of(&manifest, found.explain(&rows)?);
    terminal.data(&match asked.format {
        ExplainFormat::Json => {
            serde_json::to_string_pretty(&document).map_err(Failure::internal)? + "\n"
        }
        ExplainFormat::Text => text::text(&document, extent),
        ExplainFormat::Md => markdown::markdown(&document, extent),
    });
    Ok(())
}

/// Returns the row of a customer, by the bank's own id or by ours. A bank's own id goes first: it is what
/// somebody at the bank has before them.
fn row(customers: &[Customer], typed: &str) -> Result<usize, Failure> {
    let is_source = |one: &Customer| one.source_id.as_deref() == Some(typed);
    if let Some(row) = customers.iter().position(is_source) {
        return Ok(row);
    }
    let has_sources = customers.iter().any(|one| one.source_id.is_some());
    let unknown = |cause: String| {
        let hint = if has_sources {
            "name the bank's own id, or C0000001, C0000002, ...: see `fip queue`, or \
             data_processed/DimCustomer.csv"
        } else {
            "customers are C0000001, C0000002, ...: see `fip queue`, or data_processed/DimCustomer.csv"
        };
        Failure::new(Kind::UnknownCustomer, cause, hint)
    };
    let id: CustomerId = typed.parse().map_err(|error| {
        let plain = format!("there is no customer {typed:?}");
        unknown(if has_sources { plain } else { format!("{error}") })
    })?;
    let found = customers.binary_search_by_key(&id, |one| one.customer_id);
    found.map_err(|_| unknown(format!("there is no customer {id}")))
}

/// Returns what the models say of every customer; nothing where none were trained.
fn predictions(project: &Project) -> Result<Vec<ModelPrediction>, Failure> {
    let file = ModelPrediction::spec().file_name();
    if project.processed().join(Path::new(&file)).exists() {
        load::rows(project)
    } else {
        Ok(Vec::new())
    }
}

/// Returns the models that are not shown to beat chance, as the model report tells; nothing where there is
/// no such report.
fn without_skill(project: &Project) -> Result<Vec<String>, Failure> {
    if !train::has_report(project) {
        return Ok(Vec::new());
    }
    let Ok(report) = train::load_report(project)? else { return Ok(Vec::new()) };
    Ok(report.no_better_than_chance().into_iter().map(str::to_owned).collect())
}
