#!/usr/bin/env python3
"""check_text.py conditionals|debris [ROOT] - reads the sources as text.

conditionals  no `#if` on a platform or a compiler outside ports/ and rondo/core/config.hpp:
              a name that the compiler or the system defines (two leading underscores, _WIN32, ...)
debris        no conflict marker, no path of somebody's machine, no TODO without a ticket

Exit codes: 0 fine, 1 something found, 2 a wrong argument.
SPDX-License-Identifier: MIT
"""
import os
import pathlib
import re
import sys

SKIPPED = {".git", "build", "node_modules", "__pycache__"}
CONDITION = re.compile(r"^[ \t]*#[ \t]*(?:if|ifdef|ifndef|elif|elifdef|elifndef)\b((?:.*\\\n)*.*)", re.M)
PLATFORM = re.compile(r"\b(__\w+|_WIN32|_WIN64|_MSC_VER|NDEBUG|linux|unix)\b")
DEBRIS = {
    "a conflict marker": re.compile(r"^(?:<{7}|>{7}|\|{7})(?: |$)|^={7}$"),
    "a path of somebody's machine": re.compile(r"(?<![\w.:/-])/(?:home|root|Users|work)/[\w.]"),
    "a TODO without a ticket": re.compile(r"\b(?:TODO|FIXME|XXX)\b(?!\(#\d+\):)"),
}


def files(root):
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(set(folders) - SKIPPED)
        for name in sorted(set(names) - SKIPPED):
            path = pathlib.Path(folder, name)
            relative = path.relative_to(root).as_posix()
            data = path.read_bytes() if path.is_file() else b""
            if b"\0" not in data and relative != "tools/check_text.py":
                yield relative, data.decode("utf-8", "replace")


def conditionals(relative, text):
    if not relative.endswith((".hpp", ".cpp", ".h", ".c")):
        return
    if relative.startswith("ports/") or relative == "rondo/core/config.hpp":
        return
    for match in CONDITION.finditer(text):
        if name := PLATFORM.search(match[1]):
            yield text.count("\n", 0, match.start()) + 1, f"#if on {name[1]}: that belongs in ports/ or rondo/core/config.hpp"


def debris(relative, text):
    if relative == "tools/package-lock.json" or relative.startswith("tools/test_checks"):
        return
    for number, line in enumerate(text.splitlines(), 1):
        for what, pattern in DEBRIS.items():
            if pattern.search(line):
                yield number, what


def main(arguments):
    checks = {"conditionals": conditionals, "debris": debris}
    if not arguments or arguments[0] not in checks:
        print("check_text.py conditionals|debris [ROOT]", file=sys.stderr)
        return 2
    check = checks[arguments[0]]
    root = pathlib.Path(arguments[1] if len(arguments) > 1 else pathlib.Path(__file__).parents[1]).resolve()
    errors = [f"{name}:{number}: {what}" for name, text in files(root) for number, what in check(name, text)]
    print("\n".join(errors) or "nothing found")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
