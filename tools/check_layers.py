#!/usr/bin/env python3
"""check_layers.py [ROOT] - fails on an #include that the layer table of DESIGN.md does not allow.

The table is the one under "## Layers" whose rows are `| folders | holds | may include |`. The row
with the longest path that fits a file counts. A folder may include itself. An include between
quotes is looked for beside the file, from the root, and in the folders of ports/, demos/boards and
templates (what the build puts on the include path, and ./dev new beside the file); a name found in several of those is allowed only where
the row names it as it is written. The angle-bracket names after the table are forbidden in rondo/
and in the ports of chips.

Exit codes: 0 fine, 1 a wrong include, 2 no table or no sources.
SPDX-License-Identifier: MIT
"""
import pathlib
import re
import sys

SOURCES = ("rondo", "ports", "demos", "tests", "bench", "models", "docs", "templates")
HOSTED = ("ports/linux", "ports/sim")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"]+)"|<([^>]+)>)', re.M)


def read_table(design):
    """Returns {path: set of allowed paths} and the forbidden angle-bracket names."""
    section = re.search(r"^## Layers$(.*?)(?=^## |\Z)", design, re.M | re.S)
    rows, forbidden = {}, set()
    for line in section[1].splitlines() if section else ():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) == 3 and not re.match(r"folder$|-+$", cells[0]):
            allowed = {word.strip(" `") for word in cells[2].split(",")} - {""}
            for folder in cells[0].split(","):
                rows[folder.strip(" `")] = allowed
        elif line.startswith("Not in any file of"):
            forbidden |= set(re.findall(r"<([^>]+)>", line))
    return rows, forbidden


def within(path, folder):
    return path == folder or path.startswith(folder + "/")


def row_of(path, rows):
    return max((row for row in rows if within(path, row)), key=len, default=None)


def targets(root, source, name):
    """The files of the project that an include between quotes may mean."""
    for base in (source.parent, root):
        if (base / name).is_file():
            return [(base / name).resolve().relative_to(root).as_posix()]
    folders = [*root.glob("ports/*"), root / "demos/boards", *root.glob("demos/boards/*"), *root.glob("templates/*")]
    return [(f / name).relative_to(root).as_posix() for f in folders if (f / name).is_file()]


def is_hosted(path):
    return not within(path, "rondo") and (not within(path, "ports") or any(within(path, h) for h in HOSTED))


def check_file(root, source, rows, forbidden):
    path = source.relative_to(root).as_posix()
    text = source.read_text(encoding="utf-8", errors="replace")
    row = row_of(path, rows)
    if row is None:
        yield f"{path}:1: no row of the layer table fits this file"
        return
    for match in INCLUDE.finditer(text):
        where = f"{path}:{text.count(chr(10), 0, match.start()) + 1}"
        quoted, angled = match.groups()
        if angled:
            system = angled.split("/")[0] + "/..." if "/" in angled else angled
            if not is_hosted(path) and ({angled, system} & forbidden):
                yield f"{where}: {row} may not include <{angled}>"
            if (root / angled).is_file():
                yield f'{where}: write "{angled}", not <{angled}>'
            continue
        if quoted in rows[row]:
            continue
        found = targets(root, source, quoted)
        if not found:
            yield f'{where}: "{quoted}" is no file of this project'
        elif len(found) > 1:
            yield f'{where}: {row} may not include "{quoted}", which each port has: {" ".join(sorted(found))}'
        elif not any(within(found[0], folder) for folder in rows[row] | {row}):
            layer = row_of(found[0], rows) or found[0]
            yield f'{where}: {row} may not include {layer} ("{quoted}")'


def main(arguments):
    root = pathlib.Path(arguments[0] if arguments else pathlib.Path(__file__).parents[1]).resolve()
    design = root / "DESIGN.md"
    rows, forbidden = read_table(design.read_text(encoding="utf-8")) if design.is_file() else ({}, set())
    if not rows:
        print(f"{design}: no layer table under '## Layers'", file=sys.stderr)
        return 2
    sources = sorted(f for top in SOURCES for f in root.glob(f"{top}/**/*") if f.suffix in (".hpp", ".cpp", ".h", ".c"))
    if not sources:
        print(f"{root}: no sources", file=sys.stderr)
        return 2
    errors = [error for source in sources for error in check_file(root, source, rows, forbidden)]
    print("\n".join(errors) if errors else f"{len(sources)} files, every include is in the layer table")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
