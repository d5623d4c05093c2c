"""Whatever anybody types: the XML is well formed, and both forms say the same."""

import json
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from dispatch.web.open311.writing import written

ANYTHING = st.text(st.characters(codec=None), max_size=60)


@given(ANYTHING)
def test_any_text_comes_through_both_forms_alike(text):
    value = [{"code": 400, "description": text}]
    tree = ElementTree.fromstring(written("errors", value, "xml"))
    plain = json.loads(written("errors", value, "json"))
    said = tree.findtext("error/description") or ""
    assert said == plain[0]["description"]


def test_a_list_of_one_is_a_list_and_nothing_is_empty():
    value = [{"service_code": "06042", "metadata": True, "keywords": None}]
    assert json.loads(written("services", value, "json")) == value
    xml = written("services", value, "xml").decode()
    assert (
        "<services><service><service_code>06042</service_code><metadata>true</metadata><keywords/></service>"
        in xml
    )
