"""The table says what was measured, what was not and why."""

import json

from bench import rounds
from bench.faults import Missing, Wrong
from bench.rounds import Row


class Place:
    warming = False


def no_compiler(place):
    raise Missing("no C compiler")


def climbing(start):
    values = iter(range(start, start + 100))
    return lambda place: next(values)


def test_a_missing_tool_leaves_its_rows_empty_and_says_why():
    kept, missing = rounds.measured({"grabs": no_compiler, "commits": climbing(1)}, Place(), 3)
    rows = [
        Row("grabs", "1/s", "grabs"),
        Row("ratio", "x", "grabs", "commits", 1.5, 2.5),
        Row("c", "1/s", "commits"),
    ]
    grabs, ratio, commits = rounds.summary(rows, kept, missing)
    assert (grabs["value"], grabs["why"], ratio["why"]) == (None, "no C compiler", "no C compiler")
    assert commits["value"] == 3


def two_winners(place):
    raise Wrong("double_wins = 1")


def test_a_broken_promise_empties_its_row_and_leaves_the_others_standing():
    kept, missing = rounds.measured({"grabs": two_winners, "commits": climbing(1)}, Place(), 2)
    grabs, commits = rounds.summary([Row("g", "1/s", "grabs"), Row("c", "1/s", "commits")], kept, missing)
    assert (grabs["value"], grabs["why"]) == (None, "WRONG: double_wins = 1")
    assert commits["value"] == 2.5


def test_the_warming_round_is_thrown_away_and_ratios_are_taken_round_by_round():
    kept, missing = rounds.measured({"a": climbing(10), "b": climbing(1)}, Place(), 5)
    (row,) = rounds.summary([Row("a ÷ b", "x", "a", "b", 1.5, 2.5)], kept, missing)
    assert [round(one["a"] / one["b"], 2) for one in kept] == [5.5, 4.0, 3.25, 2.8, 2.5]
    assert (row["value"], row["min"], row["max"], row["rounds"]) == (3.25, 2.5, 5.5, 5)


def test_a_measure_of_several_figures_is_spread():
    kept, _ = rounds.measured({"visible": lambda place: {"p50": 1.0, "p99": 9.0}}, Place(), 1)
    assert kept == [{"visible p50": 1.0, "visible p99": 9.0}]


def test_a_latency_below_its_target_is_met_and_a_rate_below_it_is_not():
    said = {"value": 5, "target": 10, "stretch": 4}
    assert rounds.verdict(said) == "met"
    assert rounds.verdict(said | {"stretch": 40}) == "NOT MET"
    assert rounds.verdict(said | {"value": 3}) == "stretch"


def test_the_file_is_a_list_of_rows_with_the_agreed_names(tmp_path, monkeypatch):
    monkeypatch.setattr(rounds, "OUT", tmp_path)
    rows = rounds.summary([Row("a", "x", "a", target=1, stretch=2)], [{"a": 1.25}], {})
    rounds.written(rows)
    (row,) = json.loads((tmp_path / "latest.json").read_text())
    assert set(row) == {"name", "value", "min", "max", "rounds", "unit", "target", "stretch"}
    assert "met" in rounds.table(rows)
