"""The world's protocol says the same over PostgreSQL."""

import json

import jsonschema

from dispatch.web import application
from tests.cast import COORDINATOR, PASSWORD
from tests.web.open311_world import HERE, JSON, KEY


def app_over(house):
    from flask import Flask

    app = Flask(__name__)
    application.furnish(app, house)
    return app


def test_a_stranger_posts_and_reads_over_postgresql(postgres_house):
    web = app_over(postgres_house).test_client()
    given = {"api_key": KEY, "service_code": "06042", "description": "a\x00b", **HERE}
    posted = web.post("/open311/v2/requests.json", data=given)
    assert posted.status_code == 200, posted.text
    request_id = posted.json[0]["service_request_id"]
    token = web.post("/api/v1/session", json={"phone": COORDINATOR, "password": PASSWORD}).json["token"]
    web.delete_cookie("lm_session")
    desk = {"Authorization": f"Bearer {token}"}
    assert web.post(f"/api/v1/reports/{request_id}/register", headers=desk).status_code == 200
    for path, kind, rows in (
        ("services", "services", None),
        ("discovery", "discovery", None),
        (f"requests/{request_id}", "service_requests", 1),
        ("requests", "service_requests", 1),
        (f"requests.json?service_request_id={request_id},%00,x", "service_requests", 1),
        ("requests.json?status=open&service_code=06042,06010&end_date=", "service_requests", 1),
        ("servicerequestupdates", "service_request_updates", 1),
    ):
        answer = web.get("/open311/v2/" + (path if ".json" in path else f"{path}.json"))
        value = json.loads(answer.text)
        assert answer.status_code == 200, answer.text
        jsonschema.validate(value, {"$ref": f"#/$defs/{kind}", "$defs": JSON["$defs"]})
        assert rows is None or len(value) == rows, path
    assert web.get("/open311/v2/media/x.jpg").status_code == 404
