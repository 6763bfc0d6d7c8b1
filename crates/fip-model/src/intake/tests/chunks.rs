//! Neither rows nor rejects depend on how the bytes came, and no byte is lost.

use proptest::prelude::*;

use super::{Told, read, simple};
use crate::intake::{BindError, Encoding};

const MAPPINGS: [&str; 7] = [
    "max_record_bytes = 64",
    "max_record_bytes = 64\nencoding = 'windows-1250'",
    "max_record_bytes = 64\nquote = ''\ndelimiter = ';'",
    "max_record_bytes = 64\nencoding = 'utf-16le'",
    "max_record_bytes = 64\nencoding = 'utf-16be'",
    "max_record_bytes = 64\nskip_lines = 2",
    "max_record_bytes = 64\nencoding = 'utf-16le'\nskip_lines = 2",
];

/// Texts made of what a splitter looks at.
fn text() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        4 => Just("ann,2025-01-31,5.50\n".to_owned()),
        1 => Just("\"ann\r\n b\",2025-01-31,5\r\n".to_owned()),
        1 => Just("é\"ů𝄞".to_owned()),
        3 => "[\",;\r\n a5\\-]{0,6}",
        1 => ",[a-zé]{60,70}[\n,\"]",
    ];
    proptest::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
}

fn cut<'a>(bytes: &'a [u8], cuts: &[usize]) -> Vec<&'a [u8]> {
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % (bytes.len() + 1)).collect();
    cuts.extend([0, bytes.len()]);
    cuts.sort_unstable();
    cuts.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect()
}

fn told(which: usize, chunks: &[&[u8]]) -> Result<Told, BindError> {
    read(&simple(MAPPINGS[which]), chunks)
}

proptest! {
    #[test]
    fn no_cut_changes_anything(
        text in text(),
        cuts in proptest::collection::vec(0..2000_usize, 0..6),
        which in 0..MAPPINGS.len(),
        mark in any::<bool>(),
    ) {
        let encoding = simple(MAPPINGS[which]).encoding;
        let mark = if mark && encoding != Encoding::Windows1250 { "\u{FEFF}" } else { "" };
        let delimiter = simple(MAPPINGS[which]).delimiter;
        let header = ["customer", "day", "amount"].join(&delimiter);
        let before = if simple(MAPPINGS[which]).skip_lines > 0 { "Bank \"ä\n\r\n" } else { "" };
        let bytes = encoding.encode(&format!("{mark}{before}{header}\n{text}"));
        let whole = told(which, &[&bytes]).unwrap();
        prop_assert_eq!(&told(which, &cut(&bytes, &cuts)).unwrap(), &whole);
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        prop_assert_eq!(&told(which, &single).unwrap(), &whole);

        // Every byte is in one place, and rejects say where.
        let counts = whole.counts;
        let all = counts.header_bytes + counts.blank_bytes + counts.read_bytes + counts.rejected_bytes;
        prop_assert_eq!(all, bytes.len() as u64);
        prop_assert_eq!(counts.records, counts.accepted + counts.rejected + counts.credits);
        prop_assert_eq!(counts.rejected, whole.rejects.len() as u64);
        for reject in &whole.rejects {
            let at = usize::try_from(reject.byte).unwrap();
            prop_assert!(bytes[at..].starts_with(&reject.record), "{:?}", reject);
            prop_assert!(reject.record.len() as u64 <= reject.n_bytes);
        }
        prop_assert!(whole.rejects.is_sorted_by_key(|reject| reject.byte));
    }

    #[test]
    fn bytes_that_are_no_text_are_rejected_and_no_cut_changes_that(
        bytes in proptest::collection::vec(prop_oneof![Just(b'\n'), Just(b','), any::<u8>()], 0..200),
        cuts in proptest::collection::vec(0..300_usize, 0..4),
    ) {
        let bytes = [b"customer,day,amount\n".as_slice(), &bytes].concat();
        let whole = told(0, &[&bytes]).unwrap();
        prop_assert_eq!(&told(0, &cut(&bytes, &cuts)).unwrap(), &whole);
        let counts = whole.counts;
        let all = counts.header_bytes + counts.blank_bytes + counts.read_bytes + counts.rejected_bytes;
        prop_assert_eq!(all, bytes.len() as u64);
    }
}
