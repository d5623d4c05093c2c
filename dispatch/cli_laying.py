"""What the commands about a street share: the house, writing with words for a refusal, the tally."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from flask import current_app

from dispatch import tokens
from dispatch.actions.units import Laid
from dispatch.errors import Refused
from dispatch.house import House
from dispatch.queries import ground
from dispatch.rules import geography
from dispatch.rules.sheet_draft import Draft
from dispatch.rules.streets import Street
from dispatch.sheet_words import WORDS
from dispatch.tx import Call

PATIENCE = 120  # seconds: a large file is one transaction
TABLES = {"units": "单位", "compounds": "小区", "buildings": "楼栋", "people": "人员", "residents": "居民"}
OUTCOMES = {"added": "新增 added", "changed": "更改 changed", "unchanged": "未变 unchanged"}


def house() -> House:
    return current_app.extensions["house"]


def write(action: Callable[..., Any], *args: Any) -> Any:
    """The action's result; a refusal ends the command with its words."""
    return told(house().db.write, Call(), action, *args, timeout=PATIENCE)


def told(work: Callable[..., Any], *args: Any, **more: Any) -> Any:
    try:
        return work(*args, **more)
    except Refused as refusal:
        errors = refusal.facts.get("errors", [{"field": "", "code": refusal.code}])
        sentences = [f"{e['field']}: {WORDS.get(e['code'], e['code'])}" for e in errors]
        raise click.ClickException("\n".join(sentences)) from None


def link(token: str) -> str:
    settings = house().settings
    base = settings.public_url or f"http://{settings.host}:{settings.port}"
    return f"{base.rstrip('/')}{tokens.FIRST}#{token}"


def draft_for(station: str | None) -> Draft:
    of = house()
    with of.db.reading() as rd:
        try:
            known = ground.known(rd, ground.station_for(rd, station))
        except LookupError as error:
            raise click.ClickException(WORDS[error.args[0]]) from None
    return Draft(known, of.clock.zone, from_gcj, of.clock.now())


def from_gcj(lat: float, lng: float) -> tuple[float, float]:
    place = geography.to_wgs84(geography.Gcj02(lat, lng))
    return place.lat, place.lng


def lay(rows: Street, show_links: bool = False, links_to: Path | None = None) -> None:
    """Write the rows, say what came of it, and hand out the links of the new people."""
    from dispatch.actions import street as actions

    handed = {row.phone: tokens.fresh() for row in rows.people} if show_links or links_to else {}
    hashes = {phone: tokens.hashed(token) for phone, token in handed.items()}
    laid, new = write(actions.lay, rows, hashes)
    tell(laid)
    named = {row.phone: row.name for row in rows.people}
    if links_to:
        write_links(links_to, [(named[phone], phone, link(handed[phone])) for phone in new])
    for phone in new if show_links else ():
        click.echo(f"第一次登录（一次有效） / first sign-in, works once: {link(handed[phone])}")
    if new and not handed:
        click.echo(
            "新人员还没有密码：社工站调度员在看板“人员”里发链接，或运行 person links 文件 / new people sign in by one-time links"
        )


def prepare(links: Path) -> None:
    """Before anything is laid: whoever reads this file can sign in as the people in it, so it is for
    the owner's eyes only; and links that cannot be written down are lost."""
    try:
        links.touch(mode=0o600)
        links.chmod(0o600)
    except OSError as error:
        raise click.ClickException(f"{links}: {error.strerror}") from None


def write_links(file: Path, rows: list[tuple[str, str, str]]) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows([("姓名", "手机", "一次性链接"), *rows])
    click.echo(f"{file}: {len(rows)}")


def tell(laid: Laid) -> None:
    for table, counter in laid.counts.items():
        said = " · ".join(f"{word} {counter[outcome]}" for outcome, word in OUTCOMES.items())
        click.echo(f"{TABLES[table]} {table}: {said}")
    if not laid.counts:
        click.echo("没有可导入的行 / no rows to import")
    elif not laid.changed:
        click.echo("没有变化 / nothing changed")
