"""What the committees of a drill post, when: known before the day begins."""

from dataclasses import dataclass
from random import Random

from dispatch.drill.profile import (
    BEGINS,
    BURST,
    EMERGENCIES,
    ENDS,
    MIX,
    ORDERS,
    PRIORITIES,
    TRAINED_ONLY,
    hours,
)  # fmt: skip

WITHIN = 60.0  # seconds in which a committee types in what it has gathered


@dataclass(frozen=True, slots=True)
class Asked:
    """A need to be posted. `at`: seconds of the day. `name`: what its draws are called by."""

    name: str
    at: float
    committee: int  # 0–19
    resident: int  # of his committee's, 0–14
    staff: int  # which of the committee's people posts it
    category: str
    priority: str
    budget_fen: int | None


def asked(day: str, seed: int, committees: int, residents: int, count: int | None = None) -> list[Asked]:
    """The day's needs in order of time: as many errands as the day has (`count`: for a smaller
    street), and beside them the emergencies that never reach a courier."""
    chance = Random(f"{seed} {day} errands")
    wanted = ORDERS[day] if count is None else count
    moments: list[tuple[float, int]] = []
    while len(moments) < wanted:
        moments += gathered(chance, day, committees)
    made = [one(chance, day, n, *moment, residents) for n, moment in enumerate(moments[:wanted])]
    urgent = sum(chance.random() < EMERGENCIES for _ in range(wanted))
    made += [emergency(chance, n, committees, residents) for n in range(urgent)]
    return sorted(made, key=lambda need: (need.at, need.name))


def gathered(chance: Random, day: str, committees: int) -> list[tuple[float, int]]:
    """What a committee has gathered and now types in: (second, committee) of each."""
    shares = [hours()[h].posts[day] for h in range(BEGINS, ENDS)]
    hour = chance.choices(range(BEGINS, ENDS), shares)[0]
    begins, committee = hour * 3600 + chance.random() * 3600, chance.randrange(committees)
    size = 1 + int(chance.expovariate(1 / (BURST[day] - 1))) if BURST[day] > 1 else 1
    return [(begins + chance.random() * WITHIN * (size > 1), committee) for _ in range(size)]


def one(chance: Random, day: str, number: int, at: float, committee: int, residents: int) -> Asked:
    kinds = MIX[day]
    category = chance.choices(list(kinds), [share for share, _ in kinds.values()])[0]
    priority = chance.choices(list(PRIORITIES), list(PRIORITIES.values()))[0]
    buys = category in ("shopping", "food_staple", "food_vegetable", "otc_medicine")
    budget = min(9_000, max(2_000, round(4_200 * chance.lognormvariate(0, 0.4)))) if buys else None
    return Asked(
        f"n{number}", round(at, 3), committee, chance.randrange(residents), chance.randrange(8), category,
        priority, budget,
    )  # fmt: skip


def emergency(chance: Random, number: int, committees: int, residents: int) -> Asked:
    at = chance.uniform(BEGINS + 2, ENDS - 2) * 3600
    where = chance.randrange(committees), chance.randrange(residents), chance.randrange(8)
    return Asked(f"e{number}", round(at, 3), *where, "urgent_medical", "P0", None)


def minutes(day: str, category: str) -> float:
    """At the shop and at the door."""
    return MIX[day][category][1]


def for_trained(category: str) -> bool:
    return category in TRAINED_ONLY
