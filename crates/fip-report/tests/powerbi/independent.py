"""The value of every measure under a filter, from the CSV files with plain Python.

Shares no code with the model: no DAX, no M, no relationships. `where` maps names of columns of
DimCustomer (with segment_name, tier_name, score), DimDate (month_label) or DimMerchant (category) to
lists of values; every list of rows is narrowed by hand to what a person would mean.
"""
import csv
import os
from collections import defaultdict
from statistics import fmean

TIERS = {"LOW": "Low", "MEDIUM": "Medium", "HIGH": "High"}
SEGMENTS = {
    "DIGITAL_SPENDERS": "Digital Spenders", "STABLE_ESSENTIALS": "Stable Essentials",
    "CASH_HEAVY": "Cash-Heavy", "HIGH_VOLATILITY": "High-Volatility",
    "CROSS_BORDER_LIFESTYLE": "Cross-Border Lifestyle", "INACTIVE": "Inactive",
}
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def pence(text):
    pounds, _, rest = text.partition(".")
    return int(pounds) * 100 + int(rest or 0)


def ratio(a, b):
    return None if a is None or not b else a / b


def mean(values):
    values = [value for value in values if value not in (None, "")]
    return fmean(map(float, values)) if values else None


def none_if_zero(count):
    return count or None


class Files:
    """The CSV files, read once."""

    def __init__(self, folder):
        def read(name):
            with open(os.path.join(folder, name + ".csv"), encoding="utf-8", newline="") as file:
                return list(csv.DictReader(file))

        self.customers = {row["customer_id"]: row for row in read("DimCustomer")}
        for row in read("CustomerSegments"):
            self.customers[row["customer_id"]].update(
                segment=row["segment"], segment_name=SEGMENTS[row["segment"]],
                membership=row["membership"])
        self.scores = read("CustomerRiskScores")
        for row in self.scores:
            self.customers[row["customer_id"]].update(
                tier=row["tier"], tier_name=TIERS[row["tier"]], score=int(row["score"]))
        self.merchants = {row["merchant_id"]: row for row in read("DimMerchant")}
        self.accounts = read("DimAccount")
        # Whole years, which a window need not be.
        self.calendar = {int(row["date_key"][:6]) for row in read("DimDate")}
        self.features = {row["customer_id"]: row for row in read("CustomerFeatures")}
        self.monthly = read("CustomerMonthlyFeatures")
        self.alerts = read("RiskAlerts")
        self.outcomes = {row["customer_id"]: row for row in read("CustomerOutcomes")}
        self.predictions = read("ModelPredictions")
        self.reports = {row["transaction_id"]: row["reported_at"] for row in read("FraudReports")}
        self.transactions = [
            (row["transaction_id"], row["customer_id"], row["merchant_id"],
             int(row["date_key"][:6]), pence(row["amount"]))
            for row in read("FactTransactions")
        ]
        self.as_of = max(row["as_of_date"] for row in self.scores)


def month_of(label):
    name, year = label.split()
    return int(year) * 100 + MONTHS.index(name) + 1


def before(month):
    return month - 1 if month % 100 > 1 else month - 89


class View:
    """What is left of the files under a filter."""

    def __init__(self, files, where):
        self.files, self.where = files, where
        self.ids = {
            key for key, row in files.customers.items()
            if all(row[name] in values for name, values in where.items()
                   if name not in ("month_label", "category"))
        }
        self.months = {month_of(label) for label in where["month_label"]} \
            if "month_label" in where else None
        self.shops = {
            key for key, row in files.merchants.items() if row["category"] in where["category"]
        } if "category" in where else None

    def payments(self, months="own", ids="own"):
        months = self.months if months == "own" else months
        ids = self.ids if ids == "own" else ids
        return [
            row for row in self.files.transactions
            if row[1] in ids and (months is None or row[3] in months)
            and (self.shops is None or row[2] in self.shops)
        ]

    def spend(self, **other):
        return none_if_zero(sum(row[4] for row in self.payments(**other)))

    def n_months(self):
        return len({
            int(row["month"]) for row in self.files.monthly
            if self.months is None or int(row["month"]) in self.months
        })

    def of_customers(self, name):
        return [self.files.customers[key][name] for key in self.ids]


def tests(view, files, name):
    rows = [row for row in files.predictions
            if row["split"] == "TEST" and row["customer_id"] in view.ids]
    pairs = [(float(row[name]), int(files.outcomes[row["customer_id"]]["at_risk"])) for row in rows]
    events = [p for p, happened in pairs if happened]
    others = [p for p, happened in pairs if not happened]
    won = sum((p > q) + 0.5 * (p == q) for p in events for q in others)
    auc = won / (len(events) * len(others)) if events and others else None
    brier = fmean((p - y) ** 2 for p, y in pairs) if pairs else None
    return len(pairs), len(events), mean([p for p, _ in pairs]), auc, brier


def measures(files, where, reason_names):
    """Returns every measure by its name; money in pence, `None` for blank."""
    view, out = View(files, where), {}
    ids, customers = view.ids, len(view.ids)
    n = none_if_zero
    payments = view.payments()
    spend, months = view.spend(), view.n_months()
    out["Customers"], out["Transactions"], out["Total Spend"] = n(customers), n(len(payments)), spend
    out["Months"] = n(months)
    out["Mean Monthly Spend"] = ratio(spend, customers * months)
    out["Mean Transaction"] = ratio(spend, len(payments))
    out["Active Customers"] = n(len({row[1] for row in payments}))
    shifted = {before(month) for month in (view.months or files.calendar)}
    earlier = view.spend(months=shifted)
    out["Spend Previous Month"] = earlier
    one = view.months is not None and len(view.months) == 1 and spend is not None
    out["Spend Change %"] = ratio(spend - (earlier or 0), earlier) if one else None

    tiers = view.of_customers("tier")
    high, medium, low = (tiers.count(tier) for tier in ("HIGH", "MEDIUM", "LOW"))
    out["High Risk Customers"], out["Medium Risk Customers"] = n(high), n(medium)
    out["Low Risk Customers"], out["Flagged Customers"] = n(low), n(high + medium)
    out["High Risk %"] = ratio(n(high), customers)
    out["Flagged %"] = ratio(n(high + medium), customers)
    out["Customer Share of Selection"] = ratio(customers, customers)
    scores = view.of_customers("score")
    score = mean(scores)
    out["Mean Score"], out["Lowest Score"] = score, min(scores, default=None)
    alerts = [row for row in files.alerts if row["customer_id"] in ids]
    out["Alerts"] = n(len(alerts))
    out["Alert Score"] = min((int(row["score"]) for row in alerts), default=None)
    # Empty where the ledger does not tell frauds: the sum of nothing is blank.
    told = [int(row["fraud_count"]) for row in alerts if row["fraud_count"]]
    out["Alert Frauds"] = sum(told) if told else None
    recent = sum(pence(row["recent_spend"]) for row in alerts)
    out["Recent Spend of Alerts"] = recent if alerts else None
    # A run may know no outcomes: then the table is empty.
    risky = [int(files.outcomes[key]["at_risk"]) for key in ids if key in files.outcomes]
    out["At Risk Customers"] = sum(risky) if risky else None
    out["At Risk Rate"] = ratio(sum(risky), len(risky)) if risky else None
    lost, first, given = defaultdict(int), set(), set()
    for row in files.scores:
        if row["customer_id"] not in ids:
            continue
        for place in "1234":
            if row["reason_" + place]:
                lost[reason_names[row["reason_" + place]]] += int(row["points_" + place])
                given.add(row["customer_id"])
                if place == "1" and row["tier"] == "HIGH":
                    first.add(row["customer_id"])
    out["Points Lost"] = sum(lost.values()) if lost else None
    out["Customers with Reason"], out["High Risk by First Reason"] = n(len(given)), n(len(first))
    # Ties for the third place bring all that tie, as TOPN does.
    least = sorted(lost.values(), reverse=True)[:3]
    leading = [name for name in lost if least and lost[name] >= least[-1]]
    leading.sort(key=lambda name: (-lost[name], name))
    out["Leading Reasons"] = ", ".join(leading) or None

    frauds = [row for row in payments if row[0] in files.reports]
    known = [row for row in frauds if files.reports[row[0]] < files.as_of]
    out["Fraud Reports"], out["Fraud Transactions"] = n(len(frauds)), n(len(known))
    value = sum(row[4] for row in known) if known else None
    out["Fraud Value"], out["Fraud Customers"] = value, n(len({row[1] for row in known}))
    out["Fraud Rate"] = ratio(n(len(known)), len(payments))
    out["Fraud Value %"] = ratio(value, spend)
    out["Late Fraud Reports"] = len(frauds) - len(known) if files.reports else None

    wider = {name: values for name, values in where.items() if name != "segment_name"}
    around = View(files, wider)
    each = ratio(spend, customers)
    out["Segment Share"] = ratio(n(customers), len(around.ids))
    out["Spend per Customer"] = each
    out["Spend Index"] = ratio(each, ratio(around.spend(), len(around.ids)))
    out["Transactions per Customer"] = ratio(n(len(payments)), customers)
    for name, column in [
        ("Mean Online Rate", "online_rate"), ("Mean Cash Rate", "atm_rate"),
        ("Mean Cross-Border Rate", "cross_border_rate"), ("Mean Night Rate", "night_rate"),
        ("Mean Discretionary Share", "discretionary_share"),
        ("Mean Spend Volatility", "spend_volatility"), ("Mean Recency", "recency_days"),
    ]:
        out[name] = mean([files.features[key].get(column) for key in ids])
    out["Mean Membership"] = mean(view.of_customers("membership"))

    only = next(iter(ids)) if customers == 1 else None
    out["Customer Title"] = f"Customer {only}" if only else "Select one customer"
    for name, column in [("Customer Tier", "tier_name"), ("Customer Segment", "segment_name")]:
        found = set(view.of_customers(column))
        out[name] = found.pop() if len(found) == 1 else "Several"
    out["Accounts"] = n(sum(row["customer_id"] in ids for row in files.accounts))
    lower = sum(row["score"] < score for row in files.customers.values()) if scores else None
    out["Safer Than %"] = ratio(lower, len(files.customers)) if scores else None
    everybody = set(files.customers)
    kin = {key for key in everybody
           if files.customers[key]["segment"] in set(view.of_customers("segment"))}
    monthly = lambda who: ratio(view.spend(ids=who), len(who) * months)
    peers = monthly(kin)
    out["Segment Mean Monthly Spend"] = peers
    out["Portfolio Mean Monthly Spend"] = monthly(everybody)
    own = out["Mean Monthly Spend"]
    out["Spend against Segment %"] = ratio((own or 0) - (peers or 0), peers)
    out["Segment Mean Score"] = mean([files.customers[key]["score"] for key in kin])

    for name, column in [("Logistic Regression", "logistic_regression"),
                         ("Random Forest", "random_forest")]:
        tested, events, predicted, auc, brier = tests(view, files, column)
        out[f"Predicted Rate of {name}"] = predicted
        out[f"ROC-AUC of {name}"], out[f"Brier Score of {name}"] = auc, brier
    out["Test Customers"] = n(tested)
    out["Test Events"] = events if tested else None
    out["Observed Rate"] = ratio(events, tested) if tested else None

    out["As Of Date"] = files.as_of
    out["Data As Of"] = (f"As of {files.as_of}: {len(files.transactions):,} transactions, "
                         f"{len(files.customers):,} customers")
    out["Transactions without Customer"] = 0
    colors = {"HIGH": ("#a3182a", "#ffffff"), "MEDIUM": ("#e08e0b", "#17212b")}
    tier = set(tiers).pop() if len(set(tiers)) == 1 else None
    out["Tier Color"] = colors.get(tier, (None, None))[0]
    out["Tier Text Color"] = (colors["HIGH"][1] if tier == "HIGH" else colors["MEDIUM"][1]) \
        if alerts else None
    return out


MONEY = {
    "Total Spend", "Mean Monthly Spend", "Mean Transaction", "Spend Previous Month",
    "Recent Spend of Alerts", "Fraud Value", "Spend per Customer", "Segment Mean Monthly Spend",
    "Portfolio Mean Monthly Spend",
}
