//! Reports and figures, compared byte for byte with the files in `tests/golden`.
//!
//! A failing test writes what it found to the target directory and says which file to copy.

#[path = "example/bins.rs"]
mod bins;
mod example;
#[path = "example/world.rs"]
mod world;

use std::fs;
use std::path::Path;

use fip_report::Report;
use fip_report::model_report::Estimate;

fn compare(name: &str, found: &str) -> Result<(), String> {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    let expected = fs::read_to_string(&golden).unwrap_or_default();
    if expected == found {
        return Ok(());
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fip-report");
    let actual = folder.join(name);
    match fs::create_dir_all(&folder).and_then(|()| fs::write(&actual, found)) {
        Ok(()) => Err(format!("cp {} {}", actual.display(), golden.display())),
        Err(error) => Err(format!("{}: {error}", actual.display())),
    }
}

/// Returns an HTML page without its style sheet and figures, which have tests of their own.
fn skeleton(html: &str) -> String {
    let mut out = html.to_owned();
    for (open, close) in [("<style>", "</style>"), ("<svg ", "</svg>"), ("'sha256-", "'")] {
        let mut kept = String::new();
        let mut rest = out.as_str();
        while let Some((before, inside)) = rest.split_once(open) {
            kept.push_str(before);
            kept += open;
            kept += "…";
            kept += close;
            rest = inside.split_once(close).map_or("", |(_, after)| after);
        }
        kept.push_str(rest);
        out = kept;
    }
    out
}

fn check(page: &str, report: &Report) {
    let (twin, html) = (format!("{page}.html"), skeleton(&report.html));
    let page = format!("{page}.md");
    let pages = [(page.as_str(), report.markdown.as_str()), (twin.as_str(), html.as_str())];
    let figures = report.figures.iter().map(|figure| (figure.file_name, figure.svg.as_str()));
    let results: Vec<_> =
        pages.into_iter().chain(figures).map(|(name, found)| compare(name, found)).collect();
    accept(&results);
}

fn accept(results: &[Result<(), String>]) {
    let wrong: Vec<&str> =
        results.iter().filter_map(|result| result.as_ref().err()).map(String::as_str).collect();
    assert!(
        wrong.is_empty(),
        "read what changed, and if it is right, accept it with:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn executive_summary() {
    check("executive_summary", &example::summary().write().unwrap());
}

#[test]
fn model_report() {
    check("model_report", &example::models::model_report().write().unwrap());
}

/// What is said of models that are not shown to beat chance, and of one that does where another does not.
#[test]
fn models_without_skill() {
    let coin = |value| Estimate { value, low: value - 0.129, high: value + 0.129 };
    let mut none = example::models::model_report();
    for (ranker, value) in none.rankers.iter_mut().zip([0.488, 0.505, 0.497, 0.36]) {
        ranker.roc_auc = coin(value);
    }
    let mut one = example::models::model_report();
    one.rankers[0].roc_auc = coin(0.488);
    let mut summary = example::summary();
    let model = summary.model.as_mut().unwrap();
    (model.auc, model.interval) = (0.505, [0.376, 0.634]);
    let pages = [("none", none.write()), ("one", one.write()), ("summary", summary.write())];
    let mut told = Vec::new();
    for (of, report) in pages {
        told.push(of.to_owned());
        let texts = report.unwrap().findings.into_iter();
        let texts = texts.filter(|finding| of != "summary" || finding.id == "model");
        told.extend(texts.map(|finding| format!("- {}", finding.text)));
    }
    let told = told.join("\n") + "\n";
    accept(&[compare("without_skill.txt", &told)]);
}

#[test]
fn world_sheet() {
    let svg = world::world().draw().unwrap();
    accept(&[compare("world.svg", svg.as_str())]);
}

#[test]
fn bins_of_a_variable() {
    let svg = bins::bins().draw().unwrap();
    accept(&[compare("bins.svg", svg.as_str())]);
}
