"""Writes the Parquet files beside it, with three programs that are not fip, and what each must read as.

    pip install pyarrow polars duckdb && python make.py

pyarrow 26.0, polars 2.1 and DuckDB 2.0 made those that are committed. Every row is made up.
"""

import csv
import datetime as dt
import decimal
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).resolve().parent
N = 40
DAYS = [dt.date(2025, 1, 1) + dt.timedelta(days=n) for n in range(N)]
TIMES = [dt.datetime(2025, 3, 31, 17, 5) + dt.timedelta(minutes=n, microseconds=n * 1000) for n in range(N)]
CENTS = [(decimal.Decimal(n * 137 - 500) / 100).quantize(decimal.Decimal("0.01")) for n in range(N)]
NAMES = [None if n % 7 == 3 else f'Caf\u00e9 "{n % 5}", Zum Eck' for n in range(N)]


def stamp(at: dt.datetime, fraction: bool = True) -> str:
    text = at.strftime("%Y-%m-%d %H:%M:%S")
    return text + f".{at.microsecond:06d}".rstrip("0").rstrip(".") if fraction and at.microsecond else text


def expected(name: str, header: list, columns: list) -> None:
    with (HERE / f"{name}.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(zip(*(["" if cell is None else str(cell) for cell in column] for column in columns)))


def pyarrow() -> None:
    columns = {
        "id": (pa.array(range(N), pa.uint32()), list(range(N))),
        "name": (pa.array(NAMES).dictionary_encode(), NAMES),
        "day": (pa.array(DAYS, pa.date32()), DAYS),
        "ms": (pa.array(TIMES, pa.timestamp("ms")), [stamp(at) for at in TIMES]),
        "us_utc": (pa.array(TIMES, pa.timestamp("us", tz="Europe/Berlin")), [stamp(at) for at in TIMES]),
        "ns": (pa.array(TIMES, pa.timestamp("ns")), [stamp(at) for at in TIMES]),
        "clock": (pa.array([at.time() for at in TIMES], pa.time64("us")), [stamp(at)[11:] for at in TIMES]),
        "dec4": (pa.array(CENTS, pa.decimal128(6, 2)), CENTS),
        "dec8": (pa.array(CENTS, pa.decimal128(15, 2)), CENTS),
        "dec16": (pa.array(CENTS, pa.decimal128(30, 2)), CENTS),
        "tags": (pa.array([["a"], None] * (N // 2)), None),
        "real": (pa.array([n / 7 for n in range(N)]), [n // 7 if n % 7 == 0 else n / 7 for n in range(N)]),
        "flag": (pa.array([n % 3 == 0 for n in range(N)]), [str(n % 3 == 0).lower() for n in range(N)]),
        "place": (pa.array([{"x": 1}] * N), None),
        "nothing": (pa.array([None] * N), [None] * N),
    }
    table = pa.table({name: column for name, (column, _) in columns.items()})
    # Decimals in the fewest bytes, as Spark writes them: INT32, INT64 and bytes of fixed length.
    pq.write_table(table, HERE / "pyarrow.parquet", row_group_size=15, compression="snappy", store_decimal_as_integer=True,
                   data_page_version="2.0")
    flat = {name: cells for name, (_, cells) in columns.items() if cells is not None}
    expected("pyarrow", list(flat), list(flat.values()))
    older = pa.table({"at": pa.array(TIMES, pa.timestamp("ns")), "dec": pa.array(CENTS, pa.decimal128(15, 2)), "raw": pa.array([b"\xff\x00"] * N)})
    pq.write_table(older, HERE / "older.parquet", use_deprecated_int96_timestamps=True, compression="gzip", version="1.0")
    expected("older", ["at", "dec", "raw"], [[stamp(at) for at in TIMES], CENTS, ["\\xff00"] * N])


def polars() -> None:
    frame = pl.DataFrame({"id": range(N), "name": pl.Series(NAMES, dtype=pl.Categorical), "day": DAYS, "at": TIMES,
                          "amount": pl.Series(CENTS, dtype=pl.Decimal(18, 2)), "real": [n / 3 for n in range(N)],
                          "long": ["x" * 5000 if n == 20 else "" for n in range(N)]})
    frame.write_parquet(HERE / "polars.parquet", compression="zstd", row_group_size=17)
    frame.select("id", "amount").write_parquet(HERE / "packed.parquet", compression="lz4")
    frame.select("id").write_parquet(HERE / "brotli.parquet", compression="brotli")
    real = [n // 3 if n % 3 == 0 else n / 3 for n in range(N)]
    expected("polars", frame.columns, [range(N), NAMES, DAYS, [stamp(at) for at in TIMES], CENTS, real, frame["long"]])
    expected("packed", ["id", "amount"], [range(N), CENTS])


def duck() -> None:
    at = "TIMESTAMP '2025-03-31 17:05:00' + INTERVAL (n) MINUTE"
    query = f"""SELECT n AS id, {at} AS at, ({at})::TIMESTAMPTZ AS at_utc, ({at})::DATE AS day, (n * 1.37 - 5)::DECIMAL(18, 2) AS amount,
        (n * 1.37 - 5)::DECIMAL(38, 2) AS wide, n % 3 = 0 AS flag, CASE WHEN n % 7 <> 3 THEN 'shop ' || n END AS name,
        uuid() IS NULL AS odd, '00010203-0405-0607-0809-0a0b0c0d0e0f'::UUID AS uuid, n::HUGEINT AS huge, [n] AS list
        FROM range({N}) AS t(n)"""
    con = duckdb.connect()
    con.execute("SET TimeZone = 'UTC'")
    con.execute(f"COPY ({query}) TO '{HERE / 'duckdb.parquet'}' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 2048)")
    times = [stamp(dt.datetime(2025, 3, 31, 17, 5) + dt.timedelta(minutes=n)) for n in range(N)]
    expected("duckdb", ["id", "at", "at_utc", "day", "amount", "wide", "flag", "name", "odd", "uuid", "huge"],
             [range(N), times, times, [time[:10] for time in times], CENTS, CENTS, [str(n % 3 == 0).lower() for n in range(N)],
              [None if n % 7 == 3 else f"shop {n}" for n in range(N)], ["false"] * N, ["00010203-0405-0607-0809-0a0b0c0d0e0f"] * N, range(N)])


pyarrow()
polars()
duck()
