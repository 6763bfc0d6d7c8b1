//! A card transaction with everything that its customer does not say.

use fip_model::{
    Channel, Country, CustomerId, FraudReport, MerchantId, Money, Origin, Timestamp, Transaction,
    TransactionId, TransactionTable,
};

use super::market::Market;
use super::people::Person;

/// A card transaction of one customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Payment {
    pub(crate) at: Timestamp,
    /// Position of the merchant.
    pub(crate) merchant: u32,
    /// Position among the customer's accounts.
    pub(crate) account: usize,
    pub(crate) channel: Channel,
    pub(crate) pence: i64,
    /// When the bank was told that it is a fraud; `None` for all that are none.
    pub(crate) reported_at: Option<Timestamp>,
    pub(crate) origin: Origin,
    pub(crate) source_row: Option<u32>,
}

impl Payment {
    /// Returns a generated payment that is no fraud.
    pub(crate) const fn generated(
        at: Timestamp,
        merchant: u32,
        account: usize,
        channel: Channel,
        pence: i64,
    ) -> Self {
        Self {
            at,
            merchant,
            account,
            channel,
            pence,
            reported_at: None,
            origin: Origin::Synthetic,
            source_row: None,
        }
    }

    /// Returns the payment as a row of the fact table.
    pub(crate) fn row(
        &self,
        transaction_id: TransactionId,
        person: &Person,
        market: &Market,
    ) -> Transaction {
        let merchant = &market.merchants[self.merchant as usize];
        Transaction {
            transaction_id,
            at: self.at,
            customer_id: person.customer.customer_id,
            account_id: person.accounts[self.account].account_id,
            merchant_id: MerchantId::new(self.merchant + 1),
            channel: self.channel,
            country: merchant.country_code.unwrap_or(Country::GB),
            amount: Money::from_pence(self.pence),
            is_discretionary: merchant.is_discretionary.unwrap_or(false),
            is_fraud: self.reported_at.is_some(),
            origin: self.origin,
            source_row: self.source_row,
        }
    }

    /// Returns the report of the payment, when it is a fraud.
    pub(crate) fn report(
        &self,
        transaction_id: TransactionId,
        customer_id: CustomerId,
    ) -> Option<FraudReport> {
        self.reported_at.map(|reported_at| FraudReport { transaction_id, customer_id, reported_at })
    }
}

/// Transactions a customer can have at most, and the step between the ids of two customers.
const IDS_A_CUSTOMER: u64 = 1_000_000;

/// Returns the ids of a customer's transactions, where ids go by customer.
pub(crate) fn ids_of(person: &Person) -> impl Iterator<Item = TransactionId> + use<> {
    let first = u64::from(person.customer.customer_id.number()) * IDS_A_CUSTOMER;
    (first + 1..first + IDS_A_CUSTOMER).map(TransactionId::new)
}

/// Adds the payments of a customer, in order of time, to a fact table whose ids go by customer.
pub(crate) fn push_customer(
    payments: &[Payment],
    person: &Person,
    market: &Market,
    (table, reports): (&mut TransactionTable, &mut Vec<FraudReport>),
) {
    let customer_id = person.customer.customer_id;
    for (id, payment) in ids_of(person).zip(payments) {
        table.push(payment.row(id, person, market));
        reports.extend(payment.report(id, customer_id));
    }
}
