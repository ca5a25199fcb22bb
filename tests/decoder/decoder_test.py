#!/usr/bin/env python3
"""The second decoder reads what the C++ side writes, change by change the same.

The build's generate_changes prints lines "S <hex of a span>", each followed by "J <JSON>" for every
change in it. ATELIER_SEED chooses other changes than those of seed 1.
"""

import collections
import json
import os
import pathlib
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import atelier_decode  # noqa: E402

CHANGES = 10_000
LINES_MAX = 400
SEED = os.environ.get("ATELIER_SEED", "1")


def generated():
    """The spans of the generator: a list of (hex, [JSON of each change])."""
    tool = pathlib.Path(os.environ["ATELIER_BUILD_DIR"]) / "generate_changes"
    command = [tool, "--seed", SEED, "--changes", str(CHANGES)]
    spans = []
    # Split at \n alone: text may hold what else Python takes for the end of a line.
    for line in subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.split(b"\n"):
        mark, _, rest = line.decode("utf-8").partition(" ")
        if mark == "S":
            spans.append((rest, []))
        elif mark == "J":
            spans[-1][1].append(atelier_decode.json_line(json.loads(rest)))
        elif line:
            raise ValueError(f"generate_changes printed {line[:80]}")
    return spans


def differences(expected, actual, path="change"):
    """Where two values from JSON differ, one sentence each."""
    if type(expected) is not type(actual):
        yield f"{path}: the program says {expected!r}, the decoder {actual!r}"
    elif isinstance(expected, dict):
        for key in sorted(expected.keys() | actual.keys()):
            if key in expected and key in actual:
                yield from differences(expected[key], actual[key], f"{path}.{key}")
            else:
                yield f"{path}.{key}: only the {'program' if key in expected else 'decoder'} has it"
    elif isinstance(expected, list):
        for at, (one, other) in enumerate(zip(expected, actual)):
            yield from differences(one, other, f"{path}[{at}]")
        if len(expected) != len(actual):
            yield f"{path}: the program has {len(expected)} items, the decoder {len(actual)}"
    elif expected != actual:
        yield f"{path}: the program says {expected!r}, the decoder {actual!r}"


class CountingContent(atelier_decode.Content):
    """Counts in which forms changes are referred to: JSON shows them resolved."""

    seen = collections.Counter()

    def change(self, form):
        logs = len(self.context.dictionary)
        reference = super().change(form)
        name = f"form {form}" if form <= 2 else "form 3 + 2k" if form % 2 else "form 4 + 2k"
        self.seen[name] += 1
        if len(self.context.dictionary) > logs:
            self.seen[f"first mention in {name}"] += 1
        return reference


class SameAsTheProgram(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.spans = generated()
        cls.changes = [line for _, lines in cls.spans for line in lines]

    def test_every_change_reads_the_same(self):
        lines = "".join(f"{span}\n" for span, _ in self.spans).encode()
        command = [sys.executable, HERE / "atelier_decode.py"]
        ran = subprocess.run(command, input=lines, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        actual = ran.stdout.decode("utf-8").split("\n")[:-1]
        at = 0
        for number, (span, expected) in enumerate(self.spans, 1):
            for line in expected:
                where = f"seed {SEED}, span {number}: {span}\n"
                if at == len(actual):
                    self.fail(f"{where}not read: {ran.stderr.decode('utf-8')}")
                if line != actual[at]:
                    found = differences(json.loads(line), json.loads(actual[at]))
                    self.fail(f"{where}program {line}\ndecoder {actual[at]}\n" + "\n".join(found))
                at += 1
        self.assertEqual((ran.returncode, len(actual)), (0, at), ran.stderr.decode("utf-8"))

    def test_enough_changes_were_compared(self):
        self.assertGreaterEqual(len(self.changes), CHANGES)
        ids = {json.loads(line)["id"] for line in self.changes}
        self.assertEqual(len(ids), len(self.changes), "a change was printed twice")

    def test_every_op_and_every_act_was_there(self):
        bodies = [json.loads(line)["body"] for line in self.changes]
        ops = {op["op"] for body in bodies for op in body.get("ops", [])}
        self.assertEqual(ops, {name for name, _ in atelier_decode.OPS.values()})
        acts = {body["act"] for body in bodies if "act" in body}
        self.assertEqual(acts, {name for name, _ in atelier_decode.ACTS.values()})

    def test_every_form_of_reference_was_there(self):
        self.addCleanup(setattr, atelier_decode, "Content", atelier_decode.Content)
        atelier_decode.Content = CountingContent
        spans = atelier_decode.Spans()
        for span, _ in self.spans:
            spans.read(bytes.fromhex(span))
        for name in ("form 1", "form 2", "form 3 + 2k", "form 4 + 2k"):
            self.assertGreater(CountingContent.seen[name], 0, name)
        for name in ("form 3 + 2k", "form 4 + 2k"):
            self.assertGreater(CountingContent.seen[f"first mention in {name}"], 0, name)

    def test_forks_were_there(self):
        following = collections.Counter()
        for change in map(json.loads, self.changes):
            if change["seq"] > 1:
                following[change["prev"]] += 1
        self.assertGreater(max(following.values()), 1, "no change has two after it")

    def test_every_kind_of_run_was_there(self):
        seen, texts = collections.Counter(), []
        for change in map(json.loads, self.changes):
            for op in change["body"].get("ops", []):
                for run in op.get("runs", []):
                    seen[run["action"]] += 1
                    seen["no parents" if run["parents"] is None else
                         "empty parents" if not run["parents"] else "parents"] += 1
                    texts.append(run.get("text", ""))
        for name in ("insert", "delete", "delete_backwards", "no parents", "empty parents",
                     "parents"):
            self.assertGreater(seen[name], 0, name)
        self.assertGreater(max("".join(texts)), "\uffff", "no character beyond U+FFFF")


class Small(unittest.TestCase):
    def test_the_page_needs_no_more_than_400_lines_to_be_read(self):
        lines = (HERE / "atelier_decode.py").read_text(encoding="utf-8").count("\n")
        self.assertLessEqual(lines, LINES_MAX)

    def test_a_difference_is_told_by_its_place(self):
        one = {"a": [{"b": 1}, {"b": 2}], "c": 1}
        other = {"a": [{"b": 1}, {"b": 3}], "d": 1}
        self.assertEqual(list(differences(one, other)), [
            "change.a[1].b: the program says 2, the decoder 3",
            "change.c: only the program has it",
            "change.d: only the decoder has it",
        ])


if __name__ == "__main__":
    unittest.main()
