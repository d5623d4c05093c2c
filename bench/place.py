"""Where a run happens: a directory on the file system of `var/`, the papers the phones read, how long is measured."""

import shutil
import tempfile
from functools import cached_property
from pathlib import Path

from bench import generator
from bench.machine import OUT


class Place:
    """A directory of its own that is gone afterwards. `warming` is the first round, in which everything warms ≥ 2 s."""

    def __init__(self, seconds=1.5, inside=OUT):
        inside.mkdir(parents=True, exist_ok=True)
        self.root = Path(tempfile.mkdtemp(prefix="run-", dir=inside))
        self.data, self.papers = self.root / "data", self.root / "papers"
        self.data.mkdir()
        self.papers.mkdir()
        self.measured = seconds
        self.warming = False

    @property
    def warm(self):
        return 2.0 if self.warming else 0.5

    @property
    def seconds(self):
        return 0.2 if self.warming else self.measured

    @cached_property
    def town(self):
        """The real server and its streets. Missing while there is none."""
        from bench.town import Town

        return Town(self)

    @cached_property
    def aged(self):
        """A street with a short past, and one with a long one."""
        from bench.past import LARGE, SMALL, Aged

        return [Aged(self, count) for count in (SMALL, LARGE)]

    @cached_property
    def reported(self):
        """The demo street after three years of dead-spots, few and many."""
        from bench.dead_spots import Street

        return Street(self)

    @cached_property
    def riding(self):
        """The demo street with its couriers on their rounds, and few and many orders open."""
        from bench.riders import Street

        return Street(self)

    def nobody(self, count):
        """A file of tokens for servers that ask for none."""
        return generator.lines(self.papers / f"nobody_{count}", (f"nobody-{n}" for n in range(count)))

    def close(self):
        made = [self.__dict__.get(name) for name in ("town", "reported", "riding")]
        for one in (*self.__dict__.get("aged", ()), *filter(None, made)):
            one.close()
        shutil.rmtree(self.root, ignore_errors=True)
