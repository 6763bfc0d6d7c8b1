"""The features by DuckDB: one group a customer and month, the lifetime from the months."""

from __future__ import annotations

import duckdb
import numpy as np
import pyarrow as pa

VARIANTS = {
    # What is measured: the lifetime rolled up from the months, count(DISTINCT), quantile_cont.
    "roll-up": {},
    # What was tried; each differs from the first in one place.
    "lifetime from the rows": {"lifetime": "rows"},
    "grouping sets": {"lifetime": "sets"},
    "distinct triples": {"distinct": "triples"},
    "median by window": {"median": "window"},
    "sorted first": {"order": "sorted"},
}

COUNTED = ("atm", "online", "cross_border", "night", "weekend", "fraud")
SUMMED = ("atm", "online", "cross_border", "discretionary")
SUMS = ", ".join(
    ["count(*) AS n", "sum(pence)::BIGINT AS pence", "sum(pence::BIGINT * pence) AS squares", "max(pence) AS largest"]
    + [f"count(*) FILTER ({flag}) AS {flag}_count" for flag in COUNTED]
    + [f"coalesce(sum(pence) FILTER ({flag}), 0)::BIGINT AS {flag}_pence" for flag in SUMMED]
)
ROLLED_UP = ", ".join(
    ["sum(n)::BIGINT AS n", "sum(pence)::BIGINT AS pence", "sum(squares) AS squares", "max(largest) AS largest"]
    + [f"sum({flag}_count)::BIGINT AS {flag}_count" for flag in COUNTED]
    + [f"sum({flag}_pence)::BIGINT AS {flag}_pence" for flag in SUMMED]
)

BY_MONTH = f"SELECT customer, month, {SUMS} FROM facts GROUP BY customer, month"
BY_MONTH_AND_CUSTOMER = f"SELECT customer, month, {SUMS} FROM facts GROUP BY GROUPING SETS ((customer, month), (customer))"

# RANGE counts calendar months, so a month without transactions adds nothing to the sum before it.
COMPARED = """
SELECT *, pence::DOUBLE * least(month, 3) / nullif(sum(pence) OVER (
    PARTITION BY customer ORDER BY month::INTEGER RANGE BETWEEN 3 PRECEDING AND 1 PRECEDING), 0)::DOUBLE AS spend_vs_prev
FROM by_month WHERE month IS NOT NULL
"""

MERCHANTS_BY_MONTH = {
    "count": "SELECT customer, month, count(DISTINCT merchant) AS merchants FROM facts GROUP BY customer, month",
    "triples": "SELECT customer, month, count(*) AS merchants FROM triples GROUP BY customer, month",
}
MERCHANTS = {
    "count": "SELECT customer, count(DISTINCT merchant) AS merchants FROM facts GROUP BY customer",
    "triples": "SELECT customer, count(*) AS merchants FROM (SELECT DISTINCT customer, merchant FROM triples) "
               "GROUP BY customer",
}
LIFETIME = {
    "months": f"SELECT customer, {ROLLED_UP} FROM by_month GROUP BY customer",
    "rows": f"SELECT customer, {SUMS} FROM facts GROUP BY customer",
    "sets": "SELECT * FROM by_month WHERE month IS NULL",
}
OVER_MONTHS = """
SELECT customer, count(*) AS active_months, sum(pence * pence) AS month_squares,
    sum((2 * month::INTEGER - 11) * pence) AS slope, max(spend_vs_prev) AS max_spend_spike
FROM compared GROUP BY customer
"""
# Two dozen countries are the bits of a whole number.
SPAN = """
SELECT customer, min(second) AS first, max(second) AS last, bit_count(bit_or(1::BIGINT << country)) AS countries
FROM facts GROUP BY customer
"""
MEDIAN = {
    "quantile": "SELECT customer, quantile_cont(pence, 0.5) AS median FROM facts GROUP BY customer",
    "window": """
SELECT customer, avg(pence) AS median FROM (
    SELECT customer, pence, row_number() OVER (PARTITION BY customer ORDER BY pence) AS place,
        count(*) OVER (PARTITION BY customer) AS n
    FROM facts)
WHERE place IN ((n + 1) // 2, (n + 2) // 2) GROUP BY customer""",
}
# - sum p ln p with p = s / S is ln S - (sum s ln s) / S; of a single category exactly 0.
ENTROPY = """
SELECT customer, CASE WHEN count(*) = 1 THEN 0 ELSE ln(sum(s)) - sum(s * ln(s)) / sum(s) END AS entropy
FROM (SELECT customer, category, sum(pence)::DOUBLE AS s FROM facts GROUP BY customer, category)
WHERE s > 0 GROUP BY customer
"""
FRAUD = "SELECT customer, sum(pence)::BIGINT AS pence, max(day) AS day FROM facts WHERE fraud GROUP BY customer"

MONTHLY = """
SELECT
    customer + 1 AS customer_id, 202501 + month AS month, n AS txn_count, pence / 100.0 AS total_spend,
    pence / 100.0 / n AS avg_spend,
    sqrt((n * squares - pence::HUGEINT * pence)::DOUBLE / nullif(n * (n - 1), 0)) / 100 AS std_spend,
    largest / 100.0 AS max_spend,
    atm_count, atm_pence / 100.0 AS atm_spend, atm_count / n AS atm_rate,
    online_count, online_pence / 100.0 AS online_spend, online_count / n AS online_rate,
    cross_border_count, cross_border_pence / 100.0 AS cross_border_spend, cross_border_count / n AS cross_border_rate,
    night_count, night_count / n AS night_rate, weekend_count, weekend_count / n AS weekend_rate,
    discretionary_pence / 100.0 AS discretionary_spend, discretionary_pence / nullif(pence, 0) AS discretionary_share,
    merchants AS distinct_merchants, fraud_count, spend_vs_prev
FROM compared JOIN merchants_by_month USING (customer, month)
"""

CUSTOMER = """
SELECT
    c.customer + 1 AS customer_id, DATE '2025-01-01' AS window_start, DATE '2026-01-01' AS window_end,
    12 AS months_observed, coalesce(active_months, 0) AS active_months, coalesce(n, 0) AS txn_count,
    coalesce(t.pence, 0) / 100.0 AS total_spend, t.pence / 100.0 / n AS avg_txn_amount,
    sqrt((n * squares - t.pence::HUGEINT * t.pence)::DOUBLE / nullif(n * (n - 1), 0)) / 100 AS std_txn_amount,
    largest / 100.0 AS max_txn_amount, median / 100 AS median_txn_amount,
    coalesce(t.pence, 0) / 100.0 / 12 AS avg_monthly_spend,
    coalesce(sqrt((12 * month_squares - t.pence::HUGEINT * t.pence)::DOUBLE / 132) / 100, 0) AS std_monthly_spend,
    std_monthly_spend / nullif(avg_monthly_spend, 0) AS spend_volatility,
    std_txn_amount / nullif(avg_txn_amount, 0) AS amount_volatility,
    6.0::DOUBLE * slope / (143 * nullif(t.pence, 0)) AS spend_trend, max_spend_spike,
    atm_count / n AS atm_rate, atm_pence / nullif(t.pence, 0) AS atm_spend_share,
    online_count / n AS online_rate, online_pence / nullif(t.pence, 0) AS online_spend_share,
    cross_border_count / n AS cross_border_rate, cross_border_pence / nullif(t.pence, 0) AS cross_border_spend_share,
    night_count / n AS night_rate, weekend_count / n AS weekend_rate,
    coalesce(discretionary_pence, 0) / 100.0 AS discretionary_spend,
    discretionary_pence / nullif(t.pence, 0) AS discretionary_share,
    coalesce(merchants, 0) AS distinct_merchants, coalesce(countries, 0) AS distinct_countries,
    entropy AS category_entropy, 365 - last // 86400 AS recency_days,
    (last - first) / 86400.0::DOUBLE / nullif(n - 1, 0) AS days_between_txns,
    coalesce(fraud_count, 0) AS fraud_count, coalesce(f.pence, 0) / 100.0 AS fraud_spend, 365 - f.day AS days_since_fraud
FROM customers AS c
LEFT JOIN lifetime AS t USING (customer) LEFT JOIN over_months USING (customer) LEFT JOIN merchants USING (customer)
LEFT JOIN span USING (customer) LEFT JOIN median USING (customer) LEFT JOIN entropy USING (customer)
LEFT JOIN fraud AS f USING (customer)
"""


def steps(lifetime: str = "months", distinct: str = "count", median: str = "quantile", order: str = "as is"):
    """Returns each table of a formulation with its query, in the order they are made."""
    tables = {}
    if order == "sorted":
        tables["facts"] = "SELECT * FROM memory.rows ORDER BY customer, month"
    if distinct == "triples":
        tables["triples"] = "SELECT DISTINCT customer, month, merchant FROM facts"
    return tables | {
        "by_month": BY_MONTH_AND_CUSTOMER if lifetime == "sets" else BY_MONTH,
        "compared": COMPARED,
        "merchants_by_month": MERCHANTS_BY_MONTH[distinct],
        "monthly": MONTHLY,
        "lifetime": LIFETIME[lifetime],
        "over_months": OVER_MONTHS,
        "merchants": MERCHANTS[distinct],
        "span": SPAN,
        "median": MEDIAN[median],
        "entropy": ENTROPY,
        "fraud": FRAUD,
        "customer": CUSTOMER,
    }


class Engine:
    """A database in memory with the facts loaded."""

    def __init__(self, columns: dict[str, np.ndarray], n_customers: int, n_threads: int, folder: str, variant: str):
        self.how = VARIANTS[variant]
        self.db = duckdb.connect(config={"threads": n_threads, "temp_directory": f"{folder}/spill"})
        self.db.execute("SET preserve_insertion_order = false")
        arrow = pa.table({name: pa.array(columns.pop(name)) for name in list(columns)})  # noqa: F841
        name = "rows" if "order" in self.how else "facts"
        self.db.execute(f"CREATE TABLE {name} AS SELECT * FROM arrow")
        self.db.execute(f"CREATE TABLE customers AS SELECT range::INTEGER AS customer FROM range({n_customers})")

    def compute(self) -> None:
        """Makes both tables, materialised in the database."""
        for name, query in steps(**self.how).items():
            self.db.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")

    def results(self) -> dict[str, pa.Table]:
        return {name: self.db.sql(f"FROM {name}").to_arrow_table() for name in ("monthly", "customer")}
