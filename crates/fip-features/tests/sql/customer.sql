-- CustomerFeatures: one row for every customer, also one without transactions.
-- Money columns are pounds (whole pence / 100.0), counts are integers, a missing value is NULL.
-- Sums stay integers until the last step, so the order of rows cannot matter. SQLite answers NULL to a division by
-- zero, which is what a ratio with denominator 0 should be.

WITH RECURSIVE

-- The transactions inside [start_date, end_date). Times are whole seconds, so differences are exact.
windowed AS (
    SELECT
        t.customer_id,
        t.date_key / 100                              AS month,
        CAST(strftime('%s', t.transaction_ts) AS INTEGER) AS ts_seconds,
        CAST(strftime('%s', d.date) AS INTEGER)       AS day_seconds,
        t.merchant_id,
        t.country_code,
        p.category,
        t.amount_pence,
        t.channel = 'ATM'                             AS is_atm,
        t.channel = 'ONLINE'                          AS is_online,
        t.is_cross_border,
        t.is_night,
        d.is_weekend,
        t.is_discretionary,
        -- What is not reported before the window's end is not known to be a fraud.
        t.is_fraud AND r.transaction_id IS NOT NULL AS is_fraud
    FROM FactTransactions AS t
    CROSS JOIN ObservationWindow AS w
    JOIN DimDate AS d ON d.date_key = t.date_key
    JOIN DimMerchant AS p ON p.merchant_id = t.merchant_id
    LEFT JOIN FraudReports AS r ON r.transaction_id = t.transaction_id AND r.reported_at < w.end_date
    WHERE substr(t.transaction_ts, 1, 10) >= w.start_date
      AND substr(t.transaction_ts, 1, 10) < w.end_date
),

-- The window as numbers: its length in months and its end in seconds.
frame AS (
    SELECT
        start_date,
        end_date,
        CAST(strftime('%s', end_date) AS INTEGER)     AS end_seconds,
        (SELECT COUNT(*) FROM WindowMonth)            AS months
    FROM ObservationWindow
),

-- Everything that is a count, a sum, a minimum or a maximum over the customer's transactions.
totals AS (
    SELECT
        customer_id,
        COUNT(*)                                      AS n,
        COUNT(DISTINCT month)                         AS active_months,
        SUM(amount_pence)                             AS pence,
        SUM(amount_pence * amount_pence)              AS pence_squared,
        MAX(amount_pence)                             AS max_pence,
        SUM(is_atm)                                   AS atm_count,
        SUM(is_atm * amount_pence)                    AS atm_pence,
        SUM(is_online)                                AS online_count,
        SUM(is_online * amount_pence)                 AS online_pence,
        SUM(is_cross_border)                          AS cross_border_count,
        SUM(is_cross_border * amount_pence)           AS cross_border_pence,
        SUM(is_night)                                 AS night_count,
        SUM(is_weekend)                               AS weekend_count,
        SUM(is_discretionary * amount_pence)          AS discretionary_pence,
        COUNT(DISTINCT merchant_id)                   AS distinct_merchants,
        COUNT(DISTINCT country_code)                  AS distinct_countries,
        MIN(ts_seconds)                               AS first_seconds,
        MAX(ts_seconds)                               AS last_seconds,
        MAX(day_seconds)                              AS last_day_seconds,
        SUM(is_fraud)                                 AS fraud_count,
        SUM(is_fraud * amount_pence)                  AS fraud_pence,
        MAX(CASE WHEN is_fraud THEN day_seconds END)  AS last_fraud_day_seconds
    FROM windowed
    GROUP BY customer_id
),

-- The middle value, or the two middle values, of the sorted amounts.
sorted AS (
    SELECT
        customer_id,
        amount_pence,
        ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY amount_pence) AS place,
        COUNT(*) OVER (PARTITION BY customer_id)                           AS n
    FROM windowed
),
median AS (
    SELECT customer_id, SUM(amount_pence) / 100.0 / COUNT(*) AS median_txn_amount
    FROM sorted
    WHERE place IN ((n + 1) / 2, (n + 2) / 2)
    GROUP BY customer_id
),

-- One row for every customer and every month of the window; a month without transactions has 0.
spent AS (
    SELECT customer_id, month, SUM(amount_pence) AS pence
    FROM windowed
    GROUP BY customer_id, month
),
monthly AS (
    SELECT
        c.customer_id,
        m.position,
        COALESCE(s.pence, 0)    AS pence,
        s.pence IS NOT NULL     AS has_transactions
    FROM DimCustomer AS c
    CROSS JOIN WindowMonth AS m
    LEFT JOIN spent AS s ON s.customer_id = c.customer_id AND s.month = m.month
),
compared AS (
    SELECT
        *,
        1.0 * pence * MIN(position, 3) / SUM(pence) OVER (
            PARTITION BY customer_id ORDER BY position ROWS BETWEEN 3 PRECEDING AND 1 PRECEDING
        ) AS spend_vs_prev
    FROM monthly
),

-- Over the months: sums for the standard deviation; for the slope the sum of (2x - (months - 1)) * pence, which is
-- twice the centred cross product and an integer; the largest spend_vs_prev among months that have transactions.
by_month AS (
    SELECT
        c.customer_id,
        SUM(c.pence)                                        AS pence,
        SUM(c.pence * c.pence)                              AS pence_squared,
        SUM((2 * c.position - (f.months - 1)) * c.pence)    AS twice_cross_product,
        MAX(CASE WHEN c.has_transactions THEN c.spend_vs_prev END) AS max_spend_spike
    FROM compared AS c
    CROSS JOIN frame AS f
    GROUP BY c.customer_id
),

-- Sample variances in square pence from exact integer sums, of the transactions and of the monthly totals.
variances AS (
    SELECT
        b.customer_id,
        1.0 * (t.n * t.pence_squared - t.pence * t.pence) / (t.n * (t.n - 1)) AS of_transactions,
        1.0 * (f.months * b.pence_squared - b.pence * b.pence) / (f.months * (f.months - 1)) AS of_months
    FROM by_month AS b
    CROSS JOIN frame AS f
    LEFT JOIN totals AS t ON t.customer_id = b.customer_id
),

-- SQLite may be built without sqrt(), so roots are taken by Newton's steps: x starts at or above the root and falls
-- until it no longer does. A variance of 0 has root 0, a missing variance has none.
spreads AS (
    SELECT
        v.customer_id,
        CASE WHEN v.of_transactions = 0 THEN 0.0 ELSE (
            WITH RECURSIVE newton (x) AS (
                SELECT (v.of_transactions + 1) / 2
                UNION ALL
                SELECT (x + v.of_transactions / x) / 2 FROM newton WHERE (x + v.of_transactions / x) / 2 < x
            )
            SELECT MIN(x) / 100.0 FROM newton
        ) END AS std_txn_amount,
        CASE WHEN v.of_months = 0 THEN 0.0 ELSE (
            WITH RECURSIVE newton (x) AS (
                SELECT (v.of_months + 1) / 2
                UNION ALL
                SELECT (x + v.of_months / x) / 2 FROM newton WHERE (x + v.of_months / x) / 2 < x
            )
            SELECT MIN(x) / 100.0 FROM newton
        ) END AS std_monthly_spend
    FROM variances AS v
),

-- Entropy is the sum over categories of -share * ln(share), share = part / whole in pence. SQLite may be built without
-- ln(), so the logarithm is taken by hand: double the part until it is more than half the whole, which makes
-- share = y / 2^doublings with y in (1/2, 1]; then ln y = 2 (z + z^3/3 + z^5/5 + ...) with z = (y - 1) / (y + 1), which
-- lies in (-1/3, 0]. Part and whole stay integers, so z loses nothing.
shares AS (
    SELECT g.customer_id, g.category, g.pence AS part, t.pence AS whole, g.pence AS scaled, 0 AS doublings
    FROM (
        SELECT customer_id, category, SUM(amount_pence) AS pence
        FROM windowed
        GROUP BY customer_id, category
    ) AS g
    JOIN totals AS t ON t.customer_id = g.customer_id
    WHERE g.pence > 0
    UNION ALL
    SELECT customer_id, category, part, whole, 2 * scaled, doublings + 1
    FROM shares
    WHERE 2 * scaled <= whole
),
-- Of each chain of doublings the last row: the only one whose scaled part exceeds half the whole.
reduced AS (
    SELECT customer_id, part, whole, doublings, 1.0 * (scaled - whole) / (scaled + whole) AS z
    FROM shares
    WHERE 2 * scaled > whole
),
logarithms AS (
    SELECT
        customer_id,
        1.0 * part / whole AS share,
        2.0 * z * (1 + z*z * (1.0/3 + z*z * (1.0/5 + z*z * (1.0/7 + z*z * (1.0/9 + z*z * (1.0/11 + z*z * (1.0/13
            + z*z * (1.0/15 + z*z * (1.0/17 + z*z * (1.0/19 + z*z * (1.0/21 + z*z * (1.0/23 + z*z * (1.0/25
            + z*z * (1.0/27 + z*z * (1.0/29 + z*z * (1.0/31 + z*z / 33))))))))))))))))
            - doublings * 0.69314718055994531 AS log_share
    FROM reduced
),
entropy AS (
    SELECT customer_id, 0.0 - SUM(share * log_share) AS category_entropy
    FROM logarithms
    GROUP BY customer_id
)

SELECT
    c.customer_id,
    f.start_date                                            AS window_start,
    f.end_date                                              AS window_end,
    f.months                                                AS months_observed,
    COALESCE(t.active_months, 0)                            AS active_months,
    COALESCE(t.n, 0)                                        AS txn_count,
    COALESCE(t.pence, 0) / 100.0                            AS total_spend,
    t.pence / 100.0 / t.n                                   AS avg_txn_amount,
    s.std_txn_amount,
    t.max_pence / 100.0                                     AS max_txn_amount,
    m.median_txn_amount,
    b.pence / 100.0 / f.months                              AS avg_monthly_spend,
    s.std_monthly_spend,
    s.std_monthly_spend / (b.pence / 100.0 / f.months)      AS spend_volatility,
    s.std_txn_amount / (t.pence / 100.0 / t.n)              AS amount_volatility,
    -- Slope = sum (x - mean x) y / sum (x - mean x)^2, and the latter is months (months^2 - 1) / 12.
    (6.0 * b.twice_cross_product / (f.months * (f.months * f.months - 1))) / (1.0 * b.pence / f.months)
                                                            AS spend_trend,
    b.max_spend_spike,
    1.0 * t.atm_count / t.n                                 AS atm_rate,
    1.0 * t.atm_pence / t.pence                             AS atm_spend_share,
    1.0 * t.online_count / t.n                              AS online_rate,
    1.0 * t.online_pence / t.pence                          AS online_spend_share,
    1.0 * t.cross_border_count / t.n                        AS cross_border_rate,
    1.0 * t.cross_border_pence / t.pence                    AS cross_border_spend_share,
    1.0 * t.night_count / t.n                               AS night_rate,
    1.0 * t.weekend_count / t.n                             AS weekend_rate,
    COALESCE(t.discretionary_pence, 0) / 100.0              AS discretionary_spend,
    1.0 * t.discretionary_pence / t.pence                   AS discretionary_share,
    COALESCE(t.distinct_merchants, 0)                       AS distinct_merchants,
    COALESCE(t.distinct_countries, 0)                       AS distinct_countries,
    e.category_entropy,
    (f.end_seconds - t.last_day_seconds) / 86400            AS recency_days,
    (t.last_seconds - t.first_seconds) / 86400.0 / (t.n - 1) AS days_between_txns,
    COALESCE(t.fraud_count, 0)                              AS fraud_count,
    COALESCE(t.fraud_pence, 0) / 100.0                      AS fraud_spend,
    (f.end_seconds - t.last_fraud_day_seconds) / 86400      AS days_since_fraud
FROM DimCustomer AS c
CROSS JOIN frame AS f
JOIN by_month AS b ON b.customer_id = c.customer_id
LEFT JOIN totals AS t ON t.customer_id = c.customer_id
LEFT JOIN median AS m ON m.customer_id = c.customer_id
LEFT JOIN spreads AS s ON s.customer_id = c.customer_id
LEFT JOIN entropy AS e ON e.customer_id = c.customer_id
ORDER BY c.customer_id;
