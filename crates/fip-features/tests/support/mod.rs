//! Star schemas to test on, made in code.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use fip_model::{
    Account, AccountId, AccountStatus, AccountType, AgeBand, Category, Channel, Customer,
    CustomerId, EmploymentStatus, IncomeBand, Merchant, MerchantId, Money, Origin, RawTables,
    Region, Seed, Timestamp, Transaction, TransactionId, calendar,
};

/// A year of random rows with awkward amounts: zeros, pennies, ties and giants; every third
/// customer spends in a few months only, the last has none.
pub(crate) fn generated(n_customers: u32, n_rows: u64) -> RawTables {
    let draw = Seed::new(99).keyed("parity world");
    let below = |index: u64, n: u64| draw.bits(index) % n;
    let mut raw = RawTables { days: calendar(2025, 2025).unwrap(), ..RawTables::default() };
    for number in 1..=n_customers {
        raw.customers.push(customer(number));
        raw.accounts.push(account(number));
    }
    for (number, category) in (1..).zip(Category::ALL.into_iter().cycle().take(45)) {
        raw.merchants.push(merchant(number, category));
    }
    for row in 0..n_rows {
        let at = row * 16;
        let customer = u32::try_from(below(at, u64::from(n_customers.max(2) - 1))).unwrap() + 1;
        let span = if customer.is_multiple_of(3) { 60 } else { 365 };
        let day = &raw.days[usize::try_from(below(at + 1, span)).unwrap()];
        let merchant = &raw.merchants[usize::try_from(below(at + 2, 45)).unwrap()];
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
            is_discretionary: merchant.is_discretionary.unwrap(),
            is_fraud: below(at + 9, 30) == 0,
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
        age: Some(40),
        age_band: Some(AgeBand::of(40)),
        region: Some(Region::Wales),
        postcode_area: Some("CF".to_owned()),
        employment_status: Some(EmploymentStatus::Employed),
        annual_income: Some(annual_income),
        income_band: Some(IncomeBand::of(annual_income)),
        joined_date: "2020-01-01".parse().ok(),
        tenure_months: Some(72),
        source_id: None,
    }
}

fn account(number: u32) -> Account {
    Account {
        account_id: AccountId::new(number),
        customer_id: CustomerId::new(number),
        account_type: Some(AccountType::Current),
        opened_date: "2020-01-01".parse().ok(),
        credit_limit: None,
        overdraft_limit: None,
        status: Some(AccountStatus::Open),
        source_id: None,
    }
}

fn merchant(number: u32, category: Category) -> Merchant {
    Merchant {
        merchant_id: MerchantId::new(number),
        merchant_name: format!("Merchant {number}"),
        mcc: Some([5999, 7995, 5921, 6011, 4111][number as usize % 5]),
        category: Some(category),
        is_discretionary: Some(category.is_discretionary()),
        is_online: Some(false),
        country_code: Some(fip_model::Country::GB),
        town: None,
        source_id: None,
    }
}
