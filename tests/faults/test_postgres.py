"""The same race and the same keys on PostgreSQL, where transactions really run side by side."""

import threading

import pytest
from sqlalchemy import select

from dispatch.actions import claims, needs, policies, showing
from dispatch.errors import Refused
from dispatch.house import House
from dispatch.idempotency import Made
from dispatch.tx import Call
from models import Alert, Duty, Membership, Notice, Order, Unit
from tests.cast import COORDINATOR, PATIENCE
from tests.faults.gathering import outcome
from tests.faults.hands import sign_in
from tests.faults.phones import Line, Listener
from tests.faults.test_seats import RESIDENT, Street, one_won_and_nine_were_told, takes_it_anyway
from tests.server import Server
from tests.test_migration import Renewed

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("postgres")]


@pytest.fixture
def street(postgres_house):
    return Street(postgres_house)


def test_of_ten_couriers_one_wins(street):
    told = street.grabs(claims.grab)
    one_won_and_nine_were_told(street, told)


def test_wrong_code_does_not_give_one_order_to_two(street):
    one_won_and_nine_were_told(street, street.grabs(takes_it_anyway))


def side_by_side(*works):
    """All at once, each on its thread; the outcomes in order."""
    told, ready = {}, threading.Barrier(len(works))

    def run(n, work):
        ready.wait()
        told[n] = work()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return [told[n] for n in range(len(works))]


def test_one_key_at_once_is_one_need(street):
    given = {"resident": RESIDENT, "category": "meal"}
    call = Call(street.staff.who, None, "one", "body")
    told = side_by_side(*[lambda: outcome(street.house, call, (needs.post, given))] * 10)
    assert not [t for t in told if isinstance(t, Exception)]
    assert len({t.ids["need_id"] for t in told}) == 1
    assert [t.replayed for t in told].count(False) == 1
    other = outcome(street.house, Call(street.staff.who, None, "one", "other"), (needs.post, given))
    assert isinstance(other, Refused) and other.code == "key_reused"


def test_a_courier_who_grabs_six_orders_at_once_gets_three(street):
    """Two grabs of two orders by one courier must see each other, or he gets past his cap."""
    orders, call = [street.opened() for _ in range(6)], Call(street.couriers[0].who)
    told = side_by_side(*[lambda o=o: outcome(street.house, call, (claims.grab, o)) for o in orders])
    assert [getattr(t, "code", "won") for t in told].count("cap_reached") == 3
    assert street.rows("SELECT count(*) FROM claims WHERE live") == [(3,)]


def test_a_courier_who_grabs_six_advances_at_once_lays_out_no_more_than_he_may(street):
    """Each asks for 100 of the 300 yuan, and he may hold more orders than that."""
    station = street.staff.who.station_id
    street.house.db.write(
        Call(),
        lambda tx: setattr(
            tx.session.get(Unit, station), "policy", {"live_claims": 6, "unsettled_orders": 6}
        ),
    )
    orders = [street.opened(budget_fen=10_000, payment_mode="courier_advance") for _ in range(6)]
    call = Call(street.couriers[0].who)
    told = side_by_side(*[lambda o=o: outcome(street.house, call, (claims.grab, o)) for o in orders])
    assert [getattr(t, "code", "won") for t in told].count("cap_reached") == 3
    assert street.rows("SELECT count(*) FROM claims WHERE live") == [(3,)]


def test_who_shows_it_twice_in_an_hour_is_one_reveal(street):
    call = Call(street.staff.who)
    for _ in range(2):
        side_by_side(*[lambda: street.house.db.write(call, showing.find_order, street.order_id)] * 4)
    found = street.rows(f"SELECT count(*) FROM reveals WHERE subject_id = '{street.order_id}'")
    assert found == [(1,)]


def test_a_look_is_of_one_moment(street):
    with street.house.db.reading() as rd:
        before = rd.desk.raw.execute("SELECT count(*) FROM needs").fetchone()
        street.opened()
        assert rd.desk.raw.execute("SELECT count(*) FROM needs").fetchone() == before


def test_a_database_that_was_restarted_is_found_again(street, postgres):
    import psycopg

    street.grabs(claims.grab)  # many connections lie idle now
    with psycopg.connect(postgres, autocommit=True) as other:
        ours = "datname <> 'postgres' AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        other.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {ours}")
    assert street.rows("SELECT count(*) FROM claims WHERE live") == [(1,)]
    assert street.opened()


def test_a_line_that_goes_dead_in_the_middle_is_said_and_nothing_was_kept(street):
    def cut_off(tx):
        tx.desk.raw.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    told = outcome(street.house, Call(), (cut_off,))
    assert isinstance(told, Refused) and (told.code, told.status) == ("storage_unavailable", 503)
    assert street.opened()


def test_two_servers_on_one_database_agree_on_one_winner(street, postgres_url):
    folder = street.house.settings.data_dir
    servers = [Server(folder, DATABASE_URL=postgres_url).start() for _ in range(2)]
    try:
        ears = [Listener(s.port, street.staff.token) for s in servers]
        lines = [Line(servers[n % 2].port, hand.token) for n, hand in enumerate(street.couriers)]
        held = [line.held("POST", f"/orders/{street.order_id}/grab", {}) for line in lines]
        for one in held:
            one.release()
        told = [line.answer() for line in lines]
        assert sorted(status for status, _ in told) == [200] + [409] * 9
        assert {t["code"] for status, t in told if status == 409} == {"already_taken"}
        for ear in ears:
            ear.until("order.claimed", street.order_id)
            assert [e["kind"] for e in ear.events].count("order.claimed") == 1
        assert street.rows("SELECT count(*) FROM claims WHERE live") == [(1,)]
        leaves_here_and_hears_nothing_there(street, servers[0], ears)
    finally:
        for server in servers:
            server.stop()


def leaves_here_and_hears_nothing_there(street, here: Server, ears: list[Listener]) -> None:
    """The clerk's seat is taken by one process; what comes later in the log reaches no socket, on no process."""
    station = sign_in(street.house, COORDINATOR)
    with street.house.db.reading() as rd:
        query = select(Membership.id).where(Membership.person_id == street.staff.id)
        seat = rd.session.execute(query).scalar_one()
    line = Line(here.port, station.token)
    one = line.held("DELETE", f"/people/{street.staff.id}/memberships/{seat}", {})
    one.release()
    assert line.answer()[0] == 204
    later = {"resident": RESIDENT, "category": "meal", "community_id": street.staff.who.community_id}
    order = street.house.db.write(Call(station.who), needs.post, later).ids["order_id"]
    for ear in ears:
        with pytest.raises(EOFError):
            ear.until("order.opened", order)
        assert order not in [event["subject"]["id"] for event in ear.events]


def test_while_a_station_sets_its_policy_needs_are_posted_and_the_policy_is_read(street):
    """The rows that point at the station, and who only looks, do not wait for who changes it."""
    coordinator = sign_in(street.house, COORDINATOR).who
    went = []

    def beside():
        went.append(street.opened())
        went.append(outcome(street.house, Call(coordinator), (policies.show, coordinator.station_id)))

    def changes(tx):
        made = policies.change(tx, coordinator.station_id, {"near_m": 900})
        thread = threading.Thread(target=beside)
        thread.start()
        thread.join(PATIENCE)
        before = len(went)
        return Made(made.ids, answer=before)

    assert street.house.db.write(Call(coordinator), changes).answer == 2


def test_a_street_at_work_is_renewed_on_postgresql_too(postgres_house: House) -> None:
    """What the renewal makes of its rows is in tests/test_migration.py, on SQLite."""
    street = Renewed(postgres_house)
    try:
        street.due("plan", "alerts")
        assert street.all(Notice.person_id, Notice.order_id == street.open) == [street.ma.id]
        assert street.one(Order, street.half).stage_due_at is not None
        assert street.one(Order, street.held).nudge_due_at is not None
        assert street.one(Alert, street.alert).rung == 1
        assert len(street.all(Duty.id, Duty.ended_at.is_(None))) == 1
    finally:
        street.house.close()
