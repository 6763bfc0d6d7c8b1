//! What the check of a star schema refuses.

use super::*;
use crate::codes::{AgeBand, IncomeBand};
use crate::codes::{Channel, Country, EmploymentStatus, Origin, Region};
use crate::ids::{AccountId, CustomerId, TransactionId};
use crate::tables::calendar;
use crate::transactions::Transaction;
use crate::{AccountStatus, AccountType, Category, MerchantId, Money, Timestamp};

fn customer(number: u32) -> Customer {
    let annual_income = Money::from_pounds(30_000);
    Customer {
        customer_id: CustomerId::new(number),
        age: Some(40),
        age_band: Some(AgeBand::of(40)),
        region: Some(Region::Wales),
        postcode_area: Some("CF".to_owned()),
        employment_status: Some(EmploymentStatus::Employed),
        annual_income: Some(annual_income),
        income_band: Some(IncomeBand::of(annual_income)),
        joined_date: "2020-01-01".parse().ok(),
        tenure_months: Some(60),
        source_id: None,
    }
}

fn account(number: u32, customer: u32) -> Account {
    Account {
        account_id: AccountId::new(number),
        customer_id: CustomerId::new(customer),
        account_type: Some(AccountType::Current),
        opened_date: "2025-01-10".parse().ok(),
        credit_limit: None,
        overdraft_limit: None,
        status: Some(AccountStatus::Open),
        source_id: None,
    }
}

fn transaction(number: u64, day: &str) -> Transaction {
    Transaction {
        transaction_id: TransactionId::new(number),
        at: Timestamp::new(day.parse().unwrap(), 43_200),
        customer_id: CustomerId::new(1),
        account_id: AccountId::new(1),
        merchant_id: MerchantId::new(7),
        channel: Channel::Online,
        country: Country::GB,
        amount: Money::from_pence(999),
        is_discretionary: false,
        is_fraud: false,
        origin: Origin::Ledger,
        source_row: None,
    }
}

/// Two customers with an account each, a merchant whose number is not its row, the year 2025.
fn tables(transactions: &[Transaction]) -> RawTables {
    let merchant = Merchant {
        merchant_id: MerchantId::new(7),
        merchant_name: "Mill Foods".to_owned(),
        mcc: Some(5411),
        category: Some(Category::Groceries),
        is_discretionary: Some(false),
        is_online: Some(true),
        country_code: Some(Country::GB),
        town: None,
        source_id: None,
    };
    let mut raw = RawTables {
        customers: vec![customer(1), customer(2)],
        accounts: vec![account(1, 1), account(2, 2)],
        merchants: vec![merchant],
        days: calendar(2025, 2025).unwrap(),
        ..RawTables::default()
    };
    for &row in transactions {
        raw.transactions.push(row);
    }
    raw
}

fn refused(raw: RawTables) -> String {
    raw.check().unwrap_err().to_string()
}

#[test]
fn lawful_tables_resolve() {
    let star = tables(&[transaction(1, "2025-01-10")]).check().unwrap();
    assert_eq!((star.customer_rows(), star.merchant_rows()), ([0].as_slice(), [0].as_slice()));
}

#[test]
fn refuses_keys_out_of_order() {
    let mut raw = tables(&[]);
    raw.customers.swap(0, 1);
    assert!(refused(raw).starts_with("DimCustomer: "));
    let twice = [transaction(1, "2025-02-01"), transaction(1, "2025-02-02")];
    assert!(refused(tables(&twice)).starts_with("FactTransactions: "));
}

#[test]
fn refuses_references_that_lead_nowhere() {
    let row = transaction(1, "2025-02-01");
    for (row, column) in [
        (Transaction { customer_id: CustomerId::new(3), ..row }, "customer_id"),
        (Transaction { account_id: AccountId::new(0), ..row }, "account_id"),
        (Transaction { merchant_id: MerchantId::new(1), ..row }, "merchant_id"),
        (transaction(1, "2026-02-01"), "date_key"),
    ] {
        assert!(refused(tables(&[row])).contains(&format!("expected {column} to be in")));
    }
    let mut raw = tables(&[]);
    raw.accounts[1].customer_id = CustomerId::new(9);
    assert!(refused(raw).starts_with("DimAccount A0000002"));
}

#[test]
fn a_calendar_with_a_gap_lacks_the_days_of_the_gap() {
    let mut raw = tables(&[transaction(1, "2025-02-01"), transaction(2, "2025-03-01")]);
    raw.days.retain(|day| day.month != 2);
    assert!(refused(raw.clone()).contains("found 20250201"));
    raw.transactions = tables(&[transaction(2, "2025-03-01")]).transactions;
    assert!(raw.check().is_ok());
}

#[test]
fn refuses_what_the_account_does_not_allow() {
    let foreign = Transaction { account_id: AccountId::new(2), ..transaction(1, "2025-02-01") };
    assert!(refused(tables(&[foreign])).contains("account A0000002 to be of customer C0000001"));
    let early = refused(tables(&[transaction(1, "2025-01-09")]));
    assert!(early.contains("opening on 2025-01-10, found 2025-01-09"), "{early}");
}

#[test]
fn refuses_contradictions() {
    let wanted = Transaction { is_discretionary: true, ..transaction(1, "2025-02-01") };
    assert!(refused(tables(&[wanted])).contains("is_discretionary disagrees"));
    let mut raw = tables(&[]);
    raw.customers[0].age = Some(20);
    assert!(refused(raw).contains("age_band disagrees"));
    let mut raw = tables(&[]);
    raw.merchants[0].is_discretionary = Some(true);
    assert!(refused(raw).starts_with("DimMerchant M000007"));
}
#[test]
fn what_is_not_known_of_a_customer_or_account_is_no_fault() {
    let mut raw = tables(&[transaction(1, "2025-01-09")]);
    raw.accounts[0].opened_date = None;
    (raw.customers[0].age, raw.customers[0].age_band) = (None, None);
    assert!(raw.clone().check().is_ok());
    raw.customers[0].income_band = None;
    assert!(refused(raw).contains("income_band disagrees"));
}

#[test]
fn a_joint_account_is_of_each_of_its_holders() {
    let second = Transaction { customer_id: CustomerId::new(2), ..transaction(1, "2025-02-01") };
    let holder = |customer, is_first| AccountHolder {
        account_id: AccountId::new(1),
        customer_id: CustomerId::new(customer),
        is_first,
    };
    let mut raw = tables(&[second]);
    assert!(refused(raw.clone()).contains("account A0000001 to be of customer C0000002"));
    raw.holders = vec![holder(1, true), holder(2, false)];
    assert!(raw.clone().check().is_ok());
    raw.holders.swap(0, 1);
    assert!(refused(raw.clone()).starts_with("AccountHolders: "));
    raw.holders = vec![holder(2, true)];
    assert!(refused(raw.clone()).contains("A0000001 C0000002: is_first disagrees"));
    raw.holders = vec![holder(3, false)];
    assert!(refused(raw).contains("expected customer_id to be in DimCustomer"));
}

#[test]
fn merchants_have_what_the_ledger_knows_and_no_more() {
    let known = |attributes| {
        let mut raw = tables(&[transaction(1, "2025-02-01")]);
        raw.transactions = raw.transactions.restricted_to(attributes);
        raw
    };
    let mut raw = known(Attributes::ALL);
    raw.merchants[0].mcc = None;
    let star = raw.clone().check().unwrap();
    assert_eq!(star.attributes(), Attributes::ALL.without(Attribute::Mcc));
    (raw.merchants[0].category, raw.merchants[0].is_discretionary) = (None, None);
    assert!(refused(raw.clone()).contains("expected category to be filled"));
    raw.transactions = raw.transactions.restricted_to(Attributes::NONE.with(Attribute::Merchant));
    assert_eq!(raw.check().unwrap().merchant_rows(), [0]);

    let mut raw = known(Attributes::NONE.with(Attribute::Channel));
    assert!(refused(raw.clone()).contains("M000007: expected merchant_id to be empty"));
    raw.merchants.clear();
    let star = raw.check().unwrap();
    assert_eq!((star.merchants().len(), star.merchant_rows()), (0, [0].as_slice()));
}
