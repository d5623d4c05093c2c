"""A small day against the real server: sixteen couriers, an hour and a half."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest
from sqlalchemy import func, select

from dispatch.drill import street
from dispatch.drill.day import Drill, live
from dispatch.drill.run import moment
from dispatch.drill.stage import Gone, Stage
from models import Event, Order, Person

SMALL = Drill("normal", 3, "broadcast", orders=8, couriers=16, ends=9.75 * 3600)
KEYS = {
    "day", "seed", "policy", "orders", "seconds", "claim_s_p50", "claim_s_p90", "p1_claim_s_p90",
    "done_in_time_share", "never_claimed_share", "extra_m_per_order", "gini", "messages_per_courier",
}  # fmt: skip


@pytest.fixture(scope="module")
def lived():
    return live(SMALL)


def test_a_small_day_is_lived_through_the_api_and_its_figures_have_the_names_of_the_contract(lived):
    told = lived.told()
    assert set(told) == KEYS
    assert told["orders"] == len(lived.fates) > 0
    assert any(fate.by_courier and fate.done_at for fate in lived.fates), "nobody brought anything"
    assert told["messages_per_courier"] > 0
    assert not lived.failed


def test_the_same_seed_gives_the_same_figures_and_no_row_of_it_stands_in_the_street(
    lived, house, monkeypatch
):
    def rows() -> list[int]:
        with house.db.reading() as rd:
            return [
                rd.session.execute(select(func.count()).select_from(m)).scalar_one()
                for m in (Order, Person, Event)
            ]

    monkeypatch.setenv("DATA_DIR", str(house.settings.data_dir))
    monkeypatch.setenv("DATABASE_URL", house.settings.database)
    before = rows()
    again = live(SMALL)
    assert again.fates == lived.fates and again.shares == lived.shares
    assert rows() == before


def test_a_server_whose_drill_is_gone_ends(tmp_path: Path):
    opens = moment(6 * 3600.0)
    street.lay(tmp_path, opens, {}, couriers=1, reserve=0)
    stage = Stage(tmp_path, opens)
    stage.go(moment(7 * 3600.0), 0)
    assert stage.now == moment(7 * 3600.0)
    stage.line.close()
    assert stage.process.wait(30) == 0


def test_a_drill_whose_server_is_gone_says_so_in_words():
    """Killed in the middle: by the system that wanted its memory, or by hand."""
    others = {child.pid for child in psutil.Process().children()}

    def kill(scene: dict[str, Any]) -> None:
        if scene["share"] > 0.05:
            (server,) = (child for child in psutil.Process().children() if child.pid not in others)
            server.kill()

    with pytest.raises(Gone, match="server has ended"):
        live(SMALL, kill)


def test_only_a_test_server_lets_its_clock_be_moved(tmp_path: Path):
    env = os.environ | {"APP_ENV": "development", "DATA_DIR": str(tmp_path), "DRILL_LINE": "3"}
    done = subprocess.run([sys.executable, "app.py"], env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0 and re.search("DRILL_LINE is for APP_ENV=test only", done.stderr)
