"""Drills that were started from a board: each in a process of its own, which writes what its page shows
into a file. One at a time for a station; the process ends when the one that started it is gone."""

import fcntl
import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from dispatch.drill.stage import ROOT
from dispatch.errors import Refused, not_found
from models import new_id

KEPT = 20  # drills of an installation whose last scene can be looked at
SILENT_S = 60.0  # a drill that has shown nothing for so long has been ended from outside
AN_ID = re.compile(r"[0-9a-f-]{36}")


class Shows:
    """`folder`: where the files are, beside the data of the house."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, station_id: str, day: str, seed: int, policy: str) -> dict[str, Any]:
        """A drill of this station, begun; `in_flight` while another one runs."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for stale in sorted(self.folder.glob("*.json"))[:-KEPT]:
            stale.unlink(missing_ok=True)
        drill_id = new_id()
        with (self.folder / f"{station_id}.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the child keeps it as long as it lives
            except OSError:
                raise Refused("in_flight") from None
            told = {"id": drill_id, "station_id": station_id, "day": day, "seed": seed, "policy": policy}
            show(self.file(drill_id), told | {"state": "running", "begun_at": time.time()})
            command = [sys.executable, "-m", "dispatch.drill", "--show", str(self.file(drill_id).resolve())]
            process = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                pass_fds=[lock.fileno()],
            )  # fmt: skip
        self.running = {i: p for i, p in self.running.items() if p.poll() is None} | {drill_id: process}
        return self.seen(drill_id, {station_id})

    def file(self, drill_id: str) -> Path:
        return self.folder / f"{drill_id}.json"

    def seen(self, drill_id: str, stations: set[str]) -> dict[str, Any]:
        """As it was shown last, to who is of its station."""
        file = self.file(drill_id)
        if not AN_ID.fullmatch(drill_id) or not file.exists():
            raise not_found()
        told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if told["station_id"] not in stations:
            raise not_found()
        process = self.running.get(drill_id)
        ended = process is not None and process.poll() is not None
        if told["state"] == "running" and (ended or time.time() - file.stat().st_mtime > SILENT_S):
            told["state"] = "stopped"
        return told

    def listed(self, stations: set[str]) -> list[dict[str, Any]]:
        """The station's drills, the newest first, without their scenes."""
        found = []
        for file in sorted(self.folder.glob("*.json"), reverse=True):
            try:
                told = self.seen(file.stem, stations)
            except Refused:
                continue
            found.append({n: told.get(n) for n in ("id", "day", "seed", "policy", "state", "figures")})
        return found

    def stop(self, drill_id: str, stations: set[str]) -> None:
        """Ends it, if it runs; done twice it makes no difference."""
        self.seen(drill_id, stations)
        if process := self.running.get(drill_id):
            process.terminate()


def show(file: Path, told: dict[str, Any]) -> None:
    """Whole or not at all: somebody may be reading."""
    draft = file.with_suffix(".draft")
    draft.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    draft.replace(file)
