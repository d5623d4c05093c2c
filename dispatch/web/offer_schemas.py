"""The shapes of who may be asked, of what one is asked, and of what others did to one's orders."""

from dispatch.rules.inbox import WEIGHTS
from dispatch.web.schemas import BY, COUNT, FLAG, ID, TEXT, TIME, Schema, choice, items, obj, or_null, ref

SHUT = obj({"code": TEXT}, {"missing": TEXT, "which": TEXT, "cap": COUNT})
OFFERS: dict[str, Schema] = {
    "Candidate": obj(
        {"id": ID, "name": TEXT, "outlet": or_null(TEXT), "asked_until": or_null(TIME), "asked_before": FLAG},
        {"on_duty": FLAG, "live_claims": COUNT, "adds_m": or_null(COUNT), "why": or_null(TEXT)},
    ),
    "Offer": obj(
        {"id": ID, "offer": choice(("invite", "hand_over")), "by_me": FLAG,
         "colleague": or_null(obj({"name": TEXT, "outlet": or_null(TEXT)})), "at": TIME, "expires_at": TIME,
         "order": ref("PoolOrder")}
    ),
    "ToRing": obj({"people": items(obj(
        {"id": ID, "role": choice(("courier", "poster", "committee")), "name": TEXT, "unit": or_null(TEXT),
         "phone": TEXT}
    ))}),
    "InboxEntry": obj(
        {"id": ID, "at": TIME, "what": choice(WEIGHTS), "weight": choice(("urgent", "normal", "quiet")),
         "reason": or_null(TEXT), "preset": or_null(TEXT), "by": BY, "read": FLAG, "order": ref("PoolOrder")}
    ),
    "Inbox": obj({"items": items(ref("InboxEntry")), "next": or_null(TEXT), "unread": COUNT}),
    "Asked": obj(
        {"order": ref("PoolOrder"), "asked_at": TIME, "outlet_id": ID, "distance_m": or_null(COUNT),
         "couriers": items(obj({"id": ID, "name": TEXT, "phone": TEXT, "shut": or_null(SHUT)}))}
    ),
}  # fmt: skip
