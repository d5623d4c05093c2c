"""The desks of a drill: committees that post and call back, the station that opens, invites and asks.
They act on what they are told, and the coordinator looks at his board by himself: under every policy."""

from typing import Any

from dispatch.drill import chance, errands
from dispatch.drill.courier import Courier
from dispatch.drill.errands import Asked
from dispatch.drill.plane import metres, spot
from dispatch.drill.profile import CALLED
from dispatch.drill.run import Errand, Run
from dispatch.rules.categories import PRIORITIES

CALLS_S = 1_200.0  # until the committee rings the resident
OPENS_S = 300.0  # until the station has looked at what only it may open
ACTS_S, SPREAD = 120.0, 0.5  # until somebody at a desk acts on what he was told
INVITES_S, WAITS_S, INVITES = 45.0, 240.0, 4  # to ask one courier, for his answer, so many of them
BOARD_S, RED_S = 1_800.0, 2_700.0  # the coordinator looks at his board; a P2 is red there
DESK = (8.5 * 3600, 20.0 * 3600)
WALKS_S, AWAY = 2_400.0, 3  # the committee does an errand itself, with so many of its people at once
LEADS_ASK = 3  # outlets nearest to the order's community


class Office:
    def __init__(self, run: Run, couriers: list[Courier], needs: list[Asked], *, bound: bool = False) -> None:
        self.run, self.couriers, self.bound = run, couriers, bound
        self.nearest: list[float] = []
        self.coordinator = run.ground.coordinators[0].token
        self.free_at = 0.0  # of the coordinator: one telephone
        self.asked: dict[str, list[str]] = {}  # order -> who was invited
        self.away = [0] * len(run.ground.committees)
        for need in needs:
            run.at(need.at, self.post, need)
        for n in range(int((run.ends - DESK[0]) // BOARD_S) + 1):
            run.at(DESK[0] + n * BOARD_S, self.look_at_board)

    def wait(self, median: float, *names: object) -> float:
        return self.run.now + chance.lognormal(median, SPREAD, self.run.seed, *names)

    # ------------------------------------------------------------ the committee

    def post(self, need: Asked) -> None:
        committee = self.run.ground.committees[need.committee]
        body: dict[str, Any] = {
            "resident_id": committee.residents[need.resident], "category": need.category,
            "priority": need.priority, "items": [{"name": "演练物品", "quantity": "1份"}],
        }  # fmt: skip
        if need.budget_fen:
            body |= {"budget_fen": need.budget_fen, "payment_mode": "station_account"}
        token = committee.staff[need.staff].token
        status, answer = self.run.call("POST", "/needs", token, body)
        if status != 201:
            raise RuntimeError(f"a need of the drill was refused: {answer}")
        if answer["order"]:
            self.opened(need, answer)
        elif need.category == "hospital_dispensing":
            self.run.at(self.wait(OPENS_S, "opens", need.name), self.open, need, answer["need"]["id"])

    def open(self, need: Asked, need_id: str) -> None:
        """The station has looked, and lets a courier go."""
        body = {"to": "order", "priority": need.priority}
        _, answer = self.run.call("POST", f"/needs/{need_id}/triage", self.coordinator, body)
        self.opened(need, answer)

    def opened(self, need: Asked, answer: dict[str, Any]) -> None:
        order, posted = answer["order"], answer["need"]
        at = order["position"]
        self.run.book[order["id"]] = Errand(
            order["id"], posted["id"], need, spot(at["lat"], at["lng"]), need.committee,
            "minor_cleared" in posted.get("gates", ()), self.run.now,
        )  # fmt: skip
        if self.bound:
            self.look_for_nearest(self.run.book[order["id"]])

    def look_for_nearest(self, errand: Errand) -> None:
        """As one who could look into every head would: who would take it now, with the least out of his way?"""
        would = [metres for one in self.couriers if one.on and (metres := one.would(errand)) is not None]
        if would:
            self.nearest.append(min(would))

    def delivered(self, errand: Errand) -> None:
        """What needs a call gets one, and some of the rest."""
        need = errand.asked
        due = need.priority == "P1" or "medicine" in need.category or errands.for_trained(need.category)
        if due or chance.unit(self.run.seed, "called", need.name) < CALLED:
            self.run.at(self.wait(CALLS_S, "calls back", need.name), self.confirm, errand)

    def confirm(self, errand: Errand) -> None:
        token = self.run.ground.committees[errand.community].staff[errand.asked.staff].token
        self.run.call("POST", f"/orders/{errand.id}/confirm", token, {"outcome": "ok"})

    # ------------------------------------------------------------ what the station is told

    def hear(self, event: dict[str, Any]) -> None:
        errand = self.run.book.get(event["subject"]["id"])
        if errand is None:
            return
        if event["kind"] == "order.delivered":
            self.delivered(errand)
        elif event["kind"] == "order.escalated":
            self.asked_to_act(errand, event["data"]["reason"])
        elif event["kind"] == "order.widened" and event["data"].get("alarm"):
            self.asked_to_act(errand, "phone_list")

    def asked_to_act(self, errand: Errand, rung: str) -> None:
        act = {"phone_list": self.ring_round, "leads": self.ask_leads, "committee": self.go_ourselves}
        self.run.at(self.wait(ACTS_S, rung, errand.asked.name), act[rung], errand)

    def look_at_board(self) -> None:
        """Without being told: what stands red there, the oldest first."""
        red = [errand for errand in self.run.book.values() if self.is_open(errand) and self.is_red(errand)]
        for errand in red[:3]:
            self.ring_round(errand)

    def is_open(self, errand: Errand) -> bool:
        return not errand.over and not errand.held

    def is_red(self, errand: Errand) -> bool:
        claim = PRIORITIES[errand.asked.priority].claim_minutes or 0
        red = RED_S if errand.asked.priority == "P2" else claim * 60
        return self.run.now - errand.opened_at > red

    # ------------------------------------------------------------ what people do about it

    def ring_round(self, errand: Errand) -> None:
        """The coordinator asks one courier after the other, nearest first, until one says yes."""
        if not DESK[0] <= self.run.now < DESK[1] or not self.is_open(errand):
            return
        asked = self.asked.setdefault(errand.id, [])
        if len(asked) >= INVITES:
            return
        if self.free_at > self.run.now:
            self.run.at(self.free_at, self.ring_round, errand)
            return
        self.free_at = self.run.now + INVITES_S
        _, answer = self.run.call("GET", f"/orders/{errand.id}/candidates", self.coordinator)
        for one in answer.get("items", ()):
            if one["id"] not in asked:
                asked.append(one["id"])
                body = {"courier_id": one["id"]}
                if self.run.call("POST", f"/orders/{errand.id}/invite", self.coordinator, body)[0] == 200:
                    self.run.at(self.run.now + WAITS_S, self.ring_round, errand)
                    return

    def ask_leads(self, errand: Errand) -> None:
        """The leads of the outlets nearby ask whom they have."""
        outlets = self.run.ground.outlets
        near = sorted(range(len(outlets)), key=lambda n: metres(outlets[n], errand.place))[:LEADS_ASK]
        for courier in self.couriers:
            if courier.rider.outlet in near:
                wait = self.wait(ACTS_S, "lead", courier.rider.number, errand.asked.name)
                self.run.at(wait, courier.asked, errand)

    def go_ourselves(self, errand: Errand) -> None:
        """Somebody of the committee goes, when not too many are away already."""
        if not DESK[0] <= self.run.now < DESK[1] or not self.is_open(errand):
            return
        if self.away[errand.community] >= AWAY:
            self.run.at(self.wait(WALKS_S / 2, "later", errand.asked.name), self.go_ourselves, errand)
            return
        token = self.run.ground.committees[errand.community].staff[errand.asked.staff].token
        status, _ = self.run.call("POST", f"/orders/{errand.id}/cancel", token, {"reason": "other"})
        if status == 200:
            errand.over = errand.by_committee = True
            errand.claimed_at = self.run.now if errand.claimed_at is None else errand.claimed_at
            errand.done_at = self.wait(WALKS_S, "walks", errand.asked.name)
            self.away[errand.community] += 1
            self.run.at(errand.done_at, self.back, errand.community)

    def back(self, community: int) -> None:
        self.away[community] -= 1
