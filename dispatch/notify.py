"""The channels out: what is due is taken, carried outside of any transaction by a child process, and
what came of it is written down. A message holds pool words and a link."""

import base64
import hashlib
import logging
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import select
from sqlmodel import col

from dispatch import messenger, pushing
from dispatch.actions import outgoing
from dispatch.house import House
from dispatch.queries import bots
from dispatch.rules import message_words, outside
from dispatch.tx import Call, Reading
from models import Outgoing, Person, PushSubscription

log = logging.getLogger("last_metre.notify")

SIGNATURE = "【最后一米】"
GONE = ("404", "410")  # of a push service: this browser listens no more
FOR_GOOD = ("inside_address", "ValueError", "redirect", "400", "401", "403", "404", "410", "413")
PORTIONS = 5  # a run: the rest comes with the next


@dataclass(slots=True)
class Way:
    """One address that a message is to reach: `mark` stands for it in the row, `letter` goes out."""

    mark: str
    address: str
    letter: messenger.Letter


def send_due(house: House) -> None:
    for _ in range(PORTIONS):
        with house.db.reading() as rd:
            if not outgoing.any_due(rd):
                return
        send(house, house.db.write(Call(), outgoing.take_due))


def send(house: House, rows: list[Outgoing]) -> None:
    with house.db.reading() as rd:
        ways = {row.id: ways_of(rd, house, row) for row in rows}
    letters = [way.letter for its in ways.values() for way in its]
    told = messenger.carry(letters, house.settings.outside_loopback) if letters else {}
    for row in rows:
        settle(house, row, ways[row.id], told)


def settle(house: House, row: Outgoing, ways: list[Way], told: dict[str, str]) -> None:
    outcomes = {way.mark: told[way.letter["id"]] for way in ways}
    gone = [way for way in ways if row.channel == "push" and outcomes[way.mark] in GONE]
    for way in gone:
        house.db.write(Call(), outgoing.unsubscribe, way.address)
        del outcomes[way.mark]
    if not outcomes and not row.facts.get("reached"):
        house.db.write(Call(), outgoing.drop, row.id)
        return
    wrong = [outcome for outcome in outcomes.values() if outcome != "ok"]
    if wrong:
        facts = {"channel": row.channel, "row": row.id, "error": wrong[0], "tries": row.tries}
        log.warning("message_not_sent", extra={"facts": facts})
    reached = [mark for mark, outcome in outcomes.items() if outcome == "ok"]
    for_good = all(outcome in FOR_GOOD for outcome in wrong)
    house.db.write(Call(), outgoing.settle, row.id, reached, wrong[0] if wrong else None, for_good)


def ways_of(rd: Reading, house: House, row: Outgoing) -> list[Way]:
    """The addresses that have not got it yet, each with what goes there."""
    found = BY_CHANNEL[row.channel](rd, house, row)
    reached = row.facts.get("reached", ())
    ways = []
    for n, (address, letter) in enumerate(found):
        mark = hashlib.sha256(address.encode()).hexdigest()[:12]
        if mark not in reached:
            ways.append(Way(mark, address, letter | {"id": f"{row.id} {n}"}))
    return ways


Found = list[tuple[str, messenger.Letter]]


def to_bots(rd: Reading, house: House, row: Outgoing) -> Found:
    words = spoken(row, "zh") | {"link": link(house)}
    return [(url, {"url": url} | words) for url in bots.stored(rd, row.target).urls or house.settings.bots]


def by_sms(rd: Reading, house: House, row: Outgoing) -> Found:
    person = rd.session.get(Person, row.target)
    if person is None or not house.settings.sms_url:
        return []
    words = spoken(row, person.locale)
    text = " ".join(part for part in (words["title"], words["body"], link(house)) if part)
    data = orjson.dumps({"to": person.phone, "text": SIGNATURE + text})
    return [(person.phone, post(house.settings.sms_url, {"Content-Type": "application/json"}, data))]


def by_push(rd: Reading, house: House, row: Outgoing) -> Found:
    person = rd.session.get(Person, row.target)
    if person is None:
        return []
    data = orjson.dumps(spoken(row, person.locale) | {"url": "/", "tag": row.event})
    key, now = pushing.own_key(house.settings.data_dir), int(rd.now.timestamp())
    contact = house.settings.public_url or "mailto:operator@example.invalid"
    mine = select(PushSubscription).where(col(PushSubscription.person_id) == row.target)
    return [
        (one.endpoint, post(one.endpoint, pushing.headers(key, one.endpoint, contact, now),
                            pushing.sealed(data, one.p256dh, one.auth)))
        for one in rd.session.execute(mine.order_by(col(PushSubscription.id))).scalars()
    ]  # fmt: skip


def try_out(house: House, url: str) -> str | None:
    """A word to this bot now: None when it has arrived, else why not, as a code of the catalogue."""
    title, body = message_words.TRYING
    letter = {"id": "try", "url": url, "title": title, "body": body, "link": link(house)}
    return outside.fault_of_outcome(messenger.carry([letter], house.settings.outside_loopback)["try"])


BY_CHANNEL = {"bot": to_bots, "sms": by_sms, "push": by_push}


def spoken(row: Outgoing, locale: str) -> dict[str, Any]:
    return {
        "title": message_words.title(row.event, row.facts, locale),
        "body": message_words.body(row.facts, locale),
    }


def link(house: House) -> str:
    return house.settings.public_url


def post(url: str, headers: dict[str, str], data: bytes) -> messenger.Letter:
    return {"url": url, "headers": headers, "data": base64.b64encode(data).decode()}
