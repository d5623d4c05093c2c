"""The shapes of who may be asked, and of what one is asked."""

from dispatch.web.schemas import COUNT, FLAG, ID, TEXT, TIME, Schema, choice, items, obj, or_null, ref

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
    "Asked": obj(
        {"order": ref("PoolOrder"), "asked_at": TIME, "outlet_id": ID, "distance_m": or_null(COUNT),
         "couriers": items(obj({"id": ID, "name": TEXT, "phone": TEXT, "shut": or_null(SHUT)}))}
    ),
}  # fmt: skip
