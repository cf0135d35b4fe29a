#!/usr/bin/env bash
# Runs every fuzz target, or those that are named, for some seconds each, from the kept corpus.
#   fuzz/run.sh                      a short run of each, as CI does it
#   fuzz/run.sh --seconds 3600 value an hour of one
# What is found lies in fuzz/artifacts/TARGET; what is new is kept in fuzz/corpus/TARGET with --keep.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=10 keep=false targets=()
while [ $# -gt 0 ]; do
    case $1 in
        --seconds) seconds=$2; shift 2 ;;
        --keep) keep=true; shift ;;
        -*) echo "usage: fuzz/run.sh [--seconds N] [--keep] [TARGET…]" >&2; exit 2 ;;
        *) targets+=("$1"); shift ;;
    esac
done
[ ${#targets[@]} -gt 0 ] || targets=(framer message value any json ior uri idl connection)
# cargo-fuzz wants a compiler that takes unstable options; the stable one does when it is told so.
export RUSTC_BOOTSTRAP=1 ASAN_OPTIONS=detect_odr_violation=0
if ! command -v cargo-fuzz >/dev/null && [ ! -x target/tools/bin/cargo-fuzz ]; then
    cargo install --quiet --locked --root target/tools cargo-fuzz
fi
export PATH=$PATH:$PWD/target/tools/bin
triple=$(rustc -vV | sed -n 's/^host: //p')
built=$(mktemp)
if ! cargo fuzz build --fuzz-dir fuzz --target "$triple" >"$built" 2>&1; then
    grep -vE '^ *(Compiling|Download|Locking|Adding|Updating|Blocking)' "$built" >&2
    exit 1
fi
rm -f "$built"
bin=fuzz/target/$triple/release
"$bin/seeds" >/dev/null
failed=0
for target in "${targets[@]}"; do
    new=$(mktemp -d)
    mkdir -p "fuzz/artifacts/$target" "fuzz/corpus/$target"
    log=$(mktemp)
    if "$bin/$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=4096 \
        -artifact_prefix="fuzz/artifacts/$target/" "$new" "fuzz/corpus/$target" >"$log" 2>&1; then
        echo "$target: $(grep -E 'DONE' "$log" | tail -1 | sed 's/^#[0-9]*\s*DONE *//'), $(grep -oE 'Done [0-9]+ runs' "$log" | tail -1)"
    else
        failed=1
        echo "$target: FAILED"
        grep -vE '^#[0-9]' "$log" | tail -40
    fi
    if $keep; then
        "$bin/$target" -merge=1 "fuzz/corpus/$target" "$new" >/dev/null 2>&1 || true
    fi
    rm -rf "$new" "$log"
done
exit $failed
