"""The shapes of what is answered about those who work here; see schemas.py."""

from dispatch.web.schemas import (
    COUNT,
    FLAG,
    ID,
    OPEN,
    ROLE_HELD,
    TEXT,
    TIME,
    Schema,
    choice,
    items,
    obj,
    or_null,
    ref,
)  # fmt: skip

GATE = choice(("notice_not_accepted", "insurance_expired", "not_qualified"))
MISSING = items(
    obj(
        {
            "code": GATE,
            "until": or_null(TIME),
            "ring": items(obj({"role": TEXT, "name": TEXT, "phone": TEXT})),
        },
        {"missing": TEXT},
    )
)
LINK = {"url": TEXT, "qr": TEXT | {"description": "the same as an SVG data URI"}, "expires_at": TIME}
SIGNED_IN = {"token": TEXT, "csrf": TEXT, "person": ref("Me"), "expires_at": TIME}
PEOPLE: dict[str, Schema] = {
    "Session": obj({"person": ref("Me"), "csrf": TEXT, "locale": choice(("zh", "en")), "missing": MISSING}),
    "SignedIn": obj(SIGNED_IN),
    "Joined": obj(SIGNED_IN | {"missing": MISSING}),
    "Person": obj(
        {"id": ID, "version": COUNT, "name": TEXT, "phone": TEXT, "suspended": FLAG, "has_password": FLAG,
         "roles": items(obj({"role": ROLE_HELD["properties"]["role"], "unit_id": ID, "membership_id": or_null(ID)}))},
        {"courier": ref("Gates")},
    ),
    "Gates": obj(
        {"outlet_id": or_null(TEXT), "on_duty": FLAG, "insured_until": or_null(TIME),
         "notice_accepted_until": or_null(TIME), "medicine_trained": FLAG, "minors_cleared_until": or_null(TIME),
         "reserve": FLAG, "heavy_ok": FLAG, "missing": items(TEXT), "expiring": items(TEXT)}
    ),
    "Papers": obj(
        {"id": ID, "version": COUNT, "insured_until": or_null(TIME), "medicine_trained": FLAG,
         "minors_cleared_until": or_null(TIME), "heavy_ok": FLAG, "reserve": FLAG}
    ),
    "Link": obj(LINK),
    "Invitation": obj(LINK | {"missing": items(TEXT)}),
    "Added": obj({"person": ref("Person"), "link": ref("Link")}),
    "HandedLink": obj({"person_id": ID, "link": ref("Link")}),
    "Seat": obj({"membership_id": ID}),
    "Device": obj({"id": ID, "device": TEXT, "created_at": TIME, "expires_at": TIME, "current": FLAG}),
    "Entry": obj(
        {"id": TEXT, "at": TIME, "verb": TEXT, "person": or_null(obj({"id": ID, "name": or_null(TEXT)})),
         "subject": or_null(obj({"id": TEXT, "type": or_null(TEXT)}, {"name": TEXT, "number": TEXT})),
         "station_id": or_null(TEXT), "request_id": TEXT, "facts": OPEN}
    ),
}  # fmt: skip
