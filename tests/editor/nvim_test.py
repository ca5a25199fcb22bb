"""A published plugin itself, in a real Neovim (nvim.py), through `atelier client` to real nodes:
what plugin_test.py asks of simulators, asked of the thing that they simulate."""

import collections
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from nvim import Neovim, keys_of, why_not  # noqa: E402
from seats import BUILD  # noqa: E402
from shared_page import PAGE, SharedPage  # noqa: E402

REASON = why_not()


@unittest.skipIf(REASON, REASON)
class RealNeovim(SharedPage):
    def opened(self, seat, path=None):
        nvim = Neovim(BUILD, self.folder / f"nvim {seat.home.name}")
        self.addCleanup(nvim.close)
        nvim.open(path or self.pages[seat])
        return nvim

    def all_same(self, *nvims, page=None):
        """What each Neovim shows, what both nodes have, and what stands on both disks: the text."""
        texts = {}

        def is_one():
            texts["nvim"] = [nvim.text for nvim in nvims]
            texts["node"] = [self.text(seat, page and page.name) for seat in self.pages]
            paths = [path.parent / (page or path).name for path in self.pages.values()]
            texts["disk"] = [path.read_text() if path.exists() else None for path in paths]
            return len({text for each in texts.values() for text in each}) == 1

        try:
            self.eventually(is_one, "one text everywhere")
        except AssertionError as fault:
            raise AssertionError(f"{fault}\n{texts}\n{[nvim.messages for nvim in nvims]}") from None
        self.assertEqual([nvim.fault for nvim in nvims], [""] * len(nvims))
        return texts["node"][0]

    def typed(self, *nvims):
        for nvim in nvims:
            nvim.until(nvim.has_typed, "all is typed")

    def test_two_type_at_once(self):
        annes, karims = self.opened(self.anne), self.opened(self.karim)
        first = "Crème brûlée 💚 e\u0301té\nflûte ﬁn "
        second = "Où ça ? 🥖🥖 à côté\n\nnaïf <b>œuf</b>\tdéjà"
        rounds = [
            (["gg", "A"], ["G", "o"]),
            (["G", "o"], ["gg", "A"]),
            (["gg", "O"], ["gg", "O"]),
            (["G", "o"], ["G", "o"]),
        ]
        wanted = collections.Counter(PAGE)
        for one, other in rounds:
            annes.type(*one, keys_of(first), "<Esc>")
            karims.type(*other, keys_of(second), "<Esc>")
            self.typed(annes, karims)
            text = self.all_same(annes, karims)
            wanted.update(first + second)
            wanted.update("\n" * (one + other).count("o") + "\n" * (one + other).count("O"))
            self.assertEqual(collections.Counter(text), wanted)
        # Each sees where the other is.
        self.assertEqual(annes.lua("require('teamtype').status()"), "Teamtype: Karim")

    def test_what_is_inserted_behind_the_last_line_break(self):
        """Of which the plugin alone would show a line break too many."""
        nvim = self.opened(self.anne)
        text = PAGE
        for more in ("fin", "\n", "é\nfin", "\n", "💚", "\n", "\n"):
            place = f"{text.count(chr(10)) + 1}:{len(text) - text.rfind(chr(10))}"
            self.karim.json("write", "Pain", self.name, "--at", place, "--insert", more)
            text += more
            self.eventually(lambda: nvim.text == text, f"{text!r}: {nvim.text!r}")
            self.assertEqual(self.all_same(nvim), text)
        # And both count the lines alike.
        nvim.type("G", "A", keys_of("<b>"), "<Esc>", "gg", "O", keys_of("<i>"), "<Esc>")
        self.typed(nvim)
        self.assertEqual(self.all_same(nvim).replace("<b>", "").replace("<i>\n", ""), text)

    def test_a_last_line_that_has_lost_its_line_break(self):
        """The plugin would then go on counting the line behind it, until something else changes."""
        nvim = self.opened(self.anne)
        for keys, last in (
            (["G", "o", "é", "<Esc>"], "fin\né"),
            (["G", "yyp"], "fin\nfin"),
            (["G", "dd"], ""),
        ):
            self.karim.json("write", "Pain", self.name, "--at", "3:1", "--insert", "fin")
            self.eventually(lambda: nvim.text == PAGE + "fin", f"fin: {nvim.text!r}")
            nvim.type(*keys)
            self.typed(nvim)
            # What is deleted with the last line is the line break in front of it.
            self.assertEqual(self.all_same(nvim), PAGE + last if last else PAGE[:-1])
            if last:
                words = ["--at", "3:1", "--delete", str(len(last))]
                self.karim.json("write", "Pain", self.name, *words)
                self.eventually(lambda: nvim.text == PAGE, f"as before: {nvim.text!r}")
                self.all_same(nvim)
                nvim.ask("execute('bwipeout!')")
                nvim.open(self.pages[self.anne])

    def test_a_last_line_that_others_delete(self):
        nvim = self.opened(self.anne)
        last = PAGE.split("\n")[1] + "\n"
        words = ["--at", "2:1", "--delete", str(len(last))]
        self.karim.json("write", "Pain", self.name, *words)
        self.eventually(lambda: nvim.text == PAGE.replace(last, ""), f"deleted: {nvim.text!r}")
        nvim.type("G", "o", "é", "<Esc>")
        self.typed(nvim)
        self.assertIn("é", self.all_same(nvim))

    def test_others_write_while_it_is_open(self):
        nvim = self.opened(self.anne)
        nvim.type("G", "o", keys_of("Où ça, œuf 💚 ? " * 6), "<Esc>")
        for number in range(8):
            words = ["--at", "1:5", "--insert", f"{number}é💚"]
            (self.anne, self.karim)[number % 2].json("write", "Pain", self.name, *words)
        self.typed(nvim)
        inserted = "".join(f"{number}é💚" for number in range(8))
        text = self.all_same(nvim)
        self.assertEqual(collections.Counter(text), collections.Counter(
            PAGE + inserted + "Où ça, œuf 💚 ? " * 6 + "\n"
        ))
        self.assertTrue(text.endswith("</p>\n" + "Où ça, œuf 💚 ? " * 6 + "\n"), text)
        self.karim.json("write", "Pain", self.name, "--at", "1:5", "--delete", str(len(inserted)))
        self.eventually(lambda: nvim.text.startswith("<h1>Pâtés"), "deleted")
        # Another program saves the file, on either disk.
        for seat in (self.anne, self.karim):
            text = self.all_same(nvim) + f"<p>{seat.home.name} à côté</p>\n"
            self.pages[seat].write_text(text)
            self.eventually(lambda: nvim.text == text, f"{text!r}: {nvim.text!r}")
            self.assertEqual(self.all_same(nvim), text)

    def test_a_new_page(self):
        page = self.pages[self.anne].parent / "neuf œuf.html"
        nvim = self.opened(self.anne, page)
        nvim.type("i", keys_of("<p>à côté 💚\n</p>"), "<Esc>")
        self.typed(nvim)
        text = self.all_same(nvim, page=page)
        self.assertEqual(text.rstrip("\n"), "<p>à côté 💚\n</p>")
        self.assertEqual(
            sorted(each.name for each in page.parent.iterdir()), sorted([page.name, self.name])
        )

    def test_the_node_is_killed(self):
        nvim = self.opened(self.anne)
        nvim.type("G", "o", keys_of("pas perdu 💚"), "<Esc>")
        self.typed(nvim)
        text = self.all_same(nvim)
        self.anne.node.kill()
        self.anne.node.wait()
        nvim.until(lambda: "daemon lost" in nvim.messages, "it says so")
        nvim.until(lambda: nvim.ask("&modifiable") == 0, "nothing more can be typed that is lost")
        self.assertEqual(nvim.text, text)
        # With the node, it is there again, and what others wrote meanwhile.
        self.karim.json("write", "Pain", self.name, "--at", "1:5", "--insert", "Les ")
        text = text.replace("<h1>", "<h1>Les ")
        (self.anne.home / "run/socket").unlink()
        self.anne.start()
        nvim.ask("execute('bwipeout!')")
        nvim.open(self.pages[self.anne])
        self.eventually(lambda: nvim.text == text, f"{text!r}: {nvim.text!r}")


if __name__ == "__main__":
    unittest.main(verbosity=2)
