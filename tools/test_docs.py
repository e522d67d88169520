"""The pages' tool finds what does not fit. Run: python3 -m unittest discover -s tools
SPDX-License-Identifier: MIT
"""
import pathlib
import subprocess
import sys
import tempfile
import unittest

import docs

SOURCE = """// sum.cpp - adds.
//
// SPDX-License-Identifier: MIT
#include <a>

task<int> sum(int a, int b) {
    if (a == b) {
        co_return 2 * a;
    }
    co_return a + b;
}

int main() { return 0; }
"""


class Pages(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        (self.root / "docs").mkdir()
        (self.root / "sum.cpp").write_text(SOURCE)
        for name in ("README.md", "DESIGN.md"):
            (self.root / name).write_text("# A heading, with `code`\n")

    def found(self, text, write=False):
        page = self.root / "docs/page.md"
        page.write_text(text)
        return [*docs.check_blocks(page, write, self.root), *docs.check_links(page, self.root)]

    def test_a_piece_ends_where_its_brace_does(self):
        text = "<!-- cut sum.cpp | task<int> sum -->\n```cpp\nold\n```\n"
        self.assertIn("differs from sum.cpp", self.found(text)[0])
        self.assertEqual(self.found(text, write=True), [])
        written = (self.root / "docs/page.md").read_text()
        self.assertIn("    co_return a + b;\n}\n```", written)
        self.assertEqual(self.found(written), [])

    def test_lines_from_one_to_another_lose_their_indent(self):
        self.found("<!-- cut sum.cpp | if (a == b) | } -->\n```cpp\n```\n", write=True)
        self.assertIn("```cpp\nif (a == b) {\n    co_return 2 * a;\n}\n```", (self.root / "docs/page.md").read_text())

    def test_a_whole_file_comes_without_its_head(self):
        self.found("<!-- cut sum.cpp -->\n```cpp\n```\n", write=True)
        self.assertIn("```cpp\n#include <a>\n", (self.root / "docs/page.md").read_text())

    def test_what_is_wrong_is_told(self):
        for text, words in (
            ("```cpp\nint a;\n```\n", "cut from nowhere"),
            ("<!-- cut none.cpp -->\n```cpp\n```\n", "there is no none.cpp"),
            ("<!-- cut sum.cpp | co_return -->\n```cpp\n```\n", "2 lines have 'co_return'"),
            ("<!-- cut sum.cpp | absent -->\n```cpp\n```\n", "0 lines have 'absent'"),
            ("<!-- cut sum.cpp | task<int> sum | co_return a + b -->\n```cpp\n```\n", "in the middle of something"),
            ("<!-- cut sum.cpp -->\n\ntext\n", "no block follows"),
            ("[a](absent.md)\n", "does not exist"),
            ("[a](../README.md#absent)\n", "no such heading"),
        ):
            with self.subTest(text):
                self.assertTrue(any(words in each for each in self.found(text)), self.found(text))

    def test_links_to_what_is_there_are_fine(self):
        self.assertEqual(self.found("# Here\n[a](../README.md#a-heading-with-code) [b](#here) [c](https://example.org)\n"), [])


class Run(unittest.TestCase):
    def run_it(self, prints, expected, *more):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "expected.txt")
            path.write_text(expected)
            program = pathlib.Path(folder, "program")
            program.write_text(f"#!/bin/sh\n{prints}\n")
            program.chmod(0o755)
            done = subprocess.run([sys.executable, docs.__file__, "run", program, path, *more], capture_output=True, text=True)
            return done.returncode, path.read_text()

    def test_the_same_is_fine_and_another_is_not(self):
        self.assertEqual(self.run_it("echo one", "one\n")[0], 0)
        self.assertEqual(self.run_it("echo two", "one\n")[0], 1)
        self.assertEqual(self.run_it("echo one; exit 3", "one\n")[0], 1)

    def test_write_takes_it_over(self):
        self.assertEqual(self.run_it("echo two", "one\n", "--write"), (0, "two\n"))


if __name__ == "__main__":
    unittest.main()
