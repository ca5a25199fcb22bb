#!/usr/bin/env python3
"""Each figure of real_nodes.py sees what it must not keep: planted processes, and a slow node."""

import contextlib
import io
import json
import pathlib
import subprocess
import sys
import tempfile
import time
import types
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts/demo"), str(ROOT / "tests/bench")]
import process
import real_nodes
from ledger import Stopwatch
from namespaces import REASON, Bridge, Namespace
from room import Room, Seat

MARKS = real_nodes.MARKS

SLOW_NODE = """
import pathlib, socket, sys, time
home = pathlib.Path(sys.argv[1])
(home / "run").mkdir(exist_ok=True)
time.sleep(0.2)
listener = socket.socket(socket.AF_UNIX)
listener.bind(str(home / "run/socket"))
listener.listen()
client, _ = listener.accept()
client.recv(1000)
client.sendall(b'{"id":1,"result":{}}\\n')
client.recv(1000)
"""


class Planted(unittest.TestCase):
    def start(self, code, before=()):
        ready = f"print('ready', flush=True)\n{code}"
        child = subprocess.Popen([*before, sys.executable, "-c", ready], stdout=subprocess.PIPE)
        self.addCleanup(child.stdout.close)
        self.addCleanup(child.wait)
        self.addCleanup(child.kill)
        child.stdout.readline()
        return child.pid

    def test_memory_that_is_held_shows(self):
        pid = self.start("held = b'x' * (60 << 20)\nimport time\ntime.sleep(60)")
        end = time.monotonic() + 10
        while process.resident_mib(pid) <= MARKS["rss_mib"]:
            self.assertLess(time.monotonic(), end)
            time.sleep(0.02)

    def test_who_rests_keeps_the_marks(self):
        rest = process.at_rest(self.start("import time\ntime.sleep(60)"), 1)
        self.assertLess(rest["cpu_percent"], MARKS["idle_cpu_percent"])
        self.assertLess(rest["wake_ups"], MARKS["idle_wake_ups_a_second_without_links"])

    def test_who_computes_does_not(self):
        rest = process.at_rest(self.start("while True: pass"), 1)
        self.assertGreater(rest["cpu_percent"], MARKS["idle_cpu_percent"])

    def test_who_wakes_twice_a_second_and_more_does_not(self):
        pid = self.start("import time\nwhile True: time.sleep(0.3)")
        rest = process.at_rest(pid, 2)
        self.assertGreater(rest["wake_ups"], MARKS["idle_wake_ups_a_second_without_links"])

    @unittest.skipIf(REASON, REASON)
    def test_who_chatters_on_a_link_does_not(self):
        bridge = Bridge()
        self.addCleanup(bridge.end)
        machine = Namespace()
        self.addCleanup(machine.end)
        bridge.plug(machine, "eth0", "10.1.0.1/24")
        code = (
            "import socket, time\n"
            "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
            "s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)\n"
            "while True:\n"
            "    s.sendto(bytes(1200), ('255.255.255.255', 9))\n"
            "    time.sleep(0.1)\n"
        )
        machine.run("ip route add default dev eth0")
        pid = self.start(code, before=machine.command())
        rest = process.at_rest(pid, 1)
        self.assertGreater(rest["bytes"], MARKS["idle_bytes_a_second_and_link"])

    def test_a_node_that_is_slow_to_answer_shows(self):
        with tempfile.TemporaryDirectory(prefix="atelier-slow-") as folder:
            seat = Seat(Room(folder, folder), 1, "P1")
            self.addCleanup(seat.kill)
            command = [sys.executable, "-c", SLOW_NODE, str(seat.home)]
            took = real_nodes.milliseconds_to_answer(seat, command)
        self.assertGreater(took, max(200, MARKS["start_to_answer_median_ms"]))

    def test_keys_that_take_long_miss_their_marks(self):
        for name in (each for each in MARKS if each.startswith("key_")):
            watch = Stopwatch()
            watch.go()
            for number in range(20):
                watch.wrote("a", "p", f"a{number}·", number)
                watch.saw("a", "p", f"a{number}·", number + (MARKS[name] + 1) / 1000)
            figures = real_nodes.Figures(MARKS)
            with contextlib.redirect_stdout(io.StringIO()):
                figures.take(name, watch.milliseconds(0.5))
            self.assertEqual(figures.missed(), [name])

    def test_a_page_that_is_another_for_who_watched_misses_its_mark(self):
        def screens(**pages):
            return types.SimpleNamespace(
                files={uri: types.SimpleNamespace(text=text) for uri, text in pages.items()}
            )

        watched = object.__new__(real_nodes.Watched)
        watched.learners = [
            types.SimpleNamespace(editor=screens(a="pain", b="sel")),
            types.SimpleNamespace(editor=screens(b="sel", c="eau")),
        ]
        name = "pages_that_differ_for_who_watched"
        for c, missed in (("eau", []), ("eaux", [name])):
            watched.watcher = screens(a="pain", b="sel", c=c)
            figures = real_nodes.Figures(MARKS)
            with contextlib.redirect_stdout(io.StringIO()):
                figures.take(name, watched.pages_that_differ())
            self.assertEqual(figures.missed(), missed)


class Judged(unittest.TestCase):
    def run_with(self, value):
        parts = real_nodes.PARTS
        self.addCleanup(setattr, real_nodes, "PARTS", parts)
        real_nodes.PARTS = {"rest": (lambda figures: figures.take("rss_mib", value),)}
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            code = real_nodes.main([])
        return code, json.loads(said.getvalue().splitlines()[-1])

    def test_a_figure_up_to_its_mark_is_kept_and_one_above_is_missed(self):
        self.assertEqual(self.run_with(30), (0, {"figures": {"rss_mib": 30}, "missed": []}))
        self.assertEqual(self.run_with(30.1)[0], 1)

    def test_what_was_not_measured_is_missed(self):
        self.assertEqual(self.run_with(None)[0], 1)

    def test_a_part_that_is_none_is_refused(self):
        with contextlib.redirect_stderr(io.StringIO()):
            self.assertEqual(real_nodes.main(["nothing"]), 2)


if __name__ == "__main__":
    unittest.main()
