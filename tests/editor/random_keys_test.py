"""Random keys against live nodes: one editor gets any key there is, while two scripted people write
in the same pages at another seat. It must never end, never say a line it does not know, and at last
show exactly what both nodes have, with every word of the others in it that nobody deleted.

ATELIER_SECONDS decides how long (60); ATELIER_SEED which keys.
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

sys.path.insert(0, str(Path(__file__).parent))
from seats import BUILD, DEADLINE, SAMPLE, Seats  # noqa: E402

SECONDS = float(os.environ.get("ATELIER_SECONDS", "60"))
SEED = int(os.environ.get("ATELIER_SEED", random.randrange(1 << 32)))
ANSWER = 120  # seconds, at most, for one line on a busy machine

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
        self.process.wait(ANSWER)
        self.process.stdout.close()


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
        until = time.monotonic() + SECONDS
        typed = lines = 0
        while time.monotonic() < until:
            line = random_line(rng)
            answer = editor.do(**line)
            self.assertTrue(answer["ok"], (line, answer))
            if answer["over"]:  # by the menu
                editor.end()
                editor = Editor(learner.home, "Site")
            lines += 1
            if lines % 10 == 0:
                other = rng.choice(others)
                other.do(key=rng.choice(("down", "up", "end", "pagedown", "ctrl+home")))
                other.do(type=f" mot{typed} ")
                typed += 1
            if lines % 25 == 0:
                editor.do(key=["escape"] * 4)
                editor.do(open="pains.html")  # unless the keys have deleted it
        print(f"{lines} lines of keys, {typed} words of others", flush=True)
        editor.do(key=["escape"] * 6)
        self.same_at_the_end([editor, *others], [trainer, learner])
        for each in [editor, *others]:
            each.end()

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
