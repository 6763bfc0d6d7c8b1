//! The tables beside the transactions, column by column.

use super::columns::TableBuilder;
use super::document::TableQuality;
use crate::codes::{AccountType, Country};
use crate::table_io::Row;
use crate::tables::{Account, Customer, FraudReport, Merchant, Outcome};

pub(super) fn customers(rows: &[Customer]) -> TableQuality {
    let mut table = TableBuilder::new(Customer::spec(), rows.len() as u64);
    table.ends("customer_id", rows.iter().map(|row| Some(row.customer_id)));
    table.numbers("age", rows.iter().map(|row| row.age.map(i64::from)));
    table.codes("age_band", rows.iter().map(|row| row.age_band));
    table.codes("region", rows.iter().map(|row| row.region));
    table.codes("postcode_area", rows.iter().map(|row| row.postcode_area.as_deref()));
    table.codes("employment_status", rows.iter().map(|row| row.employment_status));
    table.money("annual_income", rows.iter().map(|row| row.annual_income));
    table.codes("income_band", rows.iter().map(|row| row.income_band));
    table.ends("joined_date", rows.iter().map(|row| row.joined_date));
    table.numbers("tenure_months", rows.iter().map(|row| row.tenure_months.map(i64::from)));
    table.ends("source_id", rows.iter().map(|row| row.source_id.as_deref()));
    table.finish()
}

pub(super) fn accounts(rows: &[Account]) -> TableQuality {
    let mut table = TableBuilder::new(Account::spec(), rows.len() as u64);
    // A limit applies where the account may have one; an account of no known kind may.
    let may_be =
        |kind| rows.iter().filter(move |row| row.account_type.is_none_or(|known| known == kind));
    table.ends("account_id", rows.iter().map(|row| Some(row.account_id)));
    table.ends("customer_id", rows.iter().map(|row| Some(row.customer_id)));
    table.codes("account_type", rows.iter().map(|row| row.account_type));
    table.ends("opened_date", rows.iter().map(|row| row.opened_date));
    table.money("credit_limit", may_be(AccountType::CreditCard).map(|row| row.credit_limit));
    table.money("overdraft_limit", may_be(AccountType::Current).map(|row| row.overdraft_limit));
    table.codes("status", rows.iter().map(|row| row.status));
    table.ends("source_id", rows.iter().map(|row| row.source_id.as_deref()));
    table.finish()
}

pub(super) fn merchants(rows: &[Merchant], home: Country) -> TableQuality {
    let mut table = TableBuilder::new(Merchant::spec(), rows.len() as u64);
    let flag = |flag: bool| u8::from(flag);
    table.ends("merchant_id", rows.iter().map(|row| Some(row.merchant_id)));
    table.ends("merchant_name", rows.iter().map(|row| Some(row.merchant_name.as_str())));
    table.codes("mcc", rows.iter().map(|row| row.mcc));
    table.codes("category", rows.iter().map(|row| row.category));
    table.codes("is_discretionary", rows.iter().map(|row| row.is_discretionary.map(flag)));
    table.codes("is_online", rows.iter().map(|row| row.is_online.map(flag)));
    table.codes("country_code", rows.iter().map(|row| row.country_code));
    // A merchant abroad, or that sells without the card present, has no shop in a town of ours.
    let is_shop = |row: &&Merchant| {
        row.is_online != Some(true) && row.country_code.is_none_or(|country| country == home)
    };
    let shops = rows.iter().filter(is_shop);
    table.codes("town", shops.map(|row| row.town.as_deref()));
    table.ends("source_id", rows.iter().map(|row| row.source_id.as_deref()));
    table.finish()
}

pub(super) fn reports(rows: &[FraudReport]) -> TableQuality {
    let mut table = TableBuilder::new(FraudReport::spec(), rows.len() as u64);
    table.ends("transaction_id", rows.iter().map(|row| Some(row.transaction_id)));
    table.ends("customer_id", rows.iter().map(|row| Some(row.customer_id)));
    table.ends("reported_at", rows.iter().map(|row| Some(row.reported_at)));
    table.finish()
}

pub(super) fn outcomes(rows: &[Outcome]) -> TableQuality {
    let mut table = TableBuilder::new(Outcome::spec(), rows.len() as u64);
    // An event has a kind and a day where there was one.
    let events = || rows.iter().filter(|row| row.at_risk);
    table.ends("customer_id", rows.iter().map(|row| Some(row.customer_id)));
    table.ends("as_of_date", rows.iter().map(|row| Some(row.as_of_date)));
    table.codes("at_risk", rows.iter().map(|row| Some(u8::from(row.at_risk))));
    table.codes("event_type", events().map(|row| row.event_type));
    table.ends("event_date", events().map(|row| row.event_date));
    table.finish()
}
