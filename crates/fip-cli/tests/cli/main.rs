//! The `fip` command, run as people run it, in folders of its own.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod append;
mod cache;
mod counting;
mod dashboard;
mod databases;
mod events;
mod faults;
mod features;
mod from;
mod interrupted;
mod ledgers;
mod less_known;
mod ml;
mod outcomes;
mod own_ledger;
#[path = "../../../fip-report/tests/packed/mod.rs"]
mod packed;
mod printed;
mod project;
mod quality;
mod recovery;
mod repeated;
mod reproducible;
mod scorecard;
mod segment;
mod shapes;
mod sources;
mod sqlite;
mod synth;
mod tools;
mod validate;
mod words;
