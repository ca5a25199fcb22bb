#!/usr/bin/env python3
"""What scripts/stick.sh puts on a stick, and what happens when somebody starts from it.

The programs here are stand-ins; stick_alone.py has the real ones in an empty chroot (--long stick).
"""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Says what it was asked, and that it is of a class once it has joined one.
STAND_IN = """#!/bin/sh
echo "$*" >>"$ATELIER_ASKED"
case "$*" in
"--format json status") [ -e "$ATELIER_ASKED.joined" ] && echo '{"ok":true,"class":"ab"}' ;;
join*) touch "$ATELIER_ASKED.joined" ;;
esac
"""


def unescaped(value):
    """A string as the Desktop Entry Specification has it in the file."""
    return value.replace("\\\\", "\0").replace("\\s", " ").replace("\0", "\\")


def words_of(command):
    """Exec, by the same page: words in double quotes, in which \\ stands before four characters."""
    words, word, is_quoted, i = [], None, False, 0
    while i < len(command):
        letter = command[i]
        if is_quoted and letter == "\\":
            i += 1
            word += command[i]
        elif letter == '"':
            is_quoted = not is_quoted
            word = word or ""
        elif letter == " " and not is_quoted:
            if word is not None:
                words.append(word)
            word = None
        else:
            word = (word or "") + letter
        i += 1
    return words + ([word] if word is not None else [])


class Stick(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="é atelier ")
        cls.addClassCleanup(folder.cleanup)
        cls.build = pathlib.Path(folder.name)
        compiler = ["g++", "-x", "c++", "-", "-o"]
        for name, options in (("atelier", ["-static"]), ("linked", [])):
            subprocess.run(
                [*compiler, cls.build / name, *options], input=b"int main() {}", check=True
            )
        shutil.copy(cls.build / "atelier", cls.build / "atelier-node")

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="la clé ")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.stick = self.folder / "stick"
        self.stick.mkdir()
        self.asked = self.folder / "asked"

    def make(self, *options, build=None):
        return subprocess.run(
            [ROOT / "scripts/stick.sh", *options, "--build", build or self.build],
            capture_output=True,
            text=True,
        )

    def names(self):
        return sorted(str(each.relative_to(self.stick)) for each in self.stick.rglob("*"))

    def test_all_is_on_it_and_what_was_there_stays(self):
        (self.stick / "vacances.jpg").write_text("x")
        kit = self.folder / "kit.txt"
        kit.write_text("a kit")
        for _ in range(2):
            run = self.make(self.stick, "--kit", kit)
            self.assertEqual(run.returncode, 0, run.stderr)
        programs = [f"programmes/{name}" for name in ("atelier", "atelier-node", "demarrer.sh")]
        self.assertEqual(
            self.names(),
            sorted(
                ["Atelier.desktop", "LISEZMOI.txt", "classe.kit", "programmes", "vacances.jpg"]
                + programs
            ),
        )
        self.assertEqual((self.stick / "classe.kit").read_text(), "a kit")
        subprocess.run([self.stick / "programmes/atelier"], check=True)

    def test_what_would_not_start_elsewhere_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            build = pathlib.Path(folder)
            shutil.copy(self.build / "atelier", build / "atelier")
            shutil.copy(self.build / "linked", build / "atelier-node")
            run = self.make(self.stick, build=build)
        self.assertEqual(run.returncode, 1)
        self.assertIn("atelier-node is not static", run.stderr)
        self.assertEqual(self.names(), [])

    def test_a_stick_or_kit_that_is_not_there_is_said(self):
        run = self.make(self.folder / "none")
        self.assertEqual((run.returncode, "Is the stick in?" in run.stderr), (1, True))
        run = self.make(self.stick, "--kit", self.folder / "none")
        self.assertEqual((run.returncode, "atelier kit make" in run.stderr), (1, True))
        self.assertEqual(self.names(), [])
        self.assertEqual(self.make().returncode, 2)

    # ---- who starts from it ----------------------------------------------------------------------

    def with_stand_ins(self, has_kit=True):
        kit = self.folder / "kit.txt"
        kit.write_text("a kit")
        self.make(self.stick, *(["--kit", kit] if has_kit else []))
        for name in ("atelier", "atelier-node"):
            program = self.stick / "programmes" / name
            program.write_text(STAND_IN)
            program.chmod(0o644)  # as FAT has it
        self.environment = {
            **os.environ,
            "HOME": str(self.folder / "home"),
            "ATELIER_ASKED": str(self.asked),
        }

    def launch(self, typed):
        lines = (self.stick / "Atelier.desktop").read_text().splitlines()
        command = next(line.removeprefix("Exec=") for line in lines if line.startswith("Exec="))
        words = words_of(unescaped(command))
        self.assertEqual(words[-1], "%k")
        words[-1] = str(self.stick / "Atelier.desktop")
        return subprocess.run(
            words, input=typed, capture_output=True, text=True, env=self.environment, cwd="/"
        )

    def commands(self):
        return [line for line in self.asked.read_text().splitlines() if "status" not in line]

    def test_a_double_click_copies_it_and_joins_the_class(self):
        self.with_stand_ins()
        run = self.launch("Léa Petit\n")
        self.assertEqual(run.returncode, 0, run.stderr)
        kit = self.stick / "programmes/../classe.kit"
        self.assertEqual(self.commands(), [f"join --kit {kit} --name Léa Petit"])
        for name in ("atelier", "atelier-node"):
            copy = self.folder / "home/Atelier" / name
            self.assertEqual((copy.read_text(), os.access(copy, os.X_OK)), (STAND_IN, True))

    def test_who_is_in_a_class_is_not_asked_again(self):
        self.with_stand_ins()
        self.launch("Léa\n")
        run = self.launch("")
        self.assertNotIn("Votre nom", run.stdout)
        self.assertEqual(len(self.commands()), 1)

    def test_without_a_kit_or_a_name_nobody_joins(self):
        self.with_stand_ins()
        self.assertIn("Votre nom", self.launch("\n").stdout)
        (self.stick / "classe.kit").unlink()
        self.assertNotIn("Votre nom", self.launch("").stdout)
        self.assertEqual(self.commands(), [])

    def test_the_desktop_opens_a_terminal_for_it(self):
        text = (ROOT / "scripts/stick/Atelier.desktop").read_text()
        self.assertTrue(text.startswith("[Desktop Entry]\nType=Application\n"))
        self.assertIn("\nTerminal=true\n", text)

    def test_the_page_for_beginners_fits_a_screen_and_has_short_sentences(self):
        text = (ROOT / "scripts/stick/LISEZMOI.txt").read_text()
        self.assertLess(max(map(len, text.splitlines())), 80)
        for sentence in text.replace("\n\n", ". ").replace("\n", " ").split(". "):
            self.assertLess(len(sentence.split()), 22, sentence)


if __name__ == "__main__":
    unittest.main()
