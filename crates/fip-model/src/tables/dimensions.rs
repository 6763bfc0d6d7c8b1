//! Customers, accounts and merchants.

use serde::{Deserialize, Serialize};

use super::{flag, optional_flag};
use crate::codes::{
    AccountStatus, AccountType, AgeBand, Category, Country, EmploymentStatus, IncomeBand, Region,
};
use crate::dictionary::{ColumnSpec, Kind, TableSpec};
use crate::ids::{AccountId, CustomerId, MerchantId};
use crate::money::Money;
use crate::table_io::Row;
use crate::time::Date;

/// A row of `DimCustomer`. Grain: a customer.
///
/// A bank's own ledger may know nothing but the customer; an invented bank knows every cell but
/// `source_id`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// The customer.
    pub customer_id: CustomerId,
    /// Age in whole years on the as-of date.
    pub age: Option<u8>,
    /// The band that holds the age.
    pub age_band: Option<AgeBand>,
    /// Region of the home address.
    pub region: Option<Region>,
    /// Letters of the home postcode's area; too coarse to find anybody.
    pub postcode_area: Option<String>,
    /// What the customer does for a living.
    pub employment_status: Option<EmploymentStatus>,
    /// Income a year before tax.
    pub annual_income: Option<Money>,
    /// The band that holds the income.
    pub income_band: Option<IncomeBand>,
    /// The day the customer joined the bank.
    pub joined_date: Option<Date>,
    /// Whole months from joining to the as-of date.
    pub tenure_months: Option<u32>,
    /// The bank's own id of the customer, for a bank's own ledger.
    pub source_id: Option<String>,
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
                ColumnSpec::new("age", Kind::Integer, "age on the as-of date, if known")
                    .nullable()
                    .unit("years"),
                ColumnSpec::new("age_band", Kind::Code(AgeBand::CODES), "band that holds the age")
                    .nullable(),
                ColumnSpec::new(
                    "region",
                    Kind::Code(Region::CODES),
                    "region of the home address, if known",
                )
                .nullable(),
                ColumnSpec::new(
                    "postcode_area",
                    Kind::Text,
                    "letters of the home postcode's area, if known",
                )
                .nullable(),
                ColumnSpec::new(
                    "employment_status",
                    Kind::Code(EmploymentStatus::CODES),
                    "what the customer does for a living, if known",
                )
                .nullable(),
                ColumnSpec::new("annual_income", Kind::Money, "income a year before tax, if known")
                    .nullable()
                    .unit("GBP"),
                ColumnSpec::new(
                    "income_band",
                    Kind::Code(IncomeBand::CODES),
                    "band that holds the income",
                )
                .nullable(),
                ColumnSpec::new(
                    "joined_date",
                    Kind::Date,
                    "day the customer joined the bank, if known",
                )
                .nullable(),
                ColumnSpec::new(
                    "tenure_months",
                    Kind::Integer,
                    "whole months with the bank, if known",
                )
                .nullable()
                .unit("months")
                .formula("whole months from joined_date to the as-of date"),
                source_id(),
            ],
        }
    }
}

/// A row of `DimAccount`. Grain: an account, by its first holder.
///
/// Further holders of a joint account are rows of [`AccountHolder`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The account.
    pub account_id: AccountId,
    /// Whose account it is; of a joint account the first holder.
    pub customer_id: CustomerId,
    /// Current account or credit card.
    pub account_type: Option<AccountType>,
    /// The day it was opened; it has no transaction before.
    pub opened_date: Option<Date>,
    /// The most that may be owed on a credit card.
    pub credit_limit: Option<Money>,
    /// The most that a current account may be overdrawn.
    pub overdraft_limit: Option<Money>,
    /// Whether it can be used.
    pub status: Option<AccountStatus>,
    /// The bank's own id of the account, for a bank's own ledger.
    pub source_id: Option<String>,
}

impl Row for Account {
    fn spec() -> TableSpec {
        TableSpec {
            name: "DimAccount",
            grain: "an account, by its first holder",
            source: "prepare",
            key: &["account_id"],
            columns: vec![
                ColumnSpec::new(
                    "account_id",
                    Kind::Id(AccountId::WIDTH, AccountId::EXAMPLE),
                    "the account",
                ),
                ColumnSpec::new("customer_id", CUSTOMER, "whose account it is, the first holder")
                    .references("DimCustomer"),
                ColumnSpec::new(
                    "account_type",
                    Kind::Code(AccountType::CODES),
                    "current account or credit card, if known",
                )
                .nullable(),
                ColumnSpec::new("opened_date", Kind::Date, "day the account was opened, if known")
                    .nullable(),
                ColumnSpec::new("credit_limit", Kind::Money, "most that may be owed on the card")
                    .nullable()
                    .unit("GBP"),
                ColumnSpec::new("overdraft_limit", Kind::Money, "most that may be overdrawn")
                    .nullable()
                    .unit("GBP"),
                ColumnSpec::new(
                    "status",
                    Kind::Code(AccountStatus::CODES),
                    "whether it is in use, if known",
                )
                .nullable(),
                source_id(),
            ],
        }
    }
}

/// A row of `AccountHolders`. Grain: a holder of a joint account.
///
/// Written only for a bank's own ledger that has joint accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountHolder {
    /// The account.
    pub account_id: AccountId,
    /// One of those whose account it is.
    pub customer_id: CustomerId,
    /// Whether the holder is the first: the one in `DimAccount`.
    #[serde(with = "flag")]
    pub is_first: bool,
}

impl Row for AccountHolder {
    fn spec() -> TableSpec {
        TableSpec {
            name: "AccountHolders",
            grain: "a holder of a joint account; there is no such table without joint accounts",
            source: "prepare",
            key: &["account_id", "customer_id"],
            columns: vec![
                ColumnSpec::new(
                    "account_id",
                    Kind::Id(AccountId::WIDTH, AccountId::EXAMPLE),
                    "the account",
                )
                .references("DimAccount"),
                ColumnSpec::new("customer_id", CUSTOMER, "one of those whose account it is")
                    .references("DimCustomer"),
                ColumnSpec::new("is_first", Kind::Flag, "is the customer of DimAccount")
                    .formula("customer_id is that of the account"),
            ],
        }
    }
}

/// A row of `DimMerchant`. Grain: a place to spend money.
///
/// Where a ledger knows only kinds of merchants ([`crate::Attributes::has_merchant_rows`]), a row is a
/// kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merchant {
    /// The merchant.
    pub merchant_id: MerchantId,
    /// Its name.
    pub merchant_name: String,
    /// Its merchant category code (ISO 18245).
    pub mcc: Option<u16>,
    /// The category of the code.
    pub category: Option<Category>,
    /// Whether the category is discretionary.
    #[serde(with = "optional_flag")]
    pub is_discretionary: Option<bool>,
    /// Whether it sells without the card present.
    #[serde(with = "optional_flag")]
    pub is_online: Option<bool>,
    /// The country it sells in.
    pub country_code: Option<Country>,
    /// The town of the shop, empty for a merchant without one.
    pub town: Option<String>,
    /// The bank's own id of the merchant, for a bank's own ledger.
    pub source_id: Option<String>,
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
                ColumnSpec::new(
                    "mcc",
                    Kind::Integer,
                    "merchant category code of ISO 18245, if known",
                )
                .nullable(),
                ColumnSpec::new(
                    "category",
                    Kind::Code(Category::CODES),
                    "category of the code, if known",
                )
                .nullable(),
                ColumnSpec::new(
                    "is_discretionary",
                    Kind::Flag,
                    "wanted rather than needed; empty without a category",
                )
                .nullable()
                .formula("the category is discretionary"),
                ColumnSpec::new(
                    "is_online",
                    Kind::Flag,
                    "sells without the card present, if known",
                )
                .nullable(),
                ColumnSpec::new(
                    "country_code",
                    Kind::Text,
                    "country it sells in, ISO 3166-1, if known",
                )
                .nullable(),
                ColumnSpec::new("town", Kind::Text, "town of the shop").nullable(),
                source_id(),
            ],
        }
    }
}

/// The kind of every column that names a customer.
pub(super) const CUSTOMER: Kind = Kind::Id(CustomerId::WIDTH, CustomerId::EXAMPLE);

/// The last column of a dimension.
const fn source_id() -> ColumnSpec {
    ColumnSpec::new("source_id", Kind::Text, "the bank's own id; empty for an invented bank")
        .nullable()
}
