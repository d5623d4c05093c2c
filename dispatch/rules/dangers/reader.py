"""The second reader of danger: it has learnt from thousands of sentences how danger is said, where the signs
of the other modules list it. A linear model over runs of one to three characters, small enough to be read:
learnt_weights.tsv gives each run its weight (above 0 it speaks for danger) and the classes it was met in.
tools/danger/learn.py makes that file from tools/danger/sentences.tsv."""

import math
import re
from pathlib import Path
from typing import NamedTuple

from dispatch.rules.text import plain

WEIGHTS = Path(__file__).with_name("learnt_weights.tsv")
LONGEST = 3
"""Characters of a run. Four were tried and added nothing."""
LEAST = 6
"""Chinese characters; of fewer, and of other languages, the signs alone say something."""
FROM = 0.3
"""Log-odds from which on the station looks first: a stopped need costs a look, a missed danger may cost a life."""
SIGN_ADDS = 2.0
"""What a sign of the list adds to the log-odds of the words around it."""
AT_ONCE = 60
"""Characters: the longest sentences that were learnt from. In a longer text each part is read for itself as
well, or the one line that matters would drown in the shopping list."""
PART_COSTS = 1.0
"""Log-odds: of many parts, one or the other sounds alarming out of its context."""
CLAUSES = 3
"""Read together, where a sentence is too long to be read at once."""
SENTENCE_END = re.compile(r"[。!?;\n…]+")
PAUSE = re.compile(r"[,、，\s]+")
BREAK = re.compile(r"[,、\s。!?;…]+")
CHINESE = re.compile(r"[\u3400-\u9fff]")


class Learnt(NamedTuple):
    """`weights`: of each run; `met`: {run: "fire:12 gas:3"}, the sentences of danger it was met in, by class;
    `sentences`: {class: how many there were}; `source`: the digest of the sentences it was learnt from."""

    bias: float
    weights: dict[str, float]
    met: dict[str, str]
    sentences: dict[str, int]
    source: str


def runs(text: str) -> set[str]:
    """Every run of up to LONGEST characters, with the ends marked (^ $), digits as 0, and pauses as a comma or a
    full stop: a text is what it says, not how often."""
    said = re.sub(r"\d+", "0", plain(text).lower())
    said = re.sub(r"[,、:\s]+", ",", SENTENCE_END.sub("。", said))
    said = f"^{said.strip(',。')}$"
    return {said[at : at + n] for n in range(1, LONGEST + 1) for at in range(len(said) - n + 1)}


def load(path: Path = WEIGHTS) -> Learnt:
    (source, bias, total), *lines = (line.split("\t") for line in path.read_text("utf-8").splitlines())
    weights = {run: float(weight) for run, weight, _ in lines}
    met = {run: classes for run, _, classes in lines if classes}
    return Learnt(float(bias), weights, met, counts(total), source)


def counts(told: str) -> dict[str, int]:
    return {name: int(count) for name, _, count in (one.partition(":") for one in told.split(" "))}


def score(text: str, learnt: Learnt) -> float:
    """The log-odds of danger in the text read at once: above 0 it is likelier than not."""
    found = runs(text)
    return learnt.bias + sum(learnt.weights.get(run, 0.0) for run in found) / math.sqrt(len(found))


def parts(text: str) -> list[str]:
    """The text, and where it is long its sentences; of a sentence that is long what stands between pauses, three
    at a time."""
    if len(text) <= AT_ONCE:
        return [text]
    read = [text]
    for sentence in SENTENCE_END.split(plain(text)):
        clauses = [one for one in PAUSE.split(sentence) if one]
        if len(sentence) <= AT_ONCE or len(clauses) <= CLAUSES:
            read.append(sentence)
        else:
            read += [",".join(clauses[at : at + CLAUSES]) for at in range(len(clauses) - CLAUSES + 1)]
    return read


def worst(text: str, learnt: Learnt) -> tuple[float, str] | None:
    """(log-odds, words) of the part that speaks most of danger; None where nothing can be said."""
    told = [
        (score(one, learnt) - PART_COSTS * bool(at), one)
        for at, one in enumerate(parts(text))
        if len(CHINESE.findall(one)) >= LEAST
    ]
    return max(told, default=None)


def clause(text: str, learnt: Learnt) -> str:
    """Of a text that speaks of danger, what stands between two pauses and speaks most of it."""
    return max(BREAK.split(plain(text).strip()), key=lambda one: score(one, learnt))


def around(said: str, start: int, end: int) -> str:
    """The words at this place with the rest of their clause."""
    return BREAK.split(said[:start])[-1] + said[start:end] + BREAK.split(said[end:], maxsplit=1)[0]


def denies(words: str, learnt: Learnt) -> bool:
    """Whether these words, with a sign of danger in them, speak of none; never of a few: "着火了" says nothing else."""
    return len(CHINESE.findall(words)) >= LEAST and score(words, learnt) + SIGN_ADDS <= FROM


def likeliest(text: str, learnt: Learnt) -> str:
    """The class whose sentences share most with a text that speaks of danger: naive Bayes."""
    found = [counts(learnt.met[run]) for run in runs(text) if run in learnt.met]

    def likelihood(name: str) -> float:
        many = learnt.sentences[name]
        return math.log(many) + sum(math.log((run.get(name, 0) + 0.1) / (many + 0.2)) for run in found)

    return max(learnt.sentences, key=likelihood)


LEARNT = load()
