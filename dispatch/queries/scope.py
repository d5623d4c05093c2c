"""Whose data a person may ask for: the one place. Outside it a thing does not exist (404)."""

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlmodel import SQLModel

from dispatch.errors import not_found
from dispatch.rules.standing import DISTRICT_ROLES, Who
from dispatch.tx import Reading
from models import (
    Alert,
    Claim,
    Follower,
    Membership,
    Need,
    Order,
    Person,
    Photo,
    Recurrence,
    Report,
    Resident,
    Session,
    Unit,
)

M = TypeVar("M", bound=SQLModel)


def visible(who: Who, model: Any) -> ColumnElement[bool]:
    """The condition that every query for the model carries."""
    if model is Order:
        return of_station_or_own(
            who,
            Order,
            "coordinator",
            "hotline_agent",
            "supervisor",
            "courier",
            "outlet_lead",
            *DISTRICT_ROLES,
        )
    if model in (Need, Recurrence, Resident):
        return of_station_or_own(who, model, "coordinator", "hotline_agent")
    if model is Person:
        return people_of(who)
    if model is Session:
        return Session.person_id == who.id  # type: ignore[return-value]
    if model is Unit:
        return units_of(who)
    if model is Photo:
        return photos_of(who)
    if model is Report:
        return reports_of(who)
    if model is Alert:
        return alerts_of(who)
    raise TypeError(f"no scope is written for {model.__name__}")


def stations_as(who: Who, *roles: str) -> list[str]:
    return sorted({s for standing in who.standings if standing.role in roles for s in standing.stations})


def of_station_or_own(who: Who, model: Any, *station_roles: str) -> ColumnElement[bool]:
    """All of the stations where he has such a role; of his own committee otherwise."""
    ways = []
    if stations := stations_as(who, *station_roles):
        ways.append(model.station_id.in_(stations))
    if committees := sorted(who.units("committee_staff")):
        ways.append(model.community_id.in_(committees))
    return or_(*ways) if ways else false()


def people_of(who: Who) -> ColumnElement[bool]:
    """Himself; the people of the units he answers for."""
    ways: list[ColumnElement[bool]] = [Person.id == who.id]  # type: ignore[list-item]
    members = select(Membership.person_id)
    if stations := stations_as(who, "coordinator", "admin"):
        below = select(Unit.id).where(or_(Unit.id.in_(stations), Unit.parent_id.in_(stations)))
        ways.append(Person.id.in_(members.where(Membership.unit_id.in_(below))))
    if districts := sorted(who.units("admin")):  # the admins and officers beside him
        ways.append(Person.id.in_(members.where(Membership.unit_id.in_(districts))))
    if outlets := sorted(who.units("outlet_lead")):
        his = members.where(Membership.unit_id.in_(outlets), Membership.role == "courier")
        ways.append(Person.id.in_(his))
    if committees := sorted(who.units("committee_staff")):
        ways.append(Person.id.in_(members.where(Membership.unit_id.in_(committees))))
    return or_(*ways)


def units_of(who: Who) -> ColumnElement[bool]:
    stations = list(who.stations)
    above = [s.unit_id for s in who.standings]
    return or_(Unit.id.in_(stations + above), Unit.parent_id.in_(stations))


def reports_of(who: Who) -> ColumnElement[bool]:
    """All of the station for its staff and who watches over it; of his own committee; what a courier
    follows, and what is still open on his streets: he may say +1 to it."""
    ways = [of_station_or_own(who, Report, "coordinator", "hotline_agent", "supervisor", *DISTRICT_ROLES)]
    if stations := stations_as(who, "courier"):
        ways.append(Report.id.in_(select(Follower.report_id).where(Follower.person_id == who.id)))
        ways.append(and_(Report.station_id.in_(stations), Report.closed_at.is_(None)))
    return or_(*ways)


def alerts_of(who: Who) -> ColumnElement[bool]:
    """The staff of its station and committee; the courier who raised it, while he is one."""
    staffs = of_station_or_own(who, Alert, "coordinator", "hotline_agent")
    return or_(staffs, Alert.raised_by == who.id) if stations_as(who, "courier") else staffs


def photos_of_reports(who: Who) -> ColumnElement[bool]:
    """The staff of the two receivers all of them, also of what was merged into theirs; a courier who
    follows it what he brought himself, and what it looks like now."""
    staffs = select(Report.id).where(of_station_or_own(who, Report, "coordinator", "hotline_agent"))
    followed = select(Follower.report_id).where(Follower.person_id == who.id)

    def hangs_on(reports: Any) -> ColumnElement[bool]:
        merged = select(Report.id).where(Report.merged_into.in_(reports))
        return or_(Photo.subject_id.in_(reports), Photo.subject_id.in_(merged))

    ways = [hangs_on(staffs)]
    if stations_as(who, "courier"):  # who rides no more has nothing more to look at
        ways.append(and_(or_(Photo.purpose == "after", Photo.uploaded_by == who.id), hangs_on(followed)))
    return and_(Photo.subject_type == "report", or_(*ways))


def photos_of(who: Who) -> ColumnElement[bool]:
    """His own until attached. Then, of an order: the staff of its committee and station, who holds
    it, and who completed it until the committee has confirmed; of a report: see photos_of_reports."""
    staffs = select(Order.id).where(of_station_or_own(who, Order, "coordinator", "hotline_agent"))
    asked_about = and_(Claim.outcome == "completed", Order.status == "delivered")
    his = select(Claim.order_id).join(Order, Order.id == Claim.order_id)
    his = his.where(Claim.courier_id == who.id, or_(Claim.live, asked_about))
    of_order = and_(
        Photo.subject_type == "order",
        or_(Photo.subject_id.in_(staffs), Photo.subject_id.in_(his)),
    )
    unattached = and_(Photo.subject_id.is_(None), Photo.uploaded_by == who.id)
    return or_(unattached, of_order, photos_of_reports(who))


def find(rd: Reading, who: Who, model: type[M], its_id: str) -> M:
    """The one object, if it exists for this person; else not_found. What is no id at all (a NUL in a
    path) is not asked for: PostgreSQL would not even look."""
    if not its_id.isprintable():
        raise not_found()
    found = rd.session.execute(
        select(model).where(model.id == its_id, visible(who, model))
    ).scalar_one_or_none()
    if found is None:
        raise not_found()
    return found
