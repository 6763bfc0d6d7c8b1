//! Tables from CSV text, checked once: what a wrong cell and a wrong key look like.
//!
//! Run with `cargo run -p fip-examples --example star_schema_and_csv`. It prints a merchant, then the
//! errors of three faulty tables, each with its place, what was expected and what was found.

#![expect(clippy::print_stdout, reason = "an example shows its result")]

use fip_model::{
    Account, Kind, Merchant, RawTables, Row, TableError, calendar, read_rows, write_rows,
};

const MERCHANTS: &str =
    "merchant_id,merchant_name,mcc,category,is_discretionary,is_online,country_code,town,source_id
M000001,\"Marrow, Thyme & Daughters\",5812,EATING_OUT,1,0,GB,Leeds,
";
const ACCOUNTS: &str =
    "account_id,customer_id,account_type,opened_date,credit_limit,overdraft_limit,status,source_id
A0000001,C0000007,CREDIT_CARD,2024-02-29,1500.00,,OPEN,
";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let merchants: Vec<Merchant> = read_rows(MERCHANTS.as_bytes(), "DimMerchant.csv")?;
    if let Some(category) = merchants[0].category {
        println!("{} sells {category:?}", merchants[0].merchant_name);
    }

    let mut again = Vec::new();
    write_rows(&mut again, &merchants)?;
    println!("written again, same bytes: {}", again == MERCHANTS.as_bytes());

    // A table is read into types, so a cell that its type does not allow never gets in.
    let no_such_day = ACCOUNTS.replace("2024-02-29", "2025-02-29");
    let fault: Result<Vec<Account>, TableError> = read_rows(no_such_day.as_bytes(), "accounts.csv");
    println!("refused: {}", fault.err().ok_or("2025 has no 29 February")?);

    // Tables become a star schema only together: here an account's customer does not exist.
    let accounts = read_rows(ACCOUNTS.as_bytes(), "DimAccount.csv")?;
    let days = calendar(2025, 2025)?;
    let raw = RawTables { accounts, days, merchants, ..RawTables::default() };
    println!("refused: {}", raw.clone().check().err().ok_or("C0000007 is nobody")?);

    // What can be worked out from other cells must agree with them.
    let mut wrong = raw;
    wrong.accounts.clear();
    wrong.merchants[0].is_discretionary = Some(false);
    println!("refused: {}", wrong.check().err().ok_or("eating out is discretionary")?);

    // The data dictionary knows every column.
    for column in Account::spec().columns.iter().filter(|column| column.kind == Kind::Money) {
        println!("{}: {}", column.name, column.meaning);
    }
    Ok(())
}
