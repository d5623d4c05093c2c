"""One drill from its first to its last second."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any

from dispatch.drill import errands, figures, riders, scene, street
from dispatch.drill.courier import Courier
from dispatch.drill.figures import Fate, Share
from dispatch.drill.line import Ears, Phone, Wire
from dispatch.drill.office import Office
from dispatch.drill.profile import BEGINS, ENDS, HEAD_START_S, LIVE_CLAIMS, RESERVE, WINDOW_S
from dispatch.drill.run import Run, moment
from dispatch.drill.stage import Gone, Stage
from dispatch.rules.policy import BROADCAST

COURIERS = 80
IN_MEMORY = "/dev/shm"  # noqa: S108 - a folder of its own is made there, for nobody else
ROOM = 2**30  # bytes; a lock-down day leaves a tenth of that
BEFORE_S = 600.0  # people switch on before the day begins


@dataclass(frozen=True, slots=True)
class Drill:
    """`orders`, `couriers`, `ends`: for a smaller one than the real street. `bound`: of each errand is
    found out how near the nearest is who would take it (slow)."""

    day: str
    seed: int
    policy: str
    orders: int | None = None
    couriers: int = COURIERS
    reserve: int | None = None
    ends: float = ENDS * 3600.0
    bound: bool = False


@dataclass(frozen=True, slots=True)
class Lived:
    drill: Drill
    seconds: float
    fates: list[Fate]
    shares: list[Share]
    nearest: list[float]  # metres of whoever was nearest to each errand that somebody would have taken
    refused: dict[str, int]
    failed: list[str]
    calls: int

    def told(self) -> dict[str, Any]:
        """As the contract names it."""
        asked = {"day": self.drill.day, "seed": self.drill.seed, "policy": self.drill.policy}
        lived = {"orders": len(self.fates), "seconds": round(self.seconds, 1)}
        return asked | lived | figures.figures(self.fates, self.shares, self.drill.ends)


def policy_of(drill: Drill) -> dict[str, Any]:
    """What stands in the station's row. The caps are the day's, whoever is told of an order. `plain` is
    broadcast on phones that list the newest first. `window` and `head_start` tell the same people as the
    default, and let another rule decide the race."""
    policy: dict[str, Any] = {"live_claims": LIVE_CLAIMS[drill.day]}
    if drill.policy in ("broadcast", "plain"):
        plans = {p: [{"after_s": s.after_s, "to": s.to} for s in plan] for p, plan in BROADCAST.items()}
        policy |= {"fairness": "instant", "plans": plans}
    elif drill.policy != "default":
        policy |= {"fairness": drill.policy, "window_s": WINDOW_S, "head_start_s": HEAD_START_S}
    return policy


def live(drill: Drill, watch: Callable[[dict[str, Any]], None] | None = None) -> Lived:
    """`watch` is shown a scene from time to time. The folder with the drill's data is gone afterwards."""
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="last-metre-drill-", dir=memory()))
    try:
        reserve = RESERVE[drill.day] if drill.reserve is None else drill.reserve
        opens = moment(BEGINS * 3600.0 - BEFORE_S)
        ground = street.lay(folder, opens, policy_of(drill), drill.couriers, reserve)
        stage = Stage(folder, opens)
        ears = Ears()
        try:
            run = Run(drill.day, drill.seed, ground, stage, Wire(stage.port), ears,
                      now=BEGINS * 3600.0 - BEFORE_S, ends=drill.ends)  # fmt: skip
            couriers, office = played(run, drill, reserve)
            if watch is not None:
                scene.play(run, couriers, watch)
            run.live()
        except (OSError, HTTPException, RuntimeError) as error:
            if not isinstance(error, Gone) and stage.ended():
                raise stage.gone() from error
            raise
        finally:
            ears.close()
            stage.close()
        fates, shares = scene.fates(run), scene.shares(couriers, drill.ends)
        seconds = time.monotonic() - began
        return Lived(drill, seconds, fates, shares, office.nearest, run.refused, stage.failed, run.wire.calls)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def memory() -> str | None:
    """Where files lie in memory and there is room, None where there is none: a drill's data are gone with
    it, so nobody need wait for a disk at each of its commits."""
    try:
        room = shutil.disk_usage(IN_MEMORY).free
    except OSError:
        return None
    return IN_MEMORY if room >= ROOM and os.access(IN_MEMORY, os.W_OK) else None


def played(run: Run, drill: Drill, reserve: int) -> tuple[list[Courier], Office]:
    """Everybody at his phone or desk, and the day's errands in the list of what comes."""
    ground = run.ground
    houses = [committee.houses for committee in ground.committees]
    people = riders.riders(drill.seed, drill.couriers, reserve, ground.outlets, houses)
    cap = LIVE_CLAIMS[drill.day]
    by_way = drill.policy != "plain"
    couriers = [Courier(run, one, ground.couriers[one.number - 1], cap, by_way) for one in people]
    each = min(len(committee.residents) for committee in ground.committees)
    needs = errands.asked(drill.day, drill.seed, len(ground.committees), each, drill.orders)
    office = Office(run, couriers, needs, bound=drill.bound)
    for courier in couriers:
        run.ears.add(Phone(run.stage.port, courier.signed.token, courier))
    run.ears.add(Phone(run.stage.port, ground.coordinators[0].token, office))
    staff = [one for committee in ground.committees for one in committee.staff]
    for listener in (*ground.coordinators[1:], *ground.leads, *staff):
        run.ears.add(Phone(run.stage.port, listener.token, None))
    return couriers, office
