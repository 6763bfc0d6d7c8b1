"""Computes the features of a run once more, in other engines, by generated SQL, and compares every cell.

    python3 parity.py PROJECT --engine sqlite|duckdb|postgres|spark|all --sql-from DIR

PROJECT is a folder in which `fip run` (or prepare and features) has written data_processed/. DIR holds the queries of
each engine, features_monthly_ENGINE.sql and features_customer_ENGINE.sql, made for the window of that run. Exits with 1
when a cell differs or a query fails; with --require also when an engine is missing.
"""

import argparse
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

sys.dont_write_bytecode = True

import engines
import tables

HERE = Path(__file__).resolve().parent
SHOWN = 10


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path)
    choices = [*engines.ENGINES, "all"]
    parser.add_argument("--engine", action="append", choices=choices, help="may be given more than once; default: all")
    parser.add_argument("--sql-from", type=Path, required=True, metavar="DIR", help="where the queries are")
    parser.add_argument("--require", action="store_true", help="fail when an engine is missing")
    default = HERE.parent.parent / "target" / "parity-venv"
    parser.add_argument("--venv", type=Path, default=default, help="where packages are installed; default: %(default)s")
    return parser.parse_args()


def install(wanted: list[str], folder: Path) -> None:
    """Installs the packages that the engines need into a virtual environment, and goes on inside it."""
    pins = [line for line in (HERE / "requirements.txt").read_text().split() if line.split("==")[0] in wanted]
    if not pins:
        return
    python = folder / "bin" / "python"
    if not python.exists():
        print(f"making {folder}", file=sys.stderr)
        venv.create(folder, with_pip=True)
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *pins]
    if subprocess.run(command, stdout=sys.stderr).returncode != 0:
        print(f"could not install {' '.join(pins)}; engines without their package are skipped", file=sys.stderr)
    if Path(sys.prefix).resolve() != folder.resolve():
        os.execv(python, [str(python), str(HERE / "parity.py"), *sys.argv[1:]])


def check(name: str, processed: Path, queries: Path) -> bool:
    """Runs the queries of an engine and prints what they found; returns whether nothing differs."""
    started = time.monotonic()
    with engines.ENGINES[name]() as engine:
        begun = time.monotonic()
        engine.load(processed)
        print(f"{name} {engine.version}: started in {begun - started:.1f} s, loaded in {time.monotonic() - begun:.1f} s")
        return all([check_table(engine, name, table, processed, queries) for table in tables.FEATURES])


def check_table(engine, name: str, table: str, processed: Path, queries: Path) -> bool:
    """Runs a query and prints how its answer differs from the table of the run."""
    query = (queries / f"features_{table}_{name}.sql").read_text().strip().rstrip(";")
    begun = time.monotonic()
    try:
        header, rows = engine.answer(query)
    except Exception as error:
        print(f"{name} {table}: the query failed: {str(error).strip()}")
        return False
    seconds = time.monotonic() - begun
    found = tables.compare(table, processed, header, rows)
    for line in found.differences[:SHOWN]:
        print(f"{name} {table}: {line}")
    print(
        f"{name} {table}: {found.rows} rows, {found.cells} cells, {len(found.differences)} differ, "
        f"largest relative deviation {found.deviation:.1e}, {seconds:.1f} s"
    )
    return not found.differences


def main() -> int:
    args = arguments()
    chosen = args.engine or ["all"]
    names = [name for name in engines.ENGINES if name in chosen or "all" in chosen]
    install([engines.PACKAGES[name] for name in names if name in engines.PACKAGES], args.venv)
    processed = args.project / "data_processed"
    print("window {} to {}".format(*tables.window(processed)))
    good = True
    for name in names:
        try:
            good &= check(name, processed, args.sql_from)
        except (engines.Missing, ImportError) as missing:
            print(f"{name}: skipped, {missing}")
            good &= not args.require
        sys.stdout.flush()
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
