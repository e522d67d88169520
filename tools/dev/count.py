#!/usr/bin/env python3
"""count.py FILE - counts the tests in a result: CTest's JUnit, TAP, or unittest's own words.

Prints `PASSED FAILED SKIPPED`, then one line `failed NAME` or `skipped NAME: REASON` for each that
has a name. A CTest entry whose program reports a count of its own (GoogleTest; `rondo: N
passed, 0 failed` of a chip's image) counts as that many. A test that could not be started counts as failed.
SPDX-License-Identifier: MIT
"""
import re
import sys
import xml.etree.ElementTree as xml


def inside(output):
    """How many tests the output of one passed program reports."""
    for pattern in (r"\[  PASSED  \] (\d+) tests?\.", r"^rondo: (\d+) passed, 0 failed"):
        if found := re.findall(pattern, output, re.M):
            return max(1, int(found[-1]))
    return 1


def junit(text):
    passed, failed, skipped = 0, [], []
    for case in xml.fromstring(text).iter("testcase"):
        name, output = case.get("name"), case.findtext("system-out") or ""
        mark = case.find("skipped")
        if mark is not None and case.get("status") != "fail":
            reason = mark.get("message") or ""
            if reason.startswith("SKIP_") or case.get("status") == "disabled":
                told = re.search(r": Skipped\n(.*)", output) or re.search(r"(?i)\bskip(?:ped)?: *(.*)", output)
                skipped.append(f"{name}: {told[1].strip() if told and told[1].strip() else reason or 'disabled'}")
            else:
                failed.append(f"{name} ({reason})")
        elif case.find("failure") is not None or case.get("status") == "fail":
            failed.append(name)
        else:
            passed += inside(output)
    return passed, len(failed), len(skipped), failed, skipped


def tap(text):
    failed = re.findall(r"^ *not ok \d+ - (?!.*# SKIP)(.*?) *$", text, re.M)
    skipped = [f"{name}: {reason or 'no reason given'}" for name, reason in re.findall(r"^ *ok \d+ - (.*?) # SKIP ?(.*)$", text, re.M)]
    totals = {word: int(number) for word, number in re.findall(r"^# (pass|fail|cancelled|skipped) (\d+)$", text, re.M)}
    if totals:
        return totals["pass"], totals["fail"] + totals.get("cancelled", 0), totals.get("skipped", 0), failed, skipped
    passed = len(re.findall(r"^ok \d+ - (?!.*# SKIP)", text, re.M))
    return passed, len(failed), len(skipped), failed, skipped


def unit(text):
    total = int(re.search(r"^Ran (\d+) test", text, re.M)[1])
    failed = sorted(set(re.findall(r"^(?:FAIL|ERROR): (\w+)", text, re.M)))
    skipped = [f"{name}: {reason}" for name, reason in re.findall(r"^(\w+) \(.*\) \.\.\. skipped '(.*)'$", text, re.M)]
    return total - len(failed) - len(skipped), len(failed), len(skipped), failed, skipped


def main(path):
    try:
        text = open(path, encoding="utf-8", errors="replace").read()
        reader = junit if path.endswith(".xml") else unit if re.search(r"^Ran \d+ test", text, re.M) else tap
        passed, failures, skips, failed, skipped = reader(text)
    except (OSError, xml.ParseError):
        passed, failures, skips, failed, skipped = 0, 0, 0, [], []
    print(passed, failures, skips)
    for name in failed:
        print("failed", name)
    for name in skipped:
        print("skipped", name)


if __name__ == "__main__":
    main(sys.argv[1])
