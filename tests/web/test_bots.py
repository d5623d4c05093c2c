"""A station says where its groups' bots listen: nobody reads the keys again, and nobody needs them."""

import pytest

from dispatch.rules import outside
from tests.cast import COORDINATOR, OTHER_COORDINATOR, committee

SECRET, OTHER = "abcdefgh-1234-secret-5678", "ijklmnop-5678-secret-9999"
WECOM, PLAIN = f"wecombot://{SECRET}", f"https://8.8.8.8/robot?key={OTHER}"


@pytest.fixture
def chief(people):
    """A coordinator whose station has no bots, before and after."""
    person = people(COORDINATOR)
    person.bots = f"/stations/{person.facts['station_id']}/bots"
    assert person.call("PUT", person.bots, {"urls": []}).status_code == 200
    yield person
    assert person.call("PUT", person.bots, {"urls": []}).json()["bots"] == []


def put(person, *urls, version=None):
    headers = {} if version is None else {"If-Match": f'"{version}"'}
    return person.call("PUT", person.bots, {"urls": list(urls)}, headers=headers)


def codes(answer) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    errors = answer.json()["errors"]
    assert all(one["message"] for one in errors)
    return [(one["field"], one["code"]) for one in errors]


def test_a_station_sets_its_bots_and_nobody_reads_them_again(people, chief):
    told = put(chief, WECOM, PLAIN)
    assert told.status_code == 200 and told.json()["bots"] == ["wecombot://…5678", "https://8.8.8.8/…9999"]
    assert told.headers["ETag"] == f'"{told.json()["version"]}"'
    assert SECRET not in chief.call("GET", chief.bots).text
    assert people(committee(1)).call("GET", chief.bots).json()["code"] == "forbidden"
    assert people(OTHER_COORDINATOR).call("PUT", chief.bots, {"urls": [PLAIN]}).status_code == 404


def test_who_adds_one_keeps_the_others_without_knowing_their_keys(chief):
    (first,) = put(chief, WECOM).json()["bots"]
    third = "feishu://qrstuvwx-secret-0000"
    shown = put(chief, PLAIN, first, third).json()["bots"]
    assert shown == ["https://8.8.8.8/…9999", first, "feishu://…0000"]
    assert put(chief, *shown[1:]).json()["bots"] == shown[1:]
    assert outside.meant([*shown[1:], PLAIN], [third, WECOM]) == [WECOM, third, PLAIN]


def test_of_two_that_look_alike_each_can_be_named():
    alike = ["feishu://one-5678", "wecombot://one-5678", "feishu://two-5678"]
    shown = outside.shown(alike)
    assert shown == ["feishu://…5678", "wecombot://…5678", "feishu://…5678#2"]
    assert outside.meant(shown[::-1], alike) == alike[::-1]
    assert outside.meant(["feishu://…5678#3", shown[2]], alike) == [None, alike[2]]


def test_what_is_gone_or_there_already_is_refused_in_its_place_and_all_stays(chief):
    before = put(chief, WECOM).json()
    assert codes(put(chief, before["bots"][0], "feishu://…4321", "https://8.8.8.8/…9999")) == [
        ("urls.1", "unknown_bot"), ("urls.2", "unknown_bot"),
    ]  # fmt: skip
    assert codes(put(chief, before["bots"][0], WECOM)) == [("urls.1", "there_already")]
    assert codes(put(chief, before["bots"][0], before["bots"][0])) == [("urls.1", "there_already")]
    assert codes(put(chief, PLAIN, PLAIN)) == [("urls.1", "there_already")]
    assert chief.get(chief.bots) == before


def test_of_two_who_change_them_at_once_one_is_told(chief):
    seen = put(chief, WECOM).json()
    assert put(chief, seen["bots"][0], PLAIN, version=seen["version"]).status_code == 200
    late = put(chief, seen["bots"][0], version=seen["version"])
    assert late.json()["code"] == "version_conflict"
    assert late.json()["current"]["bots"] == ["wecombot://…5678", "https://8.8.8.8/…9999"]


def test_a_bot_inside_the_house_is_refused_at_the_door_and_the_old_ones_stay(chief):
    put(chief, WECOM)
    urls = ["wecombot://fine-enough", "https://127.0.0.1/hook", "https://localhost/", "slack://a/b/c"]
    assert codes(put(chief, *urls)) == [
        ("urls.1", "inside_address"), ("urls.2", "inside_address"), ("urls.3", "not_a_channel"),
    ]  # fmt: skip
    assert chief.get(chief.bots)["bots"] == ["wecombot://…5678"]
    assert put(chief, *["feishu://t"] * 6).status_code == 422


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://127.0.0.1/hook", "inside_address"),
        ("https://8.8.8.8/x?redirect=yes", "unsafe_option"),
        ("feishu://…4321", "unknown_bot"),
        ("slack://a/b/c", "not_a_channel"),
        ("short", "too_short"),
    ],
)
def test_what_cannot_be_tried_out_says_why(chief, url, code):
    assert codes(chief.call("POST", f"{chief.bots}/try", {"url": url})) == [("url", code)]


def test_a_name_that_leads_into_the_house_is_refused_too(house, monkeypatch):
    from dispatch import outside as door

    monkeypatch.setattr(door.socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("10.0.0.7", 0))])
    assert door.fault("https://hooks.example.com/x", house.settings) == "inside_address"
    monkeypatch.setattr(
        door.socket,
        "getaddrinfo",
        lambda *_, **__: [(2, 1, 6, "", (a, 0)) for a in ("1.1.1.1", "192.168.0.1")],
    )
    assert door.fault("https://hooks.example.com/x", house.settings) == "inside_address"
