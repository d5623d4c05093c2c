"""The only clock. Everything else is handed a moment."""

import time
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo


class Clock:
    """Now, in UTC. With a file (tests) the file says what time it is; who holds it (a drill) says so."""

    def __init__(self, zone: str = "Asia/Shanghai", file: Path | None = None) -> None:
        self.zone = ZoneInfo(zone)
        self.file = file
        self.held: datetime | None = None

    def now(self) -> datetime:
        if self.held is not None:
            return self.held
        if self.file is None:
            return datetime.fromtimestamp(time.time(), UTC)
        return datetime.fromisoformat(self.file.read_text().strip()).astimezone(UTC)

    def today(self) -> date:
        """The date at the station, whatever the machine believes."""
        return self.local(self.now()).date()

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)
