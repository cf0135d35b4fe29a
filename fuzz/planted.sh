#!/usr/bin/env bash
# Fuzzes a build with mistakes that are made on purpose, one at a time, until each is found: a target that finds none of them finds
# nothing. Needs fuzz/run.sh to have run once, for cargo-fuzz and the inputs to begin with.
#   fuzz/planted.sh                    all, each for ten minutes at most
#   fuzz/planted.sh --seconds 60 hex   one of them
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=600 names=()
while [ $# -gt 0 ]; do
    case $1 in
        --seconds) seconds=$2; shift 2 ;;
        -*) echo "usage: fuzz/planted.sh [--seconds N] [NAME…]" >&2; exit 2 ;;
        *) names+=("$1"); shift ;;
    esac
done
# The mistake, the target that is to find it, and how long its inputs may be.
planted="length ior 600
depth any 8192
indirection value 600
fragments framer 8192
offset message 600
charset value 600
union value 600
hex uri 600
port uri 600
header framer 600
idl-depth idl 8192
cancel connection 600"
export RUSTC_BOOTSTRAP=1 ASAN_OPTIONS=detect_odr_violation=0 RUSTFLAGS="--cfg maestro_planted ${RUSTFLAGS:-}"
export PATH=$PATH:$PWD/target/tools/bin
triple=$(rustc -vV | sed -n 's/^host: //p')
cargo fuzz build --fuzz-dir fuzz --target "$triple" --target-dir fuzz/target/planted >/dev/null 2>&1
bin=fuzz/target/planted/$triple/release
failed=0
while read -r name target length; do
    [ ${#names[@]} -eq 0 ] || [[ " ${names[*]} " == *" $name "* ]] || continue
    new=$(mktemp -d)
    begin=$(date +%s.%N)
    # The stack is that of a thread of a server.
    if (ulimit -s 2048 && MAESTRO_PLANTED=$name "$bin/$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 \
        -malloc_limit_mb=512 -max_len="$length" -len_control=0 -artifact_prefix="$new/" "$new" "fuzz/corpus/$target" \
        >"$new.log" 2>&1); then
        failed=1
        echo "$name: $target did not find it"
    else
        end=$(date +%s.%N)
        runs=$(grep -oE '^#[0-9]+' "$new.log" | tail -1 | tr -d '#')
        how=$(grep -m1 -oE 'panicked at [^:]*:[0-9]+|stack-overflow|allocation-size-too-big|out-of-memory|libFuzzer: [a-z -]+' "$new.log" || true)
        took=$(awk -v a="$begin" -v b="$end" "BEGIN { printf \"%.1f\", b - a }")
        echo "$name: $target found it in $took s, ${runs:-the inputs to begin with} runs ($how)"
    fi
    rm -rf "$new" "$new.log"
done <<<"$planted"
exit $failed
