"""Monthly and lifetime features of every customer, from transactions held as whole numbers and codes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tables import DAY, END, N_CUSTOMERS, N_MONTHS, START, money, ratio
from world import ATM, CATEGORIES, ONLINE


def aggregate(facts: pd.DataFrame, key: np.ndarray, n_keys: int) -> pd.DataFrame:
    """Counts, sums, maxima and spread of the transactions of every key 0..n_keys."""
    atm, online = facts["channel"] == ATM, facts["channel"] == ONLINE
    pence = facts["pence"]
    columns = pd.DataFrame({
        "n": 1,
        "pence": pence,
        "pence_squared": pence * pence,
        "atm_count": atm.astype(np.int64),
        "atm_pence": pence * atm,
        "online_count": online.astype(np.int64),
        "online_pence": pence * online,
        "cross_border_count": facts["cross_border"],
        "cross_border_pence": pence * facts["cross_border"],
        "night_count": facts["night"],
        "weekend_count": facts["weekend"],
        "discretionary_pence": pence * facts["discretionary"],
        "fraud_count": facts["fraud"],
        "fraud_pence": pence * facts["fraud"],
    })
    out = columns.groupby(key).sum().reindex(range(n_keys), fill_value=0)
    out["max_pence"] = pence.groupby(key).max().reindex(range(n_keys))
    out["merchants"] = distinct(key, facts["merchant"].to_numpy(), n_keys)
    # Exact whole-number variance; the largest product is far below 2^63 here.
    spread = out["n"] * out["pence_squared"] - out["pence"] ** 2
    out["std_pence"] = np.sqrt(ratio(spread, out["n"] * (out["n"] - 1)))
    return out


def distinct(key: np.ndarray, value: np.ndarray, n_keys: int) -> np.ndarray:
    width = int(value.max()) + 1
    return np.bincount(pd.unique(key * width + value) // width, minlength=n_keys)


def monthly_features(facts: pd.DataFrame, customers: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """CustomerMonthlyFeatures, and as customer x month matrices the totals in pence and spend_vs_prev."""
    n_keys = N_CUSTOMERS * N_MONTHS
    key = (facts["customer"] * N_MONTHS + facts["month"]).to_numpy()
    a = aggregate(facts, key, n_keys)
    totals = a["pence"].to_numpy().reshape(N_CUSTOMERS, N_MONTHS)
    present = a["n"].to_numpy().reshape(N_CUSTOMERS, N_MONTHS) > 0
    before = np.concatenate([np.zeros((N_CUSTOMERS, 1), np.int64), np.cumsum(totals, axis=1)], axis=1)
    position = np.arange(N_MONTHS)
    previous = before[:, position] - before[:, np.maximum(position - 3, 0)]
    versus = ratio((totals * np.minimum(position, 3)).ravel(), previous.ravel()).reshape(totals.shape)
    versus[~present] = np.nan

    monthly = pd.DataFrame({
        "customer_id": np.repeat(customers["customer_id"].to_numpy(), N_MONTHS),
        "month": np.tile(202_501 + position, N_CUSTOMERS),
        "txn_count": a["n"],
        "total_spend": money(a["pence"].to_numpy()),
        "avg_spend": ratio(a["pence"], a["n"]) / 100,
        "std_spend": a["std_pence"] / 100,
        "max_spend": money(a["max_pence"].to_numpy()),
        "atm_count": a["atm_count"],
        "atm_spend": money(a["atm_pence"].to_numpy()),
        "atm_rate": ratio(a["atm_count"], a["n"]),
        "online_count": a["online_count"],
        "online_spend": money(a["online_pence"].to_numpy()),
        "online_rate": ratio(a["online_count"], a["n"]),
        "cross_border_count": a["cross_border_count"],
        "cross_border_spend": money(a["cross_border_pence"].to_numpy()),
        "cross_border_rate": ratio(a["cross_border_count"], a["n"]),
        "night_count": a["night_count"],
        "night_rate": ratio(a["night_count"], a["n"]),
        "weekend_count": a["weekend_count"],
        "weekend_rate": ratio(a["weekend_count"], a["n"]),
        "discretionary_spend": money(a["discretionary_pence"].to_numpy()),
        "discretionary_share": ratio(a["discretionary_pence"], a["pence"]),
        "distinct_merchants": a["merchants"],
        "fraud_count": a["fraud_count"],
        "spend_vs_prev": versus.ravel(),
    })
    return monthly[present.ravel()], totals, versus


def customer_features(
    facts: pd.DataFrame, customers: pd.DataFrame, totals: np.ndarray, versus: np.ndarray
) -> pd.DataFrame:
    """CustomerFeatures: one row for every customer, numbers as floats, NaN for missing."""
    key = facts["customer"].to_numpy()
    a = aggregate(facts, key, N_CUSTOMERS)
    groups = facts.groupby("customer")
    median = groups["pence"].median().reindex(range(N_CUSTOMERS))
    seconds = groups["seconds"].agg(["min", "max"]).reindex(range(N_CUSTOMERS))
    fraud_day = facts.loc[facts["fraud"] == 1].groupby("customer")["day"].max().reindex(range(N_CUSTOMERS))
    n_days = (END - START).astype(int)

    width = len(CATEGORIES)
    spend = np.bincount(key * width + facts["kind"], facts["pence"], N_CUSTOMERS * width).reshape(-1, width)
    share = spend / np.maximum(a["pence"].to_numpy(), 1)[:, None]
    entropy = -np.sum(share * np.log(share, out=np.zeros_like(share), where=share > 0), axis=1)

    centred = np.arange(N_MONTHS) - (N_MONTHS - 1) / 2
    slope = totals @ centred / (centred @ centred)
    monthly_mean, monthly_std = totals.mean(axis=1), totals.std(axis=1, ddof=1)
    n, pence = a["n"], a["pence"]
    average = ratio(pence, n)
    return pd.DataFrame({
        "customer_id": customers["customer_id"],
        "window_start": str(START),
        "window_end": str(END),
        "months_observed": N_MONTHS,
        "active_months": (np.bincount(pd.unique(key * N_MONTHS + facts["month"]) // N_MONTHS, minlength=N_CUSTOMERS)),
        "txn_count": n,
        "total_spend": pence / 100,
        "avg_txn_amount": average / 100,
        "std_txn_amount": a["std_pence"] / 100,
        "max_txn_amount": a["max_pence"] / 100,
        "median_txn_amount": median / 100,
        "avg_monthly_spend": monthly_mean / 100,
        "std_monthly_spend": monthly_std / 100,
        "spend_volatility": ratio(monthly_std, monthly_mean),
        "amount_volatility": ratio(a["std_pence"], average),
        "spend_trend": ratio(slope, monthly_mean),
        "max_spend_spike": np.fmax.reduce(versus, axis=1),
        "atm_rate": ratio(a["atm_count"], n),
        "atm_spend_share": ratio(a["atm_pence"], pence),
        "online_rate": ratio(a["online_count"], n),
        "online_spend_share": ratio(a["online_pence"], pence),
        "cross_border_rate": ratio(a["cross_border_count"], n),
        "cross_border_spend_share": ratio(a["cross_border_pence"], pence),
        "night_rate": ratio(a["night_count"], n),
        "weekend_rate": ratio(a["weekend_count"], n),
        "discretionary_spend": a["discretionary_pence"] / 100,
        "discretionary_share": ratio(a["discretionary_pence"], pence),
        "distinct_merchants": a["merchants"],
        "distinct_countries": distinct(key, facts["country"].to_numpy(), N_CUSTOMERS),
        "category_entropy": np.where(pence > 0, entropy, np.nan),
        "recency_days": n_days - seconds["max"] // DAY,
        "days_between_txns": ratio((seconds["max"] - seconds["min"]) / DAY, n - 1),
        "fraud_count": a["fraud_count"],
        "fraud_spend": a["fraud_pence"] / 100,
        "days_since_fraud": n_days - fraud_day,
    })
