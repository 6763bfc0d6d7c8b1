-- Transactions whose stored flags or keys contradict their definitions. A sound world answers no rows.

SELECT t.transaction_id, t.customer_id
FROM FactTransactions AS t
LEFT JOIN DimMerchant AS m ON m.merchant_id = t.merchant_id
LEFT JOIN DimDate AS d ON d.date_key = t.date_key
LEFT JOIN DimCustomer AS c ON c.customer_id = t.customer_id
WHERE m.merchant_id IS NULL
   OR d.date_key IS NULL
   OR c.customer_id IS NULL
   OR d.date <> substr(t.transaction_ts, 1, 10)
   OR d.is_weekend <> (strftime('%w', d.date) IN ('0', '6'))
   OR t.is_cross_border <> (t.country_code <> 'GB')
   OR t.is_night <> (substr(t.transaction_ts, 12, 2) IN ('22', '23', '00', '01', '02', '03', '04', '05'))
   OR t.is_discretionary <> m.is_discretionary
   OR t.is_fraud NOT IN (0, 1)
   OR t.amount_pence < 0
ORDER BY t.transaction_id;
