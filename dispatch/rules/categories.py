"""What people may ask for, who may do it, and the closed lists a form offers beside it.

Words as the street uses them; the order of each table is the order on the screen. Rule of thumb behind
`who`: goods or paper moving outside a home are a courier's, anything about body, mind, money, minors or
danger is a professional's. Priorities and limits are defaults: a station may set its own.
"""

from dataclasses import dataclass
from typing import Literal

Who = Literal["courier", "courier_conditions", "staff", "professional", "emergency"]


@dataclass(frozen=True)
class Choice:
    """One entry of a closed list."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True)
class Category:
    """A kind of need.

    opens_order: an order stands open in the same commit (never at P0). gates: what a courier must bring
    (medicine_trained) or the order must be (two_person). asks: what the form must learn for it.
    calls: the emergency numbers to ring first. problem: its column in the daily report's cross-table.
    """

    code: str
    zh: str
    en: str
    who: Who
    problem: str = "other"
    opens_order: bool = False
    gates: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    priority: str = "P2"
    needs_items: bool = False
    calls: tuple[str, ...] = ()

    @property
    def people(self) -> int:
        """How many couriers go together."""
        return 2 if "two_person" in self.gates else 1


@dataclass(frozen=True)
class Priority:
    """Minutes to the claim and to the deed; None where no courier is waited for or the day decides."""

    code: str
    zh: str
    en: str
    claim_minutes: int | None
    done_minutes: int | None
    meaning_zh: str
    meaning_en: str


@dataclass(frozen=True)
class Group:
    """A vulnerable group: sensitive, never shown to couriers. `core`: a row of the daily cross-table."""

    code: str
    zh: str
    en: str
    core: bool = False


def _errand(code: str, zh: str, en: str, problem: str = "other", **more) -> Category:
    return Category(code, zh, en, "courier", problem, opens_order=True, **more)


def _conditional(code: str, zh: str, en: str, problem: str = "other", **more) -> Category:
    return Category(code, zh, en, "courier_conditions", problem, opens_order=True, **more)


CATEGORIES = {
    c.code: c
    for c in (
        _errand("shopping", "代买生活用品", "Shopping", needs_items=True, asks=("items", "budget")),
        _errand("food_staple", "缺粮", "Out of grain", "grain", needs_items=True, asks=("items", "budget")),
        _errand("food_oil", "缺油", "Out of cooking oil", "oil", needs_items=True, asks=("items", "budget")),
        _errand("food_vegetable", "缺菜", "Out of vegetables", "vegetables", needs_items=True, asks=("items", "budget")),
        _errand("parcel", "代取快递、代寄", "Fetch or send a parcel", asks=("pick_up_code",)),
        _errand("documents", "递送材料", "Carry papers", asks=("sealed_envelope",)),
        _errand("supply_delivery", "送物资", "Deliver donated goods", needs_items=True, asks=("stock_line",)),
        _errand("meal", "助餐送餐", "Deliver a meal", asks=("window",)),
        _conditional(
            "otc_medicine", "代买非处方药", "Non-prescription medicine", "medicine",
            needs_items=True, asks=("medicine_name", "medicine_spec", "medicine_maker", "old_box_photo"),
        ),
        _conditional(
            "prescription_pickup", "代取处方药", "Fetch prescribed medicine", "medicine",
            gates=("medicine_trained",), asks=("prescription", "medicine_name", "medicine_spec"),
        ),
        Category(
            "hospital_dispensing", "代办配药", "Dispensing at the hospital with the resident's card", "staff", "medicine",
            gates=("medicine_trained",), asks=("prescription", "card_custody"),
        ),
        _conditional(
            "light_help", "倒垃圾、搬重物、换灯泡", "Small help in the household",
            gates=("two_person",), asks=("enters_home",),
        ),
        Category("medical_escort", "陪同就医", "Company to the doctor", "staff", "medical"),
        Category("urgent_medical", "急需就医", "Urgent medical help", "emergency", "medical", priority="P0", calls=("120",)),
        Category("utility_repair", "水电气故障", "Water, power or gas fault", "professional", asks=("gas_smell",)),
        Category("policy_question", "政策信息咨询", "Question about policies", "staff", "policy"),
        Category("relief", "困难救助", "Relief application", "staff"),
        Category("counselling", "心理疏导", "Psychological counselling", "professional", "counselling"),
        Category("emotional_support", "情绪支持", "Emotional support", "staff", "emotional"),
        Category("visit", "探访、陪伴", "Welfare visit, company", "staff"),
        Category("child_protection", "儿童照护、困境儿童", "Child care and protection", "professional"),
        Category(
            "safety_incident", "家庭暴力、虐待、走失", "Violence, abuse, missing person", "emergency",
            priority="P0", calls=("110",),
        ),
        Category("personal_care", "助浴、助洁、助行", "Bathing, cleaning, mobility care", "professional"),
        Category("other", "其他", "Other", "staff"),
    )
}  # fmt: skip

ORDER_CATEGORIES = frozenset(code for code, c in CATEGORIES.items() if c.opens_order)

PROBLEMS = (
    Choice("grain", "缺粮", "No grain"),
    Choice("oil", "缺油", "No oil"),
    Choice("vegetables", "缺菜", "No vegetables"),
    Choice("medicine", "缺药", "No medicine"),
    Choice("medical", "急需就医", "Urgent medical"),
    Choice("policy", "政策信息咨询", "Policy question"),
    Choice("counselling", "心理疏导", "Counselling"),
    Choice("emotional", "情绪支持", "Emotional support"),
    Choice("other", "其他", "Other"),
)

PRIORITIES = {
    p.code: p
    for p in (
        Priority("P0", "紧急", "Emergency", None, None, "不进抢单池，先打电话", "Never grabbed: call first"),
        Priority(
            "P1",
            "加急",
            "Urgent",
            5,
            120,
            "断药、胰岛素、奶粉、今天没饭吃",
            "Medicine or food runs out today",
        ),
        Priority("P2", "当日", "Same day", 30, None, "当天 18:00 前", "Done before 18:00"),
        Priority(
            "P3",
            "预约",
            "Booked",
            24 * 60,
            48 * 60,
            "约定时段，48 小时内",
            "In the chosen window, within 48 hours",
        ),
    )
}
DAY_ENDS_HOUR = 18
"""A P2 errand is done before this hour of its day, Asia/Shanghai."""

GROUPS = {
    g.code: g
    for g in (
        Group("dibao", "低保", "Minimum living allowance", core=True),
        Group("low_income", "低收入家庭", "Low-income family", core=True),
        Group("tekun", "特困", "Extreme hardship", core=True),
        Group("left_behind_elder", "留守老人", "Left-behind elder", core=True),
        Group("childless_elder", "孤寡老人", "Elder without family", core=True),
        Group("living_alone_elder", "独居老人", "Elder living alone", core=True),
        Group("child_in_difficulty", "困境儿童", "Child in difficulty", core=True),
        Group("severe_disability", "特殊困难重度残疾人", "Severe disability in hardship", core=True),
        Group("empty_nest_elder", "空巢老人", "Empty-nest elder"),
        Group("disabled_elder", "失能、半失能老人", "Elder unable to care for himself"),
        Group("dementia", "认知障碍", "Cognitive impairment"),
        Group("lost_only_child", "计划生育特殊家庭", "Family that lost its only child"),
        Group("oldest_old", "80 岁以上高龄", "Eighty and older"),
        Group("left_behind_child", "留守儿童", "Left-behind child"),
        Group("orphan", "孤儿", "Orphan"),
        Group("de_facto_unattended", "事实无人抚养儿童", "Child whom nobody in fact raises"),
        Group("pregnant_infant", "孕产妇及婴幼儿", "Expecting or with an infant"),
        Group("chronic_treatment", "透析、放化疗等", "Dialysis, chemotherapy and the like"),
        Group("new_employment", "新就业群体", "New forms of employment"),
    )
}

HINTS = (
    Choice("slow", "行动慢，请多等", "Walks slowly, please wait"),
    Choice("hard_of_hearing", "听力差，请大声", "Hard of hearing, speak up"),
    Choice("poor_sight", "视力差，请说清楚放哪", "Sees badly, say where you put it"),
    Choice("dog", "有狗", "Dog"),
    Choice("call_committee_first", "先电话居委会", "Call the committee first"),
    Choice("leave_at_door", "可放门口", "May be left at the door"),
    Choice("ring_long", "多敲几下门、多响几声", "Knock and ring longer"),
    Choice("no_bell", "别按门铃", "Do not ring the bell"),
    Choice("no_lift", "无电梯", "No lift"),
)
"""What a courier may know instead of a group's label."""

PAYMENT_MODES = (
    Choice("station_account", "合作商户挂账", "On the station's account"),
    Choice("family_prepaid", "家属预付", "Prepaid by the family"),
    Choice("courier_advance", "快递员垫付", "Advanced by the courier"),
    Choice("cash_on_delivery", "送达现结", "Cash at the door"),
    Choice("donated", "爱心物资", "Donated"),
    Choice("none", "不涉及钱款", "No money"),
)

SUBSTITUTIONS = (
    Choice("no_substitute", "不要替代", "No substitute"),
    Choice("same_kind", "同类可替", "The same kind will do"),
    Choice("ask", "先问", "Ask first"),
)

HANDOVERS = (
    Choice("leave_at_door", "放门口", "Leave at the door"),
    Choice("hand_to_person", "交到本人", "Into the person's hands"),
    Choice("hand_to_committee", "交居委会", "To the committee"),
    Choice("hand_to_guardian", "交监护人", "To the guardian"),
)

PROHIBITIONS = (
    Choice("no_cash", "不代取现金", "No cash withdrawals"),
    Choice("no_bank_things", "不碰银行卡、存折、密码、手机支付密码", "No bank cards, passbooks or passwords"),
    Choice("no_gifts", "不收红包、小费、礼品", "No red envelopes, tips or gifts"),
    Choice("no_signing", "不替签字", "No signing for others"),
    Choice("no_papers", "不带走证件原件", "No original papers taken away"),
    Choice("no_selling", "不推销", "No selling"),
)
"""Shown on every card a courier holds."""

EMERGENCY_NUMBERS = (
    Choice("120", "急救", "Ambulance"),
    Choice("110", "报警", "Police"),
    Choice("119", "火警", "Fire"),
    Choice("122", "交通事故", "Traffic accident"),
)


def opens_order(category: str, priority: str) -> bool:
    """Whether posting this need puts an order before the couriers; P0 never does."""
    return category in ORDER_CATEGORIES and priority != "P0"


def default_priority(category: str) -> str:
    """P0 for urgent_medical and safety_incident, P2 for all else; ValueError("unknown_category")."""
    if category not in CATEGORIES:
        raise ValueError("unknown_category")
    return CATEGORIES[category].priority
