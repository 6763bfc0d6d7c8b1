"""Measures fip's feature kernel against DuckDB and polars: `python3 benches/peers/features/run.py --rows 10M`.

Builds the Rust program, makes the ledger, holds every engine's results against fip's, measures, and prints a table.
Needs Linux. Packages go into a virtual environment below target/.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent))
from harness import ROOT, build, environment, output, processor  # noqa: E402

# What a row of the columns that features read takes in fip's fact table: customer and merchant 4 each, second and
# pence 8 each, channel 1, country 2, two flags.
ROW_BYTES = 29
CUSTOMERS = {"285k": 3_000, "10M": 100_000, "50M": 500_000}
MEASURED = [("duckdb", "roll-up"), ("polars", "running totals"), ("polars", "group_by")]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", default="10M", help="such as 285k, 10M, 50M; 100 rows a customer elsewhere")
    parser.add_argument("--order", choices=("random", "customer"), default="random", help="order of the ledger")
    parser.add_argument("--quick", action="store_true", help="285k rows, the bench profile, as continuous tests do")
    parser.add_argument("--all", action="store_true", help="every formulation that was tried")
    parser.add_argument("--limit", type=int, default=300, help="seconds after which a run of an engine is stopped")
    parser.add_argument("--keep", action="store_true", help="keep the ledger")
    args = parser.parse_args()
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"  # leaves nothing in the sources
    rows = "285k" if args.quick else args.rows
    n_rows = int(float(rows.rstrip("kM")) * {"k": 1_000, "M": 1_000_000}.get(rows[-1], 1))
    n_customers = CUSTOMERS.get(rows, max(1, n_rows // 100))
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve() / "peers"
    python = environment(target / "venv", HERE / "requirements.txt")
    if python is None:
        print("skipped: the packages of requirements.txt could not be installed")
        return 0
    fip = build("features_peers", "bench" if args.quick else "release")
    folder = target / f"{rows}-{args.order}"
    size = [str(n_rows), str(n_customers), str(folder)]
    try:
        subprocess.run([fip, "write", *size, args.order], check=True)
        subprocess.run([fip, "results", *size], check=True)
        peers = Peers(python, folder, n_customers, args)
        found = [(engine, variant, peers.both(engine, variant)) for engine, variant in peers.wanted()]
        alone, together = (json.loads(output([fip, "compute", *size, str(n)])) for n in (1, os.cpu_count()))
    except Failed as failed:
        print(f"FAILED: {failed}", file=sys.stderr)
        return 1
    finally:
        if not args.keep:
            shutil.rmtree(folder, ignore_errors=True)
    print(heading(python, n_rows, n_customers, args.order))
    waited = max(one["wall"] / one["cpu"] for one in (alone, *(times[0] for *_, times in found)) if isinstance(one, dict))
    if waited > 1.05:
        print(f"**The machine was busy**: on one thread a run took up to {waited:.2f} times its processor seconds, so the "
              "wall seconds here do not compare.\n")
    print(table(n_rows, (alone, together), found))
    return 0


class Failed(Exception):
    """An engine gave other results than fip, or fell over."""


class Peers:
    """Starts peers.py, each engine and number of threads in a process of its own."""

    def __init__(self, python: Path, folder: Path, n_customers: int, args: argparse.Namespace):
        self.args = args
        self.command = [python, HERE / "peers.py", folder, "--customers", str(n_customers), "--limit", str(args.limit)]
        self.command += ["--doubt"] if args.quick else []
        self.python = python

    def wanted(self) -> list[tuple[str, str]]:
        if not self.args.all:
            return MEASURED
        listing = "import json, engine_duckdb as d, engine_polars as p; print(json.dumps([[*d.VARIANTS], [*p.VARIANTS]]))"
        duckdb, polars = json.loads(output([self.python, "-c", listing], cwd=HERE))
        return [("duckdb", variant) for variant in duckdb] + [("polars", variant) for variant in polars]

    def both(self, engine: str, variant: str) -> tuple[dict | str, dict | str]:
        return self.one(engine, variant, 1), self.one(engine, variant, os.cpu_count())

    def one(self, engine: str, variant: str, n_threads: int) -> dict | str:
        """Returns what an engine took, or a word for why it did not finish."""
        command = [*self.command, "--engine", engine, "--variant", variant, "--threads", str(n_threads)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True,
                              env={**os.environ, "POLARS_MAX_THREADS": str(n_threads)})
        if done.returncode == -signal.SIGALRM:
            return f"stopped after {self.args.limit} s"
        if done.returncode == -signal.SIGKILL:
            return "killed, out of memory"
        if done.returncode != 0:
            raise Failed(f"{engine}, {variant}, threads: {n_threads}")
        print(f"equal to fip in all 60 columns: {engine}, {variant}, threads: {n_threads}", file=sys.stderr)
        return json.loads(done.stdout)


def heading(python: Path, n_rows: int, n_customers: int, order: str) -> str:
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    rust = output(["rustc", "--version"], cwd=ROOT).split()[1]
    versions = output([python, "-c", "import duckdb, polars; print(duckdb.__version__, polars.__version__)"]).split()
    return (f"{n_rows:,} rows of {n_customers:,} customers in {order} order. {processor()}, {os.cpu_count()} cores, "
            f"{memory:.0f} GB; load {os.getloadavg()[0]:.1f}. Rust {rust}, DuckDB {versions[0]}, polars {versions[1]}.\n")


def table(n_rows: int, fip: tuple[dict, dict], found: list) -> str:
    """Returns the Markdown table; rows and bytes are by the second of processor time on one thread."""
    cores = os.cpu_count()
    lines = [f"| engine | CPU s, 1 thread | wall s, {cores} threads | M rows/s | GB/s | CPU, times fip | wall, times fip "
             "| peak GB |", "|---|---|---|---|---|---|---|---|"]

    def line(name: str, alone: dict | str, together: dict | str) -> str:
        cpu, rate, share = "", ["", ""], ["", ""]
        if isinstance(alone, dict):
            cpu, share[0] = f"{alone['cpu']:.3g}", f"{alone['cpu'] / fip[0]['cpu']:.1f}"
            rate = [f"{n_rows / alone['cpu'] / 1e6:.1f}", f"{n_rows * ROW_BYTES / alone['cpu'] / 1e9:.2f}"]
        wall, peak = "", ""
        if isinstance(together, dict):
            wall, share[1] = f"{together['wall']:.3g}", f"{together['wall'] / fip[1]['wall']:.1f}"
            peak = f"{together['peak_bytes'] / 1e9:.1f}"
        cells = [name, cpu or alone, wall or together, *rate, *share, peak]
        return "| " + " | ".join(cells) + " |"

    lines.append(line("**fip**", *fip))
    lines += [line(f"{engine}, {variant}", *times) for engine, variant, times in found]
    plain = fip[0]["plain_sum"]
    lines.append(f"| plain sum of the columns, Rust | {plain:.3g} | | {n_rows / plain / 1e6:.0f} "
                 f"| {n_rows * ROW_BYTES / plain / 1e9:.1f} | {plain / fip[0]['cpu']:.3f} | | |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
