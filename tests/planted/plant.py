"""Writes copies of the files that bugs are planted in, in which both variants stand:

    plant.py OUT        OUT/FILE for each such file, and OUT/plants.cpp, the table of all

Prints the files' names. A file that would be the same again is left alone, so that nothing is built
twice.
"""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE))
from bugs import ALL, Bug  # noqa: E402


def place_of(bug: Bug, text: str) -> tuple[int, str]:
    """Where in the file's text the replaced part begins, and that part."""
    plain = bug.right.replace("«", "").replace("»", "")
    if text.count(plain) != 1:
        raise ValueError(f"{bug.id}: {bug.file} holds {text.count(plain)} times: {plain}")
    before, mark, rest = bug.right.partition("«")
    part = rest.partition("»")[0] if mark else plain
    return text.index(plain) + (len(before) if mark else 0), part


def is_statements(part: str) -> bool:
    return part.rstrip().endswith((";", "}"))


def both(part: str, wrong: str, number: int) -> str:
    """Of a bug by its number, from 1."""
    chosen = f"::atelier::planted::is({number})"
    if is_statements(part):
        return f"{{ if ({chosen}) {{ {wrong} }} else {{ {part} }} }}"
    return f"({chosen} ? ({wrong}) : ({part}))"


def planted(text: str, bugs: dict[int, Bug]) -> str:
    places = sorted((*place_of(bug, text), number) for number, bug in bugs.items())
    for (at, part, number), (behind, _, other) in zip(places, places[1:]):
        if at + len(part) > behind:
            raise ValueError(f"{bugs[number].id} and {bugs[other].id} overlap")
    for at, part, number in reversed(places):
        text = text[:at] + both(part, bugs[number].wrong, number) + text[at + len(part):]
    include = '#include "tests/planted/planted.hpp"\n'
    return f"#pragma once\n{include}{text}" if text.startswith("#pragma once") else include + text


def table() -> str:
    rows = "".join(f'    {{"{bug.id}", "{bug.name}"}},\n' for bug in ALL)
    return (f'#include "tests/planted/planted.hpp"\n\n#include <array>\n\n'
            f"namespace atelier::planted {{\n\nstd::span<const Plant> plants() {{\n"
            f"    static constexpr auto all = std::to_array<Plant>({{\n{rows}    }});\n"
            f"    return all;\n}}\n\n}}  // namespace atelier::planted\n")


def write(path: pathlib.Path, text: str) -> None:
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main(out: pathlib.Path) -> None:
    by_file: dict[str, dict[int, Bug]] = {}
    for number, bug in enumerate(ALL, 1):
        by_file.setdefault(bug.file, {})[number] = bug
    for file, bugs in sorted(by_file.items()):
        write(out / file, planted((ROOT / file).read_text(encoding="utf-8"), bugs))
        print(file)
    write(out / "plants.cpp", table())


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
