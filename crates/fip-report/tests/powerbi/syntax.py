"""Parses every DAX and M expression of a project. usage: syntax.py PROJECT"""
import glob
import sys

from pbi_parsers import dax, pq
from pbix_mcp.formats.tmdl_reader import parse_tmdl_folder


def main(project):
    model = parse_tmdl_folder(glob.glob(project + "/*.SemanticModel")[0] + "/definition")
    all_of_them = [("expression " + e["name"], pq, e["expression"]) for e in model["expressions"]]
    for table in model["tables"]:
        all_of_them += [("measure " + m["name"], dax, m["expression"]) for m in table["measures"]]
        all_of_them += [("query " + p["name"], pq, p["source"]) for p in table["partitions"]]
    bad = 0
    for name, language, text in all_of_them:
        try:
            if language.to_ast(text) is None:
                raise ValueError("no tree")
        except Exception as error:  # parsers raise what they like
            bad += 1
            print("SYNTAX", name, type(error).__name__, " ".join(str(error).split())[:160])
    print(f"syntax: {len(all_of_them)} expressions, {bad} problems")
    return bad


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) > 0)
