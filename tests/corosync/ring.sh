#!/usr/bin/env bash
# Corosync nodes on one machine: a network namespace and a daemon for each, joined by a bridge.
#
#   ring.sh check                     prints nothing if this machine can do it, else the reason, and fails
#   ring.sh up   NAME DIR [NODES]     starts a ring; nodes are 1 to NODES (3), at 10.77.0.N, in the namespaces NAME-N
#   ring.sh down NAME DIR             stops all of it
#   ring.sh daemons NAME DIR [NODES]  the daemons alone, in namespaces that are there already
#   ring.sh quit NAME DIR             stops the daemons alone
#   ring.sh cut    NAME DIR N         the node's cable is pulled
#   ring.sh heal   NAME DIR N         and plugged in again
#   ring.sh kill   NAME DIR N         kill -9 of the node's daemon
#   ring.sh start  NAME DIR N         the daemon is started again
#   ring.sh stop   NAME DIR N         SIGSTOP of the node's daemon
#   ring.sh resume NAME DIR N         SIGCONT
#   ring.sh exec   NAME N COMMAND…    runs a command at a node
#
# NAME is short (interfaces are called after it) and keeps rings on one machine apart. DIR holds configurations, logs and process
# ids. Settings: MAESTRO_RING_TRANSPORT (knet, or udpu), MAESTRO_RING_TOKEN (milliseconds, 1000), MAESTRO_RING_NET (10.77.0),
# MAESTRO_RING_NAMESPACE (what a node's namespace is called, for printf: %s-%s).
# Needs root, corosync and iproute2. Clients reach a daemon by its abstract sockets, so the network namespace is all that they need.
set -euo pipefail

transport=${MAESTRO_RING_TRANSPORT:-knet}
token=${MAESTRO_RING_TOKEN:-1000}
net=${MAESTRO_RING_NET:-10.77.0}
namespace=${MAESTRO_RING_NAMESPACE:-%s-%s}
PATH=$PATH:/usr/sbin:/sbin

check() {
    if [ "$(id -u)" != 0 ]; then echo "root is needed to make network namespaces"; return 1; fi
    for tool in corosync ip unshare; do
        if ! command -v "$tool" >/dev/null; then echo "$tool is not installed"; return 1; fi
    done
    local probe="mprobe$$"
    if ! ip netns add "$probe" 2>/dev/null; then echo "network namespaces cannot be made here"; return 1; fi
    ip netns del "$probe"
}

# The namespace of node $2.
of() {
    # shellcheck disable=SC2059 # It is a format.
    printf "$namespace" "$1" "$2"
}

# The configuration of node $3 of $4.
configure() {
    local dir=$2/$3 node
    mkdir -p "$dir/run" "$dir/state"
    {
        cat <<END
totem {
    version: 2
    cluster_name: maestro-$1
    transport: $transport
    token: $token
    token_coefficient: 0
    crypto_cipher: none
    crypto_hash: none
}
nodelist {
END
        for node in $(seq "$4"); do
            printf '    node {\n        nodeid: %s\n        name: n%s\n        ring0_addr: %s.%s\n    }\n' \
                "$node" "$node" "$net" "$node"
        done
        cat <<END
}
quorum {
    provider: corosync_votequorum
}
logging {
    to_stderr: no
    to_syslog: no
    to_logfile: yes
    logfile: $dir/corosync.log
    timestamp: hires
}
system {
    state_dir: $dir/state
    sched_rr: no
    move_to_root_cgroup: no
    allow_knet_handle_fallback: yes
}
END
    } >"$dir/corosync.conf"
}

start() {
    local dir=$2/$3
    # The bind mount gives each daemon a /run of its own; exec keeps the process id.
    ip netns exec "$(of "$1" "$3")" unshare -m --propagation private sh -c "
        echo \$\$ >'$dir/pid'
        mount --bind '$dir/run' /run
        exec corosync -f -c '$dir/corosync.conf'" >>"$dir/out" 2>&1 </dev/null &
}

up() {
    local name=$1 dir=$2 nodes=${3:-3} node there
    ip netns add "$name-0"
    ip -n "$name-0" link add "${name}br" type bridge
    ip -n "$name-0" link set "${name}br" up
    for node in $(seq "$nodes"); do
        there=$(of "$name" "$node")
        ip netns add "$there"
        ip -n "$name-0" link add "$name$node" type veth peer name eth0 netns "$there"
        ip -n "$name-0" link set "$name$node" master "${name}br" up
        ip -n "$there" addr add "$net.$node/24" dev eth0
        ip -n "$there" link set lo up
        ip -n "$there" link set eth0 up
    done
    daemons "$name" "$dir" "$nodes"
}

daemons() {
    local dir=$2 nodes=${3:-3} node
    mkdir -p "$dir"
    dir=$(cd "$dir" && pwd)
    for node in $(seq "$nodes"); do configure "$1" "$dir" "$node" "$nodes"; done
    for node in $(seq "$nodes"); do start "$1" "$dir" "$node"; done
}

signal() {
    local pid
    pid=$(cat "$2/pid" 2>/dev/null) && kill "-$1" "$pid" 2>/dev/null || true
}

quit() {
    local node
    for node in "$2"/*/; do signal KILL "${node%/}"; done
}

down() {
    local name=$1 node
    quit "$@"
    for node in $(ip netns list | awk '{ print $1 }' | grep -E "^$name-[0-9]+$" || true); do ip netns del "$node"; done
}

command=${1:-}
shift || true
case $command in
check) check ;;
up) up "$@" ;;
down) down "$@" ;;
daemons) daemons "$@" ;;
quit) quit "$@" ;;
cut) ip -n "$1-0" link set "$1$3" down ;;
heal) ip -n "$1-0" link set "$1$3" up ;;
kill) signal KILL "$2/$3" ;;
start) start "$1" "$(cd "$2" && pwd)" "$3" ;;
stop) signal STOP "$2/$3" ;;
resume) signal CONT "$2/$3" ;;
exec) name=$1 node=$2; shift 2; exec ip netns exec "$(of "$name" "$node")" "$@" ;;
*)
    sed -n '2,/^set /s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
