#!/usr/bin/env python3
"""What real nodes cost, with marks: tests/bench/real_nodes.py [PART…]

    keys    from a key written at one seat's socket to the patch read from another's: after a pause,
            while both type, and with 24 seats that all type
    rest    a node with the sample class that nobody uses: memory, processor, wake-ups, what passes
            each link; how long it takes from its start to its first answer
    lines   a seat that joins over 100 Mbit/s, until it has the 20 MB of a site; two who type while a
            third seat has 64 kbit/s, and while its node stands still
    hours   24 seats type for ten minutes in 200 pages that are 20 MB: the largest node's memory
    watch   somebody who never types has all pages open while 24 seats type 100,000 keys in them, and
            has in the end what they have

Prints a line of JSON for each figure and a last one of all. Exit 1: a mark is missed. The programs
are those of ATELIER_BUILD_DIR (build/release). Nodes are on loopback and find each other by
beacons; for `rest` and `lines` they have network cards of their own, which needs root.
ATELIER_SECONDS: how long `hours` is (600). ATELIER_KEYS: how many `watch` is (100000).
"""

import os
import pathlib
import random
import signal
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts/demo"), str(ROOT / "tests/bench")]
import process
from ledger import Stopwatch
from living_editor import LivingEditor
from measured_room import Figures, OnePage, OpenRoom, Typing, founded, in_a_room
from program import Program
from room import Failure, WiredRoom

# The most that each figure may be. Wake-ups: no timer is faster than a second, but there are some
# of several seconds beside the one of one; one of half a second would miss the mark.
MARKS = {
    "key_after_a_pause_median_ms": 5,
    "key_while_both_type_median_ms": 80,
    "key_of_24_typing_p99_ms": 200,
    "start_to_answer_median_ms": 100,
    "rss_mib": 30,
    "idle_cpu_percent": 0.5,
    "idle_wake_ups_a_second_without_links": 2,
    "idle_bytes_a_second_and_link": 1024,
    "join_20_mb_at_100_mbit_s": 10,
    "key_p95_beside_a_slow_seat_ratio": 1.1,
    "key_p95_beside_a_stopped_seat_ratio": 1.1,
    "rss_after_24_typed_mib": 60,
    "pages_that_differ_for_who_watched": 0,
}


# ---- keys ---------------------------------------------------------------------------------------


def keys_of_two(figures, pauses=40, seconds=15):
    def work(room):
        typing = founded(OnePage(room, 2))
        try:
            typing.stopwatch.go()
            who = typing.learners[0]
            for _ in range(pauses):
                typing.turn_for(0.3)
                before = len(typing.stopwatch.seconds)
                while not typing.stopwatch.waiting.get(who):  # until a key that is timed
                    typing.turn_for(0.3)
                    who.press()
                typing.turn_until(lambda: len(typing.stopwatch.seconds) > before, "a key")
            take_median(figures, "key_after_a_pause_median_ms", typing.stopwatch)
            typing.stopwatch = Stopwatch()
            typing.type_for(seconds)
            take_median(figures, "key_while_both_type_median_ms", typing.stopwatch)
        finally:
            typing.close()

    in_a_room(OpenRoom, 3, work)


def take_median(figures, name, stopwatch):
    figures.take(name, stopwatch.milliseconds(0.5))


# All seats share this machine's cores: with seven keys a second each, what is measured is those.
def keys_of_24(figures, seats=24, seconds=20, keys_a_second=2):
    def work(room):
        typing = founded(Typing(room, seats))
        for learner in typing.learners:
            learner.keys_a_second = keys_a_second
        try:
            typing.type_for(seconds)
            figures.take("key_of_24_typing_p99_ms", typing.stopwatch.milliseconds(0.99))
            figures.note("key_of_24_typing_median_ms", typing.stopwatch.milliseconds(0.5) or -1)
            figures.note("keys_of_24_timed", len(typing.stopwatch.seconds))
        finally:
            typing.close()

    in_a_room(OpenRoom, seats, work)


# ---- rest ---------------------------------------------------------------------------------------


def milliseconds_to_answer(seat, command):
    """Of this command, without what makes a node ours or puts it into a namespace."""
    seat.home.mkdir(exist_ok=True)
    began = time.monotonic()
    seat.node = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while True:
        try:
            Program(seat.home).close()
            return (time.monotonic() - began) * 1000
        except OSError:
            if seat.node.poll() is not None:
                raise Failure(f"{command[0]} ended") from None
            time.sleep(0.001)


def rest(figures, seconds=30, starts=9):
    def work(room):
        typing = Typing(room, 0)
        typing.found()
        typing.bring_in()
        time.sleep(5)  # what follows an import, and the last program that asked
        seat = room.seats[1]
        figures.take("rss_mib", process.resident_mib(seat.node.pid))
        with_links = process.at_rest(seat.node.pid, seconds)
        figures.take("idle_cpu_percent", with_links["cpu_percent"])
        figures.take("idle_bytes_a_second_and_link", with_links["bytes"] / (len(room.seats) - 1))
        figures.note("idle_wake_ups_a_second_with_2_links", with_links["wake_ups"])
        took, processor = [], []
        command = [str(room.build / "atelier-node"), "--home", str(seat.home), "--port", "0"]
        command += ["--beacon-addr", "127.255.255.255:1", "--beacon-port", "0"]  # to nobody
        for _ in range(starts):
            seat.kill()
            took.append(milliseconds_to_answer(seat, command))
            processor.append(process.processor_seconds(seat.node.pid) * 1000)
        seat.kill()
        seat.start()
        figures.take("start_to_answer_median_ms", statistics.median(took))
        figures.note("start_to_answer_least_ms", min(took))
        figures.note("start_processor_median_ms", statistics.median(processor))
        for other in room.seats:
            if other is not seat:
                other.kill()
        time.sleep(20)  # nobody is called any more but every few seconds
        alone = process.at_rest(seat.node.pid, seconds)
        figures.take("idle_wake_ups_a_second_without_links", alone["wake_ups"])

    in_a_room(WiredRoom, 3, work)


# ---- lines --------------------------------------------------------------------------------------


def vocabulary(chance, words=3000):
    """Made of syllables, as French sounds, the first ones short and often used."""
    syllables = [c + v for c in "b c d f g l m n p r s t v ch tr".split() for v in "a e i o u é an ou".split()]
    return ["".join(chance.choices(syllables, k=1 + min(rank // 100, 3))) for rank in range(words)]


def large_site(folder, pages, page_bytes, pictures, picture_bytes):
    """Pages of prose in a few classes, and pictures, none of them like another."""
    chance = random.Random(20)
    words = vocabulary(chance)
    often = [1 / (rank + 1) for rank in range(len(words))]  # Zipf
    folder.mkdir()
    for number in range(pages):
        lines = [f"<h1>Page {number}</h1>", "<p>Au fournil.</p>"]
        size = 0
        while size < page_bytes:
            text = " ".join(chance.choices(words, often, k=40))
            lines.append(f'<p class="{chance.choice(["lead", "prix", "note"])}">{text}.</p>')
            size += len(lines[-1].encode()) + 1
        (folder / f"page{number:03}.html").write_text("\n".join(lines) + "\n")
    (folder / "page000.html").rename(folder / "index.html")
    for number in range(pictures):
        picture = b"\x89PNG\r\n\x1a\n" + chance.randbytes(picture_bytes)
        (folder / f"image{number:02}.png").write_bytes(picture)
    return folder


def slow_down(room, seat, rate):
    """Both ways of this seat's cable. tbf: how the kernel holds back what is too fast."""
    shape = f"root tbf rate {rate} burst 32k latency 100ms"
    room.bridge.run(f"tc qdisc replace dev {room.ports[seat]} {shape}")
    room.machines[seat].run(f"tc qdisc replace dev eth0 {shape}")


def speed_up(room, seat):
    room.bridge.run(f"tc qdisc del dev {room.ports[seat]} root")
    room.machines[seat].run("tc qdisc del dev eth0 root")


def join(figures):
    def work(room):
        for seat in room.seats:
            slow_down(room, seat, "100mbit")
        newcomer = room.seats.pop()
        try:
            join_as(figures, room, newcomer)
        finally:
            room.seats.append(newcomer)

    in_a_room(WiredRoom, 4, work)


def join_as(figures, room, newcomer):
    site = large_site(room.folder / "grand", 40, 50_000, 18, 1_000_000)
    typing = Typing(room, 0, site)
    typing.found()
    typing.bring_in()
    newcomer.start()
    newcomer.wait_until_it_runs()
    kit = room.folder / "late.txt"
    address = room.address(room.seats[0])
    room.seats[0].run("kit", "make", "--uses", 1, "--out", kit, "--at", address)
    whole = typing.before.read_bytes()
    began = time.monotonic()
    newcomer.run("join", "--kit", kit, "--name", newcomer.person)
    figures.note("join_answered_s", time.monotonic() - began)
    zip_of_newcomer = room.folder / "newcomer.zip"
    while typing.exports(newcomer, zip_of_newcomer) != whole:
        if time.monotonic() > began + 120:
            raise Failure("the site did not come")
        time.sleep(0.1)
    figures.take("join_20_mb_at_100_mbit_s", time.monotonic() - began)


# Two type; a third seat is slow, then still. Each in turn, and so again, since machines are noisy.
def slow(figures, rounds=4, seconds=12):
    def work(room):
        typing = founded(OnePage(room, 2))
        other = room.seats[1]
        # Who types are the last two; what is slow is neither of them nor the trainer.
        assert other not in typing.typing_seats

        def p95(seconds):
            typing.stopwatch = Stopwatch()
            typing.type_for(seconds)
            return typing.stopwatch.milliseconds(0.95)

        taken = {"alone": [], "slow": [], "stopped": []}
        try:
            p95(5)
            for _ in range(rounds):
                taken["alone"].append(p95(seconds))
                slow_down(room, other, "64kbit")
                taken["slow"].append(p95(seconds))
                speed_up(room, other)
                other.node.send_signal(signal.SIGSTOP)
                taken["stopped"].append(p95(seconds))
                other.node.send_signal(signal.SIGCONT)
                typing.turn_for(3)
        finally:
            typing.close()
        middle = {name: statistics.median(each) for name, each in taken.items()}
        figures.note("key_p95_alone_ms", middle["alone"])
        for name in ("slow", "stopped"):
            figures.take(f"key_p95_beside_a_{name}_seat_ratio", middle[name] / middle["alone"])

    in_a_room(WiredRoom, 4, work)


# ---- hours --------------------------------------------------------------------------------------


class ManyPages(Typing):
    """Each learner has the pages that two others have, too, and goes from one to the next."""

    pages_max = 200

    def sit_down(self):
        pages = list(self.pages().items())
        share = len(pages) * 3 // len(self.typing_seats)
        self.viewers = {}
        for number, seat in enumerate(self.typing_seats):
            begin = number * len(pages) // len(self.typing_seats)
            mine = dict((pages + pages)[begin : begin + share])
            self.sit_at(number, seat, mine)
        self.turn_for(5)


def hours(figures, seats=24, keys_a_second=2):
    seconds = float(os.environ.get("ATELIER_SECONDS", "600"))

    def work(room):
        site = large_site(room.folder / "grand", 200, 100_000, 0, 0)
        typing = ManyPages(room, seats, site)
        room.patience_s = typing.patience_s = 300
        founded(typing)
        for learner in typing.learners:
            learner.keys_a_second = keys_a_second
        try:
            before = [process.resident_mib(seat.node.pid) for seat in room.seats]
            figures.note("rss_before_24_typed_mib", max(before))
            typing.type_for(seconds)
            after = [process.resident_mib(seat.node.pid) for seat in room.seats]
            figures.note("keys_of_24", sum(editor.edits for editor in typing.editors.values()))
            figures.note("rss_after_24_typed_median_mib", statistics.median(after))
            figures.take("rss_after_24_typed_mib", max(after))
        finally:
            typing.close()

    in_a_room(OpenRoom, seats, work)


# ---- watch --------------------------------------------------------------------------------------


class Watched(Typing):
    """Somebody who never types sits beside the first of those who do, with all pages open."""

    pages_max = 100

    class Chair:
        node = True

    def sit_down(self):
        super().sit_down()
        self.watcher = LivingEditor(self.typing_seats[0].home, self.pages().values())
        self.editors[self.Chair()] = self.watcher

    def keys(self):
        return sum(editor.edits for editor in self.editors.values())

    def patches(self):
        return sum(
            file.patches for editor in self.editors.values() for file in editor.files.values()
        )

    def is_at_rest(self):
        """Nobody was told anything for two seconds, and all is saved."""
        patches = self.patches()
        self.turn_for(2)
        is_settled = all(editor.is_settled for editor in self.editors.values())
        return is_settled and patches == self.patches()

    def faults(self):
        return [fault for editor in self.editors.values() for fault in editor.faults]

    def pages_that_differ(self):
        return sum(
            self.watcher.files[uri].text != file.text
            for learner in self.learners
            for uri, file in learner.editor.files.items()
        )


def watch(figures, seats=24, keys_a_second=4):
    keys = int(os.environ.get("ATELIER_KEYS", "100000"))

    def work(room):
        typing = Watched(room, seats)
        typing.patience_s = room.patience_s = 300
        founded(typing)
        for learner in typing.learners:
            learner.keys_a_second = keys_a_second
        try:
            end = time.monotonic() + 10 * keys / (seats * keys_a_second)
            while typing.keys() < keys:
                if time.monotonic() > end:
                    raise Failure(f"only {typing.keys()} keys were typed")
                typing.type_for(20)
            typing.turn_until(typing.is_at_rest, "what was typed on all screens")
            figures.note("keys_of_24_watched", typing.keys())
            figures.note(
                "patches_to_who_watched",
                sum(file.patches for file in typing.watcher.files.values()),
            )
            if typing.faults():
                raise Failure("; ".join(typing.faults()))
            figures.take("pages_that_differ_for_who_watched", typing.pages_that_differ())
        finally:
            typing.close()

    in_a_room(OpenRoom, seats, work)


PARTS = {"keys": (keys_of_two, keys_of_24), "rest": (rest,), "lines": (join, slow), "hours": (hours,), "watch": (watch,)}


def main(arguments):
    unknown = [each for each in arguments if each not in PARTS]
    if unknown:
        print(f"no part {unknown[0]}; there are: {' '.join(PARTS)}", file=sys.stderr)
        return 2
    figures = Figures(MARKS)
    for part in arguments or PARTS:
        for measure in PARTS[part]:
            measure(figures)
    missed = figures.missed()
    figures.say({"figures": figures.values, "missed": missed})
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
