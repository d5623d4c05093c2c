"""Whether a courier would take an order now, and how soon he looks. The dice are thrown by the names
of the seed, the courier and the order; what the way, his load and the hour make of them is the same
rule under every policy."""

import math
from dataclasses import dataclass

from dispatch.drill import chance
from dispatch.drill.profile import hour_at
from dispatch.drill.riders import THUMBS, Rider

USUAL = 1.0  # would take one that lies on his way, in a quiet hour, with empty hands
FAR_M = 2_500.0  # each so many metres more leave one in e (2.7) who still would
BUSY = 0.7  # in the middle of a round of his own
LOADED = 0.6  # for every order that he holds already
URGENT, BOOKED = 1.5, 0.8
ASKED = 1.5  # when a person asks him by name
SUREST = 0.95
PATIENCE = 3.0  # one man's reaction against the profile's first of several: see docs/policy.md
SPREAD = 1.0  # of a reaction, between men and within one, as the standard deviation of a logarithm
WITHIN = (SPREAD**2 - THUMBS**2) ** 0.5
SPEED = 4.2  # metres a second on an e-bike between doors
DECIDES = (4.0, 15.0)  # seconds from the list to the grab


@dataclass(frozen=True, slots=True)
class State:
    """What a courier is in the middle of when he looks. `asked`: a person asks him by name."""

    held: int
    busy: bool
    asked: bool = False


def would(seed: int, rider: Rider, order: str, priority: str, metres: float, state: State) -> bool:
    """Would he take it? `metres`: what it adds to his way."""
    ready = USUAL * rider.keen * math.exp(-metres / FAR_M) * LOADED**state.held
    ready *= (BUSY if state.busy else 1.0) * (ASKED if state.asked else 1.0)
    ready *= {"P1": URGENT, "P3": BOOKED}.get(priority, 1.0)
    return chance.unit(seed, "would", rider.number, order) < min(SUREST, ready)


def reaction_s(seed: int, rider: Rider, order: str, at: float) -> float:
    """From the bell to the look, when nothing keeps his hands."""
    median = hour_at(at).claim_median_s * PATIENCE * rider.thumb
    return chance.lognormal(median, WITHIN, seed, "reacts", rider.number, order)


def decides_s(seed: int, rider: Rider, order: str, turn: int) -> float:
    low, high = DECIDES
    return low + (high - low) * chance.unit(seed, "decides", rider.number, order, turn)
