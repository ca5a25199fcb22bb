"""Two seats on one machine, through the real programs: a class is founded, somebody joins with a
kit, a client's folder comes in, and what one writes the other reads."""

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
BUILD = Path(os.environ.get("ATELIER_BUILD_DIR", ROOT / "build/dev"))
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


class Commands(unittest.TestCase):
    def setUp(self):
        self.assertTrue((BUILD / "atelier-node").exists(), "atelier-node is not built")
        self.folder = Path(tempfile.mkdtemp(prefix="atelier-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.beacon_port = free_port(socket.SOCK_DGRAM)
        self.anne = self.seat("anne")
        self.karim = self.seat("karim")

    def seat(self, name):
        seat = Seat(self.folder / name, self.beacon_port)
        self.addCleanup(seat.stop)
        return seat

    def eventually(self, question, what):
        until = time.monotonic() + DEADLINE
        while time.monotonic() < until:
            answer = question()
            if answer:
                return answer
            time.sleep(0.1)  # what another seat does has no event here
        self.fail(f"{what} within {DEADLINE} s\n{self.anne.log()}\n{self.karim.log()}")

    def found_and_join(self):
        self.anne.json("class", "new", "Les mardis", "--trainer", "Anne")
        kit = self.folder / "kit.txt"
        address = f"127.0.0.1:{self.anne.port}"
        self.anne.json("kit", "make", "--uses", 1, "--out", kit, "--at", address)
        self.karim.json("join", "--kit", kit, "--name", "Karim")
        self.eventually(lambda: self.karim.json("status").get("name") == "Les mardis", "a class")
        self.eventually(lambda: self.anne.json("status")["connected"] == 1, "a connection")

    def test_a_day_of_two_seats(self):
        self.found_and_join()
        made = self.anne.json("project", "new", "Boulangerie", "--from", SAMPLE)
        files = [each for each in SAMPLE.rglob("*") if each.is_file()]
        self.assertEqual(made["files"], len(files))
        self.assertEqual(made["left_out"], [])
        self.assertTrue(made["saved"])

        page = (SAMPLE / "index.html").read_bytes()
        self.eventually(lambda: self.karim.cat("Boulangerie", "index.html") == page, "the page")
        words = ("write", "Boulangerie", "index.html", "--at", "1:1", "--insert", "<!-- été -->\n")
        self.assertTrue(self.karim.json(*words)["saved"])
        changed = "<!-- été -->\n".encode() + page
        self.eventually(lambda: self.anne.cat("Boulangerie", "index.html") == changed, "the edit")
        lines = self.anne.json("blame", "Boulangerie", "index.html")["lines"]
        self.assertEqual(lines[0]["names"], ["Karim"])
        self.assertEqual(lines[1]["names"], ["Anne"])

        removal = self.karim.json("rm", "Boulangerie", "images")["removal"]
        self.eventually(lambda: self.anne.cat("Boulangerie", "images/epi.svg") is None, "a removal")
        self.karim.json("restore", "Boulangerie", removal)
        self.eventually(lambda: self.anne.cat("Boulangerie", "images/epi.svg"), "a restoring")

        self.eventually(lambda: self.karim.run(
            "export", "Boulangerie", "--to", self.folder / "out").returncode == 0, "an export")
        for each in files:
            wanted = changed if each.name == "index.html" else each.read_bytes()
            self.assertEqual((self.folder / "out" / each.relative_to(SAMPLE)).read_bytes(), wanted)
        zips = [self.folder / "anne.zip", self.folder / "karim.zip"]
        self.anne.json("export", "Boulangerie", "--to", zips[0])
        self.karim.json("export", "Boulangerie", "--to", zips[1])
        self.assertEqual(zips[0].read_bytes(), zips[1].read_bytes())

    def test_what_is_saved_outlives_the_node(self):
        self.anne.json("class", "new", "Les mardis", "--trainer", "Anne")
        self.anne.json("project", "new", "Boulangerie", "--from", SAMPLE)
        self.assertTrue(self.anne.json("node", "stop")["was_running"])
        self.anne.node.wait(10)
        # Now by the command itself: nothing is running.
        self.assertFalse(self.anne.json("node", "stop")["was_running"])
        self.anne.start()
        page = (SAMPLE / "pains.html").read_bytes()
        self.assertEqual(self.anne.cat("Boulangerie", "pains.html"), page)

    def test_a_stick_carries_the_class_to_where_it_was_read(self):
        self.anne.json("class", "new", "Les mardis", "--trainer", "Anne")
        bundle = self.folder / "class.atelier"
        carried = self.anne.json("carry", "out", bundle)
        self.assertGreater(carried["changes"], 0)
        self.assertEqual(self.anne.json("carry", "in", bundle)["changes"], 0)

    def test_a_used_up_kit_lets_nobody_in(self):
        self.found_and_join()
        run = self.seat("late").run("join", "--kit", self.folder / "kit.txt", "--name", "Zoé")
        self.assertEqual(run.returncode, 1)
        self.assertIn("Ce kit ne vaut plus rien", run.stderr.decode())


if __name__ == "__main__":
    unittest.main()
