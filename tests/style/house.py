#!/usr/bin/env python3
"""The sentences of the house style that a script can hold: tests/style/house.py [ROOT]

Prints FILE:LINE: RULE: what is wrong, for everything it finds, and exits 1 if that is anything.
Each rule has a planted violation in house_test.py, which fails for a rule that has none.
"""

import re
import sys
from pathlib import Path

from source import ROOMS, Source, paths, sources

FUNCTION_MAX_LINES = 70

# Who may include what: arrows of docs/architecture.md. What is not here is allowed to nobody.
LAYERS = {
    "protocol": r"protocol/",
    "sync": r"(protocol|sync)/",
    "node": r"(protocol|sync|node)/",
    "editor": r"editor/|protocol/(editor_messages|check\.hpp)",
    "tests": r"(protocol|sync|node|editor|tests)/",
}

# A library, and the files of the rooms that may include it. Tests may include any.
LIBRARIES = {
    r"sodium(\.h|/)": r"protocol/(hash|signature|handshake|seal|noise\w*)\.cpp",
    r"boost/asio": r"node/shell/.*|editor/.*\.cpp",
    r"boost/beast": r"editor/.*\.cpp",
    r"boost/json": r"(protocol/editor_messages|node/shell|editor)/.*",
    r"sqlite3\.h": r"node/shell/sqlite_database\.cpp",
    r"tree_sitter/": r"editor/syntax/.*",
    r"archive(_entry)?\.h": r"editor/.*\.cpp",
    r"utf8proc\.h": r"(sync|editor)/.*\.cpp",
    r"zstd\.h": r"(protocol/compression|sync/.*)\.cpp",
    r"catch2/": r"",
}

# protocol/ and sync/ know no clock, chance, thread, disk or network: these come as arguments.
WORLD_INCLUDES = (
    r"(thread|mutex|shared_mutex|condition_variable|future|semaphore|random|fstream|iostream"
    r"|filesystem|ctime|time\.h|unistd\.h|fcntl\.h|poll\.h|pthread\.h"
    r"|(sys|netinet|arpa|net)/.*)"
)
WORLD_CODE = (
    r"\b(system_clock|steady_clock|high_resolution_clock|random_device|randombytes\w*"
    r"|crypto_(sign|box|kx)_keypair(?=\s*\()|fopen|getenv)\b"
    r"|(\bstd|(?<![\w>]))::(time|rand|open|socket)\(|\btime\((nullptr|NULL|0)\)|\brand\(\)"
)

RULES = {}


def rule(check):
    """A check takes all sources and the root, and yields (file, line, what is wrong)."""
    RULES[check.__name__] = check
    return check


@rule
def layers(files, root):
    for file in files:
        for include in file.includes:
            if not include.quoted:
                continue
            if not re.match(r"\w+/", include.name):
                yield file, include.line, f'"{include.name}" is not a path from the root'
            elif not re.match(LAYERS[file.room], include.name):
                yield file, include.line, f"{file.room}/ must not know {include.name}"


@rule
def libraries(files, root):
    for file in in_rooms(files):
        for include in file.includes:
            for library, allowed in LIBRARIES.items():
                if re.match(library, include.name) and not re.fullmatch(allowed, file.name):
                    yield file, include.line, f"<{include.name}> has another place"


@rule
def world(files, root):
    for file in in_rooms(files, "protocol", "sync"):
        for include in file.includes:
            if not include.quoted and re.fullmatch(WORLD_INCLUDES, include.name):
                yield file, include.line, f"<{include.name}>: the world comes as an argument"
        for line, found in file.matches(WORLD_CODE):
            yield file, line, f"{found.strip()}: the world comes as an argument"


@rule
def throws(files, root):
    for file in in_rooms(files, "protocol", "sync"):
        for line, _ in file.matches(r"\bthrow\b"):
            yield file, line, "what a peer sends is answered by a Result"


@rule
def asserts(files, root):
    for file in in_rooms(files):
        for line, _ in file.matches(r"(?<!\w)assert\s*\("):
            yield file, line, "ATELIER_CHECK stays on in every build, assert does not"


# Within brackets of a condition (three deep), or behind an operator.
AWAIT_IN_CONDITION = (
    r"\b(?:if|while)\s*\((?:[^;{}()]|\((?:[^;{}()]|\([^;{}()]*\))*\))*?\bco_await\b"
    r"|\b(?:if|while)\s*\([^;{}]*?\(\s*co_await\b"
    r"|(?:!|&&|\|\|)\s*co_await\b"
)


@rule
def awaits(files, root):
    # Coroutines that awaited an awaitable<bool> in a condition crashed with g++ 12 at -O1.
    for file in files:
        for line, _ in file.matches(AWAIT_IN_CONDITION):
            yield file, line, "await into a variable of its own: g++ 12 breaks it in a condition"


# What clang-tidy looks for in the file alone that it is started with (tidy.py gives it forty as one).
NAMED_FOR_A_FILE = re.compile(r"(?m)^(?:using (?:\w+::)+(\w+)|namespace (\w+) = [\w:]+);")


@rule
def used(files, root):
    for file in files:
        if not file.name.endswith(".cpp"):
            continue
        for match in NAMED_FOR_A_FILE.finditer(file.code):
            name = match[1] or match[2]
            if len(re.findall(rf"\b{name}\b", file.code[match.end() :])) == 0:
                line = file.code.count("\n", 0, match.start()) + 1
                yield file, line, f"{name} is used by nothing behind this"
        for include in file.includes:
            if include.name.endswith(".cpp"):
                yield file, include.line, "a .cpp file is compiled and not included"


@rule
def macros(files, root):
    for file in in_rooms(files):
        for line, _ in file.matches(r"(?m)^\s*#\s*define\b"):
            if file.name != "protocol/check.hpp":
                yield file, line, "no macro but the assertion"


@rule
def names(files, root):
    for file in files:
        if not re.fullmatch(r"[a-z][a-z0-9_]*\.[ch]pp", file.path.name):
            yield file, 1, "a file is called concept.cpp or concept.hpp, in lower case"
        for word in re.split(r"[/_.]", file.name):
            if word in ("util", "utils", "helper", "helpers", "common", "misc", "manager"):
                yield file, 1, f"'{word}' names no concept"


@rule
def pairs(files, root):
    headers = {file.name for file in files}
    for file in in_rooms(files):
        header = file.name.removesuffix(".cpp") + ".hpp"
        if file.path.suffix != ".cpp" or file.path.name == "main.cpp":
            continue
        if header not in headers:
            yield file, 1, f"there is no {header}"
        elif not file.includes or file.includes[0].name != header:
            yield file, 1, f"the first include is not {header}"


@rule
def tested(files, root):
    tests = {file.name for file in files if file.room == "tests"}
    for file in in_rooms(files):
        if file.path.suffix == ".cpp" and file.path.name != "main.cpp":
            test = f"tests/{file.name.removesuffix('.cpp')}_test.cpp"
            if test not in tests:
                yield file, 1, f"there is no {test}"


@rule
def headers(files, root):
    for file in files:
        if file.path.suffix != ".hpp":
            continue
        if file.lines[:1] != ["#pragma once"]:
            yield file, 1, "a header begins with #pragma once"
        elif not file.lines[2:] or not file.lines[2].startswith("// "):
            yield file, 3, "a header says first what it is, promises and refuses"
        for line, _ in file.matches(r"\busing\s+namespace\b"):
            yield file, line, "a header imposes no names on who includes it"


@rule
def functions(files, root):
    for file in files:
        for function in file.functions():
            if function.length > FUNCTION_MAX_LINES:
                why = f"a function of {function.length} lines, {FUNCTION_MAX_LINES} at most"
                yield file, function.line, why


@rule
def proofs(files, root):
    """Tests that cannot fail, or that fail by the clock."""
    for file in files:
        if file.room != "tests":
            continue
        for line, _ in file.matches(r"\b(CHECK|REQUIRE)\s*\(\s*(true|1)\s*\)|\bSUCCEED\s*\("):
            yield file, line, "asserts nothing"
        for line, _ in file.matches(r"\b(sleep_for|sleep_until|u?sleep|nanosleep)\s*\("):
            yield file, line, "no test sleeps"
        for number, line in enumerate(file.lines, 1):
            name = re.match(r'TEST_CASE\("((?:\\.|[^"\\])*)"', line)
            if name and name[1].count(" ") < 2:
                yield file, number, "the name is no sentence that can be false"


@rule
def leftovers(files, root):
    words = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b")
    for path in paths(root):
        if path.suffix in (".cpp", ".hpp", ".py", ".js", ".sh", ".cmake", ".txt", ".md"):
            text = (Path(root) / path).read_text(encoding="utf-8", errors="replace")
            for number, line in enumerate(text.splitlines(), 1):
                if words.search(line):
                    yield path, number, "finish it, or write an issue"


@rule
def registries(files, root):
    """The lock and npm's settings name no download address: machines differ."""
    for name in ("package-lock.json", ".npmrc"):
        path = Path(root) / name
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        for number, line in enumerate(text.splitlines(), 1):
            if re.search(r'"resolved"|://', line):
                yield Path(name), number, "names a download address"


def in_rooms(files, *rooms):
    return [file for file in files if file.room in (rooms or ROOMS)]


def violations(root):
    files = list(sources(root))
    for name, check in RULES.items():
        for where, line, what in check(files, root):
            where = where.name if isinstance(where, Source) else where
            yield f"{where}:{line}: {name}: {what}"


def main(arguments):
    root = Path(arguments[0] if arguments else ".")
    found = list(violations(root))
    print("\n".join(found) or f"{len(RULES)} rules hold")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
