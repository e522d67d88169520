#!/usr/bin/env python3
"""checklist.py [--list | --check] [-j N] [LINE...] - does each capability have a test that can fail?

checklist.tsv says for each capability that is promised (by its number, or F and the number of a
fault of 2018) which test shows it, and a change of the product, one line long, that must turn that
test red. Without an option each change is made in a copy of the tree (build/checklist), the test is
built with it and run. A test that stays green shows nothing.

--check runs nothing: every test exists, under the number of its line or with a rule's, and every old
text stands once in its file. --list prints the table.

Exit codes: 0 as it should be, 1 something is wrong, 2 the tests fail, or do not build, unchanged.
SPDX-License-Identifier: MIT
"""
import argparse
import collections
import pathlib
import re
import sys
import time

import mutation

TABLE = pathlib.Path(__file__).with_suffix(".tsv")
CHECKER_TESTS = pathlib.Path("tools/test_rondo_check.py")  # the world "tools": it has programs of its own
SECONDS = 20  # a test that takes longer hangs: red
WORLDS = {"sim": "portable exact host", "linux": "portable linux"}  # whose folders a test program has

Row = collections.namedtuple("Row", "line test file old new")


def read_table():
    rows = []
    for text in TABLE.read_text(encoding="utf-8").splitlines():
        if text and not text.startswith("#"):
            cells = text.split("\t")
            if len(cells) != len(Row._fields):
                sys.exit(f"{TABLE.name}: {len(cells)} columns instead of {len(Row._fields)}: {text}")
            rows.append(Row(*cells))
    return rows


def sources_of_tests():
    """{world.name: file}; names as in ctest, without what gtest adds."""
    found = {}
    for world, folders in WORLDS.items():
        for folder in folders.split():
            for path in sorted((mutation.ROOT / "tests" / folder).glob("*.cpp")):
                text = path.read_text(encoding="utf-8")
                for name in re.findall(r"^RONDO_TEST\((\w+)\)", text, re.M):
                    found[f"{world}.{name}"] = path.relative_to(mutation.ROOT)
                for suite, name in re.findall(r"^TEST\((\w+), (\w+)\)", text, re.M):
                    found[f"{world}.{suite}.{name}"] = path.relative_to(mutation.ROOT)
    text = (mutation.ROOT / CHECKER_TESTS).read_text(encoding="utf-8")
    for suite, body in re.findall(r"^class (\w+)\(.*?$(.*?)(?=^\S|\Z)", text, re.M | re.S):
        for name in re.findall(r"^    def (test_\w+)", body, re.M):
            found[f"tools.{suite}.{name}"] = CHECKER_TESTS
    return found


def problems(rows):
    tests = sources_of_tests()
    for row in rows:
        number = f"fault_{row.line}_" if row.line.startswith("F") else f"line_{row.line}_"
        if row.test not in tests:
            yield f"{row.line}: there is no test {row.test}"
        elif not re.search(rf"(\b|_)({number}|rule_)", row.test):
            yield f"{row.line}: {row.test} does not carry its number"
        if wrong := mutation.problem(row.file, [(row.old, row.new)]):
            yield f"{row.line}: {wrong}"
    named = {row.test for row in rows}
    for test in tests:
        if re.match(r"sim\.(\w+\.)?(line|fault)_F?\d+_", test) and test not in named:
            yield f"{test} is not in {TABLE.name}"


class Programs:
    """Test programs of one source file each, so that a changed header rebuilds no other."""

    def __init__(self, copy):
        self.copy, self.sources = copy, sources_of_tests()

    def build(self, tests):
        import subprocess
        if any(test.startswith("tools.") for test in tests):
            self.build_checker()
        made = {(test.split(".")[0], self.sources[test]) for test in tests if not test.startswith("tools.")}
        if not made:
            return
        objects = {key: f"tests/CMakeFiles/tests_{key[0]}.dir/{key[1].relative_to('tests')}.o" for key in made}
        self.copy.build(*(f"librondo_{world}.a" for world in {key[0] for key in made}), *objects.values())
        for (world, source), made_of in objects.items():
            said = subprocess.run(["g++", made_of, f"librondo_{world}.a", "-lgtest_main", "-lgtest", "-o",
                                   self.program(world, source)], cwd=self.copy.build_folder, capture_output=True, text=True)
            if said.returncode:
                raise mutation.CannotBuild(said.stderr)

    def build_checker(self):
        import subprocess
        folder = self.copy.tree / "build/rondo-check"
        for command in (["cmake", "-G", "Ninja", "-S", self.copy.tree / "tools/rondo-check", "-B", folder],
                        ["ninja", "-C", folder, f"-j{self.copy.jobs}"]):
            said = subprocess.run(command, capture_output=True, text=True)
            if said.returncode:
                raise mutation.CannotBuild(said.stdout + said.stderr)

    def program(self, world, source):
        return self.copy.build_folder / f"{world}-{source.stem}"

    def finds(self, test):
        world, name = test.split(".", 1)
        if world == "tools":
            return mutation.finds([sys.executable, self.copy.tree / CHECKER_TESTS, name], 6 * SECONDS)
        return mutation.finds([self.program(world, self.sources[test]),
                               f"--gtest_filter={name if '.' in name else name + '.*'}"], SECONDS)


def run(rows, jobs):
    began = time.monotonic()
    programs = Programs(mutation.Copy("checklist", jobs))
    try:
        programs.copy.prepare()
        programs.build({row.test for row in rows})
    except mutation.CannotBuild as error:
        print(error)
        return 2
    if red := [f"{row.test}: {found}" for row in rows if (found := programs.finds(row.test))]:
        print("red without any change:", *red, sep="\n  ")
        return 2
    changes = collections.defaultdict(list)
    for row in rows:
        changes[row.file, row.old, row.new].append(row)
    green = 0
    for (path, old, new), of_change in changes.items():
        with programs.copy.changed(path, [(old, new)]):
            try:
                programs.build({row.test for row in of_change})
            except mutation.CannotBuild as error:
                print(f"DOES NOT BUILD {path}: {old} => {new}\n{error}")
                green += len(of_change)
                continue
            for row in of_change:
                found = programs.finds(row.test)
                green += not found
                print(f"{'red  ' if found else 'GREEN'} {row.line:>4}  {row.test}" + ("" if found else f"  {old} => {new}"), flush=True)
    print(f"{len(rows)} tests, {len(changes)} changes, {green} not red, {time.monotonic() - began:.0f} s")
    return 1 if green else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("-j", type=int, default=1)
    parser.add_argument("lines", nargs="*")
    options = parser.parse_args()
    rows = [row for row in read_table() if not options.lines or row.line in options.lines]
    if options.list:
        for row in rows:
            print(f"{row.line:>4}  {row.test:<72} {row.file}: {row.old} => {row.new or '(nothing)'}")
        return 0
    found = list(problems(read_table()))
    for each in found:
        print(each)
    if found or options.check:
        return 1 if found else 0
    return run(rows, options.j)


if __name__ == "__main__":
    sys.exit(main())
