"""POST requests: a dead-spot from another program, under its key.

Who sends it is nobody's business here: first_name, last_name, phone, email, device_id and account_id
are never read. A media_url is never opened: this server calls nobody. What is one thing too many is left
out, and the answer says so; what we ask for and cannot read is refused, because its sender can mend it."""

import ipaddress
import re
from typing import Any

from flask import request

from dispatch.actions import open311 as actions
from dispatch.queries import open311 as seen
from dispatch.rules import open311 as rules
from dispatch.rules.text import clean
from dispatch.tokens import hashed
from dispatch.tx import Call, Reading
from dispatch.web.guard import buckets
from dispatch.web.open311 import asking
from dispatch.web.open311.door import call, house
from dispatch.web.open311.errors import Wrong, said
from dispatch.web.open311.forms import FORMS, posted
from dispatch.web.open311.places import place_given
from dispatch.web.open311.writing import UNWRITABLE
from models import ApiKey, Unit

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
MOST_ADDRESS = 500
READ = frozenset(
    [
        "api_key",
        "jurisdiction_id",
        "service_code",
        "lat",
        "long",
        "address_id",
        "address_string",
        "description",
    ]
)
NEVER_READ = frozenset(["first_name", "last_name", "phone", "email", "device_id", "account_id", "media_url"])
"""What the standard knows and we leave alone; the notice says so of all of them."""
ABOUT_THE_FORM = frozenset(["_charset_", "extensions"])
MOST_NAMED, LONGEST_NAME = 10, 40


@call("/v2/requests", "POST")
def post_request() -> tuple[str, Any]:
    with house().db.reading() as rd:
        key = key_given(rd)
        station = station_of(rd, key)
        given = report_given(rd, station)
    made = house().db.write(Call(), actions.post, key.digest, station.id, given)
    answer = {"service_request_id": made.answer, "service_notice": notice()}
    return "service_requests", [answer]


def notice() -> str:
    """What became of it, and what of it was left out: a report is never lost for one thing too many."""
    sentences = [said("taken")]
    if asking.one("media_url"):
        sentences.append(said("media_ignored"))
    if names := left_out():
        more = len(names) - MOST_NAMED
        listed = ", ".join(names[:MOST_NAMED]) + (said("and_more", count=more) if more > 0 else "")
        sentences.append(said("left_out", names=listed))
    return " ".join(sentences)


def left_out() -> list[str]:
    """As its sender calls it: attributes nobody asks for, arguments nobody knows, files."""
    attributes = asking.attributes()
    code = asking.one("service_code") or ""
    strange = [
        name
        for name in asking.values()
        if name not in READ | NEVER_READ | ABOUT_THE_FORM and not asking.ATTRIBUTE.fullmatch(name)
    ]
    form = posted()
    names = [
        *(f"attribute[{name}]" for name in rules.unasked(code, attributes)),
        *strange,
        *form.skipped,
        *(said("file", name=name) for name in form.files),
    ]
    return [" ".join(CONTROL.sub("", UNWRITABLE.sub("", name)).split())[:LONGEST_NAME] for name in names]


def key_given(rd: Reading) -> ApiKey:
    """Whose key came with the form. The key everybody can read opens nothing from outside this
    machine, and nothing in production, like the demo's password."""
    if request.content_length and request.mimetype not in FORMS:
        raise Wrong("not_a_form", status=415)
    if READ & set(posted().skipped):
        raise Wrong("too_large", status=413)
    typed = asking.one("api_key")
    if not typed:
        raise Wrong("key_missing", status=403)
    key = seen.key_of(rd, hashed(typed[:200]))
    if key is None:
        raise Wrong("key_unknown", status=403)
    if key.demo and from_afar():
        raise Wrong("key_demo", status=403)
    buckets().take(f"key:{key.id}", "open311_post")
    return key


def station_of(rd: Reading, key: ApiKey) -> Unit:
    """What is posted under a real key is meant; a demonstration's desks are nobody's."""
    station = asking.station(rd, key.demo)
    if station.demo != key.demo:
        raise Wrong("key_real", status=403, key=actions.DEMO_KEY)
    return station


def from_afar() -> bool:
    settings = house().settings
    near = ipaddress.ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104
    return settings.app_env == "production" or not (near or settings.demo_on_lan)


def report_given(rd: Reading, station: Unit) -> dict[str, Any]:
    """As actions/reports.sight wants it."""
    code = asking.one("service_code")
    if not code:
        raise Wrong("service_missing")
    kind = seen.services(rd, station.id).get(code)
    if kind is None:
        raise Wrong("service_unknown", status=404)
    answers = answered(code)
    return {
        "type_code": kind.code,
        "severity": answers.pop("severity", None),
        "attributes": answers,
        "text": text_given(),
        "demo": station.demo,
        **place_given(rd, station),
    }


def answered(code: str) -> dict[str, Any]:
    try:
        return rules.answers(code, asking.attributes())
    except ValueError as error:
        wrong: dict[str, str] = error.args[0]
        asked = {a.code: a for a in rules.attributes_of(code)}
        told = []
        for name, why in sorted(wrong.items()):
            told.append((why, {"attribute": name, "choices": ", ".join(asked[name].values)}))
        raise Wrong.several(told) from None


def text_given() -> str | None:
    """What was described, and where it is in the sender's own words: both or neither. For staff; the
    world sees it when they have released it."""
    description = words("description", rules.MOST_WORDS)
    address = words("address_string", MOST_ADDRESS)
    told = [description, said("typed_address", address=address) if address else ""]
    text = "\n".join(part for part in told if part)
    if len(text) > rules.MOST_WORDS:
        raise Wrong("too_long", field="description + address_string", most=rules.MOST_WORDS)
    return text or None


def words(name: str, most: int) -> str:
    """Without what no form can carry and nobody can see."""
    typed = asking.one(name) or ""
    plain = CONTROL.sub("", UNWRITABLE.sub("", typed.replace("\r\n", "\n").replace("\r", "\n")))
    try:
        return clean(plain, most)
    except ValueError as error:
        raise Wrong(str(error), field=name, most=most) from None
