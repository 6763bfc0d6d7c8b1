//! `fip segment --model`: a saved model assigns customers; `--from`, `--to`: who moved.

use serde_json::Value;

use crate::project::Project;

const MODEL: &str = "data_processed/segment_model.json";
const SEGMENTS: &str = "data_processed/CustomerSegments.csv";

fn small() -> Project {
    let project = Project::small();
    for stage in ["prepare", "features", "segment"] {
        project.done(&[stage]);
    }
    project
}

/// Runs a command whose words name files of the project with `@`.
fn output(project: &Project, args: &[&str]) -> String {
    let paths: Vec<String> = args.iter().map(|arg| named(project, arg)).collect();
    let args: Vec<&str> = paths.iter().map(String::as_str).collect();
    let output = project.fip(&args);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{args:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

fn refused(project: &Project, args: &[&str]) -> (String, String) {
    let paths: Vec<String> = args.iter().map(|arg| named(project, arg)).collect();
    project.refused(&paths.iter().map(String::as_str).collect::<Vec<_>>())
}

fn named(project: &Project, arg: &str) -> String {
    arg.strip_prefix('@')
        .map_or_else(|| arg.to_owned(), |name| project.path(name).to_string_lossy().into_owned())
}

/// Returns the first cells of each line.
fn first_cells(text: &str, n: usize) -> Vec<String> {
    text.lines().map(|line| line.split(',').take(n).collect::<Vec<_>>().join(",")).collect()
}

#[test]
fn the_customers_of_the_fit_get_their_segments_and_others_theirs() {
    let project = small();
    let model = ["segment", "--model", "@data_processed/segment_model.json"];
    let found = output(&project, &model);
    let segments = project.read(SEGMENTS);
    let n_columns = segments.lines().next().unwrap().split(',').count();
    assert_eq!(first_cells(&found, n_columns), segments.lines().collect::<Vec<_>>());
    let head = found.lines().next().unwrap();
    assert!(head.ends_with(",membership_cross_border_lifestyle"), "{head}");
    let is_active = |line: &&str| !line.contains("INACTIVE");
    for line in found.lines().skip(1).filter(is_active) {
        let shares: Vec<f64> =
            line.split(',').skip(n_columns).map(|cell| cell.parse().unwrap()).collect();
        assert_eq!(shares.len(), 5);
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{line}");
    }

    // Other columns, another order, missing cells, ids of any form.
    project.write(
        "new.csv",
        "other,avg_monthly_spend,spend_volatility,atm_rate,customer_id,online_rate,\
         cross_border_rate,night_rate,discretionary_share,txn_count\n\
         x,900.50,,0.6,ann,0.1,0,0.1,0.3,12\nx,,,,bob,,,,,0\n",
    );
    let asked = [&model[..], &["--data", "@new.csv", "--out", "@out.csv"]].concat();
    assert_eq!(output(&project, &asked), "");
    let out = project.read("out.csv");
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines[1].starts_with("ann,") && lines[1].contains(",CASH_HEAVY,"), "{out}");
    assert_eq!(lines[2], "bob,,INACTIVE,,,,,,,,,,,");
}

#[test]
fn tables_and_models_at_fault_are_told_with_their_place() {
    let project = small();
    let model = ["segment", "--model", "@data_processed/segment_model.json", "--data", "@f.csv"];
    let head = "customer_id,spend_volatility,atm_rate,online_rate,cross_border_rate,night_rate,\
                discretionary_share,avg_monthly_spend\n";
    let write = |rows: &str| project.write("f.csv", &format!("{head}{rows}"));
    write("a,1,0,0,0,0,0,5\na,1,0,0,0,0,0,5\n");
    let (cause, hint) = refused(&project, &model);
    assert!(cause.contains("f.csv, line 3, column customer_id: expected each customer once"));
    assert!(hint.contains("--as-of"), "{hint}");
    write("a,1,0,0,0,0,0,5\nb,1,much,0,0,0,0,5\n");
    let (cause, _) = refused(&project, &model);
    assert!(cause.contains("line 3, column atm_rate: expected a number, found \"much\""));
    project.write("f.csv", "customer_id,atm_rate\na,1\n");
    let (cause, hint) = refused(&project, &model);
    assert!(cause.contains("f.csv, line 1: expected a column spend_volatility"), "{cause}");
    assert!(hint.contains("customer_id, atm_rate"), "{hint}");

    let text = project.read(MODEL);
    project.write(MODEL, &text.replacen("\"format_version\": 1", "\"format_version\": 9", 1));
    let (cause, hint) = refused(&project, &model);
    assert!(cause.contains("segment model of format version 1, found version 9"), "{cause}");
    assert!(hint.contains("segment_model.json"), "{hint}");
    project.write(MODEL, &text[..text.len() / 2]);
    assert!(refused(&project, &model).0.contains("EOF"));
}

/// By hand: of three customers at both dates one moved; one left and one arrived.
#[test]
fn moves_between_two_files_are_counted() {
    let project = Project::small();
    project.write(
        "a.csv",
        "customer_id,segment\n1,CASH_HEAVY\n2,CASH_HEAVY\n3,INACTIVE\n4,DIGITAL_SPENDERS\n",
    );
    project.write(
        "b.csv",
        "segment,customer_id\nDIGITAL_SPENDERS,2\nCASH_HEAVY,1\nINACTIVE,3\nCASH_HEAVY,9\n",
    );
    let asked = ["segment", "--from", "@a.csv", "--to", "@b.csv", "--format"];
    let json = output(&project, &[&asked[..], &["json"]].concat());
    let json: Value = serde_json::from_str(&json).unwrap();
    let names = ["DIGITAL_SPENDERS", "CASH_HEAVY", "INACTIVE"];
    assert_eq!(json["segments"], serde_json::json!(names));
    assert_eq!(json["counts"], serde_json::json!([[0, 0, 0], [1, 1, 0], [0, 0, 1]]));
    assert_eq!(json["shares"][0], serde_json::json!([null, null, null]));
    assert_eq!(json["shares"][1], serde_json::json!([0.5, 0.5, 0.0]));
    assert_eq!((&json["left"][0], &json["arrived"][1]), (&1.into(), &1.into()));
    assert!((json["staying_share"].as_f64().unwrap() - 2.0 / 3.0).abs() < 1e-12);
    let csv = output(&project, &[&asked[..], &["csv"]].concat());
    for line in ["CASH_HEAVY,DIGITAL_SPENDERS,1,0.5", "DIGITAL_SPENDERS,,1,", ",CASH_HEAVY,1,"] {
        assert!(csv.lines().any(|found| found == line), "{line}: {csv}");
    }
    let text = output(&project, &[&asked[..], &["text"]].concat());
    assert!(text.contains("Cash-Heavy to Digital Spenders: 1 (50.0%)"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 120), "{text}");

    project.write("c.csv", "customer_id,segment\n1,\n");
    let (cause, _) = refused(&project, &["segment", "--from", "@a.csv", "--to", "@c.csv"]);
    assert!(cause.contains("c.csv, line 2, column segment: expected a segment"), "{cause}");
    assert!(project.refused_by_usage(&["segment", "--from", "a.csv"]));
    assert!(project.refused_by_usage(&["segment", "--data", "a.csv"]));
    let both = ["segment", "--model", "m.json", "--from", "a.csv", "--to", "b.csv"];
    assert!(project.refused_by_usage(&both));
}
