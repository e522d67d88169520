"""generate.py - a random scenario from a seed; see machine.hpp.

Whatever it makes is a correct program for both: no task acquires a lock that it owns. It may
deadlock. Three things keep it away from where rondo and asyncio differ and may; differences.txt
shows each of those.

- `settle` in the words keeps apart what would happen in the same instant.
- A tree of gathers is cancelled level by level in rondo and at once in asyncio: so either a gather
  has none inside, nor a cancel of its own task, or nothing inside it shows when it unwinds.
- asyncio's TaskGroup cancels its tasks in no order (it keeps a set of them): so nothing inside one
  shows when it unwinds.
- Who has been notified and is cancelled before it has the lock completes in rondo: so where there is
  a condition nobody is cancelled.

SPDX-License-Identifier: MIT
"""
import random

NAMES = "abcdefg"


class Generator:
    def __init__(self, seed, words):
        self.random = random.Random(seed)
        self.words = words
        self.objects = {}  # kind: names
        self.budget = 0

    def scenario(self):
        r = self.random
        lines = []
        self.cancels = r.random() < 0.75 or "condition" not in self.words
        for kind, name, most, arguments in (
                ("lock", "L", 2, None), ("event", "E", 2, None), ("barrier", "B", 1, (2, 3)),
                ("semaphore", "S", 1, (1, 2)), ("condition", "C", 1, None), ("queue", "Q", 1, (1, 3)),
                ("lifo_queue", "F", 1, (1, 3)), ("priority_queue", "P", 1, (1, 3))):
            if kind in self.words and not (self.cancels and kind == "condition"):
                names = [f"{name}{i}" for i in range(r.randint(0, most))]
                self.objects[kind] = names
                lines += [f"{kind} {n}" + (f" {r.randint(*arguments)}" if arguments else "") for n in names]
        self.tasks = NAMES[:r.randint(2, 6)]
        for task in self.tasks:
            self.budget = r.randint(2, 9)
            lines.append(f"task {task} " + self.block(task, 0, "any", frozenset(), frozenset()))
        return "\n".join(lines)

    def block(self, task, depth, words, owned, inside):
        steps = []
        for _ in range(self.random.randint(1, 4)):
            steps.append(self.step(task, depth, words, owned, inside))
            if self.budget <= 0:
                break
        return " ".join(steps) + " say s" + str(self.random.randint(0, 99))

    def braced(self, *state):
        return "{ " + self.block(*state) + " }"

    def step(self, task, depth, words, owned, inside):
        """`words`: any; flat: no gather; deep: nothing that shows when it unwinds."""
        r = self.random
        self.budget -= 1
        state = (task, depth + 1, words, owned, inside)
        any_of = {kind: r.choice(names) for kind, names in self.objects.items() if names}
        others = [t for t in self.tasks if t != task]
        choices = [f"sleep {r.randint(0, 6)}"] * 3 + ["yield"]
        choices += [f"join {r.choice(others)}"]
        if self.cancels:
            choices += [f"cancel {r.choice(others if words == 'flat' else self.tasks)}"]
        if "event" in any_of:
            event = any_of["event"]
            choices += [f"wait {event}"] * 2 + [f"set {event}"] * 3 + [f"clear {event}"]
        if "barrier" in any_of:
            choices += [f"arrive {any_of['barrier']}"]
        for kind in ("queue", "lifo_queue", "priority_queue"):
            if kind in any_of:
                q = any_of[kind]
                choices += [f"put {q} {r.randint(1, 9)}"] * 2 + [f"get {q}", f"deal {q}", f"drained {q}"]
                choices += [f"try_put {q} {r.randint(1, 9)}", f"try_get {q}"]
        if inside:
            condition = r.choice(sorted(inside))
            choices += [f"await_notice {condition}"] * 2 + [f"notify {condition} {r.randint(1, 2)}"] * 2
            choices += [f"add {condition} 1"] * 2 + [f"await_sum {condition} {r.randint(1, 3)}"]
        if depth < 4:
            nested = [lambda: f"repeat {r.randint(1, 3)} {self.braced(*state)}"]
            if self.cancels:
                nested += [lambda: f"within {r.randint(0, 8)} {self.braced(*state)}"] * 3
            if words != "flat":
                nested += [lambda: self.several("gather", task, depth, words)] * 2
                nested += [lambda: self.several("together", task, depth, words)] * 2
                if self.cancels:
                    nested += [lambda: self.several("first", task, depth, words)] * 2
            if words != "deep":
                nested += self.unwinding(state, any_of)
            choices += nested
        chosen = r.choice(choices)
        return chosen if isinstance(chosen, str) else chosen()

    def several(self, word, task, depth, words):
        r = self.random
        inner = words if words != "any" else r.choice(("flat", "deep"))
        inner = "deep" if word == "together" else inner
        owns_nothing = (task, depth + 1, inner, frozenset(), frozenset())  # a task of its own
        return word + " " + " ".join(self.braced(*owns_nothing) for _ in range(r.randint(2, 3)))

    def unwinding(self, state, any_of):
        r = self.random
        task, depth, words, owned, inside = state
        yield from [lambda: f"leaving l{r.randint(0, 99)} {self.braced(*state)}"] * 2
        free = [lock for lock in self.objects["lock"] if lock not in owned]
        if free:
            lock = r.choice(free)
            yield lambda: f"try_hold {lock} " + self.braced(task, depth, words, owned | {lock}, inside)
            yield from [lambda: f"hold {lock} " + self.braced(task, depth, words, owned | {lock}, inside)] * 3
        if "semaphore" in any_of:
            yield lambda: f"try_permit {any_of['semaphore']} {self.braced(*state)}"
            yield from [lambda: f"permit {any_of['semaphore']} {self.braced(*state)}"] * 3
        outside = [c for c in self.objects.get("condition", []) if c not in inside]
        if outside:
            yield from [lambda: f"inside {outside[0]} " +
                        self.braced(task, depth, words, owned, inside | {outside[0]})] * 4


def generate(seed, words):
    return Generator(seed, words).scenario()
