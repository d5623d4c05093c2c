"""Which tabs of a file are read, and as what. What its sender does not see on opening it takes no
effect, and what he sees and we cannot read stops the import: neither happens without a word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dispatch.rules import sheet_cells as cells
from dispatch.rules.sheet_columns import NOTES, SHEETS, sheet_of
from dispatch.rules.sheet_reading import headings, read_tab
from dispatch.rules.sheet_tables import Found, Problem, Tab, Unreadable

ALL = "*"


@dataclass(frozen=True, slots=True)
class Choice:
    """What the operator said of this file. `hidden`: what is hidden or struck out counts as well.
    `sheets`: titles to read whatever they are called (ALL: every one). `without`: titles to leave."""

    hidden: bool = False
    sheets: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()

    def reads(self, title: str) -> bool:
        return title in self.sheets or ALL in self.sheets


AS_IT_IS = Choice()


def found_in(tabs: Sequence[Tab], choice: Choice = AS_IT_IS) -> Found:
    """Everything that is to be laid, what is wrong, what was left out. Unreadable when there is nothing."""
    found = Found()
    titles = {tab.title for tab in tabs}
    for title in sorted((choice.sheets | choice.without) - titles - {ALL}):
        found.problems.append(Problem(title, 0, "", "no_such_sheet"))
    shown = [tab for tab in tabs if not blank(tab.rows) and tab.title not in choice.without]
    seen = [tab for tab in shown if not tab.hidden or choice.hidden or tab.title in choice.sheets]
    found.left_out += [Problem(tab.title, 0, "", "hidden_sheet") for tab in shown if tab not in seen]
    meant = kinds(seen, choice)
    if not (any(meant.values()) or found.problems or found.left_out):
        refuse_unknown(seen)
    for tab in seen:
        if kind := meant[tab.title]:
            read_tab(tab, kind, choice.hidden, found)
        elif tab.title.strip().lower() not in NOTES:
            found.problems.append(Problem(tab.title, 0, "", "sheet_not_read"))
    if any(tab.look is None for tab in seen) and not choice.hidden:
        found.problems.append(Problem(seen[0].title, 0, "", "cannot_see_hidden"))
    return found


def kinds(tabs: Iterable[Tab], choice: Choice) -> dict[str, str | None]:
    """{title: what it is}. A roster on its own is one whatever its tab is called; of several that are
    alike only the operator knows which are meant: one may be last year's."""
    tabs = list(tabs)
    meant = {tab.title: sheet_of(tab.title) for tab in tabs}
    for tab in tabs:
        if meant[tab.title] is None and choice.reads(tab.title):
            meant[tab.title] = by_headings(tab.rows)
    if not any(meant.values()):
        rosters = [tab for tab in tabs if headings(tab.rows, "people")]
        if len(rosters) == 1:
            meant[rosters[0].title] = "people"
    return meant


def by_headings(rows: Sequence[Sequence[Any]]) -> str | None:
    """The sheet of which most headings stand there."""
    counted = {sheet: len(at[1]) for sheet in SHEETS if (at := headings(rows, sheet))}
    return max(counted, key=lambda sheet: counted[sheet], default=None)


def refuse_unknown(tabs: Iterable[Tab]) -> None:
    """Nothing of ours in it at all: said in one sentence, not tab by tab."""
    if not any(by_headings(tab.rows) for tab in tabs):
        raise Unreadable("nothing_known_in_it")


def blank(rows: Sequence[Sequence[Any]]) -> bool:
    return all(cells.empty(raw) for row in rows for raw in row)
