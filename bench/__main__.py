"""`make bench`: one interleaved run, a table, `var/bench/<timestamp>.json` and `latest.json`."""

import argparse
import sys
from functools import partial
from itertools import pairwise

from bench import baselines, dead_spots, measures, recognition, riders
from bench.machine import BIG, step_aside
from bench.place import Place
from bench.rounds import Row, measured, say, summary, table, written

MEASURES = {
    "small commits": baselines.commits,
    "commits": measures.commits,
    "grabs 1": partial(measures.grabs, contenders=1),
    "grabs 10": partial(measures.grabs, contenders=10),
    "grabs 100": partial(measures.grabs, contenders=100),
    "board": measures.board,
    "bare sends 100": partial(baselines.bare_sends, listeners=100, window=1),
    "deliveries 100": partial(measures.deliveries, listeners=100, window=1),
    "bare sends 1000": partial(baselines.bare_sends, listeners=1_000, window=1),
    "deliveries 1000": partial(measures.deliveries, listeners=1_000, window=1),
    "gathered 1000": partial(measures.deliveries, listeners=1_000, window=8),
    "arriving": measures.arriving,
    "looking": measures.looking,
    "visible": measures.visible,
    "idle": measures.idle,
    "generator": baselines.generator_grabs,
    "reports": measures.reports,
    "riders": measures.riders,
    "danger": recognition.measure,
}

RAW = "grabs/s ÷ raw guarded UPDATE commits/s"
ROWS = [
    Row(f"{RAW}, 1 contender", "×", "grabs 1", "commits", 1.5, 2.5),
    Row(f"{RAW}, 10 contenders", "×", "grabs 10", "commits", 2.5, 4),
    Row(f"{RAW}, 100 contenders", "×", "grabs 100", "commits", 2.5, 4),
    Row(f"{RAW}, with a board of 200 on", "×", "board", "commits", 1.3, 2),
    Row("100 grabs/s arriving by themselves, 800 phones: ack p50", "ms", "arriving p50"),
    Row("100 grabs/s arriving by themselves, 800 phones: ack p95", "ms", "arriving p95"),
    Row("100 grabs/s arriving by themselves, 800 phones: ack p99", "ms", "arriving p99", None, 10, 4),
    Row("the same while 50 orders look for their couriers: ack p50", "ms", "looking p50"),
    Row("the same while 50 orders look for their couriers: ack p95", "ms", "looking p95"),
    Row("the same while 50 orders look for their couriers: ack p99", "ms", "looking p99"),
    Row("post → visible on the last of 80 phones: p50", "ms", "visible p50"),
    Row("post → visible on the last of 80 phones: p95", "ms", "visible p95"),
    Row("post → visible on the last of 80 phones: p99", "ms", "visible p99"),
    Row("deliveries/s to 100, one event at a time ÷ bare send() loop", "×", "deliveries 100", "bare sends 100"),
    Row("deliveries/s to 1,000, one event at a time ÷ bare send() loop", "×", "deliveries 1000", "bare sends 1000", 0.6, 0.8),
    Row("deliveries/s to 1,000, 8 events in flight ÷ bare send() loop", "×", "gathered 1000", "bare sends 1000"),
    Row("memory of an idle phone", "kB", "idle", None, 60, 40, 1),
    Row("grabs, 1 contender", "1/s", "grabs 1", decimals=0),
    Row("grabs, 10 contenders", "1/s", "grabs 10", decimals=0),
    Row("grabs, 100 contenders", "1/s", "grabs 100", decimals=0),
    Row("grabs with a board of 200 on", "1/s", "board", decimals=0),
    Row("deliveries to 100, one event at a time", "1/s", "deliveries 100", decimals=0),
    Row("deliveries to 1,000, one event at a time", "1/s", "deliveries 1000", decimals=0),
    Row("deliveries to 1,000, 8 events in flight", "1/s", "gathered 1000", decimals=0),
    Row("raw guarded UPDATE, one per transaction, FULL, the server's file", "1/s", "commits", decimals=0),
    Row("raw guarded UPDATE, one per transaction, FULL, a small table", "1/s", "small commits", decimals=0),
    Row("bare send() loop to 100, one event at a time", "1/s", "bare sends 100", decimals=0),
    Row("bare send() loop to 1,000, one event at a time", "1/s", "bare sends 1000", decimals=0),
    Row("the generator against a server that answers at once", "1/s", "generator", decimals=0),
]  # fmt: skip

REPORTS = {
    "check": "duplicate check",
    "near": "GET /reports?near=&type=, courier",
    **{f"{who} {name}": f"GET /reports by {name}, {who}" for who, name in dead_spots.LISTS},
}
MANY = "100,000 reports ÷ 1,000, median"
ROWS += [
    Row(f"{words}, 10,000 reports: p95", "ms", f"reports 10000 {name} p95") for name, words in REPORTS.items()
]
ROWS += [
    Row(f"{words}, {MANY}", "×", f"reports 100000 {name} p50", f"reports 1000 {name} p50", 10, 3)
    for name, words in REPORTS.items()
]
ROWS += [
    Row(f"{name} over 90 days, {count:,} reports: p50", "ms", f"reports {count} {name} p50")
    for name in dead_spots.BACK for count in dead_spots.SIZES[1:]
]  # fmt: skip
ROWS += [
    Row(
        f"a report, from call to committed, {count:,} reports: p50",
        "µs",
        f"reports {count} write p50",
        decimals=0,
    )
    for count in dead_spots.SIZES
]
ROWS += [
    Row(
        f"a report, from call to committed, {MANY}",
        "×",
        "reports 100000 write p50",
        "reports 1000 write p50",
        2,
        1.2,
    )
]

RANKED = "a courier's list ranked by ways"
ROWS += [
    Row(f"{RANKED}, {count:,} open orders: p95", "ms", f"riders {count} list p95") for count in riders.SIZES
]
ROWS += [
    Row(f"{RANKED}, {more:,} open orders ÷ {few:,}, median", "×", f"riders {more} list p50", f"riders {few} list p50", 12, 10)
    for few, more in pairwise(riders.SIZES)
]  # fmt: skip
ROWS += [
    Row(f"a ring: what one order adds to each of 80 rounds: {share}", "ms", f"riders ring {share}")
    for share in ("p50", "p95")
]

HEARD = {
    "all": "all sentences",
    "blind": "written before the rules",
    "unheard": "by strangers, not met by the rules",
}
ROWS += [
    row
    for group, words in (HEARD | {name: f"class {name}" for name in recognition.CLASSES}).items()
    for row in (
        Row(f"danger heard, {words}: recall", "", f"danger {group} recall", None, 0.95, 1, 3),
        Row(f"danger heard, {words}: false alarms", "", f"danger {group} false alarms", None, 0.03, 0.01, 3),
    )
]
ROWS += [
    Row("danger heard: the number of its own class is shown", "", "danger number", None, 0.95, 1, 3),
    Row("to decide on a need, median", "µs", "danger need", decimals=0),
    Row("to read 2,000 signs of everything", "ms", "danger long", decimals=1),
]

if BIG:
    MEASURES |= {"city": measures.city, "past": measures.past}
    ROWS += [
        Row("a city, 5,200 phones, 65 streets, 100 grabs/s: ack p99", "ms", "city ack p99"),
        Row("a city, 5,200 phones, 65 streets, 100 grabs/s: last phone p99", "ms", "city last p99"),
        Row("a city, 5,200 phones, 65 streets, 100 grabs/s: share of a core", "", "city cpu"),
        *(
            Row(f"{what} with 1,000,000 past orders ÷ with 1,000", "×", f"past 1000000 {what}", f"past 1000 {what}", 1.2, 1.05)
            for what in ("grab", "list", "board", "resume")
        ),
    ]  # fmt: skip


def main():
    ask = argparse.ArgumentParser(prog="bench")
    ask.add_argument("--rounds", type=int, default=5)
    ask.add_argument("--seconds", type=float, default=1.5, help="measured per row and round")
    ask.add_argument("--only", default="", help="try the measures with these names (a,b); writes no file")
    asked = ask.parse_args()
    chosen = {name: m for name, m in MEASURES.items() if not asked.only or name in asked.only.split(",")}
    step_aside()
    place = Place(asked.seconds)
    try:
        rounds, missing = measured(chosen, place, asked.rounds)
    finally:
        place.close()
    rows = summary(ROWS, rounds, missing)
    print(table([row for row in rows if not asked.only or row["value"] is not None]))
    if not asked.only:
        say("written", written(rows))
    return 1 if any(why.startswith("WRONG") for why in missing.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
