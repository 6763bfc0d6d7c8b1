use std::collections::BTreeSet;

use fip_model::{Category, Country, Region};

use super::*;

/// Asserts that a figure is within `tolerance` of what it should be.
fn close(name: &str, found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{name}: {found}, expected {expected}");
}

#[test]
fn the_document_is_the_code() {
    let committed = include_str!("../../UK.md");
    let equal = uk_facts_markdown() == committed;
    assert!(equal, "UK.md is out of date; run `fip show uk > crates/fip-synth/UK.md`");
}

#[test]
fn every_figure_has_unit_source_and_meaning() {
    let mut names = BTreeSet::new();
    for fact in TOPICS.iter().flat_map(|topic| topic.facts) {
        assert!(names.insert(fact.name), "{} twice", fact.name);
        let texts = [fact.unit, fact.source, fact.meaning];
        assert!(texts.iter().all(|text| !text.is_empty() && !text.contains('|')), "{}", fact.name);
        assert!(fact.value.is_finite() && fact.value > 0.0, "{}", fact.name);
    }
    for table in TOPICS.iter().flat_map(|topic| topic.tables) {
        assert!(names.insert(table.name), "{} twice", table.name);
        assert!(!table.source.is_empty() && !table.source.ends_with('.'), "{}", table.name);
        for row in (table.rows)() {
            assert_eq!(row.len(), table.columns.len(), "{}", table.name);
            assert!(row.iter().all(|cell| !cell.contains('|')), "{}", table.name);
        }
    }
}

#[test]
fn shares_sum_to_one() {
    let sums = [
        ("AGES", AGES.iter().map(|age| age.2).sum()),
        ("TENURE", TENURE.iter().map(|tenure| tenure.1).sum()),
        ("ACCOUNT_MIX", ACCOUNT_MIX.iter().map(|kind| kind.1).sum()),
        ("PAY_DAYS", PAY_DAYS.iter().map(|rule| rule.1).sum()),
        ("PAY_FREQUENCY", PAY_FREQUENCY.iter().map(|every| every.1).sum()),
        ("DESTINATIONS", DESTINATIONS.iter().map(|place| place.1).sum()),
        ("ABROAD_GOODS", ABROAD_GOODS.iter().map(|good| good.1).sum()),
        ("ABROAD_ONLINE_GOODS", ABROAD_ONLINE_GOODS.iter().map(|good| good.1).sum()),
        ("ABROAD_ONLINE", ABROAD_ONLINE.iter().map(|place| place.1).sum()),
        ("CASH_AMOUNTS", CASH_AMOUNTS.iter().map(|amount| amount.1).sum()),
        ("FRAUD_SCENARIOS", FRAUD_SCENARIOS.iter().map(|kind| kind.1).sum()),
        ("shop tickets", tickets(|of| of.shop).map(|ticket| ticket.share).sum()),
        ("online tickets", tickets(|of| of.online).map(|ticket| ticket.share).sum()),
        ("MONTH_FACTORS", MONTH_FACTORS.iter().sum::<f64>() / 12.0),
        ("WEEKDAY_FACTORS", WEEKDAY_FACTORS.iter().sum::<f64>() / 7.0),
    ];
    for (name, sum) in sums {
        close(name, sum, 1.0, 1e-9);
    }
}

/// The figures that the sources publish, put together again; the tolerance is the last digit kept.
#[test]
fn derived_figures_follow_from_published_ones() {
    close("ADULTS", 79.5e9 / 1_424.0, ADULTS, 0.05e6);
    close("cards", 31.4e9 / 12.0 / ADULTS, CARD_PAYMENTS_A_MONTH, 0.05);
    close("cash", 915e6 / 12.0 / ADULTS, CASH_WITHDRAWALS_A_MONTH, 0.005);
    close("debits", 4.49e9 / 12.0 / ADULTS, DIRECT_DEBITS_A_MONTH, 0.05);
    close("mean card payment", (797e9 + 249e9) / 31.4e9, MEAN_CARD_PAYMENT, 0.05);
    let contactless = (0.75 * 26.1 + 0.63 * 5.3) / (26.1 + 5.3);
    close("contactless", contactless / (1.0 - ONLINE_SHARE), CONTACTLESS_SHARE_OF_PRESENT, 0.000_5);
    close("visits", 94.6e6 / 68_265_209.0, VISITS_ABROAD_A_YEAR, 0.005);
    close("payment abroad", 26.4e9 / 440e6, MEAN_ABROAD_PAYMENT, 0.05);
    close("cards abroad", 440.0 / 60.1 * 94.6 / 31_400.0, ABROAD_CARD_SHARE, 0.000_5);
    close("credit", 5.3 / 31.4 / CREDIT_CARD_SHARE, CREDIT_SHARE_OF_HOLDERS, 0.005);
    close("limit", 5_830.0 / (CARD_LIMIT_LOG_SD.powi(2) / 2.0).exp(), CARD_LIMIT_MEDIAN, 5.0);
    close("fraud cases", 2_732_894.0 / ADULTS, FRAUD_CASES_A_YEAR, 0.000_5);
    close("fraud case", 556.3e6 / 2_732_894.0, MEAN_FRAUD_CASE, 0.5);
    close("fraud rate", 572.6e6 / 1_046e9 * 10_000.0, FRAUD_PENCE_PER_100_POUNDS, 0.05);
    close("remote", 395.7 / 556.3, REMOTE_FRAUD_SHARE, 0.005);
    close("lost and stolen", 100.2 / 556.3, LOST_STOLEN_FRAUD_SHARE, 0.005);
    close("identity theft", 51.7 / 556.3, ID_THEFT_FRAUD_SHARE, 0.005);
    close("pay below", (37_430.0_f64 / 22_763.0).ln() / 1.281_552, PAY_SPREAD.0, 0.000_5);
    close("pay above", (72_150.0_f64 / 37_430.0).ln() / 1.281_552, PAY_SPREAD.1, 0.000_5);
    close(
        "December",
        MONTH_FACTORS[11] / MONTH_FACTORS[0],
        (2_280.0 + 371.4) / (2_060.0 + 347.9),
        0.005,
    );
}

#[test]
fn regions_agree_with_the_whole() {
    let regions: Vec<Region> = PLACES.iter().map(|place| place.region).collect();
    assert_eq!(regions, Region::ALL);
    let people: f64 = PLACES.iter().map(|place| place.population).sum();
    let mean = |of: fn(&Place) -> f64| {
        PLACES.iter().map(|place| place.population * of(place)).sum::<f64>() / people
    };
    close("cash", mean(|place| place.cash), 1_424.0, 10.0);
    close("stays", mean(|place| place.stays), HOME_REGION_SHARE, 0.005);
    close("pay", mean(|place| place.income), 1.0, 0.03);
}

#[test]
fn towns_and_postcode_areas_are_one_to_one() {
    let all: Vec<(&str, &str)> = PLACES.iter().flat_map(|place| place.areas).copied().collect();
    let areas: BTreeSet<&str> = all.iter().map(|place| place.0).collect();
    let towns: BTreeSet<&str> = all.iter().map(|place| place.1).collect();
    assert_eq!((areas.len(), towns.len()), (all.len(), all.len()));
    assert!(["GY", "JE", "IM", "BX"].iter().all(|area| !areas.contains(area)));
    assert!(all.iter().all(|(area, _)| area.bytes().all(|byte| byte.is_ascii_uppercase())));
    assert!(PLACES.iter().all(|place| (1..=8).contains(&place.areas.len())));
}

fn tickets(scene: fn(&CategoryTicket) -> Option<Ticket>) -> impl Iterator<Item = Ticket> {
    CATEGORY_TICKETS.iter().filter_map(scene)
}

fn mean(scene: fn(&CategoryTicket) -> Option<Ticket>) -> f64 {
    tickets(scene)
        .map(|ticket| ticket.share * ticket.median * (ticket.log_sd.powi(2) / 2.0).exp())
        .sum()
}

/// Mean of the payments in shops that a contactless card may make, by quantiles of the normal
/// density on a grid.
fn mean_up_to_the_limit() -> f64 {
    let (mut weight, mut sum) = (0.0, 0.0);
    for ticket in tickets(|of| of.shop) {
        for step in -6_000..=6_000 {
            let z = f64::from(step) / 1_000.0;
            let pounds = ticket.median * (ticket.log_sd * z).exp();
            if pounds <= CONTACTLESS_LIMIT {
                let density = ticket.share * (-z * z / 2.0).exp();
                weight += density;
                sum += density * pounds;
            }
        }
    }
    sum / weight
}

#[test]
fn payments_cost_what_is_published() {
    let listed: Vec<Category> = CATEGORY_TICKETS.iter().map(|of| of.category).collect();
    assert_eq!(listed, Category::ALL);
    let (shop, online) = (mean(|of| of.shop), mean(|of| of.online));
    close("all", (1.0 - ONLINE_SHARE) * shop + ONLINE_SHARE * online, MEAN_CARD_PAYMENT, 0.3);
    close("contactless", mean_up_to_the_limit(), MEAN_CONTACTLESS_PAYMENT, 0.3);
    assert!((60.0..=96.1).contains(&online), "{online}");
}

#[test]
fn machines_pay_out_whole_notes() {
    let mean: f64 = CASH_AMOUNTS.iter().map(|&(pounds, share)| f64::from(pounds) * share).sum();
    close("CASH_AMOUNTS", mean, MEAN_CASH_WITHDRAWAL, 0.1);
    assert!(CASH_AMOUNTS.is_sorted_by(|a, b| a.0 < b.0));
    for (pounds, _) in CASH_AMOUNTS {
        assert!(pounds % 10 == 0 && f64::from(pounds) <= CASH_MACHINE_LIMIT, "{pounds}");
    }
}

#[test]
fn bills_sum_to_the_direct_debits_of_an_adult() {
    let a_month = |debit: &DirectDebit| debit.share * f64::from(debit.a_year) / 12.0;
    let all: f64 = DIRECT_DEBITS.iter().map(a_month).sum();
    let failing: f64 = DIRECT_DEBITS.iter().map(|debit| a_month(debit) * debit.failure).sum();
    close("DIRECT_DEBITS", all, DIRECT_DEBITS_A_MONTH, 0.1);
    close("failures", failing / all, 1.0, 0.02);
}

#[test]
fn fraud_scenarios_sum_to_the_published_values() {
    let mean: f64 = FRAUD_SCENARIOS.iter().map(|(_, share, pounds)| share * pounds).sum();
    close("FRAUD_SCENARIOS", mean, MEAN_FRAUD_CASE, 0.5);
    let values = [REMOTE_FRAUD_SHARE, LOST_STOLEN_FRAUD_SHARE, ID_THEFT_FRAUD_SHARE];
    for ((scenario, share, pounds), value) in FRAUD_SCENARIOS.into_iter().zip(values) {
        close(&format!("{scenario:?}"), share * pounds / mean, value, 0.005);
    }
}

/// Share of `weights` in the hours of `from..to`.
fn share_of(weights: &[f64; 24], from: usize, to: usize) -> f64 {
    weights[from..to].iter().sum::<f64>() / weights.iter().sum::<f64>()
}

#[test]
fn days_have_the_published_shape() {
    close("lunchtime and afternoon", share_of(&SHOP_HOURS, 11, 18), 2.0 / 3.0, 0.02);
    assert!(CASH_HOURS.iter().all(|&weight| weight <= CASH_HOURS[12]));
    for hours in [SHOP_HOURS, CASH_HOURS] {
        let night = 1.0 - share_of(&hours, 6, 22);
        assert!((0.0..0.05).contains(&night), "{night}");
    }
    assert!(WEEKDAY_FACTORS.iter().all(|factor| (0.9..=1.1).contains(factor)));
}

#[test]
fn destinations_are_countries_abroad() {
    let countries: BTreeSet<[u8; 2]> = DESTINATIONS.iter().map(|place| place.0).collect();
    assert_eq!(countries.len(), DESTINATIONS.len());
    for letters in DESTINATIONS.map(|place| place.0).into_iter().chain(ABROAD_ONLINE.map(|of| of.0))
    {
        assert_ne!(Country::new(letters).unwrap(), Country::GB);
    }
    assert!(DESTINATIONS.iter().all(|place| (1..=30).contains(&place.2)));
}

#[test]
fn tenure_by_age_is_that_of_the_whole() {
    for (at, (tenure, share)) in TENURE.iter().enumerate() {
        let found: f64 =
            AGES.iter().zip(TENURE_BY_AGE).map(|(age, of)| age.2 * of.shares[at]).sum();
        close(&format!("{tenure:?}"), found, *share, 0.005);
    }
    for of in TENURE_BY_AGE {
        close("shares", of.shares.iter().sum(), 1.0, 1e-9);
    }
    assert!(AGES[..6].iter().zip(TENURE_BY_AGE).all(|(age, of)| age.1 == of.up_to));
}

#[test]
fn payers_are_those_with_a_direct_debit() {
    let share = |bill| DIRECT_DEBITS.iter().find(|debit| debit.bill == bill).unwrap().share;
    close("mortgage", share("mortgage") / TENURE[1].1, MORTGAGE_PAYER_SHARE, 0.005);
    close("card", share("credit card payment") / CREDIT_CARD_SHARE, CARD_DEBIT_SHARE, 0.005);
}
