"""One value, written as XML or as JSON.

The standard maps the one to the other (its Spark convention): the root falls away in JSON, and a list
is a list even when it holds one thing. So an answer is written once, as plain Python, under its root."""

import re
from typing import Any

import orjson

MEMBERS = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "service_request_updates": "request_update",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}
"""What the members of a list are called."""

TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to say, not even escaped."""

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
ESCAPED = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;"))


def written(root: str, value: Any, form: str) -> bytes:
    plain = readable(value)
    return to_xml(root, plain) if form == "xml" else orjson.dumps(plain)


def readable(value: Any) -> Any:
    """Both forms say the same: what the one cannot say is in neither."""
    if isinstance(value, str):
        return UNWRITABLE.sub("", value)
    if isinstance(value, dict):
        return {name: readable(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [readable(one) for one in value]
    return value


def to_xml(root: str, value: Any) -> bytes:
    said = [DECLARATION]
    tell(said, root, value)
    return "".join(said).encode()


def tell(said: list[str], tag: str, value: Any) -> None:
    """The element and what is in it. Tags are ours; of texts every sign that XML reads is escaped."""
    if value is None or value == "" or value == []:
        said.append(f"<{tag}/>")
    elif isinstance(value, dict):
        said.append(f"<{tag}>")
        for name, one in value.items():
            tell(said, name, one)
        said.append(f"</{tag}>")
    elif isinstance(value, list):
        said.append(f"<{tag}>")
        for one in value:
            tell(said, MEMBERS[tag], one)
        said.append(f"</{tag}>")
    else:
        said.append(f"<{tag}>{text_of(value)}</{tag}>")


def text_of(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    for sign, escaped in ESCAPED:
        text = text.replace(sign, escaped)
    return text
