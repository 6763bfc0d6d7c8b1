//! Bytes as text that an HTML file can hold: gzip, then Base64.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::{Compression, GzBuilder};
use sha2::{Digest, Sha256};

/// The operating system of a gzip header that names none.
const UNKNOWN_SYSTEM: u8 = 255;

/// Bytes from which on a code of their own is worth its table.
const OWN_CODE: usize = 1_024;

/// Returns the bytes as gzip in Base64: the same text for the same bytes, on every machine.
///
/// `cuts` says where bytes of another kind begin: they get a code of their own.
#[expect(clippy::expect_used, reason = "writing to memory cannot fail")]
pub(super) fn packed(bytes: &[u8], cuts: &[usize]) -> String {
    let builder = GzBuilder::new().mtime(0).operating_system(UNKNOWN_SYSTEM);
    let mut gzip = builder.write(Vec::new(), Compression::best());
    let mut write = || {
        let mut from = 0;
        for &cut in cuts.iter().chain([&bytes.len()]) {
            if cut >= from + OWN_CODE || cut == bytes.len() {
                gzip.write_all(&bytes[from..cut])?;
                gzip.flush()?;
                from = cut;
            }
        }
        gzip.try_finish()
    };
    write().expect("invariant: memory takes every byte");
    STANDARD.encode(gzip.get_ref())
}

/// Returns a source of a content security policy that allows exactly this text.
pub(super) fn policy_hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The hash of nothing, as in every example of subresource integrity.
    #[test]
    fn the_hash_is_the_standard_s() {
        assert_eq!(policy_hash(""), "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
    }

    #[test]
    fn a_header_holds_neither_time_nor_machine() {
        let bytes = STANDARD.decode(packed(b"abc", &[])).unwrap();
        assert_eq!(bytes[..10], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]);
    }
}
