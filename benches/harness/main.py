"""Runs the benchmarks and writes docs/benchmarks.md, docs/bench/results.json and the plots in docs/bench. Called by benches/run.sh."""

import argparse
import json
import os
import sys
import tempfile

import codec
import measures
import plot
import replicas
import report
import rounds
from systems import Places

PARTS = {
    "stock": measures.stock_client,
    "light": measures.light_client,
    "idle": measures.idle_connections,
    "group": measures.group_alone,
    "state": measures.state_transfer,
    "fail-over": measures.fail_over,
    "rounds": rounds.measure,
    "replicas": replicas.measure,
    "codec": codec.measure,
}


def main():
    top = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    arguments = _arguments(top)
    with tempfile.TemporaryDirectory(prefix="maestro-bench-") as scratch:
        bench = measures.Bench(Places(arguments.peers, arguments.maestro, scratch), arguments.quick, arguments.seconds)
        for part in arguments.parts:
            print(f"{part}:", file=sys.stderr)
            PARTS[part](bench)
    raw = os.path.join(arguments.out, "bench")
    os.makedirs(raw, exist_ok=True)
    with open(os.path.join(raw, "results.json"), "w") as file:
        json.dump({"machine": report.machine(), "command": arguments.command, "skipped": bench.skipped, "rows": bench.rows}, file, indent=0)
        file.write("\n")
    plot.write(os.path.join(raw, "requests.svg"), bench.rows)
    rounds.plot(os.path.join(raw, "rounds.svg"), bench.rows)
    replicas.plot(os.path.join(raw, "replicas.svg"), bench.rows)
    report.write(os.path.join(arguments.out, "benchmarks.md"), bench, arguments.command, "bench/requests.svg")
    print(f"wrote {arguments.out}/benchmarks.md; skipped: {len(bench.skipped)}", file=sys.stderr)
    return 1 if bench.skipped and os.environ.get("CI") == "true" else 0


def _arguments(top):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="little of everything, once: a check that it works")
    parser.add_argument("--seconds", type=float, default=1.0, help="how long each of the three rounds of a measurement takes")
    parser.add_argument("--parts", type=lambda text: text.split(","), default=list(PARTS), help=",".join(PARTS))
    parser.add_argument("--peers", default=os.path.join(top, "target/interop"), help="where the peers were built")
    parser.add_argument("--maestro", default=os.path.join(top, "target/release"), help="where performance-test, grid and group-member are")
    parser.add_argument("--out", default=os.path.join(top, "docs"), help="the folder of benchmarks.md")
    parser.add_argument("--command", default="benches/run.sh", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    for part in arguments.parts:
        if part not in PARTS:
            parser.error(f"no part {part}; there are {', '.join(PARTS)}")
    return arguments


if __name__ == "__main__":
    sys.exit(main())
