//! Cells that every table has: dates, and what is said about cells that are not as they should be.

use super::dates::{DateFormat, KNOWN, Moment, Unfit};
use super::fault::{Fault, RejectCode};
use super::reader::Record;
use crate::time::Timestamp;

/// Reads dates and times in the formats of a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct CellReader<'a> {
    pub(super) dates: &'a [DateFormat],
    pub(super) times: &'a [DateFormat],
}

impl CellReader<'_> {
    /// Returns the moment of a cell with a date and, where there is one, of a cell with its time.
    pub(super) fn at(
        self,
        record: &Record<'_>,
        date: usize,
        time: Option<usize>,
    ) -> Result<Timestamp, Fault> {
        let Moment { date: day, second } = self.moment(record, date)?;
        let second = match time {
            Some(field) => self.second(record, field)?,
            None => second.unwrap_or(0),
        };
        Ok(Timestamp::new(day, second))
    }

    fn moment(self, record: &Record<'_>, field: usize) -> Result<Moment, Fault> {
        let cell = record.cell(field);
        let mut no_such = None;
        for format in self.dates {
            match format.moment(&cell) {
                Ok(moment) => return Ok(moment),
                Err(Unfit::NoSuch(why)) => no_such = no_such.or(Some(why)),
                Err(Unfit::Shape) => {}
            }
        }
        if cell.is_empty() {
            return Err(missing(field, "a date"));
        }
        let fits = KNOWN
            .iter()
            .find(|known| DateFormat::new(known).is_ok_and(|format| format.moment(&cell).is_ok()));
        let fault = no_such.map_or_else(
            || {
                let message = format!("not in {}: {}", listed(self.dates), text_of(&cell));
                Fault::of_field(RejectCode::DateFormat, field, message)
            },
            |why| Fault::of_field(RejectCode::NoSuchDate, field, why),
        );
        Err(match fits {
            Some(known) => fault.hint(format!("would fit {known}: add it to date_format")),
            None => fault,
        })
    }

    fn second(self, record: &Record<'_>, field: usize) -> Result<u32, Fault> {
        let cell = record.cell(field);
        if cell.is_empty() {
            return Err(missing(field, "a time"));
        }
        let mut no_such = None;
        for format in self.times {
            match format.second_of_day(&cell) {
                Ok(second) => return Ok(second),
                Err(Unfit::NoSuch(why)) => no_such = no_such.or(Some(why)),
                Err(Unfit::Shape) => {}
            }
        }
        Err(no_such.map_or_else(
            || {
                let message = format!("not in {}: {}", listed(self.times), text_of(&cell));
                Fault::of_field(RejectCode::DateFormat, field, message)
            },
            |why| Fault::of_field(RejectCode::NoSuchDate, field, why),
        ))
    }
}

fn listed(formats: &[DateFormat]) -> String {
    formats.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ")
}

/// Says that a cell is empty.
pub(super) fn missing(field: usize, what: &str) -> Fault {
    Fault::of_field(RejectCode::Missing, field, format!("expected {what}, found an empty cell"))
}

/// Returns a text as it is shown in messages: in quotes, and not all of it where it is long.
pub(super) fn text_of(text: &str) -> String {
    if text.chars().count() <= 60 {
        return format!("{text:?}");
    }
    format!("{:?}...", text.chars().take(60).collect::<String>())
}
