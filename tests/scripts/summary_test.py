#!/usr/bin/env python3
"""What scripts/summary.py makes of the words that the test programs really say."""

import io
import sys
import tempfile
import unittest
from contextlib import redirect_stdout
from pathlib import Path
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).parent.parent.parent / "scripts"))
import summary

CATCH_ALL = "Filters: [#noise_test]~[.]\n====\nAll tests passed (4,871 assertions in 13 test cases)\n"
CATCH_ONE = "All tests passed (1 assertion in 1 test case)\n"
CATCH_SOME = "====\ntest cases:   25 |   24 passed | 1 failed\nassertions: 5519 | 5518 passed | 1 failed\n"
CATCH_FAIL = "test cases: 1 | 1 failed\nassertions: 2 | 2 failed\n"
CATCH_NONE = "No test cases matched '[#gone_test]'\n====\nNo tests ran\n"
PYTHON_ALL = "test_a (__main__.A.test_a) ... ok\n\n----\nRan 59 tests in 0.179s\n\nOK\n"
PYTHON_BAD = "----\nRan 10 tests in 0.1s\n\nFAILED (failures=2, errors=1, skipped=1)\n"
PYTHON_NONE = "----\nRan 0 tests in 0.000s\n\nOK\n"
PYTHON_SKIP = (
    "test_a (__main__.A.test_a) ... ok\n"
    "test_full (__main__.A.test_full)\nA full disk. ... skipped 'tmpfs: mount refused'\n\n"
    "----\nRan 2 tests in 0.1s\n\nOK (skipped=1)\n"
)
DATA = "skipped: the long traces: data: no folder shared/traces\n"
REFUSED = "skipped: two rooms: namespaces: unshare refused\n"


def results(*entries):
    """A JUnit file as ctest 3.25 writes it, from (output, status)."""
    cases = "".join(
        f'<testcase name="t{i}" status="{status}"><system-out>{escape(output)}</system-out></testcase>'
        for i, (output, status) in enumerate(entries)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><testsuite>{cases}</testsuite>'


class Summary(unittest.TestCase):
    def say(self, *entries, strict=False):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "dev.xml")
            path.write_text(results(*entries), encoding="utf-8")
            return self.say_of(path, strict=strict)

    def say_of(self, *paths, strict=False):
        said = io.StringIO()
        with redirect_stdout(said):
            code = summary.main(["--strict"] * strict + [str(path) for path in paths])
        return code, said.getvalue()

    def last(self, *entries, strict=False):
        code, said = self.say(*entries, strict=strict)
        return code, said.splitlines()[-1]

    def test_programs_count_as_many_tests_as_they_ran_and_others_count_one(self):
        entries = [(CATCH_ALL, "run"), (CATCH_ONE, "run"), (PYTHON_ALL, "run"), ("14 rules hold", "run")]
        self.assertEqual(self.say(*entries), (0, "74 passed, 0 failed, 0 skipped\n"))

    def test_failed_cases_are_counted_and_their_entry_is_named(self):
        code, said = self.say((CATCH_SOME, "fail"), (CATCH_FAIL, "fail"), (PYTHON_BAD, "fail"))
        self.assertEqual((code, said.splitlines()[-1]), (1, "30 passed, 5 failed, 1 skipped"))
        self.assertIn("failed: dev: t0\nfailed: dev: t1\nfailed: dev: t2\n", said)

    def test_a_crash_after_a_good_count_is_a_failure(self):
        self.assertEqual(self.last((CATCH_ALL, "fail")), (1, "12 passed, 1 failed, 0 skipped"))
        self.assertEqual(self.last(("Segmentation fault", "fail")), (1, "0 passed, 1 failed, 0 skipped"))

    def test_an_entry_that_was_never_started_is_a_failure(self):
        self.assertEqual(self.last(("Unable to find executable", "notrun"))[0], 1)

    def test_silence_is_no_success(self):
        self.assertEqual(self.last((CATCH_NONE, "run"))[0], 1)
        self.assertEqual(self.last((PYTHON_NONE, "run"))[0], 1)
        self.assertEqual(self.last()[0], 1)
        self.assertEqual(self.say_of("/nowhere/dev.xml")[0], 1)

    def test_a_skip_is_named_and_not_counted_as_passed(self):
        code, said = self.say((DATA + CATCH_ALL, "run"))
        self.assertEqual((code, said.splitlines()[-1]), (0, "12 passed, 0 failed, 1 skipped"))
        self.assertIn("skipped: dev: the long traces: data: no folder shared/traces", said)
        code, said = self.say((PYTHON_SKIP, "run"))
        self.assertEqual((code, said.splitlines()[-1]), (0, "1 passed, 0 failed, 1 skipped"))
        self.assertIn("skipped: dev: A full disk.: tmpfs: mount refused\n", said)
        code, said = self.say(("Ran 2 tests in 0.1s\n\nOK (skipped=1)\n", "run"))
        self.assertEqual(said, "skipped: dev: without a name\n1 passed, 0 failed, 1 skipped\n")

    def test_only_large_data_may_be_missing_when_strict(self):
        strict = self.last((DATA + CATCH_ALL, "run"), strict=True)
        self.assertEqual(strict, (0, "12 passed, 0 failed, 1 skipped"))
        strict = self.last((REFUSED + CATCH_ALL, "run"), strict=True)
        self.assertEqual(strict, (1, "12 passed, 1 failed, 0 skipped"))
        self.assertEqual(self.last((REFUSED + CATCH_ALL, "run"))[0], 0)
        self.assertEqual(self.last((PYTHON_SKIP, "run"), strict=True)[0], 1)


if __name__ == "__main__":
    unittest.main()
