"""People and units by hand: somebody new, another seat, an outlet, and first links for many at once."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

from flask import Response

from dispatch import tokens
from dispatch.actions import placing, sessions, units
from dispatch.queries import people as seen
from dispatch.tx import Tx
from dispatch.web import one_time, session_forms, words
from dispatch.web.api.report_figures import XLSX, told, workbook
from dispatch.web.api.session import nothing
from dispatch.web.guard import Ask, route
from models import Person

COLUMNS = {"name": "text", "phone": "text", "seat": "text", "link": "text", "until": "time"}


@route("POST", "/people", permit="person.place", form=session_forms.NewPerson, status=201,
       show=("id", placing.shown))  # fmt: skip
def add(ask: Ask) -> Any:
    """One person a key; the link is made anew each time that it is shown, for only its hash is kept."""
    f = ask.form
    person = ask.write(placing.add, f.name, f.phone, f.role, f.unit_id)
    token = tokens.fresh()
    made = ask.show(fresh_link, person["id"], tokens.hashed(token))
    return {"person": person, "link": one_time.told(made, one_time.base_of(ask.house), token)}


def fresh_link(tx: Tx, person_id: str, token_hash: str) -> Any:
    return sessions.reset(tx, person_id, token_hash).answer


@route("POST", "/people/{id}/memberships", permit="person.place", form=session_forms.Seat, scope=Person,
       status=201, show=("*", placing.only_membership))  # fmt: skip
def add_seat(ask: Ask, id: str) -> Any:
    return ask.write(placing.add_seat, id, ask.form.role, ask.form.unit_id)


@route("DELETE", "/people/{id}/memberships/{membership_id}", permit="person.place", scope=Person,
       show=("*", nothing))  # fmt: skip
def remove_seat(ask: Ask, id: str, membership_id: str) -> None:
    ask.write(placing.remove_seat, id, membership_id)


@route("POST", "/people/links", permit="person.links", form=session_forms.LinksFor, keyed=False)
def links(ask: Ask) -> Any:
    """For all of them or for none; each is shown once, and what was made before and not used is dead."""
    made, handed = links_for(ask)
    base = one_time.base_of(ask.house)

    def pictured() -> list[dict[str, Any]]:  # 5 ms each
        return [
            {"person_id": one["person_id"], "link": one_time.told(one, base, handed[one["person_id"]])}
            for one in made
        ]

    return {"items": ask.house.db.in_thread(pictured), "next": None}


@route("POST", "/people/links.xlsx", permit="person.links_file", form=session_forms.LinksFor, keyed=False)
def links_file(ask: Ask) -> Response:
    """The same as a workbook, with names and numbers, for who hands them out."""
    made, handed = links_for(ask)
    base, spoken = one_time.base_of(ask.house), words.catalogue(words.best(None, told(ask)))
    names = {unit["id"]: unit["name"] for unit in ask.read(seen.units, ask.who)["items"]}
    said, clock = spoken["people"], ask.house.clock

    def row(one: dict[str, Any]) -> list[Any]:
        ends = clock.local(datetime.fromisoformat(one["expires_at"])).replace(tzinfo=None).isoformat()
        seats = [
            f"{spoken['board']['role.' + s['role']]} · {names.get(s['unit_id'], '')}" for s in one["roles"]
        ]
        url = f"{base}{one_time.for_password(one)}#{handed[one['person_id']]}"
        return [one["name"], one["phone"], "；".join(seats), url, ends]

    columns = [[said[f"sheet.{name}"], kind] for name, kind in COLUMNS.items()]
    sheet = {"title": said["sheet.title"], "note": said["sheet.note"], "columns": columns,
             "rows": [row(one) for one in made]}  # fmt: skip
    answer = Response(workbook(sheet), content_type=XLSX)
    name = quote(f"{said['sheet.title']}-{clock.today().isoformat()}.xlsx")
    answer.headers["Content-Disposition"] = f"attachment; filename=\"links.xlsx\"; filename*=UTF-8''{name}"
    return answer


def links_for(ask: Ask) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """What was made, in the order asked for, and {person_id: token}."""
    handed = {person_id: tokens.fresh() for person_id in ask.form.person_ids}
    hashes = {person_id: tokens.hashed(token) for person_id, token in handed.items()}
    return ask.write(sessions.links, hashes), handed


@route("POST", "/units", permit="unit.add", form=session_forms.NewUnit, status=201,
       show=("id", units.shown))  # fmt: skip
def add_unit(ask: Ask) -> Any:
    f = ask.form
    return ask.write(units.add, f.kind, f.name, f.parent_id, f.phone, f.position)
