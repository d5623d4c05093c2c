"""The demo street as one value: 泰达街道, and a small neighbour that must see nothing of it."""

from datetime import datetime

from dispatch.demo.compounds import shapes_of
from dispatch.demo.ground import (
    COMMUNITIES,
    DISTRICT,
    INVENTED,
    STREET,
    Box,
    blocks,
    boundary,
    houses,
    living,
    lots,
)
from dispatch.demo.people import OUTLETS, YEAR, committee_code, everyone, outlet_code
from dispatch.demo.residents import residents
from dispatch.rules.streets import BuildingRow, CompoundRow, CourierRow, PersonRow, Street, UnitRow

NEIGHBOUR = "120116901"
"""An invented code: no street of the district has it."""

STATION_POLICY = {"fairness": "instant"}
NUMERALS = "一二三四五六七八九十"


def demo_street(now: datetime) -> Street:
    """Everything the demo loads; papers of couriers run from `now`."""
    ground = [(code, name, block) for code, name, block in communities()]
    buildings = tuple(b for code, name, block in ground for b in buildings_of(code, name, block))
    units = (
        UnitRow("district", DISTRICT, "滨海新区(演示)"),
        UnitRow(
            "station",
            STREET,
            "泰达街道社工站(演示)",
            DISTRICT,
            lat=39.0309,
            lng=117.6989,
            policy=STATION_POLICY,
        ),
        *(committee(code, name, block) for code, name, block in ground),
        *(outlet(n, buildings) for n in range(1, OUTLETS + 1)),
    )
    away = neighbour(now)
    return Street(
        units=(*units, *away.units),
        compounds=(*compounds_of(buildings), *away.compounds),
        buildings=(*buildings, *away.buildings),
        people=(*everyone(now), *away.people),
        residents=residents(buildings),
    )


def communities() -> list[tuple[str, str, Box]]:
    block = blocks()
    return [(committee_code(n), name, block[name]) for n, name in enumerate(COMMUNITIES, start=1)]


def committee(code: str, name: str, block: Box) -> UnitRow:
    home = living(name, block)
    mark = "(示例)" if name in COMMUNITIES[-INVENTED:] else ""
    return UnitRow(
        "committee",
        code,
        f"{name}社区{mark}",
        STREET,
        phone=f"022-9000{int(code[-3:]):04}",
        lat=round((home.south + home.north) / 2, 6),
        lng=round((home.west + home.east) / 2, 6),
        boundary=boundary(name, block),
    )


def buildings_of(code: str, name: str, block: Box) -> list[BuildingRow]:
    compounds = shapes_of(name)
    areas = lots(living(name, block), len(compounds))
    return [
        house
        for (compound, shapes), lot in zip(compounds.items(), areas, strict=True)
        for house in houses(code, compound, shapes, lot)
    ]


def compounds_of(buildings: tuple[BuildingRow, ...]) -> list[CompoundRow]:
    return [CompoundRow(*pair) for pair in dict.fromkeys((b.community, b.compound) for b in buildings)]


def outlet(number: int, buildings: tuple[BuildingRow, ...]) -> UnitRow:
    """Outlet n stands near the last house of community n."""
    near = [b for b in buildings if b.community == committee_code(number)][-1]
    return UnitRow(
        "outlet",
        outlet_code(number),
        f"{street_name(number)}快递站(演示)",
        STREET,
        phone=f"022-9000{100 + number:04}",
        lat=round(near.lat + 0.0004, 6),
        lng=round(near.lng + 0.0005, 6),
    )


def street_name(number: int) -> str:
    """第一大街 … 第十三大街, then roads that cross them."""
    if number <= 10:
        return f"第{NUMERALS[number - 1]}大街"
    roads = (
        "第十一大街",
        "第十二大街",
        "第十三大街",
        "洞庭路",
        "黄海路",
        "南海路",
        "太湖路",
        "巢湖路",
        "盛达街",
        "欣园街",
    )
    return roads[number - 11]


def neighbour(now: datetime) -> Street:
    """The second demo station: one committee, one outlet, one courier, one compound of six houses."""
    committee_, outlet_ = f"{NEIGHBOUR}001", f"{NEIGHBOUR}-K01"
    ground = Box(117.752, 38.985, 117.774, 39.002)
    shapes = {str(n): (3, 6) for n in range(1, 7)}
    papers = CourierRow(now + YEAR, now + YEAR, medicine_trained=True)
    return Street(
        units=(
            UnitRow("station", NEIGHBOUR, "新港街道社工站(演示)", DISTRICT, lat=38.9935, lng=117.763, policy=STATION_POLICY),
            UnitRow(
                "committee", committee_, "新港社区(演示)", NEIGHBOUR, phone="022-90000201",
                lat=38.9935, lng=117.763, boundary={"type": "Polygon", "coordinates": [ground.ring()]},
            ),
            UnitRow("outlet", outlet_, "新港快递站(演示)", NEIGHBOUR, lat=38.992, lng=117.765),
        ),
        compounds=(CompoundRow(committee_, "新港里"),),
        buildings=tuple(houses(committee_, "新港里", shapes, Box(117.758, 38.990, 117.768, 38.998))),
        people=(
            PersonRow("13000000201", "卢思远", "coordinator", NEIGHBOUR),
            PersonRow("13000004001", "章雪晴", "committee_staff", committee_),
            PersonRow("13000005001", "柯大鹏", "courier", outlet_, papers),
        ),
    )  # fmt: skip
