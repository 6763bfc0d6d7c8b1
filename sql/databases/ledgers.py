"""A ledger in a database gives the tables that the same ledger in a file of text gives. See README.md."""

import json
import shutil
from pathlib import Path

TABLES = ["FactTransactions", "DimCustomer", "DimAccount", "DimMerchant", "FraudReports", "CustomerFeatures", "CustomerMonthlyFeatures"]
MAPPING = """
date_format = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"]
columns.transaction_id = "transaction_id"
columns.customer_id = "customer_id"
columns.account_id = "account_id"
columns.merchant_id = "merchant_id"
columns.date = "transaction_ts"
columns.amount = "amount"
columns.channel = "channel"
columns.country = "country_code"
columns.fraud = "is_fraud"
"""


class Ledgers:
    """Projects whose ledger is the fact table of a run."""

    def __init__(self, make, holds, work: Path):
        self.make, self.holds, self.work = make, holds, work
        self.expected = None

    def project(self, name: str, place: str) -> Path:
        folder = self.work / "ledgers" / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "fip.toml").write_text(f"[input.transactions]\n{place}\n{MAPPING}")
        return folder

    def reads(self, name: str, place: str, words: list | None = None, env: dict | None = None) -> None:
        """Runs up to the features, twice; the first ledger is the one that the others are held against."""
        folder = self.project(name, place)
        fip = self.make(folder, env)
        done = fip.run("run", "--to", "features", "--json", *(words or []))
        self.holds(f"{name}: fip run --to features", done.returncode == 0, done.stderr + done.stdout[-2000:])
        found = {table: (folder / "data_processed" / f"{table}.csv").read_bytes() for table in TABLES}
        if self.expected is None:
            self.expected = found
            return
        differ = [table for table in TABLES if found[table] != self.expected[table]]
        n_rows = found["FactTransactions"].count(b"\n") - 1
        self.holds(f"{name}: {n_rows:,} transactions and {len(TABLES)} tables, byte by byte those of the text", differ == [], differ)
        again = fip.run("run", "--to", "features", *(words or []))
        fresh = "All 2 stages are fresh" if "postgres" not in f"{place}{words}" else "1 stage ran, 1 fresh"
        self.holds(f"{name}: the next run says {fresh!r}", fresh in again.stderr, again.stderr)
        manifest = (folder / "data_processed" / "manifest.json").read_text()
        record = json.loads(manifest)["inputs"][0]
        print(f"    {record['path']}: {record['rows']:,} rows, {record['bytes']:,} bytes, SHA-256 {record['sha256'][:12]}")
        fip.keep(manifest, (folder / "data_processed" / "RUN.md").read_text())

    def refused(self, what: str, words: list, code: str, expected: str, env: dict | None = None) -> None:
        folder = self.project("refused", 'path = "nothing.csv"')
        for command in (["prepare"], ["run", "--json"]):
            done = self.make(folder, env).run(*command, *words)
            told = done.stderr + done.stdout
            self.holds(f"{what}: fip {command[0]}: {code}", done.returncode == 2 and code in told and expected in told, told)
        print("   ", told.strip().replace("\n", "\n    ")[:400])


def check(make, holds, work: Path, project: Path, server, password: str) -> None:
    """`make(folder, env)` gives the program on a project; the run is in all three databases, and in Parquet."""
    ledgers = Ledgers(make, holds, work)
    text = project / "data_processed" / "FactTransactions.csv"
    ledgers.reads("text", f'path = "{text}"')
    known, url, fact = {"PGPASSWORD": password}, server.url(), "FactTransactions"
    query = f"SELECT * FROM {fact} ORDER BY transaction_id"
    ledgers.reads("Parquet", f'path = "{work / "parquet" / fact}.parquet"')
    ledgers.reads("SQLite, a table", f'from = "sqlite:{work / "bank.sqlite"}"\ntable = "{fact}"')
    ledgers.reads("SQLite, a query that was typed", "", ["--from-sqlite", work / "bank.sqlite", "--query", query])
    ledgers.reads("DuckDB, a table", f'from = "duckdb:{work / "bank.duckdb"}"\ntable = "{fact}"')
    ledgers.reads("DuckDB, a query", f'from = "duckdb:{work / "bank.duckdb"}"\nquery = "{query}"')
    ledgers.reads("PostgreSQL, a table", f'from = "{url}"\ntable = "fip.{fact}"', env=known)
    query = query.replace(fact, f"fip.{fact}")
    ledgers.reads("PostgreSQL, a query", f'from = "{url}"\nquery = "{query}"', env=known)
    ledgers.reads("PostgreSQL, typed with a password", "", ["--from-postgres", server.url(password=password), "--table", f"fip.{fact}"])
    home = work / "home"
    home.mkdir(exist_ok=True)
    (home / ".pgpass").write_text(f"127.0.0.1:{server.port}:*:postgres:{password}\n")
    (home / ".pgpass").chmod(0o600)
    ledgers.reads("PostgreSQL, with ~/.pgpass", f'from = "{url}"\ntable = "fip.{fact}"', env={"HOME": str(home)})

    table = ["--table", f"fip.{fact}"]
    wrong = server.url(password=password + "-wrong")
    nobody = {"HOME": str(work / "nobody")}
    ledgers.refused("wrong password", ["--from-postgres", url, *table], "FIP-E013", "password authentication failed", {"PGPASSWORD": password + "-wrong"})
    ledgers.refused("wrong password in the address", ["--from-postgres", wrong, *table], "FIP-E013", "password authentication failed", nobody)
    ledgers.refused("no password", ["--from-postgres", url, *table], "FIP-E013", "PGPASSWORD", nobody)
    ledgers.refused("a table that is missing", ["--from-postgres", url, "--table", "fip.missing"], "FIP-E013", "does not exist", known)
    ledgers.refused("no table", ["--from-postgres", url], "FIP-E003", "fip.facttransactions", known)
    ledgers.refused("DuckDB: a table that is missing", ["--from-duckdb", work / "bank.duckdb", "--table", "missing"], "FIP-E013", "missing")
    folder = ledgers.project("secret", f'from = "{server.url(password=password)}"\ntable = "fip.{fact}"')
    for words in (["run"], ["doctor"], ["status"]):
        done = make(folder, None).run(*words)
        told = " ".join(f"{done.stderr} {done.stdout}".split())
        holds(f"a password in fip.toml is refused by fip {words[0]}", "holds a password" in told, told)
    found = init(ledgers, make, url, f"fip.{fact}", known)
    holds("fip init --from, fip doctor and fip run from PostgreSQL", found, found)


def init(ledgers: Ledgers, make, url: str, table: str, env: dict) -> bool:
    folder = ledgers.project("init", "")
    (folder / "fip.toml").unlink()
    fip = make(folder, env)
    words = (["init", "--from", url, "--table", table], ["doctor"], ["run", "--to", "prepare"])
    for done in (fip.run(*one) for one in words):
        if done.returncode != 0:
            print(done.stderr, done.stdout)
            return False
    return f'from = "{url}"\ntable = "{table}"\n' in (folder / "fip.toml").read_text()
