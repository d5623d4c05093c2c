import pytest

from dispatch.rules import categories as c

CONTRACT = {
    "shopping", "food_staple", "food_oil", "food_vegetable", "parcel", "documents", "supply_delivery", "meal",
    "otc_medicine", "prescription_pickup", "light_help",
}  # fmt: skip


def test_only_the_contract_s_categories_put_an_order_before_couriers():
    assert c.ORDER_CATEGORIES == CONTRACT
    assert {code for code in c.CATEGORIES if c.opens_order(code, "P2")} == CONTRACT


def test_an_emergency_is_never_grabbed_whatever_its_category():
    assert not any(c.opens_order(code, "P0") for code in c.CATEGORIES)
    assert c.default_priority("urgent_medical") == c.default_priority("safety_incident") == "P0"
    assert {code for code, cat in c.CATEGORIES.items() if cat.priority != "P2"} == {
        "urgent_medical",
        "safety_incident",
    }
    assert all(cat.calls and not cat.opens_order for cat in c.CATEGORIES.values() if cat.who == "emergency")
    with pytest.raises(ValueError, match=r"^unknown_category$"):
        c.default_priority("taxi")


def test_professionals_work_is_never_a_courier_s():
    for category in c.CATEGORIES.values():
        assert category.opens_order == category.who.startswith("courier")


def test_nobody_enters_a_home_alone_and_prescriptions_go_to_the_trained():
    assert c.CATEGORIES["light_help"].people == 2
    assert c.CATEGORIES["shopping"].people == 1
    assert "medicine_trained" in c.CATEGORIES["prescription_pickup"].gates


def test_the_daily_report_s_cross_table_has_eight_groups_and_eight_problems_and_other():
    assert sum(g.core for g in c.GROUPS.values()) == 8
    assert [p.code for p in c.PROBLEMS][-1] == "other" and len(c.PROBLEMS) == 9
    assert {cat.problem for cat in c.CATEGORIES.values()} == {p.code for p in c.PROBLEMS}


@pytest.mark.parametrize(
    "table",
    [
        c.CATEGORIES.values(), c.GROUPS.values(), c.PRIORITIES.values(), c.PROBLEMS, c.HINTS, c.PAYMENT_MODES,
        c.SUBSTITUTIONS, c.HANDOVERS, c.PROHIBITIONS, c.EMERGENCY_NUMBERS,
    ],
)  # fmt: skip
def test_every_entry_has_one_code_and_words_in_both_languages(table):
    codes = [entry.code for entry in table]
    assert len(set(codes)) == len(codes)
    for entry in table:
        assert any("\u4e00" <= sign <= "\u9fff" for sign in entry.zh)
        assert entry.en and entry.en.isascii()


def test_urgent_means_five_minutes_and_two_hours():
    assert (c.PRIORITIES["P1"].claim_minutes, c.PRIORITIES["P1"].done_minutes) == (5, 120)
    assert c.PRIORITIES["P2"].claim_minutes == 30
    assert (c.PRIORITIES["P3"].claim_minutes, c.PRIORITIES["P3"].done_minutes) == (1440, 2880)
    assert c.PRIORITIES["P0"].claim_minutes is None
