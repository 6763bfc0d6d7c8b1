//! Ids that are a function of names: the same design has the same ids in every run.

use sha2::{Digest, Sha256};

/// Returns the first 16 bytes of the SHA-256 of a name, which must be unique in the project.
fn digest(name: &str) -> [u8; 16] {
    let mut first = [0; 16];
    first.copy_from_slice(&Sha256::digest(name.as_bytes())[..16]);
    first
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

/// Returns a UUID of version 8 (RFC 9562: its bits are its maker's own).
pub(super) fn uuid(name: &str) -> String {
    let mut bytes = digest(name);
    bytes[6] = 0x80 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    let text = hex(&bytes);
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|range| text[range].to_owned());
    parts.join("-")
}

/// Returns the 20 hexadecimal digits that name a page or a visual.
pub(super) fn object(name: &str) -> String {
    hex(&digest(name)[..10])
}

/// Returns the name of a filter.
pub(super) fn filter(name: &str) -> String {
    format!("Filter{}", hex(&digest(name)[..12]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_says_that_it_is_one_of_version_8() {
        let id = uuid("table DimDate");
        assert_eq!(id.len(), 36);
        assert_eq!(&id[14..15], "8");
        assert!("89ab".contains(&id[19..20]));
        assert_eq!(id, uuid("table DimDate"));
        assert_ne!(id, uuid("table DimCustomer"));
    }

    #[test]
    fn the_digest_is_that_of_the_standard() {
        // SHA-256 of "abc" in FIPS 180-2, appendix B.1.
        assert_eq!(object("abc"), "ba7816bf8f01cfea4141");
        assert_eq!(filter("abc"), "Filterba7816bf8f01cfea414140de");
    }
}
