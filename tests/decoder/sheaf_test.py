#!/usr/bin/env python3
"""The second decoder takes the same spans out of sheaves as the program put in."""

import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from sheaf_decode import Sheaf  # noqa: E402

CHANGES = 3_000
SEED = os.environ.get("ATELIER_SEED", "1")


def generated():
    """Pairs of a sheaf and its spans."""
    tool = pathlib.Path(os.environ["ATELIER_BUILD_DIR"]) / "generate_changes"
    command = [tool, "--seed", SEED, "--changes", str(CHANGES), "--sheaves"]
    output = subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout
    spans = []
    for line in output.splitlines():
        mark, _, data = line.partition(" ")
        if mark == "S":
            spans.append(bytes.fromhex(data))
        else:
            yield bytes.fromhex(data), spans
            spans = []


class SameAsTheProgram(unittest.TestCase):
    def test_every_span_comes_out_to_the_byte(self):
        compared, typed, with_parents = 0, 0, 0
        for data, spans in generated():
            sheaf = Sheaf(data)
            typed += len(sheaf.sections[6].data)
            with_parents += bool(sheaf.sections[10].data)
            self.assertEqual([span.hex() for span in sheaf.spans()], [span.hex() for span in spans])
            compared += len(spans)
        self.assertGreater(compared, 500)
        self.assertGreater(typed, 300, "hardly a run was taken apart")
        self.assertGreater(with_parents, 10)

    def test_what_is_cut_is_refused(self):
        for (data, _), _ in zip(generated(), range(3)):
            for size in range(0, len(data), 5):
                with self.assertRaises(ValueError):
                    Sheaf(data[:size]).spans()
            with self.assertRaises(ValueError):
                Sheaf(data + b"\0").spans()


if __name__ == "__main__":
    unittest.main()
