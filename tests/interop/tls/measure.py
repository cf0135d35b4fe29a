#!/usr/bin/env python3
"""What stock clients do with each shape of a reference to three replicas over TLS.

    tests/interop/tls/measure.py [--client omni|jacorb] [--shape NAME] [--situation NAME] [--json FILE]

Needs what tests/interop/build.sh makes. Three TLS terminators (terminator.py) at 127.0.0.1, .2 and .3 stand in front of one server
of omniORB, so that what is measured is the client and the reference alone. Prints a line per run.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time

import ior

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.environ.get("OUT", os.path.join(HERE, "../../../target/interop"))
HOSTS = ["127.0.0.1", "127.0.0.2", "127.0.0.3"]
# Below the ephemeral ports: a port can be had again after a kill.
TLS_PORTS, PLAIN_PORTS, SAME_PORT = [21501, 21502, 21503], [21601, 21602, 21603], 21500
GRID = "IDL:Grid:1.0"
KEY = b"Grid"
PATIENCE_S = 60
TIMEOUT_MS = "10000"


def tls_only(ports, alternates=True, tags=True, mechanisms=True, profiles=3, plain=(0, 0, 0), alternate_ports=(0, 0, 0), requires=None):
    """A reference of `profiles` profiles. Each names its own replica first."""
    requires = ior.PROTECTED | ior.TARGET if requires is None else requires
    made = []
    for first in range(profiles):
        order = [first] + [other for other in range(3) if other != first]
        components = []
        if alternates:
            components += [ior.alternate(HOSTS[i], alternate_ports[i]) for i in order[1:]]
        if tags:
            components.append(ior.ssl(ports[first], requires=requires))
        if mechanisms:
            components.append(ior.csi([(HOSTS[i], ports[i]) for i in order], requires=requires))
        made.append(ior.profile(HOSTS[first], plain[first], KEY, components))
    return ior.reference(GRID, made)


SAME = [SAME_PORT] * 3
# name: (what it is, TLS ports, plain ports that listen, the reference)
SHAPES = {
    "a1": ("one profile, SSL tag, alternates with port 0; the same TLS port everywhere", SAME, None,
           tls_only(SAME, mechanisms=False, profiles=1)),
    "a2": ("one profile, SSL tag, alternates with port 0; another TLS port each", TLS_PORTS, None,
           tls_only(TLS_PORTS, mechanisms=False, profiles=1)),
    "a3": ("one profile, SSL tag, alternates with the TLS ports as if plain", TLS_PORTS, None,
           tls_only(TLS_PORTS, mechanisms=False, profiles=1, alternate_ports=TLS_PORTS)),
    "a4": ("one profile, SSL tag, alternates with plain ports that listen", TLS_PORTS, PLAIN_PORTS,
           tls_only(TLS_PORTS, mechanisms=False, profiles=1, alternate_ports=PLAIN_PORTS)),
    "b": ("a profile per replica, SSL tag each", TLS_PORTS, None, tls_only(TLS_PORTS, alternates=False, mechanisms=False)),
    "c1": ("one profile, CSI list of three addresses", TLS_PORTS, None,
           tls_only(TLS_PORTS, alternates=False, tags=False, profiles=1)),
    "c2": ("one profile, SSL tag and CSI list of three addresses", TLS_PORTS, None,
           tls_only(TLS_PORTS, alternates=False, profiles=1)),
    "d1": ("a profile per replica, CSI list each, own address first", TLS_PORTS, None,
           tls_only(TLS_PORTS, alternates=False, tags=False)),
    "d2": ("a profile per replica, SSL tag and CSI list each, own address first", TLS_PORTS, None,
           tls_only(TLS_PORTS, alternates=False)),
    "d3": ("d2, and alternates with port 0", TLS_PORTS, None, tls_only(TLS_PORTS)),
    "e1": ("d2 with plain ports that listen, TLS required", TLS_PORTS, PLAIN_PORTS,
           tls_only(TLS_PORTS, alternates=False, plain=PLAIN_PORTS)),
    "e2": ("d2 with plain ports that listen, TLS offered only", TLS_PORTS, PLAIN_PORTS,
           tls_only(TLS_PORTS, alternates=False, plain=PLAIN_PORTS, requires=ior.NONE)),
}

SITUATIONS = ["all alive", "first refuses", "killed idle", "killed in call"]
# Asked only of references that offer both: does the client send in the clear then?
FALL_BACK = ["no TLS answers", "not trusted"]


def omni_command(certs, helped):
    options = ["-ORBsslCAFile", f"{certs}/ca.pem", "-ORBsslVerifyMode", "peer"]
    if helped:
        options += ["--again", "3", "-ORBclientTransportRule", "* ssl"]
    return [f"{OUT}/omni-client", "--timeout-ms", TIMEOUT_MS, *options, "-"]


def jacorb_command(certs, helped):
    options = {
        "jacorb.security.support_ssl": "on",
        "jacorb.ssl.socket_factory": "org.jacorb.security.ssl.sun_jsse.SSLSocketFactory",
        # Wanted even of programs that never listen.
        "jacorb.ssl.server_socket_factory": "org.jacorb.security.ssl.sun_jsse.SSLServerSocketFactory",
        "jacorb.security.ssl.client.supported_options": "60",
        "jacorb.security.ssl.client.required_options": "20",
        "jacorb.security.keystore": f"{certs}/alice.jks",
        "jacorb.security.keystore_password": "maestro",
        "jacorb.security.truststore": f"{certs}/trust.jks",
        "jacorb.security.truststore_password": "maestro",
        # Without its type the store is taken for an empty one, and without a word.
        "jacorb.security.truststore_type": "JKS",
        # On would look for authorities in the store of the own key.
        "jacorb.security.jsse.trustees_from_ks": "off",
    }
    if helped:
        options.update({"jacorb.retries": "0", "jacorb.retry_interval": "50", "jacorb.connection.client.retry_on_failure": "on"})
    return [f"{OUT}/jacorb-client", *(f"-D{name}={value}" for name, value in options.items()),
            "--timeout-ms", TIMEOUT_MS, "-"]


CLIENTS = {"omni": omni_command, "jacorb": jacorb_command}


class Lines:
    """A program whose standard output is read line by line, by a thread, so that waits have an end."""

    def __init__(self, command, wanted=lambda line: True):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.wanted = wanted
        self.seen, self.change = [], threading.Condition()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in filter(self.wanted, self.process.stdout):
            with self.change:
                self.seen.append(line.rstrip("\n"))
                self.change.notify_all()

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def wait_for(self, count_of, count=1, timeout_s=PATIENCE_S):
        with self.change:
            return self.change.wait_for(lambda: sum(1 for line in self.seen if count_of(line)) >= count, timeout_s)

    def kill(self):
        self.process.kill()
        self.process.wait()


class Replicas:
    def __init__(self, certs, backend, tls_ports, plain_ports, certificate="server"):
        self.all = []
        for i, host in enumerate(HOSTS):
            command = [sys.executable, f"{HERE}/terminator.py", "--name", str(i + 1), "--backend", backend, "--certs", certs,
                       "--certificate", certificate]
            if tls_ports:
                command += ["--tls", f"{host}:{tls_ports[i]}"]
            if plain_ports:
                command += ["--plain", f"{host}:{plain_ports[i]}"]
            self.all.append(Lines(command))
        for one in self.all:
            assert one.wait_for(lambda line: line.startswith("ready")), "a terminator does not start"

    def served(self):
        """Who took requests: (replica, way) to a number."""
        count = {}
        for i, one in enumerate(self.all):
            for line in list(one.seen):
                words = line.split()
                if words[0] in ("tls", "plain"):
                    count[i + 1, words[0]] = count.get((i + 1, words[0]), 0) + 1
        return count

    def kill(self):
        for one in self.all:
            one.kill()


def who(before, after):
    names = sorted(key for key in after if after[key] > before.get(key, 0))
    return ",".join(f"{replica}" if way == "tls" else f"{replica} IN THE CLEAR" for replica, way in names) or "nobody"


def call(client, replicas, reference):
    """One call. Returns what the caller saw, who served it, milliseconds."""
    before, calls = replicas.served(), len(client.seen)
    started = time.monotonic()
    client.say(f"grid-get {reference} 0 0")
    client.wait_for(lambda _: True, calls + 1)
    took_ms = round((time.monotonic() - started) * 1000)
    saw = outcome(client, calls)
    # What the terminator said before it passed the request on is read by another thread.
    until = time.monotonic() + 5
    while saw == "ok" and replicas.served() == before and time.monotonic() < until:
        time.sleep(0.01)
    return saw, who(before, replicas.served()), took_ms


def outcome(client, index):
    if len(client.seen) <= index:
        return "no answer"
    line = json.loads(client.seen[index])
    if line["outcome"] == "ok":
        return "ok"
    exception = line.get("exception")
    return f"{exception['name']} {exception.get('completed', '')}" if exception else line.get("error", "error")


def run(certs, backend, shape, situation, command):
    """The calls of one situation, each as (outcome, served by, ms)."""
    _, tls_ports, plain_ports, reference = shape
    replicas = Replicas(certs, backend, None if situation == "no TLS answers" else tls_ports, plain_ports,
                        "stranger" if situation == "not trusted" else "server")
    # A virtual machine may have something of its own to say.
    client = Lines(command, lambda line: line.startswith("{"))
    try:
        client.say("keep")
        client.wait_for(lambda _: True)
        if situation in FALL_BACK:
            return [call(client, replicas, reference)]
        if situation == "first refuses":
            replicas.all[0].kill()
            return [call(client, replicas, reference), call(client, replicas, reference)]
        calls = [call(client, replicas, reference)]
        used = next((i for i, one in enumerate(replicas.all) if any(line.startswith(("tls", "plain")) for line in one.seen)), None)
        if situation == "all alive" or used is None:
            return calls
        if situation == "killed idle":
            replicas.all[used].kill()
            return calls + [call(client, replicas, reference) for _ in range(3)]
        one = replicas.all[used]
        one.say("hold")
        one.wait_for(lambda line: line.startswith("holding"))
        seen = len(client.seen)
        started, before = time.monotonic(), replicas.served()
        client.say(f"grid-get {reference} 0 0")
        one.wait_for(lambda line: line.startswith("held"))
        one.kill()
        client.wait_for(lambda _: True, seen + 1)
        calls.append((outcome(client, seen), who(before, replicas.served()), round((time.monotonic() - started) * 1000)))
        return calls + [call(client, replicas, reference) for _ in range(2)]
    finally:
        client.kill()
        replicas.kill()


def start_server(etc):
    ready = subprocess.Popen([f"{OUT}/omni-perf-server", "--etc", etc, "--port", "21700"], stdout=subprocess.PIPE, text=True)
    return ready, ready.stdout.readline().split()[1]


def text(calls):
    return "; ".join(f"{saw} by {by} ({ms} ms)" if saw == "ok" else f"{saw} ({ms} ms)" for saw, by, ms in calls)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--client", choices=CLIENTS, action="append")
    parser.add_argument("--shape", choices=SHAPES, action="append")
    parser.add_argument("--situation", choices=SITUATIONS + FALL_BACK, action="append")
    parser.add_argument("--settings", choices=["default", "helped"], action="append")
    parser.add_argument("--json", help="a file for the results")
    options = parser.parse_args()
    results = []
    with tempfile.TemporaryDirectory() as directory:
        certs = f"{directory}/certs"
        subprocess.run([f"{HERE}/make-certs.sh", certs], check=True)
        server, backend = start_server(directory)
        try:
            for name in options.shape or SHAPES:
                for client in options.client or CLIENTS:
                    for settings in options.settings or ["default", "helped"]:
                        both = SITUATIONS + FALL_BACK if SHAPES[name][2] else SITUATIONS
                        for situation in options.situation or both:
                            calls = run(certs, backend, SHAPES[name], situation, CLIENTS[client](certs, settings == "helped"))
                            results.append({"shape": name, "client": client, "settings": settings, "situation": situation,
                                            "calls": calls})
                            print(f"{name:3} {client:6} {settings:7} {situation:14} {text(calls)}", flush=True)
        finally:
            server.kill()
            server.wait()
    if options.json:
        with open(options.json, "w") as file:
            json.dump(results, file, indent=1)


if __name__ == "__main__":
    main()
