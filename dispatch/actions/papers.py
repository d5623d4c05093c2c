"""What a courier may take: his papers, entered where his people are, and his own yes to the risk notice."""

from datetime import UTC, date, datetime
from typing import Any

from dispatch.actions import duty
from dispatch.errors import Refused, invalid, not_found
from dispatch.idempotency import Made
from dispatch.queries import policies
from dispatch.queries.plain import moment
from dispatch.queries.scope import find
from dispatch.rules import notice as notice_rules
from dispatch.rules import papers
from dispatch.rules.permits import PERMITS
from dispatch.rules.standing import Who
from dispatch.tx import Tx
from models import Courier, Person

OF_THE_STATION = ("reserve",)  # who may be woken off duty is not his outlet's to say


def change(tx: Tx, person_id: str, given: dict[str, Any]) -> Made:
    """`insured_until` and `minors_cleared_until` (a date, an instant, or None: he has none any more),
    `medicine_trained`, `heavy_ok`; of the station alone `reserve`: of the team that may be told off duty."""
    person, courier = kept_by(tx, person_id, given)
    tx.expect(person.version, lambda: shown(tx, person_id))
    said = given | {name: ends(tx, name, given[name]) for name in papers.RUN_OUT if name in given}
    for name, value in said.items():
        setattr(courier, name, value)
    person.version += 1
    tx.session.flush()
    plain = {name: moment(v) if isinstance(v, datetime) else v for name, v in said.items()}
    tx.audit("person.courier", person_id, courier.station_id, **plain)
    duty.changed(
        tx, courier, what="papers", by=duty.by(tx.who, courier.station_id, PERMITS["person.courier"])
    )
    return Made({"id": person_id}, answer=shown(tx, person_id))


def ends(tx: Tx, name: str, given: date | None) -> datetime | None:
    until = papers.good_until(given, tx.zone)
    if until is not None and until <= tx.now:
        raise invalid(**{name: "has_run_out"})
    return until and until.astimezone(UTC)


def kept_by(tx: Tx, person_id: str, given: dict[str, Any]) -> tuple[Person, Courier]:
    """The courier, for who keeps his papers: his station's coordinator; the lead of his outlet, where the
    policy lets him, of everybody but himself."""
    person, courier = courier_of(tx, person_id)
    if tx.who.reaches(courier.station_id, "coordinator"):
        return person, courier
    if not leads(tx.who, courier) or person_id == tx.who.id or set(given) & set(OF_THE_STATION):
        raise Refused("forbidden")
    if not policies.of_station(tx, courier.station_id).leads_keep_papers:
        raise Refused("forbidden", reason="station_keeps_papers")
    return person, courier


def leads(who: Who, courier: Courier) -> bool:
    return courier.outlet_id in who.units("outlet_lead")


def courier_of(tx: Tx, person_id: str) -> tuple[Person, Courier]:
    """A courier whom the asker may see, held until COMMIT."""
    person = find(tx, tx.who, Person, person_id)
    courier = tx.session.get(Courier, person_id, with_for_update=tx.desk.dialect.name != "sqlite")
    if courier is None:
        raise not_found()
    return person, courier


def shown(tx: Tx, person_id: str) -> dict[str, Any]:
    """{"id", "version", "insured_until", "medicine_trained", "minors_cleared_until", "heavy_ok", "reserve"}."""
    person = find(tx, tx.who, Person, person_id)
    courier = tx.session.get_one(Courier, person_id)
    return {
        "id": person_id, "version": person.version, "insured_until": moment(courier.insured_until),
        "medicine_trained": courier.medicine_trained, "heavy_ok": courier.heavy_ok,
        "minors_cleared_until": moment(courier.minors_cleared_until), "reserve": courier.reserve,
    }  # fmt: skip


def forgive(tx: Tx, person_id: str) -> Made:
    """Who has given back too many orders may grab again: his own station's coordinator says so."""
    _, courier = courier_of(tx, person_id)
    if not tx.who.reaches(courier.station_id, "coordinator"):
        raise Refused("forbidden")
    courier.releases_forgiven_at = tx.now
    tx.audit("person.forgive", person_id, courier.station_id)
    duty.changed(
        tx, courier, what="papers", by=duty.by(tx.who, courier.station_id, PERMITS["person.forgive"])
    )
    return Made({"id": person_id}, answer={"id": person_id})


def accept_notice(tx: Tx) -> Made:
    """The courier has read and accepted the risk notice, for a year."""
    courier = tx.session.get(Courier, tx.who.id)
    if courier is None:
        raise not_found()
    courier.notice_accepted_until = notice_rules.good_until(tx.now)
    tx.audit("notice.accept", tx.who.id, courier.station_id)
    duty.changed(tx, courier, what="papers")
    return Made({}, answer=notice(tx, {}))


def notice(tx: Tx, _ids: dict[str, Any]) -> dict[str, Any]:
    """Until when his acceptance is good."""
    courier = tx.session.get(Courier, tx.who.id)
    return {"notice_accepted_until": moment(courier.notice_accepted_until if courier else None)}
