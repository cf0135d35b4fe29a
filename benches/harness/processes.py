"""Servers under measurement: started, waited for until ready, and stopped. Only processes that were started here are ended."""

import os
import select
import signal
import subprocess
import time


class NotStarted(Exception):
    """A server did not become ready; the text says why."""


class Process:
    """One server process that prints a line `ready …`."""

    def __init__(self, command, log, cpu=None, timeout_s=20):
        if cpu is not None:
            command = ["taskset", "-c", str(cpu)] + command
        self.command, self.log_path = command, log
        self.log = open(log, "wb")
        try:
            self.popen = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log)
        except OSError as error:
            raise NotStarted(f"{command[0]}: {error.strerror}") from error
        self.timeout_s, self.port = timeout_s, None

    @property
    def pid(self):
        return self.popen.pid

    def wait_line(self, what):
        """Returns the first line that it prints, which says `what`."""
        deadline, seen = time.monotonic() + self.timeout_s, b""
        while b"\n" not in seen:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.popen.stdout], [], [], left)[0]:
                raise NotStarted(f"{self.name()} printed no {what} in {self.timeout_s} s: {self.last_words()}")
            octets = os.read(self.popen.stdout.fileno(), 4096)
            if not octets:
                raise NotStarted(f"{self.name()} ended before it printed its {what}: {self.last_words()}")
            seen += octets
        return seen.decode()

    def wait_ready(self):
        """Returns the HOST:PORT of the ready line."""
        seen = self.wait_line("ready line")
        addresses = [word for word in seen.split() if ":" in word and word.rsplit(":", 1)[1].isdigit()]
        if not addresses:
            raise NotStarted(f"{self.name()}: no address in its ready line {seen!r}")
        self.port = int(addresses[-1].rsplit(":", 1)[1])
        return addresses[-1]

    def name(self):
        return os.path.basename(self.command[3] if self.command[0] == "taskset" else self.command[0])

    def last_words(self):
        self.log.flush()
        with open(self.log_path, errors="replace") as log:
            lines = log.read().strip().splitlines()
        return lines[-1] if lines else "no message"

    def signal(self, number):
        self.popen.send_signal(number)

    def stop(self):
        if self.popen.poll() is None:
            self.popen.send_signal(signal.SIGCONT)
            self.popen.send_signal(signal.SIGTERM)
            try:
                self.popen.wait(10)
            except subprocess.TimeoutExpired:
                self.popen.kill()
                self.popen.wait()
        self.popen.stdout.close()
        self.log.close()


def stop_all(processes):
    """Stops several at once: the last of a group needs no quorum to go."""
    for process in processes:
        if process.popen.poll() is None:
            process.popen.send_signal(signal.SIGTERM)
    for process in processes:
        process.stop()
