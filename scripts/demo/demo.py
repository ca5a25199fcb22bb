#!/usr/bin/env python3
"""Real nodes, shown to people or to a program: what scripts/demo.sh starts.

With --auto the last line of the output, and the only one, is JSON. Exit 0: all seats show the same
and nothing was lost. At a terminal it ends in the editor of one of its seats. However it ends, it leaves no process, no namespace and no temporary file.
"""

import argparse
import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from demonstration import Demonstration, Outcome
from room import Failure, LoopbackRoom, WiredRoom
from story import Story
from unbroken import unbroken
from visitor import Visitor, has_terminal

ROOT = pathlib.Path(__file__).resolve().parents[2]
PEOPLE = ["Inès", "Karim", "Léa"]
ROOMS_MAX = 30
SECONDS = 30  # of typing; the cut takes ten of them
ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    def __init__(self, number):
        super().__init__(number)
        self.number = number


def stop(number, _):
    if unbroken.puts_off(number):
        return
    for each in ENDS:
        signal.signal(each, signal.SIG_IGN)  # once is enough: what cleans up is not disturbed
    raise Stopped(number)


def options_of(arguments):
    parser = argparse.ArgumentParser(
        prog="scripts/demo.sh", usage="scripts/demo.sh --help says it all", add_help=False
    )
    parser.add_argument("--auto", action="store_true")
    parser.add_argument("--rooms", type=int)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--site", type=pathlib.Path, default=ROOT / "samples/boulangerie")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "build/demo")
    parser.add_argument("--lang", choices=("fr", "en"), default="en")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release")
    parser.add_argument("--began", type=float, default=time.time())
    # For tests: a bug to be found, and how long one waits for it; the same keys again.
    parser.add_argument("--plant", choices=("lost", "apart"))
    parser.add_argument("--patience", type=float, default=60)
    parser.add_argument("--seed", type=int)
    options = parser.parse_args(arguments)
    if options.rooms is not None and not 3 <= options.rooms <= ROOMS_MAX:
        parser.error(f"--rooms: from 3 to {ROOMS_MAX}")
    if not 1 <= options.seconds <= 86_400:
        parser.error("--seconds: from 1 to 86400")
    if not options.site.exists():
        parser.error(f"--site {options.site}: there is no such folder")
    return options


def become_root_of_a_room(arguments):
    """Namespaces need root, or a kernel that lets everybody be root among their own."""
    if os.geteuid() == 0:
        return
    unshare = ["unshare", "--user", "--map-root-user"]
    if subprocess.run([*unshare, "true"], capture_output=True).returncode == 0:
        os.execvp("unshare", [*unshare, sys.executable, __file__, *arguments])


def show(options, story):
    people = PEOPLE + [f"P{number}" for number in range(4, (options.rooms or 3) + 1)]
    with contextlib.ExitStack() as cleaning:
        with unbroken:
            folder = tempfile.mkdtemp(prefix="atelier-demo-")
            cleaning.callback(shutil.rmtree, folder, ignore_errors=True)
        with unbroken:
            room = (WiredRoom if options.rooms else LoopbackRoom)(options.build, folder, people)
            cleaning.callback(room.close)
        demonstration = Demonstration(
            room,
            story,
            site=options.site.resolve(),
            out=options.out,
            seconds=options.seconds,
            plant=options.plant,
            patience_s=options.patience,
            seed=options.seed,
        )
        cleaning.callback(demonstration.close)
        outcome = demonstration.run()
        if options.auto or not outcome.zip:
            return outcome
        story.say(story.sentence("zip", path=outcome.zip))
        if outcome.is_well and has_terminal():
            demonstration.close()  # the scripted learners leave
            seat = demonstration.one
            visitor = Visitor(room, seat, demonstration.project, options.lang)
            cleaning.callback(visitor.close)
            story.say(story.sentence("sit_down", one=seat.person))
            visitor.sit()
        story.say(story.sentence("next", atelier=os.path.relpath(options.build / "atelier")))
        return outcome


def main(arguments):
    options = options_of(arguments)
    for each in ENDS:
        signal.signal(each, stop)
    if options.rooms:
        become_root_of_a_room(arguments)
    story = Story(options.lang, options.auto, options.began)
    outcome = Outcome(options.rooms or len(PEOPLE))
    try:
        outcome = show(options, story)
    except Failure as failure:
        print(story.sentence("failed", why=failure), file=sys.stderr)
    except Stopped as stopped:
        print(story.sentence("stopped"), file=sys.stderr)
        return 128 + stopped.number
    if options.auto:
        print(json.dumps(outcome.as_json(), ensure_ascii=False))
    return 0 if outcome.is_well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
