#!/usr/bin/env python3
"""scripts/demo.sh, run as people and programs run it, and each of its checks seen to fail."""

import fcntl
import json
import os
import pathlib
import pty
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unittest
import uuid
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("ATELIER_BUILD_DIR", ROOT / "build/dev")).resolve()
SAMPLE = ROOT / "samples/boulangerie"
sys.path.insert(0, str(ROOT / "scripts/demo"))
import ledger
from living_editor import Doing, LivingEditor
from namespaces import REASON, Lines
from unbroken import Unbroken

PATIENCE_S = 20


def processes_with(mark):
    """Those that were started, by whomever, with this in their environment."""
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            pass  # it has ended, or is another's
    return found


class Demonstration(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="atelier-demo-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.out = self.folder / "out"
        self.temporary = self.folder / "tmp"
        self.temporary.mkdir()
        self.mark = f"ATELIER_DEMO_TEST={uuid.uuid4()}"

    def start(self, *options, build=("--build", BUILD), path=""):
        name, value = self.mark.split("=")
        others = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))}
        ours = {name: value, "TMPDIR": str(self.temporary), "LANG": "fr_FR.UTF-8"}
        ours["PATH"] = path + os.environ["PATH"]
        return subprocess.Popen(
            [ROOT / "scripts/demo.sh", *build, "--out", self.out, *map(str, options)],
            env={**others, **ours},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def auto(self, *options):
        """The exit code, and what the only line of output says."""
        run = self.start("--auto", *options)
        out, errors = run.communicate(timeout=200)
        self.assertEqual(len(out.splitlines()), 1, out + errors)
        self.check_that_nothing_is_left()
        return run.returncode, json.loads(out)

    def check_that_nothing_is_left(self):
        end = time.monotonic() + 1  # what was told to end may be on its way out
        while processes_with(self.mark) and time.monotonic() < end:
            time.sleep(0.02)
        self.assertEqual(processes_with(self.mark), [])
        self.assertEqual(list(self.temporary.iterdir()), [])

    def check_that_the_site_is_whole(self, archive):
        with zipfile.ZipFile(archive) as opened:
            there = {name for name in opened.namelist() if not name.endswith("/")}
            files = {str(each.relative_to(SAMPLE)) for each in SAMPLE.rglob("*") if each.is_file()}
            self.assertEqual(there, files)
            for name in files - {"index.html", "contact.html"}:
                self.assertEqual(opened.read(name), (SAMPLE / name).read_bytes(), name)
            written = opened.read("index.html").decode() + opened.read("contact.html").decode()
        for initial in "ab":
            self.assertRegex(written, rf"{initial}\d+·\w+ ")

    def test_three_seats_show_the_same_and_nothing_is_lost(self):
        code, said = self.auto("--seconds", 5)
        self.assertEqual(code, 0, said)
        names = ["seats", "edits", "converged", "median_ms", "p99_ms", "lost", "zip"]
        self.assertEqual(list(said), names)
        self.assertEqual((said["seats"], said["converged"], said["lost"]), (3, True, 0))
        self.assertGreaterEqual(said["edits"], 2 * 5 * 5)  # two people, five seconds, five keys
        self.assertGreater(said["median_ms"], 0)
        self.assertGreaterEqual(said["p99_ms"], said["median_ms"])
        self.assertEqual(pathlib.Path(said["zip"]).parent, self.out)
        self.check_that_the_site_is_whole(said["zip"])

    def test_a_word_that_is_not_in_the_zip_is_lost(self):
        code, said = self.auto("--seconds", 2, "--plant", "lost")
        self.assertEqual((code, said["converged"], said["lost"]), (1, True, 1))

    def test_a_seat_that_stays_cut_off_is_no_success(self):
        code, said = self.auto("--seconds", 2, "--plant", "apart", "--patience", 4)
        self.assertEqual((code, said["converged"]), (1, False))
        self.assertGreater(said["lost"], 0)

    def test_without_programs_it_says_so_and_is_no_success(self):
        run = self.start("--auto", build=("--build", self.folder))
        out, errors = run.communicate(timeout=60)
        self.assertEqual((run.returncode, json.loads(out)["converged"]), (1, False))
        self.assertIn("Cela n'a pas marché", errors)
        self.check_that_nothing_is_left()

    def test_a_site_that_is_not_there_is_refused_at_once(self):
        run = self.start("--site", self.folder / "none")
        _, errors = run.communicate(timeout=60)
        self.assertEqual(run.returncode, 2)
        self.assertIn("none: there is no such folder", errors)

    def stopped_at(self, words, how, *options):
        run = self.start("--seconds", 60, *options)
        for line in run.stdout:
            if words in line:
                break
        self.assertGreaterEqual(len(processes_with(self.mark)), 2)  # else none could be left
        run.send_signal(how)
        _, errors = run.communicate(timeout=60)
        return run.returncode, errors

    def test_it_leaves_nothing_when_it_is_interrupted_at_work(self):
        code, errors = self.stopped_at("écrivent dans les mêmes pages", signal.SIGINT)
        self.assertEqual((code, errors), (130, "Arrêté. Rien ne reste en marche.\n"))
        self.check_that_nothing_is_left()

    def test_it_leaves_nothing_when_it_is_ended_at_its_start(self):
        code, _ = self.stopped_at("postes démarrent", signal.SIGTERM)
        self.assertEqual(code, 143)
        self.check_that_nothing_is_left()

    # One that finds its node gone would start another, and nobody would end that.
    def test_its_processes_die_with_it_when_it_is_killed(self):
        self.stopped_at("fonde la classe", signal.SIGKILL)
        end = time.monotonic() + PATIENCE_S
        while processes_with(self.mark):
            self.assertLess(time.monotonic(), end, processes_with(self.mark))
            time.sleep(0.05)

    def test_no_compiler_is_left_when_it_is_ended_while_it_builds(self):
        compiler = self.folder / "bin/cmake"
        compiler.parent.mkdir()
        compiler.write_text("#!/bin/sh\nsleep 600 &\nwait\n")
        compiler.chmod(0o755)
        for how, code in ((signal.SIGTERM, 143), (signal.SIGINT, 130)):
            run = self.start(build=(), path=f"{compiler.parent}:")
            self.addCleanup(run.kill)
            end = time.monotonic() + PATIENCE_S
            while not any("sleep 600" in each for each in processes_with(self.mark)):
                self.assertLess(time.monotonic(), end)
                time.sleep(0.05)
            run.send_signal(how)
            run.communicate(timeout=60)
            self.assertEqual(run.returncode, code)
            self.check_that_nothing_is_left()

    def at_a_terminal(self, *options):
        """The demonstration with a terminal, and what it writes there until now."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        name, value = self.mark.split("=")
        others = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))}
        ours = {name: value, "TMPDIR": str(self.temporary), "LANG": "fr_FR.UTF-8", "TERM": "xterm"}
        run = subprocess.Popen(
            [ROOT / "scripts/demo.sh", "--build", BUILD, "--out", self.out, *map(str, options)],
            env={**others, **ours},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        self.addCleanup(run.kill)
        os.close(slave)
        self.addCleanup(os.close, master)
        return run, master

    def read_until(self, master, words, shown=b""):
        """What was written, with these words in it; all of it where there is none: until the end."""
        end = time.monotonic() + 100
        while words is None or words.encode() not in shown:
            self.assertLess(time.monotonic(), end, shown[-2000:].decode(errors="replace"))
            if not select.select([master], [], [], 1)[0]:
                continue
            try:
                more = os.read(master, 65536)
            except OSError:  # nobody has the terminal any more
                more = b""
            if not more:
                self.assertIsNone(words, shown[-2000:].decode(errors="replace"))
                break
            shown += more
        return shown

    def test_at_a_terminal_it_ends_in_the_editor_of_a_learner(self):
        run, master = self.at_a_terminal("--seconds", 2)
        shown = self.read_until(master, "Ctrl+Q pour partir.")
        self.read_until(master, "3 en ligne", shown)
        nodes = [each for each in processes_with(self.mark) if "atelier-node" in each]
        self.assertEqual(len(nodes), 3, nodes)
        os.write(master, b"\x11")  # Ctrl+Q
        rest = self.read_until(master, None)
        self.assertEqual(run.wait(60), 0)
        self.assertIn("Vous pouvez éteindre", rest.decode())
        self.assertIn("À vous", rest.decode())
        self.check_that_nothing_is_left()

    def test_it_leaves_nothing_when_it_is_ended_while_the_editor_is_open(self):
        run, master = self.at_a_terminal("--seconds", 2)
        self.read_until(master, "3 en ligne")
        run.send_signal(signal.SIGTERM)
        rest = self.read_until(master, None)
        self.assertEqual(run.wait(60), 143)
        self.assertIn(b"\x1b[?1049l", rest)  # the terminal was given back
        self.check_that_nothing_is_left()

    @unittest.skipIf(REASON, REASON)
    def test_the_same_with_network_cards_and_cables(self):
        code, said = self.auto("--seconds", 5, "--rooms", 4)
        self.assertEqual((code, said["seats"], said["lost"]), (0, 4, 0), said)

    @unittest.skipIf(REASON, REASON)
    def test_no_namespace_is_left_when_a_real_room_is_interrupted(self):
        code, _ = self.stopped_at("se trouvent tout seuls", signal.SIGINT, "--rooms", 3)
        self.assertEqual(code, 130)
        self.check_that_nothing_is_left()


class Counting(unittest.TestCase):
    def setUp(self):
        self.ledger = ledger.Ledger()
        self.before = {"a.html": "<p>Pain.</p>"}
        for word in (" a1·blé ", "b1·été ", "a2·où "):
            self.ledger.begin("a.html", word).is_whole = True

    def count(self, text):
        counted = ledger.count(self.ledger, {"a.html": text}, self.before)
        return [each.text for each in counted.lost], counted.strange

    def test_what_is_there_once_and_whole_is_not_lost(self):
        self.assertEqual(self.count("<p>Pain. a1·blé a2·où b1·été </p>"), ([], []))

    def test_what_is_not_there_is_lost(self):
        self.assertEqual(self.count("<p>Pain. a1·blé b1·été </p>"), (["a2·où "], []))

    def test_a_word_without_one_of_its_letters_is_lost(self):
        self.assertEqual(self.count("<p>Pain. a1·bl a2·où b1·été </p>")[0], [" a1·blé "])

    def test_a_word_that_is_there_twice_is_not_counted_as_there(self):
        self.assertEqual(self.count("<p>Pain. a1·blé a2·où a2·où b1·été </p>")[0], ["a2·où "])

    def test_a_letter_too_much_is_noticed(self):
        self.assertEqual(self.count("<p>Pain. a1·blé a2·où b1·été é</p>"), ([], ["a.html"]))

    def test_what_somebody_deleted_is_not_lost_and_may_not_come_back(self):
        self.ledger.tokens[2].is_deleted = True
        self.assertEqual(self.count("<p>Pain. a1·blé b1·été </p>"), ([], []))
        self.assertEqual(self.count("<p>Pain. a1·blé a2·où b1·été </p>"), ([], ["a.html"]))

    def test_all_words_of_a_page_that_is_gone_are_lost(self):
        counted = ledger.count(self.ledger, {}, self.before)
        self.assertEqual(len(counted.lost), 3)

    def test_a_key_counts_from_when_it_was_written_until_it_shows(self):
        watch = ledger.Stopwatch()
        watch.wrote("a", "a.html", "a1·b", 9.0)  # nobody said go
        watch.go()
        watch.wrote("a", "a.html", "a1·bl", 10.0)
        watch.saw("a", "a.html", "<p>a1·b</p>", 10.1)
        watch.saw("a", "b.html", "<p>a1·bl</p>", 10.2)
        self.assertEqual(watch.seconds, [])
        watch.saw("a", "a.html", "<p>a1·bl</p>", 10.25)
        watch.wrote("a", "a.html", "a1·blé", 11.0)
        watch.saw("a", "a.html", "<p>a1·blé</p>", 11.25)
        self.assertEqual(watch.milliseconds(0.5), 250.0)
        watch.wrote("a", "a.html", "a1·blé ", 12.0)
        watch.stop()
        watch.saw("a", "a.html", "<p>a1·blé </p>", 20.0)
        self.assertEqual(len(watch.seconds), 2)


class Ending(unittest.TestCase):
    def setUp(self):
        self.ended = []
        before = signal.signal(signal.SIGTERM, self.end)
        self.addCleanup(signal.signal, signal.SIGTERM, before)
        self.unbroken = Unbroken()

    def end(self, number, _):
        if not self.unbroken.puts_off(number):
            self.ended.append(number)

    def test_what_must_not_be_left_halfway_is_ended_behind_it(self):
        with self.unbroken:
            with self.unbroken:
                os.kill(os.getpid(), signal.SIGTERM)
                self.assertEqual(self.ended, [])
            self.assertEqual(self.ended, [])
        self.assertEqual(self.ended, [signal.SIGTERM])

    def test_elsewhere_it_ends_at_once_and_once(self):
        with self.unbroken:
            pass
        self.assertEqual(self.ended, [])
        os.kill(os.getpid(), signal.SIGTERM)
        self.assertEqual(self.ended, [signal.SIGTERM])


class Screen(unittest.TestCase):
    """LivingEditor without its node."""

    def setUp(self):
        self.editor = LivingEditor(pathlib.Path("/nowhere"), ["u"])
        self.file = self.editor.files["u"]
        self.file.text, self.file.caret = "un\ndeux\n", 3

    def patch(self, *splices, revision=0):
        delta = [
            {
                "range": {
                    "start": {"line": line, "character": start},
                    "end": {"line": line, "character": end},
                },
                "replacement": inserted,
            }
            for line, start, end, inserted in splices
        ]
        told = {"uri": "u", "revision": revision, "delta": delta, "version": [], "processed": 0}
        return self.editor.patch(told)

    def test_a_patch_is_of_places_in_the_text_before_it(self):
        self.assertEqual(self.patch((0, 2, 2, "é"), (1, 0, 2, "D")), "u")
        self.assertEqual(self.file.text, "uné\nDux\n")

    def test_what_comes_where_the_caret_stands_comes_behind_it(self):
        self.patch((1, 0, 0, "xx"))
        self.assertEqual(self.file.caret, 3)
        self.patch((0, 0, 0, "yy"))
        self.assertEqual(self.file.caret, 5)

    def test_a_patch_that_does_not_know_the_last_edit_is_dropped(self):
        self.editor.edit("u", 0, 0, "x")
        self.assertIsNone(self.patch((0, 0, 0, "y")))
        self.assertEqual(self.file.text, "xun\ndeux\n")

    def test_what_is_saved_is_not_sent_again(self):
        for number in (1, 2, 3):
            doing = Doing("u", [])
            doing.number = number
            self.editor.doings.append(doing)
        self.editor.status({"connected": 2, "saved": 2})
        self.assertEqual([each.number for each in self.editor.doings], [3])


class Cables(unittest.TestCase):
    """switch.py, with this process as all the seats."""

    def setUp(self):
        script = str(ROOT / "scripts/demo/switch.py")
        self.switch = Lines(sys.executable, script, "1", "2")
        self.addCleanup(self.switch.end)
        front = self.switch.wait_for(lambda line: line.startswith("port 2 "))
        self.front = int(front.split()[2])
        self.node = socket.create_server(("127.0.0.1", 0))
        self.node.settimeout(PATIENCE_S)
        self.addCleanup(self.node.close)
        self.tell("seat 1 1 " + str(os.getpid()), "seated 1")
        self.tell(f"seat 2 {self.node.getsockname()[1]} 1", "seated 2")

    def tell(self, words, answer):
        before = len(self.switch.drain())
        self.switch.tell(words)
        self.switch.wait_for(lambda line: line == answer, before)

    def call(self):
        caller = socket.create_connection(("127.0.0.1", self.front), timeout=PATIENCE_S)
        self.addCleanup(caller.close)
        return caller

    def answer(self):
        called, _ = self.node.accept()
        called.settimeout(PATIENCE_S)
        self.addCleanup(called.close)
        return called

    def test_what_is_said_passes_and_the_end_too(self):
        caller = self.call()
        called = self.answer()
        caller.sendall("été".encode())
        self.assertEqual(called.recv(100).decode(), "été")
        called.sendall(b"ete")
        self.assertEqual(caller.recv(100), b"ete")
        caller.close()
        self.assertEqual(called.recv(100), b"")

    def test_nothing_passes_a_pulled_cable_and_nothing_is_gone(self):
        caller = self.call()
        called = self.answer()
        self.tell("pull 2", "pulled 2")
        caller.sendall(b"a")
        called.sendall(b"b")
        for side in (caller, called):
            side.settimeout(0.2)
            with self.assertRaises(TimeoutError):
                side.recv(1)
            side.settimeout(PATIENCE_S)
        self.tell("plug 2", "plugged 2")
        self.assertEqual((called.recv(10), caller.recv(10)), (b"a", b"b"))

    def test_a_call_rings_until_the_cable_is_plugged(self):
        self.tell("pull 1", "pulled 1")
        caller = self.call()
        caller.sendall(b"a")
        self.node.settimeout(0.2)
        with self.assertRaises(TimeoutError):
            self.node.accept()
        self.node.settimeout(PATIENCE_S)
        self.tell("plug 1", "plugged 1")
        self.assertEqual(self.answer().recv(10), b"a")

    def test_a_caller_that_is_no_seat_is_hung_up(self):
        self.tell("seat 1 1 1", "seated 1")  # another process has its name now
        self.assertEqual(self.call().recv(1), b"")


if __name__ == "__main__":
    unittest.main()
