//! The star schema of `tests/world`, small enough to work out features by hand.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs;
use std::path::Path;

use fip_model::{Country, RawTables, Row, read_rows, read_transactions};

fn open(name: &str) -> fs::File {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/world");
    fs::File::open(folder.join(name)).unwrap()
}

fn rows<T: Row>(name: &str) -> Vec<T> {
    read_rows(open(name), name).unwrap()
}

/// Five customers whose features were worked out by hand; `outside` adds rows after the window.
pub(crate) fn hand_made_world(outside: bool) -> RawTables {
    let facts = |name: &str| read_transactions(open(name), name, Country::GB).unwrap();
    let mut transactions = facts("FactTransactions.csv");
    if outside {
        for row in facts("FactTransactions_outside.csv").iter() {
            transactions.push(row);
        }
    }
    RawTables {
        customers: rows("DimCustomer.csv"),
        accounts: rows("DimAccount.csv"),
        merchants: rows("DimMerchant.csv"),
        days: rows("DimDate.csv"),
        transactions,
        ..RawTables::default()
    }
}
