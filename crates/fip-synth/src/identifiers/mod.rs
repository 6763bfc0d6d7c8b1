//! Identifiers that might be somebody's, which no table of an invented bank may hold.

mod digits;
mod words;

/// What kind of identifier a text holds that might be somebody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum UnsafeIdentifier {
    /// 13 to 19 digits with the check digit of a payment card.
    CardNumber,
    /// An international bank account number with right check digits.
    Iban,
    /// A UK sort code that does not start with 00.
    SortCode,
    /// A full UK postcode of which the last two letters could be in use.
    Postcode,
    /// A UK telephone number that is not reserved for drama.
    Phone,
    /// An e-mail address outside the domains that are reserved for examples.
    Email,
    /// A National Insurance number that does not start with QQ.
    NationalInsurance,
}

impl UnsafeIdentifier {
    /// Returns the kind in words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CardNumber => "card number",
            Self::Iban => "IBAN",
            Self::SortCode => "sort code",
            Self::Postcode => "postcode",
            Self::Phone => "telephone number",
            Self::Email => "e-mail address",
            Self::NationalInsurance => "National Insurance number",
        }
    }
}

/// Returns the first kind of identifier in `text` that might be somebody's; `None` when there is none.
///
/// An identifier may stand anywhere between other words, but not inside of one: ids such as
/// `T2000000001234`, digests and decimal fractions are none. Safe are: digits that fail the check of
/// card numbers and IBANs, sort codes `00-dd-dd`, postcodes with C, I, K, M, O or V among their last
/// two letters, telephone numbers that Ofcom keeps for drama, `example.com`, `.org` and `.net`,
/// `.example`, `.invalid` and `.test`, and National Insurance numbers with QQ.
///
/// # Examples
///
/// ```
/// use fip_synth::{UnsafeIdentifier, unsafe_identifiers};
///
/// assert_eq!(unsafe_identifiers("4111 1111 1111 1111"), Some(UnsafeIdentifier::CardNumber));
/// assert_eq!(unsafe_identifiers("LS1 4DY"), Some(UnsafeIdentifier::Postcode));
/// assert_eq!(unsafe_identifiers("LS1 4CV"), None);
/// assert_eq!(unsafe_identifiers("07700 900123"), None);
/// ```
///
/// # References
///
/// ISO/IEC 7812-1 (card numbers), ISO 13616 (IBAN), BS 7666 (postcodes), Ofcom "Telephone numbers for
/// use in TV and radio drama programmes", RFC 2606 and 6761 (domains).
pub fn unsafe_identifiers(text: &str) -> Option<UnsafeIdentifier> {
    let bytes = text.as_bytes();
    let look = Look::at(bytes);
    let rules: [Rule; 7] = [
        (look.has_at, words::has_email, UnsafeIdentifier::Email),
        (look.n_digits >= 13, digits::has_card_number, UnsafeIdentifier::CardNumber),
        (look.n_digits >= 10, digits::has_phone, UnsafeIdentifier::Phone),
        (
            look.n_digits >= 6 && look.n_hyphens >= 2,
            digits::has_sort_code,
            UnsafeIdentifier::SortCode,
        ),
        (
            look.n_digits >= 2 && look.n_letters >= 3,
            words::has_postcode,
            UnsafeIdentifier::Postcode,
        ),
        (
            look.n_digits >= 6 && look.n_letters >= 3,
            words::has_national_insurance,
            UnsafeIdentifier::NationalInsurance,
        ),
        (
            look.n_letters >= 2 && look.n_digits >= 2 && look.n_letters + look.n_digits >= 15,
            words::has_iban,
            UnsafeIdentifier::Iban,
        ),
    ];
    rules.into_iter().find(|(may, has, _)| *may && has(bytes)).map(|(_, _, kind)| kind)
}

/// Whether a text may hold an identifier, whether it does, and its kind.
type Rule = (bool, fn(&[u8]) -> bool, UnsafeIdentifier);

/// A first look at a cell, which sends most on their way.
#[derive(Default)]
struct Look {
    n_digits: usize,
    n_letters: usize,
    n_hyphens: usize,
    has_at: bool,
}

impl Look {
    fn at(bytes: &[u8]) -> Self {
        let mut look = Self::default();
        for byte in bytes {
            look.n_digits += usize::from(byte.is_ascii_digit());
            look.n_letters += usize::from(byte.is_ascii_alphabetic());
            look.n_hyphens += usize::from(*byte == b'-');
            look.has_at |= *byte == b'@';
        }
        look
    }
}

/// Returns whether a word may start at `at`: the byte before is no letter and no digit.
fn starts_word(bytes: &[u8], at: usize) -> bool {
    at == 0 || !bytes[at - 1].is_ascii_alphanumeric()
}

/// Returns whether a word may end before `end`: the byte there is no letter and no digit.
fn ends_word(bytes: &[u8], end: usize) -> bool {
    bytes.get(end).is_none_or(|byte| !byte.is_ascii_alphanumeric())
}

/// A cell with an identifier that might be somebody's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentifierHit {
    /// The column, as it was called by the caller.
    pub column: String,
    /// Which of the cells that were looked at, from 1.
    pub cell: u64,
    /// What it holds.
    pub kind: UnsafeIdentifier,
    /// The text of the cell.
    pub text: String,
}

/// What was found in the cells of some tables.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IdentifierReport {
    /// Cells that were looked at.
    pub n_cells: u64,
    /// Cells with an identifier that might be somebody's.
    pub n_hits: u64,
    /// The first of them, at most [`MAX_HITS`](Self::MAX_HITS).
    pub hits: Vec<IdentifierHit>,
}

impl IdentifierReport {
    /// How many hits are kept with their place.
    pub const MAX_HITS: usize = 20;

    /// Returns whether no cell holds an identifier that might be somebody's.
    pub const fn is_safe(&self) -> bool {
        self.n_hits == 0
    }
}

/// Looks through cells, given as name of the column and text, for identifiers that might be somebody's.
///
/// # Examples
///
/// ```
/// let cells = [("DimCustomer.email", "c1@example.org"), ("DimCustomer.sort_code", "20-00-00")];
/// let report = fip_synth::scan_identifiers(cells.into_iter());
/// assert_eq!((report.n_cells, report.n_hits), (2, 1));
/// assert_eq!((report.hits[0].column.as_str(), report.hits[0].cell), ("DimCustomer.sort_code", 2));
/// ```
pub fn scan_identifiers<'a>(columns: impl Iterator<Item = (&'a str, &'a str)>) -> IdentifierReport {
    let mut report = IdentifierReport::default();
    for (column, text) in columns {
        report.n_cells += 1;
        let Some(kind) = unsafe_identifiers(text) else { continue };
        report.n_hits += 1;
        if report.hits.len() < IdentifierReport::MAX_HITS {
            let (column, text) = (column.to_owned(), text.to_owned());
            report.hits.push(IdentifierHit { column, cell: report.n_cells, kind, text });
        }
    }
    report
}

#[cfg(test)]
mod tests;
