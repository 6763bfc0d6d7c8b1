-- The tables of fip, made from its data dictionary by `fip show schema --dialect duckdb`.
-- Those of the standard text, with comments that DuckDB keeps and without the indexes on references, which
-- it makes itself.

-- DimDate: one row is a calendar day, in whole years that cover the facts.
CREATE TABLE DimDate (
    -- the day
    date_key INTEGER NOT NULL,
    -- the day
    date DATE NOT NULL,
    -- calendar year
    year BIGINT NOT NULL,
    -- quarter, 1 to 4
    quarter BIGINT NOT NULL,
    -- month, 1 to 12
    month BIGINT NOT NULL,
    -- English name of the month
    month_name VARCHAR(200) NOT NULL,
    -- week of ISO 8601, 1 to 53
    week_iso BIGINT NOT NULL,
    -- day of the month
    day BIGINT NOT NULL,
    -- day of the week, 1 is Monday
    day_of_week BIGINT NOT NULL,
    -- English name of the day of the week
    day_name VARCHAR(200) NOT NULL,
    -- Saturday or Sunday
    is_weekend SMALLINT NOT NULL CHECK (is_weekend IN (0, 1)),
    -- bank holiday, England and Wales
    is_bank_holiday SMALLINT NOT NULL CHECK (is_bank_holiday IN (0, 1)),
    -- last day of its month
    is_month_end SMALLINT NOT NULL CHECK (is_month_end IN (0, 1)),
    -- the month
    year_month INTEGER NOT NULL,
    PRIMARY KEY (date_key)
);

-- DimCustomer: one row is a customer.
CREATE TABLE DimCustomer (
    -- the customer
    customer_id VARCHAR(20) NOT NULL,
    -- age on the as-of date, if known [years]
    age BIGINT,
    -- band that holds the age
    age_band VARCHAR(40) CHECK (age_band IN ('18-24', '25-34', '35-44', '45-54', '55-64', '65-74', '75+')),
    -- region of the home address, if known
    region VARCHAR(40) CHECK (region IN ('North East', 'North West', 'Yorkshire and the Humber', 'East Midlands', 'West Midlands', 'East of England', 'London', 'South East', 'South West', 'Wales', 'Scotland', 'Northern Ireland')),
    -- letters of the home postcode's area, if known
    postcode_area VARCHAR(200),
    -- what the customer does for a living, if known
    employment_status VARCHAR(40) CHECK (employment_status IN ('EMPLOYED', 'SELF_EMPLOYED', 'UNEMPLOYED', 'STUDENT', 'RETIRED')),
    -- income a year before tax, if known [GBP]
    annual_income DECIMAL(18, 2),
    -- band that holds the income
    income_band VARCHAR(40) CHECK (income_band IN ('UNDER_15K', '15K_TO_25K', '25K_TO_40K', '40K_TO_60K', '60K_TO_100K', 'OVER_100K')),
    -- day the customer joined the bank, if known
    joined_date DATE,
    -- whole months with the bank, if known [months]
    tenure_months BIGINT,
    -- the bank's own id; empty for an invented bank
    source_id VARCHAR(200),
    PRIMARY KEY (customer_id)
);

-- DimAccount: one row is an account, by its first holder.
CREATE TABLE DimAccount (
    -- the account
    account_id VARCHAR(20) NOT NULL,
    -- whose account it is, the first holder
    customer_id VARCHAR(20) NOT NULL,
    -- current account or credit card, if known
    account_type VARCHAR(40) CHECK (account_type IN ('CURRENT', 'CREDIT_CARD')),
    -- day the account was opened, if known
    opened_date DATE,
    -- most that may be owed on the card [GBP]
    credit_limit DECIMAL(18, 2),
    -- most that may be overdrawn [GBP]
    overdraft_limit DECIMAL(18, 2),
    -- whether it is in use, if known
    status VARCHAR(40) CHECK (status IN ('OPEN', 'CLOSED')),
    -- the bank's own id; empty for an invented bank
    source_id VARCHAR(200),
    PRIMARY KEY (account_id),
    FOREIGN KEY (customer_id) REFERENCES DimCustomer (customer_id)
);

-- DimMerchant: one row is a place to spend money.
CREATE TABLE DimMerchant (
    -- the merchant
    merchant_id VARCHAR(20) NOT NULL,
    -- its name
    merchant_name VARCHAR(200) NOT NULL,
    -- merchant category code of ISO 18245, if known
    mcc BIGINT,
    -- category of the code, if known
    category VARCHAR(40) CHECK (category IN ('GROCERIES', 'EATING_OUT', 'TRANSPORT', 'FUEL', 'UTILITIES', 'TELECOM', 'HEALTH', 'CASH', 'CLOTHING', 'ENTERTAINMENT', 'TRAVEL', 'ELECTRONICS', 'HOME_AND_GARDEN', 'GAMBLING', 'EDUCATION', 'INSURANCE', 'PERSONAL_CARE', 'OTHER_RETAIL', 'DIGITAL_GOODS', 'ALCOHOL_AND_TOBACCO')),
    -- wanted rather than needed; empty without a category
    is_discretionary SMALLINT CHECK (is_discretionary IN (0, 1)),
    -- sells without the card present, if known
    is_online SMALLINT CHECK (is_online IN (0, 1)),
    -- country it sells in, ISO 3166-1, if known
    country_code VARCHAR(200),
    -- town of the shop
    town VARCHAR(200),
    -- the bank's own id; empty for an invented bank
    source_id VARCHAR(200),
    PRIMARY KEY (merchant_id)
);

-- FactTransactions: one row is a card transaction.
CREATE TABLE FactTransactions (
    -- the transaction, in order of time; of customer, then time where rows are generated
    transaction_id VARCHAR(20) NOT NULL,
    -- day of the transaction
    date_key INTEGER NOT NULL,
    -- when, local civil time; midnight where the time of day is not known
    transaction_ts TIMESTAMP NOT NULL,
    -- who paid
    customer_id VARCHAR(20) NOT NULL,
    -- from which account
    account_id VARCHAR(20) NOT NULL,
    -- to whom; empty in a ledger without merchants
    merchant_id VARCHAR(20),
    -- how it was made; empty in a ledger without channels
    channel VARCHAR(40) CHECK (channel IN ('CHIP_AND_PIN', 'CONTACTLESS', 'ONLINE', 'MOBILE_WALLET', 'ATM')),
    -- in which country, ISO 3166-1; empty in a ledger without countries
    country_code VARCHAR(200),
    -- how much [GBP]
    amount DECIMAL(18, 2) NOT NULL,
    -- outside the home country; empty without countries
    is_cross_border SMALLINT CHECK (is_cross_border IN (0, 1)),
    -- from 22:00:00 to 05:59:59; empty without times of day
    is_night SMALLINT CHECK (is_night IN (0, 1)),
    -- wanted rather than needed; empty without categories
    is_discretionary SMALLINT CHECK (is_discretionary IN (0, 1)),
    -- fraudulent; empty in a ledger that does not say
    is_fraud SMALLINT CHECK (is_fraud IN (0, 1)),
    -- where the row comes from
    origin VARCHAR(40) NOT NULL CHECK (origin IN ('REAL', 'STANDIN', 'SYNTHETIC', 'LEDGER')),
    -- data row of the source, from 1
    source_row BIGINT,
    PRIMARY KEY (transaction_id),
    FOREIGN KEY (date_key) REFERENCES DimDate (date_key),
    FOREIGN KEY (customer_id) REFERENCES DimCustomer (customer_id),
    FOREIGN KEY (account_id) REFERENCES DimAccount (account_id),
    FOREIGN KEY (merchant_id) REFERENCES DimMerchant (merchant_id)
);

-- AccountHolders: one row is a holder of a joint account; there is no such table without joint accounts.
CREATE TABLE AccountHolders (
    -- the account
    account_id VARCHAR(20) NOT NULL,
    -- one of those whose account it is
    customer_id VARCHAR(20) NOT NULL,
    -- is the customer of DimAccount
    is_first SMALLINT NOT NULL CHECK (is_first IN (0, 1)),
    PRIMARY KEY (account_id, customer_id),
    FOREIGN KEY (account_id) REFERENCES DimAccount (account_id),
    FOREIGN KEY (customer_id) REFERENCES DimCustomer (customer_id)
);

-- FraudReports: one row is a fraudulent transaction.
CREATE TABLE FraudReports (
    -- the fraudulent transaction
    transaction_id VARCHAR(20) NOT NULL,
    -- whose card it was
    customer_id VARCHAR(20) NOT NULL,
    -- when the bank was told of it
    reported_at TIMESTAMP NOT NULL,
    PRIMARY KEY (transaction_id),
    FOREIGN KEY (transaction_id) REFERENCES FactTransactions (transaction_id),
    FOREIGN KEY (customer_id) REFERENCES DimCustomer (customer_id)
);

-- FactLedger: one row is an entry in the ledger of one account.
CREATE TABLE FactLedger (
    -- the entry, in order of time for each customer
    entry_id VARCHAR(20) NOT NULL,
    -- when, local civil time
    booked_at TIMESTAMP NOT NULL,
    -- the customer's account
    account_id VARCHAR(20) NOT NULL,
    -- what it is
    entry_type VARCHAR(40) NOT NULL CHECK (entry_type IN ('OPENING', 'SALARY', 'PENSION', 'BENEFIT', 'CARD_PAYMENT', 'CASH_WITHDRAWAL', 'DIRECT_DEBIT', 'RETURNED_DIRECT_DEBIT', 'STANDING_ORDER', 'FASTER_PAYMENT', 'CARD_REPAYMENT', 'INTEREST', 'FEE', 'FRAUD_REFUND')),
    -- the bank's account on the other side, which gets -amount
    counter_account VARCHAR(40) NOT NULL CHECK (counter_account IN ('OPENING', 'EMPLOYERS', 'STATE', 'MERCHANTS', 'CASH_MACHINES', 'BILLERS', 'LANDLORDS', 'OTHER_BANKS', 'CLEARING', 'INTEREST_INCOME', 'FEE_INCOME', 'FRAUD_LOSSES')),
    -- what the account gets, negative when out [GBP]
    amount DECIMAL(18, 2) NOT NULL,
    -- what the account holds afterwards [GBP]
    balance DECIMAL(18, 2) NOT NULL,
    -- the card transaction that is booked
    transaction_id VARCHAR(20),
    PRIMARY KEY (entry_id),
    FOREIGN KEY (account_id) REFERENCES DimAccount (account_id),
    FOREIGN KEY (transaction_id) REFERENCES FactTransactions (transaction_id)
);

-- CustomerMonthlyFeatures: one row is a customer and a calendar month with at least one transaction.
CREATE TABLE CustomerMonthlyFeatures (
    -- the customer
    customer_id VARCHAR(20) NOT NULL,
    -- calendar month with a transaction
    month INTEGER NOT NULL,
    -- number of transactions [count]
    txn_count BIGINT NOT NULL,
    -- money spent [GBP]
    total_spend DECIMAL(18, 2) NOT NULL,
    -- mean amount [GBP]
    avg_spend DOUBLE PRECISION NOT NULL,
    -- how far amounts scatter [GBP]
    std_spend DOUBLE PRECISION,
    -- largest amount [GBP]
    max_spend DECIMAL(18, 2) NOT NULL,
    -- transactions at cash machines [count]
    atm_count BIGINT NOT NULL,
    -- cash drawn [GBP]
    atm_spend DECIMAL(18, 2) NOT NULL,
    -- share of transactions at cash machines [share]
    atm_rate DOUBLE PRECISION NOT NULL,
    -- transactions online [count]
    online_count BIGINT NOT NULL,
    -- money spent online [GBP]
    online_spend DECIMAL(18, 2) NOT NULL,
    -- share of transactions online [share]
    online_rate DOUBLE PRECISION NOT NULL,
    -- transactions abroad [count]
    cross_border_count BIGINT NOT NULL,
    -- money spent abroad [GBP]
    cross_border_spend DECIMAL(18, 2) NOT NULL,
    -- share of transactions abroad [share]
    cross_border_rate DOUBLE PRECISION NOT NULL,
    -- transactions at night [count]
    night_count BIGINT NOT NULL,
    -- share of transactions at night [share]
    night_rate DOUBLE PRECISION NOT NULL,
    -- transactions on Saturdays and Sundays [count]
    weekend_count BIGINT NOT NULL,
    -- share of transactions on Saturdays and Sundays [share]
    weekend_rate DOUBLE PRECISION NOT NULL,
    -- money spent on what is wanted rather than needed [GBP]
    discretionary_spend DECIMAL(18, 2) NOT NULL,
    -- share of spend that is discretionary [share]
    discretionary_share DOUBLE PRECISION,
    -- number of different merchants [count]
    distinct_merchants BIGINT NOT NULL,
    -- number of fraudulent transactions [count]
    fraud_count BIGINT NOT NULL,
    -- the month's spend against the three months before [ratio]
    spend_vs_prev DOUBLE PRECISION,
    PRIMARY KEY (customer_id, month),
    FOREIGN KEY (customer_id) REFERENCES DimCustomer (customer_id)
);

-- CustomerFeatures: one row is a customer, also one without transactions.
CREATE TABLE CustomerFeatures (
    -- the customer
    customer_id VARCHAR(20) NOT NULL,
    -- first day looked at
    window_start DATE NOT NULL,
    -- first day not looked at
    window_end DATE NOT NULL,
    -- months looked at [months]
    months_observed BIGINT NOT NULL,
    -- months with a transaction [months]
    active_months BIGINT NOT NULL,
    -- number of transactions [count]
    txn_count BIGINT NOT NULL,
    -- money spent [GBP]
    total_spend DECIMAL(18, 2) NOT NULL,
    -- mean amount [GBP]
    avg_txn_amount DOUBLE PRECISION,
    -- how far amounts scatter [GBP]
    std_txn_amount DOUBLE PRECISION,
    -- largest amount [GBP]
    max_txn_amount DECIMAL(18, 2),
    -- middle amount [GBP]
    median_txn_amount DOUBLE PRECISION,
    -- mean spend a month [GBP]
    avg_monthly_spend DOUBLE PRECISION NOT NULL,
    -- how far monthly spend scatters [GBP]
    std_monthly_spend DOUBLE PRECISION,
    -- how unsteady monthly spend is [ratio]
    spend_volatility DOUBLE PRECISION,
    -- how unsteady amounts are [ratio]
    amount_volatility DOUBLE PRECISION,
    -- whether monthly spend rises or falls [share a month]
    spend_trend DOUBLE PRECISION,
    -- the largest jump of a month above the three before [ratio]
    max_spend_spike DOUBLE PRECISION,
    -- share of transactions at cash machines [share]
    atm_rate DOUBLE PRECISION,
    -- share of spend drawn as cash [share]
    atm_spend_share DOUBLE PRECISION,
    -- share of transactions online [share]
    online_rate DOUBLE PRECISION,
    -- share of spend online [share]
    online_spend_share DOUBLE PRECISION,
    -- share of transactions abroad [share]
    cross_border_rate DOUBLE PRECISION,
    -- share of spend abroad [share]
    cross_border_spend_share DOUBLE PRECISION,
    -- share of transactions at night [share]
    night_rate DOUBLE PRECISION,
    -- share of transactions on Saturdays and Sundays [share]
    weekend_rate DOUBLE PRECISION,
    -- money spent on what is wanted rather than needed [GBP]
    discretionary_spend DECIMAL(18, 2) NOT NULL,
    -- share of spend that is discretionary [share]
    discretionary_share DOUBLE PRECISION,
    -- number of different merchants [count]
    distinct_merchants BIGINT NOT NULL,
    -- number of different countries [count]
    distinct_countries BIGINT NOT NULL,
    -- how widely spend is spread over categories [nats]
    category_entropy DOUBLE PRECISION,
    -- days since the last transaction [days]
    recency_days BIGINT,
    -- mean days from a transaction to the next [days]
    days_between_txns DOUBLE PRECISION,
    -- number of fraudulent transactions [count]
    fraud_count BIGINT NOT NULL,
    -- amount of fraudulent transactions [GBP]
    fraud_spend DECIMAL(18, 2) NOT NULL,
    -- days since the last fraudulent transaction [days]
    days_since_fraud BIGINT,
    PRIMARY KEY (customer_id),
    FOREIGN KEY (customer_id) REFERENCES DimCustomer (customer_id)
);

-- CustomerFeaturesAsOf: one row is a customer and an observation window.
CREATE TABLE CustomerFeaturesAsOf (
    -- the customer
    customer_id VARCHAR(20) NOT NULL,
    -- first day looked at
    window_start DATE NOT NULL,
    -- first day not looked at
    window_end DATE NOT NULL,
    -- months looked at [months]
    months_observed BIGINT NOT NULL,
    -- months with a transaction [months]
    active_months BIGINT NOT NULL,
    -- number of transactions [count]
    txn_count BIGINT NOT NULL,
    -- money spent [GBP]
    total_spend DECIMAL(18, 2) NOT NULL,
    -- mean amount [GBP]
    avg_txn_amount DOUBLE PRECISION,
    -- how far amounts scatter [GBP]
    std_txn_amount DOUBLE PRECISION,
    -- largest amount [GBP]
    max_txn_amount DECIMAL(18, 2),
    -- middle amount [GBP]
    median_txn_amount DOUBLE PRECISION,
    -- mean spend a month [GBP]
    avg_monthly_spend DOUBLE PRECISION NOT NULL,
    -- how far monthly spend scatters [GBP]
    std_monthly_spend DOUBLE PRECISION,
    -- how unsteady monthly spend is [ratio]
    spend_volatility DOUBLE PRECISION,
    -- how unsteady amounts are [ratio]
    amount_volatility DOUBLE PRECISION,
    -- whether monthly spend rises or falls [share a month]
    spend_trend DOUBLE PRECISION,
    -- the largest jump of a month above the three before [ratio]
    max_spend_spike DOUBLE PRECISION,
    -- share of transactions at cash machines [share]
    atm_rate DOUBLE PRECISION,
    -- share of spend drawn as cash [share]
    atm_spend_share DOUBLE PRECISION,
    -- share of transactions online [share]
    online_rate DOUBLE PRECISION,
    -- share of spend online [share]
    online_spend_share DOUBLE PRECISION,
    -- share of transactions abroad [share]
    cross_border_rate DOUBLE PRECISION,
    -- share of spend abroad [share]
    cross_border_spend_share DOUBLE PRECISION,
    -- share of transactions at night [share]
    night_rate DOUBLE PRECISION,
    -- share of transactions on Saturdays and Sundays [share]
    weekend_rate DOUBLE PRECISION,
    -- money spent on what is wanted rather than needed [GBP]
    discretionary_spend DECIMAL(18, 2) NOT NULL,
    -- share of spend that is discretionary [share]
    discretionary_share DOUBLE PRECISION,
    -- number of different merchants [count]
    distinct_merchants BIGINT NOT NULL,
    -- number of different countries [count]
    distinct_countries BIGINT NOT NULL,
    -- how widely spend is spread over categories [nats]
    category_entropy DOUBLE PRECISION,
    -- days since the last transaction [days]
    recency_days BIGINT,
    -- mean days from a transaction to the next [days]
    days_between_txns DOUBLE PRECISION,
    -- number of fraudulent transactions [count]
    fraud_count BIGINT NOT NULL,
    -- amount of fraudulent transactions [GBP]
    fraud_spend DECIMAL(18, 2) NOT NULL,
    -- days since the last fraudulent transaction [days]
    days_since_fraud BIGINT,
    PRIMARY KEY (customer_id, window_end, window_start),
    FOREIGN KEY (customer_id) REFERENCES DimCustomer (customer_id)
);

-- CustomerSegments: one row is a customer.
CREATE TABLE CustomerSegments (
    -- the customer
    customer_id VARCHAR(20) NOT NULL,
    -- number of the K-Means cluster
    cluster_id BIGINT,
    -- name of the cluster
    segment VARCHAR(40) NOT NULL CHECK (segment IN ('DIGITAL_SPENDERS', 'STABLE_ESSENTIALS', 'CASH_HEAVY', 'HIGH_VOLATILITY', 'CROSS_BORDER_LIFESTYLE', 'INACTIVE')),
    -- distance to the own centroid [sd]
    distance DOUBLE PRECISION,
    -- segment of the next nearest centroid
    second_segment VARCHAR(40) CHECK (second_segment IN ('DIGITAL_SPENDERS', 'STABLE_ESSENTIALS', 'CASH_HEAVY', 'HIGH_VOLATILITY', 'CROSS_BORDER_LIFESTYLE', 'INACTIVE')),
    -- how much farther the next centroid is [sd]
    margin DOUBLE PRECISION,
    -- how surely the customer is of the segment [probability]
    membership DOUBLE PRECISION,
    -- first coordinate of the behaviour map [sd]
    map_x DOUBLE PRECISION,
    -- second coordinate of the behaviour map [sd]
    map_y DOUBLE PRECISION,
    PRIMARY KEY (customer_id),
    FOREIGN KEY (customer_id) REFERENCES DimCustomer (customer_id)
);

-- CustomerRiskScores: one row is a customer.
CREATE TABLE CustomerRiskScores (
    -- the customer
    customer_id VARCHAR(20) NOT NULL,
    -- first day that was not looked at
    as_of_date DATE NOT NULL,
    -- points of the scorecard; higher is safer [points]
    score BIGINT NOT NULL,
    -- tier of the score
    tier VARCHAR(40) NOT NULL CHECK (tier IN ('LOW', 'MEDIUM', 'HIGH')),
    -- code of a reason, most points lost first
    reason_1 VARCHAR(200),
    -- code of a reason, most points lost first
    reason_2 VARCHAR(200),
    -- code of a reason, most points lost first
    reason_3 VARCHAR(200),
    -- code of a reason, most points lost first
    reason_4 VARCHAR(200),
    -- points lost for the reason of the same number [points]
    points_1 BIGINT,
    -- points lost for the reason of the same number [points]
    points_2 BIGINT,
    -- points lost for the reason of the same number [points]
    points_3 BIGINT,
    -- points lost for the reason of the same number [points]
    points_4 BIGINT,
    -- probability of the at-risk event [probability]
    model_probability DOUBLE PRECISION,
    PRIMARY KEY (customer_id),
    FOREIGN KEY (customer_id) REFERENCES DimCustomer (customer_id)
);

-- RiskAlerts: one row is a customer whose tier is Medium or High.
CREATE TABLE RiskAlerts (
    -- the alert, lowest score first
    alert_id VARCHAR(20) NOT NULL,
    -- the customer
    customer_id VARCHAR(20) NOT NULL,
    -- first day that was not looked at
    as_of_date DATE NOT NULL,
    -- tier of the customer
    tier VARCHAR(40) NOT NULL CHECK (tier IN ('LOW', 'MEDIUM', 'HIGH')),
    -- score of the customer [points]
    score BIGINT NOT NULL,
    -- segment of the customer
    segment VARCHAR(40) NOT NULL CHECK (segment IN ('DIGITAL_SPENDERS', 'STABLE_ESSENTIALS', 'CASH_HEAVY', 'HIGH_VOLATILITY', 'CROSS_BORDER_LIFESTYLE', 'INACTIVE')),
    -- code of a reason, most points lost first
    reason_1 VARCHAR(200),
    -- code of a reason, most points lost first
    reason_2 VARCHAR(200),
    -- code of a reason, most points lost first
    reason_3 VARCHAR(200),
    -- code of a reason, most points lost first
    reason_4 VARCHAR(200),
    -- the reason of the same number in words
    reason_text_1 VARCHAR(200),
    -- the reason of the same number in words
    reason_text_2 VARCHAR(200),
    -- the reason of the same number in words
    reason_text_3 VARCHAR(200),
    -- the reason of the same number in words
    reason_text_4 VARCHAR(200),
    -- spend in the window's last month [GBP]
    recent_spend DECIMAL(18, 2) NOT NULL,
    -- fraudulent transactions in the window
    fraud_count BIGINT,
    -- what to do
    recommended_action VARCHAR(40) NOT NULL CHECK (recommended_action IN ('REVIEW_FRAUD_HISTORY', 'REVIEW_AFFORDABILITY', 'CONTACT_CUSTOMER', 'MONITOR')),
    PRIMARY KEY (alert_id),
    FOREIGN KEY (customer_id) REFERENCES DimCustomer (customer_id)
);

-- CustomerOutcomes: one row is a customer.
CREATE TABLE CustomerOutcomes (
    -- the customer
    customer_id VARCHAR(20) NOT NULL,
    -- first day that features may not see
    as_of_date DATE NOT NULL,
    -- an event happened in the outcome window
    at_risk SMALLINT NOT NULL CHECK (at_risk IN (0, 1)),
    -- the event
    event_type VARCHAR(40) CHECK (event_type IN ('MISSED_PAYMENTS', 'PERSISTENT_OVERDRAFT', 'RETURNED_DIRECT_DEBITS', 'CHARGE_OFF', 'INSOLVENCY')),
    -- day of the event
    event_date DATE,
    PRIMARY KEY (customer_id),
    FOREIGN KEY (customer_id) REFERENCES DimCustomer (customer_id)
);

-- ModelPredictions: one row is a customer with transactions.
CREATE TABLE ModelPredictions (
    -- the customer
    customer_id VARCHAR(20) NOT NULL,
    -- which part of the data
    split VARCHAR(40) NOT NULL CHECK (split IN ('TRAIN', 'TEST')),
    -- at-risk probability, logistic regression [probability]
    logistic_regression DOUBLE PRECISION NOT NULL,
    -- at-risk probability, random forest [probability]
    random_forest DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (customer_id),
    FOREIGN KEY (customer_id) REFERENCES DimCustomer (customer_id)
);

-- fip_load: one row is a table that was loaded.
CREATE TABLE fip_load (
    -- the run that made the table
    run_id VARCHAR(200) NOT NULL,
    -- version of fip that loaded it
    fip_version VARCHAR(200) NOT NULL,
    -- digest of the statements of tables and views
    schema_sha256 VARCHAR(200) NOT NULL,
    -- the table
    table_name VARCHAR(200) NOT NULL,
    -- rows of its file [count]
    n_rows BIGINT NOT NULL,
    -- digest of its file; empty where there is none
    sha256 VARCHAR(200),
    PRIMARY KEY (table_name)
);

-- fip_load_column: one row is a column of money, whole numbers or flags of a table that was loaded.
CREATE TABLE fip_load_column (
    -- the table
    table_name VARCHAR(200) NOT NULL,
    -- the column
    column_name VARCHAR(200) NOT NULL,
    -- cells of its file with a value [count]
    n_values BIGINT NOT NULL,
    -- sum of the cells of its file; pence of money
    total BIGINT NOT NULL,
    PRIMARY KEY (table_name, column_name),
    FOREIGN KEY (table_name) REFERENCES fip_load (table_name)
);

COMMENT ON TABLE DimDate IS 'One row is a calendar day, in whole years that cover the facts. Made by: prepare.';
COMMENT ON COLUMN DimDate.date_key IS 'the day';
COMMENT ON COLUMN DimDate.date IS 'the day';
COMMENT ON COLUMN DimDate.year IS 'calendar year';
COMMENT ON COLUMN DimDate.quarter IS 'quarter, 1 to 4';
COMMENT ON COLUMN DimDate.month IS 'month, 1 to 12';
COMMENT ON COLUMN DimDate.month_name IS 'English name of the month';
COMMENT ON COLUMN DimDate.week_iso IS 'week of ISO 8601, 1 to 53';
COMMENT ON COLUMN DimDate.day IS 'day of the month';
COMMENT ON COLUMN DimDate.day_of_week IS 'day of the week, 1 is Monday';
COMMENT ON COLUMN DimDate.day_name IS 'English name of the day of the week';
COMMENT ON COLUMN DimDate.is_weekend IS 'Saturday or Sunday: day_of_week in (6, 7)';
COMMENT ON COLUMN DimDate.is_bank_holiday IS 'bank holiday, England and Wales';
COMMENT ON COLUMN DimDate.is_month_end IS 'last day of its month';
COMMENT ON COLUMN DimDate.year_month IS 'the month';
COMMENT ON TABLE DimCustomer IS 'One row is a customer. Made by: prepare.';
COMMENT ON COLUMN DimCustomer.customer_id IS 'the customer';
COMMENT ON COLUMN DimCustomer.age IS 'age on the as-of date, if known [years]';
COMMENT ON COLUMN DimCustomer.age_band IS 'band that holds the age';
COMMENT ON COLUMN DimCustomer.region IS 'region of the home address, if known';
COMMENT ON COLUMN DimCustomer.postcode_area IS 'letters of the home postcode''s area, if known';
COMMENT ON COLUMN DimCustomer.employment_status IS 'what the customer does for a living, if known';
COMMENT ON COLUMN DimCustomer.annual_income IS 'income a year before tax, if known [GBP]';
COMMENT ON COLUMN DimCustomer.income_band IS 'band that holds the income';
COMMENT ON COLUMN DimCustomer.joined_date IS 'day the customer joined the bank, if known';
COMMENT ON COLUMN DimCustomer.tenure_months IS 'whole months with the bank, if known [months]: whole months from joined_date to the as-of date';
COMMENT ON COLUMN DimCustomer.source_id IS 'the bank''s own id; empty for an invented bank';
COMMENT ON TABLE DimAccount IS 'One row is an account, by its first holder. Made by: prepare.';
COMMENT ON COLUMN DimAccount.account_id IS 'the account';
COMMENT ON COLUMN DimAccount.customer_id IS 'whose account it is, the first holder';
COMMENT ON COLUMN DimAccount.account_type IS 'current account or credit card, if known';
COMMENT ON COLUMN DimAccount.opened_date IS 'day the account was opened, if known';
COMMENT ON COLUMN DimAccount.credit_limit IS 'most that may be owed on the card [GBP]';
COMMENT ON COLUMN DimAccount.overdraft_limit IS 'most that may be overdrawn [GBP]';
COMMENT ON COLUMN DimAccount.status IS 'whether it is in use, if known';
COMMENT ON COLUMN DimAccount.source_id IS 'the bank''s own id; empty for an invented bank';
COMMENT ON TABLE DimMerchant IS 'One row is a place to spend money. Made by: prepare.';
COMMENT ON COLUMN DimMerchant.merchant_id IS 'the merchant';
COMMENT ON COLUMN DimMerchant.merchant_name IS 'its name';
COMMENT ON COLUMN DimMerchant.mcc IS 'merchant category code of ISO 18245, if known';
COMMENT ON COLUMN DimMerchant.category IS 'category of the code, if known';
COMMENT ON COLUMN DimMerchant.is_discretionary IS 'wanted rather than needed; empty without a category: the category is discretionary';
COMMENT ON COLUMN DimMerchant.is_online IS 'sells without the card present, if known';
COMMENT ON COLUMN DimMerchant.country_code IS 'country it sells in, ISO 3166-1, if known';
COMMENT ON COLUMN DimMerchant.town IS 'town of the shop';
COMMENT ON COLUMN DimMerchant.source_id IS 'the bank''s own id; empty for an invented bank';
COMMENT ON TABLE FactTransactions IS 'One row is a card transaction. Made by: prepare.';
COMMENT ON COLUMN FactTransactions.transaction_id IS 'the transaction, in order of time; of customer, then time where rows are generated';
COMMENT ON COLUMN FactTransactions.date_key IS 'day of the transaction';
COMMENT ON COLUMN FactTransactions.transaction_ts IS 'when, local civil time; midnight where the time of day is not known';
COMMENT ON COLUMN FactTransactions.customer_id IS 'who paid';
COMMENT ON COLUMN FactTransactions.account_id IS 'from which account';
COMMENT ON COLUMN FactTransactions.merchant_id IS 'to whom; empty in a ledger without merchants';
COMMENT ON COLUMN FactTransactions.channel IS 'how it was made; empty in a ledger without channels';
COMMENT ON COLUMN FactTransactions.country_code IS 'in which country, ISO 3166-1; empty in a ledger without countries';
COMMENT ON COLUMN FactTransactions.amount IS 'how much [GBP]';
COMMENT ON COLUMN FactTransactions.is_cross_border IS 'outside the home country; empty without countries: country_code <> home country';
COMMENT ON COLUMN FactTransactions.is_night IS 'from 22:00:00 to 05:59:59; empty without times of day: hour of transaction_ts in (22, 23, 0, 1, 2, 3, 4, 5)';
COMMENT ON COLUMN FactTransactions.is_discretionary IS 'wanted rather than needed; empty without categories: is_discretionary of the merchant';
COMMENT ON COLUMN FactTransactions.is_fraud IS 'fraudulent; empty in a ledger that does not say';
COMMENT ON COLUMN FactTransactions.origin IS 'where the row comes from';
COMMENT ON COLUMN FactTransactions.source_row IS 'data row of the source, from 1';
COMMENT ON TABLE AccountHolders IS 'One row is a holder of a joint account; there is no such table without joint accounts. Made by: prepare.';
COMMENT ON COLUMN AccountHolders.account_id IS 'the account';
COMMENT ON COLUMN AccountHolders.customer_id IS 'one of those whose account it is';
COMMENT ON COLUMN AccountHolders.is_first IS 'is the customer of DimAccount: customer_id is that of the account';
COMMENT ON TABLE FraudReports IS 'One row is a fraudulent transaction. Made by: prepare.';
COMMENT ON COLUMN FraudReports.transaction_id IS 'the fraudulent transaction';
COMMENT ON COLUMN FraudReports.customer_id IS 'whose card it was';
COMMENT ON COLUMN FraudReports.reported_at IS 'when the bank was told of it';
COMMENT ON TABLE FactLedger IS 'One row is an entry in the ledger of one account. Made by: prepare.';
COMMENT ON COLUMN FactLedger.entry_id IS 'the entry, in order of time for each customer';
COMMENT ON COLUMN FactLedger.booked_at IS 'when, local civil time';
COMMENT ON COLUMN FactLedger.account_id IS 'the customer''s account';
COMMENT ON COLUMN FactLedger.entry_type IS 'what it is';
COMMENT ON COLUMN FactLedger.counter_account IS 'the bank''s account on the other side, which gets -amount';
COMMENT ON COLUMN FactLedger.amount IS 'what the account gets, negative when out [GBP]';
COMMENT ON COLUMN FactLedger.balance IS 'what the account holds afterwards [GBP]: sum of amount over the account''s entries up to this one';
COMMENT ON COLUMN FactLedger.transaction_id IS 'the card transaction that is booked';
COMMENT ON TABLE CustomerMonthlyFeatures IS 'One row is a customer and a calendar month with at least one transaction. Made by: features.';
COMMENT ON COLUMN CustomerMonthlyFeatures.customer_id IS 'the customer';
COMMENT ON COLUMN CustomerMonthlyFeatures.month IS 'calendar month with a transaction';
COMMENT ON COLUMN CustomerMonthlyFeatures.txn_count IS 'number of transactions [count]: count';
COMMENT ON COLUMN CustomerMonthlyFeatures.total_spend IS 'money spent [GBP]: sum of amount';
COMMENT ON COLUMN CustomerMonthlyFeatures.avg_spend IS 'mean amount [GBP]: mean of amount';
COMMENT ON COLUMN CustomerMonthlyFeatures.std_spend IS 'how far amounts scatter [GBP]: sd of amount';
COMMENT ON COLUMN CustomerMonthlyFeatures.max_spend IS 'largest amount [GBP]: max of amount';
COMMENT ON COLUMN CustomerMonthlyFeatures.atm_count IS 'transactions at cash machines [count]: count where channel = ATM';
COMMENT ON COLUMN CustomerMonthlyFeatures.atm_spend IS 'cash drawn [GBP]: sum of amount where channel = ATM';
COMMENT ON COLUMN CustomerMonthlyFeatures.atm_rate IS 'share of transactions at cash machines [share]: share of count where channel = ATM';
COMMENT ON COLUMN CustomerMonthlyFeatures.online_count IS 'transactions online [count]: count where channel = ONLINE';
COMMENT ON COLUMN CustomerMonthlyFeatures.online_spend IS 'money spent online [GBP]: sum of amount where channel = ONLINE';
COMMENT ON COLUMN CustomerMonthlyFeatures.online_rate IS 'share of transactions online [share]: share of count where channel = ONLINE';
COMMENT ON COLUMN CustomerMonthlyFeatures.cross_border_count IS 'transactions abroad [count]: count where cross_border';
COMMENT ON COLUMN CustomerMonthlyFeatures.cross_border_spend IS 'money spent abroad [GBP]: sum of amount where cross_border';
COMMENT ON COLUMN CustomerMonthlyFeatures.cross_border_rate IS 'share of transactions abroad [share]: share of count where cross_border';
COMMENT ON COLUMN CustomerMonthlyFeatures.night_count IS 'transactions at night [count]: count where night';
COMMENT ON COLUMN CustomerMonthlyFeatures.night_rate IS 'share of transactions at night [share]: share of count where night';
COMMENT ON COLUMN CustomerMonthlyFeatures.weekend_count IS 'transactions on Saturdays and Sundays [count]: count where weekend';
COMMENT ON COLUMN CustomerMonthlyFeatures.weekend_rate IS 'share of transactions on Saturdays and Sundays [share]: share of count where weekend';
COMMENT ON COLUMN CustomerMonthlyFeatures.discretionary_spend IS 'money spent on what is wanted rather than needed [GBP]: sum of amount where discretionary';
COMMENT ON COLUMN CustomerMonthlyFeatures.discretionary_share IS 'share of spend that is discretionary [share]: share of spend where discretionary';
COMMENT ON COLUMN CustomerMonthlyFeatures.distinct_merchants IS 'number of different merchants [count]: distinct merchants';
COMMENT ON COLUMN CustomerMonthlyFeatures.fraud_count IS 'number of fraudulent transactions [count]: count where fraud';
COMMENT ON COLUMN CustomerMonthlyFeatures.spend_vs_prev IS 'the month''s spend against the three months before [ratio]: spend against the 3 months before';
COMMENT ON TABLE CustomerFeatures IS 'One row is a customer, also one without transactions. Made by: features.';
COMMENT ON COLUMN CustomerFeatures.customer_id IS 'the customer';
COMMENT ON COLUMN CustomerFeatures.window_start IS 'first day looked at: first day of the window';
COMMENT ON COLUMN CustomerFeatures.window_end IS 'first day not looked at: day after the window';
COMMENT ON COLUMN CustomerFeatures.months_observed IS 'months looked at [months]: months of the window';
COMMENT ON COLUMN CustomerFeatures.active_months IS 'months with a transaction [months]: active months';
COMMENT ON COLUMN CustomerFeatures.txn_count IS 'number of transactions [count]: count';
COMMENT ON COLUMN CustomerFeatures.total_spend IS 'money spent [GBP]: sum of amount';
COMMENT ON COLUMN CustomerFeatures.avg_txn_amount IS 'mean amount [GBP]: mean of amount';
COMMENT ON COLUMN CustomerFeatures.std_txn_amount IS 'how far amounts scatter [GBP]: sd of amount';
COMMENT ON COLUMN CustomerFeatures.max_txn_amount IS 'largest amount [GBP]: max of amount';
COMMENT ON COLUMN CustomerFeatures.median_txn_amount IS 'middle amount [GBP]: median of amount';
COMMENT ON COLUMN CustomerFeatures.avg_monthly_spend IS 'mean spend a month [GBP]: mean of monthly spend';
COMMENT ON COLUMN CustomerFeatures.std_monthly_spend IS 'how far monthly spend scatters [GBP]: sd of monthly spend';
COMMENT ON COLUMN CustomerFeatures.spend_volatility IS 'how unsteady monthly spend is [ratio]: std_monthly_spend / avg_monthly_spend';
COMMENT ON COLUMN CustomerFeatures.amount_volatility IS 'how unsteady amounts are [ratio]: std_txn_amount / avg_txn_amount';
COMMENT ON COLUMN CustomerFeatures.spend_trend IS 'whether monthly spend rises or falls [share a month]: trend of monthly spend';
COMMENT ON COLUMN CustomerFeatures.max_spend_spike IS 'the largest jump of a month above the three before [ratio]: max of monthly spend_vs_prev';
COMMENT ON COLUMN CustomerFeatures.atm_rate IS 'share of transactions at cash machines [share]: share of count where channel = ATM';
COMMENT ON COLUMN CustomerFeatures.atm_spend_share IS 'share of spend drawn as cash [share]: share of spend where channel = ATM';
COMMENT ON COLUMN CustomerFeatures.online_rate IS 'share of transactions online [share]: share of count where channel = ONLINE';
COMMENT ON COLUMN CustomerFeatures.online_spend_share IS 'share of spend online [share]: share of spend where channel = ONLINE';
COMMENT ON COLUMN CustomerFeatures.cross_border_rate IS 'share of transactions abroad [share]: share of count where cross_border';
COMMENT ON COLUMN CustomerFeatures.cross_border_spend_share IS 'share of spend abroad [share]: share of spend where cross_border';
COMMENT ON COLUMN CustomerFeatures.night_rate IS 'share of transactions at night [share]: share of count where night';
COMMENT ON COLUMN CustomerFeatures.weekend_rate IS 'share of transactions on Saturdays and Sundays [share]: share of count where weekend';
COMMENT ON COLUMN CustomerFeatures.discretionary_spend IS 'money spent on what is wanted rather than needed [GBP]: sum of amount where discretionary';
COMMENT ON COLUMN CustomerFeatures.discretionary_share IS 'share of spend that is discretionary [share]: share of spend where discretionary';
COMMENT ON COLUMN CustomerFeatures.distinct_merchants IS 'number of different merchants [count]: distinct merchants';
COMMENT ON COLUMN CustomerFeatures.distinct_countries IS 'number of different countries [count]: distinct countries';
COMMENT ON COLUMN CustomerFeatures.category_entropy IS 'how widely spend is spread over categories [nats]: entropy of spend by category';
COMMENT ON COLUMN CustomerFeatures.recency_days IS 'days since the last transaction [days]: days since last';
COMMENT ON COLUMN CustomerFeatures.days_between_txns IS 'mean days from a transaction to the next [days]: mean days between';
COMMENT ON COLUMN CustomerFeatures.fraud_count IS 'number of fraudulent transactions [count]: count where fraud';
COMMENT ON COLUMN CustomerFeatures.fraud_spend IS 'amount of fraudulent transactions [GBP]: sum of amount where fraud';
COMMENT ON COLUMN CustomerFeatures.days_since_fraud IS 'days since the last fraudulent transaction [days]: days since last where fraud';
COMMENT ON TABLE CustomerFeaturesAsOf IS 'One row is a customer and an observation window. Made by: features.';
COMMENT ON COLUMN CustomerFeaturesAsOf.customer_id IS 'the customer';
COMMENT ON COLUMN CustomerFeaturesAsOf.window_start IS 'first day looked at: first day of the window';
COMMENT ON COLUMN CustomerFeaturesAsOf.window_end IS 'first day not looked at: day after the window';
COMMENT ON COLUMN CustomerFeaturesAsOf.months_observed IS 'months looked at [months]: months of the window';
COMMENT ON COLUMN CustomerFeaturesAsOf.active_months IS 'months with a transaction [months]: active months';
COMMENT ON COLUMN CustomerFeaturesAsOf.txn_count IS 'number of transactions [count]: count';
COMMENT ON COLUMN CustomerFeaturesAsOf.total_spend IS 'money spent [GBP]: sum of amount';
COMMENT ON COLUMN CustomerFeaturesAsOf.avg_txn_amount IS 'mean amount [GBP]: mean of amount';
COMMENT ON COLUMN CustomerFeaturesAsOf.std_txn_amount IS 'how far amounts scatter [GBP]: sd of amount';
COMMENT ON COLUMN CustomerFeaturesAsOf.max_txn_amount IS 'largest amount [GBP]: max of amount';
COMMENT ON COLUMN CustomerFeaturesAsOf.median_txn_amount IS 'middle amount [GBP]: median of amount';
COMMENT ON COLUMN CustomerFeaturesAsOf.avg_monthly_spend IS 'mean spend a month [GBP]: mean of monthly spend';
COMMENT ON COLUMN CustomerFeaturesAsOf.std_monthly_spend IS 'how far monthly spend scatters [GBP]: sd of monthly spend';
COMMENT ON COLUMN CustomerFeaturesAsOf.spend_volatility IS 'how unsteady monthly spend is [ratio]: std_monthly_spend / avg_monthly_spend';
COMMENT ON COLUMN CustomerFeaturesAsOf.amount_volatility IS 'how unsteady amounts are [ratio]: std_txn_amount / avg_txn_amount';
COMMENT ON COLUMN CustomerFeaturesAsOf.spend_trend IS 'whether monthly spend rises or falls [share a month]: trend of monthly spend';
COMMENT ON COLUMN CustomerFeaturesAsOf.max_spend_spike IS 'the largest jump of a month above the three before [ratio]: max of monthly spend_vs_prev';
COMMENT ON COLUMN CustomerFeaturesAsOf.atm_rate IS 'share of transactions at cash machines [share]: share of count where channel = ATM';
COMMENT ON COLUMN CustomerFeaturesAsOf.atm_spend_share IS 'share of spend drawn as cash [share]: share of spend where channel = ATM';
COMMENT ON COLUMN CustomerFeaturesAsOf.online_rate IS 'share of transactions online [share]: share of count where channel = ONLINE';
COMMENT ON COLUMN CustomerFeaturesAsOf.online_spend_share IS 'share of spend online [share]: share of spend where channel = ONLINE';
COMMENT ON COLUMN CustomerFeaturesAsOf.cross_border_rate IS 'share of transactions abroad [share]: share of count where cross_border';
COMMENT ON COLUMN CustomerFeaturesAsOf.cross_border_spend_share IS 'share of spend abroad [share]: share of spend where cross_border';
COMMENT ON COLUMN CustomerFeaturesAsOf.night_rate IS 'share of transactions at night [share]: share of count where night';
COMMENT ON COLUMN CustomerFeaturesAsOf.weekend_rate IS 'share of transactions on Saturdays and Sundays [share]: share of count where weekend';
COMMENT ON COLUMN CustomerFeaturesAsOf.discretionary_spend IS 'money spent on what is wanted rather than needed [GBP]: sum of amount where discretionary';
COMMENT ON COLUMN CustomerFeaturesAsOf.discretionary_share IS 'share of spend that is discretionary [share]: share of spend where discretionary';
COMMENT ON COLUMN CustomerFeaturesAsOf.distinct_merchants IS 'number of different merchants [count]: distinct merchants';
COMMENT ON COLUMN CustomerFeaturesAsOf.distinct_countries IS 'number of different countries [count]: distinct countries';
COMMENT ON COLUMN CustomerFeaturesAsOf.category_entropy IS 'how widely spend is spread over categories [nats]: entropy of spend by category';
COMMENT ON COLUMN CustomerFeaturesAsOf.recency_days IS 'days since the last transaction [days]: days since last';
COMMENT ON COLUMN CustomerFeaturesAsOf.days_between_txns IS 'mean days from a transaction to the next [days]: mean days between';
COMMENT ON COLUMN CustomerFeaturesAsOf.fraud_count IS 'number of fraudulent transactions [count]: count where fraud';
COMMENT ON COLUMN CustomerFeaturesAsOf.fraud_spend IS 'amount of fraudulent transactions [GBP]: sum of amount where fraud';
COMMENT ON COLUMN CustomerFeaturesAsOf.days_since_fraud IS 'days since the last fraudulent transaction [days]: days since last where fraud';
COMMENT ON TABLE CustomerSegments IS 'One row is a customer. Made by: segment.';
COMMENT ON COLUMN CustomerSegments.customer_id IS 'the customer';
COMMENT ON COLUMN CustomerSegments.cluster_id IS 'number of the K-Means cluster';
COMMENT ON COLUMN CustomerSegments.segment IS 'name of the cluster';
COMMENT ON COLUMN CustomerSegments.distance IS 'distance to the own centroid [sd]: Euclidean, winsorised and standardised inputs';
COMMENT ON COLUMN CustomerSegments.second_segment IS 'segment of the next nearest centroid';
COMMENT ON COLUMN CustomerSegments.margin IS 'how much farther the next centroid is [sd]: distance to the next nearest centroid - distance';
COMMENT ON COLUMN CustomerSegments.membership IS 'how surely the customer is of the segment [probability]: posterior of the segment''s component in a Gaussian mixture of the inputs';
COMMENT ON COLUMN CustomerSegments.map_x IS 'first coordinate of the behaviour map [sd]: first principal component of the inputs';
COMMENT ON COLUMN CustomerSegments.map_y IS 'second coordinate of the behaviour map [sd]: second principal component of the inputs';
COMMENT ON TABLE CustomerRiskScores IS 'One row is a customer. Made by: score, train.';
COMMENT ON COLUMN CustomerRiskScores.customer_id IS 'the customer';
COMMENT ON COLUMN CustomerRiskScores.as_of_date IS 'first day that was not looked at';
COMMENT ON COLUMN CustomerRiskScores.score IS 'points of the scorecard; higher is safer [points]: base points + points of every characteristic';
COMMENT ON COLUMN CustomerRiskScores.tier IS 'tier of the score';
COMMENT ON COLUMN CustomerRiskScores.reason_1 IS 'code of a reason, most points lost first';
COMMENT ON COLUMN CustomerRiskScores.reason_2 IS 'code of a reason, most points lost first';
COMMENT ON COLUMN CustomerRiskScores.reason_3 IS 'code of a reason, most points lost first';
COMMENT ON COLUMN CustomerRiskScores.reason_4 IS 'code of a reason, most points lost first';
COMMENT ON COLUMN CustomerRiskScores.points_1 IS 'points lost for the reason of the same number [points]: best attainable points - points';
COMMENT ON COLUMN CustomerRiskScores.points_2 IS 'points lost for the reason of the same number [points]: best attainable points - points';
COMMENT ON COLUMN CustomerRiskScores.points_3 IS 'points lost for the reason of the same number [points]: best attainable points - points';
COMMENT ON COLUMN CustomerRiskScores.points_4 IS 'points lost for the reason of the same number [points]: best attainable points - points';
COMMENT ON COLUMN CustomerRiskScores.model_probability IS 'probability of the at-risk event [probability]: model with the better cross-validated ROC-AUC, fitted without the customer''s own fold; filled by train';
COMMENT ON TABLE RiskAlerts IS 'One row is a customer whose tier is Medium or High. Made by: score.';
COMMENT ON COLUMN RiskAlerts.alert_id IS 'the alert, lowest score first';
COMMENT ON COLUMN RiskAlerts.customer_id IS 'the customer';
COMMENT ON COLUMN RiskAlerts.as_of_date IS 'first day that was not looked at';
COMMENT ON COLUMN RiskAlerts.tier IS 'tier of the customer';
COMMENT ON COLUMN RiskAlerts.score IS 'score of the customer [points]';
COMMENT ON COLUMN RiskAlerts.segment IS 'segment of the customer';
COMMENT ON COLUMN RiskAlerts.reason_1 IS 'code of a reason, most points lost first';
COMMENT ON COLUMN RiskAlerts.reason_2 IS 'code of a reason, most points lost first';
COMMENT ON COLUMN RiskAlerts.reason_3 IS 'code of a reason, most points lost first';
COMMENT ON COLUMN RiskAlerts.reason_4 IS 'code of a reason, most points lost first';
COMMENT ON COLUMN RiskAlerts.reason_text_1 IS 'the reason of the same number in words';
COMMENT ON COLUMN RiskAlerts.reason_text_2 IS 'the reason of the same number in words';
COMMENT ON COLUMN RiskAlerts.reason_text_3 IS 'the reason of the same number in words';
COMMENT ON COLUMN RiskAlerts.reason_text_4 IS 'the reason of the same number in words';
COMMENT ON COLUMN RiskAlerts.recent_spend IS 'spend in the window''s last month [GBP]';
COMMENT ON COLUMN RiskAlerts.fraud_count IS 'fraudulent transactions in the window';
COMMENT ON COLUMN RiskAlerts.recommended_action IS 'what to do: by tier and whether there was fraud';
COMMENT ON TABLE CustomerOutcomes IS 'One row is a customer. Made by: prepare.';
COMMENT ON COLUMN CustomerOutcomes.customer_id IS 'the customer';
COMMENT ON COLUMN CustomerOutcomes.as_of_date IS 'first day that features may not see';
COMMENT ON COLUMN CustomerOutcomes.at_risk IS 'an event happened in the outcome window';
COMMENT ON COLUMN CustomerOutcomes.event_type IS 'the event';
COMMENT ON COLUMN CustomerOutcomes.event_date IS 'day of the event';
COMMENT ON TABLE ModelPredictions IS 'One row is a customer with transactions. Made by: train.';
COMMENT ON COLUMN ModelPredictions.customer_id IS 'the customer';
COMMENT ON COLUMN ModelPredictions.split IS 'which part of the data';
COMMENT ON COLUMN ModelPredictions.logistic_regression IS 'at-risk probability, logistic regression [probability]: fitted without the customer''s own fold';
COMMENT ON COLUMN ModelPredictions.random_forest IS 'at-risk probability, random forest [probability]: fitted without the customer''s own fold';
COMMENT ON TABLE fip_load IS 'One row is a table that was loaded. Made by: fip export.';
COMMENT ON COLUMN fip_load.run_id IS 'the run that made the table';
COMMENT ON COLUMN fip_load.fip_version IS 'version of fip that loaded it';
COMMENT ON COLUMN fip_load.schema_sha256 IS 'digest of the statements of tables and views';
COMMENT ON COLUMN fip_load.table_name IS 'the table';
COMMENT ON COLUMN fip_load.n_rows IS 'rows of its file [count]';
COMMENT ON COLUMN fip_load.sha256 IS 'digest of its file; empty where there is none';
COMMENT ON TABLE fip_load_column IS 'One row is a column of money, whole numbers or flags of a table that was loaded. Made by: fip export.';
COMMENT ON COLUMN fip_load_column.table_name IS 'the table';
COMMENT ON COLUMN fip_load_column.column_name IS 'the column';
COMMENT ON COLUMN fip_load_column.n_values IS 'cells of its file with a value [count]';
COMMENT ON COLUMN fip_load_column.total IS 'sum of the cells of its file; pence of money';

