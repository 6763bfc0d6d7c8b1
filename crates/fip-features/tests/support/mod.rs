//! Worlds to test on, and the SQL that computes the features once more.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use std::fs;
use std::path::{Path, PathBuf};

use fip_features::Features;
use fip_model::{
    Account, AccountId, AccountStatus, AccountType, AgeBand, Category, Cells, Channel, Customer,
    CustomerId, EmploymentStatus, FeatureTable, IncomeBand, Kind, Merchant, MerchantId, Money,
    ObservationWindow, Origin, RawTables, Region, Row, Seed, StarSchema, TableSpec, Timestamp,
    Transaction, TransactionId, calendar, read_rows, read_transactions,
};
use rusqlite::{Connection, types::ValueRef};

/// How far reals may be apart, relative to their size.
const TOLERANCE: f64 = 1e-9;

fn file(folder: &str, name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder).join(name)
}

fn rows<T: Row>(name: &str) -> Vec<T> {
    read_rows(fs::File::open(file("world", name)).unwrap(), name).unwrap()
}

/// Five customers whose features were worked out by hand; `outside` adds rows after the window.
pub(crate) fn hand_made_world(outside: bool) -> RawTables {
    let facts =
        |name: &str| read_transactions(fs::File::open(file("world", name)).unwrap(), name).unwrap();
    let mut transactions = facts("FactTransactions.csv");
    if outside {
        for row in facts("FactTransactions_outside.csv").iter() {
            transactions.push(row);
        }
    }
    RawTables {
        customers: rows("DimCustomer.csv"),
        accounts: rows("DimAccount.csv"),
        merchants: rows("DimMerchant.csv"),
        days: rows("DimDate.csv"),
        transactions,
    }
}

/// The values worked out by hand.
pub(crate) fn by_hand(name: &str, spec: &TableSpec) -> FeatureTable {
    let text = fs::File::open(file("world", name)).unwrap();
    FeatureTable::read(text, name, spec.clone()).unwrap()
}

/// A year of random rows with awkward amounts: zeros, pennies, ties and giants; every third
/// customer spends in a few months only.
pub(crate) fn generated(n_customers: u32, n_rows: u64) -> RawTables {
    let draw = Seed::new(99).keyed("parity world");
    let below = |index: u64, n: u64| draw.bits(index) % n;
    let mut raw = RawTables { days: calendar(2025, 2025).unwrap(), ..RawTables::default() };
    for number in 1..=n_customers {
        raw.customers.push(customer(number));
        raw.accounts.push(account(number));
    }
    for (number, category) in (1..).zip(Category::ALL) {
        raw.merchants.push(merchant(number, category));
    }
    for row in 0..n_rows {
        let at = row * 16;
        let customer = u32::try_from(below(at, u64::from(n_customers))).unwrap() + 1;
        let span = if customer.is_multiple_of(3) { 60 } else { 365 };
        let day = &raw.days[usize::try_from(below(at + 1, span)).unwrap()];
        let merchant = &raw.merchants[usize::try_from(below(at + 2, 20)).unwrap()];
        let second = [0, 21_599, 21_600, 79_199, 79_200, 86_399, below(at + 3, 86_400)]
            [usize::try_from(below(at + 4, 7)).unwrap()];
        let pence = match below(at + 5, 8) {
            0 => 0,
            1 => 1,
            2 => 9_999_999,
            3 => 1_000,
            _ => below(at + 6, 100_000),
        };
        raw.transactions.push(Transaction {
            transaction_id: TransactionId::new(row + 1),
            at: Timestamp::new(day.date, u32::try_from(second).unwrap()),
            customer_id: CustomerId::new(customer),
            account_id: AccountId::new(customer),
            merchant_id: merchant.merchant_id,
            channel: Channel::ALL[usize::try_from(below(at + 7, 5)).unwrap()],
            country: ["GB", "GB", "FR", "US"][usize::try_from(below(at + 8, 4)).unwrap()]
                .parse()
                .unwrap(),
            amount: Money::from_pence(pence.cast_signed()),
            is_discretionary: merchant.is_discretionary,
            is_fraud: below(at + 9, 50) == 0,
            origin: Origin::Synthetic,
            source_row: None,
        });
    }
    raw
}

fn customer(number: u32) -> Customer {
    let annual_income = Money::from_pounds(30_000);
    Customer {
        customer_id: CustomerId::new(number),
        age: 40,
        age_band: AgeBand::of(40),
        region: Region::Wales,
        postcode_area: "CF".to_owned(),
        employment_status: EmploymentStatus::Employed,
        annual_income,
        income_band: IncomeBand::of(annual_income),
        joined_date: "2020-01-01".parse().unwrap(),
        tenure_months: 72,
    }
}

fn account(number: u32) -> Account {
    Account {
        account_id: AccountId::new(number),
        customer_id: CustomerId::new(number),
        account_type: AccountType::Current,
        opened_date: "2020-01-01".parse().unwrap(),
        credit_limit: None,
        overdraft_limit: None,
        status: AccountStatus::Open,
    }
}

fn merchant(number: u32, category: Category) -> Merchant {
    Merchant {
        merchant_id: MerchantId::new(number),
        merchant_name: format!("Merchant {number}"),
        mcc: 5999,
        category,
        is_discretionary: category.is_discretionary(),
        is_online: false,
        country_code: fip_model::Country::GB,
        town: None,
    }
}

/// Returns the tables that the SQL computes in SQLite.
pub(crate) fn sql_results(
    star: &StarSchema,
    window: ObservationWindow,
    like: &Features,
) -> (FeatureTable, FeatureTable) {
    let sql = |name: &str| fs::read_to_string(file("sql", name)).unwrap();
    let mut database = Connection::open_in_memory().unwrap();
    database.execute_batch(&sql("schema.sql")).unwrap();
    fill(&mut database, star, window);
    let contradictions = query(&database, &sql("flags.sql"));
    assert!(contradictions.is_empty(), "{contradictions:?}");
    let table = |name: &str, spec: &TableSpec| {
        let header = spec.header().collect::<Vec<_>>().join(",");
        let rows = query(&database, &sql(name)).join("\n");
        FeatureTable::read(format!("{header}\n{rows}\n").as_bytes(), name, spec.clone()).unwrap()
    };
    (table("monthly.sql", like.monthly.spec()), table("customer.sql", like.customers.spec()))
}

fn fill(database: &mut Connection, star: &StarSchema, window: ObservationWindow) {
    let transaction = database.transaction().unwrap();
    let insert = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
        transaction.prepare_cached(sql).unwrap().execute(values).unwrap();
    };
    for row in star.transactions().iter() {
        insert(
            "INSERT INTO FactTransactions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            &[
                &row.transaction_id.to_string(),
                &row.at.date().key(),
                &row.at.to_string(),
                &row.customer_id.to_string(),
                &row.merchant_id.to_string(),
                &row.channel.code(),
                &row.country.to_string(),
                &row.amount.pence(),
                &row.is_cross_border(),
                &row.at.is_night(),
                &row.is_discretionary,
                &row.is_fraud,
            ],
        );
    }
    for row in star.customers() {
        insert("INSERT INTO DimCustomer VALUES (?)", &[&row.customer_id.to_string()]);
    }
    for row in star.merchants() {
        let id = row.merchant_id.to_string();
        let sql = "INSERT INTO DimMerchant VALUES (?, ?, ?)";
        insert(sql, &[&id, &row.category.code(), &row.is_discretionary]);
    }
    for row in star.days() {
        let sql = "INSERT INTO DimDate VALUES (?, ?, ?)";
        insert(sql, &[&row.date_key, &row.date.to_string(), &row.is_weekend]);
    }
    let (start, end) = (window.start().to_string(), window.as_of().to_string());
    insert("INSERT INTO ObservationWindow VALUES (?, ?)", &[&start, &end]);
    for (position, month) in (0_i64..).zip(window.months()) {
        insert("INSERT INTO WindowMonth VALUES (?, ?)", &[&position, &month.key()]);
    }
    transaction.commit().unwrap();
}

/// Returns the rows of a query as lines of cells, with full digits; money keeps its decimals.
fn query(database: &Connection, sql: &str) -> Vec<String> {
    let mut statement = database.prepare(sql).unwrap();
    let n_columns = statement.column_count();
    let lines = statement.query_map([], |row| {
        let cells = (0..n_columns).map(|at| match row.get_ref(at).unwrap() {
            ValueRef::Null => String::new(),
            ValueRef::Integer(number) => number.to_string(),
            ValueRef::Real(number) => number.to_string(),
            ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
            ValueRef::Blob(_) => panic!("no feature is a blob"),
        });
        Ok(cells.collect::<Vec<_>>().join(","))
    });
    lines.unwrap().map(Result::unwrap).collect()
}

/// Compares two tables cell by cell: keys, counts, money and days exactly, reals to 1e-9.
pub(crate) fn assert_same(found: &FeatureTable, expected: &FeatureTable) {
    assert_eq!(found.customers(), expected.customers());
    assert_eq!(found.months(), expected.months());
    for column in &found.spec().columns {
        let (Some(ours), Some(theirs)) =
            (found.column(&column.name), expected.column(&column.name))
        else {
            assert!(matches!(column.kind, Kind::Id(..) | Kind::Month), "{}", column.name);
            continue;
        };
        match (ours, theirs) {
            (Cells::Real(ours), Cells::Real(theirs)) => {
                for (row, (a, b)) in ours.iter().zip(theirs.iter()).enumerate() {
                    let close = match (a, b) {
                        (Some(a), Some(b)) => (a - b).abs() <= TOLERANCE * b.abs(),
                        (a, b) => a.is_none() && b.is_none(),
                    };
                    assert!(close, "{} row {row}: {a:?} for {b:?}", column.name);
                }
            }
            (ours, theirs) => assert_eq!(ours, theirs, "{}", column.name),
        }
    }
}
