"""machine.py - runs the scenarios of machine.hpp on CPython's asyncio, in virtual time.

The loop's unit of time is one microsecond; its clock stands still while tasks run, and jumps to the
next timer when the loop would sleep. With no timer left nothing can ever happen: the run ends.
The words are in words.py, which enters them here.

SPDX-License-Identifier: MIT
"""
import asyncio
import functools
import selectors


class Selector(selectors.SelectSelector):
    """Sleeps by moving the loop's clock."""

    loop = None

    def select(self, timeout=None):
        if timeout is None:
            self.loop.stop()
        else:
            self.loop.present += timeout
        return []


class Loop(asyncio.SelectorEventLoop):
    def __init__(self):
        self.present = 0
        selector = Selector()
        selector.loop = self
        super().__init__(selector)
        self._clock_resolution = 0.5  # microseconds: less than the difference of any two deadlines

    def time(self):
        return self.present


class Step:
    def __init__(self, word, number):
        self.word, self.number, self.name, self.count, self.blocks = word, number, "", 0, []

    def text(self):
        parts = [self.word]
        for takes in TAKES[self.word]:
            if takes == "w":
                parts.append(self.name)
            elif takes == "n":
                parts.append(str(self.count))
            else:
                parts += ["{ " + " ".join([s.text() for s in b] + ["}"]) for b in self.blocks]
        return " ".join(parts)


WORDS = {}
TAKES = {}
OBJECTS = {}


def word(takes):
    def add(function):
        name = function.__name__.removeprefix("do_")
        WORDS[name], TAKES[name] = function, takes
        return function
    return add


class Scenario:
    """The text, as a tree that can be changed and written again."""

    def __init__(self, text):
        self.exact, self.objects, self.tasks, self.steps = False, [], [], 0
        for line in text.splitlines():
            tokens = line.split()
            if not tokens or tokens[0].startswith("#"):
                continue
            if tokens[0] == "exact":
                self.exact = True
            elif tokens[0] == "task":
                rest = tokens[2:]
                self.tasks.append((tokens[1], self.read(rest)))
                assert not rest, f"after the end of a task: {rest}"
            else:
                self.objects.append((tokens[0], tokens[1], int(tokens[2]) if tokens[2:] else 0))

    def read(self, tokens):
        steps = []
        while tokens and tokens[0] != "}":
            self.steps += 1
            step = Step(tokens.pop(0), 4 * self.steps)
            for takes in TAKES[step.word]:
                if takes == "w":
                    step.name = tokens.pop(0)
                elif takes == "n":
                    step.count = int(tokens.pop(0))
                else:
                    while tokens and tokens[0] == "{" and (takes == "*" or not step.blocks):
                        tokens.pop(0)
                        step.blocks.append(self.read(tokens))
                        assert tokens.pop(0) == "}"
            steps.append(step)
        return steps

    def text(self):
        lines = ["exact"] if self.exact else []
        lines += [f"{kind} {name}" + (f" {n}" if n else "") for kind, name, n in self.objects]
        lines += [" ".join(["task", name] + [s.text() for s in steps]) for name, steps in self.tasks]
        return "\n".join(lines)


class Machine:
    def __init__(self, scenario):
        self.scenario, self.said, self.silent = scenario, [], False

    def run(self, loop):
        self.loop, self.start = loop, loop.time()
        self.objects = {name: OBJECTS[kind](n) for kind, name, n in self.scenario.objects}
        self.tasks = {}
        for name, steps in self.scenario.tasks:
            task = loop.create_task(self.block(name, steps))
            self.tasks[name] = task
        loop.run_forever()
        self.silent = True
        for name, task in self.tasks.items():
            if not task.done():
                self.said.append(f"stuck {name}")
            else:
                self.said.append(f"end {name} {'cancelled' if task.cancelled() else 'value'}")
        while left := asyncio.all_tasks(loop):
            for task in left:
                task.cancel()
            loop.run_forever()
        for task in self.tasks.values():
            if not task.cancelled() and task.exception():
                raise task.exception()
        return "\n".join(self.said) + "\n"

    def say(self, who, text):
        if not self.silent:
            self.said.append(f"{int(self.loop.time() - self.start)} {who}:{text}")

    def due(self, number, milliseconds):
        present = int(self.loop.time() - self.start)
        at = present + 1000 * milliseconds
        if not self.scenario.exact:
            at += (number - at) % 1000
            at += 1000 if at == present else 0
        return self.start + at

    async def until(self, time):
        future = self.loop.create_future()
        timer = self.loop.call_at(time, asyncio.futures._set_result_unless_cancelled, future, None)
        try:
            await future  # as asyncio.sleep does, but for an absolute time
        finally:
            timer.cancel()

    async def settle(self, number):
        if not self.scenario.exact:
            await self.until(self.due(number, 0))

    async def block(self, who, steps):
        for step in steps:
            await WORDS[step.word](self, who, step)


@functools.cache
def the_loop():
    loop = Loop()
    asyncio.set_event_loop(loop)
    return loop


def run(text):
    """What the scenario prints on asyncio."""
    return Machine(Scenario(text)).run(the_loop())
