-- One row a customer: each has features.
SELECT 'customers without features' AS check_name, COUNT(*) AS violations
FROM DimCustomer AS c
LEFT JOIN CustomerFeatures AS f ON f.customer_id = c.customer_id
WHERE f.customer_id IS NULL;

-- One row a customer: each is in a segment.
SELECT 'customers without a segment' AS check_name, COUNT(*) AS violations
FROM DimCustomer AS c
LEFT JOIN CustomerSegments AS g ON g.customer_id = c.customer_id
WHERE g.customer_id IS NULL;

-- One row a customer: each has a score.
SELECT 'customers without a score' AS check_name, COUNT(*) AS violations
FROM DimCustomer AS c
LEFT JOIN CustomerRiskScores AS s ON s.customer_id = c.customer_id
WHERE s.customer_id IS NULL;

-- The points lost add up to the score: nobody has more than the best attainable, and who lost points for
-- fewer than four reasons has exactly that much with them.
SELECT 'points that do not add up to the score' AS check_name, COUNT(*) AS violations
FROM (
    SELECT s.points_4,
        s.score + COALESCE(s.points_1, 0) + COALESCE(s.points_2, 0) + COALESCE(s.points_3, 0)
            + COALESCE(s.points_4, 0) AS best
    FROM CustomerRiskScores AS s
) AS t
CROSS JOIN (
    SELECT MAX(s.score + COALESCE(s.points_1, 0) + COALESCE(s.points_2, 0) + COALESCE(s.points_3, 0)) AS best
    FROM CustomerRiskScores AS s
    WHERE s.points_4 IS NULL
) AS attainable
WHERE t.best > attainable.best OR (t.points_4 IS NULL AND t.best <> attainable.best);

-- Reasons come with the points lost for them, most points first.
SELECT 'reasons out of order' AS check_name, COUNT(*) AS violations
FROM CustomerRiskScores AS s
WHERE (s.reason_1 IS NULL) <> (s.points_1 IS NULL)
    OR (s.reason_2 IS NULL) <> (s.points_2 IS NULL)
    OR (s.reason_3 IS NULL) <> (s.points_3 IS NULL)
    OR (s.reason_4 IS NULL) <> (s.points_4 IS NULL)
    OR s.points_1 < s.points_2 OR s.points_2 < s.points_3 OR s.points_3 < s.points_4
    OR s.points_1 <= 0 OR s.points_2 <= 0 OR s.points_3 <= 0 OR s.points_4 <= 0;

-- Higher is safer: every score of a tier is above every score of a riskier one.
SELECT 'tiers that overlap' AS check_name, COUNT(*) AS violations
FROM (SELECT s.tier, MIN(s.score) AS lowest FROM CustomerRiskScores AS s GROUP BY s.tier) AS safer
JOIN (SELECT s.tier, MAX(s.score) AS highest FROM CustomerRiskScores AS s GROUP BY s.tier) AS riskier
    ON (safer.tier = 'LOW' AND riskier.tier IN ('MEDIUM', 'HIGH'))
    OR (safer.tier = 'MEDIUM' AND riskier.tier = 'HIGH')
WHERE safer.lowest <= riskier.highest;

-- Every customer at Medium or High has an alert.
SELECT 'customers at risk without an alert' AS check_name, COUNT(*) AS violations
FROM CustomerRiskScores AS s
LEFT JOIN RiskAlerts AS a ON a.customer_id = s.customer_id
WHERE s.tier <> 'LOW' AND a.alert_id IS NULL;

-- An alert says what score and segment say.
SELECT 'alerts that contradict scores or segments' AS check_name, COUNT(*) AS violations
FROM RiskAlerts AS a
JOIN CustomerRiskScores AS s ON s.customer_id = a.customer_id
JOIN CustomerSegments AS g ON g.customer_id = a.customer_id
WHERE a.tier = 'LOW' OR a.tier <> s.tier OR a.score <> s.score OR a.segment <> g.segment;

-- A customer has one alert at most.
SELECT 'customers with several alerts' AS check_name, COUNT(*) AS violations
FROM (SELECT a.customer_id FROM RiskAlerts AS a GROUP BY a.customer_id HAVING COUNT(*) > 1) AS t;

-- The months of a customer add up to the window.
SELECT 'months that do not add up to the window' AS check_name, COUNT(*) AS violations
FROM CustomerFeatures AS f
LEFT JOIN (
    SELECT m.customer_id, SUM(m.txn_count) AS txn_count, SUM(m.total_spend) AS total_spend
    FROM CustomerMonthlyFeatures AS m
    GROUP BY m.customer_id
) AS t ON t.customer_id = f.customer_id
WHERE f.txn_count <> COALESCE(t.txn_count, 0)
    OR ROUND(f.total_spend * 100) <> ROUND(COALESCE(t.total_spend, 0) * 100);

-- The transactions of a customer in a month add up to the month's features.
SELECT 'transactions that do not add up to a month' AS check_name, COUNT(*) AS violations
FROM (
    SELECT x.customer_id, d.year_month AS month, COUNT(*) AS txn_count, SUM(x.amount) AS amount
    FROM FactTransactions AS x
    JOIN DimDate AS d ON d.date_key = x.date_key
    GROUP BY x.customer_id, d.year_month
) AS t
JOIN CustomerMonthlyFeatures AS m ON m.customer_id = t.customer_id AND m.month = t.month
WHERE m.txn_count <> t.txn_count OR ROUND(m.total_spend * 100) <> ROUND(t.amount * 100);

-- A reported fraud is a fraud.
SELECT 'reports of what is no fraud' AS check_name, COUNT(*) AS violations
FROM FraudReports AS r
JOIN FactTransactions AS x ON x.transaction_id = r.transaction_id
WHERE x.is_fraud = 0 OR x.customer_id <> r.customer_id;

-- Nobody who stayed well has an event, and an event lies after the window.
SELECT 'outcomes that contradict themselves' AS check_name, COUNT(*) AS violations
FROM CustomerOutcomes AS o
WHERE (o.at_risk = 0 AND o.event_date IS NOT NULL) OR o.event_date < o.as_of_date;

-- A probability lies between 0 and 1.
SELECT 'probabilities out of range' AS check_name, COUNT(*) AS violations
FROM CustomerRiskScores AS s
WHERE s.model_probability < 0 OR s.model_probability > 1;
