"""A street that is at work when the software is renewed: everything under way goes on."""

from datetime import timedelta

import orjson
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import select

from dispatch import jobs, migration
from dispatch.actions import alerts, claims, duty
from dispatch.db import engine_for
from dispatch.house import open_house
from dispatch.tx import Call
from models import Alert, Duty, Event, Move, Need, Notice, Order, Resident
from tests.actions.conftest import Street

HOUR = timedelta(hours=1)


def before(settings, number: str) -> None:
    """The database as the software of this number left it."""
    engine = engine_for(settings.database, timeout=10)
    with engine.connect() as connection:
        config = Config()
        config.set_main_option("script_location", str(migration.MIGRATIONS / "alembic"))
        config.set_main_option("version_locations", str(migration.MIGRATIONS))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        if connection.dialect.name == "sqlite":  # tables are laid anew
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys = OFF")
        command.downgrade(config, number)
    engine.dispose()


def renewed(house):
    house.close()
    before(house.settings, "0002")
    return open_house(house.settings)


class Renewed:
    """Ma listens, holds one order and one of two seats, and has raised an alert; one order nobody has;
    and then the software is renewed."""

    def __init__(self, house) -> None:
        street = Street(house)
        self.ma = street.courier(1)
        street.do(street.courier(2), duty.set_duty, False)
        street.do(self.ma, duty.set_duty, True, None, 4, [street.staff.community_id])
        self.open = street.order(priority="P2")["id"]
        self.held = street.held(self.ma, priority="P1")["id"]
        self.half = street.order()["id"]
        street.do(self.ma, lambda tx: setattr(tx.session.get(Order, self.half), "people", 2))
        street.do(self.ma, claims.grab, self.half)
        self.alert = street.do(self.ma, alerts.raise_alert, "无人应答", self.held).ids["alert_id"]
        self.house = renewed(house)

    def due(self, *names: str) -> None:
        for job in jobs.JOBS:
            if job.id in names:
                assert jobs.run(self.house, job) == "done"

    def later(self, passed: timedelta) -> None:
        self.house.clock.held = self.house.clock.now() + passed

    def one(self, model, key):
        with self.house.db.reading() as rd:
            return rd.session.get(model, key)

    def all(self, column, *where):
        with self.house.db.reading() as rd:
            return list(rd.session.execute(select(column).where(*where)).scalars())


OLD = {
    "first": ("富阳里", "3号楼", "3号楼2门"), "second": ("独居老人王秀珍", "2-202", "王奶奶家"), "third": ("富阳里", "502", "12号楼"),
}  # fmt: skip


def test_what_stood_open_of_a_door_before_a_renewal_is_a_house_and_a_compound_of_the_street(house):
    """Rows and log repeat it to everybody who comes back."""
    street = Street(house)
    orders = {name: street.order()["id"] for name in OLD}

    def as_before(tx):
        for name, (compound, building, place) in OLD.items():
            order = tx.session.get(Order, orders[name])
            for one in (
                order,
                tx.session.get(Need, order.need_id),
                tx.session.get(Resident, order.resident_id),
            ):
                one.compound, one.building = compound, building
            tx.session.get(Resident, order.resident_id).masked_place = place
            told = tx.session.execute(select(Event).where(Event.subject_id == order.id)).scalars()
            for event in told:
                event.data = orjson.dumps(
                    orjson.loads(event.data) | {"compound": compound, "building": building}
                ).decode()

    street.do(street.staff, as_before)
    house = renewed(house)
    with house.db.reading() as rd:
        kept, told = {}, {}
        for name, order_id in orders.items():
            order = rd.session.get(Order, order_id)
            resident, need = rd.session.get(Resident, order.resident_id), rd.session.get(Need, order.need_id)
            assert (need.compound, need.building) == (resident.compound, resident.building)
            kept[name] = (order.compound, order.building, resident.masked_place)
            facts = [
                orjson.loads(e.data)
                for e in rd.session.scalars(select(Event).where(Event.subject_id == order_id))
            ]
            told[name] = {(fact["compound"], fact["building"]) for fact in facts}
    house.close()
    assert kept == {
        "first": ("富阳里", "3", "3号楼2门"), "second": (None, None, ""), "third": ("富阳里", None, "12号楼"),
    }  # fmt: skip
    assert told == {name: {place[:2]} for name, place in kept.items()}


@pytest.fixture
def street(house):
    street = Renewed(house)
    yield street
    street.house.close()


def test_who_waited_before_a_renewal_is_looked_for_after_it(street):
    street.due("plan")
    assert street.all(Notice.person_id, Notice.order_id == street.open) == [street.ma.id]
    assert street.one(Order, street.half).stage_due_at is not None, "a second courier is looked for"
    assert street.one(Order, street.held).stage_due_at is None, "nobody is, for what is in good hands"
    for _ in range(6):
        street.later(HOUR)
        street.due("plan")
    assert "escalate" in street.all(Move.verb, Move.subject_id == street.open)


def test_who_held_an_order_before_a_renewal_has_his_full_time_and_no_more(street):
    street.later(timedelta(minutes=5))
    street.due("nudges")
    assert "remind" not in street.all(Move.verb, Move.subject_id == street.held)
    street.later(timedelta(minutes=11))
    street.due("nudges")
    assert "remind" in street.all(Move.verb, Move.subject_id == street.held)


def test_an_alert_that_nobody_answered_climbs_after_a_renewal(street):
    street.due("alerts")
    assert street.one(Alert, street.alert).rung == 1


def test_who_listened_before_a_renewal_is_on_duty_and_his_hours_count(street):
    with street.house.db.reading() as rd:
        (row,) = rd.session.execute(select(Duty).where(Duty.ended_at.is_(None))).scalars().all()
    assert (row.courier_id, row.carrying, len(row.route)) == (street.ma.id, 4, 1)
    street.house.db.write(Call(street.ma), duty.set_duty, False)
    assert street.one(Duty, row.id).ended_at is not None
