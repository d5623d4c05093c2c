"""A stranger's program sends whatever the document allows, and things it does not: no call breaks,
and every answer is one that the document tells."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import FailureGroup

from dispatch.house import House
from dispatch.web import application
from tests.cast import COORDINATOR, PASSWORD, committee, courier

load_all_checks()
NAMES = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)
CHECKED = [check for check in CHECKS.get_all() if check.__name__ in NAMES]
TRIES = 400 if os.environ.get("SOAK") else 4
LEFT_OUT = {
    "DELETE /api/v1/session", "POST /api/v1/me/password",  # they end the stranger's own session
    "POST /api/v1/drills",  # a street and a server each time
    "POST /api/v1/stations/{id}/bots/try",  # it speaks with whoever is named
}  # fmt: skip


@pytest.fixture
def app(house: House, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setattr(house.settings, "work_limits", False)
    made = Flask("app", root_path=".")
    application.furnish(made, house)
    return made


def signed_in(app: Flask, phone: str) -> dict[str, Any]:
    answer = app.test_client().post("/api/v1/session", json={"phone": phone, "password": PASSWORD})
    # the client without a wire unpacks nothing
    return {"Authorization": f"Bearer {answer.json['token']}", "Accept-Encoding": "identity"}


def known_ids(app: Flask) -> list[str]:
    """An order and a need in several states, a resident, people: so that not every call is a 404."""
    staff, phone = signed_in(app, committee(1)), signed_in(app, courier(1))
    client = app.test_client()
    client.put("/api/v1/me/duty", json={"on": True}, headers=phone)
    ids = []
    for category in ("shopping", "meal", "home_repair", "parcel"):
        body = {"resident": {"name": "陈桂兰", "address": {"text": "3-2-502"}}, "category": category}
        made = client.post("/api/v1/needs", json=body, headers=staff)
        if made.status_code == 201:
            ids += [made.json["need"]["id"], made.json["need"]["resident_id"]]
            ids += [made.json["order"]["id"]] if made.json["order"] else []
    client.post(f"/api/v1/orders/{ids[2]}/grab", headers=phone)
    people = client.get("/api/v1/people", headers=staff).json["items"]
    return [*ids, people[0]["id"]]


def calls(app: Flask) -> Iterator[Any]:
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app)
    for result in schema.get_all_operations():
        call = result.ok()
        if call.label not in LEFT_OUT:
            yield call


@pytest.mark.parametrize(
    ("phone", "modes"),
    [
        (COORDINATOR, (GenerationMode.POSITIVE,)),
        (COORDINATOR, (GenerationMode.NEGATIVE,)),
        (courier(1), (GenerationMode.POSITIVE,)),
    ],
    ids=["coordinator", "coordinator-wrong", "courier"],
)
def test_no_call_breaks_and_every_answer_is_documented(app, phone, modes):
    headers, ids, tried, broken = signed_in(app, phone), known_ids(app), 0, []
    for call in calls(app):
        for mode in modes:
            tried += 1
            try:
                hold(call, mode, headers, ids)
            except FailureGroup as found:
                broken += [f"{call.label}: {one}" for one in found.exceptions]
    assert not broken, "\n\n".join(broken)
    assert tried > 45


def hold(call: Any, mode: GenerationMode, headers: dict[str, str], ids: list[str]) -> None:
    @given(case=call.as_strategy(generation_mode=mode), known=st.sampled_from([*ids, None]))
    @settings(
        max_examples=TRIES, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def run(case: Any, known: str | None) -> None:
        if known and "id" in (case.path_parameters or {}):
            case.path_parameters["id"] = known
        if "wait" in (case.query or {}):
            case.query["wait"] = 0
        case.call_and_validate(headers=headers, checks=CHECKED)

    run()
