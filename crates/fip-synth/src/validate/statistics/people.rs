//! Customers: how they differ, where they live, what they earn, what they are and what becomes of
//! them.

use fip_model::{EmploymentStatus, Region};

use super::Rows;
use super::measure::{dispersion, gini, quantile, total_variation, variation_band};
use crate::bank::Archetype;
use crate::risk::Bound;
use crate::uk;
use crate::validate::WorldView;
use crate::validate::check::{Check, Estimate, Faults, Range};

/// Least variance over mean of the rows a customer; 1 would be a Poisson distribution.
const LEAST_DISPERSION: f64 = 5.0;
/// Distance between the bound that was told and the one computed from the truth.
const BOUND_DISTANCE: f64 = 1e-9;

pub(super) fn checks(view: &WorldView<'_>, rows: &Rows<'_>) -> Vec<Check> {
    let mut counts = vec![0_usize; rows.n_customers()];
    let mut spend = vec![0.0; rows.n_customers()];
    for row in rows.all() {
        counts[row.customer] += 1;
        spend[row.customer] += row.pounds();
    }
    vec![
        scatter(&counts),
        Check::within(
            "S8",
            "Gini coefficient of spend a customer",
            Estimate::plain(gini(spend)),
            Range::of(0.30, 0.50),
        ),
        regions(view),
        pay(view),
        archetypes(view),
        events(view),
        base_rate(view),
        Check::exact("I21", "The bound is the one of the true probabilities", wrong_bound(view)),
    ]
}

fn scatter(counts: &[usize]) -> Check {
    let claim = "Variance over mean of the rows a customer; a negative binomial fits better than a \
        Poisson distribution";
    let Some(found) = dispersion(counts) else {
        return Check::not_applicable("S7", claim, "there are fewer than two customers with rows");
    };
    let range = Range::at_least(LEAST_DISPERSION);
    let mut check = Check::within("S7", claim, Estimate::plain(found.index), range);
    check.measured.text = format!("{}; AIC better by {:.0}", check.measured.text, found.aic_gain);
    if found.aic_gain <= 0.0 {
        check.verdict = crate::validate::Verdict::Failed;
    }
    check
}

fn regions(view: &WorldView<'_>) -> Check {
    let customers = view.star.customers();
    let count = |region: Region| customers.iter().filter(|row| row.region == Some(region)).count();
    let found: Vec<f64> = uk::PLACES.iter().map(|place| count(place.region) as f64).collect();
    let expected: Vec<f64> = uk::PLACES.iter().map(|place| place.population).collect();
    let most = 0.01 + variation_band(found.len(), customers.len());
    let distance = Estimate::plain(total_variation(&found, &expected));
    let claim = "Distance of customers by region from the population";
    Check::within("S16", claim, distance, Range::at_most(most))
}

/// Pay of employees of 25 to 64 over the median of their region and age, against the two halves of a
/// lognormal.
fn pay(view: &WorldView<'_>) -> Check {
    /// Quantile, its normal deviate, density of the normal there.
    const QUANTILES: [(f64, f64, f64); 3] =
        [(0.1, -1.281_552, 0.175_498), (0.5, 0.0, 0.398_942), (0.9, 1.281_552, 0.175_498)];
    let mut relative: Vec<f64> = view
        .star
        .customers()
        .iter()
        .filter(|row| row.employment_status == Some(EmploymentStatus::Employed))
        .filter_map(|row| {
            let years = row.age.filter(|age| (25..=64).contains(age))?;
            let place = uk::PLACES.iter().find(|place| Some(place.region) == row.region)?;
            let age = uk::AGES.iter().find(|age| (age.0..=age.1).contains(&years))?;
            Some(row.annual_income?.pounds() / (uk::MEDIAN_PAY * place.income * age.3))
        })
        .collect();
    relative.sort_unstable_by(f64::total_cmp);
    let (below, above) = uk::PAY_SPREAD;
    let figures: Vec<(String, Estimate)> = QUANTILES
        .iter()
        .filter_map(|&(share, z, density)| {
            let spread = if z < 0.0 { below } else { above };
            let found = quantile(&relative, share)? / (z * spread).exp();
            let n = relative.len() as f64;
            let std_error = found * spread * (share * (1.0 - share) / n).sqrt() / density;
            Some((format!("p{:.0}", 100.0 * share), Estimate { value: found, std_error }))
        })
        .collect();
    let claim = "Quantiles of employees' pay against those published, for their region and age";
    Check::each_within("S17", claim, &figures, Range::around(1.0, 0.05))
}

fn archetypes(view: &WorldView<'_>) -> Check {
    let n = view.truth.len() as f64;
    let figures: Vec<(String, Estimate)> = Archetype::ALL
        .iter()
        .map(|&archetype| {
            let count = view.truth.iter().filter(|row| row.archetype == archetype).count();
            let share = count as f64 / n;
            let std_error = (share * (1.0 - share) / n).sqrt();
            (archetype.code().to_owned(), Estimate { value: share, std_error })
        })
        .collect();
    Check::each_within("S20", "Share of each archetype", &figures, Range::of(0.08, 0.40))
}

fn events(view: &WorldView<'_>) -> Check {
    let n = view.truth.len() as f64;
    let p = || view.truth.iter().map(|row| row.event_probability);
    let expected = p().sum::<f64>() / n;
    let found = view.outcomes.iter().filter(|row| row.at_risk).count() as f64 / n;
    let std_error = p().map(|p| p * (1.0 - p)).sum::<f64>().sqrt() / n;
    let claim = "Share of customers at risk against the mean of their true probabilities";
    let range = Range::of(expected, expected);
    Check::within("S21", claim, Estimate { value: found, std_error }, range)
}

fn wrong_bound(view: &WorldView<'_>) -> Faults {
    let p: Vec<f64> = view.truth.iter().map(|row| row.event_probability).collect();
    let (found, told) = (Bound::of(&p), view.bound);
    let mut faults = Faults::default();
    for (name, found, told) in [
        ("base rate", found.base_rate, told.base_rate),
        ("ROC-AUC", found.roc_auc, told.roc_auc),
        ("average precision", found.average_precision, told.average_precision),
        ("Brier score", found.brier, told.brier),
    ] {
        let agree = (found - told).abs() <= BOUND_DISTANCE;
        faults.when(!agree, || format!("{name} {told}, computed {found}"));
    }
    faults
}

/// The process is set for all customers there could be; those of one bank scatter around it.
fn base_rate(view: &WorldView<'_>) -> Check {
    let n = view.truth.len() as f64;
    let p = || view.truth.iter().map(|row| row.event_probability);
    let value = p().sum::<f64>() / n;
    let variance = p().map(|p| (p - value) * (p - value)).sum::<f64>() / (n - 1.0).max(1.0);
    let claim = "Mean of the true probabilities of an event against the base rate asked for";
    let estimate = Estimate { value, std_error: (variance / n).sqrt() };
    Check::within("S26", claim, estimate, Range::around(view.base_rate, 0.02))
}

#[cfg(test)]
mod tests {
    use fip_model::{IncomeBand, Money, Region};

    use crate::bank::Archetype;
    use crate::validate::fixture::{breaks, breaks_shopping};

    #[test]
    fn customers_who_are_all_alike_are_told() {
        breaks_shopping(&["S7"], |world| {
            let mut counts = vec![0; 1_000];
            world.transactions.retain(|row| {
                let count = &mut counts[row.customer_id.number() as usize];
                *count += 1;
                *count <= 60
            });
        });
    }

    #[test]
    fn a_few_who_spend_everything_are_told() {
        breaks_shopping(&["S8"], |world| {
            let rich =
                |row: &&mut fip_model::Transaction| row.customer_id.number().is_multiple_of(10);
            for row in world.transactions.iter_mut().filter(rich) {
                row.amount = Money::from_pence(100 * row.amount.pence());
            }
        });
    }

    #[test]
    fn everybody_in_london_is_told() {
        breaks(&["S16"], |world| {
            for customer in &mut world.customers {
                customer.region = Some(Region::London);
            }
        });
    }

    #[test]
    fn pay_that_is_too_high_is_told() {
        breaks(&["S17"], |world| {
            for customer in &mut world.customers {
                let twice = Money::from_pence(2 * customer.annual_income.unwrap().pence());
                customer.annual_income = Some(twice);
                customer.income_band = Some(IncomeBand::of(twice));
            }
        });
    }

    #[test]
    fn an_archetype_that_nobody_has_is_told() {
        breaks(&["S20"], |world| {
            for row in &mut world.truth {
                row.archetype = Archetype::Stable;
            }
        });
    }

    #[test]
    fn too_many_events_are_told() {
        breaks(&["S21"], |world| {
            for outcome in world.outcomes.iter_mut().take(60) {
                outcome.at_risk = true;
            }
        });
    }

    #[test]
    fn another_bound_than_that_of_the_truth_is_told() {
        breaks(&["I21"], |world| world.bound.roc_auc += 0.001);
        breaks(&["I21"], |world| world.truth[0].event_probability += 0.1);
    }

    #[test]
    fn another_base_rate_than_was_asked_for_is_told() {
        breaks(&["S26"], |world| world.base_rate = 0.2);
    }
}
