"""The compiled phones: built from the C files beside this one, run once per measurement."""

import functools
import json
import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

from bench.faults import Missing, RanDry, Wrong
from bench.machine import OUT, PHONES_CORE, SERVER_CORE, ended

HERE = Path(__file__).resolve().parent
PHONES = ("phones.c", "wire.c", "modes.c", "visible.c", "orders.c", "figures.c")
FLAGS = ("-O2", "-std=c11", "-Wall", "-Wextra", "-Werror")


@functools.cache
def built(program, sources, into=OUT):
    """The program's path. Missing when there is no C compiler, or it cannot build this."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if not compiler:
        raise Missing("no C compiler (cc) on this machine")
    into.mkdir(parents=True, exist_ok=True)
    fresh = into / f"{program}.{os.getpid()}"
    command = [compiler, *FLAGS, "-o", fresh, *(HERE / name for name in sources)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise Missing(f"cc cannot build {program}: {done.stderr.strip()[-300:]}")
    return fresh.replace(into / program)  # whole or not there, also for two who build at once


def run(mode, *, port, tokens, orders=None, listen=False, **options):
    """One run of the phones; its figures. `tokens` and `orders` are files, one a line. Wrong when a promise broke."""
    options |= {"mode": mode, "port": port, "tokens": tokens, "core": PHONES_CORE}
    options |= {"orders": orders} if orders else {}
    words = [built("phones", PHONES)]
    for name, value in options.items():
        words += [f"--{name.replace('_', '-')}", value]
    words += ["--listen"] if listen else []
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    if done.returncode:
        raise Wrong(f"{mode}: {done.stderr.strip()[-500:]}")
    figures = json.loads(done.stdout)
    believe(figures, done.stderr)
    return figures


def believe(figures, said=""):
    """Refuses figures of a run in which a promise was broken or the fuel ran out."""
    strange = {code: n for code, n in figures["codes"].items() if code != "already_taken"}
    if strange or figures["pending"]:
        raise Wrong(f"{figures['mode']}: answers of another kind: {strange or 'pending'}. {said[-300:]}")
    for fault in ("double_wins", "without_winner", "unanswered", "unheard", "strays", "gone", "ran_dry"):
        if figures[fault]:
            kind = RanDry if fault == "ran_dry" else Wrong
            raise kind(f"{figures['mode']}: {fault} = {figures[fault]}. {said[-300:]}")


@contextmanager
def null_server(*words):
    """A server that answers at once, on a port of the system's choice: (port, pid)."""
    program = built("null_server", ("null_server.c",))
    command = [program, f"--core={SERVER_CORE}", *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield int(process.stdout.readline()), process.pid
    finally:
        ended(process)
        process.stdout.close()


def lines(path, values):
    """Writes one value a line; the path, for `run`."""
    path.write_text("".join(f"{value}\n" for value in values), encoding="utf-8")
    return path
