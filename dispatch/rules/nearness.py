"""The ground as squares of about a hundred metres, so that "the same thing near here" is a look into
a few squares and never a walk through the past."""

import math

from dispatch.rules.geography import Wgs84, box_around, plausible_in_china

TALL, WIDE = 0.001, 0.00125  # degrees: 111 m north, 85 to 132 m east between 52 and 18 degrees
RADIUS_M = 30
MOST_RADIUS_M = 500
REPEAT_DAYS = 14  # the same again so soon after closing is the old report, opened again


def cell(point: Wgs84) -> str:
    """The square in which a place lies: "39034:94162"."""
    return f"{math.floor(point.lat / TALL)}:{math.floor(point.lng / WIDE)}"


def cells(point: Wgs84, radius_m: float) -> list[str]:
    """Every square that may hold a place within the radius, at most MOST_RADIUS_M: 200 at the most. Where
    nothing of ours can lie it is the one square; near a pole they would be all around the world."""
    if not plausible_in_china(point):
        return [cell(point)]
    south_west, north_east = box_around(point, min(radius_m, MOST_RADIUS_M))
    rows = range(math.floor(south_west.lat / TALL), math.floor(north_east.lat / TALL) + 1)
    columns = range(math.floor(south_west.lng / WIDE), math.floor(north_east.lng / WIDE) + 1)
    return [f"{row}:{column}" for row in rows for column in columns]
