"""Seats of one machine, through the real programs, for tests: homes with their nodes on loopback."""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("ATELIER_BUILD_DIR", ROOT / "build/dev")).resolve()
SAMPLE = ROOT / "samples/boulangerie"
DEADLINE = 30  # seconds, for what goes from seat to seat


def free_port(kind):
    """A number that nobody has now; between here and its use the kernel gives it to nobody soon."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Seat:
    """One home with its node on loopback, and the commands that a person types there."""

    def __init__(self, home, beacon_port):
        self.home = home
        self.beacon_port = beacon_port
        self.port = free_port(socket.SOCK_STREAM)
        self.node = None
        self.start()

    def start(self):
        """As `atelier` would, and on a port that is this test's alone."""
        self.home.mkdir(mode=0o700, exist_ok=True)
        with open(self.home / "log", "ab") as log:
            self.node = subprocess.Popen(
                [BUILD / "atelier-node", "--home", self.home, "--port", str(self.port)]
                + ["--beacon-addr", "127.255.255.255", "--beacon-port", str(self.beacon_port)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )
        until = time.monotonic() + DEADLINE
        while not (self.home / "run/socket").exists():
            if self.node.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"no node\n{self.log()}")
            time.sleep(0.02)

    def stop(self):
        self.run("node", "stop")
        try:
            self.node.wait(10)
        except subprocess.TimeoutExpired:
            self.node.kill()
            self.node.wait()

    def run(self, *words, language="fr"):
        environment = {**os.environ, "LC_ALL": language, "ATELIER_HOME": str(self.home)}
        return subprocess.run(
            [BUILD / "atelier", *map(str, words)], capture_output=True, env=environment, timeout=120
        )

    def json(self, *words):
        run = self.run("--format", "json", *words)
        answer = json.loads(run.stdout)
        if not answer["ok"]:
            raise AssertionError(f"{words}: {answer['error']}: {answer['sentence']}")
        return answer

    def cat(self, project, path):
        run = self.run("cat", project, path)
        return run.stdout if run.returncode == 0 else None

    def log(self):
        log = self.home / "log"
        return log.read_text(errors="replace") if log.exists() else "(no log)"


class Seats(unittest.TestCase):
    """Their folder and their nodes go with the test."""

    def setUp(self):
        self.assertTrue((BUILD / "atelier-node").exists(), "atelier-node is not built")
        self.folder = Path(tempfile.mkdtemp(prefix="atelier-seats-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.beacon_port = free_port(socket.SOCK_DGRAM)
        self.seats = []

    def seat(self, name):
        seat = Seat(self.folder / name, self.beacon_port)
        self.seats.append(seat)
        self.addCleanup(seat.stop)
        return seat

    def eventually(self, question, what):
        until = time.monotonic() + DEADLINE
        while time.monotonic() < until:
            answer = question()
            if answer:
                return answer
            time.sleep(0.05)  # what another seat does, or a node to files, has no event here
        self.fail("\n".join([f"{what} within {DEADLINE} s", *(each.log() for each in self.seats)]))

    def class_of(self, trainer, *learners):
        """Founded by the first; the others join with a kit."""
        trainer.json("class", "new", "Les mardis", "--trainer", "Anne")
        if not learners:
            return
        self.kit = self.folder / "kit.txt"
        address = f"127.0.0.1:{trainer.port}"
        trainer.json("kit", "make", "--uses", len(learners), "--out", self.kit, "--at", address)
        for each in learners:
            each.json("join", "--kit", self.kit, "--name", each.home.name.capitalize())
            self.eventually(lambda each=each: each.json("status").get("name"), "a class")
        count = len(learners)
        self.eventually(lambda: trainer.json("status")["connected"] == count, "all connections")
