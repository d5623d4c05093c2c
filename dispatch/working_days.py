"""Which days are worked in China, as the package `holidays` has it from the State Council's notices.

The days off by law are computed for any year; the make-up Saturdays and Sundays (调休上班) only stand in
the notice for one year, which comes the November before. For a year without its notice the days off by
law still hold, every other Monday to Friday counts as worked, and `Calendar.known_until` says so.
"""

from datetime import date
from functools import lru_cache

from dispatch.rules.working_time import Calendar


def warm(day: date) -> None:
    """Loads the years around a day, so that no action pays for the import or opens its files."""
    for year in range(day.year - 1, day.year + 3):
        of_year(year)


def calendar_for(day: date) -> Calendar:
    """The calendar for limits that begin or are looked at on a day of the station: the year before
    it, its own and the two after. Kept; after `warm` no year opens a file."""
    return of_year(day.year)


@lru_cache(maxsize=64)
def of_year(year: int) -> Calendar:
    from holidays import country_holidays  # a tenth of a second: only who asks pays

    years = range(year - 1, year + 3)
    china = country_holidays("CN", years=years)
    worked = frozenset(day for day in china.weekend_workdays if day.year in years)
    told = sorted(day.year for day in worked)
    return Calendar(
        off=frozenset(day for day in china if day.weekday() < 5),
        worked=worked,
        known_from=date(told[0], 1, 1) if told else None,
        known_until=date(told[-1], 12, 31) if told else None,
    )
