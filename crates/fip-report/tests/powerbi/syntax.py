"""Parses every DAX and M expression of a project. usage: syntax.py PROJECT"""
import glob
import multiprocessing
import sys

from pbi_parsers import dax, pq
from pbix_mcp.formats.tmdl_reader import parse_tmdl_folder

LANGUAGES = {"dax": dax, "pq": pq}


def fault(one):
    name, language, text = one
    try:
        if LANGUAGES[language].to_ast(text) is None:
            raise ValueError("no tree")
    except Exception as error:  # parsers raise what they like
        return f"SYNTAX {name} {type(error).__name__} {' '.join(str(error).split())[:160]}"
    return None


def main(project):
    model = parse_tmdl_folder(glob.glob(project + "/*.SemanticModel")[0] + "/definition")
    all_of_them = [("expression " + e["name"], "pq", e["expression"]) for e in model["expressions"]]
    for table in model["tables"]:
        all_of_them += [("measure " + m["name"], "dax", m["expression"]) for m in table["measures"]]
        all_of_them += [("query " + p["name"], "pq", p["source"]) for p in table["partitions"]]
    # Parsers of M are slow: the long texts first, as many side by side as there are cores.
    all_of_them.sort(key=lambda one: -len(one[2]))
    with multiprocessing.Pool() as pool:
        found = [one for one in pool.map(fault, all_of_them, chunksize=1) if one]
    for one in found:
        print(one)
    bad = len(found)
    print(f"syntax: {len(all_of_them)} expressions, {bad} problems")
    return bad


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) > 0)
