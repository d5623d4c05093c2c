"""The shapes of a drill: see schemas.py."""

from dispatch.drill import profile
from dispatch.web.schemas import COUNT, ID, OPEN, TEXT, Schema, choice, items, obj, or_null

NUMBER: Schema = {"type": "number"}
ASKED = {
    "id": ID, "day": choice(profile.DAYS), "seed": COUNT, "policy": choice(profile.POLICIES),
    "state": choice(("running", "done", "stopped", "failed")),
}  # fmt: skip
DRILLS: dict[str, Schema] = {
    "ListedDrill": obj(ASKED | {"figures": or_null(OPEN)}),
    "Drill": obj(
        ASKED | {"station_id": ID, "begun_at": NUMBER},
        {"at": TEXT, "share": NUMBER, "seconds": NUMBER, "rings": COUNT, "columns": OPEN, "couriers": OPEN,
         "hours": items(items(COUNT)), "map": OPEN, "figures": OPEN},
    ),
}  # fmt: skip
