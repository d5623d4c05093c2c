"""A station sets its own limits, and switches a type off that it has no use for."""

from typing import Any

from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from dispatch.errors import not_found
from dispatch.idempotency import Made
from dispatch.queries import types
from dispatch.rules.hygiene import by_code
from dispatch.tx import Tx
from models import TypeSetting


def change(tx: Tx, code: str, given: dict[str, Any]) -> Made:
    """`code`: the local one or that of 2026. `given`: enabled, radius_m, limit_value, limit_unit; what
    is not given stays."""
    station_id, known = types.station_of(tx.who), by_code(code)
    if known is None or not tx.who.reaches(station_id, "coordinator"):
        raise not_found()
    code = known.code
    now = lambda: types.shown(tx, station_id, code)  # noqa: E731
    if tx.session.get(TypeSetting, (station_id, code)) is None:
        tx.expect(0, now)
    setting = laid(tx, station_id, code)
    tx.expect(setting.version, now)
    for name, value in given.items():
        setattr(setting, name, value)
    setting.version += 1
    tx.session.flush()
    tx.audit("report_type.change", code, station_id, **given)
    return Made({"code": code}, answer=now())


def laid(tx: Tx, station_id: str, code: str) -> TypeSetting:
    """The station's row for it, held until COMMIT. Two who are the first to touch it lay it once."""
    postgres = tx.desk.dialect.name != "sqlite"
    insert = postgres_insert if postgres else sqlite_insert
    values = {"station_id": station_id, "code": code, "version": 0}
    tx.session.execute(insert(TypeSetting).values(**values).on_conflict_do_nothing())
    return tx.session.get_one(TypeSetting, (station_id, code), with_for_update=postgres)


def show(tx: Tx, code: str) -> dict[str, Any]:
    return types.shown(tx, types.station_of(tx.who), code)
