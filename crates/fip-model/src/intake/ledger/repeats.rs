//! Records that repeat an earlier one, found when all are there: however many there are, digests wait
//! for their likes in sorted order.

use std::io;

use super::Duplicates;
use super::sorter::{Entry, Scratch, Sorter};
use crate::intake::digest::digest;
use crate::intake::fault::{Fault, RejectCode};
use crate::intake::transactions::TransactionRow;

/// What repeats something earlier in one file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileRepeats {
    /// Records that equal an earlier one in every byte and are left out.
    pub repeated: u64,
    /// Numbers of the records that are refused, from 1, in their order.
    pub refused: Vec<u64>,
}

/// A digest, and where its record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    digest: u128,
    place: u32,
    file: u32,
    number: u32,
}

impl Entry for Mark {
    type Key = (u128, u32);

    const BYTES: usize = 28;

    fn key(&self) -> Self::Key {
        (self.digest, self.place)
    }

    fn encode(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.digest.to_le_bytes());
        for number in [self.place, self.file, self.number] {
            bytes.extend(number.to_le_bytes());
        }
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let number = |at: usize| Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
        Some(Self {
            digest: u128::from_le_bytes(*bytes.first_chunk()?),
            place: number(16)?,
            file: number(20)?,
            number: number(24)?,
        })
    }
}

/// The digests of the records that were taken, and of their ids.
#[derive(Debug)]
pub(super) struct Repeats {
    policy: Duplicates,
    ids: Sorter<Mark>,
    records: Sorter<Mark>,
}

impl Repeats {
    /// Returns what holds at most `bytes`.
    pub(super) fn holding(bytes: usize, policy: Duplicates) -> Self {
        let [ids, records] = [Sorter::holding(bytes / 2), Sorter::holding(bytes / 2)];
        Self { policy, ids, records }
    }

    /// Takes the digests of a record that is the `place`th of all, in the `file`th file.
    pub(super) fn take(
        &mut self,
        row: &TransactionRow<'_>,
        (place, file): (u32, u32),
        scratch: &mut dyn Scratch,
    ) -> io::Result<()> {
        let number = u32::try_from(row.number).unwrap_or(u32::MAX);
        let mark = |digest| Mark { digest, place, file, number };
        let (policy, id) = (self.policy, row.transaction_id.as_ref());
        if policy == Duplicates::Keep {
            return Ok(());
        }
        if let Some(id) = id {
            self.ids.push(mark(digest(id.as_bytes())), scratch)?;
        }
        if policy == Duplicates::DropExact || id.is_none() {
            self.records.push(mark(row.digest), scratch)?;
        }
        Ok(())
    }

    /// Returns which places are left out, and what became of the records of each of the files.
    pub(super) fn find(
        mut self,
        (n_places, n_files): (u32, u32),
        scratch: &dyn Scratch,
    ) -> io::Result<(Places, Vec<FileRepeats>)> {
        let mut left_out = Places::none_of(n_places);
        let mut files = vec![FileRepeats::default(); n_files as usize];
        let drops = self.policy == Duplicates::DropExact;
        later(&mut self.records, scratch, |mark| {
            left_out.add(mark.place);
            let Some(file) = files.get_mut(mark.file as usize) else { return };
            if drops { file.repeated += 1 } else { file.refused.push(mark.number.into()) }
        })?;
        later(&mut self.ids, scratch, |mark| {
            if left_out.has(mark.place) {
                return;
            }
            left_out.add(mark.place);
            if let Some(file) = files.get_mut(mark.file as usize) {
                file.refused.push(mark.number.into());
            }
        })?;
        for file in &mut files {
            file.refused.sort_unstable();
        }
        Ok((left_out, files))
    }
}

/// Gives each mark to `take` whose digest an earlier one has.
fn later(
    marks: &mut Sorter<Mark>,
    scratch: &dyn Scratch,
    mut take: impl FnMut(&Mark),
) -> io::Result<()> {
    marks.finish();
    let mut sorted = marks.sorted(scratch)?;
    let mut before = None;
    while let Some(mark) = sorted.next()? {
        if before == Some(mark.digest) {
            take(&mark);
        }
        before = Some(mark.digest);
    }
    Ok(())
}

/// Says of a record that it repeats an earlier one and is refused.
pub(super) fn fault(row: &TransactionRow<'_>) -> Fault {
    let message = row.transaction_id.as_ref().map_or_else(
        || "an earlier record has the same cells".to_owned(),
        |id| format!("an earlier record has the id {id}"),
    );
    Fault { field: row.transaction_field, ..Fault::of_record(RejectCode::Duplicate, message) }
}

/// A set of places, a bit each.
#[derive(Debug, Default)]
pub(super) struct Places(Vec<u64>);

impl Places {
    fn none_of(n: u32) -> Self {
        Self(vec![0; (n as usize).div_ceil(64)])
    }

    fn add(&mut self, place: u32) {
        if let Some(bits) = self.0.get_mut(place as usize / 64) {
            *bits |= 1 << (place % 64);
        }
    }

    pub(super) fn has(&self, place: u32) -> bool {
        self.0.get(place as usize / 64).is_some_and(|bits| bits >> (place % 64) & 1 == 1)
    }
}
