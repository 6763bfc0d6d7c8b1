"""The ledger that features_peers.rs wrote, with everything precomputed that an engine could wish for."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

N_MONTHS = 12
N_DAYS = 365
DAY = 86_400
START = np.datetime64("2025-01-01")


def load(folder: Path) -> dict[str, np.ndarray]:
    """Returns the columns in the narrowest types that hold them; times count from the window's start."""

    def read(name: str, kind: str) -> np.ndarray:
        return np.fromfile(folder / name, kind)

    codes = json.loads((folder / "codes.json").read_text())
    second = read("second.i64", "<i8") - START.astype("datetime64[s]").astype(np.int64)
    day = second // DAY
    hour = second % DAY // 3600
    days = START + np.arange(N_DAYS)
    month_of_day = (days.astype("datetime64[M]") - START.astype("datetime64[M]")).astype(np.uint8)
    is_weekend = ~np.is_busday(days)
    merchant = read("merchant.u32", "<u4")
    channel = read("channel.u8", "u1")
    country = read("country.u8", "u1")
    return {
        "customer": read("customer.u32", "<u4").astype(np.int32),
        "month": month_of_day[day],
        "merchant": merchant.astype(np.uint16),
        "second": second.astype(np.int32),
        "day": day.astype(np.uint16),
        "pence": read("pence.i64", "<i8").astype(np.int32),
        "category": read("merchant_category.u8", "u1")[merchant],
        "country": country,
        "atm": channel == codes["atm"],
        "online": channel == codes["online"],
        "cross_border": country != codes["home"],
        "night": (hour >= 22) | (hour < 6),
        "weekend": is_weekend[day],
        "discretionary": read("merchant_discretionary.u8", "u1")[merchant] == 1,
        "fraud": read("fraud.u8", "u1") == 1,
    }
