//! Which stages are fresh: what their outputs were made from, and whether they are still as written.
//!
//! A stage is fresh when fip's version and sources, the keys of the configuration that the stage
//! reads, the files that it reads and no stage wrote, and all of that of the stages before it are what
//! they were when it ran, and when each of its outputs still has the bytes that it wrote. Everything
//! else is a [`Reason`] to run it again.

mod fingerprints;
mod made;
mod reason;
mod state;

pub(crate) use self::fingerprints::{Fingerprints, Trust, sha256_of_file};
pub(crate) use self::made::{CannotTrain, Made, current_run_id, run_id, values};
pub(crate) use self::reason::Reason;
pub(crate) use self::state::{Found, Look, State, inputs_apart};
