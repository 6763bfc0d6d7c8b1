//! The dashboard of a run: the numbers of its tables, and nobody who may not be named.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::Stdio;

use crate::packed::Packed;
use crate::project::Project;

/// Returns the rows of a table, each cell by the name of its column.
fn rows(project: &Project, name: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let text = project.read(&format!("data_processed/{name}.csv"));
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
}

fn page(project: &Project) -> Packed {
    Packed::document(&project.read("reports/dashboard.html"))
}

#[test]
fn every_customer_is_that_of_the_tables() {
    let project = Project::small();
    project.done(&["run"]);
    let (found, scores) = (page(&project), rows(&project, "CustomerRiskScores"));
    let ids: Vec<&str> = scores.iter().map(|row| row["customer_id"].as_str()).collect();
    assert_eq!(found.ids(), ids);
    let sums = found.sums_of_points(&found.meta);
    let packed = found.stored("score");
    for ((row, sum), packed) in scores.iter().zip(sums).zip(packed) {
        assert_eq!(row["score"], format!("{sum:.0}"), "{}", row["customer_id"]);
        assert_eq!(row["score"], packed.unwrap().to_string(), "{}", row["customer_id"]);
    }
    let probabilities = found.numbers("p0");
    for (row, packed) in scores.iter().zip(probabilities) {
        let written: Option<f64> = row["model_probability"].parse().ok();
        let difference = written.unwrap_or_default() - packed.unwrap_or_default();
        assert!(written.is_some() == packed.is_some() && difference.abs() <= 0.5e-4 + 1e-12);
    }
    let texts = found.all_reason_texts(&found.meta);
    let alerts = rows(&project, "RiskAlerts");
    assert!(alerts.len() > 20);
    for alert in alerts {
        let row = ids.binary_search(&alert["customer_id"].as_str()).unwrap();
        let written = (1..=4).map(|at| alert[&format!("reason_text_{at}")].clone());
        let written: Vec<String> = written.filter(|text| !text.is_empty()).collect();
        assert_eq!(texts[row], written, "{}", alert["customer_id"]);
    }
}

#[test]
fn levels_pseudonyms_and_forms_leave_nothing_behind() {
    let project = Project::small();
    project.done(&["run"]);
    let scores = rows(&project, "CustomerRiskScores");
    let low: Vec<&str> = scores
        .iter()
        .filter(|row| row["tier"] == "LOW")
        .map(|row| row["customer_id"].as_str())
        .collect();
    let run_id = |project: &Project| -> serde_json::Value {
        let text = project.read("data_processed/manifest.json");
        serde_json::from_str::<serde_json::Value>(&text).unwrap()["run_id"].clone()
    };
    let before = run_id(&project);
    project.done(&["dashboard", "--level", "queue"]);
    let found = page(&project);
    assert_eq!(found.meta["run"]["level"], "queue");
    assert!(found.ids().iter().all(|id| !low.contains(&id.as_str())));
    assert!(!low.iter().any(|id| found.text("pages").contains(id)));
    assert_eq!(run_id(&project), before);
    let manifest = project.read("data_processed/manifest.json");
    assert!(manifest.contains("\"level\": \"queue\""), "{manifest}");

    project.done(&["dashboard", "--pseudonymise", "--folder"]);
    assert!(!project.path("reports/dashboard.html").exists(), "the older form is gone");
    let shard = Packed::shard(&project.read("reports/dashboard/data/c0000.js"));
    let pseudonyms = rows(&project, "private/CustomerPseudonyms");
    let mut names: Vec<String> = pseudonyms.iter().map(|row| row["pseudonym"].clone()).collect();
    let in_order_of_ids = names.clone();
    names.sort();
    assert_eq!(shard.ids(), names[..shard.ids().len()]);
    assert_ne!(in_order_of_ids, names, "the order would tell the ids");
    assert_eq!(pseudonyms[0]["customer_id"], scores[0]["customer_id"]);
    let again = project.read("data_processed/private/CustomerPseudonyms.csv");
    project.done(&["dashboard", "--pseudonymise", "--single"]);
    assert_eq!(project.read("data_processed/private/CustomerPseudonyms.csv"), again);
    assert!(!project.path("reports/dashboard/data/c0000.js").exists());
    assert_eq!(page(&project).ids(), names);

    project.done(&["dashboard", "--level", "aggregate"]);
    let found = page(&project);
    assert!(found.ids().is_empty());
    assert!(!found.text("pages").contains("C00"));
    assert!(!project.path("data_processed/private/CustomerPseudonyms.csv").exists());
}

/// Returns the answer to a request.
fn ask(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn it_is_served_to_this_machine_and_nothing_is_written() {
    let project = Project::small();
    project.done(&["run"]);
    let before = project.outputs();
    let mut command = project.command(&["dashboard", "--serve=0"]);
    let mut server = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    BufReader::new(server.stderr.take().unwrap()).read_line(&mut said).unwrap();
    let address = said.split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
    assert!(address.starts_with("127.0.0.1:"), "{said}");
    let page = ask(&address, &format!("GET / HTTP/1.1\r\nHost: {address}\r\n\r\n"));
    let missing = ask(&address, &format!("GET /fip.toml HTTP/1.1\r\nHost: {address}\r\n\r\n"));
    let post = ask(&address, &format!("POST / HTTP/1.1\r\nHost: {address}\r\n\r\n"));
    let other = ask(&address, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
    let head = ask(&address, &format!("HEAD / HTTP/1.1\r\nHost: {address}\r\n\r\n"));
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{}", &page[..200]);
    assert!(page.ends_with(&project.read("reports/dashboard.html")));
    assert!(missing.starts_with("HTTP/1.1 404 "), "{missing}");
    assert!(post.starts_with("HTTP/1.1 405 "), "{post}");
    assert!(other.starts_with("HTTP/1.1 421 "), "{other}");
    assert!(head.starts_with("HTTP/1.1 200 ") && head.ends_with("\r\n\r\n"), "{head}");
    assert_eq!(project.outputs(), before);
}
