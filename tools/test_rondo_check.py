"""rondo-check finds each mistake of its corpus, and nothing else. Run by ./dev test, which builds it.

A line of the corpus says in a comment which rules find something there (`// finds: RULE...`; on the
line after it, where the line has no room: `// finds-above:`). A line without one has to be quiet.

SPDX-License-Identifier: MIT
"""
import collections
import json
import pathlib
import re
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).parent.parent
CHECKER = ROOT / "build/rondo-check/rondo-check"
CORPUS = ROOT / "tools/rondo-check/corpus"
FLAGS = ["--", "-std=c++23", f"-I{ROOT}", f"-I{ROOT}/ports/sim", f"-I{ROOT}/tools/rondo-check"]
EXPECTED = re.compile(r"// finds(-above)?: ([a-z0-9 -]+)$")
FINDING = re.compile(r"^(\S+?):(\d+):\d+: ([\w-]+): (.*)$", re.M)


def check(*arguments, cwd=ROOT):
    return subprocess.run([CHECKER, *map(str, arguments)], capture_output=True, text=True, cwd=cwd)


def expected_in(path):
    found = collections.Counter()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if marked := EXPECTED.search(line):
            for rule in marked[2].split():
                found[(path.name, number - (1 if marked[1] else 0), rule)] += 1
    return found


def findings_in(text):
    return collections.Counter((pathlib.Path(file).name, int(line), rule) for file, line, rule, _ in FINDING.findall(text))


class Corpus(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.files = sorted(CORPUS.glob("*.cpp"))
        cls.result = check(*cls.files, *FLAGS)
        cls.found = findings_in(cls.result.stdout)
        cls.expected = sum((expected_in(file) for file in cls.files), collections.Counter())

    def test_every_mistake_is_found_at_its_line(self):
        self.assertEqual([], sorted((self.expected - self.found).elements()))

    def test_nothing_else_is_found(self):
        self.assertEqual([], sorted((self.found - self.expected).elements()))

    def test_only_the_source_that_must_not_compile_does_not(self):
        broken = re.findall(r"^(\S+?):\d+:\d+: error:", self.result.stderr, re.M)
        files = {pathlib.Path(name).name for name in broken}
        self.assertEqual({"does_not_compile.cpp", "run.hpp"}, files)

    def test_line_78_findings_are_exit_1(self):
        self.assertEqual(1, self.result.returncode)

    def found_in(self, *names):
        return sorted(one for one in self.found.elements() if one[0] in names)

    def expected_of(self, *names):
        found = sorted(one for one in self.expected.elements() if one[0] in names)
        self.assertTrue(found)
        return found

    def test_line_78_the_tutorials_cases_have_its_verdicts(self):
        self.assertEqual(self.expected_of("tutorial.cpp"), self.found_in("tutorial.cpp"))

    def test_line_78_a_coroutine_that_is_defined_twice_is_found_in_both_files(self):
        twice = [one for one in self.expected_of("never_awaited.cpp", "elsewhere.cpp") if one[2] == "duplicate"]
        self.assertEqual(2, len(twice))
        self.assertEqual(twice, [one for one in self.found_in("never_awaited.cpp", "elsewhere.cpp") if one[2] == "duplicate"])

    def test_line_79_a_missing_await_shows_across_files(self):
        self.assertEqual(self.expected_of("never_awaited.cpp", "elsewhere.cpp"), self.found_in("never_awaited.cpp", "elsewhere.cpp"))
        self.assertRegex(self.result.stdout, r"'lent' holds a call of 'begins'.*\n.*which gets it, does not await it")

    def test_every_rule_has_cases(self):
        rules = {rule for _, _, rule in self.expected}
        named = set(re.findall(r"^  ([a-z0-9-]+)  +\S", check("--help").stdout.split("rules:")[1], re.M))
        self.assertEqual(named, rules)
        self.assertGreaterEqual(sum(self.expected.values()), 60)

    def test_a_finding_says_why_and_how_to_mend_it(self):
        lines = self.result.stdout.splitlines()
        for number, line in enumerate(lines):
            if FINDING.match(line):
                self.assertRegex(lines[number + 1], r"^    why:  \S")
                self.assertRegex(lines[number + 2], r"^    mend: \S")


class Uses(unittest.TestCase):
    def test_a_source_without_a_mistake_is_exit_0(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "good.cpp"
            file.write_text('#include "rondo/rondo.hpp"\nrondo::task<> f() { co_await rondo::yield(); }\n')
            result = check(file, *FLAGS)
            self.assertEqual((0, ""), (result.returncode, result.stderr))
            self.assertIn("1 file, 0 findings", result.stdout)

    def test_a_source_that_does_not_compile_is_exit_2_and_says_what_the_compiler_does(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "broken.cpp"
            file.write_text("int f( {\n")
            result = check(file, *FLAGS)
            self.assertEqual(2, result.returncode)
            self.assertIn("broken.cpp:1:", result.stderr)

    def test_line_78_misuse_is_exit_2_with_one_line(self):
        for arguments, words in [
            (["--nonsense"], "no option '--nonsense'"),
            (["nowhere.cpp", *FLAGS], "no file 'nowhere.cpp'"),
            (["-p", "nowhere"], "no compile_commands.json in nowhere"),
            (["--format", "html"], "no format 'html'"),
            (["-j", "none"], "-j wants a number"),
            (["-p"], "-p wants a value"),
        ]:
            with self.subTest(arguments=arguments):
                result = check(*arguments)
                self.assertEqual(2, result.returncode)
                self.assertIn(words, result.stderr)
                self.assertEqual(1, result.stderr.count("\n"))

    def test_line_78_help_names_the_rules_and_is_exit_0(self):
        result = check("--help")
        self.assertEqual(0, result.returncode)
        self.assertIn("never-awaited", result.stdout)

    def test_compile_commands_say_how_a_source_is_read(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "src").mkdir()
            (root / "src/one.cpp").write_text('#include "rondo/rondo.hpp"\n#ifdef WRONG\nrondo::task<> f() { f(); co_return; }\n#endif\n')
            (root / "other.cpp").write_text("int unread = }\n")
            flags = f"-std=c++23 -I{ROOT} -I{ROOT}/ports/sim -DWRONG -fsanitize=address -Wno-of-gcc -fcoroutines"
            (root / "compile_commands.json").write_text(json.dumps([
                {"directory": folder, "file": name, "command": f"g++ {flags} -c {name} -o x.o"}
                for name in ("src/one.cpp", "other.cpp")]))
            result = check("-p", folder, "src", cwd=folder)
            self.assertEqual((1, ""), (result.returncode, result.stderr))
            self.assertIn("src/one.cpp:3:21: dropped: 'f' is called", result.stdout)
            self.assertIn("1 file, 1 finding\n", result.stdout)

    def test_sarif_has_each_finding(self):
        result = check("--format", "sarif", CORPUS / "allows.cpp", *FLAGS)
        self.assertEqual(1, result.returncode)
        run = json.loads(result.stdout)["runs"][0]
        rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
        found = collections.Counter()
        for one in run["results"]:
            where = one["locations"][0]["physicalLocation"]
            self.assertIn(one["ruleId"], rules)
            found[(pathlib.Path(where["artifactLocation"]["uri"]).name, where["region"]["startLine"], one["ruleId"])] += 1
        self.assertEqual(expected_in(CORPUS / "allows.cpp"), found)


if __name__ == "__main__":
    unittest.main()
