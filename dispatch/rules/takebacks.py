"""How what was said is taken back in its own clause: denied, refused, over, long ago."""

import re

CLAUSE_END = re.compile(r"[,，。;；!！?？、\n]|(?<=[\u3400-\u9fff0-9])\s+(?=[\u3400-\u9fff])")
"""Marks, and the blank that voice input and quick thumbs put in their place."""

NO = re.compile(
    r"(?:(?<!有)没有?|无|未|(?<!是)不是|并非|不再|(?<!会)不会|(?<![特分区])别|(?<![恐害])怕|防止?|以免|免得|当心|(?<!要)不)"
    r"(?:再|有|闻[到见着]|出现|发生|感[觉到]+|觉得|什么|任何|明显|过|见到?|看[到见]|人|得|老人|又)*$"
)
TWICE_NO = re.compile(r"(?:不是|不会|不能)没有?(?:闻[到见着])?$")
UNWANTED = re.compile(
    r"(?:不要|不用|不需要|不必|无需|(?<![特分区])别|甭|不买|不是|不吃|停了|取消)(?:再|给|买|带|送|拿|去|要|他|她|我|那个)*$"
)
TAKEN_BACK = re.compile(
    r"(?:也|都|已经|早就|现在)*(?:没有了|没了|没有$|排除了?|解除了?|是误会|误报|散了|(?:好|退|缓过来)了(?!又|点))"
)
LONG_AGO = re.compile(
    r"去年|前年|以前|早年|曾经|年轻时|那年|[几\d两三四五六七八九十]年前|得过|患过|小时候|上次|上回|上个月|前几年|往年|当年"
)
ACUTE_AGAIN = re.compile(
    r"又|突然|忽然|刚才|刚刚|这会儿|现在(?!挺|还|没|好)|今[天早晚]|犯|加重|起不来|不行了|再次"
)


def refused(before: str) -> bool:
    return bool(UNWANTED.search(before)) and not before.endswith(("是不是", "要不要", "用不用"))


def denied(before: str) -> bool:
    return bool(NO.search(before)) and not TWICE_NO.search(before)


def gone(after: str) -> bool:
    """已经散了, 没有了."""
    return bool(TAKEN_BACK.match(after[:12]))


def clause_before(said: str, start: int, reach: int = 20) -> str:
    """From the last mark before `start`; the sign at `start` is looked at too, or a blank before it is none."""
    return CLAUSE_END.split(said[max(0, start - reach) : start + 1])[-1][:-1]


def clause_after(said: str, end: int, reach: int = 20) -> str:
    """Up to the next mark behind `end`, which must not be 0."""
    return CLAUSE_END.split(said[end - 1 : end + reach])[0][1:]
