"""A project as a folder, through the real programs: what sed, Python, vim, git and an archive do to
files is in the project and in the other seat's folder; what people write is in the files."""

import json
import os
import shutil
import subprocess
import sys
import time
import unittest
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from seats import BUILD, DEADLINE, Seats  # noqa: E402

PAGE = "<h1>Pain</h1>\n<p>Le matin</p>\n<p>Le soir</p>\n"


class WorkingFolder(Seats):
    def setUp(self):
        super().setUp()
        self.anne = self.seat("anne")

    def mirrored(self, files):
        """A class of one with a project of these files, and its folder."""
        source = self.folder / "source"
        for path, text in files.items():
            (source / path).parent.mkdir(parents=True, exist_ok=True)
            (source / path).write_text(text)
        source.mkdir(exist_ok=True)
        (source / "LISEZMOI.txt").write_text("x\n")
        self.class_of(self.anne)
        self.anne.json("project", "new", "Pain", "--from", source)
        work = self.folder / "pain"
        self.anne.json("folder", "Pain", work)
        return work

    def cat(self, path="site/index.html", seat=None):
        text = (seat or self.anne).cat("Pain", path)
        return None if text is None else text.decode()

    def shows(self, text, path="site/index.html", seat=None):
        self.eventually(lambda: self.cat(path, seat) == text, f"{path} is {text!r}")

    def count(self):
        files = self.anne.json("files", "Pain")["files"]
        return sum(each["kind"] != "folder" for each in files)

    def test_programs_change_files_and_people_change_the_project(self):
        work = self.mirrored({"index.html": PAGE})
        page = work / "site/index.html"
        self.assertEqual(page.read_text(), PAGE)

        subprocess.run(["sed", "-i", "s/Pain/Pain noir/", page], check=True)
        self.shows(PAGE.replace("Pain", "Pain noir"))

        page.write_text(PAGE)  # emptied, then written
        self.shows(PAGE)

        with open(page, "a") as file:
            file.write("<p>La nuit</p>\n")
        self.shows(PAGE + "<p>La nuit</p>\n")

        self.anne.json("write", "Pain", "index.html", "--at", "1:5", "--insert", "Le ")
        text = (PAGE + "<p>La nuit</p>\n").replace("<h1>", "<h1>Le ")
        self.eventually(lambda: page.read_text() == text, "what was typed is in the file")
        self.assertEqual([each.name for each in page.parent.iterdir() if "tmp" in each.name], [])

        # At once, in one file: each is there, once.
        words = ["write", "Pain", "index.html", "--at", "1:1", "--insert", "<!-- 1 -->\n"]
        environment = {**os.environ, "ATELIER_HOME": str(self.anne.home)}
        with subprocess.Popen([BUILD / "atelier", *words], env=environment,
                              stdout=subprocess.DEVNULL):
            page.write_text(text + "<!-- 2 -->\n")
        both = "<!-- 1 -->\n" + text + "<!-- 2 -->\n"
        self.eventually(lambda: page.read_text() == both, f"both: {page.read_text()!r}")
        self.shows(both)

        (work / "site/neu").mkdir()
        (work / "site/neu/bild.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
        page.rename(work / "site/neu/seite.html")
        self.shows(both, "site/neu/seite.html")
        self.eventually(lambda: self.count() == 3, "page, picture and text")
        self.assertGreater(len(self.anne.json("history", "Pain", "site/neu/seite.html")), 1)
        (work / "site/neu/bild.png").unlink()
        self.eventually(lambda: self.count() == 2, "the picture is deleted")

    @unittest.skipUnless(shutil.which("vim"), "vim is not installed")
    def test_vim(self):
        work = self.mirrored({"index.html": PAGE})
        page = work / "site/index.html"
        for options in ("backupcopy=no", "backupcopy=yes"):
            self.anne.json("write", "Pain", "index.html", "--at", "1:1", "--insert", "x")
            self.eventually(lambda: page.read_text().startswith("x"), "the file is written")
            before = page.read_text()
            time.sleep(1.2)  # who saves sooner is taken to have read what was there before
            subprocess.run(
                ["vim", "-u", "NONE", "-es", "-c", f"set nocp writebackup {options}"]
                + ["-c", "$put ='<p>vim</p>'", "-c", "1s/^x*//", "-c", "wq", page],
                check=True, stdin=subprocess.DEVNULL, timeout=20,
            )
            self.shows(before.lstrip("x") + "<p>vim</p>\n")
        self.assertEqual(self.count(), 2)

    def test_git_and_archives_of_300_files(self):
        work = self.mirrored({})
        site = work / "site"
        archive = self.folder / "300.zip"
        with zipfile.ZipFile(archive, "w") as file:
            for number in range(300):
                file.writestr(f"a{number % 7}/seite{number}.html", f"<p>{number}</p>\n")
        with zipfile.ZipFile(archive) as file:
            file.extractall(site)
        self.eventually(lambda: self.count() == 301, "300 files")
        self.assertEqual(self.cat("site/a5/seite5.html"), "<p>5</p>\n")

        def git(*words):
            subprocess.run(
                ["git", "-c", "user.name=A", "-c", "user.email=a@b", *words],
                cwd=site, check=True, capture_output=True, timeout=60,
            )

        git("init", "-q", "-b", "eins")
        git("add", "-A")
        git("commit", "-q", "-m", "eins")
        git("checkout", "-q", "-b", "zwei")
        for number in range(300):
            (site / f"a{number % 7}/seite{number}.html").write_text(f"<b>{number}</b>\n")
        git("commit", "-q", "-a", "-m", "zwei")
        self.shows("<b>299</b>\n", "site/a5/seite299.html")
        git("checkout", "-q", "eins")
        for number in (0, 150, 299):
            self.shows(f"<p>{number}</p>\n", f"site/a{number % 7}/seite{number}.html")
        self.assertEqual(self.count(), 301)

        # All of them at once, by mistake: they stay, and one word decides.
        for each in site.glob("a*"):
            shutil.rmtree(each)
        state = lambda: self.anne.json("folder")["folders"][0]  # noqa: E731
        self.eventually(lambda: state()["state"] == "deletions_paused", "a question")
        self.assertEqual(self.count(), 301)
        said = self.anne.run("folder").stdout.decode()
        self.assertIn(f"atelier folder --restore {work}", said)
        self.anne.json("folder", "--restore", work)
        self.eventually(lambda: len(list(site.glob("a*/*.html"))) == 300, "all are back")
        self.assertEqual(state()["state"], "mirrored")

    def test_two_seats_and_a_restart(self):
        work = self.mirrored({"index.html": PAGE})
        karim = self.seat("karim")
        kit = self.folder / "kit.txt"
        self.anne.json("kit", "make", "--uses", 1, "--out", kit,
                       "--at", f"127.0.0.1:{self.anne.port}")
        karim.json("join", "--kit", kit, "--name", "Karim")
        self.eventually(lambda: karim.json("status").get("name") == "Les mardis", "a class")
        self.eventually(
            lambda: any(each["name"] == "Pain" for each in karim.json("projects")["projects"]),
            "the project",
        )
        self.anne.json("project", "new", "Zu zweit", "--team", "Anne,Karim")
        self.eventually(
            lambda: any(each["name"] == "Zu zweit" for each in karim.json("projects")["projects"]),
            "the project of both",
        )
        one, other = self.folder / "eins", self.folder / "zwei"
        self.anne.json("folder", "Zu zweit", one)
        karim.json("folder", "Zu zweit", other)
        (one / "site/a.html").write_text("eins\n")
        there = other / "site/a.html"
        self.eventually(lambda: there.exists() and there.read_text() == "eins\n", "the other's")
        there.write_text("eins\nzwei\n")
        here = one / "site/a.html"
        self.eventually(lambda: here.read_text() == "eins\nzwei\n", "back again")

        # Killed, and changed while nothing runs.
        self.anne.node.kill()
        self.anne.node.wait()
        here.write_text("null\neins\nzwei\n")
        there.write_text("eins\nzwei\ndrei\n")
        (self.anne.home / "run/socket").unlink(missing_ok=True)
        self.anne.start()
        all_of_it = "null\neins\nzwei\ndrei\n"
        self.eventually(lambda: here.read_text() == all_of_it, f"here: {here.read_text()!r}")
        self.eventually(lambda: there.read_text() == all_of_it, f"there: {there.read_text()!r}")
        self.assertEqual(work.exists(), True)

    def test_an_editor_reaches_a_file_by_its_path(self):
        work = self.mirrored({"index.html": PAGE})
        bridge = subprocess.Popen(
            [BUILD / "atelier", "client"], cwd=work / "site",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        self.addCleanup(bridge.wait, 10)
        self.addCleanup(bridge.kill)
        for stream in (bridge.stdin, bridge.stdout, bridge.stderr):
            self.addCleanup(stream.close)

        def say(number, method, params):
            body = json.dumps(
                {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
            ).encode()
            bridge.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
            bridge.stdin.flush()

        def hear():
            length = int(bridge.stdout.readline().split(b":")[1])
            bridge.stdout.readline()
            return json.loads(bridge.stdout.read(length))

        page = work / "site/index.html"
        uri = page.as_uri()
        say(1, "open", {"uri": uri, "content": PAGE})
        self.assertEqual(hear().get("result"), "success")
        start = {"line": 0, "character": 0}
        edit = {"range": {"start": start, "end": start}, "replacement": "plugin\n"}
        say(2, "edit", {"uri": uri, "revision": 0, "delta": [edit]})
        self.assertEqual(hear().get("result"), "success")
        page.write_text("plugin\n" + PAGE)  # and saves what it shows
        self.shows("plugin\n" + PAGE)
        time.sleep(1)
        self.assertEqual(page.read_text(), "plugin\n" + PAGE)
        self.assertEqual(self.cat(), "plugin\n" + PAGE)

    def test_what_cannot_be_a_working_folder_is_refused_with_a_sentence(self):
        work = self.mirrored({"index.html": PAGE})
        full = self.folder / "full"
        full.mkdir()
        (full / "mine.txt").write_text("mine")
        self.anne.json("project", "new", "Autre")
        cases = {
            "root": ("Pain", "/"),
            "home": ("Pain", Path.home()),
            "seat": ("Pain", self.anne.home / "x"),
            "nested": ("Pain", work / "site/unten"),
            "not_empty": ("Pain", full),
            "not_a_folder": ("Pain", full / "mine.txt"),
        }
        for code, words in cases.items():
            run = self.anne.run("--format", "json", "folder", *words)
            answer = json.loads(run.stdout)
            self.assertEqual((answer["ok"], answer.get("error")), (False, code), answer)
            self.assertGreater(len(answer["sentence"]), 30)
        self.assertEqual((full / "mine.txt").read_text(), "mine")

        os.symlink("/etc", work / "site/etc")
        left = lambda: self.anne.json("folder")["folders"][0]["left"]  # noqa: E731
        self.eventually(lambda: {"path": "site/etc", "why": "link"} in left(), "it is said")
        self.anne.json("folder", "--stop", work)
        self.assertEqual(self.anne.json("folder")["folders"], [])
        self.assertEqual((work / "site/index.html").read_text(), PAGE)
        run = json.loads(self.anne.run("--format", "json", "folder", "Autre", work).stdout)
        self.assertEqual(run["error"], "other_project")


if __name__ == "__main__":
    unittest.main()
