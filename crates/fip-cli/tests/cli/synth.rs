//! `fip synth`: a generated bank by partitions.

use std::fs::{self, File};
use std::process::Stdio;

use fip_model::{
    Account, Customer, FraudReport, Merchant, Outcome, RawTables, TransactionParquetReader,
    TransactionTable, read_rows_parquet, transaction_lines,
};
use sha2::{Digest, Sha256};

use crate::project::{Project, files};

/// Four partitions of a small bank, in the folder `bank` of the project.
fn generate(project: &Project, more: &[&str]) -> Vec<String> {
    let out = project.path("bank").to_string_lossy().into_owned();
    let mut args = vec!["synth", "generate", "--customers", "17", "--months", "3"];
    args.extend(["--first-month", "2024-11", "--partition-customers", "5", "--out", &out]);
    args.extend(more.iter().copied());
    args.into_iter().map(str::to_owned).collect()
}

fn done(project: &Project, more: &[&str]) -> String {
    let args = generate(project, more);
    project.done(&args.iter().map(String::as_str).collect::<Vec<_>>())
}

fn manifest(project: &Project) -> serde_json::Value {
    serde_json::from_str(&project.read("bank/manifest.json")).unwrap()
}

/// Checks size and digest of every file that the manifest names; returns how many they are.
fn recorded(project: &Project) -> usize {
    let manifest = manifest(project);
    let partitions = manifest["partitions"].as_object().unwrap();
    let of_partitions = partitions.values().flat_map(|one| one["files"].as_array().unwrap());
    let all = manifest["tables"].as_array().unwrap().iter().chain(of_partitions);
    let check = |file: &serde_json::Value| {
        let name = file["path"].as_str().unwrap();
        let bytes = fs::read(project.path("bank").join(name)).unwrap();
        let digits = Sha256::digest(&bytes).into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let digest: String =
            digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect();
        assert_eq!(file["sha256"], digest.as_str(), "{name}");
        assert_eq!(file["bytes"], bytes.len(), "{name}");
    };
    all.map(check).count()
}

fn facts(project: &Project, partition: u32) -> Vec<TransactionTable> {
    let path = project.path(&format!("bank/FactTransactions/part-{partition:05}.parquet"));
    let reader = TransactionParquetReader::new(File::open(path).unwrap()).unwrap();
    reader.collect::<Result<_, _>>().unwrap()
}

fn rows<T: fip_model::Row>(project: &Project, n_partitions: u32) -> Vec<T> {
    let name = T::spec().name;
    let read = |number| {
        let path = project.path(&format!("bank/{name}/part-{number:05}.parquet"));
        read_rows_parquet::<T>(File::open(path).unwrap()).unwrap()
    };
    (0..n_partitions).flat_map(read).collect()
}

#[test]
fn a_whole_bank_is_a_star_schema_and_lists_its_files() {
    let project = Project::small();
    let said = done(&project, &[]);
    assert!(said.contains("of 17 customers") && said.contains("GENERATED DATA"), "{said}");
    assert!(said.contains("the best possible ROC-AUC is 0."), "{said}");
    assert_eq!(recorded(&project), 2 + 4 * 6);
    assert_eq!(files(&project.path("bank")).len(), 2 + 4 * 6 + 1);

    let open = |name: &str| File::open(project.path("bank").join(name)).unwrap();
    let mut transactions = TransactionTable::default();
    for table in (0..4).flat_map(|partition| facts(&project, partition)) {
        for row in table.iter() {
            transactions.push(row);
        }
    }
    let frauds = transactions.frauds().iter().filter(|&&fraud| fraud).count();
    let star = RawTables {
        customers: rows::<Customer>(&project, 4),
        accounts: rows::<Account>(&project, 4),
        merchants: read_rows_parquet::<Merchant>(open("DimMerchant.parquet")).unwrap(),
        days: read_rows_parquet(open("DimDate.parquet")).unwrap(),
        transactions,
        ..RawTables::default()
    };
    let star = star.check().unwrap();
    assert_eq!(star.customers().len(), 17);
    assert_eq!(rows::<Outcome>(&project, 4).len(), 17);
    assert_eq!(rows::<FraudReport>(&project, 4).len(), frauds);

    let manifest = manifest(&project);
    let counted: u64 = manifest["partitions"]
        .as_object()
        .unwrap()
        .values()
        .map(|partition| partition["transactions"].as_u64().unwrap())
        .sum();
    assert_eq!(counted, star.transactions().len() as u64);
    assert!(manifest["bound"]["roc_auc"].as_f64().unwrap() > 0.5, "{manifest}");
}

#[test]
fn threads_do_not_change_a_byte_and_another_seed_does() {
    let (one, three, other) = (Project::small(), Project::small(), Project::small());
    done(&one, &["--threads", "1"]);
    done(&three, &["--threads", "3"]);
    done(&other, &["--seed", "7"]);
    let whole = files(&one.path("bank"));
    assert_eq!(whole, files(&three.path("bank")));
    let name = "FactTransactions/part-00000.parquet";
    assert_ne!(whole[name], files(&other.path("bank"))[name]);
}

#[test]
fn a_missing_part_is_made_again_and_only_it() {
    let project = Project::small();
    done(&project, &[]);
    let whole = files(&project.path("bank"));
    assert!(done(&project, &[]).contains("4 of 4 partitions were there already"));
    fs::remove_file(project.path("bank/DimAccount/part-00001.parquet")).unwrap();
    assert!(done(&project, &[]).contains("3 of 4 partitions were there already"));
    assert_eq!(files(&project.path("bank")), whole);
}

#[test]
fn a_killed_run_claims_only_what_is_there_and_the_next_ends_it() {
    let whole = Project::small();
    done(&whole, &[]);
    for point in [
        "DimMerchant.parquet",
        "FactTransactions/part-00000.parquet",
        "DimCustomer/part-00002.parquet",
    ] {
        let project = Project::small();
        let args = generate(&project, &["-j", "1"]);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let mut child = project.command(&args).stderr(Stdio::null()).spawn().unwrap();
        let point = project.path("bank").join(point);
        while !point.exists() && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        let _ = child.kill();
        child.wait().unwrap();
        recorded(&project);
        done(&project, &[]);
        assert_eq!(files(&project.path("bank")), files(&whole.path("bank")), "{}", point.display());
    }
}

#[test]
fn other_parameters_and_other_folders_are_refused() {
    let project = Project::small();
    done(&project, &[]);
    let whole = files(&project.path("bank"));
    let args = generate(&project, &["--seed", "7"]);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let (cause, hint) = project.refused(&args);
    assert!(cause.contains("holds another bank: seed") && cause.contains("asked for 7"), "{cause}");
    assert!(hint.contains("--out"), "{hint}");
    assert_eq!(files(&project.path("bank")), whole);

    project.write("other/letter.txt", "dear");
    let out = project.path("other").to_string_lossy().into_owned();
    let (cause, _) = project.refused(&["synth", "generate", "--customers", "5", "--out", &out]);
    assert!(cause.contains("is not empty (letter.txt)"), "{cause}");
    let (cause, _) = project.refused(&["synth", "generate", "--customers", "0", "--out", &out]);
    assert!(cause.contains("expected customers between 1 and"), "{cause}");
}

#[test]
fn a_customer_alone_is_the_one_of_the_bank() {
    let project = Project::small();
    done(&project, &["--seed", "7"]);
    let mut expected = String::new();
    for table in facts(&project, 2) {
        let lines = String::from_utf8(transaction_lines(&table, 0..table.len())).unwrap();
        expected.extend(lines.split_inclusive('\n').filter(|line| line.contains(",C0000012,")));
    }
    assert!(expected.lines().count() > 10, "{expected}");
    let bank = project.path("bank").to_string_lossy().into_owned();
    let printed = |args: &[&str]| {
        let output = project.fip(args);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{said}");
        let text = String::from_utf8(output.stdout).unwrap();
        let (header, lines) = text.split_once('\n').unwrap();
        assert!(header.starts_with("transaction_id,date_key,"), "{header}");
        lines.to_owned()
    };
    assert_eq!(printed(&["synth", "customer", "C0000012", "--like", &bank]), expected);
    let alone = ["synth", "customer", "C0000012", "--seed", "7", "--months", "3"];
    let alone = [&alone[..], &["--first-month", "2024-11", "--customers", "12"]].concat();
    assert_eq!(printed(&alone), expected);

    let (cause, hint) = project.refused(&["synth", "customer", "C0000018", "--like", &bank]);
    assert!(cause.contains("no customer C0000018") && hint.contains("C0000017"), "{cause} {hint}");
}
