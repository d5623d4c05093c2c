"""The flask commands."""

from flask import Flask

from dispatch.cli_drill import drill
from dispatch.cli_jobs import tick
from dispatch.cli_keys import api_key
from dispatch.cli_laying import house
from dispatch.cli_street import demo, load_demo, person, street
from dispatch.cli_units import unit

__all__ = ["house", "load_demo", "register"]

GROUPS = (street, unit, person, demo, api_key, tick, drill)


def register(app: Flask) -> None:
    for group in GROUPS:
        app.cli.add_command(group)
