"""Writes a project folder full of edge cases, for holding features computed in different ways against each other.

    python3 nasty_world.py OUT [--first-month 2024-02] [--months 14] [--small-amounts] [--refunds] [--wide-ids] [--seed 1]
    fip features -C OUT

Needs Python's own modules only; the same arguments give the same bytes. Each function of SCENARIOS adds the customers
of one kind of trouble; the ids of their rows are shuffled, so that neither file order nor id follows time.

--small-amounts  (transactions of a customer) x (sum of their squared pence) stays below 2^63, so that SQL with 64-bit
                 integers can be exact without care
--refunds        also customers with negative amounts, which the tables allow though no mode of fip makes them
--wide-ids       also a customer id whose order as text is not its order as a number
"""

import argparse
import csv
import datetime as dt
import json
import random
from pathlib import Path

SECOND = dt.timedelta(seconds=1)
DAY = dt.timedelta(days=1)
ALMOST_A_MILLION = 999_999_99

CHANNELS = ["CHIP_AND_PIN", "CONTACTLESS", "ONLINE", "MOBILE_WALLET", "ATM"]
# Category, a merchant category code of it, and whether it is discretionary.
CATEGORIES = [
    ("GROCERIES", 5411, 0), ("EATING_OUT", 5812, 1), ("TRANSPORT", 4111, 0), ("FUEL", 5541, 0), ("UTILITIES", 4900, 0),
    ("TELECOM", 4814, 0), ("HEALTH", 5912, 0), ("CASH", 6011, 0), ("CLOTHING", 5651, 1), ("ENTERTAINMENT", 7832, 1),
    ("TRAVEL", 4511, 1), ("ELECTRONICS", 5732, 1), ("HOME_AND_GARDEN", 5712, 1), ("GAMBLING", 7995, 1),
    ("EDUCATION", 8220, 0), ("INSURANCE", 6300, 0), ("PERSONAL_CARE", 7230, 1), ("OTHER_RETAIL", 5311, 0),
    ("DIGITAL_GOODS", 5816, 1), ("ALCOHOL_AND_TOBACCO", 5921, 1),
]
# The officially assigned codes of ISO 3166-1.
COUNTRIES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD
CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF
GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN
KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI
SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI
VN VU WF WS YE YT ZA ZM ZW
""".split()


def first_of_month(month: int) -> dt.datetime:
    """The first moment of a month counted from year 0."""
    return dt.datetime(month // 12, month % 12 + 1, 1)


class World:
    """Customers and their transactions, as they are added."""

    def __init__(self, first_month: str, months: int, small: bool, seed: int):
        year, month = map(int, first_month.split("-"))
        self.months = [first_of_month(year * 12 + month - 1 + at) for at in range(months)]
        self.start, self.end = self.months[0], first_of_month(year * 12 + month - 1 + months)
        self.small = small
        self.random = random.Random(seed)
        self.customers: list[int] = []
        self.transactions: list[dict] = []

    def customer(self, number: int | None = None) -> int:
        """Adds a customer and returns its number; numbers have gaps."""
        after = max(self.customers, default=0) + self.random.randint(1, 40)
        self.customers.append(after if number is None else number)
        return self.customers[-1]

    def pay(self, customer: int, at: dt.datetime, pence: int, **cells) -> None:
        """Adds a transaction; `cells` may name channel, country, category, shop and, where it is a fraud, reported."""
        usual = {"channel": "CONTACTLESS", "country": "GB", "category": "GROCERIES", "shop": 0, "reported": None}
        self.transactions.append(usual | {"customer": customer, "at": at, "pence": pence} | cells)

    def month(self, position: int) -> dt.datetime:
        """Noon of the third day of the month at a position; a position past the end counts from the start again."""
        return self.months[position % len(self.months)] + 2.5 * DAY

    def inside(self, at: dt.datetime) -> bool:
        return self.start <= at < self.end


def no_transactions(world: World) -> None:
    """Nobody at all; somebody only just outside the window on both sides."""
    world.customer()
    customer = world.customer()
    for at in [world.start - SECOND, world.start - 20 * DAY, world.end, world.end + DAY]:
        world.pay(customer, at, 100_00, reported=at + DAY)


def one_transaction(world: World) -> None:
    """One row: at the first second, at the last, of nothing, of a penny, of very much."""
    rows = [(world.start, 12_34), (world.end - SECOND, 12_35), (world.month(1), 0), (world.month(2), 1)]
    for at, pence in [*rows, (world.month(3), ALMOST_A_MILLION)]:
        world.pay(world.customer(), at, pence)


def two_transactions(world: World) -> None:
    """Two rows: the same second and amount; a penny apart; the whole window apart."""
    for other, pence in [(world.month(0), 500), (world.month(0), 501), (world.end - SECOND, 500)]:
        customer = world.customer()
        world.pay(customer, world.start if other > world.month(0) else other, 500)
        world.pay(customer, other, pence)


def zeros(world: World) -> None:
    """Nothing but zeros, in one month and in all; zeros before the first penny; zeros after the last."""
    once, always, before, after = (world.customer() for _ in range(4))
    for at in range(3):
        world.pay(once, world.month(1) + at * DAY, 0, channel=CHANNELS[at])
    for position, month in enumerate(world.months):
        world.pay(always, month + 12 * DAY, 0, country="FR", reported=month + 13 * DAY if position == 1 else None)
        last = position == len(world.months) - 1
        world.pay(before, month + DAY, int(last), category="TRAVEL")
        world.pay(after, month + DAY, int(position == 0))


def gaps(world: World) -> None:
    """Months without rows: two, three and four in a row, and only the first and last month."""
    for positions in [(0, 3, 7, 12), (0, 4, 5, 10), (0, 5, 6), (0, -1), (1, 2, 3), (-1,)]:
        customer = world.customer()
        for position in positions:
            for at in range(3):
                world.pay(customer, world.month(position) + at * DAY, 10_00 + 7 * at + position % 5)


def calendar_days(world: World) -> None:
    """Leap days, days on which clocks change (also the hour that is skipped and the one that comes twice), year ends."""
    leap, clocks, ends = (world.customer() for _ in range(3))
    for year in range(world.start.year, world.end.year + 1):
        if year % 4 == 0 and (year % 100 or year % 400 == 0):
            day = dt.datetime(year, 2, 29)
            for seconds in (0, 43_200, 86_399):
                world.pay(leap, day + seconds * SECOND, 29_02)
            world.pay(leap, day + DAY, 1_03)
        for month in (3, 10):
            last = dt.datetime(year, month, 31)
            sunday = last - (last.isoweekday() % 7) * DAY
            for minutes in (0, 59, 60, 90, 119, 120, 90):
                world.pay(clocks, sunday + minutes * 60 * SECOND, 100 + minutes, reported=sunday + 6 * 3600 * SECOND)
        for month in range(1, 13):
            last = dt.datetime(year + month // 12, month % 12 + 1, 1) - SECOND
            world.pay(ends, last, 31_12)
            world.pay(ends, last + SECOND, 1_01)


def hours(world: World) -> None:
    """A row at each side of each edge of the night, every day of a fortnight; only nights; only weekends."""
    edges, nights, weekends = (world.customer() for _ in range(3))
    for day in range(14):
        at = world.month(2).replace(hour=0) + day * DAY
        for number, seconds in enumerate([0, 21_599, 21_600, 79_199, 79_200, 86_399]):
            world.pay(edges, at + seconds * SECOND, 1_00 + number)
        world.pay(nights, at + (23 + day % 6) % 24 * 3600 * SECOND, 3_00, channel="ATM", category="CASH")
        if at.isoweekday() > 5:
            world.pay(weekends, at, 50)
            world.pay(weekends, at + DAY - SECOND, 70)


def edges_of_the_window(world: World) -> None:
    """Rows on both sides of both ends, so that one too many or too few shows in every column."""
    customer = world.customer()
    sides = [(world.start - SECOND, 7), (world.start, 11), (world.end - SECOND, 13), (world.end, 17)]
    for number, (at, pounds) in enumerate(sides):
        world.pay(customer, at, pounds * 100, channel="ONLINE", country="IE", shop=number, reported=at + DAY)


def very_many(world: World) -> None:
    """More rows in a month than 16 bits count, hundreds of them in a second; also of amounts near a million."""
    customer = world.customer()
    most = 100_00 if world.small else ALMOST_A_MILLION
    for number in range(66_000):
        at = world.month(5) + number // 300 * SECOND
        category = CATEGORIES[number % 20][0]
        cells = {"channel": CHANNELS[number % 5], "category": category, "shop": number % 2}
        world.pay(customer, at, most - world.random.randrange(3 if number % 2 else 10_000), **cells)


def huge_and_close(world: World) -> None:
    """Amounts near a million a penny apart, where a variance from sums of squares loses everything; and all the same."""
    for n in [2, 3, 20] if world.small else [2, 3, 20, 1_000, 5_000]:
        close, equal = world.customer(), world.customer()
        for number in range(n):
            at = world.month(number % 3) + number * 60 * SECOND
            world.pay(close, at, ALMOST_A_MILLION - (number % 7 == 1))
            world.pay(equal, at, ALMOST_A_MILLION)


def wide_range(world: World) -> None:
    """A penny beside almost a million: spikes of a hundred million, shares near 0 and near 1."""
    rising, falling = world.customer(), world.customer()
    for position in range(4):
        large, small = ALMOST_A_MILLION - position, 1 + position
        world.pay(rising, world.month(position), large if position == 3 else small, category=CATEGORIES[position][0])
        world.pay(falling, world.month(position), large if position == 0 else small, channel=CHANNELS[position])


def lopsided(world: World) -> None:
    """Nearly all spend in one category: the entropy is as small as numbers near 1 can tell."""
    for n in [1, 2] if world.small else [1, 2, 30, 1_000]:
        customer = world.customer()
        world.pay(customer, world.month(1), 1, category="TRAVEL")
        for number in range(n):
            world.pay(customer, world.month(1) + number * SECOND, ALMOST_A_MILLION - number)


def medians(world: World) -> None:
    """Odd and even numbers of rows, middles half a penny apart, ties at the middle."""
    for amounts in [(1, 2), (1, 2, 3), (1, 2, 3, 9), (5, 5, 5, 6), (0, 0, 1, 1), (3, 1, 2, 2, 2, 100_000_00)]:
        customer = world.customer()
        for number, pence in enumerate(amounts):
            world.pay(customer, world.month(4) + number * 3601 * SECOND, pence, shop=number % 2)


def everywhere(world: World) -> None:
    """Every country; every channel with every category; one channel only; a cash machine that is not of category CASH."""
    traveller, all_kinds = world.customer(), world.customer()
    for number, country in enumerate(COUNTRIES):
        world.pay(traveller, world.start + number * 31 * 3600 * SECOND, 1 + number, country=country)
    for number in range(100):
        cells = {"channel": CHANNELS[number % 5], "category": CATEGORIES[number // 5][0], "shop": number % 3}
        world.pay(all_kinds, world.month(number % 6) + number * SECOND, 1_00 + number * number, **cells)
    for channel in CHANNELS:
        customer = world.customer()
        for position in range(5):
            world.pay(customer, world.month(position), 20_00, channel=channel, country="US", category="DIGITAL_GOODS")


def frauds(world: World) -> None:
    """Frauds reported at once, at the window's last second, at its end, long after it; of nothing; two in a second."""
    for reported in [world.month(3), world.end - SECOND, world.end, world.end + SECOND, world.end + 90 * DAY]:
        customer = world.customer()
        for position in range(5):
            fraud = position == 2 % len(world.months)
            at = world.month(position)
            world.pay(customer, at, 40_00 + position, reported=max(reported, at + SECOND) if fraud else None)
    all_frauds, twice = world.customer(), world.customer()
    for position in range(6):
        at = world.month(position)
        world.pay(all_frauds, at, 9_99, reported=at + 40 * DAY)
        world.pay(twice, at, 0, reported=at + DAY if position in (1, 2) else None, channel="ONLINE")
        world.pay(twice, at, 30_00, reported=at + 2 * DAY if position == 2 else None, channel="ONLINE")


def ordinary(world: World) -> None:
    """Forty customers with rows at random, many ties among them."""
    for number in range(40):
        customer = world.customer()
        for _ in range(world.random.randrange(2, 60)):
            seconds = world.random.randrange(int((world.end - world.start).total_seconds()))
            at = world.start + (seconds - seconds % (1, 60, 86_400)[number % 3]) * SECOND
            category = world.random.choice(CATEGORIES)[0]
            country = world.random.choice(["GB", "GB", "GB", "FR", "US"])
            reported = at + DAY if world.random.randrange(30) == 0 else None
            cells = {"channel": world.random.choice(CHANNELS), "country": country, "category": category}
            world.pay(customer, at, world.random.choice([199, 999, 2500, 12345]), reported=reported, **cells)


def refunds(world: World) -> None:
    """Negative amounts: a month, a category or a customer that adds up to nothing or to less."""
    for amounts in [(500, -500), (500, -600), (-1, -2, -3), (900, -100, -100), (0, -ALMOST_A_MILLION, 5)]:
        customer = world.customer()
        for position in range(4):
            for number, pence in enumerate(amounts):
                cells = {"channel": CHANNELS[number], "category": CATEGORIES[number][0], "country": "GB" if number else "FR"}
                world.pay(customer, world.month(position) + number * DAY, pence + position % 2, **cells)


SCENARIOS = [
    no_transactions, one_transaction, two_transactions, zeros, gaps, calendar_days, hours, edges_of_the_window, very_many,
    huge_and_close, wide_range, lopsided, medians, everywhere, frauds, ordinary,
]


def write_table(folder: Path, name: str, header: str, rows) -> None:
    with (folder / f"{name}.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split())
        writer.writerows(rows)


def money(pence: int) -> str:
    sign = "-" if pence < 0 else ""
    return f"{sign}{abs(pence) // 100}.{abs(pence) % 100:02}"


def merchant_id(category: str, shop: int) -> str:
    position = [name for name, *_ in CATEGORIES].index(category)
    return f"M{(position * 3 + shop) * 17 + 5:06}"


def write_dimensions(world: World, folder: Path) -> None:
    """Writes DimCustomer, DimAccount, DimMerchant and DimDate."""
    customers = sorted(world.customers)
    joined = "2015-06-01"
    header = "customer_id age age_band region postcode_area employment_status annual_income income_band joined_date"
    fixed = [40, "35-44", "Wales", "CF", "EMPLOYED", "30000.00", "25K_TO_40K", joined, 100, ""]
    rows = ([f"C{number:07}", *fixed] for number in customers)
    write_table(folder, "DimCustomer", f"{header} tenure_months source_id", rows)
    header = "account_id customer_id account_type opened_date credit_limit overdraft_limit status source_id"
    rows = ([f"A{at:07}", f"C{c:07}", "CURRENT", joined, "", "500.00", "OPEN", ""] for at, c in enumerate(customers, 1))
    write_table(folder, "DimAccount", header, rows)
    header = "merchant_id merchant_name mcc category is_discretionary is_online country_code town source_id"
    shops = [(category, shop) for category in CATEGORIES for shop in range(4)]
    rows = sorted(
        [merchant_id(name, shop), f"Shop {shop} of {name}", mcc, name, wanted, shop % 2, "GB", "", ""]
        for (name, mcc, wanted), shop in shops
        if shop < 3
    )
    write_table(folder, "DimMerchant", header, rows)
    header = "date_key date year quarter month month_name week_iso day day_of_week day_name is_weekend is_bank_holiday"
    moments = [row["at"] for row in world.transactions]
    first = dt.date(min(moments).year, 1, 1)
    days = [first + at * DAY for at in range((dt.date(max(moments).year, 12, 31) - first).days + 1)]
    write_table(folder, "DimDate", f"{header} is_month_end year_month", (calendar_row(day) for day in days))


def calendar_row(day: dt.date) -> list:
    weekday, names = day.isoweekday(), ("%B", "%A")
    month_name, day_name = (day.strftime(name) for name in names)
    start = [f"{day:%Y%m%d}", day, day.year, (day.month + 2) // 3, day.month, month_name, day.isocalendar().week, day.day]
    return [*start, weekday, day_name, int(weekday > 5), 0, int((day + DAY).day == 1), f"{day:%Y%m}"]


def write_facts(world: World, folder: Path) -> None:
    """Writes FactTransactions and FraudReports; ids have gaps and follow neither time nor customer."""
    wanted = {name: flag for name, _, flag in CATEGORIES}
    account = {number: at for at, number in enumerate(sorted(world.customers), 1)}
    world.random.shuffle(world.transactions)
    facts, reports, number = [], [], 0
    for row in world.transactions:
        number += world.random.choice([1, 1, 1, 7])
        key, customer, at = f"T{number:010}", f"C{row['customer']:07}", row["at"]
        night = int(not 6 <= at.hour < 22)
        merchant = merchant_id(row["category"], row["shop"] % 3)
        start = [key, f"{at:%Y%m%d}", at.isoformat(), customer, f"A{account[row['customer']]:07}", merchant]
        middle = [row["channel"], row["country"], money(row["pence"]), int(row["country"] != "GB"), night]
        facts.append([*start, *middle, wanted[row["category"]], int(row["reported"] is not None), "LEDGER", ""])
        if row["reported"] is not None:
            reports.append([key, customer, row["reported"].isoformat()])
    header = "transaction_id date_key transaction_ts customer_id account_id merchant_id channel country_code amount"
    flags = "is_cross_border is_night is_discretionary is_fraud origin source_row"
    write_table(folder, "FactTransactions", f"{header} {flags}", facts)
    write_table(folder, "FraudReports", "transaction_id customer_id reported_at", reports)


def write_project(world: World, out: Path) -> None:
    """Writes the configuration, the manifest of a project that has been prepared, and its tables."""
    tables = out / "data_processed"
    tables.mkdir(parents=True, exist_ok=True)
    bank = {"first_month": f"{world.start:%Y-%m}", "months": len(world.months)}
    (out / "fip.toml").write_text(f"[bank]\nfirst_month = \"{bank['first_month']}\"\nmonths = {bank['months']}\n")
    manifest = {
        "schema": "fip/manifest/1",
        "fip": "0.1.0",
        "run_id": "000000000000",
        "data": {"mode": "anchor", "transactions": "LEDGER", "provenance": "GENERATED", "statement": "GENERATED DATA: edge cases made for tests."},
        "inputs": [],
        "window": [f"{world.start:%Y-%m-%d}", f"{world.end:%Y-%m-%d}"],
        "bound": {"base_rate": 0.1, "roc_auc": 0.9, "average_precision": 0.5, "brier": 0.05},
        "config": {"bank": bank},
        "stages": {"prepare": []},
    }
    (tables / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    write_dimensions(world, tables)
    write_facts(world, tables)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--first-month", default="2024-02")
    parser.add_argument("--months", type=int, default=14)
    parser.add_argument("--small-amounts", action="store_true")
    parser.add_argument("--refunds", action="store_true")
    parser.add_argument("--wide-ids", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    world = World(args.first_month, args.months, args.small_amounts, args.seed)
    for scenario in SCENARIOS + [refunds] * args.refunds:
        scenario(world)
    for number in [9_999_999, 10_000_000] if args.wide_ids else []:
        world.pay(world.customer(number), world.month(0), 1_00)
    write_project(world, args.out)
    inside = sum(world.inside(row["at"]) for row in world.transactions)
    print(f"{len(world.customers)} customers, {len(world.transactions)} transactions, {inside} of them in the window")


if __name__ == "__main__":
    main()
