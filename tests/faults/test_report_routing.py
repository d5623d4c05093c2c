"""A dead-spot on a street between two committees has one owner: the same on SQLite and on PostgreSQL,
whoever of two stations' couriers reports it."""

import json
import shutil

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from dispatch import config
from dispatch.actions import reports
from dispatch.demo.street import NEIGHBOUR, demo_street
from dispatch.house import open_house
from dispatch.rules.geography import Wgs84
from dispatch.rules.routing import Area, route, shape_of
from dispatch.tx import Call
from models import Event, Report, Unit
from tests import points
from tests.cast import OTHER_COURIER, courier
from tests.faults.gathering import outcome
from tests.faults.hands import sign_in

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("postgres")]

OVER_THE_OTHER = [
    [117.735, 38.985],
    [117.774, 38.985],
    [117.774, 39.010],
    [117.735, 39.010],
    [117.735, 38.985],
]
GROUNDS = {
    "side by side": {},
    "one over the other": {f"{NEIGHBOUR}001": {"type": "Polygon", "coordinates": [OVER_THE_OTHER]}},
    "one not drawn": {"120116014013": None},
}
"""{committee: how its boundary is drawn instead}."""


@pytest.fixture
def houses(demo_folder, tmp_path, postgres_house):
    """The demo street twice: on SQLite, on PostgreSQL."""
    folder = tmp_path / "sqlite"
    shutil.copytree(demo_folder, folder)
    house = open_house(config.load(data_dir=folder, app_env="test"))
    yield house, postgres_house
    house.close()


def draw(tx, changes):
    for code, boundary in changes.items():
        text = json.dumps(boundary) if boundary else None
        tx.session.execute(update(Unit).where(col(Unit.code) == code).values(boundary=text))


def ground(changes):
    """What the rule is told of the same ground."""
    street, made = demo_street(points.NOW), []
    for unit in street.units:
        if unit.kind == "committee":
            drawn = changes.get(unit.code, unit.boundary)
            houses = (
                () if drawn else [Wgs84(b.lat, b.lng) for b in street.buildings if b.community == unit.code]
            )
            shape = shape_of(json.dumps(drawn)) if drawn else None
            made.append(Area(f"{unit.parent}/{unit.code}", unit.code, str(unit.parent), shape, tuple(houses)))
    return made


def meant(areas, place):
    try:
        return route(areas, place).code
    except LookupError:
        return "outside_area"


def sent(house, phones, places):
    """Each place reported by the couriers in turn; what each was told, in order."""
    whos = [sign_in(house, phone).who for phone in phones]
    told = []
    for n, place in enumerate(places):
        given = {"type_code": "06010", "position": {"lat": place.lat, "lng": place.lng}}
        told.append(outcome(house, Call(whos[n % len(whos)]), (reports.receive, given)))
    return told


def owners(house, told):
    """station/committee of each by what was written down, by what was answered and by whom it was told."""
    with house.db.reading() as rd:
        units = {u.id: u for u in rd.session.execute(select(Unit)).scalars()}
        rows = {r.id: r for r in rd.session.execute(select(Report)).scalars()}
        events = list(rd.session.execute(select(Event).where(col(Event.kind) == "report.received")).scalars())
    rooms = {e.subject_id: e.rooms.split() for e in events if "staff" in e.rooms}
    found = []
    for one in told:
        if isinstance(one, Exception):
            found.append(one.facts["errors"][0]["code"])
            continue
        row = rows[one.ids["report_id"]]
        station, committee = units[row.station_id], units[row.community_id]
        assert committee.parent_id == station.id
        assert one.answer["receivers"] == [
            {"unit_id": station.id, "kind": "station"},
            {"unit_id": committee.id, "kind": "committee"},
        ]
        of_units = [room for room in rooms[row.id] if not room.startswith("person:")]
        assert of_units == [f"station:{station.id}:staff", f"committee:{committee.id}"]
        found.append(f"{station.code}/{committee.code}")
    assert len(rows) == sum(not isinstance(one, Exception) for one in told)
    return found


@pytest.mark.soak
@pytest.mark.parametrize("name", GROUNDS)
def test_a_place_on_a_boundary_has_one_station_and_one_committee_on_both_databases(houses, name, count, soak):
    changes = GROUNDS[name]
    areas = ground(changes)
    # On and around what is drawn now, and what was drawn before.
    drawn = points.boundaries() | {a.code: a.boundary.area for a in areas if a.boundary}
    places = points.around(drawn, count(60 if changes else 200, 1000))
    expected = [meant(areas, place) for place in places]
    pairs = ([courier(1), OTHER_COURIER], [OTHER_COURIER, courier(1)])
    with soak(f"report_routing_{name.replace(' ', '_')}") as seen:
        for house, phones in zip(houses, pairs, strict=True):
            house.db.write(Call(), draw, changes)
            told = owners(house, sent(house, phones, places))
            seen.failures += [
                f"{'SQLite' if house.db.is_sqlite else 'PostgreSQL'}, {place}: {got}, not {want}"
                for place, got, want in zip(places, told, expected, strict=True)
                if got != want
            ]
            seen.count += len(told)
    assert len(set(expected)) > 15


def test_what_is_nobody_s_ground_is_refused_on_both_and_leaves_nothing(houses):
    nowhere = [Wgs84(0, 0), Wgs84(38.9, 118.5), Wgs84(39.9, 116.4), Wgs84(39.0855, 117.70), Wgs84(-90, 180)]
    for house in houses:
        told = sent(house, [courier(1), OTHER_COURIER], nowhere)
        assert owners(house, told) == ["outside_area"] * len(nowhere)
        assert {one.code for one in told} == {"invalid"}
