"""Keeping rows and files the same: what nobody attached goes after a day, and so do files that no
row knows of. Run by the schedule; twice at once does no harm."""

from datetime import datetime, timedelta

from dispatch.actions import photos
from dispatch.house import House
from dispatch.photo_store import LONE_FOR, Shelf, shelf
from dispatch.queries import photos as seen
from dispatch.tx import Call

UNATTACHED_FOR = timedelta(hours=24)


def sweep(house: House) -> None:
    """Rows first, so that their files are seen to be alone."""
    now = house.clock.now()
    while house.db.write(Call(), photos.forget_one, now - UNATTACHED_FOR):
        pass
    there, before = shelf(house), now - LONE_FOR
    there.drop_drafts(before)
    for sha256 in there.aside():
        settle(house, there, sha256)
    for hashes in there.hashes():
        for sha256 in sorted(hashes - rows_among(house, hashes)):
            remove_lone(house, there, sha256, before)


def remove_lone(house: House, there: Shelf, sha256: str, before: datetime) -> None:
    """The same photo may be brought again at this very moment: set aside first, then ask the rows
    once more. Who brings one looks after his commit whether the file still stands."""
    if there.lone(sha256, before):
        there.set_aside(sha256)
        settle(house, there, sha256)


def settle(house: House, there: Shelf, sha256: str) -> None:
    """What was set aside is gone, or back when a row knows it."""
    if rows_among(house, {sha256}):
        there.bring_back(sha256)
    else:
        there.remove_aside(sha256)


def rows_among(house: House, hashes: set[str]) -> set[str]:
    with house.db.reading() as rd:
        return seen.known(rd, hashes)


def missing(house: House) -> list[str]:
    """Hashes of rows without files: damage, for the operator's eyes."""
    there = shelf(house)
    with house.db.reading() as rd:
        return [sha256 for sha256 in seen.all_contents(rd) if not there.has(sha256)]
