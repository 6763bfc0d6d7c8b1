"""What the stages share: the size of the run, and how tables become text."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv

N_CORES = 2
SEED = 42
N_CUSTOMERS = 3_000
START, END = np.datetime64("2025-01-01"), np.datetime64("2026-01-01")
N_MONTHS = 12
DAY = 86_400


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Writes by Arrow, which is six times as fast as DataFrame.to_csv here; no text needs quotes."""
    arrow = pa.Table.from_pandas(table, preserve_index=False)
    pa.csv.write_csv(arrow, path, pa.csv.WriteOptions(quoting_style="none", quoting_header="none"))


def ids(prefix: str, width: int, numbers: np.ndarray) -> np.ndarray:
    return np.char.add(prefix, np.char.zfill(numbers.astype(str), width))


def money(pence: np.ndarray) -> pd.Series:
    """Pounds with two decimals from whole pence."""
    return pd.Series(pence / 100, dtype=pd.ArrowDtype(pa.float64())).astype(pd.ArrowDtype(pa.decimal128(14, 2)))


def ratio(numerator, denominator) -> np.ndarray:
    """Quotient, NaN where the denominator is 0 or missing."""
    numerator, denominator = np.asarray(numerator, float), np.asarray(denominator, float)
    return np.divide(numerator, denominator, out=np.full(len(numerator), np.nan), where=denominator > 0)
