//! A small ledger with a gap, an unusual day, a far amount and rows in quarantine.

use fip_model::quality::{
    DataQuality, LedgerProfile, LedgerTables, LeftOutRows, ReadTable, Reading, Rejected,
};
use fip_model::{
    AccountId, Attribute, Attributes, Channel, Country, Customer, CustomerId, MerchantId, Money,
    Month, ObservationWindow, Origin, Timestamp, Transaction, TransactionId,
};

/// Returns the quality of the ledger.
#[expect(clippy::unwrap_used, reason = "a window that there is")]
pub(crate) fn quality() -> DataQuality {
    let window = ObservationWindow::new(Month::new(2025, 4).unwrap(), 3).unwrap();
    let known = Attributes::ALL.without(Attribute::Country).without(Attribute::Merchant);
    let known = known.without(Attribute::Mcc).without(Attribute::Category);
    let mut profile = LedgerProfile::new(known, Country::GB, window);
    let mut number = 0;
    for day in 0..91 {
        let rows = match day {
            40..43 => 0,
            60 => 40,
            _ => 12 + day % 7,
        };
        for n in 0..rows {
            number += 1;
            profile.take(&transaction(
                number,
                Timestamp::new(window.start().plus_days(day), n.cast_unsigned() * 3600),
            ));
        }
    }
    let customers: Vec<Customer> = (1..=8).map(customer).collect();
    let beside = LedgerTables { customers: &customers, ..LedgerTables::default() };
    profile.finish(&beside, reading())
}

fn transaction(number: u32, at: Timestamp) -> Transaction {
    let pence = if number == 500 { 987_654_321 } else { i64::from(number % 97) * 53 };
    Transaction {
        transaction_id: TransactionId::new(number.into()),
        at,
        customer_id: CustomerId::new(number % 7 + 1),
        account_id: AccountId::new(number % 7 + 1),
        merchant_id: MerchantId::new(0),
        channel: Channel::ALL[number as usize % 3],
        country: Country::GB,
        amount: Money::from_pence(pence),
        is_discretionary: false,
        is_fraud: number % 400 == 1,
        origin: Origin::Ledger,
        source_row: Some(number),
    }
}

fn customer(number: u8) -> Customer {
    Customer {
        customer_id: CustomerId::new(number.into()),
        age: Some(20 + number).filter(|age| age % 3 > 0),
        age_band: None,
        region: None,
        postcode_area: None,
        employment_status: None,
        annual_income: None,
        income_band: None,
        joined_date: None,
        tenure_months: None,
        source_id: Some(format!("KD-{number:04}")),
    }
}

fn reading() -> Reading {
    let reject = |code: &str, title: &str, column: &str, n| Rejected {
        code: code.into(),
        title: title.into(),
        column: Some(column.into()),
        n,
        first: "data/ledger.csv:17".into(),
        hint: "add it".into(),
    };
    let transactions = ReadTable {
        table: "transactions".into(),
        rows: 1_400,
        accepted: 1_348,
        rejected: 9,
        credits: 40,
        repeated: 3,
        quarantine: Some("data_processed/quarantine/transactions.rejected.csv".into()),
        rejects: vec![
            reject("FIP-D016", "customer not in the customer file", "kunde", 7),
            reject("FIP-D003", "not an amount of money", "betrag", 2),
        ],
        ..ReadTable::default()
    };
    let left_out = LeftOutRows { after_window: 4, ..LeftOutRows::default() };
    Reading { tables: vec![transactions], left_out }
}
