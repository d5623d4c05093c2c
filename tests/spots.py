"""Dead-spots of the demo street, straight through the write path, at a time that the test says."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import select, text
from sqlmodel import SQLModel

from dispatch.actions import photos, report_late, report_merging, report_steps, reports
from dispatch.errors import Refused
from dispatch.queries import reports as seen
from dispatch.queries.scope import find
from dispatch.tx import Call
from models import Alert, Follower, Move, Photo, Report
from tests.cast import COORDINATOR, OTHER_COORDINATOR, OTHER_COURIER, SECOND_COORDINATOR, committee, courier
from tests.desk import who

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # ten o'clock in Tianjin
GEDIAO = {"lat": 39.0265, "lng": 117.698}  # the ground of committee 1
FANGLIN = {"lat": 39.0265, "lng": 117.681}  # of committee 13
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
STEPS = ("registered", "dispatched", "handling", "feedback", "closed")


def metres_north(metres: float, of: dict[str, float] = GEDIAO) -> dict[str, float]:
    return of | {"lat": of["lat"] + metres / 111_195}


class Spots:
    """Two receivers, couriers, and what they do about a dead-spot."""

    def __init__(self, house) -> None:
        self.house = house
        self.now = MONDAY
        self.station, self.second = who(house, COORDINATOR), who(house, SECOND_COORDINATOR)
        self.staff, self.neighbour = who(house, committee(1)), who(house, committee(13))
        self.far_station, self.far_courier = who(house, OTHER_COORDINATOR), who(house, OTHER_COURIER)
        self.known: dict[int, Any] = {}
        self.events: list[dict[str, Any]] = []
        house.db.listeners.append(self.events.extend)

    @property
    def station_id(self) -> str:
        return str(self.station.station_id)

    @property
    def committee_id(self) -> str:
        return str(self.staff.community_id)

    def courier(self, n: int):
        if n not in self.known:
            self.known[n] = who(self.house, courier(n))
        return self.known[n]

    def call(self, person, action, *args, **call) -> Any:
        return self.house.db.write(Call(person, **({"at": self.now} | call)), action, *args)

    def did(self, person, action, *args, **call) -> Any:
        """What he is answered."""
        return self.call(person, action, *args, **call).answer

    def refused(self, person, action, *args, **call) -> Refused:
        """The refusal, after which every table is as it was."""
        before = self.rows()
        try:
            self.call(person, action, *args, **call)
        except Refused as no:
            assert self.rows() == before, "refused, and something was written"
            return no
        raise AssertionError("it was not refused")

    def later(self, by: timedelta) -> None:
        self.now += by

    def photo(self, person) -> str:
        return self.did(person, photos.record, "ab" * 32, 40, 30, 900)["photo_id"]

    def reported(self, n: int = 1, where=None, kind: str = "H01", **more) -> dict[str, Any]:
        given = {"type_code": kind, "position": where or GEDIAO} | more
        return self.did(self.courier(n), reports.receive, given)

    def brought(self, report_id: str, to: str, unit_id: str | None = None) -> dict[str, Any]:
        """Taken on to this step by those whose step it is; the committee handles, unless it is said."""
        now = str(self.row(report_id).status)
        begun = STEPS.index(now) + 1 if now in STEPS[:-1] else 0
        for status in STEPS[begun : STEPS.index(to) + 1]:
            answer = self.brought_one(report_id, status, unit_id or self.committee_id)
        return answer

    def brought_one(self, report_id: str, status: str, unit_id: str | None = None) -> dict[str, Any]:
        theirs = unit_id in (None, self.committee_id)
        handler, checker = (self.staff, self.station) if theirs else (self.station, self.staff)
        if status == "registered":
            return self.did(self.station, report_steps.register, report_id)
        if status == "dispatched":
            return self.did(self.station, report_steps.dispatch, report_id, unit_id or self.committee_id)
        if status == "handling":
            return self.did(handler, report_steps.start, report_id)
        if status == "feedback":
            return self.did(handler, report_steps.finish, report_id, "已清理", [self.photo(handler)])
        return self.did(checker, report_steps.verify, report_id, "clean")

    def closed(self, n: int = 1, **more) -> dict[str, Any]:
        """Reported, dealt with by the committee, verified by the station."""
        return self.brought(self.reported(n, **more)["id"], "closed")

    def sees(self, person, report_id: str) -> dict[str, Any]:
        return self.call(person, lambda tx: seen.one(tx, tx.who, find(tx, tx.who, Report, report_id)))

    def lists(self, person, near: bool = False, **asked) -> list[str]:
        def listed(tx):
            return seen.listed(tx, tx.who, seen.filters(tx, tx.who, asked, near))["items"]

        return [one["id"] for one in self.call(person, listed)]

    def merged(self, person, report_id: str, into: str) -> dict[str, Any]:
        return self.did(person, report_merging.merge, report_id, into)

    def late(self) -> int:
        """How many were told of; what the schedule does each minute."""
        told = 0
        while self.house.db.write(Call(at=self.now), report_late.tell_one):
            told += 1
        return told

    def row(self, report_id: str) -> Report:
        with self.house.db.reading() as rd:
            return rd.session.get_one(Report, report_id)

    def moves(self, subject_id: str) -> list[tuple[str | None, str, str]]:
        """(from, to, verb) in their order."""
        with self.house.db.reading() as rd:
            query = select(Move).where(Move.subject_id == subject_id).order_by(Move.id)
            return [(m.from_status, m.to_status, m.verb) for m in rd.session.execute(query).scalars()]

    def followers(self, report_id: str) -> dict[str, str]:
        with self.house.db.reading() as rd:
            query = select(Follower).where(Follower.report_id == report_id)
            return {f.person_id: f.how for f in rd.session.execute(query).scalars()}

    def hanging(self, report_id: str) -> Counter:
        """{purpose: photos}."""
        with self.house.db.reading() as rd:
            return Counter(
                rd.session.execute(select(Photo.purpose).where(Photo.subject_id == report_id)).scalars()
            )

    def alert_row(self, alert_id: str) -> Alert:
        with self.house.db.reading() as rd:
            return rd.session.get_one(Alert, alert_id)

    def heard(self, room: str, subject_id: str, stream: str | None = None) -> list[str]:
        """ "kind to" of the events of this subject that went to a room."""
        return [
            f"{e['kind']} {to_of(e)}"
            for e in self.events
            if room in e["rooms"].split()
            and e["subject_id"] == subject_id
            and stream in (None, e["station_id"])
        ]

    def rows(self) -> dict[str, list[str]]:
        """Every row of every table, so that "nothing was written" means just that."""
        with self.house.db.reading() as rd:
            return {
                t.name: sorted(map(str, rd.session.execute(text(f"SELECT * FROM {t.name}")).all()))
                for t in SQLModel.metadata.sorted_tables
                if t.name not in ("buildings", "compounds", "resident_terms", "residents", "resident_keys")
            }


def to_of(event: dict[str, Any]) -> str:
    return str(orjson.loads(event["data"])["to"])
