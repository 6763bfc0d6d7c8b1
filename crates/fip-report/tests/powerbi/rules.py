"""Runs the rules of trailsbi, which are Microsoft's best practices and more, and prints findings.

usage: rules.py PROJECT

Findings of severity 3 fail, but for those that EXPLAINED gives a reason for.
"""
import glob
import json
import os
import subprocess
import sys
import tempfile

TEXTS = {"Customer Segment", "Customer Tier", "Customer Title", "Data As Of", "Leading Reasons"}
# Rule, objects that it may find, and why.
EXPLAINED = {
    "PROVIDE_FORMAT_STRING_FOR_MEASURES": (TEXTS, "a text has no format"),
}


def main(project):
    page = os.path.join(tempfile.mkdtemp(), "rules.html")
    [file] = glob.glob(project + "/*.pbip")
    subprocess.run([sys.executable, "-m", "trailsbi", file, "-o", page], check=True,
                   stdout=subprocess.DEVNULL)
    text = open(page, encoding="utf-8").read()
    start = text.index('"health": [') + len('"health": ')
    rules, _ = json.JSONDecoder().raw_decode(text[start:])
    bad = 0
    for rule in sorted(rules, key=lambda rule: -rule["severity"]):
        names = [str(item.get("label") or item.get("name") or item.get("key") or item)
                 for item in rule["items"]]
        if not names:
            continue
        allowed, why = EXPLAINED.get(rule["id"], (set(), None))
        serious = rule["severity"] >= 3 and not set(names) <= allowed
        bad += serious
        print("FINDING" if serious else "  noted", rule["severity"], rule["id"], len(names), "|",
              "; ".join(names)[:200], f"({why})" if why and not serious else "")
    print(f"rules: {len(rules)} rules, {sum(bool(rule['items']) for rule in rules)} with findings, "
          f"{bad} serious")
    return bad


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) > 0)
