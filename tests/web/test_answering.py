"""Who answers for whom: signing somebody out, suspending, resetting, forgiving; and what ends with it."""

from datetime import datetime

import pytest
from sqlalchemy import select

from app import create_app
from dispatch import config
from dispatch.actions import people as actions
from dispatch.tx import Call
from models import Courier, Membership, Person
from tests.cast import ADMIN, COORDINATOR, OTHER_COORDINATOR, OTHER_STAFF, PASSWORD, committee, courier, lead


@pytest.fixture
def app(folder):
    made = create_app(config.load(data_dir=folder, app_env="test", work_limits=False))
    yield made
    made.extensions["house"].close()


@pytest.fixture
def client(app):
    return app.test_client()


def bearer(client, phone, password=PASSWORD):
    answer = client.post("/api/v1/session", json={"phone": phone, "password": password})
    assert answer.status_code == 201, answer.text
    client.delete_cookie("lm_session")
    return {"Authorization": f"Bearer {answer.json['token']}"}


def post(client, who, path, body=None):
    return client.post(f"/api/v1{path}", json=body or {}, headers=who)


def id_of(app, phone):
    with app.extensions["house"].db.reading() as rd:
        return rd.session.execute(select(Person.id).where(Person.phone == phone)).scalar_one()


def seats_of(app, phone):
    with app.extensions["house"].db.reading() as rd:
        query = select(Membership.unit_id, Membership.role).join(Person, Person.id == Membership.person_id)
        return [(unit, str(role)) for unit, role in rd.session.execute(query.where(Person.phone == phone))]


def seat(app, phone, seats):
    """Give somebody exactly these seats, as the operator does."""

    def placed(tx):
        person = tx.session.execute(select(Person).where(Person.phone == phone)).scalar_one()
        actions.place(tx, person, seats)

    app.extensions["house"].db.write(Call(), placed)


def courier_row(app, phone):
    with app.extensions["house"].db.reading() as rd:
        return rd.session.get(Courier, id_of(app, phone)).model_dump()


VERBS = ("sign-out", "suspend", "reset")


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_puts_out_somebody_above_him(app, client, verb):
    """The courier is the district's admin too."""
    seat(app, courier(1), seats_of(app, courier(1)) + seats_of(app, ADMIN))
    his = id_of(app, courier(1))
    for phone in (COORDINATOR, lead(1)):
        answer = post(client, bearer(client, phone), f"/people/{his}/{verb}")
        assert (answer.status_code, answer.json["code"]) == (403, "forbidden"), phone
    assert post(client, bearer(client, ADMIN), f"/people/{his}/{verb}").status_code in (200, 201)


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_puts_out_somebody_who_works_elsewhere_too(app, client, verb):
    """The courier is a clerk of a committee in the other station."""
    seat(app, courier(1), seats_of(app, courier(1)) + seats_of(app, OTHER_STAFF))
    his = id_of(app, courier(1))
    for phone in (COORDINATOR, OTHER_COORDINATOR, lead(1), OTHER_STAFF):
        answer = post(client, bearer(client, phone), f"/people/{his}/{verb}")
        assert (answer.status_code, answer.json["code"]) == (403, "forbidden"), phone
    assert post(client, bearer(client, ADMIN), f"/people/{his}/{verb}").status_code in (200, 201)


def test_a_coordinator_elsewhere_is_here_what_he_is_here(app, client):
    """He leads an outlet in this station; that does not make him its coordinator."""
    seat(app, OTHER_COORDINATOR, seats_of(app, OTHER_COORDINATOR) + seats_of(app, lead(1)))
    his, who = id_of(app, courier(1)), bearer(client, OTHER_COORDINATOR)
    for verb in ("forgive", "suspend"):
        answer = post(client, who, f"/people/{his}/{verb}")
        assert (answer.status_code, answer.json["code"]) == (403, "forbidden"), verb
    assert post(client, who, f"/people/{his}/sign-out").status_code == 200, "as his lead he may"


def test_a_colleague_of_the_same_rank_may(app, client):
    assert (
        post(client, bearer(client, COORDINATOR), f"/people/{id_of(app, '13000000102')}/reset").status_code
        == 201
    )
    two = committee(2)
    seat(app, two, seats_of(app, committee(1)))
    assert (
        post(client, bearer(client, committee(1)), f"/people/{id_of(app, two)}/sign-out").status_code == 200
    )


@pytest.mark.parametrize("face", ["", "board", "courier"])
def test_who_has_no_role_is_told_so_and_not_sent_round_in_circles(app, client, face):
    """Signed in, and his last membership is gone."""
    assert client.post("/sign-in", data={"phone": courier(1), "password": PASSWORD}).status_code == 302
    seat(app, courier(1), [])
    page = client.get(f"/{face}", headers={"Accept": "text/html"}, follow_redirects=True)
    assert page.status_code == 403
    assert "社工站" in page.text


# ---------------------------------------------------------------- links


def invited(client, who, outlet):
    made = client.post("/api/v1/invitations", json={"outlet_id": outlet}, headers=who)
    assert made.status_code == 201, made.text
    return made.json["url"].split("#")[1]


def accepted(client, token, phone="13000006666"):
    form = {
        "token": token,
        "phone": phone,
        "name": "新来的",
        "password": "zhong-guo-hao",
        "notice_accepted": True,
    }
    return client.post("/api/v1/invitations/accept", json=form).status_code


def test_the_links_of_who_is_suspended_or_gone_open_nothing(app, client):
    outlet = seats_of(app, lead(1))[0][0]
    boss, station = bearer(client, lead(1)), bearer(client, COORDINATOR)
    first, second, third = (invited(client, boss, outlet) for _ in range(3))
    path = f"/people/{id_of(app, lead(1))}/suspend"
    assert post(client, station, path).status_code == 200
    assert accepted(client, first) == 404
    assert post(client, station, path, {"suspended": False}).status_code == 200
    assert accepted(client, second) == 201
    seat(app, lead(1), seats_of(app, lead(2)))
    assert accepted(client, third, "13000006667") == 404


def test_the_risk_notice_is_good_for_as_long_whichever_way_it_was_accepted(folder, tmp_path):
    clock = tmp_path / "clock"
    clock.write_text("2027-01-31T09:00:00+08:00")
    app = create_app(config.load(data_dir=folder, app_env="test", clock_file=clock))
    client = app.test_client()
    outlet = seats_of(app, lead(1))[0][0]
    assert accepted(client, invited(client, bearer(client, lead(1)), outlet)) == 201
    joined = courier_row(app, "13000006666")["notice_accepted_until"]
    until = post(client, bearer(client, courier(1)), "/me/notice").json["notice_accepted_until"]
    assert datetime.fromisoformat(until) == joined
    app.extensions["house"].close()


def reset_link(app, client, phone, by=COORDINATOR):
    made = post(client, bearer(client, by), f"/people/{id_of(app, phone)}/reset")
    assert made.status_code == 201, made.text
    return made.json["url"].split("#")[1]


def used(client, token):
    return client.post("/api/v1/resets", json={"token": token, "password": "xin-mi-ma-2026"}).status_code


def test_a_reset_link_dies_with_the_password_it_was_made_for(app, client):
    token = reset_link(app, client, courier(1))
    his = bearer(client, courier(1))
    assert post(client, his, "/me/password", {"old": PASSWORD, "new": "guo-qiao-mi-xian"}).status_code == 204
    assert used(client, token) == 404
    one, two = reset_link(app, client, courier(2)), reset_link(app, client, courier(2))
    assert used(client, one) == 404, "a new link ends the one before"
    assert used(client, two) == 204
    assert used(client, two) == 404


def test_a_reset_link_dies_with_a_suspension_and_with_its_maker(app, client):
    station = bearer(client, COORDINATOR)
    token, path = reset_link(app, client, courier(1)), f"/people/{id_of(app, courier(1))}/suspend"
    post(client, station, path)
    assert used(client, token) == 404
    post(client, station, path, {"suspended": False})
    assert used(client, token) == 404
    token = reset_link(app, client, courier(2), by=lead(1))
    assert post(client, station, f"/people/{id_of(app, lead(1))}/suspend").status_code == 200
    assert used(client, token) == 404


# ---------------------------------------------------------------- off duty


def riding(app, client, phone):
    """On duty until the evening, seen at the shop."""
    his = bearer(client, phone)
    duty = {"on": True, "until": "2036-11-24T18:00:00+08:00"}
    assert client.put("/api/v1/me/duty", json=duty, headers=his).status_code == 200
    here = {"lat": 39.03, "lng": 117.69}
    assert client.put("/api/v1/me/position", json=here, headers=his).status_code == 200
    return his


FORGOTTEN = ("duty_since", "duty_until", "lat", "lng", "accuracy_m", "position_at", "fast_since", "trace")


def gone_from_duty(app, phone):
    row = courier_row(app, phone)
    assert not row["on_duty"]
    assert {name: row[name] for name in FORGOTTEN} == dict.fromkeys(FORGOTTEN)


def test_who_ends_his_duty_leaves_no_place_behind(app, client):
    his = riding(app, client, courier(1))
    assert client.put("/api/v1/me/duty", json={"on": False}, headers=his).json["until"] is None
    gone_from_duty(app, courier(1))


def test_who_is_suspended_is_off_duty_and_the_station_sees_it(app, client):
    riding(app, client, courier(1))
    station = bearer(client, COORDINATOR)
    before = client.get("/api/v1/events", headers=station).json["head"]
    post(client, station, f"/people/{id_of(app, courier(1))}/suspend")
    gone_from_duty(app, courier(1))
    heard = client.get(f"/api/v1/events?after={before}", headers=station).json["events"]
    told = [e for e in heard if e["kind"] == "duty.changed"]
    assert [e["subject"]["id"] for e in told] == [id_of(app, courier(1))]
    assert (told[0]["data"]["status"], told[0]["data"]["by"]["role"]) == ("off", "coordinator")
