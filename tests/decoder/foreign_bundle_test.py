#!/usr/bin/env python3
"""The second decoder reads the bundles that the C++ side writes, and finds the same in them.

The build's generate_bundle prints a line "B <hex of a bundle>" and a line "J <JSON about it>".
ATELIER_SEED chooses other bundles than those from seed 1 on.
"""

import json
import os
import pathlib
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from atelier_decode import Spans, json_line  # noqa: E402
from bundle_decode import Bundle  # noqa: E402

BUNDLES = 20
SEED = int(os.environ.get("ATELIER_SEED", "1"))


def generated(seed):
    """A bundle's bytes, and what the program says about them."""
    tool = pathlib.Path(os.environ["ATELIER_BUILD_DIR"]) / "generate_bundle"
    output = subprocess.run([tool, "--seed", str(seed)], check=True, stdout=subprocess.PIPE).stdout
    # Split at \n alone: a label may hold what else Python takes for the end of a line.
    bundle, about, rest = output.decode("utf-8").split("\n")
    assert (bundle[:2], about[:2], rest) == ("B ", "J ", ""), output[:80]
    return bytes.fromhex(bundle[2:]), json.loads(about[2:])


class SameAsTheProgram(unittest.TestCase):
    def test_every_bundle_holds_what_the_program_says(self):
        for seed in range(SEED, SEED + BUNDLES):
            with self.subTest(seed=seed):
                data, expected = generated(seed)
                changes, about = Bundle(Spans()).read(data)
                self.assertEqual(json_line(about), json_line(expected))
                self.assertGreaterEqual(len(changes), about["spans"])
                self.assertEqual((about["spans"], len(about["blobs"])), (31, 3))

    def test_a_flipped_byte_is_refused(self):
        data, _ = generated(SEED)
        for at in range(0, len(data) - 96, len(data) // 200):  # the signature is not checked here
            flipped = bytearray(data)
            flipped[at] ^= 1
            with self.assertRaises(ValueError):
                Bundle(Spans()).read(bytes(flipped))


if __name__ == "__main__":
    unittest.main()
