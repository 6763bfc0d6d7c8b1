//! A schema of a PostgreSQL server, filled in one transaction.

mod address;
mod failures;
mod load;
mod passfile;
mod tls;

pub(crate) use self::address::{Address, Environment, without_password};
pub(crate) use self::load::load;
use self::tls::connector;
use crate::failure::Failure;

/// Returns a connection to the server.
pub(super) fn connect(address: &Address) -> Result<postgres::Client, Failure> {
    let tls = connector(&address.trust)?;
    address.config.connect(tls).map_err(|error| address.failure(&error))
}
