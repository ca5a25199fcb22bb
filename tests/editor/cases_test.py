"""Plays the golden cases of the editor (cases.py). ATELIER_WRITE_CASES=1 writes what they expect anew;
ATELIER_CASES="undo_ text_accents" plays only those whose names begin so; ATELIER_UNTIL_FAILURE=1 plays
none behind the first that ends otherwise."""

import os
import queue
import shutil
import socket
import sys
import tempfile
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from cases import CASES, FOLDERS, PREFIX, Broken, Room, Run, difference, write_goldens  # noqa: E402
from seats import BUILD, free_port  # noqa: E402

ROOMS = 3  # that many cases at a time
WRITES = os.environ.get("ATELIER_WRITE_CASES") == "1"
ONLY = tuple(os.environ.get("ATELIER_CASES", "").split())
UNTIL_FAILURE = os.environ.get("ATELIER_UNTIL_FAILURE") == "1"


def ends_as_expected(folder, run):
    return isinstance(run, Run) and not difference(folder, run.goldens())


class Cases(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        assert (BUILD / "atelier-node").exists(), "atelier-node is not built"
        cls.folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=FOLDERS))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        beacons = free_port(socket.SOCK_DGRAM)
        rooms = []
        cls.addClassCleanup(lambda: [each.stop() for each in rooms])
        for number in range(ROOMS):
            rooms.append(Room(cls.folder / str(number), beacons))
        folders = [each for each in sorted(CASES.iterdir()) if each.name.startswith(ONLY or "")]
        cls.runs = {}
        free = queue.SimpleQueue()
        is_enough = threading.Event()

        def play(folder):
            if is_enough.is_set():
                return
            room = free.get()
            run = Run(folder, room)
            try:
                run.play()
            except (Broken, AssertionError, OSError) as fault:
                cls.runs[folder.name] = fault
            else:
                cls.runs[folder.name] = run
            finally:
                free.put(room)
            if UNTIL_FAILURE and not ends_as_expected(folder, cls.runs[folder.name]):
                is_enough.set()

        with ThreadPoolExecutor(ROOMS) as pool:
            for room in pool.map(Room.fill, rooms):
                free.put(room)
            list(pool.map(play, folders))

    def test_each_case_ends_as_its_folder_says(self):
        for name, run in sorted(self.runs.items()):
            with self.subTest(name):
                if isinstance(run, Exception):
                    self.fail(f"{name}: {run}")
                if WRITES:
                    if write_goldens(CASES / name, run.goldens()):
                        print(f"written: {name}")
                    continue
                said = difference(CASES / name, run.goldens())
                if said:
                    self.fail(f"{name}\n{said}")

    def test_each_case_changes_something(self):
        runs = [run for run in self.runs.items() if isinstance(run[1], Run)]
        self.assertEqual([name for name, run in runs if not run.has_effect()], [])

    @unittest.skipIf(ONLY, "some cases only")
    def test_each_action_runs_in_a_case(self):
        runs = [run for run in self.runs.values() if isinstance(run, Run)]
        ran = set().union(*(run.ran for run in runs))
        self.assertEqual(sorted(set(runs[0].actions) - ran), [], "no case runs these")


if __name__ == "__main__":
    unittest.main()
