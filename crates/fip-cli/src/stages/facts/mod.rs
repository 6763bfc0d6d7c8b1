//! The transactions of a project, as features ask for them: in memory together where they fit, else
//! customers after customers from files. What is computed is the same.

mod parts;

use fip_features::{Catalogue, FeatureError, Features, Ledger, compute, compute_as_of};
use fip_model::{Customer, FeatureTable, FraudReport, ObservationWindow, StarSchema};

use self::parts::Parts;
use super::load;
use crate::failure::{Failure, Kind};
use crate::project::Project;

/// Bytes that a transaction takes while features are computed: as it is read, its columns, and a copy
/// of them in the order of customers.
const ROW_BYTES: u64 = 128;

/// Returns whether so many transactions fit into the memory that the project may take for them.
pub(crate) fn fit(project: &Project, n_rows: u64) -> bool {
    n_rows.saturating_mul(ROW_BYTES) <= project.memory()
}

/// The transactions of a project, read from its tables.
#[derive(Debug)]
pub(crate) enum Facts {
    /// All of them.
    Whole {
        /// The tables.
        star: Box<StarSchema>,
        /// When frauds were reported.
        reports: Vec<FraudReport>,
    },
    /// Some of them at a time.
    Parts(Box<Parts>),
}

impl Facts {
    /// Reads the tables of a project.
    pub(crate) fn load(project: &Project) -> Result<Self, Failure> {
        if fit(project, load::most_transactions(project)?) {
            let (star, reports) = (load::star(project)?, load::reports(project)?);
            return Ok(Self::Whole { star: Box::new(star), reports });
        }
        Ok(Self::Parts(Box::new(Parts::of(project)?)))
    }

    pub(crate) fn view(&self) -> FactsView<'_> {
        match self {
            Self::Whole { star, reports } => FactsView::whole(star, reports),
            Self::Parts(parts) => FactsView::Parts(parts),
        }
    }
}

/// The transactions of a project, wherever they are.
#[derive(Debug)]
pub(crate) enum FactsView<'a> {
    /// All of them.
    Whole { customers: &'a [Customer], ledger: Ledger<'a> },
    /// Some of them at a time.
    Parts(&'a Parts),
}

impl<'a> FactsView<'a> {
    /// Returns those of tables in memory.
    pub(crate) fn whole(star: &'a StarSchema, reports: &[FraudReport]) -> Self {
        let ledger = Ledger::with_reports(star, reports);
        Self::Whole { customers: star.customers(), ledger }
    }

    /// Returns the customers, in the order of their ids.
    pub(crate) fn customers(&self) -> &'a [Customer] {
        match self {
            Self::Whole { customers, .. } => customers,
            Self::Parts(parts) => parts.customers(),
        }
    }

    /// Returns the features of all customers in a window.
    pub(crate) fn compute(
        &self,
        window: ObservationWindow,
        catalogue: &Catalogue,
    ) -> Result<Features, Failure> {
        let append = |all: &mut Features, more: Features| {
            all.monthly.append(more.monthly)?;
            all.customers.append(more.customers)
        };
        self.over(|ledger| compute(ledger, window, catalogue), append)
    }

    /// Returns the features of all customers in each of the windows.
    pub(crate) fn compute_as_of(
        &self,
        windows: &[ObservationWindow],
        catalogue: &Catalogue,
    ) -> Result<FeatureTable, Failure> {
        self.over(|ledger| compute_as_of(ledger, windows, catalogue), FeatureTable::append)
    }

    fn over<T>(
        &self,
        of: impl Fn(&Ledger<'_>) -> Result<T, FeatureError>,
        append: impl Fn(&mut T, T) -> Result<(), fip_model::FeatureTableError>,
    ) -> Result<T, Failure> {
        let of = |ledger: &Ledger<'_>| of(ledger).map_err(|error| cannot_compute(&error));
        let parts = match self {
            Self::Whole { ledger, .. } => return of(ledger),
            Self::Parts(parts) => parts,
        };
        let mut all = None;
        parts.each(|ledger| {
            let more = of(ledger)?;
            match &mut all {
                None => all = Some(more),
                Some(all) => append(all, more).map_err(Failure::internal)?,
            }
            Ok(())
        })?;
        all.ok_or_else(|| Failure::internal("a ledger without customers"))
    }
}

/// Says why features could not be computed.
pub(crate) fn cannot_compute(error: &FeatureError) -> Failure {
    Failure::new(Kind::BadInput, error, "split the ledger by customers")
}
