"""Checks the feature SQL against hand-worked values and against an independent pandas implementation.

Two worlds: the small one in ../world, whose expected values were worked out by hand, and a random one of 3,000
customers and 100,000 transactions made here, full of awkward customers, over windows of 1, 2 and 12 months.
Integers and money must agree exactly, other numbers to a relative 1e-9; missing must be missing on both sides.

    python3 check_with_pandas.py

prints the largest relative deviation of each column and exits with 1 when one is too large. Needs pandas and numpy.
"""

from __future__ import annotations

import sqlite3
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).resolve().parent
WORLD = HERE.parent / "world"
RELATIVE_TOLERANCE = 1e-9
SECONDS_PER_DAY = 86_400

SQL_COLUMNS = {
    "FactTransactions": [
        "transaction_id", "date_key", "transaction_ts", "customer_id", "merchant_id", "channel", "country_code",
        "amount_pence", "is_cross_border", "is_night", "is_discretionary", "is_fraud",
    ],
    "FraudReports": ["transaction_id", "reported_at"],
    "DimCustomer": ["customer_id"],
    "DimMerchant": ["merchant_id", "category", "is_discretionary"],
    "DimDate": ["date_key", "date", "is_weekend"],
}  # fmt: skip

EXACT = {
    "customer_id", "month", "window_start", "window_end", "months_observed", "active_months", "txn_count",
    "total_spend", "max_spend", "max_txn_amount", "atm_count", "atm_spend", "online_count", "online_spend",
    "cross_border_count", "cross_border_spend", "night_count", "weekend_count", "discretionary_spend",
    "distinct_merchants", "distinct_countries", "fraud_count", "fraud_spend", "recency_days", "days_since_fraud",
}  # fmt: skip


@dataclass(frozen=True)
class World:
    """The tables that features read, and the observation window (end exclusive, both the first of a month)."""

    transactions: pd.DataFrame
    customers: pd.DataFrame
    merchants: pd.DataFrame
    dates: pd.DataFrame
    reports: pd.DataFrame
    start: pd.Timestamp
    end: pd.Timestamp

    @property
    def months(self) -> list[int]:
        firsts = pd.date_range(self.start, self.end, freq="MS", inclusive="left")
        return [int(month) for month in firsts.strftime("%Y%m")]


# --------------------------------------------------------------------------------------------------------- worlds


def pence(pounds: pd.Series) -> pd.Series:
    """Turns decimal text such as 12.30 into whole pence without going through a float."""
    whole, part = pounds.str.split(".", expand=True).T.to_numpy()
    return pd.Series(whole.astype("int64") * 100 + part.astype("int64"), index=pounds.index)


def reported(transactions: pd.DataFrame, days: np.ndarray | int) -> pd.DataFrame:
    """A report of each fraud, so many days after it; none where the days are negative."""
    frauds = transactions.assign(days=days)
    frauds = frauds[(frauds["is_fraud"] == 1) & (frauds["days"] >= 0)]
    at = pd.to_datetime(frauds["transaction_ts"], format="ISO8601") + pd.to_timedelta(frauds["days"], unit="D")
    return pd.DataFrame({"transaction_id": frauds["transaction_id"], "reported_at": at.dt.strftime("%Y-%m-%dT%H:%M:%S")})


def hand_made_world(*, with_outside_rows: bool) -> World:
    text = {"amount": "string", "transaction_ts": "string"}
    parts = [pd.read_csv(WORLD / "FactTransactions.csv", dtype=text)]
    if with_outside_rows:
        parts.append(pd.read_csv(WORLD / "FactTransactions_outside.csv", dtype=text))
    transactions = pd.concat(parts, ignore_index=True)
    transactions["amount_pence"] = pence(transactions["amount"])
    return World(
        transactions=transactions,
        customers=pd.read_csv(WORLD / "DimCustomer.csv"),
        merchants=pd.read_csv(WORLD / "DimMerchant.csv"),
        dates=pd.read_csv(WORLD / "DimDate.csv"),
        reports=reported(transactions, 0),
        start=pd.Timestamp("2025-01-01"),
        end=pd.Timestamp("2025-05-01"),
    )


def random_world(start: str, end: str, seed: int) -> World:
    """3,000 customers and 100,000 transactions in 2024 and 2025, with the cases that break careless code."""
    rng = np.random.default_rng(seed)
    n_customers, n_rows, n_merchants = 3_000, 100_000, 400
    categories = np.array(["GROCERIES", "EATING_OUT", "FUEL", "CASH", "TRAVEL", "GAMBLING", "DIGITAL_GOODS", "HEALTH"])
    discretionary = np.isin(categories, ["EATING_OUT", "TRAVEL", "GAMBLING", "DIGITAL_GOODS"]).astype(int)
    kind = rng.integers(len(categories), size=n_merchants)
    merchants = pd.DataFrame(
        {
            "merchant_id": [f"M{i:06d}" for i in range(1, n_merchants + 1)],
            "category": categories[kind],
            "is_discretionary": discretionary[kind],
        }
    )
    days = pd.date_range("2024-01-01", "2026-12-31")
    dates = pd.DataFrame(
        {
            "date_key": days.year * 10_000 + days.month * 100 + days.day,
            "date": days.strftime("%Y-%m-%d"),
            "is_weekend": (days.day_of_week >= 5).astype(int),
        }
    )

    # A skewed number of rows a customer; some have none, and the last 40 customers are special cases below.
    weight = rng.gamma(0.7, size=n_customers)
    weight[rng.random(n_customers) < 0.02] = 0
    customer = rng.choice(n_customers, size=n_rows, p=weight / weight.sum())
    ts = pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 731 * SECONDS_PER_DAY, n_rows), unit="s")
    amount = np.round(np.exp(rng.normal(3.0, 1.6, n_rows)) * 100).astype("int64")
    amount[rng.random(n_rows) < 0.05] = 0
    ties = rng.random(n_rows) < 0.3
    amount[ties] = rng.choice([100, 999, 1000, 2000, 5000], ties.sum())
    merchant = rng.integers(n_merchants, size=n_rows)

    special = customer >= n_customers - 40
    case = customer % 8
    amount[special & (case == 0)] = 0  # only zero amounts
    amount[special & (case == 1)] = 1_010  # constant amounts: standard deviation 0
    ts = ts.where(~(special & (case == 2)), pd.Timestamp(start))  # all at the first second of the window
    last_second = pd.Timestamp(end) - pd.Timedelta(seconds=1)
    ts = ts.where(~(special & (case == 3)), last_second)  # all at its last second
    ts = ts.where(~(special & (case == 4)), pd.Timestamp(end))  # all just outside it
    lopsided = special & (case == 5)  # one giant among pennies
    amount[lopsided] = np.where(rng.random(lopsided.sum()) < 0.05, 9_999_999_99, 1)
    merchant[special & (case == 6)] = 0  # a single merchant: entropy 0
    amount[special & (case == 7)] = 2_569_116 - (np.arange(n_rows)[special & (case == 7)] % 2)  # tiny spread

    country = rng.choice(["GB", "FR", "US", "IE"], size=n_rows, p=[0.85, 0.06, 0.05, 0.04])
    transactions = pd.DataFrame(
        {
            "transaction_id": [f"T{i:010d}" for i in range(1, n_rows + 1)],
            "date_key": ts.year * 10_000 + ts.month * 100 + ts.day,
            "transaction_ts": ts.strftime("%Y-%m-%dT%H:%M:%S"),
            "customer_id": np.char.add("C", np.char.zfill((customer + 1).astype(str), 7)),
            "merchant_id": merchants["merchant_id"].to_numpy()[merchant],
            "channel": rng.choice(["CHIP_AND_PIN", "CONTACTLESS", "ONLINE", "MOBILE_WALLET", "ATM"], size=n_rows),
            "country_code": country,
            "amount_pence": amount,
            "is_cross_border": (country != "GB").astype(int),
            "is_night": ((ts.hour >= 22) | (ts.hour < 6)).astype(int),
            "is_discretionary": merchants["is_discretionary"].to_numpy()[merchant],
            "is_fraud": (rng.random(n_rows) < 0.01).astype(int),
        }
    )
    customers = pd.DataFrame({"customer_id": [f"C{i:07d}" for i in range(1, n_customers + 1)]})
    # Some frauds are reported within weeks, some within the year, some never.
    reports = reported(transactions, np.where(rng.random(n_rows) < 0.1, -1, rng.integers(0, 200, n_rows)))
    return World(transactions, customers, merchants, dates, reports, pd.Timestamp(start), pd.Timestamp(end))


# ------------------------------------------------------------------------------------------------------------ SQL


def connect(world: World) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.executescript((HERE / "schema.sql").read_text())
    tables = {
        "FactTransactions": world.transactions,
        "FraudReports": world.reports,
        "DimCustomer": world.customers,
        "DimMerchant": world.merchants,
        "DimDate": world.dates,
    }
    for name, table in tables.items():
        table[SQL_COLUMNS[name]].to_sql(name, connection, if_exists="append", index=False)
    connection.execute(
        "INSERT INTO ObservationWindow VALUES (?, ?)", (f"{world.start:%Y-%m-%d}", f"{world.end:%Y-%m-%d}")
    )
    connection.executemany("INSERT INTO WindowMonth VALUES (?, ?)", enumerate(world.months))
    return connection


def query(connection: sqlite3.Connection, file: str) -> pd.DataFrame:
    cursor = connection.execute((HERE / file).read_text())
    return pd.DataFrame(cursor.fetchall(), columns=[column[0] for column in cursor.description])


# --------------------------------------------------------------------------------------------------------- pandas


def windowed(world: World) -> pd.DataFrame:
    """Transactions of the window; flags are derived afresh from time, country and merchant, not read."""
    rows = world.transactions[["customer_id", "merchant_id", "channel", "country_code", "amount_pence"]]
    in_time = pd.to_datetime(world.reports["reported_at"], format="ISO8601") < world.end
    known = world.reports.loc[in_time, "transaction_id"]
    rows = rows.assign(is_fraud=world.transactions["transaction_id"].isin(known).astype(int))
    rows = rows.assign(ts=pd.to_datetime(world.transactions["transaction_ts"], format="ISO8601"))
    rows = rows[(rows["ts"] >= world.start) & (rows["ts"] < world.end)]
    rows = rows.merge(world.merchants[["merchant_id", "category", "is_discretionary"]], on="merchant_id")
    hour = rows["ts"].dt.hour
    return rows.assign(
        month=rows["ts"].dt.year * 100 + rows["ts"].dt.month,
        atm=(rows["channel"] == "ATM").astype(int),
        online=(rows["channel"] == "ONLINE").astype(int),
        cross_border=(rows["country_code"] != "GB").astype(int),
        night=((hour >= 22) | (hour <= 5)).astype(int),
        weekend=(rows["ts"].dt.day_of_week >= 5).astype(int),
    )


def aggregated(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Counts, sums in pence, maxima and spreads that the two tables share, one row for each key."""
    for flag in ("atm", "online", "cross_border", "is_discretionary", "is_fraud"):
        rows = rows.assign(**{f"{flag}_pence": rows[flag] * rows["amount_pence"]})
    # Squared distances from the mean, not pandas' one-pass std, which keeps only ten digits of a tiny spread.
    mean = rows.groupby(keys)["amount_pence"].transform("mean")
    rows = rows.assign(squared=(rows["amount_pence"] - mean) ** 2)
    out = rows.groupby(keys).agg(
        n=("amount_pence", "size"),
        pence=("amount_pence", "sum"),
        max_pence=("amount_pence", "max"),
        squared=("squared", "sum"),
        atm=("atm", "sum"),
        atm_pence=("atm_pence", "sum"),
        online=("online", "sum"),
        online_pence=("online_pence", "sum"),
        cross_border=("cross_border", "sum"),
        cross_border_pence=("cross_border_pence", "sum"),
        night=("night", "sum"),
        weekend=("weekend", "sum"),
        discretionary_pence=("is_discretionary_pence", "sum"),
        merchants=("merchant_id", "nunique"),
        countries=("country_code", "nunique"),
        frauds=("is_fraud", "sum"),
        fraud_pence=("is_fraud_pence", "sum"),
        median_pence=("amount_pence", "median"),
        first=("ts", "min"),
        last=("ts", "max"),
        months=("month", "nunique"),
    )
    return out.assign(std_pence=np.sqrt(ratio(out["squared"], out["n"] - 1)))


def ratio(numerator: pd.Series, denominator: pd.Series | int) -> pd.Series:
    """Quotient, missing where the denominator is 0."""
    return numerator / pd.Series(denominator, index=numerator.index).replace(0, np.nan)


def versus_previous(grid: pd.DataFrame) -> pd.DataFrame:
    """Monthly total over the mean of the up to three window months before it; grid has all months, absent ones 0."""
    mean = grid.T.shift(1).rolling(3, min_periods=1).mean().T
    return grid / mean.where(mean > 0)


def pandas_features(world: World) -> tuple[pd.DataFrame, pd.DataFrame]:
    """CustomerMonthlyFeatures and CustomerFeatures by pandas."""
    rows = windowed(world)
    customers = pd.Index(world.customers["customer_id"], name="customer_id").sort_values()

    spent = rows.pivot_table(index="customer_id", columns="month", values="amount_pence", aggfunc="sum")
    spent = spent.reindex(index=customers, columns=world.months)
    grid = spent.fillna(0)
    spike = versus_previous(grid).where(spent.notna())

    m = aggregated(rows, ["customer_id", "month"])
    monthly = pd.DataFrame(
        {
            "txn_count": m["n"],
            "total_spend": m["pence"] / 100,
            "avg_spend": m["pence"] / m["n"] / 100,
            "std_spend": m["std_pence"] / 100,
            "max_spend": m["max_pence"] / 100,
            "atm_count": m["atm"],
            "atm_spend": m["atm_pence"] / 100,
            "atm_rate": m["atm"] / m["n"],
            "online_count": m["online"],
            "online_spend": m["online_pence"] / 100,
            "online_rate": m["online"] / m["n"],
            "cross_border_count": m["cross_border"],
            "cross_border_spend": m["cross_border_pence"] / 100,
            "cross_border_rate": m["cross_border"] / m["n"],
            "night_count": m["night"],
            "night_rate": m["night"] / m["n"],
            "weekend_count": m["weekend"],
            "weekend_rate": m["weekend"] / m["n"],
            "discretionary_spend": m["discretionary_pence"] / 100,
            "discretionary_share": ratio(m["discretionary_pence"], m["pence"]),
            "distinct_merchants": m["merchants"],
            "fraud_count": m["frauds"],
        }
    )
    monthly["spend_vs_prev"] = spike.stack().reindex(monthly.index)
    monthly = monthly.reset_index()

    c = aggregated(rows, ["customer_id"]).reindex(customers)
    whole = ["n", "pence", "months", "discretionary_pence", "merchants", "countries", "frauds", "fraud_pence"]
    zeroed = c[whole].fillna(0).astype("int64")
    x = np.arange(len(world.months), dtype=float)
    centred = x - x.mean()
    slope = grid @ centred / (centred @ centred) if len(x) > 1 else grid.sum(axis=1) * np.nan
    by_category = rows.groupby(["customer_id", "category"])["amount_pence"].sum()
    by_category = by_category[by_category > 0]
    total = c["pence"].reindex(by_category.index.get_level_values("customer_id")).to_numpy()
    # ln(part / whole) as log1p(-(rest / whole)) keeps its digits when one category has nearly everything.
    entropy = -(by_category / total) * np.log1p(-(total - by_category) / total)
    days = (world.end - c["last"].dt.normalize()).dt.days
    fraud_day = rows[rows["is_fraud"] == 1].groupby("customer_id")["ts"].max().reindex(customers).dt.normalize()
    monthly_mean, monthly_std = grid.sum(axis=1) / len(x), grid.std(axis=1, ddof=1)
    customer = pd.DataFrame({
        "window_start": f"{world.start:%Y-%m-%d}",
        "window_end": f"{world.end:%Y-%m-%d}",
        "months_observed": len(x),
        "active_months": zeroed["months"],
        "txn_count": zeroed["n"],
        "total_spend": zeroed["pence"] / 100,
        "avg_txn_amount": c["pence"] / c["n"] / 100,
        "std_txn_amount": c["std_pence"] / 100,
        "max_txn_amount": c["max_pence"] / 100,
        "median_txn_amount": c["median_pence"] / 100,
        "avg_monthly_spend": monthly_mean / 100,
        "std_monthly_spend": monthly_std / 100,
        "spend_volatility": ratio(monthly_std, monthly_mean),
        "amount_volatility": ratio(c["std_pence"], c["pence"] / c["n"]),
        "spend_trend": ratio(slope, monthly_mean),
        "max_spend_spike": spike.max(axis=1),
        "atm_rate": c["atm"] / c["n"],
        "atm_spend_share": ratio(c["atm_pence"], c["pence"]),
        "online_rate": c["online"] / c["n"],
        "online_spend_share": ratio(c["online_pence"], c["pence"]),
        "cross_border_rate": c["cross_border"] / c["n"],
        "cross_border_spend_share": ratio(c["cross_border_pence"], c["pence"]),
        "night_rate": c["night"] / c["n"],
        "weekend_rate": c["weekend"] / c["n"],
        "discretionary_spend": zeroed["discretionary_pence"] / 100,
        "discretionary_share": ratio(c["discretionary_pence"], c["pence"]),
        "distinct_merchants": zeroed["merchants"],
        "distinct_countries": zeroed["countries"],
        "category_entropy": entropy.groupby("customer_id").sum().reindex(customers),
        "recency_days": days,
        "days_between_txns": ratio((c["last"] - c["first"]).dt.total_seconds() / SECONDS_PER_DAY, c["n"] - 1),
        "fraud_count": zeroed["frauds"],
        "fraud_spend": zeroed["fraud_pence"] / 100,
        "days_since_fraud": (world.end - fraud_day).dt.days,
    }, index=customers).reset_index()  # fmt: skip
    return monthly, customer


# ----------------------------------------------------------------------------------------------------- comparison


def deviation(got: pd.Series, expected: pd.Series) -> float:
    """Largest relative deviation of a column; infinity where one side is missing or texts differ."""
    if not (got.isna() == expected.isna()).all():
        return np.inf
    present = expected.notna()
    if not pd.api.types.is_numeric_dtype(expected):
        return 0.0 if (got[present] == expected[present]).all() else np.inf
    a, b = got[present].to_numpy(dtype=float), expected[present].to_numpy(dtype=float)
    # What is 0 on one side may be a rounding error on the other: below 1e-13 both count as 0.
    size = np.maximum(np.abs(a), np.abs(b))
    relative = np.abs(a - b) / np.maximum(size, 1e-300)
    return float(np.max(np.where(size < 1e-13, 0.0, relative), initial=0.0))


def compare(label: str, got: pd.DataFrame, expected: pd.DataFrame) -> dict[str, float]:
    """Prints what is wrong with got, if anything, and returns the deviation of each column."""
    if list(got.columns) != list(expected.columns):
        print(f"FAILED {label}: columns are {list(got.columns)}, expected {list(expected.columns)}")
        return {"columns": np.inf}
    if len(got) != len(expected):
        print(f"FAILED {label}: {len(got)} rows, expected {len(expected)}")
        return {"rows": np.inf}
    found = {}
    for column in got.columns:
        found[column] = deviation(got[column], expected[column])
        limit = 0.0 if column in EXACT else RELATIVE_TOLERANCE
        if found[column] > limit:
            print(f"FAILED {label}: {column} deviates by {found[column]:.3g}, allowed {limit:.3g}")
            found[column] = np.inf
    return found


def check(label: str, world: World, expected: tuple[pd.DataFrame, pd.DataFrame] | None) -> list[dict[str, float]]:
    """Compares SQL with pandas and, where there are hand-worked values, both with them."""
    connection = connect(world)
    contradictions = query(connection, "flags.sql")
    if len(contradictions):
        print(f"FAILED {label}: {len(contradictions)} transactions contradict their flags or keys")
        return [{"flags": np.inf}]
    sql = query(connection, "monthly.sql"), query(connection, "customer.sql")
    by_pandas = pandas_features(world)
    print(f"{label}: {len(sql[0]):,} monthly rows, {len(sql[1]):,} customers")
    results = []
    for name, sql_table, pandas_table in zip(("monthly", "customer"), sql, by_pandas, strict=True):
        results.append(compare(f"{label}, {name}, SQL and pandas", sql_table, pandas_table))
    if expected is not None:
        for source, tables in (("SQL", sql), ("pandas", by_pandas)):
            for name, table, values in zip(("monthly", "customer"), tables, expected, strict=True):
                results.append(compare(f"{label}, {name}, {source} and hand", table, values))
    return results


def main() -> int:
    expected = (pd.read_csv(WORLD / "expected_monthly.csv"), pd.read_csv(WORLD / "expected_customer.csv"))
    results = []
    for outside in (False, True):
        label = "hand-made world" + (" with rows outside the window" if outside else "")
        results += check(label, hand_made_world(with_outside_rows=outside), expected)
    for start, end in (("2025-01-01", "2026-01-01"), ("2024-03-01", "2024-05-01"), ("2024-02-01", "2024-03-01")):
        results += check(f"random world {start} to {end}", random_world(start, end, seed=20_250_101), None)

    worst: dict[str, float] = {}
    for result in results:
        for column, value in result.items():
            worst[column] = max(worst.get(column, 0.0), value)
    print("\nlargest relative deviation of each column")
    for column, value in worst.items():
        print(f"  {column:26s} {value:.1e}")
    failed = any(np.isinf(value) for value in worst.values())
    print("FAILED" if failed else "passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
