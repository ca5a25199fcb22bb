"""The learner's guide says what the editor does: docs/guide.fr.md and docs/guide.en.md are played in a
terminal, by two people, and each capture is what shows then. ATELIER_WRITE_GUIDE=1 writes the captures."""

import os
import re
import shutil
import socket
import sys
import tempfile
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from cases import CASES, Broken, Editor  # noqa: E402
from guide import ROWS, Catalogue, Guide, Player, Terminal, Wrong, panel  # noqa: E402
from seats import BUILD, Seat, free_port  # noqa: E402

WRITES = os.environ.get("ATELIER_WRITE_GUIDE") == "1"
LANGUAGES = ("fr", "en")
PICTURE = CASES / "files_import_a_picture/stick/four.png"
STATUS = ROWS - 2  # the row; hints, or what is too long for it, stand in the one below
# Seconds until what was written is on the disk, which takes a fifth of one. Who has it is counted
# from then on: before, the node still speaks of all that was there before it.
FLUSHED = 0.5
TYPED = {  # what Karim and Ana type, and what the trainer brings
    "fr": {
        "site": "Boulangerie", "heading": "Nos pains", "first": "Le pain de seigle.",
        "own": "Le pain de blé.", "others": " et nos gâteaux", "picture": "pain.png",
        "contact": "Venez nous voir.", "wrong": "Ouvert le mardi", "moment": "menu fini",
        "after": " Merci.",
    },
    "en": {
        "site": "Bakery", "heading": "Our bread", "first": "Rye bread.",
        "own": "Wheat bread.", "others": " and our cakes", "picture": "bread.png",
        "contact": "Come and see us.", "wrong": "Open on Tuesday", "moment": "menu done",
        "after": " Thank you.",
    },
}


def first_page(language, typed):
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n  <head>\n    <title>{typed["site"]}</title>\n'
        f'  </head>\n  <body>\n    <h1>{typed["heading"]}</h1>\n    <p>{typed["first"]}</p>\n'
        "  </body>\n</html>\n"
    )


class Room:
    """Ana, who has the class and the kit on a stick, and Karim, whose seat is in no class yet."""

    def __init__(self, folder, language):
        self.folder, self.language, self.typed = folder, language, TYPED[language]
        self.words, self.guide = Catalogue(language), Guide(language)
        self.terminal = Terminal(folder)
        self.seats, self.other = [], None

    def fill(self):
        self.home, stick = self.folder / "home", self.folder / "sticks/STICK"
        self.home.mkdir()
        stick.mkdir(parents=True)
        shutil.copy(PICTURE, stick / self.typed["picture"])
        beacons = free_port(socket.SOCK_DGRAM)
        for name in ("ana", "karim"):
            self.seats.append(Seat(self.folder / name, beacons))
        self.ana, self.karim = self.seats
        self.ana.json("class", "new", "Atelier web", "--trainer", "Ana")
        address = f"127.0.0.1:{self.ana.port}"
        self.ana.json("kit", "make", "--uses", 1, "--out", stick / "kit.txt", "--at", address)

    def stop(self):
        self.terminal.stop()
        self.leave_other()
        while self.seats:
            self.seats.pop().stop()

    def leave_other(self):
        if self.other is not None:
            self.other.close()
        self.other = None

    def begin(self):
        """Sticks are looked for in /media/$USER, and no machine has to have one for this."""
        environment = {
            "HOME": str(self.home), "USER": f"..{self.folder}/sticks", "TERM": "xterm-256color",
        }
        command = [BUILD / "atelier", "--home", self.karim.home, "--lang", self.language]
        self.terminal.start(command, environment)

    def give_site(self):
        site = self.folder / "site"
        site.mkdir()
        (site / "index.html").write_text(first_page(self.language, self.typed))
        self.ana.json("project", "new", self.typed["site"], "--from", site)

    def seat_other(self):
        self.other = Editor(self.ana, self.typed["site"], self.language, self.folder)
        self.other.ask(size=[80, 80])
        self.other.ask(open="index.html")

    def shown_keys(self):
        """What the editor itself says of its keys: chord → name."""
        self.other.ask(run="keys")
        rows = self.other.ask(screen=True)["rows"]
        self.other.ask(key=["escape"])
        found = (re.search(r"│ {2,}(\S+) {2,}(\S.*?) *│", row) for row in rows)
        return {each[1]: each[2] for each in found if each}


class Play:
    """The hour, from the first step to the last."""

    def __init__(self, room):
        self.room, self.typed, self.words = room, room.typed, room.words
        self.player = Player(room.terminal, room.guide, WRITES)
        self.keys = {}  # as the editor itself lists them

    def run(self):
        try:
            self.enter()
            self.write()
            self.make_page()
            self.take_picture()
            self.make_mistake()
            self.complete()
            self.ask_and_help()
            self.look_name_and_leave()
            self.go_on_alone()
        except (Wrong, Broken, AssertionError) as fault:
            self.player.faults.append(f"{self.room.language}: {fault}")

    def saved(self):
        return self.words("kept.passed_on", n="1")

    def at(self, line, column):
        return self.words("ui.position", line=str(line), column=str(column))

    def enter(self):
        play = self.player
        self.room.begin()
        play.frame("start", self.words("entry.title"))
        play.press("Enter")
        play.wait(self.words("entry.your_name"))
        play.type("Karim")
        play.frame("name", "Karim")
        play.press("Enter")
        play.wait(self.words.begin("entry.no_project"))
        self.room.give_site()
        play.capture_rows("first-page", 0, ROWS - 1, "index.html", self.words("kept.nothing_yet"), "</html>")

    def write(self):
        play = self.player
        play.press(*["Down"] * 7, "End", "Enter")
        play.type("<p>" + self.typed["own"])
        play.capture_rows("kept", STATUS, STATUS, self.typed["own"] + "</p>", self.saved())
        self.room.seat_other()
        self.keys = self.room.shown_keys()
        self.room.other.ask(key=["down"] * 6 + ["end"] + ["left"] * 5)
        play.wait("A  7")
        self.room.other.ask(type=self.typed["others"])
        play.capture_rows("others", 1, 12, self.typed["others"], "A  7", "‹Ana›")
        play.press("C-z")
        play.wait(without=[self.typed["own"]])
        play.capture_rows("undo", 8, 10, self.typed["others"])
        play.press("C-y")
        play.wait(self.typed["own"] + "</p>")

    def make_page(self):
        play = self.player
        play.press("C-n")
        play.wait("page.html", self.words("action.new_file"))
        play.press("C-a")
        play.type("contact.html")
        play.frame("new-page", "contact.html")
        play.press("Enter")
        play.capture_rows("new-page-open", 1, 12, "contact.html", "<body>", self.saved())
        play.wait(self.at(9, 3))
        play.type("<p>" + self.typed["contact"])
        play.wait(self.typed["contact"] + "</p>")

    def take_picture(self):
        play, picture = self.player, self.typed["picture"]
        play.press("F2")
        play.wait(self.words("hint.import"))
        play.press("i")
        play.wait("STICK", self.words("import.home"))
        play.press("Enter")
        play.choose(picture, play.wait(" ../", picture))
        # Without its first row, which says where the stick is.
        play.capture("stick", lambda rows: panel(rows)[1:], "›" + picture)
        play.press("Enter")
        play.capture_rows("picture", STATUS, STATUS, self.words("import.taken", name=picture), self.saved())
        play.press("Escape")
        play.wait(without=[self.words("hint.import")])

    def make_mistake(self):
        play = self.player
        play.press("End", "Enter")
        play.type(f"<p>{self.typed['wrong']}</b>")
        play.capture_rows("mistake", 10, 11, "!10", "</b>")
        play.press("F8")
        play.frame("problems", self.words("action.problems") + " ─")
        play.press("Enter")
        play.wait(without=[self.words("action.problems") + " ─"])
        play.press("M-f")
        play.capture_rows("fixed", STATUS, STATUS, self.words("problems.fixed"), self.saved())

    def complete(self):
        play, picture = self.player, self.typed["picture"]
        play.press("End", "Enter")
        play.type("<im")
        play.frame("complete-tag", "›img", self.words("tag.img"))
        play.press("Tab")
        play.wait(without=["›img"])
        play.type(" s")
        play.wait('›src=""')
        play.press("Tab")
        play.choose(picture, play.wait('src=""', picture))
        play.frame("complete-file", "›" + picture)
        play.press("Tab")
        play.wait(f'src="{picture}"')
        play.press("End")
        play.type(">")
        play.wait(f'<img src="{picture}">')

    def ask_and_help(self):
        play, team = self.player, self.words("team.title", **{"class": "Atelier web"})
        play.press("F4")
        play.wait(team)
        play.press("h")
        play.capture_rows("hand", STATUS, STATUS + 1, self.words.begin("team.hand_up"), self.saved())
        play.press("h")
        play.wait(self.words("team.hand_down"))
        play.press("Escape")
        play.wait(without=[team])
        self.room.other.ask(run="hand")
        play.wait("✋ Ana")
        play.press("F4")
        play.frame("go-help", team, self.words("team.asks_help"))
        play.press("Enter")
        play.capture_rows("following", 0, 0, self.words("ui.following_short", name="Ana"), "✋ Ana")
        self.room.other.ask(key=["up"] * 3)
        play.wait("L4 ")
        play.press("Escape")
        play.wait(self.words("ui.follow_ended"))
        self.room.other.ask(run="hand")
        play.wait(without=["✋"])

    def look_name_and_leave(self):
        play = self.player
        play.press("F5")
        play.wait(self.words.begin("outside.path"))
        play.press("Escape")
        play.wait(without=[self.words.begin("outside.path")])
        play.press("C-s")
        play.wait(self.words.begin("moment.about"))
        play.type(self.typed["moment"])
        play.frame("moment", self.words("action.moment"))
        play.press("Enter")
        play.wait(self.words("moment.named", name=self.typed["moment"]))
        self.leave()
        play.capture_rows("leave", 0, 0, self.words.begin("leaving.passed_on"))

    def leave(self):
        """When the name of the moment has reached Ana: else it would say that it has not."""
        play, gone, asked = self.player, self.words.begin("leaving.passed_on"), self.words("leaving.stay")

        def is_asked_or_gone(rows):
            return gone in "\n".join(rows) or asked in "\n".join(rows)

        site, moment = self.room.typed["site"], self.typed["moment"]

        def is_at_anas(_):
            moments = self.room.ana.json("history", site)["moments"]
            return any(each["name"] == moment for each in moments)

        play.until(is_at_anas, lambda: "the moment at Ana's")
        rows = []
        while gone not in "\n".join(rows):
            time.sleep(FLUSHED)
            play.until(lambda _: self.room.karim.json("status")["seats"] == 1, lambda: "the moment at Ana's")
            play.press("C-q")
            rows = play.until(is_asked_or_gone, lambda: gone)
            if asked in "\n".join(rows):
                play.press("Enter")
                play.wait(without=[asked])

    def go_on_alone(self):
        play = self.player
        self.room.begin()
        play.wait("</html>", self.words("ui.online", n="2"))
        self.room.leave_other()
        self.room.ana.stop()
        play.wait(self.words("ui.online", n="1"))
        play.press("C-End")
        play.type(self.typed["after"])
        play.capture_rows("alone", STATUS, STATUS, self.words("kept.alone"))


def play(room):
    room.fill()
    played = Play(room)
    played.run()
    if WRITES and not played.player.faults:
        room.guide.write(played.player.taken)
    return played


class TheGuide(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        assert (BUILD / "atelier-node").exists(), "atelier-node is not built"
        assert shutil.which("tmux"), "tmux is missing: sudo scripts/setup.sh"
        cls.folder = Path(tempfile.mkdtemp(prefix="atelier-guide-", dir="/tmp"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        rooms = []
        for language in LANGUAGES:
            (cls.folder / language).mkdir()
            rooms.append(Room(cls.folder / language, language))
            cls.addClassCleanup(rooms[-1].stop)
        with ThreadPoolExecutor(len(rooms)) as pool:
            cls.plays = dict(zip(LANGUAGES, pool.map(play, rooms)))
        cls.guides = {language: Guide(language) for language in LANGUAGES}

    def test_each_capture_is_what_shows(self):
        for language, played in self.plays.items():
            with self.subTest(language):
                if played.player.faults:
                    self.fail("\n" + "\n".join(played.player.faults))

    def test_each_capture_is_taken_and_in_the_order_of_the_guide(self):
        for language, played in self.plays.items():
            with self.subTest(language):
                self.assertEqual(self.guides[language].names(), list(played.player.taken))

    def test_both_guides_have_the_same_parts(self):
        french, english = (parts(self.guides[language].text) for language in LANGUAGES)
        self.assertEqual(french, english)

    def test_what_the_guide_quotes_stands_on_the_screen(self):
        for language, guide in self.guides.items():
            words = Catalogue(language)
            quoted = guide.quoted()
            self.assertGreater(len(quoted), 8)
            self.assertEqual([each for each in quoted if not words.has(each)], [], guide.path.name)

    def test_the_keys_of_the_table_do_what_it_says(self):
        for language, guide in self.guides.items():
            table = re.findall(r"^\| (F\d+|(?:Ctrl|Alt)\+\w) \| ([^|]+) \|", guide.text, re.MULTILINE)
            self.assertEqual(len(table), 10)
            known = self.plays[language].keys
            self.assertEqual([row for row in table if known.get(row[0]) != row[1]], [], known)

    def test_a_key_in_bold_is_one_that_the_screen_names(self):
        for language, guide in self.guides.items():
            words = Catalogue(language)
            names = {words(key) for key in words.forms if key.startswith("key.")}
            for bold in re.findall(r"\*\*([^*]+)\*\*", guide.text):
                if bold.endswith((".", "…", "»", "”")) or " " in bold:
                    continue  # the beginning of a paragraph
                for part in bold.split("+"):
                    is_known = part in names or re.fullmatch(r"F\d+|[A-Z]", part)
                    self.assertTrue(is_known, f"{guide.path.name}: {bold}")


def parts(text):
    """Headings by their depth, captures, blocks, rows and paragraphs, in order."""
    prose = re.sub(r"```.*?```", "```", text, flags=re.DOTALL)
    kinds = []
    for each in re.split(r"\n{2,}", prose):
        first = each.split(maxsplit=1)[0] if each.strip() else ""
        kind = first if first in ("#", "##", "```", "|") else "text"
        name = each.split("\n")[0] if each.startswith("<!--") else ""
        kinds.append((kind, name, each.count("\n| ")))
    return kinds


if __name__ == "__main__":
    unittest.main()
