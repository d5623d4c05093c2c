"""What a bad phone, a slip of the finger and a stranger can send about dead-spots: refused in words,
with nothing written, or exactly as it was meant."""

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel, select

from dispatch.actions.street import lay
from dispatch.rules import streets
from dispatch.rules.geography import Wgs84, to_gcj02
from dispatch.tx import Call
from models import Person
from tests.cast import COORDINATOR, OTHER_COORDINATOR, OTHER_COURIER, committee, courier
from tests.web.photo_street import Street, told

HERE = {"lat": 39.0265, "lng": 117.698}
EAST = {"lat": 39.0, "lng": 117.76}  # the second station's
REPORTS = (
    "reports",
    "moves",
    "followers",
    "events",
    "alerts",
    "counters",
    "idempotency_keys",
    "audit",
    "type_settings",
)


@pytest.fixture(scope="module")
def street(demo_folder, tmp_path_factory):
    import shutil

    folder = tmp_path_factory.mktemp("reports") / "var"
    shutil.copytree(demo_folder, folder)
    made = Street(folder)
    yield made
    made.close()


def rows(street):
    with street.house.db.reading() as rd:
        known = [t.name for t in SQLModel.metadata.sorted_tables]
        return {
            name: rd.session.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()
            for name in known
            if name in (*REPORTS, "photos")
        } | {
            "hanging": rd.session.execute(
                text("SELECT count(*) FROM photos WHERE subject_id IS NOT NULL")
            ).scalar_one()
        }


def refused(street, phone, path, body=None, method="POST", raw=None, **headers):
    """What he is told; nothing of it was written."""
    person = street.people(phone)
    before = rows(street)
    how = {"data": raw, "content_type": "application/json"} if raw is not None else {"json": body or {}}
    answer = person.call(method, path, headers={"Idempotency-Key": "refused", **headers}, **how)
    assert 400 <= answer.status_code < 500, answer.text
    assert rows(street) == before
    return told(answer)


def seen(**more):
    return {"type_code": "H01", "position": HERE} | more


def reported(street, phone, **more):
    return street.people(phone).did("/reports", seen(**more))["report"]


BAD_PLACES = {
    "on the Bohai sea": ({"lat": 38.7, "lng": 118.5}, "outside_area"),
    "in Beijing": ({"lat": 39.9, "lng": 116.4}, "outside_area"),
    "at nought and nought": ({"lat": 0, "lng": 0}, "not_a_position"),
    "swapped": ({"lat": 117.698, "lng": 39.0265}, "not_a_position"),
    "in Tokyo": ({"lat": 35.68, "lng": 139.76}, "not_a_position"),
    "off the earth": ({"lat": 91, "lng": 117.7}, "not_a_position"),
    "in words": ({"lat": "39.0265", "lng": "117.698"}, "not_a_position"),
    "half of it": ({"lat": 39.0265}, "not_a_position"),
    "of an unknown kind": (HERE | {"crs": "bd09"}, "not_a_position"),
    "true": ({"lat": True, "lng": True}, "not_a_position"),
    "surer than can be": (HERE | {"accuracy_m": -1}, "not_a_position"),
    "null": (None, "not_a_position"),
}


@pytest.mark.parametrize("where", BAD_PLACES)
def test_a_dead_spot_at_no_place_is_refused(street, where):
    position, code = BAD_PLACES[where]
    status, name, error = refused(street, courier(1), "/reports", seen(position=position))
    assert (status, name, error) == (422, "invalid", ("position", code))


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400"])
def test_a_place_that_is_not_a_number_is_refused(street, number):
    raw = f'{{"type_code": "H01", "position": {{"lat": {number}, "lng": 117.698}}}}'
    assert refused(street, courier(1), "/reports", raw=raw)[0] in (400, 422)
    raw = f'{{"type_code": "H01", "position": {{"lat": 39.02, "lng": 117.698, "accuracy_m": {number}}}}}'
    assert refused(street, courier(1), "/reports", raw=raw)[0] in (400, 422)


def test_what_was_read_off_a_chinese_map_lies_where_it_lies(street):
    shifted = to_gcj02(Wgs84(**HERE))
    position = {"lat": shifted.lat, "lng": shifted.lng, "crs": "gcj02", "accuracy_m": 12.4}
    made = reported(street, courier(2), position=position, type_code="H02")
    assert (
        abs(made["position"]["lat"] - HERE["lat"]) < 1e-5
        and abs(made["position"]["lng"] - HERE["lng"]) < 1e-5
    )
    assert made["accuracy_m"] == 12
    near = street.people(courier(3)).call("GET", "/reports?near=39.0265,117.698&type=H02").json["items"]
    assert [(r["id"], r["distance_m"]) for r in near] == [(made["id"], 0)]


BAD_FIELDS = {
    "ten thousand characters": {"text": "长" * 10_000},
    "one character too many": {"text": "长" * 2001},
    "a NUL": {"text": "a\x00b"},
    "no type": {"type_code": ""},
    "an unknown type": {"type_code": "H99"},
    "a type of 2013": {"type_code": "0102"},
    "a type with a tail": {"type_code": "H01 "},
    "seven photos": {"photo_ids": [f"p{n}" for n in range(7)]},
    "the same photo twice": {"photo_ids": ["p", "p"]},
    "a strange severity": {"severity": "deadly"},
    "a building without a compound": {"place": {"building": "3"}},
    "a status of its own": {"status": "closed"},
    "somebody else's name": {"reporter_id": "x"},
}


@pytest.mark.parametrize("what", BAD_FIELDS)
def test_a_bad_field_is_named(street, what):
    status, code, (field, _) = refused(street, courier(1), "/reports", seen(**BAD_FIELDS[what]))
    assert (status, code) == (422, "invalid")
    assert field.split(".")[0] == next(iter(BAD_FIELDS[what]))


def test_two_thousand_characters_come_back_as_they_were_typed(street):
    words = ("𠮷<script>=1+1\u202e👨‍👩‍👧" * 300)[:2000]
    made = reported(street, courier(4), text=words, type_code="H03")
    assert street.people(COORDINATOR).call("GET", f"/reports/{made['id']}").json["text"] == words


def test_a_photo_is_hung_once_by_who_brought_it(street):
    phone, other = street.people(courier(5)), street.people(courier(6))
    mine, theirs, fresh = phone.brought(), other.brought(), phone.brought()
    reported(street, courier(5), type_code="H04", photo_ids=[mine])
    given = seen(type_code="H05", photo_ids=[fresh, mine])
    assert refused(street, courier(5), "/reports", given) == (409, "illegal_move")
    given = seen(type_code="H05", photo_ids=[fresh, theirs])
    assert refused(street, courier(5), "/reports", given) == (404, "not_found")
    assert phone.sees(fresh) == 200, "it is still his to hang"


def test_a_type_that_was_switched_off_is_refused_and_not_offered(street):
    station = street.people(COORDINATOR)
    assert station.call("PATCH", "/report-types/H16", json={"enabled": False}).status_code == 200
    assert refused(street, courier(1), "/reports", seen(type_code="H16"))[2] == ("type_code", "switched_off")
    offered = street.people(courier(1)).call("GET", "/report-types").json["items"]
    assert "H16" not in [t["code"] for t in offered]
    assert "H16" in [t["code"] for t in station.call("GET", "/report-types").json["items"]]


def test_who_coordinates_one_station_and_helps_in_another_is_shown_what_he_may_change(street):
    two = "13000000299"
    rows = (
        streets.PersonRow(two, "两头", "hotline_agent", "120116014"),
        streets.PersonRow(two, "两头", "coordinator", "120116901"),
    )

    def employ(tx):
        lay(tx, streets.Street(people=rows), {})
        known = {p.phone: p for p in tx.session.exec(select(Person))}
        known[two].password_hash = known[COORDINATOR].password_hash

    street.house.db.write(Call(), employ)
    both = street.people(two)

    def shown():
        items = both.call("GET", "/report-types").json["items"]
        return next(t for t in items if t["code"] == "H20")

    assert (shown()["radius_m"], shown()["version"]) == (30, 0)
    changed = both.call("PATCH", "/report-types/H20", json={"radius_m": 77}).json
    assert (changed["radius_m"], changed["version"]) == (77, 1)
    assert shown() == changed
    theirs = street.people(OTHER_COORDINATOR).call("GET", "/report-types").json["items"]
    assert changed in theirs


def test_a_type_is_changed_by_its_national_code_too_and_by_who_has_seen_it_as_it_is(street):
    station = street.people(COORDINATOR)
    changed = station.call("PATCH", "/report-types/06041", json={"radius_m": 50})
    assert (changed.status_code, changed.json["code"]) == (200, "H19"), changed.text
    seen = {"If-Match": f'"{changed.json["version"]}"'}
    key = {"Idempotency-Key": "the-same-press"}
    again = [
        station.call("PATCH", "/report-types/06041", json={"radius_m": 51}, headers=seen | key)
        for _ in range(2)
    ]
    assert [a.status_code for a in again] == [200, 200] and again[0].json == again[1].json
    late = station.call("PATCH", "/report-types/H19", json={"radius_m": 52}, headers=seen)
    assert (late.status_code, late.json["current"]["version"]) == (409, again[0].json["version"])
    assert station.call("PATCH", "/report-types/06999", json={"radius_m": 50}).status_code == 404


BAD_SETTINGS = {
    "radius_m": [0, 501, -1, 1.5, "30", True],
    "limit_value": [0, 1000, "4"],
    "limit_unit": ["day", ""],
    "enabled": ["yes", 1],
}


@pytest.mark.parametrize(("field", "value"), [(f, v) for f, vs in BAD_SETTINGS.items() for v in vs])
def test_a_setting_that_cannot_be_is_refused(street, field, value):
    error = refused(street, COORDINATOR, "/report-types/H01", {field: value}, method="PATCH")
    assert (error[1], error[2][0]) == ("invalid", field)


# ---------------------------------------------------------------- another station's


def test_another_stations_report_does_not_exist_in_a_path(street):
    far = reported(street, OTHER_COURIER, position=EAST)["id"]
    photo = street.people(COORDINATOR).brought()
    bodies = {
        "register": {}, "dispatch": {"to": "x"}, "start": {}, "done": {}, "verify": {"outcome": "clean"},
        "reject": {"reason": "spam"}, "merge": {"into": far}, "transfer": {"to": "x"}, "reopen": {"reason": "other"},
        "on-the-spot": {"photo_ids": [photo]}, "release": {"text": True},
    }  # fmt: skip
    for verb, body in bodies.items():
        answer = refused(street, COORDINATOR, f"/reports/{far}/{verb}", body)
        assert answer == (404, "not_found"), verb
    assert refused(street, courier(1), f"/reports/{far}/support") == (404, "not_found")
    for path in (f"/reports/{far}", f"/reports/{far}/history"):
        assert street.people(COORDINATOR).call("GET", path).status_code == 404
    assert street.people(OTHER_COORDINATOR).call("GET", f"/reports/{far}").status_code == 200


def test_another_stations_ids_do_not_exist_in_a_body_either(street):
    far = reported(street, OTHER_COURIER, position=EAST, type_code="H02")
    near = reported(street, courier(7), type_code="H06")["id"]
    assert refused(street, COORDINATOR, f"/reports/{near}/merge", {"into": far["id"]}) == (404, "not_found")
    for verb in ("transfer", "dispatch"):
        station = street.people(COORDINATOR)
        if verb == "dispatch":
            station.did(f"/reports/{near}/register")
        answer = refused(street, COORDINATOR, f"/reports/{near}/{verb}", {"to": far["community_id"]})
        assert answer == (404, "not_found"), verb


def test_an_alert_of_another_station_does_not_exist(street):
    alert = street.people(OTHER_COURIER).did("/alerts", {"text": "没人应"})["alert"]["id"]
    assert refused(street, COORDINATOR, f"/alerts/{alert}/answer", {"text": "?"}) == (404, "not_found")
    assert street.people(COORDINATOR).call("GET", f"/alerts/{alert}").status_code == 404
    assert alert not in str(street.people(COORDINATOR).call("GET", "/alerts").json)


@pytest.mark.parametrize(
    "body", [{"text": ""}, {"text": "长" * 10_000}, {}, {"text": "?", "position": {"lat": 0, "lng": 0}}]
)
def test_an_alert_without_words_or_with_too_many_is_refused(street, body):
    assert refused(street, courier(1), "/alerts", body)[:2] == (422, "invalid")


# ---------------------------------------------------------------- asking


BAD_QUESTIONS = (
    "status=lost", "type=H99", "near=1", "near=NaN,117", "near=117.7,39.0", "near=89.9,0", "near=90,180", "radius_m=501", "radius_m=0", "limit=201",
    "since=yesterday", "until=9999-12-31", "since=0001-01-01", "until=2026-02-30", "community_id=%00", "late=perhaps",
)  # fmt: skip


@pytest.mark.parametrize("query", BAD_QUESTIONS)
def test_a_question_that_cannot_be_answered_is_refused_in_words(street, query):
    for phone in (courier(1), COORDINATOR):
        answer = street.people(phone).call("GET", f"/reports?{query}")
        assert 400 <= answer.status_code < 500, answer.text
        told(answer)


def test_a_list_is_walked_page_by_page_and_filtered(street):
    station = street.people(COORDINATOR)
    whole = station.call("GET", "/reports?limit=200").json["items"]
    found, cursor = [], ""
    while cursor is not None:
        page = station.call("GET", f"/reports?limit=3&cursor={cursor}").json
        found, cursor = found + page["items"], page["next"]
    assert [r["id"] for r in found] == [r["id"] for r in whole]
    committee_id = street.people(committee(1)).call("GET", "/me").json["person"]["community_id"]
    for query, right in (
        ("type=H02", lambda r: r["type_code"] == "H02"),
        ("status=registered", lambda r: r["status"] == "registered"),
        (f"community_id={committee_id}", lambda r: r["community_id"] == committee_id),
        ("recurring=1", lambda r: r["recurring"]),
        ("since=2026-01-01", lambda r: True),
        ("until=2026-01-01", lambda r: False),
    ):
        items = station.call("GET", f"/reports?limit=200&{query}").json["items"]
        assert [r["id"] for r in items] == [r["id"] for r in whole if right(r)], query


def test_a_step_that_is_not_allowed_now_says_where_it_stands(street):
    report = reported(street, courier(8), type_code="H07")["id"]
    answer = street.people(committee(1)).call("POST", f"/reports/{report}/start", json={})
    assert (answer.status_code, answer.json["code"], answer.json["state"]) == (
        409,
        "illegal_move",
        "reported",
    )
    assert refused(street, committee(1), f"/reports/{report}/start") == (409, "illegal_move")
    stale = {"If-Match": '"7"'}
    status, code = refused(street, COORDINATOR, f"/reports/{report}/register", **stale)
    assert (status, code) == (409, "version_conflict")
