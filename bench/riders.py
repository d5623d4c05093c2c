"""Whether finding the right courier is fast: one courier's list ranked by ways, with 50, 500 and 5,000 orders open,
and a ring: who of 80 couriers on duty rides where, and what one order adds to each."""

import json
import random
import shutil
import statistics
import time

from bench import sightings, streets
from bench.faults import Wrong
from bench.past import keep
from bench.raw_commits import opened
from dispatch.house import open_house
from dispatch.queries import ranked, ways
from dispatch.queries.sessions import signed_in
from dispatch.rules.geography import Wgs84
from models import new_id

SIZES = (50, 500, 5_000)
PAGE, CALLS, WARM_CALLS = 50, 60, 10
ROUND, HOLDING, FACTOR = 4, 40, 1.35  # communities of a round; couriers with an order in hand
HOUR = 3_600_000


class Riding:
    """The demo street with all its couriers on their rounds and so many orders open, and its house."""

    def __init__(self, base, ground, count):
        self.count, self.ground, self.data = count, ground, base.parent / f"riders-{count}"
        shutil.copytree(base, self.data)
        self.db = opened(self.data / "station.db")
        lay(self.db, ground, count)
        self.house = open_house(streets.settings(self.data))
        with self.house.db.reading() as rd:
            self.courier = signed_in(rd, ground.tokens["courier"]).who

    def listed(self, _n):
        """Milliseconds of a page of his list."""
        begin = time.perf_counter()
        with self.house.db.reading() as rd:
            page = ranked.listed(rd, self.courier, limit=PAGE)
        took = (time.perf_counter() - begin) * 1_000
        if len(page["items"]) != min(PAGE, self.count + 1) or not page["items"][-1]["way"]:
            raise Wrong(f"{len(page['items'])} orders are listed of {self.count} and the one he holds")
        return took

    def ring(self, n):
        """Milliseconds until it is known of every courier on duty what this order adds to his round."""
        lat, lng, *_ = self.ground.houses[n % len(self.ground.houses)]
        begin = time.perf_counter()
        with self.house.db.reading() as rd:
            heard = ways.listeners(rd, self.ground.station_id)
            found = [one.round(FACTOR).way(Wgs84(lat, lng)) for one in heard]
        took = (time.perf_counter() - begin) * 1_000
        if len(found) != len(self.ground.couriers) or not all(found):
            raise Wrong(f"{len(found)} of {len(self.ground.couriers)} couriers were heard of")
        return took

    def close(self):
        self.house.close()
        self.db.close()


def lay(db, ground, count):
    """Orders that nobody has, at houses all over the street; each courier on duty at one, on a round, half of
    them with an order in hand and a week of listening behind them."""
    chance, now = random.Random(count), int(time.time() * 1_000)
    communities = sorted({house[2] for house in ground.houses})
    (resident,) = db.execute("SELECT id FROM residents LIMIT 1").fetchone()
    couriers = [*ground.couriers]
    holders = couriers[:HOLDING]
    made = [order(chance, n, now, ground, resident) for n in range(count + HOLDING)]
    held = made[count:]
    db.execute("PRAGMA foreign_keys = OFF")  # the needs are not laid: no list opens one
    db.execute("BEGIN IMMEDIATE")
    keep(db, "orders", made[:count] + [one | {"status": "claimed"} for one in held])
    keep(db, "claims", [seat(one, who, now) for one, who in zip(held, holders, strict=True)])
    keep(db, "duties", [duty(who, ground, now - day * 24 * HOUR) for who in couriers for day in range(1, 8)])
    for who in couriers:
        lat, lng, *_ = chance.choice(ground.houses)
        round_of = json.dumps(chance.sample(communities, ROUND))
        db.execute(
            "UPDATE couriers SET on_duty = 1, duty_since = ?, lat = ?, lng = ?, position_at = ?, route = ?"
            " WHERE person_id = ?",
            (now, lat, lng, now + HOUR, round_of, who),  # fresh for as long as the run takes
        )
    db.execute("COMMIT")


def order(chance, n, now, ground, resident):
    lat, lng, community_id, compound, building = chance.choice(ground.houses)
    return {
        "id": new_id(), "number": f"O0000-{n}", "need_id": new_id(), "resident_id": resident,
        "station_id": ground.station_id, "community_id": community_id, "category": "shopping",
        "priority": chance.choice(("P1", "P2", "P2", "P3")), "status": "open", "people": 1, "compound": compound,
        "building": building, "lat": lat, "lng": lng, "tags": "[]", "needs_medicine_training": 0,
        "needs_minor_clearance": 0, "handover": "leave_at_door", "code_failures": 0, "over_budget_agreed": 0,
        "flagged": 0, "opened_at": now - n, "released_count": 0, "version": 1, "stage": 0, "nudges": 0,
    }  # fmt: skip


def seat(one, who, now):
    return {"id": new_id(), "order_id": one["id"], "seat": 1, "courier_id": who, "live": 1, "won_at": now}


def duty(who, ground, began):
    return {
        "id": new_id(), "courier_id": who, "station_id": ground.station_id, "began_at": began,
        "ended_at": began + 8 * HOUR, "carrying": 0, "route": "[]",
    }  # fmt: skip


class Street:
    """The three of them, asked in turn, so that what drifts drifts for all."""

    def __init__(self, place):
        base = place.root / "riders"
        base.mkdir()
        ground = sightings.ground(base)
        self.sizes = [Riding(base, ground, count) for count in SIZES]

    def figures(self, warming):
        """{"500 list p95": milliseconds, …, "ring p50": milliseconds, …}"""
        calls = WARM_CALLS if warming else CALLS
        found = {}
        for one in self.sizes:
            found |= spread(f"{one.count} list", [one.listed(n) for n in range(calls)])
        return found | spread("ring", [self.sizes[1].ring(n) for n in range(calls)])

    def close(self):
        for one in self.sizes:
            one.close()


def spread(name, took):
    ordered = sorted(took)
    return {f"{name} p50": statistics.median(ordered), f"{name} p95": ordered[int(0.95 * len(ordered))]}
