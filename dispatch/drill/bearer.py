"""A courier as one who rides and carries: his rounds, the errands in his hands, what becomes of them. All
that he does with an order he does through the API."""

from typing import Any

from dispatch.drill import chance
from dispatch.drill.plane import degrees
from dispatch.drill.profile import FAILS, HELD
from dispatch.drill.riders import Rider
from dispatch.drill.run import Errand, Run
from dispatch.drill.street import Signed
from dispatch.drill.way import Visit, Way

CALLS_BACK_S = 300.0  # until the committee has said yes to a higher price
PLACE_EVERY = 1  # doors, until his phone tells again where it is


class Bearer:
    def __init__(self, run: Run, rider: Rider, signed: Signed) -> None:
        self.run, self.rider, self.signed = run, rider, signed
        home = run.ground.outlets[rider.outlet]
        self.way = Way(home, home)
        self.on = False
        self.held: dict[str, float] = {}  # order -> metres it added
        self.refusing: set[str] = set()  # given back, or not for him: he does not come back to it
        self.orders, self.doors = 0, 0

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, dict[str, Any]]:
        return self.run.call(method, path, self.signed.token, body)

    def free_again(self) -> None:
        """An errand is over: he may look for the next."""

    # ------------------------------------------------------------ the way

    def tell_place(self) -> None:
        if self.on and self.rider.tells_position:
            lat, lng = degrees(self.way.place(self.run.now))
            self.call("PUT", "/me/position", {"lat": lat, "lng": lng, "accuracy_m": 15})

    def begin_round(self, doors: list[Visit]) -> None:
        self.way.begin_round(doors, self.run.now)
        self.move_on()

    def move_on(self) -> None:
        arrives = self.way.depart(self.run.now)
        if arrives is not None:
            self.run.at(arrives, self.arrive, self.way.turn)

    def arrive(self, turn: int) -> None:
        if turn != self.way.turn or not self.way.riding:
            return  # he had turned round meanwhile
        visit = self.way.arrive(self.run.now)
        self.doors += 1
        if self.doors % PLACE_EVERY == 0:
            self.tell_place()
        if visit.errand is not None:
            self.at_the_door(self.run.book[visit.errand])
        else:
            self.run.at(self.way.leaves, self.leave)

    def leave(self) -> None:
        self.way.leave()
        self.move_on()

    # ------------------------------------------------------------ doing it

    def give_back(self, order: str) -> None:
        if order in self.held and self.way.drop(order, self.run.now):
            self.call("POST", f"/orders/{order}/release", {"reason": "busy"})
            self.forget(order)
            self.move_on()

    def taken_back(self, order: str) -> None:
        """He had not begun in time, and it is open again."""
        if self.way.drop(order, self.run.now):
            self.forget(order)
            self.move_on()

    def forget(self, order: str) -> None:
        del self.held[order]
        self.run.book[order].held = False
        self.orders -= 1
        self.refusing.add(order)

    def at_the_door(self, errand: Errand) -> None:
        if errand.id not in self.held:
            self.run.at(self.run.now, self.leave)
            return
        status, _ = self.call("POST", f"/orders/{errand.id}/pick-up")
        if status != 200:  # it was taken back while he rode
            errand.metres += self.held[errand.id]
            self.forget(errand.id)
            self.run.at(self.run.now, self.leave)
        elif chance.unit(self.run.seed, "dear", errand.asked.name) < HELD:
            self.call("POST", f"/orders/{errand.id}/hold", {"reason": "over_budget"})
            wait = chance.lognormal(CALLS_BACK_S, 0.5, self.run.seed, "calls", errand.asked.name)
            self.run.at(self.run.now + wait, self.go_on, errand)
        else:
            self.run.at(self.way.leaves, self.finish, errand)

    def go_on(self, errand: Errand) -> None:
        self.call("POST", f"/orders/{errand.id}/resume")
        self.run.at(max(self.run.now, self.way.leaves), self.finish, errand)

    def finish(self, errand: Errand) -> None:
        failed = chance.unit(self.run.seed, "fails", errand.asked.name) < FAILS
        if failed:
            status, _ = self.call("POST", f"/orders/{errand.id}/fail", {"reason": "nobody_home"})
        else:
            budget = errand.asked.budget_fen
            body = {"total_fen": budget * 9 // 10} if budget else {}
            status, _ = self.call("POST", f"/orders/{errand.id}/deliver", body)
        errand.metres += self.held.pop(errand.id, 0.0)
        errand.held = False
        if status == 200:
            errand.over, errand.by = True, self.rider.number
            errand.done_at = None if failed else self.run.now
        self.leave()
        self.free_again()
