//! Numbers are numbers.

use super::WorldView;
use super::check::{Check, Faults};

/// Money is whole pence by its type, so only the few real numbers of a world can be none.
pub(super) fn checks(view: &WorldView<'_>) -> Vec<Check> {
    let mut faults = Faults::default();
    let is_share = |p: f64| (0.0..=1.0).contains(&p);
    for row in view.truth {
        let p = row.event_probability;
        faults.when(!is_share(p), || format!("{}: event probability {p}", row.customer_id));
    }
    let bound = view.bound;
    for (name, value) in [
        ("base rate", bound.base_rate),
        ("ROC-AUC", bound.roc_auc),
        ("average precision", bound.average_precision),
        ("Brier score", bound.brier),
    ] {
        faults.when(!is_share(value), || format!("bound: {name} {value}"));
    }
    for row in view.star.transactions().iter() {
        let amount = row.amount;
        faults.when(amount.pence() < 0, || format!("{} of {amount}", row.transaction_id));
    }
    let claim = "No number is missing, infinite or outside its range; money is whole pence";
    vec![Check::exact("I15", claim, faults)]
}

#[cfg(test)]
mod tests {
    use fip_model::Money;

    use crate::validate::fixture::breaks;

    #[test]
    fn what_is_no_number_is_told() {
        breaks(&["I15"], |world| world.truth[2].event_probability = f64::NAN);
        breaks(&["I15"], |world| world.bound.roc_auc = f64::INFINITY);
        breaks(&["I15"], |world| world.transactions[0].amount = Money::from_pence(-1));
    }
}
