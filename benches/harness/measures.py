"""What is measured: each function runs one kind of load over the systems and returns rows for the raw results."""

import json
import os
import select
import signal
import statistics
import subprocess
import sys
import time

import systems
from processes import NotStarted, Process

SIZES = [4, 16, 64, 256, 1024, 65536]
CONNECTIONS = [1, 16, 64]
OPERATIONS = ["get", "set"]


class Bench:
    """One run: settings, rows, and what was skipped."""

    def __init__(self, places, quick, seconds=1.0):
        self.places, self.quick = places, quick
        self.seconds, self.warmup, self.rounds = (0.3, 0.1, 1) if quick else (seconds, 0.3, 3)
        self.rows, self.skipped = [], []
        self.load_before = os.getloadavg()[0]

    def run(self, command, cpu=None):
        if cpu is not None:
            command = ["taskset", "-c", str(cpu)] + command
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
        if done.returncode != 0:
            raise NotStarted(f"{os.path.basename(command[0])}: {done.stderr.decode(errors='replace').strip() or done.returncode}")
        return json.loads(done.stdout.decode().strip().splitlines()[-1])

    def skip(self, what, why):
        text = f"{what}: {why}"
        if text not in self.skipped:
            print(f"skipped {text}", file=sys.stderr)
            self.skipped.append(text)

    def add(self, table, system, result, **more):
        self.rows.append({**result, **more, "table": table, "system": system})

    def over(self, what, kinds, measure):
        """Measures each kind of system in each round, one system at a time, so that a slow minute of the machine hits all."""
        for name, start in list(kinds) * self.rounds:
            self.once(f"{what}: {name}", start, lambda running: measure(name, running))

    def once(self, what, start, measure):
        """Measures one system, or says why not."""
        try:
            with start() as running:
                print(f"  {what}", file=sys.stderr)
                measure(running)
        except NotStarted as error:
            self.skip(what, error)

    def options(self):
        return ["--seconds", str(self.seconds), "--warmup", str(self.warmup)]

    def systems(self, replicas, cpu=None):
        kinds = [
            ("bare echo", lambda: systems.echo(self.places, cpu)),
            ("omniORB", lambda: systems.omniorb(self.places, cpu)),
            ("Maestro simple", lambda: systems.simple(self.places, cpu)),
        ]
        for count in replicas:
            kinds.append((f"Maestro replicated x{count}", lambda count=count: systems.replicated(self.places, count, cpu)))
        return kinds


def stock_client(bench):
    """Table 1: the same omniORB client against all servers."""
    sizes = [64, 65536] if bench.quick else SIZES
    connections = [1, 16] if bench.quick else CONNECTIONS

    def measure(name, running):
        for op in OPERATIONS:
            for octets in sizes:
                for count in connections:
                    command = [bench.places.peer("omni-perf-client"), *running.target, "--connections", str(count)]
                    command += ["--octets", str(octets), "--op", op, *bench.options()]
                    bench.add("stock client", name, bench.run(command))

    bench.over("omniORB client", bench.systems([1, 2, 3, 4]), measure)

    def without_conversion(name, running):
        for op in OPERATIONS:
            command = [bench.places.peer("omni-perf-client"), *running.target, "--octets", "65536", "--op", op, *bench.options()]
            bench.add("stock client, UTF-8", name, bench.run(command + ["-ORBnativeCharCodeSet", "UTF-8"]))

    kinds = [kind for kind in bench.systems([]) if kind[0] != "bare echo"]
    bench.over("omniORB client that speaks UTF-8", kinds, without_conversion)


def light_client(bench):
    """Table 2: the light load generator; the server is what is measured."""
    unpinned = [(1, 1, 4), (1, 16, 4), (64, 1, 4), (256, 1, 4)]
    measure = _loadgen(bench, "light client", unpinned, ["get"] if bench.quick else OPERATIONS, None)
    bench.over("light client", bench.systems([3]), measure)
    pinned = [(1, 1, 4), (1, 1, 10_000), (1, 1, 100_000)]
    measure = _loadgen(bench, "light client, pinned", pinned, OPERATIONS, 0)
    bench.over("light client, pinned", bench.systems([], cpu=0), measure)

    def stock(name, running):
        command = [bench.places.peer("omni-perf-client"), *running.target, "--octets", "4", *bench.options()]
        bench.add("stock client, pinned", name, bench.run(command, cpu=0))

    bench.over("omniORB client, pinned", bench.systems([], cpu=0), stock)


def _loadgen(bench, table, loads, operations, cpu):
    def measure(name, running):
        pids = [word for pid in running.pids for word in ("--pid", str(pid))]
        for op in operations:
            for connections, outstanding, octets in loads:
                command = [bench.places.peer("loadgen"), "run", *running.target, *pids, "--connections", str(connections)]
                command += ["--outstanding", str(outstanding), "--octets", str(octets), "--op", op, *bench.options()]
                bench.add(table, name, bench.run(command, cpu))

    return measure


def idle_connections(bench):
    """What an idle connection costs, in resident memory of the server."""
    count = 200 if bench.quick else 1000

    def measure(name, running):
        command = [bench.places.peer("loadgen"), "idle", *running.target, "--pid", str(running.pids[0]), "--connections", str(count)]
        bench.add("idle", name, bench.run(command))

    kinds = [kind for kind in bench.systems([3]) if kind[0] != "bare echo"]
    bench.over("idle connections", kinds, measure)


def group_alone(bench):
    """Table 3: the group without an ORB against a bare leader with two followers, clients inside and by TCP."""
    loads = [(1, 1), (64, 1), (64, 16)]
    for _ in range(bench.rounds):
        for clients, outstanding in loads:
            inside = ["--clients", str(clients), "--outstanding", str(outstanding), "--octets", "100", "--seconds", str(bench.seconds)]
            for acks, name in ((1, "bare leader, majority"), (2, "bare leader, both")):
                result = systems.floor_inside(bench.places, inside + ["--warmup", str(bench.warmup)], bench.run, acks)
                bench.add("group alone", name, result)
            try:
                result = systems.group_inside(bench.places, inside + ["--warm-up", str(bench.warmup)], bench.run)
                bench.add("group alone", "Maestro group", result)
            except (NotStarted, subprocess.TimeoutExpired) as error:
                bench.skip("group alone: Maestro group", error)

    def measure(name, running):
        for connections, outstanding in loads:
            command = [bench.places.peer("loadgen"), "run", *running.target, "--connections", str(connections)]
            # 31 octets of value make a message of 100.
            command += ["--outstanding", str(outstanding), "--octets", "31", "--op", "set", *bench.options()]
            bench.add("group by TCP", name, bench.run(command))

    kinds = [
        ("bare leader, majority", lambda: systems.floor(bench.places, 1)),
        ("bare leader, both", lambda: systems.floor(bench.places, 2)),
        ("Maestro group", lambda: systems.group_door(bench.places)),
        ("bare echo", lambda: systems.echo(bench.places)),
        ("Maestro simple", lambda: systems.simple(bench.places)),
        ("Maestro replicated x3", lambda: systems.replicated(bench.places, 3)),
        ("omniORB", lambda: systems.omniorb(bench.places)),
        ("Maestro replicated x3, optimistic", lambda: systems.replicated(bench.places, 3, options=("--delivery", "optimistic"))),
    ]
    bench.over("group by TCP clients", kinds, measure)


def state_transfer(bench):
    """How long a state takes to a replica that was killed and comes back, and how much memory beyond the state itself."""
    for mebibytes in (16,) if bench.quick else (64, 1024):
        print(f"  state transfer: {mebibytes} MiB", file=sys.stderr)
        try:
            with systems.replicated(bench.places, 3, program="state-server") as running:
                bench.add("state transfer", "Maestro replicated x3", _one_transfer(bench, running, mebibytes))
        except (NotStarted, subprocess.SubprocessError, OSError) as error:
            bench.skip(f"state transfer of {mebibytes} MiB", error)


def _one_transfer(bench, running, mebibytes):
    filled = subprocess.run(
        [bench.places.own("state-fill"), f"{running.etc}/Bulk.ior", str(mebibytes)], capture_output=True, check=True, timeout=180
    )
    assert int(filled.stdout) == mebibytes
    sources, victim = running.processes[:2], running.processes[2]
    victim.signal(signal.SIGKILL)
    victim.popen.wait()
    before = []
    for source in sources:
        with open(f"/proc/{source.pid}/clear_refs", "w") as file:
            file.write("5")  # the high-water mark begins anew
        before.append(_memory(source, "VmRSS"))
    command, log = running.commands[2]
    begun = time.monotonic()
    back = Process(command, log, timeout_s=120)
    running.processes[2] = back
    back.wait_ready()
    seconds = time.monotonic() - begun
    grown = max(_memory(source, "VmHWM") - kib for source, kib in zip(sources, before))
    return {
        "mebibytes": mebibytes,
        "seconds": round(seconds, 2),
        "source_more_mib": round(grown / 1024, 1),
        "receiver_peak_mib": round(_memory(back, "VmHWM") / 1024, 1),
        "receiver_mib": round(_memory(back, "VmRSS") / 1024, 1),
    }


def _memory(process, field):
    with open(f"/proc/{process.pid}/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(field + ":"))


def fail_over(bench):
    """How long a stock client waits: the replica in use is killed, or another replica falls silent. The sequencer's role
    has moved to the replica in use by then, so that nobody waits for the other one."""
    cases = [("kill -9 of the replica in use", 0, signal.SIGKILL), ("another replica falls silent", 1, signal.SIGSTOP)]
    for _ in range(bench.rounds):
        for name, client_at, what in cases:
            try:
                with systems.replicated(bench.places, 3, program="grid", client_at=client_at) as running:
                    reference = f"{running.etc}/Grid.ior" if what == signal.SIGKILL else running.reference
                    bench.add("fail-over", name, _one_fail_over(bench, running, reference, what))
            except NotStarted as error:
                bench.skip(f"fail-over: {name}", error)


def _one_fail_over(bench, running, reference, what):
    command = [bench.places.peer("omni-client"), "load", "--grid", reference, "--clients", "4", "--pause-ms", "1"]
    client = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        _event(client, "running")
        _ask(client, "wait 100")
        victim = running.processes[0] if what == signal.SIGSTOP else _in_use(running, client.pid)
        before = _ask(client, "totals")
        victim.signal(what)
        killed_ns = time.monotonic_ns()
        _ask(client, "wait 5")
        client.stdin.close()
        summary = json.loads(client.stdout.readlines()[-1])
        return {"longest_gap_us": summary["longest_gap_us"], "failed": summary["failed"], "wrong": summary["wrong"],
                "most_failed_of_one_client": summary["most_failed_of_one_client"], "ok_before": before["ok"], "at_ns": killed_ns}
    finally:
        client.kill()
        client.wait()


def _in_use(running, client_pid):
    """The replica that the client is connected to, by its established connections."""
    inodes = {}
    for line in open("/proc/net/tcp").read().splitlines()[1:]:
        fields = line.split()
        inodes[fields[9]] = int(fields[2].split(":")[1], 16)
    remote = set()
    for fd in os.listdir(f"/proc/{client_pid}/fd"):
        try:
            link = os.readlink(f"/proc/{client_pid}/fd/{fd}")
        except OSError:
            continue
        if link.startswith("socket:[") and link[8:-1] in inodes:
            remote.add(inodes[link[8:-1]])
    for process in running.processes:
        if process.port in remote:
            return process
    raise NotStarted("the client is connected to no replica")


def _event(client, name):
    line = _line(client)
    if f'"event":"{name}"' not in line:
        raise NotStarted(f"the client said {line.strip() or 'nothing'}, not {name}")
    return json.loads(line)


def _ask(client, question):
    client.stdin.write(question + "\n")
    client.stdin.flush()
    return json.loads(_line(client))


def _line(client, timeout_s=30):
    if not select.select([client.stdout], [], [], timeout_s)[0]:
        raise NotStarted(f"the client was silent for {timeout_s} s")
    return client.stdout.readline()


def median(rows, field):
    """The median over the rounds, or None where there is no row."""
    values = [row[field] for row in rows if row.get(field) is not None]
    return statistics.median(values) if values else None
