//! Customers, accounts and merchants.

use serde::{Deserialize, Serialize};

use super::flag;
use crate::codes::{
    AccountStatus, AccountType, AgeBand, Category, Country, EmploymentStatus, IncomeBand, Region,
};
use crate::dictionary::{ColumnSpec, Kind, TableSpec};
use crate::ids::{AccountId, CustomerId, MerchantId};
use crate::money::Money;
use crate::table_io::Row;
use crate::time::Date;

/// A row of `DimCustomer`. Grain: a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// The customer.
    pub customer_id: CustomerId,
    /// Age in whole years on the as-of date.
    pub age: u8,
    /// The band that holds the age.
    pub age_band: AgeBand,
    /// Region of the home address.
    pub region: Region,
    /// Letters of the home postcode's area; too coarse to find anybody.
    pub postcode_area: String,
    /// What the customer does for a living.
    pub employment_status: EmploymentStatus,
    /// Income a year before tax.
    pub annual_income: Money,
    /// The band that holds the income.
    pub income_band: IncomeBand,
    /// The day the customer joined the bank.
    pub joined_date: Date,
    /// Whole months from joining to the as-of date.
    pub tenure_months: u32,
}

impl Row for Customer {
    fn spec() -> TableSpec {
        TableSpec {
            name: "DimCustomer",
            grain: "a customer",
            source: "prepare",
            key: &["customer_id"],
            columns: vec![
                ColumnSpec::new("customer_id", CUSTOMER, "the customer"),
                ColumnSpec::new("age", Kind::Integer, "age on the as-of date").unit("years"),
                ColumnSpec::new("age_band", Kind::Code(AgeBand::CODES), "band that holds the age"),
                ColumnSpec::new("region", Kind::Code(Region::CODES), "region of the home address"),
                ColumnSpec::new("postcode_area", Kind::Text, "letters of the home postcode's area"),
                ColumnSpec::new(
                    "employment_status",
                    Kind::Code(EmploymentStatus::CODES),
                    "what the customer does for a living",
                ),
                ColumnSpec::new("annual_income", Kind::Money, "income a year before tax")
                    .unit("GBP"),
                ColumnSpec::new(
                    "income_band",
                    Kind::Code(IncomeBand::CODES),
                    "band that holds the income",
                ),
                ColumnSpec::new("joined_date", Kind::Date, "day the customer joined the bank"),
                ColumnSpec::new("tenure_months", Kind::Integer, "whole months with the bank")
                    .unit("months")
                    .formula("whole months from joined_date to the as-of date"),
            ],
        }
    }
}

/// A row of `DimAccount`. Grain: an account of one customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The account.
    pub account_id: AccountId,
    /// Whose account it is.
    pub customer_id: CustomerId,
    /// Current account or credit card.
    pub account_type: AccountType,
    /// The day it was opened; it has no transaction before.
    pub opened_date: Date,
    /// The most that may be owed on a credit card.
    pub credit_limit: Option<Money>,
    /// The most that a current account may be overdrawn.
    pub overdraft_limit: Option<Money>,
    /// Whether it can be used.
    pub status: AccountStatus,
}

impl Row for Account {
    fn spec() -> TableSpec {
        TableSpec {
            name: "DimAccount",
            grain: "an account of one customer",
            source: "prepare",
            key: &["account_id"],
            columns: vec![
                ColumnSpec::new(
                    "account_id",
                    Kind::Id(AccountId::WIDTH, AccountId::EXAMPLE),
                    "the account",
                ),
                ColumnSpec::new("customer_id", CUSTOMER, "whose account it is")
                    .references("DimCustomer"),
                ColumnSpec::new(
                    "account_type",
                    Kind::Code(AccountType::CODES),
                    "current account or credit card",
                ),
                ColumnSpec::new("opened_date", Kind::Date, "day the account was opened"),
                ColumnSpec::new("credit_limit", Kind::Money, "most that may be owed on the card")
                    .nullable()
                    .unit("GBP"),
                ColumnSpec::new("overdraft_limit", Kind::Money, "most that may be overdrawn")
                    .nullable()
                    .unit("GBP"),
                ColumnSpec::new("status", Kind::Code(AccountStatus::CODES), "whether it is in use"),
            ],
        }
    }
}

/// A row of `DimMerchant`. Grain: a place to spend money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merchant {
    /// The merchant.
    pub merchant_id: MerchantId,
    /// Its name.
    pub merchant_name: String,
    /// Its merchant category code (ISO 18245).
    pub mcc: u16,
    /// The category of the code.
    pub category: Category,
    /// Whether the category is discretionary.
    #[serde(with = "flag")]
    pub is_discretionary: bool,
    /// Whether it sells without the card present.
    #[serde(with = "flag")]
    pub is_online: bool,
    /// The country it sells in.
    pub country_code: Country,
    /// The town of the shop, empty for a merchant without one.
    pub town: Option<String>,
}

impl Row for Merchant {
    fn spec() -> TableSpec {
        TableSpec {
            name: "DimMerchant",
            grain: "a place to spend money",
            source: "prepare",
            key: &["merchant_id"],
            columns: vec![
                ColumnSpec::new(
                    "merchant_id",
                    Kind::Id(MerchantId::WIDTH, MerchantId::EXAMPLE),
                    "the merchant",
                ),
                ColumnSpec::new("merchant_name", Kind::Text, "its name"),
                ColumnSpec::new("mcc", Kind::Integer, "merchant category code of ISO 18245"),
                ColumnSpec::new("category", Kind::Code(Category::CODES), "category of the code"),
                ColumnSpec::new("is_discretionary", Kind::Flag, "wanted rather than needed")
                    .formula("the category is discretionary"),
                ColumnSpec::new("is_online", Kind::Flag, "sells without the card present"),
                ColumnSpec::new("country_code", Kind::Text, "country it sells in, ISO 3166-1"),
                ColumnSpec::new("town", Kind::Text, "town of the shop").nullable(),
            ],
        }
    }
}

/// The kind of every column that names a customer.
pub(super) const CUSTOMER: Kind = Kind::Id(CustomerId::WIDTH, CustomerId::EXAMPLE);
