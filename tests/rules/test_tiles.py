"""A station may have map tiles; its pages then ask that one place and no other."""

import pytest

from dispatch.rules.tiles import read


def test_without_the_setting_there_are_no_tiles():
    assert read("") is None
    assert read("  ") is None


def test_tiles_name_their_maker_and_the_one_place_they_come_from():
    tiles = read("https://{s}.tiles.example.cn:8443/{z}/{x}/{y}.png?style=7 | © 某某地图 | gcj02")
    assert tiles == (
        "https://{s}.tiles.example.cn:8443/{z}/{x}/{y}.png?style=7", "© 某某地图", "gcj02",
        "https://*.tiles.example.cn:8443",
    )  # fmt: skip
    assert read("http://10.0.0.5/{z}/{x}/{y}.png|OSM").crs == "wgs84"


@pytest.mark.parametrize(
    "setting",
    ["https://tiles.example/{z}/{x}/{y}.png", "https://tiles.example/{z}/{x}.png|OSM", "|OSM", "a|b|c|d",
     "ftp://tiles.example/{z}/{x}/{y}.png|OSM", "https://a b/{z}/{x}/{y}.png|OSM",
     "https://tiles.example;script-src *{z}/{x}/{y}|OSM", "https://*/{z}/{x}/{y}.png|OSM",
     "https://tiles.example/{z}/{x}/{y}.png|OSM|bd09", "https://tiles.example/{z}/{x}/{y}.png; x|OSM"],
)  # fmt: skip
def test_a_setting_that_could_open_another_door_is_refused(setting):
    with pytest.raises(ValueError, match="MAP_TILES"):
        read(setting)
