"""The shapes of what is answered about how a station finds couriers; see schemas.py."""

from dispatch.rules import policy
from dispatch.web.schemas import COUNT, FLAG, ID, TEXT, Schema, choice, items, obj, or_null

STAGE = obj(
    {"after_s": COUNT, "to": choice(policy.RINGS + policy.RUNGS), "most": or_null(COUNT), "alarm": FLAG,
     "morning": FLAG}
)  # fmt: skip
PLANS: Schema = {"type": "object", "additionalProperties": items(STAGE)}
POLICIES: dict[str, Schema] = {
    "Policy": obj(
        {"station_id": ID} | {name: {} for name in policy.NAMES} | {"version": COUNT, "plans": PLANS}
    ),
    "OutletToRing": obj(
        {
            "unit_id": ID,
            "name": TEXT,
            "phone": or_null(TEXT),
            "distance_m": or_null(COUNT),
            "on_duty": COUNT,
            "leads": items(obj({"id": ID, "name": TEXT, "phone": TEXT})),
        }
    ),
}
