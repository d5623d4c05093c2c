"""One character written in several ways: 張 and 张, 峯 and 峰, 黒 and 黑 are the same when names are compared.

dispatch/data/variant_characters.tsv holds them: the simplified form, and whatever else is written for it.
Only characters that mean the same name stand there; 喆 and 哲, 昕 and 欣 are different people's.
"""

import csv
from pathlib import Path

FILE = Path(__file__).parent.parent / "data" / "variant_characters.tsv"


def _read(file: Path) -> dict[int, str]:
    """{code point of a variant: the form it is compared as}."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return {ord(variant): row["written"] for row in rows for variant in row["variants"]}


_WRITTEN = _read(FILE)


def folded(text: str) -> str:
    """The text with each variant in its simplified form; as many characters as before."""
    return text.translate(_WRITTEN)
