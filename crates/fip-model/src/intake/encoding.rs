//! How the bytes of a file stand for text.

use serde::{Deserialize, Serialize};

/// An encoding of text.
///
/// Files are turned into UTF-8 before anything else looks at them. Every byte of the two Windows
/// encodings stands for a character, so that only UTF-8 and UTF-16 can be at fault.
///
/// # Examples
///
/// ```
/// use fip_model::intake::Encoding;
///
/// let mut text = Vec::new();
/// Encoding::Windows1252.decoder().decode(b"caf\xe9", &mut text);
/// assert_eq!(text, "café".as_bytes());
/// assert_eq!(Encoding::Windows1252.encode("café"), b"caf\xe9");
/// ```
///
/// # References
///
/// WHATWG, "Encoding" (living standard): the tables of windows-1250 and windows-1252, in which bytes
/// without a character stand for the control characters of their number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    #[default]
    #[serde(rename = "utf-8", alias = "utf8", alias = "ascii")]
    Utf8,
    /// Western European; holds Latin-1.
    #[serde(rename = "windows-1252", alias = "latin-1", alias = "iso-8859-1", alias = "cp1252")]
    Windows1252,
    /// Central European: Czech, Polish, Hungarian.
    #[serde(rename = "windows-1250", alias = "cp1250")]
    Windows1250,
    /// UTF-16, low byte first.
    #[serde(rename = "utf-16le", alias = "utf-16")]
    Utf16Le,
    /// UTF-16, high byte first.
    #[serde(rename = "utf-16be")]
    Utf16Be,
}

impl Encoding {
    /// Returns the name, as it stands in configurations.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Windows1252 => "windows-1252",
            Self::Windows1250 => "windows-1250",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
        }
    }

    /// Returns a decoder at the start of a file.
    pub const fn decoder(self) -> Decoder {
        Decoder { encoding: self, odd: None, high: None }
    }

    /// Returns how many bytes of the file a decoded text was made from.
    pub(super) fn n_bytes(self, text: &[u8]) -> u64 {
        let starts = || text.iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
        let n = match self {
            Self::Utf8 => text.len(),
            Self::Windows1252 | Self::Windows1250 => starts(),
            // A character of four bytes is two units.
            Self::Utf16Le | Self::Utf16Be => {
                2 * (starts() + text.iter().filter(|&&byte| byte >= 0xF0).count())
            }
        };
        n as u64
    }

    /// Returns a text in this encoding; what it cannot write is `?`.
    pub fn encode(self, text: &str) -> Vec<u8> {
        let unit = |c: char| -> u8 {
            let high = |table: &str, first: u32| {
                let at = table.chars().position(|known| known == c)?;
                u8::try_from(first as usize + at).ok()
            };
            let found = match self {
                Self::Windows1250 => high(HIGH_1250, 0x80),
                _ => high(HIGH_1252, 0x80)
                    .or_else(|| u8::try_from(u32::from(c)).ok().filter(|&byte| byte >= 0xA0)),
            };
            found.or_else(|| u8::try_from(c).ok().filter(u8::is_ascii)).unwrap_or(b'?')
        };
        match self {
            Self::Utf8 => text.as_bytes().to_vec(),
            Self::Windows1252 | Self::Windows1250 => text.chars().map(unit).collect(),
            Self::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Self::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        }
    }

    fn character(self, byte: u8) -> char {
        if byte < 0x80 || (self == Self::Windows1252 && byte >= 0xA0) {
            return char::from(byte);
        }
        let table = if self == Self::Windows1250 { HIGH_1250 } else { HIGH_1252 };
        table.chars().nth(usize::from(byte) - 0x80).unwrap_or(char::REPLACEMENT_CHARACTER)
    }
}

/// Turns the bytes of a file into UTF-8, chunk by chunk.
#[derive(Debug, Clone)]
pub struct Decoder {
    encoding: Encoding,
    /// The first byte of a unit whose second is to come.
    odd: Option<u8>,
    /// The first unit of a pair whose second is to come.
    high: Option<u16>,
}

impl Decoder {
    /// Adds the text of some more bytes. UTF-8 is handed on as it is, faults included; half a pair of
    /// UTF-16 becomes U+FFFD.
    pub fn decode(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        match self.encoding {
            Encoding::Utf8 => out.extend_from_slice(bytes),
            Encoding::Windows1252 | Encoding::Windows1250 => self.decode_bytes(bytes, out),
            Encoding::Utf16Le | Encoding::Utf16Be => self.decode_units(bytes, out),
        }
    }

    /// Adds what is left at the end of the file.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        let n_left = u8::from(self.high.take().is_some()) + u8::from(self.odd.take().is_some());
        (0..n_left).for_each(|_| push(char::REPLACEMENT_CHARACTER, out));
    }

    fn decode_bytes(&self, bytes: &[u8], out: &mut Vec<u8>) {
        let mut rest = bytes;
        while let Some(at) = rest.iter().position(|byte| !byte.is_ascii()) {
            out.extend_from_slice(&rest[..at]);
            push(self.encoding.character(rest[at]), out);
            rest = &rest[at + 1..];
        }
        out.extend_from_slice(rest);
    }

    fn decode_units(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        for &byte in bytes {
            let Some(first) = self.odd.take() else {
                self.odd = Some(byte);
                continue;
            };
            let unit = match self.encoding {
                Encoding::Utf16Be => u16::from_be_bytes([first, byte]),
                _ => u16::from_le_bytes([first, byte]),
            };
            self.take_unit(unit, out);
        }
    }

    fn take_unit(&mut self, unit: u16, out: &mut Vec<u8>) {
        if let Some(high) = self.high.take() {
            if let Some(Ok(pair)) = char::decode_utf16([high, unit]).next() {
                push(pair, out);
                return;
            }
            push(char::REPLACEMENT_CHARACTER, out);
        }
        if (0xD800..0xDC00).contains(&unit) {
            self.high = Some(unit);
        } else {
            push(char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER), out);
        }
    }
}

fn push(c: char, out: &mut Vec<u8>) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

/// The characters of the bytes 80 to 9F; those from A0 are numbered as in Latin-1.
const HIGH_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ";

/// The characters of the bytes 80 to FF.
const HIGH_1250: &str = "€\u{81}‚\u{83}„…†‡\u{88}‰Š‹ŚŤŽŹ\u{90}‘’“”•–—\u{98}™š›śťžź\
    \u{A0}ˇ˘Ł¤Ą¦§¨©Ş«¬\u{AD}®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľż\
    ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢß\
    ŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙";

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Encoding; 5] = [
        Encoding::Utf8,
        Encoding::Windows1252,
        Encoding::Windows1250,
        Encoding::Utf16Le,
        Encoding::Utf16Be,
    ];

    fn decoded(encoding: Encoding, chunks: &[&[u8]]) -> String {
        let (mut decoder, mut out) = (encoding.decoder(), Vec::new());
        for chunk in chunks {
            decoder.decode(chunk, &mut out);
        }
        decoder.finish(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn text_is_what_it_was_wherever_the_bytes_are_cut() {
        for encoding in ALL {
            let text = match encoding {
                Encoding::Windows1252 => "a;Zürich – 5 €ÿ",
                Encoding::Windows1250 => "a;Žluťoučký kůň – 5 €",
                _ => "a;Žluť – 5 € 𝄞\u{FFFD}",
            };
            let bytes = encoding.encode(text);
            assert_eq!(encoding.n_bytes(text.as_bytes()), bytes.len() as u64);
            for at in 0..=bytes.len() {
                assert_eq!(decoded(encoding, &[&bytes[..at], &bytes[at..]]), text, "{at}");
            }
        }
    }

    #[test]
    fn every_byte_of_the_windows_encodings_reads_back() {
        let all: Vec<u8> = (0..=255).collect();
        for encoding in [Encoding::Windows1252, Encoding::Windows1250] {
            assert_eq!(encoding.encode(&decoded(encoding, &[&all])), all);
        }
    }

    #[test]
    fn halves_of_pairs_are_replaced_and_what_cannot_be_written_is_a_question_mark() {
        let lone = [0x00, 0xD8, b'a', 0, 0x00, 0xDC, 0x01];
        assert_eq!(decoded(Encoding::Utf16Le, &[&lone]), "\u{FFFD}a\u{FFFD}\u{FFFD}");
        assert_eq!(Encoding::Windows1252.encode("ů€"), b"?\x80");
    }
}
