#![doc = include_str!("../README.md")]

pub mod chart;
pub mod dashboard;
pub mod format;
pub mod model_report;
pub mod palette;
pub mod powerbi;
pub mod summary;

mod error;
mod page;
mod report;
mod text;

pub use dashboard::Dashboard;
pub use error::ReportError;
pub use model_report::ModelReport;
pub use report::{Figure, Finding, FindingValue, Provenance, Recommendation, Report, RunIdentity};
pub use summary::ExecutiveSummary;
