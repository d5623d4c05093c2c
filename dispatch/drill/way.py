"""A courier on his way through the day: where he is, what he visits next, what an errand adds."""

from dataclasses import dataclass, field

from dispatch.drill.plane import Detour, Spot, between, detour, metres
from dispatch.drill.will import SPEED

SOON_S = {
    "P1": 900.0,
    "P2": 6_000.0,
    "P3": 21_600.0,
}  # he goes there within so long: before the house would take it back


@dataclass(slots=True)
class Visit:
    """A door (parcels, or an errand by its id), or the outlet at the end (`home`)."""

    place: Spot
    seconds: float
    errand: str | None = None
    home: bool = False


@dataclass(slots=True)
class Way:
    """`visits`: what is still to come, the outlet last. Riding while `leg` is set; busy at a door until
    `leaves`. `turn` counts changes of mind, so that an arrival that was overtaken is known."""

    home: Spot
    at: Spot
    visits: list[Visit] = field(default_factory=list)
    leg: tuple[float, float] | None = None  # when it began and ends
    here: Visit | None = None
    leaves: float = 0.0
    turn: int = 0

    @property
    def riding(self) -> bool:
        return self.leg is not None

    @property
    def busy(self) -> bool:
        """In the middle of a round of his own."""
        return any(visit.errand is None and not visit.home for visit in self.visits)

    def place(self, now: float) -> Spot:
        if self.leg is None:
            return self.at
        begun, ends = self.leg
        return between(self.at, self.visits[0].place, (now - begun) / max(ends - begun, 0.001))

    def stops(self, now: float) -> list[Spot]:
        """From where he is to where he ends."""
        ahead = [visit.place for visit in self.visits]
        return [self.place(now), *(ahead or [self.home])]

    def adds(self, place: Spot, priority: str, now: float) -> Detour:
        """The cheapest place in his way for a door that he would reach soon enough."""
        within, at, here = 1, max(now, self.leaves), self.place(now)
        for visit in self.visits[:-1]:
            at += metres(here, visit.place) / SPEED + visit.seconds
            if at - now > SOON_S[priority]:
                break
            within, here = within + 1, visit.place
        return detour(self.stops(now), place, within)

    def halt(self, now: float) -> None:
        """Off the bike where he is: the arrival that was to come is none any more."""
        if self.leg is not None:
            self.at, self.leg = self.place(now), None
            self.turn += 1

    def take(self, visit: Visit, index: int, now: float) -> None:
        """Put a visit into the way; at the front of a ride he turns round where he is."""
        if not self.visits:
            self.visits.append(Visit(self.home, 0.0, home=True))
        if index == 0:
            self.halt(now)
        self.visits.insert(index, visit)

    def drop(self, errand: str, now: float) -> bool:
        """The errand is no longer his; False when he is there already."""
        for index, visit in enumerate(self.visits):
            if visit.errand == errand:
                if index == 0:
                    self.halt(now)
                del self.visits[index]
                return True
        return False

    def begin_round(self, doors: list[Visit], now: float) -> None:
        """His own parcels behind what he has promised."""
        self.halt(now)
        kept = [visit for visit in self.visits if visit.errand]
        self.visits = [*kept, *doors, Visit(self.home, 0.0, home=True)]

    def depart(self, now: float) -> float | None:
        """Off to the next visit: when he arrives. None when he stays where he is."""
        if self.here is not None or self.leg is not None or not self.visits:
            return None
        self.leg = (now, now + metres(self.at, self.visits[0].place) / SPEED)
        return self.leg[1]

    def arrive(self, now: float) -> Visit:
        self.here = self.visits.pop(0)
        self.at, self.leg, self.leaves = self.here.place, None, now + self.here.seconds
        return self.here

    def leave(self) -> None:
        self.here = None
