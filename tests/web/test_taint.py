"""A marker in every personal field: everybody crawls everything and listens to everything, and no
marker is seen outside the projection it belongs to, nor in a line of the log."""

import itertools

import requests

from tests.cast import (
    ADMIN,
    COORDINATOR,
    DISTRICT,
    HOTLINE,
    OTHER_COORDINATOR,
    OTHER_COURIER,
    OTHER_STAFF,
    PASSWORD,
    SUPERVISOR,
    Person,
    committee,
    courier,
    lead,
)

FIELDS = (
    "name",
    "text",
    "item",
    "instructions",
    "hint",
    "compound",
    "building",
    "entrance",
    "room",
    "address",
    "own_door",
    "pick_up",
    "message",
    "release",
    "call",
)
LATER = ("own_door", "message", "release", "call")  # not in what the first holder is shown
M = {field: f"记号{field}𠮷" for field in FIELDS}
PHONE = "13055550001"
SECRETS = [*M.values(), PHONE, "0001,5555"]
LISTS = ("/orders", "/orders?status=open", "/orders?near=39.03,117.69", "/events?after=0", "/units", "/me")
WATCHERS = {
    "courier": courier(2), "lead": lead(1), "neighbour": committee(2), "supervisor": SUPERVISOR,
    "district": DISTRICT, "admin": ADMIN, "far coordinator": OTHER_COORDINATOR, "far staff": OTHER_STAFF,
    "far courier": OTHER_COURIER,
}  # fmt: skip
STAFF = {"staff": committee(1), "hotline": HOTLINE, "coordinator": COORDINATOR}


def markers(text: str) -> set[str]:
    return {secret for secret in SECRETS if secret in text}


def posted(staff: Person) -> dict:
    resident = {
        "name": M["name"],
        "phone": PHONE,
        "address": {
            "compound": M["compound"], "building": f"3号楼{M['building']}", "entrance": M["entrance"],
            "room": M["room"], "text": M["address"],
        },
        "hints": [M["hint"]],
    }  # fmt: skip
    body = {
        "resident": resident,
        "category": "parcel",
        "text": M["text"],
        "items": [{"name": M["item"], "quantity": "1"}],
        "instructions": M["instructions"],
        "pick_up_code": M["pick_up"],
    }
    return staff.did("/needs", body)


def to_another_door(staff: Person) -> dict:
    """For the same resident, to a door of its own; asked about first."""
    body = {
        "resident": {"name": M["name"], "phone": PHONE, "address": {"text": M["own_door"]}},
        "category": "meal",
    }
    assert staff.post("/needs", body).json()["code"] == "address_differs"
    return staff.did("/needs", body | {"address_for": "this_order"})


def recurring() -> dict:
    door = {
        "resident": {"name": M["name"], "phone": PHONE, "address": {"text": M["address"]}},
        "address_for": "this_order",
        "text": M["text"],
        "items": [{"name": M["item"]}],
        "instructions": M["instructions"],
    }
    rule = {"days": ["tue"], "time": "08:30", "times": 2}
    return {"category": "parcel", "rule": rule, "drops": [door]}


def crawl(person: Person, paths: list[str]) -> dict[str, str]:
    """Every path by API, and the pages as a browser gets them."""
    seen = {path: person.call("GET", path).text for path in paths}
    browser = requests.Session()
    browser.cookies.set("lm_session", person.token)
    for page in ("/courier", "/office", "/board"):
        seen[page] = browser.get(person.url + page, timeout=30).text
    return seen


def test_no_marker_is_seen_outside_its_projection(server):
    staff = Person(server.url, committee(1))
    listeners = [Person(server.url, phone).listen() for phone in {**WATCHERS, **STAFF}.values()]
    people = dict(zip([*WATCHERS, *STAFF], listeners, strict=True))
    holder = Person(server.url, courier(1)).on_duty().listen()
    people["courier"].on_duty()
    need = posted(staff)
    other = to_another_door(staff)
    again = staff.did("/recurrences", recurring())["id"]
    order = need["order"]["id"]
    first = holder.grab(order)
    assert markers(str(first)) == {M[f] for f in FIELDS if f not in LATER} | {PHONE}
    lost = people["courier"].grab(order)
    assert not markers(str(lost)), "a loser learns nothing"
    holder.did(f"/orders/{order}/message", {"text": M["message"]})
    holder.did(f"/orders/{order}/release", {"reason": "other", "text": M["release"]})
    assert not markers(str(holder.get(f"/orders/{order}"))), "who gave it back sees the pool again"
    holder.grab(order)
    holder.did(f"/orders/{order}/deliver")
    staff.did(f"/orders/{order}/confirm", {"outcome": "not_ok", "text": M["call"]})

    ids = {"order": order, "need": need["need"]["id"], "resident": need["need"]["resident_id"]}
    one = [
        f"/orders/{order}", f"/orders/{order}/history", f"/orders/{order}/messages", f"/orders/{order}/confirmations",
        f"/orders/{other['order']['id']}", f"/needs/{other['need']['id']}", f"/recurrences/{again}", f"/needs/{ids['need']}", f"/needs/{ids['need']}/history", f"/residents/{ids['resident']}",
    ]  # fmt: skip
    many = [
        *LISTS,
        "/needs",
        "/recurrences",
        "/board",
        "/people",
        "/residents?q=0001",
        "/residents?q=13055550001",
    ]
    for name in WATCHERS:
        for path, text in crawl(people[name], [*one, *many]).items():
            assert not markers(text), f"{name} saw {markers(text)} in {path}"
    for name in STAFF:
        for path, text in crawl(people[name], many).items():
            assert not markers(text), f"{name} saw {markers(text)} in the list {path}"
    assert markers(str(staff.get(f"/orders/{order}"))) >= {M["name"], M["text"], PHONE}
    for path in (f"/orders/{other['order']['id']}", f"/needs/{other['need']['id']}"):
        assert M["own_door"] in str(staff.get(path)), "staff read which door it is"
    for person in itertools.chain(listeners, [holder]):
        assert not markers(str(person.events)), (
            f"an event told {person.facts['name']} {markers(str(person.events))}"
        )
        person.leave()
    assert not markers("".join(server.said)), "the log told"
    assert PASSWORD not in "".join(line for line in server.said if "demo-pass-1   " not in line)


SEEN = {what: f"记号{what}㐂" for what in ("report", "rejected", "alert", "alert_answer", "merged")}
GEDIAO = {"lat": 39.0265, "lng": 117.698}


def found(text: object) -> set[str]:
    return {what for what, mark in SEEN.items() if mark in str(text)}


def dead_spots(server) -> tuple[dict[str, Person], dict[str, str]]:
    """What couriers 1, 3 and 4 saw, and what staff said to it; everybody listens."""
    listening = {**WATCHERS, **STAFF, "reporter": courier(1), "supporter": courier(3), "merged": courier(4)}
    people = {name: Person(server.url, phone).listen() for name, phone in listening.items()}
    said = {"type_code": "H01", "position": GEDIAO}
    report = people["reporter"].did("/reports", said | {"text": SEEN["report"]})["report"]["id"]
    merged = people["merged"].did("/reports", said | {"text": SEEN["merged"]})["report"]["id"]
    people["supporter"].did(f"/reports/{report}/support")
    people["staff"].did(f"/reports/{merged}/merge", {"into": report})
    people["coordinator"].did(f"/reports/{report}/reject", {"reason": "other", "text": SEEN["rejected"]})
    alert = people["reporter"].did("/alerts", {"text": SEEN["alert"], "position": GEDIAO})["alert"]["id"]
    people["staff"].did(f"/alerts/{alert}/answer", {"text": SEEN["alert_answer"]})
    return people, {"report": report, "merged": merged, "alert": alert}


def paths_of(ids: dict[str, str]) -> list[str]:
    one = [
        f"/{noun}/{ids[name]}"
        for noun, name in (("reports", "report"), ("reports", "merged"), ("alerts", "alert"))
    ]
    one += [f"{path}/history" for path in one[:2]]
    lists = (
        "/reports",
        "/reports?near=39.0265,117.698&radius_m=500",
        "/reports?mine=1",
        "/alerts",
        "/me/looks",
    )
    return [*one, *lists, "/board", "/reports/figures", "/reports/hot-spots", *LISTS]


# Who may read which words where: everything else, everybody else, is nothing.
OWN_ALERT = {"alert", "alert_answer"}
MAY_READ = {
    "reporter": {"/reports/report": {"report", "rejected"}, "/reports": {"report", "rejected"}, "/alerts/alert": OWN_ALERT},
    "supporter": {"/reports/report": {"rejected"}, "/reports": {"rejected"}},
    "merged": {
        "/reports/report": {"rejected"}, "/reports/merged": {"merged"}, "/reports": {"rejected", "merged"},
    },
    **{name: {
        "/reports/report": {"report", "rejected"}, "/reports/merged": {"merged"},
        "/reports": {"report", "rejected", "merged"}, "/alerts/alert": OWN_ALERT,
    } for name in STAFF},
}  # fmt: skip


def test_the_words_of_a_dead_spot_and_of_an_alert_are_read_by_whom_they_are_for(server):
    people, ids = dead_spots(server)
    try:
        for name, person in people.items():
            for path, text in crawl(person, paths_of(ids)).items():
                told = path.split("?")[0]
                for what, its_id in ids.items():
                    told = told.replace(its_id, what)
                may = MAY_READ.get(name, {}).get(told, set())
                allowed = may if told.startswith(("/reports", "/alerts")) else set()
                assert found(text) <= allowed, f"{name} read {found(text) - allowed} in {path}"
            assert not found(person.events), f"an event told {name} {found(person.events)}"
        for name, may in MAY_READ.items():
            for path, what in may.items():
                noun, _, last = path.rpartition("/")
                path = f"{noun}/{ids.get(last, last)}"
                assert found(people[name].call("GET", path).text) >= what, f"{name} cannot read {path}"
        assert people["reporter"].events and people["neighbour"].events == []
    finally:
        for person in people.values():
            person.leave()
    assert not found("".join(server.said)), "the log told"


def test_the_words_of_an_alert_stand_in_no_table_and_those_of_a_report_in_its_own(server, folder):
    from pysqlite3 import dbapi2

    people, _ = dead_spots(server)
    for person in people.values():
        person.leave()
    with dbapi2.connect(f"file:{folder}/station.db?mode=ro", uri=True) as base:
        tables = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        told = {name: found(base.execute(f"SELECT * FROM {name}").fetchall()) for name in tables}
    assert {name: what for name, what in told.items() if what} == {
        "reports": {"report", "rejected", "merged"}
    }


def test_a_reveal_is_written_down_once_an_hour_and_person(house):
    from sqlalchemy import select

    from dispatch.actions import needs, showing
    from dispatch.tx import Call
    from models import Reveal
    from tests.desk import who

    clerk, coordinator = who(house, committee(1)), who(house, COORDINATOR)
    given = {"resident": {"name": "陈桂兰", "address": {"text": "3-2-502"}}, "category": "meal"}
    order = house.db.write(Call(clerk), needs.post, given).ids["order_id"]
    for person in (clerk, coordinator, coordinator):
        house.db.write(Call(person), showing.find_order, order)
    with house.db.reading() as rd:
        rows = rd.session.execute(select(Reveal.person_id).where(Reveal.subject_id == order)).scalars().all()
    assert sorted(rows) == sorted([clerk.id, coordinator.id])
