#![doc = include_str!("../README.md")]

mod catalogue;
mod columns;
mod error;
mod kernel;
mod ledger;
mod sql;
mod state;

pub use catalogue::{
    Additive, Aggregate, Catalogue, CatalogueError, Declaration, Definition, Feature, Flag,
    Formula, Function, Grain, Key, LeftOut, Measure, NumberColumn, Operator, Predicate, Range,
    Restricted, RowFacts, Series, Span, Statistic, SyntaxError, WindowFigure,
};
pub use columns::{LedgerColumns, LedgerRow};
pub use error::FeatureError;
pub use kernel::{Features, compute, compute_as_of};
pub use ledger::{Ledger, LedgerRows, MerchantKind};
pub use sql::{Dialect, DialectError, FeatureSql, FraudKnowledge, explain_sql, feature_sql};
pub use state::{LedgerState, StateError};
