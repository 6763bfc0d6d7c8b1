"""Runs the example ledgers end to end, by their fip.toml alone, and checks what came of them.

    python3 examples/ledgers/check.py FIP WORK [european terminals large memory]

Each example is made anew in the folder WORK, run with one thread and with two, which must write the same
bytes, and held against figures that are counted here from the input files, without fip. Prints what was
checked; ends with code 1 at the first figure that is wrong. `large` is run once, and its time and peak memory
are printed; then it is read again with a memory that cannot hold it, which must write the same bytes.
`memory`, which takes minutes and is run only when it is named, reads 20 million rows with a limit on the
address space of the process that is smaller than the text of the rows.
"""
import csv
import datetime
import gzip
import hashlib
import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent


def expect(what, found, expected):
    if found != expected:
        sys.exit(f"FAILED: {what}: expected {expected!r}, found {found!r}")
    print(f"  {what}: {found if len(str(found)) < 60 else 'as expected'}")


def has(what, text, *words):
    for word in words:
        if word not in text:
            sys.exit(f"FAILED: {what}: expected {word!r} in\n{text[:3000]}")
    print(f"  {what}: {', '.join(words)[:90]}")


def lacks(what, text, *words):
    for word in words:
        if word in text:
            sys.exit(f"FAILED: {what}: expected no {word!r}")
    print(f"  {what}: no {', '.join(words)[:90]}")


def made(example, work, name):
    folder = work / name
    folder.mkdir(parents=True)
    for file in ("make.py", "fip.toml"):
        shutil.copy(HERE / example / file, folder / file)
    return folder


def run(fip, folder, threads, *args, limit=None):
    """Runs fip, and returns what it said with its seconds and its peak memory in MiB; `limit` bounds the
    bytes of its address space."""
    def bound():
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

    environment = {**os.environ, "RAYON_NUM_THREADS": str(threads)}
    begin = time.monotonic()
    child = subprocess.Popen([fip, "-C", folder, "--color", "never", *args], env=environment,
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                             preexec_fn=bound if limit else None)
    said = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    expect(f"fip {' '.join(args)}, {threads} thread(s), exit code", child.returncode, 0)
    return said, time.monotonic() - begin, usage.ru_maxrss / 1024


def twice(fip, work, example):
    """Makes and runs an example with one thread and with two; the bytes must be the same."""
    one, two = made(example, work, f"{example}-1"), made(example, work, f"{example}-2")
    for folder in (one, two):
        subprocess.run([sys.executable, folder / "make.py"], check=True)
    said, *_ = run(fip, one, 1, "run")
    run(fip, two, 2, "run")
    names = lambda folder: sorted(str(path.relative_to(folder)) for part in ("data_processed", "reports")
                                  for path in (folder / part).rglob("*") if path.is_file())
    expect("names of files, 1 and 2 threads", names(two), names(one))
    differ = [name for name in names(one) if (one / name).read_bytes() != (two / name).read_bytes()]
    expect("files that differ by threads", differ, [])
    return one, said


def table(folder, name):
    with open(folder / "data_processed" / f"{name}.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def digest(folder, name):
    with open(folder / "data_processed" / f"{name}.csv", "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pence(text):
    whole, _, cents = text.partition(".")
    return int(whole) * 100 + int(cents.ljust(2, "0"))


def facts(folder):
    """Returns rows and pence of each of the bank's own customers, as the tables of a run have them."""
    own = {row["customer_id"]: row["source_id"] for row in table(folder, "DimCustomer")}
    sums = {}
    for row in table(folder, "FactTransactions"):
        n, total = sums.get(own[row["customer_id"]], (0, 0))
        sums[own[row["customer_id"]]] = (n + 1, total + pence(row["amount"]))
    return sums


def added(sums, customer, amount):
    n, total = sums.get(customer, (0, 0))
    sums[customer] = (n + 1, total + amount)


def totals(sums):
    return sum(n for n, _ in sums.values()), sum(total for _, total in sums.values())


def manifest(folder):
    return json.loads((folder / "data_processed" / "manifest.json").read_text())


def inputs(folder):
    return {one["path"]: (one["rows"], one["rejected"]) for one in manifest(folder)["inputs"]}


def european(fip, work):
    folder, said = twice(fip, work, "european")

    def cells(name):
        with open(folder / "data" / name, newline="", encoding="windows-1252") as file:
            return list(csv.DictReader(file, delimiter=";"))

    accounts = cells("konten.csv")
    holder = {row["Konto"]: row["Kundennummer"] for row in accounts if row["Rolle"] == "Inhaber"}
    expected, rows_of = {}, {}
    first, last = datetime.date(2025, 1, 1), datetime.date(2026, 2, 28)
    for path in sorted((folder / "data").glob("umsaetze_*.csv")):
        rows = cells(path.name)
        rows_of[f"data/{path.name}"] = (len(rows), 0)
        for row in rows:
            day = datetime.datetime.strptime(row["Buchungstag"], "%d.%m.%Y").date()
            # Credits are no spending.
            if row["S/H"] == "S" and first <= day <= last:
                amount = pence(row["Betrag"].replace(".", "").replace(",", "."))
                added(expected, holder[row["Konto"]], amount)
    labels = cells("ausfaelle.csv")
    for name, rows in (("kunden", cells("kunden.csv")), ("konten", accounts), ("ausfaelle", labels)):
        rows_of[f"data/{name}.csv"] = (len(rows), 0)
    expect("rows read and rejected", dict(sorted(inputs(folder).items())), dict(sorted(rows_of.items())))
    found = facts(folder)
    expect("debits in the window and their cents", totals(found), totals(expected))
    expect("the same for every customer", found == expected, True)
    expect("customers", len(table(folder, "DimCustomer")), len(rows_of) and len(cells("kunden.csv")))
    joint = {row["Konto"] for row in accounts if row["Rolle"] == "Mitinhaber"}
    expect("holders of joint accounts", len(table(folder, "AccountHolders")), 2 * len(joint))
    bad = sum(int(row["Tage im Verzug"]) >= 90 for row in labels)
    expect("at risk", sum(row["at_risk"] == "1" for row in table(folder, "CustomerOutcomes")), bad)
    has("features left out", said, "does not know channel", "does not know country", "does not know fraud",
        "does not know time_of_day")
    has("warned of the card", said, "FIP-W004", "7 of 12 characteristics of the scorecard apply")
    summary = (folder / "reports" / "executive_summary.md").read_text()
    has("summary", summary, "€", "The ledger does not tell which transactions are frauds.",
        "7 of 12 characteristics of the scorecard apply")
    lacks("summary", summary, "£", "flagged as fraud", "0.0% of High-risk")
    has("dashboard", (folder / "reports" / "dashboard.html").read_text(), "€")
    own = table(folder, "DimCustomer")[0]["source_id"]
    by_own = subprocess.run([fip, "-C", folder, "explain", own], capture_output=True, text=True, check=True)
    has(f"explain {own}", by_own.stdout, own, "C0000001", "7 of 12 characteristics")


def terminals(fip, work):
    folder, said = twice(fip, work, "terminals")
    expected, frauds, n_rows = {}, 0, 0
    with open(folder / "data" / "transactions.csv", newline="") as file:
        for row in csv.DictReader(file):
            added(expected, row["CUSTOMER_ID"], pence(row["TX_AMOUNT"]))
            frauds += int(row["TX_FRAUD"])
            n_rows += 1
    expect("rows read and rejected", inputs(folder), {"data/transactions.csv": (n_rows, 0)})
    found = facts(folder)
    expect("transactions and their pence", totals(found), totals(expected))
    expect("the same for every customer", found == expected, True)
    expect("customers", len(table(folder, "DimCustomer")), len(expected))
    expect("frauds", sum(row["is_fraud"] == "1" for row in table(folder, "FactTransactions")), frauds)
    has("features left out", said, "does not know category", "does not know channel", "does not know country")
    has("train", said, "skipped: no outcomes are known")
    expect("predictions", table(folder, "ModelPredictions"), [])
    summary = (folder / "reports" / "executive_summary.md").read_text()
    has("summary", summary, "transactions flagged as fraud", "9 of 12 characteristics of the scorecard apply")
    lacks("summary", summary, "ROC-AUC", "became at risk")
    has("model report", (folder / "reports" / "model_report.md").read_text(), "No model was trained")


def large(fip, work):
    folder = made("large", work, "large")
    subprocess.run([sys.executable, folder / "make.py"], check=True)
    said, seconds, peak = run(fip, folder, 2, "run")
    n_rows, total, customers = 0, 0, set()
    with gzip.open(folder / "data" / "transactions.csv.gz", "rt", newline="") as file:
        for row in csv.reader(file):
            if n_rows:
                total += pence(row[5])
                customers.add(row[2])
            n_rows += 1
    n_rows -= 1
    expect("rows read and rejected", inputs(folder), {"data/transactions.csv.gz": (n_rows, 0)})
    rows = amounts = 0
    with open(folder / "data_processed" / "FactTransactions.csv", newline="") as file:
        lines = csv.reader(file)
        at = next(lines).index("amount")
        for row in lines:
            rows += 1
            amounts += pence(row[at])
    expect("transactions and their pence", (rows, amounts), (n_rows, total))
    expect("customers", len(table(folder, "DimCustomer")), len(customers))
    has("train", said, "skipped: no outcomes are known")
    stages = [line.split()[:2] for line in said.splitlines() if line.startswith("  ") and " s  " in line]
    print("  seconds by stage:", ", ".join(" ".join(stage) for stage in stages))
    print(f"  {n_rows:,} rows in {seconds:.1f} s, peak memory {peak:,.0f} MiB")
    names = ["FactTransactions", "CustomerMonthlyFeatures", "CustomerFeatures"]
    whole = [digest(folder, name) for name in names]
    _, seconds, peak = run(fip, folder, 2, "run", "--force", "--to", "features", "--memory", "16")
    expect("tables in parts", [digest(folder, name) for name in names], whole)
    print(f"  to features in {seconds:.1f} s with --memory 16, peak memory {peak:,.0f} MiB")


def memory(fip, work):
    folder = made("large", work, "memory")
    subprocess.run([sys.executable, folder / "make.py", "--customers", "40000", "--rows", "500"], check=True)
    n_rows, n_bytes = -1, 0
    with gzip.open(folder / "data" / "transactions.csv.gz", "rb") as file:
        for line in file:
            n_rows, n_bytes = n_rows + 1, n_bytes + len(line)
    limit = 1 << 30
    if n_bytes <= limit:
        sys.exit(f"FAILED: {n_bytes:,} bytes of text are not more than the limit of {limit:,}")
    said, seconds, peak = run(fip, folder, 2, "run", "--memory", "256", limit=limit)
    with open(folder / "data_processed" / "FactTransactions.csv", "rb") as file:
        expect("transactions", sum(1 for _ in file) - 1, n_rows)
    has("train", said, "skipped: no outcomes are known")
    print(said)
    print(f"  {n_rows:,} rows, {n_bytes / 2**20:,.0f} MiB of text, read with {limit / 2**20:,.0f} MiB of address "
          f"space in {seconds:.1f} s: peak memory {peak:,.0f} MiB")


def main():
    fip, work = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
    for example in sys.argv[3:] or ["european", "terminals", "large"]:
        begin = time.monotonic()
        print(f"{example}:")
        {"european": european, "terminals": terminals, "large": large, "memory": memory}[example](fip, work)
        print(f"{example} holds, in {time.monotonic() - begin:.1f} s\n")


main()
