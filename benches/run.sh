#!/usr/bin/env bash
# Builds the peers and the servers, measures them side by side, and writes docs/benchmarks.md with docs/bench/.
#
#   benches/run.sh                      everything, about half an hour
#   benches/run.sh --quick              a little of everything, about two minutes: shows that it works
#   benches/run.sh --seconds 0.4        everything, shorter: about a quarter of an hour
#   benches/run.sh --parts light,idle   some of stock, light, idle, group, state, fail-over, rounds, replicas, codec
#   benches/run.sh --out DIR            writes DIR/benchmarks.md and DIR/bench/ instead
#   NO_BUILD=1 benches/run.sh …         takes the programs that are there
#
# What cannot be measured says why and is skipped; with CI=true that is a failure.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(dirname "$here")
target=${CARGO_TARGET_DIR:-$top/target}
peers=${OUT:-$target/interop}
cd "$top"

for program in python3 taskset omniidl g++ cc make cargo; do
    command -v $program >/dev/null || { echo "run.sh: no $program; .ci/install.sh installs what is needed" >&2; exit 1; }
done
if [ -z "${NO_BUILD-}" ]; then
    make -s -C "$here/peers" OUT="$peers" || exit 1
    OUT=$peers "$top/tests/interop/build.sh" omniorb || exit 1
    cargo build --release -p maestro-examples --bins || exit 1
    cargo build --release --manifest-path "$here/peers/raft/Cargo.toml" --target-dir "$target/raft" &&
        install "$target/raft/release/raft-rounds" "$peers/" || echo "run.sh: raft-rounds does not build" >&2
    for program in group-member group-door group-rounds state-server state-fill codec-speed; do
        cargo build --release -p maestro-benches --bin $program || echo "run.sh: $program does not build" >&2
    done
fi
ulimit -n "$(ulimit -Hn)" 2>/dev/null
PYTHONDONTWRITEBYTECODE=1 exec python3 "$here/harness/main.py" --peers "$peers" --maestro "$target/release" \
    --command "benches/run.sh${*:+ $*}" "$@"
