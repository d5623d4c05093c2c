"""Rounds: every measure once a round, in one order, so that what drifts drifts for all; then medians, a table, a file."""

import json
import statistics
import sys
import time
from dataclasses import dataclass

from bench.faults import Missing, Wrong
from bench.machine import OUT


@dataclass(frozen=True)
class Row:
    """One line of the table: a figure, or with `over` its ratio to another figure of the same round."""

    name: str
    unit: str
    figure: str
    over: str | None = None
    target: float | None = None
    stretch: float | None = None
    decimals: int = 2

    def value(self, figures):
        """This round's value; KeyError when a figure of it is missing."""
        return figures[self.figure] / figures[self.over] if self.over else figures[self.figure]


def measured(measures, place, rounds):
    """([{figure: value} per round], {figure: why it is missing}). A first round warms everything and is thrown away."""
    kept, missing = [], {}
    for number in range(rounds + 1):
        place.warming = number == 0
        begin, figures = time.perf_counter(), {}
        for name, measure in measures.items():
            if name not in missing:
                take(name, measure, place, figures, missing)
        took = f"{time.perf_counter() - begin:.0f} s"
        say("warm" if place.warming else f"round {number} of {rounds}", took)
        kept += [] if place.warming else [figures]
    return kept, missing


def take(name, measure, place, figures, missing):
    """Runs one measure; a dict of figures is spread as `name p99`. A broken promise empties its rows for good, and
    leaves the others standing."""
    try:
        got = measure(place)
    except (Missing, Wrong) as why:
        missing[name] = f"WRONG: {why}" if isinstance(why, Wrong) else str(why)
        say(name, "not measured", missing[name])
        return
    figures.update(
        {f"{name} {part}": value for part, value in got.items()} if isinstance(got, dict) else {name: got}
    )


def summary(rows, rounds, missing):
    """The rows as they stand in the file."""
    return [summed(row, rounds, missing) for row in rows]


def summed(row, rounds, missing):
    facts = {"unit": row.unit, "target": row.target, "stretch": row.stretch}
    values = []
    for figures in rounds:
        try:
            values.append(row.value(figures))
        except KeyError as figure:
            nothing = {"name": row.name, "value": None, "min": None, "max": None, "rounds": 0}
            return {**nothing, **facts, "why": reason(figure.args[0], missing)}
    value, least, most = (round(f(values), row.decimals) for f in (statistics.median, min, max))
    return {"name": row.name, "value": value, "min": least, "max": most, "rounds": len(values), **facts}


def reason(figure, missing):
    """Why a figure is not there: its own measure's word, or the measure it is a part of."""
    return next((why for name, why in missing.items() if figure.startswith(name)), "not measured")


def written(rows):
    """Writes `var/bench/<timestamp>.json` and `latest.json`; the first one's path."""
    OUT.mkdir(parents=True, exist_ok=True)
    text = json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    path = OUT / time.strftime("%Y%m%dT%H%M%SZ.json", time.gmtime())
    for one in (path, OUT / "latest.json"):
        one.write_text(text, encoding="utf-8")
    return path


def table(rows):
    """The rows for people."""
    head = ("", "median", "min", "max", "unit", "target", "stretch", "")
    lines = [head, *(cells(row) for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    return "\n".join(aligned(line, widths).rstrip() for line in lines)


def aligned(line, widths):
    """Numbers to the right, words to the left."""
    words = (0, 4, 7)
    return "  ".join(
        c.ljust(w) if i in words else c.rjust(w) for i, (c, w) in enumerate(zip(line, widths, strict=True))
    )


def cells(row):
    numbers = ["-" if row[k] is None else f"{row[k]:,}" for k in ("value", "min", "max")]
    wanted = [
        "" if row[k] is None else f"{'≤' if less_is_more(row) else '≥'} {row[k]:g}"
        for k in ("target", "stretch")
    ]
    return (row["name"], *numbers, row["unit"], *wanted, verdict(row))


def less_is_more(row):
    """Where the stretch lies below the target, small is good."""
    return row["target"] is not None and row["stretch"] < row["target"]


def verdict(row):
    if row["value"] is None:
        return row["why"]
    if row["target"] is None:
        return ""
    reached = [
        row["value"] <= row[k] if less_is_more(row) else row["value"] >= row[k] for k in ("target", "stretch")
    ]
    return "stretch" if reached[1] else "met" if reached[0] else "NOT MET"


def say(*words):
    print(*words, sep=": ", file=sys.stderr, flush=True)
