"""The shapes of how messages leave the house."""

from dispatch.rules import reach
from dispatch.web.schemas import COUNT, FLAG, ID, TEXT, TIME, Schema, items, obj, or_null

CHANNELS = obj(dict.fromkeys(reach.CHANNELS, FLAG))
REACH: dict[str, Schema] = {
    "Reach": obj(
        {"channels": CHANNELS, "quiet": or_null(obj({"from": TEXT, "to": TEXT})), "browsers": COUNT,
         "available": CHANNELS, "push_key": TEXT}
    ),
    "Bots": obj(
        {"station_id": ID, "version": COUNT, "bots": items(TEXT), "of_the_house": COUNT, "waiting": COUNT,
         "dead": items(obj({"event": TEXT, "channel": TEXT, "at": TIME, "tries": COUNT,
                            "error": or_null(TEXT)}))}
    ),
}  # fmt: skip
