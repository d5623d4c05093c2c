"""Dead-spots at the moment when many hands reach for the same one, on whatever database."""

import threading
from collections import Counter
from itertools import pairwise
from typing import Any

from dispatch.actions import photos, report_merging, report_steps, report_types, reports
from dispatch.errors import Refused
from dispatch.tx import Call
from tests.cast import COORDINATOR, PATIENCE, SECOND_COORDINATOR, committee, courier
from tests.faults.gathering import Work, outcome
from tests.faults.hands import person

GEDIAO = {"lat": 39.0265, "lng": 117.698}  # the ground of committee 1


class Rivals:
    def __init__(self, house) -> None:
        self.house = house
        self.station, self.second = person(house, COORDINATOR), person(house, SECOND_COORDINATOR)
        self.staff = person(house, committee(1))
        self.couriers = [person(house, courier(n)) for n in range(1, 11)]

    def did(self, who, action, *args) -> Any:
        return self.house.db.write(Call(who), action, *args).answer

    def reported(self, n: int = 0, kind: str = "H01", **more) -> str:
        given = {"type_code": kind, "position": GEDIAO} | more
        return self.did(self.couriers[n], reports.receive, given)["id"]

    def closed(self, n: int = 0, kind: str = "H01") -> str:
        report = self.reported(n, kind)
        self.did(self.station, report_steps.register, report)
        self.did(self.station, report_steps.dispatch, report, str(self.staff.community_id))
        self.did(self.staff, report_steps.start, report)
        self.did(self.staff, report_steps.finish, report)
        self.did(self.station, report_steps.verify, report, "clean")
        return report

    def photo(self, who) -> str:
        return self.did(who, photos.record, "ab" * 32, 40, 30, 900)["photo_id"]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with self.house.db.reading() as rd:
            return [tuple(row) for row in rd.desk.raw.execute(sql).fetchall()]

    def at_once(self, *calls: tuple[Any, Work]) -> list[Any]:
        """Each (who, work) on a thread of its own; the outcomes in order."""
        told: dict[int, Any] = {}
        ready = threading.Barrier(len(calls))

        def run(n: int, who: Any, work: Work) -> None:
            ready.wait()
            told[n] = outcome(self.house, Call(who), work)

        threads = [threading.Thread(target=run, args=(n, *call)) for n, call in enumerate(calls)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        assert len(told) == len(calls), "somebody waits for ever"
        return [told[n] for n in range(len(calls))]


def codes(told: list[Any]) -> Counter[str]:
    """What each was told: the code of the refusal, or "done". Anything else is a fault."""
    strange = [t for t in told if isinstance(t, Exception) and not isinstance(t, Refused)]
    assert not strange, strange
    return Counter(t.code if isinstance(t, Refused) else "done" for t in told)


# ---------------------------------------------------------------- the same on both databases


def ten_register_it_and_one_does(rivals: Rivals, register=report_steps.register) -> None:
    report = rivals.reported()
    both = [rivals.station, rivals.second]
    told = rivals.at_once(*[(both[n % 2], (register, report)) for n in range(10)])
    assert codes(told) == {"done": 1, "illegal_move": 9}
    assert {t.facts["state"] for t in told if isinstance(t, Refused)} == {"registered"}
    assert rivals.rows("SELECT status, version FROM reports") == [("registered", 2)]
    assert rivals.rows("SELECT count(*) FROM moves WHERE verb = 'register'") == [(1,)]
    assert rivals.rows("SELECT count(*) FROM events WHERE kind = 'report.moved'") == [(1,)]


def ten_find_it_dirty_again_and_nobody_is_lost(rivals: Rivals) -> None:
    old = rivals.closed()
    given = [
        {"type_code": "H01", "position": GEDIAO, "text": f"第{n}个", "photo_ids": [rivals.photo(who)]}
        for n, who in enumerate(rivals.couriers)
    ]
    told = rivals.at_once(
        *[(who, (reports.receive, g)) for who, g in zip(rivals.couriers, given, strict=True)]
    )
    assert codes(told) == {"done": 10}
    again = [t.answer for t in told if t.answer["id"] == old]
    assert [(a["status"], a["recurring"], a["reopened_count"]) for a in again] == [("reopened", True, 1)]
    others = [t.answer for t in told if t.answer["id"] != old]
    assert len({o["id"] for o in others}) == 9
    assert all(old in [n["id"] for n in o["nearby"]] for o in others), "each is offered the open one"
    assert rivals.rows("SELECT count(*) FROM moves WHERE verb = 'repeat'") == [(1,)]
    assert rivals.rows("SELECT count(*) FROM photos WHERE subject_id IS NOT NULL") == [(10,)]
    assert rivals.rows("SELECT count(DISTINCT person_id) FROM followers") == [(10,)]
    assert len({number for (number,) in rivals.rows("SELECT number FROM reports")}) == 10


def two_merge_both_ways_and_one_does(rivals: Rivals, times: int = 8) -> None:
    for n in range(times):
        kind = f"H{n + 1:02}"
        one, other = rivals.reported(0, kind), rivals.reported(1, kind)
        told = rivals.at_once(
            (rivals.station, (report_merging.merge, one, other)),
            (rivals.second, (report_merging.merge, other, one)),
        )
        assert codes(told) == {"done": 1, "illegal_move": 1}
        merged = rivals.rows(
            f"SELECT id, merged_into FROM reports WHERE type_code = '{kind}' ORDER BY merged_into"
        )
        assert sorted(m is None for _, m in merged) == [False, True]
        assert {m for _, m in merged if m} < {one, other}
    assert rivals.rows("SELECT count(*) FROM moves WHERE verb = 'merge'") == [(times,)]


def a_ring_of_merges_ends_in_one(rivals: Rivals) -> None:
    """1 into 2, 2 into 3 … 10 into 1, all at once: whatever wins, nobody points at what is gone."""
    ring = [rivals.reported(n) for n in range(10)]
    told = rivals.at_once(
        *[
            ((rivals.station, rivals.second)[n % 2], (report_merging.merge, ring[n], ring[(n + 1) % 10]))
            for n in range(10)
        ]
    )
    assert set(codes(told)) <= {"done", "illegal_move"}
    rows = dict(rivals.rows("SELECT id, merged_into FROM reports"))
    alive = {one for one, into in rows.items() if into is None}
    assert alive and all(into in alive for into in rows.values() if into)
    counted = rivals.rows(
        "SELECT count(*) FROM followers f JOIN reports r ON r.id = f.report_id WHERE r.merged_into IS NULL"
    )
    assert counted == [(10,)], "everybody follows one that lives"


def one_photo_hangs_once(rivals: Rivals) -> None:
    who = rivals.couriers[0]
    photo = rivals.photo(who)
    kinds = [f"H{n:02}" for n in range(1, 11)]
    told = rivals.at_once(
        *[
            (who, (reports.receive, {"type_code": kind, "position": GEDIAO, "photo_ids": [photo]}))
            for kind in kinds
        ]
    )
    assert codes(told) == {"done": 1, "illegal_move": 9}
    assert rivals.rows("SELECT count(*) FROM reports") == [(1,)], "who did not get it has written nothing"
    assert rivals.rows("SELECT count(*) FROM followers") == [(1,)]
    (report,) = rivals.rows("SELECT id, number FROM reports")
    assert rivals.rows("SELECT subject_id FROM photos") == [(report[0],)]
    assert report[1].endswith("-1"), "no number was used up"


def nine_say_plus_one_and_all_are_counted(rivals: Rivals) -> None:
    report = rivals.reported()
    told = rivals.at_once(*[(who, (reports.support, report)) for who in rivals.couriers])
    assert codes(told) == {"done": 10}
    assert rivals.rows("SELECT supporters, version FROM reports") == [(9, 10)]
    assert rivals.rows("SELECT count(*) FROM followers") == [(10,)]


def two_are_the_first_to_change_a_type(rivals: Rivals) -> None:
    for kind in ("H01", "H02", "H03", "H04"):
        told = rivals.at_once(
            (rivals.station, (report_types.change, kind, {"radius_m": 50})),
            (rivals.second, (report_types.change, kind, {"enabled": False})),
        )
        assert codes(told) == {"done": 2}
    assert set(rivals.rows("SELECT radius_m, version FROM type_settings")) == {(50, 2)}
    assert rivals.rows("SELECT count(*) FROM type_settings WHERE NOT enabled") == [(4,)]


def the_clean_and_the_dirty_verdict_meet(rivals: Rivals) -> None:
    """The reporter says not clean, the station clean: one counts, the other is told or is heard after it."""
    for n in range(4):
        kind = f"H{n + 1:02}"
        report = rivals.reported(0, kind)
        rivals.did(rivals.station, report_steps.register, report)
        rivals.did(rivals.station, report_steps.dispatch, report, str(rivals.staff.community_id))
        rivals.did(rivals.staff, report_steps.start, report)
        rivals.did(rivals.staff, report_steps.finish, report)
        told = rivals.at_once(
            (rivals.station, (report_steps.verify, report, "clean")),
            (rivals.couriers[0], (report_steps.verify, report, "not_clean")),
        )
        assert codes(told)["done"] >= 1 and set(codes(told)) <= {"done", "illegal_move"}
        ((status,),) = rivals.rows(f"SELECT status FROM reports WHERE id = '{report}'")
        assert status in ("handling", "reopened", "closed")
        steps = rivals.rows(
            f"SELECT from_status, to_status FROM moves WHERE subject_id = '{report}' ORDER BY id"
        )
        assert all(before[1] == after[0] for before, after in pairwise(steps)), steps


EVERY = (
    ten_register_it_and_one_does, ten_find_it_dirty_again_and_nobody_is_lost, two_merge_both_ways_and_one_does,
    a_ring_of_merges_ends_in_one, one_photo_hangs_once, nine_say_plus_one_and_all_are_counted,
    two_are_the_first_to_change_a_type, the_clean_and_the_dirty_verdict_meet,
)  # fmt: skip
