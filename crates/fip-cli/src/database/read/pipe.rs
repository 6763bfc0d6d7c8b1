//! Bytes from a thread that makes them to one that reads them, a few chunks ahead.

use std::error::Error;
use std::fmt;
use std::io::{self, Read, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use crate::failure::Failure;

/// Bytes of a chunk.
const CHUNK: usize = 1 << 16;
/// Chunks that wait for the reader.
const AHEAD: usize = 8;

/// Starts a thread that writes, and returns what it writes.
pub(super) fn pipe(
    write: impl FnOnce(&mut Writer) -> Result<(), Failure> + Send + 'static,
) -> Box<dyn Read + Send> {
    let (sender, receiver) = sync_channel(AHEAD);
    thread::spawn(move || {
        let mut writer = Writer { sender, chunk: Vec::with_capacity(CHUNK) };
        let done = write(&mut writer);
        // Whoever stopped reading wants to hear nothing.
        let _ = match done {
            Ok(()) => writer.flush(),
            Err(failure) => writer.sender.send(Err(failure)).map_err(io::Error::other),
        };
    });
    Box::new(Reader { receiver, chunk: Vec::new(), at: 0 })
}

/// What a thread writes to.
pub(super) struct Writer {
    sender: SyncSender<Result<Vec<u8>, Failure>>,
    chunk: Vec<u8>,
}

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.chunk.extend_from_slice(bytes);
        if self.chunk.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    /// Hands the bytes on, and waits where the reader is behind.
    fn flush(&mut self) -> io::Result<()> {
        if self.chunk.is_empty() {
            return Ok(());
        }
        let chunk = std::mem::replace(&mut self.chunk, Vec::with_capacity(CHUNK));
        self.sender.send(Ok(chunk)).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

struct Reader {
    receiver: Receiver<Result<Vec<u8>, Failure>>,
    chunk: Vec<u8>,
    at: usize,
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.chunk.len() {
            match self.receiver.recv() {
                Ok(Ok(chunk)) => (self.chunk, self.at) = (chunk, 0),
                Ok(Err(failure)) => return Err(io::Error::other(Refused(failure))),
                Err(_) => return Ok(0),
            }
        }
        let n = buffer.len().min(self.chunk.len() - self.at);
        buffer[..n].copy_from_slice(&self.chunk[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}

/// A failure on its way through a reader.
#[derive(Debug)]
pub(super) struct Refused(pub(super) Failure);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message())
    }
}

impl Error for Refused {}

/// Returns what a database said, from the error of its reader; the error where no database said it.
pub(crate) fn refusal(error: io::Error) -> Result<Failure, io::Error> {
    error.downcast::<Refused>().map(|refused| refused.0)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Arc, mpsc};

    use super::*;
    use crate::failure::Kind;

    #[test]
    fn bytes_come_in_order_and_failures_behind_them() {
        let mut reader = pipe(|writer| {
            for number in 0..100_000 {
                writeln!(writer, "{number}").map_err(Failure::internal)?;
            }
            writer.flush().map_err(Failure::internal)?;
            Err(Failure::new(Kind::Database, "gone", "wait"))
        });
        let mut text = Vec::new();
        let error = reader.read_to_end(&mut text).unwrap_err();
        let expected: String = (0..100_000).map(|number| format!("{number}\n")).collect();
        assert!(text == expected.as_bytes());
        let failure = refusal(error).unwrap();
        assert_eq!((failure.code(), failure.hint()), ("FIP-E013", "wait"));
        assert!(refusal(io::ErrorKind::NotFound.into()).is_err());
    }

    /// The writer waits for the reader, and ends when nobody reads.
    #[test]
    fn a_few_chunks_are_made_ahead() {
        let made = Arc::new(AtomicUsize::new(0));
        let (ended, end) = mpsc::channel();
        let counter = Arc::clone(&made);
        let mut reader = pipe(move |writer| {
            let chunk = vec![b'x'; CHUNK];
            while writer.write_all(&chunk).is_ok() {
                counter.fetch_add(1, Ordering::SeqCst);
            }
            ended.send(()).map_err(Failure::internal)
        });
        reader.read_exact(&mut [0; 1]).unwrap();
        while made.load(Ordering::SeqCst) < AHEAD {
            thread::yield_now();
        }
        drop(reader);
        end.recv().unwrap();
        assert!(made.load(Ordering::SeqCst) <= AHEAD + 2);
    }
}
