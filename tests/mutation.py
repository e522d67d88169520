"""mutation.py - a copy of the tree in which the product can be changed, built and run.

What harness/mutants.py (is each fault found by any test?) and checklist.py (does each line's test
find its fault?) have in common.
SPDX-License-Identifier: MIT
"""
import contextlib
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[1]
PARTS = ("rondo", "ports", "models", "demos", "tests", "bench", "docs", "cmake", "tools", "CMakeLists.txt", "LICENSE")


class CannotBuild(Exception):
    """With what the compiler has said."""


class Copy:
    """A copy of the tree under build/NAME, and a build of it on this machine, with -O1."""

    def __init__(self, name, jobs):
        self.tree, self.build_folder, self.jobs = ROOT / f"build/{name}/tree", ROOT / f"build/{name}/build", jobs

    def prepare(self):
        # Only what differs is written, with the time of now: an older time than that of an object
        # which was built from a changed file would make the object look right.
        wanted = {path.relative_to(ROOT) for name in PARTS for path in [ROOT / name, *(ROOT / name).rglob("*")]
                  if path.is_file() and "node_modules" not in path.parts}
        for path in wanted:
            copied, content = self.tree / path, (ROOT / path).read_bytes()
            if not copied.is_file() or copied.read_bytes() != content:
                copied.parent.mkdir(parents=True, exist_ok=True)
                copied.write_bytes(content)
        for copied in [path for path in self.tree.rglob("*") if path.is_file()]:
            if copied.relative_to(self.tree) not in wanted:
                copied.unlink()
        said = subprocess.run(
            ["cmake", "-G", "Ninja", "-S", self.tree, "-B", self.build_folder, "-DCMAKE_CXX_COMPILER=g++",
             "-DCMAKE_CXX_FLAGS=-O1"], capture_output=True, text=True)
        if said.returncode:
            raise CannotBuild(said.stdout + said.stderr)

    def build(self, *targets):
        said = subprocess.run(["ninja", "-C", self.build_folder, f"-j{self.jobs}", *targets], capture_output=True, text=True)
        if said.returncode:
            raise CannotBuild("".join(line for line in said.stdout.splitlines(True) if "error" in line) or said.stdout[-3000:])

    @contextlib.contextmanager
    def changed(self, path, changes):
        """With these (old, new) in the file. It must hold each old text exactly once: see problem()."""
        original = (ROOT / path).read_text(encoding="utf-8")
        text = original
        for old, new in changes:
            text = text.replace(old, new)
        (self.tree / path).write_text(text, encoding="utf-8")
        try:
            yield
        finally:
            (self.tree / path).write_text(original, encoding="utf-8")


def problem(path, changes):
    """Why these changes cannot be made, or None."""
    if not (ROOT / path).is_file():
        return f"there is no {path}"
    text = (ROOT / path).read_text(encoding="utf-8")
    for old, new in changes:
        if text.count(old) != 1:
            return f"no longer applies: {text.count(old)} times in {path}: {old.strip()!r}"
        text = text.replace(old, new)
    return None


def finds(command, seconds):
    """Runs a test program; the line that tells what it has found, or None."""
    try:
        run = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=seconds)
    except subprocess.TimeoutExpired:
        return "hangs"
    if run.returncode == 0:
        return None
    words = [line for line in run.stdout.splitlines() if "FAILED" in line]
    return words[0].strip() if words else f"exit {run.returncode}"
