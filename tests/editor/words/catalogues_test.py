"""The catalogues and the code: every key that the code uses is in both, and the other way round."""

import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
WORDS = ROOT / "editor/words"
sys.path.insert(0, str(WORDS))

import po_table  # noqa: E402


def keys_in_code():
    found = set()
    for path in (ROOT / "editor").rglob("*.cpp"):
        found |= set(re.findall(r'"([a-z0-9_.]+)"_key', path.read_text(encoding="utf-8")))
    return found


class Catalogues(unittest.TestCase):
    def test_every_key_is_used_and_every_used_key_is_there(self):
        keys = keys_in_code()
        self.assertGreater(len(keys), 150)
        for language in ("en", "fr"):
            self.assertEqual(keys, set(po_table.read_catalogue(WORDS / f"{language}.po")), language)

    def test_both_catalogues_have_the_same_placeholders(self):
        po_table.compare(*(po_table.read_catalogue(WORDS / f"{each}.po") for each in ("en", "fr")))

    def test_a_sentence_for_a_person_ends_like_one(self):
        for language in ("en", "fr"):
            for key, forms in po_table.read_catalogue(WORDS / f"{language}.po").items():
                if key.startswith(("refused.", "node.", "name.", "saved.")):
                    for form in forms:
                        self.assertRegex(form, r"([.?)]|\{\w+\}|\*|atelier \w+|DIR|DOSSIER|status|join|PROJECT|PROJET)$", key)


class Refusals(unittest.TestCase):
    """What the script must find: each is planted."""

    def refusal(self, english, french):
        with tempfile.TemporaryDirectory() as folder:
            paths = [Path(folder) / name for name in ("en.po", "fr.po", "out.cpp")]
            for path, text in zip(paths, (english, french)):
                path.write_text(text, encoding="utf-8")
            run = subprocess.run(
                [sys.executable, WORDS / "po_table.py", *paths], capture_output=True, text=True
            )
            self.assertNotEqual(run.returncode, 0)
            return run.stderr

    def test_a_key_that_one_lacks(self):
        one = 'msgid "a"\nmsgstr "x"\n'
        self.assertIn("one catalogue only", self.refusal(one, one + '\nmsgid "b"\nmsgstr "y"\n'))

    def test_other_placeholders(self):
        refusal = self.refusal('msgid "a"\nmsgstr "{x}"\n', 'msgid "a"\nmsgstr "{y}"\n')
        self.assertIn("placeholders differ", refusal)

    def test_an_empty_translation(self):
        refusal = self.refusal('msgid "a"\nmsgstr "x"\n', 'msgid "a"\nmsgstr ""\n')
        self.assertIn("not translated", refusal)

    def test_a_key_twice(self):
        one = 'msgid "a"\nmsgstr "x"\n'
        self.assertIn("twice", self.refusal(one + one, one))

    def test_a_plural_in_one_language_only(self):
        many = 'msgid "a"\nmsgid_plural "a"\nmsgstr[0] "x"\nmsgstr[1] "y"\n'
        self.assertIn("plural", self.refusal('msgid "a"\nmsgstr "x"\n', many))

    def test_what_is_no_po(self):
        self.assertIn("no .po", self.refusal("hello\n", ""))


if __name__ == "__main__":
    unittest.main()
