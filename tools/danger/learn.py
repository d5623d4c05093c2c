"""Learn the second reader of danger: `python tools/danger/learn.py` (a minute) writes the weights again from
tools/danger/sentences.tsv and the corpus of the signs. `--check` (ten minutes) leaves out one writer after
the other and says how well each is read by what was learnt from the others, beside the signs: what was
learnt from is always read well, so that no other figure counts."""

import csv
import hashlib
import math
import random
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from dispatch.rules import flags  # noqa: E402
from dispatch.rules.dangers import reader  # noqa: E402

SENTENCES = Path(__file__).with_name("sentences.tsv")
CORPUS = ROOT / "tests" / "data" / "danger_sentences.tsv"
NONE = "none"
ROUNDS = 30
RATE = 1.0
RIDGE = 2e-6
"""How hard weights are held near 0."""
RARE = 2
"""Runs in fewer sentences say nothing of the next one."""
SMALL = 0.5
"""Weights nearer to 0 are left out of the file: a third of the runs says nearly as much as all."""
MET = 4
"""In fewer sentences of danger a run says nothing of the class."""


class Sentence(NamedTuple):
    danger: str
    writer: str
    words: str


def sentences() -> list[Sentence]:
    """All that is learnt from; of the corpus, which the signs were made for, the writer is "corpus"."""
    learnt = [Sentence(*row) for row in _rows(SENTENCES)]
    return learnt + [
        Sentence(danger if expected != NONE else NONE, "corpus", words)
        for danger, expected, _, words in _rows(CORPUS)
    ]


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


def learn(known: list[Sentence], source: str = "") -> reader.Learnt:
    """Logistic regression by AdaGrad, sentence by sentence, in an order that is the same each time."""
    found = [(reader.runs(one.words), one.danger) for one in known]
    often = Counter(run for some, _ in found for run in some)
    rows = [
        ([run for run in some if often[run] >= RARE], 1 / math.sqrt(len(some)), danger != NONE)
        for some, danger in found
    ]
    weights: dict[str, float] = defaultdict(float)
    moved: dict[str, float] = defaultdict(lambda: 1e-3)
    bias, bias_moved, order = 0.0, 1e-3, random.Random(1)
    for _ in range(ROUNDS):
        order.shuffle(rows)
        for some, size, danger in rows:
            odds = bias + size * sum(weights[run] for run in some)
            wrong = 1 / (1 + math.exp(-max(-30.0, min(30.0, odds)))) - danger
            bias_moved += wrong * wrong
            bias -= 0.1 * RATE * wrong / math.sqrt(bias_moved)
            for run in some:
                slope = wrong * size + RIDGE * len(rows) * weights[run] / often[run]
                moved[run] += slope * slope
                weights[run] -= RATE * slope / math.sqrt(moved[run])
    return reader.Learnt(bias, dict(weights), _met(found), _sizes(known), source)


def _met(found: list[tuple[set[str], str]]) -> dict[str, str]:
    met: dict[str, Counter[str]] = defaultdict(Counter)
    for some, danger in found:
        if danger != NONE:
            for run in some:
                met[run][danger] += 1
    return {run: told(classes) for run, classes in met.items() if classes.total() >= MET}


def _sizes(known: list[Sentence]) -> dict[str, int]:
    return dict(Counter(one.danger for one in known if one.danger != NONE))


def told(counts: dict[str, int]) -> str:
    return " ".join(f"{name}:{count}" for name, count in sorted(counts.items()))


def write(learnt: reader.Learnt) -> None:
    kept = sorted(run for run, weight in learnt.weights.items() if abs(weight) >= SMALL)
    with reader.WEIGHTS.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f"{learnt.source}\t{learnt.bias:.3f}\t{told(learnt.sentences)}\n")
        for run in kept:
            file.write(f"{run}\t{learnt.weights[run]:.1f}\t{learnt.met.get(run, '')}\n")


def digest() -> str:
    """Of all that is learnt from: a test compares it with that of the weights."""
    return hashlib.sha256(SENTENCES.read_bytes() + CORPUS.read_bytes()).hexdigest()


def check(known: list[Sentence]) -> None:
    for writer in sorted({one.writer for one in known if one.danger != NONE} - {"corpus"}):
        learnt = learn([one for one in known if one.writer != writer])
        rest = [one for one in known if one.writer == writer]
        reader.LEARNT = learnt  # what in_danger reads with
        heard = [bool(flags.in_danger(one.words)) for one in rest if one.danger != NONE]
        false = [bool(flags.in_danger(one.words)) for one in rest if one.danger == NONE]
        named = [reader.likeliest(one.words, learnt) == one.danger for one in rest if one.danger != NONE]
        recall, alarms, right = (sum(some) / len(some) for some in (heard, false, named))
        print(
            f"{writer:9} recall {recall:.1%} of {len(heard)}, false alarms {alarms:.1%} of {len(false)}, class right {right:.1%}"
        )


if __name__ == "__main__":
    if "--check" in sys.argv:
        check(sentences())
    else:
        write(learn(sentences(), digest()))
