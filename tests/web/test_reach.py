"""How somebody says by which ways he may be told."""

import pytest

from tests.cast import courier
from tests.server import Server

BROWSER = {
    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
}


def codes(answer) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return [(one["field"], one["code"]) for one in answer.json()["errors"]]


def test_what_one_does_not_name_stays_as_it_is(people):
    phone = people(courier(61))
    first = phone.get("/me/reach")
    assert first["channels"] == {"push": True, "sms": True, "mail": False, "bot": False}
    assert (first["quiet"], first["browsers"], first["available"]["push"]) == (None, 0, True)
    night = {"from": "22:00", "to": "06:30"}
    assert phone.call("PUT", "/me/reach", {"channels": {"sms": False}, "quiet": night}).status_code == 200
    told = phone.call("PUT", "/me/reach", {"channels": {"push": False}}).json()
    assert (told["channels"]["sms"], told["channels"]["push"], told["quiet"]) == (False, False, night)
    assert phone.call("PUT", "/me/reach", {"quiet": None}).json()["quiet"] is None
    wrong = phone.call("PUT", "/me/reach", {"quiet": {"from": "25:00", "to": "06:30"}})
    assert wrong.status_code == 422


def test_a_browser_is_the_last_ones_who_used_it(people):
    here = {"endpoint": "https://8.8.8.8/push/one", "keys": BROWSER, "expirationTime": None}
    first, second = people(courier(62)), people(courier(63))
    assert first.call("POST", "/me/push", here).json()["browsers"] == 1
    assert second.call("POST", "/me/push", here).json()["browsers"] == 1
    assert first.get("/me/reach")["browsers"] == 0
    for n in range(7):
        second.call("POST", "/me/push", here | {"endpoint": f"https://8.8.8.8/push/{n}"})
    assert second.get("/me/reach")["browsers"] == 5
    assert second.call("DELETE", "/me/push", {"endpoint": "https://8.8.8.8/push/6"}).json()["browsers"] == 4
    assert second.call("DELETE", "/me/push", {}).json()["browsers"] == 0


@pytest.mark.parametrize(
    ("endpoint", "code"),
    [
        ("https://127.0.0.1/push", "inside_address"),
        ("https://[::1]:9/push", "inside_address"),
        ("http://8.8.8.8/push", "not_an_address"),
        ("mailto://a:b@example.com", "not_an_address"),
        ("wecombot://abcdefgh", "not_an_address"),
    ],
)
def test_a_browser_that_would_lead_into_the_house_is_refused(people, endpoint, code):
    phone = people(courier(64))
    answer = phone.call("POST", "/me/push", {"endpoint": endpoint, "keys": BROWSER})
    assert codes(answer) == [("endpoint", code)]


def test_keys_that_are_none_are_refused(people):
    answer = people(courier(64)).call(
        "POST", "/me/push", {"endpoint": "https://8.8.8.8/push", "keys": BROWSER | {"auth": "short"}}
    )
    assert codes(answer) == [("keys", "not_a_push_key")]


@pytest.mark.parametrize(
    ("name", "value"),
    [("OUTSIDE_LOOPBACK", "1"), ("NOTIFY_URLS", "https://127.0.0.1/x"), ("SMS_URL", "http://8.8.8.8/sms")],
)
def test_a_house_in_earnest_never_begins_with_a_way_into_itself(tmp_path, name, value):
    keys = {"SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz", "PII_KEYS": "A" * 43}
    with pytest.raises(AssertionError, match=name):
        Server(tmp_path, APP_ENV="production", **keys, **{name: value}).start()
