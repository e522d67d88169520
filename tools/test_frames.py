"""The frame report of planted programs: who is listed, what the trees say, and that the computed
arena is exact under QEMU. Run: python3 -m unittest discover -s tools
SPDX-License-Identifier: MIT
"""
import functools
import pathlib
import subprocess
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor

from elf_image import Image
from frames import Report, base

ROOT = pathlib.Path(__file__).parent.parent
SOURCES = [
    *(ROOT / "rondo/core").glob("*.cpp"),
    *(ROOT / "ports/stm32f405").glob("*.cpp"),
    *(ROOT / "ports/cortex_m").glob("*.cpp"),
    ROOT / "ports/stm32f405/vectors.S",
]
M4 = ("-mcpu=cortex-m4",)
M0 = ("-mcpu=cortex-m0plus",)  # an M4 runs its code too
BUILDS = {  # both cores, each level, with and without link-time optimisation and debug information
    "M4 -Os -flto -g": (*M4, "-Os", "-flto", "-g"),
    "M0+ -Og -g": (*M0, "-Og", "-g"),
    "M4 -O2": (*M4, "-O2"),
    "M0+ -Os -flto": (*M0, "-Os", "-flto"),
}

TREES = """
#include "rondo/core/report.hpp"
#include "rondo/rondo.hpp"
using namespace rondo;
using namespace std::chrono_literals;
volatile int sink;

task<int> leaf(int x) { co_await sleep_for(5ms); co_return x + 1; }
template <int N> task<int> filter(int x) {
    int a[N] = {};
    a[x % N] = x;
    const int y = co_await leaf(x);
    co_return a[x % N] + y;
}
[[gnu::noinline]] task<int> helper(int x) { sink = x; return filter<9>(x); }
struct device {
    int scale;
    task<int> read(int x) {
        const int a = co_await helper(x);
        const int b = co_await filter<3>(a);
        co_return a + b * scale;
    }
};
task<> root(int x) {
    device d{x};
    for (; x < 4; ++x) { sink = co_await d.read(x); }
}
task<> holds_two() {
    task<int> a = leaf(1);
    task<int> b = leaf(2);
    sink = co_await b;
    sink = co_await a;
}
task<int> countdown(int n) {
    if (n == 0) { co_await sleep_for(5ms); co_return 0; }
    const int below = co_await countdown(n - 1);
    co_return below + 1;
}
RECURSION
task<> deep() { sink = co_await countdown(3); }

task<> unused() { co_await sleep_for(1ms); }
[[maybe_unused]] static task<> unused_static() { co_await sleep_for(1ms); }
template <int N> task<> unused_template() { co_await sleep_for(1ms); }
task<> only_from_unused() { return unused_template<3>(); }
[[maybe_unused]] auto* const unused_instance = &unused_template<4>;

int main() {
    create_task(root(1));
    create_task(root(2));
    create_task(holds_two());
    create_task(deep());
    if (!run_forever()) { port::halt(2); }
    const auto s = this_loop().frames().stats();
    report("merges ", s.merges, " failures ", s.failures, " missing ", s.missing, " in use ", s.in_use, "\\n");
}
"""
ALL_AT_ONCE = TREES.replace("RECURSION", "RONDO_RECURSION(countdown, 4);").replace("    create_task(root(1));\n    create_task(root(2));\n", "")

POINTERS = """
#include "rondo/rondo.hpp"
using namespace rondo;
using namespace std::chrono_literals;
task<> by_pointer(int x) { co_await sleep_for(x * 1ms); }
task<> in_a_loop(int x) { co_await sleep_for(x * 1ms); }
task<> served() { co_await yield(); }
task<> awaited() { co_await yield(); }
task<> server() { for (;;) { co_await awaited(); create_task(served()); } }
struct shape { virtual task<> draw() = 0; };
struct circle final : shape { task<> draw() override { co_await yield(); } };
circle round;
shape* volatile any = &round;
task<> (*volatile table[])(int) = {&by_pointer};
volatile int count = 3;
STATED
int main() {
    create_task(table[0](1));
    create_task(any->draw());
    create_task(server());
    for (int i = 0; i < count; ++i) { create_task(in_a_loop(i)); }
    run_forever();
}
"""
GATHER = """
#include "rondo/core/attempt.hpp"
#include "rondo/core/report.hpp"
#include "rondo/rondo.hpp"
#include "rondo/sync/gather.hpp"
using namespace rondo;
using namespace std::chrono_literals;
volatile int sink;
task<int> leaf(int x) { co_await sleep_for(5ms); co_return x + 1; }
task<int> other(int x) { int a[20] = {}; a[x] = 1; co_await sleep_for(5ms); co_return a[x + 1]; }
task<> gathers() { const auto [a, b, c] = co_await gather(leaf(1), leaf(2), sleep_for(5ms)); sink = a + b; }
task<> attempts() {
    const auto a = co_await attempt(leaf(1));
    const auto b = co_await attempt(other(2));
    sink = a && b;
}
task<> several() {
    task<int> all[] = {leaf(1), leaf(2), leaf(3)};
    for (int i = 0; i < 3; ++i) { sink = co_await std::move(all[i]); }
}
async_generator<int> gives(int x) { int a[30] = {}; a[x] = 1; co_await sleep_for(5ms); co_yield a[x + 1]; }
task<> generates() {
    auto numbers = gives(1);
    sink = *co_await numbers.next();
    sink = co_await other(2);
}
int main() {
    create_task(gathers());
    create_task(generates());
    create_task(attempts());
    create_task(several());
    if (!run_forever()) { port::halt(2); }
    const auto s = this_loop().frames().stats();
    report("merges ", s.merges, " failures ", s.failures, " missing ", s.missing, " in use ", s.in_use, "\\n");
}
"""
STATIC = """
#include "rondo/core/report.hpp"
#include "rondo/rondo.hpp"
using namespace rondo;
using namespace std::chrono_literals;
volatile int sink;
task<int> leaf(int x) { co_await sleep_for(5ms); co_return x + 1; }
static_task<3> from_main(int x) { sink = co_await leaf(x); }
static_task<> from_a_task(int x) { int a[20] = {}; a[x] = 1; sink = co_await leaf(x); sink = a[x + 1]; }
static_task<2> by_pointer(int x) { co_await sleep_for(x * 1ms); }
static_task<5> unused() { co_await sleep_for(1ms); }
template <class T> static_task<> of_type(T x) { sink = x; co_await yield(); }
task<> creator() { for (int i = 1; i < 4; ++i) { create_task(from_a_task(i)); co_await sleep_for(20ms); } }
static_task<2> (*volatile any)(int) = &by_pointer;
volatile int count = 4;
int main() {
    for (int i = 0; i < count; ++i) { create_task(from_main(i)); } // the last one has no slot
    create_task(any(1));
    create_task(of_type(1));
    create_task(of_type(1U));
    create_task(creator());
    if (!run_forever()) { port::halt(2); }
    const auto s = this_loop().frames().stats();
    report("merges ", s.merges, " failures ", s.failures, " missing ", s.missing, " in use ", s.in_use, "\\n");
}
"""
STATED = "RONDO_AT_ONCE(by_pointer, 1); RONDO_AT_ONCE(draw, 1); RONDO_AT_ONCE(served, 2); RONDO_AT_ONCE(awaited, 0); RONDO_AT_ONCE(in_a_loop, 3);"


def command(*arguments):
    done = subprocess.run(list(map(str, arguments)), capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(" ".join(map(str, arguments)) + "\n" + done.stdout + done.stderr)
    return done.stdout


def compiled(flags, source, target):
    command("arm-none-eabi-g++", "-std=c++23", "-mthumb", "-ffunction-sections", "-fdata-sections", "-fno-exceptions", "-fno-rtti",
            "-fno-threadsafe-statics", *flags, "-I", ROOT, "-I", ROOT / "ports/stm32f405", "-c", source, "-o", target)
    return target


def linked(flags, objects, image, *more):
    command("arm-none-eabi-g++", "-mthumb", *flags, "-nostartfiles", "-nostdlib", "-Wl,--gc-sections", "-Wl,--fatal-warnings",
            "-Wl,--emit-relocs", "-T", ROOT / "ports/stm32f405/stm32f405.ld", "-L", ROOT / "ports/cortex_m", *objects, "-o", image,
            *more, "-Wl,--start-group", "-lsupc++", "-lc_nano", "-lgcc", "-Wl,--end-group")
    return image


def report_of(image):
    report = Report(Image(image))
    report.walk()
    return report


class Frames(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)

    @classmethod
    @functools.lru_cache
    def library(cls, build):
        here = cls.folder / build.replace(" ", "")
        here.mkdir()
        with ThreadPoolExecutor(2) as two:
            return list(two.map(lambda s: compiled(BUILDS[build], s, here / f"{s.parent.name}-{s.name}.o"), SOURCES))

    def image(self, build, code, *more, flags=None):
        source, image = self.folder / "planted.cpp", self.folder / "planted.elf"
        source.write_text(code)
        planted = compiled(flags or BUILDS[build], source, self.folder / "planted.o")
        return linked(BUILDS[build], [planted, *self.library(build)], image, *more)

    def test_the_trees(self):
        arenas = {}
        for build in BUILDS:
            with self.subTest(build):
                report = report_of(self.image(build, TREES.replace("RECURSION", "RONDO_RECURSION(countdown, 4);")))
                names = {base(c.name) for c in report.coroutines}
                self.assertEqual(names, {"leaf", "filter", "read", "root", "holds_two", "countdown", "deep"})
                self.assertEqual(sum(base(c.name) == "filter" for c in report.coroutines), 2)
                self.assertEqual(report.problems, [])
                roots = {base(c.name): count for c, count in report.roots.items()}
                self.assertEqual(roots, {"root": 2, "holds_two": 1, "deep": 1})
                paths = {base(c.name): [base(p.name) for p in tree[2]] for c, tree in report.trees.items()}
                self.assertEqual(paths["root"], ["root", "read", "filter", "leaf"])
                self.assertEqual(paths["holds_two"], ["holds_two", "leaf"])
                self.assertEqual(paths["deep"], ["deep"] + ["countdown"] * 4)
                leaf = next(c for c in report.coroutines if c.name == "leaf")
                lists = next(tree[0] for c, tree in report.trees.items() if c.name == "holds_two")
                self.assertEqual(lists[report.rounded(leaf.size)], 2)
                if "-g" in BUILDS[build]:
                    self.assertEqual({c.file.rpartition("/")[2] for c in report.coroutines}, {"planted.cpp"})
                    self.assertEqual([c for c in report.coroutines if report.types.size(c.ramp) != c.size], [])
                    arenas[build] = report.computed
                else:
                    # Without debug information filter<9> and filter<3> might be held both.
                    self.assertGreaterEqual(report.computed, max(arenas.values()))

    def test_the_arena_is_exact(self):
        arena = "-Wl,--defsym,rondo_arena_size="
        for build in ("M4 -Os -flto -g", "M0+ -Og -g"):
            with self.subTest(build):
                code = TREES.replace("RECURSION", "RONDO_RECURSION(countdown, 4);")
                need = report_of(self.image(build, code)).computed
                self.assertEqual(self.printed(self.image(build, code, f"{arena}{need}")), "merges 0 failures 0 missing 0 in use 0")
                self.assertRegex(self.printed(self.image(build, code, f"{arena}{need - 8}")), "^merges [1-9]")
                # Where all frames are alive at once joining them does not help.
                need = report_of(self.image(build, ALL_AT_ONCE)).computed
                self.assertEqual(self.printed(self.image(build, ALL_AT_ONCE, f"{arena}{need}")), "merges 0 failures 0 missing 0 in use 0")
                words = self.printed(self.image(build, ALL_AT_ONCE, f"{arena}{need - 8}"))
                self.assertRegex(words, "(?s)no frame memory.*failures 1 missing 8")

    def test_children_that_are_alive_at_once_are_added_up(self):
        for build in ("M4 -Os -flto -g", "M0+ -Og -g"):
            with self.subTest(build):
                report = report_of(self.image(build, GATHER))
                sizes = {base(c.name): report.rounded(c.size) for c in report.coroutines}
                lists = {base(c.name): tree[0] for c, tree in report.trees.items()}
                self.assertEqual(lists["gathers"][sizes["leaf"]], 2 + (sizes["leaf"] == sizes["run_operation"]))
                self.assertEqual(lists["attempts"][sizes["leaf"]] + lists["attempts"][sizes["other"]], 2)
                self.assertGreaterEqual(lists["several"][sizes["leaf"]], 3)
                self.assertEqual([lists["generates"][sizes[each]] for each in ("gives", "other")], [1, 1])
                arena = f"-Wl,--defsym,rondo_arena_size={report.computed}"
                self.assertEqual(self.printed(self.image(build, GATHER, arena)), "merges 0 failures 0 missing 0 in use 0")

    def test_static_tasks_are_in_bss_and_only_their_children_in_the_arena(self):
        for build in BUILDS:
            with self.subTest(build):
                report = report_of(self.image(build, STATIC))
                self.assertEqual(report.problems, [])
                slots = sorted((base(c.name), c.slots) for c in report.coroutines)
                self.assertEqual(slots, [("by_pointer", 2), ("creator", 0), ("from_a_task", 1), ("from_main", 3), ("leaf", 0),
                                         ("of_type", 1), ("of_type", 1)])
                self.assertEqual({base(c.name): n for c, n in report.roots.items() if not c.slots}, {"creator": 1})
                size = {base(c.name): report.rounded(c.size) for c in report.coroutines}
                self.assertEqual(report.computed, 4 * size["leaf"] + size["creator"] + report.control_block)
                symbols = command("arm-none-eabi-nm", "-S", self.folder / "planted.elf")
                bytes_of_slots = sum(int(line.split()[1], 16) for line in symbols.splitlines() if " rondo_slots_" in line)
                self.assertEqual(bytes_of_slots, sum(c.size * c.slots for c in report.coroutines))
                image = self.image(build, STATIC, f"-Wl,--defsym,rondo_arena_size={report.computed}")
                missing = next(c.size for c in report.coroutines if c.name == "from_main")
                self.assertEqual(self.printed(image), f"merges 0 failures 1 missing {missing} in use 0")

    def test_static_tasks_that_do_not_fit_into_ram_are_an_error_of_the_linker(self):
        code = "#include \"rondo/rondo.hpp\"\nrondo::static_task<200> a() { char b[999]; co_await rondo::yield(); asm(\"\" :: \"r\"(b)); }\n" \
               "int main() { rondo::create_task(a()); }"
        with self.assertRaisesRegex(AssertionError, "region `RAM' overflowed by|RAM is full"):
            self.image("M4 -O2", code)

    def test_awaiting_a_static_task_does_not_compile(self):
        code = "#include \"rondo/rondo.hpp\"\nrondo::static_task<> a() { co_return; }\nrondo::task<> b() { co_await a(); }\n"
        with self.assertRaisesRegex(AssertionError, "a static_task is not awaited: give it to create_task"):
            self.image("M4 -O2", code + "int main() { rondo::create_task(b()); }")

    def printed(self, image):
        done = subprocess.run(["qemu-system-arm", "-M", "netduinoplus2", "-display", "none", "-monitor", "none", "-icount", "shift=0",
                               "-semihosting-config", "enable=on,target=native", "-serial", "stdio", "-kernel", image],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        return done.stdout.strip()

    def test_recursion_without_a_depth_is_unbounded(self):
        for build in ("M4 -Os -flto -g", "M4 -O2"):
            with self.subTest(build):
                report = report_of(self.image(build, TREES.replace("RECURSION", "")))
                self.assertIsNone(report.computed)
                self.assertEqual(report.problems, ["countdown calls itself: say RONDO_RECURSION(countdown, depth)"])

    def test_what_the_walk_cannot_see_is_named(self):
        for build in ("M4 -Os -flto -g", "M0+ -Os -flto", "M4 -O2"):
            with self.subTest(build):
                report = report_of(self.image(build, POINTERS.replace("STATED", "")))
                self.assertIsNone(report.computed)
                self.assertEqual({base(c.name) for c in report.coroutines if c.by_pointer}, {"by_pointer", "draw"})
                words = "\n".join(report.problems)
                for name in ("by_pointer", "draw", "served", "in_a_loop"):
                    self.assertIn(f"RONDO_AT_ONCE({name}, tasks)", words)
                report = report_of(self.image(build, POINTERS.replace("STATED", STATED)))
                self.assertEqual(report.problems, [])
                counts = {base(c.name): n for c, n in report.roots.items()}
                self.assertEqual(counts, {"by_pointer": 1, "draw": 1, "served": 2, "server": 1, "in_a_loop": 3})

    def test_an_unoptimised_object_in_an_optimised_image_does_not_link(self):
        with self.assertRaisesRegex(AssertionError, "undefined reference to .*frames_not_recorded"):
            self.image("M4 -O2", "#include \"rondo/rondo.hpp\"\nrondo::task<> a() { co_return; }\nint main() { create_task(a()); }",
                       flags=(*M4, "-O0"))


if __name__ == "__main__":
    unittest.main()
