"""The people who use the demo station. Their phones stand in the contract; their names are invented."""

from datetime import datetime, timedelta

from dispatch.demo.ground import DISTRICT, STREET
from dispatch.rules.streets import CourierRow, PersonRow

PASSWORD = "demo-pass-1"  # noqa: S105 - published: it opens nothing but the demo
COURIERS, OUTLETS = 80, 20
MEDICINE, MINORS, LAPSED = 20, 10, 80
YEAR = timedelta(days=365)

OFFICE = (
    ("13000000100", "许文博", "admin", DISTRICT),
    ("13000000101", "沈嘉宁", "coordinator", STREET),
    ("13000000102", "陆晓棠", "coordinator", STREET),
    ("13000000103", "严慧中", "supervisor", STREET),
    ("13000000104", "方佳音", "hotline_agent", STREET),
    ("13000000105", "石敬安", "district_officer", DISTRICT),
)

STAFF = (
    "林书雅", "罗婉清", "袁丽娟", "魏思齐", "韩月华", "唐若兰", "曹静怡", "邓海燕", "彭春晓", "蒋文君",
    "田秋实", "薛敏之", "贺晓岚", "龚雪梅", "侯佩玲", "邵立群", "孟繁星", "秦雨桐", "尹红叶", "江映雪",
)  # fmt: skip

LEADS = (
    "庞大勇", "樊志刚", "鲁建新", "葛长青", "洪振东", "柴永胜", "毕宏伟", "岳鹏程", "倪国栋", "汤胜利",
    "牛占山", "霍东升", "左立新", "齐万里", "康顺达", "焦玉柱", "车向前", "滕飞龙", "宫志远", "房俊峰",
)  # fmt: skip

SURNAMES = "马金崔谭姚廖熊陆郝孔白龙段雷侯邹常武乔赖"
GIVEN = ("小军", "志强", "海涛", "亚飞")


def outlet_code(number: int) -> str:
    return f"{STREET}-K{number:02}"


def committee_code(number: int) -> str:
    return f"{STREET}{number:03}"


def couriers(now: datetime) -> list[PersonRow]:
    """80, four to an outlet; their papers run a year from `now`, except the last one's insurance."""
    return [
        PersonRow(
            phone=f"130000030{n:02}",
            name=SURNAMES[(n - 1) // 4] + GIVEN[(n - 1) % 4],
            role="courier",
            unit=outlet_code(-(-n // 4)),
            courier=CourierRow(
                insured_until=now - timedelta(days=1) if n == LAPSED else now + YEAR,
                notice_accepted_until=now + YEAR,
                medicine_trained=n <= MEDICINE,
                minors_cleared_until=now + YEAR if n <= MINORS else None,
            ),
        )
        for n in range(1, COURIERS + 1)
    ]


def everyone(now: datetime) -> tuple[PersonRow, ...]:
    """Everybody of the first demo station, as the contract lists them."""
    return (
        *(PersonRow(phone, name, role, unit) for phone, name, role, unit in OFFICE),
        *(
            PersonRow(f"130000010{n:02}", name, "committee_staff", committee_code(n))
            for n, name in enumerate(STAFF, start=1)
        ),
        *(
            PersonRow(f"130000020{n:02}", name, "outlet_lead", outlet_code(n))
            for n, name in enumerate(LEADS, start=1)
        ),
        *couriers(now),
    )
