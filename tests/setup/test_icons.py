"""A page that names an icon gets it."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_icon_a_page_names_is_in_the_sprite() -> None:
    pages = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static/js").rglob("*.js")]
    named = {name for page in pages for name in re.findall(r"icons\.svg#([\w-]+)", page.read_text("utf-8"))}
    sprite = (ROOT / "static/vendor/icons.svg").read_text("utf-8")
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    assert named <= drawn, f"add to static/icons.txt: {sorted(named - drawn)}"
    assert len(drawn) > 30
