"""flask api-key: which programs may post dead-spots by Open311."""

import click
from flask.cli import AppGroup

from dispatch import tokens
from dispatch.actions import open311 as actions
from dispatch.cli_laying import house, write
from dispatch.errors import Refused
from dispatch.queries import open311 as seen
from dispatch.tx import Call

api_key = AppGroup("api-key", help="Keys of programs that post dead-spots (Open311).")
MOST_LETTERS = 80


def named(_context: object, _option: object, said: str) -> str:
    said = said.strip()
    if not said or len(said) > MOST_LETTERS or not said.isprintable():
        raise click.BadParameter(
            f"名称为 1–{MOST_LETTERS} 个可见字符 / 1 to {MOST_LETTERS} printable letters"
        )
    return said


@api_key.command("add")
@click.argument("name", callback=named)
def add(name: str) -> None:
    """Make a key for NAME and show it, once."""
    key = tokens.fresh()
    try:
        house().db.write(Call(), actions.add_key, name, tokens.hashed(key))
    except Refused:
        raise click.ClickException(f"名称已用过 / this name was given already: {name}") from None
    click.echo(f"密钥只显示这一次，请交给对方保存 / shown this once: {name}", err=True)
    click.echo(key)


@api_key.command("list")
def listing() -> None:
    """Every key there ever was, by name."""
    of = house()
    with of.db.reading() as rd:
        rows = [(k.name, k.created_at, k.revoked_at, k.demo) for k in seen.keys(rd)]
    for name, created, revoked, demo in rows:
        state = f"已吊销 revoked {of.clock.local(revoked):%Y-%m-%d %H:%M}" if revoked else "有效 valid"
        told = [name, f"{of.clock.local(created):%Y-%m-%d %H:%M}", state, *(["演示 demo"] if demo else [])]
        click.echo("  ".join(told))
    if not rows:
        click.echo("还没有密钥 / there are no keys")


@api_key.command("revoke")
@click.argument("name", callback=named)
def revoke(name: str) -> None:
    """NAME's key opens nothing any more."""
    try:
        write(actions.revoke, name)
    except click.ClickException:
        raise click.ClickException(
            f"没有这个有效的密钥 / there is no valid key of this name: {name}"
        ) from None
    click.echo(f"已吊销 / revoked: {name}")
