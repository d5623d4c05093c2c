"""Three years of dead-spots on the demo street: the street laid by the real actions, its reports straight into the
tables, always the same ones, as the same rain brings the same puddles."""

import json
import random
import secrets
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlmodel import select

from bench.machine import ROOT
from bench.past import keep
from bench.raw_commits import opened
from bench.streets import settings
from dispatch.actions import demo, sessions
from dispatch.demo.street import demo_street
from dispatch.house import open_house
from dispatch.rules.geography import Wgs84
from dispatch.rules.hygiene import TYPES
from dispatch.rules.nearness import cell
from dispatch.tokens import hashed
from dispatch.tx import Call
from models import Building, Compound, Membership, Person, Unit

DAY = 86_400_000  # milliseconds
YEARS_3 = 1_095 * DAY
SPOTS = 400  # places where it happens again and again
AT_A_SPOT = 0.7  # of all reports
OPEN = 0.01
REJECTED, MERGED, RECURRING = 0.03, 0.03, 0.04
CHUNK = 10_000
PEOPLE = {"coordinator": "13000000101", "committee": "13000001013", "courier": "13000003001"}
STEPS = ("reported", "registered", "dispatched", "handling", "feedback")


@dataclass(frozen=True)
class Ground:
    """What reports of the demo street hang on, and the tokens of those who ask."""

    station_id: str
    community_id: str  # of the committee that asks
    houses: list[tuple[float, float, str, str, str]]  # lat, lng, community_id, compound, building
    couriers: list[str]
    tokens: dict[str, str]


@dataclass(frozen=True)
class Place:
    type_code: str
    lat: float
    lng: float
    community_id: str
    compound: str
    building: str


def ground(data):
    """The demo street, laid into `data` in a process of its own (see streets.laid)."""
    command = [sys.executable, "-m", "bench.sightings", str(data)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"the street could not be laid:\n{done.stderr[-2000:]}")
    return Ground(**json.loads(done.stdout))


def lay_ground(data):
    house = open_house(settings(data))
    try:
        street = demo_street(house.clock.now())
        house.db.write(Call(), demo.load, street, "no password opens this", timeout=120)
        return house.db.write(Call(), described)
    finally:
        house.close()


def described(tx):
    by_phone = {
        who: tx.session.exec(select(Person).where(Person.phone == phone)).one()
        for who, phone in PEOPLE.items()
    }
    tokens = {who: secrets.token_urlsafe(32) for who in PEOPLE}
    for who, person in by_phone.items():
        sessions.open_session(tx, person.id, hashed(tokens[who]), secrets.token_hex(8), "bench", ["-"])
    station, community = (unit_of(tx, by_phone[who]) for who in ("coordinator", "committee"))
    ours = select(Unit.id).where(Unit.parent_id == station)
    houses = tx.session.exec(
        select(Building, Compound.name)
        .join(Compound, Compound.id == Building.compound_id)
        .where(Building.community_id.in_(ours))
        .order_by(Building.id)
    ).all()
    couriers = tx.session.exec(
        select(Person.id).where(Person.phone.like("130000030%")).order_by(Person.phone)
    ).all()
    known = [(h.lat, h.lng, h.community_id, compound, h.number) for h, compound in houses]
    return Ground(station, community, known, list(couriers), tokens)


def unit_of(tx, person):
    return tx.session.exec(select(Membership.unit_id).where(Membership.person_id == person.id)).one()


class Sightings:
    """Where it is dirty: `SPOTS` places that have a favourite dirt, some much worse than others, and anywhere."""

    def __init__(self, houses, seed=7):
        chance = random.Random(seed)
        self.houses, self.chance = houses, random.Random(seed + 1)
        self.codes = list(TYPES)
        self.weights = [(10 if TYPES[code].tile else 3) / (1 + n / 6) for n, code in enumerate(self.codes)]
        self.spots = [
            (chance.choice(houses), *chance.choices(self.codes, self.weights, k=2)) for _ in range(SPOTS)
        ]
        self.worse = [1 / (rank + 5) ** 0.8 for rank in range(SPOTS)]

    def somewhere(self):
        chance = self.chance
        if chance.random() < AT_A_SPOT:
            ((house, usual, other),) = chance.choices(self.spots, self.worse)
            return self.at(house, usual if chance.random() < 0.8 else other, 12)
        return self.at(chance.choice(self.houses), chance.choices(self.codes, self.weights)[0], 40)

    def at(self, house, code, metres):
        """Near a house, as exact as a phone knows where it is."""
        lat, lng, *named = house
        off = metres / 111_000
        north, east = self.chance.gauss(0, off), self.chance.gauss(0, off * 1.28)
        return Place(code, round(lat + north, 6), round(lng + east, 6), *named)


def lay(file, ground, count, now=None):
    """`count` reports of the three years before now, with who follows them, their first and last move and a
    photo each; about 1 % are open, most of them of the last days."""
    now = now or int(time.time() * 1_000)
    chance, seen = random.Random(count), Sightings(ground.houses)
    still = open_ones(chance, count)
    db = opened(file)
    db.execute("PRAGMA synchronous = OFF")  # laid once, and lost with the run
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("BEGIN IMMEDIATE")
    for first in range(0, count, CHUNK):
        numbers = range(first, min(first + CHUNK, count))
        made = [report(chance, n, count, now, seen.somewhere(), ground, n in still) for n in numbers]
        merge(chance, made)
        keep(db, "reports", made)
        keep(db, "followers", [f for one in made for f in followers(chance, one, ground)])
        keep(db, "moves", [m for one in made for m in moves(one)])
        keep(db, "photos", [photo(one) for one in made])
    db.execute("COMMIT")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    db.close()


def open_ones(chance, count):
    """The numbers of what nobody has closed: the newer, the likelier."""
    found = set()
    while len(found) < count * OPEN:
        found.add(max(0, count - 1 - int(chance.expovariate(1 / (count * OPEN * 1.5)))))
    return found


def id_at(ms, n):
    """A UUIDv7 of that moment."""
    text = f"{ms << 80 | 0x7 << 76 | 0x2 << 62 | n:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def report(chance, n, count, now, place, ground, is_open):
    at = now - YEARS_3 + YEARS_3 * (n + 1) // (count + 1)
    took = min(int(chance.expovariate(1 / DAY)) + 600_000, max(now - at - 1, 1))
    reached = len(STEPS) if not is_open else chance.choices((1, 2, 3, 4, 5), (20, 20, 25, 25, 10))[0]
    times = [at + took * step // 5 if step < reached else None for step in range(5)]
    ended = "rejected" if chance.random() < REJECTED else "closed"
    due = at + (took // 2 if chance.random() < 0.4 else 9 * DAY)
    reporter = chance.choice(ground.couriers)
    again = chance.random() < RECURRING
    return {
        "id": id_at(at, n), "number": f"R0000-{n}", "station_id": ground.station_id,
        "community_id": place.community_id, "type_code": place.type_code,
        "status": STEPS[reached - 1] if is_open else ended, "source": "courier", "reporter_id": reporter,
        "text": "路过看见，堆在门口，味道很大", "severity": "normal", "attributes": "{}", "lat": place.lat,
        "lng": place.lng, "accuracy_m": 12, "placed_by": "gps", "compound": place.compound,
        "building": place.building, "cell": cell(Wgs84(place.lat, place.lng)), "supporters": 0,
        "recurring": int(again), "reopened_count": int(again), "merged_into": None,
        "due_at": due if is_open else None, "late_level": 2 if is_open and due < now else 0,
        "text_released": 0, "photos_released": 0, "reported_at": at, "registered_at": times[1],
        "dispatched_at": times[2], "handling_at": times[3], "feedback_at": times[4],
        "closed_at": None if is_open else at + took, "moved_at": at + took, "version": reached,
    }  # fmt: skip


def merge(chance, made):
    """Some were the same as one before."""
    first = {}
    for one in made:
        older = first.setdefault((one["type_code"], one["cell"]), one)
        if older is not one and one["closed_at"] and chance.random() < MERGED:
            one |= {"status": "duplicate", "merged_into": older["id"]}


def followers(chance, one, ground):
    row = {
        "report_id": one["id"],
        "person_id": one["reporter_id"],
        "how": "reporter",
        "since": one["reported_at"],
    }
    other = chance.choice(ground.couriers)
    if chance.random() < 0.15 and other != one["reporter_id"]:
        one["supporters"] = 1
        return [row, row | {"person_id": other, "how": "supporter"}]
    return [row]


def moves(one):
    for n, (at, to) in enumerate([(one["reported_at"], "reported"), (one["moved_at"], one["status"])]):
        yield {
            "id": f"{one['id']}-{n}", "subject_type": "report", "subject_id": one["id"],
            "at": at, "to_status": to, "verb": to, "by_role": "courier",
        }  # fmt: skip


def photo(one):
    return {
        "id": one["id"], "sha256": one["id"], "width": 1600, "height": 1200, "size": 200_000, "purpose": "before",
        "uploaded_by": one["reporter_id"], "uploaded_at": one["reported_at"], "subject_type": "report",
        "subject_id": one["id"], "attached_at": one["reported_at"],
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(asdict(lay_ground(Path(sys.argv[1])))))
