"""Deals the rows of creditcard.csv to invented customers of a UK bank and writes the star schema."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from tables import DAY, END, N_CUSTOMERS, START, ids, money, write_csv

# Archetype: share of customers, activity, ATM, online and cross-border rates, appetite for night, large amounts and
# discretionary merchants (as factors), event log-odds.
ARCHETYPES = pd.DataFrame(
    [
        ("Digital Spenders", 0.30, 1.1, 0.010, 0.62, 0.03, 1.4, 1.0, 1.3, 0.0),
        ("Stable Essentials", 0.32, 0.9, 0.025, 0.24, 0.01, 0.5, 0.7, 0.6, -0.8),
        ("Cash-Heavy", 0.14, 0.8, 0.130, 0.12, 0.01, 0.7, 0.9, 0.7, 0.3),
        ("High-Volatility", 0.12, 1.2, 0.030, 0.40, 0.04, 1.6, 2.2, 1.6, 1.1),
        ("Cross-Border Lifestyle", 0.12, 1.1, 0.030, 0.42, 0.24, 1.0, 1.3, 1.1, 0.0),
    ],
    columns=["name", "share", "activity", "atm", "online", "abroad", "night", "large", "discretionary", "log_odds"],
)

# MCC, category, discretionary, weight in shops, weight online.
CATEGORIES = pd.DataFrame(
    [
        (6011, "CASH", 0, 0, 0),
        (5411, "GROCERIES", 0, 30, 8),
        (5812, "EATING_OUT", 1, 16, 3),
        (4111, "TRANSPORT", 0, 9, 6),
        (5541, "FUEL", 0, 9, 0),
        (4900, "UTILITIES", 0, 1, 7),
        (4814, "TELECOM", 0, 1, 6),
        (5912, "HEALTH", 0, 4, 3),
        (5651, "CLOTHING", 1, 6, 9),
        (7832, "ENTERTAINMENT", 1, 4, 6),
        (7011, "TRAVEL", 1, 3, 8),
        (5732, "ELECTRONICS", 1, 3, 8),
        (5200, "HOME_AND_GARDEN", 1, 4, 5),
        (7995, "GAMBLING", 1, 1, 4),
        (8299, "EDUCATION", 0, 1, 2),
        (6300, "INSURANCE", 0, 0, 4),
        (7230, "PERSONAL_CARE", 1, 3, 1),
        (5999, "OTHER_RETAIL", 1, 3, 8),
        (5816, "DIGITAL_GOODS", 1, 0, 11),
        (5921, "ALCOHOL_AND_TOBACCO", 1, 3, 1),
    ],
    columns=["mcc", "category", "is_discretionary", "in_shops", "online"],
)
CHANNELS = ["CHIP_AND_PIN", "CONTACTLESS", "ONLINE", "MOBILE_WALLET", "ATM"]
CHIP, CONTACTLESS, ONLINE, WALLET, ATM = range(5)
COUNTRIES = ["GB", "ES", "FR", "IE", "US", "IT", "DE", "NL", "PT", "GR", "AE"]
REGIONS = {
    "South East": ("RG", 9.3), "London": ("SE", 8.8), "North West": ("M", 7.4), "East of England": ("CB", 6.3),
    "West Midlands": ("B", 6.0), "South West": ("BS", 5.7), "Yorkshire and the Humber": ("LS", 5.5),
    "Scotland": ("EH", 5.5), "East Midlands": ("NG", 4.9), "Wales": ("CF", 3.1), "North East": ("NE", 2.6),
    "Northern Ireland": ("BT", 1.9),
}  # fmt: skip


def make_customers(rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """DimCustomer, DimAccount, and what only the generator knows: archetype, activity and the event's probability."""
    n = N_CUSTOMERS
    archetype = rng.choice(5, n, p=ARCHETYPES["share"])
    activity = rng.gamma(1.6, size=n) * ARCHETYPES["activity"].to_numpy()[archetype]
    age = np.clip(rng.normal(47, 17, n), 18, 92).astype(int)
    income = np.round(37_430 * np.exp(rng.normal(-0.1, 0.45, n)), -1)
    names, weights = list(REGIONS), np.array([w for _, w in REGIONS.values()])
    region = rng.choice(len(names), n, p=weights / weights.sum())
    joined = END - rng.integers(13 * 30, 20 * 365, n).astype("timedelta64[D]")
    employed = rng.choice(["EMPLOYED", "SELF_EMPLOYED", "UNEMPLOYED"], n, p=[0.8, 0.14, 0.06])
    employment = np.where(age >= 66, "RETIRED", np.where(age <= 20, "STUDENT", employed))
    customer_id = ids("C", 7, np.arange(1, n + 1))
    customers = pd.DataFrame({
        "customer_id": customer_id,
        "age": age,
        "age_band": pd.cut(age, [17, 24, 34, 44, 54, 64, 74, 120],
                           labels=["18-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75+"]),
        "region": np.array(names)[region],
        "postcode_area": np.array([a for a, _ in REGIONS.values()])[region],
        "employment_status": employment,
        "annual_income": money(income * 100),
        "income_band": pd.cut(income, [0, 15e3, 25e3, 40e3, 60e3, 100e3, np.inf], right=False, labels=[
            "UNDER_15K", "15K_TO_25K", "25K_TO_40K", "40K_TO_60K", "60K_TO_100K", "OVER_100K"]),
        "joined_date": joined.astype(str),
        "tenure_months": ((END - joined).astype(int) / 30.4375).astype(int),
    })  # fmt: skip
    card = np.flatnonzero(rng.random(n) < 0.65)
    owner = np.concatenate([np.arange(n), card])
    is_card = np.repeat([False, True], [n, len(card)])
    limit = np.round(np.exp(rng.normal(8.2, 0.6, len(owner))), -2) * 100
    accounts = pd.DataFrame({
        "account_id": ids("A", 7, np.arange(1, len(owner) + 1)),
        "customer_id": customer_id[owner],
        "account_type": np.where(is_card, "CREDIT_CARD", "CURRENT"),
        "opened_date": joined[owner].astype(str),
        "credit_limit": money(limit).where(is_card),
        "overdraft_limit": money(np.round(limit / 5, -4)).where(~is_card),
        "status": "OPEN",
    })
    card_of = np.full(n, -1)
    card_of[card] = n + np.arange(len(card))
    latent = rng.normal(size=n) + 0.6 * (np.log(activity) - np.log(activity).mean())
    log_odds = -3.1 + ARCHETYPES["log_odds"].to_numpy()[archetype] + 1.3 * latent
    hidden = pd.DataFrame({
        "archetype": archetype,
        "activity": activity,
        "card_account": card_of,
        "probability": 1 / (1 + np.exp(-log_odds)),
    })
    return customers, accounts, hidden


def make_merchants(rng: np.random.Generator) -> pd.DataFrame:
    """DimMerchant: in each country, shops and online merchants of each category, and cash machines."""
    parts = []
    for country, size in [("GB", 12), *((c, 1) for c in COUNTRIES[1:])]:
        for online in (0, 1):
            kinds = np.flatnonzero((CATEGORIES["online"] if online else CATEGORIES["in_shops"]) > 0)
            kinds = kinds if online else np.append(kinds, 0)
            parts.append(pd.DataFrame({"kind": np.repeat(kinds, size), "is_online": online, "country_code": country}))
    merchants = pd.concat(parts, ignore_index=True)
    kind, n = merchants["kind"].to_numpy(), len(merchants)
    first = np.array(["Copper", "Harbour", "Willow", "Lantern", "Juniper", "Marble", "Falcon", "Amber"])
    last = np.array(["Corner", "House", "and Daughters", "Yard", "Works", "Lane", "Exchange", "Collective"])
    names = np.char.add(np.char.add(rng.choice(first, n), " "), rng.choice(last, n))
    merchants["weight"] = 1 / rng.permutation(np.arange(1, n + 1)) ** 0.5
    merchants.insert(0, "merchant_id", ids("M", 6, np.arange(1, n + 1)))
    merchants.insert(1, "merchant_name", np.char.add(np.char.add(names, " "), np.arange(1, n + 1).astype(str)))
    merchants["mcc"] = CATEGORIES["mcc"].to_numpy()[kind]
    merchants["category"] = CATEGORIES["category"].to_numpy()[kind]
    merchants["is_discretionary"] = CATEGORIES["is_discretionary"].to_numpy()[kind]
    merchants["town"] = rng.choice(["Leeds", "Bristol", "Cardiff", "Derby", "Perth"], n)
    return merchants


def make_dates() -> pd.DataFrame:
    day = pd.date_range(START, END, inclusive="left")
    holidays = ["2025-01-01", "2025-04-18", "2025-04-21", "2025-05-05", "2025-05-26", "2025-08-25", "2025-12-25",
                "2025-12-26"]  # fmt: skip
    return pd.DataFrame({
        "date_key": day.year * 10_000 + day.month * 100 + day.day,
        "date": day.date,
        "year": day.year,
        "quarter": day.quarter,
        "month": day.month,
        "month_name": day.month_name(),
        "week_iso": day.isocalendar().week.to_numpy(),
        "day": day.day,
        "day_of_week": day.day_of_week + 1,
        "day_name": day.day_name(),
        "is_weekend": (day.day_of_week >= 5).astype(int),
        "is_bank_holiday": day.isin(holidays).astype(int),
        "is_month_end": day.is_month_end.astype(int),
        "year_month": day.year * 100 + day.month,
    })


def deal(hour: np.ndarray, pence: np.ndarray, hidden: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Customer of every row: each row once, quotas by activity, tilted by hour and amount."""
    hour_band = np.array([0] * 6 + [1] * 4 + [2] * 4 + [3] * 4 + [4] * 4 + [0] * 2)[hour]
    amount_band = np.searchsorted([500, 2_000, 5_000, 10_000, 30_000], pence, side="right")
    cell = hour_band * 6 + amount_band
    size = np.bincount(cell, minlength=30)
    archetype = hidden["archetype"].to_numpy()
    weight = hidden["activity"].to_numpy()
    wanted = np.bincount(archetype, weight, minlength=5) / weight.sum() * len(pence)
    table = np.ones((30, 5))
    table[:6] *= ARCHETYPES["night"].to_numpy()
    table[4::6] *= ARCHETYPES["large"].to_numpy()
    table[5::6] *= ARCHETYPES["large"].to_numpy() ** 2
    for _ in range(50):  # iterative proportional fitting to both margins
        table *= (wanted / table.sum(axis=0))[None, :]
        table *= (size / np.maximum(table.sum(axis=1), 1e-300))[:, None]
    counts = np.floor(table).astype(int)
    left = size - counts.sum(axis=1)
    rank = np.argsort(np.argsort(counts - table, axis=1), axis=1)  # largest remainder first
    counts += rank < left[:, None]

    rows = np.lexsort((rng.random(len(pence)), cell))
    kind = np.empty(len(pence), int)
    kind[rows] = np.repeat(np.tile(np.arange(5), 30), counts.ravel())
    customer = np.empty(len(pence), int)
    for k in range(5):
        members, its_rows = np.flatnonzero(archetype == k), np.flatnonzero(kind == k)
        spare = max(len(its_rows) - 5 * len(members), 0)
        quota = 5 + rng.multinomial(spare, weight[members] / weight[members].sum())
        customer[rng.permutation(its_rows)] = np.repeat(members, quota)
    return customer


def make_facts(
    source: pd.DataFrame,
    hidden: pd.DataFrame,
    merchants: pd.DataFrame,
    dates: pd.DataFrame,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """One row for every source row, as whole numbers and codes, sorted by customer and time."""
    n = len(source)
    second = source["Time"].to_numpy().astype(np.int64) % DAY
    pence = np.rint(source["Amount"].to_numpy() * 100).astype(np.int64)
    customer = deal(second // 3600, pence, hidden, rng)
    kind = hidden["archetype"].to_numpy()[customer]

    month_factor = np.array([0.93, 0.95, 0.98, 0.99, 1, 1, 1.01, 1, 0.99, 1, 1.04, 1.11])
    day_weight = month_factor[dates["month"] - 1] * np.where(dates["is_bank_holiday"] == 1, 0.8, 1)
    day_weight = np.cumsum(day_weight * np.where(dates["is_weekend"] == 1, 1.05, 1))
    day = np.searchsorted(day_weight, rng.random(n) * day_weight[-1], side="right")

    can_be_cash = (pence > 0) & (pence % 1000 == 0) & (pence <= 50_000)
    cash_rate = np.minimum(ARCHETYPES["atm"].to_numpy() / can_be_cash.mean(), 0.9)
    channel = np.where(pence <= 10_000, np.where(rng.random(n) < 0.8, CONTACTLESS, WALLET), CHIP)
    channel[rng.random(n) < ARCHETYPES["online"].to_numpy()[kind]] = ONLINE
    channel[can_be_cash & (rng.random(n) < cash_rate[kind])] = ATM
    country = np.where(rng.random(n) < ARCHETYPES["abroad"].to_numpy()[kind], rng.integers(1, len(COUNTRIES), n), 0)

    # Merchants are drawn for each combination of country, sort of place and archetype from its own weights.
    place = np.where(channel == ATM, 2, np.where(channel == ONLINE, 1, 0))
    key = (country * 3 + place) * 5 + kind
    order = np.argsort(key, kind="stable")
    bounds = np.searchsorted(key[order], np.arange(len(COUNTRIES) * 15 + 1))
    merchant = np.empty(n, int)
    m_kind, m_online = merchants["kind"].to_numpy(), merchants["is_online"].to_numpy()
    m_country = pd.Categorical(merchants["country_code"], COUNTRIES).codes
    m_discretionary = CATEGORIES["is_discretionary"].to_numpy()[m_kind]
    for group in range(len(bounds) - 1):
        its_rows = order[bounds[group] : bounds[group + 1]]
        if len(its_rows) == 0:
            continue
        its_country, its_place, its_kind = group // 15, group // 5 % 3, group % 5
        weight = merchants["weight"].to_numpy() * (m_country == its_country) * (m_online == (its_place == 1))
        if its_place == 2:
            weight = weight * (m_kind == 0)
        else:
            weight = weight * CATEGORIES["online" if its_place else "in_shops"].to_numpy()[m_kind]
            weight = weight * ARCHETYPES["discretionary"].to_numpy()[its_kind] ** m_discretionary
        cumulative = np.cumsum(weight)
        merchant[its_rows] = np.searchsorted(cumulative, rng.random(len(its_rows)) * cumulative[-1], side="right")

    hour = second // 3600
    card = hidden["card_account"].to_numpy()[customer]
    facts = pd.DataFrame({
        "customer": customer,
        "seconds": day * DAY + second,
        "day": day,
        "month": (dates["month"] - 1).to_numpy()[day],
        "merchant": merchant,
        "kind": m_kind[merchant],
        "account": np.where((card >= 0) & (channel == ONLINE), card, customer),
        "channel": channel,
        "country": country,
        "pence": pence,
        "cross_border": (country != 0).astype(np.int64),
        "night": ((hour >= 22) | (hour < 6)).astype(np.int64),
        "weekend": dates["is_weekend"].to_numpy()[day].astype(np.int64),
        "discretionary": m_discretionary[merchant],
        "fraud": source["Class"].to_numpy(),
        "source_row": np.arange(1, n + 1),
    })
    return facts.take(np.lexsort((facts["source_row"], facts["seconds"], facts["customer"]))).reset_index(drop=True)


def write_star(
    folder: Path,
    customers: pd.DataFrame,
    accounts: pd.DataFrame,
    merchants: pd.DataFrame,
    dates: pd.DataFrame,
    facts: pd.DataFrame,
) -> None:
    def text(values: np.ndarray, codes: pd.Series) -> pd.Categorical:
        return pd.Categorical.from_codes(codes, pd.Index(values))

    ts = (START.astype("datetime64[s]") + facts["seconds"].to_numpy().astype("timedelta64[s]")).astype(str)
    write_csv(customers.assign(source_id=""), folder / "DimCustomer.csv")
    write_csv(accounts.assign(source_id=""), folder / "DimAccount.csv")
    columns = ["merchant_id", "merchant_name", "mcc", "category", "is_discretionary", "is_online", "country_code"]
    write_csv(merchants[[*columns, "town"]].assign(source_id=""), folder / "DimMerchant.csv")
    write_csv(dates, folder / "DimDate.csv")
    write_csv(
        pd.DataFrame({
            "transaction_id": ids("T", 10, np.arange(1, len(facts) + 1)),
            "date_key": dates["date_key"].to_numpy()[facts["day"]],
            "transaction_ts": ts,
            "customer_id": text(customers["customer_id"], facts["customer"]),
            "account_id": text(accounts["account_id"], facts["account"]),
            "merchant_id": text(merchants["merchant_id"], facts["merchant"]),
            "channel": text(CHANNELS, facts["channel"]),
            "country_code": text(COUNTRIES, facts["country"]),
            "amount": money(facts["pence"].to_numpy()),
            "is_cross_border": facts["cross_border"],
            "is_night": facts["night"],
            "is_discretionary": facts["discretionary"],
            "is_fraud": facts["fraud"],
            "origin": text(["REAL"], np.zeros(len(facts), np.int8)),
            "source_row": facts["source_row"],
        }),
        folder / "FactTransactions.csv",
    )


def make_outcomes(customers: pd.DataFrame, hidden: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    at_risk = (rng.random(N_CUSTOMERS) < hidden["probability"].to_numpy()).astype(int)
    date = np.datetime64("2026-02-01") + rng.integers(0, 181, N_CUSTOMERS).astype("timedelta64[D]")
    kinds = rng.choice(["ARREARS", "CHARGE_OFF", "RETURNED_PAYMENTS"], N_CUSTOMERS, p=[0.6, 0.1, 0.3])
    return pd.DataFrame({
        "customer_id": customers["customer_id"],
        "as_of_date": str(END),
        "at_risk": at_risk,
        "event_type": pd.Series(kinds).where(at_risk == 1),
        "event_date": pd.Series(date).where(at_risk == 1).dt.date,
    })
