"""The types of dead-spots as a station has set them: the catalogue, and what it changed."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from dispatch.rules.hygiene import TYPES, Type
from dispatch.rules.standing import Who
from dispatch.tx import Reading
from models import TypeSetting


def of_station(rd: Reading, station_id: str) -> dict[str, tuple[Type, bool]]:
    """{code: (the type with this station's limits and radius, whether it is switched on)}."""
    changed = settings(rd, station_id)
    return {code: as_set(known, changed.get(code)) for code, known in TYPES.items()}


def settings(rd: Reading, station_id: str) -> dict[str, TypeSetting]:
    query: Any = select(TypeSetting).where(TypeSetting.station_id == station_id)
    return {s.code: s for s in rd.session.execute(query).scalars()}


def station_of(who: Who) -> str:
    """Whose types he is shown: those that he may change; who changes none, those of his first station."""
    return next(iter(sorted(who.units("coordinator"))), "") or next(iter(who.stations), "")


def one(rd: Reading, station_id: str, code: str) -> tuple[Type, bool]:
    """KeyError for a code that is not in the catalogue."""
    return as_set(TYPES[code], rd.session.get(TypeSetting, (station_id, code)))


def as_set(known: Type, setting: TypeSetting | None) -> tuple[Type, bool]:
    if setting is None:
        return known, True
    names = ("radius_m", "limit_value", "limit_unit")
    given = {n: v for n in names if (v := getattr(setting, n)) is not None}
    return replace(known, **given), setting.enabled is not False


def shown(rd: Reading, station_id: str, code: str) -> dict[str, Any]:
    """KeyError for a code that is not in the catalogue."""
    return plain(TYPES[code], rd.session.get(TypeSetting, (station_id, code)))


def plain(catalogued: Type, setting: TypeSetting | None) -> dict[str, Any]:
    """`version` 0: as the catalogue says, and never changed."""
    known, enabled = as_set(catalogued, setting)
    return {
        "code": known.code,
        "code_2026": known.code_2026,
        "code_2013": known.code_2013,
        "zh": known.zh,
        "en": known.en,
        "class_zh": known.class_zh,
        "tile": known.tile,
        "handler": known.handler,
        "limit": {"value": known.limit_value, "unit": known.limit_unit},
        "radius_m": known.radius_m,
        "aliases": list(known.aliases),
        "enabled": enabled,
        "version": setting.version if setting else 0,
    }


def listed(rd: Reading, station_id: str, all_of_them: bool) -> dict[str, Any]:
    """In the catalogue's order; who only reports is shown what is switched on."""
    changed = settings(rd, station_id)
    rows = [plain(known, changed.get(code)) for code, known in TYPES.items()]
    return {"items": [one for one in rows if one["enabled"] or all_of_them], "next": None}
