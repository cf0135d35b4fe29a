"""The tables of docs/benchmarks.md, between two marks; what stands outside of the marks is left alone."""

import os
import platform
import subprocess

import codec
import replicas
import rounds
from budgets import Numbers, budgets

BEGIN, END = "<!-- benches/run.sh: begin -->", "<!-- benches/run.sh: end -->"
HEAD = "# Benchmarks\n\nWhat the servers do beside their peers, in one run on one machine.\n\n"


def write(path, bench, command, plot):
    text = "\n".join([_about(bench, command), _budgets(bench), _stock(bench, plot), _light(bench), _idle(bench), _group(bench),
                      rounds.report(bench), replicas.report(bench), _state(bench), _fail_over(bench), codec.report(bench),
                      _skipped(bench)])
    old = open(path).read() if os.path.exists(path) else f"{HEAD}{BEGIN}\n{END}\n"
    if BEGIN not in old or END not in old:
        old += f"\n{BEGIN}\n{END}\n"
    before, rest = old.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    with open(path, "w") as file:
        file.write(f"{before}{BEGIN}\n{text}\n{END}{after}")


def machine():
    """What it ran on."""
    return {
        "cpu": _field("/proc/cpuinfo", "model name"),
        "cores": os.cpu_count(),
        "memory": _field("/proc/meminfo", "MemTotal"),
        "kernel": platform.release(),
        "omniORB": _first_line(["dpkg-query", "-W", "-f", "${Version}", "libomniorb4-2"]),
        "rustc": _first_line(["rustc", "--version"]),
        "commit": _first_line(["git", "rev-parse", "--short", "HEAD"]),
    }


def _field(path, name):
    for line in open(path):
        if line.startswith(name):
            return line.split(":", 1)[1].strip()
    return "unknown"


def _first_line(command):
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    except OSError:
        return "unknown"
    return (done.stdout.strip().splitlines() or ["unknown"])[0]


def table(columns, rows):
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def rate(value):
    if value is None:
        return "-"
    return f"{value:,.0f}"


def us(value):
    return "-" if value is None else f"{value:,.0f}" if value >= 20 else f"{value:.1f}"


def _present(bench, name):
    seen = []
    for row in bench.rows:
        if row["table"] == name and row["system"] not in seen:
            seen.append(row["system"])
    return seen


def _about(bench, command):
    m = machine()
    lines = [f"Machine: {m['cpu']}, {m['cores']} cores, {m['memory']}, Linux {m['kernel']}; omniORB {m['omniORB']}, {m['rustc']}, "
             f"commit {m['commit']}. Command: `{command}`. Each number is the median of {bench.rounds} round(s) of {bench.seconds:g} s; "
             "client and servers share the machine, all over the loopback interface. "
             f"Load average before: {bench.load_before:.1f}.\n"]
    if bench.quick:
        lines.append("**A quick run: a check that everything works, not a measurement.**\n")
    return "\n".join(lines)


def _budgets(bench):
    rows = [[b.path, b.wanted, b.shown, b.verdict()] for b in budgets(bench.rows) + codec.budgets(bench.rows)]
    return "## Budgets\n\nRatios are of this run; of `get` and `set` the worse one counts.\n\n" + table(["path", "budget", "measured", ""], rows)


def _stock(bench, plot):
    name, numbers = "stock client", Numbers(bench.rows)
    here = _present(bench, name)
    parts = [f"## The same omniORB client against all servers\n\n![requests per second]({plot})\n\n"
             "Requests per second, then p50 / p99 in µs. A thread and a connection for each caller, one call at a time; the bare echo "
             "gets messages of the same sizes from the same threads over plain sockets. Clients of the replicated servers are "
             "connected to the sequencer; every call, `get` too, goes through the order and waits for a majority.\n"]
    for op in ("get", "set"):
        for connections in sorted({r["connections"] for r in bench.rows if r["table"] == name}):
            rows = []
            for octets in sorted({r["octets"] for r in bench.rows if r["table"] == name}):
                cell = {"op": op, "connections": connections, "octets": octets}
                values = [[numbers.of(name, s, f, **cell) for f in ("requests_per_s", "p50_us", "p99_us")] for s in here]
                rows.append([str(octets)] + [f"{rate(v[0])} · {us(v[1])} / {us(v[2])}" for v in values])
            parts.append(f"### {op}, {connections} connection(s)\n\n" + table(["octets"] + here, rows))
    parts.append(_code_sets(numbers, bench))
    return "\n".join(parts)


def _code_sets(numbers, bench):
    rows = []
    for name in ("stock client", "stock client, UTF-8"):
        for system in _present(bench, "stock client, UTF-8"):
            cells = [numbers.of(name, system, op=op, connections=1, octets=65536) for op in ("get", "set")]
            native = "UTF-8" if name.endswith("UTF-8") else "ISO-8859-1 (omniORB's default)"
            rows.append([native, system, rate(cells[0]), rate(cells[1])])
    return ("### What converting characters costs the client\n\nomniORB's client converts strings, character by character, where the "
            "server's native code set is not its own. The same client and 65536 octets, with `-ORBnativeCharCodeSet`:\n\n"
            + table(["client's native code set", "server", "get/s", "set/s"], rows))


def _light(bench):
    parts = ["## A light load generator, so that the server is what is measured\n\n"
             "One thread with epoll and prebuilt requests (`benches/peers/loadgen.c`). CPU is user and system time of all "
             "processes of the server, per request.\n"]
    for name in ("light client", "light client, pinned", "stock client, pinned"):
        rows = []
        for row in _cells(bench, name, ("op", "connections", "outstanding", "octets")):
            numbers, cell = Numbers(bench.rows), dict(row[1])
            values = [numbers.of(name, row[0], f, **cell) for f in ("requests_per_s", "p50_us", "p99_us", "server_cpu_us")]
            cpu = "-" if values[3] is None else f"{values[3]:.2f}"
            rows.append([cell["op"], str(cell["octets"]), str(cell["connections"]), str(cell["outstanding"] or 1), row[0],
                         rate(values[0]), us(values[1]), us(values[2]), cpu])
        titles = {"light client": "Not pinned", "light client, pinned": "Client and server pinned to one core",
                  "stock client, pinned": "omniORB's client and the server pinned to one core"}
        columns = ["op", "octets", "connections", "outstanding", "server", "requests/s", "p50 µs", "p99 µs", "server CPU µs"]
        parts.append(f"### {titles[name]}\n\n" + table(columns, rows))
    return "\n".join(parts)


def _cells(bench, name, fields):
    """(system, cell) pairs, those of the same cell together."""
    seen = {}
    for row in bench.rows:
        if row["table"] == name:
            seen.setdefault(tuple((field, row.get(field)) for field in fields), {})[row["system"]] = True
    return [(system, cell) for cell, found in seen.items() for system in found]


def _idle(bench):
    numbers = Numbers(bench.rows)
    rows = [[s, f"{numbers.of('idle', s, 'kib_per_connection'):.1f}"] for s in _present(bench, "idle")]
    return "## Memory of an idle connection\n\nResident memory of the server, after one request on each.\n\n" + table(["server", "KiB"], rows)


def _group(bench):
    numbers = Numbers(bench.rows)
    parts = ["## The group alone, and the replicated orb, beside a bare leader with two followers\n\n"
             "Messages of 100 octets, three processes. The bare leader (`benches/peers/replica_floor.c`) is epoll and counters, nothing else.\n"]
    rows = []
    for system, cell in _cells(bench, "group alone", ("clients", "outstanding")):
        values = [numbers.of("group alone", system, f, **dict(cell)) for f in ("casts_per_s", "p50_us", "p99_us")]
        rows.append([str(v) for _, v in cell] + [system, rate(values[0]), us(values[1]), us(values[2])])
    columns = ["clients", "outstanding each", "system", "messages/s", "p50 µs", "p99 µs"]
    parts.append("### Clients inside the leader or member\n\n" + table(columns, rows))
    rows = []
    for system, cell in _cells(bench, "group by TCP", ("connections", "outstanding")):
        values = [numbers.of("group by TCP", system, f, **dict(cell)) for f in ("requests_per_s", "p50_us", "p99_us")]
        rows.append([str(v) for _, v in cell] + [system, rate(values[0]), us(values[1]), us(values[2])])
    parts.append("### Clients by TCP, the light load generator\n\n" + table(["connections"] + columns[1:], rows))
    return "\n".join(parts)


def _fail_over(bench):
    numbers = Numbers(bench.rows)
    rows = []
    for name in _present(bench, "fail-over"):
        values = [numbers.of("fail-over", name, f) for f in ("longest_gap_us", "most_failed_of_one_client", "wrong")]
        rows.append([name, f"{values[0] / 1000:.0f}", rate(values[1]), rate(values[2])])
    columns = ["what happens", "longest time between two answers, ms", "exceptions of one client", "lost or wrong answers"]
    return "## Fail-over\n\nFour omniORB clients that set and get, three replicas, default settings.\n\n" + table(columns, rows)


def _state(bench):
    numbers = Numbers(bench.rows)
    rows = []
    for system, cell in _cells(bench, "state transfer", ("mebibytes",)):
        fields = ("seconds", "source_more_mib", "receiver_mib", "receiver_peak_mib")
        values = [numbers.of("state transfer", system, field, **dict(cell)) for field in fields]
        size = dict(cell)["mebibytes"]
        rows.append([rate(size), f"{values[0]:.1f}", rate(size / values[0])] + [f"{value:.0f}" for value in values[1:]])
    columns = ["state, MiB", "seconds until ready", "MiB/s", "source: more than before, MiB", "receiver afterwards, MiB", "receiver at most, MiB"]
    about = "A replica of three is killed and started again; the state comes from one that goes on. Resident memory and its high-water mark.\n\n"
    return "## State transfer\n\n" + about + table(columns, rows)


def _skipped(bench):
    if not bench.skipped:
        return ""
    return "## Skipped\n\n" + "".join(f"* {one}\n" for one in bench.skipped)
