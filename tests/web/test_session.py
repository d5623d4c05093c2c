"""Signing in and out: who gets in, who waits, what a sign-out ends, and links that work once."""

import json
import threading

import pytest

from app import create_app
from dispatch import config
from tests.cast import ADMIN, COORDINATOR, OTHER_COORDINATOR, PASSWORD, committee, courier, lead


@pytest.fixture
def app(folder):
    made = create_app(config.load(data_dir=folder, app_env="test"))
    yield made
    made.extensions["house"].close()


@pytest.fixture
def client(app):
    return app.test_client()


def sign_in(client, phone, password=PASSWORD, **more):
    return client.post("/api/v1/session", json={"phone": phone, "password": password}, **more)


def bearer(client, phone, password=PASSWORD):
    answer = sign_in(client, phone, password)
    assert answer.status_code == 201, answer.text
    client.delete_cookie("lm_session")
    return {"Authorization": f"Bearer {answer.json['token']}"}


def test_a_courier_signs_in_with_his_number_as_excel_wrote_it(client):
    answer = sign_in(client, "130-0000-3001")
    assert answer.status_code == 201
    assert answer.json["person"]["roles"][0]["role"] == "courier"
    assert sign_in(client, 13000003001.0).status_code == 201
    assert sign_in(client, "１３０００００３００１").status_code == 201


def test_a_wrong_phone_and_a_wrong_password_are_the_same_answer(client):
    wrong = [sign_in(client, "13900000000"), sign_in(client, courier(1), "nope-nope-nope")]
    shown = [{k: v for k, v in json.loads(w.data).items() if k != "request_id"} for w in wrong]
    assert [w.status_code for w in wrong] == [401, 401]
    assert shown[0] == shown[1]


def test_who_guesses_waits_longer_and_longer_also_after_a_restart_and_nobody_else_does(folder, tmp_path):
    clock = tmp_path / "clock"
    settings = {"data_dir": folder, "app_env": "test", "clock_file": clock}

    def guess_at(second, again):
        clock.write_text(f"2026-11-23T09:00:{second:02}+08:00")
        return sign_in(again.test_client(), courier(1), "guess-guess")

    clock.write_text("2026-11-23T09:00:00+08:00")
    first = create_app(config.load(**settings))
    assert [guess_at(0, first).status_code for _ in range(6)] == [401] * 5 + [429]
    assert [guess_at(second, first).status_code for second in (1, 2, 3)] == [401, 429, 401]
    first.extensions["house"].close()
    restarted = create_app(config.load(**settings))
    waiting = guess_at(3, restarted)
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (429, "4")
    client = restarted.test_client()
    assert sign_in(client, courier(2)).status_code == 201
    at_home = {"environ_base": {"REMOTE_ADDR": "127.0.0.9"}}
    assert sign_in(client, courier(1), **at_home).status_code == 201, "the real courier is not locked out"
    restarted.extensions["house"].close()


@pytest.fixture
def still(folder, tmp_path):
    """A house in which no time passes."""
    clock = tmp_path / "clock"
    clock.write_text("2026-11-23T09:00:00+08:00")
    made = create_app(config.load(data_dir=folder, app_env="test", clock_file=clock))
    yield made
    made.extensions["house"].close()


def test_forty_guesses_at_once_are_five_guesses(still):
    """Counted before they are compared: who asks in parallel knows no more than who asks in turn."""
    ready, told = threading.Barrier(40), []

    def guess():
        client = still.test_client()
        ready.wait()
        told.append(sign_in(client, courier(1), "guess-guess").status_code)

    threads = [threading.Thread(target=guess) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (told.count(401), told.count(429)) == (5, 35)


def test_who_signs_in_rightly_is_never_counted(still):
    client = still.test_client()
    assert {sign_in(client, courier(1)).status_code for _ in range(25)} == {201}
    assert [sign_in(client, courier(1), "guess-guess").status_code for _ in range(6)] == [401] * 5 + [429]


def test_who_comes_from_afar_with_a_demo_password_is_told_so_each_time(still):
    client = still.test_client()
    afar = {"environ_base": {"REMOTE_ADDR": "192.168.1.20"}}
    assert {sign_in(client, courier(1), **afar).json["reason"] for _ in range(8)} == {"demo"}


def test_a_number_guessed_from_everywhere_keeps_its_owner_out_for_seconds_only(still):
    client = still.test_client()
    for n in range(30):
        guess = sign_in(client, courier(1), "guess-guess", environ_base={"REMOTE_ADDR": f"10.0.0.{n}"})
    assert guess.status_code == 429
    owner = sign_in(client, courier(1))
    assert owner.status_code == 429
    assert int(owner.headers["Retry-After"]) <= 4
    assert sign_in(client, courier(2)).status_code == 201


def test_demo_people_sign_in_on_this_machine_only(client):
    answer = sign_in(client, courier(1), environ_base={"REMOTE_ADDR": "192.168.1.20"})
    assert (answer.status_code, answer.json["reason"]) == (403, "demo")


def test_the_cookie_is_enough_to_read_and_not_to_write(client):
    answer = sign_in(client, courier(1))
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert client.get("/api/v1/me").status_code == 200
    without = client.put("/api/v1/me/duty", json={"on": True})
    assert (without.status_code, without.json["reason"]) == (403, "csrf")
    csrf = client.get("/api/v1/me").json["csrf"]
    assert client.put("/api/v1/me/duty", json={"on": True}, headers={"X-CSRF-Token": csrf}).status_code == 200


def test_signing_out_ends_the_token_everywhere(client):
    token = bearer(client, courier(1))
    assert client.delete("/api/v1/session", headers=token).status_code == 204
    assert client.get("/api/v1/me", headers=token).status_code == 401


def test_a_look_at_the_log_is_a_look_at_the_session_too(app, client):
    """One and the same moment: signed out after the door and before the look is signed out."""
    from dispatch.errors import Refused
    from dispatch.web.api.events import look

    headers = bearer(client, courier(1))
    station = client.get("/api/v1/me", headers=headers).json["person"]["station_id"]
    token = headers["Authorization"].removeprefix("Bearer ")
    with app.extensions["house"].db.reading() as rd:
        assert look(rd, token, station, 0)["events"] == []
    client.delete("/api/v1/session", headers=headers)
    with app.extensions["house"].db.reading() as rd, pytest.raises(Refused, match="unauthenticated"):
        look(rd, token, station, 0)


def test_a_new_password_ends_every_other_session(client):
    one, other = bearer(client, courier(1)), bearer(client, courier(1))
    body = {"old": PASSWORD, "new": "guo-qiao-mi-xian"}
    assert client.post("/api/v1/me/password", json=body, headers=one).status_code == 204
    assert client.get("/api/v1/me", headers=one).status_code == 200
    assert client.get("/api/v1/me", headers=other).status_code == 401
    assert sign_in(client, courier(1)).status_code == 401
    assert sign_in(client, courier(1), "guo-qiao-mi-xian").status_code == 201


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("wrong-wrong", "long-enough-1", "wrong_password"), (PASSWORD, "aaaaaaaaaa", "too_weak")],
)
def test_a_bad_change_of_password_is_worded(client, old, new, code):
    token = bearer(client, courier(1))
    answer = client.post("/api/v1/me/password", json={"old": old, "new": new}, headers=token)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["code"] == code
    assert answer.json["errors"][0]["message"]


def test_an_invitation_lets_one_courier_in_once_after_he_has_accepted_the_risks(client):
    boss = bearer(client, lead(1))
    outlet = client.get("/api/v1/me", headers=boss).json["person"]["roles"][0]["unit_id"]
    made = client.post("/api/v1/invitations", json={"outlet_id": outlet}, headers=boss)
    assert made.status_code == 201
    token = made.json["url"].split("#")[1]
    form = {
        "token": token,
        "phone": "13000006666",
        "name": "新来的",
        "password": "zhong-guo-hao",
        "notice_accepted": False,
    }
    assert client.post("/api/v1/invitations/accept", json=form).status_code == 422
    joined = client.post("/api/v1/invitations/accept", json=form | {"notice_accepted": True})
    assert joined.status_code == 201
    again = client.post(
        "/api/v1/invitations/accept", json=form | {"notice_accepted": True, "phone": "13000006667"}
    )
    assert again.status_code == 404
    client.delete_cookie("lm_session")
    afar = {"environ_base": {"REMOTE_ADDR": "192.168.1.20"}}
    assert sign_in(client, "13000006666", "zhong-guo-hao", **afar).status_code == 201, "he has his phone"
    client.delete_cookie("lm_session")
    courier_row = bearer(client, "13000006666", "zhong-guo-hao")
    assert client.put("/api/v1/me/duty", json={"on": True}, headers=courier_row).status_code == 200


def test_an_outlet_invites_for_itself_only(client):
    boss, other = bearer(client, lead(1)), bearer(client, lead(2))
    elsewhere = client.get("/api/v1/me", headers=other).json["person"]["roles"][0]["unit_id"]
    assert client.post("/api/v1/invitations", json={"outlet_id": elsewhere}, headers=boss).status_code == 404


def test_a_reset_link_works_once_and_ends_the_sessions(client):
    old, coordinator = bearer(client, courier(1)), bearer(client, COORDINATOR)
    person = client.get("/api/v1/me", headers=old).json["person"]["id"]
    made = client.post(f"/api/v1/people/{person}/reset", headers=coordinator)
    token = made.json["url"].split("#")[1]
    body = {"token": token, "password": "xin-mi-ma-2026"}
    assert client.post("/api/v1/resets", json=body).status_code == 204
    assert client.get("/api/v1/me", headers=old).status_code == 401
    assert client.post("/api/v1/resets", json=body).status_code == 404
    assert sign_in(client, courier(1), "xin-mi-ma-2026").status_code == 201


def test_a_clerk_does_not_reset_a_coordinator_and_nobody_resets_a_stranger(client):
    coordinator, clerk = bearer(client, COORDINATOR), bearer(client, committee(1))
    boss = client.get("/api/v1/me", headers=coordinator).json["person"]["id"]
    assert client.post(f"/api/v1/people/{boss}/reset", headers=clerk).status_code == 404
    far = bearer(client, OTHER_COORDINATOR)
    assert client.post(f"/api/v1/people/{boss}/reset", headers=far).status_code == 404
    admin = bearer(client, ADMIN)
    assert client.post(f"/api/v1/people/{boss}/reset", headers=admin).status_code == 201


def test_a_suspended_courier_is_out_and_stays_out(client):
    old, coordinator = bearer(client, courier(1)), bearer(client, COORDINATOR)
    person = client.get("/api/v1/me", headers=old).json["person"]["id"]
    assert client.post(f"/api/v1/people/{person}/suspend", headers=coordinator).status_code == 200
    assert client.get("/api/v1/me", headers=old).status_code == 401
    assert sign_in(client, courier(1)).status_code == 401
    back = client.post(f"/api/v1/people/{person}/suspend", json={"suspended": False}, headers=coordinator)
    assert back.status_code == 200
    assert sign_in(client, courier(1)).status_code == 201
