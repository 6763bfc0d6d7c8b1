"""Evaluates every measure of a project over the CSV files of a run and compares.

usage: dax.py PROJECT DATA [SUMMARY [DASHBOARD]]

The queries are run by `mquery`, the measures by the DAX engine of pbix-mcp, and what should come out is
computed by `independent`. With SUMMARY (executive_summary.md) its table of key figures is compared too, with DASHBOARD
(dashboard.html) its cards of key figures.
"""
import datetime as dt
import glob
import multiprocessing
import os
import re
import sys

from pbix_mcp.dax.engine import DAXContext, DAXEngine
from pbix_mcp.formats.tmdl_reader import parse_tmdl_folder

import independent
import mquery


def load(project, data):
    """Returns the model and its tables as the queries make them."""
    model = parse_tmdl_folder(glob.glob(project + "/*.SemanticModel")[0] + "/definition")
    tables, made = {}, {}
    for table in model["tables"]:
        source = table["partitions"][0]["source"]
        found = mquery.query(source, data)
        wanted = [column["name"] for column in table["columns"]]
        if sorted(wanted) != sorted(found.columns):
            raise SystemExit(f"{table['name']}: columns of table and query differ: "
                             f"{sorted(set(wanted) ^ set(found.columns))}")
        check_types(table, found)
        tables[table["name"]] = {"columns": found.columns, "rows": found.rows}
        made[table["name"]] = source
    return model, tables, made


KINDS = {"int64": int, "double": float, "decimal": float, "string": str, "dateTime": dt.datetime}


def check_types(table, found):
    for column in table["columns"]:
        at, kind = found.at(column["name"]), KINDS[column["tmdl_data_type"]]
        for row in found.rows:
            if row[at] is not None and type(row[at]) is not kind:
                raise SystemExit(f"{table['name']}.{column['name']}: expected "
                                 f"{column['tmdl_data_type']}, the query makes {row[at]!r}")


def evaluate(model, tables, filters):
    measures, homes = {}, {}
    for table in model["tables"]:
        for measure in table["measures"]:
            measures[measure["name"]] = measure["expression"]
            homes[measure["name"]] = table["name"]
    relations = [
        {"FromTable": r["from_table"], "FromColumn": r["from_column"], "ToTable": r["to_table"],
         "ToColumn": r["to_column"], "IsActive": 1,
         "CrossFilteringBehavior": r["cross_filtering_behavior"],
         "FromCardinality": r["from_cardinality"], "ToCardinality": r["to_cardinality"]}
        for r in model["relationships"]
    ]
    columns = {name: set(table["columns"]) for name, table in tables.items()}
    for name in measures:
        engine = DAXEngine()
        context = DAXContext(tables, measures, "DimDate", "date", dict(filters), relations)
        context.measure_tables, context.model_columns = homes, columns
        context.date_tables = {"DimDate": "date"}
        value = engine.evaluate_measure(name, context)
        errors = dict(engine.eval_errors), sorted(engine.unsupported_functions)
        yield name, value, errors


def contexts(files):
    """Returns filters: none, one of each kind, and several together."""
    someone = min(row["customer_id"] for row in files.alerts if row["tier"] == "HIGH")
    calm = next(key for key, row in files.customers.items() if row["tier"] == "LOW")
    labels = sorted({row[3] for row in files.transactions})
    label = lambda month: f"{independent.MONTHS[month % 100 - 1]} {month // 100}"
    middle = label(labels[len(labels) // 2])
    return [
        {},
        {"segment_name": ["Cash-Heavy"]},
        {"tier_name": ["High"]},
        {"tier_name": ["Medium", "High"], "region": ["London"]},
        {"customer_id": [someone]},
        {"customer_id": [calm]},
        {"month_label": [middle]},
        {"month_label": [label(labels[0])], "segment_name": ["Digital Spenders"]},
        {"category": ["GROCERIES"]},
        {"customer_id": [someone], "month_label": [middle]},
    ]


HOME = {"month_label": "DimDate", "category": "DimMerchant"}


def same(found, expected):
    if isinstance(found, dt.datetime):
        found = found.date().isoformat()
    if isinstance(expected, str) or expected is None or isinstance(found, str) or found is None:
        return found == expected
    return abs(found - expected) <= 1e-9 * max(1.0, abs(expected))


def compare_under(where, model, tables, files, names):
    """Returns the value of every measure under a filter, and what is wrong with them."""
    filters = {f"{HOME.get(name, 'DimCustomer')}.{name}": values for name, values in where.items()}
    expected = independent.measures(files, where, names)
    values, wrong = {}, []
    for name, found, errors in evaluate(model, tables, filters):
        values[name] = found
        wanted = expected.pop(name, "nothing")
        if name in independent.MONEY and wanted not in (None, "nothing"):
            wanted = wanted / 100
        if any(errors) or not same(found, wanted):
            wrong.append(f"DIFFERENT {name} under {where}: found {found!r}, expected {wanted!r} "
                         f"{errors if any(errors) else ''}")
    return values, wrong + [f"MISSING measure {name}" for name in expected]


# What the processes that compare share: they are forked when it is there, and only read it.
shared = ()


def work(where):
    return compare_under(where, *shared)


def compare(model, tables, files, names):
    """Returns the values of the measures without a filter, and how many are wrong in all."""
    global shared
    shared = (model, tables, files, names)
    asked = contexts(files)
    if os.environ.get("FIP_POWERBI_QUICK"):
        asked = [asked[0], asked[2]]
    # Those with the most rows come first.
    with multiprocessing.get_context("fork").Pool() as pool:
        done = pool.map(work, asked, chunksize=1)
    wrong = [one for _, found in done for one in found]
    n_blank = sum(value is None for values, _ in done for value in values.values())
    n_values = sum(len(values) for values, _ in done)
    print(*wrong, sep="\n", end="\n" if wrong else "")
    print(f"dax: {len(done[0][0])} measures, {len(asked)} filter contexts, {n_values} values "
          f"({n_blank} blank), {len(wrong)} different")
    return done[0][0], len(wrong)


# Name of a card of the dashboard, and the measure that must say the same; money is in pence there.
CARDS = {
    "customers": "Customers", "high": "High Risk Customers", "medium": "Medium Risk Customers",
    "low": "Low Risk Customers", "total_spend": "Total Spend",
    "mean_monthly_spend": "Mean Monthly Spend", "fraud_customers": "Fraud Customers",
    "fraud_transactions": "Fraud Transactions", "fraud_value": "Fraud Value",
    "at_risk": "At Risk Customers",
}


def cards(dashboard, value):
    """Compares the cards of the dashboard with the measures of the same name."""
    text = open(dashboard, encoding="utf-8").read()
    found = dict(re.findall(r'data-kpi="(\w+)" data-value="(-?\d+)"', text))
    wrong = 0
    for card, measure in CARDS.items():
        scale = 100 if measure in independent.MONEY else 1
        # What is blank in the model, outcomes or frauds that nobody knows, has no card.
        wanted = None if value[measure] is None else str(round(value[measure] * scale))
        if found.get(card) != wanted:
            wrong += 1
            print(f"DIFFERENT {card}: the dashboard says {found.get(card)}, the model {wanted}")
    print(f"dax: {len(CARDS)} cards of the dashboard, {wrong} different")
    return wrong


def kpis(summary, value):
    """Compares the table of key figures, as printed, with the measures of the same meaning."""
    text = open(summary, encoding="utf-8").read()
    million = lambda x: f"£{x / 1e6:.1f}m"
    printed = {
        "Customers": f"{value['Customers']:,}",
        "Transactions": f"{value['Transactions']:,}",
        "Total spend": million(value["Total Spend"]),
        "Mean spend per customer and month": f"£{value['Mean Monthly Spend']:,.0f}",
        "High risk": f"{value['High Risk Customers']:,}",
        "Medium risk": f"{value['Medium Risk Customers']:,}",
        "Low risk": f"{value['Low Risk Customers']:,}",
    }
    if value["Fraud Reports"] is None:
        printed["Fraud alerts"] = "not known"
    else:
        printed["Fraud alerts: customers"] = f"{value['Fraud Customers']:,}"
        printed["Fraud alerts: transactions"] = f"{value['Fraud Transactions']:,}"
        printed["Fraud alerts: value"] = f"£{value['Fraud Value']:,.0f}"
    if value["At Risk Customers"] is not None:
        printed["At risk after the window"] = f"{value['At Risk Customers']:,}"
    wrong = 0
    for name, shown in printed.items():
        found = re.search(rf"^\| {re.escape(name)} \| ([^|]+) \|", text, re.M)
        if not found or found.group(1).strip() != shown:
            wrong += 1
            print(f"DIFFERENT {name}: the summary says {found and found.group(1)}, the model {shown}")
    print(f"dax: {len(printed)} key figures of the summary, {wrong} different")
    return wrong


def main(project, data, summary=None, dashboard=None):
    model, tables, made = load(project, data)
    # Names of reasons are in the query alone; their codes are in the files.
    names = dict(re.findall(r'if \[reason\] = "([^"]+)" then\s+"([^"]+)"', made["CustomerReasons"]))
    files = independent.Files(data)
    value, wrong = compare(model, tables, files, names)
    if summary:
        wrong += kpis(summary, value)
    if dashboard:
        wrong += cards(dashboard, value)
    return wrong


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]) > 0)
    except mquery.Failure as failure:
        sys.exit(f"PROBLEM query: {failure}")
