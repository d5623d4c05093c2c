"""The ground of a drill: the demo street in a database of its own, with as many people as the real one
has, everybody signed in. Nobody has a password here."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from dispatch import config, tokens
from dispatch.actions import demo, sessions
from dispatch.demo.people import STAFF, couriers
from dispatch.demo.street import demo_street, outlet_code
from dispatch.drill.plane import Spot, spot
from dispatch.hashing import HASHER
from dispatch.house import open_house
from dispatch.rules.streets import PersonRow, Street
from dispatch.tx import Call, Tx
from models import Building, Courier, Membership, Person, Resident, Session, Unit

STAFF_IN_ALL = 162
PATIENCE = 120.0
SESSION_ENDS = timedelta(hours=24)
OWN = {  # what would lead a server of a drill to other data, or out of the house
    "database_url": "", "redis_url": "", "notify_urls": "", "secret_key": "", "pii_keys": "",
    "tls_cert": "", "tls_key": "", "public_url": "", "metrics_token": "", "map_tiles": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody with his session."""

    id: str
    token: str


@dataclass(frozen=True, slots=True)
class Committee:
    id: str
    staff: list[Signed]
    residents: list[str]
    houses: list[Spot]


@dataclass(frozen=True, slots=True)
class Ground:
    station_id: str
    committees: list[Committee]
    outlets: list[Spot]
    leads: list[Signed]
    coordinators: list[Signed]
    couriers: list[Signed]  # in the order of their numbers, the reserve team last


def lay(folder: Path, now: datetime, policy: dict[str, Any], couriers: int, reserve: int) -> Ground:
    """The street in the folder's database, closed again: the server opens it next."""
    settings = config.load(data_dir=folder, app_env="test", clock_file=None, drill_line=None, **OWN)
    house = open_house(settings)
    house.clock.held = now
    try:
        street = peopled(demo_street(now), now, couriers, reserve)
        nobodys = HASHER.hash(tokens.fresh())
        house.db.write(Call(), demo.load, street, nobodys, timeout=PATIENCE)
        return house.db.write(Call(), settle, street, policy, couriers, timeout=PATIENCE)
    finally:
        house.close()


def peopled(street: Street, now: datetime, count: int, reserve: int) -> Street:
    """162 at the committees; couriers four to an outlet, one of the four trained for medicine."""
    codes = [unit.code for unit in street.units if unit.kind == "committee" and unit.code[-3:] <= "020"]
    more = [
        PersonRow(
            f"1300007{n:04}", f"{STAFF[n % 20][0]}{STAFF[n // 20][1:]}", "committee_staff", codes[n % 20]
        )
        for n in range(STAFF_IN_ALL - len(STAFF))
    ]
    papers = couriers(now)[0].courier
    assert papers is not None
    year = now + timedelta(days=365)
    riders = [
        PersonRow(
            f"1300006{n:04}", f"骑手{n}", "courier", outlet_code((n - 1) // 4 % 20 + 1),
            replace(papers, medicine_trained=n % 4 == 0, minors_cleared_until=year if n % 8 == 0 else None),
        )
        for n in range(1, count + reserve + 1)
    ]  # fmt: skip
    kept = [row for row in street.people if row.role != "courier"]
    return replace(street, people=(*kept, *more, *riders))


def settle(tx: Tx, street: Street, policy: dict[str, Any], couriers: int) -> Ground:
    """Set the policy, mark the reserve, and sign everybody in for the day."""
    units = {unit.code: unit for unit in tx.session.execute(select(Unit)).scalars()}
    station = next(units[row.code] for row in street.units if row.kind == "station")
    tx.session.execute(update(Unit).where(Unit.id == station.id).values(policy=policy))
    people = signed_in(tx, station.id)
    riders = [(row.phone, people[row.phone]) for row in street.people if row.phone.startswith("1300006")]
    reserve = [person.id for phone, person in riders if int(phone[-4:]) > couriers]
    tx.session.execute(update(Courier).where(Courier.person_id.in_(reserve)).values(reserve=True))
    mine = [row for row in street.people if row.phone in people]
    committees = [
        unit for unit in units.values() if unit.kind == "committee" and unit.parent_id == station.id
    ]
    committees.sort(key=lambda unit: unit.code)
    outlets = [units[outlet_code(n)] for n in range(1, 21)]
    return Ground(
        station_id=station.id,
        committees=[committee(tx, unit, mine, people) for unit in committees],
        outlets=[spot(unit.lat or 0, unit.lng or 0) for unit in outlets],
        leads=[people[row.phone] for row in mine if row.role == "outlet_lead"],
        coordinators=[people[row.phone] for row in mine if row.role == "coordinator"],
        couriers=[person for _, person in riders],
    )


def signed_in(tx: Tx, station_id: str) -> dict[str, Signed]:
    """Everybody of the station by phone, with a session that outlives the day."""
    below = select(Unit.id).where((Unit.id == station_id) | (Unit.parent_id == station_id))
    members = select(Membership.person_id).where(Membership.unit_id.in_(below))
    found: dict[str, Signed] = {}
    for person in tx.session.execute(select(Person).where(Person.id.in_(members))).scalars():
        token = tokens.fresh()
        sessions.open_session(tx, person.id, tokens.hashed(token), tokens.fresh(), "drill", [])
        found[person.phone] = Signed(person.id, token)
    tx.session.flush()
    tx.session.execute(update(Session).values(expires_at=tx.now + SESSION_ENDS))
    return found


def committee(tx: Tx, unit: Unit, people: list[PersonRow], signed: dict[str, Signed]) -> Committee:
    residents = select(Resident.id).where(Resident.community_id == unit.id).order_by(Resident.id)
    houses = select(Building.lat, Building.lng).where(Building.community_id == unit.id).order_by(Building.id)
    return Committee(
        id=unit.id,
        staff=[
            signed[row.phone] for row in people if row.role == "committee_staff" and row.unit == unit.code
        ],
        residents=list(tx.session.execute(residents).scalars()),
        houses=[spot(lat, lng) for lat, lng in tx.session.execute(houses)],
    )
