"""What a photo costs: `python -m tests.photos.scale`, names of files on stdin, a line of JSON for each.

A small process that has one child at a time and asks the kernel what that child has used at most:
the kernel counts in the memory of who started it, so that this cannot be asked from within pytest."""

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

from dispatch import sandbox


def weighed(file: Path) -> dict[str, Any]:
    """In a fork of its own: the kernel remembers the largest of all children."""
    reading, writing = os.pipe()
    if (pid := os.fork()) == 0:
        os.write(writing, json.dumps(cost(file.read_bytes())).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        answer = told.read()
    os.waitpid(pid, 0)
    return json.loads(answer)


def cost(data: bytes) -> dict[str, Any]:
    began = time.monotonic()
    try:
        sandbox.run("photo", data)
        said = "cleaned"
    except sandbox.Broken as broken:
        said = str(broken)
    except sandbox.NoTime:
        said = "no time"
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "megabytes": used.ru_maxrss // 1024,
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 2),
        "seconds": round(time.monotonic() - began, 2),
        "said": said,
    }


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(weighed(Path(line.rstrip("\n")))), flush=True)
