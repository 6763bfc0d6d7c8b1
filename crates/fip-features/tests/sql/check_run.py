"""Computes the features of a run once more, by the SQL beside this file, and compares every cell.

    python3 check_run.py PROJECT

PROJECT is a folder in which `fip run` (or prepare and features) has written data_processed/. Needs Python's own modules
only. Counts, money, days and missing values must be equal, other numbers equal to a relative 1e-9. Exits with 1 when a
cell differs.
"""

import csv
import json
import sqlite3
import sys
from pathlib import Path

TOLERANCE = 1e-9
HERE = Path(__file__).parent


def rows(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open(newline="") as file:
        header, *body = csv.reader(file)
    return header, body


def pence(pounds: str) -> int:
    whole, _, fraction = pounds.partition(".")
    assert len(fraction) == 2, f"expected two decimals, found {pounds}"
    return int(whole + fraction)


def load(tables: Path) -> sqlite3.Connection:
    """Fills the tables of schema.sql from the CSV files of a run."""
    bank = sqlite3.connect(":memory:")
    bank.executescript((HERE / "schema.sql").read_text())

    def fill(name: str, columns: list[str]) -> None:
        header, body = rows(tables / f"{name}.csv")
        at = [header.index("amount" if column == "amount_pence" else column) for column in columns]
        money = [column == "amount_pence" for column in columns]
        cells = ([pence(row[i]) if m else row[i] for i, m in zip(at, money)] for row in body)
        marks = ", ".join("?" * len(columns))
        bank.executemany(f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({marks})", cells)

    for name in ["FactTransactions", "DimCustomer", "DimMerchant", "DimDate"]:
        fill(name, [column[1] for column in bank.execute(f"PRAGMA table_info({name})")])
    start, end = json.loads((tables / "manifest.json").read_text())["window"]
    bank.execute("INSERT INTO ObservationWindow VALUES (?, ?)", (start, end))
    months = "SELECT DISTINCT date_key / 100 FROM DimDate WHERE date >= ? AND date < ? ORDER BY 1"
    found = [month for (month,) in bank.execute(months, (start, end))]
    bank.executemany("INSERT INTO WindowMonth VALUES (?, ?)", enumerate(found))
    return bank


def same(ours: str, theirs) -> bool:
    if ours == "" or theirs is None:
        return ours == "" and theirs is None
    if isinstance(theirs, float):
        return abs(float(ours) - theirs) <= TOLERANCE * abs(theirs)
    return ours == str(theirs)


def compare(bank: sqlite3.Connection, tables: Path, name: str, query: str) -> int:
    """Compares a table with a query; returns the number of cells that differ."""
    header, ours = rows(tables / f"{name}.csv")
    answer = bank.execute((HERE / query).read_text())
    assert header == [column[0] for column in answer.description], f"{name}: other columns"
    theirs = answer.fetchall()
    assert len(ours) == len(theirs), f"{name}: {len(ours)} rows, {len(theirs)} by SQL"
    wrong = [
        (a[0], column, x, y)
        for a, b in zip(ours, theirs)
        for column, x, y in zip(header, a, b)
        if not same(x, y)
    ]
    for cell in wrong[:10]:
        print(name, *cell)
    print(f"{name}: {len(ours)} rows, {len(ours) * len(header)} cells, {len(wrong)} differ")
    return len(wrong)


def main() -> int:
    tables = Path(sys.argv[1]) / "data_processed"
    bank = load(tables)
    contradictions = bank.execute((HERE / "flags.sql").read_text()).fetchall()
    print(f"{len(contradictions)} transactions whose flags contradict their cells")
    wrong = compare(bank, tables, "CustomerMonthlyFeatures", "monthly.sql")
    wrong += compare(bank, tables, "CustomerFeatures", "customer.sql")
    return int(wrong > 0 or len(contradictions) > 0)


if __name__ == "__main__":
    sys.exit(main())
