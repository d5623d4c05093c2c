"""A drill at one moment, as its page draws it. Nothing in it is anybody's: all are invented."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from dispatch.drill import drawing, figures
from dispatch.drill.courier import Courier
from dispatch.drill.figures import Fate, Share
from dispatch.drill.plane import Spot
from dispatch.drill.profile import BEGINS
from dispatch.drill.run import Errand, Run

EVERY_S = 300.0  # of the day, between two scenes
WIDE = 1_000  # the map, west to east; north is up
KEPT_S = 1_800.0  # a door that is done stays on the map so long


def fates(run: Run) -> list[Fate]:
    return [
        Fate(errand.asked.priority, errand.asked.at, errand.claimed_at, errand.done_at, errand.metres,
             errand.by is not None)
        for errand in run.book.values()
    ]  # fmt: skip


def shares(couriers: Iterable[Courier], until: float) -> list[Share]:
    return [Share(courier.hours(until), courier.orders, courier.rings) for courier in couriers]


def play(run: Run, couriers: Sequence[Courier], watch: Callable[[dict[str, Any]], None]) -> None:
    """Show a scene now, and again and again until the day ends."""
    watch(scene(run, couriers))
    run.at(run.now + EVERY_S, play, run, couriers, watch)


def scene(run: Run, couriers: Sequence[Courier]) -> dict[str, Any]:
    lived = fates(run)
    begun = BEGINS * 3600.0
    waiting = [errand for errand in run.book.values() if not errand.over and not errand.held]
    return {
        "at": clock(run.now),
        "share": round(max(0.0, run.now - begun) / (run.ends - begun), 4),
        "columns": {
            "open": len(waiting),
            "late": sum(figures.due(fate) < run.now and fate.done_at is None for fate in lived),
            "in_hand": sum(errand.held for errand in run.book.values()),
            "done": sum(errand.over for errand in run.book.values()),
        },
        "couriers": {
            "on": sum(courier.on for courier in couriers),
            "riding": sum(courier.way.riding for courier in couriers),
            "carrying": sum(bool(courier.held) for courier in couriers),
        },
        "rings": sum(courier.rings for courier in couriers),
        "hours": [list(row) for row in drawing.by_hour(lived, run.ends) if row[0] * 3600.0 <= run.now],
        "map": drawn(run, couriers),
        "figures": figures.figures(lived, shares(couriers, run.now), run.now),
    }


def clock(second: float) -> str:
    minutes = int(max(second, 0.0) // 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def drawn(run: Run, couriers: Sequence[Courier]) -> dict[str, Any]:
    """Places as whole numbers on a sheet: houses of each community, errands, couriers who listen."""
    doors = [house for committee in run.ground.committees for house in committee.houses]
    west, south = min(d.x for d in doors), min(d.y for d in doors)
    scale = WIDE / (max(d.x for d in doors) - west)
    high = round((max(d.y for d in doors) - south) * scale)

    def on_sheet(place: Spot) -> list[int]:
        return [round((place.x - west) * scale), high - round((place.y - south) * scale)]

    return {
        "width": WIDE,
        "height": high,
        "outlets": [on_sheet(place) for place in run.ground.outlets],
        "errands": [
            [*on_sheet(errand.place), state]
            for errand in run.book.values()
            if (state := state_of(errand, run.now)) is not None
        ],
        "couriers": [
            [*on_sheet(courier.way.place(run.now)), len(courier.held)] for courier in couriers if courier.on
        ],
    }


def state_of(errand: Errand, now: float) -> str | None:
    if not errand.over:
        return "in_hand" if errand.held else "open"
    recent = errand.done_at is not None and now - errand.done_at < KEPT_S
    return "done" if recent else None
