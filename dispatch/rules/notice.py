"""The risk notice: who has read and accepted it may grab, for a year."""

from datetime import datetime, timedelta

GOOD_FOR = timedelta(days=365)


def good_until(accepted_at: datetime) -> datetime:
    return accepted_at + GOOD_FOR
