"""How long a run takes into each engine, beside psql's own \\copy of the same files: `speed.py FIP PROJECT [DUCKDB] [TIMES]`."""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import server as servers


def schema(fip: str, project: Path) -> tuple[str, str]:
    """The tables of PostgreSQL with keys and without."""
    text = subprocess.run([fip, "-C", project, "show", "schema", "--dialect", "postgres"], capture_output=True, text=True, check=True).stdout
    tables = re.findall(r"^CREATE TABLE .*?^\);$", text, re.M | re.S)
    return text, "\n".join(re.sub(r",\n    PRIMARY KEY.*?(?=\n\);)", "", table, flags=re.S) for table in tables)


def main() -> None:
    fip, project = sys.argv[1], Path(sys.argv[2]).resolve()
    duckdb = sys.argv[3] if len(sys.argv) > 3 else "duckdb"
    times = int(sys.argv[4]) if len(sys.argv) > 4 else 3
    work = Path(tempfile.mkdtemp())
    work.chmod(0o755)
    env = os.environ | {"PGPASSWORD": servers.PASSWORD}
    with_keys, without_keys = schema(fip, project)
    names = re.findall(r"^CREATE TABLE (\w+)", with_keys, re.M)
    files = {name: project / "data_processed" / f"{name}.csv" for name in names}
    copies = "\n".join(f"\\copy {name} from '{path}' csv header" for name, path in files.items() if path.exists())

    with servers.Server(work / "server") as server:
        def empty() -> None:
            server.psql("DROP SCHEMA IF EXISTS fip CASCADE; CHECKPOINT;")

        def best(what: str, work) -> float:
            took = []
            for _ in range(times):
                empty()
                start = time.time()
                work()
                took.append(time.time() - start)
            print(f"{what:38} {' '.join(f'{one:.1f}' for one in took)} s", flush=True)
            return min(took)

        def copy(tables: str) -> None:
            server.psql(f"BEGIN; CREATE SCHEMA fip; SET search_path = fip;\n{tables}\n{copies}\nCOMMIT;")

        def export(*words) -> None:
            subprocess.run([fip, "-C", project, "-q", "export", *words, "--force"], env=env, check=True)

        ours = best("fip export postgres, with checks", lambda: export("postgres", server.url()))
        keys = best("psql \\copy into schema.postgres.sql", lambda: copy(with_keys))
        bare = best("psql \\copy into tables without keys", lambda: copy(without_keys))
        print(f"fip takes {ours / keys:.2f} of the time of \\copy with keys, {ours / bare:.2f} of that without")
        best("fip export sqlite", lambda: export("sqlite", "--to", work / "bank.sqlite"))
        best("fip export duckdb", lambda: export("duckdb", "--to", work / "bank.duckdb", "--program", duckdb))
        best("fip export parquet", lambda: export("parquet", "--to", work / "parquet"))


main()
