//! `fip ml`: models of any table, from training to evaluation.
//!
//! These commands need no project: they read the files that the command line names, and write where it
//! says. One file a step: the table ([`data`]), which rows are trained on ([`division`]), what a model is
//! made from ([`recipe`]), which one is kept ([`choice`]), how good it is ([`mod@measure`], [`drivers`]),
//! what was found ([`training`]), and what is told of it ([`text`], [`document`]).

mod choice;
mod data;
mod division;
mod document;
mod drivers;
mod evaluate;
mod measure;
pub(super) mod model;
mod recipe;
mod text;
mod train;
mod training;

use super::{grid, outcome, output, table};
use crate::args::{Args, Ml};
use crate::failure::Failure;
use crate::terminal::Terminal;

/// Does what was asked about models.
pub(super) fn run(what: &Ml, args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    match what {
        Ml::Train(asked) => train::train(asked, args.seed, terminal),
        Ml::Evaluate(asked) => evaluate::evaluate(asked, terminal),
    }
}
