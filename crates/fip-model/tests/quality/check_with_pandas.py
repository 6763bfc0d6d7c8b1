"""What data_quality.json says of a project's tables, once more with pandas and numpy.

    python3 check_with_pandas.py PROJECT...

Reads the CSV files alone, with the definitions as the papers give them, and compares every figure of
tables, amounts, time and keys. Ends with 1 when one differs. Needs numpy and pandas.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

# Amounts of transactions are counted in buckets whose middle is at most this far from any of their values.
BUCKET = 1 / 2048
HOME = "GB"
FENCE = 8 * BUCKET
KIND_OF_LIMIT = {"credit_limit": "CREDIT_CARD", "overdraft_limit": "CURRENT"}


class Checks:
    def __init__(self, name):
        self.name, self.n, self.failed = name, 0, []

    def equal(self, what, told, found):
        self.n += 1
        if told != found:
            self.failed.append(f"{what}: the document says {told!r}, pandas {found!r}")

    def near(self, what, told, found, off):
        self.n += 1
        if not abs(float(told) - float(found)) <= off:
            self.failed.append(f"{what}: the document says {told!r}, pandas {found!r}")


def quartiles(values):
    """The smallest value that a quarter, half, three quarters do not exceed."""
    return np.quantile(values, [0.25, 0.5, 0.75], method="inverted_cdf")


def applies(table, name, frame):
    """The rows to which a column applies."""
    if table == "DimAccount" and name in KIND_OF_LIMIT:
        return frame["account_type"].isin(["", KIND_OF_LIMIT[name]])
    if table == "DimMerchant" and name == "town":
        return (frame["is_online"] != "1") & frame["country_code"].isin(["", HOME])
    if table == "CustomerOutcomes" and name in ("event_type", "event_date"):
        return frame["at_risk"] == "1"
    if table == "FactTransactions" and name == "source_row":
        return frame["origin"] != "SYNTHETIC"
    return pd.Series(True, index=frame.index)


def column(checks, table, told, frame):
    name, kind = told["name"], told["kind"]
    where = f"{table}.{name}"
    cells = frame.loc[applies(table, name, frame), name]
    filled = cells[cells != ""]
    is_known = len(filled) > 0 or len(cells) == 0 and table != "FactTransactions"
    if len(frame) > 0:
        checks.equal(f"{where}: known", told["known"], is_known)
    if not told["known"]:
        return
    checks.equal(f"{where}: rows", told["rows"], len(cells))
    checks.equal(f"{where}: missing", told["missing"], len(cells) - len(filled))
    share = (len(cells) - len(filled)) / max(len(cells), 1)
    checks.near(f"{where}: share", told["missing_share"], share, 1e-6)
    if told["distinct"] is not None:
        checks.equal(f"{where}: distinct", told["distinct"], filled.nunique())
    for top in told["top"]:
        checks.equal(f"{where}: {top['value']}", top["n"], int((filled == top["value"]).sum()))
    if told["top"]:
        counts = filled.value_counts()
        checks.equal(f"{where}: top", [one["n"] for one in told["top"]], counts.head(5).tolist())
    if len(filled) == 0:
        return
    if kind in ("money", "integer") and told["min"] is not None:
        quantity(checks, where, told, pd.to_numeric(filled).to_numpy(), kind == "money")
    elif told["min"] is not None:
        checks.equal(f"{where}: ends", [told["min"], told["max"]], [filled.min(), filled.max()])


def quantity(checks, where, told, values, is_money):
    checks.near(f"{where}: min", told["min"], values.min(), 1e-9)
    checks.near(f"{where}: max", told["max"], values.max(), 1e-9)
    if told["median"] is None:
        return
    # Only amounts of transactions are told from buckets.
    share = BUCKET if where == "FactTransactions.amount" else 0
    exact = quartiles(values)
    for quartile, found in zip(("q1", "median", "q3"), exact):
        checks.near(f"{where}: {quartile}", told[quartile], found, abs(found) * share + 0.0051 * (share > 0) + 1e-9)
    checks.near(f"{where}: mean", told["mean"], values.mean(), 0.005001)
    if where == "FactTransactions.amount":
        return
    q1, _, q3 = exact
    if is_money:
        q1, q3 = max(q1, 0.01), max(q3, 0.01)
        low, high = np.exp(np.log(q1) - 3 * np.log(q3 / q1)), np.exp(np.log(q3) + 3 * np.log(q3 / q1))
        low, high = low * (1 - 1e-9), high * (1 + 1e-9)
    else:
        low, high = q1 - 3 * (q3 - q1), q3 + 3 * (q3 - q1)
    checks.equal(f"{where}: outliers", told["outliers"], int(((values < low) | (values > high)).sum()))


def amounts(checks, told, facts):
    pence = np.round(pd.to_numeric(facts["amount"]).to_numpy() * 100).astype(np.int64)
    checks.equal("zero", told["zero"], int((pence == 0).sum()))
    checks.equal("negative", told["negative"], int((pence < 0).sum()))
    checks.equal("whole", told["whole"], int(((pence > 0) & (pence % 100 == 0)).sum()))
    above = pence[pence > 0]
    if len(above) == 0:
        return
    q1, _, q3 = np.log(quartiles(above))
    for name, k in (("inner_fences", 1.5), ("outer_fences", 3.0)):
        exact = np.exp([q1 - k * (q3 - q1), q3 + k * (q3 - q1)])
        for end, found in zip(told[name], exact):
            checks.near(name, float(end) * 100, found, found * FENCE + 1)
    # Counts are exact for the fences that are told.
    low, high = [round(float(end) * 100) for end in told["outer_fences"]]
    checks.equal("far below", told["far_below"], int((above < low).sum()))
    checks.equal("far above", told["far_above"], int((above > high).sum()))
    low, high = [round(float(end) * 100) for end in told["inner_fences"]]
    checks.equal("outside", told["outside"], int(((above < low) | (above > high)).sum()))
    largest = [round(float(one["amount"]) * 100) for one in told["largest"]]
    checks.equal("largest", largest, sorted(pence.tolist(), reverse=True)[:5])
    edges = [round(float(one["from"]) * 100) for one in told["histogram"]]
    edges.append(round(float(told["histogram"][-1]["to"]) * 100))
    found = np.histogram(above, bins=np.array(edges))[0]
    # numpy counts the last edge to the last bin; nothing stands there.
    checks.equal("histogram", [one["n"] for one in told["histogram"]], found.tolist())


def time(checks, told, window, facts, knows_time):
    at = pd.to_datetime(facts["transaction_ts"])
    days = pd.date_range(window[0], window[1], inclusive="left")
    inside = at[(at >= days[0]) & (at < pd.Timestamp(window[1]))]
    rows = inside.dt.normalize().value_counts().reindex(days, fill_value=0)
    checks.equal("rows per day", told["rows_per_day"], rows.tolist())
    checks.equal("before", told["before_window"], int((at < days[0]).sum()))
    checks.equal("after", told["after_window"], int((at >= pd.Timestamp(window[1])).sum()))
    midnight = int((at == at.dt.normalize()).sum()) if knows_time else None
    checks.equal("midnight", told["midnight"], midnight)
    checks.equal("empty days", told["empty_days"], int((rows == 0).sum()))
    runs = (rows == 0).ne((rows == 0).shift()).cumsum()[rows == 0]
    lengths = runs.groupby(runs).size().sort_values(ascending=False)
    checks.equal("gaps", [gap["days"] for gap in told["gaps"]], lengths.head(5).tolist())
    unusual, unexpected = {}, 0
    for _, of_weekday in rows.groupby(rows.index.map(lambda day: day.isoweekday())):
        if len(of_weekday) < 4:
            continue
        median = of_weekday.median()
        spread = 1.4826 * (of_weekday - median).abs().median()
        z = (of_weekday - median) / max(spread, median**0.5, 1)
        unexpected += int(((of_weekday == 0) & (median >= 10)).sum())
        unusual.update(z[(z.abs() > 3.5) & (of_weekday > 0)].to_dict())
    checks.equal("unexpected empty days", told["unexpected_empty_days"], unexpected)
    checks.equal("unusual days", told["n_unusual_days"], len(unusual))
    for one in told["unusual_days"]:
        checks.near(f"z of {one['date']}", one["z"], unusual.get(pd.Timestamp(one["date"]), np.nan), 0.0051)


def keys(checks, told, frames):
    facts = frames["FactTransactions"]
    for table, key, name in (
        ("DimCustomer", "customer_id", "customers"),
        ("DimAccount", "account_id", "accounts"),
        ("DimMerchant", "merchant_id", "merchants"),
    ):
        if table not in frames:
            continue
        known, used = set(frames[table][key]), facts[key][facts[key] != ""]
        checks.equal(f"{name} unused", told[f"{name}_unused"], len(known - set(used)))
        checks.equal(f"{name} unknown", told[f"{name}_unknown"], int((~used.isin(known)).sum()))
    seen = ["transaction_ts", "customer_id", "account_id", "merchant_id", "amount", "channel", "country"]
    seen = [name for name in seen if name in facts]
    checks.equal("equal rows", told["transactions_equal"], int(facts.duplicated(seen).sum()))
    of = facts["customer_id"].value_counts().reindex(frames["DimCustomer"]["customer_id"], fill_value=0)
    checks.equal("per customer", told["transactions_per_customer"], [int(q) for q in quartiles(of)])


def check(project):
    folder = Path(project) / "data_processed"
    document = json.loads((folder / "data_quality.json").read_text())
    checks, frames = Checks(project), {}
    for table in document["tables"]:
        frame = pd.read_csv(folder / f"{table['name']}.csv", dtype=str, keep_default_na=False)
        frames[table["name"]] = frame
        checks.equal(f"{table['name']}: rows", table["rows"], len(frame))
        checks.equal(f"{table['name']}: columns", [one["name"] for one in table["columns"]], list(frame))
        for one in table["columns"]:
            column(checks, table["name"], one, frame)
    facts = frames["FactTransactions"]
    amounts(checks, document["amounts"], facts)
    time(checks, document["time"], document["window"], facts, "time_of_day" not in document["not_known"])
    keys(checks, document["keys"], frames)
    return checks


def main():
    n_failed = 0
    for project in sys.argv[1:]:
        checks = check(project)
        n_failed += len(checks.failed)
        for line in checks.failed[:20]:
            print(f"  {line}")
        print(f"{project}: {checks.n} figures of data_quality.json, {len(checks.failed)} differ")
    sys.exit(1 if n_failed or len(sys.argv) < 2 else 0)


if __name__ == "__main__":
    main()
