"""make policy: both days, both policies and broadcast without ways, ten seeds each, and on a normal day
the other rules of the race; var/policy/*.json and docs/policy.md's table.

Each day is lived in a process of its own, two at a time; the tables show all that stands in var/policy.
`--keep` lives only what is not there yet."""

import argparse
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from dispatch.drill import comparison, drawing, figures
from dispatch.drill.profile import DAYS, POLICIES

ROOT = Path(__file__).parent.parent.parent
OUT, PAPER = ROOT / "var" / "policy", ROOT / "docs" / "policy.md"
AT_ONCE = 2
TABLE = re.compile(r"(<!-- make policy -->\n).*?(<!-- end -->)", re.S)
Asked = tuple[str, str, int]


def file_of(day: str, policy: str, seed: int) -> Path:
    return OUT / f"{day}-{policy}-{seed}.json"


def one(day: str, policy: str, seed: int) -> None:
    """Live it here, and write it down."""
    from dispatch.drill.day import Drill, live

    lived = live(Drill(day, seed, policy, bound=(day, policy) == ("normal", "default")))
    more = {
        "late_share": figures.late_share(lived.fates, lived.drill.ends),
        "fairest": figures.fairest(len(lived.fates), lived.shares),
        "by_committee": sum(fate.done_at is not None and not fate.by_courier for fate in lived.fates),
        "nearest_m": round(statistics.fmean(lived.nearest), 1) if lived.nearest else None,
        "refused": lived.refused, "failed": lived.failed, "calls": lived.calls,
    }  # fmt: skip
    file_of(day, policy, seed).write_text(json.dumps(lived.told() | more) + "\n")


def shown(file: Path) -> None:
    """Started from a board: live it, and write each scene into the file that says what is asked. Whoever
    started it holds the other end of standard input; when he is gone, it is over."""
    from dispatch.drill.day import Drill, live
    from dispatch.drill.shows import show

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    threading.Thread(target=until_he_goes, daemon=True).start()
    told = json.loads(file.read_text(encoding="utf-8"))

    def watch(scene: dict[str, Any]) -> None:
        seconds = time.time() - told["begun_at"]
        show(file, told | scene | {"seconds": round(seconds, 1)})

    try:
        lived = live(Drill(told["day"], told["seed"], told["policy"]), watch)
    except BaseException as error:
        told = json.loads(file.read_text(encoding="utf-8"))
        show(file, told | {"state": "stopped" if isinstance(error, SystemExit) else "failed"})
        raise
    last = json.loads(file.read_text(encoding="utf-8"))
    hours = [list(row) for row in drawing.by_hour(lived.fates, lived.drill.ends)]
    done = {"state": "done", "at": "22:00", "share": 1, "hours": hours, "seconds": round(lived.seconds, 1)}
    show(file, last | done | {"figures": lived.told()})


def until_he_goes() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


def elsewhere(asked: Asked) -> str:
    """In a process of its own; what it complained of, if it did."""
    command = [sys.executable, "-m", "dispatch.drill", "--one", *map(str, asked)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    print(" ".join(map(str, asked)), "done" if done.returncode == 0 else "FAILED", flush=True)
    return done.stderr[-2_000:] if done.returncode else ""


def written(rows: list[dict[str, Any]], days: list[str]) -> str:
    tables = [comparison.table(rows, day) for day in days]
    others = [comparison.others(rows, day) for day in days if comparison.chosen(rows, day, "plain")]
    return "\n\n".join([comparison.verdicts(rows, days), *tables, *others])


def main() -> int:
    asked = argparse.ArgumentParser(prog="make policy", description=__doc__)
    asked.add_argument("--seeds", type=int, default=10)
    asked.add_argument("--days", nargs="+", choices=DAYS, default=list(DAYS))
    asked.add_argument("--keep", action="store_true")
    asked.add_argument("--one", nargs=3, metavar=("DAY", "POLICY", "SEED"), help=argparse.SUPPRESS)
    asked.add_argument("--show", type=Path, help=argparse.SUPPRESS)
    said = asked.parse_args()
    if said.show:
        shown(said.show)
        return 0
    OUT.mkdir(parents=True, exist_ok=True)
    if said.one:
        one(said.one[0], said.one[1], int(said.one[2]))
        return 0
    policies = {day: POLICIES if day == "normal" else (*comparison.COMPARED, "plain") for day in said.days}
    wanted = [(d, p, s) for s in range(1, said.seeds + 1) for d in said.days for p in policies[d]]
    missing = [w for w in wanted if not (said.keep and file_of(*w).exists())]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        complaints = "".join(pool.map(elsewhere, missing))
    if complaints:
        print(complaints, file=sys.stderr)
        return 1
    rows = [json.loads(file.read_text()) for file in sorted(OUT.glob("*.json"))]
    text = written(
        rows, [day for day in DAYS if all(comparison.chosen(rows, day, p) for p in comparison.COMPARED)]
    )
    print(text)
    PAPER.write_text(TABLE.sub(lambda found: f"{found[1]}{text}\n{found[2]}", PAPER.read_text()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
