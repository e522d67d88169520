#!/usr/bin/env python3
"""check_heap.py IMAGE... - fails if a firmware image defines or refers to a heap.

Looks at the symbol table (nm) of each ELF image for malloc and its family, sbrk, and the global
operator new and delete. An image without symbols cannot be judged, which is a failure too.
A class's own operator new (_ZN...nw...) is not the heap and passes.

Exit codes: 0 fine, 1 a heap was found, 2 an image that cannot be read.
SPDX-License-Identifier: MIT
"""
import re
import shutil
import subprocess
import sys

HEAP = re.compile(r"_?(malloc|calloc|realloc|free|aligned_alloc|memalign)|_(malloc|calloc|realloc|free|memalign|sbrk)_r|_?sbrk|_Z(nw|na|dl|da)[^.]*")


def heap_symbols(image):
    """Returns the names in `image` that belong to a heap; raises ValueError if it cannot be read."""
    for nm in filter(shutil.which, ("arm-none-eabi-nm", "nm")):
        run = subprocess.run([nm, "--format=posix", image], capture_output=True, text=True)
        if run.returncode == 0:
            break
    else:
        raise ValueError(f"{image}: not an image that nm can read")
    names = {line.split()[0] for line in run.stdout.splitlines() if line.strip()}
    if not names:
        raise ValueError(f"{image}: no symbols, so nothing can be said")
    return sorted(name for name in names if HEAP.fullmatch(name))


def main(images):
    if not images:
        print("check_heap.py IMAGE...", file=sys.stderr)
        return 2
    status = 0
    for image in images:
        try:
            found = heap_symbols(image)
        except ValueError as error:
            print(error, file=sys.stderr)
            return 2
        if found:
            print(f"{image}: has a heap: {' '.join(found)}")
            status = 1
    if status == 0:
        print(f"{len(images)} images, no heap in any")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
