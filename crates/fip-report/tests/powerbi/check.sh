#!/usr/bin/env bash
# Checks a Power BI project without Power BI.
#   check.sh PROJECT DATA [SUMMARY [DASHBOARD]]
#       every check; DATA is data_processed/, SUMMARY executive_summary.md, DASHBOARD dashboard.html
#   check.sh --negative PROJECT DATA     breaks copies of PROJECT, one thing each; the checks must complain
# Needs Python 3.11 and Node 20 with npm. Tools are installed once, into $FIP_POWERBI_TOOLS [default:
# fip-powerbi in the user's cache], half a minute. ripbi is used where it is installed. No check uses the
# network, and as many run side by side as there are cores.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tools=${FIP_POWERBI_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/fip-powerbi}
export POWERBI_SCHEMAS=${POWERBI_SCHEMAS:-$here/schemas}
asset=$here/../../assets/powerbi/measures.txt
python=$tools/py/bin/python

# Removes what it began when it is cut off, so that a half installation is never taken for a whole one.
install() {
  local wanted
  wanted=$(cat "$here"/{requirements.txt,package.json,package-lock.json} | cksum)
  [ "$(cat "$tools/ok" 2>/dev/null)" = "$wanted" ] && return
  echo "installing the checks' tools into $tools"
  rm -rf "$tools/ok" "$tools/py" "$tools/npm" && mkdir -p "$tools/npm" || exit 2
  cp -r "$here"/{bridge,package.json,package-lock.json} "$tools/npm/" || exit 2
  (cd "$tools/npm" && npm ci --no-audit --no-fund --ignore-scripts --silent) &
  python3 -m venv "$tools/py" || { echo "python3 -m venv failed"; exit 2; }
  "$tools/py/bin/pip" -q install --no-compile --disable-pip-version-check -r "$here/requirements.txt" ||
    { echo "pip failed"; exit 2; }
  wait $! || { echo "npm failed"; exit 2; }
  echo "$wanted" >"$tools/ok"
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
import json, os, sys
data = json.load(sys.stdin)["data"]
# The schema of themes is too large for the repository: without it a theme is not looked at, which is
# no fault of the project.
left = not os.path.isdir(os.environ["POWERBI_SCHEMAS"] + "/themes")
explained = 0
for code, group in data.get("diagnostics", {}).items():
    if left and code == "PBIR_THEME_SCHEMA_UNREACHABLE":
        explained = len(group["items"])
        print("  ", explained, "themes not looked at: their schema is not here")
        continue
    for item in group["items"][:8]:
        print("  ", group["severity"], code, item["message"][:300])
n_errors, n_warnings = data["errorCount"], data["warningCount"] - explained
print("powerbi-report-author:", n_errors, "errors", n_warnings, "warnings")
sys.exit(not data["result"].startswith("succeeded") or n_errors + n_warnings > 0)'
}
c_ripbi() { NO_COLOR=1 ripbi scan --broken --strict "$1" 2>&1; }
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

# The longest first.
all="dax syntax pbir compiled schemas readback rules hygiene lint"
command -v ripbi >/dev/null && all="$all ripbi"

# Waits until there is a core for one more.
cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
one_more() { while [ "$(jobs -rp | wc -l)" -ge "$cores" ]; do wait -n; done; }

# Runs every check, side by side, and tells what each says in order.
run_all() {
  local checks=${FIP_POWERBI_CHECKS:-$all} bad=0 check
  for check in $checks; do
    one_more
    { "c_$check" "$@" >"$work/$check.log" 2>&1; echo $? >"$work/$check.code"; } &
  done
  wait
  for check in $checks; do
    echo "== $check"
    cat "$work/$check.log"
    if [ "$(cat "$work/$check.code")" = 0 ]; then
      echo "-- $check: nothing found"
    else
      echo "-- $check: FAILED"
      bad=$((bad + 1))
    fi
  done
  echo "$bad of $(wc -w <<<"$checks") checks failed"
  return $((bad > 0))
}

negative() { # check, what is wrong, file below the project, Python that changes the text s
  tried=$((tried + 1))
  one_more
  broken "$work/$(printf %02d "$tried")" "$@" &
}

# Breaks a copy of the project in a folder of its own, and writes beside it whether the check complains.
broken() { # folder, and the rest as above
  local copy=$1/project
  mkdir -p "$1" && cp -r "$project" "$copy"
  local file
  file=$(ls -d $copy/$4 | head -1)
  if ! FILE=$file CODE=$5 python3 -c '
import os
path = os.environ["FILE"]
text = open(path, encoding="utf-8").read()
names = {"s": text, "path": path}
exec(os.environ["CODE"], names)
assert names["s"] != text or names.get("done"), "nothing changed"
if not names.get("done"):
    open(path, "w", encoding="utf-8").write(names["s"])'; then
    echo "NOT SET UP $3" >"$1/found"
  elif "c_$2" "$copy" "$data" >"$1/log" 2>&1; then
    echo "MISSED  $2: $3" >"$1/found"
  else
    echo "caught  $2: $3  <- $(grep -E 'INVALID|PROBLEM|SYNTAX|DIFFERENT|FINDING|PBIR_|[Bb]roken|WARN|^lint|Error|CRITICAL' "$1/log" | head -1 | cut -c1-150)" >"$1/found"
  fi
}

# Copies the tables with a twentieth of the transactions and every fraud: enough to notice.
thin() {
  cp -r "$data" "$work/data"
  awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; print; next }
    NR % 20 == 0 || $at["is_fraud"] == 1' "$data/FactTransactions.csv" >"$work/data/FactTransactions.csv"
  data=$work/data
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
  negative readback "an unknown measure in a card" "$card" 's=s.replace("\"Property\": \"","\"Property\": \"x")'
  negative dax "a measure of a column that is not there" "$measures" 's=s.replace("DimCustomer[tier_name]","DimCustomer[tier_nam]",1)'
  negative hygiene "a page with the name it is born with" "$page" 's=s.replace("Risk queue","Page 1")'
  negative lint "a measure without a format" "$measures" 'import re; s=re.sub("\t\tformatString: £#,0\n","",s,count=1)'
  negative compiled "a model without tables" "project.SemanticModel/definition/relationships.tmdl" 'import glob,os; [os.remove(one) for one in glob.glob(os.path.dirname(path)+"/tables/*")]; done=True'
}

[ "${1:-}" = --negative ] && { is_negative=1; shift; }
[ $# -ge 2 ] || { sed -n '2,5p' "$0"; exit 2; }
install
# Whatever tool would use the network meets a door that is shut.
export HTTPS_PROXY=http://127.0.0.1:9 HTTP_PROXY=http://127.0.0.1:9
export https_proxy=$HTTPS_PROXY http_proxy=$HTTP_PROXY PYTHONPYCACHEPREFIX=$tools/pycache
project=$1 data=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -n "${is_negative:-}" ]; then
  export FIP_POWERBI_QUICK=1 # two filter contexts are enough to notice
  tried=0
  thin
  # A check that complains about the whole project would notice everything.
  run_all "$project" "$data" >"$work/log" || { cat "$work/log"; echo "something is wrong to begin with"; exit 1; }
  negatives
  wait
  cat "$work"/*/found
  caught=$(cat "$work"/*/found | grep -c ^caught)
  echo "$tried things broken, $((tried - caught)) not noticed"
  exit $((tried > caught))
fi
run_all "$@"
