"""Reads the findings of coop-dax-review from standard input; errors and warnings fail."""
import json
import sys

# Naming rules of that team, which are not ours.
THEIRS = {"DAX-MEASURE-CATEGORY", "DAX-VAR-UNDERSCORE"}

# A text has no format.
TEXTS = ("Customer Segment", "Customer Tier", "Customer Title", "Data As Of", "Leading Reasons")


def is_text(one):
    name = str(one.get("object") or one.get("message"))
    return one["rule_id"] == "DAX-FORMAT-STRING" and any(f"[{text}]" in name for text in TEXTS)


found = [one for one in json.load(sys.stdin)["findings"]
         if one["rule_id"] not in THEIRS and one.get("severity") in ("error", "warning")
         and not is_text(one)]
for one in found:
    print("lint", one["severity"], one["rule_id"], str(one.get("object") or one.get("message"))[:120])
print(f"coop-dax-review: {len(found)} findings")
sys.exit(bool(found))
