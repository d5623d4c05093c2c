"""Messages that leave the house: sent once, tried again, given up, and never back into the house."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select

from dispatch import jobs, messenger, notify, pushing
from dispatch.actions import bots, outgoing
from models import Outgoing, PushSubscription
from tests.actions.conftest import Street
from tests.cast import COORDINATOR
from tests.desk import who
from tests.receiver import Receiver
from tests.server import ROOT

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
FACTS = {"number": "T1-0001", "priority": "P1", "category": "meal", "compound": "芳林园", "building": "3"}


@pytest.fixture
def outside():
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def street(house, tmp_path: Path, monkeypatch):
    """The street at noon; this machine may be spoken to."""
    house.clock.file = tmp_path / "now"
    house.clock.file.write_text(NOON.isoformat())
    monkeypatch.setattr(house.settings, "outside_loopback", True)
    monkeypatch.setattr(house.settings, "public_url", "https://street.example")
    return Street(house)


def later(street, **by) -> None:
    street.house.clock.file.write_text((street.house.clock.now() + timedelta(**by)).isoformat())


def bots_at(street, *urls: str) -> None:
    coordinator = who(street.house, COORDINATOR)
    street.do(coordinator, bots.put, coordinator.station_id, list(urls))


def tell(street, *target: str, event: str = "order.escalated:o1:4") -> str:
    station = street.staff.station_id
    target, channel = target or (station, "bot")
    street.do(street.staff, lambda tx: outgoing.tell(tx, station, target, channel, event, FACTS))
    return event


def send(street) -> None:
    job = next(job for job in jobs.JOBS if job.id == "outgoing")
    assert jobs.run(street.house, job) == "done"


def row(street) -> Outgoing | None:
    with street.house.db.reading() as rd:
        return rd.session.execute(select(Outgoing)).scalar_one_or_none()


def test_the_stations_bot_says_pool_words_and_a_link_once(street, outside):
    bots_at(street, f"{outside.url}/200")
    for _ in range(2):
        tell(street)
        send(street)
    [said] = outside.bodies()
    assert said == {
        "title": "求助单还没人接", "text": "P1 · 助餐送餐 · 芳林园3号楼 · 单号T1-0001", "link": "https://street.example",
    }  # fmt: skip
    assert row(street).sent_at == NOON


def test_a_station_without_bots_of_its_own_speaks_through_those_of_the_house(street, outside, monkeypatch):
    monkeypatch.setattr(street.house.settings, "notify_urls", f"{outside.url}/200, {outside.url}/200/b")
    tell(street)
    send(street)
    assert sorted(path for path, _, _ in outside.got) == ["/200", "/200/b"]


def test_where_nobody_listens_nothing_waits(street):
    tell(street)
    send(street)
    assert row(street) is None


def test_of_two_bots_the_one_that_has_it_does_not_get_it_again(street, outside):
    bots_at(street, f"{outside.url}/200", f"{outside.url}/500")
    tell(street)
    send(street)
    later(street, seconds=11)
    send(street)
    assert sorted(path for path, _, _ in outside.got) == ["/200", "/500", "/500"]
    assert (row(street).error, row(street).tries) == ("500", 2)


def test_five_tries_with_growing_pauses_then_it_is_dead_and_shown(street, outside):
    bots_at(street, f"{outside.url}/500")
    tell(street)
    pauses = []
    for _ in range(5):
        send(street)
        send(street)  # it is not due yet
        pauses.append((row(street).due_at - street.house.clock.now()).total_seconds())
        later(street, minutes=21)
    send(street)
    assert len(outside.got) == 5
    assert pauses[:4] == [10, 60, 300, 1200]
    assert row(street).dead_at is not None and row(street).sent_at is None
    coordinator = who(street.house, COORDINATOR)
    shown = street.do(coordinator, bots.show, coordinator.station_id)
    assert [(one["event"], one["error"], one["tries"]) for one in shown["dead"]] == [
        ("order.escalated:o1:4", "500", 5)
    ]


def test_who_dies_while_sending_is_taken_over_from_after_his_lease(street, outside):
    bots_at(street, f"{outside.url}/200")
    tell(street)
    street.do(street.staff, outgoing.take_due)  # and is heard of no more
    send(street)
    assert outside.got == [], "two senders would both send it"
    later(street, seconds=91)
    send(street)
    assert len(outside.got) == 1 and row(street).sent_at is not None


def test_what_waited_for_hours_is_no_news_any_more(street, outside):
    bots_at(street, f"{outside.url}/200")
    tell(street)
    later(street, hours=2, minutes=1)
    send(street)
    assert outside.got == [] and row(street).error == "too_late"


def test_a_bot_that_redirects_into_the_house_is_not_followed(street, outside):
    """And the other bot gets its message all the same."""
    inside = Receiver("127.0.0.2")
    try:
        bots_at(street, f"{outside.url}/to/{inside.url.removeprefix('http://')}", f"{outside.url}/200")
        tell(street)
        send(street)
        assert inside.got == []
    finally:
        inside.close()
    assert (row(street).error, row(street).dead_at) == ("redirect", NOON)
    assert "/200" in [path for path, _, _ in outside.got]


def test_a_bot_inside_the_house_is_refused_at_the_moment_of_connecting(street, outside, monkeypatch):
    """However it came to stand there: a name may change its mind after it was looked at."""
    bots_at(street, f"{outside.url}/200", f"{outside.url.replace('127.0.0.1', 'localhost')}/200")
    monkeypatch.setattr(street.house.settings, "outside_loopback", False)
    tell(street)
    send(street)
    assert outside.got == []
    assert (row(street).error, row(street).dead_at) == ("inside_address", NOON)


def test_a_bot_is_tried_out_at_once_and_says_what_came_of_it(street, outside, monkeypatch):
    port = outside.url.rsplit(":", 1)[1]
    outcomes = [notify.try_out(street.house, f"{outside.url}/{way}") for way in ("200", "500", f"to/{port}")]
    assert outcomes == [None, "answered_with_error", "redirected"]
    assert outside.bodies()[0]["title"] == "试发" and len(outside.got) == 3
    assert notify.try_out(street.house, "http://127.0.0.1:9/") == "no_answer"
    monkeypatch.setattr(street.house.settings, "outside_loopback", False)
    assert notify.try_out(street.house, f"{outside.url}/200") == "inside_address"
    assert len(outside.got) == 3 and row(street) is None, "nothing waits to be sent again"


TRYING = """
import smtplib, sys
from dispatch import messenger
messenger.gate(sys.argv[1] == "loopback")
import apprise
for host in ("127.0.0.1", "localhost"):
    apprise.Apprise.instantiate(f"json://{host}:{sys.argv[2]}/200").notify("words")
try:
    smtplib.SMTP("127.0.0.1", int(sys.argv[2]), timeout=0.2)
except messenger.Inside:
    print("refused")
except OSError:
    print("connected")
"""


@pytest.mark.parametrize(("way", "gets", "said"), [("loopback", 2, "connected"), ("outside", 0, "refused")])
def test_whatever_library_speaks_it_comes_to_the_same_gate(outside, way, gets, said):
    port = outside.url.rsplit(":", 1)[1]
    child = subprocess.run(
        [sys.executable, "-c", TRYING, way, port], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )  # fmt: skip
    assert (len(outside.got), child.stdout.strip()) == (gets, said)


@pytest.mark.parametrize(
    ("url", "plugin"),
    [
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abcdefgh-1234-5678", "NotifyWeComBot"),
        ("https://oapi.dingtalk.com/robot/send?access_token=abcdef0123456789", "NotifyDingTalk"),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/abcdefgh-1234-5678", "NotifyFeishu"),
        ("wecombot://abcdefgh-1234-5678", "NotifyWeComBot"),
        ("dingtalk://abcdef0123456789", "NotifyDingTalk"),
        ("feishu://abcdefgh-1234-5678", "NotifyFeishu"),
        ("mailto://user:word@example.com", "NotifyEmail"),
        ("https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ", "NoneType"),
        ("https://hooks.example.com/anything", "NoneType"),
    ],
)
def test_each_service_is_spoken_to_in_its_own_way_and_any_other_by_a_plain_post(url, plugin):
    bot = messenger.bot_of(url)
    assert type(bot).__name__ == plugin
    assert bot is None or bot.redirects is False


@pytest.mark.parametrize("url", ["slack://a/b/c", "json://127.0.0.1/", "exec://id", "wecombot://"])
def test_no_other_of_the_librarys_hundred_ways_is_open(url):
    with pytest.raises(ValueError, match="not_a_bot"):
        messenger.bot_of(url)


def test_who_never_answers_keeps_nobody_else_waiting(street, outside):
    bots_at(street, f"{outside.url}/hang", f"{outside.url}/200")
    tell(street)
    send(street)
    assert "/200" in [path for path, _, _ in outside.got]
    assert row(street).error in ("ReadTimeout", "no_answer") and row(street).dead_at is None


def test_an_sms_goes_to_who_is_told_with_his_number_and_nothing_about_the_resident(
    street, outside, monkeypatch
):
    monkeypatch.setattr(street.house.settings, "sms_url", f"{outside.url}/200/sms")
    tell(street, street.staff.id, "sms")
    send(street)
    [said] = outside.bodies()
    assert set(said) == {"to", "text"} and said["to"].startswith("130000010")
    assert said["text"].startswith("【最后一米】求助单还没人接") and said["text"].endswith(
        "https://street.example"
    )


def test_without_a_gateway_no_sms_waits(street):
    tell(street, street.staff.id, "sms")
    send(street)
    assert row(street) is None


# ---------------------------------------------------------------- Web Push


def browser(street, person, endpoint: str) -> ec.EllipticCurvePrivateKey:
    key = ec.generate_private_key(pushing.CURVE)
    row = PushSubscription(
        person_id=person.id, endpoint=endpoint, created_at=NOON,
        p256dh=pushing.text(pushing.public_half(key)), auth=pushing.text(b"0123456789abcdef"),
    )  # fmt: skip
    street.do(street.staff, lambda tx: tx.session.add(row))
    return key


def opened(key: ec.EllipticCurvePrivateKey, body: bytes) -> dict:
    """As a browser does it."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, theirs = body[:16], body[21:86]
    shared = key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(pushing.CURVE, theirs))
    material = pushing.derived(
        shared, b"0123456789abcdef", b"WebPush: info\0" + pushing.public_half(key) + theirs, 32
    )
    cek = pushing.derived(material, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = pushing.derived(material, salt, b"Content-Encoding: nonce\0", 12)
    return json.loads(AESGCM(cek).decrypt(nonce, body[86:], None).removesuffix(b"\x02"))


def test_a_push_is_read_by_the_browser_that_asked_for_it(street, outside):
    courier = street.courier(1, on=False)
    key = browser(street, courier, f"{outside.url}/200/phone")
    tell(street, courier.id, "push", event="order.invited:o1")
    send(street)
    [(path, headers, body)] = outside.got
    assert path == "/200/phone" and headers["Authorization"].startswith("vapid t=")
    assert (headers["Content-Encoding"], headers["TTL"]) == ("aes128gcm", "1800")
    assert opened(key, body) == {
        "title": "社工站请您看一单", "body": "P1 · 助餐送餐 · 芳林园3号楼 · 单号T1-0001", "url": "/",
        "tag": "order.invited:o1",
    }  # fmt: skip


def test_a_browser_that_is_gone_is_forgotten_and_the_other_one_is_told(street, outside):
    courier = street.courier(1, on=False)
    for word in ("410", "200"):
        browser(street, courier, f"{outside.url}/{word}")
    tell(street, courier.id, "push", event="order.invited:o1")
    send(street)
    with street.house.db.reading() as rd:
        assert rd.session.execute(select(PushSubscription.endpoint)).scalars().all() == [f"{outside.url}/200"]
    assert row(street).sent_at == NOON


def test_nothing_that_the_sender_cannot_do_stops_the_job(street, monkeypatch):
    """A child that cannot be begun, or that says nonsense."""
    bots_at(street, "https://hooks.example.com/x")
    tell(street)
    monkeypatch.setattr(messenger.subprocess, "Popen", lambda *_, **__: (_ for _ in ()).throw(OSError()))
    send(street)
    assert (row(street).error, row(street).tries) == ("no_answer", 1)


def test_the_sender_asks_before_it_writes(street):
    before = street.house.db.writer.commits
    notify.send_due(street.house)
    assert street.house.db.writer.commits == before
