"""A PostgreSQL server of its own: a temporary cluster on loopback, with a password and TLS, never as root."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "parity"))
import engines

PASSWORD = "Tr0ub4dor-and-3"
NOBODY = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]


class Server:
    """A context; leaving it stops the server and removes the cluster."""

    def __init__(self, home: Path):
        self.home = home
        self.bin = engines.Postgres.programs()
        self.as_user = NOBODY if os.geteuid() == 0 else []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def __enter__(self):
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(parents=True)
        if self.as_user:
            shutil.chown(self.home, "nobody")
        secret = self.home / "password"
        secret.write_text(PASSWORD + "\n")
        secret.chmod(0o644)
        self.program("initdb", "-D", self.home / "data", "-U", "postgres", "--no-locale", "-E", "UTF8",
                     "-A", "scram-sha-256", f"--pwfile={secret}", "-N")
        options = f"-c listen_addresses=127.0.0.1,127.0.0.2 -c port={self.port} -c fsync=off -k {self.home}"
        self.has_tls = self.certificate()
        if self.has_tls:
            options += " -c ssl=on"
        self.program("pg_ctl", "-D", self.home / "data", "-w", "-o", options, "-l", self.home / "log", "start")
        return self

    def __exit__(self, *_):
        if (self.home / "data" / "postmaster.pid").exists():
            self.program("pg_ctl", "-D", self.home / "data", "-m", "immediate", "stop")
        shutil.rmtree(self.home, ignore_errors=True)

    def certificate(self) -> bool:
        """Makes a certificate for 127.0.0.1 that it signs itself; says whether it could."""
        if not shutil.which("openssl"):
            return False
        # The certificate of an authority, and one that it signs: a verifier wants them apart.
        data, ca = self.home / "data", self.home / "ca"
        ca.mkdir(mode=0o777, exist_ok=True)
        (ca / "server.ext").write_text("subjectAltName=IP:127.0.0.1,DNS:localhost\n")
        for words in (
            ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=fip check",
             "-keyout", ca / "ca.key", "-out", ca / "ca.pem"],
            ["req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", data / "server.key",
             "-out", ca / "server.csr"],
            ["x509", "-req", "-in", ca / "server.csr", "-CA", ca / "ca.pem", "-CAkey", ca / "ca.key", "-CAcreateserial",
             "-days", "2", "-extfile", ca / "server.ext", "-out", data / "server.crt"],
        ):
            subprocess.run(["openssl", *words], check=True, capture_output=True)
        self.root = ca / "ca.pem"
        for name in ("server.key", "server.crt"):
            (data / name).chmod(0o600)
            if self.as_user:
                shutil.chown(data / name, "nobody")
        return True

    def program(self, program: str, *words) -> None:
        command = [*self.as_user, self.bin / program, *words]
        # pg_ctl hands its output to the server, which outlives it: a pipe would never end.
        with open(f"{self.home}.said", "w+") as said:
            done = subprocess.run(command, stdout=said, stderr=said, cwd="/", env=os.environ | {"LC_ALL": "C"})
            said.seek(0)
            words = said.read()
        os.unlink(said.name)
        if done.returncode != 0:
            raise RuntimeError(f"{program}: {words.strip()}")

    def url(self, user: str = "postgres", password: str | None = None, database: str = "postgres", more: str = "") -> str:
        secret = f":{password}" if password else ""
        return f"postgres://{user}{secret}@127.0.0.1:{self.port}/{database}{more}"

    def psql(self, sql: str, *words, database: str = "postgres") -> str:
        """Runs SQL by psql; returns rows as CSV without a header."""
        command = [self.bin / "psql", "-X", "-q", "-At", "--csv", "-v", "ON_ERROR_STOP=1", *words, self.url(database=database)]
        done = subprocess.run(command, input=sql, capture_output=True, text=True, env=os.environ | {"PGPASSWORD": PASSWORD})
        if done.returncode != 0:
            raise RuntimeError(f"psql: {done.stderr.strip()}")
        return done.stdout
