-- The tables of fip, made from its data dictionary by `fip show schema`.
-- Standard SQL; loads in SQLite, PostgreSQL and DuckDB.

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

CREATE INDEX DimAccount_customer_id ON DimAccount (customer_id);
CREATE INDEX FactTransactions_date_key ON FactTransactions (date_key);
CREATE INDEX FactTransactions_customer_id ON FactTransactions (customer_id);
CREATE INDEX FactTransactions_account_id ON FactTransactions (account_id);
CREATE INDEX FactTransactions_merchant_id ON FactTransactions (merchant_id);
CREATE INDEX AccountHolders_customer_id ON AccountHolders (customer_id);
CREATE INDEX FraudReports_customer_id ON FraudReports (customer_id);
CREATE INDEX FactLedger_account_id ON FactLedger (account_id);
CREATE INDEX FactLedger_transaction_id ON FactLedger (transaction_id);
CREATE INDEX RiskAlerts_customer_id ON RiskAlerts (customer_id);

