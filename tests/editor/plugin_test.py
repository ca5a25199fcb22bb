"""Editors that are not ours, by their plugins (plugin.py): through `atelier client` to real nodes, in
working folders whose names are not plain ASCII."""

import random
import sys
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(Path(__file__).parent), str(ROOT / "scripts/demo")]
from plugin import Nvim, Plugin, VsCode, position  # noqa: E402
from program import Program  # noqa: E402
from seats import BUILD  # noqa: E402
from shared_page import PAGE, SharedPage  # noqa: E402

WORDS = ["é", "💚", "mot ", "\n", "<p>", "ﬁn\n", "e\u0301", "ligne\nligne", "\t"]


class Plugins(SharedPage):
    def plugin(self, kind, seat):
        plugin = kind(BUILD / "atelier", self.pages[seat].parent)
        self.addCleanup(plugin.close)
        return plugin

    def opened(self, plugin, seat):
        buffer = plugin.open(self.pages[seat])
        self.until(lambda: buffer.is_open, "an answer to open", plugin)
        return buffer

    def until(self, is_so, what, *plugins):
        end = time.monotonic() + 30
        while not is_so():
            for plugin in plugins:
                plugin.listen(0.01)
            self.assertLess(time.monotonic(), end, what)

    def all_same(self, pairs):
        """What the plugins show, what both nodes have, and what stands on both disks."""
        plugins = [plugin for plugin, _ in pairs]
        self.until(lambda: len({buffer.text for _, buffer in pairs}) == 1, "one text", *plugins)
        text = pairs[0][1].text

        def is_everywhere():
            for plugin in plugins:
                plugin.listen()
            shown = {buffer.text for _, buffer in pairs}
            nodes = {self.text(seat) for seat in (self.anne, self.karim)}
            disks = {self.pages[seat].read_text() for seat in (self.anne, self.karim)}
            return shown | nodes | disks == {pairs[0][1].text}

        self.eventually(is_everywhere, f"everywhere: {text!r}")
        self.assertEqual([plugin.faults for plugin in plugins], [[]] * len(plugins))

    def test_two_editors_type_at_once(self):
        for seed in range(4):
            chance = random.Random(seed)
            kinds = chance.sample([Nvim, VsCode, Nvim, VsCode], 2)
            pairs = []
            for kind, seat in zip(kinds, (self.anne, self.karim)):
                plugin = self.plugin(kind, seat)
                pairs.append((plugin, self.opened(plugin, seat)))
            for _ in range(120):
                plugin, buffer = chance.choice(pairs)
                size = len(buffer.text)
                begin = chance.choice([chance.randint(0, size), size])
                end = min(size, begin + chance.choice([0, 0, 0, 1, 3]))
                plugin.edit(buffer, begin, end, chance.choice(WORDS) if begin == end else "")
                if chance.random() < 0.2:
                    plugin.cursor(buffer, chance.randint(0, len(buffer.text)))
                for each, _ in pairs:
                    if chance.random() < 0.5:
                        each.listen(chance.choice([0, 0, 0.03]))
            self.all_same(pairs)
            self.assertEqual(
                [each for plugin, _ in pairs for each in plugin.answers.values() if each != "success"],
                [],
            )
            self.assertEqual([plugin.waiting for plugin, _ in pairs], [{}, {}])
            for plugin, _ in pairs:
                plugin.close()

    def test_what_is_inserted_behind_the_last_line_break(self):
        plugin = self.plugin(Nvim, self.anne)
        buffer = self.opened(plugin, self.anne)
        other = self.plugin(VsCode, self.karim)
        others = self.opened(other, self.karim)
        for text in ("fin", "é\nfin", "💚", "\n"):
            other.edit(others, len(others.text), len(others.text), text)
            self.all_same([(plugin, buffer), (other, others)])

    def test_who_lost_the_end_of_a_text_types_there(self):
        plugin = self.plugin(Nvim, self.anne)
        buffer = self.opened(plugin, self.anne)
        other = self.plugin(VsCode, self.karim)
        others = self.opened(other, self.karim)
        last_line = len("<p>L'été 💚</p>\n")
        for taken, typed in ((last_line, "fin\n"), (len("\n"), "\nfin")):
            other.edit(others, len(others.text) - taken, len(others.text), "")
            self.all_same([(plugin, buffer), (other, others)])
            plugin.edit(buffer, len(buffer.text), len(buffer.text), typed)
            self.all_same([(plugin, buffer), (other, others)])
        self.assertEqual(others.text, "<h1>Pâtés</h1>\nfin\nfin")

    def test_many_keys_come_as_few_edits(self):
        plugin = self.plugin(Nvim, self.anne)
        buffer = self.opened(plugin, self.anne)
        other = self.plugin(VsCode, self.karim)
        others = self.opened(other, self.karim)
        for _ in range(200):
            other.edit(others, 0, 0, "k")
            plugin.listen(0.002)
        self.all_same([(plugin, buffer), (other, others)])
        self.assertLess(buffer.messages, 150)

    def test_what_no_editor_should_send(self):
        other = self.plugin(VsCode, self.karim)
        others = self.opened(other, self.karim)

        def at(line, character):
            return {"line": line, "character": character}

        def delta(start, end, text="x"):
            return [{"range": {"start": start, "end": end}, "replacement": text}]

        harmless = {
            "nothing": [],
            "several": delta(at(0, 0), at(0, 0)) + delta(at(1, 0), at(1, 1)),
        }
        for name, said in harmless.items():
            with self.subTest(name):
                plugin = self.plugin(Plugin, self.anne)
                buffer = self.opened(plugin, self.anne)
                number = plugin.send_delta(buffer, said)
                self.until(lambda: number in plugin.answers, "an answer", plugin)
                self.assertEqual(plugin.answers[number], "success")
        ending = {
            "backwards": delta(at(0, 3), at(0, 1)),
            "no line": delta(at(99, 0), at(99, 0)),
            "no character": delta(at(0, 999), at(0, 999)),
            "two places that overlap": delta(at(0, 0), at(0, 5)) + delta(at(0, 3), at(0, 8)),
        }
        for name, said in ending.items():
            with self.subTest(name):
                plugin = self.plugin(Plugin, self.anne)
                buffer = self.opened(plugin, self.anne)
                number = plugin.send_delta(buffer, said)
                self.until(lambda: number in plugin.answers, "an answer", plugin)
                self.assertNotEqual(plugin.answers[number], "success")
                # Its text is not the file's any more, and nothing could tell it so.
                self.until(lambda: plugin.has_ended, "the end of the connection", plugin)
        with self.subTest("a revision that is not there yet, a file that is closed, odd ids, no JSON"):
            plugin = self.plugin(Plugin, self.anne)
            buffer = self.opened(plugin, self.anne)
            said = {"uri": buffer.uri, "revision": 99, "delta": delta(at(0, 0), at(0, 0))}
            future = plugin.send("edit", said)
            plugin.send_raw('{"jsonrpc":"2.0","id":"un","method":"open","params":{"uri":"%s"}}' % buffer.uri)
            plugin.send_raw("this is no JSON")
            plugin.shut(buffer)
            closed = plugin.send("edit", {**said, "revision": 0})
            self.until(
                lambda: plugin.has_ended or {future, closed} <= set(plugin.answers), "answers", plugin
            )
            self.assertNotEqual(plugin.answers.get(closed, "none"), "success")
        # Nothing of it harmed anybody: the other editor and both nodes go on.
        other.listen(0.2)
        other.edit(others, 0, 0, "après ")
        self.all_same([(other, others)])

    def test_who_has_left_has_no_cursor(self):
        plugin = self.plugin(Nvim, self.anne)
        buffer = self.opened(plugin, self.anne)
        other = self.plugin(VsCode, self.karim)
        others = self.opened(other, self.karim)
        other.cursor(others, 5)
        at = position(PAGE, 5)
        self.until(
            lambda: [{"start": at, "end": at}] in buffer.cursors.values(), "a cursor", plugin, other
        )
        other.close()
        self.until(lambda: list(buffer.cursors.values()) == [[]], "no cursor", plugin)
        self.assertEqual(plugin.faults, [])

    def test_open_is_answered_while_another_program_waits_for_much(self):
        """What is typed before the answer, some editors lose."""
        program = Program(self.anne.home)
        self.addCleanup(program.close)
        project = next(
            each["project"] for each in program.ask("atelier/projects")["projects"]
            if each["name"] == "Pain"
        )
        for _ in range(50):
            program.send("atelier/snapshot", project=project)
        plugin = self.plugin(VsCode, self.anne)
        self.opened(plugin, self.anne)
        self.assertEqual(plugin.faults, [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
