//! The queue and single customers of a run, held against its tables by another reader.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Desk;

/// Returns a table of the run: each row a map from column to cell.
fn table(desk: &Desk, name: &str) -> Vec<BTreeMap<String, String>> {
    rows(&desk.read(&format!("data_processed/{name}.csv")))
}

fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.unwrap()).collect()
}

fn json(desk: &Desk, args: &[&str]) -> Value {
    serde_json::from_str(&desk.data(args)).unwrap()
}

#[test]
fn customers_are_told_as_reviewed() {
    let desk = Desk::with_a_run();
    let told = desk.transcripts(&[
        &["queue", "--top", "5"],
        &["queue", "--tier", "high", "--segment", "cash-heavy,INACTIVE", "--reason", "r01"],
        &["queue", "--region", "Yorkshire"],
        &["queue", "--reason", "R99"],
        &["queue", "--tier", "hihg"],
        &["explain", "C0000012"],
        &["explain", "C0000012", "--all"],
        &["explain", "C0000012", "--format", "md", "--all"],
        &["explain", "C0000012", "C9999999"],
    ]);
    insta::assert_snapshot!("customers", told);
    let nothing = Desk::new();
    insta::assert_snapshot!(
        "nothing_has_run",
        nothing.transcripts(&[&["queue"], &["explain", "C0000001"]])
    );
    for args in
        [&["explain", "C0000012"][..], &["explain", "C0000012", "--all"], &["diff", ".", "."]]
    {
        let text = desk.data(args);
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{args:?}: {text}");
    }
    queue_is_the_tables(&desk);
    filters_take_what_they_say(&desk);
    explained_is_the_tables(&desk);
}

/// Every cell of the export, computed again from the tables.
fn queue_is_the_tables(desk: &Desk) {
    let text = desk.data(&["queue", "--format", "csv"]);
    assert!(text.starts_with('\u{feff}') && text.ends_with("\r\n"));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    let found = rows(text.trim_start_matches('\u{feff}'));
    let mut expected = table(desk, "CustomerRiskScores");
    expected.retain(|row| row["tier"] != "LOW");
    let score = |row: &BTreeMap<String, String>| row["score"].parse::<i32>().unwrap();
    expected.sort_by_key(|row| (score(row), row["customer_id"].clone()));
    assert_eq!(found.len(), expected.len());
    assert!(found.len() > 10);
    let by_id = |name: &str| -> BTreeMap<String, BTreeMap<String, String>> {
        table(desk, name).into_iter().map(|row| (row["customer_id"].clone(), row)).collect()
    };
    let [segments, people, features] =
        ["CustomerSegments", "DimCustomer", "CustomerFeatures"].map(by_id);
    let mut spend: BTreeMap<(String, String), f64> = BTreeMap::new();
    for row in table(desk, "CustomerMonthlyFeatures") {
        let key = (row["customer_id"].clone(), row["month"].clone());
        spend.insert(key, row["total_spend"].parse().unwrap());
    }
    let pounds = |text: &str| text.parse::<f64>().unwrap().round().to_string();
    for (rank, (found, expected)) in (1..).zip(found.iter().zip(&expected)) {
        let id = &expected["customer_id"];
        assert_eq!(found["rank"], rank.to_string());
        for column in
            ["customer_id", "tier", "score", "reason_1", "reason_2", "reason_3", "reason_4"]
        {
            assert_eq!(found[column], expected[column], "{id}, {column}");
        }
        assert_eq!(found["segment"], segments[id]["segment"]);
        assert_eq!(found["region"], people[id]["region"]);
        assert_eq!(found["fraud_count"], features[id]["fraud_count"]);
        assert_eq!(found["mean_monthly_spend"], pounds(&features[id]["avg_monthly_spend"]));
        let probability: f64 = expected["model_probability"].parse().unwrap();
        assert_eq!(found["probability"], format!("{probability:.4}"));
        let months: Vec<&String> = found.keys().filter(|name| name.starts_with("spend_")).collect();
        assert_eq!(months.len(), 12);
        for month in months {
            let key = (id.clone(), month["spend_".len()..].to_owned());
            let expected = spend.get(&key).copied().unwrap_or_default().round();
            assert_eq!(found[month], expected.to_string(), "{id}, {month}");
        }
    }
    assert_eq!(
        json(desk, &["queue", "--format", "json"])["customers"].as_array().unwrap().len(),
        found.len()
    );
}

fn filters_take_what_they_say(desk: &Desk) {
    let all = json(desk, &["queue", "--tier", "low,medium,high", "--format", "json"]);
    let all = all["customers"].as_array().unwrap();
    assert_eq!(all.len(), table(desk, "DimCustomer").len());
    let some = &all[0];
    let [segment, region, reason] =
        [&some["segment"], &some["region"], &some["reasons"][0]].map(|one| one.as_str().unwrap());
    let args = [
        "queue",
        "--tier",
        "low,medium,high",
        "--segment",
        segment,
        "--region",
        region,
        "--reason",
        reason,
        "--format",
        "json",
    ];
    let found = json(desk, &args);
    let expected = all.iter().filter(|one| {
        let reasons = one["reasons"].as_array().unwrap();
        one["segment"] == segment
            && one["region"] == region
            && reasons.iter().any(|code| code == reason)
    });
    let ids =
        |rows: Vec<&Value>| rows.iter().map(|one| one["customer_id"].clone()).collect::<Vec<_>>();
    let found = ids(found["customers"].as_array().unwrap().iter().collect());
    assert_eq!(found, ids(expected.collect()));
    assert!(!found.is_empty() && found.len() < all.len());
}

fn explained_is_the_tables(desk: &Desk) {
    let scores = table(desk, "CustomerRiskScores");
    let mut args: Vec<&str> = vec!["explain"];
    args.extend(scores.iter().take(40).map(|row| row["customer_id"].as_str()));
    args.extend(["--format", "json"]);
    let found = json(desk, &args);
    let alerts = table(desk, "RiskAlerts");
    let mut improvements = std::collections::BTreeSet::new();
    for (one, row) in found["customers"].as_array().unwrap().iter().zip(&scores) {
        let number = |value: &Value| value.as_f64().unwrap();
        let points: f64 =
            one["points"].as_array().unwrap().iter().map(|one| number(&one["points"])).sum();
        let sum = number(&one["base_points"]) + points + number(&one["rounding"]);
        assert_eq!(sum.to_string(), row["score"], "{}", row["customer_id"]);
        assert_eq!(one["score"].to_string(), row["score"]);
        assert_eq!(one["tier"].as_str(), Some(row["tier"].as_str()));
        for (at, reason) in (1..).zip(one["reasons"].as_array().unwrap()) {
            assert_eq!(reason["code"].as_str(), Some(row[&format!("reason_{at}")].as_str()));
            assert_eq!(reason["points_below"].to_string(), row[&format!("points_{at}")]);
        }
        if let Some(alert) = alerts.iter().find(|alert| alert["customer_id"] == row["customer_id"])
        {
            assert_eq!(one["reasons"][0]["text"].as_str(), Some(alert["reason_text_1"].as_str()));
        }
        let champion = &one["probabilities"][0];
        assert_eq!(champion["champion"], true);
        let expected: f64 = row["model_probability"].parse().unwrap();
        assert_eq!(number(&champion["probability"]).to_bits(), expected.to_bits());
        let improvement = &one["improvement"];
        improvements.insert(improvement["kind"].as_str().unwrap().to_owned());
        if improvement["kind"] == "moves" {
            let gains =
                improvement["moves"].as_array().unwrap().iter().map(|one| number(&one["gain"]));
            assert!(gains.sum::<f64>() >= number(&improvement["needed"]));
        }
    }
    assert!(improvements.contains("safest") && improvements.contains("moves"), "{improvements:?}");
}
