"""flask drill: the street's exercise, on a server, a database and a clock of its own."""

import json
from pathlib import Path

import click

from dispatch.drill.profile import DAYS, POLICIES


@click.command("drill")
@click.option("--day", type=click.Choice(DAYS), default="normal", show_default=True)
@click.option("--seed", type=click.IntRange(0, 2**31), default=1, show_default=True)
@click.option("--policy", type=click.Choice(POLICIES), default="default", show_default=True)
@click.option(
    "--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="write the figures here"
)
def drill(day: str, seed: int, policy: str, file: Path | None) -> None:
    """应急演练: a synthetic street lives one day in minutes; prints its service levels."""
    from dispatch.drill import drawing
    from dispatch.drill.day import Drill, live
    from dispatch.drill.stage import Gone

    click.echo(f"应急演练 drill: {day}, seed {seed}, {policy} (演示数据，自用服务器和数据库)")
    try:
        lived = live(Drill(day, seed, policy))
    except Gone as error:
        raise click.ClickException(str(error)) from error
    told = lived.told()
    click.echo(drawing.chart(lived.fates, lived.drill.ends))
    click.echo(f"{told['orders']} 单 orders, {told['seconds']} s")
    click.echo(drawing.table(told))
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(told, ensure_ascii=False) + "\n", encoding="utf-8")
    if lived.failed:
        raise click.ClickException(f"定时任务出错 jobs failed: {', '.join(sorted(set(lived.failed)))}")
