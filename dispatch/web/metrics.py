"""What is counted for the operator, in Prometheus' words.

On the way of a grab only plain numbers are added to: the library's counters take a lock each, and
that is five microseconds. They are for requests, bound at a route's first call. What can be read off
when somebody asks is read then, and costs nothing before."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Any

import orjson
from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from sqlalchemy import func as sql
from sqlalchemy import select

from dispatch.house import House
from dispatch.rules.lifecycle import LIVE
from models import Order, Outgoing, Stream, from_ms

O: Any = Order.__table__  # noqa: E741
G: Any = Outgoing.__table__
S: Any = Stream.__table__
SHOWN = ("open", *LIVE, "delivered")
FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0)
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

disable_created_metrics()  # a second series for each, that nobody reads
registry = CollectorRegistry()
REQUESTS = Counter("lm_requests", "Calls over HTTP", ("route", "status"), registry=registry)
SECONDS = Histogram("lm_request_seconds", "Their duration", ("route",), buckets=FAST, registry=registry)


class Spread:
    """A histogram of seconds that costs half a microsecond; all greenlets are of one thread."""

    def __init__(self) -> None:
        self.counts = [0] * (len(FAST) + 1)
        self.total = 0.0

    def observe(self, seconds: float) -> None:
        self.counts[bisect_left(FAST, seconds)] += 1
        self.total += seconds

    def family(self, name: str, words: str) -> HistogramMetricFamily:
        so_far = list(accumulate(self.counts))
        edges = [*(str(edge) for edge in FAST), "+Inf"]
        return HistogramMetricFamily(name, words, list(zip(edges, so_far, strict=True)), self.total)


commits, lag = Spread(), Spread()
relayed = [0]
grabs: dict[tuple[str, str], int] = defaultdict(int)
took = commits.observe

_routes: dict[tuple[str, int], tuple[Any, Any]] = {}


def request_ended(route: str, status: int, seconds: float) -> None:
    bound = _routes.get((route, status))
    if bound is None:
        bound = _routes[route, status] = (REQUESTS.labels(route, str(status)), SECONDS.labels(route))
    bound[0].inc()
    bound[1].observe(seconds)


def grab_answered(status: int, body: bytes) -> None:
    """A grab over HTTP: won, pending, or the code of the refusal."""
    code = "won" if status == 200 else "pending" if status == 202 else orjson.loads(body).get("code", "")
    grabs[code, "http"] += 1


def counting(grab: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """The socket's grab, counted by its ack."""

    def counted(sid: str, given: Any = None) -> dict[str, Any]:
        ack = grab(sid, given)
        if ack["ok"]:
            grabs["pending" if "pending" in ack else "won", "socket"] += 1
        else:
            grabs[ack["error"]["code"], "socket"] += 1
        return ack

    return counted


def hearing(house: House) -> Callable[[dict[str, Any]], None]:
    """A listener of the relay: how many, and how late."""
    late, now = lag.observe, house.clock.now

    def heard(event: dict[str, Any]) -> None:
        at = event["at"]
        relayed[0] += 1
        late(max(0.0, (now() - (from_ms(at) if isinstance(at, int) else at)).total_seconds()))

    return heard


class Readings:
    """What is read off when somebody asks: sockets, the writer's queue, the orders in the street."""

    def __init__(self, house: House, seats: dict[str, Any]) -> None:
        self.house, self.seats = house, seats

    def collect(self) -> Iterator[Any]:
        yield GaugeMetricFamily("lm_sockets", "Phones and boards that listen here", len(self.seats))
        writer: Any = self.house.db.writer
        if hasattr(writer, "waiting"):
            yield GaugeMetricFamily("lm_writer_waiting", "Calls that wait to be written", len(writer.waiting))
            yield CounterMetricFamily("lm_writer_batches", "Batches committed", writer.commits)
            yield CounterMetricFamily("lm_writer_calls", "Calls in them", writer.written)
        yield CounterMetricFamily("lm_events_relayed", "Events handed on by this process", relayed[0])
        yield lag.family("lm_relay_lag_seconds", "From an event's moment to its handing on")
        yield commits.family("lm_commit_seconds", "The COMMIT alone (SQLite)")
        tried = CounterMetricFamily("lm_grabs", "Grabs by what came of them", labels=("outcome", "way"))
        for (outcome, way), count in grabs.items():
            tried.add_metric((outcome, way), count)
        yield tried
        orders = GaugeMetricFamily("lm_orders", "Live orders by status", labels=("status",))
        for status, count in by_status(self.house).items():
            orders.add_metric((status,), count)
        yield orders
        messages = GaugeMetricFamily(
            "lm_outgoing", "Messages that are to leave the house, and those that could not", labels=("state",)
        )
        for state, count in going_out(self.house).items():
            messages.add_metric((state,), count)
        yield messages


def going_out(house: House) -> dict[str, int]:
    with house.db.reading() as rd:
        unsent = select(sql.count(G.c.dead_at), sql.count()).where(G.c.sent_at.is_(None))
        dead, both = rd.session.execute(unsent).one()
    return {"waiting": both - dead, "dead": dead}


def by_status(house: House) -> dict[str, int]:
    """Over the index (station, status): the past is not looked at."""
    query = (
        select(O.c.status, sql.count())
        .where(O.c.station_id.in_(select(S.c.station_id)), O.c.status.in_(SHOWN))
        .group_by(O.c.status)
    )
    with house.db.reading() as rd:
        found = dict(rd.session.execute(query).tuples().all())
    return {status: found.get(status, 0) for status in SHOWN}


def text() -> bytes:
    return generate_latest(registry)
