#!/usr/bin/env bash
# Runs the stock clients against omniORB's server: shows that the harness is right before it judges another server.
#
#   tests/interop/selftest.sh [omni] [jacorb]        both without arguments
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=${OUT:-$(cd "$here/../.." && pwd)/target/interop}
etc=$(mktemp -d)
server=
failures=0
trap 'kill -9 $server 2>/dev/null; rm -rf "$etc"' EXIT

# Starts omniORB's server at a port and waits for its ready line. A port below the ephemeral ones and named from the
# start: only then can the same port be had again after a kill, whatever its old connections do.
start_server() { # port
    rm -f "$etc/ready"
    mkfifo "$etc/ready"
    "$out/omni-perf-server" --etc "$etc" --port "$1" >"$etc/ready" 2>"$etc/server.err" 3>&- &
    server=$!
    read -r _ address <"$etc/ready"
}

start_server_somewhere() {
    for _ in 1 2 3 4 5; do
        port=$((20000 + RANDOM % 10000))
        start_server $port && return
    done
    cat "$etc/server.err" >&2
    exit 1
}

report() { # name status
    if [ "$2" = 0 ]; then echo "ok   $1"; else echo "FAIL $1"; failures=$((failures + 1)); fi
}

suite() { # client version
    "$out/$1-client" --giop "$2" suite --grid "$etc/Grid.ior" --performance "$etc/PerformanceTest.ior" \
        --directory "$etc/Directory.ior" >"$etc/suite" 2>"$etc/err"
    local status=$?
    # JacORB does not put GIOP 1.1 fragments together, which omniORB sends for more than 8192 octets: just those four fail.
    if [ "$1 $2" = "jacorb 1.1" ]; then
        grep '"pass":false' "$etc/suite" | grep -vqE 'PerformanceTest value of (8192|8300|65536|1048576)"'
        [ $? = 1 ] && grep -q '"passed":56,"failed":4' "$etc/suite"
        status=$?
    fi
    grep '"pass":false' "$etc/suite" | sed 's/^/     /'
    report "$1 suite, GIOP $2" $status
}

# A check that does not hold must fail: a Grid's checks on a Directory.
negative() {
    "$out/$1-client" suite --grid "$etc/Directory.ior" >"$etc/suite" 2>"$etc/err"
    [ $? = 1 ]
    report "$1 suite fails on an object of another type" $?
}

# The load goes on over a `kill -9` and a restart at the same address; that server keeps nothing, so reads are wrong, and
# the load must say so.
load() {
    rm -f "$etc/control" "$etc/events"
    mkfifo "$etc/control" "$etc/events"
    "$out/$1-client" load --grid "$etc/Grid.ior" --clients 16 --out "$etc/calls" <"$etc/control" >"$etc/events" 2>"$etc/err" &
    local client=$!
    exec 3>"$etc/control" 4<"$etc/events"
    read -r running <&4
    echo "wait 20" >&3
    read -r waited <&4
    kill -9 "$server"
    wait "$server" 2>/dev/null
    start_server "$port" || { cat "$etc/server.err" >&2; exit 1; }
    echo "wait 20" >&3
    read -r again <&4
    exec 3>&-
    read -r summary <&4
    exec 4<&-
    wait $client
    local status=$?
    [ $status = 1 ] && [[ $running == *'"running"'* && $waited == *'"failed":0,"wrong":0'* && $again == *waited* ]] &&
        [[ $summary == *COMM_FAILURE* || $summary == *TRANSIENT* ]] && [[ $summary != *'"wrong":0'* ]]
    report "$1 load goes on after kill -9, and notices lost writes" $?
    echo "     $summary"
}

for client in "${@:-omni jacorb}"; do
    for one in $client; do
        if [ ! -x "$out/$one-client" ]; then
            echo "skipped $one: no $out/$one-client; tests/interop/build.sh builds it" >&2
            [ "${CI-}" = true ] && failures=$((failures + 1))
            continue
        fi
        start_server_somewhere
        for version in 1.0 1.1 1.2; do suite "$one" "$version"; done
        negative "$one"
        "$out/$one-client" load --grid "$etc/Grid.ior" --ops 100 >"$etc/summary" 2>"$etc/err"
        report "$one load, 64 clients" $?
        load "$one"
        kill "$server"
        wait "$server"
        report "$one: the server stops in order" $?
    done
done
[ $failures = 0 ]
