"""Four SQL engines: each loads the tables of a run and answers queries. An engine is a context; leaving it removes it."""

import contextlib
import csv
import glob
import io
import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import tables


class Missing(Exception):
    """An engine that is not here and cannot be installed."""


class Sqlite:
    """Python's own SQLite, in memory."""

    def __enter__(self):
        import sqlite3

        self.bank = sqlite3.connect(":memory:")
        self.version = sqlite3.sqlite_version
        return self

    def __exit__(self, *_):
        self.bank.close()

    def load(self, processed: Path) -> None:
        self.bank.execute("PRAGMA foreign_keys = ON")
        for table in tables.SOURCES:
            self.bank.execute(tables.create(table).rstrip(";"))
            header, rows = tables.read(processed / f"{table}.csv")
            cells = ([cell or None for cell in row] for row in rows)
            self.bank.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(header))})", cells)

    def answer(self, query: str) -> tuple[list[str], list]:
        found = self.bank.execute(query)
        return [column[0] for column in found.description], found.fetchall()


class DuckDb:
    """DuckDB, in memory."""

    def __enter__(self):
        import duckdb

        self.bank = duckdb.connect()
        self.version = duckdb.__version__
        return self

    def __exit__(self, *_):
        self.bank.close()

    def load(self, processed: Path) -> None:
        for table in tables.SOURCES:
            self.bank.execute(tables.create(table))
            path = str(processed / f"{table}.csv").replace("'", "''")
            self.bank.execute(f"COPY {table} FROM '{path}' (HEADER, DELIMITER ',', NULLSTR '')")

    def answer(self, query: str) -> tuple[list[str], list]:
        found = self.bank.execute(query)
        return [column[0] for column in found.description], found.fetchall()


class Postgres:
    """PostgreSQL: a cluster of its own in a temporary directory, reached by a socket in it alone."""

    def __enter__(self):
        self.bin = self.programs()
        self.home = Path(tempfile.mkdtemp(prefix="parity-"))
        self.as_user = []
        if os.geteuid() == 0:
            # initdb refuses root.
            shutil.chown(self.home, "nobody")
            self.as_user = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        try:
            self.server("initdb", "-D", self.home / "data", "-U", "postgres", "--no-locale", "-E", "UTF8", "-A", "trust", "-N")
            options = f"-c listen_addresses='' -c fsync=off -k {self.home}"
            self.server("pg_ctl", "-D", self.home / "data", "-w", "-o", options, "-l", self.home / "log", "start")
        except BaseException:
            self.__exit__()
            raise
        self.version = self.psql("-At", "-c", "SHOW server_version").strip()
        return self

    def __exit__(self, *_):
        if (self.home / "data" / "postmaster.pid").exists():
            self.server("pg_ctl", "-D", self.home / "data", "-m", "immediate", "stop")
        shutil.rmtree(self.home)

    @staticmethod
    def programs() -> Path:
        """The folder of initdb, pg_ctl and psql, after installing them where root may."""
        for attempt in range(2):
            on_path = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
            for folder in on_path + [Path(found) for found in sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)]:
                if all((folder / program).exists() for program in ("initdb", "pg_ctl", "psql")):
                    return folder
            if attempt == 0:
                apt_get("postgresql")
        raise Missing("initdb, pg_ctl and psql are not on PATH nor in /usr/lib/postgresql/*/bin")

    def server(self, program: str, *arguments) -> None:
        command = [*self.as_user, self.bin / program, *arguments]
        # pg_ctl hands its output to the server, which outlives it: a pipe would never end.
        with (self.home.parent / f"{self.home.name}.log").open("w+") as log:
            done = subprocess.run(command, stdout=log, stderr=log, cwd="/", env=os.environ | {"LC_ALL": "C"})
            log.seek(0)
            said = log.read()
        os.unlink(log.name)
        if done.returncode != 0:
            raise RuntimeError(f"{program}: {said.strip()}")

    def psql(self, *arguments, text: str | None = None) -> str:
        command = [self.bin / "psql", "-X", "-q", "-h", self.home, "-U", "postgres", "-v", "ON_ERROR_STOP=1", *arguments]
        done = subprocess.run(command, input=text, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"psql: {done.stderr.strip()}")
        return done.stdout

    def load(self, processed: Path) -> None:
        script = []
        for table in tables.SOURCES:
            path = str(processed.resolve() / f"{table}.csv").replace("'", "''")
            script += [tables.create(table), f"\\copy {table} from '{path}' csv header"]
        self.psql(text="\n".join([*script, "ANALYZE;"]))

    def answer(self, query: str) -> tuple[list[str], list]:
        header, *rows = csv.reader(io.StringIO(self.psql("--csv", text=f"{query};\n")))
        return header, [[cell or None for cell in row] for row in rows]


class Spark:
    """Apache Spark with a driver and two executors, each a process of its own, in ANSI mode and UTC."""

    SETTINGS = {
        "spark.ui.enabled": "false",
        "spark.log.level": "ERROR",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.ansi.enabled": "true",
        "spark.sql.shuffle.partitions": "4",
        "spark.ui.showConsoleProgress": "false",
    }

    def __enter__(self):
        java()
        import pyspark
        from pyspark.sql import SparkSession

        self.home = tempfile.mkdtemp(prefix="parity-")
        builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("parity")
        for key, value in (self.SETTINGS | {"spark.local.dir": self.home, "spark.sql.warehouse.dir": self.home}).items():
            builder = builder.config(key, value)
        with quiet():
            self.session = builder.getOrCreate()
        # Executors of a local cluster leave their logs here, whatever the settings say.
        spark_home = Path(os.environ.get("SPARK_HOME") or Path(pyspark.__file__).parent)
        self.logs = spark_home / "work" / self.session.sparkContext.applicationId
        self.version = f"{self.session.version}, {self.executors()} executors"
        return self

    def __exit__(self, *_):
        with quiet():
            self.session.stop()
        for folder in (self.home, self.logs):
            shutil.rmtree(folder, ignore_errors=True)

    def executors(self) -> int:
        """The number of executors, after waiting for both."""
        for _ in range(100):
            # One of the entries is the driver's.
            found = self.session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() - 1
            if found == 2:
                return found
            time.sleep(0.1)
        raise RuntimeError(f"expected 2 executors, found {found}")

    def load(self, processed: Path) -> None:
        for table in tables.SOURCES:
            names = {"DOUBLE PRECISION": "DOUBLE", "INTEGER": "INT"}
            plain = [(column, re.sub(r"VARCHAR.*", "STRING", names.get(kind, kind))) for column, kind in tables.columns(table)]
            schema = ", ".join(f"{column} {kind}" for column, kind in plain)
            path = str(processed.resolve() / f"{table}.csv")
            frame = self.session.read.csv(path, schema=schema, header=True, enforceSchema=False, mode="FAILFAST")
            frame.cache().createOrReplaceTempView(table)
            frame.count()

    def answer(self, query: str) -> tuple[list[str], list]:
        found = self.session.sql(query)
        return found.columns, found.collect()


ENGINES = {"sqlite": Sqlite, "duckdb": DuckDb, "postgres": Postgres, "spark": Spark}
PACKAGES = {"duckdb": "duckdb", "spark": "pyspark"}


def java() -> None:
    """Makes sure that there is a Java, installing one where root may."""
    for attempt in range(2):
        home = os.environ.get("JAVA_HOME")
        if (home and (Path(home) / "bin" / "java").exists()) or shutil.which("java"):
            return
        if attempt == 0:
            apt_get("default-jre-headless")
    raise Missing("there is no java on PATH, and JAVA_HOME names none")


def apt_get(package: str) -> None:
    """Installs a package of the system where this is root and apt-get is there; else does nothing."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", package]):
        subprocess.run(["apt-get", "-qq", *command], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@contextlib.contextmanager
def quiet():
    """Silences what a program writes to standard error while it starts."""
    kept, nothing = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nothing)
