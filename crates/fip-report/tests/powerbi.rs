//! The Power BI project of the whole data dictionary: what holds of every file.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;

use fip_features::Catalogue;
use fip_model::{Currency, TableSpec, ledger_specs, result_specs, star_specs};
use fip_report::Provenance;
use fip_report::powerbi::{PowerBiError, ProjectFile, Source, UNSET_DATA_FOLDER, project};
use serde_json::Value;

fn dictionary() -> Vec<TableSpec> {
    let catalogue = Catalogue::built_in();
    let mut tables = star_specs();
    tables.extend(ledger_specs());
    tables.extend([catalogue.month_spec(), catalogue.customer_spec(), catalogue.as_of_spec()]);
    tables.extend(result_specs());
    tables
}

fn write(tables: &[TableSpec], folder: &str) -> Result<Vec<ProjectFile>, PowerBiError> {
    write_in(Currency::GBP, tables, folder)
}

fn write_in(
    currency: Currency,
    tables: &[TableSpec],
    folder: &str,
) -> Result<Vec<ProjectFile>, PowerBiError> {
    let reasons = vec![("R01".to_owned(), "Fraud \"history\"".to_owned())];
    let data_folder = folder.to_owned();
    project(&Source {
        tables,
        reasons,
        data_folder,
        provenance: Provenance::InventedCustomers,
        currency,
    })
}

fn files() -> Vec<ProjectFile> {
    write(&dictionary(), UNSET_DATA_FOLDER).unwrap()
}

fn json() -> Vec<(ProjectFile, Value)> {
    let is_json = |file: &ProjectFile| {
        [".json", ".pbip", ".pbir", ".pbism", ".platform"]
            .iter()
            .any(|end| file.path.ends_with(end))
    };
    files()
        .into_iter()
        .filter(is_json)
        .map(|file| {
            let value = serde_json::from_str(&file.text).unwrap();
            (file, value)
        })
        .collect()
}

#[test]
fn the_same_input_gives_the_same_files() {
    assert_eq!(files(), files());
}

#[test]
fn paths_are_in_order_and_differ_in_more_than_capitals() {
    let files = files();
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    assert!(paths.is_sorted());
    let lower: BTreeSet<String> = paths.iter().map(|path| path.to_lowercase()).collect();
    assert_eq!(lower.len(), paths.len());
}

#[test]
fn lines_end_as_they_should() {
    for file in files() {
        assert!(file.text.ends_with('\n') && !file.text.contains('\r'), "{}", file.path);
        assert!(!file.text.starts_with('\u{feff}'), "{}", file.path);
        assert!(file.text.lines().all(|line| line.trim_end() == line), "{}", file.path);
    }
}

#[test]
fn every_document_names_its_schema_and_every_id_is_the_only_one() {
    let documents = json();
    assert!(documents.len() > 50);
    let mut names = BTreeSet::new();
    for (file, document) in &documents {
        assert!(document["$schema"].as_str().unwrap().starts_with("https://"), "{}", file.path);
        if file.path.ends_with("/visual.json") || file.path.ends_with("/page.json") {
            assert!(names.insert(document["name"].as_str().unwrap().to_owned()), "{}", file.path);
        }
    }
    let tags: Vec<String> = files()
        .iter()
        .flat_map(|file| file.text.lines().map(str::to_owned).collect::<Vec<_>>())
        .filter(|line| line.trim_start().starts_with("lineageTag: "))
        .collect();
    let different: BTreeSet<&String> = tags.iter().collect();
    assert!(tags.len() > 200 && different.len() == tags.len());
}

#[test]
fn every_visual_has_words_for_those_who_do_not_see_it_and_a_place_in_the_order() {
    let mut n_visuals = 0;
    for (file, document) in json() {
        if !file.path.ends_with("/visual.json") {
            continue;
        }
        n_visuals += 1;
        let general = &document["visual"]["visualContainerObjects"]["general"][0]["properties"];
        let alt = general["altText"]["expr"]["Literal"]["Value"].as_str().unwrap();
        assert!(alt.len() > 6, "{}: {alt}", file.path);
        assert!(document["position"]["tabOrder"].as_u64().unwrap() > 0);
    }
    assert!(n_visuals > 30);
}

#[test]
fn every_column_of_the_dictionary_is_in_the_model() {
    let files = files();
    let left_out = ["FactLedger", "CustomerFeaturesAsOf", "AccountHolders"];
    for table in dictionary().iter().filter(|table| !left_out.contains(&table.name)) {
        let path = format!("project.SemanticModel/definition/tables/{}.tmdl", table.name);
        let file = files.iter().find(|file| file.path == path).unwrap();
        for column in &table.columns {
            assert!(file.text.contains(&format!("\tcolumn {}\n", column.name)), "{}", column.name);
            assert!(file.text.contains(&format!("\t\tsourceColumn: {}\n", column.name)));
        }
        assert!(file.text.contains(&format!("Columns = {},", table.columns.len())));
    }
}

#[test]
fn only_one_line_knows_the_folder() {
    let [there, elsewhere] = [r"C:\a", r"D:\b"].map(|folder| write(&dictionary(), folder).unwrap());
    let lines = |files: &[ProjectFile]| {
        let all =
            files.iter().flat_map(|file| file.text.lines().map(str::to_owned).collect::<Vec<_>>());
        all.collect::<Vec<_>>()
    };
    let differing: Vec<String> = lines(&there)
        .into_iter()
        .zip(lines(&elsewhere))
        .filter(|(a, b)| a != b)
        .map(|(a, _)| a)
        .collect();
    assert_eq!(differing.len(), 2, "{differing:?}");
    assert!(differing.iter().all(|line| line.contains(r"C:\a")));
}

#[test]
fn a_quote_in_a_name_does_not_end_a_text() {
    let path = "project.SemanticModel/definition/tables/CustomerReasons.tmdl";
    let files = files();
    let file = files.iter().find(|file| file.path == path).unwrap();
    assert!(file.text.contains("then \"Fraud \"\"history\"\"\" else"));
}

#[test]
fn a_dictionary_without_scores_is_refused() {
    let mut tables = dictionary();
    tables.retain(|table| table.name != "CustomerRiskScores");
    let table = "CustomerRiskScores".to_owned();
    assert_eq!(write(&tables, "C:"), Err(PowerBiError::MissingTable { table }));
}

#[test]
fn formats_name_the_currency_and_nothing_else_changes() {
    let pounds = files();
    let kronor = write_in("SEK".parse().unwrap(), &dictionary(), UNSET_DATA_FOLDER).unwrap();
    assert_eq!(pounds.len(), kronor.len());
    let mut changed = 0;
    for (before, after) in pounds.iter().zip(&kronor) {
        let expected: Vec<String> = before
            .text
            .lines()
            .map(|line| {
                let is_format = line.contains("formatString:");
                if is_format { line.replace('£', "\\S\\E\\K\u{a0}") } else { line.to_owned() }
            })
            .collect();
        assert_eq!(after.text.lines().collect::<Vec<_>>(), expected, "{}", after.path);
        changed += usize::from(before.text != after.text);
    }
    assert!(changed > 3, "{changed} files");
}

#[test]
fn the_event_of_a_banks_own_labels_has_no_other_name() {
    let tables = dictionary();
    let of = |provenance| {
        let source = Source {
            tables: &tables,
            reasons: Vec::new(),
            data_folder: UNSET_DATA_FOLDER.to_owned(),
            provenance,
            currency: Currency::GBP,
        };
        let files = project(&source).unwrap();
        files.into_iter().map(|file| file.text).collect::<String>()
    };
    let (own, invented) = (of(Provenance::OwnLedger), of(Provenance::InventedCustomers));
    assert!(!own.contains("financial difficulty") && own.contains("the event of the labels"));
    assert!(invented.contains("financial difficulty"));
}

#[test]
fn what_a_ledger_does_not_tell_is_blank_and_the_report_keeps_its_visuals() {
    let mut tables = dictionary();
    let features = tables.iter_mut().find(|spec| spec.name == "CustomerFeatures").unwrap();
    features.columns.retain(|column| column.name != "cross_border_rate");
    let of = |tables: &[TableSpec], provenance| {
        let (reasons, data_folder) = (Vec::new(), UNSET_DATA_FOLDER.to_owned());
        let currency = Currency::GBP;
        project(&Source { tables, reasons, data_folder, provenance, currency })
    };
    let own = of(&tables, Provenance::OwnLedger).unwrap();
    let text: String = own.iter().map(|file| file.text.as_str()).collect();
    assert_eq!(text.matches("BLANK ()\n").count(), 1);
    assert!(text.contains("Blank: the ledger does not tell it."));
    assert!(!text.contains("CustomerFeatures[cross_border_rate]"));
    let paths =
        |files: &[ProjectFile]| files.iter().map(|file| file.path.clone()).collect::<Vec<_>>();
    assert_eq!(paths(&own), paths(&of(&dictionary(), Provenance::OwnLedger).unwrap()));
    // A bank that fip invents tells everything: there it is a fault.
    assert!(of(&tables, Provenance::InventedCustomers).is_err());
}
