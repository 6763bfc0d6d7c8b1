//! Exports of a scorecard to other systems.
