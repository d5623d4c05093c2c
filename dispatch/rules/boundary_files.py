"""A GeoJSON file of others: which areas it draws, whose each is, and in which coordinates."""

import json
import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from dispatch.rules.encodings import readings
from dispatch.rules.sheet_draft import Draft
from dispatch.rules.sheet_meaning import CRS, unit_of
from dispatch.rules.sheet_tables import Unreadable

AREAS = ("Polygon", "MultiPolygon", "GeometryCollection")
CODES = ("code", "编号", "代码", "社区编号", "社区代码")
NAMES = ("name", "名称", "社区", "社区名称", "居委会", "community")
GLOBES = ("4326", "4490", "4979")  # WGS 84, CGCS2000: the same to some centimetres
ON_A_PLANE = ("3857", "3785", "900913", "102100", "102113", *(str(n) for n in range(4491, 4555)))
EPSG = re.compile(r"epsg[:/](?:[\d.]*[:/])?(\d{4,6})$")


@dataclass(frozen=True, slots=True)
class Feature:
    """`properties` with small letters; `crs`: what it says itself, or None."""

    geometry: Any
    properties: dict[str, Any]
    crs: Any = None

    @property
    def label(self) -> str:
        return str(next((self.properties[n] for n in (*NAMES, *CODES) if self.properties.get(n)), ""))[:40]


def parsed(content: bytes) -> dict[str, Any]:
    """Unreadable("not_geojson") for what is no object of GeoJSON."""
    for text in readings(content):
        try:
            said = json.loads(text.lstrip("\ufeff"))
        except (ValueError, RecursionError):
            continue
        if isinstance(said, dict):
            return said
    raise Unreadable("not_geojson")


def features_of(said: dict[str, Any]) -> list[Feature]:
    """Of a collection, of one feature, of a bare geometry."""
    if isinstance(said.get("features"), list):
        features = [feature(one) for one in said["features"]]
        if len(features) == 1 and not features[0].label:  # what a program exports is named as a layer
            return [Feature(features[0].geometry, {"name": said.get("name")}, features[0].crs)]
        return features
    if said.get("type") == "Feature":
        return [feature(said)]
    if said.get("type") in AREAS:
        own = small(said.get("properties"))
        return [Feature(said, {"code": said.get("code"), "name": said.get("name")} | own, None)]
    raise Unreadable("not_geojson")


def feature(said: Any) -> Feature:
    if not isinstance(said, dict):
        return Feature(None, {})
    properties = small(said.get("properties"))
    if not any(properties.get(name) for name in (*CODES, *NAMES)):
        properties["code"] = said.get("id")
    return Feature(said.get("geometry"), properties, properties.get("crs") or said.get("crs"))


def small(properties: Any) -> dict[str, Any]:
    return {str(k).strip().lower(): v for k, v in properties.items()} if isinstance(properties, dict) else {}


def whose(one: Feature, title: str, alone: bool, draft: Draft) -> str:
    """The code of the committee; of an area alone in its file, which names nobody, the file's name
    does. ValueError("unknown_community" | "whose_area" | "code_and_name_differ" | …)."""
    named = [one.properties.get(name) for name in (*CODES, *NAMES)]
    said = [str(word) for word in named if isinstance(word, str | int) and str(word).strip()]
    if not said and alone:
        try:
            return committee(PurePath(title).stem, draft)
        except ValueError:
            raise ValueError("whose_area") from None
    if not said:
        raise ValueError("whose_area")
    found, wrong = set(), []
    for word in said:
        try:
            found.add(committee(word, draft))
        except ValueError as error:
            if word in draft.all_units():  # the code of something that is no committee
                raise
            wrong.append(error)  # a number or a spelling of their own, beside one of ours
    if len(found) > 1:
        raise ValueError("code_and_name_differ")
    if not found:
        raise wrong[0]
    return found.pop()


def committee(word: str, draft: Draft) -> str:
    return unit_of(word, draft, ("committee",), "unknown_community")


def crs_of(said: Any) -> str | None:
    """ "wgs84" or "gcj02", None where nothing is said. GeoJSON's own old object counts: a file in metres
    that was believed stood in the sea. ValueError("projected_crs" | "unknown_crs")."""
    if said is None or said == "":
        return None
    word = crs_name(said).strip().lower()
    if word in CRS:
        return CRS[word]
    if "crs84" in word or "cgcs2000" in word.replace(" ", ""):
        return "wgs84"
    number = word if word.isdecimal() else (found[1] if (found := EPSG.search(word)) else "")
    if number in GLOBES:
        return "wgs84"
    raise ValueError("projected_crs" if number in ON_A_PLANE else "unknown_crs")


def crs_name(said: Any) -> str:
    if isinstance(said, dict):
        properties = said.get("properties")
        inner = properties if isinstance(properties, dict) else {}
        return str(inner.get("name") or inner.get("code") or said.get("name") or "?")
    return str(said)
