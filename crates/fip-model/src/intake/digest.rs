//! Digests of texts, to tell repeated ones.

/// Odd numbers with bits in no pattern: the fractions of the square roots of 2, 3, 5 and 7.
const ODD: [u64; 4] =
    [0x6A09_E667_F3BC_C909, 0xBB67_AE85_84CA_A73B, 0x3C6E_F372_FE94_F82B, 0xA54F_F53A_5F1D_36F1];

/// Returns 128 bits of a text: two chains of multiplications over its words. Two texts of a ledger of a
/// billion rows share them by chance once in ten billion billion ledgers. It keeps no secret.
pub(super) fn digest(text: &[u8]) -> u128 {
    let (words, rest) = text.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let length = (text.len() as u64).to_le_bytes();
    let words = words.iter().chain([&last, &length]);
    let (mut a, mut b) = (ODD[2], ODD[3]);
    for word in words {
        let word = u64::from_le_bytes(*word);
        a = fold(a ^ word, ODD[0]);
        b = fold(b.rotate_left(29) ^ word, ODD[1]);
    }
    u128::from(fold(a ^ b, ODD[2])) << 64 | u128::from(fold(b, ODD[3]) ^ a)
}

/// Multiplies and folds the upper half of the product onto the lower.
#[expect(clippy::cast_possible_truncation, reason = "the two halves of 128 bits")]
const fn fold(a: u64, b: u64) -> u64 {
    let product = (a as u128) * (b as u128);
    (product as u64) ^ ((product >> 64) as u64)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::digest;

    #[test]
    fn other_texts_have_other_digests() {
        let mut seen = BTreeSet::new();
        for n in 0..200_000_u32 {
            assert!(seen.insert(digest(n.to_string().as_bytes())), "{n}");
        }
        for n in 0..40 {
            assert!(seen.insert(digest(&vec![0; n])), "{n}");
        }
        assert_eq!(digest(b"a,b"), digest(b"a,b"));
    }
}
