//! A project: a folder, its configuration, and where things are in it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use fip_features::{Catalogue, Grain, LeftOut, Restricted};
use fip_model::{Attributes, Country, Seed};

use crate::args::Args;
use crate::config::{Config, InputPlans, Source, from_database};
use crate::database::read::Password;
use crate::failure::{Failure, Kind};

/// Bytes that transactions may take of the memory, unless somebody says how many.
const MEMORY: u64 = 1 << 30;

/// A project folder with its configuration.
#[derive(Debug, Clone)]
pub(crate) struct Project {
    root: PathBuf,
    /// Folder of the tables, where it is not the configuration's.
    tables: Option<PathBuf>,
    pub(crate) config: Config,
    /// The text of `config`, to point into.
    source: Source,
    /// The built-in features, and those of the project's own; those that the ledger allows.
    pub(crate) catalogue: Catalogue,
    /// The built-in features that the ledger allows.
    built_in: Catalogue,
    /// The features that the ledger does not allow.
    pub(crate) left_out: Vec<LeftOut>,
    /// What the ledger knows of its transactions.
    attributes: Attributes,
    /// Where the bank is at home.
    home: Country,
    /// Bytes that transactions may take of the memory.
    memory: u64,
    /// The password of the database that was typed.
    password: Password,
}

impl Project {
    /// Opens the project that the command line names.
    pub(crate) fn open(args: &Args) -> Result<Self, Failure> {
        let root = args.project.clone();
        if !root.is_dir() {
            let cause = format!("{} is not a folder", root.display());
            return Err(Failure::new(Kind::CannotRead, cause, "name the project folder with -C"));
        }
        let path = args.config.clone().unwrap_or_else(|| root.join("fip.toml"));
        let mut source = Source::default();
        let (mut config, catalogue) = if args.config.is_some() || path.exists() {
            let text = fs::read_to_string(&path).map_err(|e| Failure::cannot_read(&path, &e))?;
            let config = Config::parse(&text, &path)?;
            let catalogue = config.features.custom.catalogue(&text, &path)?;
            source = Source { path, text };
            (config, catalogue)
        } else {
            (Config::default(), Catalogue::built_in().clone())
        };
        config.bank.mode = args.mode.map_or(config.bank.mode, Into::into);
        config.project.seed = args.seed.unwrap_or(config.project.seed);
        let mut password = Password::default();
        if let Some(asked) = args.typed_database() {
            password = from_database(&mut config, asked, &root)?;
        }
        let (attributes, home) = match config.input_plans(&source)? {
            Some(plans) => (plans.transactions.attributes(), plans.home),
            None => (Attributes::ALL, Country::GB),
        };
        let project = Self::of(root, (config, source), &catalogue, (attributes, home))?;
        Ok(Self { memory: args.memory << 20, password, ..project })
    }

    /// Returns the project with the features alone that its ledger allows.
    fn of(
        root: PathBuf,
        (config, source): (Config, Source),
        catalogue: &Catalogue,
        (attributes, home): (Attributes, Country),
    ) -> Result<Self, Failure> {
        let restricted = |catalogue: &Catalogue| {
            let catalogue = catalogue.clone().with_home(home);
            catalogue.restricted_to(attributes).map_err(Failure::internal)
        };
        let built_in = restricted(Catalogue::built_in())?.catalogue;
        let Restricted { catalogue, left_out } = restricted(catalogue)?;
        let (tables, memory) = (None, MEMORY);
        Ok(Self {
            root,
            tables,
            config,
            source,
            catalogue,
            built_in,
            left_out,
            attributes,
            home,
            memory,
            password: Password::default(),
        })
    }

    /// Returns the password of the database that was typed.
    pub(crate) const fn password(&self) -> &Password {
        &self.password
    }

    /// Returns what the project's ledger knows of its transactions; of an invented bank, and of one
    /// around card rows, everything is known.
    pub(crate) const fn attributes(&self) -> Attributes {
        self.attributes
    }

    /// Returns the home country of the project's bank; invented ones are at home in the United Kingdom.
    pub(crate) const fn home(&self) -> Country {
        self.home
    }

    /// Returns the bytes that transactions may take of the memory.
    pub(crate) const fn memory(&self) -> u64 {
        self.memory
    }

    /// Returns whether a feature of customers is left out, since the ledger does not allow it.
    pub(crate) fn lacks(&self, feature: &str) -> bool {
        self.left_out.iter().any(|one| one.grain == Grain::Customer && one.name == feature)
    }

    /// Returns whether the configuration was read from a file.
    pub(crate) fn has_file(&self) -> bool {
        !self.source.path.as_os_str().is_empty()
    }

    /// Returns a failure about a value of the configuration, with the line of the key that it names.
    pub(crate) fn point(&self, failure: Failure) -> Failure {
        let of_bank = ["first_month", "months", "customers", "merchants", "stand_in_rows", "mode"];
        let of_outcome = ["gap_months", "base_rate", "bound_auc", "months"];
        let keys = of_bank.iter().map(|key| ("bank", *key));
        let keys: Vec<(&str, &str)> =
            keys.chain(of_outcome.iter().map(|key| ("outcome", *key))).collect();
        self.source.point(failure, &keys)
    }

    /// Returns the mappings of the project's own ledger, `None` where a bank is invented.
    pub(crate) fn input_plans(&self) -> Result<Option<InputPlans>, Failure> {
        self.config.input_plans(&self.source)
    }

    /// Returns a failure about the key of the configuration that these lead to.
    pub(crate) fn mark(&self, failure: Failure, keys: &[&str], label: &str) -> Failure {
        self.source.mark(failure, keys, label)
    }

    /// Returns the project folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn seed(&self) -> Seed {
        Seed::new(self.config.project.seed)
    }

    /// Returns the features that models may look at.
    pub(crate) fn model_catalogue(&self) -> &Catalogue {
        if self.config.features.in_models { &self.catalogue } else { &self.built_in }
    }

    /// Returns the path of the card rows.
    pub(crate) fn cards(&self) -> PathBuf {
        self.root.join(&self.config.paths.cards)
    }

    /// Returns the path of the project's own scorecard, if it has one.
    pub(crate) fn card(&self) -> Option<PathBuf> {
        let card = &self.config.score.card;
        (!card.as_os_str().is_empty()).then(|| self.root.join(card))
    }

    /// Returns the folder of the tables.
    pub(crate) fn processed(&self) -> PathBuf {
        self.tables.clone().unwrap_or_else(|| self.root.join(&self.config.paths.processed))
    }

    /// Returns the project with its tables in another folder, named from where the command runs.
    pub(crate) fn with_tables_in(&self, folder: &Path) -> Self {
        Self { tables: Some(folder.to_owned()), ..self.clone() }
    }

    /// Returns the folder of what is no output and for nobody else.
    pub(crate) fn private(&self) -> PathBuf {
        self.root.join(".fip")
    }

    /// Returns the path of the key that pseudonyms are made with.
    pub(crate) fn pseudonym_key(&self) -> PathBuf {
        self.private().join("pseudonym.key")
    }

    /// Returns the folder of the reports.
    pub(crate) fn reports(&self) -> PathBuf {
        self.root.join(&self.config.paths.reports)
    }

    /// Takes the project for this process; another that writes to it at the same time is refused.
    pub(crate) fn lock(&self) -> Result<File, Failure> {
        lock(&self.processed(), "-C")
    }
}

#[cfg(test)]
impl Project {
    /// Returns a project without a folder whose ledger knows these attributes.
    pub(crate) fn knowing(attributes: Attributes) -> Self {
        let parts = (Config::default(), Source::default());
        let of = (attributes, Country::GB);
        Self::of(PathBuf::new(), parts, Catalogue::built_in(), of).unwrap()
    }
}

/// Name of the file that a process holds while it writes to a folder.
pub(crate) const LOCK: &str = ".fip.lock";

/// Takes a folder for this process; `flag` is what chooses another.
pub(crate) fn lock(folder: &Path, flag: &str) -> Result<File, Failure> {
    fs::create_dir_all(folder).map_err(|error| Failure::cannot_write(folder, &error))?;
    let path = folder.join(LOCK);
    let file = File::create(&path).map_err(|error| Failure::cannot_write(&path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => {
            let cause = format!("another fip is writing to {}", folder.display());
            let hint = format!("wait for it to end, or choose another folder with {flag}");
            Err(Failure::new(Kind::Busy, cause, hint))
        }
        Err(fs::TryLockError::Error(error)) => Err(Failure::cannot_write(&path, &error)),
    }
}

/// Returns the bytes of a file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| Failure::cannot_read(path, &error))
}
