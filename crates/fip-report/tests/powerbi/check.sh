#!/usr/bin/env bash
# Checks a Power BI project without Power BI.
#   check.sh PROJECT DATA [SUMMARY [DASHBOARD]]
#       every check; DATA is data_processed/, SUMMARY executive_summary.md, DASHBOARD dashboard.html
#   check.sh --negative PROJECT DATA     breaks copies of PROJECT, one thing each; the checks must complain
# Needs Python 3.11 and Node 20 with npm; cargo for one check, which is left out without it. Tools are
# installed once, into $FIP_POWERBI_TOOLS [default: fip-powerbi in the user's cache]. No check uses the
# network.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tools=${FIP_POWERBI_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/fip-powerbi}
export POWERBI_SCHEMAS=${POWERBI_SCHEMAS:-$here/schemas}
asset=$here/../../assets/powerbi/measures.txt
python=$tools/py/bin/python

install() {
  [ -e "$tools/ok" ] && return
  mkdir -p "$tools/npm" || exit 2
  python3 -m venv "$tools/py" && "$tools/py/bin/pip" -q install -r "$here/requirements.txt" || exit 2
  cp -r "$here/bridge" "$here/package.json" "$tools/npm/" || exit 2
  (cd "$tools/npm" && npm install --no-audit --no-fund --ignore-scripts --silent) || exit 2
  if command -v cargo >/dev/null; then
    CARGO_TARGET_DIR="$tools/cargo-target" cargo install -q ripbi --version 0.13.0 --root "$tools/cargo" ||
      echo "ripbi could not be installed"
  fi
  touch "$tools/ok"
}

c_schemas() { "$python" "$here/schemas.py" "$POWERBI_SCHEMAS" "$1"; }
c_readback() { "$python" "$here/readback.py" "$1" "$2" "$asset"; }
c_syntax() { "$python" "$here/syntax.py" "$1"; }
c_dax() { "$python" "$here/dax.py" "$@"; }
c_rules() { "$python" "$here/rules.py" "$1"; }
c_pbir() {
  NODE_OPTIONS="--import $here/offline.mjs" node \
    "$tools/npm/node_modules/@microsoft/powerbi-report-authoring-cli/dist/cli.js" --pretty validate \
    "$1"/*.pbip | "$python" -c '
import json, sys
data = json.load(sys.stdin)["data"]
for code, group in data.get("diagnostics", {}).items():
    for item in group["items"][:8]:
        print("  ", group["severity"], code, item["message"][:300])
print("powerbi-report-author:", data["result"], data["errorCount"], "errors", data["warningCount"], "warnings")
sys.exit(data["result"] != "succeeded" or data["errorCount"] + data["warningCount"] > 0)'
}
c_ripbi() {
  [ -x "$tools/cargo/bin/ripbi" ] || { echo "ripbi: not installed, left out"; return 0; }
  NO_COLOR=1 "$tools/cargo/bin/ripbi" scan --broken --strict "$1" 2>&1
}
c_hygiene() {
  local said
  said=$("$tools/py/bin/pbir-utils" validate "$1"/*.Report --severity warning 2>&1 | grep -vE '^ *$|____|/_/')
  echo "$said" | tail -15
  ! grep -qE '\[(WARNING|ERROR|FAIL)\]|Traceback|rror:' <<<"$said"
}
c_lint() {
  "$tools/py/bin/coop-dax-review" check --no-color --format json "$1"/*.SemanticModel 2>/dev/null |
    "$python" "$here/lint.py"
}
c_compiled() {
  local file
  file=$(mktemp -u).pbix
  "$python" "$here/compiled.py" "$1"/*.pbip "$file" 2>&1 | tail -3 | cut -c1-400
  local code=${PIPESTATUS[0]}
  rm -f "$file"
  return $code
}

all="schemas pbir readback syntax dax rules ripbi hygiene lint compiled"

negative() { # check, what is wrong, file below the project, Python that changes the text s
  local copy=$work/project
  rm -rf "$copy" && cp -r "$project" "$copy"
  local file
  file=$(ls -d $copy/$3 | head -1)
  FILE=$file CODE=$4 python3 -c '
import os
path = os.environ["FILE"]
text = open(path, encoding="utf-8").read()
names = {"s": text, "path": path}
exec(os.environ["CODE"], names)
assert names["s"] != text or names.get("done"), "nothing changed"
if not names.get("done"):
    open(path, "w", encoding="utf-8").write(names["s"])' || { echo "NOT SET UP $2"; missed=$((missed + 1)); return; }
  tried=$((tried + 1))
  if "c_$1" "$copy" "$data" >"$work/log" 2>&1; then
    echo "MISSED  $1: $2"
    missed=$((missed + 1))
  else
    echo "caught  $1: $2  <- $(grep -E 'INVALID|PROBLEM|SYNTAX|DIFFERENT|FINDING|PBIR_|[Bb]roken|WARN|^lint|Error|CRITICAL' "$work/log" | head -1 | cut -c1-150)"
  fi
}

negatives() {
  local tables=project.SemanticModel/definition/tables report=project.Report/definition
  local facts=$tables/FactTransactions.tmdl measures=$tables/_Measures.tmdl
  # Visuals are found by what is in them: their ids are digests.
  local bars card page
  bars=$(cd "$project" && grep -l '"clusteredBarChart"' -r $report | sort | head -1)
  card=$(cd "$project" && grep -l '"cardVisual"' -r $report | sort | head -1)
  page=$(cd "$project" && grep -l '"displayName": "Risk queue"' -r $report | head -1)
  local drill
  drill=$(cd "$project" && grep -l '"displayName": "Customer 360"' -r $report | head -1)
  negative schemas "a display option that does not exist" "$page" 's=s.replace("FitToPage","Fit")'
  negative schemas "a key too many" "$bars" 's=s.replace("\"visualType\"","\"kind\": 1, \"visualType\"")'
  negative schemas "a key twice" "$bars" 's=s.replace("\"position\"","\"name\": \"x\", \"position\"")'
  negative pbir "a card with the role Fields" "$card" 's=s.replace("\"Data\"","\"Fields\"")'
  negative pbir "a type of visual with a slip" "$bars" 's=s.replace("clusteredBarChart","clusteredBarChrt")'
  negative pbir "a property that does not exist" "$bars" 's=s.replace("defaultColor","defaultColour")'
  negative pbir "a visual off its page" "$bars" 'import re; s=re.sub("\"width\": \\d+","\"width\": 1500",s)'
  negative pbir "a page that is not in the order" "$report/pages/pages.json" 'import re; s=re.sub("[0-9a-f]{20}","b1b2c3d4e5f60718293a",s,count=1)'
  negative pbir "a drill-through page without its filter" "$drill" 's=s.replace("\"howCreated\": \"Drillthrough\"","\"howCreated\": \"User\"")'
  negative readback "a broken relationship" "project.SemanticModel/definition/relationships.tmdl" 's=s.replace("toColumn: DimCustomer.customer_id","toColumn: DimCustomer.customer",1)'
  negative readback "an unknown field in a visual" "$bars" 's=s.replace("\"Property\": \"","\"Property\": \"x",1)'
  negative readback "a column of the wrong type" "$facts" 's=s.replace("dataType: decimal","dataType: string",1)'
  negative readback "a theme that is not there" "$report/report.json" 'import os; os.remove(os.path.dirname(path)+"/../StaticResources/SharedResources/BaseThemes/FipBase.json"); done=True'
  negative readback "a measure that was changed" "$measures" 's=s.replace("COUNTROWS ( DimCustomer )","COUNTROWS ( DimAccount )",1)'
  negative readback "a table that is not listed" "project.SemanticModel/definition/model.tmdl" 's=s.replace("ref table DimDate\n","")'
  negative syntax "DAX without a parenthesis" "$measures" 's=s.replace("COUNTROWS ( DimCustomer )","COUNTROWS ( DimCustomer",1)'
  negative syntax "M with a slip" "$facts" 's=s.replace("\tlet\n","\tlett\n")'
  negative dax "a measure that counts otherwise" "$measures" 's=s.replace("= \"HIGH\" ) )","= \"LOW\" ) )",1)'
  negative dax "a filter that is lost" "$measures" 's=s.replace("KEEPFILTERS ( FraudReports[reported_at] < AsOfDay )","KEEPFILTERS ( FraudReports[reported_at] > AsOfDay )",1)'
  negative dax "a query with the wrong number of columns" "$facts" 's=s.replace("Columns = 15","Columns = 14")'
  negative dax "a query that mixes two tiers up" "$tables/DimCustomer.tmdl" 's=s.replace("\"HIGH\" then \"High\"","\"HIGH\" then \"Low\"")'
  negative rules "a relationship between two types" "$facts" 's=s.replace("column customer_id\n\t\tdataType: string","column customer_id\n\t\tdataType: int64")'
  negative ripbi "an unknown measure in a visual" "$bars" 's=s.replace("\"Property\": \"","\"Property\": \"x")'
  negative hygiene "a page with the name it is born with" "$page" 's=s.replace("Risk queue","Page 1")'
  negative lint "a measure without a format" "$measures" 'import re; s=re.sub("\t\tformatString: £#,0\n","",s,count=1)'
  negative compiled "a model without tables" "project.SemanticModel/definition/relationships.tmdl" 'import glob,os; [os.remove(one) for one in glob.glob(os.path.dirname(path)+"/tables/*")]; done=True'
}

[ "${1:-}" = --negative ] && { is_negative=1; shift; }
[ $# -ge 2 ] || { sed -n '2,5p' "$0"; exit 2; }
install
# Whatever tool would use the network meets a door that is shut.
export HTTPS_PROXY=http://127.0.0.1:9 HTTP_PROXY=http://127.0.0.1:9
export https_proxy=$HTTPS_PROXY http_proxy=$HTTP_PROXY PYTHONDONTWRITEBYTECODE=1
project=$1 data=$2
if [ -n "${is_negative:-}" ]; then
  export FIP_POWERBI_QUICK=1 # three filter contexts are enough to notice
  work=$(mktemp -d) tried=0 missed=0
  negatives
  rm -rf "$work"
  echo "$tried things broken, $missed not noticed"
  exit $((missed > 0))
fi
bad=0
for check in ${FIP_POWERBI_CHECKS:-$all}; do
  echo "== $check"
  if "c_$check" "$@"; then echo "-- $check: nothing found"; else echo "-- $check: FAILED"; bad=$((bad + 1)); fi
done
echo "$bad of $(wc -w <<<"${FIP_POWERBI_CHECKS:-$all}") checks failed"
exit $((bad > 0))
