"""Where it lies, as one of three ways says it: lat and long, a building's id, or an address in words."""

import re
from typing import Any

from dispatch.queries import open311 as seen
from dispatch.rules.text import plain
from dispatch.tx import Reading
from dispatch.web.open311 import asking
from dispatch.web.open311.errors import Wrong
from models import Unit

NUMBER = re.compile(r"[,，]?(\d{1,4}[A-Za-z]?)(?=号|栋|幢|座|#|楼|-|[,，;；]|$)")


def place_given(rd: Reading, station: Unit) -> dict[str, Any]:
    """{"position", "place"?, "placed_by"?}. lat and long go before an id, an id before words."""
    lat, lng = asking.one("lat"), asking.one("long")
    if lat and lng:
        point = asking.point(lat, lng)
        return {"position": {"lat": point.lat, "lng": point.lng}, "placed_by": "pin"}
    if lat or lng:
        raise Wrong("both_lat_and_long")
    if building_id := asking.one("address_id"):
        found = seen.building(rd, station.id, building_id)
        if found is None:
            raise Wrong("address_id_unknown")
        return at_building(found)
    if typed := asking.one("address_string"):
        return at_building(named(rd, station, typed))
    raise Wrong("place_missing")


def named(rd: Reading, station: Unit, typed: str) -> Any:
    """The one building that the words name: its compound, and its number right behind. Never a guess."""
    text = plain(typed).replace(" ", "")
    houses = seen.buildings(rd, station.id)
    compounds = {plain(house[0]).replace(" ", ""): house[0] for house in houses}
    spelled = max((name for name in compounds if name in text), key=len, default=None)
    number = NUMBER.match(text.split(spelled, 1)[1]) if spelled else None
    if spelled is None or number is None:
        raise Wrong("address_unknown")
    found = [house for house in houses if house[:2] == (compounds[spelled], number[1].lstrip("0"))]
    if len(found) != 1:
        raise Wrong("address_unknown")
    return found[0]


def at_building(house: Any) -> dict[str, Any]:
    compound, number, lat, lng, _ = house
    return {
        "position": {"lat": lat, "lng": lng},
        "place": {"compound": compound, "building": number},
        "placed_by": "building",
    }
