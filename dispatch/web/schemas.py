"""The shapes of what the API answers, as JSON Schemas written once: /openapi.json shows them, the
tests hold real answers against them. Unknown members may be added to any of them."""

from typing import Any

from dispatch.rules import categories, policy, ranking, recurrence
from models import AlertStatus, NeedStatus, OrderStatus, ReportStatus, Role, UnitKind

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
ID: Schema = {"type": "string", "minLength": 1, "maxLength": 64}
INT: Schema = {"type": "integer"}
COUNT: Schema = {"type": "integer", "minimum": 0}
FEN: Schema = {"type": "integer", "minimum": 0, "description": "fen, a hundredth of a yuan"}
FLAG: Schema = {"type": "boolean"}
TIME: Schema = {"type": "string", "format": "date-time"}
OPEN: Schema = {"type": "object"}


def or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def obj(always: Schema, sometimes: Schema | None = None) -> Schema:
    """An object: what is always there, and what only in some cases."""
    return {"type": "object", "required": sorted(always), "properties": always | (sometimes or {})}


def items(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def page(of: str) -> Schema:
    """A list: its items, and the cursor of the next ones or null."""
    return obj({"items": items(ref(of)), "next": or_null(TEXT)})


def choice(of: Any) -> Schema:
    return {"type": "string", "enum": [str(one) for one in of]}


POSITION = obj({"lat": {"type": "number"}, "lng": {"type": "number"}})
WINDOW = or_null(obj({"from": or_null(TIME), "to": or_null(TIME)}))
BY = obj({"role": TEXT}, {"unit_id": or_null(TEXT)})
ADDRESS = obj({}, {n: or_null(TEXT) for n in ("compound", "building", "entrance", "room", "text")})
ITEM = obj({"name": TEXT}, {"quantity": TEXT, "substitute": or_null(TEXT)})
CATEGORY = choice(categories.CATEGORIES)
PRIORITY = choice(("P0", "P1", "P2", "P3"))
URGENCY = obj(
    {"score": COUNT, "why": items(TEXT), "late": FLAG, "since": TIME, "claim_by": or_null(TIME),
     "done_by": or_null(TIME)}
)  # fmt: skip
MASKED = obj({"name": TEXT, "phone": TEXT, "place": TEXT}, {"id": ID})
TAKER = or_null(obj({"id": ID, "name": TEXT}))
ASKS = or_null(
    obj({"what": choice(("hold", "message")), "at": TIME, "reason": or_null(TEXT), "preset": or_null(TEXT)})
)
PLACED = {
    "category": CATEGORY, "priority": PRIORITY, "community_id": ID, "compound": or_null(TEXT),
    "building": or_null(TEXT), "position": or_null(POSITION), "window": WINDOW, "budget_fen": or_null(FEN),
}  # fmt: skip
POOL = PLACED | {
    "id": ID, "number": TEXT, "status": choice(OrderStatus), "version": COUNT, "people": COUNT,
    "tags": items(TEXT), "opened_at": or_null(TIME), "mine": FLAG,
}  # fmt: skip
REPORT = {
    "id": ID, "number": TEXT, "status": choice(ReportStatus), "version": COUNT, "type_code": TEXT,
    "type": obj({"code": TEXT, "code_2026": or_null(TEXT), "zh": TEXT, "en": TEXT}), "station_id": ID,
    "community_id": ID, "compound": or_null(TEXT), "building": or_null(TEXT), "position": POSITION,
    "placed_by": or_null(TEXT), "accuracy_m": or_null(COUNT), "severity": TEXT, "supporters": COUNT,
    "recurring": FLAG, "reopened_count": COUNT, "merged_into": or_null(ID), "reported_at": TIME,
    "registered_at": or_null(TIME), "dispatched_at": or_null(TIME), "handling_at": or_null(TIME),
    "feedback_at": or_null(TIME), "closed_at": or_null(TIME), "due_at": or_null(TIME), "late": FLAG,
    "late_level": COUNT, "mine": FLAG, "supported": FLAG,
}  # fmt: skip
REPORT_MORE = {  # reporter and staff; of it a supporter gets the answer and the photos from after
    "text": or_null(TEXT), "answer": or_null(TEXT), "order_id": or_null(ID),
    "photos": items(obj({"photo_id": ID, "purpose": choice(("before", "after")), "at": TIME})),
    "receivers": items(obj({"unit_id": ID, "kind": choice(("station", "committee"))})),
    "handler_id": or_null(ID), "handled_by_id": or_null(ID), "reported_by": BY, "attributes": OPEN,
    "text_released": FLAG, "photos_released": FLAG, "source": choice(("courier", "office", "open311")),
    "duplicates": items(ID), "distance_m": COUNT,
    "nearby": items(obj({"id": ID, "number": TEXT, "status": choice(ReportStatus), "type_code": TEXT,
                         "supporters": COUNT, "distance_m": COUNT, "reported_at": TIME})),
}  # fmt: skip
POOL_MORE = {"distance_m": COUNT, "seats_taken": COUNT, "stated_at": TIME}
DOOR = {
    "address": ADDRESS, "hints": items(TEXT), "text": or_null(TEXT), "items": items(ITEM),
    "instructions": or_null(TEXT), "pick_up_code": or_null(TEXT), "payment_mode": or_null(TEXT),
    "handover": TEXT,
}  # fmt: skip
STEPS = {
    "need_id": ID, "resident_id": ID, "claimed_at": or_null(TIME), "picked_up_at": or_null(TIME),
    "delivered_at": or_null(TIME), "closed_at": or_null(TIME), "proof": or_null(TEXT),
    "total_fen": or_null(FEN), "payment_mode": or_null(TEXT), "handover": TEXT, "flagged": FLAG,
    "settled_at": or_null(TIME), "released_count": COUNT, "taken_by": TAKER,
    "fairness": or_null(choice(policy.FAIRNESS)), "claims": items(ref("Claim")),
    "alarm": or_null(obj({"at": TIME, "seen_at": or_null(TIME)})),
}  # fmt: skip
WORDS = {
    "text": or_null(TEXT), "items": or_null(items(ITEM)), "instructions": or_null(TEXT),
    "pick_up_code": or_null(TEXT), "reason": or_null(TEXT),
}  # fmt: skip
NEED = PLACED | {
    "id": ID, "number": TEXT, "status": choice(NeedStatus), "version": COUNT, "station_id": ID,
    "resident_id": ID, "flags": items({}), "gates": items(TEXT), "payment_mode": or_null(TEXT),
    "handover": TEXT, "taken_by": TAKER, "taken_at": or_null(TIME), "acknowledged_at": or_null(TIME),
    "created_at": TIME, "closed_at": or_null(TIME),
}  # fmt: skip
DAY: Schema = {"type": "string", "format": "date"}
RULE = obj(
    {"time": TEXT, "from": DAY},
    {"days": items(choice(recurrence.WEEK)), "dates": items(DAY), "until": DAY, "times": COUNT,
     "window": obj({"from": TEXT, "to": TEXT}), "skip_holidays": FLAG},
)  # fmt: skip
COMING = obj({"day": DAY, "at": TIME, "skipped": or_null(choice(("holiday", "skipped")))})
RECURRENCE = {
    "id": ID, "version": COUNT, "status": choice(("running", "ended")), "station_id": ID, "community_id": ID,
    "category": CATEGORY, "priority": PRIORITY, "rule": RULE, "budget_fen": or_null(FEN),
    "payment_mode": or_null(TEXT), "handover": or_null(TEXT), "doors": COUNT, "created_at": TIME,
    "created_by": or_null(obj({"name": TEXT, "here": FLAG})), "next_at": or_null(TIME),
    "ended_at": or_null(TIME), "coming": items(COMING),
}  # fmt: skip
TALLY = {"open": COUNT, "closed": COUNT, "late": COUNT, "total": COUNT}
HOW_TO_CALL = "the number, or `call_committee`: the committee makes the call"
WHOM_TO_CALL = {"name": TEXT, "phone": TEXT | {"description": HOW_TO_CALL}, "more_phones": items(TEXT)}
PERSON_OF_A_NEED = {
    "name": TEXT, "phone": or_null(TEXT), "more_phones": items(TEXT), "address": ADDRESS,
    "hints": items(TEXT), "groups": items(TEXT), "instructions": or_null(TEXT), "consent": or_null(OPEN),
}  # fmt: skip
SHARE = {"orders": COUNT, "hours": {"type": "number"}}
ROLE_HELD = obj({"role": choice(Role), "unit_id": ID})
ADDRESS_FOR, LOG_HEAD = choice(("this_order", "record")), {"epoch": TEXT, "head": COUNT}

SCHEMAS: dict[str, Schema] = {
    "Problem": obj(
        {"type": TEXT, "title": TEXT, "status": INT, "code": TEXT, "detail": TEXT, "request_id": TEXT},
        {"errors": items(obj({"field": TEXT, "code": TEXT, "message": TEXT}))},
    ),
    "PoolOrder": obj(POOL, POOL_MORE),
    "HeldOrder": obj(POOL | DOOR | {"resident": obj(WHOM_TO_CALL)}, POOL_MORE),
    "StaffOrder": obj(
        POOL | DOOR | STEPS | {
            "resident": obj({"id": ID} | WHOM_TO_CALL),
            "handover_code": or_null(TEXT), "attempts": items(ref("Attempt")), "address_for": ADDRESS_FOR,
            "statements": items(ref("Statement")),
        },
        POOL_MORE | {"photos": items(ref("Picture"))},
    ),
    "ListedOrder": obj(POOL, POOL_MORE | STEPS | {"way": or_null(obj({"adds_m": COUNT, "why": choice(ranking.WHYS)})), "told": obj({"ring": TEXT, "silent": FLAG}), "reminded": choice(("not_started", "second_seat")), "resident": MASKED, "urgency": URGENCY, "asks": ASKS}),
    "WallOrder": obj(
        {"id": ID, "status": choice(OrderStatus), "version": COUNT, "category": CATEGORY, "priority": PRIORITY,
         "people": COUNT, "community_id": ID, "compound": or_null(TEXT), "opened_at": TIME,
         "seats_taken": COUNT, "urgency": URGENCY}
    ),
    "Order": {"anyOf": [ref("StaffOrder"), ref("HeldOrder"), ref("PoolOrder")]},
    "Pending": obj({"pending": FLAG, "decided_at": TIME}),
    "Stated": obj({"stated": FLAG, "order": ref("PoolOrder")}),
    "Statement": obj(
        {"id": ID, "at": TIME, "proof": choice(("code", "photo", "call")), "total_fen": or_null(FEN),
         "answer": or_null(choice(("confirmed", "rejected"))), "answered_at": or_null(TIME),
         "courier": ref("Holder"), "photos": items(ref("Picture"))}
    ),
    "Picture": obj({"id": ID, "purpose": choice(("proof", "receipt")), "at": TIME}),
    "Claim": obj(
        {"seat": COUNT, "live": FLAG, "at": TIME, "outcome": or_null(TEXT), "courier": ref("Holder")}
    ),
    "Holder": obj({"id": ID, "name": TEXT, "outlet": or_null(TEXT), "phone": TEXT}),
    "Attempt": obj(
        {"at": TIME, "courier_id": ID, "name": or_null(TEXT), "outcome": TEXT, "winner_id": or_null(TEXT),
         "behind_ms": or_null(INT), "rule": or_null(TEXT), "rule_version": or_null(COUNT)}
    ),
    "Move": obj(
        {"at": TIME, "from": or_null(TEXT), "to": TEXT, "verb": TEXT, "reason": or_null(TEXT), "by": BY},
        {"fields": items(TEXT), "colleague": TEXT},
    ),
    "Message": obj(
        {"id": ID, "at": TIME, "by": BY, "mine": FLAG, "preset": or_null(TEXT), "text": or_null(TEXT)}
    ),
    "Confirmation": obj(
        {"at": TIME, "outcome": choice(("ok", "not_ok")), "amount_ok": or_null(FLAG)}, {"text": or_null(TEXT)}
    ),
    "Need": obj(NEED, WORDS | {"address": ADDRESS, "address_for": ADDRESS_FOR, "resident": obj({"id": ID}, PERSON_OF_A_NEED)}),
    "ListedNeed": obj(
        NEED | {"resident": MASKED},
        {"order": or_null(obj({"id": ID, "number": TEXT, "status": choice(OrderStatus)})),
         "taken_name": or_null(TEXT), "urgency": URGENCY, "subject": TEXT},
    ),
    "Posted": obj({"need": ref("Need"), "order": or_null(ref("Order"))}),
    "ListedRecurrence": obj(RECURRENCE | {"first": MASKED}),
    "Recurrence": obj(
        RECURRENCE | {
            "drops": items(obj({"id": ID, "resident": MASKED, "ended_at": or_null(TIME), "paused_until": or_null(DAY)},
                               {n: WORDS[n] for n in ("text", "items", "instructions")} | {"address": or_null(ADDRESS)})),
            "occurrences": items(obj(
                {"day": DAY, "resident_id": ID,
                 "skipped": or_null(choice(("holiday", "skipped", "paused", "no_resident"))),
                 "need": or_null(obj({"id": ID, "number": TEXT, "status": choice(NeedStatus)})),
                 "order": or_null(obj({"id": ID, "number": TEXT, "status": choice(OrderStatus)}))})),
            "missed": items(DAY), "still_open": COUNT,
        }
    ),
    "Resident": obj(
        {"id": ID, "version": COUNT, "community_id": ID, "position": OPEN, "consent": or_null(OPEN),
         "call_committee": FLAG, "created_at": TIME, "name": TEXT},
        PERSON_OF_A_NEED,
    ),
    "ListedResident": obj(
        {"id": ID, "version": COUNT, "name": TEXT, "phone": TEXT, "place": TEXT, "compound": or_null(TEXT),
         "community_id": ID, "consent": or_null(OPEN)}
    ),
    "Me": obj(
        {"id": ID, "name": TEXT, "roles": items(ROLE_HELD), "station_id": or_null(TEXT)}, {"community_id": ID}
    ),
    "Unit": obj(
        {"id": ID, "kind": choice(UnitKind), "parent_id": or_null(TEXT), "name": TEXT, "code": or_null(TEXT),
         "phone": or_null(TEXT), "position": or_null(POSITION)}
    ),
    "Duty": obj(
        {"on": FLAG, "since": or_null(TIME), "until": or_null(TIME), "carrying": COUNT, "route": items(ID),
         "quiet": or_null(OPEN),
         "last": or_null(obj({"day": {"type": "string", "format": "date"}, "carrying": COUNT, "route": items(ID)}))}
    ),
    "OnDuty": obj(
        {"id": ID, "name": TEXT, "outlet": or_null(TEXT), "since": or_null(TIME), "until": or_null(TIME),
         "carrying": COUNT, "holding": COUNT, "position": or_null(POSITION)}
    ),
    "Event": obj(
        {"seq": COUNT, "kind": TEXT, "at": TIME, "subject": obj({"type": TEXT, "id": ID}), "data": OPEN}
    ),
    "Events": {
        "anyOf": [
            obj(LOG_HEAD | {"more": FLAG, "events": items(ref("Event"))}),
            obj(LOG_HEAD | {"resync": FLAG}),
        ]
    },
    "Board": obj(
        {"epoch": TEXT, "seq": COUNT, "now": TIME,
         "counters": {"type": "object", "additionalProperties": COUNT},
         "orders": items({"anyOf": [ref("ListedOrder"), ref("WallOrder")]}), "unsettled": items(ref("ListedOrder")), "reports": items(ref("Report")), "couriers": items(ref("OnDuty")),
         "alerts": items({"anyOf": [ref("ListedNeed"), ref("Alert")]}), "work": items(ref("ListedNeed")), "more": COUNT}
    ),
    "Report": obj(REPORT, REPORT_MORE),
    "Reported": obj({"report": ref("Report")}),
    "ReportType": obj(
        {"code": TEXT, "code_2026": or_null(TEXT), "code_2013": or_null(TEXT), "zh": TEXT, "en": TEXT,
         "class_zh": TEXT, "tile": FLAG, "handler": TEXT, "limit": obj({"value": COUNT, "unit": TEXT}),
         "radius_m": COUNT, "aliases": items(TEXT), "enabled": FLAG, "version": COUNT}
    ),
    "Alert": obj(
        {"id": ID, "number": TEXT, "subject": TEXT, "kind": choice(("door", "silence")), "status": choice(AlertStatus), "version": COUNT,
         "station_id": ID, "community_id": or_null(ID), "order_id": or_null(ID), "compound": or_null(TEXT),
         "building": or_null(TEXT), "position": or_null(POSITION), "raised_at": TIME,
         "answered_at": or_null(TIME), "rung": choice(policy.ALERT_RUNGS), "rung_due_at": or_null(TIME),
         "mine": FLAG, "by": BY},
        {"text": or_null(TEXT), "answers": items(obj({"at": TIME, "text": or_null(TEXT), "by": BY})),
         "resident": or_null(MASKED), "order_number": or_null(TEXT), "last_asked_at": or_null(TIME), "taken_by": TAKER, "acknowledged_at": or_null(TIME)},
    ),
    "Raised": obj({"alert": ref("Alert")}),
    "Ground": obj(
        {"communities": items(obj({"id": ID, "name": TEXT, "boundary": or_null(OPEN), "position": or_null(POSITION)})),
         "buildings": items(obj({"compound": TEXT, "number": TEXT, "community_id": ID, "position": POSITION}))}
    ),
    "Place": obj(
        {"community_id": ID, "compound": TEXT, "building": TEXT, "position": POSITION}, {"distance_m": COUNT}
    ),
    "Figures": obj(
        {"days": COUNT, "by_type": items(obj({"type": TEXT} | TALLY)),
         "by_community": items(obj({"community_id": ID} | TALLY)),
         "by_age": items(obj({"bucket": choice(("day", "three_days", "week", "month", "older")), "count": COUNT})),
         "median_minutes_to_close": or_null(COUNT)}
    ),
    "HotSpot": obj(
        {"position": POSITION, "type": TEXT, "count": COUNT, "recurring": FLAG, "community_id": ID,
         "compound": or_null(TEXT), "last_at": TIME, "report_ids": items(ID)}
    ),
    "Photo": obj({"photo_id": ID}),
    "NoticeAccepted": obj({"notice_accepted_until": TIME}),
    "OnlyId": obj({"id": ID}, {"suspended": FLAG}),
    "Suggestions": obj(
        {"categories": items(obj({"code": CATEGORY, "score": {"type": "number"}})),
         "priority": or_null(PRIORITY), "groups": items(TEXT), "hints": items(TEXT),
         "payment": or_null(TEXT), "budget_fen": or_null(FEN), "flags": items(ref("Flag")),
         "place": or_null(OPEN), "phone": or_null(TEXT),
         "window": or_null(obj({"from": or_null(TIME), "to": or_null(TIME)}))}
    ),
    "Flag": obj({"kind": TEXT, "word": TEXT, "suggests": or_null(TEXT), "call": or_null(TEXT)}, {"cap_fen": FEN, "danger": TEXT}),
    "Shares": obj(
        {"days": COUNT, "since": TIME, "orders": COUNT, "hours": {"type": "number"}, "gini": {"type": "number"},
         "items": items(obj({"per_hour": {"type": "number"}}, SHARE | {"courier_id": ID, "name": TEXT, "outlet": or_null(TEXT)})),
         "mine": or_null(obj({"per_hour": {"type": "number"}} | SHARE | {"place": COUNT}))}
    ),
    "Nothing": obj({}),
}  # fmt: skip
