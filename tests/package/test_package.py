"""test_package.py - projects outside of rondo: each way to get it, built and run.

Run by `./dev test`: python3 -m unittest discover --start-directory tests/package. What is built
stands in build/package. SPDX-License-Identifier: MIT
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import unittest

import jsonschema

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[1]
WORK = ROOT / "build" / "package"
PREFIX = WORK / "root"
COUNTED = "rondo 0.1.0 counted to 3"


def call(*command, fails=False, **options):
    """What it prints; with `fails` it must not end well."""
    options.setdefault("cwd", ROOT)
    done = subprocess.run([str(c) for c in command], text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=600, **options)
    if (done.returncode != 0) != fails:
        raise AssertionError(f"{command} ends with {done.returncode}:\n{done.stdout[-4000:]}")
    return done.stdout


def configure(name, source, *options, fails=False):
    tree = WORK / name
    shutil.rmtree(tree, ignore_errors=True)
    said = call("cmake", "-G", "Ninja", "-S", source, "-B", tree, *options, fails=fails)
    return said if fails else tree


def build(name, source, *options):
    tree = configure(name, source, *options)
    call("ninja", "-C", tree)
    return tree


def find(prefix, *options):
    return [f"-DCMAKE_PREFIX_PATH={prefix}", f"-DCMAKE_FIND_ROOT_PATH={prefix}", *options]


def run_image(chip, image, until):
    return call("node", "tools/run_image.mjs", "--chip", chip, "--until", until, image)


def setUpModule():
    shutil.rmtree(WORK, ignore_errors=True)
    tree = configure("rondo", ROOT, "-DRONDO_DEVELOP=OFF", "-DCMAKE_BUILD_TYPE=Release")
    call("ninja", "-C", tree)
    call("cmake", "--install", tree, "--prefix", PREFIX)


class Found(unittest.TestCase):
    """By find_package, where `cmake --install` has put it."""

    def test_a_program_on_linux_without_optimisation(self):
        tree = build("found-linux", HERE / "found", *find(PREFIX, "-DWORLD=linux"))
        self.assertIn(COUNTED, call(tree / "outside"))

    def test_firmware_of_a_pico(self):
        toolchain = PREFIX / "share/rondo/cmake/arm-none-eabi.cmake"
        tree = build("found-rp2040", HERE / "found",
                     *find(PREFIX, "-DWORLD=rp2040", f"-DCMAKE_TOOLCHAIN_FILE={toolchain}",
                           "-DCMAKE_BUILD_TYPE=MinSizeRel", "-DRONDO_EXCEPTIONS=OFF"))
        run_image("rp2040", tree / "outside.elf", COUNTED)

    def test_a_component_that_there_is_not(self):
        said = configure("found-none", HERE / "found", *find(PREFIX, "-DWORLD=moon"), fails=True)
        self.assertIn("There is no component 'moon' here.", re.sub(r"\s+", " ", said))

    def test_a_version_that_there_is_not(self):
        said = configure("found-new", HERE / "found", *find(PREFIX, "-DWORLD=sim", "-DWANTED=0.2"),
                         fails=True)
        self.assertRegex(said, r"rondoConfig\.cmake, version: 0\.1\.0")

    def test_nothing_of_the_folder_that_it_came_from_is_left(self):
        left = [str(file.relative_to(PREFIX)) for file in PREFIX.rglob("*")
                if file.is_file() and file.suffix != ".a" and str(ROOT).encode() in file.read_bytes()]
        self.assertEqual(left, [])


class Otherwise(unittest.TestCase):
    def test_by_pkg_config(self):
        flags = call("pkg-config", "--cflags", "--libs", "rondo-sim",
                     env=os.environ | {"PKG_CONFIG_PATH": str(PREFIX / "lib/pkgconfig")}).split()
        program = WORK / "by-pkg-config"
        call("g++", "-O1", HERE / "main.cpp", "-o", program, *flags)
        self.assertIn(COUNTED, call(program))

    def test_by_fetch_content(self):
        tree = build("fetched", HERE / "fetched", f"-DRONDO={ROOT}")
        self.assertIn(COUNTED, call(tree / "outside"))

    def test_as_a_debian_package(self):
        call("cpack", "-G", "DEB", "-B", WORK / "deb", cwd=WORK / "rondo")
        (package,) = (WORK / "deb").glob("librondo-dev_0.1.0_*.deb")
        self.assertEqual(call("dpkg-deb", "--field", package, "Package").strip(), "librondo-dev")
        call("dpkg-deb", "--extract", package, WORK / "unpacked")
        configure("found-in-package", HERE / "found", *find(WORK / "unpacked/usr", "-DWORLD=sim"))
        self.assertTrue((WORK / "unpacked/usr/lib/librondo_linux.a").is_file())

    def test_library_json_is_what_platformio_reads(self):
        library = json.loads((ROOT / "library.json").read_text())
        jsonschema.validate(library, json.loads((HERE / "library.schema.json").read_text()))
        cmake = (ROOT / "CMakeLists.txt").read_text()
        self.assertIn(f"project(rondo VERSION {library['version']} ", cmake)
        for path in [library["headers"], *library["export"]["include"]]:
            self.assertTrue((ROOT / path).exists(), path)


class New(unittest.TestCase):
    """./dev new: what it makes builds as it says, and runs."""

    def made(self, target):
        path = WORK / f"my-{target}"
        shutil.rmtree(path, ignore_errors=True)
        said = call("./dev", "new", path, "--target", target)
        for line in [line.strip() for line in said.splitlines() if line.startswith("    cmake")]:
            call(*line.split(), cwd=path)
        return path / "build" / path.name

    def test_a_program_on_linux(self):
        program = subprocess.Popen([self.made("linux")], text=True, stderr=subprocess.PIPE)
        try:
            self.assertEqual(program.stderr.readline(), "counted to 8\n")
        finally:
            program.send_signal(2)
            self.assertEqual(program.wait(timeout=20), 0)
            program.stderr.close()

    def test_firmware_of_a_pico(self):
        run_image("rp2040", self.made("pico").with_suffix(".elf"), "changes: 24")

    def test_firmware_of_a_pyboard(self):
        run_image("stm32f405", self.made("pyboard").with_suffix(".elf"), "changes: 24")


if __name__ == "__main__":
    unittest.main()
