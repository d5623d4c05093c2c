"""flask unit: units, compounds, buildings and people from a file."""

from pathlib import Path

import click
from flask.cli import AppGroup

from dispatch.cli_laying import draft_for, lay, prepare
from dispatch.rules.sheet_rows import drafted
from dispatch.rules.sheet_tables import Problem, Unreadable
from dispatch.rules.sheet_tabs import Choice
from dispatch.sheet_words import WORDS, line, told_together

unit = AppGroup("unit", help="Units, compounds, buildings and people from a file.")


@unit.command("template")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def unit_template(file: Path) -> None:
    """Write the workbook to fill in (.xlsx)."""
    from dispatch import sheet_template

    if file.suffix.lower() != ".xlsx":
        raise click.BadParameter("文件名以 .xlsx 结尾 / the name must end in .xlsx", param_hint="FILE")
    try:
        sheet_template.write(file)
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from None
    click.echo(f"{file}")


@unit.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--boundaries", "areas", type=click.Path(path_type=Path), help="GeoJSON with the communities' areas"
)
@click.option("--station", default=None, help="code of the station, when there are several")
@click.option(
    "--links", type=click.Path(path_type=Path), help="write one-time links of new people here (CSV)"
)
@click.option("--with-hidden", is_flag=True, help="take what is hidden or struck out as well")
@click.option("--sheet", "named", multiple=True, help="read this sheet too, whatever it is called; * is all")
@click.option("--without", multiple=True, help="leave this sheet out")
def unit_import(
    file: Path, areas: Path | None, station: str | None, links: Path | None, with_hidden: bool,
    named: tuple[str, ...], without: tuple[str, ...],
) -> None:  # fmt: skip
    """Lay what a file says: all of it, or with one mistake nothing. Again changes nothing."""
    from dispatch import sheets
    from dispatch.rules.boundaries import bound

    draft = draft_for(station)
    try:
        found = sheets.read(file, Choice(with_hidden, frozenset(named), frozenset(without)))
        drafted(found.tables, draft)
        if areas:
            bound(sheets.content_of(areas), areas.name, draft)
    except Unreadable as why:
        raise click.ClickException(WORDS[why.code]) from None
    for sentence in told_together(found.left_out):
        click.echo(sentence)
    refuse([*found.problems, *draft.problems])
    if links:
        prepare(links)
    lay(draft.street(), links_to=links)


def refuse(problems: list[Problem]) -> None:
    if not problems:
        return
    for problem in problems[:200]:
        click.echo(line(problem), err=True)
    count = len(problems)
    raise click.ClickException(f"{count} 处有误，什么都没有写入 / {count} mistakes: nothing was written")
