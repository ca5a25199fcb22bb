#!/usr/bin/env python3
"""What the second decoder reads or refuses of the examples made by hand, the program does too."""

import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from atelier_decode import Spans  # noqa: E402
from limits_test import LIMITS  # noqa: E402
from refused_test import REFUSED  # noqa: E402


def examples():
    """Pairs of a name and a span."""
    for name, span, _ in REFUSED:
        yield name, span
    for name, low, high, make in LIMITS:
        for number in {low, high} - {None}:
            yield f"{name} {number}", make(number)
        for number in [high + 1] + ([low - 1] if low else []):
            try:
                yield f"{name} {number}", make(number)
            except ValueError:
                pass  # not to be written at all


def is_read(span):
    try:
        return bool(Spans().read(span))
    except ValueError:
        return False


class SameRefusals(unittest.TestCase):
    def test_the_program_reads_and_refuses_what_the_decoder_does(self):
        spans = list(examples())
        lines = "".join(f"{span.hex()}\n" for _, span in spans)
        tool = pathlib.Path(os.environ["ATELIER_BUILD_DIR"]) / "read_spans"
        output = subprocess.run([tool], input=lines, check=True, text=True,
                                stdout=subprocess.PIPE).stdout
        answers = output.splitlines()
        self.assertEqual(len(answers), len(spans))
        for (name, span), answer in zip(spans, answers):
            with self.subTest(name):
                self.assertEqual(answer == "read", is_read(span), answer)
        self.assertGreater(sum(answer == "read" for answer in answers), 100)
        self.assertGreater(sum(answer != "read" for answer in answers), 200)


if __name__ == "__main__":
    unittest.main()
