//! From a table to a card, and what is done with it.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::{Desk, FIT, column, generated};

#[test]
fn a_fit_tells_what_it_did_and_writes_a_card() {
    let desk = Desk::new();
    let told = desk.done(&FIT);
    for (name, verdict) in [
        ("income", "kept"),
        ("debt_ratio", "kept"),
        ("purpose", "kept"),
        ("noise", "IV below 0.02"),
    ] {
        let line = told.lines().find(|line| line.trim_start().starts_with(name)).unwrap();
        assert!(line.ends_with(verdict), "{told}");
    }
    assert!(!told.contains("loan ") && !told.contains("weight "), "{told}");
    for word in ["train", "test", "AUC", "HIGH", "std. error"] {
        assert!(told.contains(word), "{word}: {told}");
    }
    let card: serde_json::Value = serde_json::from_str(&desk.project.read("card.json")).unwrap();
    assert_eq!(card["population"]["source"], "1,500 GENERATED rows of a test");
    assert_eq!(card["population"]["n_rows"], 1050);
    let fit: serde_json::Value = serde_json::from_str(&desk.project.read("card.fit.json")).unwrap();
    assert_eq!((&fit["seed"], &fit["event"]), (&42.into(), &"bad".into()));
    assert_eq!(fit["measured"]["test"]["n_rows"], 450);
    assert!(fit["measured"]["test"]["ranking"]["auc"].as_f64().unwrap() > 0.7);
    assert_eq!(fit["columns"].as_array().unwrap().len(), 4);
}

#[test]
fn the_same_seed_gives_the_same_bytes_for_any_number_of_threads() {
    let desk = Desk::with_card();
    let read = || (desk.project.read("card.json"), desk.project.read("card.fit.json"));
    let first = read();
    for more in [["-j", "1"], ["-j", "4"], ["--seed", "42"]] {
        desk.done(&[FIT.as_slice(), &more].concat());
        assert_eq!(read(), first, "{more:?}");
    }
    desk.done(&[FIT.as_slice(), &["--seed", "7"]].concat());
    assert_ne!(read(), first);
}

#[test]
fn weights_and_flags_reach_the_card() {
    let desk = Desk::new();
    let fit: Vec<&str> =
        FIT.iter().map(|arg| if *arg == "weight" { "noise" } else { arg }).collect();
    let more = [
        "--weight",
        "weight",
        "--cutoffs",
        "540,600",
        "--rounding",
        "final-score",
        "--baseline",
        "mean",
        "--stepwise",
        "bic",
        "--test-share",
        "0",
        "--prior",
        "0.05",
        "--report",
        "--unseen",
        "worst",
        "--shape",
        "auto",
        "--actionable",
        "debt_ratio",
        "--name",
        "Loans",
    ];
    let told = desk.done(&[fit.as_slice(), &more].concat());
    let is_of_test = |line: &str| line.trim_start().starts_with("test ");
    assert!(told.contains("Stepwise search") && !told.lines().any(is_of_test), "{told}");
    let card: serde_json::Value = serde_json::from_str(&desk.project.read("card.json")).unwrap();
    assert_eq!(card["name"], "Loans");
    assert_eq!((&card["tiers"]["high_below"], &card["round_score"]), (&540.into(), &true.into()));
    assert_eq!((&card["baseline"], &card["tiers"]["medium_below"]), (&"mean".into(), &600.into()));
    // The weights are 1 and 2 in turn.
    let population = &card["population"];
    let weight =
        population["events"].as_f64().unwrap() + population["non_events"].as_f64().unwrap();
    assert!((weight - 2250.0).abs() < 1e-9, "{population}");
    let text = card.to_string();
    assert!(text.contains("\"other\":true") && text.contains("\"actionable\":true"), "{text}");
    assert!(desk.project.read("card.md").starts_with("# Loans"));
}

#[test]
fn scores_are_those_of_the_points_table_and_of_sqlite() {
    let desk = Desk::with_card();
    desk.done(&[
        "score",
        "--card",
        "@card.json",
        "--data",
        "@loans.csv",
        "--id",
        "loan",
        "--out",
        "@scores.csv",
    ]);
    let csv = desk.project.read("scores.csv");
    let (loans, scores) = (column(&csv, "loan"), column(&csv, "score"));
    assert_eq!((loans.len(), loans[7].as_str()), (1500, "L00007"));
    let told = desk.done(&[
        "explain",
        "--card",
        "@card.json",
        "--data",
        "@loans.csv",
        "--id",
        "loan=L00007",
    ]);
    let number = |line: &str| line.split_whitespace().next().and_then(|word| word.parse().ok());
    let points: Vec<i64> = told
        .lines()
        .skip_while(|line| !line.contains("base points"))
        .take_while(|line| !line.trim_end().ends_with(" score"))
        .filter_map(number)
        .collect();
    assert_eq!(points.len(), 4, "{told}");
    assert_eq!(points.iter().sum::<i64>().to_string(), scores[7], "{told}");

    let sql = desk.done(&[
        "export",
        "--card",
        "@card.json",
        "--to",
        "sql",
        "--dialect",
        "sqlite",
        "--no-probability",
        "--table",
        "loans",
        "--id",
        "loan",
    ]);
    let data = Connection::open_in_memory().unwrap();
    data.execute("CREATE TABLE loans (loan TEXT, income REAL, debt_ratio REAL, purpose TEXT)", [])
        .unwrap();
    let mut rows = csv::Reader::from_path(desk.project.path("loans.csv")).unwrap();
    for row in rows.records() {
        let row = row.unwrap();
        let income: Option<f64> = row[1].parse().ok();
        let debt: f64 = row[2].parse().unwrap();
        data.execute("INSERT INTO loans VALUES (?, ?, ?, ?)", (&row[0], income, debt, &row[3]))
            .unwrap();
    }
    let mut query = data.prepare(sql.trim().trim_end_matches(';')).unwrap();
    let found: BTreeMap<String, String> = query
        .query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>("score")?.to_string())))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(found, loans.into_iter().zip(scores).collect());
}

#[test]
fn a_card_goes_to_other_systems() {
    let desk = Desk::with_card();
    for (to, start) in [("pmml", "<?xml"), ("rust", "//"), ("md", "# card")] {
        let text = desk.done(&["export", "--card", "@card.json", "--to", to]);
        assert!(text.starts_with(start), "{to}: {}", text.lines().next().unwrap());
        desk.done(&["export", "--card", "@card.json", "--to", to, "--out", "@card.out"]);
        assert_eq!(desk.project.read("card.out"), text);
    }
}

#[test]
fn a_card_is_judged_and_watched() {
    let desk = Desk::with_card();
    desk.project.write("later.csv", &generated(800, 3));
    let outcome = ["--data", "@later.csv", "--target", "outcome", "--event", "bad"];
    let validate = [["validate", "--card", "@card.json"].as_slice(), &outcome].concat();
    let told = desk.done(
        &[validate.as_slice(), &["--profit", "100", "--loss", "400", "--out", "@v.json"]].concat(),
    );
    for word in ["AUC", "Gini", "KS", "Hosmer-Lemeshow", "Decisions", "Most profitable"] {
        assert!(told.contains(word), "{word}: {told}");
    }
    let figures: serde_json::Value = serde_json::from_str(&desk.project.read("v.json")).unwrap();
    assert_eq!(figures["validation"]["n_rows"], 800);
    // Cars are the riskiest purpose, and the card says so.
    let grouped = [validate.as_slice(), &["--group", "purpose", "--out", "@g.json"]].concat();
    let told = desk.done(&grouped);
    let car = told.lines().find(|line| line.trim_start().starts_with("car ")).unwrap();
    assert!(car.ends_with("BELOW"), "{told}");
    assert!(told.contains("How well each group of purpose is judged"), "{told}");
    let figures: serde_json::Value = serde_json::from_str(&desk.project.read("g.json")).unwrap();
    assert_eq!(figures["fairness"][0]["disparity"][0]["groups"][0]["group"], "car");
    let rows = figures["fairness"][0]["performance"].as_array().unwrap();
    assert_eq!(rows.iter().map(|group| group["n_rows"].as_u64().unwrap()).sum::<u64>(), 800);
    let strict = [validate.as_slice(), &["--min-auc", "0.99"]].concat();
    assert!(desk.fails(1, &strict).0.contains("expected an AUC of at least 0.99"));

    // Against what the card remembers, against a table, and without a card.
    let monitor = ["monitor", "--card", "@card.json", "--current", "@later.csv"];
    let told = desk.done(&monitor);
    assert!(told.contains("against the rows of the fit (1,050 rows)"), "{told}");
    assert!(told.contains("PSI of the score: 0.0") && told.contains("stable"), "{told}");
    let told = desk.done(&[monitor.as_slice(), &["--reference", "@loans.csv"]].concat());
    assert!(told.contains("(1,500 rows)") && told.contains("debt_ratio"), "{told}");
    let columns = ["monitor", "--reference", "@loans.csv", "--current", "@later.csv"];
    assert!(desk.done(&columns).contains("category"));
    let (cause, _) = desk.fails(1, &[monitor.as_slice(), &["--max-psi", "0"]].concat());
    assert!(cause.contains("the score 0.0"), "{cause}");
}

#[test]
fn bins_are_told_and_drawn() {
    let desk = Desk::new();
    let told = desk.done(&[
        "bins",
        "--data",
        "@loans.csv",
        "--target",
        "outcome",
        "--event",
        "bad",
        "--column",
        "debt_ratio,purpose,income",
        "--special",
        "income=-999",
        "--plot",
        "@figures",
    ]);
    for word in ["code -999", "no value", "home, second", "proven best among"] {
        assert!(told.contains(word), "{word}: {told}");
    }
    let svg = desk.project.read("figures/income.svg");
    assert!(svg.starts_with("<svg") && svg.contains("What income says about outcome = bad"));
}
