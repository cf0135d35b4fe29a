"""Rounds, after the thesis: every member casts messages of 10 octets, and casts anew when all of everybody's were delivered to it.

Our stacks, and beside them openraft and corosync by their own means, for groups of 2 to 7 members on one machine."""

import contextlib
import json
import os
import statistics
import subprocess

import plot as plots
import report as tables
from budgets import Numbers
from processes import NotStarted, Process, stop_all
from systems import free_ports

TABLE = "rounds"
CASTS = [1, 64]
# The names of our stacks, and what group-rounds calls them.
STACKS = {
    "unordered": "unordered", "sequencer": "sequencer", "token": "token",
    "safe unordered": "safe-unordered", "safe sequencer": "safe-sequencer", "safe token": "safe-token",
}
TRANSPORTS = ["udpu", "knet"]
COLOURS = {
    "unordered": "#98df8a", "safe unordered": "#2ca02c", "sequencer": "#9ecae1", "token": "#fdae6b", "safe sequencer": "#1f77b4", "safe token": "#e6550d",
    "openraft": "#d62728", "corosync, udpu": "#888888", "corosync, knet": "#444444", "corosync, one node": "#bbbbbb",
}


def measure(bench):
    """All systems for each size of the group, one at a time, so that a slow minute of the machine hits all."""
    sizes = [2, 3] if bench.quick else [2, 3, 4, 5, 6, 7]
    for _ in range(bench.rounds):
        for members in sizes:
            for name, stack in STACKS.items():
                _try(bench, name, members, lambda casts, stack=stack: _group(bench, stack, members, casts))
            _try(bench, "openraft", members, lambda casts: _raft(bench, members, casts))
            for transport in TRANSPORTS:
                _corosync(bench, members, transport)


def _try(bench, name, members, run):
    for casts in CASTS:
        try:
            bench.add(TABLE, name, _together(run(casts)))
        except (NotStarted, OSError) as error:
            bench.skip(f"rounds of {members}: {name}", error)


def _together(results):
    """Of all members' numbers one row: the median of the medians, the worst of the worst, the mean rates."""
    return {
        "members": results[0]["members"], "casts": results[0]["casts"], "octets": results[0]["octets"],
        "p50_us": statistics.median(r["p50_us"] for r in results), "p99_us": max(r["p99_us"] for r in results),
        "group_per_s": statistics.mean(r["group_per_s"] for r in results),
        "member_per_s": statistics.mean(r["member_per_s"] for r in results),
    }


def _run(commands, scratch, shape):
    """Runs all members until each has printed what it measured. They go on casting until all have."""
    processes = []
    try:
        for i, command in enumerate(commands):
            processes.append(Process(command + shape, f"{scratch}/{i}.log", timeout_s=60))
        return [json.loads(process.wait_line("measurement")) for process in processes]
    finally:
        stop_all(processes)


def _group(bench, stack, members, casts):
    scratch = bench.places.fresh("rounds")
    names = [f"r{i + 1}" for i in range(members)]
    addresses = ",".join(f"{name}=127.0.0.1:{port}" for name, port in zip(names, free_ports(members)))
    program = [bench.places.own("group-rounds"), "--members", addresses, "--stack", stack]
    commands = [program + ["--name", name, "--data", f"{scratch}/{name}"] for name in names]
    return _run(commands, scratch, ["--casts", str(casts), "--seconds", str(bench.seconds), "--warm-up", str(bench.warmup)])


def _raft(bench, members, casts):
    scratch = bench.places.fresh("rounds-raft")
    nodes = ",".join(f"127.0.0.1:{port}" for port in free_ports(members))
    program = [bench.places.peer("raft-rounds"), "--nodes", nodes]
    commands = [program + ["--node", str(i)] for i in range(members)]
    return _run(commands, scratch, ["--casts", str(casts), "--seconds", str(bench.seconds), "--warm-up", str(bench.warmup)])


def _corosync(bench, members, transport):
    """A node for each member in a namespace of its own, or where that is not possible one node for all of them."""
    scratch = bench.places.fresh("rounds-corosync")
    try:
        with _nodes(scratch, members, transport) as places:
            _members_of(bench, f"corosync, {transport}", scratch, places)
    except NotStarted as error:
        bench.skip(f"rounds of {members}: corosync, {transport}", error)
        if transport == TRANSPORTS[0]:
            with contextlib.suppress(NotStarted), _nodes(scratch, 0, transport):
                _members_of(bench, "corosync, one node", scratch, [[]] * members)


def _members_of(bench, name, scratch, places):
    def run(casts):
        program = [bench.places.peer("cpg_rounds"), "--members", str(len(places)), "--group", f"rounds-{casts}"]
        commands = [place + program + ["--member", str(i)] for i, place in enumerate(places)]
        return _run(commands, scratch, ["--casts", str(casts), "--seconds", str(bench.seconds), "--warmup", str(bench.warmup)])

    _try(bench, name, len(places), run)


@contextlib.contextmanager
def _nodes(scratch, count, transport):
    """Corosync nodes; yields for each how a program is started beside it."""
    script = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "peers", "corosync_nodes.sh")
    directory = f"{scratch}/nodes"
    output = f"{scratch}/nodes.out"
    try:
        # Into files: the nodes live on, and would keep a pipe open.
        with open(output, "w+") as out, open(f"{output}.err", "w+") as err:
            started = subprocess.run([script, "start", directory, str(count), transport], stdin=subprocess.DEVNULL, stdout=out, stderr=err)
            out.seek(0)
            err.seek(0)
            namespaces, said = out.read().split(), err.read().strip().splitlines()
        if started.returncode != 0:
            raise NotStarted(said[-1] if said else f"corosync_nodes.sh ended with {started.returncode}")
        yield [["ip", "netns", "exec", namespace] for namespace in namespaces]
    finally:
        subprocess.run([script, "stop", directory], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _systems(rows):
    return [name for name in COLOURS if any(row["table"] == TABLE and row["system"] == name for row in rows)]


def report(bench):
    """The tables of docs/benchmarks.md."""
    numbers, systems = Numbers(bench.rows), _systems(bench.rows)
    if not systems:
        return ""
    sizes = sorted({row["members"] for row in bench.rows if row["table"] == TABLE})
    parts = ["## Rounds\n\n![rounds](bench/rounds.svg)\n\nEvery member casts messages of 10 octets, and casts anew when those of all members "
             "were delivered to it: a round. Each cell: how long a round takes, p50 / p99 in µs; messages per second of the whole group, and "
             "of one member. The safe stacks deliver a message when a majority holds it, the others as soon as it is ordered. Of openraft (in memory, TCP) a proposal counts when it is applied; "
             "the nodes send their proposals of a round to the leader in one message. Corosync's agreed delivery says nothing of a majority; "
             "its nodes live in network namespaces, ours talk over the loopback interface.\n"]
    for casts in sorted({row["casts"] for row in bench.rows if row["table"] == TABLE}):
        rows = [[name] + [_cell(numbers, name, members, casts) for members in sizes] for name in systems]
        parts.append(f"### {casts} message(s) of each member in a round\n\n" + tables.table(["members"] + [str(size) for size in sizes], rows))
    return "\n".join(parts)


def _cell(numbers, name, members, casts):
    fields = ("p50_us", "p99_us", "group_per_s", "member_per_s")
    p50, p99, group, member = (numbers.of(TABLE, name, field, members=members, casts=casts) for field in fields)
    return f"{tables.us(p50)} / {tables.us(p99)} · {tables.rate(group)} · {tables.rate(member)}"


def plot(path, rows):
    """How long a round takes and how many messages a group moves, by its size."""
    rows = [row for row in rows if row["table"] == TABLE]
    if rows:
        quantities = [("p50_us", "a round, p50, µs"), ("group_per_s", "messages/s of the group"), ("member_per_s", "messages/s of one member")]
        panels = [[(f"{casts} message(s) each: {title}", field, {"casts": casts}) for field, title in quantities] for casts in CASTS]
        plots.write_panels(path, rows, TABLE, _systems(rows), COLOURS, "members", panels)
