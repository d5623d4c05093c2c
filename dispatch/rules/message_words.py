"""What a message says that leaves the house: codes become words, nothing else is in it."""

from typing import Any

from dispatch.rules.categories import CATEGORIES

TITLES = {
    "order.notice": ("附近有新单", "An errand near you"),
    "order.urgent": ("有加急单待接", "An urgent errand is open"),
    "order.escalated": ("求助单还没人接", "Nobody has taken this errand yet"),
    "order.alarm": ("求助单无人接，看板已告警", "Not taken, and the board sounds: please act"),
    "order.stated": ("前一位说已送到，先别去，等居委会问清", "Said to be brought already: wait, do not go"),
    "order.invited": ("社工站请您看一单", "The station asks you about an errand"),
    "order.hand_over": ("同事想请您接手一单", "A colleague asks you to take over an errand"),
    "inbox.cancelled": ("您手上的单已取消，不用去了", "Your errand is cancelled: no need to go"),
    "inbox.taken_back": ("您手上的单已被站里收回", "The station has taken your errand back"),
    "inbox.timed_out": (
        "您手上的单到时未出发，已放回",
        "Your errand was not begun in time and is open again",
    ),
    "inbox.failed": ("搭档报告这一单没办成", "Your partner reports that the errand could not be done"),
    "inbox.changed": ("您手上的单有改动，请看", "Your errand has changed: please look"),
    "inbox.message": ("您手上的单有新消息", "A message about your errand"),
    "inbox.held": ("搭档把这一单暂停了", "Your partner has put the errand on hold"),
    "inbox.left": ("搭档退出了这一单", "Your partner has left the errand"),
    "inbox.not_ok": ("您送的一单，居民说有问题", "Something was not in order with your delivery"),
    "inbox.stated": (
        "前一位说您手上的单已送到，先别去、别买",
        "Said to be brought already: do not go or buy yet",
    ),
    "inbox.relieved": (
        "您手上的单已由另一位送到，不用去了",
        "Your errand was brought by another: no need to go",
    ),
    "inbox.stated_pick_up": (
        "前一位说东西已取，先打电话问",
        "The goods are said to be picked up: ring first",
    ),
    "inbox.stated_hold": ("前一位也在等回话", "The one before waits for an answer too"),
    "inbox.stated_fail": ("前一位说没办成，先打电话问", "The one before could not do it: ring first"),
    "inbox.go_ahead": ("居委会问过了，您手上的单请继续", "The committee has asked: please go on"),
    "inbox.not_confirmed": ("您说送到的一单，居民没有收到", "What you brought is said not to have come"),
    "alert.raised": ("上门异常，请联系社区", "Something is wrong at a door: please look"),
    "alert.silence": ("有老人久未求助，请看望", "Somebody has not asked for long: please look"),
    "alert.escalated": ("上门异常仍无人处理", "A welfare alert is still not answered"),
}
OTHER = ("最后一米有新消息", "News from Last Metre")
TRYING = ("试发", "收到这一条，说明机器人可以用")
NUMBER, HOUSE = ("单号{0}", "no. {0}"), ("{0}{1}号楼", "{0}, building {1}")


def title(event: str, facts: dict[str, Any], locale: str) -> str:
    """By the kind, which is the first part of the event's name; a hand-over has words of its own."""
    kind = "order.hand_over" if facts.get("offer") == "hand_over" else event.split(":")[0]
    return TITLES.get(kind, OTHER)[locale == "en"]


def body(facts: dict[str, Any], locale: str) -> str:
    """P1 · 送餐 · 芳林园3号楼 · 单号T1-0001."""
    english = locale == "en"
    category = CATEGORIES.get(str(facts.get("category")))
    compound, building = facts.get("compound"), facts.get("building")
    parts = [
        facts.get("priority"),
        (category.en if english else category.zh) if category else None,
        HOUSE[english].format(compound, building) if compound and building else compound,
        NUMBER[english].format(facts["number"]) if facts.get("number") else None,
    ]
    return " · ".join(str(part) for part in parts if part)
