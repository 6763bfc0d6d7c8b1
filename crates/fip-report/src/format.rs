//! Numbers, money and dates as a British reader writes them.
//!
//! One place for figures, tables and sentences, so that one number never appears in two spellings.
//! A minus is U+2212 and stands before the currency sign; thousands are parted by commas.

use fip_model::{Currency, Date, Month};

/// The width of a 95 % interval in standard deviations of the normal distribution.
const Z_95: f64 = 1.959_963_984_540_054;

/// Returns a count with commas: `1,234,567`.
///
/// # Examples
///
/// ```
/// assert_eq!(fip_report::format::count(284_807), "284,807");
/// ```
pub fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Returns hundredths as whole units, halves rounded away from zero: `£1,234`, `−€103`.
///
/// # Examples
///
/// ```
/// use fip_model::Currency;
///
/// assert_eq!(fip_report::format::money(123_449, Currency::GBP), "£1,234");
/// assert_eq!(fip_report::format::money(-10_250, "EUR".parse()?), "−€103");
/// # Ok::<(), fip_model::CodeError>(())
/// ```
pub fn money(hundredths: i64, currency: Currency) -> String {
    let whole = rounded(hundredths.unsigned_abs(), 100);
    let minus = minus(hundredths < 0 && whole > 0);
    format!("{minus}{}{}", currency.prefix(), count(whole))
}

/// Returns hundredths as a short amount for a tile or an axis: `£940`, `£11k`, `£53.1m`, `£1.2bn`.
///
/// Whole units below 10,000, whole thousands below a million, one decimal above. An amount that
/// rounds up to the next unit is written in that unit (£999,600 is `£1.0m`, never `£1000k`).
///
/// # Examples
///
/// ```
/// use fip_model::Currency;
///
/// assert_eq!(fip_report::format::money_short(5_312_345_600, Currency::GBP), "£53.1m");
/// assert_eq!(fip_report::format::money_short(1_123_400, Currency::GBP), "£11k");
/// ```
pub fn money_short(hundredths: i64, currency: Currency) -> String {
    let size = hundredths.unsigned_abs();
    let whole = rounded(size, 100);
    if whole < 10_000 {
        return money(hundredths, currency);
    }
    let sign = format!("{}{}", minus(hundredths < 0), currency.prefix());
    let thousands = rounded(size, 100_000);
    if thousands < 1_000 {
        return format!("{sign}{thousands}k");
    }
    let millions = rounded(size, 10_000_000);
    if millions < 10_000 {
        return format!("{sign}{}.{}m", millions / 10, millions % 10);
    }
    let billions = rounded(size, 10_000_000_000);
    format!("{sign}{}.{}bn", count(billions / 10), billions % 10)
}

/// Returns a share of one as a percentage with one decimal: `0.0858` is `8.6%`.
///
/// # Examples
///
/// ```
/// assert_eq!(fip_report::format::percent(0.0858), "8.6%");
/// assert_eq!(fip_report::format::percent(-0.0131), "−1.3%");
/// ```
pub fn percent(share: f64) -> String {
    format!("{}%", decimal(share * 100.0, 1))
}

/// Returns a share of one as a whole percentage, for bars: `0.64` is `64%`.
///
/// Below one per cent but not zero it is `<1%`, above 99 but not all `>99%`, so that a bar never
/// denies its own customers.
///
/// # Examples
///
/// ```
/// assert_eq!(fip_report::format::percent_whole(0.636), "64%");
/// assert_eq!(fip_report::format::percent_whole(0.001), "<1%");
/// ```
pub fn percent_whole(share: f64) -> String {
    if share > 0.0 && share < 0.01 {
        "<1%".to_owned()
    } else if share > 0.99 && share < 1.0 {
        ">99%".to_owned()
    } else {
        format!("{}%", decimal(share * 100.0, 0))
    }
}

/// Returns a number with `places` decimals, commas and a true minus: `−1,234.50`.
///
/// Zero has no sign, whatever it was rounded from. A number that is not finite is an en dash.
///
/// # Examples
///
/// ```
/// assert_eq!(fip_report::format::decimal(-0.25, 2), "−0.25");
/// assert_eq!(fip_report::format::decimal(-0.001, 2), "0.00");
/// ```
pub fn decimal(value: f64, places: usize) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let text = format!("{:.places$}", value.abs());
    let negative = value < 0.0 && text.chars().any(|c| c.is_ascii_digit() && c != '0');
    let (whole, fraction) = text.split_at(text.find('.').unwrap_or(text.len()));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), count);
    format!("{}{whole}{fraction}", minus(negative))
}

/// Returns an interval with three decimals and an en dash: `0.915–0.945`.
///
/// # Examples
///
/// ```
/// assert_eq!(fip_report::format::interval(0.915, 0.945), "0.915–0.945");
/// ```
pub fn interval(low: f64, high: f64) -> String {
    format!("{}–{}", decimal(low, 3), decimal(high, 3))
}

/// Returns a p-value with three decimals, `<0.001` below that.
///
/// # Examples
///
/// ```
/// assert_eq!(fip_report::format::p_value(0.0422), "0.042");
/// assert_eq!(fip_report::format::p_value(2e-16), "<0.001");
/// ```
pub fn p_value(p: f64) -> String {
    if p < 0.001 { "<0.001".to_owned() } else { decimal(p, 3) }
}

/// Returns the long form of a `yyyymmdd` date, `31 March 2026`; `None` when there is no such day.
///
/// # Examples
///
/// ```
/// assert_eq!(fip_report::format::date(20_260_331).as_deref(), Some("31 March 2026"));
/// assert_eq!(fip_report::format::date(20_260_231), None);
/// ```
pub fn date(date_key: u32) -> Option<String> {
    let (year, month, day) = (date_key / 10_000, date_key / 100 % 100, date_key % 100);
    let date = Date::new(i32::try_from(year).ok()?, month, day).ok()?;
    Some(format!("{day} {} {year}", date.month().name()))
}

/// Returns the long form of a `yyyymm` month, `March 2026`; `None` when there is no such month.
///
/// # Examples
///
/// ```
/// assert_eq!(fip_report::format::month(202_603).as_deref(), Some("March 2026"));
/// ```
pub fn month(year_month: u32) -> Option<String> {
    Some(format!("{} {}", month_name(year_month)?, year_month / 100))
}

/// Returns the three letters of a `yyyymm` month for an axis: `Mar`.
pub(crate) fn month_short(year_month: u32) -> Option<&'static str> {
    month_name(year_month).and_then(|name| name.get(..3))
}

/// Returns a share with its 95 % Wilson interval, as `[low, high]`.
///
/// ```text
/// center = (p + z²/2n) / (1 + z²/n)     half = z·√(p(1−p)/n + z²/4n²) / (1 + z²/n)
/// ```
///
/// Stays within 0 and 1 and is honest for small `n`; `[0, 1]` when `n` is 0.
///
/// # References
///
/// Wilson (1927), "Probable inference, the law of succession, and statistical inference".
pub fn wilson(events: u64, n: u64) -> [f64; 2] {
    if n == 0 {
        return [0.0, 1.0];
    }
    let (total, share) = (n as f64, events as f64 / n as f64);
    let z2 = Z_95 * Z_95;
    let scale = 1.0 + z2 / total;
    let center = (share + z2 / (2.0 * total)) / scale;
    let spread = share * (1.0 - share) / total + z2 / (4.0 * total * total);
    let half = Z_95 * spread.sqrt() / scale;
    [(center - half).max(0.0), (center + half).min(1.0)]
}

/// Returns `value / unit`, halves up.
fn rounded(value: u64, unit: u64) -> u64 {
    value / unit + u64::from(value % unit >= unit.div_ceil(2))
}

fn minus(negative: bool) -> &'static str {
    if negative { "−" } else { "" }
}

fn month_name(year_month: u32) -> Option<&'static str> {
    Month::from_key(i32::try_from(year_month).ok()?).ok().map(Month::name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_rounds_to_the_unit_it_is_written_in() {
        for (pence, whole, short) in [
            (0, "£0", "£0"),
            (-49, "£0", "£0"),
            (-50, "−£1", "−£1"),
            (94_000, "£940", "£940"),
            (999_949, "£9,999", "£9,999"),
            (999_950, "£10,000", "£10k"),
            (95_000_000, "£950,000", "£950k"),
            (99_949_999, "£999,500", "£999k"),
            (99_950_000, "£999,500", "£1.0m"),
            (99_994_999_999, "£999,950,000", "£999.9m"),
            (99_995_000_000, "£999,950,000", "£1.0bn"),
            (-5_312_345_600, "−£53,123,456", "−£53.1m"),
            (i64::MIN, "−£92,233,720,368,547,758", "−£92,233,720.4bn"),
        ] {
            assert_eq!(money(pence, Currency::GBP), whole, "{pence}");
            assert_eq!(money_short(pence, Currency::GBP), short, "{pence}");
        }
    }

    #[test]
    fn counts_group_by_three() {
        for (value, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(count(value), text);
        }
    }

    #[test]
    fn zero_has_no_sign_and_nan_is_a_dash() {
        assert_eq!(decimal(-0.0, 1), "0.0");
        assert_eq!(decimal(-0.04, 1), "0.0");
        assert_eq!(decimal(-1234.56, 1), "−1,234.6");
        assert_eq!(decimal(f64::NAN, 1), "–");
        assert_eq!(percent(f64::INFINITY), "–%");
        assert_eq!(decimal(1e300, 0).len(), 301);
    }

    #[test]
    fn a_bar_never_denies_its_customers() {
        for (share, text) in
            [(0.0, "0%"), (0.004, "<1%"), (0.01, "1%"), (0.997, ">99%"), (1.0, "100%")]
        {
            assert_eq!(percent_whole(share), text, "{share}");
        }
    }

    #[test]
    fn dates_must_exist() {
        assert_eq!(date(20_240_229).as_deref(), Some("29 February 2024"));
        for wrong in [20_250_229, 20_251_301, 20_250_400, 0, 20_250_431, u32::MAX] {
            assert_eq!(date(wrong), None, "{wrong}");
        }
        assert_eq!(month(202_600), None);
        assert_eq!(month_short(202_612), Some("Dec"));
    }

    /// From scipy 1.17.1, `binomtest(events, n).proportion_ci(0.95, "wilson")`; equal to 1e-12.
    const WILSON: [(u64, u64, f64, f64); 4] = [
        (0, 10, 0.0, 0.277_532_799_862_889_26),
        (3, 25, 0.041_668_171_504_403_606, 0.299_557_939_209_273_26),
        (429, 5_000, 0.078_351_490_390_413_77, 0.093_884_473_900_871_55),
        (25, 25, 0.866_807_749_060_951_6, 1.0),
    ];

    #[test]
    fn wilson_agrees_with_scipy() {
        for (events, n, low, high) in WILSON {
            let [found_low, found_high] = wilson(events, n);
            assert!((found_low - low).abs() < 1e-12 && (found_high - high).abs() < 1e-12);
        }
        assert!(wilson(0, 0)[0] <= 0.0 && wilson(0, 0)[1] >= 1.0);
    }
}
