"""The compounds of the demo street and what stands in them.

Real names: those of 格调社区, as its description lists them. All others are invented. Numbers run on
through a community, except in 格调社区, where every compound counts from 1 as most real ones do."""

from random import Random

from dispatch.demo.ground import MID, SLAB, TOWER, Shape

GEDIAO: dict[str, tuple[int, Shape]] = {
    "翠园别墅": (6, (1, 3)),
    "正大别墅": (5, (1, 3)),
    "清馨园(泰达会馆公寓)": (4, (2, 11)),
    "万联别墅": (5, (1, 3)),
    "东方名居及万联锦尚": (6, (2, 18)),
    "铂雅轩": (3, (1, 26)),
    "润福园": (6, (3, 6)),
    "格调林泉": (8, (2, 18)),
}

COMPOUNDS: dict[str, tuple[str, ...]] = {
    "贝肯山": ("贝肯山一期", "贝肯山二期"),
    "响螺湾第一": ("响螺湾东苑", "响螺湾西苑"),
    "远洋": ("远洋南苑", "远洋北苑"),
    "永利": ("永利园", "永利里"),
    "天保": ("天保园", "天保公寓"),
    "富阳里": ("富阳里", "富阳公寓"),
    "泰祥": ("泰祥园", "泰祥里"),
    "清谷": ("清谷园", "清谷里", "清谷公寓"),
    "盛清": ("盛清园", "盛清里"),
    "东海": ("东海园", "东海公寓"),
    "泰丰": ("泰丰园", "泰丰里"),
    "芳林": ("芳林园", "芳林公寓"),
    "翠亨": ("翠亨村", "翠亨公寓"),
    "华纳": ("华纳园", "华纳公寓"),
    "康园": ("康园", "康园里"),
    "晓园": ("晓园", "晓园里"),
    "海晟": ("海晟园", "海晟公寓"),
    "新城": ("新城园", "新城里"),
    "洞庭": ("洞庭园", "洞庭里"),
}

# Houses that the sample needs and reports speak of must be able to hold those flats.
FIXED: dict[tuple[str, str], Shape] = {
    ("芳林", "2"): (3, 6),
    ("芳林", "3"): (3, 6),
    ("芳林", "4"): (3, 6),
    ("芳林", "5"): (2, 11),
    ("芳林", "8"): (1, 20),
    ("芳林", "9"): (2, 18),
    ("芳林", "10"): (1, 24),
    ("盛清", "6"): SLAB,
    ("翠亨", "5"): SLAB,
    ("翠亨", "12"): (3, 6),
    ("泰丰", "7"): MID,
}


def shapes_of(community: str) -> dict[str, dict[str, Shape]]:
    """{compound: {number on the wall: (entrances, floors)}} of a community."""
    if community == "格调":
        return {name: {str(n): shape for n in range(1, count + 1)} for name, (count, shape) in GEDIAO.items()}
    chance = Random(f"houses of {community}")
    made: dict[str, dict[str, Shape]] = {}
    number = 0
    for place, compound in enumerate(COMPOUNDS[community]):
        houses = made[compound] = {}
        for _ in range(12 if place == 0 else chance.randint(4, 6)):
            number += 1
            usual = chance.choice((SLAB, (3, 6), (5, 6), MID) if place == 0 else (MID, TOWER, (2, 18)))
            houses[str(number)] = FIXED.get((community, str(number)), usual)
    return made
