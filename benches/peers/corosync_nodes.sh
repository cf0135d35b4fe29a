#!/usr/bin/env bash
# Corosync nodes on one machine, each in a network namespace of its own, for the benchmarks. Needs root.
#
#   corosync_nodes.sh start DIR N [udpu|knet]   starts N nodes; prints the names of their namespaces, one a line
#   corosync_nodes.sh start DIR 0 [udpu|knet]   starts one node where this script runs, without a namespace
#   corosync_nodes.sh stop DIR                  ends what was started, and only that
#
# The configuration is the smallest that works; ../../docs/engines.md says more about it.
set -euo pipefail
action=${1-} dir=${2-}
[ -n "$dir" ] || { echo "usage: corosync_nodes.sh start DIR N [udpu|knet] | stop DIR" >&2; exit 1; }

configuration() { # NODES TRANSPORT DIR FIRST-ADDRESS
    cat <<END
totem {
    version: 2
    cluster_name: maestro-bench
    transport: $2
    token: 1000
    token_coefficient: 0
    crypto_cipher: none
    crypto_hash: none
}
nodelist {
END
    local node
    for node in $(seq "$1"); do
        printf '    node {\n        nodeid: %s\n        name: n%s\n        ring0_addr: %s\n    }\n' "$node" "$node" "${4/N/$node}"
    done
    cat <<END
}
quorum {
    provider: corosync_votequorum
    expected_votes: $1
}
logging {
    to_stderr: no
    to_syslog: no
    to_logfile: yes
    logfile: $3/corosync.log
}
system {
    state_dir: $3/state
    sched_rr: no
    move_to_root_cgroup: no
}
END
}

start_node() { # DIR COMMAND…: corosync writes what is its own under /run
    local node=$1
    shift
    "$@" unshare -m --propagation private sh -c "mount --bind '$node/run' /run; exec corosync -f -c '$node/corosync.conf'" \
        >"$node/output" 2>&1 &
    echo $! >>"$dir/pids"
}

start() {
    local nodes=$1 transport=${2-udpu} node
    command -v corosync >/dev/null || { echo "no corosync: apt-get install corosync" >&2; exit 1; }
    [ "$(id -u)" = 0 ] || { echo "not root" >&2; exit 1; }
    mkdir -p "$dir"
    if [ "$nodes" = 0 ]; then
        mkdir -p "$dir/1/run" "$dir/1/state"
        configuration 1 "$transport" "$dir/1" 127.0.0.1 >"$dir/1/corosync.conf"
        start_node "$dir/1"
        return
    fi
    local name=mb$$
    ip link add "${name}b" type bridge
    echo "${name}b" >"$dir/bridge"
    ip link set "${name}b" up
    for node in $(seq "$nodes"); do
        mkdir -p "$dir/$node/run" "$dir/$node/state"
        ip netns add "$name-$node"
        echo "$name-$node" >>"$dir/namespaces"
        ip link add "${name}v$node" type veth peer name eth0 netns "$name-$node"
        ip link set "${name}v$node" master "${name}b" up
        ip -n "$name-$node" address add "10.78.0.$node/24" dev eth0
        ip -n "$name-$node" link set eth0 up
        ip -n "$name-$node" link set lo up
        configuration "$nodes" "$transport" "$dir/$node" 10.78.0.N >"$dir/$node/corosync.conf"
        start_node "$dir/$node" ip netns exec "$name-$node"
    done
    cat "$dir/namespaces"
}

stop() {
    local pid name
    if [ -e "$dir/pids" ]; then
        while read -r pid; do kill "$pid" 2>/dev/null || true; done <"$dir/pids"
        while read -r pid; do
            for _ in $(seq 50); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
            kill -9 "$pid" 2>/dev/null || true
        done <"$dir/pids"
    fi
    if [ -e "$dir/namespaces" ]; then
        while read -r name; do ip netns delete "$name" 2>/dev/null || true; done <"$dir/namespaces"
    fi
    [ ! -e "$dir/bridge" ] || ip link delete "$(cat "$dir/bridge")" 2>/dev/null || true
    rm -f "$dir/pids" "$dir/namespaces" "$dir/bridge"
}

case $action in
    start) start "${3:?how many nodes}" "${4-udpu}" ;;
    stop) stop ;;
    *) echo "what is $action?" >&2; exit 1 ;;
esac
