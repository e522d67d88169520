#!/usr/bin/env python3
"""docs.py check [--write] | run PROGRAM EXPECTED [--write] - the pages, and the programs they show.

A block of C++ in a page is cut from a file that is compiled, and a block of output from what a
program has printed. A comment above the block says where from:

    <!-- cut docs/examples/sleep.cpp | task<> blink -->        from the line that has this text to
                                                               the } or ; that ends it
    <!-- cut docs/examples/sleep.cpp | first text | last text -->     these lines and all between
    <!-- cut docs/examples/sleep.cpp -->                       the file, without its head comment
    <!-- output docs/examples/sleep.txt -->                    the same three forms

Several comments: their pieces, with an empty line between. `check` says which block differs from
its source, which block of C++ has none, and which link leads nowhere; --write brings the blocks up
to date. `run` compares what PROGRAM prints with the file EXPECTED.

Exit codes: 0 as it should be, 1 something differs, 2 misuse.
SPDX-License-Identifier: MIT
"""
import argparse
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
PAGES = ("README.md", "DESIGN.md", "docs")
SOURCE = re.compile(r"<!-- (cut|output) (\S+)((?: \| .+?)*) -->$")
SECONDS = 60  # a program that takes longer hangs


class Wrong(Exception):
    """What a page's author has to mend."""


def pages(root=ROOT):
    for name in PAGES:
        path = root / name
        if path.is_dir(): # docs/site is Doxygen's: its links are those of the site
            yield from sorted(page for page in path.rglob("*.md") if page.parent != root / "docs/site")
        else:
            yield path


def dedented(lines):
    shortest = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return [line[shortest:] for line in lines]


def one_line(lines, text, where, start=0):
    found = [at for at in range(start, len(lines)) if text in lines[at]]
    if len(found) != 1 and start == 0:
        raise Wrong(f"{where}: {len(found)} lines have {text!r}, one should")
    if not found:
        raise Wrong(f"{where}: no line after the first has {text!r}")
    return found[0]


def piece(text, marks, where):
    """The lines that a comment names."""
    lines = text.rstrip("\n").split("\n")
    if not marks:
        while lines and (lines[0].startswith("//") or not lines[0].strip()):
            del lines[0]
        return lines
    first = one_line(lines, marks[0], where)
    if len(marks) == 2:
        last = one_line(lines, marks[1], where, first + 1)
    else:
        indent = len(lines[first]) - len(lines[first].lstrip())
        last = first
        while not re.match(rf" {{{indent}}}\S.*[;}}]( //.*)?$|.{{{indent}}}\}}", lines[last]):
            last += 1
            if last == len(lines):
                raise Wrong(f"{where}: what begins with {marks[0]!r} has no end")
    return dedented(lines[first:last + 1])


def cut(source, root=ROOT):
    kind, name, marks = source
    path = root / name
    if not path.is_file():
        raise Wrong(f"there is no {name}")
    return piece(path.read_text(encoding="utf-8"), [mark for mark in marks.split(" | ") if mark], name)


def blocks(lines):
    """(sources, language, first line, line behind the last) of each fenced block; counted from 0."""
    sources, at = [], 0
    while at < len(lines):
        if match := SOURCE.match(lines[at]):
            sources.append(match.groups())
        elif fence := re.match(r"(```+)(\w*)", lines[at]):
            end = at + 1
            while end < len(lines) and lines[end].rstrip() != fence[1]:
                end += 1
            yield sources, fence[2], at + 1, end
            sources, at = [], end
        elif lines[at].strip():
            if sources:
                yield sources, None, at, at
            sources = []
        at += 1


def check_blocks(path, write, root=ROOT):
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    changed, last = [], 0
    for sources, language, first, end in blocks(lines):
        place = f"{path.relative_to(root)}:{first}"
        if language is None:
            yield f"{place}: a source is named, and no block follows"
            continue
        if not sources:
            if language == "cpp":
                yield f"{place}: a block of C++ that is cut from nowhere"
            continue
        try:
            wanted = [line for at, source in enumerate(sources) for line in ([""] if at else []) + cut(source, root)]
        except Wrong as wrong:
            yield f"{place}: {wrong}"
            continue
        if "\n".join(wanted).count("{") != "\n".join(wanted).count("}"):
            yield f"{place}: what is cut from {sources[0][1]} begins or ends in the middle of something"
        if wanted != lines[first:end]:
            if not write:
                yield f"{place}: differs from {sources[0][1]}; docs.py check --write takes it over"
            changed.append((first, end, wanted))
    for first, end, wanted in reversed(changed if write else []):
        lines[first:end] = wanted
    if changed and write:
        path.write_text("\n".join(lines), encoding="utf-8")


def slug(heading):
    """The name under which a heading can be linked to, as the forges make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def anchors(text):
    text = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    for heading in re.findall(r"^#+ (.+)$", text, re.M):
        yield slug(re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading))


def check_links(path, root=ROOT):
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"\w+:", target):
            continue
        name, _, anchor = target.partition("#")
        to = (path.parent / name).resolve() if name else path
        if not to.exists():
            yield f"{path.relative_to(root)}: a link to {target}, which does not exist"
        elif anchor and to.suffix == ".md" and anchor not in anchors(to.read_text(encoding="utf-8")):
            yield f"{path.relative_to(root)}: a link to {target}, which has no such heading"


def check(write, root=ROOT):
    found = [each for path in pages(root) for each in [*check_blocks(path, write, root), *check_links(path, root)]]
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


def run(program, expected, write):
    said = subprocess.run([program], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=SECONDS, check=False)
    if said.returncode:
        print(f"{program} has ended with {said.returncode}, having printed:\n{said.stdout}")
        return 1
    path = pathlib.Path(expected)
    if write:
        path.write_text(said.stdout, encoding="utf-8")
    elif not path.is_file() or said.stdout != path.read_text(encoding="utf-8"):
        print(f"it is not what {expected} says:\n{said.stdout}")
        return 1
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check").add_argument("--write", action="store_true")
    running = commands.add_parser("run")
    running.add_argument("program")
    running.add_argument("expected")
    running.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if options.command == "check":
        return check(options.write)
    return run(options.program, options.expected, options.write)


if __name__ == "__main__":
    sys.exit(main())
