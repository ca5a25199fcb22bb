"""Two seats on one machine, through the real programs: a class is founded, somebody joins with a
kit, a client's folder comes in, and what one writes the other reads."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from seats import SAMPLE, Seats  # noqa: E402


class Commands(Seats):
    def setUp(self):
        super().setUp()
        self.anne = self.seat("anne")
        self.karim = self.seat("karim")

    def test_a_day_of_two_seats(self):
        self.class_of(self.anne, self.karim)
        made = self.anne.json("project", "new", "Boulangerie", "--from", SAMPLE)
        files = [each for each in SAMPLE.rglob("*") if each.is_file()]
        self.assertEqual(made["files"], len(files))
        self.assertEqual(made["left_out"], [])
        self.assertTrue(made["saved"])

        page = (SAMPLE / "index.html").read_bytes()
        self.eventually(lambda: self.karim.cat("Boulangerie", "index.html") == page, "the page")
        words = ("write", "Boulangerie", "index.html", "--at", "1:1", "--insert", "<!-- été -->\n")
        self.assertTrue(self.karim.json(*words)["saved"])
        changed = "<!-- été -->\n".encode() + page
        self.eventually(lambda: self.anne.cat("Boulangerie", "index.html") == changed, "the edit")
        lines = self.anne.json("blame", "Boulangerie", "index.html")["lines"]
        self.assertEqual(lines[0]["names"], ["Karim"])
        self.assertEqual(lines[1]["names"], ["Anne"])

        removal = self.karim.json("rm", "Boulangerie", "images")["removal"]
        self.eventually(lambda: self.anne.cat("Boulangerie", "images/epi.svg") is None, "a removal")
        self.karim.json("restore", "Boulangerie", removal)
        self.eventually(lambda: self.anne.cat("Boulangerie", "images/epi.svg"), "a restoring")

        self.eventually(lambda: self.karim.run(
            "export", "Boulangerie", "--to", self.folder / "out").returncode == 0, "an export")
        for each in files:
            wanted = changed if each.name == "index.html" else each.read_bytes()
            self.assertEqual((self.folder / "out" / each.relative_to(SAMPLE)).read_bytes(), wanted)
        zips = [self.folder / "anne.zip", self.folder / "karim.zip"]
        self.anne.json("export", "Boulangerie", "--to", zips[0])
        self.karim.json("export", "Boulangerie", "--to", zips[1])
        self.assertEqual(zips[0].read_bytes(), zips[1].read_bytes())

    def test_what_is_saved_outlives_the_node(self):
        self.class_of(self.anne)
        self.anne.json("project", "new", "Boulangerie", "--from", SAMPLE)
        self.assertTrue(self.anne.json("node", "stop")["was_running"])
        self.anne.node.wait(10)
        # Now by the command itself: nothing is running.
        self.assertFalse(self.anne.json("node", "stop")["was_running"])
        self.anne.start()
        page = (SAMPLE / "pains.html").read_bytes()
        self.assertEqual(self.anne.cat("Boulangerie", "pains.html"), page)

    def test_a_stick_carries_the_class_to_where_it_was_read(self):
        self.class_of(self.anne)
        bundle = self.folder / "class.atelier"
        carried = self.anne.json("carry", "out", bundle)
        self.assertGreater(carried["changes"], 0)
        self.assertEqual(self.anne.json("carry", "in", bundle)["changes"], 0)

    def test_a_used_up_kit_lets_nobody_in(self):
        self.class_of(self.anne, self.karim)
        run = self.seat("late").run("join", "--kit", self.kit, "--name", "Zoé")
        self.assertEqual(run.returncode, 1)
        self.assertIn("Ce kit ne vaut plus rien", run.stderr.decode())


if __name__ == "__main__":
    unittest.main()
