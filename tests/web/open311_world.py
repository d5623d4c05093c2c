"""Somebody out in the world who has only read the specification: asks in both forms, and holds each
answer against the schemas that were written from it."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import requests
import xmlschema

DATA = Path(__file__).parents[1] / "data" / "open311"
XML = xmlschema.XMLSchema(DATA / "geo_report.xsd")
POSTED = xmlschema.XMLSchema(DATA / "posted.xsd")
JSON = json.loads((DATA / "geo_report.schema.json").read_text("utf-8"))
ROOTS = {"posted": "service_requests"}
TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
PATIENCE = 30
KEY = "demo-open311"
HERE = {"lat": "39.0262", "long": "117.6967"}  # in the open, on the ground of 格调社区


def checked(answer: requests.Response, kind: str, form: str) -> Any:
    """The answer as plain values; it is of its type, well formed, and as the specification has it."""
    assert answer.headers["Content-Type"] == TYPES[form], answer.headers
    if form == "json":
        value = answer.json()
        jsonschema.validate(value, {"$ref": f"#/$defs/{kind}", "$defs": JSON["$defs"]})
        return value
    assert answer.content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
    schema = POSTED if kind == "posted" else XML
    tree = ElementTree.fromstring(answer.content)
    assert tree.tag == ROOTS.get(kind, kind)
    schema.validate(answer.text.split("?>", 1)[1])
    return tree


def same(tree: ElementTree.Element, value: Any) -> bool:
    """Does the XML say what the JSON says?"""
    if isinstance(value, dict):
        children = list(tree)
        return [c.tag for c in children] == list(value) and all(map(same, children, value.values()))
    if isinstance(value, list):
        return len(tree) == len(value) and all(map(same, tree, value))
    text = str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)
    return (tree.text or "") == text


class World:
    def __init__(self, url: str) -> None:
        self.url = f"{url}/open311/v2"

    def get(self, path: str, form: str = "json", **asked: Any) -> requests.Response:
        return requests.get(f"{self.url}/{path}.{form}", params=asked, timeout=PATIENCE)

    def reads(self, path: str, kind: str, **asked: Any) -> Any:
        """The values, which both forms say alike."""
        answers = {form: self.get(path, form, **asked) for form in TYPES}
        assert {a.status_code for a in answers.values()} == {200}, answers["json"].text
        value, tree = (checked(answers[form], kind, form) for form in ("json", "xml"))
        assert same(tree, value), answers["xml"].text
        return value

    def is_refused(self, path: str, status: int, /, **asked: Any) -> list[str]:
        """The sentences."""
        return self._refused({form: self.get(path, form, **asked) for form in TYPES}, status)

    def _refused(self, answers: dict[str, requests.Response], status: int) -> list[str]:
        for form, answer in answers.items():
            assert answer.status_code == status, (form, answer.status_code, answer.text)
        value, tree = (checked(answers[form], "errors", form) for form in ("json", "xml"))
        assert same(tree, value)
        assert {e["code"] for e in value} == {status}
        return [e["description"] for e in value]

    def send(self, form: str = "json", path: str = "requests", **fields: Any) -> requests.Response:
        return requests.post(f"{self.url}/{path}.{form}", data=fields, timeout=PATIENCE)

    def posts(self, form: str = "json", **fields: Any) -> str:
        """The id of what was posted."""
        given = {"api_key": KEY, "service_code": "06042", **HERE} | fields
        answer = self.send(form, **given)
        assert answer.status_code == 200, answer.text
        value = checked(answer, "posted", form)
        return str(
            value[0]["service_request_id"] if form == "json" else value.findtext(".//service_request_id")
        )

    def may_not_post(self, status: int, /, **fields: Any) -> list[str]:
        given = {"api_key": KEY, "service_code": "06042", **HERE} | fields
        given = {name: value for name, value in given.items() if value is not None}
        return self._refused({form: self.send(form, **given) for form in TYPES}, status)

    def request(self, request_id: str, **asked: Any) -> dict[str, Any]:
        (only,) = self.reads(f"requests/{request_id}", "service_requests", **asked)
        return only
