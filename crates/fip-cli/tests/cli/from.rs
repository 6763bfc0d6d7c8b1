//! `fip features --from`: features of a bank in another folder.

use std::fs::{self, File};

use fip_model::{
    Account, Customer, Day, FraudReport, Merchant, Row, TransactionParquetReader, TransactionTable,
    read_rows_parquet, write_rows, write_transactions,
};

use crate::project::Project;
use crate::reproducible::recorded;

/// A bank of two months, and a feature of the project's own.
const CONFIG: &str = "[bank]\nmode = \"generate\"\ncustomers = 200\nfirst_month = \"2024-12\"\n\
                      months = 2\n[features.custom]\ncash = \"sum of amount where channel = ATM\"\n";

const TABLES: [&str; 3] = ["CustomerMonthlyFeatures.csv", "CustomerFeatures.csv", "README.md"];

/// Generates the bank in three partitions; returns its folder.
fn bank(project: &Project) -> String {
    let out = project.path("bank").display().to_string();
    project.done(&["synth", "generate", "--partition-customers", "70", "--out", &out]);
    out
}

fn read(project: &Project, folder: &str) -> [String; 3] {
    TABLES.map(|name| project.read(&format!("{folder}/{name}")))
}

/// Returns the rows of a table of the bank, which is a file or a folder of some.
fn rows<T: Row>(project: &Project) -> Vec<T> {
    let name = T::spec().name;
    let file = project.path(&format!("bank/{name}.parquet"));
    let one = |path| read_rows_parquet::<T>(File::open(path).unwrap()).unwrap();
    if file.exists() {
        return one(file);
    }
    let part = |number| project.path(&format!("bank/{name}/part-{number:05}.parquet"));
    (0..3).map(part).flat_map(one).collect()
}

/// Puts the bank's tables into the project's own as CSV.
fn put_as_csv(project: &Project) {
    fn put<T: Row>(project: &Project) {
        let mut text = Vec::new();
        write_rows(&mut text, &rows::<T>(project)).unwrap();
        let name = format!("data_processed/{}", T::spec().file_name());
        project.write(&name, std::str::from_utf8(&text).unwrap());
    }
    put::<Customer>(project);
    put::<Account>(project);
    put::<Merchant>(project);
    put::<Day>(project);
    put::<FraudReport>(project);
    let mut facts = TransactionTable::default();
    for number in 0..3 {
        let path = project.path(&format!("bank/FactTransactions/part-{number:05}.parquet"));
        for table in TransactionParquetReader::new(File::open(path).unwrap()).unwrap() {
            facts.append(table.unwrap());
        }
    }
    let file = File::create(project.path("data_processed/FactTransactions.csv")).unwrap();
    write_transactions(file, &facts).unwrap();
}

#[test]
fn a_bank_in_parquet_has_the_features_of_its_tables() {
    let project = Project::with(CONFIG);
    let bank = bank(&project);
    let said = project.done(&["features", "--from", &bank, "--memory", "1", "-j", "2"]);
    assert!(said.contains("of 200 customers") && said.contains(" batches of customers"), "{said}");
    assert!(!said.contains("1 batch of") && !said.contains("fip.toml"), "{said}");
    let small = read(&project, "data_processed");
    let manifest: serde_json::Value =
        serde_json::from_str(&project.read("data_processed/manifest.json")).unwrap();
    assert_eq!(recorded(&project, &manifest), 3);
    let files: Vec<String> = project.outputs().into_keys().collect();
    assert_eq!(files.len(), 4, "{files:?}");
    assert!(manifest["data"]["statement"].as_str().unwrap().starts_with("GENERATED DATA"));
    // The manifest names no folder of this machine.
    assert!(!manifest.to_string().contains("bank_") && !manifest.to_string().contains("/tmp"));

    let out = project.path("elsewhere/features").display().to_string();
    let said = project.done(&["features", "--from", &bank, "--out", &out]);
    assert!(said.contains("1 batch of customers"), "{said}");
    assert_eq!(read(&project, "elsewhere/features"), small);
    let manifest = project.read("data_processed/manifest.json");
    assert_eq!(project.read("elsewhere/features/manifest.json"), manifest);

    // The stages that need nothing but features go on from here.
    project.done(&["segment"]);
    fs::remove_dir_all(project.path("data_processed")).unwrap();
    project.done(&["prepare"]);
    put_as_csv(&project);
    project.done(&["features"]);
    assert_eq!(read(&project, "data_processed"), small);
}

#[test]
fn tables_of_another_project_have_the_features_they_have_there() {
    let (there, here) = (Project::with(CONFIG), Project::with(CONFIG));
    there.done(&["prepare"]);
    let tables = there.path("data_processed").display().to_string();
    here.done(&["features", "--from", &tables]);
    let found = read(&here, "data_processed");
    // In its own folder it is `fip features`.
    there.done(&["features", "--from", &tables]);
    assert_eq!(read(&there, "data_processed"), found);
    assert!(there.read("data_processed/manifest.json").contains("DimCustomer.csv"));

    here.write("fip.toml", &CONFIG.replace("months = 2", "months = 3"));
    let said = here.done(&["features", "--from", &tables]);
    assert!(said.contains("2 months from 2024-12 on: say so in fip.toml"), "{said}");
    assert_eq!(read(&here, "data_processed"), found);
}

#[test]
fn folders_that_do_not_do_are_refused_and_nothing_is_written() {
    let project = Project::with(CONFIG);
    let bank = bank(&project);
    let out = project.path("features").display().to_string();
    let refused =
        |from: &str, out: &str| project.refused(&["features", "--from", from, "--out", out]);

    let (cause, hint) = refused(&project.path("nowhere").display().to_string(), &out);
    assert!(cause.contains("expected FactTransactions.csv or a folder"), "{cause}");
    assert!(hint.contains("fip synth generate"), "{hint}");
    let (cause, hint) = refused(&bank, &bank);
    assert!(cause.contains("found the bank itself") && hint.contains("--out"), "{cause} {hint}");
    project.write("features/FactTransactions.csv", "another bank");
    let (cause, _) = refused(&bank, &out);
    assert!(cause.contains("found the tables of a bank"), "{cause}");
    fs::remove_file(project.path("features/FactTransactions.csv")).unwrap();

    // Nothing is left of a run that failed on the way.
    let facts = project.path("bank/FactTransactions/part-00002.parquet");
    let mut bytes = fs::read(&facts).unwrap();
    bytes[4..60].fill(0xff);
    fs::write(&facts, &bytes).unwrap();
    let (cause, _) = refused(&bank, &out);
    assert!(cause.contains("FactTransactions/part-00002.parquet, "), "{cause}");
    let left = fs::read_dir(project.path("features")).unwrap();
    let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, [".fip.lock"]);

    let manifest = project.read("bank/manifest.json");
    let mut manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    manifest["bound"] = serde_json::Value::Null;
    project.write("bank/manifest.json", &manifest.to_string());
    let (cause, hint) = refused(&bank, &out);
    assert!(cause.contains("expected a whole bank") && hint.contains("goes on"), "{cause} {hint}");
}
