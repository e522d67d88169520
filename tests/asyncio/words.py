"""words.py - the words of the scenarios on asyncio; see machine.hpp. steps.cpp and the files beside it
have each once more. A word is a function of its name, and `takes` what machine.hpp says.

SPDX-License-Identifier: MIT
"""
import asyncio

from machine import OBJECTS, word


@word("w")
async def do_say(m, who, s):
    m.say(who, s.name)


# ---- Time ----------------------------------------------------------------------------------------

@word("n")
async def do_sleep(m, who, s):
    await m.until(m.due(s.number, s.count))


@word("")
async def do_yield(m, who, s):
    await asyncio.sleep(0)


@word("nb")
async def do_within(m, who, s):
    # What wait_for is from Python 3.12 on. That of 3.11 runs the operation in a task of its own.
    try:
        async with asyncio.timeout_at(m.due(s.number, s.count)):
            await m.block(who, s.blocks[0])
        m.say(who, "in-time")
    except TimeoutError:
        await m.settle(s.number)
        m.say(who, "late")


@word("nb")
async def do_repeat(m, who, s):
    for _ in range(s.count):
        await m.block(who, s.blocks[0])


# ---- Unwinding -----------------------------------------------------------------------------------

@word("wb")
async def do_leaving(m, who, s):
    try:
        await m.block(who, s.blocks[0])
    finally:
        m.say(who, s.name)


@word("b")
async def do_catch(m, who, s):
    caught = "nothing-to-catch"
    try:
        await m.block(who, s.blocks[0])
    except asyncio.CancelledError:
        caught = "caught-cancel"
    except OSError:
        caught = "caught-error"
    m.say(who, caught)


@word("")
async def do_fail(m, who, s):
    raise OSError


@word("b")
async def do_shield(m, who, s):
    await asyncio.shield(m.block(who, s.blocks[0]))


# ---- Event, lock, barrier ------------------------------------------------------------------------

@word("w")
async def do_set(m, who, s):
    m.objects[s.name].set()


@word("w")
async def do_clear(m, who, s):
    m.objects[s.name].clear()


@word("w")
async def do_wait(m, who, s):
    await m.objects[s.name].wait()


@word("wb")
async def do_hold(m, who, s):
    async with m.objects[s.name]:
        await m.block(who, s.blocks[0])


@word("wb")
async def do_try_hold(m, who, s):
    await m.settle(s.number)
    if m.objects[s.name].locked():
        m.say(who, "taken")
    else:
        await do_hold(m, who, s)


@word("w")
async def do_arrive(m, who, s):
    await m.settle(s.number)
    await m.objects[s.name].wait()
    await m.settle(s.number)


# ---- Several tasks -------------------------------------------------------------------------------

@word("w")
async def do_cancel(m, who, s):
    await m.settle(s.number)
    m.tasks[s.name].cancel()
    await m.settle(s.number)


@word("w")
async def do_join(m, who, s):
    await asyncio.wait({m.tasks[s.name]})  # unlike `await task` it lets the task run on (rule 12)
    await m.settle(s.number)
    m.say(who, s.name + ("=cancelled" if m.tasks[s.name].cancelled() else "=value"))


@word("w")
async def do_await(m, who, s):
    task = m.tasks[s.name]
    try:
        await task
    except asyncio.CancelledError:
        if asyncio.current_task().cancelling() or not task.cancelled():
            raise
    m.say(who, s.name + ("=cancelled" if task.cancelled() else "=value"))


def children(m, who, s):
    return [m.loop.create_task(m.block(f"{who}.{i}", b)) for i, b in enumerate(s.blocks)]


async def all_ended(tasks):
    """rondo's gather and select return when all have ended, whoever is cancelled meanwhile."""
    cancelled = None
    while not all(task.done() for task in tasks):
        try:
            await asyncio.wait(tasks)
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled:
        raise cancelled


@word("*")
async def do_gather(m, who, s):
    tasks = children(m, who, s)
    try:
        await asyncio.gather(*tasks)
    finally:
        if not m.scenario.exact:
            await all_ended(tasks)
    await m.settle(s.number)
    m.say(who, "gathered")


@word("*")
async def do_together(m, who, s):
    try:
        async with asyncio.TaskGroup() as group:
            for i, b in enumerate(s.blocks):
                group.create_task(m.block(f"{who}.{i}", b))
    except ExceptionGroup:
        raise OSError
    await m.settle(s.number)
    m.say(who, "together")


@word("*")
async def do_first(m, who, s):
    async def contender(i, steps):
        await m.block(f"{who}.{i}", steps)
        await m.settle(s.number + 1 + i)

    tasks = [m.loop.create_task(contender(i, steps)) for i, steps in enumerate(s.blocks)]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await all_ended(tasks)
    await m.settle(s.number)
    m.say(who, "first=" + "".join("0" if t.cancelled() else "1" for t in tasks))


class Condition(asyncio.Condition):
    sum = 0  # what the lock protects


OBJECTS.update(
    event=lambda n: asyncio.Event(),
    lock=lambda n: asyncio.Lock(),
    barrier=asyncio.Barrier,
    queue=asyncio.Queue,
    lifo_queue=asyncio.LifoQueue,
    priority_queue=asyncio.PriorityQueue,
    semaphore=asyncio.Semaphore,
    bounded_semaphore=asyncio.BoundedSemaphore,
    condition=lambda n: Condition(),
)


# ---- Queues --------------------------------------------------------------------------------------

@word("wn")
async def do_put(m, who, s):
    await m.settle(s.number)
    await m.objects[s.name].put(s.count)


@word("w")
async def do_get(m, who, s):
    await m.settle(s.number)
    item = await m.objects[s.name].get()
    m.say(who, f"got-{item}")


@word("wn")
async def do_try_put(m, who, s):
    await m.settle(s.number)
    try:
        m.objects[s.name].put_nowait(s.count)
        m.say(who, "put")
    except asyncio.QueueFull:
        m.say(who, "full")


@word("w")
async def do_try_get(m, who, s):
    await m.settle(s.number)
    try:
        m.say(who, f"got-{m.objects[s.name].get_nowait()}")
    except asyncio.QueueEmpty:
        m.say(who, "empty")


@word("w")
async def do_deal(m, who, s):
    await m.settle(s.number)
    item = await m.objects[s.name].get()
    await m.settle(s.number)
    m.say(who, f"dealt-with-{item}")
    m.objects[s.name].task_done()


@word("w")
async def do_drained(m, who, s):
    await m.objects[s.name].join()


# ---- Semaphore, condition ------------------------------------------------------------------------

@word("wb")
async def do_permit(m, who, s):
    async with m.objects[s.name]:
        await m.block(who, s.blocks[0])


@word("wb")
async def do_try_permit(m, who, s):
    await m.settle(s.number)
    if m.objects[s.name].locked():
        m.say(who, "taken")
    else:
        await do_permit(m, who, s)


@word("wb")
async def do_inside(m, who, s):
    async with m.objects[s.name]:
        await m.block(who, s.blocks[0])


@word("w")
async def do_await_notice(m, who, s):
    await m.objects[s.name].wait()


@word("wn")
async def do_add(m, who, s):
    m.objects[s.name].sum += s.count


@word("wn")
async def do_await_sum(m, who, s):
    condition = m.objects[s.name]
    await condition.wait_for(lambda: condition.sum >= s.count)
    m.say(who, "sum")


@word("wn")
async def do_notify(m, who, s):
    await m.settle(s.number)
    m.objects[s.name].notify(s.count)
    await m.settle(s.number)
