"""Makes a card processor's file: customer, terminal, amount, time and a fraud flag."""
import argparse
import csv
import datetime
import pathlib
import random


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=600)
    n = parser.parse_args().customers
    draw = random.Random(2018)
    folder = pathlib.Path(__file__).parent / "data"
    folder.mkdir(exist_ok=True)
    start = datetime.datetime(2024, 4, 1)
    seconds = 183 * 86400
    rows = []
    for customer in range(n):
        mean, terminals = draw.uniform(5, 100), [draw.randrange(2000) for _ in range(12)]
        for _ in range(draw.randint(60, 400)):
            at = start + datetime.timedelta(seconds=draw.randrange(seconds))
            terminal = draw.choice(terminals)
            fraud = draw.random() < 0.008
            amount = max(0.5, draw.gauss(mean, mean / 2)) * (5 if fraud else 1)
            rows.append([at, customer, terminal, f"{amount:.2f}", int(fraud)])
    rows.sort()
    with open(folder / "transactions.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["TRANSACTION_ID", "TX_DATETIME", "CUSTOMER_ID", "TERMINAL_ID", "TX_AMOUNT", "TX_FRAUD"])
        writer.writerows([number, *row] for number, row in enumerate(rows))


main()
