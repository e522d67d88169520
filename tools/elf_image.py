"""elf_image.py - an ELF image as tools want it: sections, functions, references, types of frames.

Reads little-endian ELF of 32 and 64 bits with the standard library; binutils demangle names, find
source lines and print debug information.
SPDX-License-Identifier: MIT
"""
import bisect
import pathlib
import re
import shutil
import struct
import subprocess
from collections import defaultdict

ARM = 40


class ImageError(Exception):
    pass


class Section:
    def __init__(self, name, fields, data):
        self.name = name
        self.kind, self.flags, self.address, self.offset, self.size, self.link, self.info = fields
        self.data = data

    def holds(self, address):
        return self.flags & 2 and self.address <= address < self.address + self.size


class Function:
    def __init__(self, name, address, size):
        self.name, self.address, self.size = name, address, size


class Image:
    def __init__(self, path):
        self.path = path
        try:
            self.data = pathlib.Path(path).read_bytes()
        except OSError as error:
            raise ImageError(str(error)) from error
        if self.data[:4] != b"\x7fELF" or self.data[5] != 1:
            raise ImageError(f"{path}: not a little-endian ELF file")
        self.bits = 32 * self.data[4]
        self.machine, = struct.unpack_from("<H", self.data, 18)
        self.tools = "arm-none-eabi-" if self.machine == ARM else ""
        self.read_sections()
        self.read_symbols()

    def read_sections(self):
        if self.bits == 32:
            self.entry, _, table = struct.unpack_from("<III", self.data, 24)
            size, count, names = struct.unpack_from("<HHH", self.data, 46)
            layout = "<IIIIIIII"
        else:
            self.entry, _, table = struct.unpack_from("<QQQ", self.data, 24)
            size, count, names = struct.unpack_from("<HHH", self.data, 58)
            layout = "<IIQQQQII"
        raw = [struct.unpack_from(layout, self.data, table + i * size) for i in range(count)]
        text = self.data[raw[names][4]:] if count else b""
        self.sections = []
        for name, *fields in raw:
            data = b"" if fields[0] == 8 else self.data[fields[3]:fields[3] + fields[4]]
            self.sections.append(Section(text[name:text.index(b"\0", name)].decode(), fields, data))

    def section(self, name):
        return next((s for s in self.sections if s.name == name), None)

    def read_symbols(self):
        """self.symbols: (name, value, kind) in file order; self.functions: one an address."""
        self.symbols, found = [], {}
        table = self.section(".symtab")
        if table is None:
            raise ImageError(f"{self.path}: no symbols: link without -s")
        text = self.sections[table.link].data
        layout, size = ("<IIIBBH", 16) if self.bits == 32 else ("<IBBHQQ", 24)
        for at in range(0, len(table.data), size):
            if self.bits == 32:
                name, value, length, info, _, index = struct.unpack_from(layout, table.data, at)
            else:
                name, info, _, index, value, length = struct.unpack_from(layout, table.data, at)
            word, kind = text[name:text.index(b"\0", name)].decode(), info & 15
            if self.machine == ARM and kind == 2:
                value &= ~1
            self.symbols.append((word, value, kind))
            if kind == 2 and index and (value not in found or found[value].size < length):
                found[value] = Function(word, value, length)
        self.functions = sorted(found.values(), key=lambda f: f.address)
        self.starts = [f.address for f in self.functions]

    def function_at(self, address):
        i = bisect.bisect_right(self.starts, address) - 1
        if i >= 0 and address < self.functions[i].address + max(self.functions[i].size, 1):
            return self.functions[i]
        return None

    def value_of(self, name):
        return next((value for word, value, _ in self.symbols if word == name), None)

    # ---- Arm code: who calls whom, who keeps whose address --------------------------------------

    ABS32, MOVW, TARGET1 = 2, (43, 47), 38

    def addresses(self):
        """(place, function) of each place that holds a function's address: --emit-relocs keeps them."""
        seen = False
        for relocations in self.sections:
            if relocations.kind != 9:
                continue
            section = self.sections[relocations.info]
            if not section.flags & 2 or section.name.startswith(".ARM.ex"):
                continue
            seen = True
            for at in range(0, len(relocations.data), 8):
                place, info = struct.unpack_from("<II", relocations.data, at)
                if info & 255 in (self.ABS32, self.TARGET1):
                    target, = struct.unpack_from("<I", section.data, place - section.address)
                elif info & 255 in self.MOVW:
                    target = self.symbols[info >> 8][1]
                else:
                    continue
                function = self.function_at(target & ~1)
                if function is not None and function.address == target & ~1:
                    yield place, function
        if not seen:
            raise ImageError(f"{self.path}: no relocations: link with -Wl,--emit-relocs")

    CODE = re.compile(r"^ *([0-9a-f]+):\t([0-9a-f ]+?) *\t(\S+)\t?(.*)")
    TARGET = re.compile(r"\b([0-9a-f]+) <")
    JUMP = re.compile(r"(b|cbn?z|b(?:eq|ne|cs|cc|mi|pl|vs|vc|hi|ls|ge|lt|gt|le))(?:\.[nw])?$")

    def read_code(self):
        """self.steps: {address: addresses that may run next in the same function; None: any};
        self.calls: (place, function), tail calls too. Not from relocations: the assembler needs
        none inside of a section, and that is where link-time optimisation puts everything."""
        self.steps, self.calls, self.returns = {}, [], set()
        for line in self.run("objdump", "-d", self.path).splitlines():
            if not (match := self.CODE.match(line)):
                continue
            place, operation, operands = int(match[1], 16), match[3], match[4].split("@")[0].split(";")[0]
            behind = place + len(match[2].replace(" ", "")) // 2
            target = self.TARGET.search(operands)
            target = int(target[1], 16) if target else None
            base = operation.split(".")[0]
            if base in ("bl", "blx") and target is not None:
                self.calls.append((place, self.behind_veneer(target)))
                switch = self.function_at(target)
                self.steps[place] = None if switch and "thumb1_case" in switch.name else [behind]
            elif (jump := self.JUMP.match(operation)) and target is not None:
                here, there = self.function_at(place), self.function_at(target)
                self.steps[place] = [] if jump[1] == "b" else [behind]
                if here is there:
                    self.steps[place].append(target)
                else:
                    self.calls.append((place, self.behind_veneer(target)))
            elif base == "udf":
                self.steps[place] = []
            elif base == "bx" or base in ("pop", "ldmia", "ldr") and re.search(r"\bpc\}|^pc\b", operands):
                self.steps[place] = []
                self.returns.add(place)
            elif base in ("tbb", "tbh") or base in ("mov", "add", "adds") and operands.startswith("pc"):
                self.steps[place] = None
            else:
                self.steps[place] = [behind]
        self.calls = [(place, function) for place, function in self.calls if function is not None]
        self.cut_behind_noreturn()

    def cut_behind_noreturn(self):
        """What follows a call that never returns is other code, not its continuation."""
        callers, jumps = defaultdict(list), defaultdict(list)
        for place, function in self.calls:
            callers[function.address].append(place)
            jumps[place].append(function)
        todo = list(self.functions)
        while todo:
            function = todo.pop()
            reached = self.reached([function.address], function)
            comes_back = any(a in self.returns or a not in self.steps or a in jumps and not self.steps[a] for a in reached)
            if comes_back or function.size == 0:
                continue
            for place in callers.pop(function.address, ()):
                if self.steps.get(place):
                    self.steps[place] = []
                    jumps.pop(place, None)
                    if (caller := self.function_at(place)) is not None:
                        todo.append(caller)

    def behind_veneer(self, address):
        function = self.function_at(address)
        if function is not None and (match := re.fullmatch(r"__(.*)_(?:veneer|from_thumb|from_arm)", function.name)):
            return next((f for f in self.functions if f.name == match[1]), function)
        return function

    def reached(self, todo, function):
        """The addresses that can run from those in `todo`, without leaving the function."""
        inside = range(function.address, function.address + function.size)
        todo, seen = list(todo), set()
        while todo:
            place = todo.pop()
            if place in seen:
                continue
            seen.add(place)
            if place in inside:
                steps = self.steps.get(place, ())
                todo += [a for a in inside[::2] if a in self.steps] if steps is None else steps
        return seen

    def repeats(self, place):
        """Whether the instruction at `place` can run again before its function returns."""
        function, steps = self.function_at(place), self.steps.get(place, ())
        return steps is None or place in self.reached(steps, function)

    # ---- Binutils -------------------------------------------------------------------------------

    def run(self, tool, *arguments, text=""):
        program = self.tools + tool
        if not shutil.which(program):
            return ""
        done = subprocess.run([program, *map(str, arguments)], input=text, capture_output=True, text=True)
        return done.stdout

    def demangled(self, names):
        """{mangled: readable}. A coroutine's name is that of its ramp."""
        names = list(names)
        lines = self.run("c++filt", text="\n".join(names)).split("\n")
        return dict(zip(names, lines + names[len(lines):]))

    def places(self, addresses):
        """{address: [(mangled function, file, line)]}, innermost first: what is inlined there."""
        addresses = sorted(set(addresses))
        found, current = {a: [] for a in addresses}, None
        lines = self.run("addr2line", "-a", "-i", "-f", "-e", self.path, text="\n".join(map(hex, addresses)) + "\n").splitlines()
        i = 0
        while i < len(lines):
            if lines[i].startswith("0x"):
                current = int(lines[i], 16)
                i += 1
                continue
            file, _, line = lines[i + 1].split(" (")[0].rpartition(":")
            found.setdefault(current, []).append((lines[i], file, int(line) if line.isdigit() else 0))
            i += 2
        return found


class FrameTypes:
    """The `<mangled ramp>.Frame` types in the debug information of GCC: size, and what it holds."""

    LINE = re.compile(r"^ *<(\d+)><([0-9a-f]+)>: Abbrev Number: (\d+)(?: \((\w+)\))?")
    FIELD = re.compile(r"^ +<[0-9a-f]+> +(DW_AT_\w+) *: (?:\(.*?\): )?(.*)")

    def __init__(self, image):
        self.entries, self.frames = {}, {}
        if image.section(".debug_info") is None:
            return
        stack, entry = [], None
        for line in image.run("readelf", "--debug-dump=info", image.path).splitlines():
            if match := self.LINE.match(line):
                if match[3] == "0":
                    entry = None
                    continue
                depth = int(match[1])
                entry = {"tag": match[4], "members": []}
                self.entries[int(match[2], 16)] = entry
                del stack[depth:]
                if stack and entry["tag"] in ("DW_TAG_member", "DW_TAG_inheritance", "DW_TAG_subrange_type"):
                    stack[-1]["members"].append(entry)
                stack.append(entry)
            elif entry is not None and (match := self.FIELD.match(line)):
                entry[match[1]] = match[2].strip()
        for entry in self.entries.values():
            name = entry.get("DW_AT_name", "")
            if entry["tag"] == "DW_TAG_structure_type" and name.endswith(".Frame") and "DW_AT_byte_size" in entry:
                self.frames[name[:-len(".Frame")]] = entry

    def size(self, ramp):
        return int(self.frames[ramp]["DW_AT_byte_size"], 0) if ramp in self.frames else None

    def held_tasks(self, ramp):
        """How many tasks it can hold that it does not await in the expression that makes them;
        None where there is no debug information."""
        if ramp not in self.frames:
            return None
        kept, temporaries, wrapped = 0, 0, 0
        for member in self.frames[ramp]["members"]:
            name, count = member.get("DW_AT_name", ""), self.tasks_in(member)
            if re.match(r"Aw\d", name):
                if count > 1:
                    kept += count  # gather and the like
                elif count and not self.named(member).startswith("task<"):
                    wrapped += 1  # attempt(child()): the argument is a temporary, too
            elif re.match(r"_?D\.?\d|T\d+", name):
                temporaries += count
            else:
                kept += count
        return kept + (temporaries if temporaries > wrapped else 0)

    def resolved(self, entry):
        while entry and "DW_AT_type" in entry and entry["tag"] in (
                "DW_TAG_member", "DW_TAG_inheritance", "DW_TAG_typedef", "DW_TAG_const_type", "DW_TAG_volatile_type"):
            entry = self.entries.get(int(entry["DW_AT_type"].strip("<>"), 16))
        return entry

    def named(self, entry):
        entry = self.resolved(entry)
        return entry.get("DW_AT_name", "") if entry else ""

    def tasks_in(self, entry, depth=0):
        entry = self.resolved(entry)
        if entry is None or depth > 12:
            return 0
        if entry["tag"] == "DW_TAG_array_type":
            length = 1
            for bound in entry["members"]:
                upper = bound.get("DW_AT_upper_bound", bound.get("DW_AT_count", "0"))
                length *= int(upper, 0) + 1 if re.fullmatch(r"\d+|0x[0-9a-f]+", upper) else 1
            element = self.entries.get(int(entry["DW_AT_type"].strip("<>"), 16))
            return length * self.tasks_in(element, depth + 1)
        if entry["tag"] == "DW_TAG_pointer_type" and "DW_AT_type" in entry:
            return int(self.named(self.entries.get(int(entry["DW_AT_type"].strip("<>"), 16), {"tag": ""})) == "frame")
        if entry["tag"] not in ("DW_TAG_structure_type", "DW_TAG_class_type", "DW_TAG_union_type"):
            return 0
        if entry.get("DW_AT_name", "").startswith(("task<", "async_generator<")):
            return 1
        return sum(self.tasks_in(member, depth + 1) for member in entry["members"])
