"""The day as a terminal shows it: what was posted, taken and waiting, hour by hour; and the figures."""

from collections.abc import Sequence
from typing import Any

from dispatch.drill.figures import Fate
from dispatch.drill.profile import BEGINS

WIDE = 36
NAMES = (  # of the contract, what a person reads, unit
    ("claim_s_p50", "抢单用时中位数 claim p50", "s"),
    ("claim_s_p90", "抢单用时 p90 claim p90", "s"),
    ("p1_claim_s_p90", "加急单 p90 P1 claim p90", "s"),
    ("done_in_time_share", "按时办结 done in time", "%"),
    ("never_claimed_share", "到期无人接 never claimed in time", "%"),
    ("extra_m_per_order", "每单多骑 extra metres an order", "m"),
    ("gini", "每听单小时单量基尼 Gini of orders per duty hour", ""),
    ("messages_per_courier", "每人被叫醒 messages per courier", ""),
)


def by_hour(fates: Sequence[Fate], ends: float) -> list[tuple[int, int, int, int]]:
    """(hour, posted, taken, still waiting at its end)"""
    rows = []
    for hour in range(BEGINS, int(-(-ends // 3600))):
        begin, end = hour * 3600.0, (hour + 1) * 3600.0
        posted = sum(begin <= fate.asked_at < end for fate in fates)
        taken = sum(fate.claimed_at is not None and begin <= fate.claimed_at < end for fate in fates)
        waiting = sum(
            fate.asked_at < end and (fate.claimed_at is None or fate.claimed_at >= end) for fate in fates
        )
        rows.append((hour, posted, taken, waiting))
    return rows


def chart(fates: Sequence[Fate], ends: float) -> str:
    """█ taken, ░ waiting; a column of figures beside the bars."""
    rows = by_hour(fates, ends)
    most = max((taken + waiting for _, _, taken, waiting in rows), default=0) or 1
    lines = [f"{'时 hour':<8}{'发布 posted':>11}{'接单 taken':>11}{'在等 waiting':>12}"]
    for hour, posted, taken, waiting in rows:
        bar = "█" * round(WIDE * taken / most) + "░" * round(WIDE * waiting / most)
        lines.append(f"{hour:02}:00   {posted:>11}{taken:>13}{waiting:>14}  {bar}")
    return "\n".join(lines)


def table(told: dict[str, Any]) -> str:
    """The service levels, one a line."""
    lines = []
    for name, words, unit in NAMES:
        value = told[name]
        shown = f"{100 * value:.1f} %" if unit == "%" else f"{value:,.2f} {unit}".replace(".00", "").rstrip()
        lines.append(f"  {shown:>12}  {words}")
    return "\n".join(lines)
