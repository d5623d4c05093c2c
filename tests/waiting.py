"""An action never waits: here every way to wait is an error while an action runs."""

import builtins
import socket
import subprocess
import threading
import time
from typing import Any

import argon2
import pytest

from dispatch import writer

inside = threading.local()


class Waited(AssertionError):
    """An action slept, hashed a password, or touched a file, the network or another process."""


def forbid(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, in this process, an action that waits fails."""
    real = writer.perform

    def watched(*args: Any) -> Any:
        inside.action = True
        try:
            return real(*args)
        finally:
            inside.action = False

    monkeypatch.setattr(writer, "perform", watched)
    ways = [
        (time, "sleep"), (builtins, "open"), (socket.socket, "connect"), (subprocess, "Popen"),
        (argon2.PasswordHasher, "hash"), (argon2.PasswordHasher, "verify"),
    ]  # fmt: skip
    for where, name in ways:
        monkeypatch.setattr(where, name, refusing(getattr(where, name), f"{where.__name__}.{name}"))


def refusing(real: Any, name: str) -> Any:
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if getattr(inside, "action", False):
            raise Waited(f"an action called {name}: an action never waits (see dispatch/tx.py)")
        return real(*args, **kwargs)

    return guarded
