"""flask street, person and demo: a station and its people from the keyboard."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from dispatch import tokens
from dispatch.actions.units import Laid
from dispatch.cli_laying import (
    PATIENCE,
    draft_for,
    house,
    lay,
    link,
    prepare,
    tell,
    told,
    write,
    write_links,
)  # fmt: skip
from dispatch.demo.people import PASSWORD as DEMO_PASSWORD
from dispatch.house import House
from dispatch.rules import sheet_cells as cells
from dispatch.rules.sheet_columns import ROLES
from dispatch.rules.sheet_meaning import CODE, unit_of
from dispatch.rules.streets import ROLE_UNITS, PersonRow, Street, UnitRow
from dispatch.sheet_words import WORDS
from dispatch.tx import Call

street = AppGroup("street", help="A street of your own.")
person = AppGroup("person", help="People who use the software.")
demo = AppGroup("demo", help="The demonstration street.")


def asked(read: Callable[[Any], Any]) -> Callable[[Any, Any, str], Any]:
    """An option read like a cell of a sheet, and wrong in the same words."""

    def callback(context: Any, option: Any, said: str) -> Any:
        try:
            return read(said)
        except ValueError as error:
            raise click.BadParameter(WORDS[str(error)]) from None

    return callback


def code(said: str) -> str:
    if not CODE.fullmatch(said.strip()):
        raise ValueError("not_a_code")
    return said.strip()


def role_of(said: str) -> str:
    if said.strip().lower() not in ROLES:
        raise ValueError("unknown_role")
    return ROLES[said.strip().lower()]


def load_demo(of: House) -> Laid:
    """The demo street, once. Its people share one password and so one hash."""
    from dispatch.actions import demo as actions
    from dispatch.demo.street import demo_street
    from dispatch.hashing import HASHER

    everything = demo_street(of.clock.now())
    return of.db.write(Call(), actions.load, everything, HASHER.hash(DEMO_PASSWORD), timeout=PATIENCE)


@demo.command("load")
def demo_load() -> None:
    """Load the demo street; twice changes nothing."""
    laid = told(load_demo, house())
    if not laid.changed:
        click.echo("演示街道已在，没有变化 / the demo street is there already: nothing changed")
    else:
        tell(laid)


@demo.command("remove")
def demo_remove() -> None:
    """Take the demo street away with everything that hangs on it; all else stays."""
    from dispatch.actions.removal import remove_demo

    removed = write(remove_demo)
    if not removed:
        click.echo("没有演示数据 / there is no demo data")
        return
    rows = sum(removed.values())
    click.echo(
        f"已移除演示数据 {rows} 行 / removed {rows} rows of demo data; 请重启正在运行的服务 / restart a running server"
    )


@street.command("init")
@click.option("--district", prompt="区名 district, 例 滨海新区", callback=asked(cells.name))
@click.option("--code", prompt="街道代码 street code, 例 120116014", callback=asked(code))
@click.option("--station", prompt="社工站名称 station, 例 泰达街道社工站", callback=asked(cells.name))
@click.option(
    "--coordinator", prompt="第一位社工站调度员的姓名 first coordinator's name", callback=asked(cells.name)
)
@click.option("--phone", prompt="他的手机号 his mobile", callback=asked(cells.mobile))
@click.option("--district-code", default="", help="the street code's first six characters if not given")
def street_init(**said: str) -> None:
    """Found a station: its district, itself and its first coordinator."""
    from dispatch.actions.street import found

    district_code = said["district_code"] or said["code"][:6]
    if district_code == said["code"]:
        raise click.BadParameter("街道代码要比区代码长 / a street's code is longer than its district's")
    district = UnitRow("district", district_code, said["district"])
    station = UnitRow("station", said["code"], said["station"], district.code)
    coordinator = PersonRow(said["phone"], said["coordinator"], "coordinator", station.code)
    token = tokens.fresh()
    laid, has_link = write(found, district, station, coordinator, tokens.hashed(token))
    tell(laid)
    if has_link:
        click.echo("第一次登录请打开（24小时内、一次有效） / first sign-in, once, within 24 hours:")
        click.echo(link(token))
    click.echo("下一步 next: flask --app app unit template street.xlsx")


@person.command("add")
@click.option("--phone", prompt="手机 mobile", callback=asked(cells.mobile))
@click.option("--name", prompt="姓名 name", callback=asked(cells.name))
@click.option("--role", prompt="角色 role", callback=asked(role_of))
@click.option("--unit", "of", prompt="单位编号或名称 unit (code or name)")
@click.option("--station", default=None, help="code of the station, when there are several")
def person_add(phone: str, name: str, role: str, of: str, station: str | None) -> None:
    """Add a person, or another role to one; prints a one-time link for the first sign-in."""
    draft = draft_for(station)
    try:
        where = unit_of(of, draft, ROLE_UNITS[role], "role_not_here")
    except ValueError as error:
        raise click.BadParameter(WORDS[str(error)], param_hint="--unit") from None
    lay(Street(people=(PersonRow(phone, name, role, where),)), show_links=True)


@person.command("links")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--station", default=None, help="code of the station, when there are several")
def person_links(file: Path, station: str | None) -> None:
    """New first links for all who have never set a password; the ones of before are dead."""
    from dispatch.actions import street

    prepare(file)
    waiting = told(house().db.write, Call(), street.without_password, station)
    handed = {phone: tokens.fresh() for phone in waiting}
    hashes = {phone: tokens.hashed(token) for phone, token in handed.items()}
    write(street.renew_links, hashes)
    write_links(file, [(waiting[phone], phone, link(token)) for phone, token in handed.items()])
