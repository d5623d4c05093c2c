"""The socket: who sits at it, what he may say, what he hears, and when he must leave.

`seats` is a map in memory that follows the log: a revocation is an entry of the log, and when the
relay hears it the seat is gone before anything later in the log is handed on. Flask-SocketIO's
own copy of the session never hears of a sign-out, so it is not asked."""

import logging
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookies import CookieError, SimpleCookie
from typing import Any

from dispatch import events
from dispatch.actions import claims, positions
from dispatch.errors import Refused
from dispatch.events import Relay
from dispatch.house import House
from dispatch.queries import duty as duty_seen
from dispatch.queries.scope import find
from dispatch.queries.sessions import signed_in
from dispatch.rules.standing import Who
from dispatch.tx import Call
from dispatch.web import duty_forms, forms, order_forms, problems, wire
from dispatch.web.buckets import Buckets
from dispatch.web.guard import COOKIE
from models import Order

log = logging.getLogger("last_metre.sockets")

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True)
class Seat:
    who: Who
    station_id: str
    expires_at: datetime
    rooms: set[str] = field(default_factory=set)


class Switchboard:
    def __init__(self, sio: Any, house: House, buckets: Buckets) -> None:
        self.sio, self.house, self.buckets = sio, house, buckets
        self.seats: dict[str, Seat] = {}
        self.soonest = NEVER  # no session of a seat runs out before
        self.revocations = 0
        self.relay = Relay(house.db, self.push)
        self.relay.heard.append(self.follow)
        self.relay.beats.append(self.dismiss_expired)
        for name in ("connect", "disconnect", "resume", "grab", "position"):
            sio.on(name, getattr(self, name))

    # ------------------------------------------------------------ coming and going

    def connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> bool:
        """Let in with a token, or with the cookie from our own page; others are refused."""
        auth = auth if isinstance(auth, dict) else {}
        token = auth.get("token") or cookie_of(environ)
        if not isinstance(token, str) or len(token) > 200:
            return False
        before = self.revocations
        seat = self.seat_for(token, auth.get("station"))
        if seat is not None and before != self.revocations:  # it may have been revoked meanwhile
            seat = self.seat_for(token, auth.get("station"))
        if seat is None:
            return False
        self.seats[sid] = seat
        self.soonest = min(self.soonest, seat.expires_at)
        for room in seat.rooms:
            self.sio.enter_room(sid, room)
        with self.house.db.reading() as rd:
            hello = {"epoch": events.epoch(rd), "head": events.head(rd, seat.station_id)}
        self.sio.emit("hello", hello | {"person": {"id": seat.who.id, "name": seat.who.name}}, to=sid)
        return True

    def seat_for(self, token: str, station: Any) -> Seat | None:
        with self.house.db.reading() as rd:
            found = signed_in(rd, token)
            if found is None:
                return None
            who = found.who
            stations = who.stations
            station_id = station or who.station_id or (stations[0] if stations else None)
            if station_id not in stations:
                return None
            rooms = who.rooms(station_id, duty_seen.is_on(rd, who))
        return Seat(who, station_id, found.expires_at, set(rooms))

    def disconnect(self, sid: str, reason: str = "") -> None:
        self.seats.pop(sid, None)

    def seated(self, sid: str) -> Seat:
        """The seat of a socket that speaks; one whose session has run out speaks no more."""
        seat = self.seats.get(sid)
        if seat is not None and seat.expires_at > self.house.clock.now():
            return seat
        if seat is not None:
            self.dismiss(sid, "expired")
        raise Refused("unauthenticated")

    def dismiss(self, sid: str, reason: str) -> None:
        """bye, and out: deaf at once, closed as soon as the word is through."""
        seat = self.seats.pop(sid, None)
        for room in seat.rooms if seat else ():
            self.sio.leave_room(sid, room)
        self.sio.emit("bye", {"reason": reason}, to=sid)
        wire.dismiss(self.sio, sid)

    def dismiss_expired(self) -> None:
        """Who only listens is not asked for his session by anybody else: before each event and each
        second the clock is compared with one moment, and the seats are looked through when it came."""
        now = self.house.clock.now()
        if now < self.soonest:
            return
        for sid, seat in list(self.seats.items()):
            if seat.expires_at <= now:
                self.dismiss(sid, "expired")
        self.soonest = min((seat.expires_at for seat in self.seats.values()), default=NEVER)

    # ------------------------------------------------------------ what the log says

    def push(self, rooms: list[str], event: dict[str, Any]) -> None:
        self.dismiss_expired()
        self.sio.emit("event", event, to=rooms)

    def follow(self, event: dict[str, Any]) -> None:
        """Seats and rooms change where the log says so, before what comes later is handed on."""
        if event["kind"] == "access.revoked":
            self.revoke(event["subject_type"], event["subject_id"], keep=event["data"])
        elif event["kind"] == "duty.changed":
            self.change_duty(event["subject_id"], '"status":"on"' in event["data"])

    def revoke(self, what: str, its_id: str, keep: str) -> None:
        self.revocations += 1
        for sid, seat in list(self.seats.items()):
            session, person = seat.who.session_id, seat.who.id
            concerned = session == its_id if what == "session" else person == its_id
            if concerned and not (what == "person" and f'"{session}"' in keep):
                self.dismiss(sid, "role_changed" if what == "standing" else "signed_out")

    def change_duty(self, person_id: str, on: bool) -> None:
        for sid, seat in self.seats.items():
            if seat.who.id == person_id:
                wanted = set(seat.who.rooms(seat.station_id, on))
                for room in wanted - seat.rooms:
                    self.sio.enter_room(sid, room)
                for room in seat.rooms - wanted:
                    self.sio.leave_room(sid, room)
                seat.rooms = wanted

    # ------------------------------------------------------------ what he says

    def answered(self, sid: str, work: Any, given: Any) -> dict[str, Any]:
        """The ack of one message: never an exception, always worded."""
        request_id = secrets.token_hex(8)
        seat = self.seats.get(sid)
        try:
            return work(self.seated(sid), given if isinstance(given, dict) else {}, request_id)
        except Refused as refused:
            error = problems.body(refused, seat.who.locale if seat else "zh", request_id)
        except Exception:
            log.exception("socket_failed", extra={"facts": {"request_id": request_id}})
            error = problems.body(Refused("internal"), seat.who.locale if seat else "zh", request_id)
        return {"ok": False, "error": error}

    def grab(self, sid: str, given: Any = None) -> dict[str, Any]:
        return self.answered(sid, self.grabbed, given)

    def grabbed(self, seat: Seat, given: dict[str, Any], request_id: str) -> dict[str, Any]:
        """The same action as POST …/grab, and under the same key the same call."""
        who, db = seat.who, self.house.db
        self.buckets.take(str(who.id), "grab")
        form = forms.parsed(order_forms.Grab, given)
        if "courier" not in who.roles:
            with db.reading() as rd:
                find(rd, who, Order, form.order_id)
            raise Refused("forbidden")
        path = f"/api/v1/orders/{form.order_id}/grab"
        digest = self.house.vault.digest("call", "POST", path, b"{}")
        made = db.write(Call(who, None, form.key, digest, request_id), claims.grab, form.order_id)
        told = made.answer
        if made.replayed:
            told = db.write(Call(who, request_id=request_id), claims.again, made.ids)
        return {"ok": True} | (told if "pending" in told else {"order": told})

    def resume(self, sid: str, given: Any = None) -> dict[str, Any]:
        return self.answered(sid, self.resumed, given)

    def resumed(self, seat: Seat, given: dict[str, Any], _request_id: str) -> dict[str, Any]:
        self.buckets.take(str(seat.who.id), "read")
        form = forms.parsed(duty_forms.Resume, given)
        with self.house.db.reading() as rd:
            found = events.since(rd, seat.station_id, frozenset(seat.rooms), form.after, form.epoch)
        found.pop("next", None)
        return found

    def position(self, sid: str, given: Any = None) -> None:
        self.answered(sid, self.placed, given)

    def placed(self, seat: Seat, given: dict[str, Any], request_id: str) -> dict[str, Any]:
        if "courier" not in seat.who.roles:
            raise Refused("forbidden")
        self.buckets.take(str(seat.who.id), "write")
        form = forms.parsed(duty_forms.Here, given)
        call = Call(seat.who, request_id=request_id)
        self.house.db.write(call, positions.put, form.lat, form.lng, round(form.accuracy_m or 0))
        return {"ok": True}

    # ------------------------------------------------------------ the end

    def stop(self) -> None:
        """What was committed is handed on, then everybody is told to come back."""
        self.relay.stop()
        for sid in list(self.seats):
            self.dismiss(sid, "stopping")


def cookie_of(environ: dict[str, Any]) -> str | None:
    """The session cookie, only for a page of our own: engine.io has compared Origin with Host, and
    what sends no Origin is no browser's page."""
    if not environ.get("HTTP_ORIGIN"):
        return None
    try:
        morsel = SimpleCookie(environ.get("HTTP_COOKIE", "")).get(COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel else None
