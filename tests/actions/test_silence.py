"""久未联系: she asked every week, and now nobody has heard of her."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select

from dispatch import config, jobs
from dispatch.actions import alerts, needs, recurrences
from dispatch.house import open_house
from dispatch.queries import alerts as seen
from dispatch.queries import board
from dispatch.tx import Call
from models import Alert, JobRun, ResidentKey
from tests.actions.conftest import Street
from tests.cast import COORDINATOR, committee, courier
from tests.desk import who

MORNING = datetime(2026, 11, 30, 1, 10, tzinfo=UTC)  # Monday, ten past nine in Tianjin
SATURDAY = MORNING - timedelta(days=2)
WEEKLY = (11, 18, 25, 32)
LI = {
    "name": "李德福",
    "phone": "13000009001",
    "address": {"compound": "芳林园", "building": "8", "entrance": "1"},
}
(LISTENING,) = (job for job in jobs.JOBS if job.id == "silence")


class Mornings(Street):
    """The street, whose needs were posted on such days before this morning."""

    def asked(self, *days, closed=True):
        for day in days:
            at = MORNING - timedelta(days=day)
            need = self.do(self.staff, needs.post, {"resident": LI, "category": "visit"}, at=at).answer[
                "need"
            ]
            if closed:
                self.do(self.staff, needs.close, need["id"], "看过了", at=at)
        return need

    def morning(self, at=MORNING):
        self.house.settings.clock_file.write_text(at.isoformat())
        assert jobs.run(self.house, LISTENING) == "done"
        with self.house.db.reading() as rd:
            return list(rd.session.execute(select(Alert).order_by(Alert.id)).scalars())


@pytest.fixture
def street(folder, tmp_path):
    file = tmp_path / "now"
    file.write_text(MORNING.isoformat())
    house = open_house(config.load(data_dir=folder, app_env="test", clock_file=file))
    yield Mornings(house)
    house.close()


def test_committee_and_station_are_told_once_and_by_nobody(street):
    street.asked(*reversed(WEEKLY))
    events = []
    street.house.db.listeners.append(events.extend)
    (alert,) = street.morning()
    assert (alert.kind, alert.raised_by, alert.community_id) == ("silence", None, street.staff.community_id)
    (event,) = events
    assert event["kind"] == "alert.raised"
    assert set(event["rooms"].split()) == {
        f"station:{alert.station_id}:staff",
        f"committee:{alert.community_id}",
    }
    assert '"reason":"silence"' in event["data"] and '"role":"system"' in event["data"]
    assert "李" not in event["data"] and "13000009001" not in event["data"]
    for later in (timedelta(hours=1), timedelta(days=1), timedelta(days=3)):
        street.house.db.write(Call(), lambda tx: tx.session.execute(delete(JobRun)) and None)
        assert len(street.morning(MORNING + later)) == 1, (
            "one silence, one alert, also when its slot is long gone"
        )


def test_every_list_shows_whose_door_it_is_and_since_when(street):
    street.asked(*reversed(WEEKLY))
    (alert,) = street.morning()
    for person in (street.staff, who(street.house, COORDINATOR)):
        with street.house.db.reading() as rd:
            (listed,) = seen.listed(rd, person, ["raised"])["items"]
        assert (listed["kind"], listed["by"]) == ("silence", {"role": "system", "unit_id": None})
        assert listed["resident"]["name"] == "李*福"
        assert listed["last_asked_at"][:10] == "2026-11-19"
        assert listed["mine"] is False
    with street.house.db.reading() as rd:
        coordinator = who(street.house, COORDINATOR)
        rung = board.snapshot(rd, coordinator, coordinator.station_id)["alerts"]
        others = [seen.listed(rd, who(street.house, p), None)["items"] for p in (committee(2), courier(1))]
    assert [a["kind"] for a in rung] == ["silence"]
    assert others == [[], []]
    shown = street.do(street.staff, alerts.show, alert.id)
    assert (shown["text"], shown["answers"], shown["last_asked_at"][:10]) == (None, [], "2026-11-19")


def test_somebody_rings_her_and_says_how_she_is(street):
    street.asked(*reversed(WEEKLY))
    (alert,) = street.morning()
    answered = street.do(street.staff, alerts.answer, alert.id, "去女儿家了").answer
    assert (answered["status"], answered["answers"][0]["text"]) == ("answered", "去女儿家了")
    street.asked(-1)
    assert len(street.morning(MORNING + timedelta(days=4))) == 1
    street.asked(-8, -15, -22)
    assert len(street.morning(MORNING + timedelta(days=35))) == 2, "the next silence is another one"


def test_on_a_day_off_nobody_is_told(street):
    street.asked(*(n + 3 for n in reversed(WEEKLY)))
    assert street.morning(SATURDAY) == []
    assert len(street.morning()) == 1


def test_who_has_something_under_way_is_heard_of(street):
    street.asked(32, 25, 18)
    open_one = street.asked(11, closed=False)
    assert street.morning() == []
    street.do(street.staff, needs.close, open_one["id"], "看过了")
    assert len(street.morning(MORNING + timedelta(hours=1))) == 1


def test_neighbours_without_a_weekly_habit_hide_nobody(street, monkeypatch):
    """Of the many who are looked at few are silent: a portion is of those."""
    monkeypatch.setattr(jobs, "PORTION", 2)
    for n in range(3):
        for days in (18, 17, 16, 15, 14):
            whom = LI | {"name": f"王{n}", "phone": f"1300000800{n}"}
            at = MORNING - timedelta(days=days)
            need = street.do(street.staff, needs.post, {"resident": whom, "category": "visit"}, at=at).answer[
                "need"
            ]
            street.do(street.staff, needs.close, need["id"], "看过了", at=at)
    street.asked(*reversed(WEEKLY))
    assert [alert.kind for alert in street.morning()] == ["silence"]


def test_what_was_withdrawn_was_never_asked(street):
    street.asked(32, 25, 18)
    street.do(street.staff, needs.withdraw, street.asked(11, closed=False)["id"])
    assert street.morning() == []


def test_what_comes_by_itself_is_nobodys_word_and_keeps_the_alarm_still(street):
    street.asked(*reversed(WEEKLY))
    rule = {"days": ["mon"], "time": "10:30", "times": 8}
    body = {"category": "visit", "rule": rule, "drops": [{"resident": LI}]}
    one = street.do(street.staff, recurrences.start, body).answer
    assert street.morning() == []
    (posting,) = (job for job in jobs.JOBS if job.id == "recurrences")
    street.house.settings.clock_file.write_text((MORNING + timedelta(hours=2)).isoformat())
    assert jobs.run(street.house, posting) == "done"
    (made,) = street.do(street.staff, recurrences.show, one["id"])["occurrences"]
    street.do(street.staff, needs.close, made["need"]["id"], "看过了")
    street.do(street.staff, recurrences.end, one["id"])
    assert len(street.morning(MORNING + timedelta(days=1))) == 1


def test_who_was_forgotten_is_not_looked_for(street):
    street.asked(*reversed(WEEKLY))
    street.house.db.write(Call(), lambda tx: tx.session.execute(delete(ResidentKey)) and None)
    assert street.morning() == []
