//! Scorecards from data.
