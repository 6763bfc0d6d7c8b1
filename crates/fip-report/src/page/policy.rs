//! The content security policy of a page.

use sha2::{Digest, Sha256};

/// Returns a policy under which a page runs no script, loads nothing, sends nothing, and takes its
/// looks from the one style sheet `css` alone.
pub(super) fn of_page(css: &str) -> String {
    let style = hash_source(css);
    format!("default-src 'none'; style-src {style}; base-uri 'none'; form-action 'none'")
}

/// Returns the source expression of a style sheet or a script by its contents.
fn hash_source(text: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(text.as_bytes())))
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at) & 63) as usize];
            out.push(if at <= group.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_of_the_specification() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    /// The hash of no text, as browsers print it.
    #[test]
    fn a_hash_is_written_as_browsers_read_it() {
        let empty = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";
        assert_eq!(hash_source(""), empty);
        assert!(of_page("").contains(empty) && of_page("").starts_with("default-src 'none';"));
    }
}
