//! Pseudonyms: keyed hashes that stand for the customers' ids.
//!
//! Who has the key can make them again, nobody else can undo them; so the key stays in the project's
//! `.fip` folder, and the list of whose they are in `data_processed/private/`.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use fip_report::dashboard::Customers;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::failure::{Failure, Kind};
use crate::files::{Folder, Output};
use crate::project::Project;

/// Bytes of a key.
const KEY_BYTES: usize = 32;
/// Digits of a pseudonym; more where two would be the same.
const DIGITS: [usize; 3] = [12, 24, 64];

/// Which pseudonym is whose.
pub(super) struct Pseudonyms {
    /// Customer and pseudonym, in the order of customers.
    rows: Vec<[String; 2]>,
}

impl Pseudonyms {
    /// Puts pseudonyms in the place of the ids, and the customers in the order of these: the order of
    /// ids would tell them.
    pub(super) fn replace(project: &Project, customers: &mut Customers) -> Result<Self, Failure> {
        let key = key(project)?;
        let ids = std::mem::take(&mut customers.ids);
        let pseudonyms = pseudonyms(&key, &ids)?;
        let mut order: Vec<usize> = (0..ids.len()).collect();
        order.sort_by(|&a, &b| pseudonyms[a].cmp(&pseudonyms[b]));
        let rows = ids.into_iter().zip(pseudonyms.iter().cloned()).map(<[String; 2]>::from);
        let rows = rows.collect();
        customers.ids = pseudonyms;
        customers.source_ids = vec![None; order.len()];
        customers.reorder(&order);
        Ok(Self { rows })
    }

    /// Returns the list of whose they are.
    pub(super) fn output(&self) -> Output {
        let header = ["customer_id".to_owned(), "pseudonym".to_owned()];
        let lines: Vec<String> =
            [&header].into_iter().chain(&self.rows).map(|row| row.join(",")).collect();
        let text = lines.join("\n") + "\n";
        Output::text(Folder::Processed, "private/CustomerPseudonyms.csv", text)
    }
}

/// Returns a pseudonym for each id, no two of them the same.
fn pseudonyms(key: &[u8], ids: &[String]) -> Result<Vec<String>, Failure> {
    let digest = |id: &String| -> Result<String, Failure> {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(Failure::internal)?;
        mac.update(id.as_bytes());
        Ok(hex(&mac.finalize().into_bytes()))
    };
    let digests = ids.iter().map(digest).collect::<Result<Vec<_>, _>>()?;
    for digits in DIGITS {
        let short: BTreeSet<&str> = digests.iter().map(|digest| &digest[..digits]).collect();
        if short.len() == digests.len() {
            return Ok(digests.iter().map(|digest| format!("P{}", &digest[..digits])).collect());
        }
    }
    Err(Failure::internal("two customers have one id"))
}

/// Returns the project's key; makes one where there is none.
fn key(project: &Project) -> Result<Vec<u8>, Failure> {
    let path = project.pseudonym_key();
    if !path.exists() {
        create(&path)?;
    }
    let text = fs::read_to_string(&path).map_err(|error| Failure::cannot_read(&path, &error))?;
    parse(text.trim()).ok_or_else(|| {
        let cause = format!("{}: expected {} hexadecimal digits", path.display(), 2 * KEY_BYTES);
        let hint = "put the key back; without the file a new one is made, and pseudonyms change";
        Failure::new(Kind::BadInput, cause, hint)
    })
}

/// Returns bytes in hexadecimal.
fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

fn parse(text: &str) -> Option<Vec<u8>> {
    let digits = text.chars().map(|c| c.to_digit(16)).collect::<Option<Vec<u32>>>()?;
    let byte = |pair: &[u32]| u8::try_from(16 * pair[0] + pair[1]).ok();
    (digits.len() == 2 * KEY_BYTES).then(|| digits.chunks_exact(2).filter_map(byte).collect())
}

/// Writes a new key that only the user may read.
fn create(path: &PathBuf) -> Result<(), Failure> {
    let fail = |error: std::io::Error| Failure::cannot_write(path, &error);
    fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).map_err(fail)?;
    let mut key = [0; KEY_BYTES];
    getrandom::fill(&mut key).map_err(|error| {
        Failure::new(Kind::CannotWrite, format!("no randomness for a key: {error}"), "try again")
    })?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(fail)?;
    writeln!(file, "{}", hex(&key)).map_err(fail)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, test case 2.
    #[test]
    fn pseudonyms_are_the_standard_s_keyed_hashes() {
        let found = pseudonyms(b"Jefe", &["what do ya want for nothing?".to_owned()]).unwrap();
        assert_eq!(found, ["P5bdcc146bf60"]);
    }

    #[test]
    fn a_key_has_64_digits() {
        assert_eq!(parse(&"0f".repeat(32)), Some(vec![15; 32]));
        for bad in ["", "0f", &"0g".repeat(32), &"0f".repeat(33)] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn two_of_one_id_are_refused() {
        assert!(pseudonyms(b"key", &["a".to_owned(), "a".to_owned()]).is_err());
    }
}
