//! From counts to the document.

use super::columns::{TableBuilder, decimal, frequent};
use super::days::judge;
use super::document::{
    AmountQuality, ColumnQuality, DataQuality, KeyQuality, Reading, TableQuality, TimeQuality,
};
use super::findings::findings;
use super::profile::{LedgerProfile, LedgerTables, Uses};
use super::tables;
use crate::attributes::Attribute;
use crate::codes::{Channel, Origin};
use crate::ids::{AccountId, CustomerId, MerchantId, TransactionId};
use crate::intake::RejectCode;
use crate::money::Money;
use crate::transactions::TransactionTable;

/// The least and the greatest number that is used.
type Ends = Option<[u32; 2]>;

impl LedgerProfile {
    /// Returns the quality of the ledger with the tables beside its transactions, and what was seen while
    /// its files were read.
    pub fn finish(&self, beside: &LedgerTables<'_>, reading: Reading) -> DataQuality {
        let mut all = vec![
            self.transactions(),
            tables::customers(beside.customers),
            tables::accounts(beside.accounts),
        ];
        if !beside.merchants.is_empty() {
            all.push(tables::merchants(beside.merchants, self.home));
        }
        if self.knows(Attribute::Fraud) {
            all.push(tables::reports(beside.reports));
        }
        all.extend(beside.outcomes.map(tables::outcomes));
        let mut quality = DataQuality {
            schema: DataQuality::SCHEMA.to_owned(),
            window: [self.window.start(), self.window.as_of()],
            findings: Vec::new(),
            not_known: self.attributes.complement().iter().collect(),
            tables: all,
            amounts: self.amounts.quality(),
            time: self.time(),
            keys: self.keys(beside, &reading),
            reading,
        };
        quality.findings = findings(&quality);
        quality
    }

    fn transactions(&self) -> TableQuality {
        let rows = self.n_rows;
        let mut table = TableBuilder::new(TransactionTable::spec(), rows);
        let ids = self.ids.map(|ends| ends.map(|id| TransactionId::new(id).to_string()));
        ends(table.column("transaction_id", rows, 0), rows - self.repeated, ids);
        let days = self.times.map(|ends| ends.map(|at| at.date().key().to_string()));
        let n_days = self.days.iter().filter(|n| **n > 0).count() as u64;
        ends(table.column("date_key", rows, 0), n_days, days);
        let times = self.times.map(|ends| ends.map(|at| at.to_string()));
        let column = table.column("transaction_ts", rows, 0);
        [column.min, column.max] = pair(times);
        let customer = |id| CustomerId::new(id).to_string();
        let account = |id| AccountId::new(id).to_string();
        let keys = [
            ("customer_id", &self.customers, customer as fn(u32) -> String),
            ("account_id", &self.accounts, account),
        ];
        for (name, uses, text) in keys {
            let told = range(uses).map(|ends| ends.map(text));
            ends(table.column(name, rows, 0), uses.n_used(), told);
        }
        self.merchants(&mut table);
        self.facts(&mut table);
        table.finish()
    }

    fn merchants(&self, table: &mut TableBuilder) {
        if !self.attributes.has_merchant_rows() {
            return table.not_known("merchant_id");
        }
        let text = |id| MerchantId::new(id).to_string();
        let column = table.column("merchant_id", self.n_rows, 0);
        ends(column, self.merchants.n_used(), range(&self.merchants).map(|ends| ends.map(text)));
        let mut used: Vec<(u32, u64)> = self.merchants.used().collect();
        used.sort_by_key(|(number, n)| (u64::MAX - n, *number));
        used.truncate(5);
        column.top = frequent(used.into_iter().map(|(id, n)| (text(id), n)), self.n_rows);
    }

    /// Adds what is known of each transaction.
    fn facts(&self, table: &mut TableBuilder) {
        let rows = self.n_rows;
        let channels = Channel::ALL.iter().zip(self.channels);
        let channels = channels.map(|(channel, n)| (channel.to_string(), n)).collect();
        self.counted(table, ("channel", Some(Attribute::Channel)), channels);
        let countries = self.countries().collect();
        self.counted(table, ("country_code", Some(Attribute::Country)), countries);
        let column = table.column("amount", rows, 0);
        let text = |pence: i64| Money::from_pence(pence).to_string();
        [column.min, column.max] = pair(self.amounts.range().map(|ends| ends.map(text)));
        [column.q1, column.median, column.q3] =
            [1, 2, 3].map(|quarters| self.amounts.quartile(quarters).map(text));
        column.mean = self.amounts.mean().map(decimal);
        let AmountQuality { far_below, far_above, .. } = self.amounts.quality();
        column.outliers = (rows > 0).then_some(far_below + far_above);
        let flags = [
            ("is_cross_border", Attribute::Country),
            ("is_night", Attribute::TimeOfDay),
            ("is_discretionary", Attribute::Category),
            ("is_fraud", Attribute::Fraud),
        ];
        for ((name, attribute), n) in flags.into_iter().zip(self.flags) {
            let counts = vec![("0".to_owned(), rows - n), ("1".to_owned(), n)];
            self.counted(table, (name, Some(attribute)), counts);
        }
        let origins = Origin::ALL.iter().zip(self.origins);
        let origins = origins.map(|(origin, n)| (origin.to_string(), n)).collect();
        self.counted(table, ("origin", None), origins);
        let [of_source, missing] = self.sourced;
        let column = table.column("source_row", of_source, missing);
        column.known &= of_source > 0;
        [column.min, column.max] =
            pair(self.source_rows.map(|ends| ends.map(|number| number.to_string())));
    }

    /// Adds a column of values that were counted one by one.
    fn counted(
        &self,
        table: &mut TableBuilder,
        (name, attribute): (&str, Option<Attribute>),
        counts: Vec<(String, u64)>,
    ) {
        if attribute.is_some_and(|attribute| !self.knows(attribute)) {
            return table.not_known(name);
        }
        let column = table.column(name, self.n_rows, 0);
        column.distinct = Some(counts.iter().filter(|(_, n)| *n > 0).count() as u64);
        column.top = frequent(counts.into_iter(), self.n_rows);
    }

    fn time(&self) -> TimeQuality {
        let judged = judge(self.window.start(), &self.days);
        TimeQuality {
            first: self.times.map(|[first, _]| first),
            last: self.times.map(|[_, last]| last),
            before_window: self.outside[0],
            after_window: self.outside[1],
            midnight: self.knows(Attribute::TimeOfDay).then_some(self.midnight),
            rows_per_day: self.days.clone(),
            empty_days: judged.empty,
            unexpected_empty_days: judged.unexpected_empty,
            gaps: judged.gaps,
            n_unusual_days: judged.n_unusual,
            unusual_days: judged.unusual,
        }
    }

    fn keys(&self, beside: &LedgerTables<'_>, reading: &Reading) -> KeyQuality {
        let [customers, accounts, merchants] = [
            led(&self.customers, beside.customers.iter().map(|row| row.customer_id.number())),
            led(&self.accounts, beside.accounts.iter().map(|row| row.account_id.number())),
            led(&self.merchants, beside.merchants.iter().map(|row| row.merchant_id.number())),
        ];
        let rejected = |code: RejectCode| {
            let rejects = reading.tables.iter().flat_map(|table| &table.rejects);
            rejects.filter(|one| one.code == code.code()).map(|one| one.n).sum()
        };
        let mut uses: Vec<u64> = beside
            .customers
            .iter()
            .map(|row| u64::from(self.customers.of(row.customer_id.number())))
            .collect();
        uses.sort_unstable();
        let quartile = |quarters| {
            let rank = super::amounts::rank(quarters, uses.len() as u64);
            rank.and_then(|rank| uses.get(usize::try_from(rank).ok()?)).copied().unwrap_or_default()
        };
        KeyQuality {
            customers_unused: customers[0],
            accounts_unused: accounts[0],
            merchants_unused: merchants[0],
            customers_unknown: customers[1],
            accounts_unknown: accounts[1],
            merchants_unknown: merchants[1],
            customers_rejected: rejected(RejectCode::UnknownCustomer),
            accounts_rejected: rejected(RejectCode::UnknownAccount),
            outcomes_unknown: reading.left_out.unknown_labels,
            transactions_repeated: self.repeated,
            transactions_equal: self.equal.count(),
            transactions_per_customer: [1, 2, 3].map(quartile),
        }
    }
}

fn ends(column: &mut ColumnQuality, distinct: u64, told: Option<[String; 2]>) {
    column.distinct = Some(distinct);
    [column.min, column.max] = pair(told);
}

fn pair(told: Option<[String; 2]>) -> [Option<String>; 2] {
    told.map_or([None, None], |ends| ends.map(Some))
}

fn range(uses: &Uses) -> Ends {
    let mut used = uses.used().map(|(number, _)| number);
    let first = used.next()?;
    Some([first, used.last().unwrap_or(first)])
}

/// Returns how many known keys nothing uses, and how many rows use a key that is not known.
fn led(uses: &Uses, known: impl Iterator<Item = u32>) -> [u64; 2] {
    let (mut unused, mut found) = (0, 0);
    for number in known {
        let n = u64::from(uses.of(number));
        unused += u64::from(n == 0);
        found += n;
    }
    let all: u64 = uses.used().map(|(_, n)| n).sum();
    [unused, all.saturating_sub(found)]
}
