#!/usr/bin/env python3
"""compare.py PROGRAM [--count N] [--seed N] [--only NAME] - the same scenarios on rondo and asyncio.

Runs those of scenarios.txt, the differences of differences.txt, which must be exactly the stated
ones, and COUNT at random, of seeds 0 to COUNT - 1 (500 if not said). --seed runs that one alone and
prints it; what it makes depends on the words that the program knows. One that fails is made as small
as it will go, and printed with both outputs. Needs Python 3.11.

Exit codes: 0 all agree, 1 some do not.
SPDX-License-Identifier: MIT
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True

import machine
import words  # noqa: F401  enters them into the machine
from generate import generate

HERE = pathlib.Path(__file__).parent


class Rondo:
    """The program, kept running: it takes a scenario, and gives what that prints."""

    def __init__(self, path):
        self.path, self.process, self.errors = path, None, None
        lines = subprocess.run([path, "--words"], capture_output=True, text=True, check=True).stdout
        self.words = dict(line.split() for line in lines.splitlines())

    def run(self, text):
        if self.process is None:
            self.errors = tempfile.TemporaryFile(mode="w+")
            self.process = subprocess.Popen([self.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                            stderr=self.errors, text=True)
        try:
            self.process.stdin.write(text + "\nrun\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        lines = []
        for line in self.process.stdout:
            if line == ".\n":
                return "".join(lines)
            lines.append(line)
        code = self.process.wait()
        self.errors.seek(0)
        last = "".join(self.errors.readlines()[-15:])
        self.process = None
        return "".join(lines) + f"it ended with {code}:\n{last}"


def understood(text, words):
    """All its words are of a language that both know."""
    try:
        scenario = machine.Scenario(text)
    except KeyError:
        return False
    return all(kind in words for kind, _, _ in scenario.objects) and all(
        token in words for token in used_words(scenario))


def used_words(scenario):
    todo = [steps for _, steps in scenario.tasks]
    while todo:
        for step in todo.pop():
            yield step.word
            todo += step.blocks


def smaller(text):
    """Scenarios with a little less in them."""
    def blocks_of(scenario):
        todo = [steps for _, steps in scenario.tasks]
        for steps in todo:
            yield steps
            todo += [b for s in steps for b in s.blocks]

    scenario = machine.Scenario(text)
    names = [name for name, _ in scenario.tasks]
    for name in names:
        fewer = machine.Scenario(text)
        fewer.tasks = [t for t in fewer.tasks if t[0] != name]
        if fewer.tasks and not any(f" {w} {name} " in fewer.text() + " "
                                   for w in ("cancel", "join", "await")):
            yield fewer.text()
    for i in range(len(scenario.objects)):
        fewer = machine.Scenario(text)
        gone = fewer.objects.pop(i)[1]
        if gone not in " ".join(t.text() for _, steps in fewer.tasks for t in steps).split():
            yield fewer.text()
    for b, steps in enumerate(list(blocks_of(scenario))):
        for i, step in enumerate(steps):
            fewer = machine.Scenario(text)
            list(blocks_of(fewer))[b].pop(i)
            yield fewer.text()
            if len(step.blocks) == 1 and step.word not in ("hold", "inside"):
                fewer = machine.Scenario(text)
                inner = list(blocks_of(fewer))[b]
                inner[i:i + 1] = inner[i].blocks[0]
                yield fewer.text()
            if len(step.blocks) > 2:
                fewer = machine.Scenario(text)
                list(blocks_of(fewer))[b][i].blocks.pop()
                yield fewer.text()


def both(rondo, text):
    here = rondo.run(text)
    try:
        there = machine.run(text)
    except Exception as wrong:  # a scenario that Python refuses: the generator's or our fault
        there = f"asyncio: {wrong!r}\n"
    return here, there


def shrink(rondo, text):
    def differs(candidate):
        here, there = both(rondo, candidate)
        return here != there and "asyncio:" not in there

    deadline = time.monotonic() + 60
    found = True
    while found:
        found = False
        for candidate in smaller(text):
            if time.monotonic() < deadline and differs(candidate):
                text, found = candidate, True
                break
    return text


def side_by_side(here, there):
    left, right = here.splitlines(), there.splitlines()
    rows = [("rondo", "asyncio")]
    for i in range(max(len(left), len(right))):
        rows.append((left[i] if i < len(left) else "", right[i] if i < len(right) else ""))
    return "\n".join(f"    {'  ' if a == b or i == 0 else '* '}{a:30} {b}".rstrip()
                     for i, (a, b) in enumerate(rows))


def sections(path):
    """{name: text} of a file whose scenarios begin with a line `== name`."""
    found = {}
    for part in ("\n" + path.read_text()).split("\n== ")[1:]:
        name, _, text = part.partition("\n")
        found[name.strip()] = text
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--only", help="of the named scenarios, this one; prints it")
    options = parser.parse_args()
    rondo = Rondo(options.program)
    failed = 0

    def compare(name, text, show=False):
        nonlocal failed
        here, there = both(rondo, text)
        if show:
            print(text, side_by_side(here, there), sep="\n")
        if here == there:
            return
        failed += 1
        if failed <= 5:
            small = shrink(rondo, text)
            print(f"FAILED: {name}\n{text}\nsmallest:\n{small}\n{side_by_side(*both(rondo, small))}\n")

    if options.seed is not None:
        compare(f"seed {options.seed}", generate(options.seed, rondo.words), show=True)
        return 1 if failed else 0
    began = time.monotonic()
    named = skipped = 0
    for name, text in sections(HERE / "scenarios.txt").items():
        if options.only not in (None, name):
            continue
        if understood(text, rondo.words):
            compare(name, text, show=options.only is not None)
            named += 1
        else:
            skipped += 1
    pinned = 0
    for name, text in sections(HERE / "differences.txt").items():
        if options.only not in (None, name):
            continue
        text, _, wanted = text.partition("\nprints\n")
        if not understood(text, rondo.words):
            skipped += 1
            continue
        got = side_by_side(*both(rondo, text))
        pinned += 1
        if options.only is not None:
            print(text, got, sep="\n")
        if got.rstrip() != wanted.rstrip() or not any(
                line.startswith("    * ") for line in got.splitlines()):
            failed += 1
            print(f"FAILED: difference {name}: wanted\n{wanted.rstrip()}\ngot\n{got}")
    if options.only is not None:
        options.count = 0
    else:
        for seed in range(options.first, options.first + options.count):
            compare(f"seed {seed}", generate(seed, rondo.words))
    seconds = time.monotonic() - began
    print(f"{named} named scenarios and {options.count} at random, {failed} failed; {pinned} known "
          f"differences; {skipped} skipped: no such primitive. {seconds:.1f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
