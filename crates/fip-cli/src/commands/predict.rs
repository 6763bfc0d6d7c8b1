//! `fip predict`: the probability of every row of a table by a saved model, and what moved it.

use std::path::Path;

use fip_ml::{Classifier, InputContributions};
use fip_model::FeatureMatrix;
use fip_report::format::{count, percent};

use super::ml::model::{self, Inputs};
use super::output::write;
use super::table::{Column, Table};
use crate::args::Predict;
use crate::failure::Failure;
use crate::terminal::Terminal;

/// Writes the predictions.
pub(super) fn predict(asked: &Predict, terminal: &Terminal) -> Result<(), Failure> {
    let classifier = model::load(&asked.model)?;
    let table = Table::read(&asked.source.data, &asked.source.marks.missing)?;
    let inputs = Inputs::of(classifier.encoding(), &table)?;
    let ids = asked.id.iter().map(|name| table.column(name)).collect::<Result<_, _>>()?;
    let n_reasons = (asked.explain as usize).min(classifier.encoding().inputs().len());
    let mut predictions =
        Predictions { classifier: &classifier, table: &table, ids, n_reasons, n_flagged: 0 };
    let mut writer = csv::Writer::from_writer(Vec::new());
    predictions.write_header(&mut writer).map_err(Failure::internal)?;
    let progress = terminal.progress("predict", table.n_rows() as u64);
    for rows in model::chunks(table.n_rows()) {
        let matrix = inputs.matrix(classifier.encoding(), &rows)?;
        predictions.add(&rows, &matrix, &mut writer)?;
        progress.advance(rows.len() as u64, rows.len() as u64);
    }
    progress.finish();
    write(&asked.out, &writer.into_inner().map_err(Failure::internal)?, terminal)?;
    terminal.say(&predictions.told(asked));
    Ok(())
}

/// What is predicted, and by what.
struct Predictions<'a> {
    classifier: &'a Classifier,
    table: &'a Table,
    ids: Vec<Column<'a>>,
    n_reasons: usize,
    /// Rows at or above the threshold so far.
    n_flagged: u64,
}

type Writer = csv::Writer<Vec<u8>>;

impl Predictions<'_> {
    fn write_header(&self, writer: &mut Writer) -> csv::Result<()> {
        let mut names: Vec<String> = self.ids.iter().map(|id| id.name().to_owned()).collect();
        if names.is_empty() {
            names.push("line".to_owned());
        }
        names.extend(["probability", "flag"].map(str::to_owned));
        for number in 1..=self.n_reasons {
            let of = ["column", "value", "contribution"];
            names.extend(of.map(|what| format!("reason_{number}_{what}")));
        }
        writer.write_record(&names)
    }

    /// Adds the lines of some rows.
    fn add(
        &mut self,
        rows: &[usize],
        matrix: &FeatureMatrix,
        writer: &mut Writer,
    ) -> Result<(), Failure> {
        let refused = |error| model::refused(self.table, &error);
        let probabilities = self.classifier.predict_proba(matrix).map_err(refused)?;
        let contributions = match self.n_reasons {
            0 => None,
            _ => Some(self.classifier.contributions(matrix).map_err(refused)?),
        };
        for (at, (&row, probability)) in rows.iter().zip(probabilities).enumerate() {
            let is_flagged = probability >= self.classifier.threshold().value;
            self.n_flagged += u64::from(is_flagged);
            self.write_row(row, (probability, is_flagged), writer).map_err(Failure::internal)?;
            if let Some(contributions) = &contributions {
                self.write_reasons(row, at, contributions, writer).map_err(Failure::internal)?;
            }
            writer.write_record(None::<&[u8]>).map_err(Failure::internal)?;
        }
        Ok(())
    }

    /// Writes the first cells of a row; the probability in as many digits as give it back.
    fn write_row(
        &self,
        row: usize,
        (probability, is_flagged): (f64, bool),
        writer: &mut Writer,
    ) -> csv::Result<()> {
        if self.ids.is_empty() {
            writer.write_field(self.table.line(row).to_string())?;
        }
        for id in &self.ids {
            writer.write_field(id.text(row))?;
        }
        writer.write_field(probability.to_string())?;
        writer.write_field(u8::from(is_flagged).to_string())
    }

    fn write_reasons(
        &self,
        row: usize,
        at: usize,
        contributions: &InputContributions,
        writer: &mut Writer,
    ) -> csv::Result<()> {
        for (input, contribution) in contributions.largest(at, self.n_reasons) {
            let name = self.classifier.encoding().inputs()[input].name();
            writer.write_field(name)?;
            writer.write_field(self.table.column(name).map_or("", |column| column.text(row)))?;
            writer.write_field(format!("{contribution:+.6}"))?;
        }
        Ok(())
    }

    fn told(&self, asked: &Predict) -> String {
        let n_rows = self.table.n_rows() as u64;
        let place = if asked.out == Path::new("-") {
            String::new()
        } else {
            format!("; in {}", asked.out.display())
        };
        let event = self.classifier.event();
        format!(
            "{} rows predicted, {} flagged from a probability of {} of {} = {}{place}",
            count(n_rows),
            count(self.n_flagged),
            percent(self.classifier.threshold().value),
            event.column,
            event.value
        )
    }
}
