#!/usr/bin/env bash
# The dashboard in a real browser: `run.sh FIP WORK [PROJECT...]`.
#
# FIP is the program, WORK a folder for what is installed and made here (it may be kept: nothing is
# installed twice), each PROJECT a finished project folder whose dashboard is held against its tables.
# Makes banks of 5,000, 50,000 and 500,000 customers of its own. FIP_QUICK=1 leaves the large ones out.
# Ends with 1 when a check failed, and with 3 when the machine has no browser and none can be installed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../../../.." && pwd)
fip=$(realpath "$1") work=$(mkdir -p "$2" && realpath "$2")
shift 2
began=$SECONDS

cannot() { printf 'not checked: %s\n' "$*" >&2; exit 3; }
step() { printf '\n-- %s (after %d s)\n' "$*" $((SECONDS - began)); }

install_packages() {
    local root=()
    test "$(id -u)" = 0 || root=(sudo -n)
    "${root[@]}" apt-get update -qq && "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@"
} >"$work/packages.log" 2>&1

find_browser() {
    local name
    for name in "${FIP_CHROMIUM:-}" chromium chromium-browser google-chrome; do
        if test -n "$name" && command -v "$name"; then return 0; fi
    done
    return 1
}

command -v node >/dev/null && command -v npm >/dev/null || install_packages nodejs npm \
    || cannot "node and npm are missing and could not be installed: see $work/packages.log"
node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' \
    || cannot "expected node 20 or newer, found $(node --version)"
FIP_CHROMIUM=$(find_browser || { install_packages chromium && find_browser; }) \
    || cannot "Chromium is missing and could not be installed: see $work/packages.log"
export FIP_CHROMIUM FIP_NODE_MODULES=$work/modules
if ! cmp -s "$here/package-lock.json" "$FIP_NODE_MODULES/installed"; then
    mkdir -p "$FIP_NODE_MODULES"
    cp "$here"/{package.json,package-lock.json,.npmrc} "$FIP_NODE_MODULES"
    npm ci --prefix "$FIP_NODE_MODULES" --ignore-scripts --no-progress --loglevel=error \
        || cannot "the node modules of package-lock.json could not be installed"
    cp "$here/package-lock.json" "$FIP_NODE_MODULES/installed"
fi

failed=0
check() { node "$here/check.mjs" "$@" --fip "$fip" || failed=1; }

# Makes the project folder $1 of $2 customers from $3 card rows; $4 is more of its configuration.
bank() {
    local project=$work/$1
    rm -rf "$project"
    mkdir -p "$project"
    printf '[bank]\ncustomers = %d\nstand_in_rows = %d\n%s\n' "$2" "$3" "${4:-}" >"$project/fip.toml"
    local since=$SECONDS
    "$fip" -C "$project" --quiet run
    printf '%d customers, %d card rows: %d s\n' "$2" "$3" $((SECONDS - since))
}
# Models and segments as coarse as may be: the large banks are there for their customers.
coarse='[segments]
restarts = 1
bootstrap = 2
[train]
test_share = 0.05
trees = 10
folds = 2
depth = 5'

step "Types of the scripts"
check types "$repository/crates/fip-report/assets/dashboard"

step "Hostile texts"
hostile=$work/hostile_dashboard.html
cp "${CARGO_TARGET_DIR:-$repository/target}"/tmp/hostile_dashboard.{html,json} "$work" \
    || { echo "cargo test -p fip-report --test hostile_dashboard makes them"; failed=1; }
check hostile "$hostile"

step "A bank of 5,000 customers"
bank five-thousand 5000 284807
check all "$work/five-thousand" --size 450 --ready 1000
check levels "$work/five-thousand"
check serve "$work/five-thousand"

for project in "$@"; do
    step "$project"
    check large "$project" --size 450 --ready 1000
done

step "Every check can fail"
check negative "$work/five-thousand" --hostile "$hostile"

if test -z "${FIP_QUICK:-}"; then
    step "A bank of 50,000 customers"
    bank fifty-thousand 50000 400000 "$coarse"
    check large "$work/fifty-thousand" --size 3276.8 --ready 1500
    rm -rf "$work/fifty-thousand"

    step "A bank of 500,000 customers"
    bank half-a-million 500000 2000000 "$coarse"
    check folder "$work/half-a-million" --size 40000 --ready 1500
    rm -rf "$work/half-a-million"
fi

step "done"
exit "$failed"
