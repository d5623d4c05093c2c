"""What is measured at the real server. Each takes a Place and gives one figure, or several by name."""

import json

from bench import baselines, generator
from bench.server import Server
from bench.streets import BODY, ITEMS
from bench.town import CITY, CROWD, LONE, SQUARE, WHOLE_CITY

PHONES = 200


def commits(place):
    """Guarded UPDATEs a second, one a transaction, on the server's own file and its orders; the server idles."""
    town = place.town
    try:
        ids = town.errands.opened(list(SQUARE), int(15_000 * (place.warm + place.seconds)))
        return baselines.commits_on(place, town.file, ids)
    finally:
        town.errands.cleared()


def grabs(place, contenders):
    """Grabs answered a second by 200 phones, so many of them at each order."""
    streets = CROWD if contenders == 100 else LONE
    each = PHONES // len(streets)
    lanes = [streets[first // each] for first in range(0, PHONES, contenders)]
    figures = place.town.run(
        "grab", streets, PHONES, lanes=lanes, contenders=contenders, seconds=place.seconds, warm=place.warm,
        guess=10_000 / contenders,
    )  # fmt: skip
    return figures["answers_per_s"]


def board(place):
    """The same, each alone at his order, while all 200 stand in one street and hear of every grab."""
    figures = place.town.run(
        "grab", SQUARE, PHONES, listen=True, seconds=place.seconds, warm=place.warm,
        guess=10_000,
    )  # fmt: skip
    return figures["answers_per_s"]


def arriving(place):
    """100 grabs a second that arrive by themselves, 800 phones in 10 streets: ack in milliseconds."""
    seconds = 0.5 if place.warming else 5
    figures = place.town.run(
        "grab", CITY, 800, listen=True, rate=100, seconds=seconds, warm=place.warm, guess=110
    )
    return {name: figures["ack_ms"][name] for name in ("p50", "p95", "p99")}


def looking(place):
    """The same while couriers are looked for: 50 orders whose first ring is due, of 80 who listen each."""
    seconds = 0.5 if place.warming else 6  # longer than from one run of the plan to the next
    figures = place.town.run(
        "grab", CITY, 800, listen=True, rate=100, seconds=seconds, warm=place.warm, guess=110, untold=50
    )
    return {name: figures["ack_ms"][name] for name in ("p50", "p95", "p99")}


def city(place):
    """The same in 65 streets with 80 phones each, one process: ack, last phone, share of a core."""
    seconds = 1 if place.warming else 8
    figures = place.town.run(
        "grab", WHOLE_CITY, 80 * len(WHOLE_CITY), listen=True, rate=100, seconds=seconds, warm=place.warm,
        guess=110,
    )  # fmt: skip
    return {
        "ack p99": figures["ack_ms"]["p99"],
        "last p99": figures["last_ms"]["p99"],
        "cpu": figures["server_cpu"],
    }


def deliveries(place, listeners, window):
    """Events received a second by all listeners of one street."""
    figures = place.town.run(
        "fanout", SQUARE, listeners, window=window, seconds=place.seconds, warm=place.warm,
        guess=400_000 / listeners,
    )  # fmt: skip
    return figures["deliveries_per_s"]


def visible(place):
    """From a committee's POST until the last of its street's 80 phones has the open order: milliseconds."""
    town, seconds = place.town, 0.5 if place.warming else 5
    street = town.streets[CITY[0]]
    body = BODY | {"items": ITEMS, "resident_id": street.resident_id}
    try:
        figures = generator.run(
            "visible", port=town.server.port, pid=town.server.pid, tokens=town.tokens(CITY[:1], 80), phones=80,
            bodies=generator.lines(place.papers / "bodies", [json.dumps(body)]), post_token=street.committee,
            rate=20, seconds=seconds, warm=place.warm,
        )  # fmt: skip
    finally:
        town.errands.cleared()
    return {name: figures["last_ms"][name] for name in ("p50", "p95", "p99")}


def idle(place):
    """kB of the server's memory for each of 1,000 phones that only listen; a server of its own, so that nothing
    is there yet to be used again."""
    town = place.town
    server = Server(town.fresh)
    try:
        hold = {"port": server.port, "pid": server.pid, "warm": 0, "seconds": 0.5}
        generator.run("idle", phones=20, tokens=town.tokens(SQUARE, 20), **hold)
        return generator.run("idle", phones=1_000, tokens=town.tokens(SQUARE, 1_000), **hold)[
            "server_kb_per_phone"
        ]
    finally:
        server.close()


def reports(place):
    """{"1000 near p95": milliseconds, "100000 write p50": microseconds, …} with 1,000, 10,000 and 100,000 reports."""
    return place.reported.figures(place.warming)


def riders(place):
    """{"500 list p95": milliseconds of a list ranked by ways, …, "ring p95": milliseconds for 80 couriers}."""
    return place.riding.figures(place.warming)


def past(place):
    """{"1000 list": milliseconds, "1000000 list": …} for grab, list, board and resume."""
    return {f"{one.count} {name}": value for one in place.aged for name, value in one.figures(place).items()}
