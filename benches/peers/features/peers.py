"""Computes the features by one engine, holds them against fip's, and only then measures. Started by run.py."""

from __future__ import annotations

import argparse
import importlib
import json
import resource
import signal
import sys
import time
from pathlib import Path

import check
import ledger


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--engine", choices=("duckdb", "polars"), required=True)
    parser.add_argument("--variant", required=True)
    parser.add_argument("--customers", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--limit", type=int, default=300, help="seconds after which a run is stopped")
    parser.add_argument("--doubt", action="store_true", help="show first that the check sees every column")
    args = parser.parse_args()

    module = importlib.import_module(f"engine_{args.engine}")
    engine = module.Engine(ledger.load(args.folder), args.customers, args.threads, str(args.folder), args.variant)
    Path("/proc/self/clear_refs").write_text("5")  # forgets the peak of loading
    wall, _ = timed(engine.compute, args.limit)
    peak = int(next(line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line).split()[1])
    wrong = []
    for table, found in engine.results().items():
        expected = check.expected(args.folder, table)
        if args.doubt:
            check.sees_a_change_of_any_column(table, expected)
        wrong += check.complaints(table, found, expected)
    if wrong:
        print(f"{args.engine}, {args.variant}: results differ from fip's", *wrong, sep="\n", file=sys.stderr)
        return 1
    del expected, found
    print(json.dumps(least(engine.compute, args.limit, wall) | {"peak_bytes": 1024 * peak}))
    return 0


def least(run, limit: int, first: float) -> dict[str, float]:
    """Returns the least times of three blocks of runs of half a second or more; of one, when a run is long."""
    blocks = []
    for _ in range(3 if first < 60 else 1):
        wall = cpu = n = 0
        while wall < 0.5:
            one = timed(run, limit)
            wall, cpu, n = wall + one[0], cpu + one[1], n + 1
        blocks.append((wall / n, cpu / n))
    return {"wall": min(wall for wall, _ in blocks), "cpu": min(cpu for _, cpu in blocks)}


def timed(run, limit: int) -> tuple[float, float]:
    """Returns wall and processor seconds of a run. A run beyond the limit ends the program by SIGALRM."""
    signal.alarm(limit)
    before, wall = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    run()
    wall, after = time.perf_counter() - wall, resource.getrusage(resource.RUSAGE_SELF)
    signal.alarm(0)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
