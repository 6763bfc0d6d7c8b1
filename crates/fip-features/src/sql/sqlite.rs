//! Roots and logarithms in arithmetic alone: the SQLite that applications bundle often has neither.

/// Returns the square root; NULL of a negative number.
///
/// Newton's steps start at or above the root and fall until they no longer do.
pub(super) fn root(number: &str) -> String {
    let v = real(number);
    format!(
        "(WITH RECURSIVE newton (v, x) AS (
            SELECT v, CASE WHEN v > 0 THEN (v + 1) / 2 WHEN v = 0 THEN 0.0 END
            FROM (SELECT {v} AS v)
            UNION ALL
            SELECT v, (x + v / x) / 2 FROM newton WHERE (x + v / x) / 2 < x
        ) SELECT MIN(x) FROM newton)"
    )
}

/// Returns the natural logarithm; NULL of a number that is not positive.
///
/// The number is halved or doubled until it lies near 1; then
/// ln y = 2 z (1 + z^2/3 + z^4/5 + ...) with z = (y - 1) / (y + 1), at most 1/5.
pub(super) fn logarithm(number: &str) -> String {
    let v = real(number);
    let series = (1..=11)
        .rev()
        .fold("1.0 / 25".to_owned(), |inner, j| format!("1.0 / {} + z * z * ({inner})", 2 * j + 1));
    format!(
        "(WITH RECURSIVE near (y, k) AS (
            SELECT v, 0 FROM (SELECT {v} AS v) WHERE v > 0
            UNION ALL
            SELECT CASE WHEN y > 1.5 THEN y / 2 ELSE y * 2 END,
                CASE WHEN y > 1.5 THEN k + 1 ELSE k - 1 END
            FROM near WHERE (y < 0.75 OR y > 1.5) AND ABS(k) < 1100
        ) SELECT k * 0.6931471805599453 + 2 * z * (1 + z * z * ({series}))
        FROM (SELECT (y - 1) / (y + 1) AS z, k FROM near WHERE y BETWEEN 0.75 AND 1.5))"
    )
}

/// Returns the number as a double.
fn real(number: &str) -> String {
    if number.contains(' ') { format!("1.0 * ({number})") } else { format!("1.0 * {number}") }
}
