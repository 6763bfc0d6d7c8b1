//! Charts as SVG text: one file for each question that a report answers with a picture.
//!
//! Every chart is a plain struct with a `draw` method. The caption's *finding* becomes the
//! description that a screen reader speaks, so a picture says the same to everyone. Charts are
//! 560 pixels wide (the world sheet 960), on a light card of their own, and the same input gives the
//! same bytes.

mod amounts;
mod axis;
mod bars;
mod bins;
mod calibration;
mod curves;
mod days;
mod dependence;
mod dots;
mod error;
mod frame;
mod groups;
mod histogram;
mod k_choice;
mod ks;
mod learning;
mod lines;
mod map;
mod panel;
mod svg;
mod themed;
mod tier_mix;
mod world;

pub use amounts::{AmountBin, AmountChart};
pub use axis::Unit;
pub use bars::{Bar, BarChart, Reference};
pub use bins::{BinChart, BinRow};
pub use calibration::{CalibrationBin, CalibrationChart, CalibrationCurve};
pub use curves::{Curve, CurveChart, CurveKind};
pub use days::DayChart;
pub use dependence::{DependenceChart, DependencePanel};
pub use dots::{DotPlot, DotRow};
pub use error::ChartError;
pub use groups::{GroupChart, GroupRow, GroupSeries};
pub(crate) use histogram::points;
pub use histogram::{ScoreBand, ScoreHistogram};
pub use k_choice::{Gap, KChoiceChart, KQuality};
pub use ks::{KsChart, KsGap};
pub use learning::{LearningChart, LearningDot, LearningSeries};
pub use lines::{Line, MonthlyLines};
pub(crate) use map::Median;
pub use map::{BehaviorMap, MapAxis, MapPoint};
pub use panel::{PanelReference, PanelShape, WorldPanel};
pub use svg::Svg;
pub(crate) use themed::{Link, Part};
pub(crate) use tier_mix::ratio;
pub use tier_mix::{TierCounts, TierMix, TierMixRow};
pub use world::WorldSheet;

/// The words of a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caption {
    /// The question that the chart answers; bold, at most two lines.
    pub title: String,
    /// How to read it; at most two lines.
    pub subtitle: String,
    /// What it shows, with its numbers: the description for those who do not see the picture.
    pub finding: String,
}
