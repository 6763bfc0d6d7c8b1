//! The fact table in the data dictionary.

use crate::codes::{Channel, Origin};
use crate::dictionary::{ColumnSpec, Kind, TableSpec};
use crate::ids::{AccountId, CustomerId, MerchantId, TransactionId};
use crate::transactions::TransactionTable;

impl TransactionTable {
    /// Returns the table's entry in the data dictionary.
    pub fn spec() -> TableSpec {
        TableSpec {
            name: "FactTransactions",
            grain: "a card transaction",
            source: "prepare",
            key: &["transaction_id"],
            columns: [keys(), facts()].concat(),
        }
    }
}

/// What a transaction refers to, and when it was.
fn keys() -> Vec<ColumnSpec> {
    vec![
        ColumnSpec::new(
            "transaction_id",
            Kind::Id(TransactionId::WIDTH, TransactionId::EXAMPLE),
            "the transaction, in order of time; of customer, then time where rows are generated",
        ),
        ColumnSpec::new("date_key", Kind::DateKey, "day of the transaction").references("DimDate"),
        ColumnSpec::new(
            "transaction_ts",
            Kind::Timestamp,
            "when, local civil time; midnight where the time of day is not known",
        ),
        ColumnSpec::new(
            "customer_id",
            Kind::Id(CustomerId::WIDTH, CustomerId::EXAMPLE),
            "who paid",
        )
        .references("DimCustomer"),
        ColumnSpec::new(
            "account_id",
            Kind::Id(AccountId::WIDTH, AccountId::EXAMPLE),
            "from which account",
        )
        .references("DimAccount"),
        ColumnSpec::new(
            "merchant_id",
            Kind::Id(MerchantId::WIDTH, MerchantId::EXAMPLE),
            "to whom; empty in a ledger without merchants",
        )
        .nullable()
        .references("DimMerchant"),
    ]
}

/// What is known of a transaction.
fn facts() -> Vec<ColumnSpec> {
    vec![
        ColumnSpec::new(
            "channel",
            Kind::Code(Channel::CODES),
            "how it was made; empty in a ledger without channels",
        )
        .nullable(),
        ColumnSpec::new(
            "country_code",
            Kind::Text,
            "in which country, ISO 3166-1; empty in a ledger without countries",
        )
        .nullable(),
        ColumnSpec::new("amount", Kind::Money, "how much").unit("GBP"),
        ColumnSpec::new(
            "is_cross_border",
            Kind::Flag,
            "outside the home country; empty without countries",
        )
        .nullable()
        .formula("country_code <> home country"),
        ColumnSpec::new(
            "is_night",
            Kind::Flag,
            "from 22:00:00 to 05:59:59; empty without times of day",
        )
        .nullable()
        .formula("hour of transaction_ts in (22, 23, 0, 1, 2, 3, 4, 5)"),
        ColumnSpec::new(
            "is_discretionary",
            Kind::Flag,
            "wanted rather than needed; empty without categories",
        )
        .nullable()
        .formula("is_discretionary of the merchant"),
        ColumnSpec::new("is_fraud", Kind::Flag, "fraudulent; empty in a ledger that does not say")
            .nullable(),
        ColumnSpec::new("origin", Kind::Code(Origin::CODES), "where the row comes from"),
        ColumnSpec::new("source_row", Kind::Integer, "data row of the source, from 1").nullable(),
    ]
}
