"""Random keys against live nodes: one editor gets any key there is, while two scripted people write
in the same pages at another seat. It must never end, never say a line it does not know, and at last
show exactly what both nodes have, with every word of the others in it that nobody deleted.

ATELIER_SECONDS decides how long (60); ATELIER_SEED which keys. With ATELIER_GROWTH=10 no editor may
take ten per cent more memory at the end than after a warm-up of a sixth of that time.
"""

import json
import os
import queue
import random
import subprocess
import sys
import threading
import time
import unittest
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "bench")]
import process  # noqa: E402
from seats import BUILD, SAMPLE, Seats  # noqa: E402

SECONDS = float(os.environ.get("ATELIER_SECONDS", "60"))
SEED = int(os.environ.get("ATELIER_SEED", random.randrange(1 << 32)))
ANSWER = 120  # seconds, at most, for one line on a busy machine
GROWTH = os.environ.get("ATELIER_GROWTH")  # per cent, at most; not said: memory is not looked at
# Keys at random copy whole pages and files again and again: what is larger than this is brought
# back, so that a page stays one and what grows is not the site.
TEXT_MAX_BYTES = 20_000
FILES_MAX = 30
LEAVE = "Quitter"  # of the menu, the palette and a question

NAMED = (
    "enter tab escape backspace delete insert home end pageup pagedown up down left right shift+up shift+down "
    "shift+left shift+right ctrl+left ctrl+right ctrl+home ctrl+end shift+tab ctrl+backspace ctrl+delete"
).split()
FUNCTIONS = [f"f{number}" for number in range(1, 13)]
# Ctrl-Q leaves; everything else must be survived.
HELD = [f"ctrl+{letter}" for letter in "abcdefghijklmnoprstuvwxyz_ "] + [f"alt+{letter}" for letter in "acfhnsuz"]
LETTERS = list("aaeeiou  <>/\"'=;:{}()[]!-.,éàç漢🥖\n") + ["e\u0301", "<p>", "</p>", "<!--", "\u202e"]


class Editor:
    def __init__(self, home, project):
        command = [BUILD / "atelier", "--home", home, "--headless", "--lang", "fr", "--open", project]
        self.process = subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.lines = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(None)

    def do(self, **line):
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()
        answer = self.lines.get(timeout=ANSWER)
        if answer is None:
            raise AssertionError(f"the editor ended ({self.process.wait()}) at {line}")
        return json.loads(answer)

    def end(self):  # or it has ended by itself
        self.process.stdin.close()
        status = self.process.wait(ANSWER)
        self.process.stdout.close()
        if status != 0:  # a sanitizer's find at the very end, or something that is not saved
            raise AssertionError(f"the editor ended with {status}")


class Memory:
    """What processes hold of it, in two stretches of the same length: when they are warm, and at last."""

    def __init__(self, begin, seconds):
        self.stretches = [(begin + seconds * at / 6, begin + seconds * (at + 1) / 6) for at in (1, 5)]
        self.held = {}  # name → MiB at most, in each

    def look(self, now, running):
        for name, pid in running.items():
            for i, (begin, end) in enumerate(self.stretches):
                if begin <= now < end:
                    most = self.held.setdefault(name, [0, 0])
                    most[i] = max(most[i], process.resident_mib(pid))

    def growth(self):
        """Name → per cent; of those that were there in both."""
        return {name: 100 * (last / warm - 1) for name, (warm, last) in self.held.items() if warm and last}


def random_line(rng):
    kind = rng.random()
    if kind < 0.45:
        return {"type": "".join(rng.choices(LETTERS, k=rng.randint(1, 8)))}
    if kind < 0.75:
        return {"key": rng.choices(NAMED, k=rng.randint(1, 4))}
    if kind < 0.87:
        return {"key": rng.choice(HELD)}
    if kind < 0.92:
        return {"key": rng.choice(FUNCTIONS)}
    if kind < 0.95:
        return {"paste": "".join(rng.choices(LETTERS, k=rng.randint(1, 200)))}
    if kind < 0.98:
        return {"click": [rng.randrange(24), rng.randrange(80)], "kind": rng.choice(("press", "drag", "wheel_down"))}
    return rng.choice(({"size": [rng.randint(1, 40), rng.randint(1, 130)]}, {"wait": rng.randint(1, 4000)}))


class RandomKeys(Seats):
    def test_any_keys_beside_two_people_lose_nothing_and_end_equal(self):
        print(f"ATELIER_SEED={SEED}", flush=True)
        rng = random.Random(SEED)
        trainer, learner = self.seat("anne"), self.seat("lea")
        self.class_of(trainer, learner)
        trainer.json("project", "new", "Site", "--from", SAMPLE)
        self.eventually(lambda: learner.cat("Site", "site/tournee.html"), "the site at the other seat")
        editor = Editor(learner.home, "Site")
        others = [Editor(trainer.home, "Site") for _ in range(2)]
        for other in others:
            other.do(open="pains.html")
        begin = time.monotonic()
        memory = Memory(begin, SECONDS)
        typed = lines = starts = 0
        while (now := time.monotonic()) < begin + SECONDS:
            line = random_line(rng)
            answer = self.press(editor, line)
            self.assertTrue(answer["ok"], (line, answer))
            if answer["over"]:  # by the menu
                editor.end()
                editor = Editor(learner.home, "Site")
                starts += 1
            lines += 1
            if lines % 10 == 0:
                other = rng.choice(others)
                other.do(key=rng.choice(("down", "up", "end", "pagedown", "ctrl+home")))
                other.do(type=f" mot{typed} ")
                typed += 1
            if lines % 25 == 0:
                editor.do(key=["escape"] * 4)
                self.bring_back(editor, trainer)
                editor.do(open="pains.html")  # unless the keys have deleted it
                if GROWTH:
                    every = {f"editor {starts}": editor, "other 1": others[0], "other 2": others[1]}
                    memory.look(now, {name: each.process.pid for name, each in every.items()})
                    memory.look(now, {f"node of {each.home.name}": each.node.pid for each in self.seats})
        print(f"{lines} lines of keys, {typed} words of others", flush=True)
        editor.do(key=["escape"] * 6)
        self.same_at_the_end([editor, *others], [trainer, learner])
        if GROWTH:
            self.grew_little(memory)
        for each in [editor, *others]:
            each.end()
        for seat in (trainer, learner):  # an editor would have started another one
            self.assertIsNone(seat.node.poll(), seat.log())

    def press(self, editor, line):
        """Where memory is looked at an editor lives to the end: whatever would leave it is closed first."""
        if not GROWTH:
            return editor.do(**line)
        if "size" in line:  # what offers to leave would be out of sight
            line = {"wait": 100}
        keys = line.get("key")
        for step in [{"key": key} for key in keys] if isinstance(keys, list) else [line]:
            answer = editor.do(screen=True, **step)
            for _ in range(5):
                if not any(LEAVE in row for row in answer.get("rows", ())):
                    break
                answer = editor.do(screen=True, key="escape")
        return answer

    def bring_back(self, editor, trainer):
        """The page that is shown, and the number of files, to what a site has."""
        state = editor.do(state=True, text=True)
        if len(state.get("text", "").encode()) > TEXT_MAX_BYTES:
            editor.do(key="ctrl+a")
            editor.do(paste=(SAMPLE / "pains.html").read_text())
        for path in state["files"][FILES_MAX:]:
            trainer.run("rm", "Site", f"site/{path}")

    def grew_little(self, memory):
        growth = memory.growth()
        for name, per_cent in sorted(growth.items()):
            warm, last = memory.held[name]
            print(f"{name}: {warm:.1f} MiB warm, {last:.1f} at last, {per_cent:+.1f} %", flush=True)
        # A node keeps all that was ever written, and is not held to it.
        editors = [per_cent for name, per_cent in growth.items() if not name.startswith("node")]
        self.assertGreaterEqual(len(editors), 3, "editors that lived from the warm-up to the end")
        self.assertLessEqual(max(editors), float(GROWTH), "per cent more memory")

    def texts(self, seat):
        """Every text of the site, by its path."""
        files = seat.json("files", "Site")["files"]
        return {each["path"]: seat.cat("Site", each["path"]) for each in files if each["kind"] == "text"}

    def same_at_the_end(self, editors, seats):
        self.eventually(
            lambda: self.texts(seats[0]) == self.texts(seats[1]), "the same files at both seats"
        )
        page = min(path for path in self.texts(seats[0]) if path.startswith("site/"))

        def equal():
            for each in editors:
                each.do(key=["escape"] * 4)
                if not each.do(open=page.removeprefix("site/"))["ok"]:
                    return False
            shown = {each.do(text=True).get("text") for each in editors}
            return shown == {seats[0].cat("Site", page).decode()}

        self.eventually(equal, f"{page} on every screen as the nodes have it")


if __name__ == "__main__":
    unittest.main()
