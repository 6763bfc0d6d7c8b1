-- What must hold after a load: each query answers with the name of a check and the number of rows that
-- break it, 0 when it holds. Printed by `fip show checks`; SQLite, PostgreSQL and DuckDB take it as it is.
-- Rows and sums are compared with fip_load and fip_load_column, where `fip export` writes down what the
-- files held; on tables that were filled in another way these find nothing.

-- DimDate has as many rows as its file.
SELECT 'DimDate: rows' AS check_name, COUNT(*) AS violations
FROM fip_load AS l
CROSS JOIN (SELECT COUNT(*) AS n_rows FROM DimDate) AS t
WHERE l.table_name = 'DimDate' AND l.n_rows <> t.n_rows;

-- The columns of DimDate have as many values as in its file, and the same sums.
SELECT 'DimDate: sums' AS check_name, COUNT(*) AS violations
FROM fip_load_column AS l
CROSS JOIN (
    SELECT COUNT(year) AS n_1, COALESCE(SUM(year), 0) AS sum_1,
        COUNT(quarter) AS n_2, COALESCE(SUM(quarter), 0) AS sum_2,
        COUNT(month) AS n_3, COALESCE(SUM(month), 0) AS sum_3,
        COUNT(week_iso) AS n_4, COALESCE(SUM(week_iso), 0) AS sum_4,
        COUNT(day) AS n_5, COALESCE(SUM(day), 0) AS sum_5,
        COUNT(day_of_week) AS n_6, COALESCE(SUM(day_of_week), 0) AS sum_6,
        COUNT(is_weekend) AS n_7, COALESCE(SUM(is_weekend), 0) AS sum_7,
        COUNT(is_bank_holiday) AS n_8, COALESCE(SUM(is_bank_holiday), 0) AS sum_8,
        COUNT(is_month_end) AS n_9, COALESCE(SUM(is_month_end), 0) AS sum_9
    FROM DimDate
) AS t
WHERE l.table_name = 'DimDate' AND (
    (l.column_name = 'year' AND (l.n_values <> t.n_1 OR l.total <> t.sum_1))
    OR (l.column_name = 'quarter' AND (l.n_values <> t.n_2 OR l.total <> t.sum_2))
    OR (l.column_name = 'month' AND (l.n_values <> t.n_3 OR l.total <> t.sum_3))
    OR (l.column_name = 'week_iso' AND (l.n_values <> t.n_4 OR l.total <> t.sum_4))
    OR (l.column_name = 'day' AND (l.n_values <> t.n_5 OR l.total <> t.sum_5))
    OR (l.column_name = 'day_of_week' AND (l.n_values <> t.n_6 OR l.total <> t.sum_6))
    OR (l.column_name = 'is_weekend' AND (l.n_values <> t.n_7 OR l.total <> t.sum_7))
    OR (l.column_name = 'is_bank_holiday' AND (l.n_values <> t.n_8 OR l.total <> t.sum_8))
    OR (l.column_name = 'is_month_end' AND (l.n_values <> t.n_9 OR l.total <> t.sum_9))
);

-- DimCustomer has as many rows as its file.
SELECT 'DimCustomer: rows' AS check_name, COUNT(*) AS violations
FROM fip_load AS l
CROSS JOIN (SELECT COUNT(*) AS n_rows FROM DimCustomer) AS t
WHERE l.table_name = 'DimCustomer' AND l.n_rows <> t.n_rows;

-- The columns of DimCustomer have as many values as in its file, and the same sums.
SELECT 'DimCustomer: sums' AS check_name, COUNT(*) AS violations
FROM fip_load_column AS l
CROSS JOIN (
    SELECT COUNT(age) AS n_1, COALESCE(SUM(age), 0) AS sum_1,
        COUNT(annual_income) AS n_2, COALESCE(ROUND(SUM(annual_income) * 100), 0) AS sum_2,
        COUNT(tenure_months) AS n_3, COALESCE(SUM(tenure_months), 0) AS sum_3
    FROM DimCustomer
) AS t
WHERE l.table_name = 'DimCustomer' AND (
    (l.column_name = 'age' AND (l.n_values <> t.n_1 OR l.total <> t.sum_1))
    OR (l.column_name = 'annual_income' AND (l.n_values <> t.n_2 OR l.total <> t.sum_2))
    OR (l.column_name = 'tenure_months' AND (l.n_values <> t.n_3 OR l.total <> t.sum_3))
);

-- DimAccount has as many rows as its file.
SELECT 'DimAccount: rows' AS check_name, COUNT(*) AS violations
FROM fip_load AS l
CROSS JOIN (SELECT COUNT(*) AS n_rows FROM DimAccount) AS t
WHERE l.table_name = 'DimAccount' AND l.n_rows <> t.n_rows;

-- The columns of DimAccount have as many values as in its file, and the same sums.
SELECT 'DimAccount: sums' AS check_name, COUNT(*) AS violations
FROM fip_load_column AS l
CROSS JOIN (
    SELECT COUNT(credit_limit) AS n_1, COALESCE(ROUND(SUM(credit_limit) * 100), 0) AS sum_1,
        COUNT(overdraft_limit) AS n_2, COALESCE(ROUND(SUM(overdraft_limit) * 100), 0) AS sum_2
    FROM DimAccount
) AS t
WHERE l.table_name = 'DimAccount' AND (
    (l.column_name = 'credit_limit' AND (l.n_values <> t.n_1 OR l.total <> t.sum_1))
    OR (l.column_name = 'overdraft_limit' AND (l.n_values <> t.n_2 OR l.total <> t.sum_2))
);

-- Every customer_id of DimAccount is in DimCustomer.
SELECT 'DimAccount.customer_id: orphans' AS check_name, COUNT(*) AS violations
FROM DimAccount AS t
LEFT JOIN DimCustomer AS k ON k.customer_id = t.customer_id
WHERE t.customer_id IS NOT NULL AND k.customer_id IS NULL;

-- DimMerchant has as many rows as its file.
SELECT 'DimMerchant: rows' AS check_name, COUNT(*) AS violations
FROM fip_load AS l
CROSS JOIN (SELECT COUNT(*) AS n_rows FROM DimMerchant) AS t
WHERE l.table_name = 'DimMerchant' AND l.n_rows <> t.n_rows;

-- The columns of DimMerchant have as many values as in its file, and the same sums.
SELECT 'DimMerchant: sums' AS check_name, COUNT(*) AS violations
FROM fip_load_column AS l
CROSS JOIN (
    SELECT COUNT(mcc) AS n_1, COALESCE(SUM(mcc), 0) AS sum_1,
        COUNT(is_discretionary) AS n_2, COALESCE(SUM(is_discretionary), 0) AS sum_2,
        COUNT(is_online) AS n_3, COALESCE(SUM(is_online), 0) AS sum_3
    FROM DimMerchant
) AS t
WHERE l.table_name = 'DimMerchant' AND (
    (l.column_name = 'mcc' AND (l.n_values <> t.n_1 OR l.total <> t.sum_1))
    OR (l.column_name = 'is_discretionary' AND (l.n_values <> t.n_2 OR l.total <> t.sum_2))
    OR (l.column_name = 'is_online' AND (l.n_values <> t.n_3 OR l.total <> t.sum_3))
);

-- FactTransactions has as many rows as its file.
SELECT 'FactTransactions: rows' AS check_name, COUNT(*) AS violations
FROM fip_load AS l
CROSS JOIN (SELECT COUNT(*) AS n_rows FROM FactTransactions) AS t
WHERE l.table_name = 'FactTransactions' AND l.n_rows <> t.n_rows;

-- The columns of FactTransactions have as many values as in its file, and the same sums.
SELECT 'FactTransactions: sums' AS check_name, COUNT(*) AS violations
FROM fip_load_column AS l
CROSS JOIN (
    SELECT COUNT(amount) AS n_1, COALESCE(ROUND(SUM(amount) * 100), 0) AS sum_1,
        COUNT(is_cross_border) AS n_2, COALESCE(SUM(is_cross_border), 0) AS sum_2,
        COUNT(is_night) AS n_3, COALESCE(SUM(is_night), 0) AS sum_3,
        COUNT(is_discretionary) AS n_4, COALESCE(SUM(is_discretionary), 0) AS sum_4,
        COUNT(is_fraud) AS n_5, COALESCE(SUM(is_fraud), 0) AS sum_5,
        COUNT(source_row) AS n_6, COALESCE(SUM(source_row), 0) AS sum_6
    FROM FactTransactions
) AS t
WHERE l.table_name = 'FactTransactions' AND (
    (l.column_name = 'amount' AND (l.n_values <> t.n_1 OR l.total <> t.sum_1))
    OR (l.column_name = 'is_cross_border' AND (l.n_values <> t.n_2 OR l.total <> t.sum_2))
    OR (l.column_name = 'is_night' AND (l.n_values <> t.n_3 OR l.total <> t.sum_3))
    OR (l.column_name = 'is_discretionary' AND (l.n_values <> t.n_4 OR l.total <> t.sum_4))
    OR (l.column_name = 'is_fraud' AND (l.n_values <> t.n_5 OR l.total <> t.sum_5))
    OR (l.column_name = 'source_row' AND (l.n_values <> t.n_6 OR l.total <> t.sum_6))
);

-- Every date_key of FactTransactions is in DimDate.
SELECT 'FactTransactions.date_key: orphans' AS check_name, COUNT(*) AS violations
FROM FactTransactions AS t
LEFT JOIN DimDate AS k ON k.date_key = t.date_key
WHERE t.date_key IS NOT NULL AND k.date_key IS NULL;

-- Every customer_id of FactTransactions is in DimCustomer.
SELECT 'FactTransactions.customer_id: orphans' AS check_name, COUNT(*) AS violations
FROM FactTransactions AS t
LEFT JOIN DimCustomer AS k ON k.customer_id = t.customer_id
WHERE t.customer_id IS NOT NULL AND k.customer_id IS NULL;

-- Every account_id of FactTransactions is in DimAccount.
SELECT 'FactTransactions.account_id: orphans' AS check_name, COUNT(*) AS violations
FROM FactTransactions AS t
LEFT JOIN DimAccount AS k ON k.account_id = t.account_id
WHERE t.account_id IS NOT NULL AND k.account_id IS NULL;

-- Every merchant_id of FactTransactions is in DimMerchant.
SELECT 'FactTransactions.merchant_id: orphans' AS check_name, COUNT(*) AS violations
FROM FactTransactions AS t
LEFT JOIN DimMerchant AS k ON k.merchant_id = t.merchant_id
WHERE t.merchant_id IS NOT NULL AND k.merchant_id IS NULL;

-- AccountHolders has as many rows as its file.
SELECT 'AccountHolders: rows' AS check_name, COUNT(*) AS violations
FROM fip_load AS l
CROSS JOIN (SELECT COUNT(*) AS n_rows FROM AccountHolders) AS t
WHERE l.table_name = 'AccountHolders' AND l.n_rows <> t.n_rows;

-- The columns of AccountHolders have as many values as in its file, and the same sums.
SELECT 'AccountHolders: sums' AS check_name, COUNT(*) AS violations
FROM fip_load_column AS l
CROSS JOIN (
    SELECT COUNT(is_first) AS n_1, COALESCE(SUM(is_first), 0) AS sum_1
    FROM AccountHolders
) AS t
WHERE l.table_name = 'AccountHolders' AND (
    (l.column_name = 'is_first' AND (l.n_values <> t.n_1 OR l.total <> t.sum_1))
);

-- Every account_id of AccountHolders is in DimAccount.
SELECT 'AccountHolders.account_id: orphans' AS check_name, COUNT(*) AS violations
FROM AccountHolders AS t
LEFT JOIN DimAccount AS k ON k.account_id = t.account_id
WHERE t.account_id IS NOT NULL AND k.account_id IS NULL;

-- Every customer_id of AccountHolders is in DimCustomer.
SELECT 'AccountHolders.customer_id: orphans' AS check_name, COUNT(*) AS violations
FROM AccountHolders AS t
LEFT JOIN DimCustomer AS k ON k.customer_id = t.customer_id
WHERE t.customer_id IS NOT NULL AND k.customer_id IS NULL;

-- FraudReports has as many rows as its file.
SELECT 'FraudReports: rows' AS check_name, COUNT(*) AS violations
FROM fip_load AS l
CROSS JOIN (SELECT COUNT(*) AS n_rows FROM FraudReports) AS t
WHERE l.table_name = 'FraudReports' AND l.n_rows <> t.n_rows;

-- Every transaction_id of FraudReports is in FactTransactions.
SELECT 'FraudReports.transaction_id: orphans' AS check_name, COUNT(*) AS violations
FROM FraudReports AS t
LEFT JOIN FactTransactions AS k ON k.transaction_id = t.transaction_id
WHERE t.transaction_id IS NOT NULL AND k.transaction_id IS NULL;

-- Every customer_id of FraudReports is in DimCustomer.
SELECT 'FraudReports.customer_id: orphans' AS check_name, COUNT(*) AS violations
FROM FraudReports AS t
LEFT JOIN DimCustomer AS k ON k.customer_id = t.customer_id
WHERE t.customer_id IS NOT NULL AND k.customer_id IS NULL;

-- FactLedger has as many rows as its file.
SELECT 'FactLedger: rows' AS check_name, COUNT(*) AS violations
FROM fip_load AS l
CROSS JOIN (SELECT COUNT(*) AS n_rows FROM FactLedger) AS t
WHERE l.table_name = 'FactLedger' AND l.n_rows <> t.n_rows;

-- The columns of FactLedger have as many values as in its file, and the same sums.
SELECT 'FactLedger: sums' AS check_name, COUNT(*) AS violations
FROM fip_load_column AS l
CROSS JOIN (
    SELECT COUNT(amount) AS n_1, COALESCE(ROUND(SUM(amount) * 100), 0) AS sum_1,
        COUNT(balance) AS n_2, COALESCE(ROUND(SUM(balance) * 100), 0) AS sum_2
    FROM FactLedger
) AS t
WHERE l.table_name = 'FactLedger' AND (
    (l.column_name = 'amount' AND (l.n_values <> t.n_1 OR l.total <> t.sum_1))
    OR (l.column_name = 'balance' AND (l.n_values <> t.n_2 OR l.total <> t.sum_2))
);

-- Every account_id of FactLedger is in DimAccount.
SELECT 'FactLedger.account_id: orphans' AS check_name, COUNT(*) AS violations
FROM FactLedger AS t
LEFT JOIN DimAccount AS k ON k.account_id = t.account_id
WHERE t.account_id IS NOT NULL AND k.account_id IS NULL;

-- Every transaction_id of FactLedger is in FactTransactions.
SELECT 'FactLedger.transaction_id: orphans' AS check_name, COUNT(*) AS violations
FROM FactLedger AS t
LEFT JOIN FactTransactions AS k ON k.transaction_id = t.transaction_id
WHERE t.transaction_id IS NOT NULL AND k.transaction_id IS NULL;

-- CustomerMonthlyFeatures has as many rows as its file.
SELECT 'CustomerMonthlyFeatures: rows' AS check_name, COUNT(*) AS violations
FROM fip_load AS l
CROSS JOIN (SELECT COUNT(*) AS n_rows FROM CustomerMonthlyFeatures) AS t
WHERE l.table_name = 'CustomerMonthlyFeatures' AND l.n_rows <> t.n_rows;

-- The columns of CustomerMonthlyFeatures have as many values as in its file, and the same sums.
SELECT 'CustomerMonthlyFeatures: sums' AS check_name, COUNT(*) AS violations
FROM fip_load_column AS l
CROSS JOIN (
    SELECT COUNT(txn_count) AS n_1, COALESCE(SUM(txn_count), 0) AS sum_1,
        COUNT(total_spend) AS n_2, COALESCE(ROUND(SUM(total_spend) * 100), 0) AS sum_2,
        COUNT(max_spend) AS n_3, COALESCE(ROUND(SUM(max_spend) * 100), 0) AS sum_3,
        COUNT(atm_count) AS n_4, COALESCE(SUM(atm_count), 0) AS sum_4,
        COUNT(atm_spend) AS n_5, COALESCE(ROUND(SUM(atm_spend) * 100), 0) AS sum_5,
        COUNT(online_count) AS n_6, COALESCE(SUM(online_count), 0) AS sum_6,
        COUNT(online_spend) AS n_7, COALESCE(ROUND(SUM(online_spend) * 100), 0) AS sum_7,
        COUNT(cross_border_count) AS n_8, COALESCE(SUM(cross_border_count), 0) AS sum_8,
        COUNT(cross_border_spend) AS n_9, COALESCE(ROUND(SUM(cross_border_spend) * 100), 0) AS sum_9,
        COUNT(night_count) AS n_10, COALESCE(SUM(night_count), 0) AS sum_10,
        COUNT(weekend_count) AS n_11, COALESCE(SUM(weekend_count), 0) AS sum_11,
        COUNT(discretionary_spend) AS n_12, COALESCE(ROUND(SUM(discretionary_spend) * 100), 0) AS sum_12,
        COUNT(distinct_merchants) AS n_13, COALESCE(SUM(distinct_merchants), 0) AS sum_13,
        COUNT(fraud_count) AS n_14, COALESCE(SUM(fraud_count), 0) AS sum_14
    FROM CustomerMonthlyFeatures
) AS t
WHERE l.table_name = 'CustomerMonthlyFeatures' AND (
    (l.column_name = 'txn_count' AND (l.n_values <> t.n_1 OR l.total <> t.sum_1))
    OR (l.column_name = 'total_spend' AND (l.n_values <> t.n_2 OR l.total <> t.sum_2))
    OR (l.column_name = 'max_spend' AND (l.n_values <> t.n_3 OR l.total <> t.sum_3))
    OR (l.column_name = 'atm_count' AND (l.n_values <> t.n_4 OR l.total <> t.sum_4))
    OR (l.column_name = 'atm_spend' AND (l.n_values <> t.n_5 OR l.total <> t.sum_5))
    OR (l.column_name = 'online_count' AND (l.n_values <> t.n_6 OR l.total <> t.sum_6))
    OR (l.column_name = 'online_spend' AND (l.n_values <> t.n_7 OR l.total <> t.sum_7))
    OR (l.column_name = 'cross_border_count' AND (l.n_values <> t.n_8 OR l.total <> t.sum_8))
    OR (l.column_name = 'cross_border_spend' AND (l.n_values <> t.n_9 OR l.total <> t.sum_9))
    OR (l.column_name = 'night_count' AND (l.n_values <> t.n_10 OR l.total <> t.sum_10))
    OR (l.column_name = 'weekend_count' AND (l.n_values <> t.n_11 OR l.total <> t.sum_11))
    OR (l.column_name = 'discretionary_spend' AND (l.n_values <> t.n_12 OR l.total <> t.sum_12))
    OR (l.column_name = 'distinct_merchants' AND (l.n_values <> t.n_13 OR l.total <> t.sum_13))
    OR (l.column_name = 'fraud_count' AND (l.n_values <> t.n_14 OR l.total <> t.sum_14))
);

-- Every customer_id of CustomerMonthlyFeatures is in DimCustomer.
SELECT 'CustomerMonthlyFeatures.customer_id: orphans' AS check_name, COUNT(*) AS violations
FROM CustomerMonthlyFeatures AS t
LEFT JOIN DimCustomer AS k ON k.customer_id = t.customer_id
WHERE t.customer_id IS NOT NULL AND k.customer_id IS NULL;

-- CustomerFeatures has as many rows as its file.
SELECT 'CustomerFeatures: rows' AS check_name, COUNT(*) AS violations
FROM fip_load AS l
CROSS JOIN (SELECT COUNT(*) AS n_rows FROM CustomerFeatures) AS t
WHERE l.table_name = 'CustomerFeatures' AND l.n_rows <> t.n_rows;

-- The columns of CustomerFeatures have as many values as in its file, and the same sums.
SELECT 'CustomerFeatures: sums' AS check_name, COUNT(*) AS violations
FROM fip_load_column AS l
CROSS JOIN (
    SELECT COUNT(months_observed) AS n_1, COALESCE(SUM(months_observed), 0) AS sum_1,
        COUNT(active_months) AS n_2, COALESCE(SUM(active_months), 0) AS sum_2,
        COUNT(txn_count) AS n_3, COALESCE(SUM(txn_count), 0) AS sum_3,
        COUNT(total_spend) AS n_4, COALESCE(ROUND(SUM(total_spend) * 100), 0) AS sum_4,
        COUNT(max_txn_amount) AS n_5, COALESCE(ROUND(SUM(max_txn_amount) * 100), 0) AS sum_5,
        COUNT(discretionary_spend) AS n_6, COALESCE(ROUND(SUM(discretionary_spend) * 100), 0) AS sum_6,
        COUNT(distinct_merchants) AS n_7, COALESCE(SUM(distinct_merchants), 0) AS sum_7,
        COUNT(distinct_countries) AS n_8, COALESCE(SUM(distinct_countries), 0) AS sum_8,
        COUNT(recency_days) AS n_9, COALESCE(SUM(recency_days), 0) AS sum_9,
        COUNT(fraud_count) AS n_10, COALESCE(SUM(fraud_count), 0) AS sum_10,
        COUNT(fraud_spend) AS n_11, COALESCE(ROUND(SUM(fraud_spend) * 100), 0) AS sum_11,
        COUNT(days_since_fraud) AS n_12, COALESCE(SUM(days_since_fraud), 0) AS sum_12
    FROM CustomerFeatures
) AS t
WHERE l.table_name = 'CustomerFeatures' AND (
    (l.column_name = 'months_observed' AND (l.n_values <> t.n_1 OR l.total <> t.sum_1))
    OR (l.column_name = 'active_months' AND (l.n_values <> t.n_2 OR l.total <> t.sum_2))
    OR (l.column_name = 'txn_count' AND (l.n_values <> t.n_3 OR l.total <> t.sum_3))
    OR (l.column_name = 'total_spend' AND (l.n_values <> t.n_4 OR l.total <> t.sum_4))
    OR (l.column_name = 'max_txn_amount' AND (l.n_values <> t.n_5 OR l.total <> t.sum_5))
    OR (l.column_name = 'discretionary_spend' AND (l.n_values <> t.n_6 OR l.total <> t.sum_6))
    OR (l.column_name = 'distinct_merchants' AND (l.n_values <> t.n_7 OR l.total <> t.sum_7))
    OR (l.column_name = 'distinct_countries' AND (l.n_values <> t.n_8 OR l.total <> t.sum_8))
    OR (l.column_name = 'recency_days' AND (l.n_values <> t.n_9 OR l.total <> t.sum_9))
    OR (l.column_name = 'fraud_count' AND (l.n_values <> t.n_10 OR l.total <> t.sum_10))
    OR (l.column_name = 'fraud_spend' AND (l.n_values <> t.n_11 OR l.total <> t.sum_11))
    OR (l.column_name = 'days_since_fraud' AND (l.n_values <> t.n_12 OR l.total <> t.sum_12))
);

-- Every customer_id of CustomerFeatures is in DimCustomer.
SELECT 'CustomerFeatures.customer_id: orphans' AS check_name, COUNT(*) AS violations
FROM CustomerFeatures AS t
LEFT JOIN DimCustomer AS k ON k.customer_id = t.customer_id
WHERE t.customer_id IS NOT NULL AND k.customer_id IS NULL;

-- CustomerFeaturesAsOf has as many rows as its file.
SELECT 'CustomerFeaturesAsOf: rows' AS check_name, COUNT(*) AS violations
FROM fip_load AS l
CROSS JOIN (SELECT COUNT(*) AS n_rows FROM CustomerFeaturesAsOf) AS t
WHERE l.table_name = 'CustomerFeaturesAsOf' AND l.n_rows <> t.n_rows;

-- The columns of CustomerFeaturesAsOf have as many values as in its file, and the same sums.
SELECT 'CustomerFeaturesAsOf: sums' AS check_name, COUNT(*) AS violations
FROM fip_load_column AS l
CROSS JOIN (
    SELECT COUNT(months_observed) AS n_1, COALESCE(SUM(months_observed), 0) AS sum_1,
        COUNT(active_months) AS n_2, COALESCE(SUM(active_months), 0) AS sum_2,
        COUNT(txn_count) AS n_3, COALESCE(SUM(txn_count), 0) AS sum_3,
        COUNT(total_spend) AS n_4, COALESCE(ROUND(SUM(total_spend) * 100), 0) AS sum_4,
        COUNT(max_txn_amount) AS n_5, COALESCE(ROUND(SUM(max_txn_amount) * 100), 0) AS sum_5,
        COUNT(discretionary_spend) AS n_6, COALESCE(ROUND(SUM(discretionary_spend) * 100), 0) AS sum_6,
        COUNT(distinct_merchants) AS n_7, COALESCE(SUM(distinct_merchants), 0) AS sum_7,
        COUNT(distinct_countries) AS n_8, COALESCE(SUM(distinct_countries), 0) AS sum_8,
        COUNT(recency_days) AS n_9, COALESCE(SUM(recency_days), 0) AS sum_9,
        COUNT(fraud_count) AS n_10, COALESCE(SUM(fraud_count), 0) AS sum_10,
        COUNT(fraud_spend) AS n_11, COALESCE(ROUND(SUM(fraud_spend) * 100), 0) AS sum_11,
        COUNT(days_since_fraud) AS n_12, COALESCE(SUM(days_since_fraud), 0) AS sum_12
    FROM CustomerFeaturesAsOf
) AS t
WHERE l.table_name = 'CustomerFeaturesAsOf' AND (
    (l.column_name = 'months_observed' AND (l.n_values <> t.n_1 OR l.total <> t.sum_1))
    OR (l.column_name = 'active_months' AND (l.n_values <> t.n_2 OR l.total <> t.sum_2))
    OR (l.column_name = 'txn_count' AND (l.n_values <> t.n_3 OR l.total <> t.sum_3))
    OR (l.column_name = 'total_spend' AND (l.n_values <> t.n_4 OR l.total <> t.sum_4))
    OR (l.column_name = 'max_txn_amount' AND (l.n_values <> t.n_5 OR l.total <> t.sum_5))
    OR (l.column_name = 'discretionary_spend' AND (l.n_values <> t.n_6 OR l.total <> t.sum_6))
    OR (l.column_name = 'distinct_merchants' AND (l.n_values <> t.n_7 OR l.total <> t.sum_7))
    OR (l.column_name = 'distinct_countries' AND (l.n_values <> t.n_8 OR l.total <> t.sum_8))
    OR (l.column_name = 'recency_days' AND (l.n_values <> t.n_9 OR l.total <> t.sum_9))
    OR (l.column_name = 'fraud_count' AND (l.n_values <> t.n_10 OR l.total <> t.sum_10))
    OR (l.column_name = 'fraud_spend' AND (l.n_values <> t.n_11 OR l.total <> t.sum_11))
    OR (l.column_name = 'days_since_fraud' AND (l.n_values <> t.n_12 OR l.total <> t.sum_12))
);

-- Every customer_id of CustomerFeaturesAsOf is in DimCustomer.
SELECT 'CustomerFeaturesAsOf.customer_id: orphans' AS check_name, COUNT(*) AS violations
FROM CustomerFeaturesAsOf AS t
LEFT JOIN DimCustomer AS k ON k.customer_id = t.customer_id
WHERE t.customer_id IS NOT NULL AND k.customer_id IS NULL;

-- CustomerSegments has as many rows as its file.
SELECT 'CustomerSegments: rows' AS check_name, COUNT(*) AS violations
FROM fip_load AS l
CROSS JOIN (SELECT COUNT(*) AS n_rows FROM CustomerSegments) AS t
WHERE l.table_name = 'CustomerSegments' AND l.n_rows <> t.n_rows;

-- The columns of CustomerSegments have as many values as in its file, and the same sums.
SELECT 'CustomerSegments: sums' AS check_name, COUNT(*) AS violations
FROM fip_load_column AS l
CROSS JOIN (
    SELECT COUNT(cluster_id) AS n_1, COALESCE(SUM(cluster_id), 0) AS sum_1
    FROM CustomerSegments
) AS t
WHERE l.table_name = 'CustomerSegments' AND (
    (l.column_name = 'cluster_id' AND (l.n_values <> t.n_1 OR l.total <> t.sum_1))
);

-- Every customer_id of CustomerSegments is in DimCustomer.
SELECT 'CustomerSegments.customer_id: orphans' AS check_name, COUNT(*) AS violations
FROM CustomerSegments AS t
LEFT JOIN DimCustomer AS k ON k.customer_id = t.customer_id
WHERE t.customer_id IS NOT NULL AND k.customer_id IS NULL;

-- CustomerRiskScores has as many rows as its file.
SELECT 'CustomerRiskScores: rows' AS check_name, COUNT(*) AS violations
FROM fip_load AS l
CROSS JOIN (SELECT COUNT(*) AS n_rows FROM CustomerRiskScores) AS t
WHERE l.table_name = 'CustomerRiskScores' AND l.n_rows <> t.n_rows;

-- The columns of CustomerRiskScores have as many values as in its file, and the same sums.
SELECT 'CustomerRiskScores: sums' AS check_name, COUNT(*) AS violations
FROM fip_load_column AS l
CROSS JOIN (
    SELECT COUNT(score) AS n_1, COALESCE(SUM(score), 0) AS sum_1,
        COUNT(points_1) AS n_2, COALESCE(SUM(points_1), 0) AS sum_2,
        COUNT(points_2) AS n_3, COALESCE(SUM(points_2), 0) AS sum_3,
        COUNT(points_3) AS n_4, COALESCE(SUM(points_3), 0) AS sum_4,
        COUNT(points_4) AS n_5, COALESCE(SUM(points_4), 0) AS sum_5
    FROM CustomerRiskScores
) AS t
WHERE l.table_name = 'CustomerRiskScores' AND (
    (l.column_name = 'score' AND (l.n_values <> t.n_1 OR l.total <> t.sum_1))
    OR (l.column_name = 'points_1' AND (l.n_values <> t.n_2 OR l.total <> t.sum_2))
    OR (l.column_name = 'points_2' AND (l.n_values <> t.n_3 OR l.total <> t.sum_3))
    OR (l.column_name = 'points_3' AND (l.n_values <> t.n_4 OR l.total <> t.sum_4))
    OR (l.column_name = 'points_4' AND (l.n_values <> t.n_5 OR l.total <> t.sum_5))
);

-- Every customer_id of CustomerRiskScores is in DimCustomer.
SELECT 'CustomerRiskScores.customer_id: orphans' AS check_name, COUNT(*) AS violations
FROM CustomerRiskScores AS t
LEFT JOIN DimCustomer AS k ON k.customer_id = t.customer_id
WHERE t.customer_id IS NOT NULL AND k.customer_id IS NULL;

-- RiskAlerts has as many rows as its file.
SELECT 'RiskAlerts: rows' AS check_name, COUNT(*) AS violations
FROM fip_load AS l
CROSS JOIN (SELECT COUNT(*) AS n_rows FROM RiskAlerts) AS t
WHERE l.table_name = 'RiskAlerts' AND l.n_rows <> t.n_rows;

-- The columns of RiskAlerts have as many values as in its file, and the same sums.
SELECT 'RiskAlerts: sums' AS check_name, COUNT(*) AS violations
FROM fip_load_column AS l
CROSS JOIN (
    SELECT COUNT(score) AS n_1, COALESCE(SUM(score), 0) AS sum_1,
        COUNT(recent_spend) AS n_2, COALESCE(ROUND(SUM(recent_spend) * 100), 0) AS sum_2,
        COUNT(fraud_count) AS n_3, COALESCE(SUM(fraud_count), 0) AS sum_3
    FROM RiskAlerts
) AS t
WHERE l.table_name = 'RiskAlerts' AND (
    (l.column_name = 'score' AND (l.n_values <> t.n_1 OR l.total <> t.sum_1))
    OR (l.column_name = 'recent_spend' AND (l.n_values <> t.n_2 OR l.total <> t.sum_2))
    OR (l.column_name = 'fraud_count' AND (l.n_values <> t.n_3 OR l.total <> t.sum_3))
);

-- Every customer_id of RiskAlerts is in DimCustomer.
SELECT 'RiskAlerts.customer_id: orphans' AS check_name, COUNT(*) AS violations
FROM RiskAlerts AS t
LEFT JOIN DimCustomer AS k ON k.customer_id = t.customer_id
WHERE t.customer_id IS NOT NULL AND k.customer_id IS NULL;

-- CustomerOutcomes has as many rows as its file.
SELECT 'CustomerOutcomes: rows' AS check_name, COUNT(*) AS violations
FROM fip_load AS l
CROSS JOIN (SELECT COUNT(*) AS n_rows FROM CustomerOutcomes) AS t
WHERE l.table_name = 'CustomerOutcomes' AND l.n_rows <> t.n_rows;

-- The columns of CustomerOutcomes have as many values as in its file, and the same sums.
SELECT 'CustomerOutcomes: sums' AS check_name, COUNT(*) AS violations
FROM fip_load_column AS l
CROSS JOIN (
    SELECT COUNT(at_risk) AS n_1, COALESCE(SUM(at_risk), 0) AS sum_1
    FROM CustomerOutcomes
) AS t
WHERE l.table_name = 'CustomerOutcomes' AND (
    (l.column_name = 'at_risk' AND (l.n_values <> t.n_1 OR l.total <> t.sum_1))
);

-- Every customer_id of CustomerOutcomes is in DimCustomer.
SELECT 'CustomerOutcomes.customer_id: orphans' AS check_name, COUNT(*) AS violations
FROM CustomerOutcomes AS t
LEFT JOIN DimCustomer AS k ON k.customer_id = t.customer_id
WHERE t.customer_id IS NOT NULL AND k.customer_id IS NULL;

-- ModelPredictions has as many rows as its file.
SELECT 'ModelPredictions: rows' AS check_name, COUNT(*) AS violations
FROM fip_load AS l
CROSS JOIN (SELECT COUNT(*) AS n_rows FROM ModelPredictions) AS t
WHERE l.table_name = 'ModelPredictions' AND l.n_rows <> t.n_rows;

-- Every customer_id of ModelPredictions is in DimCustomer.
SELECT 'ModelPredictions.customer_id: orphans' AS check_name, COUNT(*) AS violations
FROM ModelPredictions AS t
LEFT JOIN DimCustomer AS k ON k.customer_id = t.customer_id
WHERE t.customer_id IS NOT NULL AND k.customer_id IS NULL;

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

