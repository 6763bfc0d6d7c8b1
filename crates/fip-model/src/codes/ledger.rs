//! What the entries of the account ledger are, and where their other side goes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::CodeError;

codes! {
    /// What an entry of the account ledger is.
    EntryType {
        /// What the account held when its ledger begins.
        Opening = "OPENING",
        /// Pay of an employer.
        Salary = "SALARY",
        /// A pension, state or private.
        Pension = "PENSION",
        /// A benefit or student finance.
        Benefit = "BENEFIT",
        /// A card payment.
        CardPayment = "CARD_PAYMENT",
        /// Cash from a machine.
        CashWithdrawal = "CASH_WITHDRAWAL",
        /// A bill collected by direct debit.
        DirectDebit = "DIRECT_DEBIT",
        /// A direct debit returned unpaid, on the day it was collected.
        ReturnedDirectDebit = "RETURNED_DIRECT_DEBIT",
        /// A standing order: rent, savings.
        StandingOrder = "STANDING_ORDER",
        /// A single transfer by Faster Payments, in or out.
        FasterPayment = "FASTER_PAYMENT",
        /// The bill of the credit card, paid from the current account.
        CardRepayment = "CARD_REPAYMENT",
        /// Interest on what is owed.
        Interest = "INTEREST",
        /// A fee of the bank.
        Fee = "FEE",
        /// A fraud made good by the bank.
        FraudRefund = "FRAUD_REFUND",
    }
}

codes! {
    /// The account of the bank's own books on the other side of a ledger entry.
    CounterAccount {
        /// Balances from before the ledger begins.
        Opening = "OPENING",
        /// Employers.
        Employers = "EMPLOYERS",
        /// The state: pensions, benefits, council tax.
        State = "STATE",
        /// Merchants.
        Merchants = "MERCHANTS",
        /// Cash in machines.
        CashMachines = "CASH_MACHINES",
        /// Those who collect bills by direct debit.
        Billers = "BILLERS",
        /// Landlords and mortgage lenders.
        Landlords = "LANDLORDS",
        /// Accounts at other banks.
        OtherBanks = "OTHER_BANKS",
        /// Between two accounts of one customer; its balance is always zero at the end of a day.
        Clearing = "CLEARING",
        /// Interest the bank has earned.
        InterestIncome = "INTEREST_INCOME",
        /// Fees the bank has earned.
        FeeIncome = "FEE_INCOME",
        /// Fraud the bank has made good.
        FraudLosses = "FRAUD_LOSSES",
    }
}
