"""Runs the exports of two scorecards in other engines and compares every row with the crate's own answer.

    python3 check.py [--rows N] [--engine rust|sqlite|duckdb|postgres|spark|pmml4s|jpmml] [--venv DIR] [--require]
    python3 check.py --card CARD --table TABLE.csv [...]

Without --card the cards are the expert card of the command and an invented one of applicants, with categories, special values, decimals,
rounding, refused and missing values. Rows are drawn with a fixed seed from the cuts of the card, their neighbours, its
special values and categories, unseen categories and infinities. SQL: scores, tiers, reasons, points and errors must be
equal, probabilities to a relative 1e-12; the generated Rust likewise. PMML: the same but for points, and reasons only on rows whose points below the
baseline are positive and distinct, as many as are asked for, for engines differ on ties and zeros. Exits with 1 when a
row differs, with --require also when an engine is missing.
"""

import argparse
import csv
import io
import json
import math
import os
import random
import re
import sqlite3
import struct
import subprocess
import sys
import tempfile
import tomllib
import venv
from decimal import Decimal
from pathlib import Path

sys.dont_write_bytecode = True

ROOT = Path(__file__).resolve().parents[4]
sys.path.insert(0, str(ROOT / "sql" / "parity"))
import engines  # noqa: E402

CARDS = {
    "expert": ROOT / "crates/fip-cli/assets/scorecard.toml",
    "applicants": ROOT / "crates/fip-scorecard/tests/data/applicants.toml",
}
PACKAGES = {
    "rust": [],
    "sqlite": [],
    "duckdb": ["duckdb==2.0.1"],
    "postgres": [],
    "spark": ["pyspark==4.3.0"],
    "pmml4s": ["pypmml==1.5.8"],
    "jpmml": ["jpmml_evaluator==0.16.0", "jpype1"],
}
SQL = ("sqlite", "duckdb", "postgres", "spark")
SHOWN = 5


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", action="append", choices=PACKAGES, help="may be given more than once; default: all but spark")
    parser.add_argument("--rows", type=int, default=2000, help="rows of each card; default: %(default)s")
    parser.add_argument("--venv", type=Path, default=ROOT / "target" / "engines-venv", help="default: %(default)s")
    parser.add_argument("--card", type=Path, help="a card of your own, TOML or JSON, with --table")
    parser.add_argument("--table", type=Path, help="its rows, CSV with a header; the first --rows of them")
    parser.add_argument("--require", action="store_true", help="fail when an engine is missing")
    return parser.parse_args()


def install(wanted: list[str], folder: Path) -> None:
    """Installs packages into a virtual environment and goes on inside it."""
    if Path(sys.prefix).resolve() == folder.resolve():
        return
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    for name in wanted:
        if PACKAGES[name]:
            command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES[name]]
            subprocess.run(command, stdout=sys.stderr)
    os.execv(python, [str(python), *sys.argv])


class Rows:
    """Rows for a card: names, kinds, and cells of which an empty one is missing."""

    def __init__(self, card: dict):
        self.names = [one["input"] for one in card["characteristics"]]
        texts = [any("categories" in row or row.get("other") for row in one["attributes"]) for one in card["characteristics"]]
        self.kinds = ["text" if is_text else "number" for is_text in texts]
        self.rows: list[list[str]] = []

    def read(self, path: Path, count: int) -> None:
        """Takes the first rows of a table."""
        with path.open(newline="") as lines:
            for row in csv.DictReader(lines):
                if len(self.rows) == count:
                    break
                self.rows.append([row[name] for name in self.names])

    def draw(self, card: dict, count: int) -> None:
        """Takes random rows."""
        draw = random.Random(20261126)
        columns = []
        for one, kind in zip(card["characteristics"], self.kinds):
            rows, is_text = one["attributes"], kind == "text"
            values = [""] if not one.get("refuse_missing") else []
            if is_text:
                values += [name for row in rows for name in row.get("categories", []) if "," not in name and '"' not in name]
                values += ["never seen"] if any(row.get("other") for row in rows) else []
                rare = ["never seen", ""]
            else:
                cuts = [float(row["from"]) for row in rows if "from" in row]
                for cut in cuts:
                    values += [cut, math.nextafter(cut, -math.inf), math.nextafter(cut, math.inf), cut + draw.random(), cut - draw.random()]
                values += [float(value) for row in rows for value in row.get("values", [])] + [-0.0, 0.0, 1e9, -1e9]
                rare = [math.inf, -math.inf, ""]
            columns.append([draw.choice(rare) if draw.random() < 0.005 else draw.choice(values) for _ in range(count)])
        self.rows = [[cell if isinstance(cell, str) else repr(cell) for cell in row] for row in zip(*columns)]

    def write(self, path: Path, numbered: bool) -> None:
        if not numbered:
            path.write_text(json.dumps([self.names, *self.rows]))
            return
        with path.open("w", newline="") as file:
            lines = csv.writer(file, lineterminator="\n")
            lines.writerow(["row_number", *self.names])
            lines.writerows([at, *row] for at, row in enumerate(self.rows))

    def values(self, row: list[str]) -> dict:
        cells = {}
        for name, kind, cell in zip(self.names, self.kinds, row):
            cells[name] = None if cell == "" else float(cell) if kind == "number" else cell
        return cells


def native(card: Path, rows: Path, folder: Path) -> list[dict]:
    command = ["cargo", "run", "--quiet", "--package", "fip-scorecard", "--features", "sql,pmml,rust"]
    command += ["--example", "export_for_engines", "--", card, rows, folder]
    subprocess.run(command, check=True, cwd=ROOT)
    return json.loads((folder / "native.json").read_text())


def answers_of_sql(engine: str, rows: Rows, folder: Path) -> list[dict]:
    """Loads the rows, runs the query, and returns the answers in the order of the rows."""
    number = {"spark": "DOUBLE"}.get(engine, "DOUBLE PRECISION")
    text = {"spark": "STRING"}.get(engine, "VARCHAR(100)")
    types = {"number": number, "text": text}
    quote = "`" if engine == "spark" else '"'
    columns = ", ".join(f"{quote}{name}{quote} {types[kind]}" for name, kind in zip(rows.names, rows.kinds))
    table, path = f"CREATE TABLE rows (row_number INTEGER, {columns})", folder / "numbered.csv"
    rows.write(path, numbered=True)
    query = (folder / f"{engine}.sql").read_text()
    if engine == "spark":
        # `rows` is no reserved word in Spark; a view of that name is enough.
        with engines.Spark() as bank:
            words = {"positiveInf": "inf", "negativeInf": "-inf", "mode": "FAILFAST"}
            frame = bank.session.read.csv(str(path), schema=f"row_number INT, {columns}", header=True, **words)
            frame.createOrReplaceTempView("rows")
            found = bank.session.sql(query)
            header, answers = found.columns, [list(row) for row in found.collect()]
    elif engine == "duckdb":
        with engines.DuckDb() as bank:
            bank.bank.execute(table.replace("rows", '"rows"', 1))
            bank.bank.execute(f"COPY \"rows\" FROM '{path}' (HEADER, DELIMITER ',', NULLSTR '')")
            header, answers = bank.answer(query)
    elif engine == "sqlite":
        header, answers = sqlite(table, rows, query)
    else:
        with engines.Postgres() as bank:
            bank.psql(text=f"{table.replace('rows', chr(34) + 'rows' + chr(34), 1)};\n\\copy \"rows\" from '{path}' csv header\n")
            header, answers = bank.answer(query)
    found = sorted((dict(zip(header, row)) for row in answers), key=lambda row: int(row["row_number"]))
    assert [int(row["row_number"]) for row in found] == list(range(len(rows.rows)))
    return found


def sqlite(table: str, rows: Rows, query: str) -> tuple[list[str], list[tuple]]:
    bank = sqlite3.connect(":memory:")
    bank.create_function("exp", 1, math.exp)
    bank.execute(table.replace("rows", '"rows"', 1))
    cells = [[at, *(rows.values(row)[name] for name in rows.names)] for at, row in enumerate(rows.rows)]
    bank.executemany(f"INSERT INTO \"rows\" VALUES (?{', ?' * len(rows.names)})", cells)
    found = bank.execute(query)
    return [column[0] for column in found.description], found.fetchall()


def answers_of_rust(rows: Rows, folder: Path) -> list[dict]:
    """Compiles the generated module with a program around it that holds the rows, and runs it."""
    source = (folder / "card.rs").read_text()
    fields = re.findall(r"^    pub (\w+): Option<(f64|&'a str)>", source, re.MULTILINE)
    assert len(fields) == len(rows.names), fields

    def cell(kind: str, value) -> str:
        if value is None:
            return "None"
        return f"Some(f64::from_bits({struct.unpack('<Q', struct.pack('<d', value))[0]}))" if kind == "number" else f"Some({json.dumps(value)})"

    lines = []
    for row in rows.rows:
        cells = zip(fields, rows.kinds, rows.values(row).values())
        lines.append("card::Inputs { " + ", ".join(f"{name}: {cell(kind, value)}" for (name, _), kind, value in cells) + " },")
    scored = "scored.probability" if "pub probability: f64" in source else "0.0"
    main = f"""mod card;
static ROWS: [card::Inputs; {len(rows.rows)}] = [{chr(10).join(lines)}];
fn main() {{
    for row in &ROWS {{
        match card::score(row) {{
            Err(refused) => println!("error\\t{{refused}}"),
            Ok(scored) => {{
                let reasons = scored.reasons.iter().flatten();
                let reasons: Vec<String> = reasons.map(|one| format!("{{}}\\t{{}}", one.code, one.units)).collect();
                println!("{{}}\\t{{}}\\t{{:?}}\\t{{:e}}\\t{{}}", scored.units, card::UNITS_PER_POINT, scored.tier, {scored}, reasons.join("\\t"));
            }}
        }}
    }}
}}
"""
    (folder / "main.rs").write_text(main)
    subprocess.run(["rustc", "--edition", "2024", "-A", "dead_code", "-o", "program", "main.rs"], cwd=folder, check=True)
    said = subprocess.run([folder / "program"], check=True, stdout=subprocess.PIPE, text=True).stdout
    return [answer_of_rust(line.split("\t")) for line in said.splitlines()]


def answer_of_rust(words: list[str]) -> dict:
    """Returns a line of the program as SQL would answer it."""
    if words[0] == "error":
        return {"error": words[1]}
    units = Decimal(words[1])
    found = {"error": None, "score": Decimal(words[0]) / units, "tier": words[2].upper(), "probability": float(words[3]) or None}
    pairs = list(zip(words[4::2], words[5::2])) if words[4] else []
    for at, (code, points) in enumerate(pairs, start=1):
        found |= {f"reason_{at}": code, f"points_{at}": Decimal(points) / units}
    return found


def differs_in_sql(found: dict, expected: dict) -> str | None:
    """Says how an answer of SQL differs from the crate's, if it does."""
    n_reasons = sum(name.startswith("reason_") for name in found)
    if "error" in expected:
        # The crate adds what it found; both name the same input first.
        same = found["error"] and found["error"].split("`: ")[0] == expected["error"].split("`: ")[0]
        empty = all(found[name] is None for name in found if name not in ("row_number", "error"))
        return None if same and empty else f"expected {expected['error']}, found {found}"
    if found["error"] is not None:
        return f"found error {found['error']}"
    if Decimal(str(found["score"])) != Decimal(expected["score"]) or found["tier"] != expected["tier"]:
        return f"score {found['score']} {found['tier']}, expected {expected['score']} {expected['tier']}"
    pairs = [(found[f"reason_{at}"], found[f"points_{at}"]) for at in range(1, n_reasons + 1)]
    pairs = [[code, Decimal(str(points))] for code, points in pairs if code is not None]
    if pairs != [[code, Decimal(points)] for code, points in expected["reasons"]]:
        return f"reasons {pairs}, expected {expected['reasons']}"
    return probability_differs(found.get("probability"), expected["probability"])


def probability_differs(found, expected) -> str | None:
    if (found is None) != (expected is None) or expected is not None and abs(float(found) / expected - 1) > 1e-12:
        return f"probability {found}, expected {expected}"
    return None


def answers_of_pmml(engine: str, rows: Rows, folder: Path) -> list[dict | None]:
    """Returns the outputs for each row; nothing for a row that the engine refuses."""
    path = str(folder / "card.pmml")
    found = []
    if engine == "pmml4s":
        from pypmml import Model

        model = Model.load(path)
        for row in rows.rows:
            answer = {str(key): None if value is None else value for key, value in dict(model.predict(rows.values(row))).items()}
            found.append({key: value if isinstance(value, (int, float)) or value is None else str(value) for key, value in answer.items()})
        Model.close()
        return found
    from jpmml_evaluator import make_evaluator
    from jpmml_evaluator.jpype import JPypeBackend

    evaluator = make_evaluator(path, backend=JPypeBackend()).verify()
    for row in rows.rows:
        try:
            # The model's own prediction has no name.
            found.append({str(name): value for name, value in evaluator.evaluate(rows.values(row)).items()})
        except Exception:
            found.append(None)
    return found


def differs_in_pmml(found: dict | None, expected: dict, counts: dict) -> str | None:
    score = None if found is None else found.get("score")
    refused = score is None or isinstance(score, float) and math.isnan(score)
    if "error" in expected:
        return None if refused else f"expected no score, found {found}"
    if refused:
        return f"found no score, expected {expected['score']}"
    if float(score) != float(expected["score"]) or found["tier"] != expected["tier"]:
        return f"score {score} {found['tier']}, expected {expected['score']} {expected['tier']}"
    n_reasons = sum(name.startswith("reason_") for name in found)
    # With the first that is not asked for, which may tie with the last that is.
    points = [points for _, points in expected["all_reasons"][: n_reasons + 1]]
    if n_reasons <= len(points) == len(set(points)):
        counts["reasons"] += 1
        codes = [found[f"reason_{at}"] for at in range(1, n_reasons + 1)]
        if codes != [code for code, _ in expected["reasons"]]:
            return f"reasons {codes}, expected {expected['reasons']}"
    return probability_differs(found.get("probability"), expected["probability"])


def check(engine: str, name: str, rows: Rows, folder: Path, expected: list[dict]) -> bool:
    """Prints how the answers of an engine differ; returns whether none does."""
    counts = {"reasons": 0}
    if engine in SQL or engine == "rust":
        found = answers_of_rust(rows, folder) if engine == "rust" else answers_of_sql(engine, rows, folder)
        differences = [differs_in_sql(one, other) for one, other in zip(found, expected)]
        counts["reasons"] = sum("error" not in one for one in expected)
    else:
        found = answers_of_pmml(engine, rows, folder)
        differences = [differs_in_pmml(one, other, counts) for one, other in zip(found, expected)]
    wrong = [(at, one) for at, one in enumerate(differences) if one]
    for at, one in wrong[:SHOWN]:
        print(f"{engine} {name} row {at} {rows.values(rows.rows[at])}: {one}")
    refused = sum("error" in one for one in expected)
    print(f"{engine} {name}: {len(expected)} rows, {refused} refused, {counts['reasons']} with reasons compared, {len(wrong)} differ", flush=True)
    return not wrong


def main() -> int:
    args = arguments()
    wanted = args.engine or [name for name in PACKAGES if name != "spark"]
    install(wanted, args.venv)
    good = True
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        given = {}
        for name, path in ({args.card.stem: args.card} if args.card else CARDS).items():
            inside = Path(folder) / name
            inside.mkdir()
            text = path.read_text()
            card = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
            rows = Rows(card)
            if args.table:
                rows.read(args.table, args.rows)
            else:
                rows.draw(card, args.rows)
            rows.write(inside / "rows.json", numbered=False)
            given[name] = (rows, inside, native(path.resolve(), inside / "rows.json", inside))
        for engine in wanted:
            try:
                if engine in ("spark", "pmml4s", "jpmml"):
                    engines.java()
                for name, (rows, inside, expected) in given.items():
                    good &= check(engine, name, rows, inside, expected)
            except (engines.Missing, ImportError) as missing:
                print(f"{engine}: skipped, {missing}")
                good &= not args.require
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
