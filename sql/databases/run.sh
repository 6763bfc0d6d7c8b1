#!/usr/bin/env bash
# Loads a run into SQLite, PostgreSQL and DuckDB, holds what is there against the run's files and its
# dashboard, and breaks loads half-way: `sql/databases/run.sh FIP PROJECT [WORK]`. README.md tells more.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
fip=$(realpath "$1")
project=$(realpath "$2")
work=$(realpath "${3:-$(mktemp -d)}")
test $# -ge 3 || trap 'rm -rf "$work"' EXIT

# DuckDB's command line program: the user's, else from PyPI, else its Python module behind a script.
if command -v duckdb >/dev/null; then
    duckdb=$(command -v duckdb)
else
    test -x "$work/venv/bin/python" || python3 -m venv "$work/venv"
    if "$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check duckdb-cli; then
        duckdb=$work/venv/bin/duckdb
    else
        "$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check duckdb
        duckdb=$work/duckdb
        printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$work/venv/bin/python" "$here/shell.py" >"$duckdb"
        chmod +x "$duckdb"
    fi
fi
python3 "$here/check.py" --fip "$fip" --project "$project" --work "$work" --duckdb "$duckdb"
