"""`make photo-zoo`: every test image of Pillow and every specimen, through the same counter.

Not collected by `make test` (it is no test_*.py): its pictures are fetched, and it takes minutes."""

import json
import os
import platform
from collections import Counter as Tally
from pathlib import Path
from typing import Any

from tests.cast import courier
from tests.photos.collection import RARE, SPECIMENS
from tests.photos.counter import MOST_MEGABYTES, MOST_SECONDS, TIMES, Counter, scale
from tests.server import ROOT

FIGURES = ROOT / "var" / "soak" / "photo_zoo.json"
OURS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")


def test_nothing_in_the_zoo_harms_the_station(server, tmp_path):
    counter = Counter(server, *map(courier, range(41, 81)))
    animals = {f.name: f for f in sorted(Path(os.environ["PHOTO_ZOO"]).iterdir())}
    seen = []
    with scale() as weigh:
        for name, file in animals.items():
            seen.append(looked_at(counter, weigh, f"pillow: {name}", file))
        for name, specimen in (SPECIMENS | RARE).items():
            file = tmp_path / "specimen"
            file.write_bytes(specimen.make())
            seen.append(looked_at(counter, weigh, name, file))
            assert seen[-1]["status"] in specimen.answers, seen[-1]
    told = figures(seen, len(animals))
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    FIGURES.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(told, ensure_ascii=False, indent=1))
    assert not told["failures"], told["first_failures"]


def looked_at(counter: Counter, weigh: Any, name: str, file: Path) -> dict[str, Any]:
    content = file.read_bytes()
    came, cost = counter.brings(content, file.name), weigh(file)
    wrong = list(came.complaints)
    if cost["megabytes"] > MOST_MEGABYTES:
        wrong.append(f"took {cost['megabytes']} MB")
    if max(came.seconds, cost["seconds"]) > TIMES * MOST_SECONDS:
        wrong.append(f"took {came.seconds:.1f} s")
    return cost | {
        "name": name, "status": came.status, "answered_in": round(came.seconds, 2), "wrong": wrong,
        "refused_of_ours": came.status != 201 and content.startswith(OURS),
    }  # fmt: skip


def figures(seen: list[dict[str, Any]], fetched: int) -> dict[str, Any]:
    slowest, heaviest = (max(seen, key=lambda s: s[what]) for what in ("seconds", "megabytes"))
    wrong = [s for s in seen if s["wrong"]]
    return {
        "name": "photo_zoo", "count": len(seen), "of_pillow": fetched,
        "answers": {str(k): n for k, n in sorted(Tally(s["status"] for s in seen).items())},
        "failures": len(wrong), "first_failures": wrong[:20],
        "over_2_seconds": [s["name"] for s in seen if s["seconds"] > MOST_SECONDS],
        "seconds_worst": slowest["seconds"], "slowest": slowest["name"],
        "answered_in_worst": max(s["answered_in"] for s in seen),
        "megabytes_worst": heaviest["megabytes"], "heaviest": heaviest["name"],
        "killed": sorted(s["name"] for s in seen if s["said"] == "unreadable"),
        "refused_though_of_our_formats": sorted(f"{s['name']}: {s['said']}" for s in seen if s["refused_of_ours"]),
        "machine": {"cpus": os.cpu_count(), "system": platform.system(), "machine": platform.machine(), "python": platform.python_version()},
    }  # fmt: skip
