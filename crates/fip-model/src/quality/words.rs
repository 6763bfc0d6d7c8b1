//! Numbers in words.

/// Returns a count with commas between thousands.
pub(super) fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Returns a count with its noun.
pub(super) fn of(n: u64, one: &str, several: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { several })
}

/// Returns a share in percent, with as many digits as show something.
pub(super) fn percent(n: u64, of: u64) -> String {
    let all = u128::from(of.max(1));
    // To the nearest, as reports round: one page must not tell one share as two numbers.
    let nearest = |parts: u128| (u128::from(n) * parts + all / 2) / all;
    match nearest(100_000) {
        0 if n > 0 => "below 0.001%".to_owned(),
        0 => "0%".to_owned(),
        thousandths @ 1..1000 => format!("0.{thousandths:03}%"),
        _ => format!("{}.{}%", nearest(1000) / 10, nearest(1000) % 10),
    }
}

/// Returns a share to six decimals; 0 of nothing.
pub(super) fn share(n: u64, of: u64) -> f64 {
    rounded(n as f64 / of.max(1) as f64, 1e6)
}

/// Returns the nearest multiple of 1 / `scale`.
pub(super) fn rounded(value: f64, scale: f64) -> f64 {
    (value * scale).round() / scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!([0, 999, 1000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
        let shares = [(0, 5), (1, 3), (1, 2000), (1, 1_000_000), (5, 5)];
        let told = shares.map(|(n, of)| percent(n, of));
        assert_eq!(told, ["0%", "33.3%", "0.050%", "below 0.001%", "100.0%"]);
        let nearest = [(2, 3), (247, 10_000), (99_999, 10_000_000)].map(|(n, of)| percent(n, of));
        assert_eq!(nearest, ["66.7%", "2.5%", "1.0%"]);
        assert_eq!([share(1, 3).to_string(), share(0, 0).to_string()], ["0.333333", "0"]);
    }
}
