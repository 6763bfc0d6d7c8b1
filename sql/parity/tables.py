"""The tables of a run: their columns and types by ../schema.sql, their cells, and the comparison of two answers."""

import csv
import datetime as dt
import json
import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

SCHEMA = Path(__file__).parent.parent / "schema.sql"
# The tables that features are computed from; a table follows those it refers to.
SOURCES = ["DimDate", "DimCustomer", "DimAccount", "DimMerchant", "FactTransactions", "FraudReports"]
# The tables of features: the name of each in the program, and its key.
FEATURES = {"monthly": ("CustomerMonthlyFeatures", 2), "customer": ("CustomerFeatures", 1)}
TOLERANCE = 1e-9


def create(table: str) -> str:
    """The statement of the schema that creates a table."""
    return re.search(rf"^CREATE TABLE {table} \(.*?^\);", SCHEMA.read_text(), re.M | re.S).group()


def columns(table: str) -> list[tuple[str, str]]:
    """Name and type of each column."""
    return re.findall(r"^    (\w+) ((?!KEY)[A-Z]+(?: PRECISION)?(?:\([\d, ]+\))?)(?: NOT| CHECK|,|$)", create(table), re.M)


def read(path: Path) -> tuple[list[str], list[list[str]]]:
    """Header and rows of a CSV file."""
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    return header, rows


def window(processed: Path) -> tuple[str, str]:
    """First day of the observation window and first day after it."""
    start, end = json.loads((processed / "manifest.json").read_text())["window"]
    return start, end


def exact(ours: str, theirs) -> bool:
    """Equal as numbers, without rounding: a double must be the one nearest to our text."""
    if isinstance(theirs, bool):
        return False
    if isinstance(theirs, float):
        return float(ours) == theirs
    try:
        return Decimal(ours) == Decimal(theirs)
    except ArithmeticError:
        return False


def deviation(ours: str, theirs) -> float:
    """How far two numbers are apart, relative to the larger one."""
    try:
        a, b = float(ours), float(theirs)
    except ValueError:
        return float("inf")
    if a == b:
        return 0.0
    apart = abs(a - b) / max(abs(a), abs(b))
    return apart if apart == apart else float("inf")


def text(theirs) -> str:
    return theirs.isoformat() if isinstance(theirs, dt.date) else str(theirs)


@dataclass
class Comparison:
    """What a comparison of two tables found."""

    rows: int
    cells: int
    differences: list[str] = field(default_factory=list)
    deviation: float = 0.0


def compare(name: str, processed: Path, header: list[str], answer: list) -> Comparison:
    """Compares a table of a run with the rows of a query; rows meet by their key, in whatever order they come."""
    table, n_keys = FEATURES[name]
    ours_header, ours = read(processed / f"{table}.csv")
    kinds = dict(columns(table))
    found = Comparison(len(ours), len(ours) * len(ours_header))
    wrong = found.differences
    if header != ours_header:
        wrong.append(f"columns: expected {ours_header}, found {header}")
        return found
    if unknown := [column for column in header if column not in kinds]:
        wrong.append(f"columns that are not in schema.sql: {unknown}")
        return found
    by_key = {tuple(map(text, row[:n_keys])): row for row in answer}
    if len(by_key) != len(answer):
        wrong.append(f"{len(answer) - len(by_key)} keys come twice")
    keys = {tuple(row[:n_keys]) for row in ours}
    wrong += [f"{' '.join(key)}: a row that is not in {table}.csv" for key in sorted(by_key.keys() - keys)]
    for row in ours:
        key = tuple(row[:n_keys])
        theirs = by_key.get(key)
        if theirs is None:
            wrong.append(f"{' '.join(key)}: no such row in the answer")
            continue
        for at in range(n_keys, len(row)):
            cell(found, f"{' '.join(key)} {header[at]}", kinds[header[at]], row[at], theirs[at])
    return found


def cell(found: Comparison, place: str, kind: str, ours: str, theirs) -> None:
    """Compares a cell and notes what it finds."""
    if ours == "" or theirs is None:
        same = ours == "" and theirs is None
    elif kind == "DOUBLE PRECISION":
        apart = deviation(ours, theirs)
        found.deviation = max(found.deviation, apart)
        same = apart <= TOLERANCE
    elif kind.startswith(("DATE", "VARCHAR", "TIMESTAMP")):
        same = ours == text(theirs)
    else:
        same = exact(ours, theirs)
    if not same:
        found.differences.append(f"{place}: expected {ours or 'nothing'}, found {'nothing' if theirs is None else theirs}")
