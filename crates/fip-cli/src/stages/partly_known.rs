//! A small invented bank of whose transactions a ledger knows only a part.

use fip_features::{Features, Ledger, compute};
use fip_model::{Attribute, Attributes, Month, ObservationWindow, RawTables, Seed};
use fip_synth::Bank;

use crate::project::Project;

/// Half a year.
pub(super) fn window() -> ObservationWindow {
    ObservationWindow::new(Month::new(2025, 1).unwrap(), 6).unwrap()
}

/// Returns a project whose ledger knows these attributes, and the features that it allows.
pub(super) fn features(known: Attributes) -> (Project, Features) {
    let params = Bank::params(window(), Seed::new(3)).customers(120).merchants(2000);
    let star = Bank::generated(&params.check().unwrap()).unwrap().star;
    let mut raw = RawTables {
        customers: star.customers().to_vec(),
        accounts: star.accounts().to_vec(),
        merchants: star.merchants().to_vec(),
        days: star.days().to_vec(),
        transactions: star.transactions().clone().restricted_to(known),
        ..RawTables::default()
    };
    if !known.has_merchant_rows() {
        raw.merchants.clear();
    }
    for merchant in raw.merchants.iter_mut().filter(|_| !known.contains(Attribute::Category)) {
        (merchant.category, merchant.is_discretionary) = (None, None);
    }
    let (star, project) = (raw.check().unwrap(), Project::knowing(known));
    let features = compute(&Ledger::of(&star), window(), &project.catalogue).unwrap();
    (project, features)
}
