"""What becomes of a posted need: an open order, or station work. Words suggest; four things decide:
the category, the priority, and the two gates no courier can pass (station_first)."""

from dataclasses import dataclass, field

from dispatch.rules import categories, flags

CONTROLLED = ("narcotic", "psychotropic")
MINORS = frozenset({"child_in_difficulty", "left_behind_child", "orphan", "de_facto_unattended"})
TAGS = ("heavy", "cold_chain")


@dataclass(frozen=True)
class Verdict:
    """`stops`: why no courier may have it (empty: it is an open order); `gates`: what a taker must
    pass; `flags`: kinds with the words that raised them, as suggestions for people."""

    stops: frozenset[str]
    priority: str
    people: int
    gates: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    flags: list[dict[str, str]] = field(default_factory=list)

    @property
    def opens_order(self) -> bool:
        return not self.stops

    @property
    def kinds(self) -> list[dict[str, str]]:
        """The flags without their words: what may stand in the open."""
        return [{"kind": kind} for kind in dict.fromkeys(f["kind"] for f in self.flags)]


def of(code: str, priority: str | None, text: str, groups: list[str]) -> Verdict:
    category = categories.CATEGORIES[code]
    level = priority or category.priority
    raised = flags.suggest(text)
    kinds = {f.kind for f in raised}
    minor = not MINORS.isdisjoint(groups)
    first = station_first(raised, minor)
    stops = (
        first | ({"category"} if not category.opens_order else set()) | ({"P0"} if level == "P0" else set())
    )
    return Verdict(
        stops=frozenset(stops),
        priority=level,
        people=category.people,
        gates=list(category.gates) + ["minor_cleared"] * minor + ["station_first"] * bool(first),
        tags=[t for t in TAGS if t in kinds] + (["two_person"] if category.people > 1 else []),
        flags=[{"kind": f.kind, "word": f.word} for f in raised],
    )


def station_first(raised: list[flags.Flag], minor: bool) -> set[str]:
    """A controlled medicine, cash or a bank card, a child alone: no courier, until a coordinator
    has looked and opened an order himself."""
    controlled = any(f.kind == "medicine_gate" and f.suggests in CONTROLLED for f in raised)
    alone = minor and any(f.kind == "minor_alone" for f in raised)
    cash = any(f.kind == "cash" for f in raised)
    return {name for name, true in (("medicine", controlled), ("minor", alone), ("cash", cash)) if true}
