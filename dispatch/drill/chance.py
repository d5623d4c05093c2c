"""Chance that is the same whatever happens meanwhile: each draw has a name, so what a courier would do
about an order is settled before any policy has told him of it."""

import math
from hashlib import blake2b
from statistics import NormalDist

NORMAL = NormalDist()
SCALE = float(2**64 + 2)


def unit(*names: object) -> float:
    """A number between 0 and 1, both excluded, that belongs to these names alone."""
    told = "\x1f".join(map(str, names)).encode()
    return (int.from_bytes(blake2b(told, digest_size=8).digest()) + 1) / SCALE


def normal(*names: object) -> float:
    return NORMAL.inv_cdf(unit(*names))


def lognormal(median: float, sigma: float, *names: object) -> float:
    return median * math.exp(sigma * normal(*names))
