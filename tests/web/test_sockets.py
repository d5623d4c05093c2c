"""The socket: who is let in, what he may say, what he hears, how he catches up, when he must go."""

from datetime import UTC, datetime, timedelta

import pytest
import requests
import socketio
import websocket

from tests.cast import (
    ADMIN,
    COORDINATOR,
    DISTRICT,
    OTHER_COORDINATOR,
    OTHER_COURIER,
    PATIENCE,
    SUPERVISOR,
    Person,
    committee,
    courier,
)
from tests.server import Server

FOREIGN = "01900000-0000-7000-8000-000000000000"


def knock(url, auth=None, headers=None) -> bool:
    """Whether somebody is let in."""
    client = socketio.Client(reconnection=False)
    try:
        client.connect(url, auth=auth, headers=headers or {}, transports=["websocket"], wait_timeout=10)
    except socketio.exceptions.ConnectionError:
        return False
    client.disconnect()
    return True


def test_nobody_is_let_in_without_a_token_that_lives(people):
    person = people(courier(1))
    for auth in (
        None,
        {},
        {"token": ""},
        {"token": "x"},
        {"token": 7},
        {"token": ["x"]},
        {"token": "x" * 5000},
        "x",
    ):
        assert not knock(person.url, auth), auth
    assert knock(person.url, {"token": person.token})
    person.call("DELETE", "/session")
    assert not knock(person.url, {"token": person.token})


def knock_as_a_page(person, origin: str | None) -> bool:
    """A browser's way in: the cookie, and the Origin of the page that opens the socket."""
    address = person.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    try:
        line = websocket.create_connection(
            address,
            timeout=PATIENCE,
            cookie=f"lm_session={person.token}",
            origin=origin,
            suppress_origin=not origin,
        )
    except websocket.WebSocketBadStatusException:
        return False
    assert line.recv().startswith("0")
    line.send("40")
    word = ""
    while not word.startswith(("40", "44")):  # let in, or not; hello may come first
        word = line.recv()
    line.close()
    return word.startswith("40")


def test_a_cookie_is_good_from_our_own_page_and_from_no_other(people):
    person = people(courier(1))
    assert knock_as_a_page(person, person.url)
    assert not knock_as_a_page(person, None)
    assert not knock_as_a_page(person, "https://evil.example")


@pytest.mark.parametrize(
    "said",
    [None, [], "x", 7, {}, {"order_id": None}, {"order_id": 7}, {"order_id": "x" * 100}, {"order_id": FOREIGN, "key": 7},
     {"order_id": FOREIGN, "key": ""}, {"order_id": FOREIGN, "key": "a\x00b"}, {"order_id": FOREIGN, "key": "x" * 201},
     {"order_id": FOREIGN, "extra": 1}, {"order_id": "a\x00b"}, {"order_id": FOREIGN}],
)  # fmt: skip
def test_a_bad_grab_is_answered_in_words(people, said):
    phone = people(courier(1)).on_duty().listen()
    answer = phone.socket.call("grab", said, timeout=PATIENCE)
    assert answer["ok"] is False
    if said and isinstance(said, dict) and "key" in said:
        assert answer["error"]["code"] == "invalid"
    assert answer["error"]["code"] in ("invalid", "not_found")
    assert answer["error"]["title"]


@pytest.mark.parametrize(
    "said", [None, {}, {"after": "x"}, {"after": -1}, {"after": 1.5}, {"after": True}, {"after": 10**40}]
)
def test_a_bad_resume_is_answered_in_words(people, said):
    phone = people(courier(1)).listen()
    answer = phone.socket.call("resume", said, timeout=PATIENCE)
    assert answer["error"]["code"] == "invalid"


def test_an_order_of_another_station_does_not_exist(people):
    order = people(committee(1)).needs()["order"]["id"]
    far = people(OTHER_COURIER).on_duty().listen()
    assert far.grab(order)["error"]["code"] == "not_found"
    assert people(committee(1)).listen().grab(order)["error"]["code"] == "forbidden"


def test_a_phone_out_of_a_tunnel_gets_exactly_what_it_missed(people):
    phone = people(courier(3)).on_duty().listen()
    before = phone.hello["head"]
    phone.leave()
    orders = [people(committee(6)).needs()["order"]["id"] for _ in range(3)]
    phone.hello = {}
    phone.listen()
    caught = phone.socket.call("resume", {"after": before}, timeout=PATIENCE)
    opened = [e["subject"]["id"] for e in caught["events"] if e["kind"] == "order.opened"]
    assert [o for o in opened if o in orders] == orders
    assert [e["seq"] for e in caught["events"]] == sorted(e["seq"] for e in caught["events"])
    polled = phone.get(f"/events?after={before}")
    assert [e for e in polled["events"] if e["seq"] <= caught["head"]] == caught["events"]


def test_a_number_the_log_never_reached_is_an_honest_resync(people):
    phone = people(courier(4)).listen()
    answer = phone.socket.call("resume", {"after": 10**9}, timeout=PATIENCE)
    assert answer["resync"] is True
    assert set(answer) == {"resync", "epoch", "head"}


def test_the_log_of_another_time_is_an_honest_resync(people):
    """Restored from a backup, the numbers go on and mean something else."""
    phone = people(courier(4)).listen()
    head, epoch = phone.hello["head"], phone.hello["epoch"]
    answer = phone.socket.call("resume", {"after": head, "epoch": "another"}, timeout=PATIENCE)
    assert (answer.get("resync"), answer["epoch"]) == (True, epoch)
    assert "resync" not in phone.socket.call("resume", {"after": head, "epoch": epoch}, timeout=PATIENCE)
    assert phone.get(f"/events?after={head}&epoch=another").get("resync") is True
    assert "resync" not in phone.get(f"/events?after={head}&epoch={epoch}")


def test_a_long_poll_is_answered_when_something_happens(people):
    import threading

    watcher, staff = people(COORDINATOR), people(committee(7))
    head = watcher.get("/events?after=0")["head"]
    found = []
    poll = threading.Thread(target=lambda: found.append(watcher.get(f"/events?after={head}&wait=25")))
    poll.start()
    order = staff.needs()["order"]["id"]
    poll.join(PATIENCE)
    assert found
    later = watcher.get(f"/events?after={head}")
    assert order in [e["subject"]["id"] for e in later["events"]]


def test_off_duty_the_pool_is_silent_and_on_duty_it_speaks(people):
    phone = people(courier(5)).on_duty(False).listen()
    staff = people(committee(8))
    first = staff.needs()["order"]["id"]
    phone.on_duty()
    phone.hears("duty.changed", phone.id)
    second = staff.needs()["order"]["id"]
    phone.hears("order.opened", second)
    assert first not in [e["subject"]["id"] for e in phone.events]


def test_each_hears_his_own_station_and_committee_only(people):
    ears = {
        phone: people(phone).listen()
        for phone in (OTHER_COORDINATOR, committee(10), committee(9), SUPERVISOR)
    }
    posted = people(committee(9)).needs()
    ears[committee(9)].hears("need.received", posted["need"]["id"])
    ears[SUPERVISOR].hears("need.received", posted["need"]["id"])
    ears[committee(9)].hears("order.opened", posted["order"]["id"])
    marks = {posted["need"]["id"], posted["order"]["id"]}
    for deaf in (OTHER_COORDINATOR, committee(10)):
        assert not marks & {e["subject"]["id"] for e in ears[deaf].events}


def test_a_person_of_several_stations_names_the_one_he_follows(people):
    officer = people(DISTRICT)
    stations = [u["id"] for u in officer.get("/units")["items"] if u["kind"] == "station"]
    assert len(stations) == 2
    for station in stations:
        answer = officer.call("GET", f"/events?after=0&station={station}")
        assert answer.status_code == 200
    assert officer.call("GET", f"/events?station={FOREIGN}").status_code == 404
    assert not knock(officer.url, {"token": officer.token, "station": FOREIGN})
    assert knock(officer.url, {"token": officer.token, "station": stations[1]})


def test_signed_out_by_somebody_else_the_phone_hears_nothing_later(people):
    lost = people(courier(33)).on_duty().listen()
    assert people(COORDINATOR).post(f"/people/{lost.id}/sign-out").status_code == 200
    later = people(committee(11)).needs()["order"]["id"]
    lost.gone()
    assert lost.bye == "signed_out"
    assert later not in [e["subject"]["id"] for e in lost.events]
    assert lost.call("GET", "/orders").status_code == 401


def test_a_session_that_runs_out_ends_a_socket_that_says_nothing(folder, tmp_path):
    """An office computer left on over night hears nothing more, and is told why."""
    clock, noon = tmp_path / "clock", datetime.now(UTC)
    clock.write_text(noon.isoformat())
    running = Server(folder, CLOCK_FILE=str(clock)).start()
    try:
        left_on = Person(running.url, committee(1)).listen()
        phone = Person(running.url, courier(1)).on_duty().listen()
        clock.write_text((noon + timedelta(hours=13)).isoformat())
        later = Person(running.url, committee(1)).needs()["order"]["id"]
        phone.hears("order.opened", later)
        left_on.gone()
        assert left_on.bye == "expired"
        assert later not in [e["subject"]["id"] for e in left_on.events]
        quiet = Person(running.url, committee(2)).listen()
        clock.write_text((noon + timedelta(hours=26)).isoformat())
        quiet.gone()
        assert quiet.bye == "expired"
        assert phone.socket.connected, "a courier stays signed in"
        phone.leave()
    finally:
        running.stop()


def test_a_suspended_courier_loses_his_socket_and_his_long_poll(people):
    out = people(courier(34)).on_duty().listen()
    assert people(ADMIN).post(f"/people/{out.id}/suspend").status_code == 200
    out.gone()
    answer = requests.get(
        f"{out.url}/api/v1/events?wait=5", headers={"Authorization": f"Bearer {out.token}"}, timeout=PATIENCE
    )
    assert answer.status_code == 401


def test_two_phones_of_one_courier_end_together_and_his_colleagues_go_on(people):
    one, two, other = people(courier(35)), people(courier(35)), people(courier(36)).on_duty()
    for phone in (one, two, other):
        phone.listen()
    assert people(COORDINATOR).post(f"/people/{one.id}/sign-out").status_code == 200
    one.gone()
    two.gone()
    other.hears("order.opened", people(committee(12)).needs()["order"]["id"])


def test_the_same_key_is_the_same_grab_on_socket_and_http(people):
    phone = people(courier(37)).on_duty().listen()
    order = people(committee(13)).needs()["order"]["id"]
    by_socket = phone.grab(order, key="one-tap")
    by_http = phone.post(f"/orders/{order}/grab", key="one-tap")
    assert (by_socket["ok"], by_http.status_code) == (True, 200)
    assert by_http.json()["mine"]
    assert phone.deeds(f"/orders/{order}") == ["open", "grab"]


def test_a_position_is_kept_for_the_coordinator_while_on_duty_only(people):
    phone = people(courier(38)).on_duty().listen()
    phone.socket.emit("position", {"lat": 39.0321, "lng": 117.7008, "accuracy_m": 8})
    phone.socket.call("resume", {"after": phone.hello["head"]}, timeout=PATIENCE)
    couriers = {c["id"]: c for c in people(COORDINATOR).get("/board")["couriers"]}
    assert couriers[phone.id]["position"] == {"lat": 39.0321, "lng": 117.7008}
    assert people(SUPERVISOR).get("/board")["couriers"] == []
    phone.on_duty(False)
    assert phone.id not in {c["id"] for c in people(COORDINATOR).get("/board")["couriers"]}


@pytest.mark.parametrize("here", [{"lat": 0, "lng": 0}, {"lat": "39", "lng": 117}, {}, None])
def test_a_place_that_cannot_be_breaks_nothing_and_is_not_kept(server, here):
    phone = Person(server.url, courier(39)).on_duty().listen()
    phone.socket.emit("position", {"lat": 39.0321, "lng": 117.7008, "accuracy_m": 8})
    phone.socket.emit("position", here)
    phone.socket.call("resume", {"after": phone.hello["head"]}, timeout=PATIENCE)
    found = {c["id"]: c for c in Person(server.url, COORDINATOR).get("/board")["couriers"]}
    assert found[phone.id]["position"] == {"lat": 39.0321, "lng": 117.7008}
    assert not [line for line in server.said if "socket_failed" in line]
    phone.leave()


def test_a_new_role_closes_the_socket_and_leaves_the_session(server):
    phone = Person(server.url, courier(1)).on_duty().listen()
    station, outlet = Person(server.url, COORDINATOR), phone.facts["roles"][0]["unit_id"]
    station.did(f"/people/{phone.id}/memberships", {"role": "outlet_lead", "unit_id": outlet})
    phone.gone()
    assert phone.bye == "role_changed"
    assert {r["role"] for r in phone.get("/me")["person"]["roles"]} == {"courier", "outlet_lead"}


def test_who_has_left_a_committee_hears_nothing_later_than_that(server):
    station, clerk = Person(server.url, COORDINATOR), Person(server.url, committee(2)).listen()
    colleague = station.did("/people", {"name": "同事", "phone": "13000007009", "role": "committee_staff",
                                        "unit_id": clerk.facts["community_id"]})  # fmt: skip
    seat = next(
        role["membership_id"]
        for one in station.get("/people?limit=200")["items"]
        if one["id"] == clerk.id
        for role in one["roles"]
    )
    before = station.needs(community_id=clerk.facts["community_id"])["need"]["id"]
    clerk.hears("need.received", before)
    assert station.call("DELETE", f"/people/{clerk.id}/memberships/{seat}").status_code == 204
    later = station.needs(community_id=clerk.facts["community_id"])["need"]["id"]
    clerk.gone()
    assert clerk.bye == "role_changed"
    assert later not in {event["subject"]["id"] for event in clerk.events}
    assert clerk.call("GET", "/needs").status_code == 403 and clerk.call("GET", "/events").status_code == 403
    assert colleague["person"]["id"] in {one["id"] for one in station.get("/people?limit=200")["items"]}
