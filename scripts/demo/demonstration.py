"""The demonstration itself: a class of real nodes, two learners who type, a crash and a cut.

One thread, one loop: it types what is due, hears what the editors' nodes say, and breaks what is to
be broken. What holds at the end: the zips that all seats export are the same bytes, nothing that
somebody typed is missing from them, and they hold nothing else.
"""

import random
import select
import shutil
import time
import zipfile

from learner import Learner
from ledger import Ledger, Stopwatch, count, texts_in
from living_editor import LivingEditor
from program import Program
from room import Failure
from story import lost_in_words, seats_in_words

PATIENCE_S = 60  # for all to be the same


class Outcome:
    def __init__(self, seats):
        self.seats = seats
        self.edits = 0
        self.converged = False
        self.lost = 0
        self.strange = []
        self.faults = []
        self.median_ms = None
        self.p99_ms = None
        self.zip = None

    @property
    def is_well(self):
        return self.converged and not (self.lost or self.strange or self.faults)

    def as_json(self):
        names = ("seats", "edits", "converged", "median_ms", "p99_ms", "lost")
        values = {name: getattr(self, name) for name in names}
        return {**values, "zip": str(self.zip) if self.zip else None}


class Demonstration:
    pages_max = 2

    def __init__(self, room, story, *, site, out, seconds, plant=None, patience_s=PATIENCE_S, seed=None):
        self.room = room
        self.story = story
        self.site = site
        self.out = out
        self.seconds = seconds
        self.plant = plant
        self.patience_s = patience_s
        self.seed = seed if seed is not None else random.randrange(2**32)
        self.trainer, self.one, self.two = room.seats[:3]
        self.ledger = Ledger()
        self.stopwatch = Stopwatch()
        self.learners = []
        self.editors = {}  # by seat
        self.is_typing = False
        self.outcome = Outcome(len(room.seats))

    def run(self):
        self.found()
        self.bring_in()
        self.sit_down()
        self.work()
        self.look_at_the_end()
        return self.outcome

    def close(self):
        for editor in self.editors.values():
            editor.close()

    # ---- the class -------------------------------------------------------------------------------

    def found(self):
        seats = self.room.seats
        names = [seat.person for seat in seats]
        self.story.tell("seats", n=len(seats), names=", ".join(names))
        self.story.tell("on_wires" if hasattr(self.room, "bridge") else "on_loopback")
        for seat in seats:
            seat.start()
        for seat in seats:
            seat.wait_until_it_runs()
        kit = self.room.folder / "kit.txt"
        address = self.room.address(self.trainer)
        self.trainer.run("class", "new", "Atelier web", "--trainer", self.trainer.person)
        self.trainer.run("kit", "make", "--uses", len(seats) - 1, "--out", kit, "--at", address)
        for seat in seats[1:]:
            seat.run("join", "--kit", kit, "--name", seat.person)
        for seat in seats:
            seat.until(
                lambda seat=seat: seat.run("status")["connected"] == len(seats) - 1,
                "a connection with every other seat",
            )
        self.story.tell("founded", trainer=names[0], learners=", ".join(names[1:]))

    def bring_in(self):
        self.project = self.site.stem[:1].upper() + self.site.stem[1:]
        self.trainer.run("project", "new", self.project, "--from", self.site)
        self.before = self.room.folder / "before.zip"
        self.trainer.run("export", self.project, "--to", self.before)
        whole = self.before.read_bytes()
        for seat in self.room.seats[1:]:
            copy = self.room.folder / f"before-{seat.number}.zip"
            seat.until(lambda seat=seat, copy=copy: self.exports(seat, copy) == whole, "the site")
        with zipfile.ZipFile(self.before) as opened:
            files = [name for name in opened.namelist() if not name.endswith("/")]
        self.story.tell("imported", name=self.project, n=len(files))

    def exports(self, seat, path):
        """The bytes of the zip; nothing where not all has come."""
        path.unlink(missing_ok=True)
        try:
            seat.run("export", self.project, "--to", path)
        except Failure:
            return None
        return path.read_bytes()

    # ---- at the keyboards ------------------------------------------------------------------------

    def pages(self):
        """uri by path of the texts to type in: pages with a paragraph, else any text."""
        program = Program(self.one.home)
        try:
            projects = program.ask("atelier/projects")["projects"]
            project = next(each for each in projects if each["name"] == self.project)
            nodes = program.ask("atelier/tree", project=project["project"])["nodes"]
        finally:
            program.close()
        in_site = {project["site"]}  # and not among the notes
        uris = {}
        for node in nodes:
            if node["parent"] in in_site:
                in_site.add(node["uri"])
                if node["kind"] == "text" and node["path"]:
                    uris[node["path"]] = node["uri"]
        texts = texts_in(self.before, uris)
        with_paragraph = [path for path, text in texts.items() if "</p>" in text]
        chosen = sorted(with_paragraph or texts, key=lambda path: (path != "index.html", path))
        if not chosen:
            raise Failure(f"{self.site}: there is no text in it to type in")
        self.texts_before = {path: texts[path] for path in chosen[: self.pages_max]}
        return {path: uris[path] for path in self.texts_before}

    def sit_down(self):
        pages = self.pages()
        for number, seat in enumerate((self.one, self.two)):
            editor = LivingEditor(seat.home, pages.values())
            self.editors[seat] = editor
            initial = "ab"[number]
            learner = Learner(initial, editor, pages, self.ledger, self.seed + number)
            learner.on_key = self.key
            self.learners.append(learner)
        self.turn_until(
            lambda: all(
                editor.files[uri].text == self.texts_before[path]
                for editor in self.editors.values()
                for path, uri in pages.items()
            ),
            "the pages on both screens",
        )
        one, two = self.one.person, self.two.person
        self.story.tell("typing", one=one, two=two, pages=", ".join(pages))

    def key(self, learner, written):
        self.stopwatch.wrote(learner, learner.page, learner.shown.lstrip(), written)

    def turn(self):
        now = time.monotonic()
        for seat, editor in self.editors.items():
            if not editor.is_attached and seat.node and editor.attach():
                self.heard(editor, editor.listen(), time.monotonic())
        due = now + 0.02
        if self.is_typing:
            for learner in self.learners:
                learner.type_what_is_due(now)
            due = min(due, *(learner.due for learner in self.learners))
        attached = [editor for editor in self.editors.values() if editor.is_attached]
        wait = max(0.0, due - time.monotonic())
        ready, _, _ = select.select(attached, [], [], wait)
        for editor in ready:
            self.heard(editor, editor.listen(), time.monotonic())

    def heard(self, editor, changed, when):
        for learner in self.learners:
            if learner.editor is editor:
                continue
            for path, uri in learner.pages.items():
                if uri in changed:
                    self.stopwatch.saw(learner, path, editor.files[uri].text, when)

    def turn_for(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.turn()

    def turn_until(self, is_so, what):
        end = time.monotonic() + self.patience_s
        while not is_so():
            if time.monotonic() > end:
                raise Failure(f"{what}: not within {self.patience_s} s")
            self.turn()

    def is_on_all_screens(self, token, text):
        return token.is_deleted or all(
            text in learner.editor.files[learner.pages[token.page]].text
            for learner in self.learners
        )

    def catch_up(self):
        """Until what was typed so far is on both screens, and says after how many seconds that was.
        It may never be so: what is lost is counted at the end."""
        began = time.monotonic()
        awaited = [(each, each.text) for each in self.ledger.tokens if each.is_whole]
        awaited += [(each.token, each.right_so_far) for each in self.learners if each.keys]
        while awaited:
            awaited = [each for each in awaited if not self.is_on_all_screens(*each)]
            if time.monotonic() - began > self.patience_s:
                self.story.tell("missing", seconds=self.patience_s, n=len(awaited))
                return
            self.turn()
        self.stopwatch.go()
        self.story.tell("caught_up", seconds=round(time.monotonic() - began, 1))

    # ---- the hour --------------------------------------------------------------------------------

    def work(self):
        self.is_typing = True
        self.stopwatch.go()
        began = time.monotonic()
        self.turn_for(self.seconds * 0.2)
        self.crash()
        self.turn_for(max(0, self.seconds * 0.4 - (time.monotonic() - began)))
        self.cut(min(10, self.seconds * 0.35))
        self.turn_for(max(0, self.seconds - (time.monotonic() - began)))
        self.is_typing = False
        for learner in self.learners:
            learner.finish_word()
        self.story.tell("quiet")

    def crash(self):
        self.stopwatch.stop()
        # In the midst of it: some of these are committed and none is told to be saved.
        for _ in range(3):
            self.learners[0].press()
        self.turn_for(0.003)
        self.one.kill()
        self.story.tell("killed", one=self.one.person)
        editor = self.editors[self.one]
        editor.detach()
        self.turn_for(min(1, self.seconds * 0.05))
        waiting = len(editor.doings)
        self.one.start()
        self.turn_until(lambda: " runs on port " in self.one.said(), "the node that was killed")
        self.one.wait_until_it_runs()
        self.turn_until(lambda: editor.is_attached, "the editor with its new node")
        self.story.tell("resumed", one=self.one.person, n=waiting)
        self.catch_up()

    def cut(self, seconds):
        self.stopwatch.stop()
        words = [learner.words for learner in self.learners]
        self.room.pull(self.two)
        self.story.tell("pulled", two=self.two.person, seconds=round(float(seconds), 1))
        self.turn_for(seconds)
        one, two = (now.words - before for now, before in zip(self.learners, words))
        if self.plant == "apart":
            return
        self.room.plug(self.two)
        self.story.tell("plugged", one=self.one.person, two=self.two.person, n=one, m=two)
        self.catch_up()

    # ---- the end ---------------------------------------------------------------------------------

    def look_at_the_end(self):
        outcome = self.outcome
        outcome.converged = self.becomes_one()
        archive = self.room.folder / "1.zip"
        if self.exports(self.trainer, archive) is None:
            raise Failure(f"{self.trainer.person}: the site cannot be exported")
        if self.plant == "lost":
            take_from(archive, self.ledger.tokens[-1].text)
        counted = count(self.ledger, texts_in(archive, self.texts_before), self.texts_before)
        outcome.lost = len(counted.lost)
        outcome.strange = counted.strange + self.other_files_that_differ(archive)
        outcome.edits = sum(editor.edits for editor in self.editors.values())
        outcome.faults = [fault for editor in self.editors.values() for fault in editor.faults]
        outcome.median_ms = self.stopwatch.milliseconds(0.5)
        outcome.p99_ms = self.stopwatch.milliseconds(0.99)
        self.out.mkdir(parents=True, exist_ok=True)
        outcome.zip = (self.out / f"{self.project}.zip").resolve()
        shutil.copyfile(archive, outcome.zip)
        self.tell_the_end()

    def becomes_one(self):
        """Everything is saved, both screens are one, and so are the zips of all seats."""
        end = time.monotonic() + self.patience_s
        while time.monotonic() < end:
            self.turn()
            one, two = (self.editors[seat] for seat in (self.one, self.two))
            screens = [[file.text for file in each.files.values()] for each in (one, two)]
            if not (one.is_settled and two.is_settled and screens[0] == screens[1]):
                continue
            zips = [self.exports(seat, self.room.folder / f"{seat.number}.zip") for seat in self.room.seats]
            if zips[0] and all(each == zips[0] for each in zips):
                return True
        return False

    def other_files_that_differ(self, archive):
        with zipfile.ZipFile(self.before) as before, zipfile.ZipFile(archive) as after:
            names = set(before.namelist()) | set(after.namelist())
            there = set(before.namelist()) & set(after.namelist())
            return sorted(
                name
                for name in names - set(self.texts_before)
                if name not in there or before.read(name) != after.read(name)
            )

    def tell_the_end(self):
        story, outcome = self.story, self.outcome
        story.tell("pace", median=outcome.median_ms, p99=outcome.p99_ms)
        for fault in outcome.faults:
            story.tell("faulty", what=fault)
        if outcome.strange:
            story.tell("strange", pages=", ".join(outcome.strange))
        story.say(
            story.sentence(
                "well" if outcome.converged else "apart",
                seats=seats_in_words(story.language, outcome.seats),
                edits=outcome.edits,
                lost=lost_in_words(story.language, outcome.lost),
            )
        )


def take_from(archive, words):
    """A bug for a test to find: these words are not in the zip any more."""
    with zipfile.ZipFile(archive) as opened:
        files = [(each, opened.read(each)) for each in opened.infolist()]
    with zipfile.ZipFile(archive, "w") as opened:
        for info, content in files:
            opened.writestr(info, content.replace(words.encode(), b""))
