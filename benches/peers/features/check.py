"""Are two feature tables equal? Whole numbers, pence and dates exactly, other numbers to a relative 1e-9."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

TOLERANCE = 1e-9
MONEY = {
    "total_spend", "max_spend", "atm_spend", "online_spend", "cross_border_spend", "discretionary_spend",
    "max_txn_amount", "fraud_spend",
}
KEYS = {"monthly": ["customer_id", "month"], "customer": ["customer_id"]}
WIDTH = {"monthly": 25, "customer": 35}


def expected(folder: Path, table: str) -> pa.Table:
    """Returns what fip wrote; customers become whole numbers."""
    found = pyarrow.csv.read_csv(folder / f"{table}.csv")
    number = pc.cast(pc.utf8_slice_codeunits(found["customer_id"], 1), pa.int64())
    return found.set_column(0, "customer_id", number)


def complaints(table: str, found: pa.Table, expected: pa.Table) -> list[str]:
    """Returns a sentence for each way in which a table is not what was expected."""
    if found.column_names != expected.column_names or len(found.column_names) != WIDTH[table]:
        return [f"{table}: expected {WIDTH[table]} columns {expected.column_names}, found {found.column_names}"]
    if found.num_rows != expected.num_rows:
        return [f"{table}: expected {expected.num_rows} rows, found {found.num_rows}"]
    order = pc.sort_indices(found.select(KEYS[table]), sort_keys=[(key, "ascending") for key in KEYS[table]])
    wrong = []
    for name in expected.column_names:
        one, other = found[name].take(order).combine_chunks(), expected[name].combine_chunks()
        at = differs(name, one, other)
        if at.any():
            row = int(np.argmax(at))
            wrong.append(f"{table}.{name}: {int(at.sum())} cells differ, row {row}: "
                         f"expected {other[row].as_py()!r}, found {one[row].as_py()!r}")
    return wrong


def differs(name: str, found: pa.Array, expected: pa.Array) -> np.ndarray:
    """Returns for each row whether the cells differ; a missing cell equals a missing cell only."""
    missing = [np.asarray(column.is_null(nan_is_null=False)) for column in (found, expected)]
    differ = missing[0] != missing[1]
    if not pa.types.is_floating(expected.type):
        found = found.cast(expected.type)
        one, other = (values(column, column.type) for column in (found, expected))
        return differ | (~missing[0] & (one != other))
    one, other = (values(column, pa.float64()) for column in (found, expected))
    if name in MONEY:  # pounds as floating numbers, which an engine may have multiplied by 0.01 rather than divided by 100
        differ |= np.rint(100 * one) != np.rint(100 * other)
    with np.errstate(invalid="ignore"):
        close = np.abs(one - other) <= TOLERANCE * np.abs(other)
    return differ | (~missing[0] & ~close)


def values(column: pa.Array, kind: pa.DataType) -> np.ndarray:
    if pa.types.is_date(kind):
        column = column.cast(pa.date32()).cast(pa.int32())
    elif pa.types.is_null(kind):
        return np.zeros(len(column), np.int64)
    else:
        column = column.cast(kind)
    return np.asarray(column.fill_null(0))


def sees_a_change_of_any_column(table: str, expected: pa.Table) -> None:
    """Fails unless one wrong cell in any column is told: a check that cannot fail checks nothing."""
    assert not complaints(table, expected, expected)
    for at, name in enumerate(expected.column_names):
        column = expected[name].combine_chunks()
        cells = column.slice(0, 1).to_pylist()
        if cells[0] is None:
            cells = [0] if not pa.types.is_floating(column.type) else [0.5]
        elif pa.types.is_floating(column.type):
            cells = [cells[0] + max(abs(cells[0]), 1e-3) * 1e-7]
        elif name not in KEYS[table]:
            cells = [None]
        else:
            cells = [10**6 * cells[0]]
        changed = pa.concat_arrays([pa.array(cells, column.type), column.slice(1)])
        told = complaints(table, expected.set_column(at, name, changed), expected)
        assert any(name in sentence for sentence in told), f"a wrong {table}.{name} was not told"
