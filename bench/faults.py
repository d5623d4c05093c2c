"""Why a figure is missing, and why a figure must not be believed."""


class Missing(Exception):
    """A tool or part is not here: the row stays null and says this."""


class Wrong(Exception):
    """What was measured broke a promise (two winners, an event unheard): the bench fails."""


class RanDry(Wrong):
    """There were too few orders for the time: lay more and measure again."""
