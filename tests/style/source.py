"""One C++ file as the house rules look at it: its code without comments and strings, its includes,
its functions. Knows C++ only as far as clang-format leaves it; refuses nothing."""

import re
from pathlib import Path
from typing import NamedTuple

ROOMS = ("protocol", "sync", "node", "editor")
FOLDERS = ROOMS + ("tests",)

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
NOT_CODE = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<!\w)\'(?:\\.|[^\'\\\n])+\'', re.S
)
CONTAINER = re.compile(r"\b(namespace|class|struct|union|enum|extern)\b")


class Include(NamedTuple):
    line: int
    name: str
    quoted: bool


class Function(NamedTuple):
    line: int
    length: int


class Source:
    def __init__(self, root, path):
        self.path = path
        self.name = path.as_posix()
        self.room = path.parts[0]
        self.text = (root / path).read_text(encoding="utf-8")
        self.lines = self.text.splitlines()
        self.code = NOT_CODE.sub(blank, self.text)
        self.includes = [
            Include(number, match[2], match[1] == '"')
            for number, line in enumerate(self.lines, 1)
            if (match := INCLUDE.match(line))
        ]

    def matches(self, pattern):
        """Line and text of every match in the code."""
        for match in re.finditer(pattern, self.code):
            yield self.code.count("\n", 0, match.start()) + 1, match[0]

    def functions(self):
        """Bodies that are not inside another: from the first line of the head to the brace."""
        inside = []  # for each open brace: the start of a function, or None for anything else
        head = 0
        for match in re.finditer(r"[{};]", self.code):
            at = match.start()
            if match[0] == "{":
                known = any(start is not None for start in inside)
                inside.append(None if known or not is_head(self.code[head:at]) else head)
            elif match[0] == "}" and inside:
                start = inside.pop()
                if start is not None:
                    first = start + len(self.code[start:at]) - len(self.code[start:at].lstrip())
                    line = self.code.count("\n", 0, first) + 1
                    yield Function(line, self.code.count("\n", first, at) + 1)
            head = at + 1


def blank(match):
    """As many lines, and a string where one was."""
    return ('""' if match[0][0] in "\"'R" else "") + "\n" * match[0].count("\n")


def is_head(text):
    """Whether what stands before a brace begins a function (TEST_CASE and lambdas included)."""
    text = re.sub(r"^\s*(#[^\n]*|(public|private|protected):)", "", text.strip(), flags=re.M).strip()
    if not text or text[-1] in "=(,&|?:{" or text.endswith("return"):
        return False
    return ")" in text and not CONTAINER.search(re.sub(r"\(.*\)", "", text, flags=re.S))


def sources(root):
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".cpp", ".hpp", ".h", ".cc", ".cxx", ".c"):
                yield Source(root, path.relative_to(root))


def paths(root):
    """Every file that we wrote, of any kind."""
    kept_out = {".git", "build", "node_modules", "__pycache__"}
    todo = [Path(root)]
    while todo:
        for path in sorted(todo.pop().iterdir()):
            if path.name in kept_out:
                continue
            if path.is_dir():
                todo.append(path)
            else:
                yield path.relative_to(root)
