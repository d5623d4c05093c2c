"""One key, one effect, one answer: whoever asks again is told what he was told, by every row."""

import io

import pytest
from PIL import Image

from app import create_app
from dispatch import config, jobs
from dispatch.rules.categories import CATEGORIES
from dispatch.web import guard
from tests.cast import COORDINATOR, PASSWORD, committee, courier, lead

RESIDENT = {"name": "陈桂兰", "address": {"compound": "芳林园", "building": "3", "room": "502"}}
KEYED = {f"{row.method} {row.path}": row for row in guard.ROUTES if row.method != "GET" and row.keyed}


class Street:
    """Who does what, and things in the state in which it can be done."""

    def __init__(self, client, house) -> None:
        self.client, self.house = client, house
        self.signed_in: dict[str, dict[str, str]] = {}

    def of(self, phone):
        if phone not in self.signed_in:
            answer = self.client.post("/api/v1/session", json={"phone": phone, "password": PASSWORD})
            self.client.delete_cookie("lm_session")
            self.signed_in[phone] = {"Authorization": f"Bearer {answer.json['token']}"}
        return self.signed_in[phone]

    def does(self, phone, method, path, body=None, **more):
        headers = self.of(phone) | more.pop("headers", {})
        more = more or {"json": body or {}}
        return self.client.open(f"/api/v1{path}", method=method, headers=headers, **more)

    def did(self, phone, method, path, body=None, **more):
        answer = self.does(phone, method, path, body, **more)
        assert answer.status_code < 300, answer.text
        return answer.json

    def id_of(self, phone):
        return self.did(phone, "GET", "/me")["person"]["id"]

    def newcomer(self, phone):
        return {"name": "新来的", "phone": phone, "role": "outlet_lead", "unit_id": self.unit(lead(15))}

    def seated(self, phone):
        person = self.did(COORDINATOR, "POST", "/people", self.newcomer(phone))["person"]
        return f"/people/{person['id']}/memberships/{person['roles'][0]['membership_id']}"

    def other_device(self, phone):
        self.of(phone)
        self.client.post("/api/v1/session", json={"phone": phone, "password": PASSWORD})
        self.client.delete_cookie("lm_session")
        devices = self.did(phone, "GET", "/me/sessions")["items"]
        return next(one["id"] for one in devices if not one["current"])

    def need(self, category="shopping"):
        return self.did(committee(1), "POST", "/needs", {"resident": RESIDENT, "category": category})

    def order(self, category="shopping"):
        return self.need(category)["order"]["id"]

    def held(self, phone, *steps, category="shopping"):
        """An order that this courier has grabbed and brought this far."""
        order = self.order(category)
        self.did(phone, "PUT", "/me/duty", {"on": True})
        self.did(phone, "POST", f"/orders/{order}/grab")
        for verb, body in steps:
            self.did(phone, "POST", f"/orders/{order}/{verb}", body)
        return order

    def photo(self, phone):
        return self.did(phone, "POST", "/photos", data={"photo": picture()})["photo_id"]

    def report(self, *steps, n=20):
        """A dead-spot of courier n on the ground of committee 1, taken this far."""
        report = self.did(courier(n), "POST", "/reports", seen())["report"]["id"]
        for phone, verb, body in steps:
            given = body(self) if callable(body) else body
            self.did(phone, "POST", f"/reports/{report}/{verb}", given)
        return report

    def found_and_done(self):
        """Beside an open one, which the answer names."""
        self.report()
        before, after = self.photo(committee(1)), self.photo(committee(1))
        return seen(before_photo_ids=[before], photo_ids=[after])

    def alert(self):
        return self.did(courier(21), "POST", "/alerts", {"text": "没人应", "position": HERE})["alert"]["id"]

    def station(self):
        return self.did(COORDINATOR, "GET", "/me")["person"]["station_id"]

    def invited(self, phone):
        """An order to which the coordinator has invited him."""
        order = self.order()
        self.did(phone, "PUT", "/me/duty", {"on": True})
        self.did(COORDINATOR, "POST", f"/orders/{order}/invite", {"courier_id": self.id_of(phone)})
        return order

    def colleague(self, phone):
        """Somebody of his own outlet who listens."""
        self.did(phone, "PUT", "/me/duty", {"on": True})
        return {"courier_id": self.id_of(phone)}

    def sounding(self):
        """An order that nobody takes and for which the board rings, as a station in a hurry plans it."""
        hurry = [{"after_s": 0, "to": "all"}, {"after_s": 0, "to": "phone_list", "alarm": True}]
        policy = f"/stations/{self.station()}/policy"
        self.did(COORDINATOR, "PUT", policy, {"plans": {"P2": hurry}})
        order = self.order()
        jobs.run(self.house, jobs.PLAN)
        self.did(COORDINATOR, "PUT", policy, {})
        return order

    def taken_need(self):
        need = self.need(STATION_WORK)["need"]["id"]
        self.did(COORDINATOR, "POST", f"/needs/{need}/acknowledge", {})
        return need

    def taken_order(self):
        order = self.sounding()
        self.did(COORDINATOR, "POST", f"/orders/{order}/acknowledge", {})
        return order

    def taken_alert(self):
        alert = self.alert()
        self.did(committee(1), "POST", f"/alerts/{alert}/acknowledge", {})
        return alert

    def weekly(self):
        return self.did(committee(1), "POST", "/recurrences", WEEKLY)

    def neighbour(self):
        """Somebody on record who is not at the door of the weekly need."""
        other = {
            "name": "孙秀兰",
            "phone": "13055551234",
            "address": {"compound": "芳林园", "building": "9", "room": "101"},
        }
        need = self.did(committee(1), "POST", "/needs", {"resident": other, "category": "meal"})
        return need["need"]["resident_id"]

    def weekly_door(self, then):
        """(path, body) of a step with the one door of a new weekly need; paused before it is to go on."""
        one = self.weekly()
        body = {"drop_id": one["drops"][0]["id"]}
        if then == "resume":
            self.did(committee(1), "POST", f"/recurrences/{one['id']}/pause", body)
        return f"/recurrences/{one['id']}/{then}", body

    def unit(self, phone):
        """The committee or outlet of this one."""
        return self.did(phone, "GET", "/me")["person"]["roles"][0]["unit_id"]


def picture():
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(file, "JPEG")
    file.seek(0)
    return (file, "door.jpg")


HERE = {"lat": 39.0265, "lng": 117.698}  # the ground of committee 1


def seen(**more):
    return {"type_code": "H01", "position": HERE, "text": "一堆"} | more


REGISTER = (COORDINATOR, "register", {})
DISPATCH = (COORDINATOR, "dispatch", lambda s: {"to": s.unit(committee(1))})
START = (committee(1), "start", {})
DONE = (committee(1), "done", {"text": "已清"})
CLEAN = (COORDINATOR, "verify", {"outcome": "clean"})
WEEKLY = {
    "category": "food_vegetable",
    "text": "菜一份",
    "rule": {"days": ["tue", "fri"], "time": "09:00", "times": 8},
    "drops": [{"resident": RESIDENT}],
}
PUSH = {
    "endpoint": "https://8.8.8.8/push/one",
    "keys": {
        "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    },
}
STATION_WORK = next(c.code for c in CATEGORIES.values() if not c.opens_order and c.priority != "P0")
DELIVERED = ("deliver", {"total_fen": 1200})
# row -> who, and what he asks for: (path, body) in a street where it can be done.
ASKED = {
    "POST /me/password": (courier(60), lambda s: ("/me/password", {"old": PASSWORD, "new": "guo-qiao-mi-xian"})),
    "POST /me/notice": (courier(1), lambda s: ("/me/notice", {})),
    "PUT /me/duty": (courier(1), lambda s: ("/me/duty", {"on": True, "carrying": 2})),
    "PUT /me/inbox": (courier(1), lambda s: ("/me/inbox", {"read": []})),
    "PUT /me/position": (courier(1), lambda s: ("/me/position", {"lat": 39.03, "lng": 117.69})),
    "POST /people/{id}/sign-out": (COORDINATOR, lambda s: (f"/people/{s.id_of(courier(61))}/sign-out", {})),
    "POST /people/{id}/suspend": (COORDINATOR, lambda s: (f"/people/{s.id_of(courier(62))}/suspend", {})),
    "POST /people/{id}/forgive": (COORDINATOR, lambda s: (f"/people/{s.id_of(courier(63))}/forgive", {})),
    "POST /residents": (committee(1), lambda s: ("/residents", RESIDENT)),
    "PATCH /residents/{id}": (
        committee(1), lambda s: (f"/residents/{s.need()['need']['resident_id']}", {"hints": ["慢"]}),
    ),
    "POST /needs": (committee(1), lambda s: ("/needs", {"resident": RESIDENT, "category": "shopping"})),
    "PATCH /needs/{id}": (committee(1), lambda s: (f"/needs/{s.need()['need']['id']}", {"text": "米"})),
    "POST /needs/{id}/withdraw": (committee(1), lambda s: (f"/needs/{s.need()['need']['id']}/withdraw", {})),
    "POST /needs/{id}/triage": (
        COORDINATOR, lambda s: (f"/needs/{s.need(STATION_WORK)['need']['id']}/triage", {"to": "order"}),
    ),
    "POST /needs/{id}/take": (COORDINATOR, lambda s: (f"/needs/{s.need(STATION_WORK)['need']['id']}/take", {})),
    "POST /needs/{id}/acknowledge": (
        COORDINATOR, lambda s: (f"/needs/{s.need(STATION_WORK)['need']['id']}/acknowledge", {}),
    ),
    "DELETE /needs/{id}/acknowledge": (COORDINATOR, lambda s: (f"/needs/{s.taken_need()}/acknowledge", {})),
    "POST /needs/{id}/close": (
        COORDINATOR, lambda s: (f"/needs/{s.need(STATION_WORK)['need']['id']}/close", {"text": "已修好"}),
    ),
    "POST /orders/{id}/grab": (courier(1), lambda s: (f"/orders/{s.order()}/grab", {})),
    "POST /orders/{id}/fairness": (COORDINATOR, lambda s: (f"/orders/{s.order()}/fairness", {"rule": "window"})),
    "POST /orders/{id}/join": (
        courier(2), lambda s: (f"/orders/{s.held(courier(3), category='light_help')}/join", {}),
    ),
    "POST /orders/{id}/release": (courier(4), lambda s: (f"/orders/{s.held(courier(4))}/release", {"reason": "busy"})),
    "POST /orders/{id}/pick-up": (courier(5), lambda s: (f"/orders/{s.held(courier(5))}/pick-up", {})),
    "POST /orders/{id}/deliver": (courier(6), lambda s: (f"/orders/{s.held(courier(6))}/deliver", {"total_fen": 5})),
    "POST /orders/{id}/proof": (
        courier(7), lambda s: (f"/orders/{s.held(courier(7), DELIVERED)}/proof", {"photo_id": s.photo(courier(7))}),
    ),
    "POST /orders/{id}/hold": (courier(8), lambda s: (f"/orders/{s.held(courier(8))}/hold", {"reason": "no_contact"})),
    "POST /orders/{id}/resume": (
        courier(9), lambda s: (f"/orders/{s.held(courier(9), ('hold', {'reason': 'no_contact'}))}/resume", {}),
    ),
    "POST /orders/{id}/fail": (courier(10), lambda s: (f"/orders/{s.held(courier(10))}/fail", {"reason": "other"})),
    "POST /orders/{id}/message": (courier(11), lambda s: (f"/orders/{s.held(courier(11))}/message", {"text": "到了"})),
    "POST /orders/{id}/confirm": (
        committee(1), lambda s: (f"/orders/{s.held(courier(12), DELIVERED)}/confirm", {"outcome": "ok"}),
    ),
    "POST /orders/{id}/cancel": (committee(1), lambda s: (f"/orders/{s.held(courier(13))}/cancel", {"reason": "mistake"})),
    "POST /orders/{id}/settle": (committee(1), lambda s: (f"/orders/{s.held(courier(14), DELIVERED)}/settle", {})),
    "POST /orders/{id}/acknowledge": (COORDINATOR, lambda s: (f"/orders/{s.sounding()}/acknowledge", {})),
    "DELETE /orders/{id}/acknowledge": (COORDINATOR, lambda s: (f"/orders/{s.taken_order()}/acknowledge", {})),
    "POST /orders/{id}/invite": (
        COORDINATOR, lambda s: (f"/orders/{s.order()}/invite", s.colleague(courier(26))),
    ),
    "POST /orders/{id}/accept": (courier(27), lambda s: (f"/orders/{s.invited(courier(27))}/accept", {})),
    "POST /orders/{id}/decline": (courier(28), lambda s: (f"/orders/{s.invited(courier(28))}/decline", {})),
    "POST /orders/{id}/hand-over": (
        courier(29), lambda s: (f"/orders/{s.held(courier(29))}/hand-over", s.colleague(courier(30))),
    ),
    "POST /orders/{id}/withdraw": (
        COORDINATOR, lambda s: (f"/orders/{s.invited(courier(31))}/withdraw", {"courier_id": s.id_of(courier(31))}),
    ),
    "PATCH /people/{id}/courier": (COORDINATOR, lambda s: (f"/people/{s.id_of(courier(64))}/courier", {"reserve": True})),
    "POST /people": (COORDINATOR, lambda s: ("/people", s.newcomer("13000007701"))),
    "POST /people/{id}/memberships": (
        COORDINATOR, lambda s: (f"/people/{s.id_of(courier(63))}/memberships", {"role": "outlet_lead", "unit_id": s.unit(lead(15))}),
    ),
    "DELETE /people/{id}/memberships/{membership_id}": (COORDINATOR, lambda s: (s.seated("13000007702"), {})),
    "POST /units": (COORDINATOR, lambda s: ("/units", {"name": "第二十一站", "kind": "outlet"})),
    "DELETE /me/sessions": (courier(62), lambda s: ("/me/sessions", {})),
    "DELETE /me/sessions/{id}": (courier(61), lambda s: (f"/me/sessions/{s.other_device(courier(61))}", {})),
    "PUT /stations/{id}/policy": (COORDINATOR, lambda s: (f"/stations/{s.station()}/policy", {"near_m": 600})),
    "PUT /stations/{id}/bots": (COORDINATOR, lambda s: (f"/stations/{s.station()}/bots", {"urls": ["feishu://abcdefgh"]})),
    "PUT /me/reach": (courier(32), lambda s: ("/me/reach", {"channels": {"sms": False}})),
    "POST /me/push": (courier(33), lambda s: ("/me/push", PUSH)),
    "DELETE /me/push": (courier(34), lambda s: ("/me/push", {})),
    "POST /recurrences": (committee(1), lambda s: ("/recurrences", WEEKLY)),
    "POST /recurrences/{id}/skip": (
        committee(1), lambda s: (f"/recurrences/{(one := s.weekly())['id']}/skip", {"day": one["coming"][0]["day"]}),
    ),
    "POST /recurrences/{id}/end": (committee(1), lambda s: (f"/recurrences/{s.weekly()['id']}/end", {})),
    "POST /recurrences/{id}/doors": (
        committee(1), lambda s: (f"/recurrences/{s.weekly()['id']}/doors", {"resident_id": s.neighbour()}),
    ),
    "POST /recurrences/{id}/pause": (committee(1), lambda s: s.weekly_door("pause")),
    "POST /recurrences/{id}/resume": (committee(1), lambda s: s.weekly_door("resume")),
    "POST /recurrences/{id}/change": (
        committee(1), lambda s: ((way := s.weekly_door("change"))[0], way[1] | {"text": "菜两份"}),
    ),
    "POST /photos": (courier(1), lambda s: ("/photos", None)),
    "POST /reports": (courier(22), lambda s: ("/reports", seen(photo_ids=[s.photo(courier(22))]))),
    "POST /reports/on-the-spot": (committee(1), lambda s: ("/reports/on-the-spot", s.found_and_done())),
    "POST /reports/{id}/register": (COORDINATOR, lambda s: (f"/reports/{s.report()}/register", {})),
    "POST /reports/{id}/dispatch": (
        COORDINATOR, lambda s: (f"/reports/{s.report(REGISTER)}/dispatch", {"to": s.unit(committee(1))}),
    ),
    "POST /reports/{id}/start": (committee(1), lambda s: (f"/reports/{s.report(REGISTER, DISPATCH)}/start", {})),
    "POST /reports/{id}/done": (
        committee(1),
        lambda s: (f"/reports/{s.report(REGISTER, DISPATCH, START)}/done", {"text": "已清", "photo_ids": [s.photo(committee(1))]}),
    ),
    "POST /reports/{id}/on-the-spot": (
        committee(1),
        lambda s: (
            f"/reports/{s.report()}/on-the-spot",
            {"before_photo_ids": [s.photo(committee(1))], "photo_ids": [s.photo(committee(1))]},
        ),
    ),
    "POST /reports/{id}/verify": (
        courier(20), lambda s: (f"/reports/{s.report(REGISTER, DISPATCH, START, DONE)}/verify", {"outcome": "not_clean"}),
    ),
    "POST /reports/{id}/reject": (COORDINATOR, lambda s: (f"/reports/{s.report()}/reject", {"reason": "spam"})),
    "POST /reports/{id}/merge": (
        committee(1), lambda s: (f"/reports/{s.report()}/merge", {"into": s.report(n=23)}),
    ),
    "POST /reports/{id}/transfer": (
        COORDINATOR, lambda s: (f"/reports/{s.report()}/transfer", {"to": s.unit(committee(2))}),
    ),
    "POST /reports/{id}/reopen": (
        courier(20),
        lambda s: (f"/reports/{s.report(REGISTER, DISPATCH, START, DONE, CLEAN)}/reopen", {"reason": "came_back"}),
    ),
    "POST /reports/{id}/support": (courier(24), lambda s: (f"/reports/{s.report()}/support", {})),
    "POST /reports/{id}/release": (committee(1), lambda s: (f"/reports/{s.report()}/release", {"text": True})),
    "PATCH /report-types/{id}": (COORDINATOR, lambda s: ("/report-types/H09", {"radius_m": 55})),
    "POST /alerts": (courier(25), lambda s: ("/alerts", {"text": "没人应", "position": HERE})),
    "POST /alerts/{id}/answer": (committee(1), lambda s: (f"/alerts/{s.alert()}/answer", {"text": "我马上上门"})),
    "POST /alerts/{id}/acknowledge": (committee(1), lambda s: (f"/alerts/{s.alert()}/acknowledge", {})),
    "DELETE /alerts/{id}/acknowledge": (committee(1), lambda s: (f"/alerts/{s.taken_alert()}/acknowledge", {})),
}  # fmt: skip


@pytest.fixture(scope="module")
def street(demo_folder, tmp_path_factory):
    import shutil

    folder = tmp_path_factory.mktemp("replay") / "var"
    shutil.copytree(demo_folder, folder)
    app = create_app(config.load(data_dir=folder, app_env="test", work_limits=False))
    made = Street(app.test_client(), app.extensions["house"])
    for phone in (courier(1), courier(2), courier(3)):
        made.did(phone, "PUT", "/me/duty", {"on": True})
    yield made
    app.extensions["house"].close()


def test_every_row_that_keeps_a_key_is_asked_here_and_can_show_what_it_made():
    assert set(KEYED) == set(ASKED)
    assert not [name for name, row in KEYED.items() if row.show is None]


@pytest.mark.parametrize("name", sorted(KEYED))
def test_who_asks_twice_under_one_key_is_told_the_same(street, name):
    phone, asked = ASKED[name]
    path, body = asked(street)
    sent = {"headers": {"Idempotency-Key": name.replace(" ", "")}}

    def once():
        more = {"data": {"photo": picture()}} if body is None else {"json": body}
        return street.does(phone, KEYED[name].method, path, **sent, **more)

    first, again = once(), once()
    assert first.status_code < 300, first.text
    assert (again.status_code, told(again)) == (first.status_code, told(first))
    assert again.headers.get("ETag") == first.headers.get("ETag")


def told(answer):
    """A one-time link is made anew each time that it is shown: only its hash is kept."""
    body = answer.get_json(silent=True)
    return {k: v for k, v in body.items() if k != "link"} if isinstance(body, dict) else body


def test_who_opens_an_old_one_again_twice_under_one_key_opens_it_once(street):
    old = street.did(courier(26), "POST", "/reports", seen(type_code="H07"))["report"]["id"]
    for phone, verb, body in (REGISTER, DISPATCH, START, DONE, CLEAN):
        given = body(street) if callable(body) else body
        street.did(phone, "POST", f"/reports/{old}/{verb}", given)
    key = {"Idempotency-Key": "again"}
    told = [
        street.does(courier(27), "POST", "/reports", json=seen(type_code="H07"), headers=key)
        for _ in range(2)
    ]
    assert told[0].json == told[1].json
    report = told[0].json["report"]
    assert (report["id"], report["status"], report["reopened_count"], report["version"]) == (
        old,
        "reopened",
        1,
        7 + 1,
    )


def test_a_coordinator_who_takes_an_order_back_twice_is_told_the_same(street):
    path = f"/orders/{street.held(courier(15))}/release"
    key = {"Idempotency-Key": "taken-back"}
    told = [street.does(COORDINATOR, "POST", path, json={"reason": "vehicle"}, headers=key) for _ in range(2)]
    assert told[0].status_code == 200
    assert told[0].json == told[1].json


def test_a_password_changed_under_one_key_is_changed_once_and_another_one_is_another_call(street):
    key = {"Idempotency-Key": "new-word"}
    body = {"old": PASSWORD, "new": "guo-qiao-mi-xian"}
    phone = courier(64)
    told = [street.does(phone, "POST", "/me/password", json=body, headers=key) for _ in range(2)]
    assert [t.status_code for t in told] == [204, 204]
    other = street.does(phone, "POST", "/me/password", json=body | {"new": "another-good-one"}, headers=key)
    assert (other.status_code, other.json["code"]) == (422, "key_reused")
    wrong = street.does(phone, "POST", "/me/password", json=body)
    assert wrong.json["errors"][0]["code"] == "wrong_password"
