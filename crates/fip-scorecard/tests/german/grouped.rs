//! Bins that another tool made, as binnings of ours.

use std::error::Error;

use fip_scorecard::binning::{
    Assigned, Binning, BinningSpec, Constraints, Cut, Outcome, Prebinning, Shape,
};
use fip_scorecard::fit::Candidate;

use crate::table::{Table, Values, pick};

/// A variable in given bins.
#[derive(Debug)]
pub(crate) struct Grouped<'a> {
    pub(crate) binning: Binning,
    /// Of every row of the file; a category stands for all of its group.
    values: Values<'a>,
    /// The bins of the binning in the order that was given.
    pub(crate) order: Vec<usize>,
}

/// What the bins of a variable are.
#[derive(Debug, Clone)]
pub(crate) enum Groups<'a> {
    Cuts(Vec<f64>),
    Names(Vec<Vec<&'a str>>),
}

impl<'a> Groups<'a> {
    /// Reads bins in words: `[7.50, 11.50)`, or categories with `%,%` between them.
    pub(crate) fn of_labels(labels: &[&'a str]) -> Result<Self, Box<dyn Error>> {
        let labels = labels.iter().filter(|label| !["Special", "Missing"].contains(label));
        let interval = |label: &str| {
            let (_, to) = label.strip_prefix(['(', '['])?.strip_suffix(')')?.split_once(',')?;
            to.trim().parse::<f64>().ok()
        };
        let ends: Option<Vec<f64>> = labels.clone().map(|label| interval(label)).collect();
        Ok(match ends {
            Some(mut cuts) => {
                cuts.pop().filter(|end| end.is_infinite()).ok_or("expected an open end")?;
                Self::Cuts(cuts)
            }
            None => Self::Names(labels.map(|label| label.split("%,%").collect()).collect()),
        })
    }
}

impl<'a> Grouped<'a> {
    /// Fits the figures of given bins to some rows.
    pub(crate) fn new(
        table: &Table,
        name: &str,
        groups: &Groups<'a>,
        rows: &[usize],
    ) -> Result<Self, Box<dyn Error>> {
        let events = pick(&table.events()?, rows);
        let outcome = Outcome::new(&events);
        let spec = BinningSpec::default().shape(Shape::Free).constraints(Constraints::NONE);
        match groups {
            Groups::Cuts(cuts) => {
                let Values::Numbers(numbers) = table.values(name, true)? else {
                    return Err("expected numbers".into());
                };
                let spec = spec.prebinning(Prebinning::CutsOnly);
                let spec = spec.cuts(cuts.iter().map(|&at| Cut::fixed(at)));
                let binning = spec.fit_numeric(name, &pick(&numbers, rows), &outcome)?;
                let order = (0..=cuts.len()).collect();
                Ok(Self { binning, values: Values::Numbers(numbers), order })
            }
            Groups::Names(groups) => {
                let group = |cell: &str| {
                    let held = groups.iter().find(|group| group.contains(&cell));
                    held.map(|group| Some(group[0])).ok_or(format!("{name}: no group of {cell}"))
                };
                let names = table.text(name)?.into_iter().map(group);
                let names = names.collect::<Result<Vec<_>, _>>()?;
                let binning = spec.fit_categorical(name, &pick(&names, rows), &outcome)?;
                let order = groups.iter().map(|group| index(binning.bin_of(group[0])));
                let order = order.collect::<Result<_, _>>()?;
                Ok(Self { binning, values: Values::Names(names), order })
            }
        }
    }

    /// Returns the bin of every row, by the lookup of the binning.
    pub(crate) fn bin_of_rows(&self) -> Result<Vec<usize>, Box<dyn Error>> {
        match &self.values {
            Values::Numbers(values) => {
                values.iter().map(|&value| index(self.binning.bin_of(value))).collect()
            }
            Values::Names(values) => {
                values.iter().map(|&value| index(self.binning.bin_of(value))).collect()
            }
        }
    }

    /// Returns the weights of evidence of the bins.
    pub(crate) fn woe(&self) -> Vec<f64> {
        self.binning.bins().iter().map(fip_scorecard::binning::Bin::woe).collect()
    }

    /// Returns the variable as a candidate, with some rows.
    pub(crate) fn candidate(
        &self,
        rows: &[usize],
        outcome: &Outcome<'_, bool>,
    ) -> Result<Candidate, Box<dyn Error>> {
        Ok(match &self.values {
            Values::Numbers(values) => {
                Candidate::from_binning(&self.binning, &pick(values, rows), outcome)?
            }
            Values::Names(values) => {
                Candidate::from_binning(&self.binning, &pick(values, rows), outcome)?
            }
        })
    }
}

fn index<E: Error + 'static>(assigned: Result<Assigned, E>) -> Result<usize, Box<dyn Error>> {
    match assigned? {
        Assigned::Bin(bin) => Ok(bin),
        Assigned::Neutral => Err("expected a bin".into()),
    }
}
