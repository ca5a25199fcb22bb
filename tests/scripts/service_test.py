#!/usr/bin/env python3
"""node/atelier-node.service: systemd understands every line of it, and it says when trying again is
of no use, as the node does."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("ATELIER_BUILD_DIR", ROOT / "build/dev")).resolve()
UNIT = ROOT / "node/atelier-node.service"
PATIENCE_S = 20


class Service(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="atelier-service-")
        self.addCleanup(folder.cleanup)
        self.home = pathlib.Path(folder.name)

    def complaints(self, text, has_program=True):
        """What systemd has to say to such a unit of somebody with this home."""
        (self.home / "run").mkdir(exist_ok=True)
        program = self.home / "Atelier/atelier-node"
        if has_program:
            program.parent.mkdir(exist_ok=True)
            shutil.copy("/bin/true", program)
        unit = self.home / UNIT.name
        unit.write_text(text)
        environment = {
            **os.environ, "HOME": str(self.home), "XDG_RUNTIME_DIR": str(self.home / "run")
        }
        run = subprocess.run(
            ["systemd-analyze", "--user", "verify", unit],
            capture_output=True,
            text=True,
            env=environment,
        )
        return run.stderr

    def skip_without_systemd(self):
        if not shutil.which("systemd-analyze"):
            self.skipTest("systemd: there is no systemd-analyze here")

    def test_systemd_understands_every_line(self):
        self.skip_without_systemd()
        self.assertEqual(self.complaints(UNIT.read_text()), "")

    def test_what_it_does_not_understand_would_be_noticed(self):
        self.skip_without_systemd()
        text = UNIT.read_text()
        self.assertIn("Umask", self.complaints(text.replace("UMask", "Umask")))
        self.assertIn("restart", self.complaints(text.replace("on-failure", "sometimes")))

    def test_a_program_that_is_not_there_would_be_noticed(self):
        self.skip_without_systemd()
        self.assertIn("not executable", self.complaints(UNIT.read_text(), has_program=False))

    def node(self, *options):
        return subprocess.Popen(
            [BUILD / "atelier-node", "--home", self.home / "seat", "--port", "0", *options]
            + ["--beacon-addr", "127.255.255.255:1", "--beacon-port", "0"],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def test_the_node_ends_with_the_numbers_that_the_unit_knows(self):
        numbers = re.search(r"^RestartPreventExitStatus=(.*)$", UNIT.read_text(), re.M)[1].split()
        self.assertIn(str(self.node("--no-such-option").wait(PATIENCE_S)), numbers)
        first = self.node()
        self.addCleanup(first.wait)
        self.addCleanup(first.kill)
        end = time.monotonic() + PATIENCE_S
        while not (self.home / "seat/run/socket").exists():
            self.assertLess(time.monotonic(), end)
            time.sleep(0.02)
        self.assertIn(str(self.node().wait(PATIENCE_S)), numbers)
        first.terminate()
        self.assertEqual(first.wait(PATIENCE_S), 0)  # on-failure: a log-out is none


if __name__ == "__main__":
    unittest.main()
