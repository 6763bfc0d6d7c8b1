//! From CSV text to the features of a customer.
//!
//! Run with `cargo run -p fip-examples --example features_from_csv`. It prints what one customer's year
//! looks like in numbers, then each month's spend against the months before. A file is read in the same
//! way: pass `File::open(path)?` where the text stands.

#![expect(clippy::print_stdout, reason = "an example shows its result")]

use fip_features::{Catalogue, Ledger, compute};
use fip_model::{Country, ObservationWindow, RawTables, calendar, read_rows, read_transactions};

const CUSTOMERS: &str = "customer_id,age,age_band,region,postcode_area,employment_status,annual_income,income_band,joined_date,tenure_months,source_id
C0000001,41,35-44,Yorkshire and the Humber,LS,EMPLOYED,38500.00,25K_TO_40K,2014-03-17,141,
";
const ACCOUNTS: &str =
    "account_id,customer_id,account_type,opened_date,credit_limit,overdraft_limit,status,source_id
A0000001,C0000001,CURRENT,2014-03-17,,500.00,OPEN,
";
const MERCHANTS: &str =
    "merchant_id,merchant_name,mcc,category,is_discretionary,is_online,country_code,town,source_id
M000001,Kirkgate Cash Point,6011,CASH,0,0,GB,Leeds,
M000002,Copper Kettle Grocers,5411,GROCERIES,0,0,GB,Leeds,
";
const TRANSACTIONS: &str = "transaction_id,date_key,transaction_ts,customer_id,account_id,merchant_id,channel,country_code,amount,is_cross_border,is_night,is_discretionary,is_fraud,origin,source_row
T0000000001,20250114,2025-01-14T12:05:00,C0000001,A0000001,M000002,CONTACTLESS,GB,24.50,0,0,0,0,LEDGER,
T0000000002,20250118,2025-01-18T23:40:00,C0000001,A0000001,M000001,ATM,GB,60.00,0,1,0,0,LEDGER,
T0000000003,20250303,2025-03-03T09:15:00,C0000001,A0000001,M000002,CONTACTLESS,GB,31.20,0,0,0,0,LEDGER,
T0000000004,20251220,2025-12-20T18:30:00,C0000001,A0000001,M000002,CHIP_AND_PIN,GB,112.75,0,0,0,0,LEDGER,
";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let star = RawTables {
        customers: read_rows(CUSTOMERS.as_bytes(), "DimCustomer.csv")?,
        accounts: read_rows(ACCOUNTS.as_bytes(), "DimAccount.csv")?,
        merchants: read_rows(MERCHANTS.as_bytes(), "DimMerchant.csv")?,
        days: calendar(2025, 2025)?,
        transactions: read_transactions(TRANSACTIONS.as_bytes(), "facts.csv", Country::GB)?,
        ..RawTables::default()
    }
    .check()?;
    let window = ObservationWindow::new(fip_model::Month::new(2025, 1)?, 12)?;
    let catalogue = Catalogue::built_in();
    let features = compute(&Ledger::of(&star), window, catalogue)?;

    println!("{} as of {}", features.customers.customers()[0], window.as_of());
    for one in catalogue.customers().iter().filter(|one| !one.unit().is_empty()) {
        if let Some(value) = features.customers.number(0, one.name()) {
            println!("{:>24} {value:>9.3} {:<6} {}", one.name(), one.unit(), one.meaning());
        }
    }
    for (row, month) in features.monthly.months().unwrap_or_default().iter().enumerate() {
        let spend = features.monthly.number(row, "total_spend").unwrap_or_default();
        match features.monthly.number(row, "spend_vs_prev") {
            Some(ratio) => println!("{month} {spend:>7.2} is {ratio:.2} of the months before"),
            None => println!("{month} {spend:>7.2} has nothing to compare with"),
        }
    }
    Ok(())
}
