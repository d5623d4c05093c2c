"""What becomes of a posted need: an open order, or station work. Words suggest; three things decide:
the category, the priority, and the gates no courier can pass (station_first)."""

from dataclasses import dataclass, field

from dispatch.rules import categories, flags

CONTROLLED = ("narcotic", "psychotropic")
MINORS = frozenset({"child_in_difficulty", "left_behind_child", "orphan", "de_facto_unattended"})
TAGS = ("heavy", "cold_chain")
DANGER = "danger:"
"""Begins the name of a stop that a danger is; its class follows."""


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
    def dangers(self) -> frozenset[str]:
        """The stops that say that somebody is in danger: P0, until a person has looked."""
        return frozenset(name for name in self.stops if name.startswith(DANGER))

    @property
    def opens_order(self) -> bool:
        return not self.stops

    @property
    def kinds(self) -> list[dict[str, str]]:
        """The flags without their words: what may stand in the open."""
        return [{"kind": kind} for kind in dict.fromkeys(f["kind"] for f in self.flags)]


def of(
    code: str, priority: str | None, text: str, groups: list[str], instructions: str | None = None
) -> Verdict:
    """`instructions` are read for danger only: they are full of door codes that look like bank cards."""
    category = categories.CATEGORIES[code]
    raised = flags.suggest(text)
    raised += [f for f in flags.in_danger(instructions or "") if f.danger not in {r.danger for r in raised}]
    kinds = {f.kind for f in raised}
    minor = not MINORS.isdisjoint(groups) or "minor_alone" in kinds
    first = station_first(raised)
    danger = any(name.startswith(DANGER) for name in first)
    level = "P0" if danger else priority or category.priority
    stops = (
        first | ({"category"} if not category.opens_order else set()) | ({"P0"} if level == "P0" else set())
    )
    return Verdict(
        stops=frozenset(stops),
        priority=level,
        people=category.people,
        gates=list(category.gates) + ["minor_cleared"] * minor + ["station_first"] * bool(first),
        tags=[t for t in TAGS if t in kinds] + (["two_person"] if category.people > 1 else []),
        flags=[spelled(f) for f in raised],
    )


def spelled(flag: flags.Flag) -> dict[str, str]:
    """As it is kept, sealed: {"kind", "word"}, and with danger {"call", "danger"}."""
    told = {"kind": flag.kind, "word": flag.word, "call": flag.call, "danger": flag.danger}
    return {name: value for name, value in told.items() if value or name in ("kind", "word")}


def station_first(raised: list[flags.Flag]) -> set[str]:
    """Somebody in danger, a child alone, a controlled medicine, cash or a bank card: no courier, until a
    coordinator has looked and opened an order himself."""
    shut = {DANGER + f.danger for f in raised if f.kind in flags.URGENT}
    kinds = {f.kind for f in raised}
    controlled = any(f.kind == "medicine_gate" and f.suggests in CONTROLLED for f in raised)
    others = (("minor", "minor_alone" in kinds), ("cash", "cash" in kinds), ("medicine", controlled))
    return shut | {name for name, true in others if true}
