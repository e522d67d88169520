#!/usr/bin/env python3
"""run.py SOURCE COMPILER... - does the compiler reject what it must, in the words that it must say?

SOURCE       has one mistake, and what to write instead under `#ifdef CORRECTED`. Its comments
             "must say: REGEX" tell what must be in an error, or in a note to it
COMPILER...  the command, with every option that a user of rondo has

The corrected source must compile without a word: so nothing but the mistake is found.
Exit codes: 0 fine, 1 not rejected, or in other words, 2 the source has no such comment.
SPDX-License-Identifier: MIT
"""
import os
import pathlib
import re
import subprocess
import sys


def compile(command, source):
    done = subprocess.run([*command, "-fsyntax-only", source], stderr=subprocess.PIPE, text=True,
                          env=os.environ | {"LC_ALL": "C"})
    return done.returncode, done.stderr


def main(arguments):
    source, *command = arguments
    if not (wanted := re.findall(r"^// must say: (.+)$", pathlib.Path(source).read_text(), re.M)):
        print(f"{source}: no '// must say: REGEX'")
        return 2
    status, words = compile([*command, "-DCORRECTED"], source)
    if status != 0 or words:
        print(f"corrected, it does not compile:\n{words}")
        return 1
    status, words = compile(command, source)
    if status == 0:
        print("it compiles")
        return 1
    missing = [regex for regex in wanted if not re.search(rf"(error|note): .*({regex})", words)]
    if missing:
        print("not said:", *missing, f"in\n{words}", sep="\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
