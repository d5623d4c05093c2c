"""A day in figures: what is asked for when, who is on the line, how fast a thumb is. The hours stand
in data/day_profile.csv, the mix below; both are assumptions of the domain, not measurements."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROFILE = Path(__file__).parent.parent / "data" / "day_profile.csv"
BEGINS, ENDS = 6, 22  # hours of the day that is lived
DAYS = ("normal", "lockdown")
POLICIES = ("default", "broadcast", "plain", "window", "head_start")
WINDOW_S, HEAD_START_S = 10, 300  # the longest that a station can choose
ORDERS = {"normal": 40, "lockdown": 2_000}
RESERVE = {"normal": 0, "lockdown": 100}  # couriers of the reserve team who are called up
LIVE_CLAIMS = {"normal": 3, "lockdown": 6}  # the station's cap: larger rounds while the street is shut
BURST = {"normal": 1, "lockdown": 8}  # errands that a committee posts in one go, on average
EMERGENCIES = 0.005  # P0, a share of all that is posted: never an order
PRIORITIES = {"P1": 8.0, "P2": 62.0, "P3": 29.5}

# category: (share, minutes at shop and door)
MIX: dict[str, dict[str, tuple[float, float]]] = {
    "normal": {
        "shopping": (38, 12), "food_staple": (14, 10), "otc_medicine": (12, 8),
        "prescription_pickup": (10, 10), "parcel": (8, 4), "documents": (6, 4), "meal": (8, 5),
        "supply_delivery": (4, 5),
    },
    "lockdown": {
        "food_vegetable": (25, 4), "food_staple": (20, 4), "otc_medicine": (13, 6),
        "prescription_pickup": (12, 7), "hospital_dispensing": (8, 10), "shopping": (12, 6),
        "supply_delivery": (10, 4),
    },
}  # fmt: skip
TRAINED_ONLY = ("prescription_pickup", "hospital_dispensing")
FAILS, HELD, GIVEN_BACK = 0.06, 0.07, 0.05
CALLED = 0.2  # of the deliveries that need no call, so many get one


@dataclass(frozen=True, slots=True)
class Hour:
    """`posts`: shares of the day's errands by kind of day. `on_line`: share of the couriers."""

    posts: dict[str, float]
    on_line: float
    claim_median_s: float


@cache
def hours() -> dict[int, Hour]:
    with PROFILE.open(encoding="utf-8") as file:
        return {
            int(row["hour"]): Hour(
                {day: float(row[f"post_pct_{day}"]) / 100 for day in DAYS},
                float(row["courier_online_pct"]) / 100,
                float(row["claim_median_s_normal"]),
            )
            for row in csv.DictReader(file)
        }


def hour_at(second: float) -> Hour:
    """Of a second of the day; before the first and after the last hour those go on."""
    return hours()[min(ENDS - 1, max(BEGINS, int(second // 3600)))]
