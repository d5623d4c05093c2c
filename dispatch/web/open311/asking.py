"""What was asked: names and dates out of a query or a form. An empty argument is none at all."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from dispatch.queries import open311 as seen
from dispatch.rules import open311 as rules
from dispatch.rules.geography import Wgs84, plausible_in_china
from dispatch.tx import Reading
from dispatch.web.open311.errors import Wrong
from dispatch.web.open311.forms import posted
from models import Unit

ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,60})\](?:\[\d{0,3}\])?")
MOST_NAMED = 1000
TRUE = ("true", "1", "yes")


def values() -> MultiDict[str, str]:
    return posted().values if request.method == "POST" else request.args


def one(name: str) -> str | None:
    """The argument, of the query or of the form."""
    return (values().get(name) or "").strip() or None


def many(name: str) -> list[str]:
    """Said several times, or with commas between."""
    said = [part.strip() for text in values().getlist(name) for part in text.split(",")]
    return list(dict.fromkeys(part for part in said if part))[:MOST_NAMED]


def extended() -> bool:
    return (one("extensions") or "").lower() in TRUE


def attributes() -> dict[str, list[str]]:
    """attribute[code]=value, attribute[code][]=value: {code: values}."""
    found: dict[str, list[str]] = {}
    for name, said in values().lists():
        if matched := ATTRIBUTE.fullmatch(name):
            found.setdefault(matched[1], []).extend(said)
    return found


def station(rd: Reading, demo: bool = False) -> Unit:
    """Whose ground is meant by jurisdiction_id."""
    try:
        return seen.station(rd, one("jurisdiction_id"), demo)
    except LookupError as error:
        listed = ", ".join(seen.codes(rd))
        if error.args[0] == "which":
            raise Wrong("jurisdiction_missing", codes=listed) from None
        raise Wrong("jurisdiction_unknown", status=404, codes=listed) from None


def window(now: datetime) -> tuple[datetime, datetime]:
    start, end = moment("start_date"), moment("end_date")
    return worded(rules.window, start, end, now)


def moment(name: str) -> datetime | None:
    text = one(name)
    return worded(rules.instant, text, field=name) if text else None


def worded(work: Callable[..., Any], *args: Any, field: str = "start_date, end_date") -> Any:
    """A rule's ValueError as a sentence."""
    try:
        return work(*args)
    except ValueError as error:
        raise Wrong(str(error), field=field) from None


def page() -> rules.Page:
    try:
        return rules.page(one("page"), one("page_size"))
    except ValueError as error:
        most = rules.MOST_PAGED if str(error) == "not_a_page" else rules.MOST_ROWS
        raise Wrong(str(error), most=most) from None


def circle() -> tuple[Wgs84, float] | None:
    """(middle, metres) of lat, long and radius: all three or none."""
    lat, lng, wide = one("lat"), one("long"), one("radius")
    if not (lat or lng or wide):
        return None
    if not (lat and lng and wide):
        raise Wrong("area_incomplete")
    try:
        return point(lat, lng), rules.radius(wide)
    except ValueError as error:
        raise Wrong(str(error), most=rules.MOST_RADIUS) from None


def point(lat: str, lng: str) -> Wgs84:
    """Wrong("not_a_position" | "lat_lng_swapped" | "outside_area")."""
    try:
        place = Wgs84(float(lat), float(lng))
    except ValueError as error:
        swapped = str(error) == "lat_lng_swapped"
        raise Wrong("lat_lng_swapped" if swapped else "not_a_position") from None
    if not plausible_in_china(place):
        swapped = plausible_in_china(Wgs84(place.lng, place.lat)) if abs(place.lng) <= 90 else False
        raise Wrong("lat_lng_swapped" if swapped else "outside_area")
    return place
