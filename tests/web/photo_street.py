"""The demo street in this process, as far as photos go: who brings them, and what lies in the store."""

import io
import os
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from app import create_app
from dispatch import config
from dispatch.tx import Call
from models import Photo
from tests.cast import PASSWORD, committee, courier
from tests.pictures import marked


class Person:
    """Somebody at the application's door, in this process."""

    def __init__(self, app, phone: str | None) -> None:
        self.web = app.test_client()
        self.headers = {}
        if phone:
            answer = self.web.post("/api/v1/session", json={"phone": phone, "password": PASSWORD})
            assert answer.status_code == 201, answer.text
            self.headers = {"Authorization": f"Bearer {answer.json['token']}"}
            self.web = app.test_client()  # a program: without the cookie

    def call(self, method: str, path: str, **how):
        headers = self.headers | how.pop("headers", {})
        return self.web.open(f"/api/v1{path}", method=method, headers=headers, **how)

    def did(self, path: str, body: dict | None = None):
        answer = self.call("POST", path, json=body or {})
        assert answer.status_code in (200, 201), answer.text
        return answer.json

    def brings(self, data: bytes, name: str = "door.jpg", key: str | None = None):
        """The answer; a machine without time is asked again, as a phone asks."""
        for _ in range(20):
            answer = self.call(
                "POST", "/photos", data={"photo": (io.BytesIO(data), name)},
                headers={"Idempotency-Key": key} if key else {},
            )  # fmt: skip
            if answer.status_code != 503:
                break
        return answer

    def brought(self, data: bytes | None = None) -> str:
        answer = self.brings(data or marked("JPEG"))
        assert answer.status_code == 201, answer.text
        assert list(answer.json) == ["photo_id"]
        return answer.json["photo_id"]

    def sees(self, photo_id: str, size: str = "") -> int:
        return self.call("GET", f"/photos/{photo_id}{size}").status_code


class Street:
    """The application over a street of its own; people sign in once."""

    def __init__(self, folder: Path) -> None:
        self.app = create_app(config.load(data_dir=folder, app_env="test"))
        self.house = self.app.extensions["house"]
        self.there: dict[str | None, Person] = {}

    def people(self, phone: str | None) -> Person:
        if phone not in self.there:
            self.there[phone] = Person(self.app, phone)
        return self.there[phone]

    def close(self) -> None:
        self.house.close()


def rows(house, *what):
    with house.db.reading() as rd:
        return list(rd.session.execute(select(*what)))


def files(house) -> list[Path]:
    return sorted(p for p in (house.settings.data_dir / "photos").rglob("*") if p.is_file())


def made_older(house, by: timedelta) -> None:
    """As if everything had been brought that much earlier."""

    def shift(tx):
        tx.session.execute(update(Photo).values(uploaded_at=tx.now - by))

    house.db.write(Call(), shift)
    then = (house.clock.now() - by).timestamp()
    for file in files(house):
        os.utime(file, (then, then))


def told(answer) -> tuple:
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json["title"] and answer.json["detail"]
    errors = [(e["field"], e["code"]) for e in answer.json.get("errors", [])]
    assert all(e["message"] != e["code"] for e in answer.json.get("errors", [])), "each in words"
    return answer.status_code, answer.json["code"], *errors


def delivered(people, holder: int = 5) -> tuple[str, str]:
    """An order of committee 1 with courier `holder`'s photo on it: (order, photo)."""
    order_id, photo_id = grabbed(people, holder), people(courier(holder)).brought()
    people(courier(holder)).did(f"/orders/{order_id}/pick-up")
    people(courier(holder)).did(f"/orders/{order_id}/deliver", {"photo_id": photo_id})
    return order_id, photo_id


def grabbed(people, holder: int = 5) -> str:
    resident = {"name": "陈桂兰", "address": {"compound": "芳林园", "building": "3"}}
    need = people(committee(1)).did("/needs", {"resident": resident, "category": "shopping"})
    people(courier(holder)).call("PUT", "/me/duty", json={"on": True})
    people(courier(holder)).did(f"/orders/{need['order']['id']}/grab")
    return need["order"]["id"]
