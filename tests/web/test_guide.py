"""The guide says what is there: words that stand on the pages, pictures that exist, parts for every face."""

import gzip
import re

import pytest
import requests

from dispatch.web import guide, words
from dispatch.web.pages import FACES
from tests.server import Server

LIGHT = 80_000  # bytes of a picture: it is opened in the street
PAGE = 10 * 1024  # bytes, compressed
EVERYWHERE = ("common", "people", "session")
SAID_IN = {  # part -> sections of the pages that those people have before them
    "courier": ("courier", "hands", "late", "missing", "reach", "reporting"),
    "outlet": ("outlet",),
    "clerk": ("office", "reports", "ringing"),
    "coordinator": ("board", "reports", "ringing"),
    "operator": ("board", "reports"),
}
QUOTED = re.compile(r"「([^」…]+)」")
WANTED = ("### 每天", "### 没有网", "### 有人有危险", "### 点错了", "### 问谁")


def parts() -> dict[str, str]:
    """Part -> its text; "" is the head."""
    found = re.split(r'<a id="(\w+)"></a>', guide.text())
    return {"": found[0]} | dict(zip(found[1::2], found[2::2], strict=True))


@pytest.mark.parametrize("part", SAID_IN)
def test_every_word_in_quotes_stands_on_a_page_of_that_part(part: str) -> None:
    catalogue = words.catalogue("zh")
    said = {value for name in EVERYWHERE + SAID_IN[part] for value in catalogue[name].values()
            if isinstance(value, str)}  # fmt: skip
    quoted = QUOTED.findall(parts()[part])
    assert quoted
    assert [word for word in quoted if word not in said] == []


def test_each_part_says_a_day_no_network_danger_a_slip_and_whom_to_ask() -> None:
    assert list(parts()) == ["", *SAID_IN]
    for part in ("courier", "clerk", "coordinator", "operator"):
        places = [parts()[part].find(heading) for heading in WANTED]
        assert -1 not in places and places == sorted(places), part
        assert re.search(r"先打 120、110 或 119", parts()[part]), part
        assert "\n1. " in parts()[part], part
    assert all(number in parts()[""] for number in ("120", "110", "119"))


def test_every_face_has_a_part_and_who_keeps_the_system_their_own() -> None:
    assert {guide.part_of(face, ()) for face in FACES} <= set(SAID_IN)
    assert guide.part_of("board", {"admin"}) == "operator"
    assert guide.part_of("board", {"admin", "coordinator"}) == "coordinator"
    assert guide.part_of("session") == ""


def test_pictures_exist_and_are_light() -> None:
    shown = guide.pictures()
    assert len(shown) >= 5
    assert {name: len(content) for name, content in shown.items() if len(content) > LIGHT} == {}
    left = {path.name for path in (guide.DOCS / "pictures").glob("guide-*.png")}
    assert left <= {name.removeprefix("guide/") for name in shown}, "taken for the guide and not shown"


def test_the_guide_is_open_to_everybody_and_the_same_for_everybody(shared_server: Server) -> None:
    url = shared_server.url
    answer = requests.get(f"{url}/guide", headers={"Accept-Language": "zh-CN"}, timeout=30)
    page = answer.text
    assert answer.status_code == 200 and "Chinese" not in page
    assert set(re.findall(r'<a id="(\w+)">', page)) == set(SAID_IN)
    assert re.search(r"\sstyle=|<style|\son\w+=", page) is None, "the policy for documents forbids it"
    assert re.search(r"1\d{10}|id=\"state\"", page) is None, "it holds nothing about anybody"
    assert len(gzip.compress(page.encode())) <= PAGE
    for name in re.findall(r'<img [^>]*src="([^"]+)" width="\d+" height="\d+"', page):
        assert requests.get(url + name, timeout=30).headers["Content-Type"] == "image/png"
    english = requests.get(f"{url}/guide", headers={"Accept-Language": "en"}, timeout=30).text
    assert english.count("This guide is in Chinese") == 1 and 'lang="zh-CN">' in english
