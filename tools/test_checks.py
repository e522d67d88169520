"""Each check catches what is planted for it. Run: python3 -m unittest discover -s tools
SPDX-License-Identifier: MIT
"""
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOLS = pathlib.Path(__file__).parent
DESIGN = (TOOLS.parent / "DESIGN.md").read_text(encoding="utf-8")


def run(script, *arguments):
    return subprocess.run([sys.executable, TOOLS / script, *map(str, arguments)], capture_output=True, text=True)


class Tree(unittest.TestCase):
    """A small project in a temporary folder."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = pathlib.Path(self.folder.name)
        self.write("DESIGN.md", DESIGN)
        self.write("rondo/core/task.hpp", "#include <coroutine>\n")
        self.write("rondo/io/stream.hpp", '#include "rondo/core/task.hpp"\n')
        self.write("ports/sim/port_inline.hpp", '#include "rondo/core/task.hpp"\n')
        self.write("ports/rp2040/port_inline.hpp", "")

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


class Layers(Tree):
    def fails_with(self, words):
        result = run("check_layers.py", self.root)
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertIn(words, result.stdout)
        self.assertEqual(len(result.stdout.splitlines()), 1, result.stdout)

    def test_a_right_tree_passes(self):
        self.write("rondo/core/port.hpp", '#include "port_inline.hpp"\n')
        self.write("tests/host/a_test.cpp", '#include "ports/sim/port_inline.hpp"\n#include <vector>\n')
        result = run("check_layers.py", self.root)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_an_arrow_upwards_is_caught(self):
        self.write("rondo/core/bad.hpp", '\n#include "rondo/io/stream.hpp"\n')
        self.fails_with("rondo/core/bad.hpp:2: rondo/core may not include rondo/io")

    def test_a_relative_spelling_is_caught(self):
        self.write("rondo/core/bad.hpp", '  #  include "../io/stream.hpp"\n')
        self.fails_with("rondo/core/bad.hpp:1: rondo/core may not include rondo/io")

    def test_a_demo_that_names_a_port_is_caught(self):
        self.write("demos/bad.cpp", '#include "ports/sim/port_inline.hpp"\n')
        self.fails_with("demos/bad.cpp:1: demos may not include ports/sim")

    def test_the_name_that_each_port_has_is_for_port_hpp_only(self):
        self.write("rondo/core/bad.hpp", '#include "port_inline.hpp"\n')
        self.fails_with('rondo/core may not include "port_inline.hpp"')

    def test_a_file_without_a_row_is_caught(self):
        self.write("rondo/extra/new.hpp", "")
        self.fails_with("rondo/extra/new.hpp:1: no row")

    def test_a_heavy_standard_header_is_caught(self):
        self.write("rondo/core/bad.hpp", "#include <iostream>\n")
        self.fails_with("rondo/core may not include <iostream>")

    def test_a_header_of_an_operating_system_is_caught(self):
        self.write("rondo/io/bad.cpp", "#include <sys/socket.h>\n")
        self.fails_with("rondo/io may not include <sys/socket.h>")

    def test_no_table_is_an_error(self):
        self.write("DESIGN.md", "## Layers\n\nnone\n")
        self.assertEqual(run("check_layers.py", self.root).returncode, 2)


class Heap(Tree):
    def image(self, code):
        self.write("a.cpp", code)
        built = subprocess.run(["g++", "-c", "-o", self.root / "a.elf", self.root / "a.cpp"], capture_output=True, text=True)
        self.assertEqual(built.returncode, 0, built.stderr)
        return self.root / "a.elf"

    def test_an_image_without_a_heap_passes(self):
        image = self.image("struct pool { static void* operator new(unsigned long); }; int freedom; pool* f() { return new pool; }")
        result = run("check_heap.py", image)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_each_member_of_the_family_is_caught(self):
        for name in ("malloc", "calloc", "realloc", "free", "_malloc_r", "_free_r", "_sbrk"):
            with self.subTest(name):
                result = run("check_heap.py", self.image(f'extern "C" void {name}(); void f() {{ {name}(); }}'))
                self.assertEqual(result.returncode, 1)
                self.assertIn(f"has a heap: {name}", result.stdout)

    def test_global_new_and_delete_are_caught(self):
        for code, name in (
            ("int* f() { return new int; }", "_Znwm"),
            ("int* f() { return new int[9]; }", "_Znam"),
            ("void f(int* p) { delete p; }", "_ZdlPvm"),
            ("void f(int* p) { delete[] p; }", "_ZdaPv"),
            ("void operator delete(void*) noexcept {}", "_ZdlPv"),
        ):
            with self.subTest(name):
                self.assertIn(name, run("check_heap.py", self.image(code)).stdout)

    def test_what_cannot_be_read_is_no_pass(self):
        self.write("text.elf", "hello")
        for image in (self.root / "text.elf", self.root / "absent.elf"):
            result = run("check_heap.py", image)
            self.assertEqual(result.returncode, 2)
            self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)

    def test_an_image_without_symbols_is_no_pass(self):
        image = self.image("int* f() { return new int; }")
        subprocess.run(["strip", "--strip-all", image], check=True)
        self.assertEqual(run("check_heap.py", image).returncode, 2)


class Text(Tree):
    def test_a_condition_on_a_platform_is_caught(self):
        for line in ("#ifdef __linux__", "#  if defined(__GNUC__) && X", "#elif X || \\\n  __clang__", "#if defined(_WIN32)"):
            with self.subTest(line):
                self.write("rondo/io/bad.hpp", line + "\n#endif\n")
                result = run("check_text.py", "conditionals", self.root)
                self.assertEqual(result.returncode, 1)
                self.assertIn("rondo/io/bad.hpp:1:", result.stdout)

    def test_ports_and_config_may_have_conditions(self):
        self.write("rondo/core/config.hpp", "#ifdef __clang__\n#endif\n")
        self.write("ports/sim/x.cpp", "#ifdef __linux__\n#endif\n")
        self.write("rondo/io/good.hpp", "#if RONDO_EXCEPTIONS\n#endif\n")
        self.assertEqual(run("check_text.py", "conditionals", self.root).returncode, 0)

    def test_debris_is_caught(self):
        for line in ("<" * 7 + " HEAD", "=" * 7, "see /" + "home/someone/x", "// TO" + "DO: later", "// FIX" + "ME"):
            with self.subTest(line):
                self.write("README.md", "text\n" + line + "\n")
                result = run("check_text.py", "debris", self.root)
                self.assertEqual(result.returncode, 1)
                self.assertIn("README.md:2:", result.stdout)

    def test_a_ticket_and_a_url_are_no_debris(self):
        self.write("README.md", "TO" + "DO(#12): later\nhttps://example.org/home/x\n=======x\n")
        self.assertEqual(run("check_text.py", "debris", self.root).returncode, 0)


class Size(Tree):
    def image(self, size):
        source = self.root / "image.c"
        source.write_text(f"const char text[{size}] __attribute__((section(\".text\"))) = {{1}};")
        image = self.root / "rp2040/demos/blink.elf"
        image.parent.mkdir(parents=True, exist_ok=True)
        command = ["arm-none-eabi-gcc", "-mcpu=cortex-m0plus", "-nostdlib", "-Wl,-e,text", source, "-o", image]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)

    def test_an_image_over_its_budget_is_caught(self):
        self.image(3000)
        self.assertEqual(run("size.py", self.root).returncode, 0)
        self.image(3100)
        result = run("size.py", self.root)
        self.assertEqual(result.returncode, 1)
        self.assertIn("OVER", result.stdout)

    def test_no_image_is_no_pass(self):
        self.assertEqual(run("size.py", self.root).returncode, 2)


if __name__ == "__main__":
    unittest.main()
