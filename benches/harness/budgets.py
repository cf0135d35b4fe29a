"""The budgets of the design against what was measured: met, or by how much not."""

from dataclasses import dataclass

from measures import median

SIMPLE, OMNIORB, ECHO, REPLICATED = "Maestro simple", "omniORB", "bare echo", "Maestro replicated x3"
OPTIMISTIC = "Maestro replicated x3, optimistic"
GROUP, FLOOR = "Maestro group", "bare leader, majority"


@dataclass
class Budget:
    """One line: what, the limit, what was measured. `measured` is None where a part is missing."""

    path: str
    wanted: str
    measured: float
    limit: float
    at_least: bool
    shown: str
    note: str = ""

    def verdict(self):
        if self.measured is None:
            return "not measured" + (f": {self.note}" if self.note else "")
        met = self.measured >= self.limit if self.at_least else self.measured <= self.limit
        if met:
            return "met"
        off = 1 - self.measured / self.limit if self.at_least else self.measured / self.limit - 1
        return f"not met: {off:.1%} {'short' if self.at_least else 'over'}"


class Numbers:
    """Medians of the rows of one run."""

    def __init__(self, rows):
        self.rows = rows

    def of(self, table, system, field="requests_per_s", **cell):
        chosen = [r for r in self.rows if r["table"] == table and r["system"] == system]
        return median([r for r in chosen if all(r.get(k) == v for k, v in cell.items())], field)

    def ratio(self, table, system, to, field="requests_per_s", **cell):
        one, other = self.of(table, system, field, **cell), self.of(table, to, field, **cell)
        return None if one is None or not other else one / other

    def worst(self, smallest, table, system, to, field="requests_per_s", **cell):
        """The worse ratio of the two operations."""
        ratios = [self.ratio(table, system, to, field, op=op, **cell) for op in ("get", "set")]
        ratios = [r for r in ratios if r is not None]
        return None if not ratios else (min if smallest else max)(ratios)


def budgets(rows):
    n = Numbers(rows)
    return _one_caller(n) + _many_connections(n) + _large_strings(n) + _replicated(n) + _fail_over(n) + _memory(n) + _state(n)


def times(path, to, limit, measured, at_least=True, note=""):
    shown = "-" if measured is None else f"{measured:.2f} x"
    return Budget(path, f"{'at least' if at_least else 'at most'} {limit:g} x {to}", measured, limit, at_least, shown, note)


def _one_caller(n):
    rows = []
    for table, client in (("stock client, pinned", "omniORB client"), ("light client, pinned", "light client")):
        rows.append(times(f"simple, one caller, pinned, {client}", "omniORB", 0.97, n.worst(True, table, SIMPLE, OMNIORB, octets=4)))
    return rows


def _many_connections(n):
    rows = []
    for connections in (64, 256):
        cell = {"connections": connections, "outstanding": 1}
        path = f"simple, {connections} connections, light client"
        rows.append(times(path, "the bare echo", 0.75, n.worst(True, "light client", SIMPLE, ECHO, **cell)))
        rows.append(times(path, "omniORB", 1.3, n.worst(True, "light client", SIMPLE, OMNIORB, **cell)))
        cpu = n.worst(False, "light client", SIMPLE, OMNIORB, "server_cpu_us", **cell)
        rows.append(times(path + ", server CPU per request", "omniORB's", 0.7, cpu, False))
    cell = {"connections": 1, "outstanding": 16}
    path = "simple, 16 outstanding on one connection"
    rows.append(times(path, "omniORB", 1.5, n.worst(True, "light client", SIMPLE, OMNIORB, **cell)))
    rows.append(times(path, "the bare echo", 0.5, n.worst(True, "light client", SIMPLE, ECHO, **cell)))
    return rows


def _large_strings(n):
    rows = []
    for octets, name in ((10_000, "10 KB"), (100_000, "100 KB")):
        measured = n.worst(True, "light client, pinned", SIMPLE, ECHO, octets=octets)
        rows.append(times(f"simple, {name} strings, one caller, pinned", "the bare echo", 0.85, measured))
    return rows


def _replicated(n):
    measured = n.ratio("group by TCP", OPTIMISTIC, OMNIORB, connections=64, outstanding=1)
    rows = [times("replicated x3, optimistic, 64 connections to the sequencer", "one omniORB server", 1, measured)]
    rows += _group(n) + _rounds(n)
    rows.append(_safe_call(n))
    measured = n.ratio("group by TCP", REPLICATED, GROUP, connections=64, outstanding=1)
    rows.append(times("replicated x3, safe, 64 connections", "our group alone with the same clients", 0.8, measured))
    return rows


def _group(n):
    """Both with the same clients: by TCP, and inside the leader or member, where 64 clients make one batch."""
    rows = []
    for table, clients, count, rate in (("group by TCP", "by TCP", "connections", "requests_per_s"),
                                        ("group alone", "inside", "clients", "casts_per_s")):
        p50 = n.ratio(table, GROUP, FLOOR, "p50_us", **{count: 1, "outstanding": 1})
        many = n.ratio(table, GROUP, FLOOR, rate, **{count: 64, "outstanding": 1})
        rows.append(times(f"the group alone, one client {clients}, p50", "the bare leader", 2, p50, False))
        rows.append(times(f"the group alone, 64 clients {clients}", "the bare leader", 0.7, many))
    return rows


def _rounds(n):
    """Rounds of three members, the safe stack beside what others use; of corosync's transports the better one counts."""
    rows = []
    for peer, systems in (("openraft", ["openraft"]), ("corosync's agreed delivery", ["corosync, udpu", "corosync, knet", "corosync, one node"])):
        p50 = [n.ratio("rounds", "safe sequencer", other, "p50_us", members=3, casts=1) for other in systems]
        many = [n.ratio("rounds", "safe sequencer", other, "group_per_s", members=3, casts=64) for other in systems]
        worst = [max((r for r in p50 if r is not None), default=None), min((r for r in many if r is not None), default=None)]
        rows.append(times("rounds of 3 members, safe sequencer, 1 message each, p50", peer, 1, worst[0], False))
        rows.append(times("rounds of 3 members, safe sequencer, 64 messages each, messages/s", peer, 1, worst[1]))
    return rows


def _safe_call(n):
    cell = {"connections": 1, "outstanding": 1}
    p50 = [n.of("group by TCP", system, "p50_us", **cell) for system in (REPLICATED, SIMPLE, FLOOR, ECHO)]
    path = "replicated x3, safe, one call, p50"
    if None in p50:
        return Budget(path, "simple + 2 x (bare leader - bare echo)", None, 1, False, "-")
    ours, simple, floor, echo = p50
    limit = simple + 2 * max(0, floor - echo)
    return Budget(path, f"simple + 2 x (bare leader - bare echo) = {limit:.0f} µs", ours, limit, False, f"{ours:.0f} µs")


def _fail_over(n):
    rows = []
    for system, limit_ms in (("kill -9 of the replica in use", 100), ("another replica falls silent", 1500)):
        gap = n.of("fail-over", system, "longest_gap_us")
        measured = None if gap is None else gap / 1000
        shown = "-" if measured is None else f"{measured:.0f} ms"
        rows.append(Budget(f"next answer after: {system}", f"at most {limit_ms} ms", measured, limit_ms, False, shown))
    return rows


def _memory(n):
    rows = []
    for system in (SIMPLE, REPLICATED):
        kib = n.of("idle", system, "kib_per_connection")
        rows.append(Budget(f"idle connection, {system}", "at most 8 KiB", kib, 8, False, "-" if kib is None else f"{kib:.1f} KiB"))
    return rows


def _state(n):
    """The receiver's peak counts what it had before: nothing, as it was killed."""
    rows = []
    for side, field, base in (("source", "source_more_mib", None), ("receiver", "receiver_peak_mib", "receiver_mib")):
        more = n.of("state transfer", REPLICATED, field, mebibytes=1024)
        if base is not None and more is not None:
            more -= n.of("state transfer", REPLICATED, base, mebibytes=1024)
        shown = "-" if more is None else f"{more:.0f} MiB"
        rows.append(Budget(f"state transfer of 1 GiB, {side}", "no second copy: at most 64 MiB more than the state", more, 64, False, shown))
    return rows
