#!/usr/bin/env python3
"""Turns catalogues into the table that words.hpp reads: po_table.py [--stretch PERCENT] en.po fr.po OUT.cpp

--stretch is for tests of layout: every sentence is so much longer, and in brackets, so that it can
be seen on a screen whether it is whole.

Knows gettext's .po as far as ours go: comments, msgid, msgid_plural, msgstr, msgstr[0], msgstr[1],
strings over several lines. Refuses, with the line: a key twice, a key that one catalogue lacks, an
empty translation, placeholders {name} that differ between languages or forms.
"""

import ast
import re
import sys

HOLE = re.compile(r"\{\w+\}")


class Refused(Exception):
    pass


def read_catalogue(path):
    """{key: [one] or [one, many]}"""
    entries, current, field = {}, {}, None

    def finish(line):
        if "msgid" in current and current["msgid"]:
            key = current["msgid"]
            if key in entries:
                raise Refused(f"{path}:{line}: {key} stands there twice")
            forms = ["msgstr[0]", "msgstr[1]"] if "msgid_plural" in current else ["msgstr"]
            entries[key] = [current.get(form, "") for form in forms]
            if not all(entries[key]):
                raise Refused(f"{path}:{line}: {key} is not translated")
        current.clear()

    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            match = re.fullmatch(r'(?:(msgid_plural|msgid|msgstr(?:\[[01]\])?)\s+)?("(?:[^"\\]|\\.)*")', line)
            if not match:
                raise Refused(f"{path}:{number}: this is no .po")
            if match[1] == "msgid":
                finish(number)
            field = match[1] or field
            current[field] = current.get(field, "") + ast.literal_eval(match[2])
    finish(number)
    return entries


def holes(forms, is_plural):
    """What every form must have; {n} may be left out of a form: "one other seat"."""
    found = [set(HOLE.findall(form)) - ({"{n}"} if is_plural else set()) for form in forms]
    return found


def compare(english, french):
    for key in sorted(english.keys() ^ french.keys()):
        raise Refused(f"{key} is in one catalogue only")
    for key, forms in english.items():
        if len(forms) != len(french[key]):
            raise Refused(f"{key} has a plural in one language only")
        found = holes(forms + french[key], len(forms) == 2)
        if any(each != found[0] for each in found):
            raise Refused(f"{key}: the placeholders differ: {found}")


def stretched(entries, percent):
    """As in a language that needs more room: French needs a fifth more than English, German a third."""

    def longer(form):
        room = -(-len(HOLE.sub("", form)) * percent // 100)
        return "[" + form + (" éö" * room)[:room] + "]"

    return {key: [longer(form) for form in forms] for key, forms in entries.items()}


def c_string(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def table(english, french):
    yield '#include "editor/words/words.hpp"\n\nnamespace atelier::editor {\n\nnamespace {\n'
    yield f"constexpr std::array<Sentence, {len(english)}> all{{{{"
    for key in sorted(english, key=lambda each: each.encode()):
        forms = zip(english[key], french[key])
        pairs = [f"{{{c_string(en)}, {c_string(fr)}}}" for en, fr in forms]
        if len(pairs) == 1:
            pairs.append("{}")
        yield f"    {{{c_string(key)}, {{{pairs[0]}}}, {{{pairs[1]}}}}},"
    yield "}};\n\n}  // namespace\n\nstd::span<const Sentence> sentences() {\n    return all;\n}\n"
    yield "}  // namespace atelier::editor"


def main(arguments):
    percent = 0
    if arguments[0] == "--stretch":
        percent, arguments = int(arguments[1]), arguments[2:]
    english, french = (read_catalogue(path) for path in arguments[:2])
    compare(english, french)
    if percent:
        english, french = (stretched(each, percent) for each in (english, french))
    with open(arguments[2], "w", encoding="utf-8") as out:
        out.write("\n".join(table(english, french)) + "\n")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Refused as refused:
        sys.exit(f"po_table: {refused}")
