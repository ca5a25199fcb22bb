#!/usr/bin/env python3
"""What scripts/setup.sh decides, with programs put before the real ones that tell what was asked.

The real apt-get is never started here: a machine from nothing shows that part (docs/testing.md).
"""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
NOBODY = 65534

PACKAGES = """\
g++ 4:12.2.0-3
cmake 3.25.1-1
ninja-build 1.11.1-2
ccache 4.8
mold 1.10.1
pkg-config 1.8.1-1
git 1:2.39.5
python3 3.11.2-1
clang-19 1:19.1.7-3
clang-tidy-19 1:19.1.7-3
clang-format-19 1:19.1.7-3
libclang-rt-19-dev 1:19.1.7-3
llvm-19 1:19.1.7-3
gcovr 5.2-1
catch2 2.13.10-1
libboost1.81-dev 1.81.0-5
libboost-json1.81-dev 1.81.0-5
libsodium-dev 1.0.18-1+deb12u1
libsodium23 1.0.18-1+deb12u1
libutf8proc-dev 2.8.0-1
libzstd-dev 1.5.4
libsqlite3-dev 3.40.1
libarchive-dev 3.6.2
nettle-dev 3.8.1
liblzma-dev 5.4.1
libbz2-dev 1.0.8
zlib1g-dev 1:1.2.13
iproute2 6.1.0
strace 6.1
tmux 3.3a-3
systemd 252.38
"""

# apt-get installs by writing to the list that dpkg-query reads; npm by making a folder.
FAKES = {
    "dpkg-query": "sed 's/ / installed /' \"$INSTALLED\"",
    "apt-get": 'echo "apt-get $*" >>"$LOG"; case "$*" in *" install "*) cp "$INSTALLS" "$INSTALLED"; '
    'touch "$BIN/npm-works";; esac',
    "npm": '[ -e "$BIN/npm-works" ] || exit 127\n'
    'case "$1" in --version) echo 9.2.0;; *) echo "npm $*" >>"$LOG"; mkdir -p node_modules;; esac',
    "node": 'cat "$BIN/node-version"',
    "id": 'cat "$BIN/uid"',
    "setpriv": 'echo "setpriv $*" >>"$LOG"',
}


class Setup(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="é atelier ")
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.bin = self.root / "bin"
        self.bin.mkdir()
        (self.root / "scripts").mkdir()
        for name in ("setup.sh", "environment.sh"):
            shutil.copy(ROOT / "scripts" / name, self.root / "scripts")
        for name in ("package.json", "package-lock.json"):
            shutil.copy(ROOT / name, self.root)
        for name, body in FAKES.items():
            (self.bin / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
            (self.bin / name).chmod(0o755)
        self.installed = self.root / "installed"
        self.installed.write_text(PACKAGES, encoding="utf-8")
        (self.root / "installs").write_text(PACKAGES, encoding="utf-8")
        self.log = self.root / "log"
        self.tell("npm-works", "")
        self.tell("node-version", "v18.19.0")
        self.tell("uid", "1000")

    def tell(self, name, text):
        (self.bin / name).write_text(text, encoding="utf-8")

    def lack(self, *names):
        lines = [line for line in PACKAGES.splitlines() if line.split()[0] not in names]
        self.installed.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def run_setup(self, **more):
        """Exit code, what was printed, and what was asked of apt-get, npm and setpriv."""
        self.log.write_text("", encoding="utf-8")
        environment = {
            "PATH": f"{self.bin}:{os.environ['PATH']}",
            "BIN": str(self.bin),
            "LOG": str(self.log),
            "INSTALLED": str(self.installed),
            "INSTALLS": str(self.root / "installs"),
            **more,
        }
        run = subprocess.run(
            [self.root / "scripts" / "setup.sh"],
            env=environment, capture_output=True, text=True, cwd="/", check=False,
        )
        return run.returncode, run.stdout + run.stderr, self.log.read_text(encoding="utf-8")

    def test_nothing_missing_needs_no_root_and_asks_only_npm(self):
        code, said, asked = self.run_setup()
        self.assertEqual((code, said), (0, ""))
        self.assertEqual(asked, "npm ci --ignore-scripts --omit=peer --include=dev\n")

    def test_npm_is_asked_again_only_for_another_lock_or_node(self):
        self.run_setup()
        self.assertEqual(self.run_setup(), (0, "", ""))
        with open(self.root / "package-lock.json", "a", encoding="utf-8") as lock:
            lock.write("\n")
        self.assertIn("npm ci", self.run_setup()[2])
        self.assertEqual(self.run_setup(), (0, "", ""))
        self.tell("node-version", "v18.20.0")
        self.assertEqual(self.run_setup(), (0, "", ""))
        self.tell("node-version", "v20.1.0")
        self.assertIn("npm ci", self.run_setup()[2])

    def test_without_root_one_line_says_what_to_do(self):
        self.lack("mold", "gcovr")
        code, said, asked = self.run_setup()
        self.assertEqual((code, said), (2, "sudo scripts/setup.sh  # missing here: mold gcovr\n"))
        self.assertEqual(asked, "")

    def test_root_installs_just_what_is_missing(self):
        self.lack("mold", "catch2")
        self.tell("uid", "0")
        code, _, asked = self.run_setup()
        self.assertEqual(code, 0)
        apt = [line for line in asked.splitlines() if line.startswith("apt-get")]
        self.assertEqual(len(apt), 2)
        self.assertTrue(apt[0].endswith(" update"))
        self.assertTrue(apt[1].endswith(" install --no-install-recommends mold catch2"))

    def test_an_old_libsodium_is_replaced(self):
        old = PACKAGES.replace("libsodium23 1.0.18-1+deb12u1", "libsodium23 1.0.18-1")
        self.installed.write_text(old, encoding="utf-8")
        self.assertEqual(self.run_setup()[:2], (2, "sudo scripts/setup.sh  # missing here: libsodium23\n"))

    def test_what_cannot_be_had_is_named(self):
        self.lack("mold")
        shutil.copy(self.installed, self.root / "installs")
        self.tell("uid", "0")
        code, said, _ = self.run_setup()
        self.assertEqual(code, 1)
        self.assertIn("no recent enough mold here", said)

    def test_debians_npm_is_installed_only_where_none_runs(self):
        (self.bin / "npm-works").unlink()
        self.assertEqual(self.run_setup()[:2], (2, "sudo scripts/setup.sh  # missing here: npm\n"))
        self.tell("uid", "0")
        code, _, asked = self.run_setup()
        self.assertEqual(code, 0)
        self.assertIn(" install --no-install-recommends npm\n", asked)
        self.assertIn("npm ci", asked)

    def test_under_sudo_npm_runs_as_who_called(self):
        self.tell("uid", "0")
        _, _, asked = self.run_setup(SUDO_UID="1000", SUDO_GID="1000")
        self.assertTrue(asked.startswith("setpriv --reuid 1000 --regid 1000 --clear-groups env -u"))
        self.assertNotIn("npm", asked)

    def test_caches_go_under_build_where_home_cannot_be_written(self):
        self.tell("node-version", "v18.19.0")
        (self.bin / "npm").write_text(
            '#!/bin/sh\n[ "$1" = --version ] || { echo "$HOME" >>"$LOG"; mkdir node_modules; }\n',
            encoding="utf-8",
        )
        self.log.touch()
        as_other = {}
        if os.getuid() == 0:  # who may write everywhere proves nothing about what may not be written
            self.give_to(NOBODY)
            as_other = {"user": NOBODY, "group": NOBODY}
        environment = {"PATH": f"{self.bin}:{os.environ['PATH']}", "HOME": "/proc", "LOG": str(self.log)}
        environment |= {"BIN": str(self.bin), "INSTALLED": str(self.installed)}
        run = subprocess.run(
            ["bash", self.root / "scripts" / "setup.sh"], env=environment, check=False, **as_other
        )
        self.assertEqual(run.returncode, 0)
        self.assertEqual(self.log.read_text(encoding="utf-8"), f"{self.root}/build/home\n")

    def give_to(self, uid):
        for path in [self.root, *self.root.rglob("*")]:
            os.chown(path, uid, uid)


if __name__ == "__main__":
    unittest.main()
