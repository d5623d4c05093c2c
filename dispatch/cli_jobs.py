"""flask tick: what time does by itself, now and once."""

import click
from flask import current_app
from flask.cli import with_appcontext


@click.command("tick")
@with_appcontext
def tick() -> None:
    """Run every due job once."""
    from dispatch import jobs

    outcomes = jobs.tick(current_app.extensions["house"])
    for job, outcome in outcomes.items():
        click.echo(f"{job:<14} {outcome}")
    if set(outcomes.values()) - {"done"}:
        raise SystemExit(1)
