-- CustomerMonthlyFeatures: one row for each customer and month of the window with at least one transaction.
-- Money columns are pounds (whole pence / 100.0), counts are integers, a missing value is NULL.
-- Sums stay integers until the last step, so the order of rows cannot matter.

WITH

-- The transactions inside [start_date, end_date), each with its month and whether its day is a Saturday or Sunday.
windowed AS (
    SELECT
        t.customer_id,
        m.month,
        m.position,
        t.merchant_id,
        t.amount_pence,
        t.channel = 'ATM'    AS is_atm,
        t.channel = 'ONLINE' AS is_online,
        t.is_cross_border,
        t.is_night,
        d.is_weekend,
        t.is_discretionary,
        -- What is not reported before the window's end is not known to be a fraud.
        t.is_fraud AND r.transaction_id IS NOT NULL AS is_fraud
    FROM FactTransactions AS t
    CROSS JOIN ObservationWindow AS w
    JOIN DimDate AS d ON d.date_key = t.date_key
    JOIN WindowMonth AS m ON m.month = t.date_key / 100
    LEFT JOIN FraudReports AS r ON r.transaction_id = t.transaction_id AND r.reported_at < w.end_date
    WHERE substr(t.transaction_ts, 1, 10) >= w.start_date
      AND substr(t.transaction_ts, 1, 10) < w.end_date
),

-- Everything that is a count, a sum or a maximum.
totals AS (
    SELECT
        customer_id,
        month,
        position,
        COUNT(*)                             AS n,
        SUM(amount_pence)                    AS pence,
        SUM(amount_pence * amount_pence)     AS pence_squared,
        MAX(amount_pence)                    AS max_pence,
        SUM(is_atm)                          AS atm_count,
        SUM(is_atm * amount_pence)           AS atm_pence,
        SUM(is_online)                       AS online_count,
        SUM(is_online * amount_pence)        AS online_pence,
        SUM(is_cross_border)                 AS cross_border_count,
        SUM(is_cross_border * amount_pence)  AS cross_border_pence,
        SUM(is_night)                        AS night_count,
        SUM(is_weekend)                      AS weekend_count,
        SUM(is_discretionary * amount_pence) AS discretionary_pence,
        COUNT(DISTINCT merchant_id)          AS distinct_merchants,
        SUM(is_fraud)                        AS fraud_count
    FROM windowed
    GROUP BY customer_id, month, position
),

-- What the customer spent in the three months before. RANGE counts calendar months, not rows, so a month without
-- transactions adds 0 to the sum; the divisor is the number of those months that lie in the window: 0, 1, 2 or 3.
compared AS (
    SELECT
        *,
        SUM(pence) OVER (
            PARTITION BY customer_id ORDER BY position RANGE BETWEEN 3 PRECEDING AND 1 PRECEDING
        )                AS previous_pence,
        MIN(position, 3) AS previous_months
    FROM totals
),

-- Sample variance in square pence, from exact integer sums.
varied AS (
    SELECT *, 1.0 * (n * pence_squared - pence * pence) / (n * (n - 1)) AS variance
    FROM compared
)

SELECT
    c.customer_id,
    c.month,
    c.n                                                   AS txn_count,
    c.pence / 100.0                                       AS total_spend,
    c.pence / 100.0 / c.n                                 AS avg_spend,
    -- SQLite may be built without sqrt(), so the root is taken by Newton's steps: x starts at or above the root and
    -- falls until it no longer does. A variance of 0 has root 0, a missing variance has none.
    CASE WHEN c.variance = 0 THEN 0.0 ELSE (
        WITH RECURSIVE newton (x) AS (
            SELECT (c.variance + 1) / 2
            UNION ALL
            SELECT (x + c.variance / x) / 2 FROM newton WHERE (x + c.variance / x) / 2 < x
        )
        SELECT MIN(x) / 100.0 FROM newton
    ) END                                                 AS std_spend,
    c.max_pence / 100.0                                   AS max_spend,
    c.atm_count,
    c.atm_pence / 100.0                                   AS atm_spend,
    1.0 * c.atm_count / c.n                               AS atm_rate,
    c.online_count,
    c.online_pence / 100.0                                AS online_spend,
    1.0 * c.online_count / c.n                            AS online_rate,
    c.cross_border_count,
    c.cross_border_pence / 100.0                          AS cross_border_spend,
    1.0 * c.cross_border_count / c.n                      AS cross_border_rate,
    c.night_count,
    1.0 * c.night_count / c.n                             AS night_rate,
    c.weekend_count,
    1.0 * c.weekend_count / c.n                           AS weekend_rate,
    c.discretionary_pence / 100.0                         AS discretionary_spend,
    -- SQLite answers NULL to a division by zero, which is what a ratio with denominator 0 should be.
    1.0 * c.discretionary_pence / c.pence                 AS discretionary_share,
    c.distinct_merchants,
    c.fraud_count,
    1.0 * c.pence * c.previous_months / c.previous_pence  AS spend_vs_prev
FROM varied AS c
ORDER BY c.customer_id, c.month;
