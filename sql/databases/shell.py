"""As much of DuckDB's command line program as `fip export duckdb` uses, on top of its Python module."""

import csv
import sys

import duckdb


def main() -> int:
    flags = [word for word in sys.argv[1:] if word not in ("-init", "/dev/null", "-cmd") and not word.startswith("SET ")]
    files = [word for word in flags if not word.startswith("-")]
    bank = duckdb.connect(files[0] if files else ":memory:", read_only="-readonly" in flags)
    rows = csv.writer(sys.stdout, lineterminator="\n")
    text = files[1] + ";\n" if len(files) > 1 else sys.stdin.read()
    for statement in duckdb.extract_statements(text):
        try:
            found = bank.execute(statement)
            if statement.type == duckdb.StatementType.SELECT:
                if "-noheader" not in flags:
                    rows.writerow([column[0] for column in found.description])
                rows.writerows(["NULL" if cell is None else cell for cell in row] for row in found.fetchall())
        except duckdb.Error as error:
            print(error, file=sys.stderr)
            return 1
    return 0


sys.exit(main())
