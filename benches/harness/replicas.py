"""A client's calls through the replicated orb, by the number of replicas and the delivery mode, beside a bare leader with as many."""

import plot as plots
import report as tables
import systems
from budgets import Numbers

TABLE = "replicas"
# Connections, outstanding calls on each.
LOADS = [(1, 1), (64, 1), (64, 16)]
OCTETS = 100
MODES = ["safe", "optimistic"]
COLOURS = {
    "Maestro, safe": "#1f77b4", "Maestro, optimistic": "#9ecae1", "Maestro simple": "#98df8a", "bare leader, majority": "#888888", "bare echo": "#bbbbbb",
}


def measure(bench):
    """One system at a time, so that a slow minute of the machine hits all."""
    counts = [1, 3] if bench.quick else [1, 2, 3, 4, 5]
    kinds = [("bare echo", 1, lambda: systems.echo(bench.places)), ("Maestro simple", 1, lambda: systems.simple(bench.places))]
    for count in counts:
        if count > 1:
            # The leader is one of the majority.
            kinds.append(("bare leader, majority", count, lambda count=count: systems.floor(bench.places, count // 2, count - 1)))
        for mode in MODES:
            start = lambda count=count, mode=mode: systems.replicated(bench.places, count, options=("--delivery", mode))
            kinds.append((f"Maestro, {mode}", count, start))
    for name, count, start in kinds * bench.rounds:
        bench.once(f"{TABLE}: {name}, {count}", start, lambda running: _calls(bench, name, count, running))


def _calls(bench, name, count, running):
    pids = [word for pid in running.pids for word in ("--pid", str(pid))]
    for connections, outstanding in LOADS:
        command = [bench.places.peer("loadgen"), "run", *running.target, *pids, "--connections", str(connections)]
        command += ["--outstanding", str(outstanding), "--octets", str(OCTETS), "--op", "set", *bench.options()]
        result = {"outstanding": outstanding, **bench.run(command), "connections": connections, "replicas": count}
        bench.add(TABLE, name, result)


def _systems(rows):
    return [name for name in COLOURS if any(row["table"] == TABLE and row["system"] == name for row in rows)]


def report(bench):
    """The tables of docs/benchmarks.md."""
    numbers, names = Numbers(bench.rows), _systems(bench.rows)
    if not names:
        return ""
    counts = sorted({row["replicas"] for row in bench.rows if row["table"] == TABLE})
    parts = [f"## One to five replicas\n\n![replicas](bench/replicas.svg)\n\n`set` with {OCTETS} octets, by the light load generator, at the "
             "replica that was started first: requests/s · p50 / p99 in µs. With safe delivery a call is answered when a majority holds it, "
             "with optimistic delivery as soon as it has its place. The bare leader waits for as many followers; the bare echo and the "
             "simple orb have no replicas. All processes share the machine, so that more replicas are also more work for it.\n"]
    for connections, outstanding in LOADS:
        cell = {"connections": connections, "outstanding": outstanding}
        rows = [[name] + [_cell(numbers, name, {**cell, "replicas": count}) for count in counts] for name in names]
        title = f"### {connections} connection(s), {outstanding} outstanding on each"
        parts.append(f"{title}\n\n" + tables.table(["replicas"] + [str(count) for count in counts], rows))
    return "\n".join(parts)


def _cell(numbers, name, cell):
    rate, p50, p99 = (numbers.of(TABLE, name, field, **cell) for field in ("requests_per_s", "p50_us", "p99_us"))
    return "-" if rate is None else f"{tables.rate(rate)} · {tables.us(p50)} / {tables.us(p99)}"


def plot(path, rows):
    """The time of a call and the calls of a second, by the number of replicas."""
    rows = [row for row in rows if row["table"] == TABLE]
    if rows:
        quantities = [("p50_us", "a call, p50, µs"), ("p99_us", "a call, p99, µs"), ("requests_per_s", "calls/s")]
        panels = []
        for connections, outstanding in LOADS:
            cell = {"connections": connections, "outstanding": outstanding}
            panels.append([(f"{connections} × {outstanding}: {title}", field, cell) for field, title in quantities])
        plots.write_panels(path, rows, TABLE, _systems(rows), COLOURS, "replicas", panels)
