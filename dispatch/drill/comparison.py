"""Two policies over the same seeds: means, spreads, and the five promises. Pure."""

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

SHOWN = (  # name, words, digits, percent
    ("claim_s_p50", "claim p50, s", 0, False),
    ("claim_s_p90", "claim p90, s", 0, False),
    ("p1_claim_s_p90", "P1 claim p90, s", 0, False),
    ("done_in_time_share", "done in time, %", 1, True),
    ("never_claimed_share", "never claimed in time, %", 1, True),
    ("late_share", "not claimed within its level's target, %", 1, True),
    ("extra_m_per_order", "extra metres an order", 0, False),
    ("gini", "Gini of orders per duty hour", 3, False),
    ("fairest", "… the least that whole orders allow", 3, False),
    ("messages_per_courier", "messages per courier", 1, False),
    ("by_committee", "done by the committee itself, orders", 1, False),
    ("seconds", "lived in, s", 0, False),
)
TARGETS = (  # name, words, at most so much of what broadcast has
    ("extra_m_per_order", "extra metres an order at least 40 % lower", 0.6),
    ("gini", "Gini at most half", 0.5),
    ("p1_claim_s_p90", "P1 claim p90 no slower", 1.0),
    ("never_claimed_share", "never claimed in time at most half", 0.5),
    ("messages_per_courier", "messages per courier at most a third", 1 / 3),
)
COMPARED = ("default", "broadcast")
OF_THE_RUN = ("fairest", "by_committee", "seconds")
OTHERS = ("plain", "window", "head_start")
Rows = Sequence[Mapping[str, Any]]


def chosen(rows: Rows, day: str, policy: str) -> list[Mapping[str, Any]]:
    return [row for row in rows if (row["day"], row["policy"]) == (day, policy)]


def mean(rows: Rows, name: str) -> float:
    return statistics.fmean(row[name] for row in rows)


def shown(rows: Rows, name: str, digits: int, percent: bool) -> str:
    """Mean ± spread (the standard deviation between seeds)."""
    values = [row[name] * (100 if percent else 1) for row in rows]
    return f"{statistics.fmean(values):,.{digits}f} ± {statistics.pstdev(values):,.{digits}f}"


def table(rows: Rows, day: str) -> str:
    """Markdown: a figure a line, both policies side by side."""
    ours, theirs = chosen(rows, day, "default"), chosen(rows, day, "broadcast")
    lines = [f"| {day}, {len(ours)} seeds | default | broadcast | default / broadcast |", "|---|---|---|---|"]
    for name, words, digits, percent in SHOWN:
        against = mean(theirs, name)
        ratio = f"{mean(ours, name) / against:.2f}" if against else "–"
        lines.append(
            f"| {words} | {shown(ours, name, digits, percent)} | {shown(theirs, name, digits, percent)} | {ratio} |"
        )
    return "\n".join(lines)


def others(rows: Rows, day: str) -> str:
    """Markdown: what other lists and other rules of the race make of it, as shares of what broadcast has;
    and how far he would ride who looked into every head: each errand to the nearest who would take it."""
    against = chosen(rows, day, "broadcast")
    columns = {policy: found for policy in ("default", *OTHERS) if (found := chosen(rows, day, policy))}
    known = [row for row in columns["default"] if row.get("nearest_m") is not None]
    if known:
        columns["the nearest who would"] = [{"extra_m_per_order": row["nearest_m"]} for row in known]
    head = "".join(f" {name} |" for name in columns)
    lines = [f"| {day}, against broadcast |{head}", "|---|" + "---|" * len(columns)]
    for name, words, *_ in SHOWN:
        if name not in OF_THE_RUN and mean(against, name):
            cells = "".join(f" {share(found, against, name)} |" for found in columns.values())
            lines.append(f"| {words} |{cells}")
    return "\n".join(lines)


def share(rows: Rows, against: Rows, name: str) -> str:
    return f"{mean(rows, name) / mean(against, name):.2f}" if all(name in row for row in rows) else "–"


def verdicts(rows: Rows, days: Sequence[str]) -> str:
    """Markdown: each promise on each day, kept or not."""
    head = "".join(f" {day} |" for day in days)
    lines = [f"| promise |{head}", "|---|" + "---|" * len(days)]
    for name, words, most in TARGETS:
        cells = "".join(f" {verdict(rows, day, name, most)} |" for day in days)
        lines.append(f"| {words} |{cells}")
    return "\n".join(lines)


def verdict(rows: Rows, day: str, name: str, most: float) -> str:
    ours, theirs = (mean(chosen(rows, day, policy), name) for policy in ("default", "broadcast"))
    if not theirs:
        return "met (0)" if not ours else "not met"
    return f"{'met' if ours / theirs <= most else '**not met**'} ({ours / theirs:.2f})"
