"""Reads a project with an independent reader and compares it with what it was made from.

usage: readback.py PROJECT DATA ASSET

Columns against the headers of the CSV files and the data dictionary (DATA/README.md), relationships
against the dictionary, measures against the asset; then the report against the model.
"""
import csv
import glob
import json
import os
import re
import sys

from pbix_mcp.formats.tmdl_reader import parse_tmdl_folder

LEFT_OUT = {"FactLedger", "CustomerFeaturesAsOf", "AccountHolders"}
NOT_RELATED = {("DimAccount", "customer_id"), ("FraudReports", "transaction_id")}
ADDED_RELATIONS = {
    ("FraudReports", "date_key", "DimDate", "date_key"),
    ("FraudReports", "merchant_id", "DimMerchant", "merchant_id"),
    ("CustomerMonthlyFeatures", "month_start_key", "DimDate", "date_key"),
    ("CustomerReasons", "customer_id", "DimCustomer", "customer_id"),
}
ADDED_TABLES = {"_Measures", "CustomerReasons"}
KINDS = {
    "date key": "int64", "month": "int64", "integer": "int64", "flag": "int64", "date": "dateTime",
    "timestamp": "dateTime", "money": "decimal", "real": "double",
}


def dictionary(text):
    """Returns kind and referred table of each column of each table, and the tables' first keys."""
    tables, keys = {}, {}
    for section in text.split("\n## ")[1:]:
        name = section.split("\n", 1)[0].strip()
        keys[name] = re.search(r"Key: (\w+)", section).group(1)
        rows = re.findall(r"^\| (\w+) \| ([^|]+) \|", section, re.M)
        tables[name] = {
            column: (kind.strip().split(",")[0], re.search(r"key of (\w+)", kind))
            for column, kind in rows if column != "column"
        }
    return tables, keys


def asset(text):
    found = {}
    for block in text.split("\n\n"):
        if not block.startswith("folder: "):
            name = block.split("\n", 1)[0].split(": ", 1)[1]
            found[name] = re.split(r"\nabout: [^\n]*\n", block, maxsplit=1)[1].strip()
    return found


def fields(node, aliases):
    """Yields kind, table and name of every field in a document of the report."""
    if isinstance(node, dict):
        if isinstance(node.get("From"), list):
            aliases = {**aliases, **{one["Name"]: one["Entity"] for one in node["From"]}}
        for kind in ("Column", "Measure"):
            if isinstance(node.get(kind), dict) and "Property" in node[kind]:
                source = node[kind]["Expression"]["SourceRef"]
                table = source.get("Entity") or aliases.get(source.get("Source"))
                yield kind, table, node[kind]["Property"]
        for value in node.values():
            yield from fields(value, aliases)
    elif isinstance(node, list):
        for value in node:
            yield from fields(value, aliases)


def main(project, data, source):
    problems = []
    model_folder = glob.glob(project + "/*.SemanticModel")[0] + "/definition"
    model = parse_tmdl_folder(model_folder)
    tables = {table["name"]: {c["name"]: c for c in table["columns"]} for table in model["tables"]}
    measures = {m["name"]: m["expression"] for t in model["tables"] for m in t["measures"]}
    homes = {m["name"]: t["name"] for t in model["tables"] for m in t["measures"]}
    told, keys = dictionary(open(os.path.join(data, "README.md"), encoding="utf-8").read())

    wanted = (set(told) - LEFT_OUT) | ADDED_TABLES
    if set(tables) != wanted:
        problems.append(f"tables differ: {sorted(set(tables) ^ wanted)}")
    references = set(re.findall(r"^ref table '?([^'\n]+)'?$", open(model_folder + "/model.tmdl").read(), re.M))
    if references != set(tables):
        problems.append(f"model.tmdl lists other tables: {sorted(references ^ set(tables))}")
    n_columns, relations = 0, set(ADDED_RELATIONS)
    for name in sorted(set(told) & set(tables)):
        with open(os.path.join(data, name + ".csv"), encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        if header != list(told[name]):
            problems.append(f"{name}: the dictionary and the file differ")
        for column, (kind, refers) in told[name].items():
            n_columns += 1
            found = tables[name].get(column)
            if found is None or found["source_column"] != column:
                problems.append(f"{name}.{column} is not in the model")
            elif found["tmdl_data_type"] != KINDS.get(kind, "string"):
                problems.append(f"{name}.{column}: {kind} became {found['tmdl_data_type']}")
            if refers and (name, column) not in NOT_RELATED:
                relations.add((name, column, refers.group(1), keys[refers.group(1)]))
    found = {(r["from_table"], r["from_column"], r["to_table"], r["to_column"])
             for r in model["relationships"]}
    if found != relations or len(model["relationships"]) != len(found):
        problems.append(f"relationships differ: {sorted(found ^ relations)}")
    for one in model["relationships"]:
        ends = [tables.get(one[side + "_table"], {}).get(one[side + "_column"]) for side in ("from", "to")]
        if None in ends:
            problems.append(f"a relationship names a column that is not there: {one['from_column']}")
        elif ends[0]["tmdl_data_type"] != ends[1]["tmdl_data_type"]:
            problems.append(f"{one['from_table']}.{one['from_column']}: types of the ends differ")
    texts = asset(open(source, encoding="utf-8").read())
    flat = lambda dax: re.sub(r"\{\w+\}|#[0-9a-f]{6}", "COLOR", " ".join(dax.split()))
    for name in sorted(set(texts) | set(measures)):
        # What a ledger does not tell is no feature of its customers, and a measure of it is blank.
        of_features = re.findall(r"CustomerFeatures\[(\w+)\]", texts.get(name, ""))
        if any(column not in tables["CustomerFeatures"] for column in of_features):
            texts[name] = "BLANK ()"
        if flat(texts.get(name, "")) != flat(measures.get(name, "")):
            problems.append(f"measure {name} is not that of the asset")

    n_fields = 0
    for path in sorted(glob.glob(project + "/*.Report/definition/**/*.json", recursive=True)):
        shown = os.path.relpath(path, project)
        for kind, table, name in fields(json.load(open(path, encoding="utf-8")), {}):
            n_fields += 1
            known = homes.get(name) == table if kind == "Measure" else name in tables.get(table, {})
            if not known:
                problems.append(f"{shown}: there is no {kind.lower()} {table}.{name}")
    report = glob.glob(project + "/*.Report")[0]
    packages = json.load(open(report + "/definition/report.json"))["resourcePackages"]
    for package in packages:
        for item in package["items"]:
            if not os.path.exists(f"{report}/StaticResources/{package['name']}/{item['path']}"):
                problems.append(f"the theme {item['path']} is not there")
    for problem in problems:
        print("PROBLEM", problem)
    print(f"readback: {len(tables)} tables, {n_columns} columns of the dictionary, {len(found)} "
          f"relationships, {len(measures)} measures, {n_fields} fields of the report, "
          f"{len(problems)} problems")
    return len(problems)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) > 0)
