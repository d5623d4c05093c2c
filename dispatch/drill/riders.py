"""Who the couriers of a drill are: where they work, when, how fast they look at a phone, how glad
they help. Drawn from the seed before the day, and the same whatever the policy."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from dispatch.drill import chance
from dispatch.drill.plane import Spot, metres
from dispatch.drill.profile import BEGINS, ENDS, hours

STOPS, MINUTES = (6, 7), (8.0, 9.0)  # parcel stops in a community, minutes at one: morning, afternoon
STARTS = ((9.0, 0.3), (14.25, 0.5))  # hours at which rounds begin, and their spread
THUMBS = 0.7  # spread of the couriers' quickness, as the standard deviation of a logarithm
KEEN = 0.5  # and of their readiness
PERSISTENT = 0.6  # how much of being on the line is the man, how much the hour
LOOKS = 2.0  # looks an hour at the list by himself
ROOMY = 4  # out of so many nearest communities a round takes its next


@dataclass(frozen=True, slots=True)
class Stop:
    place: Spot
    seconds: float


@dataclass(frozen=True, slots=True)
class Rider:
    """`duties`: (from, to) in seconds of the day. `rounds`: (begin, stops in order)."""

    number: int  # 1 …
    outlet: int  # 0 …
    route: tuple[int, ...]  # communities, 0 …
    trained: bool
    cleared: bool
    reserve: bool
    thumb: float  # 1 is usual, 2 is twice as slow
    keen: float  # 1 is usual
    carrying: int
    tells_position: bool
    duties: tuple[tuple[float, float], ...] = ()
    rounds: tuple[tuple[float, tuple[Stop, ...]], ...] = ()
    looks: tuple[float, ...] = field(default=())

    @property
    def hours(self) -> float:
        return sum(end - begin for begin, end in self.duties) / 3600


def riders(
    seed: int, count: int, reserve: int, outlets: Sequence[Spot], houses: Sequence[Sequence[Spot]]
) -> list[Rider]:
    """`outlets`: one near each community; `houses`: by community."""
    whole = [rider(seed, n, n > count, outlets, houses) for n in range(1, count + reserve + 1)]
    on = duties(seed, len(whole))
    return [with_duties(one, on[one.number - 1]) for one in whole]


def rider(
    seed: int, number: int, reserve: bool, outlets: Sequence[Spot], houses: Sequence[Sequence[Spot]]
) -> Rider:
    draw = Random(f"{seed} rider {number}")
    outlet = (number - 1) // 4 % len(outlets)
    route = round_of(draw, outlet, outlets)
    return Rider(
        number=number,
        outlet=outlet,
        route=route,
        trained=number % 4 == 0,
        cleared=number % 8 == 0,
        reserve=reserve,
        thumb=draw.lognormvariate(0, THUMBS),
        keen=draw.lognormvariate(-KEEN * KEEN / 2, KEEN),
        carrying=draw.randint(20, 90),
        tells_position=draw.random() < 0.7,
        rounds=tuple(tour(draw, which, route, houses) for which in range(len(STARTS))),
        looks=looks(draw),
    )


def round_of(draw: Random, home: int, outlets: Sequence[Spot]) -> tuple[int, ...]:
    """Two to four communities in order: his own, then each among the nearest to the one before."""
    route = [home]
    for _ in range(min(draw.randint(2, 4), len(outlets)) - 1):
        left = [n for n in range(len(outlets)) if n not in route]
        left.sort(key=lambda n: metres(outlets[route[-1]], outlets[n]))
        route.append(draw.choice(left[:ROOMY]))
    return tuple(route)


def tour(
    draw: Random, which: int, route: Sequence[int], houses: Sequence[Sequence[Spot]]
) -> tuple[float, tuple[Stop, ...]]:
    """The doors of a round in the order in which he comes by: through each community from one side."""
    hour, spread = STARTS[which]
    stops = []
    for community in route:
        doors = sorted(draw.choices(houses[community], k=STOPS[which]))
        stops += [Stop(door, 60 * MINUTES[which] * draw.lognormvariate(0, 0.4)) for door in doors]
    return (hour + draw.gauss(0, spread)) * 3600, tuple(stops)


def looks(draw: Random) -> tuple[float, ...]:
    at, found = BEGINS * 3600.0, []
    while (at := at + draw.expovariate(LOOKS / 3600)) < ENDS * 3600:
        found.append(at)
    return tuple(found)


def duties(seed: int, count: int) -> list[list[tuple[float, float]]]:
    """When each is on the line: in every hour exactly the share that the profile says, and mostly the
    same people in neighbouring hours."""
    drift = [chance.normal(seed, "drift", n, BEGINS) for n in range(count)]
    on: list[list[tuple[float, float]]] = [[] for _ in range(count)]
    step = 0.75
    for hour in range(BEGINS, ENDS):
        wish = [
            PERSISTENT**0.5 * chance.normal(seed, "listens", n) + (1 - PERSISTENT) ** 0.5 * drift[n]
            for n in range(count)
        ]
        best = sorted(range(count), key=lambda n: -wish[n])[: round(hours()[hour].on_line * count)]
        for n in best:
            begin = hour * 3600 + chance.unit(seed, "from", n, hour) * 900
            end = (hour + 1) * 3600 + chance.unit(seed, "from", n, hour + 1) * 900
            if on[n] and on[n][-1][1] >= begin:
                on[n][-1] = (on[n][-1][0], end)
            else:
                on[n].append((begin, end))
        drift = [
            step * d + (1 - step * step) ** 0.5 * chance.normal(seed, "drift", n, hour + 1)
            for n, d in enumerate(drift)
        ]
    last = ENDS * 3600.0 - 1
    return [[(begin, min(end, last)) for begin, end in spans] for spans in on]


def with_duties(one: Rider, spans: list[tuple[float, float]]) -> Rider:
    from dataclasses import replace

    return replace(one, duties=tuple(spans))
