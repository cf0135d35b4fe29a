"""The systems that are compared: each starts its processes and says where a client finds it."""

import os
import shutil
import socket
import time
from dataclasses import dataclass

import ior
from processes import NotStarted, Process, stop_all

REPLICATED = "replicated"


@dataclass
class Places:
    """Where programs and scratch files are."""

    peers: str  # omni-perf-server, omni-perf-client, loadgen, echo_epoll, replica_floor, omni-client
    maestro: str  # performance-test, group-member
    scratch: str

    def peer(self, name):
        return os.path.join(self.peers, name)

    def own(self, name):
        return os.path.join(self.maestro, name)

    def fresh(self, name):
        path = os.path.join(self.scratch, name)
        shutil.rmtree(path, ignore_errors=True)
        os.makedirs(path)
        return path


class Running:
    """A system that answers. `target` are the arguments that point a client at it."""

    def __init__(self, processes, target, reference=None):
        self.processes, self.target, self.reference = processes, target, reference

    @property
    def pids(self):
        return [process.pid for process in self.processes]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        stop_all(self.processes)


def free_ports(count):
    """Ports that nobody listens at."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def echo(places, cpu=None, blocking=False):
    scratch = places.fresh("echo")
    server = Process([places.peer("echo_epoll")] + (["--blocking"] if blocking else []), f"{scratch}/log", cpu)
    return _ready([server], lambda address: Running([server], ["--echo", address]))


def omniorb(places, cpu=None):
    etc = places.fresh("omniorb")
    server = Process([places.peer("omni-perf-server"), "--etc", etc], f"{etc}/log", cpu)
    return _ready([server], lambda _: _by_file([server], f"{etc}/PerformanceTest.ior"))


def simple(places, cpu=None):
    etc = places.fresh("simple")
    command = [places.own("performance-test"), "--orb", "simple", "--etc", etc, "--iiop", "127.0.0.1:0"]
    server = Process(command, f"{etc}/log", cpu)
    return _ready([server], lambda _: _by_file([server], f"{etc}/PerformanceTest.ior"))


def replicated(places, replicas, cpu=None, program="performance-test", options=(), client_at=0):
    """So many replicas, started in order so that the first is the sequencer; clients go to replica `client_at`."""
    etc = places.fresh(f"replicated-{replicas}")
    names = [f"r{i + 1}" for i in range(replicas)]
    members = ",".join(f"{name}=127.0.0.1:{port}" for name, port in zip(names, free_ports(replicas)))
    commands, processes = [], []
    for name in names:
        command = [places.own(program), "--orb", "replicated-updates", "--replica", name, "--members", members]
        command += ["--etc", etc, "--data", f"{etc}/{name}", "--iiop", "127.0.0.1:0", *options]
        commands.append((command, f"{etc}/{name}.log"))
        processes.append(Process(command, f"{etc}/{name}.log", cpu, timeout_s=30))
    try:
        addresses = [process.wait_ready() for process in processes]
        object_name = {"grid": "Grid", "state-server": "Bulk"}.get(program, "PerformanceTest")
        reference = f"{etc}/one-profile.ior"
        with open(reference, "w") as file:
            file.write(_profile_of(f"{etc}/{object_name}.ior", int(addresses[client_at].rsplit(":", 1)[1])) + "\n")
    except (NotStarted, OSError, ValueError) as error:
        stop_all(processes)
        raise NotStarted(str(error)) from error
    running = _by_file(processes, reference)
    running.etc, running.commands = etc, commands
    return running


def _profile_of(path, port, timeout_s=5):
    """The reference with the profile of one replica alone. The file may be a moment behind the replica's ready line."""
    deadline = time.monotonic() + timeout_s
    while True:
        with open(path) as file:
            whole = file.read()
        try:
            return ior.one_profile(whole, port)
        except ValueError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def floor(places, acks=1, followers=2):
    """The bare leader with followers; clients connect to it like to the echo."""
    scratch = places.fresh("floor")
    processes, addresses = _followers(places, scratch, followers)
    command = [places.peer("replica_floor"), "leader", "--followers", ",".join(addresses), "--acks", str(acks)]
    leader = Process(command, f"{scratch}/leader")
    return _ready([leader] + processes, lambda address: Running([leader] + processes, ["--echo", address]))


def _followers(places, scratch, count):
    processes = [Process([places.peer("replica_floor"), "follower"], f"{scratch}/f{i}") for i in range(count)]
    return processes, [process.wait_ready() for process in processes]


def floor_inside(places, settings, run, acks=1, followers=2):
    """The bare leader with its clients inside: what it measured. `run` runs a command and reads its JSON."""
    scratch = places.fresh("floor-inside")
    processes, addresses = _followers(places, scratch, followers)
    try:
        return run([places.peer("replica_floor"), "leader", "--followers", ",".join(addresses), "--acks", str(acks)] + settings)
    finally:
        stop_all(processes)


def _member_commands(places, program, scratch, count):
    names = [f"r{i + 1}" for i in range(count)]
    members = ",".join(f"{name}=127.0.0.1:{port}" for name, port in zip(names, free_ports(count)))
    return [[places.own(program), "--name", name, "--members", members, "--data", f"{scratch}/{name}"] for name in names]


def group_inside(places, settings, run, members=3):
    """Our group alone, with its clients inside one member: what it measured."""
    scratch = places.fresh("group-inside")
    commands = _member_commands(places, "group-member", scratch, members)
    others = []
    try:
        for i, command in enumerate(commands[1:]):
            others.append(Process(command, f"{scratch}/{i}.log"))
        return run(commands[0] + settings)
    finally:
        stop_all(others)


def group_door(places, members=3):
    """Our group alone, with clients by TCP at the member that was started first; they connect to it like to the echo."""
    scratch = places.fresh("group-door")
    commands = _member_commands(places, "group-door", scratch, members)
    commands[0] += ["--listen", "127.0.0.1:0"]
    processes = [Process(command, f"{scratch}/{i}.log") for i, command in enumerate(commands)]
    return _ready(processes, lambda address: Running(processes, ["--echo", address]))


def _ready(processes, make):
    try:
        return make(processes[0].wait_ready())
    except NotStarted:
        stop_all(processes)
        raise


def _by_file(processes, reference):
    return Running(processes, ["--reference", reference], reference)
