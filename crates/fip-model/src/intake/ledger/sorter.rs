//! Entries in the order of their keys, however many: those beyond a budget wait in scratch streams.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fmt;
use std::io::{self, Read, Write};

/// Where rows wait that do not fit into memory: streams of bytes, written once, read as often as need
/// be, and gone when nobody needs them.
///
/// Nothing of `fip-model` opens a file; who has a disk implements this.
///
/// # Examples
///
/// ```
/// use std::io::{self, Read, Write};
/// use std::sync::{Arc, Mutex};
///
/// use fip_model::intake::Scratch;
///
/// /// Streams in memory, for tests.
/// #[derive(Debug, Default)]
/// struct InMemory(Vec<Arc<Mutex<Vec<u8>>>>);
///
/// struct Stream(Arc<Mutex<Vec<u8>>>);
///
/// impl Write for Stream {
///     fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
///         self.0.lock().expect("nobody panics").extend_from_slice(bytes);
///         Ok(bytes.len())
///     }
///     fn flush(&mut self) -> io::Result<()> {
///         Ok(())
///     }
/// }
///
/// impl Scratch for InMemory {
///     fn create(&mut self) -> io::Result<(usize, Box<dyn Write>)> {
///         self.0.push(Arc::default());
///         let number = self.0.len() - 1;
///         Ok((number, Box::new(Stream(self.0[number].clone()))))
///     }
///     fn open(&self, number: usize) -> io::Result<Box<dyn Read>> {
///         let bytes = self.0[number].lock().expect("nobody panics").clone();
///         Ok(Box::new(io::Cursor::new(bytes)))
///     }
/// }
///
/// let mut scratch = InMemory::default();
/// let (number, mut stream) = scratch.create()?;
/// stream.write_all(b"rows")?;
/// let mut read = Vec::new();
/// scratch.open(number)?.read_to_end(&mut read)?;
/// assert_eq!(read, b"rows");
/// # Ok::<(), io::Error>(())
/// ```
pub trait Scratch: fmt::Debug {
    /// Starts a stream and returns it with its number; it is whole once it was flushed and dropped.
    ///
    /// # Errors
    ///
    /// When it cannot be started.
    fn create(&mut self) -> io::Result<(usize, Box<dyn Write>)>;

    /// Returns what was written to the stream with a number, from its beginning.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    fn open(&self, number: usize) -> io::Result<Box<dyn Read>>;
}

/// What can be sorted and wait outside of memory.
pub(super) trait Entry: Copy {
    type Key: Ord + Copy;

    /// Bytes outside of memory.
    const BYTES: usize;

    /// Returns what it is sorted by; no two entries share it.
    fn key(&self) -> Self::Key;

    /// Adds its [`Self::BYTES`].
    fn encode(&self, bytes: &mut Vec<u8>);

    /// Reads what was encoded; `None` for bytes that nothing was encoded as.
    fn decode(bytes: &[u8]) -> Option<Self>;
}

/// Entries that were encoded at once, and bytes that are read at once.
const AT_ONCE: usize = 4096;

/// A stream of entries in order.
#[derive(Debug, Clone, Copy)]
struct Run {
    number: usize,
    n_entries: u64,
}

/// Takes entries in any order; gives them sorted, as often as need be.
#[derive(Debug)]
pub(super) struct Sorter<T> {
    held: Vec<T>,
    /// The most entries that are held.
    most: usize,
    runs: Vec<Run>,
}

impl<T: Entry> Sorter<T> {
    /// Returns a sorter that holds at most `bytes` of entries.
    pub(super) fn holding(bytes: usize) -> Self {
        Self { held: Vec::new(), most: (bytes / size_of::<T>()).max(1), runs: Vec::new() }
    }

    /// Takes an entry; those that are held go to `scratch` first when there is no room.
    pub(super) fn push(&mut self, entry: T, scratch: &mut dyn Scratch) -> io::Result<()> {
        if self.held.len() == self.most {
            self.spill(scratch)?;
        }
        if self.held.len() == self.held.capacity() {
            // Never more room than may be used.
            let more = self.held.len().max(1024).min(self.most - self.held.len());
            self.held.reserve_exact(more);
        }
        self.held.push(entry);
        Ok(())
    }

    /// Sorts what is held; to be called after the last entry.
    pub(super) fn finish(&mut self) {
        self.held.sort_unstable_by_key(T::key);
    }

    /// Gives each entry to `take`, in no order that means anything.
    pub(super) fn each(&self, scratch: &dyn Scratch, mut take: impl FnMut(&T)) -> io::Result<()> {
        self.held.iter().for_each(&mut take);
        for run in &self.runs {
            let mut cursor = Cursor::open(*run, scratch)?;
            while let Some(entry) = cursor.next()? {
                take(&entry);
            }
        }
        Ok(())
    }

    /// Returns the entries in the order of their keys; [`Self::finish`] comes before.
    pub(super) fn sorted(&self, scratch: &dyn Scratch) -> io::Result<Sorted<'_, T>> {
        let mut cursors = Vec::with_capacity(self.runs.len());
        let mut next = BinaryHeap::with_capacity(self.runs.len() + 1);
        for (at, run) in self.runs.iter().enumerate() {
            let mut cursor = Cursor::open(*run, scratch)?;
            let first = cursor.next()?;
            next.extend(first.map(|entry: T| Next(Reverse(entry.key()), at, entry)));
            cursors.push(cursor);
        }
        let mut held = self.held.iter();
        next.extend(held.next().map(|&entry| Next(Reverse(entry.key()), cursors.len(), entry)));
        Ok(Sorted { held, cursors, next })
    }

    fn spill(&mut self, scratch: &mut dyn Scratch) -> io::Result<()> {
        self.finish();
        let (number, mut stream) = scratch.create()?;
        let mut bytes = Vec::with_capacity(T::BYTES * AT_ONCE);
        for entries in self.held.chunks(AT_ONCE) {
            bytes.clear();
            for entry in entries {
                entry.encode(&mut bytes);
            }
            stream.write_all(&bytes)?;
        }
        stream.flush()?;
        self.runs.push(Run { number, n_entries: self.held.len() as u64 });
        self.held.clear();
        Ok(())
    }
}

/// Entries in the order of their keys.
pub(super) struct Sorted<'a, T: Entry> {
    held: std::slice::Iter<'a, T>,
    cursors: Vec<Cursor<T>>,
    /// The next entry of each run, and of those that are held.
    next: BinaryHeap<Next<T>>,
}

impl<T: Entry> Sorted<'_, T> {
    /// Returns the next entry.
    pub(super) fn next(&mut self) -> io::Result<Option<T>> {
        let Some(mut first) = self.next.peek_mut() else { return Ok(None) };
        let Next(_, at, entry) = *first;
        let after = match self.cursors.get_mut(at) {
            Some(cursor) => cursor.next()?,
            None => self.held.next().copied(),
        };
        match after {
            Some(after) => *first = Next(Reverse(after.key()), at, after),
            None => drop(std::collections::binary_heap::PeekMut::pop(first)),
        }
        Ok(Some(entry))
    }
}

/// An entry that comes next, with the place of its run.
struct Next<T: Entry>(Reverse<T::Key>, usize, T);

impl<T: Entry> PartialEq for Next<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl<T: Entry> Eq for Next<T> {}

impl<T: Entry> PartialOrd for Next<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: Entry> Ord for Next<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0).then(other.1.cmp(&self.1))
    }
}

/// A run that is being read.
struct Cursor<T> {
    stream: Box<dyn Read>,
    /// Entries that were not read yet.
    n_left: u64,
    bytes: Vec<u8>,
    at: usize,
    entry: std::marker::PhantomData<T>,
}

impl<T: Entry> Cursor<T> {
    fn open(run: Run, scratch: &dyn Scratch) -> io::Result<Self> {
        let (stream, n_left) = (scratch.open(run.number)?, run.n_entries);
        Ok(Self { stream, n_left, bytes: Vec::new(), at: 0, entry: std::marker::PhantomData })
    }

    fn next(&mut self) -> io::Result<Option<T>> {
        if self.at == self.bytes.len() {
            if self.n_left == 0 {
                return Ok(None);
            }
            let n = usize::try_from(self.n_left).unwrap_or(AT_ONCE).min(AT_ONCE);
            self.bytes.resize(n * T::BYTES, 0);
            self.stream.read_exact(&mut self.bytes)?;
            (self.n_left, self.at) = (self.n_left - n as u64, 0);
        }
        let entry = self.bytes.get(self.at..self.at + T::BYTES).and_then(T::decode);
        self.at += T::BYTES;
        let refused = || io::Error::new(io::ErrorKind::InvalidData, "a scratch stream has changed");
        entry.ok_or_else(refused).map(Some)
    }
}
