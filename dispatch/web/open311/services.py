"""GET services, GET services/{code}: what may be reported, and what is asked about it."""

from typing import Any

from dispatch.queries import open311 as seen
from dispatch.rules import open311 as rules
from dispatch.rules.hygiene import Type
from dispatch.web.open311 import asking
from dispatch.web.open311.door import call, house
from dispatch.web.open311.errors import Wrong, said


@call("/v2/services")
def services() -> tuple[str, Any]:
    with house().db.reading() as rd:
        offered = seen.services(rd, asking.station(rd).id)
    extended = asking.extended()
    return "services", [service(code, kind, extended) for code, kind in offered.items()]


def service(code: str, kind: Type, extended: bool) -> dict[str, Any]:
    plain = {
        "service_code": code,
        "service_name": kind.zh,
        "description": said("service", zh=kind.zh, en=kind.en, handler=kind.handler, limit=limit(kind)),
        "metadata": True,
        "type": "realtime",
        "keywords": ", ".join(kind.aliases),
        "group": kind.class_zh,
    }
    return plain | ({"service_name_en": kind.en} if extended else {})


def limit(kind: Type) -> str:
    return said(f"limit.{kind.limit_unit}", value=kind.limit_value)


@call("/v2/services/<code>")
def definition(code: str) -> tuple[str, Any]:
    with house().db.reading() as rd:
        if code not in seen.services(rd, asking.station(rd).id):
            raise Wrong("service_unknown", status=404)
    asked = rules.attributes_of(code)
    listed = [attribute(order, a) for order, a in enumerate(asked, start=1)]
    return "service_definition", {"service_code": code, "attributes": listed}


def attribute(order: int, asked: rules.Attribute) -> dict[str, Any]:
    """None is required: who stands before a heap of rubbish has other things to do."""
    plain: dict[str, Any] = {
        "variable": True,
        "code": asked.code,
        "datatype": asked.datatype,
        "required": False,
        "datatype_description": said(f"datatype.{asked.datatype}"),
        "order": order,
        "description": said(f"attribute.{asked.code}"),
    }
    if asked.values:
        plain["values"] = [{"key": key, "name": name} for key, name in choices(asked).items()]
    return plain


def choices(asked: rules.Attribute) -> dict[str, str]:
    return {key: said(f"attribute.{asked.code}.{key}") for key in asked.values}
