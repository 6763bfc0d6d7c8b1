//! The engine on customers made by rule, so that it is tested apart from the generator.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use fip_model::{
    Account, AccountId, AccountStatus, AccountType, AgeBand, Channel, Country, Customer,
    CustomerId, Date, EmploymentStatus, FraudReport, IncomeBand, MerchantId, Money, Origin,
    Outcome, Region, Timestamp, Transaction, TransactionId, TransactionParquetReader, calendar,
};
use fip_synth::{Archetype, Bound, CustomerTruth, Part};
use tempfile::TempDir;

use super::generate::generate;
use super::plan::Plan;
use super::source::Source;
use super::{customer, manifest::SynthManifest};
use crate::args::Size;
use crate::config::Config;
use crate::failure::Failure;
use crate::terminal::{Form, Settings, Terminal};

fn plan(customers: u32, partition_customers: u32) -> Plan {
    let size = Size { customers: Some(customers), months: Some(2), first_month: None };
    Plan::new(&size, partition_customers, &Config::default())
}

/// Customers with one account, `number % 5` transactions, and a fraud for each that has any.
fn part(numbers: Range<u32>) -> Part {
    let day = Date::new(2025, 1, 31).unwrap();
    let mut part = Part::default();
    for number in numbers {
        let customer_id = CustomerId::new(number);
        let account_id = AccountId::new(number);
        part.customers.push(Customer {
            customer_id,
            age: Some(30),
            age_band: Some(AgeBand::of(30)),
            region: Some(Region::Wales),
            postcode_area: Some("CF".to_owned()),
            employment_status: Some(EmploymentStatus::Employed),
            annual_income: Some(Money::from_pounds(30_000)),
            income_band: Some(IncomeBand::of(Money::from_pounds(30_000))),
            joined_date: Some(day.plus_days(-900)),
            tenure_months: Some(29),
            source_id: None,
        });
        part.accounts.push(Account {
            account_id,
            customer_id,
            account_type: Some(AccountType::Current),
            opened_date: Some(day.plus_days(-900)),
            credit_limit: None,
            overdraft_limit: Some(Money::from_pounds(500)),
            status: Some(AccountStatus::Open),
            source_id: None,
        });
        for turn in 0..number % 5 {
            let transaction_id = TransactionId::new(u64::from(number) * 100 + u64::from(turn));
            let at = Timestamp::new(day.plus_days(turn.cast_signed()), number);
            part.transactions.push(Transaction {
                transaction_id,
                at,
                customer_id,
                account_id,
                merchant_id: MerchantId::new(1 + turn),
                channel: Channel::Online,
                country: Country::GB,
                amount: Money::from_pence(number.into()),
                is_discretionary: false,
                is_fraud: turn == 0,
                origin: Origin::Synthetic,
                source_row: None,
            });
            if turn == 0 {
                part.reports.push(FraudReport { transaction_id, customer_id, reported_at: at });
            }
        }
        part.outcomes.push(Outcome {
            customer_id,
            as_of_date: Date::new(2025, 3, 1).unwrap(),
            at_risk: false,
            event_type: None,
            event_date: None,
        });
        part.truth.push(CustomerTruth {
            customer_id,
            archetype: Archetype::ALL[0],
            oracle_archetype: Archetype::ALL[0],
            event_probability: f64::from(number % 97) / 97.0,
        });
    }
    part
}

/// A bound that another order of the customers would change.
fn bound(probabilities: &[f64]) -> Bound {
    let n = probabilities.len() as f64;
    let roc_auc = probabilities.iter().zip(1_i32..).map(|(p, at)| p / f64::from(at)).sum::<f64>();
    Bound {
        base_rate: probabilities.iter().sum::<f64>() / n,
        roc_auc,
        average_precision: n,
        brier: 0.0,
    }
}

fn run(folder: &Path, plan: &Plan) -> Result<(), Failure> {
    run_with(folder, plan, &part)
}

fn run_with(
    folder: &Path,
    plan: &Plan,
    part: &(dyn Fn(Range<u32>) -> Part + Sync),
) -> Result<(), Failure> {
    let days = calendar(2025, 2025).unwrap();
    let source = Source { merchants: &[], days: &days, part, bound };
    let quiet = Settings { form: Form::Quiet, ..Settings::default() };
    generate(folder, plan, &source, &Terminal::new(quiet))
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().unwrap() != ".fip.lock" {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                files.insert(name, fs::read(path).unwrap());
            }
        }
    }
    files
}

fn in_threads(n: usize, work: impl FnOnce() + Send) {
    rayon::ThreadPoolBuilder::new().num_threads(n).build().unwrap().install(work);
}

#[test]
fn the_bytes_do_not_depend_on_threads_and_every_row_is_there_once() {
    let (one, three) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let plan = plan(1000, 300);
    in_threads(1, || run(one.path(), &plan).unwrap());
    in_threads(3, || run(three.path(), &plan).unwrap());
    let files = files(one.path());
    assert_eq!(files, self::files(three.path()));
    assert_eq!(files.len(), 4 * 6 + 3, "{:?}", files.keys());

    let mut rows = Vec::new();
    for number in 0..4 {
        let path = one.path().join(format!("FactTransactions/part-{number:05}.parquet"));
        let reader = TransactionParquetReader::new(fs::File::open(path).unwrap()).unwrap();
        assert_eq!(reader.n_row_groups(), if number == 3 { 1 } else { 2 });
        for table in reader {
            rows.extend(table.unwrap().iter());
        }
    }
    assert_eq!(rows, part(1..1001).transactions.iter().collect::<Vec<_>>());

    let manifest = SynthManifest::load(one.path()).unwrap();
    let probabilities: Vec<f64> =
        part(1..1001).truth.iter().map(|row| row.event_probability).collect();
    assert_eq!(manifest.bound, Some(bound(&probabilities)));
    let last = &manifest.partitions[&3];
    assert_eq!(last.customers, ["C0000901", "C0001000"]);
    let times = ["2025-01-31T00:15:01", "2025-02-03T00:16:39"].map(str::to_owned);
    assert_eq!((last.transactions, last.times.as_ref()), (200, Some(&times)));
}

#[test]
fn a_second_run_makes_only_what_is_missing_or_changed() {
    let folder = TempDir::new().unwrap();
    let plan = plan(20, 5);
    run(folder.path(), &plan).unwrap();
    let whole = files(folder.path());
    let asked = AtomicU32::new(0);
    let counted = |numbers: Range<u32>| {
        asked.fetch_add(numbers.end - numbers.start, Ordering::Relaxed);
        part(numbers)
    };
    let again = |expected: u32| {
        asked.store(0, Ordering::Relaxed);
        run_with(folder.path(), &plan, &counted).unwrap();
        assert_eq!(asked.load(Ordering::Relaxed), expected);
        assert_eq!(files(folder.path()), whole);
    };
    again(0);
    fs::remove_file(folder.path().join("DimAccount/part-00002.parquet")).unwrap();
    again(5);
    fs::remove_file(folder.path().join("truth/CustomerTruth/part-00000.parquet")).unwrap();
    fs::write(folder.path().join("FactTransactions/part-00003.parquet"), "PAR1").unwrap();
    again(10);
    fs::remove_file(folder.path().join("DimDate.parquet")).unwrap();
    again(0);
}

#[test]
fn what_was_whole_before_a_fault_stays_and_the_rest_is_not_claimed() {
    let folder = TempDir::new().unwrap();
    let plan = plan(20, 5);
    run(folder.path(), &plan).unwrap();
    let whole = files(folder.path());
    fs::remove_dir_all(folder.path().join("FraudReports")).unwrap();
    // A file where a folder is needed: the small tables of no partition can be written.
    fs::write(folder.path().join("FraudReports"), "").unwrap();
    let told = run(folder.path(), &plan).unwrap_err().to_string();
    assert!(told.starts_with("error[FIP-E002]") && told.contains("FraudReports"), "{told}");
    let manifest = SynthManifest::load(folder.path()).unwrap();
    assert!(manifest.partitions.is_empty() && manifest.bound.is_none());
    fs::remove_file(folder.path().join("FraudReports")).unwrap();
    run(folder.path(), &plan).unwrap();
    assert_eq!(files(folder.path()), whole);
}

#[test]
fn another_bank_and_a_folder_of_other_things_are_refused() {
    let folder = TempDir::new().unwrap();
    run(folder.path(), &plan(10, 5)).unwrap();
    let before = files(folder.path());
    let told = run(folder.path(), &plan(11, 5)).unwrap_err().to_string();
    assert!(told.contains("holds another bank: customers 10, asked for 11"), "{told}");
    assert_eq!(files(folder.path()), before);

    let other = TempDir::new().unwrap();
    fs::write(other.path().join("letter.txt"), "dear").unwrap();
    let told = run(other.path(), &plan(10, 5)).unwrap_err().to_string();
    assert!(told.contains("is not empty (letter.txt)"), "{told}");
    fs::write(other.path().join("manifest.json"), "{}").unwrap();
    let told = run(other.path(), &plan(10, 5)).unwrap_err().to_string();
    assert!(told.contains("manifest.json: missing field"), "{told}");
}

#[test]
fn one_customer_alone_is_the_one_of_the_bank() {
    let days = calendar(2025, 2025).unwrap();
    let source = Source { merchants: &[], days: &days, part: &part, bound };
    let csv = |id: &str| customer::csv(id, &plan(20, 5), &source);
    let text = csv("C0000004").unwrap();
    assert_eq!(text.lines().count(), 1 + 4);
    assert!(text.lines().skip(1).all(|line| line.contains(",C0000004,")), "{text}");
    for (id, told) in
        [("C0000021", "no customer C0000021"), ("C0000000", "no customer"), ("7", "such as")]
    {
        assert!(csv(id).unwrap_err().to_string().contains(told), "{id}");
    }
}
