"""Who answers for whom: whose sessions, password and membership he may touch."""

from dispatch.rules.permits import PERMITS
from dispatch.rules.standing import Standing, Who

RANK = (
    "courier", "outlet_lead", "committee_staff", "hotline_agent",
    "supervisor", "coordinator", "district_officer", "admin",
)  # fmt: skip
WHOLE_STATIONS = ("coordinator", "admin")  # the others answer for their own unit


def answers_for(who: Who, theirs: tuple[Standing, ...], verb: str) -> bool:
    """May he do this verb of people to somebody with these roles? Each of them must stand where he
    has a role for the verb, and not above that role: who works elsewhere too is not his alone."""
    mine = [s for s in who.standings if s.role in PERMITS[verb]]
    return all(any(covers(own, other) for own in mine) for other in theirs)


def may_place(who: Who, seat: Standing) -> bool:
    """May he give or take this seat? A station's coordinator and an admin whatever does not stand above
    them; the lead of an outlet his couriers. So nobody lifts himself, or anybody, above himself."""
    mine = (s for s in who.standings if s.role in PERMITS["person.place"])
    return any(covers(own, seat) and (own.role in WHOLE_STATIONS or seat.role == "courier") for own in mine)


def covers(own: Standing, other: Standing) -> bool:
    if RANK.index(other.role) > RANK.index(own.role):
        return False
    if own.role in WHOLE_STATIONS:
        return set(other.stations) <= set(own.stations)
    return own.unit_id == other.unit_id
