#!/usr/bin/env bash
# How long it takes from `maestro wizard` to the first answered call of three replicas: a first project with nothing built, and a
# second one. Prints the rows of docs/wizard.md.
#
#   tests/wizard/measure.sh [maestro]        the program; without it target/debug/maestro, which is built first
#
# Pinned to two cores. The registry has to be cached: nothing is fetched.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
program=${1:-}
if [ -z "$program" ]; then
    (cd "$here" && cargo build -q -p maestro-cli)
    program=$here/target/debug/maestro
fi
program=$(realpath "$program")
place=$(mktemp -d)
trap 'kill -9 $(jobs -p) 2>/dev/null; rm -rf "$place"' EXIT
export CARGO_NET_OFFLINE=true CARGO_BUILD_BUILD_DIR=$place/build
unset CARGO_TARGET_DIR MAESTRO_ETC MAESTRO_IIOP_PORT
command -v taskset >/dev/null && taskset -pc 0,1 $$ >/dev/null

# project NAME PORT OBJECT ARGUMENTS…: makes it, builds it, starts three replicas, and waits for an answer.
project() {
    local name=$1 port=$2 object=$3 begin=$EPOCHREALTIME members replica
    shift 3
    cd "$place"
    "$program" wizard select replicated-updates --defaults --maestro "$here" --output "$name" "$@" >/dev/null
    cd "$name"
    cargo build -q
    members=r1=127.0.0.1:$port,r2=127.0.0.1:$((port + 1)),r3=127.0.0.1:$((port + 2))
    for replica in r1 r2 r3; do
        "target/debug/$name" --orb replicated-updates --replica $replica --members "$members" --etc etc --data "data/$replica" \
            >/dev/null 2>&1 &
    done
    until [ -e "etc/$object.ior" ] && "$program" call "etc/$object.ior" _non_existent >/dev/null 2>&1; do sleep 0.05; done
    seconds "$begin" "| $name: to the first answered call |"
    begin=$EPOCHREALTIME
    cargo test -q >/dev/null 2>&1
    seconds "$begin" "| $name: its tests, after that |"
}

seconds() { awk -v begin="$1" -v end="$EPOCHREALTIME" -v what="$2" 'BEGIN { printf "%s %.1f |\n", what, end - begin }'; }

project counter 7481 Counter
project grid 7491 Grid --idl "$here/idl-examples/idl/Grid.idl"
