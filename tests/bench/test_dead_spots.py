"""What the bench lays is what couriers would have reported, and the questions it asks walk through no past."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import event

from bench import dead_spots, sightings
from bench.dead_spots import Reported
from dispatch.queries import board, nearby, reports, spots
from dispatch.queries.sessions import signed_in
from dispatch.rules.geography import Wgs84
from models import from_ms


@pytest.fixture(scope="module")
def street(tmp_path_factory):
    base = tmp_path_factory.mktemp("reported") / "base"
    base.mkdir()
    one = Reported(base, sightings.ground(base), 400)
    yield one
    one.close()


def rows(street, query, *given):
    return street.db.execute(query, given).fetchall()


def seen_by(street, rd, who, **asked):
    person = signed_in(rd, street.ground.tokens[who]).who
    return reports.listed(rd, person, reports.filters(rd, person, asked), limit=400)["items"]


def test_station_and_committee_find_three_years_of_reports_of_which_few_are_open(street):
    with street.house.db.reading() as rd:
        everything = seen_by(street, rd, "coordinator")
        own = seen_by(street, rd, "committee")
    assert len(everything) == 400
    assert {one["community_id"] for one in own} == {street.ground.community_id}
    assert [one["id"] for one in own] == [
        one["id"] for one in everything if one["community_id"] == street.ground.community_id
    ]
    assert sum(one["closed_at"] is None for one in everything) == 4
    assert rows(street, "PRAGMA foreign_key_check") == []


def test_a_courier_who_reports_what_is_open_already_is_told_and_the_street_forgets_it(street):
    columns = "type_code, lat, lng, community_id, compound, building"
    (lies,) = rows(street, f"SELECT {columns} FROM reports WHERE closed_at IS NULL LIMIT 1")
    (dirty,) = rows(
        street, f"SELECT {columns} FROM reports WHERE status = 'closed' ORDER BY closed_at DESC LIMIT 1"
    )
    before, began = rows(street, "SELECT * FROM reports ORDER BY id"), int(time.time() * 1_000)
    assert street.received(sightings.Place(*lies)) > 0
    assert street.received(sightings.Place(*dirty)) > 0
    assert len(rows(street, "SELECT * FROM reports")) == 401
    assert rows(street, "SELECT count(*) FROM reports WHERE status = 'reopened'") == [(1,)]
    street.forgotten(began)
    assert rows(street, "SELECT * FROM reports ORDER BY id") == before


def test_the_same_places_are_asked_about_whatever_the_size_of_the_past(street):
    one, other = (sightings.Sightings(street.ground.houses, seed=23) for _ in range(2))
    assert [one.somewhere() for _ in range(20)] == [other.somewhere() for _ in range(20)]


@pytest.fixture
def plans(street):
    """Runs a question and gives how SQLite finds the reports for it."""
    said = []

    def listen(connection, cursor, statement, given, context, many):
        said.append((statement, given))

    def plan(statement, given):
        return " | ".join(row[3] for row in rows(street, f"EXPLAIN QUERY PLAN {statement}", *given))

    def ask(question):
        said.clear()
        with street.house.db.reading() as rd:
            question(rd)
        return [plan(*one) for one in said if "FROM reports" in one[0]]

    event.listen(street.house.db.readers, "before_cursor_execute", listen)
    yield ask
    event.remove(street.house.db.readers, "before_cursor_execute", listen)


def test_the_duplicate_check_looks_into_the_squares_around_and_no_farther(street, plans):
    here = ("H01", Wgs84(*street.ground.houses[0][:2]), 30)
    lying = plans(lambda rd: nearby.still_open(rd, street.ground.station_id, *here))
    closed = plans(lambda rd: nearby.lately_closed(rd, street.ground.community_id, *here))
    assert "ix_reports_type_code_cell (type_code=? AND cell=? AND closed_at=?)" in lying[0]
    assert "ix_reports_type_code_cell (type_code=? AND cell=? AND closed_at>?)" in closed[0]
    assert "id=?" in lying[0].split("|")[0], (
        "the squares are looked into, then a whole station is walked through"
    )
    assert "id=?" in closed[0].split("|")[0]


def test_the_board_and_a_list_of_what_is_open_or_late_never_read_what_is_closed(street, plans):
    with street.house.db.reading() as rd:
        station = signed_in(rd, street.ground.tokens["coordinator"]).who
    board = plans(lambda rd: reports.live(rd, station, street.ground.station_id, 200))
    late = plans(lambda rd: seen_by(street, rd, "coordinator", late=True))
    waiting = plans(lambda rd: seen_by(street, rd, "committee", status=["reported", "registered"]))
    assert "ix_reports_station_id_closed_at (station_id=? AND closed_at=?)" in board[0]
    assert "ix_reports_station_id_closed_at (station_id=? AND closed_at=?)" in late[0]
    assert "ix_reports_community_id_closed_at (community_id=? AND closed_at=?)" in waiting[0]


def test_the_boards_figures_of_dead_spots_count_what_is_open_and_never_read_what_is_closed(street, plans):
    with street.house.db.reading() as rd:
        station = signed_in(rd, street.ground.tokens["coordinator"]).who
        shown = board.snapshot(rd, station, street.ground.station_id)
    assert shown["counters"]["reports_open"] == len(shown["reports"]) == 4
    assert shown["counters"]["reports_late"] == sum(one["late"] for one in shown["reports"])
    (counted,) = plans(lambda rd: board.report_counters(rd, station, street.ground.station_id))
    assert "ix_reports_station_id_closed_at (station_id=? AND closed_at=?)" in counted


def test_a_page_of_a_year_is_read_in_its_order_and_the_pages_are_the_whole_year(street, plans):
    with street.house.db.reading() as rd:
        station = signed_in(rd, street.ground.tokens["coordinator"]).who
        which = reports.filters(rd, station, {"until": rd.now - timedelta(days=365)})
        whole = [one["id"] for one in reports.listed(rd, station, which, 400, by_day=True)["items"]]
        paged, cursor = [], None
        while cursor or not paged:
            page = reports.listed(rd, station, which, 50, cursor, by_day=True)
            paged, cursor = paged + [one["id"] for one in page["items"]], page["next"]
    assert 250 < len(whole) < 300
    assert paged == whole == sorted(whole, reverse=True)
    (walked,) = plans(lambda rd: reports.listed(rd, station, which, 50, whole[60], by_day=True))[:1]
    assert "ix_reports_station_id_reported_at" in walked
    assert "USE TEMP B-TREE FOR ORDER BY" not in walked


def test_figures_and_hot_spots_read_their_ninety_days_and_what_is_open(street, plans):
    with street.house.db.reading() as rd:
        station = signed_in(rd, street.ground.tokens["coordinator"]).who
    counted = plans(lambda rd: spots.figures(rd, station, 90))
    seen = plans(lambda rd: spots.sightings(rd, station, 90))
    assert len(counted) >= 4
    for plan in (*counted, *seen):
        assert "_at>?" in plan or "closed_at=?" in plan


def test_what_is_asked_for_a_week_a_year_ago_was_reported_then(street):
    first, last = (part.split("=")[1] for part in dead_spots.FILTERS["week"].split("&"))
    ((oldest, newest),) = rows(street, "SELECT min(reported_at), max(reported_at) FROM reports")
    assert str(from_ms(oldest).date()) < first < last < str(from_ms(newest).date())
