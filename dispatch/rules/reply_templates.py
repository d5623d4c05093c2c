"""回复模板: sentences for an answer in one tap. They are data: a street writes its own into the file."""

import csv
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent.parent / "data" / "reply_templates.csv"


@dataclass(frozen=True, slots=True)
class Template:
    """verb: where it is offered, a verb of a report (done, on_the_spot, reject) or alert."""

    code: str
    verb: str
    zh: str
    en: str


def _read(file: Path) -> tuple[Template, ...]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return tuple(Template(**row) for row in csv.DictReader(lines))


TEMPLATES = _read(FILE)
VERBS = ("done", "on_the_spot", "reject", "alert")
