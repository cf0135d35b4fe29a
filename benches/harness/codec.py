"""The codec beside omniORB's: message by message, without sockets. No rustorb: it is on no registry."""

import json
import subprocess

import report as tables
from budgets import Numbers, times

TABLE = "codec"
OURS, OMNIORB, COPY = "Maestro", "omniORB", "memcpy"
MESSAGES = ["small request", "string of 1 KiB", "10,000 structs", "1 MiB of octets"]
# What a message has to reach against omniORB's codec, by the byte order.
LIMITS = {("10,000 structs", "swapped"): 0.7}


def measure(bench):
    """Both in turn, so that a slow minute of the machine hits both."""
    programs = [(OURS, [bench.places.own("codec-speed"), str(bench.seconds)]), (OMNIORB, [bench.places.peer("omni-codec"), str(bench.seconds)])]
    for name, command in programs * bench.rounds:
        try:
            lines = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=600, text=True).stdout.splitlines()
        except (OSError, subprocess.SubprocessError) as error:
            bench.skip(f"codec: {name}", error)
            continue
        for line in lines:
            row = json.loads(line)
            bench.add(TABLE, COPY if row["direction"] == "memcpy" else name, row)


def budgets(rows):
    """Messages against omniORB, large octets against memcpy."""
    n, found = Numbers(rows), []
    for message, order in [(message, "native") for message in MESSAGES[:3]] + list(LIMITS):
        for direction in ("decode", "encode"):
            cell = {"message": message, "order": order, "direction": direction}
            limit = LIMITS.get((message, order), 1)
            found.append(times(f"codec, {message}, {order} order, {direction}", "omniORB", limit, n.ratio(TABLE, OMNIORB, OURS, "ns", **cell)))
    for direction in ("decode", "encode"):
        ours, copy = (n.of(TABLE, name, "ns", message=MESSAGES[3], direction=way) for name, way in ((OURS, direction), (COPY, "memcpy")))
        ratio = None if ours is None or copy is None else copy / ours
        found.append(times(f"codec, 1 MiB of octets, {direction} into an own buffer", "memcpy", 0.8, ratio))
    return found


def report(bench):
    """The table of docs/benchmarks.md."""
    numbers, cells = Numbers(bench.rows), []
    for row in bench.rows:
        cell = (row.get("message"), row.get("order"), row.get("direction"))
        if row["table"] == TABLE and row["direction"] != "memcpy" and cell not in cells:
            cells.append(cell)
    if not cells:
        return ""
    rows = []
    for message, order, direction in cells:
        values = [numbers.of(TABLE, name, "ns", message=message, order=order, direction=direction) for name in (OURS, OMNIORB)]
        ratio = "-" if None in values else f"{values[1] / values[0]:.2f} x"
        rows.append([message, order, direction] + ["-" if value is None else f"{value:,.1f}" for value in values] + [ratio])
    about = ("## The codec\n\nNanoseconds for one message (`benches/Codec.idl`), without sockets: `codec-speed` and `peers/omni_codec.cc`, which reads "
             "and writes as omniORB's stubs do, and a request's header as its GIOP 1.2 does, with less: key and operation go into buffers that are "
             "there already. Ours is a message that owns what it has. Swapped: in the byte order that is not the machine's.\n\n")
    return about + tables.table(["message", "byte order", "direction", "Maestro", "omniORB", "ratio"], rows)
