//! Outcomes are a function of seed and customer: no table leads to them but by what strain does.

use fip_model::{AccountType, Customer, EmploymentStatus, Region};
use fip_synth::{Archetype, Bank, World, stand_in};

use crate::fixture::{SEED, every_mode, many_customers, params};

/// Returns the correlation of two columns.
fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let n = a.len() as f64;
    let mean = |values: &[f64]| values.iter().sum::<f64>() / n;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let product = |(a, b): (&f64, &f64)| (a - mean_a) * (b - mean_b);
    let along: f64 = a.iter().zip(b).map(product).sum();
    let squares = |values: &[f64], mean: f64| -> f64 {
        values.iter().map(|value| (value - mean) * (value - mean)).sum()
    };
    along / (squares(a, mean_a) * squares(b, mean_b)).sqrt()
}

/// Returns a correlation against its standard error where there is none.
fn z(a: &[f64], b: &[f64]) -> f64 {
    correlation(a, b) * (a.len() as f64).sqrt()
}

/// Returns what is exported of customers before they pay, by column.
fn exported(world: &World) -> Vec<(String, Vec<f64>)> {
    let customers = world.star.customers();
    let column = |of: &dyn Fn(&Customer) -> f64| -> Vec<f64> { customers.iter().map(of).collect() };
    let flag = |is: bool| f64::from(u8::from(is));
    let mut columns = vec![
        ("age".to_owned(), column(&|of| of.age.unwrap().into())),
        ("income".to_owned(), column(&|of| of.annual_income.unwrap().pounds().ln())),
        ("tenure".to_owned(), column(&|of| of.tenure_months.unwrap().into())),
        ("joined".to_owned(), column(&|of| of.joined_date.unwrap().epoch_days().into())),
        ("number".to_owned(), column(&|of| of.customer_id.number().into())),
    ];
    for region in Region::ALL {
        columns.push((format!("{region:?}"), column(&|of| flag(of.region == Some(region)))));
    }
    for status in EmploymentStatus::ALL {
        columns.push((
            format!("{status:?}"),
            column(&|of| flag(of.employment_status == Some(status))),
        ));
    }
    let mut limits = vec![[0.0; 3]; customers.len()];
    for account in world.star.accounts() {
        let limits = &mut limits[account.customer_id.number() as usize - 1];
        limits[0] += flag(account.account_type == Some(AccountType::CreditCard));
        limits[1] += account.credit_limit.map_or(0.0, |limit| limit.pounds().ln());
        limits[2] += account.overdraft_limit.map_or(0.0, |limit| limit.pounds().ln());
    }
    for (at, name) in ["credit card", "credit limit", "overdraft limit"].into_iter().enumerate() {
        columns.push((name.to_owned(), limits.iter().map(|limits| limits[at]).collect()));
    }
    columns
}

/// Same seed, same customers, same outcomes: with card rows, with others, with payments beside them and
/// without any. So none that is added, taken away or put elsewhere can move an outcome.
#[test]
fn outcomes_do_not_depend_on_transactions() {
    let modes = every_mode(params(SEED, 120), &stand_in(SEED, Some(3000)));
    let [(_, around), others @ ..] = &modes;
    let reversed = {
        let mut cards = stand_in(SEED, Some(300));
        cards.seconds.reverse();
        cards.amounts.reverse();
        Bank::around(&cards, &params(SEED, 120).check().unwrap()).unwrap()
    };
    for (mode, other) in others.iter().chain([&("reversed", reversed)]) {
        assert_ne!(around.star.transactions(), other.star.transactions(), "{mode}");
        assert_eq!(around.outcomes, other.outcomes, "{mode}");
        assert_eq!(around.truth, other.truth, "{mode}");
    }
    assert!(around.outcomes.iter().any(|outcome| outcome.at_risk));
}

/// No column of a customer or an account has a part in the hazard. The hidden archetype has one, and is
/// found by the same measure.
#[test]
fn no_exported_column_goes_with_the_probability_of_an_event() {
    let world = many_customers(1);
    let p: Vec<f64> = world.truth.iter().map(|of| of.event_probability).collect();
    let events: Vec<f64> =
        world.outcomes.iter().map(|of| f64::from(u8::from(of.at_risk))).collect();
    for (name, column) in exported(&world) {
        for (what, of) in [("probability", &p), ("event", &events)] {
            let z = z(of, &column);
            assert!(z.abs() < 4.0, "{what} and {name}: {z} standard errors");
        }
    }
    let volatile =
        |of: &fip_synth::CustomerTruth| f64::from(u8::from(of.archetype == Archetype::Volatile));
    let volatile: Vec<f64> = world.truth.iter().map(volatile).collect();
    assert!(z(&p, &volatile) > 10.0 && z(&p, &events) > 10.0);
}

/// Neither the customer before nor the same customer of the next seed says anything of a customer.
#[test]
fn neighbours_and_neighbouring_seeds_are_independent() {
    let (one, other) = (many_customers(1), many_customers(2));
    let columns = |world: &World| {
        let p = world.truth.iter().map(|of| of.event_probability).collect();
        let digital = |archetype| f64::from(u8::from(archetype == Archetype::Digital));
        let digital = world.truth.iter().map(|of| digital(of.archetype)).collect();
        let mut columns = exported(world);
        columns.retain(|(name, _)| name != "number");
        columns.extend([("probability".to_owned(), p), ("digital".to_owned(), digital)]);
        columns
    };
    for ((name, a), (_, b)) in columns(&one).iter().zip(columns(&other)) {
        let before = z(&a[1..], &a[..a.len() - 1]);
        assert!(before.abs() < 4.0, "{name} and the customer before: {before}");
        let next_seed = z(a, &b);
        assert!(next_seed.abs() < 4.0, "{name} and the next seed: {next_seed}");
    }
}

/// Segments may say something of outcomes, or they were of no use, and no more than a little.
#[test]
fn the_archetype_says_little_of_the_outcome() {
    let world = many_customers(3);
    let mut counts = [[0.0_f64; 2]; Archetype::ALL.len()];
    for (truth, outcome) in world.truth.iter().zip(&world.outcomes) {
        counts[truth.archetype as usize][usize::from(outcome.at_risk)] += 1.0;
    }
    let n = world.truth.len() as f64;
    let entropy = |counts: &mut dyn Iterator<Item = f64>| -> f64 {
        counts.filter(|&count| count > 0.0).map(|count| -count / n * (count / n).ln()).sum()
    };
    let of_outcome =
        entropy(&mut [0, 1].map(|y: usize| counts.iter().map(|of| of[y]).sum()).into_iter());
    let of_archetype = entropy(&mut counts.iter().map(|of| of[0] + of[1]));
    let together = entropy(&mut counts.iter().flatten().copied());
    let share = (of_archetype + of_outcome - together) / of_outcome;
    assert!((0.001..=0.15).contains(&share), "mutual information is {share} of the entropy");
}
