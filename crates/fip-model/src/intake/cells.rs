//! Cells that every table has: dates, and what is said about cells that are not as they should be.

use std::borrow::Cow;

use super::dates::{DateFormat, KNOWN, Moment, Unfit};
use super::fault::{Fault, RejectCode};
use super::number::NumberFormat;
use super::patterns::ValueMap;
use super::reader::Record;
use crate::money::Money;
use crate::time::{Date, Timestamp};

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

    pub(super) fn moment(self, record: &Record<'_>, field: usize) -> Result<Moment, Fault> {
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
        let fitting = || {
            let formats = KNOWN.iter().filter_map(|known| DateFormat::new(known).ok());
            formats.filter(|format| format.moment(&cell).is_ok())
        };
        let contrary =
            |format: &DateFormat| self.dates.iter().find(|named| named.is_other_way(format));
        let fault = no_such.map_or_else(
            || {
                let message = format!("not in {}: {}", listed(self.dates), text_of(&cell));
                Fault::of_field(RejectCode::DateFormat, field, message)
            },
            |why| Fault::of_field(RejectCode::NoSuchDate, field, why),
        );
        if let Some(fits) = fitting().find(|format| contrary(format).is_none()) {
            return Err(fault.hint(format!("would fit {fits}: add it to date_format")));
        }
        Err(match fitting().next().and_then(|fits| contrary(&fits).map(|named| (fits, named))) {
            Some((fits, named)) => fault.hint(format!(
                "would fit {fits}: that reads day and month the other way round, so do not add it; if the file is \
                 written so, put it in the place of {named} in date_format, and days up to 12 are read \
                 anew too"
            )),
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

/// The cells of a record, by the place of their column in a list of columns that are mapped.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cells<'r, 'a> {
    pub(super) record: &'r Record<'a>,
    pub(super) fields: &'r [Option<usize>],
}

impl<'a> Cells<'_, 'a> {
    /// Returns field and text of a cell that is there and not empty.
    fn filled(self, at: usize) -> Option<(usize, Cow<'a, str>)> {
        let field = self.fields.get(at).copied().flatten()?;
        let cell = self.record.cell(field);
        (!cell.is_empty()).then_some((field, cell))
    }

    /// Returns the text of a cell.
    pub(super) fn text(self, at: usize) -> Option<Cow<'a, str>> {
        self.filled(at).map(|(_, cell)| cell)
    }

    /// Returns field and text of a cell that must not be empty.
    pub(super) fn id(self, at: usize, what: &str) -> Result<(usize, Cow<'a, str>), Fault> {
        let field = self.fields.get(at).copied().flatten().unwrap_or(0);
        self.filled(at).ok_or_else(|| missing(field, what))
    }

    pub(super) fn date(self, at: usize, reader: CellReader<'_>) -> Result<Option<Date>, Fault> {
        let Some((field, _)) = self.filled(at) else { return Ok(None) };
        reader.moment(self.record, field).map(|moment| Some(moment.date))
    }

    pub(super) fn parsed<T>(
        self,
        at: usize,
        expected: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Fault> {
        let Some((field, cell)) = self.filled(at) else { return Ok(None) };
        parse(&cell).map(Some).ok_or_else(|| {
            let message = format!("expected {expected}, found {}", text_of(&cell));
            Fault::of_field(RejectCode::BadValue, field, message)
        })
    }

    pub(super) fn money(self, at: usize, numbers: NumberFormat) -> Result<Option<Money>, Fault> {
        let Some((field, cell)) = self.filled(at) else { return Ok(None) };
        numbers.hundredths(&cell).map(|pence| Some(Money::from_pence(pence))).ok_or_else(|| {
            let message = format!("expected an amount of money, found {}", text_of(&cell));
            Fault::of_field(RejectCode::BadAmount, field, message)
        })
    }

    /// Returns the code of a cell, by a map or as it stands.
    pub(super) fn coded<T: Copy + Ord>(
        self,
        at: usize,
        map: &mut ValueMap<T>,
        own: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Fault> {
        let Some((field, cell)) = self.filled(at) else { return Ok(None) };
        map.get_or(&cell, own).map(Some).ok_or_else(|| {
            let message = format!("{} is no value that the mapping names", text_of(&cell));
            Fault::of_field(RejectCode::Unmapped, field, message)
        })
    }
}
