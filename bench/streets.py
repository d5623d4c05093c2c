"""The streets the phones live in, laid beside the demo street by the same actions: units, couriers on duty, sessions,
and for each street a few real needs whose orders errands.py copies."""

import json
import secrets
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import update
from sqlmodel import col, select

from bench.machine import ROOT
from dispatch.actions import demo, needs, sessions
from dispatch.actions.roster import lay_people
from dispatch.actions.units import Laid, lay_ground
from dispatch.config import load
from dispatch.demo.street import demo_street
from dispatch.house import open_house
from dispatch.rules.standing import who_is
from dispatch.rules.streets import BuildingRow, CompoundRow, CourierRow, PersonRow, Street, UnitRow
from dispatch.tokens import hashed
from dispatch.tx import Call
from dispatch.web import forms, need_forms
from models import Courier, Person

HOUSES = 6
CLERK, COORDINATOR = 0, 99_999
NO_CAP = {"fairness": "instant", "live_claims": 1_000_000}  # the bench's couriers grab all day
BODY = {
    "category": "shopping",
    "text": "一袋米,两斤鸡蛋,别忘了酱油",
    "budget_fen": 6_000,
    "payment_mode": "station_account",  # advances are capped by what one holds, and ours hold thousands
}
ITEMS = [
    {"name": "大米", "quantity": "1袋"},
    {"name": "鸡蛋", "quantity": "2斤"},
    {"name": "酱油", "quantity": "1瓶"},
]
SURNAMES = "王李张刘陈杨"


@dataclass(frozen=True)
class Laned:
    """One street: whose sessions it has, and which real orders are copied in it."""

    couriers: list[str]  # tokens
    committee: str  # the token of its clerk
    coordinator: str  # and of its station's coordinator
    resident_id: str
    orders: list[str]


def laid(data, couriers_of):
    """One street for each number of couriers in `couriers_of`. In a process of its own: SQLite's locks do not
    survive a process that opens, copies and opens the same file."""
    command = [sys.executable, "-m", "bench.streets", str(data), *map(str, couriers_of)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"the streets could not be laid:\n{done.stderr[-2000:]}")
    return [Laned(**one) for one in json.loads(done.stdout)]


def settings(data):
    return load(data_dir=data, app_env="test", database_url="", work_limits=False)


def lay_all(data, couriers_of):
    """The demo street, then ours."""
    house = open_house(settings(data))
    try:
        now = house.clock.now()
        house.db.write(Call(), demo.load, demo_street(now), "no password opens this", timeout=120)
        plan = [street(n, count, now) for n, count in enumerate(couriers_of)]
        tokens = house.db.write(Call(), lay, plan, timeout=300)
        return [with_orders(house, n, tokens) for n in range(len(plan))]
    finally:
        house.close()


def street(number, couriers, now):
    """A station with one committee, six houses, one outlet and its couriers."""
    station, committee, outlet = codes(number)
    lat, lng = 39.0 + number * 0.01, 117.7
    papers = CourierRow(now + timedelta(days=365), now + timedelta(days=365), medicine_trained=True)
    return Street(
        units=(
            UnitRow("district", "BENCH", "测量区"),
            UnitRow("station", station, f"第{number}街社工站", "BENCH", lat=lat, lng=lng, policy=NO_CAP),
            UnitRow("committee", committee, f"第{number}社区", station, lat=lat, lng=lng),
            UnitRow("outlet", outlet, f"第{number}快递站", station, lat=lat, lng=lng),
        ),
        compounds=(CompoundRow(committee, "芳林园"),),
        buildings=tuple(
            BuildingRow(committee, "芳林园", str(h + 1), round(lat + h * 0.0005, 6), lng, entrances=3)
            for h in range(HOUSES)
        ),
        people=(
            PersonRow(phone(number, CLERK), f"社工{number}", "committee_staff", committee),
            PersonRow(phone(number, COORDINATOR), f"调度{number}", "coordinator", station),
            *(
                PersonRow(phone(number, n), f"骑手{n}", "courier", outlet, papers)
                for n in range(1, couriers + 1)
            ),
        ),
    )


def codes(number):
    return f"BENCH-{number:03}", f"BENCH-{number:03}-C", f"BENCH-{number:03}-K"


def phone(number, person):
    return f"139{number:03}{person:05}"


def lay(tx, plan):
    """{phone: token} of everybody; couriers are on duty."""
    found, people = Laid(), []
    for one in plan:
        units = lay_ground(tx, one, found)
        people += lay_people(tx, one.people, units, found)
    tokens = {}
    for person in people:
        tokens[person.phone] = secrets.token_urlsafe(32)
        sessions.open_session(
            tx, person.id, hashed(tokens[person.phone]), secrets.token_hex(8), "bench", ["-"]
        )
    ours = [person.id for person in people]
    for at in range(0, len(ours), 500):
        on = update(Courier).where(col(Courier.person_id).in_(ours[at : at + 500]))
        tx.session.execute(on.values(on_duty=True, duty_since=tx.now))
    return tokens


def with_orders(house, number, tokens):
    """The street, after its committee has posted one need for each of six residents."""
    with house.db.reading() as rd:
        clerk = rd.session.exec(select(Person).where(Person.phone == phone(number, CLERK))).one()
        who = who_is(clerk.model_dump())
    made = [house.db.write(Call(who), needs.post, need(n)) for n in range(HOUSES)]
    ours = {key: token for key, token in tokens.items() if key.startswith(phone(number, CLERK)[:6])}
    clerk, coordinator = ours.pop(phone(number, CLERK)), ours.pop(phone(number, COORDINATOR))
    resident_id = made[0].answer["need"]["resident_id"]
    return Laned(list(ours.values()), clerk, coordinator, resident_id, [one.ids["order_id"] for one in made])


def need(number):
    address = {"compound": "芳林园", "building": str(number + 1), "entrance": "2", "room": f"{number + 1}02"}
    resident = {"name": f"{SURNAMES[number]}秀珍", "phone": f"1380000{number:04}", "address": address}
    body = BODY | {"items": ITEMS, "resident": resident | {"groups": ["living_alone_elder"]}}
    return forms.parsed(need_forms.Need, body).given()


if __name__ == "__main__":
    print(json.dumps([asdict(one) for one in lay_all(Path(sys.argv[1]), list(map(int, sys.argv[2:])))]))
