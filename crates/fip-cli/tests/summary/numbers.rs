//! Numbers as the page writes them, and numbers found in a sentence.

/// Returns the words of a sentence that hold a digit, without the marks around them.
pub(crate) fn in_sentence(sentence: &str) -> Vec<String> {
    let marks = |c: char| !(c.is_alphanumeric() || c == '£' || c == '%' || c == '−' || c == '<');
    let words = sentence.split_whitespace().map(|word| word.trim_matches(marks));
    words.filter(|word| word.contains(|c: char| c.is_ascii_digit())).map(str::to_owned).collect()
}

pub(crate) fn count(n: u64) -> String {
    if n < 1_000 { n.to_string() } else { format!("{},{:03}", count(n / 1_000), n % 1_000) }
}

/// Returns a number of 0 or more with decimals.
pub(crate) fn decimal(value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), ""), |parts| parts);
    let whole = count(whole.parse().unwrap());
    if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") }
}

pub(crate) fn percent(part: u64, whole: u64) -> String {
    share(part as f64 / whole as f64)
}

pub(crate) fn share(share: f64) -> String {
    format!("{}%", decimal(share * 100.0, 1))
}

/// Returns pence as whole pounds, halves up.
pub(crate) fn pounds(pence: i64) -> String {
    format!("£{}", count(u64::try_from((pence + 50) / 100).unwrap()))
}

/// Returns pence as a short amount.
pub(crate) fn short(pence: i64) -> String {
    let pounds_exact = pence as f64 / 100.0;
    match pounds_exact.round() {
        p if p < 10_000.0 => pounds(pence),
        _ if (pounds_exact / 1e3).round() < 1e3 => format!("£{:.0}k", pounds_exact / 1e3),
        _ if (pounds_exact / 1e5).round() < 1e4 => format!("£{:.1}m", pounds_exact / 1e6),
        _ => format!("£{:.1}bn", pounds_exact / 1e9),
    }
}
