"""Holds `fip export` against the files of a run in SQLite, PostgreSQL and DuckDB, and breaks loads half-way. See README.md."""

import argparse
import contextlib
import csv
import io
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import ledgers
import server as servers

SQL = Path(__file__).resolve().parent.parent
# The columns of the portfolio's cards, by their name on the dashboard; money is in pence there.
CARDS = {"customers": "customers", "high": "high_risk", "medium": "medium_risk", "low": "low_risk", "total_spend": "total_spend",
         "mean_monthly_spend": "mean_monthly_spend", "fraud_customers": "fraud_customers",
         "fraud_transactions": "fraud_transactions", "fraud_value": "fraud_value", "at_risk": "became_at_risk"}
MONEY = {"total_spend", "mean_monthly_spend", "fraud_value"}
said = []


def holds(what: str, condition: bool, found: object = "") -> None:
    print(f"{'ok' if condition else 'FAILED'}: {what}{'' if condition else f': {found}'}", flush=True)
    if not condition:
        sys.exit(1)


class Fip:
    """The program on a project; everything that it says is kept, to look for passwords."""

    def __init__(self, program: Path, project: Path, env: dict | None = None, user: list | None = None):
        self.program, self.project, self.env, self.user = program, project, env or {}, user or []

    def command(self, *words) -> list:
        return [*self.user, self.program, "-C", self.project, *words]

    def environment(self) -> dict:
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "FIP_"))}
        return plain | self.env

    def run(self, *words, shell: str | None = None) -> subprocess.CompletedProcess:
        command = self.command(*words)
        if shell:
            command = ["sh", "-c", shell + '; exec "$@"', "sh", *command]
        done = subprocess.run(command, capture_output=True, text=True, env=self.environment())
        said.extend([done.stdout, done.stderr])
        return done

    @staticmethod
    def keep(*texts) -> None:
        """Keeps what was written, to look for passwords."""
        said.extend(texts)

    def loads(self, *words) -> str:
        done = self.run("export", *words)
        holds(f"fip export {words[0]}", done.returncode == 0, done.stderr)
        print("   ", done.stderr.strip())
        return done.stderr

    def fails(self, what: str, code: str, words: list, expected: str, shell: str | None = None) -> None:
        done = self.run("export", *words, shell=shell)
        told = f"error[{code}]" in done.stderr and expected in done.stderr
        holds(f"{what}: {code}", done.returncode in (1, 2) and told, f"{done.returncode}: {done.stderr}")
        print("   ", done.stderr.strip().replace("\n", "\n    "))

    def kill(self, words: list, half_way) -> bool:
        """Starts a load and kills it as soon as `half_way` says so."""
        child = subprocess.Popen(self.command("export", *words), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                 env=self.environment())
        while child.poll() is None and not half_way():
            time.sleep(0.002)
        child.send_signal(signal.SIGKILL)
        return child.wait() == -signal.SIGKILL


def files(project: Path) -> dict:
    """Rows and sums of the columns with two decimals of each file of the run, as exact decimals."""
    found = {}
    for path in sorted((project / "data_processed").glob("*.csv")):
        with path.open(newline="") as file:
            header, *rows = csv.reader(file)
        amounts = {}
        for at, column in enumerate(header):
            cells = [row[at] for row in rows if row[at]]
            if cells and all(re.fullmatch(r"-?\d+\.\d\d", cell) for cell in cells):
                amounts[column] = sum(map(Decimal, cells))
        found[path.stem] = (len(rows), amounts)
    return found


def views() -> list:
    return re.findall(r"^CREATE VIEW (\w+) AS$", (SQL / "views.sql").read_text(), re.M)


def same_as_files(engine: str, tables: dict, ask) -> None:
    for table, (n_rows, amounts) in tables.items():
        columns = ["COUNT(*)", *(f"ROUND(SUM({column}) * 100)" for column in amounts)]
        cells = ask(f"SELECT {', '.join(columns)} FROM {table}")[0]
        expected = [n_rows, *(total * 100 for total in amounts.values())]
        if [Decimal(str(cell)) for cell in cells] != expected:
            holds(f"{engine}: {table} is as its file", False, (cells, expected))
    holds(f"{engine}: rows and sums of {len(tables)} tables are those of the files", True)


def same_as_dashboard(engine: str, project: Path, ask) -> None:
    page = (project / "reports" / "dashboard.html").read_text()
    for name, shown in re.findall(r'data-kpi="(\w+)" data-value="(-?\d+)"', page):
        cell = Decimal(str(ask(f"SELECT {CARDS[name]} FROM KpiPortfolio")[0][0]))
        found = cell * 100 if name in MONEY else cell
        if found != int(shown):
            holds(f"{engine}: {name} is as on the dashboard", False, (found, shown))
    holds(f"{engine}: the figures of the portfolio are those of the dashboard", True)


def cell(value: object) -> object:
    """A cell as something that compares between engines: numbers to twelve digits."""
    text = "" if value is None or value == "NULL" else str(value)
    try:
        return f"{float(text):.9e}"
    except ValueError:
        return text


def answers(ask) -> dict:
    return {view: sorted([cell(one) for one in row] for row in ask(f"SELECT * FROM {view}")) for view in views()}


def checks(engine: str, ask) -> None:
    found = [tuple(ask(check)[0]) for check in (SQL / "checks.sql").read_text().split("\n\n") if "SELECT" in check]
    broken = [name for name, violations in found if int(violations) != 0]
    holds(f"{engine}: {len(found)} checks of sql/checks.sql", found != [] and broken == [], broken)


def sqlite(fip: Fip, work: Path, tables: dict) -> dict:
    to = work / "bank.sqlite"
    fip.loads("sqlite", "--to", to)
    holds("SQLite: the same run is not loaded twice", "already there, same run" in fip.loads("sqlite", "--to", to))

    def ask(query: str) -> list:
        bank = sqlite3.connect(f"file:{to}?mode=ro", uri=True)
        rows = bank.execute(query).fetchall()
        bank.close()
        return rows

    same_as_files("SQLite", tables, ask)
    same_as_dashboard("SQLite", fip.project, ask)
    checks("SQLite", ask)
    broken_files("SQLite", fip, to, ["sqlite", "--to", to, "--force"])
    if os.geteuid() == 0:
        closed = work / "closed"
        closed.mkdir(exist_ok=True)
        Fip(fip.program, fip.project, user=servers.NOBODY).fails(
            "SQLite: a folder that may not be written", "FIP-E002", ["sqlite", "--to", closed / "bank.sqlite"], "Permission denied")
    return answers(ask)


def broken_files(engine: str, fip: Fip, to: Path, words: list) -> None:
    before = to.read_bytes()
    partial = Path(f"{to}.partial")
    seen = []

    def half_way() -> bool:
        if partial.exists() and not seen:
            seen.append(time.time())
        return bool(seen) and time.time() > seen[0] + 0.3

    killed = fip.kill(words, half_way)
    holds(f"{engine}: a load that is killed leaves the earlier file", killed and to.read_bytes() == before, killed)
    if engine == "SQLite":
        fip.fails(f"{engine}: a file that may not grow", "FIP-E002", words, "cannot be written", shell="trap '' XFSZ; ulimit -f 400")
        holds(f"{engine}: and leaves the earlier file", to.read_bytes() == before and not partial.exists())
    with small_disk(to.parent / "small") as small:
        if small:
            full = [small / to.name if word == to else word for word in words]
            fip.fails(f"{engine}: a full disk", "FIP-E002", full, "free some space")
            holds(f"{engine}: and leaves nothing", list(small.iterdir()) == [], list(small.iterdir()))


@contextlib.contextmanager
def small_disk(place: Path):
    """A disk of three megabytes; None where that needs rights that are not there."""
    place.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", place]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode != 0:
        print("skipped: a full disk, which needs the right to mount one")
        yield None
        return
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=False)


def duckdb(fip: Fip, work: Path, tables: dict, program: str) -> dict:
    to = work / "bank.duckdb"
    words = ["duckdb", "--to", to, "--program", program]
    fip.loads(*words)
    holds("DuckDB: the same run is not loaded twice", "already there, same run" in fip.loads(*words))

    def ask(query: str) -> list:
        return shell_rows([program, "-init", "/dev/null", "-readonly", "-csv", "-noheader", to], query + ";")

    same_as_files("DuckDB", tables, ask)
    same_as_dashboard("DuckDB", fip.project, ask)
    checks("DuckDB", ask)
    comments = ask("SELECT COUNT(*) FROM duckdb_columns() WHERE NOT internal AND comment IS NULL")
    holds("DuckDB: every column says what it means", comments == [["0"]], comments)
    broken_files("DuckDB", fip, to, [*words, "--force"])
    fip.fails("DuckDB: no program", "FIP-E013", ["duckdb", "--to", work / "x", "--program", work / "nothing"], "pip install duckdb-cli")
    return answers(ask)


def parquet(fip: Fip, work: Path, program: str) -> None:
    """The files, read by DuckDB into the tables of the schema, which takes nothing else."""
    to = work / "parquet"
    fip.loads("parquet", "--to", to)
    holds("Parquet: the same run is not loaded twice", "already there, same run" in fip.loads("parquet", "--to", to))
    schema = (SQL / "schema.duckdb.sql").read_text()
    fills = [f"INSERT INTO {table} SELECT * FROM '{to / table}.parquet';" for table in re.findall(r"^CREATE TABLE (\w+)", schema, re.M)]
    script = "\n".join([schema, *fills, (SQL / "checks.sql").read_text()])
    found = shell_rows([program, "-init", "/dev/null", "-bail", "-batch", "-csv", "-noheader", ":memory:"], script)
    holds(f"Parquet: {len(found)} checks of sql/checks.sql", len(found) > 50 and all(row[1] == "0" for row in found), found)


def shell_rows(command: list, script: str) -> list:
    done = subprocess.run(command, input=script, capture_output=True, text=True)
    if done.returncode != 0 or done.stderr:
        raise RuntimeError(f"{command[0]}: {done.stderr}")
    return list(csv.reader(io.StringIO(done.stdout)))


def postgres(fip: Fip, work: Path, tables: dict, server: servers.Server) -> dict:
    fip = Fip(fip.program, fip.project, env={"PGPASSWORD": servers.PASSWORD})
    fip.loads("postgres", server.url())
    holds("PostgreSQL: the same run is not loaded twice", "already there, same run" in fip.loads("postgres", server.url()))
    in_url = Fip(fip.program, fip.project, env={"FIP_POSTGRES_URL": server.url(password=servers.PASSWORD)})
    in_url.loads("postgres")

    def ask(query: str) -> list:
        return list(csv.reader(io.StringIO(server.psql(f"SET search_path = fip; {query};"))))

    same_as_files("PostgreSQL", tables, ask)
    same_as_dashboard("PostgreSQL", fip.project, ask)
    checks("PostgreSQL", ask)
    reader(fip, server)
    half_way(fip, server)
    refusals(fip, server)
    full_server(fip, server)
    if server.has_tls:
        tls(fip, server)
    return answers(ask)


def reader(fip: Fip, server: servers.Server) -> None:
    server.psql("CREATE ROLE reader; GRANT USAGE ON SCHEMA fip TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA fip TO reader;"
                "CREATE SCHEMA theirs; CREATE VIEW theirs.high AS SELECT * FROM fip.KpiPortfolio;")
    fip.loads("postgres", server.url(), "--force")
    found = server.psql("SET ROLE reader; SELECT customers FROM fip.KpiPortfolio;") and server.psql("SELECT customers FROM theirs.high;")
    holds("PostgreSQL: rights and views of others stay", int(found) > 0, found)


def state(server: servers.Server, database: str = "postgres") -> str:
    """What a load that was undone leaves as it was: the files of tables and indexes, and what is in them."""
    return server.psql("SELECT relname, relfilenode FROM pg_class WHERE relnamespace = 'fip'::regnamespace AND relkind IN ('r', 'i') "
                       "ORDER BY 1; SELECT * FROM fip.fip_load ORDER BY table_name; SELECT COUNT(*), SUM(amount) FROM fip.FactTransactions;",
                       database=database)


def half_way(fip: Fip, server: servers.Server) -> None:
    before = state(server)
    looks = subprocess.Popen([server.bin / "psql", "-X", "-q", "-At", server.url()], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             text=True, env=os.environ | {"PGPASSWORD": servers.PASSWORD})

    def copying() -> bool:
        looks.stdin.write("SELECT COALESCE(MAX(tuples_processed), 0) FROM pg_stat_progress_copy;\n")
        looks.stdin.flush()
        return int(looks.stdout.readline()) > 1000

    killed = fip.kill(["postgres", server.url(), "--force"], copying)
    looks.stdin.close()
    looks.wait()
    deadline = time.time() + 20
    while time.time() < deadline and int(server.psql("SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'fip'")) > 0:
        time.sleep(0.05)
    holds("PostgreSQL: a load that is killed leaves the earlier one", killed and state(server) == before, killed)
    holds("PostgreSQL: and the next load goes on as if nothing were", "checks passed" in fip.loads("postgres", server.url(), "--force"))


def refusals(fip: Fip, server: servers.Server) -> None:
    wrong = Fip(fip.program, fip.project, env={"PGPASSWORD": servers.PASSWORD + "-wrong"})
    wrong.fails("PostgreSQL: wrong password", "FIP-E013", ["postgres", server.url()], "password authentication failed")
    wrong = server.url(password=servers.PASSWORD + "-wrong")
    fip.fails("PostgreSQL: wrong password in the address", "FIP-E013", ["postgres", wrong], "password authentication failed")
    fip.fails("PostgreSQL: an address that cannot be read", "FIP-E003", ["postgres", server.url(password=f"{servers.PASSWORD}@x")], "cannot be read")
    Fip(fip.program, fip.project).fails("PostgreSQL: no password", "FIP-E013", ["postgres", server.url()], "PGPASSWORD")
    fip.fails("PostgreSQL: no such database", "FIP-E013", ["postgres", server.url(database="nowhere")], "create the database first")
    fip.fails("PostgreSQL: no server", "FIP-E013", ["postgres", server.url().replace(str(server.port), "1")], "whether the server runs")
    server.psql(f"CREATE ROLE guest LOGIN PASSWORD '{servers.PASSWORD}'; CREATE TABLE theirs.DimDate (a INT); GRANT ALL ON SCHEMA theirs TO guest;")
    guest = server.url(user="guest")
    fip.fails("PostgreSQL: no right to make a schema", "FIP-E013", ["postgres", guest, "--schema", "mine"], "permission denied for database")
    fip.fails("PostgreSQL: no right on the schema", "FIP-E013", ["postgres", guest], "permission denied for")
    fip.fails("PostgreSQL: somebody else's table", "FIP-E011", ["postgres", guest, "--schema", "theirs"], "already exists")
    server.psql("ALTER ROLE guest SET default_transaction_read_only = on;")
    fip.fails("PostgreSQL: a server that takes no writes", "FIP-E013", ["postgres", guest, "--schema", "mine"], "read-only transaction")
    before = state(server)
    damaged(fip, server)
    holds("PostgreSQL: a load that fails leaves the earlier one", state(server) == before)


def damaged(fip: Fip, server: servers.Server) -> None:
    copy = fip.project.parent / "damaged"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(fip.project, copy)
    other = Fip(fip.program, copy, env=fip.env)
    alerts = copy / "data_processed" / "RiskAlerts.csv"
    text = alerts.read_text()
    alerts.write_text(text.replace(",HIGH,", ",MEDIUM,", 1))
    other.fails("PostgreSQL: a table that was edited", "FIP-E004", ["postgres", server.url(), "--force"], "is not as the run wrote it")
    alerts.unlink()
    other.fails("PostgreSQL: a table that is missing", "FIP-E001", ["postgres", server.url(), "--force"], "RiskAlerts.csv cannot be read")
    shutil.rmtree(copy)


def full_server(fip: Fip, server: servers.Server) -> None:
    """A table space on a small disk."""
    with small_disk(server.home / "small") as small:
        if not small:
            return
        shutil.chown(small, "nobody")
        for statement in (f"CREATE TABLESPACE small LOCATION '{small}'", "CREATE DATABASE little",
                          "ALTER DATABASE little SET default_tablespace = small"):
            server.psql(f"{statement};")
        fip.fails("PostgreSQL: a full disk", "FIP-E002", ["postgres", server.url(database="little")], "No space left")
        left = server.psql("SELECT COUNT(*) FROM pg_namespace WHERE nspname = 'fip';", database="little")
        holds("PostgreSQL: and leaves nothing", int(left) == 0, left)
        for statement in ("DROP DATABASE little", "DROP TABLESPACE small"):
            server.psql(f"{statement};")


def rows(fip: Fip, work: Path, server: servers.Server, program: str) -> None:
    """`fip sql rows` gives a table of each engine as the file of the run holds it, but for how numbers and times are written."""
    with (fip.project / "data_processed" / "FactTransactions.csv").open(newline="") as file:
        header, *expected = csv.reader(file)
    fip = Fip(fip.program, fip.project, env={"PGPASSWORD": servers.PASSWORD})
    sources = {"PostgreSQL": (server.url(), "fip.FactTransactions"), "SQLite": (f"sqlite:{work / 'bank.sqlite'}", "FactTransactions"),
               "DuckDB": (work / "bank.duckdb", "FactTransactions")}
    for engine, (source, table) in sources.items():
        words = ["sql", "rows", source, "--program", program, "--table"]
        done = fip.run(*words, table)
        found = list(csv.reader(io.StringIO(done.stdout)))
        same = [plain(row) for row in found[1:]] == [plain(row) for row in expected]
        holds(f"{engine}: fip sql rows gives {len(found) - 1} rows as the file has them", found[:1] == [header] and same, (done.stderr, found[:2]))
        done = fip.run(*words[:-1], "--query", f"SELECT COUNT(*) AS n FROM {table} WHERE amount > 100;")
        n_large = sum(Decimal(row[header.index("amount")]) > 100 for row in expected)
        holds(f"{engine}: and the answer to a query", done.stdout == f"n\n{n_large}\n", done.stderr + done.stdout)
        returning = "" if engine == "DuckDB" else " RETURNING customer_id"
        for what, query in (("a table that is missing", "SELECT * FROM missing"), ("a query that writes", f"DELETE FROM {table}{returning}")):
            done = fip.run(*words[:-1], "--query", query)
            holds(f"{engine}: {what} is refused", done.returncode == 2 and "error[FIP-E013]" in done.stderr, done.stderr + done.stdout)
            print("   ", done.stderr.splitlines()[0])
        limit = 650_000 if engine == "DuckDB" else 120_000
        peak = peak_memory(fip, [*words[:-1], "--query", f"SELECT a.* FROM {table} AS a CROSS JOIN (SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3) AS b"])
        holds(f"{engine}: three times the rows in {peak:,} KiB", peak < limit, peak)


def plain(row: list) -> list:
    """Cells with times and numbers written in one way: engines drop zeros behind the point and the T between day and time."""
    cells = [re.sub(r"^(\d{4}-\d\d-\d\d)T", r"\1 ", cell) for cell in row]
    return [cell.rstrip("0").rstrip(".") if re.fullmatch(r"-?\d+\.\d+", cell) else cell for cell in cells]


def peak_memory(fip: Fip, words: list) -> int:
    """The largest number of kibibytes that the program held."""
    script = ("import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
              "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
    done = subprocess.run([sys.executable, "-c", script, *map(str, fip.command(*words))], capture_output=True, text=True, env=fip.environment())
    said.append(done.stderr)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return int(done.stdout)


def tls(fip: Fip, server: servers.Server) -> None:
    server.psql(f"CREATE ROLE careful LOGIN PASSWORD '{servers.PASSWORD}' CREATEDB; CREATE SCHEMA careful AUTHORIZATION careful;")
    # This role is let in over TLS alone.
    rules = server.home / "data" / "pg_hba.conf"
    rules.write_text("hostnossl all careful all reject\n" + rules.read_text())
    server.psql("SELECT pg_reload_conf();")

    def words(mode: str) -> list:
        return ["postgres", server.url(user="careful", more=f"?sslmode={mode}"), "--schema", "careful"]

    fip.fails("PostgreSQL: no encryption where the server wants it", "FIP-E013", words("disable"), "pg_hba.conf rejects")
    fip.fails("PostgreSQL: verify-full with a certificate nobody vouches for", "FIP-E013", words("verify-full"), "certificate")
    fip.loads(*words("require"))
    verified = words(f"verify-full&sslrootcert={server.root}")
    holds("PostgreSQL: verify-full with sslrootcert", "already there" in fip.loads(*verified))
    # The certificate is for 127.0.0.1 and localhost alone.
    other = [word.replace("127.0.0.1", "127.0.0.2") if isinstance(word, str) else word for word in verified]
    fip.fails("PostgreSQL: verify-full with another name", "FIP-E013", other, "certificate not valid for name")


def shells(fip: Fip, work: Path, tables: dict, server: servers.Server, program: str) -> None:
    """The texts as they stand, through psql, duckdb and sqlite3."""
    processed = fip.project / "data_processed"
    order = [name for name in re.findall(r"^CREATE TABLE (\w+)", (SQL / "schema.sql").read_text(), re.M) if name in tables]
    texts = {name: (SQL / name).read_text() for name in ("schema.sql", "schema.postgres.sql", "schema.duckdb.sql", "views.sql", "checks.sql")}
    for text in ("schema.sql", "schema.postgres.sql"):
        server.psql("DROP DATABASE IF EXISTS plain;")
        server.psql("CREATE DATABASE plain;")
        copies = [f"\\copy {table} from '{processed / table}.csv' csv header" for table in order]
        filled = "\n".join(["CREATE SCHEMA fip; SET search_path = fip;", texts[text], *copies, "ANALYZE;", texts["views.sql"], texts["checks.sql"]])
        found = list(csv.reader(io.StringIO(server.psql(filled, database="plain"))))
        holds(f"psql: {text}, \\copy, views.sql, checks.sql", found != [] and all(row[1] == "0" for row in found), found)
    # What `fip export` makes is what the text makes, but for what it says of the views.
    dump = [server.bin / "pg_dump", "-s", "-n", "fip", "-O", "-x"]
    env = os.environ | {"PGPASSWORD": servers.PASSWORD}
    made = [subprocess.run([*dump, server.url(database=name)], capture_output=True, text=True, env=env, check=True).stdout for name in ("plain", "postgres")]
    kept = [sorted(part.strip() for part in dumped.split("--\n-- Name") if not about_views(part)) for dumped in made]
    holds("PostgreSQL: tables, keys, indexes, views and comments of fip export are those of the texts", kept[0] == kept[1] and len(kept[0]) > 60,
          [part for part in kept[0] if part not in kept[1]] + [part for part in kept[1] if part not in kept[0]])
    for text in ("schema.sql", "schema.duckdb.sql"):
        copies = [f"COPY {table} FROM '{processed / table}.csv' (HEADER, NULLSTR '');" for table in order]
        script = "\n".join([texts[text], *copies, texts["views.sql"], texts["checks.sql"]])
        found = shell_rows([program, "-init", "/dev/null", "-bail", "-batch", "-csv", "-noheader", ":memory:"], script)
        holds(f"duckdb: {text}, COPY, views.sql, checks.sql", found != [] and all(row[1] == "0" for row in found), found)
    bank = work / "plain.sqlite"
    bank.unlink(missing_ok=True)
    sqlite_shell(bank, texts["schema.sql"])
    filled = sqlite3.connect(bank)
    for table in order:
        with (processed / f"{table}.csv").open(newline="") as file:
            header, *rows = csv.reader(file)
        filled.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(header))})", ([one or None for one in row] for row in rows))
    filled.commit()
    filled.close()
    found = sqlite_shell(bank, texts["views.sql"] + texts["checks.sql"])
    holds("sqlite3: schema.sql, views.sql, checks.sql", found != [] and all(row[1] == "0" for row in found), found)


def about_views(part: str) -> bool:
    named = "|".join(view.lower() for view in views())
    return re.search(rf"COMMENT ON (VIEW|COLUMN) fip\.({named})\b", part) is not None or "dumped from database" in part.lower() or "PostgreSQL database dump" in part


def sqlite_shell(bank: Path, script: str) -> list:
    program = shutil.which("sqlite3")
    if program:
        return shell_rows([program, "-bail", "-csv", bank], script)
    opened = sqlite3.connect(bank)
    rows = []
    for statement in script.split(";\n"):
        rows += [list(map(str, row)) for row in opened.execute(statement).fetchall()]
    opened.commit()
    opened.close()
    return rows


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("fip", "project", "work", "duckdb"):
        parser.add_argument(f"--{name}", required=True)
    asked = parser.parse_args()
    work = Path(asked.work)
    work.chmod(0o755)
    # Where nobody may read, the program and the project are copied to.
    program, project = work / "fip", work / "project"
    shutil.copy(asked.fip, program)
    shutil.rmtree(project, ignore_errors=True)
    shutil.copytree(asked.project, project, ignore=shutil.ignore_patterns("data_raw", "*.sqlite", "*.duckdb", "parquet"))
    fip, tables = Fip(program, project), files(project)
    with servers.Server(work / "server") as server:
        found = {"SQLite": sqlite(fip, work, tables), "PostgreSQL": postgres(fip, work, tables, server),
                 "DuckDB": duckdb(fip, work, tables, asked.duckdb)}
        parquet(fip, work, asked.duckdb)
        shells(fip, work, tables, server, asked.duckdb)
        rows(fip, work, server, asked.duckdb)

        def on(folder: Path, env: dict | None) -> Fip:
            return Fip(program, folder, env={"FIP_DUCKDB": asked.duckdb} | (env or {}))

        ledgers.check(on, holds, work, project, server, servers.PASSWORD)
        log = (work / "server" / "log").read_text()
    for engine in ("PostgreSQL", "DuckDB"):
        differ = [view for view in views() if found[engine][view] != found["SQLite"][view]]
        holds(f"{engine}: {len(views())} views answer as in SQLite", not differ,
              [(view, found[engine][view][:2], found["SQLite"][view][:2]) for view in differ])
    holds(f"no output of {len(said)} holds the password", not any(servers.PASSWORD in text for text in [*said, log]))


main()
