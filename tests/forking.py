"""Servers forked from one process that has imported the product: what `python app.py` does from there on, in
a process of its own, without the two seconds that its imports take. A machine without pidfd starts them
from the beginning, and so do the tests of the start itself."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).parent.parent
POSSIBLE = hasattr(os, "pidfd_open")
LONGEST = 65_536  # bytes of a request or an answer


class Forked:
    """The part of subprocess.Popen that Server needs; `ask` reaches the process that forked it."""

    def __init__(self, pid: int, stdout: IO[str], ask: Any) -> None:
        self.pid = pid
        self.stdout = stdout
        self.returncode: int | None = None
        self.ask = ask
        self.ended = os.pidfd_open(pid)

    def poll(self) -> int | None:
        return self.returncode if self.returncode is not None else self._seen(0)

    def wait(self, timeout: float | None = None) -> int:
        code = self.returncode if self.returncode is not None else self._seen(timeout)
        if code is None:
            raise subprocess.TimeoutExpired("a forked server", timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            signal.pidfd_send_signal(self.ended, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def _seen(self, timeout: float | None) -> int | None:
        if not select.select([self.ended], [], [], timeout)[0]:
            return None
        self.returncode = self.ask({"wait": self.pid})["code"]
        os.close(self.ended)
        return self.returncode


class Forker:
    """The process that forks; one a test worker, begun when it is first needed."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.line = ours
        kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.forking", str(theirs.fileno())],
            cwd=ROOT, env=kept | {"APP_ENV": "test"}, pass_fds=[theirs.fileno()],
        )  # fmt: skip
        theirs.close()

    def ask(self, wish: dict[str, Any], fds: list[int] | None = None) -> dict[str, Any]:
        socket.send_fds(self.line, [json.dumps(wish).encode()], fds or [])
        return json.loads(self.line.recv(LONGEST))

    def start(self, env: dict[str, str]) -> Forked:
        reads, writes = os.pipe()
        pid = self.ask({"env": env}, [writes])["pid"]
        os.close(writes)
        return Forked(pid, os.fdopen(reads, encoding="utf-8"), self.ask)


_forker: Forker | None = None


def forker() -> Forker:
    global _forker
    if _forker is None:
        _forker = Forker()
    return _forker


# ---------------------------------------------------------------- in the process that forks


def serve_forks(line: socket.socket) -> None:
    """Until the tests' end of the line closes; asks for nothing of gevent, whose loop belongs to the servers."""
    from gevent import monkey

    import app
    from dispatch import jobs, jobs_timing  # noqa: F401  what a start imports late
    from dispatch.drill import conductor  # noqa: F401
    from dispatch.web import server

    close = monkey.get_original("os", "close")  # gevent's leaves it to the loop, which does not run here
    while True:
        said, fds, _, _ = socket.recv_fds(line, LONGEST, 1)
        if not said:
            return
        wish = json.loads(said)
        if "wait" in wish:
            line.send(
                json.dumps({"code": os.waitstatus_to_exitcode(os.waitpid(wish["wait"], 0)[1])}).encode()
            )
            continue
        pid = os.fork()
        if pid == 0:
            line.close()
            become(wish["env"], fds[0])
            end(lambda: server.main(app.create_app))
        close(fds[0])
        line.send(json.dumps({"pid": pid}).encode())


def end(serve: Callable[[], int]) -> None:
    """As the interpreter ends, a refused start among its ways, but at once: what the process that forks has
    loaded would make it wait."""
    code: Any = 1
    try:
        code = serve()
    except SystemExit as refused:
        code = refused.code or 0
    except BaseException:
        traceback.print_exc()
    if not isinstance(code, int):
        print(code, file=sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 1)


def become(env: dict[str, str], output: int) -> None:
    """The server: its settings, and its words into the pipe that the test reads."""
    os.environ.clear()
    os.environ.update(env)
    for number in (1, 2):
        os.dup2(output, number)
    os.close(output)


if __name__ == "__main__":
    from gevent import monkey

    monkey.patch_all()
    serve_forks(monkey.get_original("socket", "socket")(fileno=int(sys.argv[1])))
