//! A bin: what lies in it and what it tells.

use serde::Serialize;

use super::objective::Cells;
use super::table::{Level, Prebins, Table};
use super::{Counts, Objective, Smoothing, SpecialCode};

/// The values of a bin.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BinContent {
    /// The numbers from `from`, included, up to `to`, excluded; `None` has no end.
    Interval {
        /// The smallest number.
        from: Option<f64>,
        /// The first number above.
        to: Option<f64>,
    },
    /// These categories.
    Categories {
        /// Their names, by event rate.
        names: Vec<String>,
        /// Whether the rare categories are among them.
        other: bool,
    },
    /// A special code.
    Special(SpecialCode),
    /// The missing values.
    Missing,
}

impl BinContent {
    /// Whether the values are ordinary ones: an interval or categories.
    pub fn is_ordinary(&self) -> bool {
        matches!(self, Self::Interval { .. } | Self::Categories { .. })
    }
}

impl BinContent {
    /// Returns the contents in words, as a card says them: `below 2`, `2 to below 5`, `5 and above`.
    pub fn words(&self) -> String {
        match self {
            Self::Interval { from: None, to: None } => "any number".to_owned(),
            Self::Interval { from: None, to: Some(to) } => format!("below {to}"),
            Self::Interval { from: Some(from), to: None } => format!("{from} and above"),
            Self::Interval { from: Some(from), to: Some(to) } => format!("{from} to below {to}"),
            other => other.to_string(),
        }
    }
}

impl std::fmt::Display for BinContent {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Interval { from, to } => {
                match from {
                    Some(from) => write!(formatter, "[{from}, ")?,
                    None => write!(formatter, "(-inf, ")?,
                }
                match to {
                    Some(to) => write!(formatter, "{to})"),
                    None => write!(formatter, "inf)"),
                }
            }
            Self::Categories { names, .. } => formatter.write_str(&names.join(", ")),
            Self::Special(code) => write!(formatter, "special {code}"),
            Self::Missing => formatter.write_str("missing"),
        }
    }
}

/// The contents of the bins of ordinary values.
pub(crate) fn ordinary_contents<T>(table: &Table<T>, ends: &[usize]) -> Vec<BinContent> {
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let range = |(start, &end): (usize, &usize)| match &table.prebins {
        Prebins::Cuts(cuts) => BinContent::Interval {
            from: start.checked_sub(1).map(|at| cuts[at]),
            to: cuts.get(end - 1).copied(),
        },
        Prebins::Levels(levels) => categories(&levels[start..end]),
    };
    starts.zip(ends).map(range).collect()
}

fn categories(levels: &[Level]) -> BinContent {
    BinContent::Categories {
        names: levels.iter().flat_map(|level| level.categories.iter().cloned()).collect(),
        other: levels.iter().any(|level| level.other),
    }
}

/// A bin and its figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bin {
    pub(crate) content: BinContent,
    pub(crate) counts: Counts,
    share: f64,
    pub(crate) woe: f64,
    woe_error: Option<f64>,
    contributions: Contributions,
}

/// What a bin adds to the divergences of its variable.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Contributions {
    /// To the information value.
    pub information_value: f64,
    /// To the divergence of Jensen and Shannon.
    pub jensen_shannon: f64,
    /// To the squared distance of Hellinger.
    pub hellinger: f64,
    /// To the triangular discrimination.
    pub triangular: f64,
}

impl Contributions {
    fn of(bin: &Counts, totals: &Counts, smoothing: Smoothing) -> Self {
        let of = |objective: Objective| {
            objective.contribution(bin, totals, smoothing).unwrap_or_default()
        };
        Self {
            information_value: of(Objective::InformationValue),
            jensen_shannon: of(Objective::JensenShannon),
            hellinger: of(Objective::Hellinger),
            triangular: of(Objective::Triangular),
        }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.information_value += other.information_value;
        self.jensen_shannon += other.jensen_shannon;
        self.hellinger += other.hellinger;
        self.triangular += other.triangular;
    }
}

impl Bin {
    /// Returns `None` where smoothing refuses the bin.
    pub(crate) fn of(
        content: BinContent,
        counts: Counts,
        totals: &Counts,
        smoothing: Smoothing,
    ) -> Option<Self> {
        Some(Self {
            woe: smoothing.weight_of_evidence(&counts, totals)?,
            woe_error: woe_error(&counts, totals, smoothing),
            contributions: Contributions::of(&counts, totals, smoothing),
            share: counts.weight() / totals.weight(),
            content,
            counts,
        })
    }

    /// Puts the weight of evidence of a policy in place of that of the counts.
    pub(crate) fn set_woe(&mut self, woe: f64) {
        self.woe = woe;
        self.woe_error = None;
    }

    /// Returns the values.
    pub fn content(&self) -> &BinContent {
        &self.content
    }

    /// Returns what falls into the bin.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Returns the share of the weight of the variable, in `(0, 1]`.
    pub fn share(&self) -> f64 {
        self.share
    }

    /// Returns the share of the bin's weight that has the event, in `[0, 1]`, never smoothed.
    pub fn event_rate(&self) -> f64 {
        self.counts.event_rate().unwrap_or_default()
    }

    /// Returns the weight of evidence that values of the bin get; positive is safer than average.
    ///
    /// That of the missing values is 0 or the worst one where the policy says so.
    pub fn woe(&self) -> f64 {
        self.woe
    }

    /// Returns the standard error of the weight of evidence; none where it comes from a policy or from
    /// [`Smoothing::Neutral`].
    ///
    /// `sqrt(1/n - 1/N + 1/e - 1/E)` with the bin's non-events `n` and events `e`, smoothed as the weight
    /// of evidence is, and those of the variable in capitals. Weights count as repetitions.
    pub fn woe_error(&self) -> Option<f64> {
        self.woe_error
    }

    /// Returns the weight of evidence less and plus `z` standard errors; 1.96 for 95 %.
    pub fn woe_interval(&self, z: f64) -> Option<(f64, f64)> {
        self.woe_error.map(|error| (self.woe - z * error, self.woe + z * error))
    }

    /// Returns what the bin adds to the divergences of the variable, by its counts.
    pub fn contributions(&self) -> &Contributions {
        &self.contributions
    }
}

fn woe_error(counts: &Counts, totals: &Counts, smoothing: Smoothing) -> Option<f64> {
    let cells = match smoothing.cells(counts)? {
        Cells::Kept => *counts,
        Cells::Replaced(cells) => cells,
        Cells::Neutral => return None,
    };
    let of = |bin: f64, whole: f64| (1.0 / bin - 1.0 / whole).max(0.0);
    let variance = of(cells.non_events, totals.non_events) + of(cells.events, totals.events);
    Some(variance.sqrt())
}
