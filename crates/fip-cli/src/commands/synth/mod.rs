//! `fip synth`: a generated bank of any size as Parquet, and a generated card file.
//!
//! One file a step: what is to be made ([`plan`]), where rows come from ([`source`]), one partition
//! ([`partition`]), what is there already ([`manifest`]), all of it
//! ([`generate`]), one customer alone ([`customer`]), and card rows as a file ([`stand_in`]).

mod customer;
mod generate;
mod manifest;
mod partition;
mod plan;
mod source;
mod stand_in;
#[cfg(test)]
mod tests;

pub(super) use self::manifest::SynthManifest;
use self::plan::Plan;
use self::source::with_generator;
use self::stand_in::IfThere;
use crate::args::Synth;
use crate::failure::Failure;
use crate::project::Project;
use crate::terminal::Terminal;

/// Carries out what was asked of the generated bank.
pub(super) fn run(project: &Project, terminal: &Terminal, what: &Synth) -> Result<(), Failure> {
    match what {
        Synth::Generate { size, partition_customers, out } => {
            let plan = Plan::new(size, *partition_customers, &project.config);
            with_generator(&plan, |source| generate::generate(out, &plan, source, terminal))
        }
        Synth::Customer { customer, like, size } => {
            let plan = match like {
                Some(folder) => SynthManifest::load(folder)?.parameters,
                None => Plan::new(size, u32::MAX, &project.config),
            };
            let text = with_generator(&plan, |source| customer::csv(customer, &plan, source))?;
            terminal.data(&text);
            Ok(())
        }
        Synth::StandIn { out, rows, force } => {
            let if_there = if *force { IfThere::Replace } else { IfThere::Refuse };
            stand_in::stand_in(project, terminal, out, *rows, if_there)
        }
    }
}
