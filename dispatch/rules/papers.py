"""A courier's papers: until when they are good, and which of them run out soon."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

NOTICE_BEFORE = timedelta(days=30)  # so long before its end a paper stands on top of the list
RUN_OUT = ("insured_until", "minors_cleared_until")
"""What somebody else enters and what has an end. The notice, too, has one: accepting it is his own act."""


def good_until(given: date | None, zone: ZoneInfo) -> datetime | None:
    """The instant at which a paper ends. Good until the 31st is good on the 31st: the midnight after it
    at the station; an instant is taken as it is."""
    if given is None or isinstance(given, datetime):
        return given
    after = given + timedelta(days=1)
    return datetime(after.year, after.month, after.day, tzinfo=zone)


def run_out_soon(papers: dict[str, datetime | None], now: datetime) -> list[str]:
    """The names of those that are good now and will not be in a month, the first to end first."""
    ends = {name: until for name in RUN_OUT if (until := papers.get(name)) and until > now}
    return sorted(
        (name for name, until in ends.items() if until <= now + NOTICE_BEFORE), key=ends.__getitem__
    )
