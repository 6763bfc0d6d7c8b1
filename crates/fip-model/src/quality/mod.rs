//! How good the data of a ledger are, column by column: what is missing, how values spread, what lies
//! far out, where time has gaps, and which keys lead nowhere.
//!
//! [`LedgerProfile`] looks at each transaction once, in the order of their ids, and keeps counts
//! alone: its memory grows with customers, accounts, merchants and days, not with rows. With the other
//! tables and what was seen while files were read it becomes a [`DataQuality`], whatever the source.
//!
//! | question | answer | source |
//! |---|---|---|
//! | missing | empty cells of the rows to which a column applies; a column that is empty in every row is *not known* | |
//! | quartiles | the smallest value that a quarter, half, three quarters of the values do not exceed | Hyndman and Fan (1996), definition 1 |
//! | amounts of transactions | the same over buckets, at most 1/2048 off; exact below 20.48 | Tene, `HdrHistogram` (2012) |
//! | outliers | beyond the outer fences, three interquartile ranges from the quartiles; of logarithms for money | Tukey (1977), chapter 2 |
//! | unusual days | a robust z-score beyond 3.5 against the same day of the week | Iglewicz and Hoaglin (1993) |
//! | missing cells that matter | from 5% of a column | Schafer (1999) |
//!
//! Spending is skewed to the right: on the plain scale the fences of amounts would call a tenth of an
//! ordinary ledger outliers. Logarithms of amounts are near to symmetric, and beyond their outer fences
//! lie three of a million values of a normal distribution.
//!
//! # References
//!
//! R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50
//! (1996). J. W. Tukey, "Exploratory Data Analysis" (1977). B. Iglewicz and D. C. Hoaglin, "How to
//! detect and handle outliers" (1993). J. L. Schafer, "Multiple imputation: a primer", Statistical
//! Methods in Medical Research 8 (1999).

mod amounts;
mod columns;
mod days;
mod document;
mod equal;
mod findings;
mod finish;
mod profile;
mod tables;
#[cfg(test)]
mod tests;
mod words;

pub use document::{
    AmountQuality, Bin, ColumnQuality, DataQuality, Extreme, Finding, Frequent, Gap, KeyQuality,
    LeftOutRows, ReadTable, Reading, Rejected, Severity, TableQuality, TimeQuality, UnusualDay,
};
pub use profile::{LedgerProfile, LedgerTables};
