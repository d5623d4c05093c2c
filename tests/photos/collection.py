"""All specimens under one kind of name: "jpeg: plain"."""

from tests.photos.jpegs import ENORMOUS, JPEGS
from tests.photos.pngs import PNGS
from tests.photos.specimen import Specimen
from tests.photos.strangers import STRANGERS
from tests.photos.webps import WEBPS

KINDS = {"jpeg": JPEGS, "png": PNGS, "webp": WEBPS, "stranger": STRANGERS}
SPECIMENS: dict[str, Specimen] = {
    f"{kind}: {name}": one for kind, named in KINDS.items() for name, one in named.items()
}
BOMBS = [name for name, one in SPECIMENS.items() if one.bomb]
RARE = {f"enormous: {name}": one for name, one in ENORMOUS.items()}  # take seconds to make
