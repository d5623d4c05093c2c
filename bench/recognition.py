"""How well danger is heard: sentences of a tired clerk, a hotline, a neighbour, a child, each with what it must
raise (tests/data/danger_sentences.tsv), against both readers. docs/recognition.md tells how they were made."""

import csv
import statistics
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from dispatch.rules import dangers, flags, triage

CORPUS = Path(__file__).parents[1] / "tests" / "data" / "danger_sentences.tsv"
UNHEARD = CORPUS.with_name("danger_unheard.tsv")
"""By strangers whose sentences neither reader has met: the honest figure."""
CLASSES = dangers.CLASSES
ORIGINS = ("blind", "held_out", "late", "outside", "strangers", "seen")
BLIND = ("blind", "held_out")
"""Written before the rules of today, by somebody who had not read those of before."""
UNREAD = (*BLIND, "strangers")
"""By somebody who had not read the rules."""
LONG = ("老爷子早上说胸口不疼，想买两斤苹果，去年摔了一跤，家里没有大人，电话13000000001。" * 60)[:2000]


class Sentence(NamedTuple):
    """`expected`: emergency | restricted | minor_alone | none; `danger`: the class that it speaks of or, as a
    near miss, only sounds like."""

    danger: str
    expected: str
    origin: str
    words: str


def corpus(path: Path = CORPUS) -> list[Sentence]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        return [Sentence(*row) for row in rows]


def stops(words: str) -> bool:
    """Does it stay at the station? Of the flags, only those of danger are looked at."""
    return bool(flags.in_danger(words))


def rates(sentences: list[Sentence]) -> dict[str, float]:
    """{"recall", "false alarms"}: shares of 1; of nothing, nothing is missed."""
    count = Counter((one.expected != "none", stops(one.words)) for one in sentences)
    real, harmless = count[True, True] + count[True, False], count[False, True] + count[False, False]
    return {
        "recall": count[True, True] / real if real else 1.0,
        "false alarms": count[False, True] / harmless if harmless else 0.0,
    }


def right_number(sentences: list[Sentence]) -> float:
    """The share of recognised emergencies for which the number of their own class is among those shown."""
    numbers = {sign.danger: sign.call for sign in dangers.SIGNS}
    heard = [(one, flags.in_danger(one.words)) for one in sentences if one.expected in flags.URGENT]
    shown = [
        not numbers[one.danger] or numbers[one.danger] in {f.call for f in raised}
        for one, raised in heard
        if raised
    ]
    return sum(shown) / len(shown)


def measure(place):
    """{figure: value}; the same in every round but for the time, so only the rates of one are of interest."""
    sentences = corpus()
    groups = {"all": sentences} | {
        origin: [one for one in sentences if one.origin == origin] for origin in ORIGINS
    }
    groups["unheard"] = corpus(UNHEARD)
    groups["blind"] = [one for one in sentences if one.origin in BLIND]
    groups |= {name: [one for one in sentences if one.danger == name] for name in CLASSES}
    figures = {
        f"{group} {rate}": value for group, some in groups.items() for rate, value in rates(some).items()
    }
    return figures | {"number": right_number(sentences), **pace(sentences)}


def pace(sentences: list[Sentence]) -> dict[str, float]:
    """{"need": µs to decide on a need of the corpus, median, "long": ms on 2,000 signs}."""
    took = []
    for one in sentences:
        begin = time.perf_counter()
        triage.of("shopping", None, one.words, [])
        took.append(time.perf_counter() - begin)
    begin = time.perf_counter()
    flags.suggest(LONG)
    return {"need": statistics.median(took) * 1e6, "long": (time.perf_counter() - begin) * 1e3}


def report() -> str:
    """The table of docs/recognition.md."""
    sentences = corpus()
    lines = [
        "| class | sentences | recall | of these blind | near misses | false alarms |",
        "|---|---|---|---|---|---|",
    ]
    for name in (*CLASSES, "all"):
        some = [one for one in sentences if name in ("all", one.danger)]
        blind = [one for one in some if one.origin in BLIND]
        real = sum(one.expected != "none" for one in some)
        lines.append(
            f"| {name} | {real} | {rates(some)['recall']:.1%} | {rates(blind)['recall']:.1%} | {len(some) - real} "
            f"| {rates(some)['false alarms']:.1%} |"
        )
    return "\n".join(lines)


def first_touch() -> str:
    """Recall and false alarms on the sentences that the rules have not met, each set by itself."""
    sentences = corpus(UNHEARD)
    sets = {
        name: [one for one in sentences if one.origin == name]
        for name in sorted({s.origin for s in sentences})
    }
    return "\n".join(
        f"{name}: recall {rates(some)['recall']:.1%}, false alarms {rates(some)['false alarms']:.1%}"
        for name, some in sets.items()
    )


if __name__ == "__main__":
    print(report())
    print(f"Not met by the rules: {first_touch()}")
