//! Rows of a PostgreSQL server, by `COPY .. TO STDOUT`.

use std::io::{self, Read, Write};

use super::Rows;
use super::pipe::pipe;
use crate::database::postgres::{Address, connect};
use crate::failure::Failure;

/// Bytes that are read at once.
const BYTES_AT_ONCE: usize = 1 << 16;

/// Connects, and starts the query.
pub(super) fn open(address: Address, rows: &Rows) -> Result<Box<dyn Read + Send>, Failure> {
    let mut client = connect(&address)?;
    let copy = format!("COPY ({}) TO STDOUT WITH (FORMAT csv, HEADER)", rows.query());
    Ok(pipe(move |writer| {
        let fail = |error: postgres::Error| address.while_reading(&error);
        let mut server = client.build_transaction().read_only(true).start().map_err(fail)?;
        // Rows in the order of the table where no other is asked for, and texts that do not depend on what
        // the server is set to.
        let settings = "SET LOCAL synchronize_seqscans = off; SET LOCAL max_parallel_workers_per_gather = 0; \
            SET LOCAL datestyle = 'ISO'; SET LOCAL timezone = 'UTC'; SET LOCAL extra_float_digits = 1";
        server.batch_execute(settings).map_err(fail)?;
        let mut answer = server.copy_out(&copy).map_err(fail)?;
        let mut bytes = vec![0; BYTES_AT_ONCE];
        loop {
            let n = match answer.read(&mut bytes) {
                Ok(0) => return Ok(()),
                Ok(n) => n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(address.while_sending(&error)),
            };
            if writer.write_all(&bytes[..n]).is_err() {
                return Ok(());
            }
        }
    }))
}
