"""What comes by itself, and who asks no more, on PostgreSQL: where two schedulers really work at once."""

import shutil
import threading
from datetime import UTC, datetime, timedelta

import pytest

from dispatch import config, jobs
from dispatch.house import open_house
from models import Alert, Need, Order
from tests.actions.test_recurrences import MONDAY, POSTING, TUESDAY, Calendar
from tests.actions.test_silence import MORNING, WEEKLY, Mornings
from tests.cast import PATIENCE

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("postgres")]


@pytest.fixture
def timed(postgres_url, postgres_demo, tmp_path):
    """timed(moment) opens a house by the clock; two of them are two processes."""
    folder, file, opened = tmp_path / "var", tmp_path / "now", []
    shutil.copytree(postgres_demo, folder)

    def open_one(moment):
        file.write_text(moment.isoformat())
        settings = config.load(data_dir=folder, app_env="test", database_url=postgres_url, clock_file=file)
        opened.append(open_house(settings))
        return opened[-1]

    yield open_one
    for house in opened:
        house.close()


def test_two_schedulers_post_each_door_of_a_day_once(timed):
    street = Calendar(timed(MONDAY))
    one = street.started(doors=[f"居民{n}" for n in range(12)])
    houses, told = (street.house, timed(TUESDAY)), []  # from now on both live on that Tuesday
    both = [threading.Thread(target=lambda h=h: told.append(jobs.run(h, POSTING))) for h in houses]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(PATIENCE)
    assert told == ["done", "done"]
    street.at(TUESDAY + timedelta(minutes=1))
    assert (len(street.rows(Need)), len(street.rows(Order))) == (12, 12)
    shown = street.shown(one)
    assert (shown["next_at"][:10], len(shown["occurrences"])) == ("2026-11-27", 12)


def test_a_silence_is_noticed_there_too(timed):
    street = Mornings(timed(datetime(2026, 11, 30, 1, 10, tzinfo=UTC)))
    street.asked(*reversed(WEEKLY))
    (alert,) = street.morning()
    assert isinstance(alert, Alert) and alert.kind == "silence"
    assert len(street.morning(MORNING + timedelta(days=1))) == 1
