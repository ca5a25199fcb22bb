#!/usr/bin/env python3
"""The static programs where there is nothing else: an empty chroot with a folder of a client's site.

Part `stick` of scripts/test.sh --long, with ATELIER_BUILD_DIR = a build of the preset `static`.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import unittest
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("ATELIER_BUILD_DIR", ROOT / "build/static")).resolve()
SAMPLE = ROOT / "samples/boulangerie"
PATIENCE_S = 20
BYTES_MAX = 12 * 2**20
# The C library's ways to names, people and other parts of the machine.
RESOLVERS = r"\b(getaddrinfo|getnameinfo|gethostby\w+|getpw\w+|getgr(nam|gid)\w*|getservby\w+)$"


CHROOT = shutil.which("chroot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


def resolvers_in(program):
    symbols = subprocess.run(
        ["nm", "--defined-only", program], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    if len(symbols) < 1000:
        raise AssertionError("it is stripped, and says nothing")
    return [each for each in symbols if re.search(RESOLVERS, each)]


def why_no_chroot():
    probe = subprocess.run([CHROOT, "/", "/bin/true"], capture_output=True, text=True)
    return None if probe.returncode == 0 else f"chroot: {probe.stderr.strip()}"


REASON = why_no_chroot()


class Alone(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="atelier-alone-")
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        stick = self.root.with_name(self.root.name + "-stick")
        stick.mkdir()
        self.addCleanup(shutil.rmtree, stick)
        subprocess.run([ROOT / "scripts/stick.sh", stick, "--build", BUILD], check=True)
        self.programs = [stick / "programmes" / name for name in ("atelier", "atelier-node")]
        for program in self.programs:
            shutil.copy(program, self.root)

    def test_they_are_small_and_know_no_resolver(self):
        size = sum(program.stat().st_size for program in self.programs)
        print(f"both programs: {size / 2**20:.1f} MiB")
        self.assertLess(size, BYTES_MAX)
        for name in ("atelier", "atelier-node"):
            self.assertEqual(resolvers_in(BUILD / name), [])

    def test_a_resolver_would_be_noticed(self):
        program = self.root / "asks"
        code = b"#include <netdb.h>\nint main() { return getaddrinfo(0, 0, 0, 0); }"
        subprocess.run(["g++", "-static", "-x", "c++", "-", "-o", program], input=code, check=True)
        self.assertNotEqual(resolvers_in(program), [])

    def atelier(self, *words):
        command = [CHROOT, self.root, "/atelier", "--format", "json", *words]
        environment = {"ATELIER_HOME": "/home", "LC_ALL": "fr_FR.UTF-8"}
        run = subprocess.run(command, capture_output=True, env=environment, timeout=60)
        answer = json.loads(run.stdout)
        self.assertTrue(answer["ok"], answer)
        return answer

    @unittest.skipIf(REASON, REASON)
    def test_a_class_is_founded_and_a_site_comes_in_and_goes_out(self):
        shutil.copytree(SAMPLE, self.root / "boulangerie")
        node = subprocess.Popen(
            [CHROOT, self.root, "/atelier-node", "--home", "/home", "--port", "0"]
            + ["--beacon-addr", "127.255.255.255:1", "--beacon-port", "0"],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={},
        )
        self.addCleanup(node.wait)
        self.addCleanup(node.kill)
        end = time.monotonic() + PATIENCE_S
        while not (self.root / "home/run/socket").exists():
            self.assertIsNone(node.poll())
            self.assertLess(time.monotonic(), end)
            time.sleep(0.02)
        self.atelier("class", "new", "Les mardis", "--trainer", "Anne")
        made = self.atelier("project", "new", "Boulangerie", "--from", "/boulangerie")
        files = [each for each in SAMPLE.rglob("*") if each.is_file()]
        self.assertEqual(made["files"], len(files))
        page = subprocess.run(
            [CHROOT, self.root, "/atelier", "cat", "Boulangerie", "index.html"],
            capture_output=True,
            env={"ATELIER_HOME": "/home"},
        )
        self.assertEqual(page.stdout, (SAMPLE / "index.html").read_bytes())
        self.atelier("export", "Boulangerie", "--to", "/boulangerie.zip")
        with zipfile.ZipFile(self.root / "boulangerie.zip") as opened:
            for each in files:
                self.assertEqual(opened.read(str(each.relative_to(SAMPLE))), each.read_bytes())
        self.atelier("node", "stop")
        self.assertEqual(node.wait(PATIENCE_S), 0)
        there = {each.name for each in self.root.iterdir()}
        self.assertEqual(
            there, {"atelier", "atelier-node", "boulangerie", "boulangerie.zip", "home"}
        )


if __name__ == "__main__":
    unittest.main(verbosity=2)
