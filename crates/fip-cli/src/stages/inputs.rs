//! What a stage reads and no stage wrote.

use std::path::PathBuf;

use fip_synth::Mode;

use super::Stage;
use super::prepare::ledger::files::expand;
use super::prepare::ledger::quarantine::mended_files;
use crate::config::Origin;
use crate::database::read::Select;
use crate::project::Project;

/// Where an input of a stage is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum InputAt {
    /// In a file.
    File(PathBuf),
    /// In a database. What is there is known only when it was read.
    Database(Select),
}

impl Stage {
    /// Returns what the stage reads and no stage writes, by its names for people.
    pub(crate) fn inputs(self, project: &Project) -> Vec<(String, InputAt)> {
        let file = |name: String, path| vec![(name, InputAt::File(path))];
        match self {
            Self::Prepare if project.config.has_own_ledger() => ledger(project),
            Self::Prepare if project.config.bank.mode != Mode::Generate => {
                file(project.config.paths.cards.display().to_string(), project.cards())
            }
            Self::Dashboard if project.config.dashboard.pseudonymise => {
                file("the key of the pseudonyms".to_owned(), project.pseudonym_key())
            }
            Self::Score => project
                .card()
                .map(|path| (project.config.score.card.display().to_string(), InputAt::File(path)))
                .into_iter()
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// Returns where a bank's own ledger is; what is not there is told when it is read.
fn ledger(project: &Project) -> Vec<(String, InputAt)> {
    let mut inputs = Vec::new();
    for (table, place) in project.config.input.places() {
        let files = match Origin::of(place) {
            Ok(Origin::Files(patterns)) => expand(project.root(), &patterns).unwrap_or_default(),
            Ok(Origin::Database(select)) => {
                inputs.push((select.to_string(), InputAt::Database(select)));
                Vec::new()
            }
            Err(_) => Vec::new(),
        };
        let mended = mended_files(project, table).into_iter().flatten();
        inputs.extend(
            files.into_iter().chain(mended).map(|(name, path)| (name, InputAt::File(path))),
        );
    }
    inputs
}
