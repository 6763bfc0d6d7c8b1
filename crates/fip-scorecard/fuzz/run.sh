#!/usr/bin/env bash
# Runs each fuzz target for so many seconds, 30 when left out: `bash crates/fip-scorecard/fuzz/run.sh 300`.
# Installs cargo-fuzz below target/ when it is not there. The sanitizer flags that it needs are open to a
# stable compiler with RUSTC_BOOTSTRAP. Ends with a code other than 0 when a target finds something.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds=${1:-30}
target=${CARGO_TARGET_DIR:-$PWD/../../target}/fuzz
mkdir -p "$target"
if ! PATH=$target/bin:$PATH cargo fuzz --version >/dev/null 2>&1; then
    cargo install --quiet cargo-fuzz --root "$target" || { echo "skipped: cargo-fuzz could not be installed"; exit 0; }
fi
export PATH=$target/bin:$PATH RUSTC_BOOTSTRAP=1
for name in from_json score; do
    corpus=$target/corpus-$name
    mkdir -p "$corpus" "$target/found"
    if test "$name" = from_json; then cp tests/data/*.json "$corpus"; fi
    cargo fuzz run --target-dir "$target/build" "$name" "$corpus" -- \
        -max_total_time="$seconds" -max_len=16384 -artifact_prefix="$target/found/" -print_final_stats=1 \
        2>&1 | grep -E "^(stat::|Done|==|thread|assertion|SUMMARY)|panicked" | sed "s/^/$name: /"
done
