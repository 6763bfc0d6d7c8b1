-- The tables that monthly.sql, customer.sql and flags.sql read. Names follow the star schema; a table may have more
-- columns than these. Two things differ from the CSV files: money is whole pence in an integer column
-- (amount 12.34 becomes amount_pence 1234), and the observation window is a table.
-- Plain SQLite 3.28 or newer; no mathematical functions, no extensions.

CREATE TABLE FactTransactions (
    transaction_id   TEXT PRIMARY KEY,
    date_key         INTEGER NOT NULL,  -- yyyymmdd
    transaction_ts   TEXT NOT NULL,     -- YYYY-MM-DDTHH:MM:SS, local civil time
    customer_id      TEXT NOT NULL,
    merchant_id      TEXT NOT NULL,
    channel          TEXT NOT NULL,
    country_code     TEXT NOT NULL,
    amount_pence     INTEGER NOT NULL,
    is_cross_border  INTEGER NOT NULL,  -- flags are 0 or 1
    is_night         INTEGER NOT NULL,
    is_discretionary INTEGER NOT NULL,
    is_fraud         INTEGER NOT NULL
);

CREATE TABLE FraudReports (
    transaction_id TEXT PRIMARY KEY,
    reported_at    TEXT NOT NULL        -- as transaction_ts
);

CREATE TABLE DimCustomer (customer_id TEXT PRIMARY KEY);

CREATE TABLE DimMerchant (
    merchant_id      TEXT PRIMARY KEY,
    category         TEXT NOT NULL,
    is_discretionary INTEGER NOT NULL
);

CREATE TABLE DimDate (
    date_key   INTEGER PRIMARY KEY,
    date       TEXT NOT NULL,           -- YYYY-MM-DD
    is_weekend INTEGER NOT NULL
);

-- Exactly one row. The end date is exclusive; both dates are the first of a month.
CREATE TABLE ObservationWindow (
    start_date TEXT NOT NULL,           -- YYYY-MM-DD
    end_date   TEXT NOT NULL
);

-- The calendar months of the window: position 0, 1, 2, ... and month yyyymm.
CREATE TABLE WindowMonth (
    position INTEGER PRIMARY KEY,
    month    INTEGER NOT NULL UNIQUE
);
