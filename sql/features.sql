-- The features of fip from 2025-01-01 to before 2026-01-01, for PostgreSQL and DuckDB alike.
-- Made from the catalogue by `fip sql features --dialect standard`; not edited by hand.

-- CustomerMonthlyFeatures: a row is a customer and a month with a transaction.
WITH
-- The months of the window, from 2025-01-01 to before 2026-01-01.
window_months (position, month) AS (
    VALUES (0, 202501), (1, 202502), (2, 202503), (3, 202504), (4, 202505), (5, 202506),
           (6, 202507), (7, 202508), (8, 202509), (9, 202510), (10, 202511), (11, 202512)
),
-- The transactions in the window, amounts in whole pence.
facts AS (
    SELECT
        t.customer_id,
        w.position,
        w.month,
        CAST(ROUND(t.amount * 100) AS BIGINT) AS pence,
        t.merchant_id,
        t.channel = 'ATM' AS is_atm,
        t.channel = 'ONLINE' AS is_online,
        t.country_code <> 'GB' AS is_cross_border,
        EXTRACT(HOUR FROM t.transaction_ts) >= 22 OR EXTRACT(HOUR FROM t.transaction_ts) <
            6 AS is_night,
        EXTRACT(ISODOW FROM t.transaction_ts) IN (6, 7) AS is_weekend,
        m.category IN ('EATING_OUT', 'CLOTHING', 'ENTERTAINMENT', 'TRAVEL', 'ELECTRONICS',
            'HOME_AND_GARDEN', 'GAMBLING', 'PERSONAL_CARE', 'DIGITAL_GOODS',
            'ALCOHOL_AND_TOBACCO') AS is_discretionary,
        t.is_fraud = 1 AND r.transaction_id IS NOT NULL AS is_fraud
    FROM FactTransactions AS t
    JOIN window_months AS w ON w.month = CAST(FLOOR(t.date_key / 100.0) AS INTEGER)
    JOIN DimMerchant AS m ON m.merchant_id = t.merchant_id
    LEFT JOIN FraudReports AS r ON r.transaction_id = t.transaction_id AND r.reported_at < TIMESTAMP
        '2026-01-01 00:00:00'
    WHERE t.date_key >= 20250101 AND t.date_key < 20260101
),
-- Totals of each customer and month.
months AS (
    SELECT
        customer_id,
        position,
        month,
        COUNT(*) AS n,
        SUM(pence) AS pence,
        SUM(CAST(pence AS DECIMAL(19, 0)) * pence) AS squares,
        MAX(pence) AS most,
        COUNT(CASE WHEN is_atm THEN 1 END) AS n_atm,
        SUM(CASE WHEN is_atm THEN pence ELSE 0 END) AS pence_atm,
        COUNT(CASE WHEN is_online THEN 1 END) AS n_online,
        SUM(CASE WHEN is_online THEN pence ELSE 0 END) AS pence_online,
        COUNT(CASE WHEN is_cross_border THEN 1 END) AS n_cross_border,
        SUM(CASE WHEN is_cross_border THEN pence ELSE 0 END) AS pence_cross_border,
        COUNT(CASE WHEN is_night THEN 1 END) AS n_night,
        COUNT(CASE WHEN is_weekend THEN 1 END) AS n_weekend,
        SUM(CASE WHEN is_discretionary THEN pence ELSE 0 END) AS pence_discretionary,
        COUNT(DISTINCT merchant_id) AS merchants,
        COUNT(CASE WHEN is_fraud THEN 1 END) AS n_fraud
    FROM facts
    GROUP BY customer_id, position, month
)
SELECT
    customer_id,
    month,
    -- number of transactions: count [count]
    n AS txn_count,
    -- money spent: sum of amount [GBP]
    CAST(CAST(pence AS BIGINT) * 0.01 AS DECIMAL(18, 2)) AS total_spend,
    -- mean amount: mean of amount [GBP]
    CAST(pence AS DOUBLE PRECISION) / 100 / n AS avg_spend,
    -- how far amounts scatter: sd of amount [GBP]
    SQRT(CAST(n * squares - pence * pence AS DOUBLE PRECISION) / NULLIF(n * (n - 1), 0)) /
        100 AS std_spend,
    -- largest amount: max of amount [GBP]
    CAST(CAST(most AS BIGINT) * 0.01 AS DECIMAL(18, 2)) AS max_spend,
    -- transactions at cash machines: count where channel = ATM [count]
    n_atm AS atm_count,
    -- cash drawn: sum of amount where channel = ATM [GBP]
    CAST(CAST(pence_atm AS BIGINT) * 0.01 AS DECIMAL(18, 2)) AS atm_spend,
    -- share of transactions at cash machines: share of count where channel = ATM [share]
    CAST(n_atm AS DOUBLE PRECISION) / n AS atm_rate,
    -- transactions online: count where channel = ONLINE [count]
    n_online AS online_count,
    -- money spent online: sum of amount where channel = ONLINE [GBP]
    CAST(CAST(pence_online AS BIGINT) * 0.01 AS DECIMAL(18, 2)) AS online_spend,
    -- share of transactions online: share of count where channel = ONLINE [share]
    CAST(n_online AS DOUBLE PRECISION) / n AS online_rate,
    -- transactions abroad: count where cross_border [count]
    n_cross_border AS cross_border_count,
    -- money spent abroad: sum of amount where cross_border [GBP]
    CAST(CAST(pence_cross_border AS BIGINT) * 0.01 AS DECIMAL(18, 2)) AS cross_border_spend,
    -- share of transactions abroad: share of count where cross_border [share]
    CAST(n_cross_border AS DOUBLE PRECISION) / n AS cross_border_rate,
    -- transactions at night: count where night [count]
    n_night AS night_count,
    -- share of transactions at night: share of count where night [share]
    CAST(n_night AS DOUBLE PRECISION) / n AS night_rate,
    -- transactions on Saturdays and Sundays: count where weekend [count]
    n_weekend AS weekend_count,
    -- share of transactions on Saturdays and Sundays: share of count where weekend [share]
    CAST(n_weekend AS DOUBLE PRECISION) / n AS weekend_rate,
    -- money spent on what is wanted rather than needed: sum of amount where discretionary [GBP]
    CAST(CAST(pence_discretionary AS BIGINT) * 0.01 AS DECIMAL(18, 2)) AS discretionary_spend,
    -- share of spend that is discretionary: share of spend where discretionary [share]
    CAST(pence_discretionary AS DOUBLE PRECISION) / NULLIF(pence, 0) AS discretionary_share,
    -- number of different merchants: distinct merchants [count]
    merchants AS distinct_merchants,
    -- number of fraudulent transactions: count where fraud [count]
    n_fraud AS fraud_count,
    -- the month's spend against the three months before: spend against the 3 months before [ratio]
    CAST(pence AS DOUBLE PRECISION) * LEAST(3, position) / NULLIF(SUM(pence) OVER
        (PARTITION BY customer_id ORDER BY position RANGE BETWEEN 3 PRECEDING AND 1 PRECEDING),
        0) AS spend_vs_prev
FROM months
ORDER BY LENGTH(customer_id), customer_id, month;

-- CustomerFeatures: a row is a customer, also one without transactions.
WITH
-- The months of the window, from 2025-01-01 to before 2026-01-01.
window_months (position, month) AS (
    VALUES (0, 202501), (1, 202502), (2, 202503), (3, 202504), (4, 202505), (5, 202506),
           (6, 202507), (7, 202508), (8, 202509), (9, 202510), (10, 202511), (11, 202512)
),
-- The transactions in the window, amounts in whole pence.
facts AS (
    SELECT
        t.customer_id,
        w.position,
        CAST(ROUND(t.amount * 100) AS BIGINT) AS pence,
        t.transaction_ts AS txn_ts,
        t.merchant_id,
        m.category,
        t.country_code,
        CAST(t.transaction_ts AS DATE) AS txn_day,
        t.channel = 'ATM' AS is_atm,
        t.channel = 'ONLINE' AS is_online,
        t.country_code <> 'GB' AS is_cross_border,
        EXTRACT(HOUR FROM t.transaction_ts) >= 22 OR EXTRACT(HOUR FROM t.transaction_ts) <
            6 AS is_night,
        EXTRACT(ISODOW FROM t.transaction_ts) IN (6, 7) AS is_weekend,
        m.category IN ('EATING_OUT', 'CLOTHING', 'ENTERTAINMENT', 'TRAVEL', 'ELECTRONICS',
            'HOME_AND_GARDEN', 'GAMBLING', 'PERSONAL_CARE', 'DIGITAL_GOODS',
            'ALCOHOL_AND_TOBACCO') AS is_discretionary,
        t.is_fraud = 1 AND r.transaction_id IS NOT NULL AS is_fraud
    FROM FactTransactions AS t
    JOIN window_months AS w ON w.month = CAST(FLOOR(t.date_key / 100.0) AS INTEGER)
    JOIN DimMerchant AS m ON m.merchant_id = t.merchant_id
    LEFT JOIN FraudReports AS r ON r.transaction_id = t.transaction_id AND r.reported_at < TIMESTAMP
        '2026-01-01 00:00:00'
    WHERE t.date_key >= 20250101 AND t.date_key < 20260101
),
-- Totals of each customer and month.
months AS (
    SELECT
        customer_id,
        position,
        COUNT(*) AS n,
        SUM(pence) AS pence,
        SUM(CAST(pence AS DECIMAL(19, 0)) * pence) AS squares,
        MAX(pence) AS most,
        COUNT(CASE WHEN is_atm THEN 1 END) AS n_atm,
        SUM(CASE WHEN is_atm THEN pence ELSE 0 END) AS pence_atm,
        COUNT(CASE WHEN is_online THEN 1 END) AS n_online,
        SUM(CASE WHEN is_online THEN pence ELSE 0 END) AS pence_online,
        COUNT(CASE WHEN is_cross_border THEN 1 END) AS n_cross_border,
        SUM(CASE WHEN is_cross_border THEN pence ELSE 0 END) AS pence_cross_border,
        COUNT(CASE WHEN is_night THEN 1 END) AS n_night,
        COUNT(CASE WHEN is_weekend THEN 1 END) AS n_weekend,
        SUM(CASE WHEN is_discretionary THEN pence ELSE 0 END) AS pence_discretionary,
        MAX(txn_day) AS last_day,
        MIN(txn_ts) AS first_ts,
        MAX(txn_ts) AS last_ts,
        COUNT(CASE WHEN is_fraud THEN 1 END) AS n_fraud,
        SUM(CASE WHEN is_fraud THEN pence ELSE 0 END) AS pence_fraud,
        MAX(CASE WHEN is_fraud THEN txn_day END) AS last_day_fraud
    FROM facts
    GROUP BY customer_id, position
),
-- Totals of each customer, made of those of the months.
totals AS (
    SELECT
        customer_id,
        COUNT(*) AS active_months,
        SUM(n) AS n,
        SUM(pence) AS pence,
        SUM(squares) AS squares,
        MAX(most) AS most,
        SUM(pence * pence) AS pence_month_squares,
        SUM((2 * position - 11) * pence) AS pence_month_cross,
        SUM(n_atm) AS n_atm,
        SUM(pence_atm) AS pence_atm,
        SUM(n_online) AS n_online,
        SUM(pence_online) AS pence_online,
        SUM(n_cross_border) AS n_cross_border,
        SUM(pence_cross_border) AS pence_cross_border,
        SUM(n_night) AS n_night,
        SUM(n_weekend) AS n_weekend,
        SUM(pence_discretionary) AS pence_discretionary,
        MAX(last_day) AS last_day,
        MIN(first_ts) AS first_ts,
        MAX(last_ts) AS last_ts,
        SUM(n_fraud) AS n_fraud,
        SUM(pence_fraud) AS pence_fraud,
        MAX(last_day_fraud) AS last_day_fraud
    FROM months
    GROUP BY customer_id
),
-- What months cannot be added up to: a value may occur in several.
seen AS (
    SELECT
        customer_id,
        COUNT(DISTINCT merchant_id) AS merchants,
        COUNT(DISTINCT country_code) AS countries
    FROM facts
    GROUP BY customer_id
),
-- The features of months that those of customers look at.
month_features AS (
    SELECT
        customer_id,
        position AS _position,
        -- the month's spend against the three months before: spend against the 3 months before [ratio]
        CAST(pence AS DOUBLE PRECISION) * LEAST(3, position) / NULLIF(SUM(pence) OVER
            (PARTITION BY customer_id ORDER BY position RANGE BETWEEN 3 PRECEDING AND 1 PRECEDING),
            0) AS spend_vs_prev
    FROM months
),
-- Features of months as series: y1 is spend_vs_prev; d is y less the least.
series AS (
    SELECT
        customer_id,
        _position AS position,
        spend_vs_prev AS y1
    FROM month_features
),
-- Figures of the series, over the months that have a value.
series_totals AS (
    SELECT
        customer_id,
        MAX(y1) AS y1_most
    FROM series
    GROUP BY customer_id
),
-- Amounts in their order.
ordered_of_customer AS (
    SELECT
        customer_id,
        pence,
        ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY pence) AS place,
        COUNT(*) OVER (PARTITION BY customer_id) AS of_places
    FROM facts
),
-- Amounts at certain places.
ranks_of_customer AS (
    SELECT
        customer_id,
        MIN(CASE WHEN 2 * place BETWEEN of_places AND of_places + 2 THEN pence END) AS median_low,
        MAX(CASE WHEN 2 * place BETWEEN of_places AND of_places + 2 THEN pence END) AS median_high
    FROM ordered_of_customer
    GROUP BY customer_id
),
-- Spend by category.
parts_category_of_customer AS (
    SELECT
        customer_id,
        category,
        SUM(pence) AS part
    FROM facts
    GROUP BY customer_id, category
    HAVING SUM(pence) > 0
),
-- Shares of spend by category, and what the others have.
shares_category_of_customer AS (
    SELECT
        customer_id,
        CAST(part AS DOUBLE PRECISION) / SUM(part) OVER (PARTITION BY customer_id) AS share,
        CAST(SUM(part) OVER (PARTITION BY customer_id) - part AS DOUBLE PRECISION) / SUM(part) OVER
            (PARTITION BY customer_id) AS rest
    FROM parts_category_of_customer
),
-- Logarithms of the shares; near 1 the rest tells more digits.
logs_category_of_customer AS (
    SELECT
        customer_id,
        share,
        CASE WHEN rest < 0.001 THEN -rest * (1 + rest / 2 * (1 + 2 * rest / 3 * (1 + 3 * rest / 4 *
            (1 + 4 * rest / 5 * (1 + 5 * rest / 6))))) ELSE LN(share) END AS log_share
    FROM shares_category_of_customer
),
-- Shannon entropy of spend by category, in nats.
entropy_category_of_customer AS (
    SELECT
        customer_id,
        0.0 - SUM(share * log_share) AS entropy_category
    FROM logs_category_of_customer
    GROUP BY customer_id
),
-- Every customer, also one without transactions.
customers AS (
    SELECT
        customer_id
    FROM DimCustomer
),
-- Features that are made of transactions.
features AS (
    SELECT
        customer_id,
        -- first day looked at: first day of the window
        DATE '2025-01-01' AS window_start,
        -- first day not looked at: day after the window
        DATE '2026-01-01' AS window_end,
        -- months looked at: months of the window [months]
        CAST(12 AS BIGINT) AS months_observed,
        -- months with a transaction: active months [months]
        COALESCE(active_months, 0) AS active_months,
        -- number of transactions: count [count]
        CAST(COALESCE(n, 0) AS BIGINT) AS txn_count,
        -- money spent: sum of amount [GBP]
        CAST(CAST(COALESCE(pence, 0) AS BIGINT) * 0.01 AS DECIMAL(18, 2)) AS total_spend,
        -- mean amount: mean of amount [GBP]
        CAST(pence AS DOUBLE PRECISION) / 100 / n AS avg_txn_amount,
        -- how far amounts scatter: sd of amount [GBP]
        SQRT(CAST(n * squares - pence * pence AS DOUBLE PRECISION) / NULLIF(n * (n - 1), 0)) /
            100 AS std_txn_amount,
        -- largest amount: max of amount [GBP]
        CAST(CAST(most AS BIGINT) * 0.01 AS DECIMAL(18, 2)) AS max_txn_amount,
        -- middle amount: median of amount [GBP]
        CAST(median_low + median_high AS DOUBLE PRECISION) / 200 AS median_txn_amount,
        -- mean spend a month: mean of monthly spend [GBP]
        CAST(COALESCE(pence, 0) AS DOUBLE PRECISION) / 100 / 12 AS avg_monthly_spend,
        -- how far monthly spend scatters: sd of monthly spend [GBP]
        COALESCE(SQRT(CAST(12 * pence_month_squares - pence * pence AS DOUBLE PRECISION) / 132) /
            100, 0.0) AS std_monthly_spend,
        -- whether monthly spend rises or falls: trend of monthly spend [share a month]
        6 * CAST(pence_month_cross AS DOUBLE PRECISION) / 143 / NULLIF(pence, 0) AS spend_trend,
        -- the largest jump of a month above the three before: max of monthly spend_vs_prev [ratio]
        y1_most AS max_spend_spike,
        -- share of transactions at cash machines: share of count where channel = ATM [share]
        CAST(n_atm AS DOUBLE PRECISION) / n AS atm_rate,
        -- share of spend drawn as cash: share of spend where channel = ATM [share]
        CAST(pence_atm AS DOUBLE PRECISION) / NULLIF(pence, 0) AS atm_spend_share,
        -- share of transactions online: share of count where channel = ONLINE [share]
        CAST(n_online AS DOUBLE PRECISION) / n AS online_rate,
        -- share of spend online: share of spend where channel = ONLINE [share]
        CAST(pence_online AS DOUBLE PRECISION) / NULLIF(pence, 0) AS online_spend_share,
        -- share of transactions abroad: share of count where cross_border [share]
        CAST(n_cross_border AS DOUBLE PRECISION) / n AS cross_border_rate,
        -- share of spend abroad: share of spend where cross_border [share]
        CAST(pence_cross_border AS DOUBLE PRECISION) / NULLIF(pence, 0) AS cross_border_spend_share,
        -- share of transactions at night: share of count where night [share]
        CAST(n_night AS DOUBLE PRECISION) / n AS night_rate,
        -- share of transactions on Saturdays and Sundays: share of count where weekend [share]
        CAST(n_weekend AS DOUBLE PRECISION) / n AS weekend_rate,
        -- money spent on what is wanted rather than needed: sum of amount where discretionary [GBP]
        CAST(CAST(COALESCE(pence_discretionary, 0) AS BIGINT) * 0.01 AS DECIMAL(18,
            2)) AS discretionary_spend,
        -- share of spend that is discretionary: share of spend where discretionary [share]
        CAST(pence_discretionary AS DOUBLE PRECISION) / NULLIF(pence, 0) AS discretionary_share,
        -- number of different merchants: distinct merchants [count]
        COALESCE(merchants, 0) AS distinct_merchants,
        -- number of different countries: distinct countries [count]
        COALESCE(countries, 0) AS distinct_countries,
        -- how widely spend is spread over categories: entropy of spend by category [nats]
        entropy_category AS category_entropy,
        -- days since the last transaction: days since last [days]
        CAST(DATE '2026-01-01' - last_day AS BIGINT) AS recency_days,
        -- mean days from a transaction to the next: mean days between [days]
        CAST(EXTRACT(EPOCH FROM last_ts - first_ts) AS DOUBLE PRECISION) / 86400 / NULLIF(n - 1,
            0) AS days_between_txns,
        -- number of fraudulent transactions: count where fraud [count]
        CAST(COALESCE(n_fraud, 0) AS BIGINT) AS fraud_count,
        -- amount of fraudulent transactions: sum of amount where fraud [GBP]
        CAST(CAST(COALESCE(pence_fraud, 0) AS BIGINT) * 0.01 AS DECIMAL(18, 2)) AS fraud_spend,
        -- days since the last fraudulent transaction: days since last where fraud [days]
        CAST(DATE '2026-01-01' - last_day_fraud AS BIGINT) AS days_since_fraud
    FROM customers
    LEFT JOIN totals USING (customer_id)
    LEFT JOIN seen USING (customer_id)
    LEFT JOIN series_totals USING (customer_id)
    LEFT JOIN ranks_of_customer USING (customer_id)
    LEFT JOIN entropy_category_of_customer USING (customer_id)
),
-- Features that are made of those before.
features_1 AS (
    SELECT
        *,
        -- how unsteady monthly spend is: std_monthly_spend / avg_monthly_spend [ratio]
        std_monthly_spend / NULLIF(avg_monthly_spend, 0) AS spend_volatility,
        -- how unsteady amounts are: std_txn_amount / avg_txn_amount [ratio]
        std_txn_amount / NULLIF(avg_txn_amount, 0) AS amount_volatility
    FROM features
)
SELECT
    customer_id,
    window_start,
    window_end,
    months_observed,
    active_months,
    txn_count,
    total_spend,
    avg_txn_amount,
    std_txn_amount,
    max_txn_amount,
    median_txn_amount,
    avg_monthly_spend,
    std_monthly_spend,
    spend_volatility,
    amount_volatility,
    spend_trend,
    max_spend_spike,
    atm_rate,
    atm_spend_share,
    online_rate,
    online_spend_share,
    cross_border_rate,
    cross_border_spend_share,
    night_rate,
    weekend_rate,
    discretionary_spend,
    discretionary_share,
    distinct_merchants,
    distinct_countries,
    category_entropy,
    recency_days,
    days_between_txns,
    fraud_count,
    fraud_spend,
    days_since_fraud
FROM features_1
ORDER BY LENGTH(customer_id), customer_id;
