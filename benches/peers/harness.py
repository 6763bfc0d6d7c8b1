"""What the comparisons with other libraries share: their packages, the Rust program, the machine's name."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def target_folder() -> Path:
    """Returns where environments and programs of comparisons go."""
    return Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve() / "peers"


def environment(folder: Path, wanted: Path) -> Path | None:
    """Returns an interpreter that has the packages of a list, None when they cannot be installed."""
    python = folder / "bin" / "python"
    stamp = folder / "installed.txt"
    if not (stamp.exists() and stamp.read_text() == wanted.read_text()):
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", wanted]
        for command in ([sys.executable, "-m", "venv", folder], pip):
            if subprocess.run(command).returncode != 0:
                return None
        stamp.write_text(wanted.read_text())
    return python


def build(bench: str, profile: str) -> str:
    """Builds a bench and returns the program's path."""
    command = ["cargo", "bench", "--locked", "--quiet", "--profile", profile, "-p", "fip-benches", "--bench",
               bench, "--no-run", "--message-format=json"]
    messages = [json.loads(line) for line in output(command, cwd=ROOT).splitlines()]
    return next(message["executable"] for message in messages
                if message.get("target", {}).get("name") == bench and message.get("executable"))


def output(command: list, **more) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, **more).stdout


def processor() -> str:
    return next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                 if line.startswith("model name")), platform.machine())
