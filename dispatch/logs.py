"""What the operator reads: one JSON line an entry, or a readable one when he sits before it.

Never a body, a query, a phone number or a name: an entry is a word, and facts that are ids, codes
and numbers. Of an error only its kind and its places are written, because its text may quote what
somebody typed; at the keyboard, in development, all of it."""

import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, TextIO

import orjson

PLACES = 12  # of a traceback: the innermost


class Lines(logging.Formatter):
    """{"at","level","from","event", …facts, "error"?}"""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": word(record),
        }
        entry |= getattr(record, "facts", None) or {}
        if record.exc_info and record.exc_info[1] is not None:
            entry["error"] = told(record.exc_info[1])
        return orjson.dumps(entry, default=str).decode()


def word(record: logging.LogRecord) -> str:
    """Ours are words and say nothing else; of a library's message only the pattern is kept."""
    return record.getMessage() if record.name.startswith("last_metre") else str(record.msg)


def told(error: BaseException) -> dict[str, Any]:
    places = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
    cause = error.__cause__ or error.__context__
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    return {"kind": kind, "at": places[-PLACES:]} | ({"cause": told(cause)} if cause else {})


class Readable(logging.Formatter):
    """12:30:01 warning  batch_undone size=3"""

    def format(self, record: logging.LogRecord) -> str:
        facts = getattr(record, "facts", None) or {}
        said = " ".join(f"{name}={value}" for name, value in facts.items())
        time = datetime.fromtimestamp(record.created).strftime("%H:%M:%S")  # noqa: DTZ006  as on his own watch
        line = f"{time} {record.levelname.lower():<8} {record.getMessage()} {said}".rstrip()
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def begin(production: bool, out: TextIO | None = None) -> None:
    """All entries of this process go to `out` (stderr)."""
    out = out or sys.stderr
    handler = logging.StreamHandler(out)
    handler.setFormatter(Readable() if out.isatty() and not production else Lines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("last_metre").setLevel(logging.INFO)
    logging.captureWarnings(True)
