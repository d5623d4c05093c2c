"""FixMyStreet reports a dead-spot and asks every few minutes what became of it."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import COORDINATOR, Person, committee
from tests.web.open311_world import HERE, KEY, World

STREET = "120116014"


@pytest.fixture
def world(server):
    return World(server.url)


def as_fixmystreet(**more):
    """What its client sends: names always, the address of the report among the words."""
    words = "垃圾满溢\n\n三天没有清运\n\nhttps://street.example/report/12\n"
    return {
        "jurisdiction_id": STREET, "description": words, "first_name": "Zhang", "last_name": "San",
        "email": "zhang@street.example", "attribute[severity]": "normal",
    } | more  # fmt: skip


def asked(world: World, since: timedelta = timedelta(hours=2), until: timedelta = timedelta(minutes=1)):
    now = datetime.now(UTC)
    window = {
        "start_date": f"{now - since:%Y-%m-%dT%H:%M:%SZ}",
        "end_date": f"{now + until:%Y-%m-%dT%H:%M:%SZ}",
    }
    more = {"api_key": KEY, "jurisdiction_id": STREET}
    return world.reads("servicerequestupdates", "service_request_updates", **window, **more)


def test_every_step_is_an_update_in_its_order_and_under_one_id(world, server):
    request_id = world.posts("xml", **as_fixmystreet())
    assert asked(world) == [], "that it was posted, its sender knows"
    desk, staff = Person(server.url, COORDINATOR), Person(server.url, committee(1))
    desk.did(f"/reports/{request_id}/register")
    desk.did(f"/reports/{request_id}/release", {"text": True})
    desk.did(f"/reports/{request_id}/dispatch", {"to": staff.facts["community_id"]})
    staff.did(f"/reports/{request_id}/start")
    staff.did(f"/reports/{request_id}/done")
    desk.did(f"/reports/{request_id}/verify", {"outcome": "not_clean"})
    staff.did(f"/reports/{request_id}/done")
    desk.did(f"/reports/{request_id}/verify", {"outcome": "clean"})
    told = asked(world)
    assert [u["status"] for u in told] == [
        "investigating", "action_scheduled", "in_progress", "fixed", "in_progress", "fixed", "fixed",
    ]  # fmt: skip
    assert {u["service_request_id"] for u in told} == {request_id}
    assert len({u["update_id"] for u in told}) == len(told)
    assert "仍未清理干净" in told[4]["description"]
    moments = [u["updated_datetime"] for u in told]
    assert moments == sorted(moments) and all(m.endswith("+08:00") for m in moments)
    assert asked(world, since=timedelta(hours=-1), until=timedelta(hours=2)) == []


def test_a_rejection_says_why_and_nothing_of_who(world, server):
    request_id = world.posts(**as_fixmystreet())
    desk = Person(server.url, COORDINATOR)
    desk.did(f"/reports/{request_id}/reject", {"reason": "no_problem", "text": "记号给王秀珍"})
    (told,) = asked(world)
    assert told["status"] == "no_further_action" and "不属于问题" in told["description"]
    assert "记号" not in str(told) + str(world.request(request_id)) and desk.id not in str(told)


def test_steps_of_what_is_not_public_are_nobodys(world, server):
    from tests.cast import courier

    body = {"type_code": "H02", "position": {"lat": float(HERE["lat"]), "lng": float(HERE["long"])}}
    mine = Person(server.url, courier(1)).did("/reports", body)["report"]["id"]
    Person(server.url, COORDINATOR).did(f"/reports/{mine}/reject", {"reason": "not_found"})
    assert asked(world) == []


def test_an_update_from_outside_is_refused_in_so_many_words(world):
    request_id = world.posts()
    given = {"service_request_id": request_id, "status": "CLOSED", "update_id": "7", "description": "fixed"}
    answers = {f: world.send(f, "servicerequestupdates", api_key=KEY, **given) for f in ("json", "xml")}
    (said,) = world._refused(answers, 400)
    assert "servicerequestupdates" in said
    assert world.request(request_id)["status"] == "open"
    nobody = {f: world.send(f, "servicerequestupdates", api_key="x", **given) for f in ("json", "xml")}
    world._refused(nobody, 403)


def test_a_window_is_at_most_90_days(world):
    world.is_refused(
        "servicerequestupdates", 400, start_date="2026-01-01T00:00:00Z", end_date="2026-09-01T00:00:00Z"
    )
