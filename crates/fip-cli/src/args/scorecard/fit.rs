//! How a card is made.

use std::path::PathBuf;

use clap::ValueEnum;

use super::{Outcome, Source};

#[derive(Debug, clap::Args)]
pub(crate) struct Fit {
    #[command(flatten)]
    pub(crate) source: Source,
    #[command(flatten)]
    pub(crate) outcome: Outcome,
    /// File to write the card to; the report of the fit goes beside it, as .fit.json
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Write the card as Markdown too, as .md beside it
    #[arg(long)]
    pub(crate) report: bool,
    /// Name of the card [default: that of its file]
    #[arg(long, value_name = "TEXT")]
    pub(crate) name: Option<String>,
    /// Where the rows come from, in words; say so when they are generated [default: the file]
    #[arg(long, value_name = "TEXT")]
    pub(crate) population: Option<String>,
    #[command(flatten)]
    pub(crate) columns: Columns,
    #[command(flatten)]
    pub(crate) binned: Binned,
    #[command(flatten)]
    pub(crate) selected: Selected,
    #[command(flatten)]
    pub(crate) scaled: Scaled,
}

/// Which columns are looked at.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Columns")]
pub(crate) struct Columns {
    /// Columns that name a row; they are not looked at
    #[arg(long, value_name = "COLUMN,...", value_delimiter = ',')]
    pub(crate) id: Vec<String>,
    /// Columns that a customer can change; `explain` tells how the next tier is reached by them
    #[arg(long, value_name = "COLUMN,...", value_delimiter = ',')]
    pub(crate) actionable: Vec<String>,
    /// Columns that are not looked at
    #[arg(long, value_name = "COLUMN,...", value_delimiter = ',')]
    pub(crate) exclude: Vec<String>,
    /// Share of the rows that the card is tested on and not made from; 0 for none
    #[arg(long, value_name = "SHARE", default_value_t = 0.3)]
    pub(crate) test_share: f64,
}

/// How values are put into bins.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Bins")]
pub(crate) struct Binned {
    /// Columns of numbers; a cell that is none is refused [default: columns with nothing else]
    #[arg(long, value_name = "COLUMN,...", value_delimiter = ',')]
    pub(crate) numeric: Vec<String>,
    /// Columns of categories, though every cell be a number
    #[arg(long, value_name = "COLUMN,...", value_delimiter = ',')]
    pub(crate) categorical: Vec<String>,
    /// Numbers of a column that are codes and have a bin each; may be given again
    #[arg(long, value_name = "COLUMN=N,...")]
    pub(crate) special: Vec<String>,
    /// How the event rate may run over the bins of a number
    #[arg(long, value_name = "SHAPE", default_value = "monotone")]
    pub(crate) shape: Shape,
    /// Most bins of a column, missing and special ones aside
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(2..=100))]
    pub(crate) max_bins: u32,
    /// Share of the rows below which a category is rare; rare and unknown ones share a bin
    #[arg(long, value_name = "SHARE", default_value_t = 0.01)]
    pub(crate) rare_share: f64,
    /// Least share of the rows in a bin
    #[arg(long, value_name = "SHARE", default_value_t = 0.05)]
    pub(crate) min_share: f64,
    /// Largest p-value of the difference between neighboring bins [default: any]
    #[arg(long, value_name = "P")]
    pub(crate) bin_p: Option<f64>,
    /// What a missing value or a category gets that no row had: no score, or points
    #[arg(long, value_name = "HOW", default_value = "refuse")]
    pub(crate) unseen: Unseen,
}

/// What a value gets that no row of the fit has, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Unseen {
    Refuse,
    Neutral,
    Worst,
}

/// Which columns become characteristics.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Selection")]
pub(crate) struct Selected {
    /// Least information value
    #[arg(long, value_name = "IV", default_value_t = 0.02)]
    pub(crate) iv_min: f64,
    /// Largest correlation of two columns; the one with less information goes
    #[arg(long, value_name = "R", default_value_t = 0.8)]
    pub(crate) max_correlation: f64,
    /// Largest variance inflation factor
    #[arg(long, value_name = "VIF", default_value_t = 5.0)]
    pub(crate) max_vif: f64,
    /// Largest p-value of a coefficient [default: any]
    #[arg(long, value_name = "P")]
    pub(crate) max_p: Option<f64>,
    /// Look for fewer columns step by step
    #[arg(long, value_name = "CRITERION")]
    pub(crate) stepwise: Option<Stepwise>,
    /// Share of events where the card will be used [default: that of the table]
    #[arg(long, value_name = "SHARE")]
    pub(crate) prior: Option<f64>,
}

/// From log-odds to points and tiers.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Points")]
pub(crate) struct Scaled {
    /// Points that double the odds
    #[arg(long, value_name = "POINTS", default_value_t = 20.0)]
    pub(crate) pdo: f64,
    /// The score with the base odds
    #[arg(long, value_name = "POINTS", default_value_t = 600.0)]
    pub(crate) base_score: f64,
    /// Non-events per event at the base score
    #[arg(long, value_name = "ODDS", default_value_t = 50.0)]
    pub(crate) base_odds: f64,
    /// What is rounded to whole points
    #[arg(long, value_name = "WHAT", default_value = "all-points")]
    pub(crate) rounding: Rounding,
    /// What points are compared with to give reasons
    #[arg(long, value_name = "POINTS", default_value = "best")]
    pub(crate) baseline: Baseline,
    /// Share of the rows in the tier HIGH, the lowest scores
    #[arg(long, value_name = "SHARE", default_value_t = 0.2)]
    pub(crate) high_share: f64,
    /// Share of the rows in the tier LOW, the highest scores
    #[arg(long, value_name = "SHARE", default_value_t = 0.5)]
    pub(crate) low_share: f64,
    /// Tier HIGH ends below the first score, MEDIUM below the second
    #[arg(
        long,
        value_name = "A,B",
        value_delimiter = ',',
        allow_negative_numbers = true,
        conflicts_with_all = ["high_share", "low_share"]
    )]
    pub(crate) cutoffs: Vec<f64>,
}

/// A shape, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shape {
    Auto,
    Monotone,
    Free,
    Ascending,
    Descending,
    Peak,
    Valley,
    Convex,
    Concave,
}

/// A criterion, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Stepwise {
    Aic,
    Bic,
    P,
}

/// What is rounded, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Rounding {
    AllPoints,
    FinalScore,
    None,
}

/// A baseline, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Baseline {
    Best,
    Mean,
    NearCutoff,
    Neutral,
}
