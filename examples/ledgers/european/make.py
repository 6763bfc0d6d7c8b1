"""Makes the files of a German bank: accounts, customers, transactions of 14 months, outcomes."""
import argparse
import datetime
import pathlib
import random

PURPOSES = [
    ("LEBENSMITTEL", 0.34, 8, 90), ("TANKSTELLE", 0.09, 30, 90), ("RESTAURANT", 0.14, 9, 70),
    ("BARGELD", 0.10, 20, 200), ("VERSICHERUNG", 0.03, 15, 80), ("STROM UND WASSER", 0.03, 40, 160),
    ("TELEFON", 0.03, 10, 50), ("APOTHEKE", 0.05, 5, 60), ("KLEIDUNG", 0.06, 15, 150),
    ("REISEN", 0.03, 60, 900), ("GLÜCKSSPIEL", 0.02, 5, 120), ("FREIZEIT", 0.08, 5, 80),
]
NAMES = ["Müller", "Schröder", "Weiß & Söhne"]
SHOPS = {purpose: [f"{purpose.title()} {name}" for name in NAMES] for purpose, *_ in PURPOSES}


def german(amount):
    text = f"{amount:,.2f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=800)
    n = parser.parse_args().customers
    draw = random.Random(1907)
    folder = pathlib.Path(__file__).parent / "data"
    folder.mkdir(exist_ok=True)
    first = datetime.date(2024, 12, 30)
    days = 430
    customers, accounts, rows, outcomes = [], [], [], []
    for number in range(1, n + 1):
        customer, account = f"K{number * 37 % 99991:05d}", f"DE{number * 7919 % 9999991:07d}"
        born = datetime.date(draw.randint(1940, 2004), draw.randint(1, 12), draw.randint(1, 28))
        strain = draw.random()
        customers.append([customer, born.strftime("%d.%m.%Y"), german(draw.uniform(12000, 90000))])
        accounts.append([account, customer, "Inhaber"])
        if number % 9 == 0:
            accounts.append([account, customers[number - 2][0], "Mitinhaber"])
        for _ in range(draw.randint(120, 260)):
            purpose, _, low, high = draw.choices(PURPOSES, [p[1] + (strain / 6 if p[0] in ("GLÜCKSSPIEL", "BARGELD") else 0) for p in PURPOSES])[0]
            day = first + datetime.timedelta(days=draw.randrange(days))
            rows.append([day, account, german(draw.uniform(low, high)), "S", purpose, SHOPS[purpose][draw.randrange(3)]])
        for month in range(14):
            day = datetime.date(2025 + month // 12, month % 12 + 1, 28)
            rows.append([day, account, german(draw.uniform(1500, 4200)), "H", "LOHN GEHALT", "Arbeitgeber GmbH"])
        outcomes.append([customer, "2026-05-15" if draw.random() < strain * 0.4 else "", 0])
        outcomes[-1][2] = 90 if outcomes[-1][1] else draw.choice([0, 0, 0, 15])
    rows.sort(key=lambda row: row[0])
    write(folder / "kunden.csv", ["Kundennummer", "Geburtsdatum", "Jahreseinkommen"], customers)
    write(folder / "konten.csv", ["Konto", "Kundennummer", "Rolle"], accounts)
    for year in (2024, 2025, 2026):
        of_year = [[day.strftime("%d.%m.%Y"), *rest] for day, *rest in rows if day.year == year]
        header = ["Buchungstag", "Konto", "Betrag", "S/H", "Verwendungszweck", "Empfänger"]
        write(folder / f"umsaetze_{year}.csv", header, of_year)
    write(folder / "ausfaelle.csv", ["Kundennummer", "Datum", "Tage im Verzug"], outcomes)


def write(path, header, rows):
    quoted = lambda cell: f'"{cell}"' if ";" in str(cell) or " " in str(cell) else str(cell)
    lines = [";".join(quoted(cell) for cell in row) for row in [header, *rows]]
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode("windows-1252"))


main()
