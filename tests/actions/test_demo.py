"""The demo street: loaded once, removed without a trace, and nothing real goes with it."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel, select

from dispatch.actions import alerts, claims, demo, duty, needs, report_types, reports, sessions, street
from dispatch.actions.removal import doomed_rows, leaves_first, remove_demo
from dispatch.cli import load_demo
from dispatch.demo.street import demo_street
from dispatch.errors import Refused
from dispatch.rules.standing import who_is
from dispatch.rules.streets import PersonRow, Street, UnitRow
from dispatch.tx import Call
from models import (
    ApiKey,
    AuditEntry,
    Courier,
    Membership,
    Move,
    OneTimeLink,
    Order,
    Person,
    Report,
    Resident,
    Unit,
)
from tests.spots import GEDIAO, Spots

REAL = Street(
    units=(
        UnitRow("district", "110101", "东城区"),
        UnitRow("station", "110101001", "东华门街道社工站", "110101"),
        UnitRow("committee", "110101001001", "韶九社区", "110101001", lat=39.9, lng=116.4),
        UnitRow("outlet", "110101001-K01", "东华门快递站", "110101001"),
    ),
    people=(
        PersonRow("13900000001", "陈小北", "courier", "110101001-K01"),
        PersonRow("13900000002", "何雨", "committee_staff", "110101001001"),
    ),
)


def rows(house):
    """How many rows each table has, the log of what was done left out."""
    with house.db.reading() as rd:
        tables = [t for t in SQLModel.metadata.sorted_tables if t.name not in ("audit", "installation")]
        counted = {
            t.name: rd.session.execute(text(f"SELECT count(*) FROM {t.name}")).scalar() for t in tables
        }
    return {name: count for name, count in counted.items() if count}


def person(house, phone):
    with house.db.reading() as rd:
        return rd.session.exec(select(Person).where(Person.phone == phone)).one()


def call(house, phone):
    return Call(who_is(person(house, phone).model_dump()))


def errand(house, clerk, rider, name="陈桂兰"):
    """A need posted by a clerk and grabbed by a courier on duty; the order's id."""
    given = {
        "resident": {"name": name, "address": {"compound": "里", "building": "3"}},
        "category": "shopping",
    }
    order_id = house.db.write(call(house, clerk), needs.post, given).ids["order_id"]
    house.db.write(call(house, rider), duty.set_duty, True)
    house.db.write(call(house, rider), claims.grab, order_id)
    return order_id


def remove(house):
    return house.db.write(Call(), remove_demo)


def test_loading_twice_changes_nothing(house):
    before = rows(house)
    assert not load_demo(house).changed
    assert rows(house) == before


def test_the_demo_is_as_large_as_it_says(house):
    counted = rows(house)
    assert (counted["units"], counted["people"], counted["couriers"], counted["residents"]) == (
        45,
        129,
        81,
        300,
    )
    assert counted["streams"] == 2 and "orders" not in counted and "needs" not in counted


def test_every_resident_can_be_found_and_stands_at_his_house(house):
    with house.db.reading() as rd:
        wang = rd.session.exec(select(Resident).where(Resident.masked_name == "王*珍")).first()
        assert wang.masked_phone == "130****0001" and wang.masked_place == "3号楼2门"
        assert wang.lat and set(wang.consent) == {"how", "at"} and wang.demo


def test_removing_leaves_a_house_as_empty_as_before(house):
    errand(house, "13000001013", "13000003001")
    removed = remove(house)
    assert removed["units"] == 45 and removed["orders"] == 1
    assert rows(house) == {}
    assert remove(house) == {}
    with house.db.reading() as rd:
        for entry in rd.session.exec(select(AuditEntry)):
            assert (entry.person_id, entry.station_id, entry.subject_id) == (None, None, None), entry.verb


def test_removing_the_demo_leaves_the_real_street_beside_it_untouched(bare_house):
    bare_house.db.write(Call(), street.lay, REAL, {})
    bare_house.db.write(Call(), sessions.attempt, ["phone:somebody"])
    bare_house.db.write(Call(), with_papers)
    real_order = errand(bare_house, "13900000002", "13900000001")
    before = rows(bare_house)
    load_demo(bare_house)
    errand(bare_house, "13000001013", "13000003001")
    remove(bare_house)
    assert rows(bare_house) == before
    with bare_house.db.reading() as rd:
        assert rd.session.get(Order, real_order).status == "claimed"


def dead_spots(spots):
    """One that was merged into another that was closed and opened again, with photos, +1, limits of the
    station's own; a welfare alert with an answer; all of the demo."""
    spots.did(spots.station, report_types.change, "H01", {"radius_m": 40})
    first = spots.reported(1, photo_ids=[spots.photo(spots.courier(1))])["id"]
    second = spots.reported(2, text="又一堆")["id"]
    spots.did(spots.courier(3), reports.support, second)
    spots.did(spots.far_courier, reports.support, spots.did(spots.far_courier, reports.receive, GIVEN)["id"])
    spots.merged(spots.station, second, first)
    spots.brought(first, "closed")
    spots.reported(3)
    alert = spots.did(spots.courier(1), alerts.raise_alert, "没人应", None, GEDIAO)
    spots.did(spots.staff, alerts.answer, alert["id"], "我马上上门")


GIVEN = {"type_code": "H05", "position": GEDIAO}


def test_dead_spots_alerts_and_settings_of_the_demo_go_with_it(house, spots):
    dead_spots(spots)
    removed = remove(house)
    assert (removed["reports"], removed["alerts"], removed["type_settings"]) == (3, 1, 1)
    assert removed["followers"] == 6
    assert rows(house) == {}


def test_a_real_dead_spot_and_a_real_alert_stay_when_the_demo_goes(bare_house):
    bare_house.db.write(Call(), street.lay, REAL, {})
    here = {"lat": 39.9001, "lng": 116.4001}
    rider, clerk = call(bare_house, "13900000001"), call(bare_house, "13900000002")
    given = {"type_code": "H01", "position": here, "text": "一堆"}
    report = bare_house.db.write(rider, reports.receive, given).ids["report_id"]
    alert = bare_house.db.write(rider, alerts.raise_alert, "没人应", None, here).ids["alert_id"]
    bare_house.db.write(clerk, alerts.answer, alert, "我马上上门")
    before = rows(bare_house)
    load_demo(bare_house)
    dead_spots(Spots(bare_house))
    remove(bare_house)
    assert rows(bare_house) == before
    with bare_house.db.reading() as rd:
        assert rd.session.get(Report, report).text == "一堆"
        assert rd.session.get(Report, report).reporter_id == person(bare_house, "13900000001").id
    assert bare_house.db.write(rider, alerts.show, alert)["answers"][0]["text"] == "我马上上门"


MENTIONING = ("reporter_unit_id", "handler_id", "handled_by_id", "order_id", "api_key_id")


def test_a_real_dead_spot_that_mentions_the_demo_stays_and_forgets_it(bare_house):
    """He who saw it had a seat in the demo too, and was under way for it."""
    bare_house.db.write(Call(), street.lay, REAL, {})
    given = {"type_code": "H01", "position": {"lat": 39.9001, "lng": 116.4001}, "text": "一堆"}
    rider = call(bare_house, "13900000001")
    report_id = bare_house.db.write(rider, reports.receive, given).ids["report_id"]
    before = rows(bare_house)
    load_demo(bare_house)
    order_id = errand(bare_house, "13000001013", "13000003001")

    def mention(tx):
        report = tx.session.get_one(Report, report_id)
        report.reporter_unit_id = report.handler_id = report.handled_by_id = outlet_of_the_demo(bare_house)
        report.order_id, report.api_key_id = order_id, tx.session.exec(select(ApiKey.id)).one()
        (move,) = tx.session.exec(select(Move).where(Move.subject_id == report_id))
        move.by_unit, move.by_person = report.handler_id, person(bare_house, "13000003001").id

    bare_house.db.write(Call(), mention)
    remove(bare_house)
    assert rows(bare_house) == before
    with bare_house.db.reading() as rd:
        kept = rd.session.get_one(Report, report_id)
        assert (kept.text, *(getattr(kept, name) for name in MENTIONING)) == ("一堆", *[None] * 5)
        (move,) = rd.session.exec(select(Move).where(Move.subject_id == report_id))
        assert (move.by_unit, move.by_person) == (None, None)


def with_papers(tx):
    for row in tx.session.exec(select(Courier)):
        row.insured_until = row.notice_accepted_until = tx.now + timedelta(days=365)


def test_a_real_person_who_helped_in_the_demo_keeps_his_real_seat(bare_house):
    bare_house.db.write(Call(), street.lay, REAL, {})
    load_demo(bare_house)
    helper = PersonRow("13900000002", "何雨", "committee_staff", "120116014001")
    bare_house.db.write(Call(), street.lay, Street(people=(helper,)), {})
    assert len(person(bare_house, helper.phone).standing["roles"]) == 2
    remove(bare_house)
    (role,) = person(bare_house, helper.phone).standing["roles"]
    with bare_house.db.reading() as rd:
        assert rd.session.get(Unit, role["unit_id"]).code == "110101001001"
        assert len(rd.session.exec(select(Membership)).all()) == 2


def test_who_came_by_an_invitation_of_the_demo_goes_with_it(house):
    outlet = outlet_of_the_demo(house)
    house.db.write(call(house, "13000000101"), sessions.invite, outlet, "hash")
    house.db.write(Call(), sessions.use_invitation, "hash", "13900000009", "新来", "hash")
    assert person(house, "13900000009").demo
    remove(house)
    assert rows(house) == {}


def test_what_a_newcomer_of_the_demo_reports_reaches_the_desks_of_the_demo(house, spots):
    """By the QR of the demo's outlet; until his seat says it, nobody real is to hear of what he tries."""
    outlet = outlet_of_the_demo(house)
    house.db.write(call(house, "13000000101"), sessions.invite, outlet, "hash")
    house.db.write(Call(), sessions.use_invitation, "hash", "13900000009", "新来", "hash")
    newcomer = call(house, "13900000009")
    report = house.db.write(newcomer, reports.receive, GIVEN).ids["report_id"]
    alert = house.db.write(newcomer, alerts.raise_alert, "没人应", None, GEDIAO).ids["alert_id"]
    assert spots.row(report).community_id == spots.committee_id
    assert spots.alert_row(alert).community_id == spots.committee_id


def outlet_of_the_demo(house):
    with house.db.reading() as rd:
        return rd.session.exec(select(Unit.id).where(Unit.code == "120116014-K01")).one()


def test_a_real_link_that_a_demo_person_made_stays_without_his_name(bare_house):
    bare_house.db.write(Call(), street.lay, REAL, {})
    load_demo(bare_house)
    chen = person(bare_house, "13900000001")

    def link(tx):
        sessions.password_link(tx, tx.session.get_one(Person, chen.id), "hash")

    bare_house.db.write(call(bare_house, "13000000101"), link)
    remove(bare_house)
    with bare_house.db.reading() as rd:
        kept = rd.session.exec(select(OneTimeLink)).one()
    assert (kept.person_id, kept.made_by) == (chen.id, None)


def test_the_demo_is_not_laid_over_a_real_street_of_the_same_code(bare_house):
    tianjin = (
        UnitRow("district", "120116", "滨海新区"),
        UnitRow("station", "120116014", "泰达街道社工站", "120116"),
    )
    bare_house.db.write(Call(), street.lay, Street(units=tianjin), {})
    with pytest.raises(Refused) as no:
        bare_house.db.write(Call(), demo.load, demo_street(bare_house.clock.now()), "hash")
    assert no.value.facts["errors"][0]["code"] == "street_in_the_way"


def test_every_table_is_known_to_the_removal(house):
    """A table added later is cleared by what it points at; one that points at nothing is named here."""
    doomed = doomed_rows(["a-station"])
    assert set(doomed) == {t.name for t in leaves_first()}
    untouched = {name for name, rows in doomed.items() if str(rows) == "false"}
    assert untouched == {"heartbeats", "installation", "job_faults", "sign_in_failures"}


def test_the_demo_loads_within_the_time_of_a_first_start(bare_house):
    """Six times what it takes here; the claim itself is measured by the bench."""
    started = bare_house.clock.now()
    load_demo(bare_house)
    assert (bare_house.clock.now() - started).total_seconds() < 60


def test_a_demo_that_stands_is_left_as_it_has_become(house):
    renamed = PersonRow("13000003001", "改名", "courier", "120116014-K01")
    house.db.write(Call(), street.lay, Street(people=(renamed,)), {})
    load_demo(house)
    assert person(house, "13000003001").name == "改名"
