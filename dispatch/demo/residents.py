"""300 invented residents of the demo street: 15 to a community, in houses that stand there."""

from collections.abc import Iterator
from random import Random

from dispatch.demo.ground import COMMUNITIES
from dispatch.demo.people import committee_code
from dispatch.rules.streets import BuildingRow, ResidentRow

EACH = 15
"""Residents of a community."""

# community, name, compound, building, entrance, room, phone, groups, hints, whether the committee calls for him
CAST = (
    ("芳林", "王秀珍", "芳林园", "3", "2", "502", "13000000001", "living_alone_elder oldest_old", "hard_of_hearing", False),
    ("芳林", "李德福", "芳林园", "8", "1", "1803", "13000000002", "empty_nest_elder", "slow", False),
    ("翠亨", "张淑华", "翠亨村", "12", "3", "601", "13000000003", "", "", False),
    ("盛清", "赵玉兰", "盛清园", "6", "1", "401", "13000000004", "low_income", "leave_at_door", False),
    ("芳林", "钱素琴", "芳林园", "5", "1", "702", "13000000005", "empty_nest_elder", "", False),
    ("芳林", "周德海", "芳林园", "6", "1", "301", "13000000006", "living_alone_elder", "call_committee_first", True),
    ("芳林", "高凤霞", "芳林园", "9", "2", "1201", "13000000007", "disabled_elder", "slow", False),
    ("芳林", "孙秀兰", "芳林园", "2", "3", "102", "13000000008", "", "leave_at_door", False),
    ("芳林", "吴丽萍", "芳林园", "4", "1", "303", "13000000009", "", "", False),
    ("芳林", "刘玉芬", "芳林园", "7", "1", "504", "13000000010", "child_in_difficulty", "call_committee_first", True),
    ("芳林", "孙桂芬", "芳林园", "1", "2", "201", "13000000011", "living_alone_elder chronic_treatment", "call_committee_first", True),
    ("芳林", "陈敬文", "芳林园", "5", "2", "901", "13000000012", "dibao", "", False),
    ("芳林", "吴建成", "芳林园", "10", "1", "1102", "13000000013", "severe_disability", "slow", False),
    ("芳林", "钱玉梅", "芳林园", "10", "1", "302", "13000000014", "oldest_old", "hard_of_hearing", False),
    ("格调", "何守仁", "格调林泉", "2", "1", "1101", "13000000015", "oldest_old empty_nest_elder", "slow", False),
    ("翠亨", "周桂英", "翠亨村", "5", "2", "402", "13000000016", "empty_nest_elder", "call_committee_first", True),
)  # fmt: skip
"""Those of whom the sample needs and the sample 接龙 speak."""

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
WOMEN = (
    "秀英", "桂兰", "玉珍", "淑芳", "凤英", "秀兰", "玉华", "桂芝", "兰英", "素珍",
    "惠琴", "月娥", "金凤", "翠花", "文秀", "雅琴", "淑敏", "春梅", "爱华", "丽君",
)  # fmt: skip
MEN = (
    "德明", "国强", "建国", "福生", "永年", "志远", "振华", "长贵", "树林", "文斌",
    "宝山", "玉田", "金生", "连生", "守义", "庆余", "学礼", "广发", "立本", "世昌",
)  # fmt: skip
GROUPS = (
    "living_alone_elder", "empty_nest_elder", "oldest_old", "dibao", "low_income", "tekun", "left_behind_elder",
    "childless_elder", "severe_disability", "disabled_elder", "dementia", "chronic_treatment",
    "pregnant_infant", "child_in_difficulty",
)  # fmt: skip
WEIGHTS = (22, 18, 14, 7, 7, 3, 4, 4, 6, 6, 3, 5, 3, 2)
HINTS = ("slow", "hard_of_hearing", "dog", "call_committee_first", "leave_at_door")


def residents(buildings: tuple[BuildingRow, ...]) -> tuple[ResidentRow, ...]:
    """The cast first, then as many invented people as make EACH for every community."""
    cast = [known(*row) for row in CAST]
    phones = free_phones()
    rows = list(cast)
    for number, name in enumerate(COMMUNITIES, start=1):
        code = committee_code(number)
        homes = [b for b in buildings if b.community == code]
        taken = {(r.compound, r.building, r.entrance, r.room) for r in cast if r.community == code}
        chance = Random(f"residents of {name}")
        missing = EACH - len(taken)
        rows.extend(invented(code, homes, taken, chance, phones) for _ in range(missing))
    return tuple(rows)


def known(
    community: str, name: str, compound: str, building: str, entrance: str, room: str,
    phone: str, groups: str, hints: str, call_committee: bool,
) -> ResidentRow:  # fmt: skip
    return ResidentRow(
        community=committee_code(COMMUNITIES.index(community) + 1),
        name=name,
        compound=compound,
        building=building,
        entrance=entrance,
        room=room,
        phone=phone,
        hints=tuple(hints.split()),
        groups=tuple(groups.split()),
        call_committee=call_committee,
    )


def invented(
    code: str, homes: list[BuildingRow], taken: set[tuple[str, str, str, str]], chance: Random, phones: Iterator[str]
) -> ResidentRow:  # fmt: skip
    home = flat(homes, taken, chance)
    reach = chance.random()  # most have a mobile, some a landline, some nobody can ring
    phone = (
        None if reach < 0.06 else f"022-9000{chance.randint(1000, 9999)}" if reach < 0.16 else next(phones)
    )
    return ResidentRow(
        community=code,
        name=chance.choice(SURNAMES) + chance.choice(WOMEN if chance.random() < 0.6 else MEN),
        compound=home[0],
        building=home[1],
        entrance=home[2],
        room=home[3],
        phone=phone,
        hints=tuple(sorted(set(chance.choices(HINTS, k=chance.choice((0, 0, 1, 1, 2)))))),
        groups=tuple(dict.fromkeys(chance.choices(GROUPS, WEIGHTS, k=chance.choice((0, 1, 1, 1, 2))))),
        call_committee=phone is None or chance.random() < 0.15,
    )


def flat(
    homes: list[BuildingRow], taken: set[tuple[str, str, str, str]], chance: Random
) -> tuple[str, str, str, str]:
    """A flat nobody has yet: compound, building, entrance and room (floor and two digits)."""
    while True:
        house = chance.choice(homes)
        entrance = str(chance.randint(1, house.entrances))
        room = f"{chance.randint(1, house.floors)}{chance.randint(1, 4):02}"
        home = (house.compound, house.number, entrance, room)
        if home not in taken:
            taken.add(home)
            return home


def free_phones() -> Iterator[str]:
    """13000009001 … 13000009099, then 13000010001 …: none of them a demo person's."""
    yield from (f"130000090{n:02}" for n in range(1, 100))
    yield from (f"1300001{n:04}" for n in range(1, 10_000))
