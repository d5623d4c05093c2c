"""Which projection of an order, a resident or a report a person gets. Nothing hidden leaves the server.

pool     any courier of the station, supervisor, outlet lead, district: no name, no door, no words
claimer  a courier while his claim lives: adds whom, where and what
masked   staff in lists, on the board: 王*珍, 138****0001, 3号楼2门
staff    staff of the resident's own committee or station, one object at a time: everything"""

from typing import Literal

from dispatch.rules.standing import Who

Projection = Literal["pool", "claimer", "staff"]
STAFF_OF_STATION = ("coordinator", "hotline_agent")


def is_staff(who: Who, station_id: str, community_id: str) -> bool:
    """May he see this resident's data in full?"""
    return who.reaches(station_id, *STAFF_OF_STATION) or community_id in who.units("committee_staff")


def of_order(who: Who, station_id: str, community_id: str, holds: bool) -> Projection:
    if is_staff(who, station_id, community_id):
        return "staff"
    return "claimer" if holds else "pool"


ReportProjection = Literal["pool", "supporter", "reporter", "staff"]


def of_report(who: Who, station_id: str, community_id: str, follows: str | None) -> ReportProjection:
    """The two receivers see all of it; who reported it his own words and photos and the answer; who
    supported it the answer and what it looks like now; every courier near it what lies where."""
    if is_staff(who, station_id, community_id):
        return "staff"
    return "reporter" if follows == "reporter" else "supporter" if follows else "pool"
