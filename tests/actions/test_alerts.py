"""独居老人异常 / 无人应答: heard at once by station and committee, its words by them and who raised it."""

import pytest
from sqlalchemy import delete
from sqlmodel import select

from dispatch.actions import alerts, orders, policies
from dispatch.queries import alerts as seen
from dispatch.tx import Call
from models import Alert, Building, Compound, IdempotencyKey, ResidentKey
from tests.cast import HOTLINE
from tests.desk import who
from tests.held import FIVE_S, HOUR, HeldStreet
from tests.spots import FANGLIN, GEDIAO, MINUTE

WORDS = "敲了十分钟没人应，里面有电视声"
NOWHERE = {"lat": 31.23, "lng": 121.47}
PLAIN = {
    "id", "number", "subject", "kind", "status", "version", "station_id", "community_id", "order_id", "compound",
    "building", "position", "raised_at", "answered_at", "rung", "rung_due_at", "mine", "by",
}  # fmt: skip
STAFF = PLAIN | {"resident", "order_number", "last_asked_at", "taken_by", "acknowledged_at"}


def raised(spots, n=1, order_id=None, position=None, text=WORDS):
    return spots.did(spots.courier(n), alerts.raise_alert, text, order_id, position)


def listed(spots, person):
    return spots.call(person, lambda tx: seen.listed(tx, tx.who, None))["items"]


def in_full(spots, person, alert_id):
    return spots.call(person, alerts.show, alert_id)


def test_committee_and_station_hear_it_in_the_same_commit_without_its_words(spots):
    made = raised(spots, position=GEDIAO)
    assert (made["status"], made["number"], made["community_id"]) == ("raised", "A1123-1", spots.committee_id)
    (event,) = [e for e in spots.events if e["subject_id"] == made["id"]]
    assert event["kind"] == "alert.raised"
    assert set(event["rooms"].split()) == {
        f"station:{spots.station_id}:staff",
        f"committee:{spots.committee_id}",
        f"person:{spots.courier(1).id}",
    }
    assert "敲" not in event["data"]
    assert '"priority":"P0"' in event["data"]


def test_it_names_the_house_by_which_he_stands(spots):
    with spots.house.db.reading() as rd:
        compound, number, lat, lng = rd.session.execute(
            select(Compound.name, Building.number, Building.lat, Building.lng)
            .join(Compound, Compound.id == Building.compound_id)
            .where(Building.community_id == spots.committee_id)
            .order_by(Building.id)
        ).first()
    made = raised(spots, position={"lat": lat + 0.0001, "lng": lng})  # eleven metres off
    assert (made["compound"], made["building"]) == (compound, number)


@pytest.mark.parametrize("position", [None, NOWHERE])
def test_without_a_place_or_on_nobodys_ground_it_goes_to_his_own_station(spots, position):
    made = raised(spots, position=position)
    assert (made["station_id"], made["community_id"]) == (spots.station_id, None)
    assert in_full(spots, spots.station, made["id"])["text"] == WORDS
    assert listed(spots, spots.staff) == []
    for room in (f"station:{spots.station_id}:staff", f"person:{spots.courier(1).id}"):
        assert spots.heard(room, made["id"]) == ["alert.raised raised"]


def test_a_courier_who_is_not_on_duty_and_holds_nothing_is_heard(spots):
    assert raised(spots, n=80, position=GEDIAO)["status"] == "raised"  # his insurance has run out, too


def test_at_the_door_of_an_order_staff_see_whose_door_it_is_masked(spots, street):
    order = street.held(street.courier(1))
    made = raised(spots, order_id=order["id"], position=FANGLIN)
    assert (made["order_id"], made["community_id"]) == (order["id"], spots.committee_id)
    for person in (spots.staff, spots.station, who(spots.house, HOTLINE)):
        (one,) = listed(spots, person)
        assert set(one) == STAFF
        assert one["resident"]["name"] == "陈*兰"
        assert one["order_number"] == order["number"]
    (mine,) = listed(spots, spots.courier(1))
    assert set(mine) == PLAIN
    assert mine["mine"]
    assert mine["by"] == {"role": "courier", "unit_id": next(iter(spots.courier(1).units("courier")))}


def test_an_order_that_he_only_happens_to_hold_sends_nobody_to_its_door(spots, street):
    street.held(street.courier(1))
    there = raised(spots, position=FANGLIN)
    assert (there["order_id"], there["community_id"]) == (None, spots.neighbour.community_id)
    assert spots.alert_row(there["id"]).resident_id is None
    nowhere = raised(spots)
    assert (nowhere["order_id"], nowhere["community_id"]) == (None, spots.committee_id)
    assert nowhere["compound"] is None


def test_nobody_home_is_said_after_the_order_has_failed_as_well(spots, street):
    rider = street.courier(1)
    order = street.held(rider)
    street.do(rider, orders.fail, order["id"], "nobody_home")
    assert raised(spots, order_id=order["id"])["order_id"] == order["id"]


def test_an_order_of_another_station_does_not_exist(spots, street):
    order = street.held(street.courier(1))
    assert spots.refused(spots.far_courier, alerts.raise_alert, WORDS, order["id"], None).code == "not_found"


def test_its_words_are_for_station_committee_and_who_raised_it(spots):
    made = raised(spots, position=GEDIAO)
    for person in (spots.courier(1), spots.staff, spots.station, who(spots.house, HOTLINE)):
        assert in_full(spots, person, made["id"])["text"] == WORDS
        assert all(WORDS not in str(one) for one in listed(spots, person)), "never in a list"
    for person in (spots.courier(2), spots.neighbour, spots.far_station, spots.far_courier):
        with pytest.raises(Exception, match="not_found"):
            in_full(spots, person, made["id"])
        assert listed(spots, person) == []
        assert spots.refused(person, alerts.answer, made["id"], "?").code == "not_found"


def test_an_answer_stops_the_ringing_and_reaches_who_raised_it(spots):
    made = raised(spots, position=GEDIAO)

    def ringing():
        return spots.call(spots.station, lambda tx: seen.unanswered(tx, tx.who, spots.station_id, 200)[0])

    assert [a["id"] for a in ringing()] == [made["id"]]
    answered = spots.did(spots.staff, alerts.answer, made["id"], "我马上上门")
    assert (answered["status"], answered["version"]) == ("answered", 2)
    assert ringing() == []
    spots.later(MINUTE)
    spots.did(spots.station, alerts.answer, made["id"], "已联系家属")
    told = in_full(spots, spots.courier(1), made["id"])
    assert [(a["text"], a["by"]["role"]) for a in told["answers"]] == [
        ("我马上上门", "committee_staff"), ("已联系家属", "coordinator"),
    ]  # fmt: skip
    heard = spots.heard(f"person:{spots.courier(1).id}", made["id"])
    assert heard == ["alert.raised raised", "alert.moved answered", "alert.moved answered"]
    assert told["answered_at"] == answered["answered_at"], "the first answer counts"


def test_who_raised_it_does_not_answer_it(spots):
    made = raised(spots, position=GEDIAO)
    assert spots.refused(spots.courier(1), alerts.answer, made["id"], "好了").code == "forbidden"


def test_a_courier_from_elsewhere_hears_the_answer_in_his_own_stream(spots):
    made = spots.did(spots.far_courier, alerts.raise_alert, WORDS, None, GEDIAO)
    assert made["station_id"] == spots.station_id
    spots.did(spots.staff, alerts.answer, made["id"], "我马上上门")
    home = str(spots.far_courier.station_id)
    mine = f"person:{spots.far_courier.id}"
    assert spots.heard(mine, made["id"], home) == ["alert.raised raised", "alert.moved answered"]
    assert spots.heard(f"station:{home}:staff", made["id"]) == []
    assert in_full(spots, spots.far_courier, made["id"])["answers"]


def test_the_words_stand_nowhere_in_clear(spots):
    call = {"key": "k", "digest": "d"}
    made = spots.did(spots.courier(1), alerts.raise_alert, WORDS, None, GEDIAO, **call)
    spots.did(spots.staff, alerts.answer, made["id"], "我马上上门", key="a", digest="d")
    told = str(spots.rows())
    assert WORDS not in told and "上门" not in told
    for file in spots.house.settings.data_dir.rglob("station.db*"):
        data = file.read_bytes()
        assert WORDS.encode() not in data and "上门".encode() not in data, file.name
    with spots.house.db.reading() as rd:
        assert len(rd.session.exec(select(IdempotencyKey)).all()) == 2


def forget(spots, resident_id):
    """What forgetting is: her key is destroyed."""
    spots.house.db.write(
        Call(),
        lambda tx: (
            tx.session.execute(delete(ResidentKey).where(ResidentKey.resident_id == resident_id)) and None
        ),
    )


def test_a_forgotten_residents_alert_has_no_words_left_and_rings_no_more_when_answered(spots, street):
    order = street.held(street.courier(1))
    made = raised(spots, order_id=order["id"])
    spots.did(spots.staff, alerts.answer, made["id"], "我马上上门")
    waiting = raised(spots, order_id=order["id"], text="还是没人")
    forget(spots, spots.alert_row(made["id"]).resident_id)
    gone = in_full(spots, spots.station, made["id"])
    assert (gone["text"], gone["answers"], gone["status"]) == (None, [], "answered")
    answered = spots.did(spots.station, alerts.answer, waiting["id"], "已处理")
    assert (answered["status"], answered["text"], answered["answers"]) == ("answered", None, [])
    later = raised(spots, order_id=order["id"], text="门口有异味")
    assert in_full(spots, spots.station, later["id"])["text"] == "门口有异味"


def test_a_repeated_call_is_one_alert(spots):
    call = {"key": "k", "digest": "d"}
    told = [spots.call(spots.courier(1), alerts.raise_alert, WORDS, None, GEDIAO, **call) for _ in range(2)]
    assert told[1].replayed
    with spots.house.db.reading() as rd:
        assert len(rd.session.exec(select(Alert)).all()) == 1


@pytest.fixture
def held_street(house):
    return HeldStreet(house)


def alarms(held_street, alert_id):
    return [(e["reason"], e["alarm"]) for e in held_street.heard("alert.moved", alert_id) if "alarm" in e]


def test_while_nobody_answers_it_climbs_a_ladder_of_its_own(held_street):
    """Domain 4.3: the committee rings; ten minutes later the grid worker goes; then 110 / 120."""
    order = held_street.order()
    alert = held_street.do(held_street.courier(1), alerts.raise_alert, WORDS, order).answer
    assert alert["rung"] == "contacts"
    held_street.passes(10 * MINUTE - FIVE_S, job="alerts")
    assert alarms(held_street, alert["id"]) == []
    held_street.passes(FIVE_S, job="alerts")
    assert alarms(held_street, alert["id"]) == [("grid_worker", True)]
    held_street.passes(10 * MINUTE, job="alerts")
    assert alarms(held_street, alert["id"]) == [("grid_worker", True), ("emergency", True)]
    held_street.passes(HOUR, job="alerts")
    assert alarms(held_street, alert["id"])[2:] == [("emergency", True)] * 2, "again every half hour"
    shown = held_street.do(held_street.staff, alerts.show, alert["id"])
    assert (shown["status"], shown["rung"]) == ("raised", "emergency")


def test_who_answers_ends_the_ladder(held_street):
    alert = held_street.do(held_street.courier(1), alerts.raise_alert, WORDS, held_street.order()).answer
    held_street.passes(10 * MINUTE, job="alerts")
    held_street.do(held_street.staff, alerts.answer, alert["id"], "我马上上门")
    held_street.passes(2 * HOUR, step=10 * MINUTE, job="alerts")
    assert alarms(held_street, alert["id"]) == [("grid_worker", True)]
    assert held_street.do(held_street.staff, alerts.show, alert["id"])["rung_due_at"] is None


def test_the_station_sets_how_long_it_waits(held_street):
    station = held_street.coordinator.station_id
    held_street.do(held_street.coordinator, policies.change, station, {"alert_minutes": [5, 8]})
    alert = held_street.do(held_street.courier(1), alerts.raise_alert, WORDS, held_street.order()).answer
    held_street.passes(8 * MINUTE, job="alerts")
    assert alarms(held_street, alert["id"]) == [("grid_worker", True), ("emergency", True)]
