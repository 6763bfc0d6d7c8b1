-- The figures of the dashboard as views. SQLite, PostgreSQL and DuckDB take them as they are, on the
-- tables of `fip show schema`. Printed by `fip show views`; a column that a ledger cannot give is empty.

-- The portfolio in one row: the cards at the top of the dashboard.
DROP VIEW IF EXISTS KpiPortfolio;
CREATE VIEW KpiPortfolio AS
SELECT
    -- first day looked at
    MIN(f.window_start) AS window_start,
    -- first day not looked at
    MAX(f.window_end) AS window_end,
    -- months looked at
    MAX(f.months_observed) AS months,
    -- customers
    COUNT(*) AS customers,
    -- customers with a transaction in the window
    CAST(SUM(CASE WHEN f.txn_count > 0 THEN 1 ELSE 0 END) AS BIGINT) AS active_customers,
    -- customers at High risk
    CAST(SUM(CASE WHEN s.tier = 'HIGH' THEN 1 ELSE 0 END) AS BIGINT) AS high_risk,
    -- customers at Medium risk
    CAST(SUM(CASE WHEN s.tier = 'MEDIUM' THEN 1 ELSE 0 END) AS BIGINT) AS medium_risk,
    -- customers at Low risk
    CAST(SUM(CASE WHEN s.tier = 'LOW' THEN 1 ELSE 0 END) AS BIGINT) AS low_risk,
    -- transactions in the window
    CAST(SUM(f.txn_count) AS BIGINT) AS transactions,
    -- spend in the window
    ROUND(SUM(f.total_spend), 2) AS total_spend,
    -- spend a month of a customer
    ROUND(CAST(CAST(SUM(f.total_spend) AS DOUBLE PRECISION) / NULLIF(COUNT(*) * MAX(f.months_observed), 0) AS DECIMAL(38, 6)), 2) AS mean_monthly_spend,
    -- customers with reported fraud
    CAST(SUM(CASE WHEN f.fraud_count > 0 THEN 1 WHEN f.fraud_count = 0 THEN 0 END) AS BIGINT) AS fraud_customers,
    -- transactions reported as fraud
    CAST(SUM(f.fraud_count) AS BIGINT) AS fraud_transactions,
    -- value of reported fraud
    ROUND(SUM(f.fraud_spend), 2) AS fraud_value,
    -- customers of whom it is known what became of them
    COUNT(o.at_risk) AS known_outcomes,
    -- customers who became at risk after the window
    CAST(SUM(o.at_risk) AS BIGINT) AS became_at_risk
FROM CustomerFeatures AS f
JOIN CustomerRiskScores AS s ON s.customer_id = f.customer_id
LEFT JOIN CustomerOutcomes AS o ON o.customer_id = f.customer_id;

-- Customers by risk tier.
DROP VIEW IF EXISTS KpiTierMix;
CREATE VIEW KpiTierMix AS
SELECT
    -- risk tier
    s.tier AS tier,
    -- customers
    COUNT(*) AS customers,
    -- share of all customers
    CAST(COUNT(*) AS DOUBLE PRECISION) / NULLIF((SELECT COUNT(*) FROM CustomerRiskScores), 0) AS share,
    -- lowest score
    MIN(s.score) AS lowest_score,
    -- highest score
    MAX(s.score) AS highest_score,
    -- mean probability by the model
    AVG(s.model_probability) AS mean_probability
FROM CustomerRiskScores AS s
GROUP BY s.tier;

-- Customers by segment and risk tier.
DROP VIEW IF EXISTS KpiSegmentTier;
CREATE VIEW KpiSegmentTier AS
SELECT
    -- segment
    g.segment AS segment,
    -- customers
    COUNT(*) AS customers,
    -- at High risk
    CAST(SUM(CASE WHEN s.tier = 'HIGH' THEN 1 ELSE 0 END) AS BIGINT) AS high_risk,
    -- at Medium risk
    CAST(SUM(CASE WHEN s.tier = 'MEDIUM' THEN 1 ELSE 0 END) AS BIGINT) AS medium_risk,
    -- at Low risk
    CAST(SUM(CASE WHEN s.tier = 'LOW' THEN 1 ELSE 0 END) AS BIGINT) AS low_risk,
    -- share at High risk
    CAST(CAST(SUM(CASE WHEN s.tier = 'HIGH' THEN 1 ELSE 0 END) AS BIGINT) AS DOUBLE PRECISION) / NULLIF(COUNT(*), 0) AS high_share
FROM CustomerSegments AS g
JOIN CustomerRiskScores AS s ON s.customer_id = g.customer_id
GROUP BY g.segment;

-- What each segment is like: means over its customers.
DROP VIEW IF EXISTS KpiSegmentProfile;
CREATE VIEW KpiSegmentProfile AS
SELECT
    -- segment
    g.segment AS segment,
    -- customers
    COUNT(*) AS customers,
    -- share of all customers
    CAST(COUNT(*) AS DOUBLE PRECISION) / NULLIF((SELECT COUNT(*) FROM CustomerSegments), 0) AS share,
    -- spend in the window
    ROUND(SUM(f.total_spend), 2) AS total_spend,
    -- spend a month of the segment
    ROUND(CAST(CAST(SUM(f.total_spend) AS DOUBLE PRECISION) / NULLIF(MAX(f.months_observed), 0) AS DECIMAL(38, 6)), 2) AS spend_a_month,
    -- spend a month of a customer
    ROUND(CAST(CAST(SUM(f.total_spend) AS DOUBLE PRECISION) / NULLIF(COUNT(*) * MAX(f.months_observed), 0) AS DECIMAL(38, 6)), 2) AS mean_monthly_spend,
    -- mean number of transactions in the window
    CAST(SUM(f.txn_count) AS DOUBLE PRECISION) / NULLIF(COUNT(*), 0) AS mean_transactions,
    -- how unsteady monthly spend is, mean
    AVG(f.spend_volatility) AS mean_spend_volatility,
    -- mean share of transactions online
    AVG(f.online_rate) AS mean_online_rate,
    -- mean share of transactions at cash machines
    AVG(f.atm_rate) AS mean_atm_rate,
    -- mean share of transactions outside the home country
    AVG(f.cross_border_rate) AS mean_cross_border_rate,
    -- mean share of transactions at night
    AVG(f.night_rate) AS mean_night_rate,
    -- mean share of spend on wants
    AVG(f.discretionary_share) AS mean_discretionary_share,
    -- how surely customers are of the segment, mean
    AVG(g.membership) AS mean_membership
FROM CustomerSegments AS g
JOIN CustomerFeatures AS f ON f.customer_id = g.customer_id
GROUP BY g.segment;

-- Spend by calendar month.
DROP VIEW IF EXISTS KpiSpendByMonth;
CREATE VIEW KpiSpendByMonth AS
SELECT
    -- calendar month, as yyyymm
    m.month AS month,
    -- customers with a transaction
    COUNT(*) AS customers,
    -- transactions
    CAST(SUM(m.txn_count) AS BIGINT) AS transactions,
    -- spend
    ROUND(SUM(m.total_spend), 2) AS total_spend,
    -- spend of a customer with a transaction
    ROUND(CAST(CAST(SUM(m.total_spend) AS DOUBLE PRECISION) / NULLIF(COUNT(*), 0) AS DECIMAL(38, 6)), 2) AS mean_spend
FROM CustomerMonthlyFeatures AS m
GROUP BY m.month;

-- Alerts by risk tier and by what to do.
DROP VIEW IF EXISTS KpiAlertsByTier;
CREATE VIEW KpiAlertsByTier AS
SELECT
    -- risk tier
    a.tier AS tier,
    -- what to do
    a.recommended_action AS recommended_action,
    -- alerts
    COUNT(*) AS alerts,
    -- lowest score
    MIN(a.score) AS lowest_score,
    -- spend in the last month of the window
    ROUND(SUM(a.recent_spend), 2) AS recent_spend
FROM RiskAlerts AS a
GROUP BY a.tier, a.recommended_action;

-- First reasons of the customers at High risk.
DROP VIEW IF EXISTS KpiReasons;
CREATE VIEW KpiReasons AS
SELECT
    -- code of the reason
    a.reason_1 AS reason,
    -- the reason in words
    MIN(a.reason_text_1) AS reason_text,
    -- customers whose first reason it is
    COUNT(*) AS customers
FROM RiskAlerts AS a
WHERE a.tier = 'HIGH' AND a.reason_1 IS NOT NULL
GROUP BY a.reason_1;

-- Customers by region and risk tier.
DROP VIEW IF EXISTS KpiRegionTier;
CREATE VIEW KpiRegionTier AS
SELECT
    -- region of the home address
    c.region AS region,
    -- customers
    COUNT(*) AS customers,
    -- at High risk
    CAST(SUM(CASE WHEN s.tier = 'HIGH' THEN 1 ELSE 0 END) AS BIGINT) AS high_risk,
    -- at Medium risk
    CAST(SUM(CASE WHEN s.tier = 'MEDIUM' THEN 1 ELSE 0 END) AS BIGINT) AS medium_risk,
    -- at Low risk
    CAST(SUM(CASE WHEN s.tier = 'LOW' THEN 1 ELSE 0 END) AS BIGINT) AS low_risk,
    -- share at High risk
    CAST(CAST(SUM(CASE WHEN s.tier = 'HIGH' THEN 1 ELSE 0 END) AS BIGINT) AS DOUBLE PRECISION) / NULLIF(COUNT(*), 0) AS high_share
FROM DimCustomer AS c
JOIN CustomerRiskScores AS s ON s.customer_id = c.customer_id
GROUP BY c.region;

-- Customers with reported fraud by segment.
DROP VIEW IF EXISTS KpiFraudBySegment;
CREATE VIEW KpiFraudBySegment AS
SELECT
    -- segment
    g.segment AS segment,
    -- customers
    COUNT(*) AS customers,
    -- customers with reported fraud
    CAST(SUM(CASE WHEN f.fraud_count > 0 THEN 1 WHEN f.fraud_count = 0 THEN 0 END) AS BIGINT) AS fraud_customers,
    -- their share
    CAST(CAST(SUM(CASE WHEN f.fraud_count > 0 THEN 1 WHEN f.fraud_count = 0 THEN 0 END) AS BIGINT) AS DOUBLE PRECISION) / NULLIF(COUNT(*), 0) AS fraud_share,
    -- transactions reported as fraud
    CAST(SUM(f.fraud_count) AS BIGINT) AS fraud_transactions,
    -- value of reported fraud
    ROUND(SUM(f.fraud_spend), 2) AS fraud_value
FROM CustomerSegments AS g
JOIN CustomerFeatures AS f ON f.customer_id = g.customer_id
GROUP BY g.segment;

-- Who became at risk after the window, by risk tier; no rows where outcomes are not known.
DROP VIEW IF EXISTS KpiEventRateByTier;
CREATE VIEW KpiEventRateByTier AS
SELECT
    -- risk tier
    s.tier AS tier,
    -- customers of whom it is known
    COUNT(*) AS customers,
    -- customers who became at risk
    CAST(SUM(o.at_risk) AS BIGINT) AS became_at_risk,
    -- their share
    CAST(SUM(o.at_risk) AS DOUBLE PRECISION) / NULLIF(COUNT(*), 0) AS event_rate
FROM CustomerOutcomes AS o
JOIN CustomerRiskScores AS s ON s.customer_id = o.customer_id
GROUP BY s.tier;

-- Customers by bands of 20 points.
DROP VIEW IF EXISTS KpiScoreBands;
CREATE VIEW KpiScoreBands AS
SELECT
    -- lowest score of the band
    s.score - s.score % 20 AS band_from,
    -- customers
    COUNT(*) AS customers,
    -- at High risk
    CAST(SUM(CASE WHEN s.tier = 'HIGH' THEN 1 ELSE 0 END) AS BIGINT) AS high_risk,
    -- at Medium risk
    CAST(SUM(CASE WHEN s.tier = 'MEDIUM' THEN 1 ELSE 0 END) AS BIGINT) AS medium_risk,
    -- at Low risk
    CAST(SUM(CASE WHEN s.tier = 'LOW' THEN 1 ELSE 0 END) AS BIGINT) AS low_risk
FROM CustomerRiskScores AS s
GROUP BY s.score - s.score % 20;

-- The tenth of customers who spend most, in one row.
DROP VIEW IF EXISTS KpiTopSpenders;
CREATE VIEW KpiTopSpenders AS
SELECT
    -- customers
    COUNT(*) AS customers,
    -- their spend in the window
    ROUND(SUM(t.total_spend), 2) AS total_spend,
    -- their share of all spend
    CAST(SUM(t.total_spend) AS DOUBLE PRECISION) / NULLIF((SELECT SUM(total_spend) FROM CustomerFeatures), 0) AS spend_share,
    -- of them at High risk
    CAST(SUM(CASE WHEN s.tier = 'HIGH' THEN 1 ELSE 0 END) AS BIGINT) AS high_risk
FROM (
    SELECT f.customer_id, f.total_spend,
        ROW_NUMBER() OVER (ORDER BY f.total_spend DESC, f.customer_id) AS place,
        COUNT(*) OVER () AS n_customers
    FROM CustomerFeatures AS f
) AS t
JOIN CustomerRiskScores AS s ON s.customer_id = t.customer_id
WHERE 10 * t.place < t.n_customers + 10;

-- Transactions by channel.
DROP VIEW IF EXISTS KpiChannels;
CREATE VIEW KpiChannels AS
SELECT
    -- how the transaction was made
    x.channel AS channel,
    -- transactions
    COUNT(*) AS transactions,
    -- share of all transactions
    CAST(COUNT(*) AS DOUBLE PRECISION) / NULLIF((SELECT COUNT(*) FROM FactTransactions), 0) AS share,
    -- spend
    ROUND(SUM(x.amount), 2) AS spend,
    -- fraudulent transactions, reported or not
    CAST(SUM(x.is_fraud) AS BIGINT) AS frauds
FROM FactTransactions AS x
GROUP BY x.channel;

-- Who to look at: an alert a row, with what is known of the customer. Sort by alert_id.
DROP VIEW IF EXISTS RiskQueue;
CREATE VIEW RiskQueue AS
SELECT
    -- the alert, lowest score first
    a.alert_id AS alert_id,
    -- the customer
    a.customer_id AS customer_id,
    -- the bank's own id
    c.source_id AS source_id,
    -- risk tier
    a.tier AS tier,
    -- score in points; higher is safer
    a.score AS score,
    -- probability by the model
    s.model_probability AS model_probability,
    -- segment
    a.segment AS segment,
    -- age
    c.age_band AS age_band,
    -- region of the home address
    c.region AS region,
    -- first reason
    a.reason_text_1 AS reason_text_1,
    -- second reason
    a.reason_text_2 AS reason_text_2,
    -- points lost for the first reason
    s.points_1 AS points_1,
    -- points lost for the second reason
    s.points_2 AS points_2,
    -- spend in the last month of the window
    a.recent_spend AS recent_spend,
    -- mean spend a month
    f.avg_monthly_spend AS avg_monthly_spend,
    -- fraudulent transactions in the window
    a.fraud_count AS fraud_count,
    -- what to do
    a.recommended_action AS recommended_action
FROM RiskAlerts AS a
JOIN CustomerRiskScores AS s ON s.customer_id = a.customer_id
JOIN CustomerFeatures AS f ON f.customer_id = a.customer_id
JOIN DimCustomer AS c ON c.customer_id = a.customer_id;

-- A customer a row: who they are, what they spend, segment, score and outcome.
DROP VIEW IF EXISTS CustomerProfile;
CREATE VIEW CustomerProfile AS
SELECT
    -- the customer
    c.customer_id AS customer_id,
    -- the bank's own id
    c.source_id AS source_id,
    -- age
    c.age_band AS age_band,
    -- region of the home address
    c.region AS region,
    -- what the customer does for a living
    c.employment_status AS employment_status,
    -- income a year
    c.income_band AS income_band,
    -- transactions in the window
    f.txn_count AS transactions,
    -- spend in the window
    f.total_spend AS total_spend,
    -- mean spend a month
    f.avg_monthly_spend AS avg_monthly_spend,
    -- fraudulent transactions reported
    f.fraud_count AS fraud_count,
    -- segment
    g.segment AS segment,
    -- score in points; higher is safer
    s.score AS score,
    -- risk tier
    s.tier AS tier,
    -- probability by the model
    s.model_probability AS model_probability,
    -- whether the customer became at risk after the window
    o.at_risk AS at_risk
FROM DimCustomer AS c
JOIN CustomerFeatures AS f ON f.customer_id = c.customer_id
JOIN CustomerSegments AS g ON g.customer_id = c.customer_id
JOIN CustomerRiskScores AS s ON s.customer_id = c.customer_id
LEFT JOIN CustomerOutcomes AS o ON o.customer_id = c.customer_id;

