"""A courier with his phone: he hears it, looks when his hands are free, and reaches for what he is willing
to take. What he then does with it: see bearer.py."""

from typing import Any

from dispatch.drill import chance, errands, will
from dispatch.drill.bearer import Bearer
from dispatch.drill.profile import GIVEN_BACK
from dispatch.drill.riders import Rider
from dispatch.drill.run import Errand, Run
from dispatch.drill.street import Signed
from dispatch.drill.way import Visit

BELLS = ("notice", "order.reminded")
SCREEN_S = 1.5  # a press that began so shortly before the card went grey still goes out
AGAIN_S = 3.0  # from one grab to the next look
STILL_S = 8.0  # from getting off the bike to the phone
REGRETS_S = 600.0
ANSWERS_S = (20.0, 90.0)  # to a person who asks him
COMES_FOR_S = 7_200.0  # of the reserve, who was told at home


class Courier(Bearer):
    def __init__(self, run: Run, rider: Rider, signed: Signed, cap: int, by_way: bool = True) -> None:
        """`by_way`: his phone says what each order adds to his way, and lists the least first."""
        super().__init__(run, rider, signed)
        self.cap, self.by_way = cap, by_way
        self.cards: dict[str, None] = {}  # open orders on his screen, oldest first
        self.gone: dict[str, float] = {}
        self.rings, self.turns = 0, 0
        self.look_at: float | None = None
        self.came_in: list[tuple[float, float]] = []  # hours of the reserve beside those it had in mind
        self.reaching: str | None = None  # a grab that is under way
        self.waiting: set[str] = set()  # grabbed, and not decided yet
        for begin, end in rider.duties:
            run.at(begin, self.duty, True)
            run.at(end, self.duty, False)
        for begin, stops in rider.rounds:
            run.at(begin, self.begin_round, [Visit(s.place, s.seconds) for s in stops])
        for at in rider.looks:
            run.at(at, self.look_in_a_break)

    def hours(self, until: float) -> float:
        """On the line so far, as he had it in mind and where he came in beside."""
        spans = [(begin, end) for begin, end in (*self.rider.duties, *self.came_in) if begin < until]
        return sum(min(end, until) - begin for begin, end in spans) / 3600

    # ------------------------------------------------------------ duty

    def duty(self, on: bool) -> None:
        """On or off, as he has it in mind for the day; who has come in already stays."""
        if on == self.on:
            return
        body: dict[str, Any] = {"on": on}
        if on:
            route = [self.run.ground.committees[n].id for n in self.rider.route]
            body |= {"route": route, "carrying": self.rider.carrying}
        self.call("PUT", "/me/duty", body)
        self.on = on
        self.cards.clear()
        if on:
            self.tell_place()
            listed = self.call("GET", "/orders?status=open&limit=200")[1]
            self.cards = {order["id"]: None for order in listed["items"]}
            self.run.at(self.run.now + STILL_S, self.own_look)

    # ------------------------------------------------------------ the phone

    def hear(self, event: dict[str, Any]) -> None:
        kind, order = event["kind"], event["subject"]["id"]
        if kind == "order.released" and order in self.held:
            self.taken_back(order)
        if kind in ("order.opened", "order.released", "notice") and self.on:
            self.cards[order] = None
        elif event["data"].get("to") in ("claimed", "cancelled", "failed"):
            self.card_goes(order, event["data"]["to"])
        if kind in BELLS and not event["data"].get("silent"):
            self.ring(order)
        elif kind == "order.invited" and event["data"]["offer"] == "invite":
            self.rings += 1
            low, high = ANSWERS_S
            name = self.run.book[order].asked.name  # its id is another one every time
            wait = low + (high - low) * chance.unit(self.run.seed, "answers", self.rider.number, name)
            self.run.at(self.run.now + wait, self.answer, order)
        elif kind == "grab.decided":
            self.decided(order, event["data"]["won"])

    def card_goes(self, order: str, to: str) -> None:
        if self.cards.pop(order, self) is None:
            self.gone[order] = self.run.now
        if to == "cancelled" and order in self.held:
            self.forget(order)
            self.way.drop(order, self.run.now)
            self.move_on()

    def ring(self, order: str) -> None:
        """He will look when he has heard it and his hands are free: once, however often it rings."""
        self.rings += 1
        errand = self.run.book[order]
        wait = will.reaction_s(self.run.seed, self.rider, errand.asked.name, self.run.now)
        if self.on:
            self.look_by(self.run.now + wait)
        elif self.rider.reserve:
            self.run.at(self.run.now + wait, self.come_in, errand)

    def come_in(self, errand: Errand) -> None:
        """Of the reserve, told at home: for an order that he would take he goes on duty for a while."""
        if not self.on and not errand.over and not errand.held and self.would(errand) is not None:
            self.duty(True)
            ends = min(
                [begin for begin, _ in self.rider.duties if begin > self.run.now], default=self.run.ends
            )
            ends = min(ends, self.run.now + COMES_FOR_S)
            self.came_in.append((self.run.now, ends))
            self.run.at(ends, self.go_home)

    def go_home(self) -> None:
        if self.on and not any(begin <= self.run.now < end for begin, end in self.rider.duties):
            self.duty(False)

    def look_by(self, at: float) -> None:
        if self.look_at is None or at < self.look_at:
            self.look_at = at
            self.run.at(at, self.look, at)

    def look(self, planned: float) -> None:
        if self.look_at == planned:
            self.look_at = None
            self.own_look()

    def look_in_a_break(self) -> None:
        """By himself, when nothing has rung: never in the middle of his own parcels."""
        if not self.way.busy:
            self.own_look()

    def own_look(self) -> None:
        """Never while he rides: then as soon as he has stopped."""
        if not self.on or self.reaching is not None:
            return
        if self.way.riding and self.way.leg is not None:
            self.look_by(self.way.leg[1] + STILL_S)
            return
        self.choose()

    # ------------------------------------------------------------ choosing and grabbing

    def choose(self) -> None:
        """The one among those he would take that is most urgent, then first in his list."""
        best: tuple[str, float, str] | None = None
        if len(self.held) + len(self.waiting) < self.cap:
            for age, order in enumerate(self.cards):
                errand = self.run.book.get(order) if order not in self.waiting else None
                if errand is not None and (metres := self.would(errand)) is not None:
                    found = (errand.asked.priority, metres if self.by_way else -age, order)
                    best = found if best is None or found < best else best
        if best is not None:
            self.turns += 1
            self.reaching = best[2]
            name = self.run.book[best[2]].asked.name
            wait = will.decides_s(self.run.seed, self.rider, name, self.turns)
            self.run.at(self.run.now + wait, self.grab, best[2])

    def would(self, errand: Errand, asked: bool = False) -> float | None:
        """The metres it would add, if he would take it."""
        rider, need = self.rider, errand.asked
        if errand.id in self.refusing or (errands.for_trained(need.category) and not rider.trained):
            return None
        if errand.cleared_only and not rider.cleared:
            return None
        state = will.State(len(self.held), self.way.busy, asked)
        he = (self.run.seed, rider, need.name, need.priority)
        if not will.would(*he, 0.0, state):
            return None  # not even at his door
        metres = self.way.adds(errand.place, need.priority, self.run.now).metres
        return metres if will.would(*he, metres, state) else None

    def grab(self, order: str) -> None:
        if order not in self.cards and self.run.now - self.gone.get(order, 0.0) > SCREEN_S:
            self.reaching = None
            self.own_look()
            return
        status, answer = self.call("POST", f"/orders/{order}/grab")
        self.reaching = None
        if status == 202:
            self.waiting.add(order)  # the answer comes by the socket; meanwhile he may look on
        elif status == 200:
            self.won(order)
        else:
            self.cards.pop(order, None)
            if answer.get("code") not in ("already_taken", "illegal_move"):
                self.refusing.add(order)
        self.look_by(self.run.now + AGAIN_S)

    def decided(self, order: str, won: bool) -> None:
        self.waiting.discard(order)
        if won:
            self.won(order)
        self.look_by(self.run.now + AGAIN_S)

    def won(self, order: str) -> None:
        """His now: it gets its place in his way."""
        errand, now = self.run.book[order], self.run.now
        self.cards.pop(order, None)
        spot = self.way.adds(errand.place, errand.asked.priority, now)
        self.held[order] = spot.metres
        errand.held = True
        self.orders += 1
        if errand.claimed_at is None:
            errand.claimed_at = now
        seconds = 60 * errands.minutes(self.run.day, errand.asked.category)
        self.way.take(Visit(errand.place, seconds, order), spot.before, now)
        self.move_on()
        if chance.unit(self.run.seed, "regrets", self.rider.number, errand.asked.name) < GIVEN_BACK:
            wait = chance.lognormal(
                REGRETS_S, 0.7, self.run.seed, "when", self.rider.number, errand.asked.name
            )
            self.run.at(now + wait, self.give_back, order)

    def answer(self, order: str) -> None:
        """A person asks: yes or no, and no costs nothing."""
        errand = self.run.book[order]
        yes = len(self.held) < self.cap and self.would(errand, asked=True) is not None
        status, _ = self.call("POST", f"/orders/{order}/{'accept' if yes else 'decline'}")
        if yes and status == 200:
            self.won(order)

    def asked(self, errand: Errand) -> None:
        """By the lead of his outlet, face to face: he takes out his phone."""
        free = self.on and self.reaching is None and len(self.held) < self.cap
        if free and errand.id in self.cards and self.would(errand, asked=True) is not None:
            self.reaching = errand.id
            self.run.at(self.run.now + STILL_S, self.grab, errand.id)

    def free_again(self) -> None:
        self.look_by(self.run.now + AGAIN_S)
