"""What may cost a life or harm somebody, by class: the words that stop a need at the station."""

from dispatch.rules.dangers.body import BREATHING, CONSCIOUSNESS, FEVER, HEART_BRAIN, LABOUR
from dispatch.rules.dangers.harm import GENERAL, POISONING, TREATMENT, WOUNDS
from dispatch.rules.dangers.house import FIRE, GAS, WATER_POWER
from dispatch.rules.dangers.people import LONE_CHILD, MISSING, VIOLENCE, WILL
from dispatch.rules.dangers.speech import Sign

SIGNS: tuple[Sign, ...] = (
    *LABOUR,
    *HEART_BRAIN,
    *BREATHING,
    *CONSCIOUSNESS,
    *POISONING,
    *FEVER,
    *WOUNDS,
    *TREATMENT,
    *WILL,
    *FIRE,
    *GAS,
    *WATER_POWER,
    *VIOLENCE,
    *MISSING,
    *GENERAL,
    *LONE_CHILD,
)
CLASSES = tuple(dict.fromkeys(sign.danger for sign in SIGNS))
FIRST_SIGNS = {sign.danger: sign for sign in reversed(SIGNS)}
"""{class: its first sign}: what kind of danger it is, what it suggests and whom to ring."""
