"""The question about a door over HTTP: its words, its facts, its key, its answers."""

from tests.cast import committee, without_ids

HOME = {"compound": "响螺湾东苑", "building": "3", "entrance": "2", "room": "502"}
ELSEWHERE = {"compound": "响螺湾东苑", "building": "8", "entrance": "1", "room": "1803"}


def test_one_key_asks_and_then_posts_with_either_answer(people):
    staff = people(committee(3))
    her = {"name": "赵玉兰", "phone": "13000009401"}
    body = {"resident": her | {"address": ELSEWHERE}, "category": "meal", "text": "粥"}
    first = staff.did("/needs", {"resident": her | {"address": HOME}, "category": "meal"})["need"]
    for answer, building in (("this_order", "8"), ("record", "8")):
        asked = staff.post("/needs", body, key=answer)
        assert (asked.status_code, asked.json()["code"]) == (409, "address_differs")
        facts = asked.json()
        assert (facts["resident_id"], facts["record"]["place"]) == (first["resident_id"], "3号楼2门5**")
        assert facts["typed"] == ELSEWHERE | {"text": None}
        assert "502" not in without_ids(asked.text) and "填的地址和档案上的不一样" in facts["detail"]
        posted = staff.did("/needs", body | {"address_for": answer}, key=answer)
        assert (
            staff.did("/needs", body | {"address_for": answer}, key=answer)["need"]["id"]
            == posted["need"]["id"]
        )
        assert (posted["need"]["address_for"], posted["order"]["building"]) == (answer, building)
    assert staff.get(f"/residents/{first['resident_id']}")["address"] == ELSEWHERE
    back = {"resident_id": first["resident_id"], "address": HOME, "category": "meal"}
    assert staff.post("/needs", back).json()["record"]["building"] == "8"
    assert (
        staff.did("/needs", {"resident_id": first["resident_id"], "category": "meal"})["order"]["building"]
        == "8"
    )


def test_what_is_no_answer_is_refused_at_its_field(people):
    staff = people(committee(3))
    resident = {"name": "钱阿婆", "address": HOME}
    for more, wrong in (
        ({"address_for": "both"}, ("address_for", "not_a_choice")), ({"address": HOME}, ("body", "one_of_two")),
        ({"address": {"door": "3"}}, ("address.door", "unknown_field")),
    ):  # fmt: skip
        errors = staff.post("/needs", {"resident": resident, "category": "meal"} | more).json()["errors"]
        assert wrong in [(one["field"], one["code"]) for one in errors]
