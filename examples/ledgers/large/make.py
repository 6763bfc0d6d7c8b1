"""Makes 1.7 million card transactions of 20,200 customers, packed with gzip; with
`--customers 40000 --rows 500` 20 million, for a look at the memory of a run."""
import argparse
import gzip
import pathlib
import random

MCCS = [5411, 5411, 5411, 5812, 5814, 5541, 4111, 5912, 6011, 5651, 4814, 7832, 5999, 3058, 5732, 7995]
CHANNELS = ["chip", "contactless", "contactless", "contactless", "ecom", "ecom", "wallet"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=20200)
    parser.add_argument("--rows", type=int, default=85, help="of a customer, on average")
    asked = parser.parse_args()
    fewest, more = asked.rows * 60 // 85, asked.rows * 50 // 85
    draw = random.Random(17)
    folder = pathlib.Path(__file__).parent / "data"
    folder.mkdir(exist_ok=True)
    days = [f"2025-{month:02d}-{day:02d}" for month in range(1, 13) for day in range(1, 29 + (month != 2))]
    number = 0
    random_, choice = draw.random, draw.choice
    with gzip.open(folder / "transactions.csv.gz", "wt", compresslevel=3) as file:
        file.write("id,when,customer,merchant,mcc,amount,entry,country,fraud\n")
        for customer in range(asked.customers):
            mean, online, abroad = 5 + 60 * random_(), random_(), random_() * 0.1
            lines = []
            for _ in range(fewest + int(more * random_())):
                number += 1
                mcc = choice(MCCS)
                entry = "atm" if mcc == 6011 else "ecom" if random_() < online / 2 else choice(CHANNELS)
                country = choice(["FR", "ES", "US"]) if random_() < abroad else "GB"
                amount = max(1, mean * (0.3 + 1.7 * random_()))
                second = int(86400 * random_())
                lines.append(
                    f"{number},{choice(days)} {second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d},"
                    f"{customer + 100000},S{mcc}-{int(40 * random_())},{mcc},{amount:.2f},{entry},{country},"
                    f"{int(random_() < 0.002)}\n"
                )
            file.writelines(lines)


main()
