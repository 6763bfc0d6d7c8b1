#!/usr/bin/env bash
# Runs each fuzz target for so many seconds, 30 when left out: `bash crates/fip-scorecard/fuzz/run.sh 300`.
# Installs cargo-fuzz below target/ when it is not there; needs a C++ compiler for libFuzzer. The flags that
# it needs are open to a stable compiler with RUSTC_BOOTSTRAP. Ends with a code other than 0 when a target
# finds something.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds=${1:-30}
target=${CARGO_TARGET_DIR:-$PWD/../../target}/fuzz
mkdir -p "$target/found"
export PATH=$target/bin:$PATH RUSTC_BOOTSTRAP=1
if ! command -v c++ >/dev/null; then
    echo "skipped: there is no C++ compiler"
    exit 0
fi
if ! cargo fuzz --version >/dev/null 2>&1; then
    cargo install --quiet cargo-fuzz --root "$target" || {
        echo "skipped: cargo-fuzz could not be installed"
        exit 0
    }
fi
for name in from_json score; do
    corpus=$target/corpus-$name
    mkdir -p "$corpus"
    if test "$name" = from_json; then cp tests/data/everything_v1.json "$corpus"; fi
    # Nothing here is unsafe, so that a sanitizer would only slow it down.
    cargo fuzz run --sanitizer none --target-dir "$target/build" "$name" "$corpus" -- \
        -max_total_time="$seconds" -max_len=16384 -artifact_prefix="$target/found/" \
        >"$target/$name.log" 2>&1 || {
        tail -n 40 "$target/$name.log"
        echo "FAILED: $name, see $target/found"
        exit 1
    }
    echo "$name: $(grep '^Done' "$target/$name.log")"
done
