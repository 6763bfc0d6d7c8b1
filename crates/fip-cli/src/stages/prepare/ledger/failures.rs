//! Why rows make no ledger.

use fip_model::intake::LedgerError;
use fip_model::{Date, ObservationWindow};

use crate::failure::{Failure, Kind};

/// Says why no tables could be made.
pub(in crate::stages::prepare) fn no_ledger(error: &LedgerError) -> Failure {
    let hint = match error {
        LedgerError::Scratch(_) => {
            let hint = "make room on the disk of the tables, or give more memory with --memory";
            return Failure::new(Kind::CannotWrite, error, hint);
        }
        LedgerError::NoLabelKnown { .. } => {
            "[input.labels] must name customers, or accounts, by the ids that [input.transactions] has for them: \
             see columns.customer_id in both"
        }
        LedgerError::NoWholeMonth { first, last, .. } if is_too_long(*first, *last) => {
            "correct the dates that lie far from all others, or leave these rows out with an ignore rule; [input] \
             months = 24 says that the window has no more"
        }
        LedgerError::NoWholeMonth { as_of: Some(_), .. } => "correct input.as_of in fip.toml",
        LedgerError::NoWholeMonth { .. } => {
            "bring more days: features are computed from whole months"
        }
        _ => "check the sign of the amount, and the ignore and only rules, in [input.transactions]",
    };
    Failure::new(Kind::BadInput, error, hint)
}

/// Returns whether no window is as long as from one day to another.
fn is_too_long(first: Date, last: Date) -> bool {
    let months = last.month().months_since(first.month());
    u32::try_from(months).is_ok_and(|months| months >= ObservationWindow::MAX_MONTHS)
}
