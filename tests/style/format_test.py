#!/usr/bin/env python3
"""format.sh finds a badly written file in each folder of ours, and a badly sorted include."""

import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
GOOD = '#include "sync/log.hpp"\n\n#include <sodium.h>\n\n#include <span>\n\nint x = 1;\n'


def format_says(name, text):
    with tempfile.TemporaryDirectory(prefix="é atelier ") as folder:
        shutil.copy(ROOT / ".clang-format", folder)
        path = Path(folder, name)
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
        run = subprocess.run([HERE / "format.sh", folder], capture_output=True, text=True, check=False)
        return run.returncode, run.stderr


class Format(unittest.TestCase):
    def test_a_well_written_file_passes(self):
        self.assertEqual(format_says("sync/log.cpp", GOOD), (0, ""))

    def test_a_badly_written_file_is_found_in_every_folder(self):
        for name in ("protocol/a.hpp", "sync/a b.cpp", "node/a.cpp", "editor/ui/é.cpp", "tests/a.cpp"):
            code, said = format_says(name, "int  x=1 ;\n")
            self.assertNotEqual(code, 0, name)
            self.assertIn(name, said)

    def test_includes_out_of_their_groups_are_found(self):
        swapped = GOOD.replace("<sodium.h>", "<x>").replace("<span>", "<sodium.h>")
        self.assertNotEqual(format_says("sync/log.cpp", swapped)[0], 0)
        together = GOOD.replace("<sodium.h>\n\n", "<sodium.h>\n")
        self.assertNotEqual(format_says("sync/log.cpp", together)[0], 0)


if __name__ == "__main__":
    unittest.main()
