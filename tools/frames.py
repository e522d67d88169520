#!/usr/bin/env python3
"""frames.py [--arena | --json] IMAGE - the frames of an image's coroutines, and the memory they need.

IMAGE       any image built with rondo: the table of sizes. A chip's image linked with
            -Wl,--emit-relocs: also which task needs what, and the arena that can not run out
--arena     prints that number alone; why there is none goes to stderr, with exit code 3
--json      prints rows {"name", "value", "unit"} of the sizes

What the walk takes for granted: a task that is called in plain code is created there, once; what a
coroutine calls is awaited there, one at a time unless its frame can hold tasks. What it cannot see
must be said with RONDO_RECURSION(name, depth) and RONDO_AT_ONCE(name, tasks), else the figure is
"unbounded". A static_task has its frame and its control block in .bss, whoever creates it: from the
arena come only its children, for as many tasks as it has slots. The same figure holds for the free lists of frame_memory: for each size, the most
frames that can be alive at once, added up over the tasks.
Exit codes: 0 fine, 1 the arena of the image is smaller than what it needs, 2 nothing to read,
3 unbounded (--arena only).
SPDX-License-Identifier: MIT
"""
import json
import os
import re
import struct
import sys
from collections import Counter, defaultdict

from elf_image import FrameTypes, Image, ImageError

RECORD = 112
FRAME, TASK, STATIC = 0x31434F52, 0x31544F52, 0x00534F52  # the last with the number of slots on top
ACTOR = re.compile(r"(_Z.*)\.Frame\.actor(?:\.lto_priv\.\d+)*$")
PART = re.compile(r"\.Frame\.(?:actor|destroy)")


def short(name):
    """`drv::run(int)` -> `run`, `filter<9>` -> `filter`: what a record and a statement agree on."""
    name = re.sub(r"\[[^]]*\]", "", name)
    name = re.sub(r"operator\(\)|\{lambda\(.*?\)#\d+\}", "operator!", name)
    while (cut := re.sub(r"<[^<>]*>|\([^()]*\)", "", name)) != name:
        name = cut
    return re.split(r"::| ", re.sub(r" (?:const|&+|volatile)\b.*$", "", name.strip()))[-1].replace("operator!", "operator()")


def ramp_of(symbol):
    """The mangled name of the coroutine whose body `symbol` is, or None."""
    if not (match := ACTOR.match(symbol)):
        return None
    text = match[1]
    for at in (m.start() for m in re.finditer("_Z", text)):
        if at and text[:at].endswith(str(len(text) - at + len(".Frame"))):
            return text[at:]
    return None


def base(name):
    """What a statement calls it: the name without template arguments, which may be cut."""
    return name.split("<")[0] or name


class Coroutine:
    """One line of the table: records that agree in name, line and size."""

    def __init__(self, name, line, size, slots=0):
        self.name, self.line, self.size = name, line, size
        self.slots = slots  # 0: its frames come from the arena
        self.file, self.ramp, self.actor = "?", None, None
        self.places, self.roots, self.by_pointer = [], set(), False


class Report:
    def __init__(self, image):
        self.image, self.types = image, FrameTypes(image)
        self.granule = image.bits // 4  # of frame_memory: two pointers
        self.control_block, self.task_places = 0, []
        self.read_records()
        self.read_statements()
        begin, end = image.value_of("rondo_arena_begin"), image.value_of("rondo_arena_end")
        self.given = end - begin if begin is not None and end is not None else None

    def rounded(self, size):
        return -(-size // self.granule) * self.granule

    # ---- What the image says --------------------------------------------------------------------

    def read_records(self):
        section, records = self.image.section(".rondo.coro"), []
        data = section.data if section else b""
        for at in range(0, len(data) - RECORD + 1, RECORD):
            kind, size, line, place = struct.unpack_from("<IIII", data, at)
            name = data[at + 16:at + RECORD].rstrip(b"\0").decode(errors="replace")
            if kind == TASK:
                self.control_block = self.rounded(size)
                self.task_places.append(place & ~1)
            elif kind == FRAME:
                records.append((name, line, size, place & ~1, 0))
            elif kind & 0xFFFFFF == STATIC:
                records.append((name, line, size, place & ~1, kind >> 24))
            else:
                raise ImageError(f"{self.image.path}: .rondo.coro is not what this tool knows")
        places, merged = self.image.places(r[3] for r in records), {}
        for name, line, size, place, slots in records:
            ramp, file = self.source(places.get(place, []), name)
            name = name.strip() or (short(self.image.demangled([ramp])[ramp]) if ramp else "?")
            found = merged.setdefault((name, line, size, ramp), Coroutine(name, line, size, slots))
            found.places.append(place)
            found.ramp = ramp or found.ramp
            if file:
                found.file, found.line = file
        # Inlined and without debug information, a record does not tell its ramp; another one may.
        for key in [key for key in merged if key[3] is None]:
            known = [c for other, c in merged.items() if other[:3] == key[:3] and other[3] is not None]
            if len(known) == 1:
                known[0].places += merged.pop(key).places
        self.coroutines = list(merged.values())
        same = Counter(base(c.name) for c in self.coroutines)
        for c in self.coroutines:
            bare = re.sub(r"\b(?:\w+::)+", "", c.name)
            c.label = bare[:38] if same[base(c.name)] > 1 else base(c.name) + ("<>" if "<" in c.name else "")

    def source(self, inlined, name):
        """Of what is inlined at a record: the coroutine's mangled name and (file, line)."""
        readable = self.image.demangled(mangled for mangled, _, _ in inlined)
        inner = True
        for mangled, file, line in inlined:
            if name and short(readable[mangled]) == base(name) or not name and not inner:
                known = file.strip("?")
                return re.sub(r"\.(?:lto_priv|constprop|isra|part)\..*$", "", mangled), (os.path.relpath(file), line) if known else None
            inner = not file.endswith(("frame_new.hpp", "static_task.hpp"))
        return None, None

    def read_statements(self):
        self.depths, self.at_once = {}, {}
        section = self.image.section(".rondo.stated")
        for words in (section.data if section else b"").decode().split("\0"):
            match words.split():
                case ["recursion", name, depth]:
                    self.depths[name] = int(depth, 0)
                case ["at-once", name, count]:
                    self.at_once[name] = int(count, 0)

    # ---- The walk -------------------------------------------------------------------------------

    def walk(self):
        """Fills in the trees. Needs relocations."""
        self.problems, self.unseen = [], set()
        self.find_bodies()
        self.find_edges()
        self.find_roots()
        self.find_needs()

    def find_bodies(self):
        """Which function is the body (GCC: the actor) of which coroutine."""
        self.body = {}
        bodies = {f: ramp for f in self.image.functions if (ramp := ramp_of(f.name))}
        if bodies and not self.coroutines:
            self.problems.append("its coroutines leave no records: built at -O0, or with RONDO_FRAME_RECORDS=0")
        readable, users = self.image.demangled(bodies.values()), defaultdict(set)
        for place, target in self.image.addresses():
            if target in bodies:
                users[target].add(self.image.function_at(place))
        for function, ramp in bodies.items():
            found = [c for c in self.coroutines if c.ramp == ramp]
            if not found:
                found = [c for c in self.coroutines if c.ramp is None and base(c.name) == short(readable[ramp])]
                near = [c for c in found if any(self.image.function_at(p) in users[function] for p in c.places)]
                found = near or found
            if found:
                # Without debug information two of one name cannot always be told apart: the larger.
                self.body[function.name] = max(found, key=lambda c: c.size)
                self.body[function.name].actor = function
        known = {base(c.name) for c in self.body.values()}
        self.taken_for_another = {c for c in self.coroutines if c.actor is None and c.ramp is None and base(c.name) in known}

    def find_edges(self):
        self.image.read_code()
        self.creates = defaultdict(Counter)  # function -> coroutine -> in how many places
        self.calls = defaultdict(Counter)
        self.loops = set()  # (function, coroutine or function): in a loop there
        self.taken = set()  # functions whose address is kept somewhere
        self.entries = {f.name for f in self.image.functions if f.address == self.image.entry & ~1 or f.name == "main"}
        for place, target in self.image.calls:
            user = self.image.function_at(place)
            if user is None or target.name in self.body:
                continue
            self.calls[user.name][target.name] += 1
            if (user.name, target.name) not in self.loops and self.image.repeats(place):
                self.loops.add((user.name, target.name))
        initial = self.image.value_of("rondo_init_begin"), self.image.value_of("rondo_init_end")
        for place, target in self.image.addresses():
            user = self.image.function_at(place)
            if user is None and initial[0] is not None and initial[0] <= place < initial[1]:
                self.entries.add(target.name)  # a constructor of globals
            elif user is not None and target.name in self.body:
                self.find_creation(user, self.body[target.name])
            elif not PART.search(target.name) and user is not target:
                self.taken.add(target.name)
        self.taken -= self.entries
        self.makes_tasks = {f.name for p in self.task_places if (f := self.image.function_at(p))}

    def find_creation(self, user, coroutine):
        """Only a ramp, or what it is inlined in, knows a body's address; its records count."""
        mixed_up = {coroutine} | {c for c in self.taken_for_another if base(c.name) == base(coroutine.name)}
        places = [p for c in mixed_up for p in c.places if self.image.function_at(p) is user]
        self.creates[user.name][coroutine] = max(len(places), 1)
        if any(self.image.repeats(p) for p in places):
            self.loops.add((user.name, coroutine))

    def created_by(self, name, path=()):
        """({coroutine: how often}, those in a loop) of a function and what it calls."""
        counts, looped = Counter(self.creates[name]), {c for c in self.creates[name] if (name, c) in self.loops}
        for callee, times in self.calls[name].items():
            if callee in path or callee == name or callee in self.body:
                if callee == name or callee in path:
                    looped |= set(self.creates[callee])
                continue
            below, below_looped = self.created_by(callee, (*path, name))
            for coroutine, count in below.items():
                counts[coroutine] += times * count
            looped |= below_looped | (set(below) if (name, callee) in self.loops else set())
        return counts, looped

    def tasks_made(self, name, path=()):
        """Whether a function or what it calls creates a task."""
        return name in self.makes_tasks or any(
            callee not in path and callee != name and callee not in self.body and self.tasks_made(callee, (*path, name))
            for callee in self.calls[name])

    def find_roots(self):
        self.roots, self.children, self.filled = Counter(), {}, {}  # filled: created in a loop that does not suspend
        for entry in sorted(self.entries):
            if entry == "main" and any("main" in self.calls[e] for e in self.entries):
                continue  # it is reached from the reset handler
            counts, looped = self.created_by(entry)
            for coroutine, count in counts.items():
                self.roots[coroutine] += count
                if coroutine in looped and not coroutine.slots and base(coroutine.name) not in self.at_once:
                    self.say(coroutine, "is created in a loop")
        for coroutine in self.coroutines:
            if coroutine.actor is None:
                continue
            name = coroutine.actor.name
            children, self.filled[coroutine] = self.created_by(name)
            self.children[coroutine] = Counter({c: n for c, n in children.items() if not c.slots})  # the others are tasks
            if self.tasks_made(name):
                made = sum(self.image.function_at(p) is coroutine.actor for p in self.task_places) or 1
                stated = [c for c in self.children[coroutine] if base(c.name) in self.at_once]
                if sum(self.children[coroutine][c] for c in stated) < made:
                    for child in self.children[coroutine]:
                        if child not in stated:
                            self.say(child, f"may be made a task in {coroutine.label} (0: it is only awaited)")
        for coroutine in self.coroutines:
            if coroutine.slots:
                self.roots[coroutine] = coroutine.slots  # whoever creates them, and how often
        # What nobody calls by name.
        seen = set(self.roots)
        todo = list(seen)
        while todo:
            for child in self.children.get(todo.pop(), ()):
                if child not in seen:
                    seen.add(child)
                    todo.append(child)
        for name in self.taken:
            for coroutine in self.created_by(name)[0]:
                coroutine.by_pointer = True
        for coroutine in self.coroutines:
            if coroutine not in seen and coroutine not in self.taken_for_another:
                coroutine.by_pointer = True
            if coroutine.by_pointer and not coroutine.slots and base(coroutine.name) not in self.at_once:
                self.say(coroutine, "is called through a pointer")
            if self.at_once.get(base(coroutine.name)) and not coroutine.slots:
                self.roots[coroutine] = self.at_once[base(coroutine.name)]

    def say(self, coroutine, words):
        line = f"{coroutine.label} {words}: say RONDO_AT_ONCE({base(coroutine.name)}, tasks)"
        if line not in self.problems:
            self.problems.append(line)

    def find_needs(self):
        """Of each root: {size: most frames at once}, the deepest chain with its path, all children."""
        self.known = {}
        self.trees = {root: self.need(root, ()) for root in self.roots}
        for root in self.trees:
            self.mark(root, root, set())
        self.computed = None
        if not self.problems:
            self.lists = Counter()
            for root, (lists, _, _, _) in self.trees.items():
                for size, count in lists.items():
                    self.lists[size] += count * self.roots[root]
                if root.slots:  # frame and control block are in .bss
                    self.lists[self.rounded(root.size)] -= self.roots[root]
                elif self.control_block:
                    self.lists[self.control_block] += self.roots[root]
            self.computed = sum(size * count for size, count in self.lists.items())

    def mark(self, root, coroutine, seen):
        seen.add(coroutine)
        coroutine.roots.add(root.label)
        for child in self.children.get(coroutine, ()):
            if child not in seen:
                self.mark(root, child, seen)

    def need(self, coroutine, above):
        """(lists, deepest bytes, its path, bytes of all children)."""
        if coroutine not in above and coroutine in self.known:
            return self.known[coroutine]
        lists, size = Counter({self.rounded(coroutine.size): 1}), self.rounded(coroutine.size)
        held = self.types.held_tasks(coroutine.ramp) if coroutine.ramp else None
        several = held is None or held > 0
        deepest, path, everything, below = 0, (), size, Counter()
        clean = True
        for child, times in self.children.get(coroutine, {}).items():
            here = (*above, coroutine)
            if child in here:
                clean = False
                limit = self.depths.get(base(child.name))
                if limit is None:
                    line = f"{child.label} calls itself: say RONDO_RECURSION({base(child.name)}, depth)"
                    if line not in self.problems:
                        self.problems.append(line)
                    continue
                if here.count(child) >= limit:
                    continue
            its_lists, its_deepest, its_path, its_all = self.need(child, here)
            everything += times * its_all
            if its_deepest > deepest:
                deepest, path = its_deepest, its_path
            for each, count in its_lists.items():
                if several:
                    below[each] += count * (max(times, held or 1) if child in self.filled[coroutine] else times)
                else:
                    below[each] = max(below[each], count)
        result = lists + below, size + deepest, (coroutine, *path), everything
        if clean and not above:
            self.known[coroutine] = result
        return result

    # ---- What people see ------------------------------------------------------------------------

    def print_table(self, walked):
        names = max([9, *(len(c.label) for c in self.coroutines)])
        marks = {c: ", ".join(sorted(c.roots)) + (" (through a pointer)" if c.by_pointer else "") or "-" for c in self.coroutines}
        width = max([12, *map(len, marks.values())])
        print(f" bytes  {'coroutine':{names}}  {'storage':11}  {'reached from':{width}}  where")
        for c in sorted(self.coroutines, key=lambda c: (-c.size, c.name, c.line)):
            storage = f"static x{c.slots}" if c.slots else "list"
            print(f"{c.size:6}  {c.label:{names}}  {storage:11}  {marks[c]:{width}}  {c.file}:{c.line}")
        exact = {c.ramp: c.size for c in self.coroutines if c.ramp}
        for ramp, size in exact.items():
            if self.types.size(ramp) not in (None, size):
                print(f"frames.py: {ramp}: the record says {size} bytes, the debug information {self.types.size(ramp)}")
        if not walked:
            return
        print("\n tasks  root  deepest  all children  deepest chain")
        for root, (_, deepest, path, everything) in sorted(self.trees.items(), key=lambda t: -t[1][1]):
            chain = " > ".join(f"{c.label} {c.size}" for c in path)
            print(f"{self.roots[root]:6} {self.rounded(root.size):5} {deepest:8} {everything:13}  {chain}")
        if self.control_block:
            print(f"each task on a list also has a control block of {self.control_block} bytes there")
        for line in self.problems:
            print(f"UNBOUNDED: {line}")
        if self.given is not None:
            if self.computed is None:
                print(f"arena: given {self.given}, computed: unbounded")
            else:
                print(f"arena: given {self.given}, computed {self.computed}" + ("  TOO SMALL" if self.given < self.computed else ""))


def main(arguments):
    options = {a for a in arguments if a.startswith("-")}
    files = [a for a in arguments if not a.startswith("-")]
    if len(files) != 1 or options - {"--arena", "--json"}:
        print("frames.py [--arena | --json] IMAGE", file=sys.stderr)
        return 2
    try:
        report = Report(Image(files[0]))
        walked = False
        if "--json" not in options:
            try:
                report.walk()
                walked = True
            except ImageError:
                if "--arena" in options:
                    raise
    except (ImageError, struct.error, ValueError, IndexError) as error:
        print(f"frames.py: {error}", file=sys.stderr)
        return 2
    if "--json" in options:
        print(json.dumps([{"name": c.name, "value": c.size, "unit": "bytes"} for c in report.coroutines]))
        return 0
    if "--arena" in options:
        if report.computed is None:
            for line in report.problems:
                print(f"frames.py: {files[0]}: {line}", file=sys.stderr)
            return 3
        print(report.computed)
        return 0
    report.print_table(walked)
    return 1 if walked and report.computed is not None and report.given is not None and report.given < report.computed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
