"""The one place where everything meets.

`create_app()` builds the application without starting anything; `python app.py` serves it with
gevent: sockets, relay, writer, scheduler. gevent is patched in before anything else is imported,
here and nowhere else."""

if __name__ == "__main__":
    from gevent import monkey

    monkey.patch_all()

import sys
from collections.abc import Callable
from typing import Any

from flask import Flask

from dispatch import cli, config
from dispatch.db import direct
from dispatch.house import open_house
from dispatch.web import application


def create_app(settings: config.Settings | None = None, in_thread: Callable[..., Any] = direct) -> Flask:
    """The application over an opened house: migrated, keys checked. Starts no thread."""
    app = Flask(__name__, static_folder=None)  # static files: dispatch/web/static_files.py
    application.furnish(app, open_house(settings or config.load(), in_thread))
    cli.register(app)
    return app


if __name__ == "__main__":
    from dispatch.web import server

    sys.exit(server.main(create_app))
