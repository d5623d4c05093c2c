"""Whether dead-spots of three years make today's slow: the same questions and the same write on the same street
with 1,000, 10,000 and 100,000 reports."""

import http.client
import json
import shutil
import statistics
import time
from datetime import UTC, datetime, timedelta
from functools import cached_property

from bench import sightings, streets
from bench.faults import Wrong
from bench.raw_commits import opened
from bench.server import Server
from dispatch.actions import reports
from dispatch.house import open_house
from dispatch.queries import nearby
from dispatch.queries.sessions import signed_in
from dispatch.rules.geography import Wgs84
from dispatch.rules.hygiene import TYPES
from dispatch.rules.nearness import REPEAT_DAYS
from dispatch.tx import Call

SIZES = (1_000, 10_000, 100_000)
PAGE, CALLS, WARM_CALLS, PROBES, LOOKS_BACK = 20, 30, 5, 100, 5
LONG_AGO = datetime.now(UTC).date() - timedelta(days=365)
FILTERS = {
    "status": "status=reported,registered",
    "type": "type=H05",
    "late": "late=1",
    "recurring": "recurring=1",
    "week": f"since={LONG_AGO - timedelta(days=7)}&until={LONG_AGO}",
    "community": "community_id={community_id}",
}
LISTS = [(who, name) for who in ("coordinator", "committee") for name in FILTERS]
BACK = {"hot-spots": "/reports/hot-spots?days=90", "figures": "/reports/figures?days=90"}


class Reported:
    """The demo street after so many reports, its server, and the same house opened here."""

    def __init__(self, base, ground, count):
        self.ground, self.count, self.data = ground, count, base.parent / f"reports-{count}"
        shutil.copytree(base, self.data)
        self.file = self.data / "station.db"
        sightings.lay(self.file, ground, count)
        self.db = opened(self.file)
        since = int(time.time() * 1_000) - (REPEAT_DAYS + 1) * sightings.DAY
        self.db.execute(f"CREATE TEMP TABLE kept AS SELECT * FROM reports WHERE closed_at >= {since}")
        (self.last,) = self.db.execute("SELECT max(id) FROM reports").fetchone()
        self.house = open_house(streets.settings(self.data))
        with self.house.db.reading() as rd:
            self.courier = signed_in(rd, ground.tokens["courier"]).who

    @cached_property
    def line(self):
        self.server = Server(self.data)
        return http.client.HTTPConnection("127.0.0.1", self.server.port)

    def asked(self, who, path):
        """(milliseconds, answer) of a GET on a connection kept alive."""
        begin = time.perf_counter()
        self.line.request(
            "GET", f"/api/v1{path}", headers={"Authorization": f"Bearer {self.ground.tokens[who]}"}
        )
        answer = self.line.getresponse()
        body = answer.read()
        took = (time.perf_counter() - begin) * 1_000
        if answer.status != 200:
            raise Wrong(f"{path} was answered {answer.status}: {body[:300]}")
        return took, json.loads(body)

    def listed(self, who, name):
        """Milliseconds of a page of his list; a long past leaves none empty."""
        words = FILTERS[name].format(community_id=self.ground.community_id)
        took, page = self.asked(who, f"/reports?limit={PAGE}&{words}")
        if self.count == SIZES[-1] and not page["items"]:
            raise Wrong(f"{who} is shown nothing: {words}")
        return took

    def near(self, spot):
        return self.asked("courier", f"/reports?near={spot.lat},{spot.lng}&type={spot.type_code}")[0]

    def checked(self, spot):
        """Milliseconds of the check that every report passes: what is open here, and what was closed lately."""
        here = (spot.type_code, Wgs84(spot.lat, spot.lng), TYPES[spot.type_code].radius_m)
        begin = time.perf_counter()
        with self.house.db.reading() as rd:
            nearby.still_open(rd, self.ground.station_id, *here)
            nearby.lately_closed(rd, spot.community_id, *here)
        return (time.perf_counter() - begin) * 1_000

    def received(self, spot):
        """Microseconds of a courier's report, from the call to the answer after its COMMIT."""
        position = {"lat": spot.lat, "lng": spot.lng, "accuracy_m": 12}
        given = {"type_code": spot.type_code, "position": position, "text": "又堆了一地", "placed_by": "gps"}
        begin = time.perf_counter()
        self.house.db.write(Call(self.courier), reports.receive, given)
        return (time.perf_counter() - begin) * 1_000_000

    def forgotten(self, began):
        """The street as it was laid: new reports gone, opened ones closed again."""
        names = ", ".join(row[1] for row in self.db.execute("PRAGMA table_info(reports)"))
        self.db.execute("BEGIN IMMEDIATE")
        self.db.execute("DELETE FROM followers WHERE since >= ?", (began,))
        self.db.execute("DELETE FROM reports WHERE id > ?", (self.last,))
        self.db.execute(
            f"UPDATE reports SET ({names}) = (SELECT {names} FROM temp.kept k WHERE k.id = reports.id)"
            " WHERE moved_at >= ? AND id IN (SELECT id FROM temp.kept)",
            (began,),
        )
        self.db.execute("COMMIT")
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def close(self):
        if "line" in self.__dict__:
            self.line.close()
            self.server.close()
        self.house.close()
        self.db.close()


class Street:
    """The three of them, asked in turn, so that what drifts drifts for all."""

    def __init__(self, place):
        base = place.root / "reports"
        base.mkdir()
        ground = sightings.ground(base)
        self.sizes = [Reported(base, ground, count) for count in SIZES]
        self.seen = sightings.Sightings(ground.houses, seed=23)

    def figures(self, warming):
        """{"10000 coordinator late p95": milliseconds, …}"""
        calls = WARM_CALLS if warming else CALLS
        spots = [self.seen.somewhere() for _ in range(calls if warming else PROBES)]
        found = self.each("check", lambda one, n: one.checked(spots[n]), len(spots))
        found |= self.each("near", lambda one, n: one.near(spots[n]), calls)
        for who, name in LISTS:
            found |= self.each(f"{who} {name}", lambda one, n, a=(who, name): one.listed(*a), calls)
        for name, path in BACK.items():
            found |= self.each(name, lambda one, n, path=path: one.asked("coordinator", path)[0], LOOKS_BACK)
        return found | self.written(spots, calls)

    def written(self, spots, calls):
        began = int(time.time() * 1_000)
        found = self.each("write", lambda one, n: one.received(spots[n]), calls)
        for one in self.sizes:
            one.forgotten(began)
        return found

    def each(self, name, once, calls):
        found = {}
        for one in self.sizes:
            took = sorted(once(one, n) for n in range(calls))
            found[f"{one.count} {name} p50"] = statistics.median(took)
            found[f"{one.count} {name} p95"] = took[int(0.95 * len(took))]
        return found

    def close(self):
        for one in self.sizes:
            one.close()
