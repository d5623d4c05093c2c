"""What a courier waits for: an order on hold, or a word, that nobody at a desk has answered. An answer is a
word of the staff, to whichever colleague's screen it goes; going on, giving back and the end of the order
answer it too."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from dispatch.queries.plain import instant, moment
from dispatch.rules.asking import asks
from dispatch.tx import Reading
from models import Message, Move

M: Any = Message.__table__
V: Any = Move.__table__
HELD_BY_SOMEBODY = ("claimed", "picked_up", "on_hold", "delivered")


def marked(rd: Reading, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of orders, each with `asks`: {"what": hold|message, "at", "reason", "preset"} or None. `at` is
    since when somebody waits; of several unanswered words the newest is said. Nothing is decrypted."""
    rows = list(rows)
    live = [row["id"] for row in rows if row["status"] in HELD_BY_SOMEBODY]
    holds, words = holds_of(rd, [r["id"] for r in rows if r["status"] == "on_hold"]), words_of(rd, live)
    return [row | {"asks": one(row, holds.get(row["id"]), words.get(row["id"], []))} for row in rows]


def one(row: dict[str, Any], hold: Any, words: list[Any]) -> dict[str, Any] | None:
    """Words of before this claim were another courier's."""
    begun = instant(row["claimed_at"])
    words = [word for word in words if begun is None or word.at >= begun]
    answered = max((n for n, word in enumerate(words, 1) if word.by_role != "courier"), default=0)
    if hold is not None and (answered == 0 or hold.at > words[answered - 1].at):
        return {"what": "hold", "at": moment(hold.at), "reason": hold.reason, "preset": None}
    open_words = [word for word in words[answered:] if asks(word.preset)]
    if not open_words:
        return None
    return {
        "what": "message", "at": moment(open_words[0].at), "reason": None, "preset": open_words[-1].preset,
    }  # fmt: skip


def holds_of(rd: Reading, ids: list[str]) -> dict[str, Any]:
    """The last time that each of these was put on hold."""
    query = select(V.c.subject_id, V.c.at, V.c.reason).where(V.c.subject_id.in_(ids), V.c.verb == "hold")
    return {row.subject_id: row for row in rd.session.execute(query.order_by(V.c.id))} if ids else {}


def words_of(rd: Reading, ids: list[str]) -> dict[str, list[Any]]:
    """What was said about each of these, oldest first: who and when, and of a ready-made word which."""
    found: dict[str, list[Any]] = {}
    if ids:
        query = select(M.c.order_id, M.c.at, M.c.by_role, M.c.preset).where(M.c.order_id.in_(ids))
        for row in rd.session.execute(query.order_by(M.c.id)):
            found.setdefault(row.order_id, []).append(row)
    return found
