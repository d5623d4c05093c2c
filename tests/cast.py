"""The fixed cast: people of the demo street with a real HTTP session and a real socket each."""

import re
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

import requests
import socketio

PASSWORD = "demo-pass-1"
ADMIN, COORDINATOR, SECOND_COORDINATOR = "13000000100", "13000000101", "13000000102"
SUPERVISOR, HOTLINE, DISTRICT = "13000000103", "13000000104", "13000000105"
OTHER_COORDINATOR, OTHER_STAFF, OTHER_COURIER = "13000000201", "13000004001", "13000005001"
PATIENCE = 30  # seconds until a thing that should happen at once has not happened


IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{12,}|\d\d:\d\d:\d\d\.\d+|\d+\.\d{3,}")


def without_ids(shown: object) -> str:
    """As text, but for ids, digests, instants and places: among their digits any short number is found one day."""
    return IDS.sub("#", str(shown))


def committee(n: int) -> str:
    return f"130000010{n:02}"


def lead(n: int) -> str:
    return f"130000020{n:02}"


def courier(n: int) -> str:
    return f"130000030{n:02}"


def patient(call: Callable[[], requests.Response]) -> requests.Response:
    """The answer; asked again, under the same key, while the machine is too busy to begin: as the pages do."""
    until = time.monotonic() + PATIENCE
    while (answer := call()).status_code == 503 and time.monotonic() < until:
        time.sleep(answer.json().get("retry_after", 1))
    return answer


class Person:
    """Somebody signed in over HTTP; `listen()` adds the socket of his phone."""

    def __init__(self, url: str, phone: str, password: str = PASSWORD) -> None:
        self.url = url
        answer = requests.post(
            f"{url}/api/v1/session", json={"phone": phone, "password": password}, timeout=PATIENCE
        )
        assert answer.status_code == 201, answer.text
        self.token = answer.json()["token"]
        self.facts = answer.json()["person"]
        self.http = requests.Session()
        self.http.headers["Authorization"] = f"Bearer {self.token}"
        self.socket: socketio.Client | None = None
        self.events: list[dict[str, Any]] = []
        self.hello: dict[str, Any] = {}
        self.bye: str | None = None
        self.heard = threading.Condition()

    @property
    def id(self) -> str:
        return self.facts["id"]

    def call(
        self, method: str, path: str, body: Any = None, key: str | None = None, **more: Any
    ) -> requests.Response:
        headers = more.pop("headers", {}) | ({"Idempotency-Key": key} if key else {})
        return self.http.request(
            method, f"{self.url}/api/v1{path}", json=body, headers=headers, timeout=PATIENCE, **more
        )

    def get(self, path: str) -> Any:
        answer = patient(lambda: self.call("GET", path))
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: Any = None, key: str | None = None) -> requests.Response:
        return self.call("POST", path, body if body is not None else {}, key or uuid.uuid4().hex)

    def did(self, path: str, body: Any = None, key: str | None = None) -> Any:
        key = key or uuid.uuid4().hex
        answer = patient(lambda: self.post(path, body, key))
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    def bring(self, photo: bytes) -> str:
        """A photo that this person has sent; its id."""
        files = {"photo": ("a.jpg", photo)}
        answer = patient(lambda: self.http.post(f"{self.url}/api/v1/photos", files=files, timeout=PATIENCE))
        assert answer.status_code == 201, answer.text
        return str(answer.json()["photo_id"])

    def deeds(self, path: str) -> list[str]:
        """What people did to it, in their order; what it did by itself (it looks for a courier) is left out."""
        moves = self.get(f"{path}/history")["items"]
        return [move["verb"] for move in moves if move["by"]["role"] != "system"]

    def on_duty(self, on: bool = True) -> "Person":
        assert self.call("PUT", "/me/duty", {"on": on}).status_code == 200
        return self

    def needs(self, name: str = "陈桂兰", category: str = "shopping", **more: Any) -> Any:
        """Post a need for a resident; {"need", "order"}."""
        resident = {
            "name": name,
            "address": {"compound": "芳林园", "building": "3", "entrance": "2", "room": "502"},
        }
        return self.did("/needs", {"resident": resident, "category": category} | more)

    def listen(self, after: int | None = None) -> "Person":
        self.socket = socketio.Client(reconnection=False)
        self.socket.on("event", self._event)
        self.socket.on("hello", self._hello)
        self.socket.on("bye", self._bye)
        self.socket.connect(self.url, auth={"token": self.token}, transports=["websocket"])
        self.until(lambda: bool(self.hello), "hello")
        return self

    def _event(self, event: dict[str, Any]) -> None:
        with self.heard:
            self.events.append(event)
            self.heard.notify_all()

    def _hello(self, hello: dict[str, Any]) -> None:
        with self.heard:
            self.hello = hello
            self.heard.notify_all()

    def _bye(self, bye: dict[str, Any]) -> None:
        with self.heard:
            self.bye = bye["reason"]
            self.heard.notify_all()

    def until(self, happened: Any, what: str) -> None:
        """Wait for it; a failure says what did not happen and what did."""
        with self.heard:
            assert self.heard.wait_for(happened, PATIENCE), f"never: {what}; heard {self.kinds()[-10:]}"

    def hears(self, kind: str, subject: str | None = None) -> dict[str, Any]:
        found: list[dict[str, Any]] = []

        def there() -> bool:
            found[:] = [e for e in self.events if e["kind"] == kind and subject in (None, e["subject"]["id"])]
            return bool(found)

        self.until(there, f"{kind} of {subject}")
        return found[-1]

    def kinds(self) -> list[str]:
        return [e["kind"] for e in self.events]

    def grab(self, order_id: str, key: str | None = None) -> dict[str, Any]:
        assert self.socket is not None
        return self.socket.call(
            "grab", {"order_id": order_id, "key": key or uuid.uuid4().hex}, timeout=PATIENCE
        )

    def leave(self) -> None:
        if self.socket is not None and self.socket.connected:
            self.socket.disconnect()

    def gone(self) -> None:
        """The server has closed this phone's socket."""
        until = time.monotonic() + PATIENCE
        while self.socket is not None and self.socket.connected and time.monotonic() < until:
            time.sleep(0.01)
        assert self.socket is not None and not self.socket.connected, "the socket is still open"
